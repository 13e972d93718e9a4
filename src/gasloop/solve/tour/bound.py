"""A floor under the propellant of all trips, for tours too large to be solved exactly.

A trip is a walk from client to client that hands over a load. Let walks visit clients again (relaxation of states), at the best
date of each leg, and round what clients need down to whole units: the lightest such walk on from k with q units to hand over,
L(q, k), is no heavier than any real rest of a trip. So the leg to k with q units on board, k's u_k among them, burns at least

    (L(q - u_k, k) + given_k) (exp(dv/ve) - 1)                               [kg]

and these add up. Their least sum over walks that hand over all units, with a price on each visit that is moved by subgradient
steps until clients are visited about once each, is a floor for any prices: sum of walks - sum of prices (Lagrange; Held and
Karp). Where dates matter the floor is low: each leg has the best of all dates to itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.solve.tour.assign import trips_each
from gasloop.solve.tour.route import Costs

Array = Any

STEPS = 250
_LEVELS = 80  # of the load of a trip, about


@dataclass(frozen=True)
class _Walks:
    """units : of each client; burn : by units on board, from (depot first), to; trips : at most; whole : units of all clients."""

    units: Array
    burn: Array
    trips: int
    whole: int


def floor(costs: Costs, known: float, steps: int = STEPS) -> float:
    """Propellant below which no set of trips goes [kg]; known : of trips that were found, which sets the step."""
    walks = _walks(costs)
    prices, least, scale, stuck = np.zeros(len(walks.units)), 0.0, 1.0, 0
    for _ in range(steps):
        total, visits = _cheapest(walks, prices)
        value = total - prices.sum()
        stuck = 0 if value > least * (1 + 1e-4) else stuck + 1
        least = max(least, value)
        if stuck == 8:
            scale, stuck = scale / 2, 0
        slope = visits - 1.0
        norm = float(slope @ slope)
        if norm < 1e-12 or not np.isfinite(value):
            break
        prices = prices + scale * max(known - value, 1e-6 * known) / norm * slope
    return float(min(least, known))


def _walks(costs: Costs) -> _Walks:
    """What walks burn."""
    tour, craft = costs.tour, costs.tour.servicer
    given, best = tour.given[1:], costs.table.ratio.min(axis=(2, 3))
    room = min(craft.tank if craft.hold is None else craft.hold, given.sum())
    # A part of the least need: nobody has no unit, and equal needs are not rounded at all.
    unit = given.min() / max(1, round(_LEVELS * given.min() / room))
    units = np.floor(given / unit * (1 + 1e-12)).astype(int)
    levels = int(room / unit * (1 + 1e-12))
    empty = craft.empty
    home = empty * best[1:, 0] if craft.returns else np.full(len(given), empty)
    light = np.full((levels + 1, len(given)), np.inf)
    light[0] = home
    burn = np.full((levels + 1, len(given) + 1, len(given)), np.inf)
    for q in range(1, levels + 1):
        k = np.flatnonzero(units <= q)
        if not k.size:
            continue
        after = light[q - units[k], k] + given[k]
        masses = after * best[:, 1:][:, k]
        # With so much on board it is no lighter than that.
        light[q] = np.maximum(masses[1:].min(axis=1), home.min() + q * unit)
        burn[q][:, k] = after * (best[:, 1:][:, k] - 1.0) + np.where(units[k] == q, home[k] - empty, 0.0)
        laden = float(masses[0].min()) - empty
        if laden - (0.0 if craft.hold is None else given.sum()) > craft.tank:  # no trip starts so laden
            burn[q, 0] = np.inf
    return _Walks(units, burn, craft.count * trips_each(tour), int(units.sum()))


def _cheapest(walks: _Walks, prices: Array) -> tuple[float, Array]:
    """Least sum of walks that hand over all units, prices added to each visit; and the visits."""
    levels, clients = len(walks.burn) - 1, len(prices)
    rest, choice = np.full((levels + 1, clients), np.inf), np.zeros((levels + 1, clients), dtype=int)
    rest[0] = 0.0
    k = np.arange(clients)
    start, first = np.full(levels + 1, np.inf), np.zeros(levels + 1, dtype=int)
    for q in range(1, levels + 1):
        onward = np.where(walks.units <= q, rest[np.maximum(q - walks.units, 0), k], np.inf) + prices
        step = walks.burn[q] + onward
        best = step.argmin(axis=1)
        least = step[np.arange(clients + 1), best]
        start[q], first[q] = least[0], best[0]
        rest[q], choice[q] = least[1:], best[1:]
    if walks.trips >= clients:
        total, loads = _in_any_number(start[1:], walks.whole)
    else:
        total, loads = _in_at_most(start[1:], walks.whole, walks.trips)
    visits = np.zeros(clients)
    for q in loads:
        at, left = int(first[q]), q
        while True:
            visits[at] += 1
            left -= int(walks.units[at])
            if left <= 0:
                break
            at = int(choice[left][at])
    return total, visits


def _in_any_number(walk: Array, whole: int) -> tuple[float, list[int]]:
    """Least cost of handing over all units in walks, walk[q - 1] being that of q; and the loads of the walks."""
    table, last = np.full(whole + 1, np.inf), np.zeros(whole + 1, dtype=int)
    table[0] = 0.0
    for n in range(1, whole + 1):
        most = min(n, len(walk))
        sums = table[n - most : n][::-1] + walk[:most]
        last[n] = int(sums.argmin()) + 1
        table[n] = sums[last[n] - 1]
    loads, left = [], whole
    while left > 0 and np.isfinite(table[whole]):
        loads.append(int(last[left]))
        left -= loads[-1]
    return float(table[whole]), loads


def _in_at_most(walk: Array, whole: int, trips: int) -> tuple[float, list[int]]:
    """The same in at most so many walks."""
    n, q = np.arange(whole + 1)[:, None], np.arange(1, len(walk) + 1)[None, :]
    where, reaches = np.maximum(n - q, 0), n >= q
    table, taken = np.where(np.arange(whole + 1) == 0, 0.0, np.inf), []
    for _ in range(trips):
        sums = np.where(reaches, table[where], np.inf) + walk
        last = sums.argmin(axis=1)
        least = sums[np.arange(whole + 1), last]
        better = least < table
        taken.append(np.where(better, last + 1, 0))
        table = np.where(better, least, table)
    loads, left = [], whole
    for choice in taken[::-1] if np.isfinite(table[whole]) else []:
        if choice[left]:
            loads.append(int(choice[left]))
            left -= loads[-1]
    return float(table[whole]), loads
