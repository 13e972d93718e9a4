"""What a plant makes in a stretch of work, by its mass: a line, a bent line, or one that bends the other way."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from gasloop.solve.campaign.things import Plant
from gasloop.solve.rows import Rows

FURTHEST = 10.0  # times the last corner: how far the last slope is believed


def add_curve(m: Rows, plant: Plant, mass: int, time: float) -> int:
    """The column of the product [kg] made in ``time``: at most what the curve gives at the plant's mass.

    Where specific output falls with mass the curve is a roof of straight lines and no whole numbers are needed. A roof
    that begins at a least plant takes one column 0 or 1: there is a plant, or nothing is made. Where output rises faster
    and faster (small plants work badly), the mass must lie on one stretch of the curve: one such column for each.
    """
    made = int(m.add_columns(1, 0.0, math.inf)[0])
    if not falling(plant):
        _stretches(m, plant, made, mass, time)
        return made
    from_nothing = plant.masses[0] == 0.0 and plant.rates[0] == 0.0
    there = int(m.add_columns(1, 1.0 if from_nothing else 0.0, 1.0, whole=not from_nothing)[0])
    for i, slope in enumerate(_slopes(plant)):
        above = plant.rates[i] - slope * plant.masses[i]  # where the line meets a plant of no mass
        line = [(made, 1.0), (mass, -slope * time)] + ([(there, -above * time)] if above else [])
        _add(m, line, -math.inf, 0.0)
    if not from_nothing:
        _add(m, [(mass, 1.0), (there, -plant.masses[0])], 0.0, math.inf)
        most = plant.rate(min(plant.most, plant.masses[-1] * FURTHEST)) * time
        _add(m, [(made, 1.0), (there, -most)], -math.inf, 0.0)
    return made


def falling(plant: Plant) -> bool:
    """Whether the curve never rises faster than before."""
    slopes = _slopes(plant)
    return all(b <= a * (1 + 1e-12) for a, b in pairwise(slopes))


def _slopes(plant: Plant) -> list[float]:
    x, y = plant.masses, plant.rates
    return [(y[i] - y[i - 1]) / (x[i] - x[i - 1]) for i in range(1, len(x))]


def _stretches(m: Rows, plant: Plant, made: int, mass: int, time: float) -> None:
    """Mass and product as shares of the corners of the one stretch that is chosen (disaggregated convex combination)."""
    far = plant.masses[-1] * FURTHEST
    x, y = (*plant.masses, far), (*plant.rates, plant.rate(far))
    used, product, chosen = [(mass, -1.0)], [(made, -1.0)], []
    for i in range(1, len(x)):
        on = int(m.add_columns(1, 0.0, 1.0, whole=True)[0])
        ends = [int(c) for c in m.add_columns(2, 0.0, 1.0)]
        _add(m, [(ends[0], 1.0), (ends[1], 1.0), (on, -1.0)], 0.0, 0.0)
        used += zip(ends, x[i - 1 : i + 1], strict=True)
        product += zip(ends, (y[i - 1] * time, y[i] * time), strict=True)
        chosen.append((on, 1.0))
    _add(m, chosen, 0.0, 1.0)
    _add(m, used, -math.inf, 0.0)
    _add(m, product, 0.0, math.inf)


def _add(m: Rows, terms: list[tuple[int, float]], low: float, high: float) -> None:
    m.add_rows([(np.array([c for c, _ in terms]), np.array([f for _, f in terms]))], 1, low, high)
