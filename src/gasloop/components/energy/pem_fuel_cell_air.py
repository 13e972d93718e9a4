"""Proton-exchange-membrane fuel cell on hydrogen and air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import equilibrium, water_cell
from gasloop.matter.carriers import Condition
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
    draws,
    emits,
    gives,
    sized,
    takes,
)
from gasloop.parts import electrochemistry

T_FIT = 341.15  # K, cell temperature at which the parameters are stated
_LAW = ("a", "j00", "g", "E_a", "r", "B", "j_L", "m", "theta")
_CP, _KAPPA = 3.5 * R_GAS, 1.4  # of air
_P_STEAM = 1e4  # Pa, of the water in what leaves
_T_AIR = 288.15  # K, at which size is stated
_CORNER = 50.0  # A/m2, over which the flow of air begins to follow the current


@dataclass(frozen=True, kw_only=True, eq=False)
class PemFuelCellAir(Component):
    """Proton-exchange-membrane fuel cell on hydrogen and the air around it, with a compressor. It wears.

    j = load j_rated                                                      current density [A/m2]
    V = E(T, p) - R T/(a F) asinh(j / 2 j0) - r(T, humidity) j + B ln s   cell voltage [V]
    j0, r, s as of ``parts.electrochemistry.gas_cell_voltage`` at the oxygen and the humidity that are the means
        between inlet and outlet (``along_air``): oxygen share 0.2095, air ``excess`` times the need
    n = j A / 4 F                                                         2 H2 + O2 -> 2 H2O [mol/s]
    P_c = n excess / 0.2095 cp T_air [(p_cell / p_air)^0.286 - 1] / eta   compressor, adiabatic [W]
    P = (1 - parasitic) (V - w) j A - P_c                                 net power [W]
    Q = [ua + k softplus(T - T_set)] size (T - T_bus)                     heat to the bus
    dw/dt = drift (1 - b + b load) while on, + per_cycle each time off and on         wear [V]

    The compressor follows the load; a test bench does not, below a least flow (``j_air``, 0.5 A/cm2 behind the fit).
    The oxygen is drawn from the air; nitrogen and the rest pass through and are not counted: their warmth, about a
    fiftieth of the heat of reaction, goes to the heat bus with the rest. Of the water the share ``recovered`` leaves
    liquid on its bus, the rest as vapour at the temperature of the stack.

    The law is least squares on three of nine measured curves of the ZSW GenStack (26 cells of 284 cm2, hydrogen 70 %,
    air 1.6 times the need): 68 degC at 2.0 and 1.41 bar, 84 degC at 2.0 bar. Validation ENE-F2 has the others. That
    the limiting current falls with temperature (``theta``) was chosen with the curves in view; at 62 degC, where the cell
    floods, it promises too much.

    size: rated net electric power, new [W] at j_rated, T_set and p_cell, air of 288 K and p_air. Valid 320-360 K, 1.3-3
    bar, load 0-1, T above the heat bus, on a site with air (air_T). Sources: alphapem_data, springer1991.
    """

    reaction = Reaction("2 H2 + O2 -> 2 H2O")
    ports = (
        takes("hydrogen", "H2.g"),
        gives("power", "electricity"),
        gives("water", "H2O.l"),
        gives("heat", "heat"),
        draws("air", "O2.g"),
        emits("vapour", "H2O.g"),
    )
    states = (
        State("T", "K", start=333.15, role="settles", scale=10.0, what="temperature of the stack"),
        State("wear", "V", start=0.0, role="free", scale=0.01, what="cell voltage lost to wear"),
        State("awake", "1", start=0.0, role="free", scale=0.5, what="whether it ran in the last ten minutes"),
    )
    alarms = (Alarm("aged", "1", "the stack is past its end of life, 10 % less voltage", 0.1),)
    fitted = ("a", "j00", "g", "E_a", "r", "B", "j_L", "m", "theta")

    size: float = sized("kW", "rated net electric power", 50.0, 0.5, 1e4)
    j_rated: float = par(0.8, "A/cm2", 0.1, 1.5, "design_choice", "current density at load 1")
    p_cell: float = par(2.0, "bar", 1.3, 3.0, "alphapem_data", "pressure of both gases at the cell")
    p_air: float = par(1.013, "bar", 0.5, 1.1, "design_choice", "pressure of the air around")
    share: float = par(0.2095, "1", 0.15, 1.0, "design_choice", "oxygen in dry air, by moles")
    hydrogen_share: float = par(0.95, "1", 0.5, 1.0, "design_choice", "hydrogen in the dry gas of the anode, mean")
    excess: float = par(1.8, "1", 1.2, 4.0, "design_choice", "air over the need")
    humidity: float = par(0.5, "1", 0.1, 0.95, "alphapem_data", "relative humidity of the air as it enters the cell")
    j_air: float = par(0.0, "A/cm2", 0.0, 1.0, "design_choice", "current below which the cell still gets as much air")
    a: float = par(1.1707, "1", 0.3, 1.5, "alphapem_data", "charge transfer of oxygen reduction, fitted")
    j00: float = par(5.3006e-7, "A/cm2", 1e-10, 1e-3, "alphapem_data", "exchange current at 1 bar oxygen, fitted")
    g: float = par(1.5, "1", 0.0, 1.5, "alphapem_data", "order in oxygen, fitted")
    E_a: float = par(54.854, "kJ/mol", 10.0, 120.0, "alphapem_data", "activation energy, fitted")
    r: float = par(0.029512, "ohm cm2", 0.01, 0.2, "alphapem_data", "area resistance at full humidity, fitted")
    B: float = par(0.020383, "V", 0.0, 0.4, "alphapem_data", "transport loss, fitted")
    j_L: float = par(15.11, "A/cm2", 1.0, 40.0, "alphapem_data", "limiting current at 1 bar oxygen, fitted")
    m: float = par(1.3131, "1", 0.0, 2.0, "alphapem_data", "order of the limiting current in oxygen, fitted")
    theta: float = par(
        0.021682, "1/K", 0.0, 0.1, "alphapem_data", "fall of the limiting current with temperature, fitted"
    )
    eta: float = par(0.65, "1", 0.4, 0.85, "recalled_energy", "compressor with its motor", unverified=True)
    recovered: float = par(0.5, "1", 0.0, 1.0, "design_choice", "share of the water that leaves liquid")
    drift: float = par(4.0, "uV/h", 0.0, 100.0, "design_choice", "wear at load 1", unverified=True)
    by_load: float = par(0.5, "1", 0.0, 1.0, "design_choice", "share of the drift that goes with load", unverified=True)
    per_cycle: float = par(20.0, "uV", 0.0, 500.0, "design_choice", "wear by switching off and on", unverified=True)
    worn: float = par(0.0, "mV", 0.0, 300.0, "design_choice", "wear at the start")
    parasitic: float = par(0.04, "1", 0.0, 0.2, "design_choice", "share of stack power for pumps and control")
    ua: float = par(0.23, "W/K/kW", 0.05, 1.0, "ulleberg2003", "loss to the heat bus, as of an electrolyser")
    k: float = par(50.0, "W/K/kW", 10.0, 200.0, "design_choice", "conductance of the coolant per kelvin open")
    T_set: float = par(341.15, "K", 323.0, 357.0, "alphapem_data", "temperature at which the coolant valve opens")
    band: float = par(2.0, "K", 0.5, 5.0, "design_choice", "proportional band of the coolant valve")
    c: float = par(
        3.0, "kJ/K/kW", 1.0, 20.0, "design_choice", "heat capacity per size: m_P at 0.8 kJ/kg/K", unverified=True
    )
    m_P: float = par(4.0, "kg/kW", 1.5, 15.0, "recalled_energy", "mass per rated power", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("ZSW stack, 341 K, 2.0 bar, 0.7 A/cm2", 0.721, "V", "alphapem_data", "primary"),
        Evidence("EH-31 stack, 347 K, 2.5 bar, 0.74 A/cm2", 0.778, "V", "alphapem_data", "primary"),
    )

    def __post_init__(self) -> None:
        rated = self.polarisation(self.j_rated, self.T_set, self.p_cell, self.p_cell)
        spent = self.worn + self.compressor(self.j_rated, _T_AIR) / self.j_rated
        electrochemistry.refuse_dead("pem_fuel_cell_air", rated, spent)

    def used(self, j: Any) -> Any:
        """Share of the oxygen in the air that the cell uses; below ``j_air`` the flow of air stays."""
        return j / (self.excess * self._air(j))

    def _air(self, j: Any) -> Any:
        """The greater of j and j_air, with a rounded corner [A/m2]."""
        return j + self.j_air - electrochemistry.lower(j, self.j_air, _CORNER)

    def polarisation(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V] at j [A/m2], T [K] and the total pressures of hydrogen and air side [Pa]."""
        oxygen, wet = electrochemistry.along_air(T, p_O2, self.share, self.humidity, self.used(j))
        fuel = self.hydrogen_share * water_cell.dry_above(p_H2, 0.5 * water_cell.saturation_pressure(T))
        law = {name: getattr(self, name) for name in _LAW}
        return electrochemistry.gas_cell_voltage(j, T, fuel, oxygen, wet, law=law, T_ref=T_FIT)

    def compressor(self, j: Any, T_air: Any) -> Any:
        """Power of the compressor per cell area [W/m2]."""
        moles = j * self.excess / (self.share * 4 * FARADAY)
        rise = (self.p_cell / self.p_air) ** ((_KAPPA - 1) / _KAPPA) - 1
        return moles * _CP * T_air * rise / self.eta

    @property
    def area(self) -> Any:
        """Cell area [m2] that gives ``size`` at rated conditions."""
        stack = self.j_rated * self.polarisation(self.j_rated, self.T_set, self.p_cell, self.p_cell)
        return self.size / ((1 - self.parasitic) * stack - self.compressor(self.j_rated, _T_AIR))

    def start(self) -> dict[str, float]:
        return {**{s.name: s.start for s in self.states}, "wear": self.worn}

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {
            "air": equilibrium.thin_gas("O2", site.air_T, self.share * self.p_air),
            "vapour": equilibrium.thin_gas("H2O", x.T, _P_STEAM),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        j = u.load * self.j_rated
        p = electrochemistry.regulated(at["hydrogen"].p, self.p_cell)
        new = self.polarisation(j, x.T, p, self.p_cell)
        V = new - electrochemistry.worn(x.wear, u.load)
        n = j * self.area / (4 * FARADAY)
        water = n * self.reaction.mass("H2O")
        compressor = self.compressor(j, at["air"].T) * self.area
        flows = {
            "hydrogen": n * self.reaction.mass("H2"),
            "power": (1 - self.parasitic) * V * j * self.area - compressor,
            "water": self.recovered * water,
            "air": n * self.reaction.mass("O2"),
            "vapour": (1 - self.recovered) * water,
        }
        conductance = self.ua * self.size, self.k * self.size
        Q = electrochemistry.cooling(x.T, at["heat"].T, self.T_set, self.band, *conductance)
        left = sum(flow * at[port].h for port, flow in flows.items())
        ageing = electrochemistry.wear_rates(u.load, x.awake, self.drift, self.by_load, self.per_cycle)
        return Flows(
            ports={**flows, "heat": Q},
            rates={"T": -(left + Q) / (self.c * self.size), **ageing},
            outputs={"voltage": V, "current_density": j, "compressor": compressor, "aged": 1 - V / new},
        )

    def holds(self, x: Any) -> Content:
        C = self.c * self.size
        return Content(energy=C * x.T, entropy=C * np.log(x.T))

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
