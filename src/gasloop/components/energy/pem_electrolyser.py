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
    Alarm,
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
from gasloop.parts import electrochemistry


@dataclass(frozen=True, kw_only=True, eq=False)
class PemElectrolyser(Component):
    """Proton-exchange-membrane water electrolyser, each gas at the pressure of its bus, with crossover and wear.

    j = load j_rated                                     current density [A/m2]
    V = E(T, p) + R T/(a_a F) asinh(j / 2 j0_a) + R T/(a_c F) asinh(j / 2 j0_c) + j (d / kappa(T) + r)
    j0_a(T) = j0_a exp[-E_a / R (1/T - 1/353.15)]        slower anode in the cold
    g = f2 j^3 / (f1 + j^2)                              current that makes gas; the rest is lost at low pressure
    j_x = 2 F eps(T) p_H2 / d                            hydrogen through the membrane, more the higher its pressure
    lost = g j_x / sqrt(g^2 + j_x^2)                     that part of g; it burns again
    n = (g - beside lost) A / 4 F                        2 H2O -> 2 H2 + O2 [mol/s]
    P = (1 + bop) (V + w) j A + P_lift                   power with the balance of plant [W]
    P_lift = R T_bus sum n_i ln(p_bus / p_i) / eta       from the stack into a bus of higher pressure, isothermal
    dw/dt = drift (1 - b + b load) while on, + per_cycle each time it is switched off and on     wear [V]
    Q = [ua + k softplus(T - T_set)] size (T - T_bus)    heat to the bus; the coolant valve opens near T_set
    C dT/dt = P + flow h in - flow h out - Q             first law

    p_H2 and p_O2 are those of the buses up to p_cathode and p_anode; from there on compressors lift the gas.
    V cell voltage [V], E reversible voltage at dry gas pressures (``matter.water_cell``), d thickness of the
    membrane, kappa its conductivity, A cell area: size = P at j_rated, T_rated and p_rated for both gases.

    size: rated electric power, balance of plant included, of a new stack [W]; a worn one takes more. Valid 300-363 K,
    stack 1.2-50 bar, the two pressures free of each other, load 0-1, T above the heat bus. Gases are counted dry and
    at the condition of their bus: a recombiner burns what hydrogen is in the oxygen (``hydrogen_in_oxygen`` is the
    share before it: a thin membrane under pressure needs one, at low load most of all). f1 and f2 hold near 2 A/cm2
    and stand for all that is lost, whatever crosses: their source does not say at which pressure. ``beside`` 1 counts
    what crosses besides, for a cell whose f1 and f2 are those of low pressure.
    Wear is a voltage, the same at every load but the lowest; a report warns when 10 % are lost (``aged``).
    Kinetics of nrel_electrolyzer with the membrane of h2integrate: against the latter's own curve (353 K, 1 atm,
    0.2 to 2 A/cm2) the voltage is 7 mV high, because E follows temperature here and stays at 1.229 V there, and the
    exchange currents are halved. Sources: doe_hfto (drift), nrel_electrolyzer (switching), ulleberg2003 (heat).
    """

    reaction = Reaction("2 H2O -> 2 H2 + O2")
    ports = (
        takes("power", "electricity"),
        takes("water", "H2O.l"),
        gives("hydrogen", "H2.g"),
        gives("oxygen", "O2.g"),
        gives("heat", "heat"),
    )
    states = (
        State("T", "K", start=333.15, role="settles", scale=10.0, what="temperature of the stack"),
        State("wear", "V", start=0.0, role="free", scale=0.01, what="cell voltage lost to wear"),
        State("awake", "1", start=0.0, role="free", scale=0.5, what="whether it ran in the last ten minutes"),
    )
    alarms = (Alarm("aged", "1", "the stack is past its end of life, 10 % more voltage", 0.1),)
    fitted = ("a_a", "j0_a", "E_a", "r")

    size: float = sized("kW", "rated electric power", 20.0, 0.1, 2e4)
    j_rated: float = par(2.0, "A/cm2", 0.5, 3.0, "h2integrate", "current density at load 1")
    T_rated: float = par(353.15, "K", 323.0, 363.0, "h2integrate", "stack temperature at which size is stated")
    p_rated: float = par(30.0, "bar", 1.2, 50.0, "design_choice", "gas pressure at which size is stated")
    p_cathode: float = par(
        30.0, "bar", 1.2, 50.0, "design_choice", "highest pressure of the hydrogen side of the stack"
    )
    p_anode: float = par(30.0, "bar", 1.2, 50.0, "design_choice", "highest pressure of the oxygen side of the stack")
    eta_lift: float = par(0.6, "1", 0.3, 0.85, "design_choice", "gas compressors, of isothermal work")
    a_a: float = par(2.0, "1", 0.5, 2.0, "nrel_electrolyzer", "charge transfer, anode")
    a_c: float = par(0.5, "1", 0.5, 1.0, "nrel_electrolyzer", "charge transfer, cathode")
    j0_a: float = par(2e-7, "A/cm2", 1e-8, 1e-5, "nrel_electrolyzer", "exchange current at 353 K, anode")
    j0_c: float = par(2e-3, "A/cm2", 1e-3, 0.3, "nrel_electrolyzer", "exchange current, cathode")
    E_a: float = par(
        53.0, "kJ/mol", 0.0, 80.0, "garcia_valverde2012", "activation energy of the anode", unverified=True
    )
    d: float = par(77.0, "um", 25.0, 180.0, "h2integrate", "thickness of the membrane")
    water: float = par(23.4, "1", 14.0, 24.0, "h2integrate", "water molecules per sulfonic group")
    r: float = par(0.0, "ohm cm2", 0.0, 0.2, "h2integrate", "electronic and contact resistance")
    f1: float = par(250.0, "mA2/cm4", 100.0, 400.0, "h2integrate", "loss of current at low load and pressure")
    f2: float = par(0.9909, "1", 0.96, 0.996, "h2integrate", "share of current at full load")
    eps: float = par(4.65e-9, "mol/m/s/bar", 0.0, 1e-8, "simses", "hydrogen through Nafion at 353 K")
    beside: float = par(0.0, "1", 0.0, 1.0, "design_choice", "share of what crosses that is lost beside f1 and f2")
    E_x: float = par(20.0, "kJ/mol", 10.0, 30.0, "recalled_energy", "activation energy of crossing", unverified=True)
    drift: float = par(
        4.8, "uV/h", 0.0, 100.0, "doe_hfto", "wear at load 1 (steady 3 to 5, stressed 20 to 90)", unverified=True
    )
    by_load: float = par(
        0.78, "1", 0.0, 1.0, "su2024", "share of the drift that goes with load: 22 at 1, 50 at 3 A/cm2"
    )
    per_cycle: float = par(147.8, "uV", 0.0, 500.0, "nrel_electrolyzer", "wear by switching off and on")
    worn: float = par(0.0, "mV", 0.0, 300.0, "design_choice", "wear at the start")
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
        """Cell area [m2] that draws ``size`` at rated conditions, its stack at the rated pressure."""
        p = self.stack_pressures(self.p_rated, self.p_rated)
        rated = self.voltage(self.j_rated, self.T_rated, *p)
        return self.size / ((1 + self.bop) * self.j_rated * rated)

    def stack_pressures(self, p_H2: Any, p_O2: Any) -> tuple[Any, Any]:
        """Pressures of hydrogen and oxygen in the stack [Pa] at those of the buses."""
        return electrochemistry.regulated(p_H2, self.p_cathode), electrochemistry.regulated(p_O2, self.p_anode)

    def polarisation(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V], as a measured curve states it: total pressures [Pa]."""
        return self.voltage(j, T, p_H2, p_O2)

    def faraday(self, j: Any, T: Any, p_H2: Any) -> tuple[Any, Any]:
        """Current densities [A/m2] that leave as gas, and whose hydrogen crosses and burns."""
        made = self.f2 * j**3 / (self.f1 + j**2)  # no 0/0 at rest
        crossing = electrochemistry.crossing(T, water_cell.dry_pressure(p_H2, T), self.eps, self.E_x, self.d)
        lost = electrochemistry.lost_to_crossing(made, crossing)
        return made - self.beside * lost, lost

    def start(self) -> dict[str, float]:
        return {**{s.name: s.start for s in self.states}, "wear": self.worn}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        j = u.load * self.j_rated
        p_H2, p_O2 = self.stack_pressures(at["hydrogen"].p, at["oxygen"].p)
        new = self.voltage(j, x.T, p_H2, p_O2)
        V = new + electrochemistry.worn(x.wear, u.load)
        gas, lost = self.faraday(j, x.T, p_H2)
        n = gas * self.area / (4 * FARADAY)
        lift = electrochemistry.lift(2 * n, at["hydrogen"].T, p_H2, at["hydrogen"].p, self.eta_lift)
        lift = lift + electrochemistry.lift(n, at["oxygen"].T, p_O2, at["oxygen"].p, self.eta_lift)
        flows = {
            "power": -((1 + self.bop) * V * j * self.area + lift),
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
                "voltage": V,
                "current_density": j,
                "hydrogen_in_oxygen": electrochemistry.hydrogen_in_oxygen(lost, j),
                "aged": V / new - 1,
            },
        )

    def holds(self, x: Any) -> Content:
        C = self.c * self.size
        return Content(energy=C * x.T, entropy=C * np.log(x.T))

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
