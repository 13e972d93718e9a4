"""Power converter: electricity from one bus to another of a different voltage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Flows, gives, sized, takes

_TINY = 1e-12  # of size: 0 / 0 of a converter without idle loss, at rest


@dataclass(frozen=True, kw_only=True, eq=False)
class PowerConditioning(Component):
    """Converter (rectifier, inverter, step-up, step-down) whose efficiency depends on its load.

    P = load size                                        power given [W]
    loss = size (idle + drop load + ohmic load^2)        gates and magnetics, junctions, resistance [W]
    drawn = P + loss,  heat = loss                       [W]
    eta = load / (load + idle + drop load + ohmic load^2)

    ``idle`` is lost as long as the converter is switched on, so also at no load. Efficiency is best where idle and
    ohmic losses are equal, at load (idle / ohmic)^1/2: with the usual numbers 0.58, where it is 0.960. Cold plates and
    electronics weigh in proportion to size.

    size: power given at full load [W]. Valid load 0-1, one direction; use two for both. Source: recalled_energy
    (losses, mass: all from memory).
    """

    ports = (takes("input", "electricity"), gives("output", "electricity"), gives("heat", "heat"))

    size: float = sized("kW", "power given at full load", 10.0, 0.1, 1e5)
    idle: float = par(0.005, "1", 0.0, 0.03, "recalled_energy", "loss at no load, of size", unverified=True)
    drop: float = par(0.025, "1", 0.0, 0.06, "recalled_energy", "loss in proportion to load", unverified=True)
    ohmic: float = par(0.015, "1", 0.0, 0.06, "recalled_energy", "loss with the square of load", unverified=True)
    m_P: float = par(
        2.0, "kg/kW", 0.5, 10.0, "recalled_energy", "electronics, magnetics and cold plate per size", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    @property
    def best_load(self) -> float:
        """Load of highest efficiency, at most 1."""
        return min((self.idle / self.ohmic) ** 0.5, 1.0) if self.ohmic > 0 else 1.0

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size
        loss = self.size * (self.idle + self.drop * u.load + self.ohmic * u.load**2)
        return Flows(
            ports={"input": -(P + loss), "output": P, "heat": loss},
            outputs={"efficiency": P / (P + loss + _TINY * self.size)},
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
