"""Costs that fall with number and size: learning curves, of two kinds that are often confused, and scale.

Learning rate b (0.9: "a 90 % curve") is what a doubling leaves of a cost. Crawford: of the cost of the *unit*. Wright: of the
*average* of all units so far. At one b the second falls faster in the unit.
"""

from __future__ import annotations

import math

import numpy as np


def slope(rate: float) -> float:
    """log2 b, the power of the number."""
    if not 0.0 < rate <= 1.0:
        raise ValueError(f"a learning rate of {rate:g} is not in 0 to 1: a 90 % curve is 0.9")
    return math.log2(rate)


def crawford_unit(first: float, n: float, rate: float) -> float:
    """Cost of unit n, n = 1, 2, ..: a n^(log2 b)."""
    return float(first * n ** slope(rate))


def crawford_lot(first: float, begin: int, end: int, rate: float) -> float:
    """Cost of units begin .. end together."""
    n = np.arange(begin, end + 1, dtype=float)
    return first * float(np.sum(n ** slope(rate)))


def crawford_average(first: float, begin: int, end: int, rate: float) -> float:
    """Mean cost of units begin .. end."""
    return crawford_lot(first, begin, end, rate) / (end - begin + 1)


def wright_average(first: float, n: float, rate: float) -> float:
    """Mean cost of the first n units: a n^(log2 b)."""
    return float(first * n ** slope(rate))


def wright_unit(first: float, n: float, rate: float) -> float:
    """Cost of unit n where the average follows the law: a (n^(1 + log2 b) - (n - 1)^(1 + log2 b))."""
    power = 1.0 + slope(rate)
    return float(first * (n**power - (n - 1) ** power))


def scaled(cost: float, of: float, to: float, exponent: float) -> float:
    """Cost of a plant of another size: C (Q / Q0)^alpha; alpha about 0.6 to 0.66 of process plants."""
    return float(cost * (to / of) ** exponent)


def launch_price(
    first: float, year: float, rate: float, final_rate: float, years: float, prior: float, scale: float, learning: float
) -> float:
    """Price of launch after some years of a market that grows evenly in per cent [as ``first``].

    L = L0 (u / u0)^(a - 1) ((S0 + integral u dt) / S0)^(log2 b), u = u0 (u1 / u0)^(t / T): Metzger (2023) section 4.7

    rate, final_rate : mass launched a year at the start and after ``years``; prior : launched before; one unit of mass
    scale : exponent a of cost with rate (0.66); learning : b per doubling of what was launched (0.8)
    """
    growth = math.log(final_rate / rate) / years
    now = rate * math.exp(growth * year)
    launched = (now - rate) / growth if growth else rate * year
    return float(first * (now / rate) ** (scale - 1.0) * ((prior + launched) / prior) ** slope(learning))
