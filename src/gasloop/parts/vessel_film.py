"""Heat between the gas in a closed vessel and its wall: still gas, gas stirred by its own buoyancy, by an inlet jet."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

NU_STILL = 8.0  # conduction alone in a long cylinder that warms evenly: mean gas to wall, h D / k = 8
_CALM = 0.01  # K, temperature difference below which the root of buoyancy is bent


def rayleigh(H: Any, dT: Any, gravity: Any, rho: Any, cp: Any, beta: Any, mu: Any, k: Any) -> Any:
    """Rayleigh number g beta |dT| H^3 rho^2 cp / (mu k) [1]; |dT| is rounded below 0.01 K; none for beta < 0."""
    return gravity * np.fmax(beta, 0.0) * np.sqrt(dT**2 + _CALM**2) * H**3 * rho**2 * cp / (mu * k)


def jet_reynolds(flow: Any, d: Any, mu: Any) -> Any:
    """Reynolds number of the inlet, 4 flow / (pi mu d) [1], of a flow [kg/s] through a bore d [m]."""
    return 4 * flow / (math.pi * mu * d)


def vessel_nusselt(Ra: Any, Re: Any) -> Any:
    """Nusselt number h H / k of the gas in a vessel of inner height H [1].

    Nu = (8^2 + (0.13 Ra_H^(1/3))^2)^(1/2) + 0.56 Re_d^0.67

    Jet: Woodfield and others (woodfield2007), hydrogen, nitrogen and argon filled into an upright vessel of 1 L, as
    the manual of HydDown (andreasen2021) prints it; Re on the bore of the inlet, Nu on the height (of a lying cylinder
    its diameter). Buoyancy: turbulent natural convection, Ra above 1e9, as that code takes it for filling and
    discharge. Woodfield's own 0.104 Ra^0.352 is its equal at Ra = 1.6e5 and 20 to 40 % more at the 1e10 to 1e12 of
    great vessels, beyond its data; a blow-down of 50 L decided between the two. Without gravity conduction is left:
    8, the closed form of a long cylinder. Roots are bent where Ra or Re vanish, so that slopes are finite.
    """
    buoyant = 0.13 * (Ra + 1.0) ** (1 / 3)
    forced = 0.56 * Re / (Re + 1.0) ** 0.33
    return np.sqrt(NU_STILL**2 + buoyant**2) + forced
