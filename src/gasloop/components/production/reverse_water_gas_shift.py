"""Reverse water-gas shift: water (and carbon monoxide) from carbon dioxide and hydrogen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import equilibrium
from gasloop.matter.carriers import Condition
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import R_GAS
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, emits, gives, sized, takes
from gasloop.parts import condenser, gas_loop


@dataclass(frozen=True, kw_only=True, eq=False)
class ReverseWaterGasShift(Component):
    """Heated bed near equilibrium, condenser, membranes and recycle: CO2 + H2 -> CO + H2O.

    xi = approach xi_eq(N, T)                          one pass over the inlet N
    N_i = (F_i + R nu_i xi) / (1 - R)                  inlet: fresh feed F and the share R that comes back
    H = dH(T) + (1 - eps) sum N [h(T) - h(T_c)]        heat of the bed [J/mol]
    P = n H / eta_heat + n_back R_gas T_c ln(r) / eta  heater; compressor of the recycle, pressure ratio r [W]

    Equilibrium holds one pass to 22 % at 673 K; the water is condensed, the membranes send carbon monoxide away with
    the purge and return hydrogen and carbon dioxide. Buses carry pure gases: that recycle shows as an overall
    conversion below 1, and the tail gas leaves at its partial pressures, saturated with vapour but for a dryer.
    Methane as a side product is left out: copper hardly makes it.

    size: rated water [kg/s]. Valid for T 550-1100 K, p 0.5-10 bar. Source: production.md c.4.
    """

    reaction = Reaction("CO2 + H2 -> CO + H2O")
    ports = (
        takes("power", "electricity"),
        takes("carbon_dioxide", "CO2.g"),
        takes("hydrogen", "H2.g"),
        gives("water", "H2O.l"),
        gives("heat", "heat"),
        emits("carbon_monoxide", "CO.g"),
        emits("purge_carbon_dioxide", "CO2.g"),
        emits("purge_hydrogen", "H2.g"),
        emits("vapour", "H2O.g"),
    )

    size: float = sized("kg/d", "water at full load", 20.0, 0.1, 1e5)
    T: float = par(673.15, "K", 550.0, 1100.0, "recalled_production", "temperature of the bed", unverified=True)
    p: float = par(1.5, "bar", 0.5, 10.0, "design_choice", "pressure of the bed")
    ratio: float = par(1.0, "1", 0.7, 1.5, "design_choice", "hydrogen to carbon dioxide in the fresh feed, by moles")
    approach: float = par(0.9, "1", 0.5, 1.0, "design_choice", "extent of one pass, of that at equilibrium")
    recycle: float = par(0.97, "1", 0.5, 0.99, "design_choice", "share of the unreacted gas that comes back")
    dry: float = par(0.95, "1", 0.0, 0.999, "design_choice", "share of the vapour that a dryer brings back")
    T_c: float = par(290.0, "K", 276.0, 320.0, "design_choice", "temperature of the condenser")
    eps: float = par(0.85, "1", 0.0, 0.95, "design_choice", "effectiveness of the exchanger between feed and product")
    eta_heat: float = par(0.8, "1", 0.5, 0.95, "design_choice", "share of the heater's power that stays in the bed")
    r: float = par(2.0, "1", 1.1, 4.0, "design_choice", "pressure ratio over membranes and bed")
    eta: float = par(0.4, "1", 0.1, 0.7, "recalled_production", "compressor, of isothermal work", unverified=True)
    m_rate: float = par(
        6.0, "kg d/kg", 1.0, 30.0, "recalled_production", "bed, membranes, compressor per water rate", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (Evidence("heat of the reaction, 298 K", 41.0, "kJ/mol", "cox1989", "computed"),)

    @cached_property
    def loop(self) -> gas_loop.Loop:
        """Amounts per mole of reaction."""
        return gas_loop.close(
            self.reaction,
            {"CO2": 1.0, "H2": self.ratio},
            lambda feed: self.approach * gas_loop.equilibrium_extent(self.reaction, feed, self.T, self.p),
            self.recycle,
        )

    @cached_property
    def bed_heat(self) -> float:
        """Heat that the bed needs [J/mol of reaction]."""
        warming = gas_loop.warming(self.loop.inlet, self.T_c, self.T)
        return float(equilibrium.heat_of(self.reaction, self.T)) + (1 - self.eps) * warming

    @cached_property
    def saturated(self) -> float:
        """Pressure of vapour at the condenser [Pa]."""
        return condenser.vapour_pressure(self.T_c)

    @cached_property
    def vapour(self) -> float:
        """Water that leaves as vapour with the tail gas, dried [mol/mol of reaction]."""
        gas = 1.0 + sum(self.loop.purge.values())
        return (1 - self.dry) * condenser.carried(gas, self.p, self.T_c)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        leaving = {**self.loop.purge, "CO": 1.0}
        total = sum(leaving.values())
        ports = {"CO2": "purge_carbon_dioxide", "H2": "purge_hydrogen", "CO": "carbon_monoxide"}
        tail = {
            port: equilibrium.thin_gas(name, self.T_c, leaving[name] / total * self.p) for name, port in ports.items()
        }
        return {**tail, "vapour": equilibrium.thin_gas("H2O", self.T_c, self.saturated)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        loop = self.loop
        M = {name: abs(self.reaction.mass(name)) for name in self.reaction.nu}
        n = u.load * self.size / (M["H2O"] * (1 - self.vapour))  # mol/s of reaction
        heater = n * self.bed_heat / self.eta_heat
        compressor = n * sum(loop.back.values()) * R_GAS * self.T_c * np.log(self.r) / self.eta
        flows = {
            "power": -(heater + compressor),
            "carbon_dioxide": -n * loop.fresh["CO2"] * M["CO2"],
            "hydrogen": -n * loop.fresh["H2"] * M["H2"],
            "water": n * (1 - self.vapour) * M["H2O"],
            "carbon_monoxide": n * M["CO"],
            "purge_carbon_dioxide": n * loop.purge["CO2"] * M["CO2"],
            "purge_hydrogen": n * loop.purge["H2"] * M["H2"],
            "vapour": n * self.vapour * M["H2O"],
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(
            ports=flows,
            outputs={
                "per_pass": loop.per_pass + 0 * n,
                "conversion": loop.overall + 0 * n,
                "heater": heater,
                "compressor": compressor,
            },
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth)
