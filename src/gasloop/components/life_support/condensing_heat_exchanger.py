"""Condensing heat exchanger: cools the air of a cabin and takes its water out, by one stream of air over a cold core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Control, Estimate, Evidence, Flows, gives, sized, stores, takes
from gasloop.parts import air, wet_coil

_LEAST = 0.01  # share of the air for which the core is reckoned when hardly any passes


@dataclass(frozen=True, kw_only=True, eq=False)
class CondensingHeatExchanger(Component):
    """Fan, valve that leads air through a cold core or past it, core, separator of water.

    m = load F (p - p_v) / (R T)                                 dry air through the core [kg/s]
    T_out, w_out by ``parts.wet_coil``                            coolant m_c enters at the temperature of its bus
    condensate = m (w - w_out),  sensible = m (c_a + w c_v) (T - T_out)       [kg/s], [W]
    coolant = sensible + condensate (h_v - h_l)                  heat to the coolant's bus [W], from the first law
    P = e_fan F                                                  fan and separator, at any load [W]; their heat stays in the air

    Water leaves the vapour's bus and heat the air's, so a plan sees both; both grow with the load, a little less than in
    proportion. What is colder than the dew point condenses and nothing else does: with a coolant above it the core is dry.
    Dry heat and water have one knob. Give the unit a schedule, a constant load, and the air another cooler: then a plan follows
    the moisture, and the other holds the temperature. Without a schedule a plan takes the water at the moisture of its last
    run, and plan and run seldom agree to 1 %.

    size: air F through the fan [m3/s], by core or past it. Valid for air of 283-310 K and 40-105 kPa (``p`` is the
    cabin's, which no bus shows), coolant above freezing: no ice. Calibrated at 0.2 m3/s and 74 and 145 g/s of coolant.
    Source: pft_issa_9610, read in vhab; life_support.md b.4, c.7.
    """

    ports = (
        takes("power", "electricity"),
        stores("heat", "heat"),
        takes("vapour", "H2O.g"),
        gives("condensate", "H2O.l"),
        gives("coolant", "heat"),
    )
    controls = (Control(what="share of the air through the core"),)
    follows_levels = True

    size: float = sized("m3/s", "air through the fan", 0.2, 0.005, 5.0)
    p: float = par(101.3, "kPa", 40.0, 105.0, "bvad2022", "total pressure of the cabin's air")
    m_c: float = par(0.726, "kg/m3", 0.2, 2.0, "pft_issa_9610", "coolant over air: 145 g/s to 0.2 m3/s")
    UA_air: float = par(25.0, "kW s/K/m3", 2.0, 80.0, "pft_issa_9610", "core to air, over the air")
    UA_coolant: float = par(25.0, "kW s/K/m3", 2.0, 80.0, "pft_issa_9610", "core to coolant, over the air")
    e_fan: float = par(2350.0, "W s/m3", 300.0, 3600.0, "habnet_ccaa", "fan and separator, over the air: 469 W")
    m_air: float = par(
        500.0, "kg s/m3", 100.0, 2000.0, "design_choice", "core, fan, separator over the air", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("test, heat to the coolant at 145 g/s", 3006.0, "W", "pft_issa_9610", "computed"),
        Evidence("the same, from the air", 2596.0, "W", "pft_issa_9610", "computed"),
        Evidence("specified condensate, most", 1.45, "kg/h", "habnet_ccaa", "transcribed"),
        Evidence("power, highest", 705.0, "W", "habnet_ccaa", "transcribed"),
    )

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        T, p_v, T_c = at["vapour"].T, at["vapour"].p, at["coolant"].T
        through = wet_coil.dry_density(T, p_v, self.p) * self.size
        m = u.load * through
        felt = np.sqrt(u.load**2 + _LEAST**2) * through  # a core is not infinitely good for no air
        C = self.m_c * self.size * air.C_WATER
        out = wet_coil.treat(T, p_v, self.p, felt, T_c, C, self.UA_air * self.size, self.UA_coolant * self.size)
        w = wet_coil.moisture(p_v, self.p)
        condensed = m * (w - out.w)
        sensible = m * (wet_coil.C_DRY + w * wet_coil.C_VAPOUR) * (T - out.T)
        fan = self.e_fan * self.size
        flows = {
            "power": -fan,
            "heat": fan - sensible,
            "vapour": -condensed,
            "condensate": condensed,
        }
        flows["coolant"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(
            ports=flows,
            outputs={
                "sensible": sensible,
                "condensed": condensed,
                "surface": out.T_s,
                "air_out": T - u.load * (T - out.T),
                "coolant_out": T_c + flows["coolant"] / C,
            },
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_air * self.size * (1 + self.growth), self.growth)
