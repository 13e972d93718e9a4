"""Liquid water in a bladder tank at the temperature and pressure of its bus."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, condition
from gasloop.model.component import At, Component, Content, Control, Estimate, Flows, State, sized, stores


@dataclass(frozen=True, kw_only=True, eq=False)
class WaterStore(Component):
    """Water tank, warm enough not to freeze and without losses.

    dm/dt = fill      water kept [kg]

    size: water it holds when full [kg]. The water stays at T and p; heating against the cold is left to the
    room the tank stands in. Valid for liquid water, 275-330 K. Source: design_choice.

    Water is no hardware, so its mass is left out, as if it came from ice on the site. Where it has to be launched with
    the plant, as the reactants of a regenerative fuel cell, ``brought`` counts one filling of the tank, without growth.
    """

    ports = (stores("water", "H2O.l"),)
    controls = (Control("fill", -math.inf, math.inf, closes="water", what="water into the tank [kg/s]"),)
    states = (State("m", "kg", start=0.5, role="stock", what="water kept"),)

    size: float = sized("kg", "water when full", 1000.0, 10.0, 1e6)
    T: float = par(300.0, "K", 275.0, 330.0, "design_choice", "temperature of the store")
    p: float = par(2.0, "bar", 1.0, 10.0, "design_choice", "pressure of the store")
    tank: float = par(0.08, "kg/kg", 0.03, 0.2, "design_choice", "tank per water held", unverified=True)
    brought: float = par(0.0, "1", 0.0, 1.0, "design_choice", "share of a filling that is launched with the tank")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"water": condition("H2O.l", self.T, self.p)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        return Flows(ports={"water": -u.fill}, rates={"m": u.fill})

    def holds(self, x: Any) -> Content:
        water = condition("H2O.l", self.T, self.p)
        # The bladder gives way: flow work p V of what enters stays with it, so h serves as stored energy.
        return Content(x.m * water.h, x.m * water.s, {"H2O.l": x.m})

    def estimate(self) -> Estimate:
        tank = self.tank * self.size * (1 + self.growth)
        return Estimate(tank + self.brought * self.size, self.growth, volume=self.size / 997.0)
