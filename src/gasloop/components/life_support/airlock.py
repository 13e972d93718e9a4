"""Airlock: pumped down before the hatch opens; what the pump leaves is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, emits, gives, sized, takes
from gasloop.parts import air

_MAIN = tuple(air.MAIN.items())


@dataclass(frozen=True, kw_only=True, eq=False)
class Airlock(Component):
    """A room between cabin and outside, as a mean over its cycles.

    lost_i = cycles V p_left / p  p_i / (R_i T)                          of each gas [kg/s]; p_left never above p
    W = V [p - p_left - p_left ln(p / p_left)]                           least work of a cycle, at constant T [J]
    P = cycles W / eta                                                   pump [W]; its heat goes to the heat bus

    The pump gives back to the cabin what it takes, so all that leaves the cabin for good is what it leaves behind. The
    same energy that it puts into the air comes out as heat while the air fills the lock again. ``p_left`` as high as the
    cabin's pressure is a lock without a pump. Traces are not followed.

    size: free volume with the crew inside [m3]. load is the share of ``cycles``; an EVA is one cycle, so a study gives load 1
    for a day divided by the cycles a day. Valid for air near room temperature. Source: life_support.md b.1, habnet_cabin.
    """

    ports = (
        *(takes(name, f"{gas}.g") for name, gas in _MAIN),
        takes("power", "electricity"),
        gives("heat", "heat"),
        *(emits(f"lost_{name}", f"{gas}.g") for name, gas in _MAIN),
    )

    size: float = sized("m3", "free volume", 3.7, 0.5, 100.0)
    cycles: float = par(1.0, "1/d", 0.01, 24.0, "design_choice", "cycles at full load")
    p_left: float = par(13.8, "kPa", 0.1, 110.0, "habnet_cabin", "pressure at which the pump stops, 2 psia")
    eta: float = par(0.1, "1", 0.02, 0.6, "design_choice", "pump with its motor, of isothermal work", unverified=True)
    m_volume: float = par(
        150.0, "kg/m3", 30.0, 500.0, "design_choice", "lock, hatches, pump per volume", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("Russian segment, loss per EVA", 15.9, "kg", "schaezler2015", "primary"),
        Evidence("US segment, loss per EVA", 0.91, "kg", "schaezler2015", "primary"),
    )

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        often = u.load * self.cycles
        p = sum(at[name].p for name, _ in _MAIN)
        left = np.fmin(self.p_left, p)
        work = self.size * (p - left - left * np.log(p / left)) / self.eta
        lost = {
            name: often * self.size * left / p * at[name].p / (air.gas_constant(gas) * at[name].T)
            for name, gas in _MAIN
        }
        return Flows(
            ports={
                **{name: -kg for name, kg in lost.items()},
                "power": -often * work,
                "heat": often * work,
                **{f"lost_{name}": kg for name, kg in lost.items()},
            },
            outputs={"loss": sum(lost.values()), "work": work},
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_volume * self.size * (1 + self.growth), self.growth, volume=self.size)
