"""Dry cooler: heat of its bus into the air of the site, with fans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition
from gasloop.matter.helmholtz import is_number
from gasloop.model.component import At, Component, Estimate, Flows, emits, sized, takes

_EASE = 0.1  # K, the rounded beginning of the driving difference
_CP = 1006.0  # J/kg/K, dry air near 300 K


@dataclass(frozen=True, kw_only=True, eq=False)
class DryCooler(Component):
    """Finned tubes and fans; the air that passes takes the heat away.

    m = load size / (cp eps dT)                 air [kg/s]
    Q = m cp eps d,  d = D^2 / (D + 0.1 K)      heat of the bus [W], D = max(T - T_air, 0)
    P = load size fan                           fans: dp m / (rho eta) [W]
    warm = Q + P                                into the air [W]

    eps is the exchanger's effectiveness. Load is the share of the cells whose fans run, each at its full flow; fans that
    turn slower instead would take less, down to load^3. Where the air is as warm as the bus nothing is cooled, however
    large it is. Entropy is made at the air's temperature, at which the heat ends. No water is sprayed.

    size: heat at full load and a bus dT above the air [W]. Valid for T of 270-370 K on a site with air. ``fan`` from dp of
    some 150 Pa: dp / (rho eta cp eps dT) = 150 / (1.2 x 0.6 x 1006 x 0.6 x 20) = 0.017. Source: first and second law;
    fan and mass recalled_energy.
    """

    ports = (takes("heat", "heat"), takes("power", "electricity"), emits("warm", "heat"))

    size: float = sized("kW", "heat at full load, bus dT above the air", 100.0, 0.1, 1e6)
    dT: float = par(20.0, "K", 5.0, 60.0, "design_choice", "bus above the air, at which size holds")
    eps: float = par(0.6, "1", 0.3, 0.9, "design_choice", "warming of the air over the difference")
    fan: float = par(0.017, "1", 0.005, 0.05, "recalled_energy", "power of the fans per size", unverified=True)
    m_P: float = par(
        5.0, "kg/kW", 1.0, 20.0, "recalled_energy", "tubes, fins, fans and frame per size", unverified=True
    )
    growth: float = par(0.0, "1", 0.0, 0.3, "design_choice", "mass growth allowance")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        if is_number(site.air_T) and not np.all(np.isfinite(site.air_T)):
            raise ValueError(
                "dry_cooler: this site has no air (its air_T is not a number); choose a site on the Earth, or reject "
                "heat with a radiator"
            )
        return {"warm": Condition(site.air_T, 0.0, 1.0, 1.0 / site.air_T)}

    def air(self, load: Any) -> Any:
        """Air that the fans move [kg/s]."""
        return load * self.size / (_CP * self.eps * self.dT)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        D = np.fmax(at["heat"].T - at.site.air_T, 0.0)
        Q = self.air(u.load) * _CP * self.eps * D**2 / (D + _EASE)
        P = u.load * self.size * self.fan
        return Flows(ports={"heat": -Q, "power": -P, "warm": Q + P}, outputs={"air": self.air(u.load)})

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth, note="no foundation")
