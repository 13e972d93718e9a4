"""Ice tent: sunlight warms icy ground under a tent, its ice sublimes, cold traps catch the vapour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter import icy_ground, regolith
from gasloop.matter.carriers import T_SUN, Condition, condition
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, draws, emits, gives, sized, takes

_SUN = 1361.0  # W/m2, for which the mirrors are laid out


@dataclass(frozen=True, kw_only=True, eq=False)
class IceTent(Component):
    """A tent over undug icy ground, moved from place to place; the mean over its cycle of dwell and move.

    In a dwell the ground gives m [kg/m2] of vapour (law of ``matter.icy_ground``: heat down through the dried layer and on into
    the cold ground, vapour up through it) and the trap keeps the share c of it (free-molecule flow to trap and leak).

    w = load lit flux / 1361 size                          water given [kg/s]
    Q = (w / c) H / eta_heat                               sunlight absorbed; H through the surface per kg of ice [W]
    P = w (h_water - h_trapped) / eta_melt + move          electric power [W]
    move = m_tent g f step / eta_drive per m2 and dwell, over m c per m2

    No soil is dug: the dried soil stays at the mean of front and surface temperature. What does not go into ice and its
    soil, mostly heat in ground that is not reached, is lost; it, deposition on the trap and melting leave as ``infrared``
    at T_trap.
    Mirrors that bring the sunlight into the shadow belong to the unit; water follows the sun without storage. The
    ground is not warmed between dwells and holds only water.

    Outputs: ``sublimed`` [kg/m2], ``depth`` dried [m], ``pressure`` under the tent [Pa], ``moves`` [1/s], ``heating``.

    size: water at full load in full sun [kg/s]. Valid for a surface of 200-272 K (above it ice would melt first),
    ground of 25-120 K. Source: production.md b.3, c.2; schieber2021, hayne2017. The published tents sublime 18 kg/m2 in 44 h
    (sowers2019); through dried ground as it lies, heat and vapour allow less than 1, and more than
    half of the heat goes into ground below. Rods (``boost``) help heat, not vapour, and lead more of it away.
    """

    ports = (
        takes("power", "electricity"),
        gives("water", "H2O.l"),
        draws("sunlight", "sunlight"),
        draws("ice", "H2O.s"),
        draws("soil", "soil.s"),
        emits("dried", "soil.s"),
        emits("loss", "H2O.g"),
        emits("infrared", "heat"),
    )

    size: float = sized("kg/d", "water at full load in full sun", 60.0, 0.1, 1e5)
    grade: float = par(5.6, "%", 1.0, 30.0, "colaprete2010", "ice per icy soil by mass; evidence spans 0.3 to 30 %")
    T_ground: float = par(40.0, "K", 25.0, 110.0, "sowers2019", "temperature of the ground")
    T_surface: float = par(260.0, "K", 210.0, 272.0, "design_choice", "temperature of the heated surface")
    T_trap: float = par(130.0, "K", 112.0, 160.0, "design_choice", "temperature of the cold trap")
    dwell: float = par(44.0, "h", 1.0, 1000.0, "sowers2019", "time of heating in one place")
    move: float = par(12.0, "h", 1.0, 100.0, "sowers2019", "time between two places")
    boost: float = par(
        1.0, "1", 1.0, 1000.0, "design_choice", "conductivity with rods over that of dry ground as it lies"
    )
    density: float = par(
        1.66e3, "kg/m3", 1300.0, 1900.0, "just2020", "dry part of the ground, as soil of the upper 60 cm"
    )
    leak: float = par(0.1, "1", 0.0, 0.5, "sowers2019", "leaking area over that of the trap; at most 0.1 there")
    trap: float = par(0.005, "1", 5e-4, 0.1, "sowers2019", "area of the trap over that of the tent, by its 15 to 20 Pa")
    eta_heat: float = par(0.909, "1", 0.3, 0.98, "sowers2019", "share of the heat that the ground takes up: 10 % lost")
    eta_mirror: float = par(
        0.7, "1", 0.3, 0.9, "recalled_production", "light on the mirrors that the ground takes up", unverified=True
    )
    eta_melt: float = par(
        0.8, "1", 0.5, 0.95, "design_choice", "share of the melter's power in the ice", unverified=True
    )
    step: float = par(30.0, "m", 5.0, 500.0, "design_choice", "way from place to place")
    friction: float = par(
        0.3, "1", 0.1, 0.8, "recalled_production", "resistance of the moved tent over its weight", unverified=True
    )
    eta_drive: float = par(0.5, "1", 0.2, 0.9, "recalled_production", "motors and gears", unverified=True)
    m_A: float = par(2.0, "kg/m2", 0.5, 20.0, "design_choice", "tent with traps per ground", unverified=True)
    m_mirror: float = par(
        6.0, "kg/m2", 1.0, 25.0, "recalled_production", "mirror and drive per aperture", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("ice sublimed in a dwell of 44 h, 4 wt %", 18.0, "kg/m2", "sowers2019", "transcribed"),
        Evidence("ice captured in a dwell", 16.0, "kg/m2", "sowers2019", "transcribed"),
        Evidence("pressure under the tent, lowest", 15.0, "Pa", "sowers2019", "transcribed"),
        Evidence("heat on 1,600 t of ice a year, 4 wt %", 350.0, "kW", "sowers2019", "transcribed"),
        Evidence("heat on 2,450 t of water a year, 4 wt %", 580.0, "kW", "kornuta2019", "transcribed"),
        Evidence("whole system, 4.4 t/d of ice", 6.6, "kg d/kg", "sowers2019", "computed"),
    )

    def __post_init__(self) -> None:
        try:
            capture = self.drying.capture
        except ValueError as error:
            raise ValueError(f"ice_tent: {error}") from error
        if not capture > 0.05:
            raise ValueError(
                f"ice_tent: a cold trap at {self.T_trap:.1f} K keeps nothing of {self.drying.p:.3g} Pa; set `T_trap` lower"
            )

    @cached_property
    def drying(self) -> icy_ground.Drying:
        """What a dwell does."""
        trap = icy_ground.Trap(self.trap, self.leak, self.T_trap)
        return icy_ground.dry(self.grade, self.T_ground, self.T_surface, self.dwell, trap, self.boost, self.density)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        front = self.drying.T_front
        p = min(float(regolith.sublimation_pressure(front)), 600.0)
        return {
            "sunlight": condition("sunlight", T_SUN),
            "ice": condition("H2O.s", self.T_ground),
            "soil": condition("soil.s", self.T_ground),
            "dried": condition("soil.s", 0.5 * (front + self.T_surface)),
            "loss": Condition(front, p, *regolith.vapour_state(front, p)),
            "infrared": Condition(self.T_trap, 0.0, 1.0, 1.0 / self.T_trap),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        dried = self.drying
        water = u.load * self.size * at.site.lit * at.site.flux / _SUN
        ice = water / dried.capture
        soil = ice * (1 - self.grade) / self.grade
        heating = ice * dried.H / self.eta_heat
        melting = water * (at["water"].h - regolith.ice_state(self.T_trap)[0]) / self.eta_melt
        weight = self.m_A * (1 + self.growth) * at.site.gravity
        moving = ice / dried.sublimed * weight * self.friction * self.step / self.eta_drive
        flows = {
            "power": -(melting + moving), "water": water, "sunlight": -heating, "ice": -ice, "soil": -soil, "dried": soil,
            "loss": ice - water,
        }  # fmt: skip
        flows["infrared"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(
            ports=flows,
            outputs={
                "heating": heating, "melting": melting, "moving": moving, "sublimed": dried.sublimed, "depth": dried.depth,
                "pressure": dried.p, "capture": dried.capture, "moves": 1 / (self.dwell + self.move),
            },
        )  # fmt: skip

    @property
    def ground(self) -> float:
        """Ground under tents for the water at full load [m2]: heated and moved in turn."""
        per_area = self.drying.sublimed * self.drying.capture / (self.dwell + self.move)
        return self.size / per_area

    @property
    def mirrors(self) -> float:
        """Mirrors for the heat of full load [m2]."""
        return self.size / self.drying.capture * self.drying.H / (self.eta_heat * self.eta_mirror * _SUN)

    def estimate(self) -> Estimate:
        mass = self.m_A * self.ground + self.m_mirror * self.mirrors
        return Estimate(mass * (1 + self.growth), self.growth, note="tents with traps, mirrors; no tractor, no power")
