"""The time-expanded network: one arc for each fleet, leg and epoch, and for each thing that waits.

A vertex is a node at an epoch. Vehicles with the same engine are one fleet: on an arc they fly as one stack and share
their propellant, and they are counted, not copied. Two fleets on one leg are two arcs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gasloop.solve.campaign.things import Campaign, Engine, Leg, Plant, Store, Vehicle
from gasloop.solve.problem import PlanError

Vertex = tuple[str, int]


@dataclass(frozen=True)
class Arc:
    """One way from a vertex to another.

    kind : "fly", "park" (vehicles wait with what they carry), "store", or "work" (a plant)
    time : felt by those who eat [s]; burned : share of the mass at departure; kept : share left after boil-off
    """

    kind: str
    name: str
    start: Vertex
    end: Vertex
    time: float
    holds: tuple[str, ...]
    fleet: tuple[Vehicle, ...] = ()
    burned: float = 0.0
    kept: Mapping[str, float] = field(default_factory=dict)
    leg: Leg | None = None
    store: Store | None = None
    plant: Plant | None = None

    @property
    def engine(self) -> Engine:
        """Of the fleet."""
        return self.fleet[0].engine


def fleets(campaign: Campaign, leg: Leg | None = None) -> list[tuple[Vehicle, ...]]:
    """Vehicles that fly together: those of one engine, as far as the leg lets them."""
    found: dict[Engine, list[Vehicle]] = {}
    for vehicle in campaign.vehicles:
        if leg is None or leg.vehicles is None or vehicle.name in leg.vehicles:
            found.setdefault(vehicle.engine, []).append(vehicle)
    return [tuple(v) for v in found.values()]


def arcs(campaign: Campaign) -> list[Arc]:
    """All arcs. Raises PlanError where a vehicle could fly in a circle in no time."""
    _no_circle(campaign)
    return [*_flights(campaign), *_waiting(campaign)]


def _flights(campaign: Campaign) -> Iterator[Arc]:
    for leg in campaign.legs:
        for epoch in sorted(leg.leaves):
            if epoch + leg.epochs >= len(campaign.dates):
                continue
            for fleet in fleets(campaign, leg):
                yield Arc(
                    "fly", leg.name, (leg.start, epoch), (leg.end, epoch + leg.epochs), leg.time,
                    _carried(campaign, fleet), fleet, fleet[0].engine.burned(leg.dv), _kept(fleet, leg.time), leg,
                )  # fmt: skip


def _waiting(campaign: Campaign) -> Iterator[Arc]:
    known = {c.name for c in campaign.commodities}
    for epoch in range(len(campaign.dates) - 1):
        between = campaign.dates[epoch + 1] - campaign.dates[epoch]
        for node in campaign.waits:
            time = campaign.stays.get((node, epoch), between)
            for fleet in fleets(campaign):
                holds = _carried(campaign, fleet)
                yield Arc(
                    "park", node, (node, epoch), (node, epoch + 1), time, holds, fleet, kept=_kept(fleet, between)
                )
        for store in campaign.stores:
            time = campaign.stays.get((store.node, epoch), between)
            kept = {name: math.exp(-rate * between) for name, rate in store.loss.items()}
            holds = tuple(dict.fromkeys([*(h for h in store.holds if h in known), *filter(None, [store.hardware])]))
            yield Arc(
                "store", store.name, (store.node, epoch), (store.node, epoch + 1), time, holds, kept=kept, store=store
            )
        for plant in campaign.plants:
            time = plant.works.get(epoch, between)
            holds = (plant.commodity, *plant.upkeep)
            ends = (plant.node, epoch), (plant.node, epoch + 1)
            yield Arc("work", plant.name, *ends, time, holds, plant=plant)


def _carried(campaign: Campaign, fleet: tuple[Vehicle, ...]) -> tuple[str, ...]:
    """Commodities that some vehicle of the fleet may carry, in a tank or as payload."""
    return tuple(
        c.name
        for c in campaign.commodities
        if any(c.name in v.tanks if c.fluid else v.carries is None or c.name in v.carries for v in fleet)
    )


def _kept(fleet: tuple[Vehicle, ...], time: float) -> dict[str, float]:
    """A fleet shares its propellant, so it boils off as in the leakiest of its tanks."""
    rates: dict[str, float] = {}
    for vehicle in fleet:
        for name, rate in vehicle.loss.items():
            rates[name] = max(rate, rates.get(name, 0.0))
    return {name: math.exp(-rate * time) for name, rate in rates.items()}


def _no_circle(campaign: Campaign) -> None:
    """Legs that arrive in the epoch in which they leave may not lead back to where they began."""
    for epoch in range(len(campaign.dates)):
        ways: dict[str, list[Leg]] = {}
        for leg in campaign.legs:
            if leg.epochs == 0 and epoch in leg.leaves:
                ways.setdefault(leg.start, []).append(leg)
        for start in ways:
            circle = _way_back(ways, start, start, ())
            if circle:
                raise PlanError(
                    f"at epoch {epoch} one could fly {' and '.join(circle)} and be back at '{start}' in no time; let "
                    f"one of these legs leave at other epochs, or arrive an epoch later"
                )


def _way_back(ways: Mapping[str, list[Leg]], at: str, goal: str, flown: tuple[str, ...]) -> tuple[str, ...]:
    for leg in ways.get(at, []):
        if leg.end == goal:
            return (*flown, leg.name)
        if leg.name not in flown:
            found = _way_back(ways, leg.end, goal, (*flown, leg.name))
            if found:
                return found
    return ()
