"""Alkaline fuel cell on hydrogen and oxygen."""

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

_T_REF = 355.0  # K, at which the exchange current is stated


@dataclass(frozen=True, kw_only=True, eq=False)
class AlkalineFuelCell(Component):
    """Alkaline fuel cell on pure hydrogen and oxygen, as flown: all gas becomes water. It wears.

    j = load j_rated                                                          current density [A/m2]
    V = E(T, p) - R T/2F ln a_w - R T/(2 a F) asinh(j / 2 j0) - j d / kappa(T, w)        cell voltage [V]
    j0 = j0_355 exp[-E_a / R (1/T - 1/355)]                                   exchange current, both electrodes in one
    n = j A / 4 F                                                             2 H2 + O2 -> 2 H2O [mol/s]
    P = (1 - parasitic) (V - w) j A                                           net power [W]
    Q = [ua + k softplus(T - T_set)] size (T - T_bus)                         heat to the bus
    dw/dt = drift (1 - b + b load) while on, + per_cycle each time off and on             wear [V]

    The law of ``alkaline_electrolyser`` turned round, gas dry over lye of share w (``matter.lye``): regulators hold each
    gas at the lower of bus and p_cell. Pure gases only: carbon dioxide ruins the lye. No measured curve stands
    behind a, j0 and d: they are set so that the cell is as efficient as the Shuttle's was said to be (70 % of the
    lower heating value, warshay1989); ``gasloop fit`` takes a user's own.

    size: rated net electric power, new [W] at j_rated, 355 K and p_cell. Valid 320-370 K, 1.3-5 bar at the cell, load
    0-1, T above the heat bus. Sources: warshay1989 (mass, efficiency), gilliam2007 and balej1985 (lye).
    """

    reaction = Reaction("2 H2 + O2 -> 2 H2O")
    ports = (
        takes("hydrogen", "H2.g"),
        takes("oxygen", "O2.g"),
        gives("power", "electricity"),
        gives("water", "H2O.l"),
        gives("heat", "heat"),
    )
    states = (
        State("T", "K", start=340.0, role="settles", scale=10.0, what="temperature of the stack"),
        State("wear", "V", start=0.0, role="free", scale=0.01, what="cell voltage lost to wear"),
        State("awake", "1", start=0.0, role="free", scale=0.5, what="whether it ran in the last ten minutes"),
    )
    alarms = (Alarm("aged", "1", "the stack is past its end of life, 10 % less voltage", 0.1),)
    fitted = ("a", "j0", "E_a", "d")

    size: float = sized("kW", "rated net electric power", 12.0, 0.1, 1e3)
    j_rated: float = par(0.2, "A/cm2", 0.05, 0.6, "design_choice", "current density at load 1")
    p_cell: float = par(4.1, "bar", 1.5, 5.0, "recalled_energy", "pressure behind the regulators", unverified=True)
    a: float = par(0.5, "1", 0.1, 1.0, "design_choice", "charge transfer of both electrodes", unverified=True)
    j0: float = par(3e-5, "A/cm2", 1e-8, 0.1, "design_choice", "exchange current at 355 K", unverified=True)
    E_a: float = par(50.0, "kJ/mol", 0.0, 120.0, "design_choice", "activation energy", unverified=True)
    d: float = par(1.5, "mm", 0.1, 10.0, "design_choice", "path of the ions through clear lye", unverified=True)
    w: float = par(0.35, "1", 0.20, 0.40, "recalled_energy", "potassium hydroxide in the lye, by mass", unverified=True)
    drift: float = par(4.0, "uV/h", 0.0, 100.0, "design_choice", "wear at load 1", unverified=True)
    by_load: float = par(0.5, "1", 0.0, 1.0, "design_choice", "share of the drift that goes with load", unverified=True)
    per_cycle: float = par(20.0, "uV", 0.0, 500.0, "design_choice", "wear by switching off and on", unverified=True)
    worn: float = par(0.0, "mV", 0.0, 300.0, "design_choice", "wear at the start")
    parasitic: float = par(0.05, "1", 0.01, 0.2, "design_choice", "share of stack power for pumps and control")
    ua: float = par(0.23, "W/K/kW", 0.05, 1.0, "ulleberg2003", "loss to the heat bus, as of an electrolyser")
    k: float = par(50.0, "W/K/kW", 10.0, 200.0, "design_choice", "conductance of the coolant per kelvin open")
    T_set: float = par(355.0, "K", 323.0, 365.0, "design_choice", "temperature at which the coolant valve opens")
    band: float = par(2.0, "K", 0.5, 5.0, "design_choice", "proportional band of the coolant valve")
    c: float = par(
        6.0, "kJ/K/kW", 2.0, 20.0, "design_choice", "heat capacity per size: m_P at 0.8 kJ/kg/K", unverified=True
    )
    m_P: float = par(7.56, "kg/kW", 5.0, 25.0, "warshay1989", "mass per rated power: 200 lb for 12 kW, Shuttle")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("Shuttle fuel cell, efficiency above", 0.70, "1", "warshay1989", "primary"),
        Evidence("Shuttle fuel cell, 12 kW", 90.7, "kg", "warshay1989", "primary"),
    )

    def __post_init__(self) -> None:
        electrochemistry.refuse_dead("alkaline_fuel_cell", self._rated(), self.worn)

    def voltage(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V] at current density j [A/m2], T [K] and total gas pressures [Pa]."""
        over = lye.vapour_pressure(T, self.w)
        E = water_cell.reversible_voltage(T, *(water_cell.dry_above(p, over) for p in (p_H2, p_O2)))
        E = E - R_GAS * T / (2 * FARADAY) * np.log(lye.water_activity(T, self.w))
        j0 = self.j0 * np.exp(-self.E_a / R_GAS * (1 / T - 1 / _T_REF))
        return E - water_cell.activation(j, j0, 2 * self.a, T) - j * self.d / lye.conductivity(T, self.w)

    def polarisation(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V], as a measured curve states it: total pressures [Pa]."""
        return self.voltage(j, T, p_H2, p_O2)

    @property
    def area(self) -> Any:
        """Cell area [m2] that gives ``size`` at rated conditions."""
        return self.size / ((1 - self.parasitic) * self.j_rated * self._rated())

    def _rated(self) -> Any:
        """Voltage of a new cell at rated conditions [V]."""
        return self.voltage(self.j_rated, _T_REF, self.p_cell, self.p_cell)

    def start(self) -> dict[str, float]:
        return {**{s.name: s.start for s in self.states}, "wear": self.worn}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        j = u.load * self.j_rated
        p_H2, p_O2 = (electrochemistry.regulated(at[gas].p, self.p_cell) for gas in ("hydrogen", "oxygen"))
        new = self.voltage(j, x.T, p_H2, p_O2)
        V = new - electrochemistry.worn(x.wear, u.load)
        n = j * self.area / (4 * FARADAY)
        flows = {
            "hydrogen": n * self.reaction.mass("H2"),
            "oxygen": n * self.reaction.mass("O2"),
            "power": (1 - self.parasitic) * V * j * self.area,
            "water": n * self.reaction.mass("H2O"),
        }
        conductance = self.ua * self.size, self.k * self.size
        Q = electrochemistry.cooling(x.T, at["heat"].T, self.T_set, self.band, *conductance)
        left = sum(flow * at[port].h for port, flow in flows.items())
        ageing = electrochemistry.wear_rates(u.load, x.awake, self.drift, self.by_load, self.per_cycle)
        return Flows(
            ports={**flows, "heat": Q},
            rates={"T": -(left + Q) / (self.c * self.size), **ageing},
            outputs={"voltage": V, "current_density": j, "aged": 1 - V / new},
        )

    def holds(self, x: Any) -> Content:
        C = self.c * self.size
        return Content(energy=C * x.T, entropy=C * np.log(x.T))

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
