"""A cryogenic liquid whose volume does not feel pressure: the layers of a tank.

    v = v_s(T),   h = h0(T) + p (v - T v'),   s = s0(T) - p v',   u = h - p v,   cp = h0' - p T v''

That is the liquid with Gibbs energy g0(T) + p v_s(T): v_s is the volume along the saturation line, and h0, s0 follow
from the enthalpy there, h0 = h_s - p_s (v_s - T v_s'), with s0' = h0' / T. Energy, entropy and volume come from one
function, so that a layer under any pressure obeys both laws to rounding. What is left out is compression: 1e-4 of the
volume per bar in liquid hydrogen, so a vessel full of liquid is not for it.

Series in T, for floats, arrays and CasADi symbols.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev as cheb

from gasloop.matter.chebyshev import Chebyshev, nodes, shorten, through
from gasloop.matter.fluids import Fluid, fluid
from gasloop.matter.saturation import Saturation

_SAMPLES = 60
_FIT = 1e-8  # of v, and of cp / T


@dataclass(frozen=True)
class Liquid:
    """A liquid between T_low and T_high [K].

    volume : series of v_s [m3/kg]; steep : series of h0' / T [J/kg/K2]; h_low, s_low : h0 and s0 at T_low
    """

    of: Fluid
    line: Saturation
    volume: Chebyshev
    steep: Chebyshev
    h_low: float
    s_low: float

    def v(self, T: Any) -> Any:
        """Specific volume [m3/kg]."""
        return self.volume(T)

    def dv_dT(self, T: Any) -> Any:
        """Its slope [m3/kg/K]."""
        return self.volume.slope(T)

    def h(self, T: Any, p: Any) -> Any:
        """Enthalpy [J/kg], on the one scale of gasloop."""
        return self.h_low + self._energy(T) + p * (self.volume(T) - T * self.volume.slope(T))

    def u(self, T: Any, p: Any) -> Any:
        """Internal energy [J/kg]."""
        return self.h_low + self._energy(T) - p * T * self.volume.slope(T)

    def s(self, T: Any, p: Any) -> Any:
        """Entropy [J/kg/K]."""
        return self.s_low + self._entropy(T) - p * self.volume.slope(T)

    def cp(self, T: Any, p: Any) -> Any:
        """Heat capacity at constant pressure [J/kg/K]."""
        return T * (self.steep(T) - p * self.volume.slope.slope(T))

    @cached_property
    def _energy(self) -> Chebyshev:
        """h0 - h_low: the integral of T h0'/T."""
        z = Chebyshev((0.5 * (self.steep.low + self.steep.high), 0.5 * (self.steep.high - self.steep.low)),
                      self.steep.low, self.steep.high)  # fmt: skip
        return _integral(cheb.chebmul(self.steep.coefficients, z.coefficients), self.steep)

    @cached_property
    def _entropy(self) -> Chebyshev:
        """s0 - s_low: the integral of h0'/T."""
        return _integral(self.steep.coefficients, self.steep)


def _integral(coefficients: Any, like: Chebyshev) -> Chebyshev:
    c = cheb.chebint(coefficients, scl=0.5 * (like.high - like.low), lbnd=-1)
    return Chebyshev(tuple(float(v) for v in c), like.low, like.high)


@lru_cache(maxsize=32)
def liquid(name: str, T_low: float, T_high: float) -> Liquid:
    """The liquid of a fluid of ``matter.fluids`` between two temperatures [K]."""
    of = fluid(name)
    line = of.saturation(T_low, T_high, error=1e-10)
    T = nodes(T_low, T_high, _SAMPLES)
    v = 1 / line.rho_l(T)
    volume = shorten(through(v, T_low, T_high), _FIT * float(v.min()))
    # Enthalpy at no pressure, and its slope, by the series of v that is kept.
    raised = line.p(T) * (volume(T) - T * volume.slope(T))
    flat = through(line.h_l(T) - raised, T_low, T_high)
    steep = through(flat.slope(T) / T, T_low, T_high)
    steep = shorten(steep, _FIT * float(np.min(steep(T))))
    bare = Liquid(of, line, volume, steep, 0.0, 0.0)
    middle = 0.5 * (T_low + T_high)
    h = float(line.h_l(middle) - bare.h(middle, line.p(middle)))
    s = float(line.s_l(middle) - bare.s(middle, line.p(middle)))
    return Liquid(of, line, volume, steep, h, s)
