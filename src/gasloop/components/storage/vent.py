"""Vent: matter of a bus thrown away to the outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Flows, emits, sized, takes


@dataclass(frozen=True, kw_only=True, eq=False)
class Vent(Component):
    """Valve and nozzle to the outside; what leaves has the condition of the bus it came from.

    plume = load size      [kg/s]

    size: greatest flow [kg/s]. ``fluid`` is the whole carrier, formula and phase: ``O2.g``, ``H2O.l``.
    Throttling into the vacuum happens outside the boundary, so the vent itself makes no entropy. Valid for
    any matter whose bus stands above the pressure outside. Source: design_choice.
    """

    ports = (takes("flow", "*"), emits("plume", "*"))

    size: float = sized("kg/h", "greatest flow", 10.0, 1e-3, 1e5)
    fluid: str = "O2.g"
    m_valve: float = par(1.0, "kg", 0.2, 10.0, "design_choice", "valve and nozzle, whatever the flow", unverified=True)
    m_flow: float = par(0.1, "kg h/kg", 0.0, 1.0, "design_choice", "pipe and nozzle per flow", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        flow = u.load * self.size
        return Flows(ports={"flow": -flow, "plume": flow})

    def estimate(self) -> Estimate:
        return Estimate((self.m_valve + self.m_flow * self.size) * (1 + self.growth), self.growth)
