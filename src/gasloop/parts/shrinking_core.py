"""A grain of ilmenite that hydrogen reduces from its surface inwards: FeTiO3 + H2 -> Fe + TiO2 + H2O.

    t = tau_r f(X) + tau_d g(X)                                  additive reaction times (szekely1976)
    f = 1 - (1 - X)^(1/3)                                        the reaction at the core's surface alone
    g = 1 - 3 (1 - X)^(2/3) + 2 (1 - X)                          the layer of product around it alone
    tau_r = t_r (R / R0) exp[E / R_gas (1/T - 1/T0)] / [(p_H2 / p0)^n (1 - Q / K)]
    tau_d = t_d (R / R0)^2 (T0 / T)^0.75 / [(p_H2 / p0) (1 - Q / K)]
    Q = p_H2O / p_H2,  K(T) of ``matter.ilmenite``               no grain is reduced where Q reaches K

X share converted, R radius of the grain [m], t_r and t_d the times of a grain of R0 at T0 in dry hydrogen of p0. Gas
diffuses through pores, so D / T, what the layer lets through, goes as T^0.75. The sum of times is exact for n = 1.

Calibration, on PRO-V10 (zhao1991: grains below 45 um, so R0 = 22.5 um; 210 min at 1080 K, 52 min at 1287 K, 93.3
kJ/mol): the printed energy is that of the reaction; then two times leave one t_r and one t_d (``split``). That the
times alone imply 78 kJ/mol is what the layer does. n = 0.15 was read off lunar ilmenite (gibson1994). 1 atm
is assumed. The t_d so found is 10^4 times slower than gas in open pores: it stands for a dense film. Measured from 1080
to 1323 K; numbers outside 1050 to 1350 K are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from gasloop.matter.helmholtz import is_number
from gasloop.matter.species import R_GAS

R0, T0, P0 = 22.5e-6, 1287.15, 101325.0  # m, K, Pa: the grain, temperature and pressure of t_r and t_d
T_LOW, T_HIGH = 1050.0, 1350.0  # K
_SLOPE = 0.75  # of D / T over T
_LEFT = 1e-3  # share of ilmenite left from where the rate falls in proportion


@dataclass(frozen=True)
class Kinetics:
    """t_r, t_d [s]: times of the reaction and the layer at R0, T0, p0; E [J/mol]; n, order in hydrogen."""

    t_r: float = 36.1 * 60
    t_d: float = 15.9 * 60
    E: float = 93.3e3
    n: float = 0.15


ILMENITE = Kinetics()


@dataclass(frozen=True)
class Times:
    """tau_r and tau_d of one grain in one gas [s]; symbols where the temperature is one."""

    reaction: Any
    layer: Any

    def until(self, X: Any) -> Any:
        """Time to conversion X [s]."""
        return self.reaction * by_reaction(X) + self.layer * by_layer(X)

    def rate(self, left: Any) -> Any:
        """dX/dt at the share ``left`` = 1 - X [1/s], whatever came before.

        y = left^(1/3),  dX/dt = 3 y^2 / [tau_r + 6 y (1 - y) tau_d]      from t = tau_r f(X) + tau_d g(X)
        Below a left of 1e-3 it goes to nought in proportion, so that what is not there is not reduced.
        """
        floor = left * left + _LEFT**2
        y, y2 = left * floor ** (-1 / 3), left * floor ** (-1 / 6)
        return 3 * y2 / (self.reaction + 6 * y * (1 - y) * self.layer)

    def conversion(self, t: float) -> float:
        """Share converted after t [s]; 1 once the core is gone."""
        if t <= 0:
            return 0.0
        if t >= self.reaction + self.layer:
            return 1.0
        core = float(brentq(lambda y: self.until(1 - y**3) - t, 0.0, 1.0, xtol=1e-14))  # radius of the core, of R
        return 1 - core**3


def by_reaction(X: Any) -> Any:
    """f(X): share of tau_r that has passed."""
    return 1 - np.cbrt(1 - X)


def by_layer(X: Any) -> Any:
    """g(X): share of tau_d that has passed."""
    y = np.cbrt(1 - X)
    return 1 - 3 * y**2 + 2 * y**3


def reaction_alone(t: Any, tau: float) -> Any:
    """X(t) where only the reaction takes time: 1 - (1 - t / tau_r)^3."""
    return 1 - (1 - np.clip(t / tau, 0.0, 1.0)) ** 3


def layer_alone(t: Any, tau: float) -> Any:
    """X(t) where only the layer takes time: the root of g(X) = t / tau_d, by the cosine form of a cubic.

    1 - 3 y^2 + 2 y^3 = s  has in 0..1 the root  y = 1/2 + cos[(acos(2 s - 1) - 2 pi) / 3]
    """
    s = np.clip(t / tau, 0.0, 1.0)
    y = 0.5 + np.cos((np.arccos(2 * s - 1) - 2 * np.pi) / 3)
    return 1 - y**3


def times(T: float, p_H2: float = P0, radius: float = R0, approach: float = 0.0, of: Kinetics = ILMENITE) -> Times:
    """tau_r and tau_d of a grain of ``radius`` [m] at T [K] and p_H2 [Pa]; ``approach`` is Q / K.

    Raises ValueError for a temperature outside 1050-1350 K, a gas at rest or beyond, no pressure, no grain.
    """
    _within(T)
    if not 0.0 <= approach < 1.0:
        raise ValueError(
            f"p_H2O / p_H2 is {approach:.3g} of its equilibrium: ilmenite is reduced only from 0 to below 1"
        )
    if p_H2 <= 0 or radius <= 0:
        raise ValueError(f"hydrogen at {p_H2:g} Pa over grains of radius {radius:g} m: both must be positive")
    return times_unchecked(T, p_H2, radius, approach, of)


def times_unchecked(T: Any, p_H2: float, radius: float, approach: float, of: Kinetics) -> Times:
    """As ``times``, also for arrays and symbols, and for a bed too cold for the law: there nothing may be let in."""
    size, gas, drive = radius / R0, p_H2 / P0, 1 - approach
    slow = np.exp(of.E / R_GAS * (1 / T - 1 / T0))
    return Times(of.t_r * size * slow / (gas**of.n * drive), of.t_d * size**2 * (T0 / T) ** _SLOPE / (gas * drive))


def time_to(
    X: float, T: float, p_H2: float = P0, radius: float = R0, approach: float = 0.0, of: Kinetics = ILMENITE
) -> float:
    """Time to conversion X [s]. Raises ValueError for X outside 0..1, and as ``times``."""
    if not 0.0 <= X <= 1.0:
        raise ValueError(f"conversion {X:g}: a share lies between 0 and 1")
    return float(times(T, p_H2, radius, approach, of).until(X))


def apparent_energy(T_low: float, T_high: float, radius: float = R0, X: float = 1.0) -> float:
    """Activation energy [J/mol] that the times to X at two temperatures imply: R ln(t_low / t_high) / (1/T - 1/T)."""
    low, high = time_to(X, T_low, radius=radius), time_to(X, T_high, radius=radius)
    return R_GAS * float(np.log(low / high)) / (1 / T_low - 1 / T_high)


def split(t_low: float, T_low: float, t_high: float, T_high: float, E: float) -> tuple[float, float]:
    """t_r and t_d [s] at T_high from two times to full conversion, if the reaction has the energy E [J/mol].

    t_r a + t_d b = t_low,  t_r + t_d = t_high,  a = exp[E / R (1/T_low - 1/T_high)],  b = (T_high / T_low)^0.75
    Raises ValueError where no two positive times do it.
    """
    a, b = float(np.exp(E / R_GAS * (1 / T_low - 1 / T_high))), (T_high / T_low) ** _SLOPE
    t_r = (t_low - b * t_high) / (a - b)
    if not 0 <= t_r <= t_high:
        raise ValueError(
            f"times of {t_low:g} s and {t_high:g} s leave nothing positive for reaction and layer at {E / 1e3:g} kJ/mol"
        )
    return t_r, t_high - t_r


def _within(T: Any) -> None:
    if is_number(T) and not T_LOW <= T <= T_HIGH:
        raise ValueError(
            f"ilmenite at {T:.5g} K: its reduction was measured from 1080 to 1323 K; allowed {T_LOW:g} to {T_HIGH:g} K"
        )
