"""Real fluids: the reference equations of state, read from the coefficients that CoolProp carries.

    p, u, h, s, cv, cp, w of (T, rho)     [Pa, J/kg, J/kg, J/kg/K, J/kg/K, J/kg/K, m/s] of [K, kg/m3]

on floats, arrays and CasADi symbols. Each equation is the one its authors published (``Fluid.source``), to
the last digit CoolProp has; what is ours is the evaluation. Enthalpy and entropy stand on the one scale of
gasloop (see ``species``): h is hf / M and s is s0 / M in the standard state at 298.15 K and 1 bar, so a
heat of reaction is a plain difference of stream enthalpies.

Parahydrogen has no formation enthalpy of its own in tables. It is tied to normal hydrogen (3 ortho : 1
para) at 20 K as an ideal gas, where all para molecules are in J = 0 and all ortho molecules in J = 1:

    h_n - h_p = 3/4 E_1       E_1: the level J = 1, see ``rotor``
    s_n - s_p = R (3/4 ln 9 - 3/4 ln 3/4 - 1/4 ln 1/4)      3 rotations x 3 nuclear spins, and mixing

CoolProp itself is behind the door of ``coolprop``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from gasloop.matter import coolprop
from gasloop.matter.flash import Flash, density
from gasloop.matter.helmholtz import FluidRangeError, Ideal, Residual, is_number
from gasloop.matter.isobaric import flash_p_h, flash_p_s, flash_p_T
from gasloop.matter.isochoric import flash_rho_u
from gasloop.matter.isotherm import Isotherm, isotherm
from gasloop.matter.rotor import Rotor
from gasloop.matter.saturation import Dome, Saturation, dome, saturation
from gasloop.matter.species import P_STANDARD, R_GAS, T_STANDARD, species
from gasloop.matter.state import State, state

__all__ = [
    "FLUIDS", "Flash", "Fluid", "FluidRangeError", "Isotherm", "Saturation", "State", "density", "flash_p_T",
    "flash_p_h", "flash_p_s", "flash_rho_u", "fluid", "state",
]  # fmt: skip

# our name -> (CoolProp's name, species of the standard state, key of the equation of state)
FLUIDS: Mapping[str, tuple[str, str, str]] = {
    "H2": ("Hydrogen", "H2.g", "leachman2009"), "pH2": ("ParaHydrogen", "H2.g", "leachman2009"),
    "O2": ("Oxygen", "O2.g", "schmidt1985"), "N2": ("Nitrogen", "N2.g", "span2000"),
    "CH4": ("Methane", "CH4.g", "setzmann1991"), "CO2": ("CarbonDioxide", "CO2.g", "span1996"),
    "H2O": ("Water", "H2O.l", "wagner2002"), "He": ("Helium", "He.g", "ortizvega2019"),
    "Ar": ("Argon", "Ar.g", "tegeler1999"), "Kr": ("Krypton", "Kr.g", "lemmon2006"),
    "Xe": ("Xenon", "Xe.g", "lemmon2006"), "CO": ("CarbonMonoxide", "CO.g", "lemmon2006"),
}  # fmt: skip

_BEYOND_MELTING = 1.02  # densest state allowed, in densities of the liquid where it melts at p_max

_T_SPIN = 20.0  # K, cold enough that only J = 0 and J = 1 are populated (J = 2 to 1e-11)


@dataclass(frozen=True, eq=False)
class Fluid:
    """A pure fluid. Make one with ``fluid("O2")``.

    M : molar mass in gasloop's balances [kg/mol]; R : gas constant of the equation of state [J/kg/K]
    T_triple, T_max [K], p_max [Pa] : range of the equation of state; rho_max [kg/m3]
    T_crit, p_crit, rho_crit : critical point of the equation of state itself; T_r, rho_r : its reducing state
    """

    name: str
    source: str
    M: float
    R: float
    T_triple: float
    T_max: float
    p_max: float
    rho_max: float
    T_crit: float
    p_crit: float
    rho_crit: float
    T_r: float
    rho_r: float
    ideal: Ideal = field(repr=False)
    residual: Residual = field(repr=False)
    pieces: Mapping[str, Any] = field(repr=False)  # superancillary series of p, rho_l, rho_v

    def p(self, T: Any, rho: Any) -> Any:
        """Pressure: rho R T (1 + a_10). Inside the dome this is the metastable or unstable branch."""
        tau, delta = self._reduce(T, rho)
        p = rho * self.R * T * (1 + self.residual(tau, delta, ((1, 0),))[1, 0])
        if is_number(p):
            self.check_p(p)
        return p

    def u(self, T: Any, rho: Any) -> Any:
        """Internal energy: R T (a0_01 + a_01)."""
        tau, delta = self._reduce(T, rho)
        return self.R * T * (self.ideal.first(tau) + self.residual(tau, delta, ((0, 1),))[0, 1])

    def h(self, T: Any, rho: Any) -> Any:
        """Enthalpy: R T (1 + a0_01 + a_01 + a_10)."""
        tau, delta = self._reduce(T, rho)
        a = self.residual(tau, delta, ((1, 0), (0, 1)))
        return self.R * T * (1 + self.ideal.first(tau) + a[0, 1] + a[1, 0])

    def s(self, T: Any, rho: Any) -> Any:
        """Entropy: R (a0_01 + a_01 - a0 - a)."""
        return self.u_s(T, rho)[1]

    def u_s(self, T: Any, rho: Any) -> tuple[Any, Any]:
        """Internal energy and entropy at once."""
        tau, delta = self._reduce(T, rho)
        a = self.residual(tau, delta, ((0, 0), (0, 1)))
        first = self.ideal.first(tau) + a[0, 1]
        return self.R * T * first, self.R * (first - self.ideal.zero(tau) - np.log(delta) - a[0, 0])

    def cv(self, T: Any, rho: Any) -> Any:
        """Heat capacity at constant volume: -R (a0_02 + a_02)."""
        tau, delta = self._reduce(T, rho)
        return -self.R * (self.ideal.second(tau) + self.residual(tau, delta, ((0, 2),))[0, 2])

    def cp(self, T: Any, rho: Any) -> Any:
        """Heat capacity at constant pressure: cv + R (1 + a_10 - a_11)^2 / (1 + 2 a_10 + a_20)."""
        tau, delta = self._reduce(T, rho)
        a = self.residual(tau, delta, ((1, 0), (2, 0), (1, 1), (0, 2)))
        stiff, push = 1 + 2 * a[1, 0] + a[2, 0], 1 + a[1, 0] - a[1, 1]
        return self.R * (push * push / stiff - self.ideal.second(tau) - a[0, 2])

    def w(self, T: Any, rho: Any) -> Any:
        """Speed of sound: w^2 = R T (1 + 2 a_10 + a_20 - (1 + a_10 - a_11)^2 / a_02)."""
        tau, delta = self._reduce(T, rho)
        a = self.residual(tau, delta, ((1, 0), (2, 0), (1, 1), (0, 2)))
        stiff, push = 1 + 2 * a[1, 0] + a[2, 0], 1 + a[1, 0] - a[1, 1]
        return np.sqrt(self.R * T * (stiff - push * push / (self.ideal.second(tau) + a[0, 2])))

    def dp_dT(self, T: Any, rho: Any) -> Any:
        """At constant density: rho R (1 + a_10 - a_11)."""
        tau, delta = self._reduce(T, rho)
        a = self.residual(tau, delta, ((1, 0), (1, 1)))
        return rho * self.R * (1 + a[1, 0] - a[1, 1])

    def dp_drho(self, T: Any, rho: Any) -> Any:
        """At constant temperature: R T (1 + 2 a_10 + a_20)."""
        tau, delta = self._reduce(T, rho)
        a = self.residual(tau, delta, ((1, 0), (2, 0)))
        return self.R * T * (1 + 2 * a[1, 0] + a[2, 0])

    def saturation(self, T_low: float | None = None, T_high: float | None = None, error: float = 1e-10) -> Saturation:
        """Smooth saturation properties between two temperatures; by default triple point to 0.995 T_c.

        The narrower the range the shorter the series: give a tank the range it can see.
        """
        low = self.T_triple if T_low is None else float(T_low)
        high = 0.995 * self.T_crit if T_high is None else float(T_high)
        if not self.T_triple * (1 - 1e-9) <= low < high <= 0.995 * self.T_crit * (1 + 1e-9):
            raise FluidRangeError(
                f"saturation of {self.name} between {low:.6g} and {high:.6g} K: the range must rise and lie "
                f"within {self.T_triple:.6g} K (triple point) and {0.995 * self.T_crit:.6g} K (0.995 of the "
                f"critical temperature)"
            )
        return _saturation(self, low, high, error)

    def isotherm(self, T: float, rho_max: float) -> Isotherm:
        """The gas at one temperature as polynomials of density, from 0 to rho_max."""
        T, rho_max = float(T), float(rho_max)
        self._reduce(T, rho_max)
        if self.T_crit > T:
            limit = float(self.dome(max(T, self.T_triple), "rho_v")[0])
            if rho_max > limit * (1 + 1e-9):
                raise FluidRangeError(
                    f"isotherm of {self.name} at {T:.6g} K up to {rho_max:.6g} kg/m3: below the critical "
                    f"temperature ({self.T_crit:.6g} K) the gas condenses at {limit:.6g} kg/m3; keep the "
                    f"tank warmer or use a two-phase model"
                )
        return isotherm(self, T, rho_max)

    def p_melt(self, T: Any) -> Any:
        """Pressure above which it freezes [Pa], interpolated."""
        return np.exp(np.interp(T, *self.melting))

    def T_melt(self, p: Any) -> Any:
        """Temperature below which it freezes [K]."""
        T, ln_p = self.melting
        return np.interp(np.log(p), ln_p, T, left=self.T_triple)

    @cached_property
    def melting(self) -> tuple[Any, Any]:
        """(T, ln p) along the melting line."""
        if self.name == "Xe":
            return coolprop.xenon_melts(self.T_triple)
        return coolprop.melting_line(FLUIDS[self.name][0], self.T_triple, self.T_max, self.p_max)

    @cached_property
    def rho_triple(self) -> float:
        """Density of the liquid at the triple point [kg/m3]."""
        return float(self.dome(self.T_triple, "rho_l")[0])

    @cached_property
    def dome(self) -> Dome:
        """Saturation for numbers, up to the critical point."""
        return dome(self, self.pieces)

    def _reduce(self, T: Any, rho: Any) -> tuple[Any, Any]:
        """tau and delta; numbers outside the range are refused, symbols cannot be."""
        if is_number(T, rho):
            self.check_T(T)
            self.check_rho(rho)
        return self.T_r / T, rho / self.rho_r

    def check_T(self, T: Any) -> None:
        """Refuse temperatures outside the triple point and T_max."""
        self._check("T", T, self.T_triple, self.T_max, "K")

    def check_rho(self, rho: Any) -> None:
        """Refuse densities that are negative or greater than rho_max."""
        self._check("rho", rho, 0.0, self.rho_max, "kg/m3")

    def check_p(self, p: Any) -> None:
        """Refuse pressures above p_max."""
        self._check("p", p, -np.inf, self.p_max, "Pa")

    def _check(self, what: str, value: Any, low: float, high: float, unit: str) -> None:
        low_enough, high_enough = low * (1 - 1e-9), high * (1 + 1e-9)
        if np.all((value >= low_enough) & (value <= high_enough)):
            return
        flat = np.ravel(np.asarray(value, float))
        bad = ~((flat >= low_enough) & (flat <= high_enough))
        raise FluidRangeError(
            f"{self.name}: {what} = {flat[bad][0]:.6g} {unit} is outside {low:.6g}..{high:.6g} {unit}, the "
            f"range of its equation of state ({self.source}); {int(bad.sum())} of {flat.size} values are"
        )


@cache
def fluid(name: str) -> Fluid:
    """The fluid of that name; H2 is normal hydrogen, pH2 parahydrogen, the others are as in ``FLUIDS``."""
    if name not in FLUIDS:
        raise KeyError(f"no fluid '{name}'; there are: {', '.join(FLUIDS)}")
    coolprop_name, standard, source = FLUIDS[name]
    bare = _assemble(name, coolprop_name, source, species(standard).M)
    if name == "pH2":
        return _tied_to_normal(bare, fluid("H2"))
    return _standing_on(bare, standard)


@cache
def _saturation(of: Fluid, T_low: float, T_high: float, error: float) -> Saturation:
    return saturation(of, T_low, T_high, error)


def _standing_on(bare: Fluid, standard: str) -> Fluid:
    """Shift energy and entropy so that the standard state has hf / M and s0 / M."""
    at = species(standard)
    if at.phase == "g":
        h, s = _ideal_gas(bare, T_STANDARD)
    else:
        rho = _liquid_density(bare, T_STANDARD, P_STANDARD)
        h, s = float(bare.h(T_STANDARD, rho)), float(bare.s(T_STANDARD, rho))
    return _shifted(bare, at.hf / at.M - h, at.s0 / at.M - s)


def _tied_to_normal(para: Fluid, normal: Fluid) -> Fluid:
    h_n, s_n = _ideal_gas(normal, _T_SPIN)
    h_p, s_p = _ideal_gas(para, _T_SPIN)
    excited = 0.75 * Rotor().energy(1) / para.M
    disorder = R_GAS / para.M * (0.75 * np.log(9) - 0.75 * np.log(0.75) - 0.25 * np.log(0.25))
    return _shifted(para, h_n - excited - h_p, s_n - float(disorder) - s_p)


def _ideal_gas(f: Fluid, T: float) -> tuple[float, float]:
    """Enthalpy and entropy of the ideal gas at 1 bar."""
    tau, delta = f.T_r / T, P_STANDARD / (f.R * T) / f.rho_r
    first = f.ideal.first(tau)
    return float(f.R * T * (1 + first)), float(f.R * (first - f.ideal.zero(tau) - np.log(delta)))


def _shifted(f: Fluid, h: float, s: float) -> Fluid:
    return replace(f, ideal=f.ideal.shifted(-s / f.R, h / (f.R * f.T_r)))


def _liquid_density(f: Fluid, T: float, p: float) -> float:
    rho = float(f.dome(T, "rho_l")[0])
    for _ in range(20):
        rho -= float((f.p(T, rho) - p) / f.dp_drho(T, rho))
    return rho


def _assemble(name: str, coolprop_name: str, source: str, M: float) -> Fluid:
    """The equation of state as a fluid, its energy and entropy still from CoolProp's zeros."""
    eos = coolprop.equation(coolprop_name)
    made = Fluid(
        name=name, source=source, M=M, R=eos.R, T_triple=float(eos.pieces["edges"][0]), T_max=eos.T_max, p_max=eos.p_max,
        rho_max=eos.rho_liquid, T_crit=eos.T_crit, p_crit=0.0, rho_crit=eos.rho_crit, T_r=eos.T_r, rho_r=eos.rho_r,
        ideal=eos.ideal, residual=eos.residual, pieces=eos.pieces,
    )  # fmt: skip
    made = replace(made, p_crit=float(made.p(eos.T_crit, eos.rho_crit)))
    return replace(made, rho_max=_densest(made))


def _densest(f: Fluid) -> float:
    """Density limit: where the melting line meets p_max."""
    T, ln_p = f.melting
    inside = np.exp(ln_p) <= f.p_max
    wide = replace(f, rho_max=5 * f.rho_max, p_max=np.inf)
    rho = np.linspace(0.95 * f.rho_max, wide.rho_max, 2500)
    # The first crossing: far beyond, some equations of state fall again.
    first = int(np.argmax(wide.p(T[inside][-1], rho) > np.exp(ln_p[inside][-1])))
    return float(_BEYOND_MELTING * rho[first])
