"""Proton-exchange-membrane water electrolyser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import water_cell
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import FARADAY, R_GAS
from gasloop.model.component import (
    At,
    Component,
    Content,
    Estimate,
    Evidence,
    Flows,
    State,
    gives,
    sized,
    takes,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class PemElectrolyser(Component):
    """Proton-exchange-membrane water electrolyser, gases at the pressures of their buses.

    j = load j_rated                                     current density [A/m2]
    V = E(T, p) + R T/(a_a F) asinh(j / 2 j0_a) + R T/(a_c F) asinh(j / 2 j0_c) + j (d / kappa(T) + r)
    j0_a(T) = j0_a exp[-E_a / R (1/T - 1/353.15)]        slower anode in the cold
    n = eta_F j A / 4 F,  eta_F = f2 j^2 / (f1 + j^2)    2 H2O -> 2 H2 + O2 [mol/s]; the rest recombines
    P = (1 + bop) V j A                                  power with the balance of plant [W]
    Q = [ua + k softplus(T - T_set)] size (T - T_bus)    heat to the bus; the coolant valve opens near T_set
    C dT/dt = P + flow h in - flow h out - Q             first law

    V cell voltage [V], E reversible voltage at dry gas pressures (``matter.water_cell``), d thickness of the
    membrane, kappa its conductivity, A cell area: size = P at j_rated, T_rated and p_rated for both gases.

    size: rated electric power, balance of plant included [W]. Valid 300-363 K, gas 1.2-50 bar, load 0-1, T
    above the heat bus. Gases are counted dry and at the condition of their bus. f1 and f2 hold near 2 A/cm2
    and know nothing of pressure. Kinetics of nrel_electrolyzer with the membrane of h2integrate: against the
    latter's own curve (353 K, 1 atm, 0.2 to 2 A/cm2) the voltage is 7 mV high, because E follows temperature
    here and stays at 1.229 V there, and the exchange currents are halved. Source of the heat: ulleberg2003.
    """

    reaction = Reaction("2 H2O -> 2 H2 + O2")
    ports = (
        takes("power", "electricity"),
        takes("water", "H2O.l"),
        gives("hydrogen", "H2.g"),
        gives("oxygen", "O2.g"),
        gives("heat", "heat"),
    )
    states = (State("T", "K", start=333.15, role="settles", scale=10.0, what="temperature of the stack"),)

    size: float = sized("kW", "rated electric power", 20.0, 0.1, 2e4)
    j_rated: float = par(2.0, "A/cm2", 0.5, 3.0, "h2integrate", "current density at load 1")
    T_rated: float = par(353.15, "K", 323.0, 363.0, "h2integrate", "stack temperature at which size is stated")
    p_rated: float = par(30.0, "bar", 1.2, 50.0, "design_choice", "gas pressure at which size is stated")
    a_a: float = par(2.0, "1", 0.5, 2.0, "nrel_electrolyzer", "charge transfer, anode")
    a_c: float = par(0.5, "1", 0.5, 1.0, "nrel_electrolyzer", "charge transfer, cathode")
    j0_a: float = par(2e-7, "A/cm2", 1e-8, 1e-6, "nrel_electrolyzer", "exchange current at 353 K, anode")
    j0_c: float = par(2e-3, "A/cm2", 1e-3, 1e-2, "nrel_electrolyzer", "exchange current, cathode")
    E_a: float = par(
        53.0, "kJ/mol", 0.0, 80.0, "garcia_valverde2012", "activation energy of the anode", unverified=True
    )
    d: float = par(77.0, "um", 25.0, 180.0, "h2integrate", "thickness of the membrane")
    water: float = par(23.4, "1", 14.0, 24.0, "h2integrate", "water molecules per sulfonic group")
    r: float = par(0.0, "ohm cm2", 0.0, 0.05, "h2integrate", "electronic and contact resistance")
    f1: float = par(250.0, "mA2/cm4", 100.0, 400.0, "h2integrate", "loss of current to crossover")
    f2: float = par(0.9909, "1", 0.96, 0.996, "h2integrate", "share of current at full load")
    bop: float = par(
        0.078,
        "1",
        0.03,
        0.25,
        "doe_hfto",
        "balance of plant per stack power (55 / 51 kWh/kg)",
        unverified=True,
    )
    ua: float = par(0.23, "W/K/kW", 0.05, 1.0, "ulleberg2003", "loss to the heat bus per size: 6.0 W/K at 26 kW")
    k: float = par(20.0, "W/K/kW", 5.0, 100.0, "design_choice", "conductance of the coolant per kelvin open")
    T_set: float = par(353.15, "K", 323.0, 363.0, "h2integrate", "temperature at which the coolant valve opens")
    band: float = par(2.0, "K", 0.5, 5.0, "design_choice", "proportional band of the coolant valve")
    c: float = par(24.0, "kJ/K/kW", 5.0, 40.0, "ulleberg2003", "heat capacity per size: 625 kJ/K at 26 kW")
    m_P: float = par(10.0, "kg/kW", 4.0, 30.0, "guzik2017", "mass per rated power", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("cell voltage at 2 A/cm2, 353 K, 1 atm", 1.900, "V", "h2integrate", "computed"),
        Evidence("stack at 2 A/cm2, 1.9 V", 51.0, "kWh/kg", "h2integrate", "transcribed"),
        Evidence("20 MW plant, 8.2 t/d, if 20 MW is its total input", 58.5, "kWh/kg", "airliquide2021", "computed"),
        Evidence("PEM system, lowest in use", 50.0, "kWh/kg", "chatenet2022", "primary"),
        Evidence("PEM system, highest in use", 83.0, "kWh/kg", "chatenet2022", "primary"),
    )

    def voltage(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Cell voltage [V] at current density j [A/m2], T [K] and total gas pressures [Pa]."""
        dry_H2, dry_O2 = water_cell.dry_pressure(p_H2, T), water_cell.dry_pressure(p_O2, T)
        j0_a = self.j0_a * np.exp(-self.E_a / R_GAS * (1 / T - 1 / 353.15))
        kinetic = water_cell.activation(j, j0_a, self.a_a, T) + water_cell.activation(j, self.j0_c, self.a_c, T)
        ohmic = j * (self.d / water_cell.nafion_conductivity(T, self.water) + self.r)
        return water_cell.reversible_voltage(T, dry_H2, dry_O2) + kinetic + ohmic

    @property
    def area(self) -> Any:
        """Cell area [m2] that draws ``size`` at rated conditions."""
        rated = self.voltage(self.j_rated, self.T_rated, self.p_rated, self.p_rated)
        return self.size / ((1 + self.bop) * self.j_rated * rated)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        j = u.load * self.j_rated
        V = self.voltage(j, x.T, at["hydrogen"].p, at["oxygen"].p)
        made = self.f2 * j**3 / (self.f1 + j**2)  # eta_F j: current density that leaves as gas; no 0/0 at rest
        n = made * self.area / (4 * FARADAY)
        flows = {
            "power": -(1 + self.bop) * V * j * self.area,
            "water": n * self.reaction.mass("H2O"),
            "hydrogen": n * self.reaction.mass("H2"),
            "oxygen": n * self.reaction.mass("O2"),
        }
        valve = self.band * np.log1p(np.exp((x.T - self.T_set) / self.band))
        Q = (self.ua + self.k * valve) * self.size * (x.T - at["heat"].T)
        left = sum(flow * at[port].h for port, flow in flows.items())
        return Flows(
            ports={**flows, "heat": Q},
            rates={"T": -(left + Q) / (self.c * self.size)},
            outputs={"voltage": V, "current_density": j},
        )

    def holds(self, x: Any) -> Content:
        C = self.c * self.size
        return Content(energy=C * x.T, entropy=C * np.log(x.T))

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
