"""Cable: electricity over a distance, through vacuum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition
from gasloop.matter.species import SIGMA
from gasloop.model.component import At, Component, Estimate, Flows, emits, gives, sized, takes

_MOST = 0.5  # share of the power that may be lost: beyond, the voltage at the far end would collapse
_T_20 = 293.15  # K, at which resistivity is stated


@dataclass(frozen=True, kw_only=True, eq=False)
class Cable(Component):
    """Two insulated conductors between a source and a user, laid on the ground.

    P = load size,  loss = l size load^2                          given at the far end, lost on the way [W]
    A = 2 rho_e L size / (V^2 l)                                  section that loses this share at full load [m2]
    rho_e = rho_20 [1 + k (T_max - 293 K)]                        resistivity, hot [ohm m]
    l = (c / m_source)^1/2,  c = 4 rho_e rho_m (L / V)^2          share for the least mass of conductor and source
    N = [q / (2 pi^1/2 eps sigma (T_max^4 - T_g^4))]^2 / A        strands a conductor needs to shed its heat, at least 1
    T_c^4 = T_g^4 + load^2 q / (N pi d eps sigma)                 conductor in vacuum [K], q = l size / (2 L) [W/m]
    m = 2 L (rho_m A + N pi (d + t) t rho_i),  t = V / E          conductors and insulation [kg]

    A kilogram of conductor saves source: A is chosen where the two cost the same, so the mass of the conductor equals
    that of the extra source. Without air it cools by radiation alone, and only where N strands lie side by side does it stay
    below T_max. Low voltage means copper and aluminium, high voltage insulation: ``best_voltage`` is where the two
    meet. What voltage costs in converters stands in ``power_conditioning``, one at either end.

    size: power given at full load [W]. Flows scale with size, mass does so but for insulation. Valid for direct current
    over 0.01-20 km, ground below T_max. Source: recalled_energy (aluminium, insulation), first law.
    """

    ports = (takes("input", "electricity"), gives("output", "electricity"), emits("heat", "heat"))

    size: float = sized("kW", "power given at full load", 40.0, 0.1, 1e5)
    length: float = par(1.0, "km", 0.01, 20.0, "design_choice", "from source to user")
    V: float = par(1500.0, "V", 100.0, 10000.0, "design_choice", "voltage between the conductors")
    m_source: float = par(
        50.0, "kg/kW", 10.0, 300.0, "design_choice", "what a source weighs, for which loss is weighed"
    )
    rho_20: float = par(
        2.65e-8, "ohm m", 1.6e-8, 3.0e-8, "recalled_energy", "resistivity at 293 K, aluminium", unverified=True
    )
    k: float = par(0.0043, "1/K", 0.0035, 0.0045, "recalled_energy", "its rise per kelvin", unverified=True)
    rho_m: float = par(2700.0, "kg/m3", 2650.0, 9000.0, "recalled_energy", "density, aluminium", unverified=True)
    rho_i: float = par(1500.0, "kg/m3", 900.0, 2200.0, "recalled_energy", "density of insulation", unverified=True)
    E: float = par(5e6, "V/m", 1e6, 2e7, "design_choice", "field that insulation is laid out for", unverified=True)
    t_min: float = par(
        0.5, "mm", 0.2, 3.0, "design_choice", "least thickness of insulation and jacket", unverified=True
    )
    T_max: float = par(
        420.0, "K", 400.0, 500.0, "design_choice", "highest temperature of the conductor", unverified=True
    )
    T_g: float = par(
        250.0, "K", 100.0, 390.0, "design_choice", "warmest surroundings it is laid out for", unverified=True
    )
    eps: float = par(0.85, "1", 0.5, 0.95, "recalled_energy", "emissivity of the jacket", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def __post_init__(self) -> None:
        if self.share > _MOST:
            raise ValueError(
                f"cable: {self.length / 1e3:g} km at {self.V:g} V would lose {self.share:.0%} of what it gives at least mass; "
                f"allowed: up to {_MOST:.0%}; raise V (with a power_conditioning at either end) or shorten it"
            )

    @property
    def resistivity(self) -> float:
        """Of the conductor at T_max [ohm m]."""
        return self.rho_20 * (1 + self.k * (self.T_max - _T_20))

    @property
    def share(self) -> float:
        """Share of the power lost at full load, l: least mass of conductor and source together."""
        per_power = 4 * self.resistivity * self.rho_m * (self.length / self.V) ** 2  # mass of conductors times l / P
        return float(np.sqrt(per_power / self.m_source))

    @property
    def section(self) -> float:
        """Of one conductor [m2]."""
        return 2 * self.resistivity * self.length * self.size / (self.V**2 * self.share)

    @property
    def heat_per_length(self) -> float:
        """Heat of one conductor at full load [W/m]."""
        return self.share * self.size / (2 * self.length)

    @property
    def strands(self) -> float:
        """Strands of one conductor, side by side: at least 1, not rounded."""
        shed = 2 * np.sqrt(np.pi) * self.eps * SIGMA * (self.T_max**4 - self.T_g**4)
        return float(max(1.0, (self.heat_per_length / shed) ** 2 / self.section))

    @property
    def insulation(self) -> float:
        """Thickness of insulation [m]."""
        return max(self.V / self.E, self.t_min)

    @property
    def diameter(self) -> float:
        """Of one bare strand [m]."""
        return float(np.sqrt(4 * self.section / (np.pi * self.strands)))

    @property
    def bare_mass(self) -> float:
        """Conductors and insulation, without growth [kg]."""
        t = self.insulation
        coat = self.strands * np.pi * (self.diameter + t) * t
        return float(2 * self.length * (self.rho_m * self.section + coat * self.rho_i))

    def best_voltage(self, low: float = 100.0, high: float = 10000.0) -> float:
        """Voltage [V] at which cable and the source for its loss weigh least, between two bounds."""
        from scipy.optimize import minimize_scalar

        def mass(log_V: float) -> float:
            other = replace(self, V=float(np.exp(log_V)))
            return other.bare_mass + self.m_source * other.share * self.size

        least = max(low, self.V * self.share / _MOST * (1 + 1e-9))  # the share lost goes with 1 / V
        return float(np.exp(minimize_scalar(mass, bounds=(np.log(least), np.log(high)), method="bounded").x))

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"heat": Condition(site.ground_T, 0.0, 1.0, 1.0 / site.ground_T)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size
        loss = self.share * self.size * u.load**2
        surface = self.strands * np.pi * self.diameter * self.eps * SIGMA
        T_c = (at.site.ground_T**4 + self.heat_per_length * u.load**2 / surface) ** 0.25
        return Flows(ports={"input": -(P + loss), "output": P, "heat": loss}, outputs={"conductor_T": T_c})

    def estimate(self) -> Estimate:
        return Estimate(self.bare_mass * (1 + self.growth), self.growth, note="two conductors; no converters")
