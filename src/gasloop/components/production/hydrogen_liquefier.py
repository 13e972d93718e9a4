"""Hydrogen liquefier: normal gas in, parahydrogen liquid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.exergy import liquefaction_work
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, gives, sized, takes
from gasloop.parts.refrigeration import liquefying


@dataclass(frozen=True, kw_only=True, eq=False)
class HydrogenLiquefier(Component):
    """Normal hydrogen of its bus to liquid parahydrogen of its bus by electric refrigeration.

    w = (h_l - h_g) - T0 (s_l - s_g)      least work between the two buses, T0 the heat bus [J/kg]
    P = load size w / eta                 electric power [W]
    Q = P + load size (h_g - h_l)         heat rejected at T0 [W]

    Heat and disorder of conversion stand in h and s, because normal gas and para liquid are on one scale. The
    product has the ortho share of the bus that takes it: a tank whose liquid still holds some ortho is fed
    with such, for less work. The share as a state of the plant is in ``claude_liquefier``.

    size: rated liquid [kg/s]. eta is that of a plant of some kg a day; one of tonnes a day reaches 0.3 or
    more.
    Valid for T0 200-350 K. Source: cryogenics.md b.6, c.9.
    """

    ports = (
        takes("hydrogen", "H2.g"),
        takes("power", "electricity"),
        gives("lh2", "H2.l"),
        gives("heat", "heat"),
    )

    size: float = sized("kg/d", "liquid hydrogen at full load", 5.0, 0.01, 1e5)
    eta: float = par(
        0.0735, "1", 0.03, 0.36, "kleinhenz2020", "share of the least work: 3.97 / 54 kWh/kg at 300 K, 1 atm"
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
        Evidence("least work, normal gas at 300 K, 1 atm to para liquid", 3.970, "kWh/kg", "bell2014", "computed"),
        Evidence("polar plant, electric, no margin, liquefaction only", 54.0, "kWh/kg", "kleinhenz2020", "computed"),
        Evidence("large plants on Earth today, about", 11.0, "kWh/kg", "recalled_cryogenics", "recalled"),
    )

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        made = u.load * self.size
        needs = liquefying(made, at["hydrogen"], at["lh2"], at["heat"].T, self.eta)
        return Flows(
            ports={"hydrogen": -made, "power": -needs.power, "lh2": made, "heat": needs.heat},
            outputs={"specific_work": needs.work},
        )

    def estimate(self) -> Estimate:
        power = self.size * liquefaction_work("H2") / self.eta
        return Estimate(
            self.m_P * power * (1 + self.growth), self.growth, note="coolers and heat exchangers; no radiator"
        )
