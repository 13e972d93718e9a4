"""Cryocooler: heat lifted from a cold bus to a heat bus by electricity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, gives, sized, takes

_EASY = 2.0  # K, rounds the pole of the ideal cooler at equal temperatures; 5e-5 of the lift at a span of 200 K


@dataclass(frozen=True, kw_only=True, eq=False)
class Cryocooler(Component):
    """Closed-cycle cooler (Stirling, pulse tube, reverse Brayton); its share of Carnot falls with T.

    eta(T) = eta_75 (T / 75 K)^b                            share of Carnot
    COP(T_c, T_h) = eta(T_c) T_c / (T_h - T_c)
    P_r = size / COP(T_cold, T_hot)                         rated electric power [W]
    P = load P_r;  lift = P COP(T_c, T_h);  heat = P + lift  at the temperatures of the two buses

    size: lift at full load between the rated temperatures T_cold and T_hot [W]. A machine rated at 90 K and
    put on a 20 K bus draws its rated power and lifts little, as a real one does; rate it (T_cold) for the
    bus it serves. eta does not depend on size: that it grows with capacity is known to us only from memory
    (Strobridge 1974), and a larger demand can be met by more machines of the size that was measured. So
    flows and mass go with size.
    Valid for T_c 15-150 K, T_h 200-330 K. Source: cryogenics.md c.9, CRY-V22, N11, N12.
    """

    ports = (takes("cold", "heat"), takes("power", "electricity"), gives("heat", "heat"))

    size: float = sized("W", "lift at full load between the rated temperatures", 50.0, 0.1, 1e5)
    T_cold: float = par(90.0, "K", 15.0, 150.0, "design_choice", "cold temperature it is built for")
    T_hot: float = par(300.0, "K", 200.0, 330.0, "design_choice", "temperature of rejection it is built for")
    eta_75: float = par(0.143, "1", 0.10, 0.26, "plachta2004", "share of Carnot at 75 K: 6.8 W for 150 W, 311 K")
    b: float = par(1.39, "1", 0.0, 2.0, "dietrich2010", "exponent through 3.1 % at 25 K, 12.9 W for 4.6 kW")
    m_P: float = par(
        0.04, "kg/W", 0.0098, 0.08, "recalled_cryogenics", "mass per rated electric power", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("share of Carnot at 75 K, 6.8 W lift, flight type", 0.143, "1", "plachta2004", "computed"),
        Evidence("share of Carnot at 25 K, 12.9 W lift, ground type", 0.031, "1", "dietrich2010", "computed"),
        Evidence("share of Carnot at 80 K, 300 W lift, ground type", 0.19, "1", "pulse_tube_300w", "primary"),
        Evidence(
            "slope of mass against power, Stirling ground cooler",
            0.0098,
            "kg/W",
            "suave_cryomech",
            "transcribed",
        ),
        Evidence("slope of mass against power, 1-stage pulse tube", 0.0079, "kg/W", "suave_cryomech", "transcribed"),
        Evidence("goal for 20 W at 20 K, electric per lift", 70.0, "W/W", "recalled_cryogenics", "recalled"),
        Evidence("goal for 20 W at 20 K, mass per lift", 4.5, "kg/W", "recalled_cryogenics", "recalled"),
    )

    def share_of_carnot(self, T: Any) -> Any:
        """eta at the cold temperature T [K]."""
        return self.eta_75 * (T / 75.0) ** self.b

    def cop(self, T_c: Any, T_h: Any) -> Any:
        """Lift per electric power between two temperatures [K]."""
        return self.share_of_carnot(T_c) * T_c / np.sqrt((T_h - T_c) ** 2 + _EASY**2)

    def rated_power(self) -> Any:
        """Electric power at full load [W]."""
        return self.size / self.cop(self.T_cold, self.T_hot)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        power = u.load * self.rated_power()
        lift = power * self.cop(at["cold"].T, at["heat"].T)
        return Flows(ports={"cold": -lift, "power": -power, "heat": power + lift})

    def estimate(self) -> Estimate:
        mass = self.m_P * float(self.rated_power())
        return Estimate(mass * (1 + self.growth), self.growth, note="cooler and electronics; no radiator")
