"""Bosch reactor: all hydrogen of a crew's carbon dioxide back as water, carbon as a solid."""

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
class Bosch(Component):
    """Hot bed in a loop with a condenser, carbon drawn off: CO2 + 2 H2 -> C + 2 H2O.

    xi = approach xi_eq(N, T, p)                          one pass over the inlet N; graphite counts 1
    N = (F + R nu xi) / (1 - R)                           inlet: fresh feed F and the share R that comes back
    q = H(N, T_in) - H(what leaves, T),  T_in = T_c + eps (T - T_c)      heat of the bed [J/mol]; negative: the heater's
    P = n max(-q, 0) / eta_heat + n_back R_gas T_c ln(1 + dp) / eta + e_aux made        [W]; made: carbon dioxide used

    One pass converts a few per cent, so the loop turns the gas over many times and its exchanger decides the power. The carbon
    leaves hot and cools beside the bed. Carbon monoxide and methane, which a real loop holds beside hydrogen and carbon
    dioxide, and the filling of the bed with carbon (a cartridge to be changed by the crew) are left out: ``approach`` stands for
    what the kinetics leave. What is purged leaves at its partial pressure, with vapour.

    Against a Sabatier reactor: twice the water of the same hydrogen, all oxygen of the carbon dioxide, no methane to vent.

    size: carbon dioxide fed at full load [kg/s]. Valid for T 750-1000 K, 0.5-3 bar, hydrogen to carbon dioxide near 2. Temperature,
    approach, power and mass are from memory or choices: what has been published is thin. Source: life_support.md c.5.
    """

    reaction = Reaction("CO2 + 2 H2 -> C + 2 H2O")
    ports = (
        takes("power", "electricity"),
        takes("carbon_dioxide", "CO2.g"),
        takes("hydrogen", "H2.g"),
        gives("water", "H2O.l"),
        gives("carbon", "C.s"),
        gives("heat", "heat"),
        emits("purge_carbon_dioxide", "CO2.g"),
        emits("purge_hydrogen", "H2.g"),
        emits("vapour", "H2O.g"),
    )

    size: float = sized("kg/d", "carbon dioxide fed at full load", 4.0, 0.05, 1e3)
    ratio: float = par(2.0, "1", 1.8, 2.2, "design_choice", "hydrogen to carbon dioxide fed, by moles")
    T: float = par(900.0, "K", 750.0, 1000.0, "recalled_life_support", "temperature of the bed", unverified=True)
    p: float = par(1.3, "bar", 0.5, 3.0, "design_choice", "pressure of the loop")
    approach: float = par(
        0.2, "1", 0.05, 1.0, "recalled_life_support", "extent of one pass, of that at equilibrium", unverified=True
    )
    recycle: float = par(0.998, "1", 0.9, 0.9995, "design_choice", "share of the unreacted gas that comes back")
    T_c: float = par(285.0, "K", 276.0, 320.0, "design_choice", "temperature of the condenser")
    eps: float = par(
        0.9, "1", 0.5, 0.97, "design_choice", "effectiveness of the exchanger between feed and product", unverified=True
    )
    eta_heat: float = par(
        0.7, "1", 0.4, 0.95, "design_choice", "share of the heater's power that stays in the bed", unverified=True
    )
    dp: float = par(
        0.05, "1", 0.01, 0.5, "design_choice", "pressure that the loop loses, per pressure of the bed", unverified=True
    )
    eta: float = par(0.3, "1", 0.1, 0.7, "design_choice", "blower, of isothermal work", unverified=True)
    e_aux: float = par(
        0.5,
        "kWh/kg",
        0.0,
        3.0,
        "design_choice",
        "control, separator, loss of the hot box, over the feed",
        unverified=True,
    )
    m_rate: float = par(30.0, "kg d/kg", 5.0, 150.0, "design_choice", "bed and loop over the feed", unverified=True)
    growth: float = par(0.3, "1", 0.0, 0.4, "kleinhenz2020", "mass growth allowance; low readiness")

    evidence = (
        Evidence("carbon of a crew-day of 1.085 kg of carbon dioxide", 0.296, "kg", "bvad2022", "computed"),
        Evidence("heat of the reaction, 298 K, water as vapour", 90.1, "kJ/mol", "cox1989", "computed"),
    )

    @cached_property
    def loop(self) -> gas_loop.Loop:
        """Amounts per mole of carbon dioxide split."""
        return gas_loop.close(
            self.reaction,
            {"CO2": 1.0, "H2": self.ratio},
            lambda feed: self.approach * gas_loop.equilibrium_extent(self.reaction, feed, self.T, self.p),
            self.recycle,
        )

    @cached_property
    def bed_heat(self) -> float:
        """Heat that the bed gives; negative: heat that it needs [J/mol split]."""
        T_in = self.T_c + self.eps * (self.T - self.T_c)
        return gas_loop.heat_content(self.loop.inlet, T_in) - gas_loop.heat_content(self.loop.outlet, self.T)

    @cached_property
    def saturated(self) -> float:
        """Pressure of vapour at the condenser [Pa]."""
        return condenser.vapour_pressure(self.T_c)

    @cached_property
    def vapour(self) -> float:
        """Water that leaves as vapour with the purge [mol/mol split]."""
        return condenser.carried(sum(self.loop.purge.values()), self.p, self.T_c)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        total = sum(self.loop.purge.values())
        dry = self.p - self.saturated
        ports = {"CO2": "purge_carbon_dioxide", "H2": "purge_hydrogen"}
        purge = {port: equilibrium.thin_gas(f, self.T_c, self.loop.purge[f] / total * dry) for f, port in ports.items()}
        return {**purge, "vapour": equilibrium.thin_gas("H2O", self.T_c, self.saturated)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        loop, mass = self.loop, self.reaction.mass
        M = {name: abs(mass(name) / nu) for name, nu in self.reaction.nu.items()}
        n = u.load * self.size / (loop.fresh["CO2"] * M["CO2"])  # mol/s split
        heater = n * max(-self.bed_heat, 0.0) / self.eta_heat
        blower = n * sum(loop.back.values()) * R_GAS * self.T_c * np.log(1 + self.dp) / self.eta
        flows = {
            "power": -(heater + blower + self.e_aux * u.load * self.size),
            "carbon_dioxide": -n * loop.fresh["CO2"] * M["CO2"],
            "hydrogen": -n * loop.fresh["H2"] * M["H2"],
            "water": n * (2 - self.vapour) * M["H2O"],
            "carbon": n * M["C"],
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
                "blower": blower,
            },
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth, note="no cartridges for the carbon")
