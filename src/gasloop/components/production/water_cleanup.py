"""Water cleanup: water from ice, with what froze beside it, to water that an electrolyser bears."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, emits, gives, sized, takes

_KINK = 1e3  # J/kg, by which the corner between warming and cooling is rounded


@dataclass(frozen=True, kw_only=True, eq=False)
class WaterCleanup(Component):
    """Still with heat recovery (vapour compression), degasser and exchange resin.

    raw = w / (recovery (1 - y))                             y contaminants, taken as water that is lost [kg/s]
    P = raw [h_fg (1 - recuperation) + e_pump] + w warming   electric power [W]; leaves to the heat bus
    warming = (h_water - h_raw), not below nought

    No carrier is dirty water: the contaminants are a stated share y of what comes in (kornuta2019 counts 33 % of the
    water's mass, half of it hydrogen sulphide) and leave with the brine as ``waste``, counted as water; the element
    audit of water closes, and sulphur, carbon and nitrogen are not followed. Set y to nought where the upstream mine's water is
    pure by its own statement, or water is charged twice. Energy of chemistry (oxidation of methanol, acid and base)
    is not in it; resins and acid are the output ``spent`` [kg/s], brought from elsewhere.

    size: clean water at full load [kg/s]. Valid for raw water of 274-360 K. Source: production.md c.2; alkaline
    electrolysis of dirty water is an open question there, and no plant of this kind has run on lunar water.
    """

    ports = (
        takes("power", "electricity"),
        takes("raw", "H2O.l"),
        gives("water", "H2O.l"),
        emits("waste", "H2O.l"),
        gives("heat", "heat"),
    )

    size: float = sized("kg/d", "clean water at full load", 60.0, 0.1, 1e5)
    y: float = par(
        0.05, "1", 0.0, 0.35, "kornuta2019", "contaminants in the raw water; all of them together would be 25 %"
    )
    recovery: float = par(0.9, "1", 0.5, 0.99, "recalled_production", "of the water that comes in", unverified=True)
    recuperation: float = par(
        0.9, "1", 0.0, 0.97, "recalled_production", "of the heat of evaporation, by compressing vapour", unverified=True
    )
    h_fg: float = par(2.437, "MJ/kg", 2.2, 2.5, "wagner2002", "heat of evaporation at 300 K")
    e_pump: float = par(10.0, "kJ/kg", 1.0, 100.0, "recalled_production", "pumps, degasser, control", unverified=True)
    resin: float = par(
        0.002, "1", 0.0, 0.05, "recalled_production", "resin and acid per clean water, by mass", unverified=True
    )
    m_rate: float = par(
        3.0, "kg d/kg", 0.3, 30.0, "recalled_production", "still and beds per water rate", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("hydrogen sulphide beside the water", 0.1675, "1", "kornuta2019", "transcribed"),
        Evidence("ammonia", 0.0603, "1", "kornuta2019", "transcribed"),
        Evidence("sulphur dioxide", 0.0319, "1", "kornuta2019", "transcribed"),
        Evidence("methanol", 0.0155, "1", "kornuta2019", "transcribed"),
    )

    def __post_init__(self) -> None:
        if not 0.0 <= self.y < 1.0:
            raise ValueError(f"water_cleanup: contaminants {self.y:g}: a mass share lies between 0 and 1; 5 % is 0.05")
        if not 0.0 < self.recovery <= 1.0:
            raise ValueError(f"water_cleanup: recovery {self.recovery:g}: a share lies between 0 and 1; 90 % is 0.9")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        water = u.load * self.size
        raw = water / (self.recovery * (1 - self.y))
        warmer = at["water"].h - at["raw"].h
        warming = 0.5 * (warmer + np.sqrt(warmer**2 + _KINK**2))
        still = raw * (self.h_fg * (1 - self.recuperation) + self.e_pump)
        flows = {"power": -(still + water * warming), "raw": -raw, "water": water, "waste": raw - water}
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows, outputs={"still": still, "spent": water * self.resin})

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth, note="no resin, no acid")
