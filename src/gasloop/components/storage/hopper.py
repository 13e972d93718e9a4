"""Ilmenite concentrate, waiting for a reactor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, condition
from gasloop.model.component import At, Component, Content, Control, Estimate, Flows, State, sized, stores


@dataclass(frozen=True, kw_only=True, eq=False)
class Hopper(Component):
    """Hopper of ilmenite between a concentrator that works evenly and a reactor that takes batches.

    dm/dt = fill      ilmenite kept [kg]

    The gangue that comes with it lies on the heap beside the plant, as for the reactors. What is put in takes the
    temperature of the store at once, and its heat is that of the bus. No dust is lost, nothing clings.

    size: ilmenite it holds when full [kg]. Valid for dry powder at 40-400 K. Source: design_choice.
    """

    ports = (stores("ilmenite", "FeTiO3.s"),)
    controls = (Control("fill", -math.inf, math.inf, closes="ilmenite", what="ilmenite into the hopper [kg/s]"),)
    states = (State("m", "kg", start=0.5, role="stock", what="ilmenite kept"),)

    size: float = sized("kg", "ilmenite when full", 500.0, 1.0, 1e6)
    T: float = par(250.0, "K", 40.0, 400.0, "design_choice", "temperature of the store, and of its bus")
    shell: float = par(0.05, "kg/kg", 0.01, 0.3, "design_choice", "hopper per ilmenite held", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"ilmenite": condition("FeTiO3.s", self.T)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        return Flows(ports={"ilmenite": -u.fill}, rates={"m": u.fill})

    def holds(self, x: Any) -> Content:
        powder = condition("FeTiO3.s", self.T)
        return Content(x.m * powder.h, x.m * powder.s, {"FeTiO3.s": x.m})

    def estimate(self) -> Estimate:
        return Estimate(self.shell * self.size * (1 + self.growth), self.growth)
