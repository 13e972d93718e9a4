"""Water processor: condensate and distillate to water fit to drink."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, emits, gives, sized, takes


@dataclass(frozen=True, kw_only=True, eq=False)
class WaterProcessor(Component):
    """Filters, exchange beds and a catalytic reactor for what passes them.

    water = (1 - reject) feed,  rejected = reject feed                   [kg/s]
    P = size [e_standby + load (e_full - e_standby)]                     electric power [W]
    Q = P + enthalpy of the feed less that of water and reject           heat [W]

    Feed and product are water; what is taken out (traces of alcohols, acetone, ammonia) is too little to follow, and so
    is the oxygen of the reactor (5.9 kg a year on the station). Water that runs round once more for its quality is not
    counted. Floor of nature: condensate is nearly pure, so the least work of separation is far below 1 kJ/kg.

    size: feed at full load [kg/s]. load is the share of it; standby power is drawn at rest. Valid for condensate and
    distillate, not for urine. Source: habnet_water, vhab.
    """

    ports = (
        takes("power", "electricity"),
        takes("feed", "H2O.l"),
        gives("water", "H2O.l"),
        emits("rejected", "H2O.l"),
        gives("heat", "heat"),
    )

    size: float = sized("kg/h", "feed at full load", 5.9, 0.5, 200.0)
    reject: float = par(
        0.002, "1", 0.0, 0.1, "design_choice", "lost with gas, samples and changed beds", unverified=True
    )
    e_full: float = par(54.2, "W h/kg", 30.0, 120.0, "habnet_water", "power at full load: 320 W for 5.9 kg/h")
    e_standby: float = par(22.5, "W h/kg", 0.0, 30.0, "habnet_water", "power at rest: 133 W for 5.9 kg/h")
    m_rate: float = par(
        36.6, "kg h/kg", 30.0, 150.0, "habnet_water",
        "reactor and beds, 216.2 kg for 5.9 kg/h; tanks, pumps and gas separator are not among the masses read",
    )  # fmt: skip
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("oxygen for the reactor", 5.9, "kg/yr", "schaezler2015", "primary"),
        Evidence("water that the station's unit treats in a year", 7399.0, "L/yr", "williamson2023", "primary"),
    )

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        feed = u.load * self.size
        power = self.size * self.e_standby + feed * (self.e_full - self.e_standby)
        flows = {"power": -power, "feed": -feed, "water": (1 - self.reject) * feed, "rejected": self.reject * feed}
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows)

    def estimate(self) -> Estimate:
        return Estimate(
            self.m_rate * self.size * (1 + self.growth), self.growth, note="reactor and beds only: a lower bound"
        )
