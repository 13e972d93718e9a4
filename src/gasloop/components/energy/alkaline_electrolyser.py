"""Alkaline water electrolyser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import lye, water_cell
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

_T_REF = 343.15  # K, at which the exchange current is stated
_T_FARADAY = 353.15  # K, at which f1 and f2 are stated


@dataclass(frozen=True, kw_only=True, eq=False)
class AlkalineElectrolyser(Component):
    """Alkaline water electrolyser: lye of potassium hydroxide, gases at the pressures of their buses. It wears.

    j = load j_rated                                                   current density [A/m2]
    V = E(T, p) - R T/2F ln a_w + R T/(2 a F) asinh(j / 2 j0) + j d / kappa(T, w)        cell voltage [V]
    j0 = j0_343 exp[-E_a / R (1/T - 1/343.15)]                         exchange current, both electrodes in one
    n = eta_F j A / 4 F,  eta_F = f2 j^2 / (f1 + j^2)                  2 H2O -> 2 H2 + O2 [mol/s]
    f1(T) = f1 + f1_T (T - 353.15),  f2(T) = f2 + f2_T (T - 353.15)    current that leaks and gas that crosses
    P = (1 + bop) (V + w) j A                                          power with the balance of plant [W]
    Q = [ua + k softplus(T - T_set)] size (T - T_bus)                  heat to the bus, coolant valve near T_set
    C dT/dt = P + flow h in - flow h out - Q                           first law
    dw/dt = drift (1 - b + b load) while on, + per_cycle each time off and on           wear [V]

    E stands at dry gas over lye of share w (``matter.lye``): p - p_v. a, j0, E_a and d (a path through lye, bubbles and
    separator, longer than the gap) are the four parameters of aec_modelling; with E_a and j0_343 for its C1 and C2,
    which one temperature cannot tell apart. Defaults are least squares on the zero-gap cell of degroot2022, 50 and 70
    degC at 30 bar: see validation ENE-E4 for what they foretell. ``hydrogen_in_oxygen`` is the share at the anode;
    nine tenths of it come with mixed lye (trinke2018); a plant stops at 2 %, which sets its lowest load.

    size: rated electric power, balance of plant included, of a new stack [W] at j_rated, T_rated and p_rated. Valid
    300-370 K, gas 1.2-35 bar, lye 20-40 %, load 0-1, T above the heat bus. Gases are counted dry and at the condition of
    their bus. Sources: ulleberg2003 (Faraday, heat), doe_hfto (drift, balance of plant).
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
    fitted = ("a", "j0", "E_a", "d")

    size: float = sized("kW", "rated electric power", 100.0, 0.5, 1e5)
    j_rated: float = par(0.5, "A/cm2", 0.1, 1.2, "doe_hfto", "current density at load 1")
    T_rated: float = par(343.15, "K", 323.0, 363.0, "design_choice", "stack temperature at which size is stated")
    p_rated: float = par(30.0, "bar", 1.2, 35.0, "design_choice", "gas pressure at which size is stated")
    a: float = par(0.2838, "1", 0.05, 1.0, "degroot2022", "charge transfer of both electrodes, fitted")
    j0: float = par(4.917e-4, "A/cm2", 1e-6, 0.1, "degroot2022", "exchange current at 343 K, fitted")
    E_a: float = par(32.35, "kJ/mol", 0.0, 120.0, "degroot2022", "activation energy of the exchange current, fitted")
    d: float = par(4.511, "mm", 0.5, 15.0, "degroot2022", "path of the ions through clear lye, fitted")
    w: float = par(0.30, "1", 0.20, 0.40, "degroot2022", "potassium hydroxide in the lye, by mass")
    f1: float = par(250.0, "mA2/cm4", 10.0, 400.0, "ulleberg2003", "loss of current at 353 K")
    f2: float = par(0.98, "1", 0.95, 1.0, "ulleberg2003", "share of current at full load at 353 K")
    f1_T: float = par(2.5, "mA2/cm4/K", 0.0, 4.0, "ulleberg2003", "how f1 grows with temperature")
    f2_T: float = par(-2.5e-4, "1/K", -5e-4, 0.0, "ulleberg2003", "how f2 falls with temperature")
    crossing: float = par(
        1.0e-6, "mol/m2/s/bar", 0.0, 1e-5, "design_choice", "hydrogen to the anode: a tenth and less of Nafion 117",
        unverified=True,
    )  # fmt: skip
    drift: float = par(3.2, "uV/h", 0.0, 100.0, "doe_hfto", "wear at load 1")
    by_load: float = par(0.5, "1", 0.0, 1.0, "design_choice", "share of the drift that goes with load", unverified=True)
    per_cycle: float = par(
        307.0, "uV", 0.0, 1000.0, "nrel_electrolyzer", "wear by switching off and on, as the code has it"
    )
    worn: float = par(0.0, "mV", 0.0, 300.0, "design_choice", "wear at the start")
    bop: float = par(0.078, "1", 0.03, 0.25, "doe_hfto", "balance of plant per stack power (55 / 51 kWh/kg)")
    ua: float = par(0.23, "W/K/kW", 0.05, 1.0, "ulleberg2003", "loss to the heat bus per size: 6.0 W/K at 26 kW")
    k: float = par(20.0, "W/K/kW", 5.0, 100.0, "design_choice", "conductance of the coolant per kelvin open")
    T_set: float = par(343.15, "K", 323.0, 363.0, "design_choice", "temperature at which the coolant valve opens")
    band: float = par(2.0, "K", 0.5, 5.0, "design_choice", "proportional band of the coolant valve")
    c: float = par(24.0, "kJ/K/kW", 5.0, 40.0, "ulleberg2003", "heat capacity per size: 625 kJ/K at 26 kW")
    m_P: float = par(
        20.0, "kg/kW", 8.0, 60.0, "recalled_energy", "mass per rated power, lye and separators", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("alkaline stack at 1.9 V", 51.0, "kWh/kg", "doe_hfto", "primary"),
        Evidence("alkaline system", 55.0, "kWh/kg", "doe_hfto", "primary"),
        Evidence("PHOEBUS over a year, stack", 43.2, "kWh/kg", "ulleberg2003", "computed"),
        Evidence("alkaline system, lowest in use", 50.0, "kWh/kg", "chatenet2022", "primary"),
        Evidence("alkaline system, highest in use", 78.0, "kWh/kg", "chatenet2022", "primary"),
    )

    def voltage(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V] at current density j [A/m2], T [K] and total gas pressures [Pa]."""
        over = lye.vapour_pressure(T, self.w)
        E = water_cell.reversible_voltage(T, *(water_cell.dry_above(p, over) for p in (p_H2, p_O2)))
        E = E - R_GAS * T / (2 * FARADAY) * np.log(lye.water_activity(T, self.w))
        j0 = self.j0 * np.exp(-self.E_a / R_GAS * (1 / T - 1 / _T_REF))
        return E + water_cell.activation(j, j0, 2 * self.a, T) + j * self.d / lye.conductivity(T, self.w)

    def polarisation(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V], as a measured curve states it: total pressures [Pa]."""
        return self.voltage(j, T, p_H2, p_O2)

    def gas_current(self, j: Any, T: Any) -> Any:
        """Current density that leaves as gas [A/m2]."""
        warmer = T - _T_FARADAY
        return (self.f2 + self.f2_T * warmer) * j**3 / (self._f1(warmer) + j**2)

    def _f1(self, warmer: Any) -> Any:
        """f1 at a temperature, bent so that it stays above nought in the cold [A2/m4]."""
        f1 = self.f1 + self.f1_T * warmer
        return 0.5 * (f1 + np.sqrt(f1**2 + (0.1 * self.f1) ** 2))

    @property
    def area(self) -> Any:
        """Cell area [m2] that draws ``size`` at rated conditions."""
        rated = self.voltage(self.j_rated, self.T_rated, self.p_rated, self.p_rated)
        return self.size / ((1 + self.bop) * self.j_rated * rated)

    def start(self) -> dict[str, float]:
        return {**{s.name: s.start for s in self.states}, "wear": self.worn}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        j = u.load * self.j_rated
        new = self.voltage(j, x.T, at["hydrogen"].p, at["oxygen"].p)
        V = new + electrochemistry.worn(x.wear, u.load)
        n = self.gas_current(j, x.T) * self.area / (4 * FARADAY)
        flows = {
            "power": -(1 + self.bop) * V * j * self.area,
            "water": n * self.reaction.mass("H2O"),
            "hydrogen": n * self.reaction.mass("H2"),
            "oxygen": n * self.reaction.mass("O2"),
        }
        conductance = self.ua * self.size, self.k * self.size
        Q = electrochemistry.cooling(x.T, at["heat"].T, self.T_set, self.band, *conductance)
        left = sum(flow * at[port].h for port, flow in flows.items())
        ageing = electrochemistry.wear_rates(u.load, x.awake, self.drift, self.by_load, self.per_cycle)
        crossing = 2 * FARADAY * self.crossing * at["hydrogen"].p
        return Flows(
            ports={**flows, "heat": Q},
            rates={"T": -(left + Q) / (self.c * self.size), **ageing},
            outputs={
                "voltage": V,
                "current_density": j,
                "hydrogen_in_oxygen": electrochemistry.hydrogen_in_oxygen(
                    electrochemistry.lost_to_crossing(j, crossing), j
                ),
                "aged": V / new - 1,
            },
        )

    def holds(self, x: Any) -> Content:
        C = self.c * self.size
        return Content(energy=C * x.T, entropy=C * np.log(x.T))

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
