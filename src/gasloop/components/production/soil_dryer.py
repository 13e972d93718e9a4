"""Soil dryer: dig hydrated soil, heat it until it gives up its water, condense the vapour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter import regolith
from gasloop.matter.carriers import Condition, condition
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, draws, emits, gives, sized, takes


@dataclass(frozen=True, kw_only=True, eq=False)
class SoilDryer(Component):
    """Water out of the hydrated soil of Mars, in a heated oven with locks.

    v = load size / capture                     vapour driven out [kg/s]; soil = v (1 - grade) / grade
    T_out = T_dry - recovery (T_dry - T_ground) tailings behind an exchanger with the feed [K]
    H = soil (h_soil(T_out) - h_soil(T_ground)) + v (h_vapour - h_ice + binding)       heat taken up [W]
    P = H / eta_heat + e_dig (soil + v)         electric power [W]
    Q = load size (h_vapour - h_water)          heat of the condenser, to the heat bus [W]

    ``grade`` is what the soil gives up by T_dry, per wet soil; what stays bound counts as soil. Bound water is drawn
    as ice, the nearest carrier: what binds it beyond that is paid for and leaves as ``infrared`` with the oven's losses
    and friction, at the temperature of the ground. The vapour is taken as pure: acids and dust that come with it are
    the business of a ``water_cleanup``. The soil's heat capacity is that of lunar soil, basalt as well.

    Without recovery 76 kg of soil are heated for a kg of vapour at 1.3 wt %, and the water itself takes an eighth of the
    heat.

    size: rated water [kg/s]. Valid for T_dry 420-900 K, T_ground 150-273 K, heat bus below the boiling point at p_oven
    (354 K at 0.5 bar). Source: kleinhenz2017 for grade and T_dry, production.md b.4; the hardware is a choice.
    """

    ports = (
        takes("power", "electricity"),
        gives("water", "H2O.l"),
        gives("heat", "heat"),
        draws("bound", "H2O.s"),
        draws("soil", "soil.s"),
        emits("tailings", "soil.s"),
        emits("loss", "H2O.g"),
        emits("infrared", "heat"),
    )

    size: float = sized("kg/d", "water at full load", 40.0, 0.1, 1e5)
    grade: float = par(1.3, "%", 0.5, 12.0, "kleinhenz2017", "water given up per wet soil by mass; 8.6 % in gypsum")
    T_dry: float = par(573.15, "K", 420.0, 900.0, "kleinhenz2017", "temperature of the oven: 300 degC")
    T_ground: float = par(
        215.0, "K", 150.0, 273.0, "recalled_mars", "soil below its skin, mean of the day", unverified=True
    )
    binding: float = par(
        0.5, "MJ/kg", 0.0, 1.5, "recalled_production", "heat of drying beyond that of subliming ice", unverified=True
    )
    recovery: float = par(0.0, "1", 0.0, 0.8, "design_choice", "share of the tailings' heat that warms the feed")
    eta_heat: float = par(
        0.65, "1", 0.3, 0.95, "kleinhenz2017", "share of the heater's power that the soil takes up, by its 17 kW"
    )
    capture: float = par(0.9, "1", 0.5, 1.0, "design_choice", "share of the vapour that is condensed", unverified=True)
    p_oven: float = par(0.5, "bar", 0.2, 1.0, "design_choice", "pressure of oven and condenser")
    e_dig: float = par(
        10.1, "kJ/kg", 2.7, 120.0, "guerrero2023", "electricity per soil dug and hauled, on the Moon", unverified=True
    )
    m_fleet: float = par(
        0.0244, "kg d/kg", 0.01, 0.1, "guerrero2023", "excavators per soil rate, on the Moon", unverified=True
    )
    m_oven: float = par(
        0.1, "kg d/kg", 0.02, 0.4, "recalled_production", "oven, locks and condenser per soil rate", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("ascent vehicle, 1.3 wt %: 17 kW on soil, margin inside, per water", 12.5, "kWh/kg", "kleinhenz2017", "computed"),
        Evidence("the same, heat to 573 K from 215 K, none lost or recovered", 7.31, "kWh/kg", "biele2022", "computed"),
    )  # fmt: skip

    @property
    def T_out(self) -> float:
        """Temperature of the tailings [K]."""
        return self.T_dry - self.recovery * (self.T_dry - self.T_ground)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {
            "bound": condition("H2O.s", self.T_ground),
            "soil": condition("soil.s", self.T_ground),
            "tailings": condition("soil.s", self.T_out),
            "loss": condition("H2O.g", self.T_dry, self.p_oven),
            "infrared": Condition(self.T_ground, 0.0, 1.0, 1.0 / self.T_ground),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        water = u.load * self.size
        vapour = water / self.capture
        soil = vapour * (1 - self.grade) / self.grade
        taken_up = soil * (at["tailings"].h - at["soil"].h) + vapour * (at["loss"].h - at["bound"].h + self.binding)
        heating = taken_up / self.eta_heat
        digging = self.e_dig * (soil + vapour)
        flows = {
            "power": -(heating + digging), "water": water, "heat": water * (at["loss"].h - at["water"].h),
            "bound": -vapour, "soil": -soil, "tailings": soil, "loss": vapour - water,
        }  # fmt: skip
        flows["infrared"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows, outputs={"heating": heating, "taken_up": taken_up, "digging": digging})

    @property
    def heat_floor(self) -> float:
        """Least heat per kg of vapour at this grade, none lost, none recovered, water bound like ice [J/kg]."""
        dry = (
            (1 - self.grade) / self.grade * (regolith.soil_state(self.T_dry)[0] - regolith.soil_state(self.T_ground)[0])
        )
        return float(dry + condition("H2O.g", self.T_dry, self.p_oven).h - regolith.ice_state(self.T_ground)[0])

    def estimate(self) -> Estimate:
        dug = self.size / (self.capture * self.grade)
        mass = (self.m_fleet + self.m_oven) * dug
        return Estimate(mass * (1 + self.growth), self.growth, note="excavators, oven, condenser; no power, no cleanup")
