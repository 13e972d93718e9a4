"""Cryocooler: heat lifted from a cold bus to a heat bus by electricity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, gives, sized, takes
from gasloop.parts.refrigeration import check_kind, mass_of_cooler, share_of_carnot, smooth_span


@dataclass(frozen=True, kw_only=True, eq=False)
class Cryocooler(Component):
    """Closed-cycle cooler (Stirling, pulse tube, reverse Brayton); its share of Carnot grows with T and with size.

    y = eta_75 (T / 75 K)^b (size / 6.8 W)^n;  eta = y / [1 + (y / eta_max)^4]^(1/4)      share of Carnot
    COP(T_c, T_h) = eta(T_c) T_c / (T_h - T_c)
    P_r = size / COP(T_cold, T_hot)                         rated electric power [W]
    P = load P_r;  lift = P COP(T_c, T_h);  heat = P + lift  at the temperatures of the two buses
    mass = (a + m_P) P_r + c                                a, c of its kind [kg/W, kg]

    size: lift at full load between the rated temperatures T_cold and T_hot [W]. A machine rated at 90 K and
    put on a 20 K bus draws its rated power and lifts little, as a real one does; rate it (T_cold) for the
    bus it serves. Flows do not go with size: a larger machine loses less. eta_75 and b are those of two
    coolers that were measured; n is known to us only from memory (Strobridge 1974: from 10 to some 300 W
    the share doubles, n = 0.2; today's small coolers are better than his), its range spans none to all of it.
    ``kind`` sets the mass only: stirling, gifford_mcmahon, pulse_tube, two_stage_pulse_tube.
    Valid for T_c 15-150 K, T_h 200-330 K. Source: cryogenics.md c.9, CRY-V22, N11, N12.
    """

    ports = (takes("cold", "heat"), takes("power", "electricity"), gives("heat", "heat"))
    scales_with_size = False

    size: float = sized("W", "lift at full load between the rated temperatures", 50.0, 0.1, 1e5)
    kind: str = "stirling"
    T_cold: float = par(90.0, "K", 15.0, 150.0, "design_choice", "cold temperature it is built for")
    T_hot: float = par(300.0, "K", 200.0, 330.0, "design_choice", "temperature of rejection it is built for")
    eta_75: float = par(0.143, "1", 0.10, 0.26, "plachta2004", "share of Carnot at 75 K: 6.8 W for 150 W, 311 K")
    b: float = par(1.45, "1", 0.0, 2.0, "dietrich2010", "exponent through 3.1 % at 25 K, 12.9 W for 4.6 kW")
    n: float = par(
        0.10, "1", 0.0, 0.2, "recalled_cryogenics", "exponent of size, half of Strobridge's", unverified=True
    )
    eta_max: float = par(
        0.4, "1", 0.3, 0.5, "recalled_cryogenics", "share of Carnot of the largest plants", unverified=True
    )
    m_P: float = par(
        0.02, "kg/W", 0.0, 0.07, "recalled_cryogenics", "electronics, per rated electric power", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("share of Carnot at 75 K, 6.8 W lift, flight type", 0.143, "1", "plachta2004", "computed"),
        Evidence("share of Carnot at 25 K, 12.9 W lift, ground type", 0.031, "1", "dietrich2010", "computed"),
        Evidence("share of Carnot at 80 K, 300 W lift, ground type", 0.19, "1", "pulse_tube_300w", "primary"),
        Evidence("share of Carnot at 77 K, ground Stirling coolers", 0.164, "1", "suave_cryomech", "computed"),
        Evidence("share of Carnot at 25 K, ground Gifford-McMahon", 0.105, "1", "suave_cryomech", "computed"),
        Evidence("goal for 20 W at 20 K, electric per lift", 70.0, "W/W", "recalled_cryogenics", "recalled"),
        Evidence("goal for 20 W at 20 K, mass per lift", 4.5, "kg/W", "recalled_cryogenics", "recalled"),
    )

    def __post_init__(self) -> None:
        check_kind(self.kind, "cryocooler")

    def share_of_carnot(self, T: Any) -> Any:
        """eta at the cold temperature T [K]."""
        return share_of_carnot(T, self.size, self.eta_75, self.b, self.n, self.eta_max)

    def cop(self, T_c: Any, T_h: Any) -> Any:
        """Lift per electric power between two temperatures [K]."""
        return self.share_of_carnot(T_c) * T_c / smooth_span(T_h, T_c)

    def rated_power(self) -> Any:
        """Electric power at full load [W]."""
        return self.size / self.cop(self.T_cold, self.T_hot)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        power = u.load * self.rated_power()
        lift = power * self.cop(at["cold"].T, at["heat"].T)
        return Flows(
            ports={"cold": -lift, "power": -power, "heat": power + lift},
            outputs={"share_of_carnot": self.share_of_carnot(at["cold"].T)},
        )

    def estimate(self) -> Estimate:
        power = float(self.rated_power())
        mass = float(mass_of_cooler(self.kind, power)) + self.m_P * power
        return Estimate(mass * (1 + self.growth), self.growth, note="cooler and electronics; no radiator")
