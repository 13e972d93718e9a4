"""Liquefier with a reverse turbo-Brayton machine: the detailed model of a plant for oxygen, methane or hydrogen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.exergy import liquefaction_work
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, gives, sized, takes
from gasloop.parts import cycles
from gasloop.parts.refrigeration import liquefying


@lru_cache(maxsize=64)
def _share(fluid: str, machine: cycles.Brayton, p_feed: float, p_liquid: float) -> cycles.Share:
    """Share of the least work over the temperature of rejection."""

    def cycle_at(T0: float) -> cycles.Cycle:
        return cycles.brayton_liquefaction(fluid, machine, p_feed, p_liquid, T0)

    return cycles.share_over_rejection(cycle_at, machine.approach, 5)


@dataclass(frozen=True, kw_only=True, eq=False)
class BraytonLiquefier(Component):
    """Gas of its bus to liquid of its bus by a closed helium cycle, solved from the real fluids when the unit is built.

    compressor  stages with coolers to T0 + approach;  recuperator  pinch everywhere;  turbine  T_4 -> T_5;
    the gas is cooled and liquefied at p_feed by the returning helium and goes through a valve to p_liquid
    eta(T0) = w / w_cycle                                   least work over the cycle's, a series over T0 200-330 K
    w = (h_l - h_g) - T0 (s_l - s_g)                        least work between the two buses, T0 the heat bus [J/kg]
    P = size w / eta(T0) [load + idle load (1 - load)]      electric power [W]
    Q = P + load size (h_g - h_l)                           heat rejected at T0 [W]

    The turbine takes its gas as warm as the pinch at the cold end allows, the flow is the least that keeps the
    pinch everywhere. At part load the helium's pressure is let down, so temperatures and eta stay and only
    bearings and leaks (``idle``) weigh more. The machine is built for gas at 300 K and p_feed; with another
    condition on the bus its share of the least work is kept. Hydrogen turns to para over catalyst in the
    exchanger, in equilibrium at each place; one turbine suits it badly: see ``claude_liquefier``.

    size: rated liquid [kg/s]. Valid for T0 200-330 K; outside, eta is that of the nearest end. Source:
    cryogenics.md b.6; equations of state of ``matter.fluids``.
    """

    ports = (takes("gas", "*.g"), takes("power", "electricity"), gives("liquid", "*.l"), gives("heat", "heat"))

    size: float = sized("kg/d", "liquid at full load", 500.0, 10.0, 1e5)
    fluid: str = "O2"
    p_feed: float = par(20.0, "bar", 5.0, 35.0, "design_choice", "pressure at which the gas is liquefied")
    p_liquid: float = par(1.2, "bar", 1.013, 2.0, "design_choice", "pressure of the liquid it is built for")
    ratio: float = par(3.0, "1", 2.5, 6.0, "design_choice", "pressure ratio of the helium")
    eta_c: float = par(
        0.75, "1", 0.6, 0.85, "recalled_cryogenics", "isentropic efficiency of a compressor stage", unverified=True
    )
    eta_e: float = par(
        0.75, "1", 0.6, 0.85, "recalled_cryogenics", "isentropic efficiency of the turbine", unverified=True
    )
    pinch: float = par(0.01, "1", 0.003, 0.02, "design_choice", "least temperature difference, as a share of T there")
    approach: float = par(10.0, "K", 3.0, 20.0, "design_choice", "helium behind its coolers above the heat bus")
    recovery: float = par(
        0.9, "1", 0.0, 0.95, "recalled_cryogenics", "of the turbine's work, by an alternator", unverified=True
    )
    idle: float = par(
        0.05, "1", 0.0, 0.2, "recalled_cryogenics", "more work per product at part load, as load falls", unverified=True
    )
    m_P: float = par(
        0.04, "kg/W", 0.01, 0.08, "recalled_cryogenics", "mass per electric power at 300 K, 1 atm", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("least work, oxygen at 300 K, 1 atm", 0.176, "kWh/kg", "bell2014", "computed"),
        Evidence("least work, methane at 300 K, 1 atm", 0.303, "kWh/kg", "bell2014", "computed"),
        Evidence("polar plant, oxygen liquefaction, no margin", 1.3, "kWh/kg", "kleinhenz2020", "computed"),
        Evidence("150 W at 90 K, goal, electric per lift", 9.0, "W/W", "recalled_cryogenics", "recalled"),
    )

    def __post_init__(self) -> None:
        try:
            self.cycle(cycles.T0_HIGH)
        except ValueError as error:
            raise ValueError(f"brayton_liquefier of {self.fluid}: {error}") from error

    @property
    def machine(self) -> cycles.Brayton:
        """The helium cycle."""
        return cycles.Brayton(
            ratio=float(self.ratio), eta_c=float(self.eta_c), eta_e=float(self.eta_e), pinch=float(self.pinch),
            approach=float(self.approach), recovery=float(self.recovery),
        )  # fmt: skip

    def cycle(self, T0: float) -> cycles.Cycle:
        """The cycle at one temperature of rejection [K]: work, heat, entropy by part, flows and temperatures."""
        return cycles.brayton_liquefaction(self.fluid, self.machine, float(self.p_feed), float(self.p_liquid), T0)

    @property
    def eta(self) -> cycles.Share:
        """Share of the least work, a function of the temperature of rejection; its ``error`` is that of the series."""
        return _share(self.fluid, self.machine, float(self.p_feed), float(self.p_liquid))

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        made = u.load * self.size
        T0 = at["heat"].T
        eta = self.eta(T0) / (1 + self.idle * (1 - u.load))
        needs = liquefying(made, at["gas"], at["liquid"], T0, eta)
        return Flows(
            ports={"gas": -made, "power": -needs.power, "liquid": made, "heat": needs.heat},
            outputs={"specific_work": needs.work, "eta": eta},
        )

    def estimate(self) -> Estimate:
        power = self.size * liquefaction_work(self.fluid) / float(self.eta(300.0))
        return Estimate(self.m_P * power * (1 + self.growth), self.growth, note="machines and cold box; no radiator")
