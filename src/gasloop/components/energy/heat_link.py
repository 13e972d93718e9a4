"""Heat exchanger between two heat buses: from the hotter to the colder, never up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Flows, gives, sized, takes

_EASE = 0.1  # K, over which heat begins to flow


@dataclass(frozen=True, kw_only=True, eq=False)
class HeatLink(Component):
    """Exchanger, loop and valve that let heat of one bus into another that is colder.

    Q = load size d / dT                                  heat passed [W], out of ``hot`` and into ``cold``
    d = D^2 / (D + 0.1 K),  D = max(T_hot - T_cold, 0)    driving difference of the two buses [K]

    So heat of an electrolyser can warm a habitat, a bed of hydride or soil before a radiator gets the rest. Where the
    ``hot`` bus is not hotter, nothing flows, either way; the rounded beginning costs 0.1 K of the difference. Entropy
    made: Q (1/T_cold - 1/T_hot).

    size: heat passed at full load and a difference of dT [W]; the exchanger's UA is size / dT. Valid for buses of a
    liquid or two-phase loop. Source: first and second law; mass recalled_energy.
    """

    ports = (takes("hot", "heat"), gives("cold", "heat"))

    size: float = sized("kW", "heat passed at a difference of dT", 10.0, 0.01, 1e5)
    dT: float = par(20.0, "K", 2.0, 200.0, "design_choice", "difference of the buses at which size holds")
    m_UA: float = par(
        0.02, "kg K/W", 0.002, 0.2, "recalled_energy", "exchangers, pipes and pump per UA, filled", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        D = np.fmax(at["hot"].T - at["cold"].T, 0.0)
        Q = u.load * self.size / self.dT * D**2 / (D + _EASE)
        return Flows(ports={"hot": -Q, "cold": Q}, outputs={"difference": at["hot"].T - at["cold"].T})

    def estimate(self) -> Estimate:
        return Estimate(self.m_UA * self.size / self.dT * (1 + self.growth), self.growth)
