"""Solid-oxide electrolysis of carbon dioxide: oxygen from the air of Mars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import equilibrium
from gasloop.matter.carriers import Condition
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import FARADAY, P_STANDARD, R_GAS
from gasloop.model.component import (
    Alarm,
    At,
    Component,
    Content,
    Estimate,
    Evidence,
    Flows,
    State,
    emits,
    gives,
    sized,
    takes,
)

_T_REF = 1073.15  # K, at which the area resistance is stated


@dataclass(frozen=True, kw_only=True, eq=False)
class SolidOxideCo2(Component):
    """Stack of oxygen-ion conducting cells in a hot box with recuperator and heater: 2 CO2 -> 2 CO + O2.

    j = load j_rated,  I A = 4 F n_O2 / eta_F                          current density [A/m2], Faraday
    E = dG(T) / 4F + R T / 4F [2 m(U) + ln(p_O2 / 1 bar)]              Nernst, mean over the cell [V]
    m(U) = [U ln U + (1 - U) ln(1 - U)] / U                            mean of ln(CO / CO2) from 0 to U
    V = E + j ASR(T),  ASR = ASR_ref exp[E_a / R (1/T - 1/1073.15)]    cell voltage; overpotential is all in ASR
    a_C = K_B(T) p_CO^2 / p_CO2 at the outlet                          carbon activity; above 1 graphite may form
    C dT/dt = V I + P_heat - sum n h(T) + sum n h(T_f) - ua (T - T_bus)    hot box [W]
    T_f = T_bus + eps (T - T_bus)                                      feed after the recuperator [K]
    P_heat = k band softplus[(T_set - T) / band]                       heater, a smooth thermostat [W]

    U is the share of the carbon dioxide converted, held at every load by the feed. The tail gas leaves at T_tail
    and its partial pressures (p_tail as a whole); what is left of its heat goes to the heat bus. eta_F holds leaks
    and electronic current: that oxygen recombines, its heat stays in the box. The stack is always hot: a standby
    costs the heater, a cold start, C (T_set - T), is not taken. A cell is one potential from end to end, so at low
    load its voltage tends to that of the outlet, 0.06 V above the mean at U = 0.5; that is left out.

    ``utilisation`` beyond the limit of Boudouard at T_set, with ``caution``, is refused: nickel cells degrade before
    the limit (skafte2015). A cooler stack or a denser feed in a run raises the alarm ``carbon_activity``. One cell
    makes 0.2985 g/h of oxygen per ampere; MOXIE had ten.

    size: rated oxygen [kg/s]. Valid for T 950-1250 K, oxygen 0.1-2 bar, load 0-1; pure carbon dioxide. No liquefier,
    no compressor. ASR and loss are practice from memory (unverified). Source: production.md c.4, c.5.
    """

    reaction = Reaction("2 CO2 -> 2 CO + O2")
    ports = (
        takes("power", "electricity"),
        takes("carbon_dioxide", "CO2.g"),
        gives("oxygen", "O2.g"),
        gives("heat", "heat"),
        emits("carbon_monoxide", "CO.g"),
        emits("unreacted", "CO2.g"),
    )
    states = (State("T", "K", start=_T_REF, role="settles", scale=20.0, what="temperature of the stack"),)
    alarms = (Alarm("carbon_activity", "1", "carbon may deposit", 1.0),)

    size: float = sized("kg/h", "oxygen at full load", 1.0, 0.005, 1e3)
    j_rated: float = par(0.35, "A/cm2", 0.05, 0.8, "recalled_production", "current density at load 1", unverified=True)
    asr: float = par(1.2, "ohm cm2", 0.3, 2.5, "recalled_production", "area resistance at 1073 K", unverified=True)
    E_a: float = par(
        70.0, "kJ/mol", 40.0, 110.0, "recalled_production", "activation energy of the area resistance", unverified=True
    )
    eta_F: float = par(0.98, "1", 0.85, 1.0, "design_choice", "share of the current that leaves as oxygen")
    utilisation: float = par(0.5, "1", 0.1, 0.9, "design_choice", "share of the carbon dioxide converted")
    caution: float = par(0.9, "1", 0.5, 1.0, "skafte2015", "share of the coking limit that is allowed", unverified=True)
    p_cathode: float = par(1.0, "bar", 0.2, 3.0, "design_choice", "pressure at which the coking limit is judged")
    T_set: float = par(1073.15, "K", 1000.0, 1200.0, "nasa_moxie2023", "temperature the heater keeps")
    band: float = par(5.0, "K", 1.0, 20.0, "design_choice", "proportional band of the heater")
    k: float = par(200.0, "W/K", 50.0, 500.0, "design_choice", "heater per kelvin below, of a stack of 1 kg/h")
    ua: float = par(
        0.5, "W/K", 0.05, 5.0, "recalled_production", "loss of the hot box, of a stack of 1 kg/h", unverified=True
    )
    eps: float = par(0.8, "1", 0.0, 0.92, "design_choice", "effectiveness of the recuperator")
    T_tail: float = par(310.0, "K", 300.0, 340.0, "design_choice", "temperature of the tail gas after its cooler")
    p_tail: float = par(0.9, "bar", 0.01, 3.0, "design_choice", "pressure of the tail gas")
    eta_dc: float = par(0.93, "1", 0.8, 0.98, "design_choice", "power electronics of the stack")
    C: float = par(
        10.0,
        "kJ/K",
        2.0,
        50.0,
        "recalled_production",
        "heat capacity of the box, of a stack of 1 kg/h",
        unverified=True,
    )
    m_rate: float = par(
        120.0, "kg h/kg", 40.0, 350.0, "recalled_production", "stack, box and electronics per oxygen rate",
        unverified=True,
    )  # fmt: skip
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("energy per kg of oxygen and volt, four electrons", 3.3504, "kWh/kg", "codata2018", "computed"),
        Evidence("least work at 298 K", 4.47, "kWh/kg", "cox1989", "computed"),
        Evidence("MOXIE, oxygen in an hour, highest", 12.0, "g", "nasa_moxie2023", "primary"),
        Evidence("MOXIE, its power with compressor and heater", 300.0, "W", "nasa_moxie2023", "primary"),
        Evidence("plant for a sample return, 7 kg of oxygen a day, all of it", 9.9, "kWh/kg", "msr_soxe", "computed"),
        Evidence("the same, mass of all of it per rate", 370.0, "kg h/kg", "msr_soxe", "computed"),
        Evidence("plant of 2 kg/h, 25 kW and a ton, all of it", 12.5, "kWh/kg", "moxie_scaled", "computed"),
        Evidence("ascent vehicle, oxygen only, 34 kW with margin", 17.2, "kWh/kg", "kleinhenz2017", "computed"),
        Evidence("oxygen of one flight-scale stack", 0.9, "kg/h", "oxeon_soxe", "transcribed"),
    )  # fmt: skip

    def __post_init__(self) -> None:
        limit = self.caution * float(equilibrium.coking_share(self.T_set, self.p_cathode))
        if self.utilisation > limit:
            raise ValueError(
                f"solid_oxide_co2: utilisation {self.utilisation:.3g} would deposit carbon at {self.T_set:.0f} K and "
                f"{self.p_cathode / 1e5:.3g} bar; at most {limit:.3g} is allowed (`caution` x Boudouard's limit): "
                "lower `utilisation` or raise `T_set`"
            )

    @property
    def scale(self) -> Any:
        """Size in kg/h: what ``k``, ``ua`` and ``C`` are per."""
        return self.size * 3600.0

    @property
    def area(self) -> Any:
        """Cell area [m2]."""
        return 4 * FARADAY * self.size / (self.reaction.mass("O2") * self.eta_F * self.j_rated)

    def reversible(self, T: Any, p_O2: Any) -> Any:
        """Nernst voltage, mean over the cell [V]."""
        U = self.utilisation
        mean = (U * np.log(U) + (1 - U) * np.log(1 - U)) / U
        standard = equilibrium.gibbs_of(self.reaction, T) / (4 * FARADAY)
        return standard + R_GAS * T / (4 * FARADAY) * (2 * mean + np.log(p_O2 / P_STANDARD))

    def resistance(self, T: Any) -> Any:
        """Area resistance [ohm m2]."""
        return self.asr * np.exp(self.E_a / R_GAS * (1 / T - 1 / _T_REF))

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        U = self.utilisation
        return {
            "carbon_monoxide": equilibrium.thin_gas("CO", self.T_tail, U * self.p_tail),
            "unreacted": equilibrium.thin_gas("CO2", self.T_tail, (1 - U) * self.p_tail),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        U, mass, T_bus = self.utilisation, self.reaction.mass, at["heat"].T
        made = u.load * self.size
        n = made / mass("O2")  # mol/s of oxygen
        j = u.load * self.j_rated
        V = self.reversible(x.T, at["oxygen"].p) + j * self.resistance(x.T)
        stack = V * j * self.area
        heater = self.k * self.scale * self.band * np.log1p(np.exp((self.T_set - x.T) / self.band))
        h = equilibrium.enthalpy
        leaving = h("O2", x.T) + 2 * h("CO", x.T) + 2 * (1 / U - 1) * h("CO2", x.T)
        entering = 2 / U * h("CO2", T_bus + self.eps * (x.T - T_bus))
        lost = self.ua * self.scale * (x.T - T_bus)
        warming = stack + heater - n * (leaving - entering) - lost
        feed = n * mass("CO2") / U
        flows = {
            "power": -(stack / self.eta_dc + heater),
            "carbon_dioxide": feed,
            "oxygen": made,
            "carbon_monoxide": n * mass("CO"),
            "unreacted": -feed * (1 - U),
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items()) - warming
        p = at["carbon_dioxide"].p
        return Flows(
            ports=flows,
            rates={"T": warming / (self.C * self.scale)},
            outputs={
                "voltage": V,
                "current_density": j,
                "ampere_cells": j * self.area,
                "stack": stack,
                "heater": heater,
                "carbon_activity": equilibrium.carbon_activity(x.T, U * p, (1 - U) * p),
                "coking_margin": 1 - U / equilibrium.coking_share(x.T, p),
            },
        )

    def holds(self, x: Any) -> Content:
        C = self.C * self.scale
        return Content(energy=C * x.T, entropy=C * np.log(x.T))

    def estimate(self) -> Estimate:
        return Estimate(
            self.m_rate * self.size * (1 + self.growth), self.growth, note="no carbon dioxide acquisition, no liquefier"
        )
