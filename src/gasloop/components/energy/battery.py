"""Lithium-ion battery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
class Battery(Component):
    """Battery with a loss that grows with the square of power.

    P = load c_rate size                 power to the bus [W], negative when charging
    loss = r P^2 / size + self E         heat of the internal resistance and of self-discharge [W]
    dE/dt = -P - loss                    energy kept [J]

    One way the loss is the share r |P| / size of the power: at c_rate 0.5 1/h and r 180 s, 2.5 %; there and
    back 5 %.

    size: energy capacity [J]. A plan keeps E between 1 - dod and 1 of size. Voltage and temperature are not
    modelled; the heat goes to the heat bus. Valid load -1 to 1.
    Source: dalton_iss (mass), design_choice (loss).
    """

    ports = (stores("power", "electricity"), gives("heat", "heat"))
    controls = (Control("load", -1.0, 1.0, closes="power", what="share of the power at c_rate, positive: discharge"),)
    states = (State("E", "J", start=0.9, role="stock", what="energy kept"),)

    size: float = sized("kWh", "energy capacity", 100.0, 0.1, 1e5)
    c_rate: float = par(0.5, "1/h", 0.1, 2.0, "design_choice", "highest power per capacity")
    r: float = par(180.0, "s", 50.0, 500.0, "design_choice", "internal resistance: loss size / P^2", unverified=True)
    self_discharge: float = par(
        0.12, "1/yr", 0.0, 0.4, "design_choice", "self-discharge and cell monitoring", unverified=True
    )
    dod: float = par(0.8, "1", 0.35, 0.9, "design_choice", "deepest discharge of a plan", unverified=True)
    e_m: float = par(75.0, "Wh/kg", 60.0, 200.0, "dalton_iss", "energy per mass, ISS lithium-ion unit", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("ISS nickel-hydrogen unit, deepest discharge", 0.35, "1", "dalton_iss", "primary"),
        Evidence("ISS lithium-ion unit", 75.0, "Wh/kg", "dalton_iss", "recalled"),
        Evidence("lithium-ion pack today, lower", 160.0, "Wh/kg", "guzik2017", "recalled"),
    )

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.c_rate * self.size
        loss = self.r * P**2 / self.size + self.self_discharge * x.E
        return Flows(ports={"power": P, "heat": loss}, rates={"E": -P - loss}, outputs={"filling": x.E / self.size})

    def holds(self, x: Any) -> Content:
        return Content(energy=x.E)

    def span(self, state: str) -> tuple[float, float]:
        return (1 - self.dod, 1.0)

    def estimate(self) -> Estimate:
        return Estimate(self.size / self.e_m * (1 + self.growth), self.growth)
