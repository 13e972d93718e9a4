"""Published laws of how much a plant makes for its mass, and of how much a vehicle weighs for what it carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gasloop.solve.campaign.things import YEAR

Array = Any

LEAST_CARBOTHERMAL = 400.0  # kg; below, the fit is not valid


def carbothermal_rate(mass: Array) -> Array:
    """Oxygen of a carbothermal plant for each kg of it [kg/kg/yr], plant mass from 400 kg.

    r = -0.43798 + 6.96226 (1 - exp(-m/812.156)) + 2.01727 (1 - exp(-m/3967.26)); a fit in [boyce2026].
    """
    if np.any(np.asarray(mass) < LEAST_CARBOTHERMAL):
        raise ValueError(f"the fit begins at a plant of {LEAST_CARBOTHERMAL:g} kg, not {np.min(mass):g} kg")
    m = np.asarray(mass, dtype=float)
    return (-0.43798 - 6.96226 * np.expm1(-m / 812.156) - 2.01727 * np.expm1(-m / 3967.26))[()]


def carbothermal_output(mass: Array) -> Array:
    """Oxygen of such a plant [kg/yr]."""
    return np.asarray(mass, dtype=float)[()] * carbothermal_rate(mass)


def corners(masses: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The published curve as corners: plant masses [kg] and rates [kg/s]."""
    return tuple(masses), tuple(float(carbothermal_output(m)) / YEAR for m in masses)


def straight(rate: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """A plant whose output is in proportion to its mass, ``rate`` in kg/s of product for each kg."""
    return (0.0, 1.0), (0.0, rate)
