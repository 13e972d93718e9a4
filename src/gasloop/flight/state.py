"""The state of a mission between events: who is where and when, and the losses while time passes."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gasloop.flight.course import Course, OutOfPlace, Stay
from gasloop.flight.events import Event
from gasloop.flight.vehicle import Craft, Element
from gasloop.places.nodes import Node


@dataclass(frozen=True)
class Plan:
    """All that flying needs. starts : element -> node, of elements that stand somewhere from the beginning."""

    elements: Mapping[str, Element]
    starts: Mapping[str, str]
    nodes: Mapping[str, Node]
    events: Sequence[Event]
    g0: float
    person: float  # kg


class Flight:
    """A mission under way."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.course = Course()
        self.elements = {name: copy.deepcopy(e) for name, e in plan.elements.items()}
        for name, node in plan.starts.items():
            self.course.crafts[name] = Craft(name, [self.elements[name]], node, 0.0)

    def craft(self, name: str, where: str) -> Craft:
        """The craft of that name."""
        found = self.course.crafts.get(name)
        if found is None:
            there = ", ".join(self.course.crafts) or "none yet"
            raise OutOfPlace(where, f"there is no craft '{name}' at this moment; there are: {there}", "stack it before")
        return found

    def members(self, craft: Craft, names: Iterable[str], where: str) -> list[Element]:
        """Elements of a craft by their names."""
        found = {e.name: e for e in craft.elements}
        for name in names:
            if name not in found:
                raise OutOfPlace(where, f"'{name}' is not part of {craft.name}, which is {', '.join(found)}")
        return [found[name] for name in names]

    def holder(self, element: str, where: str) -> Craft:
        """The craft of which an element is part."""
        for craft in self.course.crafts.values():
            if element in craft.names():
                return craft
        raise OutOfPlace(where, f"'{element}' is part of no craft at this moment", "give it `at:`, or stack it before")

    def pass_time(self, craft: Craft, lasts: float, phase: str = "", to: str = "") -> None:
        """Let a craft's clock run; tanks boil off and plants make."""
        if lasts > 0:
            usual = "transit" if to else "surface" if self.plan.nodes[craft.node].ground else "orbit"
            for element in craft.elements:
                for species, tank in element.tanks.items():
                    lost, made = tank.wait(lasts, "" if to or phase else craft.node, phase or usual)
                    self.course.note("boiled off", species, lost)
                    self.course.note("made", species, made)
        since, craft.time = craft.time, craft.time + lasts
        stays, end = self.course.stays, to or craft.node
        if to and to != craft.node and stays and stays[-1] == Stay(craft.name, craft.node, end, stays[-1].since, since):
            since = stays.pop().since  # one flight, between two burns of it
        stays.append(Stay(craft.name, craft.node, end, since, craft.time))

    def meet(self, crafts: Sequence[Craft], where: str) -> None:
        """All at one node; the earlier ones wait."""
        if len({c.node for c in crafts}) > 1:
            raise OutOfPlace(where, "not at one node: " + ", ".join(f"{c.name} is at {c.node}" for c in crafts))
        latest = max(c.time for c in crafts)
        for craft in crafts:
            if craft.time < latest:
                self.pass_time(craft, latest - craft.time)

    def free(self, name: str, where: str) -> None:
        """See that no craft has that name."""
        if name in self.course.crafts:
            raise OutOfPlace(where, f"there is a craft '{name}' already", "choose another name")

    def leave(self, craft: Craft, elements: Sequence[Element]) -> None:
        """Elements stay behind."""
        craft.elements = [e for e in craft.elements if e not in elements]
        self.course.left_behind.extend(elements)
        if not craft.elements:
            del self.course.crafts[craft.name]
