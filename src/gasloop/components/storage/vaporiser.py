"""Vaporiser: cryogenic liquid pumped to the pressure of a gas bus and warmed by a heat bus."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import eos_name
from gasloop.model.component import At, Component, Estimate, Flows, gives, sized, takes
from gasloop.parts.pumps import pump_power


@lru_cache(maxsize=16)
def _liquid_density(formula: str) -> float:
    """Density of the boiling liquid at 1 atm [kg/m3]; a pump needs no better."""
    from gasloop.matter import fluids

    line = fluids.fluid(eos_name(f"{formula}.l")).saturation()
    return float(line.rho_l(line.T(101325.0)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Vaporiser(Component):
    """Pump and heat exchanger.

    P = load size dp / (rho_l eta)             pump power [W]; dp = smooth positive part of p_gas - p_liquid
    Q = load size (h_gas - h_liquid) - P       heat taken from the heat bus [W]; conversion stands in h

    size: rated flow [kg/s]. What the pump wastes ends in the fluid and saves heat. Valid where the heat bus
    is about as warm as the gas bus, or warmer. Source: the first law; design_choice for the hardware.
    """

    ports = (
        takes("liquid", "*.l"),
        gives("gas", "*.g"),
        takes("heat", "heat"),
        takes("power", "electricity"),
    )

    size: float = sized("kg/h", "flow at full load", 10.0, 1e-3, 1e5)
    fluid: str = "O2"
    eta: float = par(0.5, "1", 0.2, 0.8, "recalled_cryogenics", "pump, shaft and motor", unverified=True)
    dp_min: float = par(0.1, "bar", 0.01, 1.0, "design_choice", "pressure that pipes and valves cost in any case")
    m_Q: float = par(
        2.0, "kg h/kg", 0.1, 10.0, "recalled_cryogenics", "pump and heat exchanger per flow", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        flow = u.load * self.size
        rise = at["gas"].p - at["liquid"].p
        power = pump_power(flow, rise, self.dp_min, _liquid_density(self.fluid), self.eta)
        heat = flow * (at["gas"].h - at["liquid"].h) - power
        return Flows(ports={"liquid": -flow, "gas": flow, "heat": -heat, "power": -power})

    def estimate(self) -> Estimate:
        return Estimate(self.m_Q * self.size * (1 + self.growth), self.growth)
