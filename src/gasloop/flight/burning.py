"""Burns of a mission: which stage fires when, what it uses and drops, and what is missing where it cannot."""

from __future__ import annotations

from dataclasses import replace

from gasloop.flight.course import Burned, Failure, OutOfPlace, Short
from gasloop.flight.events import Burn
from gasloop.flight.firing import can_give, missing, spend
from gasloop.flight.state import Flight
from gasloop.flight.vehicle import Craft, Element, Engine
from gasloop.parts.rocket import burnt

_ENOUGH = 1e-9  # of a load: closer than that is done


def burn(flight: Flight, e: Burn) -> None:
    """Speed given to a craft, and the flight that follows. Raises Short where a stage has not enough."""
    craft = flight.craft(e.craft, e.where)
    start = craft.node
    if e.after:
        flight.pass_time(craft, e.after)
    if e.steps:
        _in_steps(flight, craft, e, start)
    else:
        _alike(flight, craft, e, start)
    if craft.elements:
        craft.node = e.to or start


def _in_steps(flight: Flight, craft: Craft, e: Burn, start: str) -> None:
    """Burns with their own stages, each at its time."""
    flown = 0.0
    for step in e.steps:
        if step.at > flown:
            flight.pass_time(craft, step.at - flown, to=e.to or start)
        flown = step.at
        stages = list(flight.members(craft, step.stages, e.where))
        one = replace(e, drop=step.drop)
        _give(flight, craft, stages, step.dv, one, start)
        _discard(flight, craft, stages[0].name, one)
    if e.to or e.lasts > flown:
        flight.pass_time(craft, max(e.lasts - flown, 0.0), to=e.to or start)


def _alike(flight: Flight, craft: Craft, e: Burn, start: str) -> None:
    """Burns with the same stages, the flight between the first and the second."""
    stages = list(flight.members(craft, e.stages, e.where))
    if e.coasts_first:
        flight.pass_time(craft, e.lasts, to=e.to or start)
    for i, dv in enumerate(e.dvs):
        _give(flight, craft, stages, dv, e, start)
        if i == 0 and not e.coasts_first and (e.lasts or e.to):
            flight.pass_time(craft, e.lasts, to=e.to or start)
    for stage in stages[:1]:  # the one that burnt last
        _discard(flight, craft, stage.name, e)


def _give(flight: Flight, craft: Craft, stages: list[Element], dv: float, e: Burn, start: str) -> None:
    """One speed change, by the stages in order; those that are burnt out leave the list."""
    while True:
        stage, engine = stages[0], stages[0].engine
        if engine is None:
            raise OutOfPlace(e.where, f"'{stage.name}' has no engine")
        before = craft.mass(flight.plan.person)
        usable = engine.burnable(stage.tanks)
        wanted = float(burnt(before, dv, engine.isp, flight.plan.g0))
        enough = wanted <= usable * (1 + _ENOUGH)
        if not enough and len(stages) == 1:
            raise Short(_not_enough(flight, craft, stage, engine, dv, e, start))
        given = dv if enough else can_give(stage, engine, before, flight.plan.g0)
        _record(flight, craft, stage, engine, spend(stage, engine, min(wanted, usable)), given, dv, e, start)
        dv -= given
        if enough:
            return
        stages.pop(0)
        _discard(flight, craft, stage.name, e)


def _discard(flight: Flight, craft: Craft, stage: str, e: Burn) -> None:
    if stage in e.drop:
        flight.leave(craft, flight.members(craft, e.drop[stage], e.where))


def _record(
    flight: Flight, craft: Craft, stage: Element, engine: Engine, used: dict[str, float], dv: float, asked: float,
    e: Burn, start: str,
) -> None:  # fmt: skip
    for species, mass in used.items():
        flight.course.note("burnt", species, mass)
    after = craft.mass(flight.plan.person)
    left = {s: stage.tanks[s].mass for s in engine.shares}
    held = sum(stage.tanks[s].holds for s in engine.shares)
    flight.course.burns.append(
        Burned(
            e.where, craft.name, stage.name, start, e.to or start, craft.time, dv, asked, used, left,
            before=after + sum(used.values()), spare_dv=can_give(stage, engine, after, flight.plan.g0),
            first_out=engine.first_out(stage.tanks), share=sum(left.values()) / held if held else 0.0,
        )
    )  # fmt: skip


def _not_enough(
    flight: Flight, craft: Craft, stage: Element, engine: Engine, dv: float, e: Burn, start: str
) -> Failure:
    before = craft.mass(flight.plan.person)
    lacks = missing(stage, engine, before, dv, flight.plan.g0)
    what = ", ".join(f"{m:,.0f} kg of {s}" for s, m in lacks.items())
    has = ", ".join(f"{stage.tanks[s].mass:,.0f} kg of {s}" for s in engine.shares)
    way = f"{start} to {e.to}" if e.to and e.to != start else f"at {start}"
    said = (
        f"burn {way} of {craft.name} with {stage.name}: {dv:,.1f} m/s asked, "
        f"{can_give(stage, engine, before, flight.plan.g0):,.1f} m/s on board; missing {what} (it has {has})"
    )
    return Failure(e.where, said, lacks)
