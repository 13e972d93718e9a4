"""Radiator: heat of its bus out to the sky and the ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition
from gasloop.matter.species import SIGMA
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, emits, sized, takes


@dataclass(frozen=True, kw_only=True, eq=False)
class Radiator(Component):
    """Vertical radiator, both sides radiating, fed by the heat bus at its temperature.

    q = 2 eta_fin eps sigma (T^4 - T_s^4)      net heat per area of panel [W/m2]
    Q = load q size                            heat taken [W]; load is the share of panel that is fed

    size: area of the panel, one side [m2]. T of the heat bus, T_s the sink temperature of the site (what a
    plate without load would take). Valid for T above T_s; below it the panel would warm the bus. A perfect
    fin with eps 0.85 gives 781 W/m2 at 300 K to a cold sky and 912 W/m2 at 340 K to a sink of 250 K.

    m_A is per area of panel; flight hardware of 7 kg per m2 of *radiating side* would be twice as heavy.
    Source: handbook_lunar_base, sbir_91_09_08.
    """

    ports = (takes("heat", "heat"), emits("infrared", "heat"))

    size: float = sized("m2", "area of the panel, one side", 100.0, 0.1, 1e5)
    eps: float = par(0.79, "1", 0.7, 0.9, "handbook_lunar_base", "emissivity, silver Teflon")
    eta_fin: float = par(0.85, "1", 0.8, 0.9, "handbook_lunar_base", "fin efficiency")
    m_A: float = par(7.0, "kg/m2", 4.0, 12.0, "sbir_91_09_08", "mass per area of panel, conventional")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("conventional radiator", 7.0, "kg/m2", "sbir_91_09_08", "primary"),
        Evidence("fin efficiency, upper", 0.9, "1", "handbook_lunar_base", "primary"),
    )

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        # What leaves is counted at the temperature of the sink: the entropy of radiating is made here.
        return {"infrared": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        q = 2 * self.eta_fin * self.eps * SIGMA * (at["heat"].T ** 4 - at.site.sink_T**4)
        Q = u.load * q * self.size
        return Flows(ports={"heat": -Q, "infrared": Q}, outputs={"flux": q})

    def estimate(self) -> Estimate:
        return Estimate(self.m_A * self.size * (1 + self.growth), self.growth)
