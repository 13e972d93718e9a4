"""A column of liquid in layers that lie on one another, warm above cold: what a tank's liquid does between wall and surface.

Layer 1 is on top. Layer k holds the share w_k of the liquid, each about twice the one above, because temperature changes
most beneath the surface. Between layers heat is conducted, by the liquid and along the wetted wall; where a layer is
warmer than the one above it, the two turn over:

    q = rho cp 0.1 (g beta dT l)^(1/2) dT                      dT > 0, l between the middles [W/m2]

a tenth of the speed of free fall: our choice; any speed of that order levels them. Where the layers lie stably there is
no other mixing: heat that enters at a wall stays at its level, because a rising film is stopped by the warmth above it.

Mass that passes from layer to layer brings the enthalpy that leaves entropy as it was (``between``), so it makes none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.parts.liquid import Liquid
from gasloop.parts.shapes import Shape

LAYERS = 6
_GROWTH = 2.2  # each layer to the one above
SHARES: tuple[float, ...] = tuple(
    _GROWTH**k / sum(_GROWTH**j for j in range(LAYERS)) for k in range(LAYERS)
)  # of the mass of liquid, top first
_TURN = 0.1  # of the speed of free fall
_CALM = 1e-4  # K, rounds the step from stable to turning over


@dataclass(frozen=True)
class Column:
    """The layers under one pressure p [Pa], from the top: temperatures [K], volumes [m3/kg], masses [kg]."""

    liquid: Liquid
    p: Any
    T: list[Any]
    v: list[Any]
    m: list[Any]

    @cached_property
    def h(self) -> list[Any]:
        """Enthalpies [J/kg]."""
        return [self.liquid.h(t, self.p) for t in self.T]

    @cached_property
    def cp(self) -> list[Any]:
        """Heat capacities at constant pressure [J/kg/K]."""
        return [self.liquid.cp(t, self.p) for t in self.T]

    @cached_property
    def dv_dT(self) -> list[Any]:
        """Slopes of the volumes [m3/kg/K]."""
        return [self.liquid.dv_dT(t) for t in self.T]

    def exchanged(self, H: list[Any], down: list[Any], rise: list[Any], plunging: Any, falling: Any) -> list[Any]:
        """Heat of each layer [W] with what passes its boundaries added to H.

        down : heat conducted and stirred downward, the surface's first [W]; rise : mass up through each boundary [kg/s].
        Of it, what was let in at the bottom (``plunging``) and what was sprayed on top (``falling``) pushes the layers
        before it, and brings the enthalpy of the layer it comes from; the rest passes without making entropy.
        """
        H, h = list(H), self.h
        for j, (flow, above) in enumerate(zip(rise, np.cumsum(SHARES), strict=False)):
            up, fall = plunging * above, falling * (1 - above)
            calm = flow - up + fall
            mean = between(self.liquid, self.T[j], self.T[j + 1], self.p)
            H[j] = H[j] - down[j + 1] + up * (h[j + 1] - h[j]) + calm * (mean - h[j])
            H[j + 1] = H[j + 1] + down[j + 1] + fall * (h[j] - h[j + 1]) - calm * (mean - h[j + 1])
        return H

    def swelling(self, H: list[Any], C: list[Any]) -> tuple[Any, Any]:
        """Growth of volume by heat H [W] at constant pressure [m3/s], and by pressure without heat [m3/Pa].

        sum m v' H / C,   sum (m v')^2 T / C;   C : heat capacities of the layers, with what goes with them [J/K]
        """
        each = list(zip(self.m, self.dv_dT, self.T, H, C, strict=True))
        return sum(m * b * one / c for m, b, _, one, c in each), sum((m * b) ** 2 * t / c for m, b, t, _, c in each)

    def warming(self, H: list[Any], C: list[Any], dp: Any) -> list[Any]:
        """dT/dt of each layer [K/s]: (H + m T v' dp/dt) / C."""
        each = zip(self.m, self.dv_dT, self.T, H, C, strict=True)
        return [(one + m * t * b * dp) / c for m, b, t, one, c in each]


def levels(shape: Shape, f: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """Height, wetted wall below and area of each boundary between layers, the surface first; per volume as in Shape."""
    above = np.cumsum(SHARES)[:-1]
    at = [f, *(f * (1 - float(w)) for w in above)]
    return [shape.height(v) for v in at], [shape.wetted(v) for v in at], [shape.surface(v) for v in at]


def positive(x: Any, small: float) -> Any:
    """The positive part of x, rounded within ``small`` of zero."""
    return 0.5 * (x + np.sqrt(x * x + small * small))


def turnover(g: Any, beta: Any, dT: Any, l: Any, rho: Any, cp: Any) -> Any:  # noqa: E741  the symbol of the equation
    """Heat that two layers exchange by turning over [W/m2], dT the lower's excess [K], l between their middles [m].

    rho cp 0.1 (g beta dT l)^(1/2) dT; nothing where the lower is colder, rounded within 0.1 mK.
    """
    return rho * cp * _TURN * np.sqrt(g * beta * l + 1e-18) * positive(dT, _CALM) ** 1.5


def between(liquid: Liquid, T_a: Any, T_b: Any, p: Any) -> Any:
    """Enthalpy of mass that passes between layers at T_a and T_b so that no entropy is made [J/kg].

    It is the mean of h over 1/T, by Simpson's rule: the mean that Gibbs and Helmholtz's relation wants, to the fifth
    order in T_a - T_b.
    """
    T_m = 2 * T_a * T_b / (T_a + T_b)
    return (liquid.h(T_a, p) + 4 * liquid.h(T_m, p) + liquid.h(T_b, p)) / 6


def rising(sources: list[Any], grown: Any) -> list[Any]:
    """Flow up through each boundary between layers [kg/s], from what each layer takes up from outside.

    Every layer keeps its share of a liquid that grows by ``grown``: F_(k-1) = S_k + F_k - w_k grown, F_N = 0.
    """
    flows: list[Any] = []
    below: Any = 0.0
    for source, share in zip(sources[:0:-1], SHARES[:0:-1], strict=True):
        below = source + below - share * grown
        flows.append(below)
    return flows[::-1]
