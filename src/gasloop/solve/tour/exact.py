"""The best order for every set of clients, by dynamic programming over subsets (Held and Karp, with load and dates).

    W(S, j, t) = min over k in S, t' of (W(S - k, k, t') + given_k) exp(dv(j, k, t, t')/(g0 Isp))

is the lightest mass when leaving j at t with the clients S still to be served. Mass only grows with what is to come, so the
lightest rest is always part of the lightest whole: this is exact, for legs left at the dates of the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.solve.tour.route import Costs

Array = Any

MOST = 14  # clients: 2^14 subsets take seconds; with many dates fewer (see ``affordable``)
_WORK = 1.5e9  # products of one program that are still quick


@dataclass(frozen=True)
class Orders:
    """Of every set of clients (bit k - 1 for client k): propellant of the best trip [kg], and its time [s] (one date)."""

    propellant: Array
    time: Array
    mass: Array  # W, by set, place and date


def affordable(clients: int, dates: int) -> bool:
    """Whether the program over subsets is done in seconds."""
    return clients <= MOST and 2.0**clients * clients**2 / 4 * dates**2 <= _WORK


def all_orders(costs: Costs) -> Orders:
    """The program."""
    ratio, given, lasts = costs.table.ratio, costs.tour.given, costs.table.time
    places, count = ratio.shape[0], ratio.shape[2]
    sets, members = 1 << (places - 1), np.arange(1, places)
    mass, time = np.full((sets, places, count), np.inf), np.zeros((sets, places))
    mass[0] = costs.end
    time[0] = lasts[:, 0] if costs.tour.servicer.returns else 0.0
    totals = np.zeros(sets)
    for s in range(1, sets):
        bits = (s >> (members - 1)) & 1 == 1
        inside, outside = members[bits], np.concatenate([[0], members[~bits]])
        smaller = s ^ (1 << (inside - 1))
        rest = mass[smaller, inside] + given[inside, None]
        totals[s] = given[inside].sum()
        if count == 1:
            whole = rest[:, 0] * ratio[outside[:, None], inside, 0, 0]
            best = whole.argmin(axis=1)
            mass[s, outside, 0] = whole[np.arange(len(outside)), best]
            time[s, outside] = lasts[outside, inside[best]] + time[smaller[best], inside[best]]
        else:
            legs = ratio[outside[:, None], inside[None, :]]
            mass[s, outside] = (rest[None, :, None, :] * legs).min(axis=(1, 3))
    propellant = np.array([costs.propellant(m, g) for m, g in zip(mass[:, 0, 0], totals, strict=True)])
    propellant[0] = 0.0
    return Orders(propellant, time[:, 0] * (count == 1), mass)


def order_of(costs: Costs, orders: Orders, chosen: int) -> list[int]:
    """The best order of one set."""
    ratio, given = costs.table.ratio, costs.tour.given
    here, date, order = 0, 0, []
    while chosen:
        inside = np.array([k for k in range(1, ratio.shape[0]) if chosen >> (k - 1) & 1])
        rest = orders.mass[chosen ^ (1 << (inside - 1)), inside] + given[inside, None]
        both = rest * ratio[here, inside, date]
        which, date = divmod(int(np.argmin(both)), both.shape[1])
        here = int(inside[which])
        chosen ^= 1 << (here - 1)
        order.append(here)
    return order
