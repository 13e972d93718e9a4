"""Mains: matter from outside, bought or found at the fence of the plant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Flows, draws, gives, sized


@dataclass(frozen=True, kw_only=True, eq=False)
class Mains(Component):
    """Pipe from outside, the mirror image of a vent: water from the town, gas from the network.

    flow = load size      [kg/s]

    What comes has the condition of the bus it goes to, outside the fence too: pumping and purifying before it are not
    counted, and the mains make no entropy. A study states its price, if it has one, as that of the port ``flow``.

    size: greatest flow [kg/s]. ``fluid`` is the whole carrier, formula and phase: ``H2O.l``, ``CH4.g``. Valid for any
    matter. Source: design_choice.
    """

    ports = (gives("flow", "*"), draws("source", "*"))

    size: float = sized("kg/h", "greatest flow", 1000.0, 1e-3, 1e6)
    fluid: str = "H2O.l"
    m_valve: float = par(
        10.0, "kg", 0.2, 1000.0, "design_choice", "valve and meter, whatever the flow", unverified=True
    )
    m_flow: float = par(0.1, "kg h/kg", 0.0, 1.0, "design_choice", "pipe within the fence, per flow", unverified=True)
    growth: float = par(0.0, "1", 0.0, 0.3, "design_choice", "mass growth allowance")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        flow = u.load * self.size
        return Flows(ports={"flow": flow, "source": -flow})

    def estimate(self) -> Estimate:
        return Estimate((self.m_valve + self.m_flow * self.size) * (1 + self.growth), self.growth)
