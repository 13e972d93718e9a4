"""Small oxygen liquefier driven by electric coolers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.exergy import liquefaction_work
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, gives, sized, takes
from gasloop.parts.refrigeration import liquefying


@dataclass(frozen=True, kw_only=True, eq=False)
class OxygenLiquefier(Component):
    """Gas of its bus to liquid of its bus by electric refrigeration.

    w = (h_l - h_g) - T0 (s_l - s_g)      least work between the two buses, T0 the heat bus [J/kg]
    P = load size w / eta                 electric power [W]
    Q = P + load size (h_g - h_l)         heat rejected at T0 [W]

    size: rated liquid [kg/s]. Gas that comes under pressure costs less; a cold heat bus costs less. eta does
    not depend on load: a plant throttles by stopping coolers. Valid for T0 200-350 K. Source: cryogenics.md
    b.6, c.9.
    """

    ports = (
        takes("oxygen", "O2.g"),
        takes("power", "electricity"),
        gives("lox", "O2.l"),
        gives("heat", "heat"),
    )

    size: float = sized("kg/d", "liquid oxygen at full load", 50.0, 0.1, 1e5)
    eta: float = par(
        0.135, "1", 0.08, 0.25, "kleinhenz2020", "share of the least work: 0.176 / 1.3 kWh/kg at 300 K, 1 atm"
    )
    m_P: float = par(
        0.04,
        "kg/W",
        0.0098,
        0.08,
        "recalled_cryogenics",
        "mass per electric power at 300 K, 1 atm",
        unverified=True,
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("least work, gas at 300 K, 1 atm to boiling liquid", 0.176, "kWh/kg", "bell2014", "computed"),
        Evidence("polar plant, electric, no margin, liquefaction only", 1.3, "kWh/kg", "kleinhenz2020", "computed"),
        Evidence("coolers at 0.2 of Carnot, 80 to 233 K", 1.17, "kWh/kg", "leger2025", "computed"),
        Evidence("share of Carnot, cooler of 6.8 W at 75 K", 0.143, "1", "plachta2004", "computed"),
    )

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        made = u.load * self.size
        needs = liquefying(made, at["oxygen"], at["lox"], at["heat"].T, self.eta)
        return Flows(
            ports={"oxygen": -made, "power": -needs.power, "lox": made, "heat": needs.heat},
            outputs={"specific_work": needs.work},
        )

    def estimate(self) -> Estimate:
        power = self.size * liquefaction_work("O2") / self.eta
        return Estimate(
            self.m_P * power * (1 + self.growth), self.growth, note="coolers and heat exchangers; no radiator"
        )
