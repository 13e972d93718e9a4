"""Photovoltaic array on a mast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import T_SUN, Condition, condition
from gasloop.matter.species import SIGMA
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, State, draws, emits, gives, sized

S_RATED = 1361.0  # W/m2, solar irradiance at which size is stated
T_RATED = 301.15  # K, cell temperature at which size is stated
_YEAR = 365.25 * 86400.0


@dataclass(frozen=True, kw_only=True, eq=False)
class PvArray(Component):
    """Sun-tracking photovoltaic array with its mast; both sides radiate.

    S = flux lit cos theta,  theta = (1 - tilt) elevation     sunlight per panel area [W/m2]
    d = diffuse [1 + sin(tilt elevation)] / 2                 light of the rest of the sky per panel area [W/m2]
    i = [1 - exp(-cos theta / a)] / [1 - exp(-1 / a)]         share that enters the glass, against normal incidence
    T^4 = (i S + d) (alpha - eta F0) / (2 eps sigma) + T_ground^4 / 2      panel temperature, in full service
    P = load (i S + d) A eta F [1 + beta (T - 301.15 K)]      power [W]; what the load leaves is heat
    A = size / (1361 W/m2 eta),  eta = cell packing           panel area [m2]
    F = line D R                                              kept, F0 at the start
    D = dust exp(-soiling t)                                  under dust, t [s] in service since the start
    R = 1 - C log10(10^((1 - radiation) / C) + dose t / phi)  after electrons: R0 = radiation at the start

    The log form with C and phi is the usual one, 1 - C log10(1 + fluence / phi); both follow from the two points
    of fetzer2010. The age t is a state of the unit, so losses do not depend on the length of a step; without
    soiling and dose there is none, and a plan reads the array at the mean age of the last run.

    The panel turns about a vertical axis. ``tilt`` is the share of the sun's elevation that it also follows:
    0 is a vertical panel (a polar ridge), 1 is two-axis tracking (anywhere else). Diffuse light (dust, clouds) comes
    evenly from the share of the sky that the panel faces; what the ground throws back is left out. Half of what both
    sides see is ground, at any tilt. The infrared is counted at the temperature of full service as at the start; an idle
    panel is warmer by 20 K at 1361 W/m2, one that has lost a tenth of its power by 2 K.

    size: power [W] at 1361 W/m2, normal incidence, 301.15 K, beginning of life. Valid 100-400 K, flux 0-2700
    W/m2. Shading of one array by another is left to the site. Sources: fetzer2010, azur_3g30, vsat_sbir.
    """

    ports = (draws("sunlight", "sunlight"), gives("power", "electricity"), emits("infrared", "heat"))
    states = (State("age", "s", start=0.0, role="free", scale=_YEAR, what="time in service since the start"),)

    size: float = sized("kW", "power at beginning of life, 1361 W/m2, 301 K", 50.0, 0.1, 1e5)
    cell: float = par(0.298, "1", 0.27, 0.34, "fetzer2010", "efficiency of the cells at 301 K")
    packing: float = par(0.85, "1", 0.7, 0.95, "design_choice", "cell area per panel area", unverified=True)
    beta: float = par(-0.0023, "1/K", -0.003, -0.0015, "azur_3g30", "change of power per kelvin, triple junction")
    alpha: float = par(0.91, "1", 0.85, 0.95, "azur_3g30", "absorbed share of sunlight", unverified=True)
    eps: float = par(0.85, "1", 0.7, 0.92, "design_choice", "emissivity, mean of both sides", unverified=True)
    a_r: float = par(0.16, "1", 0.1, 0.3, "recalled_energy", "how the glass turns slanting light away", unverified=True)
    radiation: float = par(0.89, "1", 0.8, 1.0, "fetzer2010", "power kept after 5e14 electrons/cm2 of 1 MeV")
    dose: float = par(
        0.0, "1/cm2/yr", 0.0, 1e15, "design_choice", "more electrons of 1 MeV, or as bad", unverified=True
    )
    C: float = par(0.222, "1", 0.15, 0.3, "fetzer2010", "slope of the loss, through both points there")
    phi: float = par(2.35e14, "1/cm2", 1e14, 5e14, "fetzer2010", "fluence of that form, through both points there")
    dust: float = par(0.95, "1", 0.7, 1.0, "design_choice", "power kept under dust at the start", unverified=True)
    soiling: float = par(0.0, "1/yr", 0.0, 0.1, "design_choice", "further loss to dust by time, scenario")
    line: float = par(0.97, "1", 0.9, 1.0, "design_choice", "power kept in lines and converter", unverified=True)
    tilt: float = par(0.0, "1", 0.0, 1.0, "design_choice", "share of the sun's elevation that the panel follows")
    m_P: float = par(25.0, "kg/kW", 10.0, 60.0, "vsat_sbir", "mass with mast and drive per size", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("10 kW vertical array on 35 m2 of panel", 286.0, "W/m2", "vsat_sbir", "primary"),
        Evidence("triple-junction cell, 301 K", 0.298, "1", "fetzer2010", "primary"),
        Evidence("power kept after 1e15 electrons/cm2", 0.84, "1", "fetzer2010", "primary"),
    )

    def __post_init__(self) -> None:
        if not self.ages:
            object.__setattr__(self, "states", ())

    @property
    def ages(self) -> bool:
        """Whether its losses grow over a run."""
        return self.soiling > 0 or self.dose > 0

    @property
    def eta(self) -> float:
        """Efficiency per panel area at 301.15 K, beginning of life."""
        return self.cell * self.packing

    @property
    def kept(self) -> float:
        """Share of power kept at the start, F0."""
        return self.radiation * self.dust * self.line

    @property
    def area(self) -> float:
        """Panel area, one side [m2]."""
        return self.size / (S_RATED * self.eta)

    def kept_after(self, age: Any) -> Any:
        """Share of power kept, F, a time [s] after the start."""
        age = np.fmax(age, 0.0)
        electrons = 1 - self.C * np.log10(10 ** ((1 - self.radiation) / self.C) + self.dose * age / self.phi)
        return electrons * self.dust * np.exp(-self.soiling * age) * self.line

    def _incidence(self, site: Any) -> Any:
        """Cosine of the angle between the sun and the panel's normal."""
        return np.cos((1 - self.tilt) * site.sun_elevation)

    def incident(self, site: Any) -> Any:
        """Sunlight per panel area [W/m2]."""
        return site.flux * site.lit * self._incidence(site) + self._diffuse(site)

    def _diffuse(self, site: Any) -> Any:
        """Light of the rest of the sky per panel area [W/m2]."""
        return site.diffuse * (1 + np.sin(self.tilt * site.sun_elevation)) / 2

    def entering(self, site: Any) -> Any:
        """Sunlight per panel area that the glass lets in, as much as at normal incidence would do the same [W/m2]."""
        slant = (1 - np.exp(-self._incidence(site) / self.a_r)) / (1 - np.exp(-1 / self.a_r))
        return site.flux * site.lit * self._incidence(site) * slant + self._diffuse(site)

    def temperature(self, site: Any) -> Any:
        """Panel temperature in full service [K]."""
        heat = self.entering(site) * (self.alpha - self.eta * self.kept)
        return (heat / (2 * self.eps * SIGMA) + 0.5 * site.ground_T**4) ** 0.25

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        T = self.temperature(site)
        return {"sunlight": condition("sunlight", T_SUN), "infrared": Condition(T, 0.0, 1.0, 1 / T)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        T = self.temperature(at.site)
        sunlight = self.entering(at.site) * self.area
        kept = self.kept_after(x.age) if self.ages else self.kept
        P = u.load * sunlight * self.eta * kept * (1 + self.beta * (T - T_RATED))
        absorbed = self.alpha * sunlight
        return Flows(
            ports={"sunlight": -absorbed, "power": P, "infrared": absorbed - P},
            rates={"age": 1.0} if self.ages else {},
            outputs={"temperature": T, "incident": self.incident(at.site), "kept": kept},
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth)
