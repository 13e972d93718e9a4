"""Who serves whom: the clients parted into trips, and trips among servicers.

Parting is a dynamic program over subsets: the part that holds the lowest member of a set, and the best parting of the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.solve.tour.exact import Orders
from gasloop.solve.tour.things import Tour

Array = Any


def parted(tour: Tour, orders: Orders) -> tuple[tuple[int, ...], ...] | None:
    """Sets of clients (bits), one a trip, for each servicer that flies, at the least cost; None if none can be flown.

    First the trips of one servicer, then the servicers. A time limit holds for all trips of a servicer together; of the
    splits of a set into trips the cheapest within it is kept, each trip in its cheapest order.
    """
    weight, each = weights(tour)
    limit = tour.limit if tour.limit is not None and not tour.dated else np.inf
    cost = np.where(orders.time <= limit, weight * orders.propellant, np.inf)
    clients = len(tour.clients)
    trips = _partings(cost, orders.time, limit, trips_each(tour))
    fleet = np.where(np.arange(len(cost)) > 0, trips.cost[-1] + each, 0.0)
    crews = in_parts(fleet, min(tour.servicer.count, clients))
    if crews is None:
        return None
    chosen = tuple(tuple(trips.parts(s)) for s in crews)
    # Trips that cost the same whoever flies them are shared out, so that the whole is done sooner.
    flat = [s for crew in chosen for s in crew]
    shared = None if each else shared_out(tour, [float(orders.time[s]) for s in flat])
    return chosen if shared is None else tuple(tuple(flat[i] for i in crew) for crew in shared)


def weights(tour: Tour) -> tuple[float, float]:
    """What the objective gives for a kg of propellant, and for a servicer that flies."""
    # A propellant that costs nothing still decides between tours of one price.
    return (max(tour.prices.propellant, 1e-9), tour.prices.servicer) if tour.minimise == "cost" else (1.0, 0.0)


def trips_each(tour: Tour) -> int:
    """Trips that one servicer may make at most: one, if it does not come back; with dates see ``refills``."""
    return (
        1
        if tour.dated or not tour.servicer.returns
        else min(tour.servicer.trips or len(tour.clients), len(tour.clients))
    )


def shared_out(tour: Tour, times: Sequence[float]) -> list[list[int]] | None:
    """Numbers of trips by servicer: the longest first, each to the one that has most time left; None if it does not fit.

    Where servicers cost money, as few of them as this rule finds.
    """
    full, limit = trips_each(tour), tour.limit if tour.limit is not None and not tour.dated else np.inf
    for count in range(1, tour.servicer.count + 1) if weights(tour)[1] else (tour.servicer.count,):
        crews: list[list[int]] = [[] for _ in range(count)]
        spent = np.zeros(count)
        for i in np.argsort([-t for t in times], kind="stable"):
            open_ = [c for c in range(count) if len(crews[c]) < full and spent[c] + times[i] <= limit]
            if not open_:
                break
            best = min(open_, key=lambda c: (spent[c], len(crews[c])))
            crews[best].append(int(i))
            spent[best] += times[i]
        else:
            return [c for c in crews if c]
    return None


def in_parts(cost: Array, most: int) -> list[int] | None:
    """The cheapest parting of all clients into at most so many sets; None if each costs infinitely much."""
    found = _partings(cost, np.zeros(len(cost)), np.inf, most)
    every = len(cost) - 1
    return found.parts(every) if np.isfinite(found.cost[-1][every]) else None


@dataclass(frozen=True)
class _Partings:
    """cost[m][S]: of S in at most m + 1 parts; first[m][S]: the part that holds the lowest member of S."""

    cost: list[Array]
    first: list[Array]
    endless: bool

    def parts(self, whole: int) -> list[int]:
        """The parts of a set."""
        level, found = len(self.cost) - 1, []
        while whole:
            part = int(self.first[level][whole])
            found.append(part)
            whole, level = whole ^ part, level if self.endless else max(level - 1, 0)
        return found


def _partings(cost: Array, time: Array, limit: float, most: int) -> _Partings:
    """Into at most so many parts, whose times together are within the limit."""
    clients = len(cost).bit_length() - 1
    if most >= clients:  # as many parts as wanted: the best parting of a smaller set is known already
        best, first, spent = cost.copy(), np.arange(len(cost)), time.copy()
        _one_more(cost, time, limit, (best, first, spent), (best, spent))
        return _Partings([best], [first], endless=True)
    costs, firsts, spents = [cost], [np.arange(len(cost))], [time]
    for _ in range(1, most):
        after = (costs[-1].copy(), firsts[-1].copy(), spents[-1].copy())
        _one_more(cost, time, limit, after, (costs[-1], spents[-1]))
        for found, kept in zip(after, (costs, firsts, spents), strict=True):
            kept.append(found)
    return _Partings(costs, firsts, endless=False)


def _one_more(
    cost: Array, time: Array, limit: float, after: tuple[Array, Array, Array], rest: tuple[Array, Array]
) -> None:
    """Part every set into a part of its own and the best parting of what remains; better ones go into ``after``."""
    best, first, spent = after
    for s in range(3, len(cost)):
        lowest = s & -s
        if s == lowest:
            continue
        parts = subsets(s ^ lowest) | lowest
        left = s ^ parts
        sums = cost[parts] + rest[0][left]
        if np.isfinite(limit):
            sums = np.where(time[parts] + rest[1][left] <= limit, sums, np.inf)
        i = int(sums.argmin())
        if sums[i] < best[s] * (1 - 1e-12):
            best[s], first[s], spent[s] = sums[i], parts[i], time[parts[i]] + rest[1][left[i]]


def subsets(chosen: int) -> Array:
    """All subsets of a set, the empty one and itself included."""
    found = np.zeros(1, dtype=np.int64)
    while chosen:
        bit = chosen & -chosen
        found = np.concatenate([found, found | bit])
        chosen ^= bit
    return found
