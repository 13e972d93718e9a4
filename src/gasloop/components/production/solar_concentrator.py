"""Solar concentrator: heat at high temperature from sunlight, with a mirror of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import T_SUN, Condition, condition
from gasloop.matter.species import SIGMA
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, draws, emits, gives, sized

_CORNER = 1e-3  # of the radiated power, by which the corner of "nothing left" is rounded


@dataclass(frozen=True, kw_only=True, eq=False)
class SolarConcentrator(Component):
    """Mirror that follows the sun on two axes, and a cavity receiver that feeds a hot heat bus.

    a = flux lit follow size rho eta_o alpha                 absorbed in the receiver [W]
    l = size / ratio (eps + wall) sigma T^4,  T = T_bus + dT  lost by its aperture and walls [W]
    Q = load/2 [a - l + sqrt((a - l)^2 + 4 d a l)]           heat given: a - l, never below nought

    rho reflectance of the mirror with its dust, eta_o light that reaches the aperture (intercept, guide, window),
    ratio the concentration. The rounded corner (d = 0.001) leaves 0.1 % of the loss out where a is much greater;
    without sun Q is nought. Load is the share of the mirror in focus. Sunlight that misses the receiver never enters;
    what the receiver radiates leaves to the sky at the sink's temperature, what the sky sends back into its small
    aperture is left out. Where the bus is so hot that l = a, nothing is left (output ``balance``).

    size: aperture of the mirror [m2]. Valid for a bus of 300-2200 K, flux 100-1400 W/m2 of direct light (dust and air
    are the site's). Source: production.md c.5, colozza2010; efficiencies are from memory (unverified).
    """

    ports = (draws("sunlight", "sunlight"), gives("heat", "heat"), emits("infrared", "heat"))

    size: float = sized("m2", "aperture of the mirror", 10.0, 0.01, 1e4)
    rho: float = par(0.88, "1", 0.7, 0.96, "recalled_production", "reflectance with dust", unverified=True)
    eta_o: float = par(
        0.85, "1", 0.3, 0.97, "recalled_production", "share of the light that meets the aperture; by light guide 0.5",
        unverified=True,
    )  # fmt: skip
    alpha: float = par(0.95, "1", 0.8, 0.99, "recalled_production", "absorbed share in the cavity", unverified=True)
    eps: float = par(0.95, "1", 0.5, 1.0, "recalled_production", "emittance of the cavity's aperture", unverified=True)
    ratio: float = par(
        3000.0, "1", 100.0, 1e4, "recalled_production", "concentration: mirror over aperture of the receiver",
        unverified=True,
    )  # fmt: skip
    wall: float = par(
        0.05, "1", 0.0, 0.5, "recalled_production", "loss through the walls, of a black aperture's", unverified=True
    )
    follow: float = par(0.99, "1", 0.9, 1.0, "design_choice", "share kept by imperfect tracking and shade")
    dT: float = par(30.0, "K", 0.0, 150.0, "design_choice", "receiver above its bus")
    m_A: float = par(
        6.0, "kg/m2", 1.0, 25.0, "recalled_production", "mirror, drive and receiver per aperture", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("carbothermal plant of 1 t/yr, share of heat from the sun", 0.82, "1", "colozza2010", "transcribed"),
        Evidence("the same, diameter of the mirror, at most", 4.0, "m", "colozza2010", "transcribed"),
    )  # fmt: skip

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {
            "sunlight": condition("sunlight", T_SUN),
            "infrared": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        T = at["heat"].T + self.dT
        absorbed = at.site.flux * at.site.lit * self.follow * self.size * self.rho * self.eta_o * self.alpha
        lost = self.size / self.ratio * (self.eps + self.wall) * SIGMA * T**4
        left = absorbed - lost
        Q = 0.5 * u.load * (left + np.sqrt(left**2 + 4 * _CORNER * absorbed * lost))
        return Flows(
            ports={"sunlight": -u.load * absorbed, "heat": Q, "infrared": u.load * absorbed - Q},
            outputs={"absorbed": absorbed, "lost": lost, "balance": left},
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_A * self.size * (1 + self.growth), self.growth)
