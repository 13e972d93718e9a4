"""A component of one's own, as docs/component.md explains it line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.model.component import (
    At,
    Component,
    Content,
    Control,
    Estimate,
    Evidence,
    Flows,
    State,
    gives,
    sized,
    stores,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Flywheel(Component):
    """Flywheel on magnetic bearings, with its motor and generator.

    P = load rate size                 power to the bus [W], negative when speeding up
    loss = r P^2 / size + drag E       heat of the machine and of the bearings [W]
    dE/dt = -P - loss                  energy of the rotor [J]
    E / size = (speed / top speed)^2
    m_rotor = size rho / (shape sigma) rotor at the stress of top speed [kg]

    size: energy at top speed [J]. Voltage falls with speed, so a plan keeps E above ``least`` of size. Valid load -1 to 1.
    Source: the energy and stress of a spinning ring; the numbers are choices.
    """

    ports = (stores("power", "electricity"), gives("heat", "heat"))
    controls = (Control("load", -1.0, 1.0, closes="power", what="share of the power at rate, positive: discharge"),)
    states = (State("E", "J", start=0.5, role="stock", what="energy of the rotor"),)

    size: float = sized("kWh", "energy at top speed", 10.0, 0.1, 1e4)
    rate: float = par(1.0, "1/h", 0.1, 20.0, "design_choice", "highest power per energy")
    r: float = par(100.0, "s", 10.0, 500.0, "design_choice", "loss of the machine: loss size / P^2", unverified=True)
    drag: float = par(0.002, "1/h", 1e-4, 0.05, "design_choice", "energy lost to bearings and gas", unverified=True)
    least: float = par(0.1, "1", 0.01, 0.5, "design_choice", "least energy of a plan, as a share of size")
    shape: float = par(0.5, "1", 0.3, 0.6, "design_choice", "energy per mass over strength per density, thin ring 1/2")
    sigma: float = par(500.0, "MPa", 100.0, 1500.0, "design_choice", "working stress of the rotor", unverified=True)
    rho: float = par(1600.0, "kg/m3", 1400.0, 2000.0, "design_choice", "density of the rotor", unverified=True)
    m_P: float = par(1.5, "kg/kW", 0.3, 5.0, "design_choice", "machine and electronics per power", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (Evidence("ISS lithium-ion unit, the one to beat", 75.0, "Wh/kg", "dalton_iss", "recalled"),)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.rate * self.size
        loss = self.r * P**2 / self.size + self.drag * x.E
        return Flows(
            ports={"power": P, "heat": loss},
            rates={"E": -P - loss},
            outputs={"speed": np.sqrt(x.E / self.size)},
        )

    def holds(self, x: Any) -> Content:
        return Content(energy=x.E)

    def span(self, state: str) -> tuple[float, float]:
        return (self.least, 1.0)

    def estimate(self) -> Estimate:
        rotor = self.size * self.rho / (self.shape * self.sigma)
        machine = self.m_P * self.rate * self.size
        return Estimate((rotor + machine) * (1 + self.growth), self.growth, note="vacuum case left to growth")
