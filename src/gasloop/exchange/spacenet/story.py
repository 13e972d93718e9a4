"""What happens in a SpaceNet scenario, told one after another as the events of a mission."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gasloop.exchange.spacenet.burning import Burning, duration
from gasloop.exchange.spacenet.cast import HUMAN, Cast, Craft, Event, kilograms
from gasloop.exchange.spacenet.source import Happening, Thing

# What has no place in a mission, and why.
ASIDE = {
    "Crewed EVA": "what crews consume and do outside",
    "Crewed Exploration": "what crews consume and do outside",
    "Reconfigure Element": "states of an element, on which only its demands depend",
    "Reconfigure Elements": "states of elements, on which only their demands depend",
}

_WHO, _WHAT = ("elements",), ("resources",)
NEEDS = {
    "Create Elements": (*_WHO, "container"), "Move Elements": (*_WHO, "container"), "Remove Elements": _WHO,
    "Space Transport": (*_WHO, "edge", "burnStageSequence"), "Flight Transport": (*_WHO, "edge"), "Surface Transport": (*_WHO, "edge"),
    "Propulsive Burn": (*_WHO, "burn", "burnStageSequence"), "Transfer Resources": (*_WHAT, "originContainer", "destinationContainer"),
    "Add Resources": (*_WHAT, "container"), "Consume Resources": (*_WHAT, "source"),
}  # fmt: skip


@dataclass
class Story:
    """A scenario while it is told."""

    cast: Cast
    burning: Burning = field(default_factory=Burning)

    def tell(self) -> None:
        """All of it, in order of time; what is not understood is noted among the source's faults or set aside."""
        told = {
            "Create Elements": self._create, "Move Elements": self._move, "Remove Elements": self._remove,
            "Space Transport": self._fly, "Flight Transport": self._carried, "Surface Transport": self._driven,
            "Propulsive Burn": self._burn, "Transfer Resources": self._transfer, "Add Resources": self._add,
            "Consume Resources": self._consume,
        }  # fmt: skip
        for one in self.cast.source.happenings:
            if one.kind in ASIDE:
                self.cast.source.aside.append(f"{one.where}: {one.kind}: {ASIDE[one.kind]}")
            elif lacks := [key for key in NEEDS.get(one.kind, ()) if key not in one.raw]:
                self.cast.fault(one, f"it lacks {', '.join(lacks)}")
            elif one.kind in told:
                told[one.kind](one)
            else:
                self.cast.fault(one, f"'{one.kind}' is not understood; allowed: {', '.join((*told, *ASIDE))}")

    def _create(self, one: Happening) -> None:
        things, holder = self.cast.things(one.raw["elements"], one), one.raw["container"]
        for thing in things:
            if self.cast.craft_of(thing.id) is not None:
                self.cast.fault(one, f"'{thing.word}' is there already")
                return
        if holder in self.cast.source.nodes:
            self._stand(things, holder, one.time)
        elif holder in self.cast.source.things and self.cast.craft_of(holder) is not None:
            for thing in things:
                self.cast.inside[thing.id] = holder
                self._fill(thing)
            self.cast.wait(self.cast.craft_of(holder) or "", one)
            self.cast.lift("load", self.cast.outermost(holder), things)
            self.cast.crowded(holder, one)
        else:
            self.cast.fault(one, f"its container '{holder}' is no node, and no element that is there by then")

    def _stand(self, things: list[Thing], node: str, time: float) -> None:
        """Elements that stand by themselves; people who stand at a node are told once they board."""
        for thing in things:
            self._fill(thing)
            if thing.kind == HUMAN:
                continue
            name = self.cast.source.nodes[node].word
            if time > 0:
                self.cast.events.append({"stack": thing.word, "of": [thing.word], "at": name, "when": duration(time)})
            else:
                self.cast.standing[thing.id] = name
            self.cast.crafts[thing.word] = Craft([thing.id], node, time)
            if within := [self.cast.source.things[k] for k in self.cast.within(thing.id)]:
                self.cast.events.append({"load": thing.word, **self.cast.load_of(within)})

    def _fill(self, thing: Thing) -> None:
        """What a template or an instance states to be inside."""
        for key in thing.contents:
            if key in self.cast.source.things and key not in self.cast.inside:
                self.cast.inside[key] = thing.id
                self._fill(self.cast.source.things[key])

    def _move(self, one: Happening) -> None:
        things, holder = self.cast.things(one.raw["elements"], one), one.raw["container"]
        to_node = holder in self.cast.source.nodes
        if not to_node and self.cast.craft_of(holder) is None:
            self.cast.fault(one, f"its container '{holder}' is no node, and no element that is there by then")
            return
        for thing in things:
            alone = thing.id not in self.cast.inside
            if alone and thing.kind != HUMAN:
                self.cast.fault(
                    one, f"'{thing.word}' stands by itself and is moved; what flies together is named in its transport"
                )
                return
        for place in dict.fromkeys(self.cast.outermost(t.id) for t in things if t.id in self.cast.inside):
            group = [t for t in things if t.id in self.cast.inside and self.cast.outermost(t.id) == place]
            if to_node or place != self.cast.outermost(holder):
                for craft in (self.cast.craft_of(place), None if to_node else self.cast.craft_of(holder)):
                    if craft is not None:
                        self.cast.wait(craft, one)
                self.cast.lift("unload", place, group)
                if not to_node:
                    self.cast.lift("load", self.cast.outermost(holder), group)
        boards = [t for t in things if t.id not in self.cast.inside]
        if boards and not to_node:
            self.cast.lift("load", self.cast.outermost(holder), boards)
        for thing in things:
            self.cast.inside.pop(thing.id, None)
            if not to_node:
                self.cast.inside[thing.id] = holder
        if to_node:
            self._stand(things, holder, one.time)
        else:
            self.cast.crowded(holder, one)

    def _remove(self, one: Happening) -> None:
        for thing in self.cast.things(one.raw["elements"], one):
            if thing.id in self.cast.inside:
                self.cast.lift("unload", self.cast.outermost(thing.id), [thing])
                del self.cast.inside[thing.id]
            elif (name := self.cast.craft_of(thing.id)) is not None:
                self.cast.events.append({"drop": name, "of": [thing.word], "note": one.name})
                self.cast.leave(name, [thing.id])

    def _edge(self, one: Happening, kind: str) -> Any:
        edge = self.cast.source.edges.get(one.raw["edge"])
        if edge is None or edge.kind != kind:
            self.cast.fault(one, f"its edge '{one.raw['edge']}' is no {kind} edge")
            return None
        return edge

    def _fly(self, one: Happening) -> None:
        edge = self._edge(one, "space")
        name = self.cast.gather(one, edge.origin) if edge else None
        if name is None:
            return
        self.cast.wait(name, one)
        sequence = [(edge.burns.get(s["burn"]), s["actions"]) for s in one.raw["burnStageSequence"]]
        if any(burn is None for burn, _ in sequence):
            self.cast.fault(one, f"a burn of its sequence is none of the edge {edge.name}")
            return
        for key in set(edge.burns) - {s["burn"] for s in one.raw["burnStageSequence"]}:
            self.cast.findings.append(
                f"{one.where}: nobody fires the burn of {edge.burns[key][1]:g} m/s of {edge.name}; the speed is not given"
            )
        self._burns(
            one, name, sequence, {"to": self.cast.source.nodes[edge.destination].word, "for": duration(edge.duration)}
        )
        if name in self.cast.crafts:
            self.cast.crafts[name].node = edge.destination
            self.cast.crafts[name].clock += edge.duration

    def _burn(self, one: Happening) -> None:
        burns = {key: burn for edge in self.cast.source.edges.values() for key, burn in edge.burns.items()}
        name, burn = self.cast.gather(one), burns.get(one.raw["burn"])
        if burn is None:
            self.cast.fault(one, f"no edge has the burn '{one.raw['burn']}'")
        elif name is not None:
            self.cast.wait(name, one)
            self._burns(one, name, [((0.0, burn[1]), one.raw["burnStageSequence"])], {})

    def _burns(self, one: Happening, name: str, sequence: list[Any], where_to: Event) -> None:
        steps, before = self.burning.steps(one, self.cast.crafts[name].parts, sequence, self.cast.source)
        if before:
            self.cast.events.append({"drop": name, "of": [self.cast.source.things[k].word for k in before]})
        self.cast.findings += self.burning.take_findings()
        self.cast.events.append({"burn": name, **where_to, "burns": steps, "note": one.name})
        self.cast.leave(name, self.burning.gone)

    def _carried(self, one: Happening) -> None:
        if (edge := self._edge(one, "flight")) is not None:
            limits = {"holds": None if edge.max_cargo is None else kilograms(edge.max_cargo), "seats": edge.max_crew}
            self._go(one, edge, edge.duration, {k: v for k, v in limits.items() if v is not None})

    def _driven(self, one: Happening) -> None:
        if (edge := self._edge(one, "surface")) is not None:
            speeds = [t.speed for t in self.cast.things(one.raw["elements"], one) if t.speed > 0]
            self.cast.source.aside.append(f"{one.where}: what the vehicle uses on the ground")
            self._go(one, edge, edge.distance / min(speeds) if speeds else 0.0, {})

    def _go(self, one: Happening, edge: Any, time: float, limits: Event) -> None:
        name = self.cast.gather(one, edge.origin)
        if name is not None:
            self.cast.wait(name, one)
            self.cast.events.append(
                {
                    "carry": name,
                    "to": self.cast.source.nodes[edge.destination].word,
                    "for": duration(time),
                    **limits,
                    "note": one.name,
                }
            )
            self.cast.crafts[name].node = edge.destination
            self.cast.crafts[name].clock += time

    def _amounts(self, one: Happening) -> list[tuple[str, float]]:
        listed = one.raw["resources"]
        return [self.cast.source.amount(r, one.where) for r in (listed if isinstance(listed, list) else [listed])]

    def _transfer(self, one: Happening) -> None:
        ends = self.cast.things([one.raw["originContainer"], one.raw["destinationContainer"]], one)
        for name, mass in self._amounts(one) if len(ends) == 2 else ():
            if any(name not in t.tanks or t.id in self.cast.inside for t in ends):
                self.cast.fault(
                    one,
                    f"{name} from '{ends[0].word}' to '{ends[1].word}': both must stand or fly by themselves and have a tank of it",
                )
            else:
                for end in ends:
                    self.cast.wait(self.cast.craft_of(end.id) or "", one)
                self.cast.events.append(
                    {"transfer": name, "from": ends[0].word, "to": ends[1].word, "amount": kilograms(mass)}
                )

    def _add(self, one: Happening) -> None:
        self._supplies(one, "load", one.raw["container"])

    def _consume(self, one: Happening) -> None:
        self._supplies(one, "unload", one.raw["source"])

    def _supplies(self, one: Happening, verb: str, key: str) -> None:
        for thing in self.cast.things([key], one):
            for name, mass in self._amounts(one):
                if name in thing.tanks:
                    self.cast.fault(
                        one, f"{name} of the tanks of '{thing.word}' comes from nowhere or goes there; use a transfer"
                    )
                elif self.cast.craft_of(key) is not None:
                    self.cast.events.append(
                        {verb: self.cast.source.things[self.cast.outermost(key)].word, "cargo": {name: kilograms(mass)}}
                    )
