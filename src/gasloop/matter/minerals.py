"""Oxides, minerals and metals from 20 to 2300 K: heat capacity, enthalpy and entropy on the formation scale.

Above 298.15 K cp is that of ``mineral_table``, without its steps. Below, Debye's law scaled to meet it there,

    cp = cp(298.15) L(T) / L(298.15),  L = D(theta / T) for a metal, D(theta / T) / 2 + D(2.5 theta / T) / 2 else

(a compound has stiff bonds besides its lattice), with the one theta for which the third law holds: int cp / T dT
from 0 to 298.15 K is the tabulated entropy. So cp is positive, and cold matter has the entropy it was measured
to have. Quartz and corundum at 100 and 200 K come within 6 % of tables, lunar soils within 8 % of their fit
from 70 K on; at 40 K, where little heat is held, a third is missing. One Chebyshev series of ln cp in ln T goes
through it all, within 1 % at the bend and 0.1 % elsewhere; enthalpy and entropy are integrals of this series.

A step (fusion of a metal, a change of structure) of heat h at T_s spreads smoothly over a few widths w:

    ds = (h / T_s) f,  dh = (h / T_s) (T f - w ln(1 + exp((T - T_s) / w))),  f = 1 / (1 + exp(-(T - T_s) / w))

for which dh = T ds holds exactly and which leaves h behind it. Metals melt; oxides and silicates stay
crystalline as long as they stand alone, for in a soil they melt together and at other temperatures (``soils``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from gasloop.matter.chebyshev import fit
from gasloop.matter.mineral_table import ROWS, Row, Step
from gasloop.matter.solids import Curve
from gasloop.matter.species import T_STANDARD, atoms, molar_mass

T_LOW = 20.0  # K
_DEGREE = 40  # of ln cp in ln T
_STIFFER = 2.5  # second Debye temperature over the first, of compounds


@dataclass(frozen=True)
class Mineral:
    """One solid substance. Everything per kg unless its name ends in ``_molar``; floats, arrays and symbols.

    M : molar mass [kg/mol]
    """

    row: Row
    M: float
    theta: float  # K, Debye temperature of the third law

    @property
    def formula(self) -> str:
        """As in the name of the carrier."""
        return self.row.formula

    @cached_property
    def _cp(self) -> Curve:
        return _series(self.row, self.M, self.theta)

    def cp(self, T: Any) -> Any:
        """Heat capacity [J/kg/K] at T [K]; steps spread over their widths."""
        return self._cp(T) + sum(step_cp(T, s) for s in self.row.steps) / self.M

    def enthalpy(self, T: Any) -> Any:
        """Enthalpy on the formation scale [J/kg] at T [K]."""
        warm = self._cp.integral(T) - float(self._cp.integral(T_STANDARD))
        steps = sum(step_enthalpy(T, s) - float(step_enthalpy(T_STANDARD, s)) for s in self.row.steps)
        return self.row.hf / self.M + warm + steps / self.M

    def entropy(self, T: Any) -> Any:
        """Third-law entropy [J/kg/K] at T [K]."""
        warm = self._cp.integral_over_T(T) - float(self._cp.integral_over_T(T_STANDARD))
        steps = sum(step_entropy(T, s) - float(step_entropy(T_STANDARD, s)) for s in self.row.steps)
        return self.row.s0 / self.M + warm + steps / self.M

    def gibbs_molar(self, T: Any) -> Any:
        """Gibbs energy [J/mol] at T [K] on the formation scale with third-law entropy: h - T s."""
        return self.M * (self.enthalpy(T) - T * self.entropy(T))


def step_entropy(T: Any, step: Step) -> Any:
    """Entropy of a step, per unit of its heat's amount."""
    at, heat, width = step
    return heat / at / (1 + np.exp(-(T - at) / width))


def step_enthalpy(T: Any, step: Step) -> Any:
    """Enthalpy of a step, per unit of its heat's amount."""
    at, heat, width = step
    x = (T - at) / width
    return heat / at * (T / (1 + np.exp(-x)) - width * np.log(1 + np.exp(x)))


def step_cp(T: Any, step: Step) -> Any:
    """Heat capacity of a step, per unit of its heat's amount."""
    at, heat, width = step
    x = (T - at) / (2 * width)
    return heat / at * T / (4 * width) / np.cosh(x) ** 2


def _cp_warm(row: Row, T: Any) -> Any:
    """The source's law [J/mol/K], above 298.15 K, without steps."""
    a, b, c, d = row.cp
    return a + b * T + c / T**2 + d / np.sqrt(T)


_X, _W = np.polynomial.legendre.leggauss(60)


def _debye(theta: float, T: Any) -> Any:
    """cp of Debye's solid over its limit 3 R: 3 / y^3 int z^4 e^z / (e^z - 1)^2 dz from 0 to y = theta / T."""
    y = theta / np.asarray(T, float)[..., None]
    z = 0.5 * y * (_X + 1)
    return 3 / y[..., 0] ** 3 * np.sum(0.5 * y * _W * z**4 * np.exp(-z) / (1 - np.exp(-z)) ** 2, axis=-1)


def _lattice(row: Row, theta: float, T: Any) -> Any:
    """Debye's solid for a metal; two of them, the second 2.5 times as stiff, for a compound."""
    if len(atoms(row.formula)) == 1:
        return _debye(theta, T)
    return 0.5 * (_debye(theta, T) + _debye(_STIFFER * theta, T))


def _cp_law(row: Row, theta: float, T: Any) -> Any:
    T = np.asarray(T, float)
    cold = _cp_warm(row, T_STANDARD) * _lattice(row, theta, T) / _lattice(row, theta, T_STANDARD)
    return np.where(T < T_STANDARD, cold, _cp_warm(row, np.fmax(T, T_STANDARD)))


def _third_law(row: Row) -> float:
    """The Debye temperature [K] for which int cp / T dT from 0 to 298.15 K is the entropy at 298.15 K."""
    from scipy.optimize import brentq  # takes half a second to import

    T = T_STANDARD ** (0.5 * (_X + 1))  # below 1 K nothing is left
    weights = 0.5 * _W * np.log(T_STANDARD)

    def excess(theta: float) -> float:
        cp = _lattice(row, theta, T) / _lattice(row, theta, T_STANDARD)
        return float(_cp_warm(row, T_STANDARD) * np.sum(weights * cp)) - row.s0

    return float(brentq(excess, 10.0, 4000.0))


def _series(row: Row, M: float, theta: float) -> Curve:
    """The smooth series through the law of a row, per kg."""
    low, high = float(np.log(T_LOW)), float(np.log(row.high))
    series = fit(lambda x: np.log(_cp_law(row, theta, np.exp(x)) / M), low, high, _DEGREE)
    return Curve(f"{row.what} ({row.formula})", series, T_LOW, row.high, row.source)


@lru_cache(maxsize=64)
def mineral(formula: str) -> Mineral:
    """The solid of that formula. Raises ValueError for an unknown one."""
    if formula not in ROWS:
        raise ValueError(f"no mineral '{formula}'; there are: {', '.join(ROWS)}")
    row = ROWS[formula]
    return Mineral(row, molar_mass(formula), _third_law(row))


def mineral_state(formula: str, T: float) -> tuple[float, float]:
    """Enthalpy [J/kg] and entropy [J/kg/K] of a mineral at T [K]. Raises ValueError outside its range."""
    known = mineral(formula)
    return float(known.enthalpy(T)), float(known.entropy(T))
