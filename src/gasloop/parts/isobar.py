"""A fluid along one pressure: boiling liquid and its vapour as smooth series of temperature.

What a line needs whose pressure is held: h, s, rho, cp of either phase, viscosity and conductivity of the vapour, for
floats, arrays and symbols. The series go through the equation of state at Chebyshev nodes of ln T; enthalpy and
entropy agree with it, and so with each other (dh = T ds), to 1e-9. Vapour reaches to ``T_high``; beyond the ends a
series means nothing, and a symbol cannot be checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from gasloop.matter import transport
from gasloop.matter.chebyshev import Chebyshev, nodes, shorten, through
from gasloop.matter.fluids import Fluid, FluidRangeError, density, fluid
from gasloop.matter.helmholtz import is_number

T_HIGH = 400.0  # K, as far as data of walls reach
_SAMPLES = {"liquid": 24, "gas": 60}
_EXACT, _FAIR = 1e-9, 1e-4  # relative errors of series: what balances need, and what closures need
_OFF = 1e-7  # ends of a branch keep off the boiling point by this share


@dataclass(frozen=True)
class Branch:
    """One phase along one pressure, from ``low`` to ``high`` [K]."""

    what: str
    low: float
    high: float
    fits: Mapping[str, Chebyshev] = field(repr=False)

    def h(self, T: Any) -> Any:
        """Enthalpy [J/kg]."""
        return self._at("h", T)

    def s(self, T: Any) -> Any:
        """Entropy [J/kg/K]."""
        return self._at("s", T)

    def rho(self, T: Any) -> Any:
        """Density [kg/m3]."""
        return np.exp(self._at("rho", T))

    def cp(self, T: Any) -> Any:
        """Heat capacity [J/kg/K]."""
        return np.exp(self._at("cp", T))

    def mu(self, T: Any) -> Any:
        """Viscosity [Pa s]."""
        return np.exp(self._at("mu", T))

    def k(self, T: Any) -> Any:
        """Conductivity [W/m/K]."""
        return np.exp(self._at("k", T))

    def _at(self, key: str, T: Any) -> Any:
        low, high = self.low * (1 - 1e-6), self.high * (1 + 1e-6)
        if is_number(T) and not np.all((low <= T) & (high >= T)):
            raise FluidRangeError(
                f"{self.what}: {np.min(T):.6g}..{np.max(T):.6g} K leaves {self.low:.6g}..{self.high:.6g} K, for which it "
                f"was prepared"
            )
        return self.fits[key](np.log(T))


@dataclass(frozen=True)
class Isobar:
    """A fluid at one pressure p [Pa] that boils at T_sat [K]; ``tension``: its surface tension [N/m]."""

    fluid: Fluid
    p: float
    T_sat: float
    tension: float
    liquid: Branch
    gas: Branch

    @property
    def h_fg(self) -> float:
        """Heat of vaporisation [J/kg]."""
        return float(self.gas.h(self.T_sat) - self.liquid.h(self.T_sat))


@lru_cache(maxsize=32)
def isobar(name: str, p: float) -> Isobar:
    """The fluid of that name (``pH2``, ``O2``) at p [Pa]. Raises FluidRangeError where it does not boil."""
    of = fluid(name)
    p_low, p_high = (float(v) for v in np.ravel(of.dome([of.T_triple, 0.95 * of.T_crit], "p")[0]))
    if not p_low < p < p_high:
        raise FluidRangeError(
            f"{name} at {p:.6g} Pa: here it must boil with room above and below, from {p_low:.6g} Pa (triple point) to "
            f"{p_high:.6g} Pa (0.95 of the critical temperature)"
        )
    T_sat = float(of.dome.T(p)[()])
    T_low = max(of.T_triple, float(of.T_melt(p))) * (1 + 1e-3)
    liquid = _branch(of, p, T_low, T_sat * (1 - _OFF), "liquid")
    gas = _branch(of, p, T_sat * (1 + _OFF), T_HIGH, "gas")
    return Isobar(of, p, T_sat, float(transport.surface_tension(of, T_sat)), liquid, gas)


def _branch(of: Fluid, p: float, low: float, high: float, phase: str) -> Branch:
    x_low, x_high = float(np.log(low)), float(np.log(high))
    T = np.exp(nodes(x_low, x_high, _SAMPLES[phase]))
    rho = np.asarray(density(of, p, T, phase))
    mu, k = transport.viscosity(of, T, rho), transport.conductivity(of, T, rho)

    def fit(values: Any, error: float) -> Chebyshev:
        return shorten(through(values, x_low, x_high), error)

    log: Callable[[Any], Chebyshev] = lambda y: fit(np.log(y), _FAIR)  # noqa: E731
    fits = {
        "h": fit(of.h(T, rho), _EXACT * of.R * of.T_crit),
        "s": fit(of.s(T, rho), _EXACT * of.R),
        "rho": log(rho), "cp": log(of.cp(T, rho)), "mu": log(mu), "k": log(k),
    }  # fmt: skip
    return Branch(f"{of.name}, {phase}, at {p:.6g} Pa", low, high, fits)
