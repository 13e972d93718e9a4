"""Wind turbine: power by the wind of the site's weather."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition
from gasloop.model.component import At, Component, Estimate, Flows, draws, emits, gives, sized

BETZ = 16 / 27  # of the power of the wind through the rotor, the most that any turbine takes
_CORNER = 8.0  # sharpness of the bend at rated power
_EDGE = 0.3  # m/s, over which it starts
_STORM = 1.0  # m/s, over which it stops in a storm


@dataclass(frozen=True, kw_only=True, eq=False)
class WindTurbine(Component):
    """Turbine with variable pitch, from the wind 10 m above the ground.

    v = wind (hub / 10 m)^shear                               wind at the hub [m/s]
    v_r^3 = 2 loading / (rho cp eta)                          wind at which the rotor reaches rated power [m/s]
    y = (v / v_r)^3,  f = y / (1 + y^8)^(1/8)                 power curve below and above it, share of rated
    P = load size f s_in (1 - s_out)                          power [W], s = 1 / [1 + exp(-(v - v_in,out) / w)]
    drawn = P / eta,  heat = drawn - P                        from the wind, lost in gear and generator [W]

    The rounded bend stands for means over gusts and leaves 8 % out at rated wind. What passes the rotor never enters.
    rho is the density of air: 1.225 kg/m3 at sea level; that of Mars is 0.015, whose winds need a rotor of their own
    ``loading``. On a site without air the wind is 0, and so is the power.

    size: rated electric power [W]. Valid for wind of 0-60 m/s as means of an hour or less; cp below Betz, 16/27.
    Source: Betz for the limit, recalled_energy (cp, loading, mass).
    """

    ports = (draws("wind", "electricity"), gives("power", "electricity"), emits("heat", "heat"))

    size: float = sized("kW", "rated electric power", 3000.0, 1.0, 1e6)
    loading: float = par(350.0, "W/m2", 20.0, 600.0, "recalled_energy", "rated power per swept area", unverified=True)
    cp: float = par(
        0.45, "1", 0.25, 0.5, "recalled_energy", "share of the wind's power taken by the rotor", unverified=True
    )
    eta: float = par(0.93, "1", 0.85, 0.97, "recalled_energy", "gear, generator and converter", unverified=True)
    rho: float = par(1.225, "kg/m3", 0.01, 1.4, "recalled_energy", "density of air at the site", unverified=True)
    hub: float = par(100.0, "m", 5.0, 180.0, "design_choice", "height of the hub")
    shear: float = par(0.14, "1", 0.0, 0.4, "recalled_energy", "exponent of wind over height", unverified=True)
    v_in: float = par(3.0, "m/s", 2.0, 5.0, "recalled_energy", "wind at the hub at which it starts", unverified=True)
    v_out: float = par(25.0, "m/s", 20.0, 35.0, "recalled_energy", "wind at the hub at which it stops", unverified=True)
    m_P: float = par(
        100.0,
        "kg/kW",
        40.0,
        300.0,
        "recalled_energy",
        "rotor, nacelle and tower per size; no foundation",
        unverified=True,
    )
    growth: float = par(0.0, "1", 0.0, 0.3, "design_choice", "mass growth allowance")

    def __post_init__(self) -> None:
        if not 0 < self.cp < BETZ:
            raise ValueError(
                f"wind_turbine: cp {self.cp:g} is not below Betz, 16/27 = {BETZ:.3f}; usual rotors reach 0.4 to 0.5"
            )

    @property
    def area(self) -> float:
        """Swept by the rotor [m2]."""
        return self.size / self.loading

    @property
    def v_rated(self) -> float:
        """Wind at the hub at which the rotor reaches rated power [m/s]."""
        return float((2 * self.loading / (self.rho * self.cp * self.eta)) ** (1 / 3))

    def power(self, v: Any) -> Any:
        """Power in full service at a wind v [m/s] at the hub [W]."""
        y = (v / self.v_rated) ** 3
        running = 1 / (1 + np.exp(-(v - self.v_in) / _EDGE)) / (1 + np.exp((v - self.v_out) / _STORM))
        return self.size * y / (1 + y**_CORNER) ** (1 / _CORNER) * running

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"heat": Condition(site.ground_T, 0.0, 1.0, 1.0 / site.ground_T)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        v = at.site.wind * (self.hub / 10.0) ** self.shear
        P = u.load * self.power(v)
        drawn = P / self.eta
        return Flows(ports={"wind": -drawn, "power": P, "heat": drawn - P}, outputs={"hub_wind": v})

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth, note="no foundation")
