"""Zeolite 13X and carbon dioxide: how much it holds, by the isotherm of Toth.

    q = a p / [1 + (b p)^t]^(1/t),   a = a0 exp(E / T),  b = b0 exp(E / T),  t = t0 + c / T      [mol/kg]

p [kPa], T [K]. Coefficients as gunns_sorbants carries them for the bed material of the ISS, measured around and above
room temperature; at 200 K they are followed beyond their data, where the curve is flat: it then says little
more than that the bed is nearly full (6 mol/kg).
"""

from __future__ import annotations

from typing import Any

import numpy as np

A0, B0, E, T0, C = 6.509e-3, 4.884e-4, 2991.0, 7.487e-2, 38.1  # mol/kg/kPa, 1/kPa, K, 1, K
HEAT = 40e3  # J/mol, of sorption (gunns_sorbants)


def loading(T: Any, p: Any) -> Any:
    """Carbon dioxide held [mol/kg] at T [K] and partial pressure p [Pa]."""
    kPa, t = p / 1e3, T0 + C / T
    a, b = A0 * np.exp(E / T), B0 * np.exp(E / T)
    return a * kPa / (1 + (b * kPa) ** t) ** (1 / t)
