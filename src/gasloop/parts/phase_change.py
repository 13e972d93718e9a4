"""Evaporation and condensation where a tank's gas, liquid and walls meet. Floats, arrays and CasADi symbols."""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.parts.column import positive
from gasloop.parts.tankage import soft_plus

_SOFT = 1e-2  # W, rounds the step from evaporation to condensation
_SUPERHEAT = 0.2  # K by which a layer, or a fog, is late before it boils, or rains: our choice
_LATE = 10.0  # s, in which such an excess goes: our choice


def at_surface(heat: Any, vapour: tuple[Any, Any], liquid: tuple[Any, Any]) -> tuple[Any, Any, Any]:
    """Evaporation m_e [kg/s] by the heat left at a surface [W], and enthalpies h_G, h_L on its two sides [J/kg].

    m_e = heat / (h_G - h_L);  what evaporates comes from the layer below and leaves saturated, what condenses comes from
    the ullage and leaves saturated.

    vapour : enthalpy of saturated vapour, and of the ullage; liquid : of the layer below, and of saturated liquid
    """
    evaporating = 0.5 * (1 + heat / np.sqrt(heat**2 + _SOFT**2))
    h_G = evaporating * vapour[0] + (1 - evaporating) * vapour[1]
    h_L = evaporating * liquid[0] + (1 - evaporating) * liquid[1]
    return heat / (h_G - h_L), h_G, h_L


def late(C: Any, dT: Any, latent: Any) -> Any:
    """Boiling of a superheated liquid, rain of a supercooled gas [kg/s]: what is beyond 0.2 K goes in 10 s.

    C : heat capacity [J/K]; dT : beyond saturation [K]; latent : heat taken or given [J/kg]
    """
    return C / _LATE * _beyond(dT) / latent


def film(g: Any, k: Any, mu: Any, v: Any, latent: Any, tall: Any, dT: Any) -> Any:
    """Heat flux of vapour that condenses on an upright wall [W/m2]: Nusselt's laminar film.

    q = 0.943 (g rho^2 k^3 h_fg / (mu L))^(1/4) dT^(3/4)

    k, mu, v : of the liquid; tall : height of the wall L [m]; dT : by which the wall is colder than saturation [K]
    """
    group = (g + 1e-12) * k**3 * latent / (v**2 * mu * tall)
    return 0.943 * group**0.25 * positive(dT, 1e-4) ** 0.75


def _beyond(dT: Any) -> Any:
    """What of a temperature difference is beyond the superheat [K], rounded: 2e-11 K where there is no difference."""
    return 0.05 * _SUPERHEAT * soft_plus((dT - _SUPERHEAT) / (0.05 * _SUPERHEAT))
