"""Solid carbon dioxide: where it sublimes and what that takes.

    ln(p / p_t) = (T_t / T) [a1 z + a2 z^1.9 + a3 z^2.9],   z = 1 - T / T_t          (span1996, eq. 3.12)
    h_sub = R T^2 d(ln p)/dT                                of a thin ideal gas [J/mol]

Valid 110 K to the triple point, 216.592 K and 517.95 kPa. The heat of sublimation is that of this curve, so frost on
one side and gas on the other are in equilibrium exactly on it. An ideal gas is thin enough below 20 kPa (0.5 %); at
1 bar the true heat is 3 % less.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.matter.species import R_GAS

T_TRIPLE, P_TRIPLE = 216.592, 0.51795e6  # K, Pa
T_LOW = 110.0  # K
DENSITY = 1560.0  # kg/m3, compact ice
_A = ((-14.740846, 1.0), (2.4327015, 1.9), (-5.3061778, 2.9))


def sublimation_pressure(T: Any) -> Any:
    """Vapour pressure of solid carbon dioxide [Pa]."""
    z = 1 - T / T_TRIPLE
    return P_TRIPLE * np.exp(T_TRIPLE / T * sum(a * z**k for a, k in _A))


def heat_of_sublimation(T: Any) -> Any:
    """Heat of sublimation into thin gas [J/mol]."""
    z = 1 - T / T_TRIPLE
    # d/dT of (T_t / T) a z^k is -a z^(k-1) [T_t z / T^2 + k / T]
    return R_GAS * sum(-a * z ** (k - 1) * (T_TRIPLE * z + k * T) for a, k in _A)


def frost_point(p: float) -> float:
    """Temperature [K] at which carbon dioxide of partial pressure p [Pa] begins to freeze; floats."""
    if not sublimation_pressure(T_LOW) <= p <= P_TRIPLE:
        raise ValueError(
            f"carbon dioxide at {p:.4g} Pa: it freezes between {sublimation_pressure(T_LOW):.3g} Pa ({T_LOW:g} K) and "
            f"{P_TRIPLE:.5g} Pa, its triple point"
        )
    T = 150.0
    for _ in range(40):
        slope = heat_of_sublimation(T) / (R_GAS * T * T)
        T = min(max(T - float(np.log(sublimation_pressure(T) / p) / slope), T_LOW), T_TRIPLE)
    return T
