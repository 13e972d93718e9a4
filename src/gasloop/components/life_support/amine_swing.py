"""Amine swing beds: carbon dioxide and humidity of a room's air, let into the vacuum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, Watched, emits, gives, sized, takes
from gasloop.parts import air, swing

_AIR = {"nitrogen": "N2", "oxygen": "O2"}
_EASE = 0.1  # Pa, over which a bed begins to take


@dataclass(frozen=True, kw_only=True, eq=False)
class AmineSwing(Component):
    """Two beds of solid amine in thermal contact that change places every few minutes, as a mean over their cycles.

    n_CO2 = load size [1 + (p / p_full)^9]^(-1/20) (p - p_out)+ / (R T)     carbon dioxide to the vacuum [kg/s]
    n_H2O = load wet size (p_v - p_out)+ / (R_v T)                          vapour to the vacuum, and lost [kg/s]
    lost_i = load size swept p_left / p  p_i / (R_i T)           air left in the voids at each change [kg/s]
    P = load e size                                              fan and valves [W]; the bed that takes up heats the other

    p_out is the pressure outside: beds are not emptied below it, so in the air of Mars they take hardly anything. It needs the
    vacuum of space and saves heaters and a dryer; the price is water: with ``wet`` at 0.7, 30 m3/h and 1.2 kPa of vapour
    it throws away 4.4 kg a day. What leaves has the condition it had in the cabin: its expansion is outside the boundary.

    size: effective stream [m3/s] for carbon dioxide. Valid for partial pressures of 0.5-8 torr and 20-80 % humidity. Source: life_support.md c.3; no cyclic data were read, see the unverified numbers.
    """

    ports = (
        takes("carbon_dioxide", "CO2.g"),
        takes("vapour", "H2O.g"),
        takes("nitrogen", "N2.g"),
        takes("oxygen", "O2.g"),
        takes("power", "electricity"),
        gives("heat", "heat"),
        emits("vented_carbon_dioxide", "CO2.g"),
        emits("vented_vapour", "H2O.g"),
        emits("lost_nitrogen", "N2.g"),
        emits("lost_oxygen", "O2.g"),
    )
    watched = (
        Watched("removed", "kg/s", "carbon dioxide removed"),
        Watched("water_lost", "kg/s", "water lost to the vacuum"),
    )

    follows_levels = True

    size: float = sized("m3/h", "effective stream for carbon dioxide", 30.0, 0.1, 1e4)
    p_full: float = par(
        4.0, "torr", 1.0, 50.0, "design_choice", "partial pressure over which beds fill within a cycle", unverified=True
    )
    wet: float = par(
        0.7, "1", 0.0, 1.5, "design_choice", "effective stream for vapour, per that for CO2", unverified=True
    )
    e: float = par(3.0, "W h/m3", 0.5, 30.0, "design_choice", "fan and valves per effective stream", unverified=True)
    swept: float = par(4e-4, "1", 0.0, 1e-2, "design_choice", "voids opened per effective stream", unverified=True)
    p_left: float = par(
        20.0, "kPa", 0.1, 110.0, "design_choice", "pressure left in a bed when it is opened", unverified=True
    )
    m_stream: float = par(2.0, "kg h/m3", 0.3, 10.0, "design_choice", "unit per effective stream", unverified=True)
    volume: float = par(0.004, "h", 0.0005, 0.05, "design_choice", "room taken per stream", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (Evidence("Thermal Amine Scrubber at 2 mmHg", 3.7, "kg/d", "ochmo_tb004", "primary"),)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        cabin, vapour = at["carbon_dioxide"], at["vapour"]
        stream = u.load * self.size * swing.unfilled(cabin.p, self.p_full)
        outside = getattr(at.site, "pressure", 0.0)
        n = stream * air.above(cabin.p - outside, _EASE) / (air.gas_constant("CO2") * cabin.T)
        wet = u.load * self.wet * self.size
        water = wet * air.above(vapour.p - outside, _EASE) / (air.gas_constant("H2O") * vapour.T)
        power = u.load * self.e * self.size
        lost = swing.left_behind({name: at[name] for name in _AIR}, _AIR, u.load * self.swept * self.size, self.p_left)
        return Flows(
            ports={
                "carbon_dioxide": -n,
                "vapour": -water,
                **{name: -kg for name, kg in lost.items()},
                "power": -power,
                "heat": power,
                "vented_carbon_dioxide": n,
                "vented_vapour": water,
                **{f"lost_{name}": kg for name, kg in lost.items()},
            },
            outputs={"removed": n, "water_lost": water, "air_lost": sum(lost.values())},
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_stream * self.size * (1 + self.growth), self.growth, volume=self.volume * self.size)
