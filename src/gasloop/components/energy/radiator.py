"""Radiator: heat of its bus out to the sky and the ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition
from gasloop.matter.species import SIGMA
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, State, emits, sized, takes

_YEAR = 365.25 * 86400.0
_VIEW = 0.5  # of the ground, from either side of a vertical panel


@dataclass(frozen=True, kw_only=True, eq=False)
class Radiator(Component):
    """Vertical radiator, both sides radiating, fed by the heat bus at its temperature.

    q = 2 eta_fin eps sigma (T^4 - T_s^4) - 2 eta_fin c d_alpha S    net heat per area of panel [W/m2]
    Q = [warm + (1 - warm) load] q size                              heat taken [W]; load is the share of panel that is fed
    S = 1/2 albedo flux lit sin(elevation) + face flux lit           sunlight onto either side, mean of both [W/m2]
    c = 1 - (1 - dust) exp(-soiling t)                               share of the panel under dust, t [s] since the start

    size: area of the panel, one side [m2]. T of the heat bus, T_s the sink temperature of the site (what a clean
    plate without load would take). Valid for T above T_s; below it the panel would warm the bus. A perfect
    fin with eps 0.85 gives 781 W/m2 at 300 K to a cold sky and 912 W/m2 at 340 K to a sink of 250 K.

    Dust absorbs sunlight (d_alpha more than the clean coating) and radiates about as well as it, so it takes from the
    radiator by day alone. The age t is a state of the unit; without soiling there is none. ``warm`` is the share of panel
    that a loop must always feed so that it does not freeze: it takes heat at no load too, and the turn-down of the
    radiator is 1 / warm. The output ``idle_T`` is where panel that is not fed ends: below the freezing point of the
    coolant it must be drained, or kept warm.

    m_A is per area of panel; flight hardware of 7 kg per m2 of *radiating side* would be twice as heavy.
    Source: handbook_lunar_base, sbir_91_09_08.
    """

    ports = (takes("heat", "heat"), emits("infrared", "heat"))
    states = (State("age", "s", start=0.0, role="free", scale=_YEAR, what="time in service since the start"),)

    size: float = sized("m2", "area of the panel, one side", 100.0, 0.1, 1e5)
    eps: float = par(0.79, "1", 0.7, 0.9, "handbook_lunar_base", "emissivity, silver Teflon")
    eta_fin: float = par(0.85, "1", 0.8, 0.9, "handbook_lunar_base", "fin efficiency")
    dust: float = par(0.0, "1", 0.0, 0.3, "design_choice", "share of the panel under dust at the start")
    soiling: float = par(0.0, "1/yr", 0.0, 0.3, "design_choice", "growth of that share on clean panel, scenario")
    d_alpha: float = par(
        0.67, "1", 0.3, 0.85, "recalled_energy", "sunlight that dust absorbs, above the clean coating", unverified=True
    )
    albedo: float = par(0.12, "1", 0.06, 0.2, "hayne2017", "share of sunlight that the ground throws back")
    face: float = par(
        0.0, "1", 0.0, 0.1, "design_choice", "sunlight that strikes a side, for it is never quite edge-on"
    )
    warm: float = par(0.0, "1", 0.0, 0.5, "design_choice", "share of panel that is always fed, against freezing")
    m_A: float = par(7.0, "kg/m2", 4.0, 12.0, "sbir_91_09_08", "mass per area of panel, conventional")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("conventional radiator", 7.0, "kg/m2", "sbir_91_09_08", "primary"),
        Evidence("proposed film radiator", 0.43, "kg/m2", "sbir_91_09_08", "primary"),
        Evidence("fin efficiency, upper", 0.9, "1", "handbook_lunar_base", "primary"),
    )

    def __post_init__(self) -> None:
        if self.soiling == 0:
            object.__setattr__(self, "states", ())

    def covered(self, x: Any) -> Any:
        """Share of the panel under dust."""
        if self.soiling == 0:
            return self.dust
        return 1 - (1 - self.dust) * np.exp(-self.soiling * np.fmax(x.age, 0.0))

    def sunlight(self, site: Any) -> Any:
        """Onto a side, mean of both [W/m2]."""
        up = np.fmax(np.sin(site.sun_elevation), 0.0)
        return site.flux * site.lit * (_VIEW * self.albedo * up + self.face)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        # What leaves is counted at the temperature of the sink: the entropy of radiating is made here.
        return {"infrared": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        q = 2 * self.eta_fin * self.eps * SIGMA * (at["heat"].T ** 4 - at.site.sink_T**4)
        if self.dust > 0 or self.soiling > 0:
            q = q - 2 * self.eta_fin * self.covered(x) * self.d_alpha * self.sunlight(at.site)
        Q = (self.warm + (1 - self.warm) * u.load) * q * self.size
        return Flows(
            ports={"heat": -Q, "infrared": Q},
            rates={"age": 1.0} if self.soiling > 0 else {},
            outputs={"flux": q, "idle_T": at.site.sink_T},
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_A * self.size * (1 + self.growth), self.growth)
