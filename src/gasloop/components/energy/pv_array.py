"""Photovoltaic array on a mast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import T_SUN, Condition, condition
from gasloop.matter.species import SIGMA
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, draws, emits, gives, sized

S_RATED = 1361.0  # W/m2, solar irradiance at which size is stated
T_RATED = 301.15  # K, cell temperature at which size is stated


@dataclass(frozen=True, kw_only=True, eq=False)
class PvArray(Component):
    """Sun-tracking photovoltaic array with its mast; both sides radiate.

    S = flux lit cos((1 - tilt) elevation)                    sunlight per panel area [W/m2]
    T^4 = S (alpha - eta F) / (2 eps sigma) + T_ground^4 / 2  panel temperature, in full service
    P = load S A eta F [1 + beta (T - 301.15 K)]              power [W]; what the load leaves is heat
    A = size / (1361 W/m2 eta),  eta = cell packing           panel area [m2]
    F = radiation dust line                                   losses since the beginning of life

    The panel turns about a vertical axis. ``tilt`` is the share of the sun's elevation that it also follows:
    0 is a vertical panel (a polar ridge), 1 is two-axis tracking (anywhere else). Half of what both sides see
    is ground, at any tilt. The infrared is counted at the temperature of full service; an idle panel is
    warmer by 20 K at 1361 W/m2.

    size: power [W] at 1361 W/m2, normal incidence, 301.15 K, beginning of life. Valid 100-400 K, flux 0-2700
    W/m2. Shading of one array by another is left to the site. Sources: fetzer2010, azur_3g30, vsat_sbir.
    """

    ports = (draws("sunlight", "sunlight"), gives("power", "electricity"), emits("infrared", "heat"))

    size: float = sized("kW", "power at beginning of life, 1361 W/m2, 301 K", 50.0, 0.1, 1e5)
    cell: float = par(0.298, "1", 0.27, 0.34, "fetzer2010", "efficiency of the cells at 301 K")
    packing: float = par(0.85, "1", 0.7, 0.95, "design_choice", "cell area per panel area", unverified=True)
    beta: float = par(-0.0023, "1/K", -0.003, -0.0015, "azur_3g30", "change of power per kelvin, triple junction")
    alpha: float = par(0.91, "1", 0.85, 0.95, "azur_3g30", "absorbed share of sunlight", unverified=True)
    eps: float = par(0.85, "1", 0.7, 0.92, "design_choice", "emissivity, mean of both sides", unverified=True)
    radiation: float = par(0.89, "1", 0.8, 1.0, "fetzer2010", "power kept after 5e14 electrons/cm2 of 1 MeV")
    dust: float = par(0.95, "1", 0.7, 1.0, "design_choice", "power kept under dust, scenario", unverified=True)
    line: float = par(0.97, "1", 0.9, 1.0, "design_choice", "power kept in lines and converter", unverified=True)
    tilt: float = par(0.0, "1", 0.0, 1.0, "design_choice", "share of the sun's elevation that the panel follows")
    m_P: float = par(25.0, "kg/kW", 10.0, 60.0, "vsat_sbir", "mass with mast and drive per size", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("10 kW vertical array on 35 m2 of panel", 286.0, "W/m2", "vsat_sbir", "primary"),
        Evidence("triple-junction cell, 301 K", 0.298, "1", "fetzer2010", "primary"),
        Evidence("power kept after 1e15 electrons/cm2", 0.84, "1", "fetzer2010", "primary"),
    )

    @property
    def eta(self) -> float:
        """Efficiency per panel area at 301.15 K, beginning of life."""
        return self.cell * self.packing

    @property
    def kept(self) -> float:
        """Share of power kept, F."""
        return self.radiation * self.dust * self.line

    @property
    def area(self) -> float:
        """Panel area, one side [m2]."""
        return self.size / (S_RATED * self.eta)

    def incident(self, site: Any) -> Any:
        """Sunlight per panel area [W/m2]."""
        return site.flux * site.lit * np.cos((1 - self.tilt) * site.sun_elevation)

    def temperature(self, site: Any) -> Any:
        """Panel temperature in full service [K]."""
        heat = self.incident(site) * (self.alpha - self.eta * self.kept)
        return (heat / (2 * self.eps * SIGMA) + 0.5 * site.ground_T**4) ** 0.25

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        T = self.temperature(site)
        return {"sunlight": condition("sunlight", T_SUN), "infrared": Condition(T, 0.0, 1.0, 1 / T)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        T = self.temperature(at.site)
        sunlight = self.incident(at.site) * self.area
        P = u.load * sunlight * self.eta * self.kept * (1 + self.beta * (T - T_RATED))
        absorbed = self.alpha * sunlight
        return Flows(
            ports={"sunlight": -absorbed, "power": P, "infrared": absorbed - P},
            outputs={"temperature": T, "incident": self.incident(at.site)},
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
