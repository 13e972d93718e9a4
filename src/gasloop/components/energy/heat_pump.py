"""Heat pump: heat of a cold bus raised to a hotter one by electric power."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Flows, gives, sized, takes

_EASE = 1.0  # K, over which the lift of two buses goes to nought


@dataclass(frozen=True, kw_only=True, eq=False)
class HeatPump(Component):
    """Vapour compression at a share of Carnot, with an approach in either exchanger.

    P = load size                                             electric power [W]
    cop = carnot (T_cold - dT) / (lift + 2 dT)                heat lifted per power
    lift = [D + (D^2 + 1 K^2)^1/2] / 2,  D = T_hot - T_cold   of the buses, never below nought [K]
    Q_cold = cop P,  Q_hot = Q_cold + P                       heat lifted, heat given [W]

    It serves both ways round: a habitat at night from the heat of a tank farm, or a radiator made smaller at noon by
    rejecting hotter. Carnot stands between the working fluid's temperatures, dT beyond the buses, so it is below that
    of the buses by more than ``carnot``, also where the "hot" bus is the colder one.

    size: electric power at full load [W]. Valid for lifts up to 100 K and buses of 250-450 K, one stage; the working
    fluid is not modelled. Source: second law; carnot and mass recalled_energy.
    """

    ports = (takes("cold", "heat"), takes("power", "electricity"), gives("hot", "heat"))

    size: float = sized("kW", "electric power at full load", 5.0, 0.01, 1e4)
    carnot: float = par(0.45, "1", 0.2, 0.6, "recalled_energy", "share of Carnot", unverified=True)
    dT: float = par(5.0, "K", 1.0, 15.0, "design_choice", "working fluid beyond either bus")
    m_P: float = par(10.0, "kg/kW", 3.0, 40.0, "recalled_energy", "machine and exchangers per size", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        D = at["hot"].T - at["cold"].T
        lift = 0.5 * (D + np.sqrt(D**2 + _EASE**2))
        cop = self.carnot * (at["cold"].T - self.dT) / (lift + 2 * self.dT)
        P = u.load * self.size
        return Flows(ports={"cold": -cop * P, "power": -P, "hot": (1 + cop) * P}, outputs={"cop": cop})

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
