"""Measures of a row of yearly cash flows. Each answers its own question; none is turned into another.

Flows are at the ends of years 0, 1, 2 ..: the first is not discounted. Any one currency and basis; rates are shares per year and of
the kind of the flows (real with real).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Array = NDArray[np.float64]
_ALIKE = 1e-7  # share of 1 + r within which two rates are one: a root that touches nought may be found from both sides
Row = Sequence[float] | Array  # a value for each year


def factors(count: int, rate: float) -> Array:
    """(1 + r)^-t for t = 0 .. count - 1."""
    if not rate > -1.0:
        raise ValueError(f"a rate of {100 * rate:g} % a year would lose more than all: above -100 %")
    return np.asarray((1.0 + rate) ** -np.arange(count, dtype=float))


def npv(flows: Row, rate: float) -> float:
    """Net present value: sum of CF_t / (1 + r)^t [money of year 0]."""
    row = np.asarray(flows, float)
    return float(row @ factors(len(row), rate))


def annuity(rate: float, years: float) -> float:
    """What 1 at the end of each year is worth at the start of the first: A = (1 - (1 + r)^-N) / r [yr]."""
    return float(years) if rate == 0 else -math.expm1(-years * math.log1p(rate)) / rate


def even_flows(first: float, yearly: float, years: float) -> list[float]:
    """One sum at year 0, then the same at the end of each of so many years."""
    return [first, *([yearly] * round(years))]


def irr(flows: Row) -> list[float]:
    """All internal rates of return: every real r > -1 at which the NPV is nought, rising.

    Several if the flows change sign more than once (a mine that must be cleaned up), none if they never do. A tangent root, where the NPV
    touches nought, counts once. Raises ValueError if all flows are nought.
    """
    row = np.trim_zeros(np.asarray(flows, float))
    if not len(row):
        raise ValueError("no flows: any rate of return would do")
    # In x = 1 / (1 + r) the NPV is a polynomial, and r > -1 is x > 0. Powers of x common to all flows drop out.
    found: list[float] = []
    for x in sorted(_positive_roots(row / np.abs(row).max()), reverse=True):
        if not found or 1.0 / x - 1.0 - found[-1] > _ALIKE / x:
            found.append(1.0 / x - 1.0)
    return found


def _positive_roots(p: Array) -> list[float]:
    """Real roots above nought of p[0] + p[1] x + ..: between the turning points, which are the roots of the slope."""
    if len(p) < 2 or not np.any(p[1:]):
        return []
    p = p[: np.flatnonzero(p)[-1] + 1]
    turns = _positive_roots(np.arange(1, len(p)) * p[1:])
    bound = 1.0 + float(np.max(np.abs(p[:-1] / p[-1])))  # Cauchy: no root lies beyond

    def value(x: float) -> float:
        return float(np.polynomial.polynomial.polyval(x, p))

    found: list[float] = []
    edges = [0.0, *(t for t in turns if t < bound), bound]
    for low, high in pairwise(edges):
        at_low, at_high = value(low), value(high)
        if at_low * at_high < 0:
            found.append(float(brentq(value, low, high, xtol=1e-15, rtol=1e-14, maxiter=500)))
        elif high < bound and abs(at_high) <= 1e-13 * float(np.abs(p) @ high ** np.arange(len(p))):
            found.append(high)  # touches nought
    return found


def cumulative(flows: Row, rate: float = 0.0) -> Array:
    """Sum of the discounted flows up to each year."""
    row = np.asarray(flows, float)
    return np.cumsum(row * factors(len(row), rate))


def payback(flows: Row, rate: float = 0.0) -> float:
    """Year from which on the (discounted) sum of flows stays above nought; infinite if it ends below [yr].

    Straight between the ends of years. It says nothing of what comes after.
    """
    sums = cumulative(flows, rate)
    below = np.flatnonzero(sums < 0)
    if not len(below):
        return 0.0
    last = int(below[-1])
    if last == len(sums) - 1:
        return math.inf
    return last - float(sums[last]) / float(sums[last + 1] - sums[last])


def levelised_cost(costs: Row, quantities: Row, rate: float) -> float:
    """LCOx = sum C_t (1 + r)^-t / sum q_t (1 + r)^-t [money per kg]; of usable kg, at one named node, if q is that.

    costs : positive; before tax, unless the caller put taxes among them
    """
    worth = npv(quantities, rate)
    if not worth > 0:
        raise ValueError("nothing is delivered: a cost per kg of nothing is not a number")
    return npv(costs, rate) / worth


def break_even_price(capital: float, yearly: float, quantity: float, rate: float, years: float) -> float:
    """Price at which one outlay and even years come to an NPV of nought, untaxed: (Capex / A + C) / Q [money per kg]."""
    return (capital / annuity(rate, years) + yearly) / quantity


def required_price(value: Callable[[float], float], start: float = 1.0) -> float:
    """The price at which ``value`` (an NPV, rising with the price) is nought; infinite if no price reaches it.

    value : price -> NPV, after whatever tax and financing it holds
    """
    low, high = 0.0, start
    if value(low) >= 0:
        return 0.0
    while value(high) < 0:
        low, high = high, 10.0 * high
        if high > 1e12 * start:
            return math.inf
    return float(brentq(value, low, high, rtol=1e-12))


def production_mass_ratio(
    rate: float, years: float, mass: float, spares: float = 0.0, spare_years: float = 0.0
) -> float:
    """kg made over the life per kg of plant and spares (phi of Metzger 2023).

    rate [kg/yr]; mass [kg]; spares [kg/yr] over ``spare_years``
    """
    return rate * years / (mass + spares * spare_years)
