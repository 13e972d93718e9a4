"""Hydrogen liquefier with a precooled Claude cycle: the detailed model, with the ortho share as a state."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import hydrogen_spin as spin
from gasloop.matter.carriers import ORTHO_NORMAL
from gasloop.matter.exergy import liquefaction_work
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, State, gives, sized, takes
from gasloop.parts import claude, cycles
from gasloop.parts.refrigeration import liquefying

_EASY = 1.0  # J/kg/K, rounds the corner where the beds leave just what the bus takes; 1e-5 of the work
_AT_REST = 0.02  # of full flow, at which the beds still follow when nothing passes


@lru_cache(maxsize=64)
def _share(plant: claude.Claude) -> cycles.Share:
    """Share of the least work over the temperature of rejection."""
    return cycles.share_over_rejection(lambda T0: claude.liquefaction(plant, T0), plant.approach, 4)


@dataclass(frozen=True, kw_only=True, eq=False)
class ClaudeLiquefier(Component):
    """Normal hydrogen to liquid parahydrogen: hydrogen Claude cycle, helium precooling, catalyst in the exchangers.

    eta(T0) = w / w_cycle                                  least work over the cycle's, a series over T0 200-330 K
    w = (h_l - h_g) - T0 (s_l - s_g)                       least work between the two buses, T0 the heat bus [J/kg]
    dc/dt = (load + 0.02) / tau [c_end - c],  c_end = c_eq + (3/4 - c_eq) exp(-beds / (load + 0.02))
    s_c = (c - c_l) dh / T_l - [s_x(c) - s_x(c_l)]         entropy made by what the beds left over, not below 0 [J/kg/K]
    P = size (w + T0 s_c) / eta [load + idle load (1 - load)]      electric power [W]
    Q = P + load size (h_g - h_l)                          heat rejected at T0 [W]

    c is the ortho share behind the exchangers' catalyst, beds of first order whose time grows as the flow
    falls; c_eq that of equilibrium in the liquid, c_l that of the bus that takes the product. The bus has one
    condition, so what the beds leave over turns at the liquid's temperature T_l inside the plant, and the
    plant pays for that heat where it is dearest: T0 s_c is its exergy. Hydrogen in the beds is not counted
    as held. Plant and cycle as in ``parts.claude``; built for gas at 300 K and p_feed; with another condition
    on the bus its share of the least work is kept.

    size: rated liquid [kg/s]. Valid for T0 200-330 K; outside, eta is that of the nearest end. Source:
    cryogenics.md b.6, c.1; equations of state of ``matter.fluids``.
    """

    ports = (takes("hydrogen", "H2.g"), takes("power", "electricity"), gives("lh2", "H2.l"), gives("heat", "heat"))
    states = (State("ortho", "1", start=0.01, role="free", scale=0.01, what="ortho share behind the catalyst"),)

    size: float = sized("kg/d", "liquid hydrogen at full load", 1000.0, 50.0, 1e5)
    p_feed: float = par(20.0, "bar", 15.0, 30.0, "design_choice", "pressure at which the hydrogen is cooled")
    p_liquid: float = par(1.2, "bar", 1.1, 1.6, "design_choice", "pressure of the liquid it is built for")
    p_high: float = par(25.0, "bar", 15.0, 40.0, "design_choice", "high pressure of the circuit")
    T_pre: float = par(80.0, "K", 70.0, 90.0, "design_choice", "precooled to")
    eta_c: float = par(
        0.75, "1", 0.65, 0.85, "recalled_cryogenics", "isentropic efficiency of a compressor stage", unverified=True
    )
    eta_e: float = par(
        0.75, "1", 0.65, 0.85, "recalled_cryogenics", "isentropic efficiency of a turbine", unverified=True
    )
    pinch: float = par(0.015, "1", 0.005, 0.03, "design_choice", "least temperature difference, as a share of T there")
    approach: float = par(10.0, "K", 3.0, 20.0, "design_choice", "gas behind its coolers above the heat bus")
    beds: float = par(6.0, "1", 3.0, 12.0, "design_choice", "rate constant times time in the beds at full load")
    tau: float = par(10.0, "min", 1.0, 60.0, "design_choice", "time in which the beds follow at full load")
    idle: float = par(
        0.05, "1", 0.0, 0.2, "recalled_cryogenics", "more work per product at part load, as load falls", unverified=True
    )
    m_P: float = par(
        0.04, "kg/W", 0.01, 0.08, "recalled_cryogenics", "mass per electric power at 300 K, 1 atm", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("least work, normal gas at 300 K, 1 atm to para liquid", 3.970, "kWh/kg", "bell2014", "computed"),
        Evidence("plant at Leuna, about", 11.9, "kWh/kg", "recalled_cryogenics", "recalled"),
        Evidence("plant at Ingolstadt, about", 13.6, "kWh/kg", "recalled_cryogenics", "recalled"),
        Evidence("design study IDEALHY", 6.4, "kWh/kg", "recalled_cryogenics", "recalled"),
    )

    def __post_init__(self) -> None:
        try:
            self.cycle(cycles.T0_HIGH)
        except ValueError as error:
            raise ValueError(f"claude_liquefier: {error}") from error

    @property
    def plant(self) -> claude.Claude:
        """The plant its cycle is solved for; the precooler's machines are as good as the circuit's."""
        eta_c, eta_e, pinch, approach = (float(v) for v in (self.eta_c, self.eta_e, self.pinch, self.approach))
        precooler = cycles.Brayton(eta_c=eta_c, eta_e=eta_e, pinch=min(pinch, 0.01), approach=approach)
        return claude.Claude(
            p_feed=float(self.p_feed), p_liquid=float(self.p_liquid), p_high=float(self.p_high), T_pre=float(self.T_pre),
            eta_c=eta_c, eta_e=eta_e, pinch=pinch, approach=approach, precooler=precooler,
        )  # fmt: skip

    def cycle(self, T0: float) -> cycles.Cycle:
        """The cycle at one temperature of rejection [K]: work, heat, entropy by part, flows and temperatures."""
        return claude.liquefaction(self.plant, T0)

    @property
    def eta(self) -> cycles.Share:
        """Share of the least work, a function of the temperature of rejection; its ``error`` is that of the series."""
        return _share(self.plant)

    def left_over(self, load: Any, T: Any) -> Any:
        """Ortho share that the beds settle to at a load, liquid at T [K]."""
        c_eq = spin.ortho_equilibrium(T)
        return c_eq + (ORTHO_NORMAL - c_eq) * np.exp(-self.beds / (load + _AT_REST))

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        made, liquid, T0 = u.load * self.size, at["lh2"], at["heat"].T
        eta = self.eta(T0) / (1 + self.idle * (1 - u.load))
        needs = liquefying(made, at["hydrogen"], liquid, T0, eta)
        disorder = spin.excess_entropy(liquid.T, x.ortho) - spin.excess_entropy(liquid.T, liquid.ortho)
        late = (x.ortho - liquid.ortho) * spin.heat_of_conversion(liquid.T) / liquid.T - disorder
        late = 0.5 * (late + np.sqrt(late**2 + _EASY**2))  # a bus that asks for less conversion gives nothing back
        dear = made * T0 * late / eta
        pace = (u.load + _AT_REST) / self.tau
        return Flows(
            ports={"hydrogen": -made, "power": -needs.power - dear, "lh2": made, "heat": needs.heat + dear},
            rates={"ortho": pace * (self.left_over(u.load, liquid.T) - x.ortho)},
            outputs={"specific_work": needs.work + T0 * late / eta, "eta": eta},
        )

    def start(self) -> dict[str, float]:
        return {"ortho": float(self.left_over(1.0, 20.3))}

    def estimate(self) -> Estimate:
        power = self.size * liquefaction_work("H2") / float(self.eta(300.0))
        return Estimate(self.m_P * power * (1 + self.growth), self.growth, note="machines and cold box; no radiator")
