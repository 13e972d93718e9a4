"""A user of electric power: all it draws becomes heat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Flows, gives, sized, takes


@dataclass(frozen=True, kw_only=True, eq=False)
class PowerUser(Component):
    """Instruments, lights, a habitat: a demand for power.

    P = load size        power drawn [W]
    Q = P                heat given back [W]

    size: power drawn at load 1 [W]. A demand: it runs at load 1 unless the study gives a schedule. Valid at any load.
    Its own hardware belongs to the payload and weighs nothing here. Source: first law.
    """

    ports = (takes("power", "electricity"), gives("heat", "heat"))
    demand = True

    size: float = sized("kW", "power drawn at load 1", 10.0, 1e-3, 1e5)
    m_W: float = par(0.0, "kg/W", 0.0, 1.0, "design_choice", "mass of the user counted with the plant")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size
        return Flows(ports={"power": -P, "heat": P})

    def estimate(self) -> Estimate:
        return Estimate(self.m_W * self.size, 0.0, note="payload")
