"""Evaporation and condensation where a tank's gas, liquid and walls meet. Floats, arrays and CasADi symbols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.parts.column import positive
from gasloop.parts.inside import Heat, Inside
from gasloop.parts.liquid import Liquid
from gasloop.parts.tankage import soft_plus

_SOFT = 1e-2  # W, rounds the step from evaporation to condensation
_SUPERHEAT = 0.2  # K by which a layer, or a fog, is late before it boils, or rains: our choice
_LATE = 10.0  # s, in which such an excess goes: our choice


@dataclass(frozen=True)
class Entering:
    """Liquid that enters from a line and through a feed pipe: flows [kg/s] and enthalpies [J/kg]."""

    inlet: Any
    fed: Any
    h_inlet: Any
    h_fed: Any

    @property
    def flow(self) -> Any:
        """Both [kg/s]."""
        return self.inlet + self.fed

    def beyond(self, h: Any) -> Any:
        """What they bring above an enthalpy h [W]."""
        return self.inlet * (self.h_inlet - h) + self.fed * (self.h_fed - h)


@dataclass(frozen=True)
class Change:
    """Change of phase in a tank [kg/s].

    m_e : evaporation at the surface, with enthalpies h_G and h_L on its two sides; boil : of each layer; rain : in the
    gas; film : on the dry wall; drops : on a spray, which takes up Q_drops [W]
    h_s, h_i : of vapour and liquid at the surface's temperature [J/kg]
    """

    m_e: Any
    h_G: Any
    h_L: Any
    boil: list[Any]
    rain: Any
    film: Any
    drops: Any
    Q_drops: Any
    h_s: Any
    h_i: Any

    @property
    def net(self) -> Any:
        """Evaporation in all [kg/s]."""
        return self.m_e + sum(self.boil) - self.rain - self.film - self.drops

    def into_gas(self, heat: Heat, h_v: Any) -> Any:
        """Heat of an ullage of enthalpy h_v, and what vapour that comes and goes brings above it [W].

        Film and drops take vapour away as it is, and give its heat to wall and drops.
        """
        surface = heat.wall_gas - heat.gas_surface + self.m_e * (self.h_G - h_v)
        return surface + sum(self.boil) * (self.h_s - h_v) - self.rain * (self.h_i - h_v)


def change(now: Inside, liquid: Liquid, heat: Heat, entering: Entering, spray: Any, effect: Any) -> Change:
    """At the surface, in layers that boil, in gas that rains, on drops, on cold wall.

    spray : share of what enters that passes the ullage; effect : how near to the surface's temperature its drops come
    """
    gas, column, T_i = now.gas, now.column, now.T_i
    h_s, h_i, h_v = liquid.line.h_v(T_i), liquid.h(T_i, now.p), gas.vapour.h
    left = heat.gas_surface + heat.wall_rim - heat.down[0]
    m_e, h_G, h_L = at_surface(left, (h_s, h_v), (column.h[0], h_i))
    layers = zip(column.m, column.cp, column.T, column.h, strict=True)
    boil = [late(m * c, t - T_i, h_s - h) for m, c, t, h in layers]
    rain = late(gas.C, T_i - gas.vapour.T, h_v - h_i)
    # Drops take up heat on their way through the ullage, and vapour condenses on them.
    Q_drops = -spray * effect * entering.beyond(h_i)
    return Change(m_e, h_G, h_L, boil, rain, heat.film / (h_v - h_i), Q_drops / (h_v - h_i), Q_drops, h_s, h_i)


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
