"""Natural convection in and around vessels: Nusselt numbers, smooth, with conduction left where nothing moves.

    Ra = g beta |dT| L^3 / (nu alpha)

|dT| is rounded below a millikelvin, so that slopes are finite. Without gravity Ra is 0 and conduction alone is left.
Pure functions of floats, arrays and CasADi symbols.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_CALM = 1e-3  # K


def rayleigh(gravity: Any, beta: Any, dT: Any, L: Any, nu: Any, alpha: Any) -> Any:
    """Rayleigh number over a length L [m] of a fluid of expansion beta [1/K], nu and alpha [m2/s]."""
    return gravity * beta * np.sqrt(dT * dT + _CALM**2) * L**3 / (nu * alpha)


def upright_wall(Ra: Any, Pr: Any) -> Any:
    """Mean Nusselt number of an upright wall, laminar and turbulent.

    Nu = {0.825 + 0.387 Ra^(1/6) / [1 + (0.492 / Pr)^(9/16)]^(8/27)}^2            0 <= Ra <= 1e12 [churchill1975]

    Used above 1e12 too, where it goes on with Ra^(1/3) as turbulent data do.
    """
    f = (1 + (0.492 / Pr) ** (9 / 16)) ** (8 / 27)
    return (0.825 + 0.387 * (Ra + 1e-6) ** (1 / 6) / f) ** 2


def stable_level(Ra: Any) -> Any:
    """Nusselt number of a level surface over which the fluid lies stably (a cold one below it).

    Nu = 0.27 Ra^(1/4)            1e5 <= Ra <= 1e10 [mcadams1954]; conduction, 1, below
    """
    return (1 + (0.27**4 * Ra) ** 2) ** (1 / 8)


def unstable_level(Ra: Any) -> Any:
    """Nusselt number of a level surface under which the fluid lies unstably (a cold one above it).

    Nu = 0.54 Ra^(1/4) to 1e7, 0.15 Ra^(1/3) above [mcadams1954]; here the larger of both and of conduction, 1, rounded
    """
    return (1 + (0.54**4 * Ra) ** 2 + (0.15**3 * Ra + 1e-12) ** (8 / 3)) ** (1 / 8)
