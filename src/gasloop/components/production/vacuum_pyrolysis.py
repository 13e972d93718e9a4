"""Vacuum pyrolysis: soil in concentrated light gives up a little of its oxygen as gas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import oxide_cell, soils
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.species import SIGMA
from gasloop.model.component import (
    At,
    Component,
    Estimate,
    Evidence,
    Flows,
    emits,
    gives,
    sized,
    takes,
)
from gasloop.parts import oxygen_gas

_GATE = 5.0  # K, over which a hot bus is let in: half open at 15 K above the charge


@dataclass(frozen=True, kw_only=True, eq=False)
class VacuumPyrolysis(Component):
    """Open charges of soil at some 2000 K in a vacuum: oxides evaporate, split, and in part come back together.

    m = size load / yield_O2                                               soil [kg/s]
    q = h_soil(T) - h_feed + y dH + evaporated h_vap                       heat that a kg of soil takes up [J/kg]
    Q = m q + eps sigma (T^4 - T_sink^4) hot_area m                        with what shines back from the charge [W]
    P = (1 - g) Q / eta_el + compression                                   electric; g the share of the hot bus

    The yield is what was measured, not computed: no kinetics with a source reach it. In the one experiment that
    caught the oxygen, 3.38 g of simulant in an hour gave 35 mg, 1 % of the soil: vapour takes its oxygen back where it
    condenses. Models that count all oxygen that leaves the melt find 18 to 25 times as much; they count what is
    not caught. ``hot_area`` holds the slowness: area of hot charge times hours per kg of soil. It is set so that a kWh gives 31 mg,
    as measured on that gram scale; a thick, quick, recuperated charge would need less, and nobody has shown one.

    What gave the oxygen is counted as the oxides of the lowest decomposition voltage (iron's), the rest leaves
    as oxides, glass and condensate together. Each batch is heated from cold, so nothing is held and nothing lost at
    no load. Heat comes from the bus ``hot`` where that is more than 15 K above the charge, else from electricity.

    size: rated oxygen [kg/s]. Valid for T 1800-2300 K; feed like the basaltic simulant EAC-1A. Source:
    robinot2026, production.md b.2; heat of evaporation from memory (unverified).
    """

    ports = (
        takes("power", "electricity"),
        takes("feed", "*.s"),
        takes("hot", "heat", optional=True),
        gives("oxygen", "O2.g"),
        *(emits(f, f"{f}.s") for f in oxide_cell.PRODUCTS),
        emits("infrared", "heat"),
    )

    size: float = sized("kg/yr", "oxygen at full load", 10.0, 1e-4, 1e3)
    soil: str = "highland_16"
    yield_O2: float = par(1.05, "%", 0.2, 3.0, "robinot2026", "oxygen caught per soil")
    T: float = par(2073.0, "K", 1800.0, 2300.0, "robinot2026", "temperature of the charge, at its peak")
    evaporated: float = par(
        0.35, "1", 0.0, 0.6, "robinot2026", "share of the soil that evaporates: 1.1 to 1.26 g of 3.38 g"
    )
    h_vap: float = par(
        10.0, "MJ/kg", 4.0, 15.0, "recalled_production", "heat of evaporation, as SiO and iron", unverified=True
    )
    hot_area: float = par(0.36, "m2 h/kg", 0.001, 0.6, "robinot2026", "hot surface per soil rate, by 31 mg/kWh")
    eps: float = par(0.9, "1", 0.5, 1.0, "recalled_production", "emittance of the charge", unverified=True)
    eta_el: float = par(0.9, "1", 0.5, 0.98, "design_choice", "heat per electricity, where there is no hot bus")
    p_gas: float = par(13.0, "mbar", 1.0, 50.0, "robinot2026", "pressure over the charge")
    eta_c: float = par(0.5, "1", 0.2, 0.8, "design_choice", "isothermal efficiency of the compressor")
    T_out: float = par(400.0, "K", 300.0, 1100.0, "design_choice", "temperature of the solids when they leave")
    m_rate: float = par(
        300.0,
        "kg h/kg",
        50.0,
        3000.0,
        "recalled_production",
        "chamber, window and traps per soil rate",
        unverified=True,
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("oxygen of 3.38 g of simulant in an hour", 35.0, "mg", "robinot2026", "transcribed"),
        Evidence("the same, repeated", 39.2, "mg", "robinot2026", "transcribed"),
        Evidence("oxygen per solar energy", 31.0, "mg/kWh", "robinot2026", "transcribed"),
    )

    def __post_init__(self) -> None:
        if not soils.LIQUIDUS < self.T <= 2300.0:
            raise ValueError(
                f"vacuum_pyrolysis: T {self.T:.0f} K, allowed above {soils.LIQUIDUS:.0f} K, where soil is liquid, and up to "
                "2300 K, where the data of its oxides end: choose `T` between"
            )
        _ = self.charge  # refuses a soil that is not known and a yield out of reach

    @cached_property
    def charge(self) -> oxide_cell.Reduction:
        """What becomes of a kg of soil."""
        known = soils.soil(self.soil)
        return oxide_cell.reduce(known, self.yield_O2 / known.elements["O"], self.T)

    @cached_property
    def warm(self) -> float:
        """Enthalpy of the soil at T [J/kg]."""
        return float(soils.soil(self.soil).enthalpy(self.T))

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {
            **{f: condition(f"{f}.s", self.T_out) for f in oxide_cell.PRODUCTS},
            "infrared": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        oxygen = u.load * self.size
        soil = oxygen / self.yield_O2
        taken = soil * (self.warm - at["feed"].h + self.charge.heat + self.evaporated * self.h_vap)
        shining = self.eps * SIGMA * (self.T**4 - at.site.sink_T**4) * self.hot_area * soil
        heating = taken + shining
        hot = heating * 0.5 * (1 + np.tanh((at["hot"].T - self.T) / _GATE - 3))
        compressing = oxygen * oxygen_gas.compression(at["oxygen"].T, self.p_gas, at["oxygen"].p) / self.eta_c
        flows = {
            "power": -((heating - hot) / self.eta_el + compressing),
            "feed": -soil,
            "hot": -hot,
            "oxygen": oxygen,
            **{f: soil * kg for f, kg in self.charge.products.items()},
        }
        flows["infrared"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(
            ports=flows,
            outputs={"heating": heating, "taken": taken, "shining": shining, "compressing": compressing},
        )

    def estimate(self) -> Estimate:
        mass = self.m_rate * self.size / self.yield_O2
        return Estimate(
            mass * (1 + self.growth), self.growth, note="no concentrator, no trap for vapours beyond the chamber's"
        )
