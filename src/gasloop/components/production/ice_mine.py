"""Ice mine of a polar cold trap: dig icy soil, heat it, catch the vapour, melt it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter import icy_ground, regolith
from gasloop.matter.carriers import Condition, condition
from gasloop.model.component import (
    At,
    Component,
    Estimate,
    Evidence,
    Flows,
    draws,
    emits,
    gives,
    sized,
    takes,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class IceMine(Component):
    """Excavate icy soil, sublime its ice in a heated crucible, deposit the vapour on a cold trap, melt it.

    w = load size                               water given [kg/s]
    i = w / (extraction capture)                ice dug; soil dug: i (1 - grade) / grade
    H = soil (h_tailings - h_soil) + i extraction (h_vapour - h_ice) + i (1 - extraction) (h_residue - h_ice)
    P = H / eta_heat + w (h_water - h_trapped) / eta_melt + e_dig (i + soil)      electric power [W]

    Heat lost by the crucible, heat given up by the vapour on the cold trap and friction leave to the local
    ground and sky as ``infrared`` at T_trap; their sum closes the first law. With nothing lost H is the
    energy floor ``regolith.heat_to_sublime``. Nothing is recovered from the hot tailings, no overburden is
    removed, the vapour is pure water. Power is 6 kWh/kg here, as in the plant study of kleinhenz2020; the
    only hardware run from end to end took 15 to 44 kWh/kg (kiewiet2026), so this is a plant that still has
    to be built.

    size: rated water [kg/s]. Valid for T_extract 180-270 K, T_ground 25-120 K. Source: production.md b.3,
    c.2, c.5.
    """

    ports = (
        takes("power", "electricity"),
        gives("water", "H2O.l"),
        draws("ice", "H2O.s"),
        draws("soil", "soil.s"),
        emits("tailings", "soil.s"),
        emits("residue", "H2O.s"),
        emits("loss", "H2O.g"),
        emits("infrared", "heat"),
    )

    size: float = sized("kg/d", "water at full load", 60.0, 0.1, 1e5)
    grade: float = par(5.6, "%", 1.0, 30.0, "colaprete2010", "ice per icy soil by mass; evidence spans 0.3 to 30 %")
    extraction: float = par(0.92, "1", 0.4, 1.0, "kiewiet2026", "share of the dug ice that sublimes, LUWEX run 2")
    capture: float = par(0.70, "1", 0.5, 1.0, "kiewiet2026", "share of the vapour that the trap keeps, LUWEX run 2")
    eta_heat: float = par(
        0.28, "1", 0.15, 0.95, "kiewiet2026", "share of the heater's power that stays in the soil, by LUWEX"
    )
    eta_melt: float = par(
        0.8, "1", 0.5, 0.95, "design_choice", "share of the melter's power in the ice", unverified=True
    )
    e_dig: float = par(
        10.1, "kJ/kg", 2.7, 120.0, "guerrero2023", "electricity per soil dug and hauled, driving included"
    )
    T_ground: float = par(40.0, "K", 25.0, 120.0, "sowers2019", "temperature of the ground")
    T_extract: float = par(220.0, "K", 180.0, 270.0, "sowers2019", "temperature at which the ice sublimes")
    T_trap: float = par(150.0, "K", 90.0, 175.0, "design_choice", "temperature of the cold trap", unverified=True)
    m_fleet: float = par(0.0244, "kg d/kg", 0.01, 0.1, "guerrero2023", "excavators per soil rate")
    m_plant: float = par(
        20.0,
        "kg d/kg",
        3.0,
        70.0,
        "recalled_cryogenics",
        "crucible, trap and tank per water rate",
        unverified=True,
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    # eta_heat: floor per kg of sublimed ice at 5 wt %, 1.28 kWh/kg, over LUWEX's 4.5 kWh/kg.
    # m_plant: unread, but bracketed by two whole systems below.
    evidence = (
        Evidence("energy floor, 5 wt %, 40 to 220 K, heat in the soil", 1.19, "kWh/kg", "hayne2017", "computed"),
        Evidence("plant, 5 wt %, 75 % extracted, extraction only", 6.0, "kWh/kg", "kleinhenz2020", "computed"),
        Evidence("LUWEX run 2, extraction only", 4.5, "kWh/kg", "kiewiet2026", "transcribed"),
        Evidence("LUWEX run 2, icy glass beads, whole chain", 15.1, "kWh/kg", "kiewiet2026", "primary"),
        Evidence("LUWEX run 1, whole chain", 22.5, "kWh/kg", "kiewiet2026", "transcribed"),
        Evidence("LUWEX, icy regolith simulant, whole chain", 43.7, "kWh/kg", "kiewiet2026", "primary"),
        Evidence("tent, 4 wt %, heat on 1,600 t of ice a year", 350.0, "kW", "sowers2019", "transcribed"),
        Evidence("RASSOR, digging only", 2.74, "kJ/kg", "just2020", "transcribed"),
        Evidence("whole plant, 66.7 kg/d of water", 73.5, "kg d/kg", "kleinhenz2020", "computed"),
        Evidence("whole tent system, 4.4 t/d of ice", 6.6, "kg d/kg", "sowers2019", "computed"),
    )

    def __post_init__(self) -> None:
        try:
            icy_ground.check_grade(self.grade)
        except ValueError as error:
            raise ValueError(f"ice_mine: {error}") from error

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        p = min(float(regolith.sublimation_pressure(self.T_extract)), 600.0)
        return {
            "ice": condition("H2O.s", self.T_ground),
            "soil": condition("soil.s", self.T_ground),
            "tailings": condition("soil.s", self.T_extract),
            "residue": condition("H2O.s", self.T_extract),
            "loss": Condition(self.T_extract, p, *regolith.vapour_state(self.T_extract, p)),
            "infrared": Condition(self.T_trap, 0.0, 1.0, 1.0 / self.T_trap),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        water = u.load * self.size
        ice = water / (self.extraction * self.capture)
        soil = ice * (1 - self.grade) / self.grade
        vapour, residue = ice * self.extraction, ice * (1 - self.extraction)
        loss = vapour - water
        taken_up = (
            soil * (at["tailings"].h - at["soil"].h)
            + vapour * (at["loss"].h - at["ice"].h)
            + residue * (at["residue"].h - at["ice"].h)
        )
        heating = taken_up / self.eta_heat
        melting = water * (at["water"].h - regolith.ice_state(self.T_trap)[0]) / self.eta_melt
        digging = self.e_dig * (ice + soil)
        power = heating + melting + digging
        flows = {
            "power": -power, "water": water, "ice": -ice, "soil": -soil,
            "tailings": soil, "residue": residue, "loss": loss,
        }  # fmt: skip
        flows["infrared"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows, outputs={"heating": heating, "melting": melting, "digging": digging})

    def estimate(self) -> Estimate:
        dug = self.size / (self.extraction * self.capture * self.grade)
        mass = self.m_fleet * dug + self.m_plant * self.size
        return Estimate(
            mass * (1 + self.growth), self.growth, note="excavators, crucible, cold trap; no power, no roads"
        )
