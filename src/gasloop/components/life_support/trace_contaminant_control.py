"""Trace contaminant control: a small stream of cabin air over a hot catalyst that burns methane, hydrogen, carbon monoxide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import molar_mass
from gasloop.model.component import At, Component, Control, Estimate, Flows, gives, sized, takes
from gasloop.parts import air, wet_coil

_BURNS = {
    "methane": Reaction("CH4 + 2 O2 -> CO2 + 2 H2O"),
    "hydrogen": Reaction("2 H2 + O2 -> 2 H2O"),
    "carbon_monoxide": Reaction("2 CO + O2 -> 2 CO2"),
}
_JOINS = {"oxygen": "O2", "carbon_dioxide": "CO2", "vapour": "H2O"}


@dataclass(frozen=True, kw_only=True, eq=False)
class TraceContaminantControl(Component):
    """Charcoal, fan, exchanger, heater and catalyst in a side stream of the air.

    taken_i = eta_i load F p_i / (R_i T)                        of each trace [kg/s]
    CH4 + 2 O2 -> CO2 + 2 H2O,  2 H2 + O2 -> 2 H2O,  2 CO + O2 -> 2 CO2
    P = load F [(1 - eps) rho c_a (T_ox - T) + e_fan]           heater behind the exchanger, fan [W]; all heat to the air
    p_i at rest = source_i R_i T / (eta_i F),  time constant V / (eta_i F)

    Needs no oxygen of its own, it takes the cabin's and gives back carbon dioxide and vapour. What charcoal holds (heavier
    traces, ammonia) has no carrier here; its mass and its fan are counted.

    It runs at full load unless the study has a schedule: a plan knows nothing of traces and would never start it.

    size: air F through the catalyst [m3/s]. Valid for traces far below their flammable limit, air of 283-313 K. Numbers are
    from memory or choices (unverified). Source: life_support.md c.1 asks for the traces; recalled_life_support.
    """

    ports = (
        takes("power", "electricity"),
        takes("oxygen", "O2.g"),
        *(takes(name, f"{gas}.g") for name, gas in air.TRACES.items()),
        gives("carbon_dioxide", "CO2.g"),
        gives("vapour", "H2O.g"),
        gives("heat", "heat"),
    )
    controls = (Control(what="share of the air through the catalyst"),)
    demand = True

    size: float = sized("m3/h", "air through the catalyst", 4.6, 0.1, 200.0)
    eta_methane: float = par(0.9, "1", 0.5, 1.0, "recalled_life_support", "methane burnt in one pass", unverified=True)
    eta_hydrogen: float = par(1.0, "1", 0.8, 1.0, "recalled_life_support", "hydrogen", unverified=True)
    eta_carbon_monoxide: float = par(1.0, "1", 0.8, 1.0, "recalled_life_support", "carbon monoxide", unverified=True)
    T_ox: float = par(673.0, "K", 500.0, 800.0, "recalled_life_support", "temperature of the catalyst", unverified=True)
    eps: float = par(0.85, "1", 0.5, 0.97, "design_choice", "effectiveness of the exchanger before it", unverified=True)
    p: float = par(101.3, "kPa", 40.0, 105.0, "bvad2022", "total pressure of the cabin's air")
    e_fan: float = par(
        10.0, "kW s/m3", 1.0, 40.0, "design_choice", "fan and charcoal bed, over the air", unverified=True
    )
    m_air: float = par(
        15.0, "kg h/m3", 3.0, 60.0, "design_choice", "charcoal, catalyst, fan over the air", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        F = u.load * self.size
        T = at["oxygen"].T
        flows = {"oxygen": 0.0, "carbon_dioxide": 0.0, "vapour": 0.0}
        for port, reaction in _BURNS.items():
            gas, seen = air.TRACES[port], at[port]
            taken = getattr(self, f"eta_{port}") * F * seen.p / (air.gas_constant(gas) * seen.T)
            xi = -taken / reaction.mass(gas)  # mol/s of the reaction
            flows[port] = -taken
            for name, other in _JOINS.items():
                flows[name] = flows[name] + xi * reaction.nu.get(other, 0.0) * molar_mass(other)
        warming = wet_coil.dry_density(T, 0.0, self.p) * wet_coil.C_DRY * (self.T_ox - T)
        flows["power"] = -F * ((1 - self.eps) * warming + self.e_fan)
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows, outputs={})

    def estimate(self) -> Estimate:
        return Estimate(self.m_air * self.size * (1 + self.growth), self.growth)
