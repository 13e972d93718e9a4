"""Several trips of a servicer where dates matter: which clients between two visits of the depot, and when.

First the best trip for every set of clients and every pair of dates between which it leaves the depot and is back, by the
program of ``exact`` with one more index; then, for one servicer, the best series of trips

    G_m(S, t) = min over A in S, t' of burnt(A, t, t') + G_{m-1}(S - A, t')                  [kg]

and last who serves whom. Exact for the dates of the grid; for few clients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.solve.tour.assign import in_parts, subsets, weights
from gasloop.solve.tour.route import Costs, Flight, fly
from gasloop.solve.tour.things import Tour

Array = Any

_WORK = 2e9  # products that still take seconds


def refilled(tour: Tour) -> bool:
    """Whether a tour asks for this."""
    return tour.dated and tour.servicer.returns and tour.servicer.trips != 1


def affordable(clients: int, dates: int) -> bool:
    """Whether it is done in seconds."""
    return 2.0**clients * clients**2 / 4 * dates**3 <= _WORK and 3.0**clients * dates**2 <= _WORK


@dataclass(frozen=True)
class _Trips:
    """Lightest mass when leaving a place at a date with a set still to serve, to be back by a date: (set, place, date, back).

    burnt : of the best trip that leaves the depot at a date and is back by another: (set, date, back)
    """

    mass: Array
    burnt: Array


def _trips(costs: Costs) -> _Trips:
    ratio, given = costs.table.ratio, costs.tour.given
    places, dates = ratio.shape[0], ratio.shape[2]
    sets, members = 1 << (places - 1), np.arange(1, places)
    mass = np.full((sets, places, dates, dates), np.inf)
    mass[0] = costs.tour.servicer.empty * ratio[:, 0]
    burnt = np.full((sets, dates, dates), np.inf)
    for s in range(1, sets):
        bits = (s >> (members - 1)) & 1 == 1
        inside, outside = members[bits], np.concatenate([[0], members[~bits]])
        rest = mass[s ^ (1 << (inside - 1)), inside] + given[inside, None, None]
        for j in outside:
            legs = ratio[j, inside][:, :, :, None]
            mass[s, j] = (rest[:, None] * legs).min(axis=(0, 2))
        total = float(given[inside].sum())
        burnt[s] = np.vectorize(lambda m, g=total: costs.propellant(m, g), otypes=[float])(mass[s, 0])
    return _Trips(mass, burnt)


def servicers(costs: Costs) -> tuple[tuple[tuple[Flight, ...], ...], ...] | None:
    """The trips of all servicers as flown; None if no trips serve everybody."""
    tour, trips = costs.tour, _trips(costs)
    clients, sets = len(tour.clients), trips.burnt.shape[0]
    series = _series(trips, min(tour.servicer.trips or clients, clients))
    weight, each = weights(tour)
    cost = np.where(np.arange(sets) > 0, weight * series[-1][:, 0] + each, 0.0)
    crews = in_parts(cost, min(tour.servicer.count, clients))
    if crews is None:
        return None
    return tuple(tuple(_flown(costs, trips, series, s)) for s in crews)


def _series(trips: _Trips, most: int) -> list[Array]:
    """G_0, G_1, .. by set and date."""
    sets, dates = trips.burnt.shape[:2]
    series = [np.where(np.arange(sets)[:, None] == 0, np.zeros((1, dates)), np.inf)]
    for _ in range(most):
        after = series[-1].copy()
        for s in range(1, sets):
            parts = subsets(s)[1:]
            after[s] = np.minimum(after[s], (trips.burnt[parts] + series[-1][s ^ parts][:, None]).min(axis=(0, 2)))
        if np.array_equal(after, series[-1]):
            break
        series.append(after)
    return series


def _flown(costs: Costs, trips: _Trips, series: list[Array], chosen: int) -> list[tuple[Flight, ...]]:
    """One servicer's trips to a set of clients."""
    date, flown = 0, []
    for before in series[-2::-1]:
        if not chosen:
            break
        parts = subsets(chosen)[1:]
        sums = trips.burnt[parts, date] + before[chosen ^ parts]
        which, back = divmod(int(np.argmin(sums)), sums.shape[1])
        part = int(parts[which])
        flown.append(tuple(fly(costs, _order(costs, trips, part, date, back), begin=date, back=back)))
        chosen, date = chosen ^ part, back
    return flown


def _order(costs: Costs, trips: _Trips, chosen: int, date: int, back: int) -> list[int]:
    """The order in which the best trip between two dates serves a set."""
    ratio, given = costs.table.ratio, costs.tour.given
    here, order = 0, []
    while chosen:
        inside = np.array([k for k in range(1, ratio.shape[0]) if chosen >> (k - 1) & 1])
        rest = trips.mass[chosen ^ (1 << (inside - 1)), inside][:, :, back] + given[inside, None]
        both = rest * ratio[here, inside, date]
        which, date = divmod(int(np.argmin(both)), both.shape[1])
        here = int(inside[which])
        chosen ^= 1 << (here - 1)
        order.append(here)
    return order
