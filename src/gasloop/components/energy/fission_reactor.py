"""Fission reactor with its own converter and radiator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, condition
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, draws, emits, gives, sized


@dataclass(frozen=True, kw_only=True, eq=False)
class FissionReactor(Component):
    """Fission surface power: core, shield, heat engine and radiator in one mass.

    P = load size                              electric power [W]
    fission = P / eta                          heat of the core, at T_core [W]
    waste = fission - P                        heat radiated, at T_cold [W]
    m = m_40 (size / 40 kW)^e                  mass [kg]

    The core follows the load. eta must stay below Carnot, 1 - T_cold / T_core. The exponent e joins the two
    designs read, 3 kW at 775 kg (poston2002) and 40 kW at 6000 kg (inl_fsp2021):
    ln(6000 / 775) / ln(40 / 3) = 0.79.

    size: rated electric power [W]. Valid load 0-1, 1-100 kW. The waste heat is not offered to the heat bus.
    Sources: gibson2017, inl_fsp2021, poston2002.
    """

    ports = (draws("fission", "heat"), gives("power", "electricity"), emits("waste", "heat"))

    size: float = sized("kW", "rated electric power", 40.0, 1.0, 200.0)
    eta: float = par(0.25, "1", 0.18, 0.32, "gibson2017", "electric power per heat of the core", unverified=True)
    T_core: float = par(1073.0, "K", 900.0, 1200.0, "gibson2017", "core temperature: about 800 degC")
    T_cold: float = par(400.0, "K", 350.0, 550.0, "gibson2017", "temperature of its radiator", unverified=True)
    m_40: float = par(6000.0, "kg", 3000.0, 10000.0, "inl_fsp2021", "mass at 40 kW, a limit with margin inside")
    e: float = par(0.79, "1", 0.5, 1.0, "poston2002", "exponent of mass over power")
    growth: float = par(0.0, "1", 0.0, 0.3, "inl_fsp2021", "mass growth allowance beyond the limit of m_40")

    evidence = (
        Evidence("fission surface power requirement, 40 kW", 150.0, "kg/kW", "inl_fsp2021", "computed"),
        Evidence("Mars design, 3 kW", 775.0, "kg", "poston2002", "primary"),
        Evidence("Kilopower design, 10 kW", 1500.0, "kg", "gibson2017", "recalled"),
    )

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"fission": condition("heat", self.T_core), "waste": condition("heat", self.T_cold)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size
        heat = P / self.eta
        return Flows(ports={"fission": -heat, "power": P, "waste": heat - P})

    def estimate(self) -> Estimate:
        return Estimate(self.m_40 * (self.size / 40e3) ** self.e * (1 + self.growth), self.growth)
