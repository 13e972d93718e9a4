"""A user of heat at a stated temperature: a habitat, soil or a bed to be kept warm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, condition
from gasloop.model.component import At, Component, Estimate, Flows, emits, sized, takes


@dataclass(frozen=True, kw_only=True, eq=False)
class HeatUser(Component):
    """A demand for heat, which leaves the site at the temperature at which it was needed.

    Q = load size        heat taken from its bus [W], at least as hot as T_need

    What happens to the heat behind the wall that it keeps warm is not counted, nor is the entropy made there: it is
    the user's. A bus below T_need cannot serve it and is refused; raise it with a ``heat_pump``.

    size: heat at load 1 [W]. A demand: it runs at load 1 unless the study gives a schedule. Its own hardware belongs to
    the payload and weighs nothing here. Valid for T_need up to the temperature of the bus. Source: first law.
    """

    ports = (takes("heat", "heat"), emits("used", "heat"))
    demand = True

    size: float = sized("kW", "heat taken at load 1", 5.0, 1e-3, 1e5)
    T_need: float = par(293.0, "K", 200.0, 400.0, "design_choice", "temperature at which the heat is needed")
    m_W: float = par(0.0, "kg/W", 0.0, 1.0, "design_choice", "mass of the user counted with the plant")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"used": condition("heat", self.T_need)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        T = at["heat"].T
        if isinstance(T, float) and self.T_need > T:
            raise ValueError(
                f"heat_user: its heat bus is at {T:g} K, below the {self.T_need:g} K at which heat is needed; allowed: a bus "
                "at T_need or above; raise the bus's T, lower T_need, or put a heat_pump between"
            )
        Q = u.load * self.size
        return Flows(ports={"heat": -Q, "used": Q})

    def estimate(self) -> Estimate:
        return Estimate(self.m_W * self.size, 0.0, note="payload")
