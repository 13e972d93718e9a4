"""Flow through nozzles and valves, smooth from no flow to choked flow; how far a relief valve lifts.

Pure functions of floats, arrays or CasADi symbols.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_SOFT = 5e-4  # below about ten times this pressure difference, as a share, the root is bent to a finite slope
_LEAST_N, _LEAST_P = 1.02, 1e-3  # Pa
_KNEE = 20.0  # sharpness of the ends of a relief valve's lift


def critical_ratio(n: Any) -> Any:
    """Pressure in the throat over that before it, at sonic flow: (2 / (n + 1))^(n / (n - 1))."""
    return (2 / (n + 1)) ** (n / (n - 1))


def nozzle_flux(p: Any, rho: Any, n: Any, p_out: Any) -> Any:
    """Mass flux of a frictionless nozzle [kg/s/m2], from rest at p, rho to p_out; choked or not.

    G^2 = 2 n/(n - 1) p rho (r^(2/n) - r^((n+1)/n)),    r = max(p_out / p, critical_ratio(n)), at most 1

    p rho^-n = const along the way. n is the isentropic exponent of the real gas before the nozzle, rho w^2 / p.
    Against the exact expansion, choked: hydrogen at 138 and 700 bar +0.5 and +2 %, oxygen at 200 bar +2.5 %, xenon at
    60 bar and 320 K +4.5 %; unchoked 0.2 % (tests). Nothing flows back where p_out > p. Below half a percent of pressure
    difference the root is bent, so that slopes are finite: within 1 % above that. Source: one-dimensional gas dynamics,
    any textbook. Metastable states that a solver only tries (p below zero, n below one) give a finite flux too.
    """
    n, p = np.fmax(n, _LEAST_N), np.fmax(p, _LEAST_P)
    choked = critical_ratio(n)
    drop = np.fmin(np.fmax(1 - p_out / p, 0.0), 1 - choked)
    r = 1 - drop
    square = 2 * n / (n - 1) * (r ** (2 / n) - r ** ((n + 1) / n))
    # square is about 2 drop for a small one; its slope along drop is 0 where the flow chokes.
    return np.sqrt(p * rho) * square**2 / (square**2 + _SOFT**2) ** 0.75


def regulator_opening(p_in: Any, p: Any, band: Any) -> Any:
    """Share of its rated flow [0..1] that a regulator passes from p_in to p; none backwards.

    y^2 / (1 + y^2),  y = max(p_in - p, 0) / band:    half at ``band`` [Pa] of pressure difference, 90 % at three.
    """
    y = np.fmax(p_in - p, 0.0) / band
    return y * y / (1 + y * y)


def relief_lift(p: Any, p_set: Any, band: Any = 0.1) -> Any:
    """Share of its full area [0..1] that a relief valve opens: none below p_set, all at (1 + band) p_set.

    A straight line with rounded ends: at p_set itself 3 % is open, 10 % of the band below it 0.5 %, a whole band
    below it 1e-10.
    """
    x = (p / p_set - 1) / band
    return (_soft_plus(_KNEE * x) - _soft_plus(_KNEE * (x - 1))) / _KNEE


def _soft_plus(z: Any) -> Any:
    """ln(1 + e^z) without overflow."""
    return np.fmax(z, 0.0) + np.log1p(np.exp(-np.fabs(z)))
