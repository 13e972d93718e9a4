"""Good trips for many clients: insertion, 2-opt, or-opt, and again after taking some clients out; seeded.

What an insertion costs is known without flying the whole trip where dates do not matter: with E the product of mass ratios up to a
place and W the lightest mass there, the start is heavier by E (W' - W). With dates the trip is worked out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gasloop.solve.tour.assign import shared_out, trips_each, weights
from gasloop.solve.tour.route import Costs

Array = Any
Trip = tuple[int, ...]

_TRIED = 4  # places of a client in a trip that are worked out where dates matter


@dataclass(frozen=True)
class Found:
    """Trips of each servicer that flies, their propellant [kg], what it comes to in the objective, and rounds made."""

    servicers: tuple[tuple[Trip, ...], ...]
    propellant: float
    value: float
    rounds: int


@dataclass(frozen=True)
class _Course:
    """Of a trip: its places and those after them, lightest masses when leaving them, products of mass ratios up to them."""

    places: Array
    after: Array
    light: Array
    before: Array
    given: float


@dataclass
class Search:
    """A search with its memory of trips that were worked out."""

    costs: Costs
    rng: np.random.Generator
    known: dict[Trip, float] = field(default_factory=dict)
    courses: dict[Trip, _Course] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tour = self.costs.tour
        self.weight, self.each = weights(tour)
        self.clients = len(tour.clients)
        self.most = tour.servicer.count * trips_each(tour)
        self.dv = self.costs.table.dv.min(axis=(2, 3))
        self.near = np.argsort(self.dv[1:, 1:], axis=1) + 1
        self.flat = None if tour.dated else self.costs.table.ratio[:, :, 0, 0]

    # -- what things cost ------------------------------------------------------------------------------------

    def trip(self, trip: Trip) -> float:
        """Propellant [kg]; infinite if it cannot be flown."""
        if not trip:
            return 0.0
        if trip not in self.known:
            tour = self.costs.tour
            late = tour.limit is not None and not tour.dated and self.costs.time(trip) > tour.limit
            self.known[trip] = float("inf") if late else self.costs.of(trip)
        return self.known[trip]

    def value(self, trips: Sequence[Trip]) -> float:
        """The objective of all trips; infinite if the servicers do not find the time."""
        burnt = sum(self.trip(t) for t in trips)
        crews = self.crews(trips)
        return float("inf") if crews is None else self.weight * burnt + self.each * len(crews)

    def crews(self, trips: Sequence[Trip]) -> list[list[Trip]] | None:
        """Trips by servicer; None if they do not find the time."""
        flown = [t for t in trips if t]
        shared = shared_out(self.costs.tour, [0.0 if self.costs.tour.dated else self.costs.time(t) for t in flown])
        return None if shared is None else [[flown[i] for i in crew] for crew in shared]

    # -- making and mending ----------------------------------------------------------------------------------

    def best_insertion(self, trip: Trip, client: int) -> tuple[float, int]:
        """Propellant added by a client at its best place in a trip [kg], and that place."""
        if self.flat is None:
            tried = self._likely(trip, client)
            choices = [self.trip((*trip[:i], client, *trip[i:])) for i in tried]
            best = int(np.argmin(choices))
            return choices[best] - self.trip(trip), tried[best]
        course, costs, given = self._course(trip), self.costs, self.costs.tour.given
        onward = np.append(course.light[1:] + given[course.places[1:]], 0.0) * self.flat[client, course.after]
        onward[-1] = costs.end[client, 0]
        more = course.before * ((onward + given[client]) * self.flat[course.places, client] - course.light)
        i = int(more.argmin())
        burnt = costs.propellant(course.light[0] + more[i], course.given + given[client])
        if np.isfinite(burnt) and costs.tour.limit is not None:
            burnt = self.trip((*trip[:i], client, *trip[i:]))
        return burnt - self.trip(trip), i

    def _likely(self, trip: Trip, client: int) -> list[int]:
        """The few places of a trip where a client would add least speed if each leg had the whole time."""
        places = np.array([0, *trip])
        way = self.dv[places, client]
        way[:-1] += self.dv[client, places[1:]] - self.dv[places[:-1], places[1:]]
        return [int(i) for i in np.argsort(way)[:_TRIED]]

    def _course(self, trip: Trip) -> _Course:
        """What insertions into a trip are worked out from, where dates do not matter."""
        if trip not in self.courses:
            assert self.flat is not None
            given, places = self.costs.tour.given, np.array([0, *trip])
            legs = self.flat[places[:-1], places[1:]]
            light = np.empty(len(places))
            light[-1] = self.costs.end[places[-1], 0]
            for i in range(len(trip) - 1, -1, -1):
                light[i] = (light[i + 1] + given[places[i + 1]]) * legs[i]
            before = np.concatenate([[1.0], np.cumprod(legs)])
            self.courses[trip] = _Course(places, np.append(places[1:], 0), light, before, float(given[places].sum()))
        return self.courses[trip]

    def insert(self, trips: list[Trip], clients: Sequence[int]) -> list[Trip] | None:
        """Clients one after another, each where it costs least; a new trip where one may begin. None: one found no place."""
        trips = list(trips)
        for client in clients:
            options = [
                (self.weight * more, i, n) for n, t in enumerate(trips) for more, i in [self.best_insertion(t, client)]
            ]
            if len(trips) < self.most:
                alone = self.each if trips_each(self.costs.tour) == 1 else 0.0
                options.append((self.weight * self.trip((client,)) + alone, 0, len(trips)))
            cost, place, n = min(options, key=lambda o: o[0], default=(float("inf"), 0, 0))
            if not np.isfinite(cost):
                return None
            if n == len(trips):
                trips.append((client,))
            else:
                trips[n] = (*trips[n][:place], client, *trips[n][place:])
        return trips

    def descend(self, trips: list[Trip]) -> list[Trip]:
        """2-opt and or-opt within each trip until neither helps."""
        return [self._within(t) for t in trips]

    def _within(self, trip: Trip) -> Trip:
        best, improved = trip, True
        while improved:
            improved = False
            for other in _neighbours(best):
                if self.trip(other) < self.trip(best) * (1 - 1e-9):
                    best, improved = other, True
                    break
        return best

    def taken_out(self, trips: list[Trip]) -> tuple[list[Trip], list[int]]:
        """Some clients near one another out of their trips, or a whole small trip now and then."""
        flown = [t for t in trips if t]
        if len(flown) > 1 and self.rng.random() < 0.2:
            gone = set(flown[int(self.rng.integers(len(flown)))])
        else:
            gone = set()
        count = int(self.rng.integers(2, max(3, min(12, self.clients // 3 + 2))))
        seed = int(self.rng.integers(1, self.clients + 1))
        gone |= {seed, *(int(k) for k in self.near[seed - 1][:count])}
        kept = [tuple(k for k in t if k not in gone) for t in trips]
        out = [int(k) for k in self.rng.permutation(sorted(gone))]
        return [t for t in kept if t], out


def _neighbours(trip: Trip) -> Any:
    """Trips that differ by a stretch reversed, or by up to three clients moved elsewhere."""
    n = len(trip)
    for i in range(n - 1):
        for j in range(i + 2, n + 1):
            yield (*trip[:i], *trip[i:j][::-1], *trip[j:])
    for size in (1, 2, 3):
        for i in range(n - size + 1):
            moved, rest = trip[i : i + size], (*trip[:i], *trip[i + size :])
            for j in range(len(rest) + 1):
                if j != i:
                    yield (*rest[:j], *moved, *rest[j:])


def greedy(costs: Costs, rng: np.random.Generator | None = None) -> Found | None:
    """The nearest client next, until the tank does not allow another one; then a new trip. A baseline."""
    search = Search(costs, rng or np.random.default_rng(0))
    left, trips = set(range(1, search.clients + 1)), list[Trip]()
    dv = search.dv
    while left and len(trips) < search.most:
        trip: Trip = ()
        while True:
            here = trip[-1] if trip else 0
            able = [k for k in sorted(left, key=lambda k: dv[here, k]) if np.isfinite(search.trip((*trip, k)))]
            if not able:
                break
            trip = (*trip, able[0])
            left.remove(able[0])
        if not trip:
            return None
        trips.append(trip)
    crews = None if left else search.crews(trips)
    return None if crews is None else _found(search, crews, 0)


def search(costs: Costs, rounds: int, seed: int = 1) -> Found | None:
    """The best trips of so many rounds; None if no trips that serve all clients were found."""
    made = Search(costs, np.random.default_rng(seed))
    start = _start(made)
    if start is None:
        return None
    # Where dates matter a trip takes long to work out, so that only the last one is looked at from all sides.
    polish = (lambda trips: trips) if costs.tour.dated else made.descend
    here = best = polish(start)
    value = least = made.value(best)
    heat = 0.01 * value if np.isfinite(value) else 0.0
    for n in range(rounds):
        trips, out = made.taken_out(here)
        trips = made.insert(trips, out) or []
        if not trips:
            continue
        found = made.value(trips)
        # Simulated annealing: a little worse is taken at first, so that it does not stay in the first valley.
        if found < value + heat * (1 - n / rounds) ** 2 * -np.log(made.rng.random()):
            here, value = trips, found
            if found < least * (1 - 1e-9):
                here = best = polish(trips)
                value = least = made.value(best)
    last = made.descend(best)
    if made.value(last) <= least:
        best = last
    crews = made.crews(best)
    return None if crews is None or not np.isfinite(least) else _found(made, crews, rounds)


def _start(search: Search) -> list[Trip] | None:
    """Clients inserted farthest first, else in other orders."""
    far = np.argsort(-search.dv[0, 1:]) + 1
    for attempt in range(30):
        order = [int(k) for k in (far if attempt == 0 else search.rng.permutation(far))]
        found = search.insert([], order)
        if found is not None and np.isfinite(search.value(found)):
            return found
    return None


def _found(search: Search, crews: list[list[Trip]], rounds: int) -> Found:
    trips = [t for crew in crews for t in crew]
    servicers = tuple(tuple(crew) for crew in crews)
    return Found(servicers, sum(search.trip(t) for t in trips), search.value(trips), rounds)
