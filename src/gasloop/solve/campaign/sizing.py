"""Dry mass of a spacecraft from what it carries: the closure of the lunar test problem.

    0.3238 md + 693.7 Wpl^0.0459 + 0.1648 (md + Wpl) + 20.26 Wp/rho + P + (1.014 P^0.8423 + 22.33 t)
        + (0.00419 n t md^0.9061 + 434.7) + 0.05 md = md,      P = 7.277e-8 md^2.443 + 137

md : dry mass, Wpl : payload, Wp : propellant [kg]; rho = 360 kg/m3 of propellant; n crew for t days. Terms of structure,
thermal control, tanks, power, avionics and life support, fitted to past crewed craft. Read in the code of
[spacelogistics]; the paper is Isaji, Takubo and Ho 2022. Nothing is said of where the fit ends: used as published.
"""

from __future__ import annotations

import numpy as np


def closure(dry: float, payload: float, propellant: float, density: float, crew: float, days: float) -> float:
    """Sum of the parts less the whole [kg]: zero where the sizes fit one another."""
    power = 7.277e-8 * dry**2.443 + 137.0
    parts = (
        0.3238 * dry + 693.7 * payload**0.0459 + 0.1648 * (dry + payload) + 20.26 * propellant / density + power
        + (1.014 * power**0.8423 + 22.33 * days) + (0.00419 * crew * days * dry**0.9061 + 434.7) + 0.05 * dry
    )  # fmt: skip
    return float(parts - dry)


def dry_mass(payload: float, propellant: float, density: float = 360.0, crew: float = 4.0, days: float = 3.0) -> float:
    """Dry mass [kg] that carries ``payload`` and ``propellant`` [kg]: the smaller root of the closure.

    What the parts take grows faster than the whole, so beyond some load there is no such craft: ValueError.
    """
    if not (payload > 0 and propellant > 0):
        raise ValueError(f"payload {payload:g} kg and propellant {propellant:g} kg: both must be above zero")
    grid = np.geomspace(100.0, 1e5, 400)
    signs = np.sign([closure(m, payload, propellant, density, crew, days) for m in grid])
    below = np.flatnonzero((signs[:-1] > 0) & (signs[1:] <= 0))
    if not below.size:
        raise ValueError(
            f"no craft carries {payload:g} kg and {propellant:g} kg of propellant by this law; ask for less"
        )
    from scipy.optimize import brentq

    low, high = grid[below[0]], grid[below[0] + 1]
    return float(
        brentq(lambda m: closure(m, payload, propellant, density, crew, days), low, high, xtol=1e-10, rtol=1e-14)
    )
