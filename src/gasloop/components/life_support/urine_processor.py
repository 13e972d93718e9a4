"""Urine processor: a still that compresses its own vapour, after the one on the space station."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, gives, sized, takes


@dataclass(frozen=True, kw_only=True, eq=False)
class UrineProcessor(Component):
    """Vapour compression distillation of urine and flush water: distillate, and a brine that keeps what was dissolved.

    distillate = eta urine,  brine = (1 - eta) urine                     [kg/s]
    P = size [e_standby + load (e_full - e_standby)]                     electric power [W]
    Q = P + enthalpy of the urine less that of distillate and brine      heat [W]

    All three streams are water: what is dissolved (61 g a day and person) is followed in the crew's dry ``waste``, not here,
    so the brine is the water that stays with it. A batch filled and emptied on the station is a mean here. Nature's floor is the
    work of taking water from salt, ``parts.desalting``: 3 to 6 kJ per kg at these recoveries, a thousandth of what it draws.

    size: urine at full load [kg/s]. load is the share of that feed; standby power is drawn at rest. Valid for pretreated urine at
    0.70 to 0.87 recovery; beyond, salts come out in the still. Source: habnet_water, williamson2023.
    """

    ports = (
        takes("power", "electricity"),
        takes("urine", "H2O.l"),
        gives("distillate", "H2O.l"),
        gives("brine", "H2O.l"),
        gives("heat", "heat"),
    )

    size: float = sized("kg/d", "urine at full load", 9.0, 1.0, 500.0)
    eta: float = par(0.85, "1", 0.70, 0.87, "williamson2023", "of the water that comes in; 0.70 in the Russian segment")
    e_full: float = par(35.0, "W d/kg", 20.0, 70.0, "habnet_water", "power at full load: 315 W for 9 kg/d")
    e_standby: float = par(6.22, "W d/kg", 0.0, 15.0, "habnet_water", "power at rest: 56 W for 9 kg/d")
    m_rate: float = par(
        22.8, "kg d/kg", 10.0, 60.0, "habnet_water", "distillation unit, two pumps, filter tank: 204.9 kg for 9 kg/d"
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("recovery as designed", 0.85, "1", "williamson2023", "primary"),
        Evidence("recovery after years of trouble with salts", 0.75, "1", "williamson2023", "primary"),
        Evidence("recovery with a new pretreatment", 0.87, "1", "williamson2023", "primary"),
        Evidence("recovery in the Russian segment", 0.70, "1", "williamson2023", "primary"),
    )

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        urine = u.load * self.size
        power = self.size * self.e_standby + urine * (self.e_full - self.e_standby)
        flows = {"power": -power, "urine": -urine, "distillate": self.eta * urine, "brine": (1 - self.eta) * urine}
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows)

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth, note="units named in m_rate, no rack")
