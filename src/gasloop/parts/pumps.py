"""Pumps for cryogenic liquids: power and suction head. Pure functions of floats, arrays or symbols."""

from __future__ import annotations

from typing import Any

import numpy as np

_G0 = 9.80665  # m/s2, of a head in metres


def pump_power(flow: Any, rise: Any, dp_min: Any, rho: Any, eta: Any) -> Any:
    """Power of a pump [W]: P = flow dp / (rho eta).

    rise : pressure after less pressure before [Pa]; dp is its smooth positive part, dp_min where the pressures are
    equal and the rise itself far above it: pipes and valves cost something in any case. What the pump wastes ends in
    the liquid. Valid for liquids, whose density hardly changes.
    """
    dp = 0.5 * (rise + np.sqrt(rise**2 + 4 * dp_min**2))
    return flow * dp / (rho * eta)


def suction_head(p: Any, p_vapour: Any, rho: Any) -> Any:
    """Net positive suction head [m]: (p - p_vapour) / (rho g0); a pump cavitates below the head it requires."""
    return (p - p_vapour) / (rho * _G0)


def pipe_loss(flow: Any, D: Any, L: Any, bends: Any, rho: Any, mu: Any) -> Any:
    """Pressure lost in a pipe of bore D and length L [Pa]: (f L / D + bends) G^2 / (2 rho), f = 0.184 Re^-0.2.

    bends : loss coefficients of bends and valves, summed. Smooth pipe, turbulent, liquid all through; while vapour
    fills it the loss is several times as much. Source: incropera2011.
    """
    flux = flow / (0.25 * np.pi * D**2)
    friction = 0.184 * (np.fabs(flux) * D / mu + 1.0) ** -0.2
    return (friction * L / D + bends) * flux**2 / (2 * rho)
