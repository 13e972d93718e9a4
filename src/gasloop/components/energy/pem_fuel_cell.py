"""Proton-exchange-membrane fuel cell on hydrogen and oxygen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import water_cell
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import FARADAY
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

T_FIT = 348.15  # K, cell temperature of the measurements behind the parameters
_LAW = ("a", "j00", "g", "E_a", "r", "B", "j_L", "m")


@dataclass(frozen=True, kw_only=True, eq=False)
class PemFuelCell(Component):
    """Proton-exchange-membrane fuel cell on pure hydrogen and oxygen, dead-ended: all gas becomes water. It wears.

    j = load j_rated                                                      current density [A/m2]
    V = E(T, p) - R T/(a F) asinh(j / 2 j0) - r(T) j + B ln s             cell voltage [V]
    j0 = j00 (p_O2 / 1 bar)^g exp[-E_a / R (1/T - 1/348.15)]              exchange current
    r(T) = r exp[1268 (1/T - 1/348.15)] kappa(1) / kappa(humidity)        resistance, slopes of Nafion
    s = (y + sqrt(y^2 + 0.001)) / 2,  y = 1 - j / [j_L (p_O2 / 1 bar)^m]  transport; finite beyond y = 0
    n = j A / 4 F                                                         2 H2 + O2 -> 2 H2O [mol/s]
    P = (1 - parasitic) (V - w) j A                                       net power [W]
    dw/dt = drift (1 - b + b load) while on, + per_cycle each time off and on         wear [V]
    Q = [ua + k softplus(T - T_set)] size (T - T_bus)                     heat to the bus
    C dT/dt = flow h in - flow h out - P - Q                              first law

    p_H2 and p_O2 are dry (``matter.water_cell``): regulators hold each gas at the lower of bus and p_cell.

    a, j00, g, r, B, j_L, m are least squares on measured H2/O2 curves of a Nafion 112 cell, 348 K, full
    humidity, 5 and 25 psi above 1 atm (ecsim_pem1), 0.1 to 4.2 A/cm2: residual 9 mV at most; the curve at 15
    psi is predicted within 6 mV up to 2.5 A/cm2. Below 0.1 A/cm2 the cell gave up to 80 mV more than the law.
    Why not a stack on air: the same law fits one at 1.5 and 2.5 bar within 6 mV (alphapem_data) and predicts
    2 bar within 10 mV up to 1.5 A/cm2 (32 mV at 2), but carried over to oxygen it promises 60 mV and more
    above what was measured in oxygen. ``pem_fuel_cell_air`` is the one for air. ``humidity`` of the membrane is what
    the study says, at every load.

    size: rated net electric power, new [W] at j_rated, 348.15 K and p_cell. Valid 300-360 K, 1.3-5 bar at the
    cell, load 0-1, T above the heat bus. Sources: ecsim_pem1, alphapem_data (E_a), kohout1989 (p_cell).
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
        State("T", "K", start=333.15, role="settles", scale=10.0, what="temperature of the stack"),
        State("wear", "V", start=0.0, role="free", scale=0.01, what="cell voltage lost to wear"),
        State("awake", "1", start=0.0, role="free", scale=0.5, what="whether it ran in the last ten minutes"),
    )
    alarms = (Alarm("aged", "1", "the stack is past its end of life, 10 % less voltage", 0.1),)
    fitted = ("a", "j00", "g", "r", "B", "j_L", "m")

    size: float = sized("kW", "rated net electric power", 10.0, 0.1, 1e3)
    j_rated: float = par(0.5, "A/cm2", 0.1, 1.5, "design_choice", "current density at load 1")
    p_cell: float = par(4.0, "bar", 1.5, 5.0, "kohout1989", "pressure behind the regulators")
    a: float = par(0.7717, "1", 0.4, 1.2, "ecsim_pem1", "charge transfer of oxygen reduction, fitted")
    j00: float = par(4.356e-5, "A/cm2", 1e-6, 1e-3, "ecsim_pem1", "exchange current at 1 bar oxygen, fitted")
    g: float = par(0.0975, "1", 0.0, 1.3, "ecsim_pem1", "order in oxygen, fitted")
    E_a: float = par(27.7, "kJ/mol", 10.0, 80.0, "alphapem_data", "activation energy of oxygen reduction")
    r: float = par(0.0526, "ohm cm2", 0.02, 0.15, "ecsim_pem1", "area resistance, fitted")
    B: float = par(0.1251, "V", 0.0, 0.4, "ecsim_pem1", "transport loss, fitted")
    j_L: float = par(4.4433, "A/cm2", 2.0, 20.0, "ecsim_pem1", "limiting current at 1 bar oxygen, fitted")
    m: float = par(0.0626, "1", 0.0, 1.0, "ecsim_pem1", "order of the limiting current in oxygen, fitted")
    humidity: float = par(1.0, "1", 0.2, 1.0, "design_choice", "activity of the water in the membrane")
    drift: float = par(4.0, "uV/h", 0.0, 100.0, "design_choice", "wear at load 1", unverified=True)
    by_load: float = par(0.5, "1", 0.0, 1.0, "design_choice", "share of the drift that goes with load", unverified=True)
    per_cycle: float = par(20.0, "uV", 0.0, 500.0, "design_choice", "wear by switching off and on", unverified=True)
    worn: float = par(0.0, "mV", 0.0, 300.0, "design_choice", "wear at the start")
    parasitic: float = par(
        0.07, "1", 0.01, 0.2, "guzik2017", "share of stack power for pumps and control", unverified=True
    )
    ua: float = par(0.23, "W/K/kW", 0.05, 1.0, "ulleberg2003", "loss to the heat bus, as of an electrolyser")
    k: float = par(50.0, "W/K/kW", 10.0, 200.0, "design_choice", "conductance of the coolant per kelvin open")
    T_set: float = par(348.15, "K", 323.0, 360.0, "ecsim_pem1", "temperature at which the coolant valve opens")
    band: float = par(2.0, "K", 0.5, 5.0, "design_choice", "proportional band of the coolant valve")
    c: float = par(
        7.0,
        "kJ/K/kW",
        2.0,
        20.0,
        "design_choice",
        "heat capacity per size: m_P at 0.8 kJ/kg/K",
        unverified=True,
    )
    m_P: float = par(9.0, "kg/kW", 5.0, 25.0, "warshay1989", "mass per rated power: 20 lb/kW, alkaline, Shuttle")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("H2/O2, 2.74 bar, 348 K, 0.546 A/cm2", 0.799, "V", "ecsim_pem1", "primary"),
        Evidence("H2/O2, 2.74 bar, 348 K, 1.34 A/cm2", 0.699, "V", "ecsim_pem1", "primary"),
        Evidence("H2/air stack, 2.5 bar, 347 K, 0.5 A/cm2", 0.803, "V", "alphapem_data", "primary"),
        Evidence("Shuttle fuel cell, alkaline", 9.0, "kg/kW", "warshay1989", "primary"),
    )

    def __post_init__(self) -> None:
        electrochemistry.refuse_dead("pem_fuel_cell", self._rated(), self.worn)

    def voltage(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V] at current density j [A/m2], T [K] and dry partial pressures [Pa]."""
        law = {**{name: getattr(self, name) for name in _LAW}, "theta": 0.0}
        return electrochemistry.gas_cell_voltage(j, T, p_H2, p_O2, self.humidity, law=law, T_ref=T_FIT)

    def polarisation(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V], as a measured curve states it: total pressures of saturated gas [Pa]."""
        return self.voltage(j, T, water_cell.dry_pressure(p_H2, T), water_cell.dry_pressure(p_O2, T))

    def regulated(self, p: Any) -> Any:
        """Pressure at the cell [Pa]: the lower of bus and p_cell."""
        return electrochemistry.regulated(p, self.p_cell)

    def start(self) -> dict[str, float]:
        return {**{s.name: s.start for s in self.states}, "wear": self.worn}

    @property
    def area(self) -> Any:
        """Cell area [m2] that gives ``size`` at rated conditions."""
        return self.size / ((1 - self.parasitic) * self.j_rated * self._rated())

    def _rated(self) -> Any:
        """Voltage of a new cell at rated conditions [V]."""
        return self.polarisation(self.j_rated, T_FIT, self.p_cell, self.p_cell)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        j = u.load * self.j_rated
        p_H2, p_O2 = (water_cell.dry_pressure(self.regulated(at[gas].p), x.T) for gas in ("hydrogen", "oxygen"))
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
