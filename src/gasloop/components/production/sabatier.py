"""Sabatier reactor: methane and water from carbon dioxide and hydrogen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import equilibrium
from gasloop.matter.carriers import Condition
from gasloop.matter.species import R_GAS
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, emits, gives, sized, takes
from gasloop.parts import condenser, gas_loop, methanation

_GATE = 5.0  # K, over which a bus near the reactor's temperature is shut off


@dataclass(frozen=True, kw_only=True, eq=False)
class Sabatier(Component):
    """Cooled bed of catalyst, condenser, separator and recycle: CO2 + 4 H2 -> CH4 + 2 H2O.

    d xi / d tau = N p_CO2^0.34 p_H2^0.88 [1 - Q / K(T)]      one pass through the bed, tau from 0 to Da(T)
    Da(T) = Da exp[-E_a / R (1/T - 1/573.15)]                 catalyst over flow
    N_i = (F_i + R nu_i xi) / (1 - R)                         inlet: fresh feed F and the share R that comes back
    q_hot = sum N h(T_in) - sum N_out h(T),  T_in = T_c + eps (T - T_c)      heat of the bed [J/mol]
    P = n_back R_gas T_c ln(1 + dp) / eta + e_aux made        blower, valves, pump [W]

    Buses carry pure gases, so the mixture is the unit's own business: what the separator (membranes) returns shows
    as an overall conversion near 1, what it purges leaves by the ports ``purge_..`` at its partial pressure. Heat of
    the bed goes to the bus ``hot`` while that is colder than the bed; what a hotter bus cannot take, and the heat of
    condensing, goes to ``heat``. Wire both to one bus where nobody wants hot heat. Conversion is that of full load; a
    bed at part load converts a little more. Left out: side products (carbon monoxide), start-up, ageing of the
    catalyst. K by ``matter.equilibrium``.

    size: rated methane [kg/s]. Valid for T 500-720 K, p 0.5-10 bar, hydrogen to carbon dioxide 3-5. The rate was
    measured at 503-518 K and is followed beyond. Source: ru_methanation2015, production.md c.4.
    """

    reaction = methanation.METHANATION
    ports = (
        takes("power", "electricity"),
        takes("carbon_dioxide", "CO2.g"),
        takes("hydrogen", "H2.g"),
        gives("methane", "CH4.g"),
        gives("water", "H2O.l"),
        gives("hot", "heat"),
        gives("heat", "heat"),
        emits("purge_carbon_dioxide", "CO2.g"),
        emits("purge_hydrogen", "H2.g"),
        emits("purge_methane", "CH4.g"),
        emits("vapour", "H2O.g"),
    )

    size: float = sized("kg/d", "methane at full load", 15.0, 0.1, 1e5)
    T: float = par(573.15, "K", 500.0, 720.0, "recalled_production", "temperature of the bed", unverified=True)
    p: float = par(1.5, "bar", 0.5, 10.0, "design_choice", "pressure of the bed")
    ratio: float = par(4.0, "1", 3.0, 5.0, "design_choice", "hydrogen to carbon dioxide in the fresh feed, by moles")
    Da: float = par(5.0, "1", 1.0, 40.0, "design_choice", "catalyst over flow at 573 K: sets the approach to rest")
    E_a: float = par(66.1, "kJ/mol", 60.0, 80.0, "ru_methanation2015", "activation energy on ruthenium")
    recycle: float = par(0.9, "1", 0.0, 0.98, "design_choice", "share of the unreacted gas that comes back")
    slip: float = par(0.01, "1", 0.0, 0.05, "design_choice", "share of the methane that goes with the purge")
    dry: float = par(0.95, "1", 0.0, 0.999, "design_choice", "share of the vapour that a dryer brings back")
    T_c: float = par(290.0, "K", 276.0, 320.0, "design_choice", "temperature of the condenser")
    eps: float = par(0.6, "1", 0.0, 0.9, "design_choice", "effectiveness of the exchanger between feed and product")
    keep: float = par(0.85, "1", 0.5, 0.98, "design_choice", "share of the bed's heat that reaches the hot bus")
    dp: float = par(0.3, "1", 0.05, 1.0, "design_choice", "pressure that the recycle loses, per pressure of the bed")
    eta: float = par(0.3, "1", 0.1, 0.7, "recalled_production", "blower, of isothermal work", unverified=True)
    e_aux: float = par(
        0.3, "kWh/kg", 0.0, 4.5, "recalled_production", "valves, pump, control per methane", unverified=True
    )
    m_rate: float = par(
        5.0, "kg d/kg", 1.0, 30.0, "recalled_production", "bed, exchangers, separator per methane rate", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("ISS assembly, share of the water its hydrogen gives", 0.87, "1", "habnet_sabatier", "transcribed"),
        Evidence("ISS assembly, the same, highest", 0.93, "1", "habnet_sabatier", "transcribed"),
        Evidence("ISS assembly, heater and separator per methane", 4.0, "kWh/kg", "habnet_sabatier", "computed"),
        Evidence("heat of the reaction, 298 K, water as vapour", 165.0, "kJ/mol", "cox1989", "computed"),
    )  # fmt: skip

    def __post_init__(self) -> None:
        if self.bed_heat <= 0:
            raise ValueError(
                f"sabatier: the bed at {self.T:.0f} K makes less heat than its feed takes up "
                f"({self.bed_heat / 1e3:.1f} kJ/mol left); raise `eps` or `Da`, or lower `recycle`"
            )

    @cached_property
    def loop(self) -> gas_loop.Loop:
        """Amounts per mole of methane made."""
        Da = methanation.catalyst_over_flow(self.Da, self.E_a, self.T)
        return gas_loop.close(
            self.reaction,
            {"CO2": 1.0, "H2": self.ratio},
            lambda feed: gas_loop.plug_flow_extent(self.reaction, feed, self.T, self.p, methanation.ORDERS, Da),
            self.recycle,
        )

    @cached_property
    def bed_heat(self) -> float:
        """Heat that the bed gives at its temperature, feed warmed by the product [J/mol methane]."""
        T_in = self.T_c + self.eps * (self.T - self.T_c)
        return gas_loop.heat_content(self.loop.inlet, T_in) - gas_loop.heat_content(self.loop.outlet, self.T)

    @cached_property
    def saturated(self) -> float:
        """Pressure of vapour at the condenser [Pa]."""
        return condenser.vapour_pressure(self.T_c)

    @cached_property
    def vapour(self) -> float:
        """Water that leaves as vapour with the gas, dried [mol/mol methane]."""
        gas = 1.0 + sum(self.loop.purge.values())
        return (1 - self.dry) * condenser.carried(gas, self.p, self.T_c)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        leaving = {**self.loop.purge, "CH4": self.slip}
        total = sum(leaving.values())
        ports = {"CO2": "purge_carbon_dioxide", "H2": "purge_hydrogen", "CH4": "purge_methane"}
        share = {name: max(leaving[name] / total, 1e-6) for name in ports}  # of a gas that does not leave: of no weight
        purge = {port: equilibrium.thin_gas(name, self.T_c, share[name] * self.p) for name, port in ports.items()}
        return {**purge, "vapour": equilibrium.thin_gas("H2O", self.T_c, self.saturated)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        loop, mass = self.loop, self.reaction.mass
        n = u.load * self.size / (mass("CH4") * (1 - self.slip))  # mol/s of methane made
        M = {name: abs(mass(name) / self.reaction.nu[name]) for name in self.reaction.nu}
        made = n * mass("CH4")
        blower = n * sum(loop.back.values()) * R_GAS * self.T_c * np.log(1 + self.dp) / self.eta
        hot = self.keep * self.bed_heat * n * 0.5 * (1 + np.tanh((self.T - at["hot"].T) / _GATE - 3))
        flows = {
            "power": -(blower + self.e_aux * made),
            "carbon_dioxide": -n * loop.fresh["CO2"] * M["CO2"],
            "hydrogen": -n * loop.fresh["H2"] * M["H2"],
            "methane": made * (1 - self.slip),
            "water": n * (2 - self.vapour) * M["H2O"],
            "purge_carbon_dioxide": n * loop.purge["CO2"] * M["CO2"],
            "purge_hydrogen": n * loop.purge["H2"] * M["H2"],
            "purge_methane": made * self.slip,
            "vapour": n * self.vapour * M["H2O"],
            "hot": hot,
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(
            ports=flows,
            outputs={
                "per_pass": loop.per_pass + 0 * n,
                "conversion": loop.overall + 0 * n,
                "bed_heat": self.bed_heat * n,
            },
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth)
