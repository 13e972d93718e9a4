"""Brine processor: what the urine still leaves, dried through a membrane into the air of the cabin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, emits, gives, sized, takes


@dataclass(frozen=True, kw_only=True, eq=False)
class BrineProcessor(Component):
    """Warm cabin air over a bag of brine: vapour passes the membrane and is condensed with the humidity of the cabin.

    vapour = eta brine,  residue = (1 - eta) brine                        [kg/s]
    P = load size e                                                       heater and fan [W]
    Q = P + enthalpy of the brine less that of vapour and residue         to the air [W]

    A bag of 22.5 L dries in 26 days; here that is a mean. The vapour goes to the cabin's ``vapour`` bus, at its partial
    pressure, so the condensing heat exchanger works for it. The residue, water that stays with the salts, leaves the site.
    As in the urine processor no salt is followed. Floor of nature: ``parts.desalting``, 20 to 40 kJ/kg.

    size: brine at full load [kg/s]. load is the share of it. Valid for air that takes up vapour, below its saturation.
    Source: vhab, williamson2023.
    """

    ports = (
        takes("power", "electricity"),
        takes("brine", "H2O.l"),
        gives("vapour", "H2O.g"),
        emits("residue", "H2O.l"),
        gives("heat", "heat"),
    )

    size: float = sized("kg/d", "brine at full load", 0.865, 0.1, 100.0)
    eta: float = par(0.852, "1", 0.75, 0.95, "williamson2023", "of the water in the brine: about 260 L of 305 L")
    e: float = par(164.0, "W d/kg", 60.0, 250.0, "vhab", "power: 142 W for 22.5 L in 26 d")
    m_rate: float = par(
        40.0, "kg d/kg", 10.0, 200.0, "design_choice", "bags, heater, fan per brine rate", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("brine in a cycle", 22.5, "L", "vhab", "transcribed"),
        Evidence("brine fed so far", 305.0, "L", "williamson2023", "primary"),
        Evidence("water gained from it", 260.0, "L", "williamson2023", "primary"),
    )

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        brine = u.load * self.size
        flows = {
            "power": -brine * self.e,
            "brine": -brine,
            "vapour": self.eta * brine,
            "residue": (1 - self.eta) * brine,
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows)

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth, note="no bags for exchange")
