"""Ice drill: vapour out of icy ground in its place, by a heated core drill or by microwaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter import icy_ground, regolith
from gasloop.matter.carriers import Condition, condition
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, draws, emits, gives, sized, takes

WAYS = ("core", "microwave")
_DENSITY = 1660.0  # kg/m3, dry part of the ground: soil of the upper 60 cm (just2020)


@dataclass(frozen=True, kw_only=True, eq=False)
class IceDrill(Component):
    """A drill that takes the ice out of the ground and leaves the soil; the mean over its cycles.

    i = w / (x c)                                        ice reached, extraction x and capture c apart [kg/s]
    H = soil (h_spent - h_soil) + i x (h_vapour - h_ice) + i (1 - x) (h_residue - h_ice)
    P = H / eta + w (h_water - h_trapped) / eta_melt + e_drill (i + soil)                       electric power [W]
    c = 1 / (1 + leak)                                   free-molecule flow to trap and leak of one temperature

    ``way: core``: the hot wall of a hollow drill of inner radius R warms a core for the time ``hold``. It dries from the
    wall inwards to the depth d of ``matter.icy_ground`` (flat layer, so good for d < R / 2, too slow beyond):
        x = 1 - (1 - d / R)^2;  what has not dried stands at the front's temperature
        eta = eta_wall
    ``way: microwave``: heats soil and ice through their volume to T_spent; x is stated, as measured (wang2025);
        eta = eta_source eta_field: power into microwaves, microwaves into the ground.
        T_spent and eta_field are fitted to two of five runs, which leave soil as hot as 660 K beside the last ice: little ice
        leaves the power to the soil, which is why poor ground costs so much.

    What leaks is lost as vapour, what is not reached as warm ice. All other heat leaves as ``infrared`` at T_trap.
    PVEx extracted 43 to 56 % of cores of 5 cm (sanders2025), which takes the law 12 to 24 h; how long PVEx held them is not
    known to us.

    size: rated water [kg/s]. Valid for T_ground 25-120 K (microwave tests began at 193 K). Source: production.md b.3.
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

    size: float = sized("kg/d", "water at full load", 40.0, 0.01, 1e5)
    way: str = "core"
    grade: float = par(5.6, "%", 1.0, 30.0, "colaprete2010", "ice per icy soil by mass; evidence spans 0.3 to 30 %")
    T_ground: float = par(40.0, "K", 25.0, 200.0, "sowers2019", "temperature of the ground; 193 K in wang2025")
    T_extract: float = par(240.0, "K", 210.0, 270.0, "design_choice", "vapour as it leaves, and ice left behind")
    T_trap: float = par(150.0, "K", 90.0, 175.0, "design_choice", "temperature of the cold trap", unverified=True)
    leak: float = par(
        0.43, "1", 0.0, 1.5, "kiewiet2026", "leaking area over that of the trap: 70 % kept in LUWEX run 2"
    )
    R: float = par(2.5, "cm", 0.5, 20.0, "sanders2025", "core: inner radius, 5 cm across in PVEx")
    T_wall: float = par(270.0, "K", 220.0, 272.0, "design_choice", "core: temperature of the wall")
    hold: float = par(12.0, "h", 0.1, 500.0, "design_choice", "core: time that a core is heated")
    boost: float = par(
        1.0, "1", 1.0, 100.0, "design_choice", "core: conductivity (fins, stirring) over that of dry ground"
    )
    eta_wall: float = par(
        0.7, "1", 0.2, 0.95, "design_choice", "core: share of the heat that goes inwards", unverified=True
    )
    extraction: float = par(0.93, "1", 0.3, 0.99, "wang2025", "microwave: share that sublimes, 89 to 94 % measured")
    T_spent: float = par(658.0, "K", 273.0, 1000.0, "wang2025", "microwave: soil at the end, fitted to two runs")
    eta_field: float = par(
        0.82, "1", 0.2, 0.95, "wang2025", "microwave: share of its power in the ground, fitted likewise"
    )
    eta_source: float = par(
        0.65, "1", 0.4, 1.0, "recalled_production", "microwave: electric power into microwaves", unverified=True
    )
    eta_melt: float = par(
        0.8, "1", 0.5, 0.95, "design_choice", "share of the melter's power in the ice", unverified=True
    )
    e_drill: float = par(
        30.0, "kJ/kg", 3.0, 300.0, "recalled_production", "electricity per ground drilled", unverified=True
    )
    m_plant: float = par(
        30.0, "kg d/kg", 3.0, 200.0, "recalled_production", "drills, sources and traps per water rate", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("PVEx, core of 5 cm by 0.5 m, lowest extraction", 0.43, "1", "sanders2025", "transcribed"),
        Evidence("PVEx, highest", 0.56, "1", "sanders2025", "transcribed"),
        Evidence("LADI auger, target of extraction", 0.75, "1", "sanders2025", "transcribed"),
        Evidence("LADI auger, target of rate", 1.78, "kg/h", "sanders2025", "transcribed"),
        Evidence("microwave, 13.79 wt %, energy of microwaves", 1.9, "kWh/kg", "wang2025", "transcribed"),
        Evidence("microwave, 1.96 wt %, energy of microwaves", 10.0, "kWh/kg", "wang2025", "transcribed"),
    )

    def __post_init__(self) -> None:
        if self.way not in WAYS:
            raise ValueError(f"ice_drill: no way '{self.way}'; there are: {', '.join(WAYS)}")
        try:
            icy_ground.check_grade(self.grade)
            _ = self.extracted
        except ValueError as error:
            raise ValueError(f"ice_drill: {error}") from error
        if self.T_trap >= self.T_extract:
            raise ValueError(
                f"ice_drill: a cold trap at {self.T_trap:.1f} K catches no vapour of {self.T_extract:.1f} K; "
                "set `T_trap` below `T_extract`"
            )

    @cached_property
    def drying(self) -> icy_ground.Drying:
        """What the hot wall does to the core."""
        trap = icy_ground.Trap(10.0, self.leak, 120.0)
        return icy_ground.dry(self.grade, self.T_ground, self.T_wall, self.hold, trap, self.boost, _DENSITY)

    @cached_property
    def extracted(self) -> float:
        """Share of the ice reached that sublimes."""
        if self.way == "microwave":
            return self.extraction
        return 1 - max(1 - self.drying.depth / self.R, 0.02) ** 2

    @property
    def T_tailings(self) -> float:
        """Mean temperature of the spent soil [K]: of a core, its dried part; the rest is at the front's temperature."""
        if self.way == "microwave":
            return self.T_spent
        front = self.drying.T_front
        return front + 0.5 * self.extracted * (self.T_wall - front)

    @property
    def T_left(self) -> float:
        """Temperature of vapour and residue [K]."""
        return self.T_extract if self.way == "microwave" else self.drying.T_front

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        T = self.T_left
        p = min(float(regolith.sublimation_pressure(T)), 600.0)
        return {
            "ice": condition("H2O.s", self.T_ground),
            "soil": condition("soil.s", self.T_ground),
            "tailings": condition("soil.s", self.T_tailings),
            "residue": condition("H2O.s", T),
            "loss": Condition(T, p, *regolith.vapour_state(T, p)),
            "infrared": Condition(self.T_trap, 0.0, 1.0, 1.0 / self.T_trap),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        water = u.load * self.size
        vapour = water * (1 + self.leak)
        ice = vapour / self.extracted
        soil, residue = ice * (1 - self.grade) / self.grade, ice - vapour
        taken_up = (
            soil * (at["tailings"].h - at["soil"].h)
            + vapour * (at["loss"].h - at["ice"].h)
            + residue * (at["residue"].h - at["ice"].h)
        )
        source, eta = (self.eta_source, self.eta_field) if self.way == "microwave" else (1.0, self.eta_wall)
        heating = taken_up / eta
        melting = water * (at["water"].h - regolith.ice_state(self.T_trap)[0]) / self.eta_melt
        drilling = self.e_drill * (ice + soil)
        flows = {
            "power": -(heating / source + melting + drilling), "water": water, "ice": -ice, "soil": -soil,
            "tailings": soil, "residue": residue, "loss": vapour - water,
        }  # fmt: skip
        flows["infrared"] = -sum(flow * at[port].h for port, flow in flows.items())
        outputs = {"heating": heating, "melting": melting, "drilling": drilling, "extracted": self.extracted}
        return Flows(ports=flows, outputs=outputs | {"vapour": vapour})

    def estimate(self) -> Estimate:
        return Estimate(self.m_plant * self.size * (1 + self.growth), self.growth, note="no power, no roads")
