"""Gas under pressure in a tank at the temperature of its surroundings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, eos_name
from gasloop.model.component import (
    PRESSURE,
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
    trades,
)

if TYPE_CHECKING:
    from gasloop.matter.fluids import Isotherm

_HEADROOM = 1.1  # of the rated density: a run that overshoots a little must still have properties


@lru_cache(maxsize=64)
def _density(formula: str, T: float, p: float) -> float:
    from gasloop.matter import fluids

    return float(fluids.density(fluids.fluid(eos_name(f"{formula}.g")), p, T, phase="gas"))


@lru_cache(maxsize=64)
def _isotherm(formula: str, T: float, p: float) -> Isotherm:
    from gasloop.matter import fluids

    gas = fluids.fluid(eos_name(f"{formula}.g"))
    densest = _HEADROOM * _density(formula, T, p)
    if gas.T_crit > T:
        densest = min(densest, float(gas.dome(T, "rho_v")[0]))
    return gas.isotherm(T, densest)


@dataclass(frozen=True, kw_only=True, eq=False)
class GasTank(Component):
    """Pressure vessel for any gas, isothermal, real gas.

    dm/dt = fill,  rho = m / V,  V = size / rho(T, p_max)
    Q = fill (dp/drho - rho dh/drho)        heat of compression to the surroundings at T [W], exact

    Gas enters and leaves in the condition of the tank, so what brings it must bring it at that pressure. The
    wall has the temperature of the gas and takes no part. A fill quicker than heat can leave is for a
    detailed model.

    size: gas at T and p_max [kg]. Valid for gas that does not condense at T and p_max; the equation of state
    refuses others. Mass: pressure times volume per mass of a composite tank. Source: energy.md c.6,
    cryogenics.md c.8.
    """

    ports = (stores("gas", "*.g"), trades("ambient", "heat"))
    controls = (Control("fill", -math.inf, math.inf, closes="gas", what="gas into the tank [kg/s]"),)
    states = (State("m", "kg", start=0.5, role="stock", what="gas kept"),)
    watched = (PRESSURE,)

    size: float = sized("kg", "gas at rated pressure", 100.0, 0.1, 1e5)
    fluid: str = "O2"
    T: float = par(300.0, "K", 200.0, 350.0, "design_choice", "temperature of the gas")
    p_max: float = par(30.0, "bar", 2.0, 700.0, "design_choice", "rated pressure")
    p_min: float = par(2.0, "bar", 0.1, 50.0, "design_choice", "lowest useful pressure; the heel stays")
    pV_m: float = par(91.4, "kJ/kg", 40.0, 350.0, "tam1996", "rated pressure times volume per mass of tank")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("titanium-lined carbon tank, 32.4 L, 17.2 MPa, 6.12 kg", 91.4, "kJ/kg", "tam1996", "primary"),
        Evidence("Kevlar sphere at 233 MPa, wall only, 1440 kg/m3", 108.0, "kJ/kg", "kohout1989", "computed"),
        Evidence("composite tanks, usable", 275.0, "kJ/kg", "recalled_cryogenics", "recalled"),
        Evidence("residual gas of a 1989 lunar baseline", 0.28, "1", "kohout1989", "primary"),
    )

    def __post_init__(self) -> None:
        if not self.p_min < self.p_max:
            raise ValueError(
                f"gas_tank: p_min {self.p_min / 1e5:g} bar is not below p_max {self.p_max / 1e5:g} bar, so "
                f"nothing could be drawn; lower p_min or raise p_max"
            )

    @property
    def volume(self) -> Any:
        """Inside volume [m3]."""
        return self.size / _density(self.fluid, self.T, self.p_max)

    @property
    def _gas(self) -> Isotherm:
        return _isotherm(self.fluid, self.T, self.p_max)

    def span(self, state: str) -> tuple[float, float]:
        return (
            _density(self.fluid, self.T, self.p_min) / _density(self.fluid, self.T, self.p_max),
            1.0,
        )

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        gas, rho = self._gas, x.m / self.volume
        return {
            "gas": Condition(self.T, gas.p(rho), gas.h(rho), gas.s(rho)),
            "ambient": Condition(self.T, 0.0, 1.0, 1.0 / self.T),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        gas, rho = self._gas, x.m / self.volume
        # dU/dt = fill d(rho u)/drho with rho u = rho h - p; fill h comes in, the difference leaves as heat.
        stored = u.fill * (gas.h(rho) + rho * gas.dh_drho(rho) - gas.dp_drho(rho))
        heat = u.fill * at["gas"].h - stored
        return Flows(
            ports={"gas": -u.fill, "ambient": heat},
            rates={"m": u.fill},
            outputs={"pressure": gas.p(rho)},
        )

    def holds(self, x: Any) -> Content:
        gas, rho = self._gas, x.m / self.volume
        return Content(x.m * gas.u(rho), x.m * gas.s(rho), {f"{self.fluid}.g": x.m})

    def estimate(self) -> Estimate:
        mass = self.p_max * self.volume / self.pV_m
        return Estimate(mass * (1 + self.growth), self.growth, volume=self.volume)
