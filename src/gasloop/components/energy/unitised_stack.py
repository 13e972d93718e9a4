"""Unitised regenerative stack: one proton-exchange-membrane stack that splits water and makes it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import water_cell
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import FARADAY, R_GAS
from gasloop.model.component import (
    Alarm,
    At,
    Component,
    Content,
    Control,
    Estimate,
    Flows,
    State,
    gives,
    sized,
    stores,
)
from gasloop.parts import electrochemistry

_T_REF = 353.15  # K, at which the exchange currents are stated


@dataclass(frozen=True, kw_only=True, eq=False)
class UnitisedStack(Component):
    """One stack for both ways: load above 0 splits water, load below 0 makes it and gives power. It wears.

    l+, l- : the two ways of the load (``parts.electrochemistry.ways``), j+- = l+- j_rated         [A/m2]
    V_s = E(T, p) + R T/(a_s F) asinh(j+ / 2 j0_s) + j+ R(T)                        splitting, at the pressures of the buses
    V_m = E(T, p') - R T/(a_m F) asinh(j- / 2 j0_m) - j- R(T) + B ln(1 - j-/j_L)    making, behind regulators
    R(T) = d / kappa(T) + r,  j0 = j0_353 exp[-E_a / R (1/T - 1/353.15)]            one membrane for both
    n = [f2 j+^3 / (f1 + j+^2) - lost - j-] A / 4 F                  2 H2O -> 2 H2 + O2 [mol/s], negative: the other way
    P = (1 + bop) (V_s + w) j+ A - (1 - parasitic) (V_m - w) j- A                   power taken [W]
    dw/dt = drift (1 - b + b |load|) while on, + per_cycle each time off and on      wear [V], both ways

    ln(1 - j/j_L) is bent to stay finite (``transport``). Against a pair of stacks it saves one; the price is an oxygen
    electrode that must do both, and turning round: water is blown out first, so a plan should not do it often.
    A turn through nought within ten minutes counts as part of a switching off and on. No measured curve in the open stands
    behind it: the splitting side is that of ``pem_electrolyser``, the making side is a choice between a fuel cell's
    and half of it.

    size: rated electric power of splitting, balance of plant included, new [W] at j_rated, 353.15 K and p_rated. Valid
    300-363 K, buses 1.5-50 bar, load -1 to 1, T above the heat bus. Sources: nrel_electrolyzer, h2integrate, and
    design_choice where nobody has published.
    """

    reaction = Reaction("2 H2O -> 2 H2 + O2")
    ports = (
        stores("power", "electricity"),
        stores("water", "H2O.l"),
        stores("hydrogen", "H2.g"),
        stores("oxygen", "O2.g"),
        gives("heat", "heat"),
    )
    controls = (Control("load", -1.0, 1.0, what="share of the current at size, positive: splits water"),)
    states = (
        State("T", "K", start=333.15, role="settles", scale=10.0, what="temperature of the stack"),
        State("wear", "V", start=0.0, role="free", scale=0.01, what="cell voltage lost to wear, either way"),
        State("awake", "1", start=0.0, role="free", scale=0.5, what="whether it ran in the last ten minutes"),
    )
    alarms = (Alarm("aged", "1", "the stack is past its end of life, 10 % of its voltage", 0.1),)
    fitted = ("a_s", "j0_s", "a_m", "j0_m", "r", "B", "j_L")

    size: float = sized("kW", "rated electric power of splitting", 20.0, 0.1, 1e3)
    j_rated: float = par(0.5, "A/cm2", 0.1, 1.0, "design_choice", "current density at load 1 and at load -1")
    p_rated: float = par(30.0, "bar", 1.5, 50.0, "design_choice", "gas pressure at which size is stated")
    p_cell: float = par(4.0, "bar", 1.5, 5.0, "kohout1989", "pressure behind the regulators when it makes power")
    a_s: float = par(2.0, "1", 0.5, 2.0, "nrel_electrolyzer", "charge transfer, splitting")
    j0_s: float = par(2e-7, "A/cm2", 1e-9, 1e-5, "nrel_electrolyzer", "exchange current at 353 K, splitting")
    a_m: float = par(0.8, "1", 0.4, 1.2, "design_choice", "charge transfer, making", unverified=True)
    j0_m: float = par(1e-5, "A/cm2", 1e-8, 1e-3, "design_choice", "exchange current at 353 K, making", unverified=True)
    E_a: float = par(40.0, "kJ/mol", 0.0, 80.0, "design_choice", "activation energy of both", unverified=True)
    d: float = par(120.0, "um", 25.0, 200.0, "design_choice", "thickness of the membrane")
    water_in: float = par(20.0, "1", 14.0, 24.0, "springer1991", "water molecules per sulfonic group")
    r: float = par(0.03, "ohm cm2", 0.0, 0.2, "design_choice", "electronic and contact resistance", unverified=True)
    B: float = par(0.05, "V", 0.0, 0.4, "design_choice", "transport loss, making", unverified=True)
    j_L: float = par(1.5, "A/cm2", 1.1, 5.0, "design_choice", "limiting current, making", unverified=True)
    f1: float = par(250.0, "mA2/cm4", 100.0, 400.0, "h2integrate", "loss of current at low load and pressure")
    f2: float = par(0.9909, "1", 0.96, 0.996, "h2integrate", "share of current at full load")
    eps: float = par(4.65e-9, "mol/m/s/bar", 0.0, 1e-8, "simses", "hydrogen through Nafion at 353 K")
    E_x: float = par(20.0, "kJ/mol", 10.0, 30.0, "recalled_energy", "activation energy of crossing", unverified=True)
    drift: float = par(5.0, "uV/h", 0.0, 100.0, "design_choice", "wear at full load", unverified=True)
    by_load: float = par(0.78, "1", 0.0, 1.0, "su2024", "share of the drift that goes with load")
    per_cycle: float = par(147.8, "uV", 0.0, 500.0, "nrel_electrolyzer", "wear by switching off and on")
    worn: float = par(0.0, "mV", 0.0, 300.0, "design_choice", "wear at the start")
    bop: float = par(0.078, "1", 0.03, 0.25, "doe_hfto", "balance of plant when it splits", unverified=True)
    parasitic: float = par(0.07, "1", 0.01, 0.2, "guzik2017", "pumps and control when it makes power", unverified=True)
    ua: float = par(0.23, "W/K/kW", 0.05, 1.0, "ulleberg2003", "loss to the heat bus per size")
    k: float = par(20.0, "W/K/kW", 5.0, 100.0, "design_choice", "conductance of the coolant per kelvin open")
    T_set: float = par(350.0, "K", 323.0, 360.0, "design_choice", "temperature at which the coolant valve opens")
    band: float = par(2.0, "K", 0.5, 5.0, "design_choice", "proportional band of the coolant valve")
    c: float = par(12.0, "kJ/K/kW", 3.0, 40.0, "design_choice", "heat capacity per size", unverified=True)
    m_P: float = par(13.0, "kg/kW", 5.0, 40.0, "design_choice", "mass per rated power of splitting", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def __post_init__(self) -> None:
        making = self.making(self.j_rated, _T_REF, self.p_cell, self.p_cell)
        electrochemistry.refuse_dead("unitised_stack", making, self.worn)

    def splitting(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell that splits water [V]; total pressures [Pa]."""
        kinetic = water_cell.activation(j, self._exchange(self.j0_s, T), self.a_s, T)
        return self._rest(T, p_H2, p_O2) + kinetic + j * self._resistance(T)

    def making(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell that makes water [V]; total pressures behind the regulators [Pa]."""
        kinetic = water_cell.activation(j, self._exchange(self.j0_m, T), self.a_m, T)
        lost = electrochemistry.transport(j, self.j_L * p_O2 / self.p_cell)
        return self._rest(T, p_H2, p_O2) - kinetic - j * self._resistance(T) + self.B * lost

    def polarisation(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V] as a measured curve states it: j above nought splits water, below makes it."""
        split, make = (way * self.j_rated for way in electrochemistry.ways(j / self.j_rated))
        at = T, p_H2, p_O2
        return self.splitting(split, *at) + self.making(make, *at) - self._rest(*at)

    def _rest(self, T: Any, p_H2: Any, p_O2: Any) -> Any:
        return water_cell.reversible_voltage(T, *(water_cell.dry_pressure(p, T) for p in (p_H2, p_O2)))

    def _exchange(self, j0: Any, T: Any) -> Any:
        return j0 * np.exp(-self.E_a / R_GAS * (1 / T - 1 / _T_REF))

    def _resistance(self, T: Any) -> Any:
        return self.d / water_cell.nafion_conductivity(T, self.water_in) + self.r

    def gas_current(self, j: Any, T: Any, p_H2: Any) -> Any:
        """Current density that leaves as gas when it splits water [A/m2]."""
        made = self.f2 * j**3 / (self.f1 + j**2)
        crossing = electrochemistry.crossing(T, water_cell.dry_pressure(p_H2, T), self.eps, self.E_x, self.d)
        return made - electrochemistry.lost_to_crossing(made, crossing)

    @property
    def area(self) -> Any:
        """Cell area [m2] that draws ``size`` at rated conditions."""
        rated = self.splitting(self.j_rated, _T_REF, self.p_rated, self.p_rated)
        return self.size / ((1 + self.bop) * self.j_rated * rated)

    def start(self) -> dict[str, float]:
        return {**{s.name: s.start for s in self.states}, "wear": self.worn}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        plus, minus = electrochemistry.ways(u.load)
        split, make = plus * self.j_rated, minus * self.j_rated
        p_H2, p_O2 = at["hydrogen"].p, at["oxygen"].p
        new_s = self.splitting(split, x.T, p_H2, p_O2)
        new_m = self.making(make, x.T, *(electrochemistry.regulated(p, self.p_cell) for p in (p_H2, p_O2)))
        V_s = new_s + electrochemistry.worn(x.wear, plus)
        V_m = new_m - electrochemistry.worn(x.wear, minus)
        n = (self.gas_current(split, x.T, p_H2) - make) * self.area / (4 * FARADAY)
        taken = (1 + self.bop) * V_s * split - (1 - self.parasitic) * V_m * make
        flows = {
            "power": -taken * self.area,
            "water": n * self.reaction.mass("H2O"),
            "hydrogen": n * self.reaction.mass("H2"),
            "oxygen": n * self.reaction.mass("O2"),
        }
        conductance = self.ua * self.size, self.k * self.size
        Q = electrochemistry.cooling(x.T, at["heat"].T, self.T_set, self.band, *conductance)
        left = sum(flow * at[port].h for port, flow in flows.items())
        ageing = electrochemistry.wear_rates(u.load, x.awake, self.drift, self.by_load, self.per_cycle)
        return Flows(
            ports={**flows, "heat": Q},
            rates={"T": -(left + Q) / (self.c * self.size), **ageing},
            outputs={
                "voltage_splitting": V_s,
                "voltage_making": V_m,
                "current_density": split - make,
                "aged": V_s / new_s - V_m / new_m,
            },
        )

    def holds(self, x: Any) -> Content:
        C = self.c * self.size
        return Content(energy=C * x.T, entropy=C * np.log(x.T))

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
