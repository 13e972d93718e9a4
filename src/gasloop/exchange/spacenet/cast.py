"""Who is where in a SpaceNet scenario while it is told, and the events of a mission by which they board, leave and join.

SpaceNet moves elements one by one and names at each transport those that go together. A mission knows craft. So before a
transport those that are named leave the craft they were part of, and join. What is inside an element (crew, cargo, a
carrier in a carrier) is load of the outermost element that stands at a node or flies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from gasloop.exchange.spacenet.burning import duration
from gasloop.exchange.spacenet.source import Happening, Source, Thing

HUMAN = "Human Agent"
_TINY = 1.0  # s
Event = dict[str, Any]


def kilograms(mass: float) -> str:
    """A mass as a mission has it."""
    return f"{mass:.15g} kg"


@dataclass
class Craft:
    """Elements that stand or fly together; clock : the time until which it has been told [s]."""

    parts: list[str]
    node: str
    clock: float


@dataclass
class Cast:
    """Elements, craft and what has been told of them.

    inside : element -> the element that it is in; standing : elements that stand at a node from the beginning
    person : mass of one of the crew [kg]
    """

    source: Source
    person: float
    events: list[Event] = field(default_factory=list)
    crafts: dict[str, Craft] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    stacks: int = 0

    def fault(self, one: Happening, what: str) -> None:
        """Note what is wrong with an event."""
        self.source.faults.append(f"{one.where}: {what}")

    def things(self, ids: Iterable[str], one: Happening) -> list[Thing]:
        """Elements by their ids; one that there is not is a fault."""
        found = []
        for key in ids:
            if key in self.source.things:
                found.append(self.source.things[key])
            else:
                self.fault(one, f"there is no element '{key}'; see instantiatedElements")
        return found

    def craft_of(self, key: str) -> str | None:
        """The craft that an element is part of, itself or in another."""
        while key in self.inside:
            key = self.inside[key]
        return next((name for name, craft in self.crafts.items() if key in craft.parts), None)

    def outermost(self, key: str) -> str:
        """The element that holds it, directly or not, and is held by none."""
        while key in self.inside:
            key = self.inside[key]
        return key

    def within(self, key: str) -> Iterator[str]:
        """All that is in an element, at any depth."""
        for other, holder in self.inside.items():
            if holder == key:
                yield other
                yield from self.within(other)

    def load_of(self, things: Iterable[Thing]) -> Event:
        """Crew and cargo as a mission's form has them."""
        crew, cargo = 0, {}
        for thing in things:
            if thing.kind == HUMAN and thing.mass == self.person:
                crew += 1
            else:
                cargo[thing.word] = kilograms(thing.all_mass)
        return {**({"crew": crew} if crew else {}), **({"cargo": cargo} if cargo else {})}

    def lift(self, verb: str, holder: str, things: list[Thing]) -> None:
        """Things, and all that is in them, onto the outermost element or off it."""
        all_ = [t for thing in things for t in (thing, *(self.source.things[k] for k in self.within(thing.id)))]
        self.events.append({verb: self.source.things[holder].word, **self.load_of(all_)})

    def crowded(self, key: str, one: Happening) -> None:
        """Tell where more is in an element than it has seats and room for."""
        holder, within = self.source.things[key], [self.source.things[k] for k, h in self.inside.items() if h == key]
        people, cargo = (
            sum(t.kind == HUMAN for t in within),
            sum(t.all_mass for t in within if t.kind != HUMAN),
        )
        if holder.seats is not None and people > holder.seats:
            self.findings.append(f"{one.where}: '{holder.word}' carries {people} persons and has {holder.seats} seats")
        if holder.room is not None and cargo > holder.room * (1 + 1e-9):
            self.findings.append(
                f"{one.where}: '{holder.word}' carries {cargo:,.0f} kg and has room for {holder.room:,.0f} kg"
            )

    def leave(self, craft: str, keys: Iterable[str]) -> None:
        """Elements that are no part of a craft any more."""
        self.crafts[craft].parts = [k for k in self.crafts[craft].parts if k not in set(keys)]
        if not self.crafts[craft].parts:
            del self.crafts[craft]

    def wait(self, name: str, one: Happening) -> None:
        """Let a craft's time pass until an event."""
        craft = self.crafts[name]
        if one.time > craft.clock + _TINY:
            self.events.append({"coast": name, "for": duration(one.time - craft.clock)})
            craft.clock = one.time
        elif one.time < craft.clock - _TINY:
            self.findings.append(
                f"{one.where}: it happens {(craft.clock - one.time) / 3600:.3g} h before {name} has arrived; it waits for it"
            )

    def gather(self, one: Happening, node: str | None = None) -> str | None:
        """The craft of just those elements that an event names; they leave others and join."""
        keys = [t.id for t in self.things(one.raw["elements"], one) if t.id not in self.inside]
        places = {key: self.craft_of(key) for key in keys}
        for key, craft in places.items():
            word = self.source.things[key].word
            if craft is None:
                self.fault(one, f"'{word}' is not there by then: it was dropped, removed or never created")
                return None
            if node is not None and self.crafts[craft].node != node:
                at, need = self.source.nodes[self.crafts[craft].node].word, self.source.nodes[node].word
                self.fault(one, f"'{word}' is at {at}, not at {need}")
                return None
        if not keys:
            self.fault(one, "no element that stands by itself takes part")
            return None
        joined = [self.apart(craft, keys) for craft in dict.fromkeys(places.values()) if craft is not None]
        if len(joined) == 1:
            return joined[0]
        name = self.new()
        parts = [key for craft in joined for key in self.crafts[craft].parts]
        clock, place = max(self.crafts[c].clock for c in joined), self.crafts[joined[0]].node
        self.events.append({"dock": joined, "as": name, "note": one.name})
        for craft in joined:
            del self.crafts[craft]
        self.crafts[name] = Craft(parts, place, clock)
        return name

    def new(self) -> str:
        """A name for a craft."""
        self.stacks += 1
        return f"stack_{self.stacks}"

    def apart(self, name: str, keys: list[str]) -> str:
        """Of a craft, those elements that go; the rest keeps the name."""
        craft = self.crafts[name]
        going = [key for key in craft.parts if key in keys]
        if len(going) == len(craft.parts):
            return name
        own = self.source.things[going[0]].word
        new = own if len(going) == 1 and own not in self.crafts else self.new()
        self.events.append({"undock": name, "of": [self.source.things[k].word for k in going], "as": new})
        craft.parts = [k for k in craft.parts if k not in going]
        self.crafts[new] = Craft(going, craft.node, craft.clock)
        return new
