"""Compressor of several stages with cooling between them, for a real gas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.exergy import least_work
from gasloop.matter.fluids import FluidRangeError, fluid
from gasloop.matter.state import state
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, gives, sized, takes
from gasloop.parts.cycles import CycleError, compress

_KAPPA = 2 / 7  # R / cp of a gas of two atoms: how a stage departs from isothermal work with its ratio
_EASE = 200.0  # J/kg, over which work goes to nought where pressures are equal
_FLAT = 1e-3  # ln of a stage's ratio, over which the bend is rounded there


@lru_cache(maxsize=64)
def _share(gas: str, p_in: float, p_out: float, T: float, stages: int, eta: float) -> float:
    """Least work at T over the work of stages of equal ratio, each cooled back to T; by states of the real gas."""
    of = fluid(gas)
    inlet, outlet = state(of, p=p_in, T=T), state(of, p=p_out, T=T)
    least = outlet.h - inlet.h - T * (outlet.s - inlet.s)
    return least / compress(of, inlet, p_out, eta, stages, T, T).work


def _isothermal(x: Any) -> Any:
    """Isothermal over isentropic work of a stage of ratio exp(x)."""
    return _KAPPA * x / (np.exp(_KAPPA * x) - 1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Compressor(Component):
    """Gas of one bus to the pressure of another, in stages of equal pressure ratio with coolers between them.

    m = load size                                          gas passed [kg/s]
    w = [w_0 + (w_0^2 + 200^2)^1/2] / (2 y eta_m)          power per gas [J/kg]
    w_0 = (h_2 - h_1) - T0 (s_2 - s_1)                     least work between the two buses, T0 the heat bus [J/kg]
    y = y_d g(x) / g(x_d),  x = ln(p_2 / p_1) / n          share of the least work; x of a stage, x_d as laid out
    g = k x / (exp(k x) - 1),  k = 2/7                     isothermal over isentropic work of a gas of two atoms
    P = m w,  heat = P + m (h_1 - h_2)                     electric power; rejected at T0 [W]

    y_d follows from the machine as it is laid out: n stages of isentropic efficiency eta_is from p_in to p_out, each
    cooled to T, by states of the real gas. So at those pressures w is exactly the sum of the stages; at others the
    least work is exact and the share follows the ratio of a stage: three stages for hydrogen, laid out from 30 to 200 bar,
    are met within 1 % from 80 to 400 bar and within 1.2 % at 700. Hydrogen needs more than the ideal gas: Z is above 1.

    size: gas at full load [kg/s]. Valid for p_2 above p_1, gas far from its boiling point, T0 250-340 K. Leakage and
    turn-down by bypass are left out. Source: bell2014 (fluids); eta_is as in reference case ENE-A8; mass recalled_energy.
    """

    ports = (takes("low", "*.g"), takes("power", "electricity"), gives("high", "*.g"), gives("heat", "heat"))

    size: float = sized("kg/h", "gas at full load", 10.0, 1e-3, 1e5)
    fluid: str = "H2"
    p_in: float = par(30.0, "bar", 0.05, 300.0, "design_choice", "pressure before, as laid out")
    p_out: float = par(200.0, "bar", 0.1, 1000.0, "design_choice", "pressure behind, as laid out")
    T: float = par(300.0, "K", 280.0, 340.0, "design_choice", "gas before each stage, as laid out")
    stages: float = par(3.0, "1", 1.0, 8.0, "design_choice", "stages, a whole number")
    eta_is: float = par(0.7, "1", 0.5, 0.9, "recalled_energy", "isentropic efficiency of a stage", unverified=True)
    eta_m: float = par(0.95, "1", 0.85, 0.98, "recalled_energy", "motor and drive", unverified=True)
    m_P: float = par(15.0, "kg/kW", 4.0, 60.0, "recalled_energy", "machine, motor, coolers per power", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("hydrogen 30 to 200 bar, 3 stages, eta_is 0.7", 1.07, "kWh/kg", "bell2014", "computed"),
        Evidence("hydrogen 1 to 200 bar, 7 stages, eta_is 0.7", 2.95, "kWh/kg", "bell2014", "computed"),
    )

    def __post_init__(self) -> None:
        if not self.p_out > self.p_in:
            raise ValueError(
                f"compressor: p_out {self.p_out / 1e5:g} bar is not above p_in {self.p_in / 1e5:g} bar; turn them over, or "
                "leave the compressor out: gas flows down by itself"
            )

    @property
    def share(self) -> float:
        """Share of the least work as laid out, y_d."""
        try:
            return _share(self.fluid, self.p_in, self.p_out, self.T, max(round(self.stages), 1), self.eta_is)
        except (CycleError, FluidRangeError) as error:
            raise ValueError(
                f"compressor: {self.fluid} cannot be compressed from {self.p_in / 1e5:g} to {self.p_out / 1e5:g} bar with "
                f"coolers at {self.T:g} K as a gas ({error}); raise T or lower p_out"
            ) from error

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        n = max(round(self.stages), 1)
        step, laid_out = np.log(at["high"].p / at["low"].p) / n, np.log(self.p_out / self.p_in) / n
        up = 0.5 * (step + np.sqrt(step**2 + _FLAT**2))
        share = self.share * _isothermal(up) / _isothermal(laid_out)
        least = least_work(at["low"], at["high"], at["heat"].T)
        work = 0.5 * (least + np.sqrt(least**2 + _EASE**2)) / (share * self.eta_m)
        passed = u.load * self.size
        P = passed * work
        return Flows(
            ports={"low": -passed, "power": -P, "high": passed, "heat": P + passed * (at["low"].h - at["high"].h)},
            outputs={"specific_work": work, "share": share},
        )

    @property
    def rated_power(self) -> float:
        """Electric power as laid out [W]."""
        of = fluid(self.fluid)
        a, b = state(of, p=self.p_in, T=self.T), state(of, p=self.p_out, T=self.T)
        least: float = b.h - a.h - self.T * (b.s - a.s)
        return self.size * least / (self.share * self.eta_m)

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.rated_power * (1 + self.growth), self.growth)
