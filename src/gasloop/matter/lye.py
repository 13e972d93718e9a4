"""Potassium lye, the electrolyte of alkaline cells.

    rho   = (1001.7 - 0.1108 t - 0.0032 t^2) exp(0.86 w)                       density [kg/m3]
    M     = w rho / 56.1056                                                    molarity [mol/L]
    kappa = -2.041 M - 0.0028 M^2 + 0.005332 M T + 207.2 M / T + 0.001043 M^3 - 3e-7 M^2 T^2    [S/cm]
    p_v   = 1 bar exp(2.302 a + b ln p_w)                                      vapour over the lye [bar]
    a_w   = exp[-0.05192 m + 0.003302 m^2 + (3.177 m - 2.131 m^2) / T]         activity of its water

T in K, t = T - 273.15, w share of KOH by mass, m molality [mol/kg], a and b polynomials of m. Valid 273-373 K and up
to 12 mol/L. Sources: gilliam2007 (density, conductivity), balej1985 (vapour, activity), both read in the code of
aec_modelling. Floats, arrays and symbols.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.matter.water_cell import saturation_pressure

_M_KOH = 56.1056  # g/mol


def density(T: Any, w: Any) -> Any:
    """Density [kg/m3]."""
    t = T - 273.15
    return (1001.7 - 0.1108 * t - 0.0032 * t**2) * np.exp(0.86 * w)


def conductivity(T: Any, w: Any) -> Any:
    """Conductivity of lye without bubbles [S/m]."""
    M = w * density(T, w) / _M_KOH
    per_cm = (
        -2.041 * M - 0.0028 * M**2 + 0.005332 * M * T + 207.2 * M / T + 0.001043 * M**3 - 3e-7 * M**2 * T**2
    )  # fmt: skip
    return 100 * per_cm


def vapour_pressure(T: Any, w: Any) -> Any:
    """Pressure of water over the lye [Pa]; lower than over water."""
    m = _molality(w)
    a = -0.0151 * m - 1.6788e-3 * m**2 + 2.2588e-5 * m**3
    b = 1 - 1.2062e-3 * m + 5.6024e-4 * m**2 - 7.8228e-6 * m**3
    return 1e5 * np.exp(2.302 * a + b * np.log(saturation_pressure(T) / 1e5))


def water_activity(T: Any, w: Any) -> Any:
    """Activity of the water; 1 in pure water."""
    m = _molality(w)
    return np.exp(-0.05192 * m + 0.003302 * m**2 + (3.177 * m - 2.131 * m**2) / T)


def _molality(w: Any) -> Any:
    return 1000 * w / (_M_KOH * (1 - w))
