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
    return _boiling(eos_name(carrier), p)


@lru_cache(maxsize=64)
def liquefaction_work(formula: str, T0: float = 300.0, p: float = ATMOSPHERE, liquid: str | None = None) -> float:
    """Least work [J/kg] from gas at T0, p to boiling liquid at p, heat rejected at T0; with conversion.

    liquid : its fluid, if not the one that a liquefier of this gas delivers; ``H2`` is hydrogen left unconverted
    """
    return float(least_work(*_gas_and_liquid(formula, T0, p, liquid), T0))


@lru_cache(maxsize=64)
def liquefaction_heat(formula: str, T0: float = 300.0, p: float = ATMOSPHERE, liquid: str | None = None) -> float:
    """Heat [J/kg] taken out between gas at T0, p and boiling liquid at p; arguments as of ``liquefaction_work``."""
    gas, boiling = _gas_and_liquid(formula, T0, p, liquid)
    return float(gas.h - boiling.h)


def _gas_and_liquid(formula: str, T0: float, p: float, liquid: str | None) -> tuple[Condition, Condition]:
    return condition(f"{formula}.g", T0, p), _boiling(liquid or eos_name(f"{formula}.l"), p)


def _boiling(fluid: str, p: float) -> Condition:
    from gasloop.matter import fluids

    line = fluids.fluid(fluid).saturation()
    T = float(line.T(p))
    return Condition(T, p, float(line.h_l(T)), float(line.s_l(T)))
