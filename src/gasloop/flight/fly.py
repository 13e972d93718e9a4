"""Flying a mission: one event after another, with the mass of everything at every moment.

Each craft has its own clock; craft that meet wait for the latest. Boil-off runs with the clock, burns have no length. A burn
that asks for more than is on board stops the mission and says what is missing; nothing is ever clamped.
"""

from __future__ import annotations

from collections.abc import Iterable

from gasloop.flight import events as ev
from gasloop.flight.burning import burn
from gasloop.flight.course import Course, Failure, Moved, OutOfPlace, Short
from gasloop.flight.pouring import pour
from gasloop.flight.state import Flight, Plan
from gasloop.flight.vehicle import Craft, Element

_ENOUGH = 1e-9  # of what may fly: closer than that is not too heavy


def fly(plan: Plan, skip: Iterable[str] = ()) -> Course:
    """The course of a mission; events whose id is in ``skip`` do not happen. Raises OutOfPlace for a misstated one."""
    flight = Flight(plan)
    try:
        for event in plan.events:
            if not event.id or event.id not in skip:
                _happen(flight, event)
    except Short as short:
        flight.course.failure = short.failure
    return flight.course


def _happen(flight: Flight, event: ev.Event) -> None:
    match event:
        case ev.Stack():
            _stack(flight, event)
        case ev.Burn():
            burn(flight, event)
        case ev.Carry():
            _carry(flight, event)
        case ev.Coast():
            flight.pass_time(flight.craft(event.craft, event.where), event.lasts, event.phase)
        case ev.Drop():
            craft = flight.craft(event.craft, event.where)
            flight.leave(craft, flight.members(craft, event.of, event.where))
        case ev.Dock():
            _dock(flight, event)
        case ev.Undock():
            _undock(flight, event)
        case ev.Transfer():
            _transfer(flight, event)
        case ev.Load():
            _load(flight, event)


def _stack(flight: Flight, e: ev.Stack) -> None:
    waiting = [c for n in e.of if (c := flight.course.crafts.get(n)) is not None]
    parts: list[Element] = []
    for name in e.of:
        if any(name in c.names() for c in flight.course.crafts.values()) and name not in flight.course.crafts:
            raise OutOfPlace(e.where, f"'{name}' is part of another craft", "undock it before")
        if flight.elements[name] in flight.course.left_behind:
            raise OutOfPlace(e.where, f"'{name}' has been dropped")
        parts.append(flight.elements[name])
    if waiting and {c.node for c in waiting} != {e.at}:
        raise OutOfPlace(e.where, f"not at {e.at}: " + ", ".join(f"{c.name} is at {c.node}" for c in waiting))
    if waiting:
        flight.meet(waiting, e.where)
    for c in waiting:
        if c.time < e.when:
            flight.pass_time(c, e.when - c.time)
    time = max((c.time for c in waiting), default=e.when)
    for c in waiting:
        del flight.course.crafts[c.name]
    flight.free(e.craft, e.where)
    flight.course.crafts[e.craft] = Craft(e.craft, parts, e.at, time)


def _dock(flight: Flight, e: ev.Dock) -> None:
    crafts = [flight.craft(name, e.where) for name in e.crafts]
    flight.meet(crafts, e.where)
    for craft in crafts:
        del flight.course.crafts[craft.name]
    flight.free(e.name, e.where)
    together = [part for craft in crafts for part in craft.elements]
    flight.course.crafts[e.name] = Craft(e.name, together, crafts[0].node, crafts[0].time)


def _undock(flight: Flight, e: ev.Undock) -> None:
    craft = flight.craft(e.craft, e.where)
    parts = flight.members(craft, e.of, e.where)
    craft.elements = [one for one in craft.elements if one not in parts]
    if not craft.elements:
        del flight.course.crafts[craft.name]
    flight.free(e.name, e.where)
    flight.course.crafts[e.name] = Craft(e.name, parts, craft.node, craft.time)


def _load(flight: Flight, e: ev.Load) -> None:
    flight.holder(e.element, e.where)
    element, way = flight.elements[e.element], -1 if e.off else 1
    if e.off and (e.crew > element.crew or any(m > element.cargo.get(n, 0.0) + 1e-9 for n, m in e.cargo.items())):
        there = ", ".join(f"{m:g} kg of {n}" for n, m in element.cargo.items()) or "no cargo"
        raise OutOfPlace(e.where, f"{e.element} has not that much on board: {element.crew} persons, {there}")
    element.crew += way * e.crew
    column = "unloaded" if e.off else "loaded"
    flight.course.note(column, "crew", e.crew * flight.plan.person)
    for name, mass in e.cargo.items():
        element.cargo[name] = element.cargo.get(name, 0.0) + way * mass
        flight.course.note(column, name, mass)


def _transfer(flight: Flight, e: ev.Transfer) -> None:
    crafts = {c.name: c for c in (flight.holder(e.source, e.where), flight.holder(e.to, e.where))}
    flight.meet(list(crafts.values()), e.where)
    source, to = flight.elements[e.source], flight.elements[e.to]
    left, arrived = {}, {}
    for species in e.species:
        for element in (source, to):
            if species not in element.tanks:
                raise OutOfPlace(e.where, f"{element.name} has no tank of {species}")
        left[species], arrived[species] = pour(e, species, source, to)
        flight.course.note("lost in transfer", species, left[species] - arrived[species])
    time = next(iter(crafts.values())).time
    lasts = max(left.values()) / e.flow if e.flow else 0.0
    flight.course.transfers.append(Moved(e.where, e.source, e.to, time, left, arrived, lasts))
    if lasts:  # what was moved is where it goes, and boils off there
        for craft in crafts.values():
            flight.pass_time(craft, lasts)


def _carry(flight: Flight, e: ev.Carry) -> None:
    craft = flight.craft(e.craft, e.where)
    mass, people = craft.mass(flight.plan.person), sum(one.crew for one in craft.elements)
    way = f"flight {craft.node} to {e.to} of {craft.name}"
    if e.holds is not None and mass > e.holds * (1 + _ENOUGH):
        raise Short(Failure(e.where, f"{way}: {mass:,.0f} kg are to go, {e.holds:,.0f} kg can"))
    if e.seats is not None and people > e.seats:
        raise Short(Failure(e.where, f"{way}: {people} persons are to go, there are {e.seats} seats"))
    flight.pass_time(craft, e.lasts, to=e.to)
    craft.node = e.to
