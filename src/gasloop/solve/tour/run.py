"""Solve a tour: exactly where that takes seconds, else by search, with a floor under it."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gasloop.solve.problem import PlanError
from gasloop.solve.tour import refills
from gasloop.solve.tour.assign import parted
from gasloop.solve.tour.bound import floor
from gasloop.solve.tour.exact import affordable, all_orders, order_of
from gasloop.solve.tour.legs import Table, table
from gasloop.solve.tour.price import price
from gasloop.solve.tour.route import Costs, Flight, fly
from gasloop.solve.tour.search import Trip, search
from gasloop.solve.tour.things import DAY, Tour

Progress = Callable[[str], None]

ROUNDS = 1500  # of the search where dates do not matter
_WORK = 8e4  # rounds times clients, beyond which a search takes more than seconds
_DATED_WORK = 6e5  # steps of trips that a search with dates may work out, by which its rounds are counted


@dataclass(frozen=True)
class Done:
    """Trips as flown, by servicer and trip; what they burn [kg]; a floor under it; how it was found.

    bound : no tour burns less [kg]; equal to what is burnt where the answer is exact
    price : of all of it, in the currency of the tour's prices
    """

    tour: Tour
    servicers: tuple[tuple[tuple[Flight, ...], ...], ...]
    propellant: float
    bound: float
    exact: bool
    price: float
    seconds: float

    @property
    def flights(self) -> list[Flight]:
        """All of them."""
        return [f for trips in self.servicers for trip in trips for f in trip]

    @property
    def delivered(self) -> float:
        """Product that arrives [kg]."""
        return sum(c.need for c in self.tour.clients)

    @property
    def gap(self) -> float:
        """Between what is burnt and the floor, relative to what is burnt; none where the answer is exact."""
        return 0.0 if self.exact or not self.propellant else 1 - self.bound / self.propellant

    @property
    def ends(self) -> float:
        """When the last servicer has ended its last trip [s]."""
        return max((f.done for f in self.flights), default=0.0)

    @property
    def orders(self) -> tuple[tuple[Trip, ...], ...]:
        """Clients (counted from 1) in order, by servicer and trip."""
        return tuple(tuple(tuple(f.end for f in t if f.end) for t in trips) for trips in self.servicers)


def solve(
    tour: Tour,
    progress: Progress = lambda stage: None,
    rounds: int | None = None,
    seed: int = 1,
    costs: Costs | None = None,
) -> Done:
    """The best tour, or a good one and how good.

    rounds : of a search, instead of an exact answer where that would be quick; costs : of the tour, where they are known
    Raises PlanError if there is none: a client that no trip can reach is named.
    """
    started = time.perf_counter()
    if costs is None:
        progress(f"legs between {len(tour.clients) + 1} places")
        costs = Costs(tour, table(tour))
    lost = unreached(costs)
    if lost:
        raise PlanError(
            "no servicer can reach " + "; ".join(f"{tour.clients[k - 1].name}: {why}" for k, why in lost.items())
        )
    if tour.minimise == "time":
        costs = _quickest(costs, progress, rounds, seed)
    servicers, exact = _servicers(costs, progress, rounds, seed)
    if servicers is None:
        raise PlanError(_none(costs, exact))
    burnt = sum(f.burnt for crew in servicers for trip in crew for f in trip)
    progress("a floor under it")
    bound = burnt if exact and tour.minimise != "cost" else floor(costs, burnt)
    return Done(
        tour, servicers, burnt, bound, exact, price(tour, burnt, len(servicers)), time.perf_counter() - started
    )  # fmt: skip


def unreached(costs: Costs) -> dict[int, str]:
    """Clients (counted from 1) that cannot be served even by a trip to them alone, each with the reason."""
    tour, craft, found = costs.tour, costs.tour.servicer, {}
    for k in range(1, len(tour.clients) + 1):
        mass, given = costs.mass([k]), float(tour.given[k])
        if not np.isfinite(mass):
            found[k] = "no leg arrives within its window and the time limit"
        elif not np.isfinite(costs.of([k])):
            holds = (
                f"the tank {craft.tank:.0f} kg for both"
                if craft.hold is None
                else f"tank and hold {craft.tank:.0f} and {craft.hold:.0f} kg"
            )
            found[k] = f"a trip to it alone burns {mass - craft.empty - given:.0f} kg and gives {given:.0f} kg; {holds}"
        elif not tour.dated and tour.limit is not None and costs.time([k]) > tour.limit:
            found[k] = f"a trip to it alone takes {costs.time([k]) / DAY:.0f} d, and there are {tour.limit / DAY:.0f} d"
    return found


def _servicers(
    costs: Costs, progress: Progress, rounds: int | None, seed: int
) -> tuple[tuple[tuple[tuple[Flight, ...], ...], ...] | None, bool]:
    """Flights by servicer and trip; and whether there are no better ones."""
    if refills.refilled(costs.tour):
        progress(f"all sets of {len(costs.tour.clients)} clients, with refills")
        return refills.servicers(costs), True
    found, exact = _trips(costs, progress, rounds, seed)
    return (None if found is None else tuple(_flown(costs, trips) for trips in found)), exact


def _trips(
    costs: Costs, progress: Progress, rounds: int | None, seed: int
) -> tuple[tuple[tuple[Trip, ...], ...] | None, bool]:
    """Orders of clients by servicer and trip; and whether there are no better ones."""
    tour, dates = costs.tour, len(costs.table.dates)
    if rounds is None and affordable(len(tour.clients), dates):
        progress(f"all sets of {len(tour.clients)} clients")
        orders = all_orders(costs)
        best = parted(tour, orders)
        if best is None:
            return None, True
        return tuple(tuple(tuple(order_of(costs, orders, s)) for s in crew) for crew in best), True
    count = rounds if rounds is not None else _rounds(tour, dates)
    progress(f"search, {count} rounds")
    found = search(costs, count, seed)
    return (None if found is None else found.servicers), False


def _rounds(tour: Tour, dates: int) -> int:
    """So many that a search takes seconds."""
    clients = len(tour.clients)
    if dates == 1:
        return int(np.clip(_WORK / clients, 100, ROUNDS))
    work = 4 * 8 * clients  # some eight clients are put back in a round, each at some four places of each trip
    return int(np.clip(_DATED_WORK / work, 20, ROUNDS))


def _quickest(costs: Costs, progress: Progress, rounds: int | None, seed: int) -> Costs:
    """The same with the fewest dates within which all clients can still be served, by halving."""
    low, high = 0, len(costs.table.dates)
    best = costs
    while high - low > 1:
        middle = (low + high) // 2
        tried = _within(costs, middle)
        progress(f"within {middle - 1} steps")
        if _servicers(tried, lambda stage: None, rounds, seed)[0] is None:
            low = middle
        else:
            high, best = middle, tried
    return best


def _within(costs: Costs, dates: int) -> Costs:
    """Only the first dates."""
    t = costs.table
    cut = Table(t.dv[:, :, :dates, :dates], t.ratio[:, :, :dates, :dates], t.time, t.dates[:dates])
    limit = float(t.dates[dates - 1])
    return Costs(dataclasses.replace(costs.tour, limit=limit), cut)


def _flown(costs: Costs, trips: tuple[Trip, ...]) -> tuple[tuple[Flight, ...], ...]:
    """Trips of one servicer, one after the other."""
    flown, clock = [], 0.0
    for trip in trips:
        flown.append(tuple(fly(costs, trip, clock)))
        clock = flown[-1][-1].done
    return tuple(flown)


def _none(costs: Costs, exact: bool) -> str:
    """Why there is no tour."""
    tour = costs.tour
    trips = tour.servicer.trips
    each = "as many trips as it takes" if trips is None else f"{trips} trip{'s' if trips > 1 else ''} each"
    within = f" within {tour.limit / DAY:.0f} d" if tour.limit is not None else ""
    sure = "there is none" if exact else "the search found none"
    return (
        f"each client can be reached alone, but {tour.servicer.count} servicer{'s' if tour.servicer.count > 1 else ''} with {each} "
        f"cannot serve all {len(tour.clients)}{within}: {sure}; more servicers, larger tanks or more time would mend it"
    )  # fmt: skip
