"""Reversible solid-oxide stack on steam: hydrogen from power, and power from hydrogen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import equilibrium, water_cell
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import FARADAY, R_GAS
from gasloop.model.component import (
    Alarm,
    At,
    Component,
    Content,
    Control,
    Estimate,
    Evidence,
    Flows,
    State,
    gives,
    sized,
    stores,
)
from gasloop.parts import electrochemistry

_T_REF = 1073.15  # K, at which the area resistance is stated


@dataclass(frozen=True, kw_only=True, eq=False)
class SolidOxideElectrolyser(Component):
    """Reversible solid-oxide stack on steam, in a hot box: load above 0 splits steam, load below 0 makes power. It wears.

    j = (l+ - l-) j_rated,  n = j A / 4 F                                 2 H2O(g) -> 2 H2 + O2 [mol/s]; no leak
    E = dG(T) / 4F + R T / 2F [ln(y / (1 - y)) + 1/2 ln(p_O2 / 1 bar)]    voltage at rest [V] (``matter.water_cell``)
    V = E + j ASR(T) + w,  ASR = asr exp[E_a / R (1/T - 1/1073.15)]       cell voltage [V]; w turns round with j
    C dT/dt = V j A + P_heat - Q_cool - sum n h(T) + sum n h(T_f) - ua (T - T_bus)     hot box [W]
    T_f = T_b + eps (T - T_b)                                             feed after the recuperator [K]
    P_heat = k softplus[(T_set - T) / band] band,  Q_cool = k softplus[(T - T_set - gap) / band] band    [W]
    P_dry = |n| 2 (1/U - 1) q                                             steam not used is condensed and boiled again [W]
    P_lift = R T_bus sum n_i ln(p_bus / p_stack) / eta                    gas into a bus of higher pressure, isothermal [W]

    Below the thermoneutral voltage, 1.29 V, splitting takes up heat and the heater makes up for it; above, and
    when it makes power, the box is cooled by more gas than is needed, into the heat bus. y is the mean share of
    hydrogen in the gas of the hydrogen side, U the share of the feed that is used. Water comes and goes as steam on its
    bus: what boils it stands outside and may use heat from elsewhere, which is the point of such a stack. It is
    always hot; a cold start, C (T_set - T), is not taken.

    asr and E_a are from two published points, 1.00 V at 900 and 1.25 V at 800 degC, both at 1 A/cm2 (brisse2008),
    read as steam with a fifth of hydrogen and oxygen at 0.21 bar, which the abstract does not say.

    size: electric power of the cells when it splits, new [W] at j_rated, T_set and p_stack. Valid for T 950-1250 K,
    load -1 to 1; steam bus above 373 K. Sources: brisse2008; loss, heat capacity and mass from memory (unverified).
    """

    reaction = Reaction("2 H2O -> 2 H2 + O2")
    ports = (
        stores("power", "electricity"),
        stores("steam", "H2O.g"),
        stores("hydrogen", "H2.g"),
        stores("oxygen", "O2.g"),
        gives("heat", "heat"),
    )
    controls = (Control("load", -1.0, 1.0, what="share of the current at size, positive: splits steam"),)
    states = (
        State("T", "K", start=_T_REF, role="settles", scale=20.0, what="temperature of the stack"),
        State("wear", "V", start=0.0, role="free", scale=0.01, what="cell voltage lost to wear, either way"),
        State("awake", "1", start=0.0, role="free", scale=0.5, what="whether it ran in the last ten minutes"),
    )
    alarms = (Alarm("aged", "1", "the stack is past its end of life, 10 % of its voltage", 0.1),)
    fitted = ("asr", "E_a")

    size: float = sized("kW", "electric power of the cells when it splits steam", 20.0, 0.1, 2e4)
    j_rated: float = par(0.7, "A/cm2", 0.1, 1.5, "design_choice", "current density at load 1 and at load -1")
    asr: float = par(0.375, "ohm cm2", 0.1, 2.0, "brisse2008", "area resistance at 1073 K")
    E_a: float = par(88.0, "kJ/mol", 30.0, 180.0, "brisse2008", "activation energy of the area resistance")
    y: float = par(0.4, "1", 0.05, 0.95, "design_choice", "hydrogen in the gas of the hydrogen side, mean")
    U: float = par(0.7, "1", 0.3, 0.95, "design_choice", "share of the feed that is used")
    p_stack: float = par(1.0, "bar", 0.5, 10.0, "design_choice", "pressure of both sides of the stack")
    q_dry: float = par(45.0, "kJ/mol", 41.0, 55.0, "cox1989", "to condense and boil again what steam is not used")
    eta_lift: float = par(0.6, "1", 0.3, 0.85, "design_choice", "gas compressors, of isothermal work")
    eps: float = par(0.85, "1", 0.0, 0.95, "design_choice", "effectiveness of the recuperator")
    T_set: float = par(1073.15, "K", 950.0, 1173.15, "brisse2008", "temperature the heater keeps")
    gap: float = par(50.0, "K", 25.0, 80.0, "design_choice", "kelvin above T_set at which cooling begins")
    band: float = par(4.0, "K", 1.0, 5.0, "design_choice", "proportional band of heater and cooling")
    k: float = par(60.0, "W/K/kW", 20.0, 200.0, "design_choice", "heater and cooling per kelvin of error")
    ua: float = par(0.05, "W/K/kW", 0.005, 0.5, "recalled_energy", "loss of the hot box", unverified=True)
    c: float = par(5.0, "kJ/K/kW", 1.0, 40.0, "recalled_energy", "heat capacity of the box", unverified=True)
    eta_dc: float = par(0.95, "1", 0.85, 0.99, "design_choice", "power electronics, either way")
    drift: float = par(10.0, "uV/h", 0.0, 100.0, "recalled_energy", "wear at full load", unverified=True)
    by_load: float = par(0.5, "1", 0.0, 1.0, "design_choice", "share of the drift that goes with load", unverified=True)
    per_cycle: float = par(20.0, "uV", 0.0, 500.0, "design_choice", "wear by switching off and on", unverified=True)
    worn: float = par(0.0, "mV", 0.0, 300.0, "design_choice", "wear at the start")
    m_P: float = par(
        20.0, "kg/kW", 5.0, 60.0, "recalled_energy", "stack, box and electronics per size", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("cell at 1 A/cm2, 900 degC", 1.00, "V", "brisse2008", "primary"),
        Evidence("cell at 1 A/cm2, 800 degC", 1.25, "V", "brisse2008", "primary"),
    )

    def __post_init__(self) -> None:
        making = self.voltage(-self.j_rated, self.T_set, self.p_stack)
        electrochemistry.refuse_dead("solid_oxide_electrolyser", making, self.worn)

    def voltage(self, j: Any, T: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V] at j [A/m2], positive: splits; T [K], oxygen [Pa]."""
        resistance = self.asr * np.exp(self.E_a / R_GAS * (1 / T - 1 / _T_REF))
        return water_cell.steam_voltage(T, self.y / (1 - self.y), p_O2) + j * resistance

    def polarisation(self, j: Any, T: Any, p_H2: Any, p_O2: Any) -> Any:
        """Voltage of a new cell [V], as a measured curve states it: p_O2 of the oxygen [Pa]; p_H2 plays no part."""
        return self.voltage(j, T, p_O2) + 0 * p_H2

    @property
    def area(self) -> Any:
        """Cell area [m2] that draws ``size`` at rated conditions."""
        return self.size / (self.j_rated * self.voltage(self.j_rated, self.T_set, self.p_stack))

    def start(self) -> dict[str, float]:
        return {**{s.name: s.start for s in self.states}, "wear": self.worn}

    def _thermostat(self, off: Any) -> Any:
        """Heater or cooling [W] for a temperature that is so far off [K]."""
        return self.k * self.size * self.band * np.log1p(np.exp(off / self.band))

    def _lift(self, n: Any, at: At, gas: str) -> Any:
        """Power that brings a gas from the stack into its bus [W]."""
        return electrochemistry.lift(n, at[gas].T, self.p_stack, at[gas].p, self.eta_lift)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        plus, minus = electrochemistry.ways(u.load)
        T, T_bus, h = x.T, at["heat"].T, equilibrium.enthalpy
        j = (plus - minus) * self.j_rated
        made, burnt = (way * self.j_rated * self.area / (4 * FARADAY) for way in (plus, minus))
        n = made - burnt
        new = self.voltage(j, T, self.p_stack)
        V = new + electrochemistry.worn(x.wear, plus - minus)
        cells = V * j * self.area
        heater, cooling = self._thermostat(self.T_set - T), self._thermostat(T - self.T_set - self.gap)

        def feed(gas: str, T_in: Any) -> Any:
            return h(gas, T_in + self.eps * (T - T_in))

        entering = made * 2 * feed("H2O", at["steam"].T)
        entering = entering + burnt * (2 * feed("H2", at["hydrogen"].T) + feed("O2", at["oxygen"].T))
        leaving = made * (2 * h("H2", T) + h("O2", T)) + burnt * 2 * h("H2O", T)
        warming = cells + heater - cooling - leaving + entering - self.ua * self.size * (T - T_bus)
        drying = (made + burnt) * 2 * (1 / self.U - 1) * self.q_dry
        lift = (
            self._lift(2 * made, at, "hydrogen") + self._lift(made, at, "oxygen") + self._lift(2 * burnt, at, "steam")
        )
        taken = (plus / self.eta_dc - minus * self.eta_dc) * self.j_rated * V * self.area
        flows = {
            "power": -(taken + heater + drying + lift),
            "steam": n * self.reaction.mass("H2O"),
            "hydrogen": n * self.reaction.mass("H2"),
            "oxygen": n * self.reaction.mass("O2"),
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items()) - warming
        ageing = electrochemistry.wear_rates(u.load, x.awake, self.drift, self.by_load, self.per_cycle)
        return Flows(
            ports=flows,
            rates={"T": warming / (self.c * self.size), **ageing},
            outputs={
                "voltage": V,
                "thermoneutral": water_cell.steam_thermoneutral(T),
                "current_density": j,
                "heater": heater,
                "aged": electrochemistry.magnitude(V / new - 1, 1e-6),
            },
        )

    def holds(self, x: Any) -> Content:
        C = self.c * self.size
        return Content(energy=C * x.T, entropy=C * np.log(x.T))

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
