"""Methane pyrolysis: hydrogen back from methane, carbon as a solid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import equilibrium
from gasloop.matter.carriers import Condition
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import R_GAS
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, emits, gives, sized, takes
from gasloop.parts import gas_loop


@dataclass(frozen=True, kw_only=True, eq=False)
class MethanePyrolysis(Component):
    """Electrically heated bed, carbon drawn off, hydrogen separated, methane recycled: CH4 -> C + 2 H2.

    xi = approach xi_eq(N, T, p)                           one pass over the inlet N
    N = (F + R nu xi) / (1 - R)                            inlet: fresh methane F and the share R that comes back
    H = dH(T) + warmth(N) - eps warmth(gas that leaves)    heat of the bed [J/mol]; the carbon leaves hot
    P = n H / eta_heat + n_back R_gas T_c ln(r) / eta      heater; compressor of the recycle, pressure ratio r [W]

    Above 1170 K equilibrium hardly limits the yield (98 % at 1273 K, 1 bar); the rate does, and ``approach`` stands for
    it. Rates of published beds span decades with the carbon they hold, so none is chosen here. Acetylene, aromatics
    and the clogging of the bed by its carbon are left out; the carbon counts as graphite. The loop is purged of what
    the methane brought along.

    size: rated hydrogen [kg/s]. Valid for T 1000-1450 K, p 0.2-5 bar. Source: mianowski2024, production.md c.4.
    """

    reaction = Reaction("CH4 -> C + 2 H2")
    ports = (
        takes("power", "electricity"),
        takes("methane", "CH4.g"),
        gives("hydrogen", "H2.g"),
        gives("carbon", "C.s"),
        gives("heat", "heat"),
        emits("purge_methane", "CH4.g"),
    )

    size: float = sized("kg/d", "hydrogen at full load", 2.0, 0.01, 1e4)
    T: float = par(1323.15, "K", 1000.0, 1450.0, "recalled_production", "temperature of the bed", unverified=True)
    p: float = par(1.0, "bar", 0.2, 5.0, "design_choice", "pressure of the bed")
    approach: float = par(0.7, "1", 0.2, 1.0, "design_choice", "extent of one pass, of that at equilibrium")
    recycle: float = par(0.95, "1", 0.0, 0.99, "design_choice", "share of the unreacted methane that comes back")
    T_c: float = par(310.0, "K", 280.0, 400.0, "design_choice", "temperature of the separator")
    eps: float = par(0.8, "1", 0.0, 0.95, "design_choice", "effectiveness of the exchanger between feed and product")
    eta_heat: float = par(0.7, "1", 0.4, 0.95, "design_choice", "share of the heater's power that stays in the bed")
    r: float = par(2.0, "1", 1.1, 5.0, "design_choice", "pressure ratio of the recycle")
    eta: float = par(0.4, "1", 0.1, 0.7, "recalled_production", "compressor, of isothermal work", unverified=True)
    m_rate: float = par(
        40.0, "kg d/kg", 5.0, 200.0, "recalled_production", "bed and separator per hydrogen rate", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (Evidence("heat of the reaction, 298 K", 74.6, "kJ/mol", "cox1989", "computed"),)

    @cached_property
    def loop(self) -> gas_loop.Loop:
        """Amounts per mole of methane split."""
        return gas_loop.close(
            self.reaction,
            {"CH4": 1.0},
            lambda feed: self.approach * gas_loop.equilibrium_extent(self.reaction, feed, self.T, self.p),
            self.recycle,
        )

    @cached_property
    def bed_heat(self) -> float:
        """Heat that the bed needs, carbon drawn off hot [J/mol of methane split]."""
        leaving = {name: n for name, n in self.loop.outlet.items() if name != "C"}
        feed, gas = (gas_loop.warming(amounts, self.T_c, self.T) for amounts in (self.loop.inlet, leaving))
        return float(equilibrium.heat_of(self.reaction, self.T)) + feed - self.eps * min(feed, gas)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"purge_methane": equilibrium.thin_gas("CH4", self.T_c, self.p)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        loop = self.loop
        M_CH4, M_C, two_M_H2 = -self.reaction.mass("CH4"), self.reaction.mass("C"), self.reaction.mass("H2")
        n = u.load * self.size / two_M_H2  # mol/s of methane split
        heater = n * self.bed_heat / self.eta_heat
        compressor = n * loop.back["CH4"] * R_GAS * self.T_c * np.log(self.r) / self.eta
        flows = {
            "power": -(heater + compressor),
            "methane": -n * loop.fresh["CH4"] * M_CH4,
            "hydrogen": n * two_M_H2,
            "carbon": n * M_C,
            "purge_methane": n * loop.purge["CH4"] * M_CH4,
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(
            ports=flows,
            outputs={"per_pass": loop.per_pass + 0 * n, "conversion": loop.overall + 0 * n, "heater": heater},
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth)
