"""A campaign read back from the solver's numbers: flights, stocks, plants, and books that must close."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.solve.campaign.arcs import Arc, Vertex, fleets
from gasloop.solve.campaign.run import Solved
from gasloop.solve.campaign.things import Campaign

TINY = 1e-6  # kg; less is the solver's dust


@dataclass(frozen=True)
class Flight:
    """Vehicles of one fleet that fly a leg together.

    epoch, lands : of departure and arrival; loads : at departure, by commodity; burned, arriving : by commodity; mass : of the whole stack at departure [kg]
    """

    leg: str
    start: str
    end: str
    leaves: float
    arrives: float
    epoch: int
    lands: int
    vehicles: Mapping[str, int]
    loads: Mapping[str, float]
    burned: Mapping[str, float]
    mass: float
    launches: int


@dataclass(frozen=True)
class Stay:
    """What waits from one epoch to the next: in a store, with parked vehicles, or a plant."""

    kind: str
    name: str
    node: str
    epoch: int
    vehicles: Mapping[str, int]
    holds: Mapping[str, float]
    made: float


@dataclass(frozen=True)
class Book:
    """Where all of a commodity came from and went to [units].

    thrown : away, for want of a use; left : at the last epoch; brought + made = burned + eaten + boiled + delivered +
    thrown + left to round-off (``open``)
    """

    brought: float
    made: float
    burned: float
    eaten: float
    boiled: float
    delivered: float
    thrown: float
    left: float

    @property
    def open(self) -> float:
        """What the books do not explain."""
        out = self.burned + self.eaten + self.boiled + self.delivered + self.thrown + self.left
        return self.brought + self.made - out


@dataclass(frozen=True)
class Found:
    """What a campaign came to.

    objective : in kg, money or days; mass : that left on the legs that count [kg]
    built : new vehicles that are used, by design; short : of each demand; marginal : of the objective for one unit more of it, flights held as they are
    """

    campaign: Campaign
    objective: float
    gap: float
    bound: float
    seconds: float
    in_time: bool
    columns: int
    whole: int
    mass: float
    flights: tuple[Flight, ...]
    stays: tuple[Stay, ...]
    books: Mapping[str, Book]
    short: tuple[float, ...]
    marginal: tuple[float, ...]
    built: Mapping[str, int]

    @property
    def launches(self) -> int:
        """Of legs with a launcher of known lift."""
        return sum(f.launches for f in self.flights)

    def plant_mass(self, name: str) -> float:
        """The most that a plant ever weighs [kg]."""
        commodity = next(p.commodity for p in self.campaign.plants if p.name == name)
        return max(
            (s.holds.get(commodity, 0.0) for s in self.stays if s.kind == "work" and s.name == name), default=0.0
        )


def read(solved: Solved) -> Found:
    """All of it."""
    model, values = solved.model, solved.values
    campaign = model.campaign
    flights = _one_after_another(
        [f for i, a in enumerate(model.arcs) if a.kind == "fly" and (f := _flight(solved, i, a))]
    )
    stays = tuple(s for i, a in enumerate(model.arcs) if a.kind != "fly" and (s := _stay(solved, i, a)))
    counted = {leg.name for leg in campaign.legs if leg.counts}
    return Found(
        campaign, solved.objective, solved.gap, solved.bound, solved.seconds, solved.in_time, model.m.columns,
        sum(len(w) for w in model.m.whole), sum(f.mass for f in flights if f.leg in counted), flights, stays,
        {c.name: _book(solved, c.name) for c in campaign.commodities},
        tuple(float(values[c]) for c in model.short),
        tuple(float(solved.duals[r]) if len(solved.duals) else math.nan for r in model.asked),
        {v.name: _built(solved, v.name) for v in campaign.vehicles},
    )  # fmt: skip


def _flight(solved: Solved, i: int, arc: Arc) -> Flight | None:
    model, values = solved.model, solved.values
    assert arc.leg is not None
    counts = {v.name: round(float(values[model.count[i, v.name]])) for v in arc.fleet}
    loads = _loads(solved, i, arc)
    if not any(counts.values()) and not loads:
        return None
    mass = model.value(model.stack(i), values)
    burned = {name: share * arc.burned * mass for name, share in arc.engine.mixture if share * arc.burned * mass > TINY}
    dates = solved.model.campaign.dates
    launches = math.ceil(mass / arc.leg.lift - 1e-9) if arc.leg.lift < math.inf else 0
    leaves = dates[arc.start[1]]
    return Flight(
        arc.name, arc.start[0], arc.end[0], leaves, leaves + arc.time, arc.start[1],
        arc.end[1],
        {k: n for k, n in counts.items() if n}, loads, burned, mass, launches,
    )  # fmt: skip


def _one_after_another(flights: list[Flight]) -> tuple[Flight, ...]:
    """Dates of flights that follow one another within an epoch: each leaves when the last one has come in."""
    within = [f for f in flights if f.lands == f.epoch]
    late: dict[Vertex, float] = {}  # after the date of the epoch [s]
    for _ in within:
        for f in within:
            start, end = (f.start, f.epoch), (f.end, f.epoch)
            late[end] = max(late.get(end, 0.0), late.get(start, 0.0) + f.arrives - f.leaves)
    moved = [(f, late.get((f.start, f.epoch), 0.0)) for f in flights]
    return tuple(dataclasses.replace(f, leaves=f.leaves + by, arrives=f.arrives + by) for f, by in moved)


def _stay(solved: Solved, i: int, arc: Arc) -> Stay | None:
    model, values = solved.model, solved.values
    counts = {v.name: n for v in arc.fleet if (n := round(float(values[model.count[i, v.name]])))}
    loads = _loads(solved, i, arc)
    made = float(values[model.made[i]]) if i in model.made else 0.0
    if not counts and not loads:
        return None
    return Stay(arc.kind, arc.name, arc.start[0], arc.start[1], counts, loads, made)


def _built(solved: Solved, name: str) -> int:
    """Vehicles of a design that leave a vertex and did not arrive there: the new ones."""
    model, net = solved.model, dict.fromkeys(
        ((s.node, s.epoch) for s in solved.model.campaign.supplies if s.what == name), 0
    )  # fmt: skip
    for i, arc in enumerate(model.arcs):
        if (i, name) in model.count:
            count = round(float(solved.values[model.count[i, name]]))
            for vertex, sign in ((arc.start, 1), (arc.end, -1)):
                if vertex in net:
                    net[vertex] += sign * count
    return sum(max(n, 0) for n in net.values())


def _loads(solved: Solved, i: int, arc: Arc) -> dict[str, float]:
    return {n: x for n in arc.holds if (x := solved.model.amount(i, n, solved.values)) > TINY}


def _book(solved: Solved, name: str) -> Book:
    model, values = solved.model, solved.values
    flows: dict[Vertex, float] = {}  # in less out on arcs
    made = burned = eaten = boiled = 0.0
    for i, arc in enumerate(model.arcs):
        out, back = model.amount(i, name, values), model.value(model.arrival(i, name), values)
        flows[arc.start] = flows.get(arc.start, 0.0) - out
        flows[arc.end] = flows.get(arc.end, 0.0) + back
        product = float(values[model.made[i]]) * arc.plant.makes.get(name, 0.0) if arc.plant else 0.0
        burn = (
            dict(arc.engine.mixture).get(name, 0.0) * arc.burned * model.value(model.stack(i), values)
            if arc.burned
            else 0.0
        )
        boil = out * (1.0 - arc.kept.get(name, 1.0))
        made, burned, boiled = made + product, burned + burn, boiled + boil
        eaten += out + product - burn - boil - back
    campaign = model.campaign
    given: dict[Vertex, float] = {}
    for demand, columns in zip(campaign.demands, model.given, strict=True):
        for epoch, column in zip(demand.epochs, columns, strict=True):
            if demand.what == name:
                vertex = (demand.node, epoch)
                given[vertex] = given.get(vertex, 0.0) + float(values[column])
    offered: dict[Vertex, float] = {}
    for supply, column in zip(campaign.supplies, model.drawn, strict=True):
        if supply.what == name:
            vertex = (supply.node, supply.epoch)
            offered[vertex] = offered.get(vertex, 0.0) + float(values[column])
    brought = thrown = left = 0.0
    for vertex in {*flows, *given}:
        need = given.get(vertex, 0.0) - flows.get(vertex, 0.0)
        drawn = min(max(need, 0.0), offered.get(vertex, 0.0))  # what is drawn to be thrown away was never there
        brought += drawn
        if vertex[1] == len(campaign.dates) - 1:
            left += drawn - need
        else:
            thrown += drawn - need
    return Book(brought, made, burned, eaten, boiled, sum(given.values()), thrown, left)


def least_ratio(campaign: Campaign) -> dict[str, float]:
    """Mass at the end of the legs that count for each kg at a node, by the rocket equation alone: no vehicle, no return.

    What no leg reaches is not there.
    """
    best = {leg.end: 1.0 for leg in campaign.legs if leg.counts}
    for _ in campaign.nodes:
        for leg in campaign.legs:
            engines = [fleet[0].engine for fleet in fleets(campaign, leg)]
            if leg.start in best and engines and leg.dv > 0:
                ratio = best[leg.start] / (1.0 - min(e.burned(leg.dv) for e in engines))
                best[leg.end] = min(ratio, best.get(leg.end, math.inf))
    return best
