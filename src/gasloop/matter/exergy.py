"""Least work between two conditions: what no machine can beat.

    w = (h2 - h1) - T0 (s2 - s1)      [J/kg], heat exchanged at T0 only

Positive: work must be spent; negative: that much could be won.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from gasloop.matter.carriers import Condition, condition, eos_name

ATMOSPHERE = 101325.0  # Pa


def least_work(before: Condition, after: Condition, T0: Any) -> Any:
    """Least work [J/kg] that takes a flow from one condition to another with heat rejected at T0 [K]."""
    return after.h - before.h - T0 * (after.s - before.s)


def saturated_liquid(carrier: str, p: float = ATMOSPHERE) -> Condition:
    """The boiling liquid (``O2.l``, ``H2.l``) at pressure p [Pa]; floats."""
    from gasloop.matter import fluids

    line = fluids.fluid(eos_name(carrier)).saturation()
    T = float(line.T(p))
    return Condition(T, p, float(line.h_l(T)), float(line.s_l(T)))


@lru_cache(maxsize=64)
def liquefaction_work(formula: str, T0: float = 300.0, p: float = ATMOSPHERE) -> float:
    """Least work [J/kg] from gas at T0, p to boiling liquid at p, heat rejected at T0; with conversion."""
    return float(least_work(condition(f"{formula}.g", T0, p), saturated_liquid(f"{formula}.l", p), T0))
