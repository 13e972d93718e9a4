"""A campaign as columns and rows of a linear problem with whole numbers.

    at each vertex:  out - in - drawn from supply + delivered <= 0        (= 0 for what exists in whole units)
    on each arc:     in = B out: what is burned, eaten, boiled off, worn and made
                     propellant burned = (1 - exp(-dv/(g0 Isp))) (mass of the whole stack), in the engine's mixture
                     payload <= sum of n W,  each species <= sum of n tank,  n whole

An inequality at a vertex is free disposal: what is thrown away is told in the answer. [spacelogistics] has the form;
whole counts of vehicles stand here in place of its one binary for each copy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.solve.campaign.arcs import Arc, Vertex, arcs
from gasloop.solve.campaign.curve import add_curve
from gasloop.solve.campaign.design import Free, Sized, Sum
from gasloop.solve.campaign.things import Campaign, Demand, Supply, Vehicle
from gasloop.solve.rows import Rows

Array = NDArray[np.float64]
MOST = 1e4  # vehicles on one arc


class Model:
    """The columns and rows, and where everything stands in them."""

    def __init__(self, campaign: Campaign, free: Mapping[str, Free] | None = None) -> None:
        """free : designs whose sizes the campaign chooses, by name."""
        self.campaign, self.m = campaign, Rows()
        self.arcs = arcs(campaign)
        self.sized = {name: Sized(self.m, each) for name, each in (free or {}).items()}
        self.mass = {c.name: c.mass for c in campaign.commodities}
        self.load: dict[tuple[int, str], int] = {}  # what departs, by arc and commodity
        self.count: dict[tuple[int, str], int] = {}  # vehicles, by arc and design
        self.made: dict[int, int] = {}  # product of a plant, by arc [kg]
        self.launches: dict[int, int] = {}
        self.balance: dict[tuple[Vertex, str], Sum] = {}
        for i, arc in enumerate(self.arcs):
            self._arc(i, arc)
        self.drawn = [self._supply(s) for s in campaign.supplies]  # one column each
        self.given = [self._demand(d) for d in campaign.demands]  # columns along the epochs of each
        self.short = [self._column(d.amount if d.priority is not None else 0.0) for d in campaign.demands]
        self.asked = [
            self._row([*((c, 1.0) for c in given), (short, 1.0)], d.amount, d.amount)
            for d, given, short in zip(campaign.demands, self.given, self.short, strict=True)
        ]
        self._balances()
        self.late = self._lateness() if campaign.minimise == "time" else []
        self.cost = self._cost()

    # -- arcs ----------------------------------------------------------------------------------------------

    def _arc(self, i: int, arc: Arc) -> None:
        for name in arc.holds:
            most = arc.plant.most if arc.plant is not None and name == arc.plant.commodity else math.inf
            self.load[i, name] = self._column(most, self.campaign.commodity(name).whole)
        for vehicle in arc.fleet:
            self.count[i, vehicle.name] = self._column(self._most(vehicle.name, arc.start[1]), whole=True)
            if vehicle.name in self.sized:
                self.sized[vehicle.name].arc(i, self.count[i, vehicle.name])
        if arc.plant is not None:
            self.made[i] = add_curve(self.m, arc.plant, self.load[i, arc.plant.commodity], arc.time)
        arrivals = {name: self.arrival(i, name) for name in self._names(i)}
        for name, terms in arrivals.items():
            self._leaves(arc.start, name, [(self.load[i, name], 1.0)] if (i, name) in self.load else [])
            self._leaves(arc.end, name, [(c, -f) for c, f in terms])
            if len(terms) > 1:
                self._row(terms, 0.0, math.inf)
        for vehicle in arc.fleet:
            self._leaves(arc.start, vehicle.name, [(self.count[i, vehicle.name], 1.0)])
            self._leaves(arc.end, vehicle.name, [(self.count[i, vehicle.name], -1.0)])
        self._limits(i, arc)

    def _most(self, vehicle: str, epoch: int) -> float:
        """Vehicles of a design that there can be at an epoch: all that were offered until then."""
        offered = (s.amount for s in self.campaign.supplies if s.what == vehicle and s.epoch <= epoch)
        return min(sum(offered), MOST)

    def _names(self, i: int) -> list[str]:
        """Commodities that an arc takes in or gives out."""
        arc = self.arcs[i]
        used = [*arc.holds, *(e for name in arc.holds for e in self.campaign.commodity(name).eats)]
        used += [name for v in arc.fleet for name in v.upkeep] if arc.kind == "fly" else []
        used += [name for name, _ in arc.engine.mixture] if arc.burned else []
        used += [*arc.plant.makes] if arc.plant else []
        return list(dict.fromkeys(used))

    def arrival(self, i: int, name: str) -> Sum:
        """What arrives of a commodity: what departed, less what is lost on the way, and what is made."""
        arc, terms = self.arcs[i], []
        if (i, name) in self.load:
            terms.append((self.load[i, name], arc.kept.get(name, 1.0) * self._survives(arc, name)))
        for eater in arc.holds:
            eaten = self.campaign.commodity(eater).eats.get(name, 0.0)
            if eaten:
                terms.append((self.load[i, eater], -eaten * arc.time))
        if arc.kind == "fly":
            terms += [(column, -used) for v in arc.fleet for column, used in self._upkeep(i, v, name)]
            share = dict(arc.engine.mixture).get(name, 0.0) * arc.burned
            terms += [(column, -share * mass) for column, mass in self.stack(i)] if share else []
        if arc.plant is not None:
            terms += [(self.made[i], arc.plant.makes[name])] if name in arc.plant.makes else []
            worn = arc.plant.upkeep.get(name, 0.0) * arc.time
            terms += [(self.load[i, arc.plant.commodity], -worn)] if worn else []
        return terms

    def _survives(self, arc: Arc, name: str) -> float:
        """Share of a plant that a stretch of work leaves."""
        plant = arc.plant
        return 1.0 - plant.decay * arc.time if plant is not None and name == plant.commodity else 1.0

    def stack(self, i: int) -> Sum:
        """All mass at departure."""
        arc = self.arcs[i]
        loads = [(self.load[i, name], self.mass[name]) for name in arc.holds]
        return [*loads, *(term for v in arc.fleet for term in self._of(i, v, "dry", v.dry))]

    def _of(self, i: int, vehicle: Vehicle, quantity: str, each: float, share: float = 1.0) -> Sum:
        """What all vehicles of a design on an arc carry or weigh: ``each`` of one, or what its free size gives."""
        if vehicle.name in self.sized:
            return self.sized[vehicle.name].all(i, quantity, share)
        return [(self.count[i, vehicle.name], each)] if each else []

    def _upkeep(self, i: int, vehicle: Vehicle, name: str) -> Sum:
        share = self.sized[vehicle.name].free.upkeep.get(name, 0.0) if vehicle.name in self.sized else 1.0
        return self._of(i, vehicle, "dry", vehicle.upkeep.get(name, 0.0), share) if share else []

    def _tank(self, i: int, vehicle: Vehicle, name: str) -> Sum:
        """Room for a species; a free design has tanks for its own mixture."""
        share = dict(vehicle.engine.mixture).get(name, 0.0)
        return self._of(i, vehicle, "propellant", vehicle.tanks.get(name, 0.0), share)

    def _limits(self, i: int, arc: Arc) -> None:
        """Payload and tanks; what a store can hold; what a launcher can lift."""
        if arc.fleet and (arc.leg is None or arc.leg.limited):
            for name in (n for n in arc.holds if self.campaign.commodity(n).fluid):
                tanks = [term for v in arc.fleet for term in self._tank(i, v, name)]
                self._row([(self.load[i, name], 1.0), *((c, -f) for c, f in tanks)], -math.inf, 0.0)
            payload = [n for n in arc.holds if not self.campaign.commodity(n).fluid]
            self._payload(i, arc, payload)
        if arc.store is not None:
            self._store(i, arc)
        if arc.leg is not None and arc.leg.most < math.inf:
            self._row(self.stack(i), -math.inf, arc.leg.most)
        if arc.leg is not None and arc.leg.lift < math.inf:
            self.launches[i] = self._column(MOST, whole=self.campaign.minimise == "cost")
            self._row([*self.stack(i), (self.launches[i], -arc.leg.lift)], -math.inf, 0.0)

    def _payload(self, i: int, arc: Arc, payload: list[str]) -> None:
        """All payload within all vehicles, and each kind within those that may carry it."""
        loads = [(self.load[i, n], self.mass[n]) for n in payload]
        room = [term for v in arc.fleet for term in self._of(i, v, "payload", v.payload)]
        self._row([*loads, *((c, -f) for c, f in room)], -math.inf, 0.0)
        for name in payload:
            able = [v for v in arc.fleet if v.carries is None or name in v.carries]
            if len(able) < len(arc.fleet):
                room = [term for v in able for term in self._of(i, v, "payload", v.payload)]
                self._row([(self.load[i, name], self.mass[name]), *((c, -f) for c, f in room)], -math.inf, 0.0)

    def _store(self, i: int, arc: Arc) -> None:
        assert arc.store is not None
        store = arc.store
        for name in arc.holds:
            if store.holds.get(name, math.inf) < math.inf:
                self._row([(self.load[i, name], 1.0)], -math.inf, store.holds[name])
        if store.hardware:
            built = [(self.load[i, n], r) for n, r in store.ratio.items() if (i, n) in self.load]
            self._row([*built, (self.load[i, store.hardware], -1.0)], -math.inf, 0.0)

    # -- vertices ------------------------------------------------------------------------------------------

    def _leaves(self, vertex: Vertex, name: str, terms: Sum) -> None:
        self.balance.setdefault((vertex, name), []).extend(terms)

    def _supply(self, supply: Supply) -> int:
        vehicle = any(v.name == supply.what for v in self.campaign.vehicles)
        column = self._column(
            min(supply.amount, MOST) if vehicle else supply.amount, vehicle or self._whole(supply.what)
        )
        self._leaves((supply.node, supply.epoch), supply.what, [(column, -1.0)])
        return column

    def _demand(self, demand: Demand) -> list[int]:
        columns = [self._column(demand.amount) for _ in demand.epochs]
        for epoch, column in zip(demand.epochs, columns, strict=True):
            self._leaves((demand.node, epoch), demand.what, [(column, 1.0)])
        return columns

    def _whole(self, name: str) -> bool:
        return any(c.whole for c in self.campaign.commodities if c.name == name)

    def _balances(self) -> None:
        for (_, name), terms in self.balance.items():
            self._row(terms, 0.0 if self._whole(name) else -math.inf, 0.0)

    def _lateness(self) -> list[int]:
        """One column an epoch: 1 while something that is asked for later than this epoch has still to be delivered."""
        columns = []
        for epoch in range(len(self.campaign.dates)):
            late = self._column(1.0, whole=True)
            columns.append(late)
            for i, arc in enumerate(self.arcs):
                if arc.kind == "fly" and arc.start[1] == epoch:
                    for v in arc.fleet:
                        most = self._most(v.name, epoch)
                        self._row([(self.count[i, v.name], 1.0), (late, -most)], -math.inf, 0.0)
        for before, after in pairwise(columns):
            self._row([(before, 1.0), (after, -1.0)], 0.0, math.inf)
        return columns

    def _cost(self) -> Array:
        """Mass, money or time, and of money and time a vanishing price on mass, which decides between equals."""
        cost, wanted = np.zeros(self.m.columns), self.campaign.minimise
        slight = 1.0 if wanted == "mass" else 1e-6
        for i, arc in enumerate(self.arcs):
            if arc.leg is None:
                continue
            each = slight * arc.leg.counts + (arc.leg.price if wanted == "cost" else 0.0)
            for column, mass in self.stack(i):
                cost[column] += each * mass
            if wanted == "cost" and i in self.launches:
                cost[self.launches[i]] += arc.leg.launch_price
        if wanted == "cost":
            prices = {v.name: v.price for v in self.campaign.vehicles}
            for supply, column in zip(self.campaign.supplies, self.drawn, strict=True):
                cost[column] += supply.price + prices.get(supply.what, 0.0)
        for epoch, column in enumerate(self.late):
            dates = self.campaign.dates
            cost[column] += (dates[epoch] - (dates[epoch - 1] if epoch else -1.0)) / 86400.0
        return cost

    # -- rows ----------------------------------------------------------------------------------------------

    def _column(self, high: float = math.inf, whole: bool = False) -> int:
        return int(self.m.add_columns(1, 0.0, high, whole)[0])

    def _row(self, terms: Sum, low: float, high: float) -> int:
        columns, values = (np.array([t[i] for t in terms]) for i in range(2))
        return int(self.m.add_rows([(columns.astype(int), values)] if terms else [], 1, low, high).start)

    def value(self, terms: Sum, values: Array) -> float:
        """A sum at the solver's numbers."""
        return float(sum(values[c] * f for c, f in terms))

    def amount(self, i: int, name: str, values: Any) -> float:
        """What departs on an arc."""
        return float(values[self.load[i, name]]) if (i, name) in self.load else 0.0
