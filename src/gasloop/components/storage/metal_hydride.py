"""Hydrogen bound in a metal: a bed of alloy with gas in its pores and a loop that carries its heat."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import ORTHO_NORMAL, Condition
from gasloop.matter.species import P_STANDARD, R_GAS
from gasloop.model.component import (
    At,
    Component,
    Content,
    Control,
    Estimate,
    Evidence,
    Flows,
    State,
    sized,
    stores,
)
from gasloop.parts.real_gas import RealGas, real_gas

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid

_ATM = 101325.0  # Pa, to which van 't Hoff's constants refer
_END = 9  # odd power that lets the plateau rise at its ends
_THIN, _DENSE = -20.0, 4.0  # ln kg/m3, some 3 mPa and 900 bar: nothing real lies beyond
_COLD, _HOT = 100.0, 900.0  # K
_SOFT = 0.01  # driving force below which a rate starts as its square


@lru_cache(maxsize=1)
def _hydrogen() -> Fluid:
    from gasloop.matter import fluids

    return fluids.fluid("H2")


def _thin_gas(T: Any) -> tuple[Any, Any, Any]:
    """Enthalpy [J/kg], entropy at 1 bar and heat capacity [J/kg/K] of hydrogen as an ideal gas."""
    gas = _hydrogen()
    tau, delta = gas.T_r / T, P_STANDARD / (gas.R * T * gas.rho_r)
    first, second = gas.ideal.slopes(tau)
    s = gas.R * (first - gas.ideal.zero(tau) - np.log(delta))
    return gas.R * T * (1 + first), s, gas.R * (1 - second)


def _above(z: Any) -> Any:
    """max(z, 0), leaving zero as a parabola."""
    z = np.fmax(z, 0.0)
    return z * z / (z + _SOFT)


@dataclass(frozen=True, kw_only=True, eq=False)
class MetalHydride(Component):
    """Hydrogen in an alloy of the class of LaNi5: plateau pressure, heat of reaction, kinetics, one bed temperature.

    ln(p_eq / atm) = -dH / (R T) + dS / R + slope (x - 1/2) + ends (2 x - 1)^9,    x = (m - rho V_pores) / size
    F = (mu_gas(T, rho) - mu_bound(T, x)) / (R T)                 ln(p / p_eq) of a thin gas; drives the reaction
    r = size (k_a exp(-E_a / R T) <F - hys/2> (1 - x) - k_d exp(-E_d / R T) <-F - hys/2> x
              + between k_d exp(-E_d / R T) F)                                   <z> = max(z, 0), rounded
    dm/dt = fill,  V_pores drho/dt = fill - r,  y = ln rho      so that no step of an integrator finds it negative
    C dT/dt = fill h_in - Q - r u_bound - (fill - r)(h - T p_T / rho),   C = alloy + bound + gas     [J/K]
    Q = U size (T - T_bus)                                                         to the heat bus, or from it [W]

    Bound hydrogen has the enthalpy of thin gas less dH and the entropy of gas at p_eq, at every x, so that plateau, heat
    and entropy are one thing and hysteresis is what it is, a loss. Between the two plateaus the bed reacts a little, as
    real ones do, and never against F. Gas in the pores is a real gas; what is drawn or
    given has its condition. The shape of the plateau's ends is ours.

    size: hydrogen bound when full [kg]. Valid 260 to 370 K; a bed of one temperature, so for cooling that reaches all of
    it. Heat on the bus goes with the reaction, of which a plan knows the mean alone. Source: voskuilen2014.
    """

    ports = (stores("hydrogen", "H2.g"), stores("heat", "heat"))
    controls = (Control("fill", -math.inf, math.inf, closes="hydrogen", what="hydrogen into the bed [kg/s]"),)
    states = (
        State("m", "kg", start=0.5, role="stock", what="hydrogen, bound and in the pores"),
        State("T", "K", start=300.0, role="free", scale=5.0, what="temperature of the bed"),
        State("y", "1", start=-1.8, role="free", scale=1.0, what="ln of the density [kg/m3] of gas in the pores"),
    )

    size: float = sized("kg", "hydrogen bound when full", 10.0, 0.01, 1e4)
    T_start: float = par(300.0, "K", 260.0, 350.0, "design_choice", "temperature at the start")
    dH: float = par(31.66, "kJ/mol", 20.0, 45.0, "voskuilen2014", "heat of binding, mean of both ways, per mole of H2")
    dS: float = par(112.1, "J/mol/K", 90.0, 130.0, "voskuilen2014", "entropy of binding, mean of both ways")
    hysteresis: float = par(0.228, "1", 0.0, 0.6, "voskuilen2014", "ln of absorption over desorption pressure, 298 K")
    slope: float = par(0.13, "1", 0.0, 1.5, "voskuilen2014", "rise of ln p along the plateau")
    ends: float = par(2.5, "1", 0.5, 5.0, "design_choice", "rise of ln p at the ends of the plateau", unverified=True)
    weight: float = par(0.01513, "1", 0.008, 0.03, "voskuilen2014", "hydrogen when full per alloy, 1.49 % by weight")
    cp_alloy: float = par(355.0, "J/kg/K", 300.0, 600.0, "voskuilen2014", "heat capacity of the alloy")
    rho_alloy: float = par(8300.0, "kg/m3", 5000.0, 9000.0, "voskuilen2014", "density of the alloy")
    pores: float = par(0.5, "1", 0.3, 0.7, "design_choice", "pores of the bed by volume")
    k_a: float = par(50.0, "1/s", 10.0, 100.0, "voskuilen2014", "rate constant of absorption")
    E_a: float = par(20.0, "kJ/mol", 15.0, 30.0, "voskuilen2014", "activation energy of absorption")
    k_d: float = par(9.57, "1/s", 1.0, 30.0, "voskuilen2014", "rate constant of desorption")
    E_d: float = par(16.42, "kJ/mol", 12.0, 25.0, "voskuilen2014", "activation energy of desorption")
    between: float = par(
        0.001, "1", 1e-4, 0.05, "design_choice", "rate between the plateaus, over that of desorption", unverified=True
    )
    U: float = par(100.0, "W/K/kg", 5.0, 1000.0, "design_choice", "heat to the loop per kelvin and kg of hydrogen")
    p_max: float = par(30.0, "bar", 2.0, 200.0, "design_choice", "pressure that the container bears")
    container: float = par(
        0.3, "1", 0.1, 1.0, "recalled_cryogenics", "container, tubes and fins over the alloy", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("LaNi5 desorbs at 298 K, from its own constants", 1.82, "atm", "voskuilen2014", "computed"),
        Evidence("LaNi5 absorbs at 298 K, from its own constants", 2.28, "atm", "voskuilen2014", "computed"),
    )

    def __post_init__(self) -> None:
        p = float(self.plateau(self.T_start, 0.95)) * math.exp(self.hysteresis / 2)
        if p > self.p_max:
            raise ValueError(
                f"metal_hydride: at {self.T_start:g} K an almost full bed takes up hydrogen at {p / 1e5:.3g} bar, above "
                f"p_max {self.p_max / 1e5:g} bar; cool the bed (T_start), raise p_max, or take an alloy of greater dH"
            )

    # -- thermodynamics of what is bound --

    def tilt(self, x: Any) -> Any:
        """ln p over that of the middle of the plateau, at equal temperature."""
        return self.slope * (x - 0.5) + self.ends * (2 * x - 1) ** _END

    def tilt_sum(self, x: Any) -> Any:
        """Integral of ``tilt`` from 0 to x."""
        return self.slope * (x * x - x) / 2 + self.ends * ((2 * x - 1) ** (_END + 1) - 1) / (2 * (_END + 1))

    def plateau(self, T: Any, x: Any) -> Any:
        """Equilibrium pressure [Pa] between absorption and desorption."""
        return _ATM * np.exp(-self.dH / (R_GAS * T) + self.dS / R_GAS + self.tilt(x))

    def bound(self, T: Any) -> tuple[Any, Any]:
        """Energy [J/kg] and entropy [J/kg/K] of bound hydrogen, the tilt apart."""
        gas = _hydrogen()
        h, s, _ = _thin_gas(T)
        return h - self.dH / gas.M, s - (self.dS + R_GAS * math.log(_ATM / P_STANDARD)) / gas.M

    def drive(self, gas: RealGas, x: Any) -> Any:
        """F: what the gas has more in chemical potential than bound hydrogen, in R T."""
        R = _hydrogen().R
        u, s = self.bound(gas.T)
        return (gas.h - gas.T * gas.s - u + gas.T * s) / (R * gas.T) - self.tilt(x) * R_GAS / (R * _hydrogen().M)

    # -- the bed --

    @property
    def alloy(self) -> Any:
        """Mass of alloy [kg]."""
        return self.size / self.weight

    @property
    def void(self) -> Any:
        """Volume of the pores [m3]."""
        return self.alloy / self.rho_alloy * self.pores / (1 - self.pores)

    def pore_gas(self, x: Any) -> RealGas:
        """The gas in the pores. A step that an integrator only tries may lie far out: there T and density stay."""
        T, y = np.fmin(np.fmax(x.T, _COLD), _HOT), np.fmin(np.fmax(x.y, _THIN), _DENSE)
        return real_gas(_hydrogen(), T, np.exp(y))

    def reaction(self, gas: RealGas, x: Any) -> Any:
        """Rate of binding [kg/s], negative when it is given off."""
        F = self.drive(gas, x)
        k_a, k_d = (k * np.exp(-E / (R_GAS * gas.T)) for k, E in ((self.k_a, self.E_a), (self.k_d, self.E_d)))
        absorb = k_a * _above(F - self.hysteresis / 2) * np.fmax(1 - x, 0.0)
        desorb = k_d * _above(-F - self.hysteresis / 2) * np.fmax(x, 0.0)
        return self.size * (absorb - desorb + self.between * k_d * F)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        gas = self.pore_gas(x)
        return {"hydrogen": Condition(gas.T, gas.p, gas.h, gas.s, ORTHO_NORMAL)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        gas = self.pore_gas(x)
        held = x.m - gas.rho * self.void
        r = self.reaction(gas, held / self.size)
        heat = self.U * self.size * (x.T - at["heat"].T)
        into_gas = (u.fill - r) * (gas.h - gas.T * gas.dp_dT / gas.rho)  # d(m u) of gas in a fixed volume
        capacity = self.alloy * self.cp_alloy + held * _thin_gas(gas.T)[2] + gas.rho * self.void * gas.cv
        dT = (u.fill * at["hydrogen"].h - heat - r * self.bound(gas.T)[0] - into_gas) / capacity
        return Flows(
            ports={"hydrogen": -u.fill, "heat": heat},
            rates={"m": u.fill, "T": dT, "y": (u.fill - r) / (self.void * gas.rho)},
            outputs={"pressure": gas.p, "plateau": self.plateau(gas.T, held / self.size), "reaction": r},
        )

    def holds(self, x: Any) -> Content:
        gas = self.pore_gas(x)
        free = gas.rho * self.void
        held = x.m - free
        u, s = self.bound(gas.T)
        disorder = self.size * R_GAS / _hydrogen().M * self.tilt_sum(held / self.size)
        return Content(
            self.alloy * self.cp_alloy * gas.T + held * u + free * gas.u,
            self.alloy * self.cp_alloy * np.log(gas.T) + held * s - disorder + free * gas.s,
            {"H2.g": x.m},
        )

    def span(self, state: str) -> tuple[float, float]:
        return (0.05, 0.95)

    def start(self) -> dict[str, float]:
        from gasloop.matter import fluids

        x = self.states[0].start
        rho = float(fluids.density(_hydrogen(), float(self.plateau(self.T_start, x)), self.T_start, phase="gas"))
        return {"m": x * self.size, "T": self.T_start, "y": math.log(rho)}

    def estimate(self) -> Estimate:
        mass = self.alloy * (1 + self.container) * (1 + self.growth)
        volume = self.alloy / self.rho_alloy / (1 - self.pores)
        return Estimate(mass, self.growth, volume=volume, note="alloy, container, tubes")
