"""Waste processor: wet waste dried, its water kept; dry waste stored, or burnt so that carbon and water come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.organics import ORGANICS
from gasloop.matter.species import species
from gasloop.model.component import At, Component, Estimate, Flows, draws, emits, gives, sized, takes

_WASTE = ORGANICS["waste"]
_CARBON_DIOXIDE = _WASTE.elements["C"] / species("CO2.g").element_mass["C"]  # kg per kg of waste burnt
_WATER = _WASTE.elements["H"] / species("H2O.l").element_mass["H"]
_OXYGEN = _WASTE.oxygen_demand


@dataclass(frozen=True, kw_only=True, eq=False)
class WasteProcessor(Component):
    """Dry waste of a crew with the water that comes in it.

    moisture = wet waste,  water from it = eta moisture                        [kg/s]
    waste + O2 -> CO2 + H2O + N2, of the share ``burnt``                       elements closed, see matter.organics
    P = waste (wet e_dry + burnt e_burn)                                       [W]
    Q = P + enthalpy of what comes in less that of what goes out               heat, that of the fire included [W]

    The crew sets its dry waste down at the boundary of the site (its ``waste`` port), and this unit picks it up there: a size
    above what the crew makes would burn waste that nobody made, and the closure of the report shows it. Moisture comes from the
    bus of waste water. ``burnt: 0`` dries and stores, ``burnt: 1`` leaves nothing to store; ash and salts are not in it.
    Nitrogen leaves the site as gas.

    size: dry waste [kg/s] at full load. load is the share of it. Valid for the solids of urine, faeces and sweat; packing and
    wipes are another thing. Source: composition matter.organics; energies design_choice.
    """

    ports = (
        takes("power", "electricity"),
        draws("waste", "waste.s"),
        takes("moisture", "H2O.l"),
        takes("oxygen", "O2.g"),
        gives("carbon_dioxide", "CO2.g"),
        gives("water", "H2O.l"),
        gives("heat", "heat"),
        emits("stored", "waste.s"),
        emits("lost", "H2O.l"),
        emits("nitrogen", "N2.g"),
    )

    size: float = sized("kg/d", "dry waste at full load", 0.48, 0.05, 50.0)
    wet: float = par(
        1.25, "kg/kg", 0.0, 10.0, "tobias2011", "water in waste: 0.15 kg in faeces per 0.12 kg of dry waste"
    )
    eta: float = par(0.9, "1", 0.0, 1.0, "design_choice", "of that water gained by drying", unverified=True)
    burnt: float = par(0.0, "1", 0.0, 1.0, "design_choice", "share of the dry waste that is burnt")
    e_dry: float = par(3.0, "MJ/kg", 0.3, 6.0, "design_choice", "electricity per water dried off", unverified=True)
    e_burn: float = par(5.0, "MJ/kg", 0.0, 30.0, "design_choice", "electricity per dry waste burnt", unverified=True)
    T: float = par(295.15, "K", 285.0, 320.0, "design_choice", "temperature of waste and of nitrogen let go")
    m_rate: float = par(
        100.0, "kg d/kg", 20.0, 500.0, "design_choice", "dryer and oven per waste rate", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {
            "waste": condition("waste.s", self.T),
            "stored": condition("waste.s", self.T),
            "nitrogen": condition("N2.g", self.T, 1e5),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        waste = u.load * self.size
        moisture, fire = waste * self.wet, waste * self.burnt
        nitrogen = fire * (1 + _OXYGEN - _CARBON_DIOXIDE - _WATER)
        flows = {
            "power": -(moisture * self.e_dry + fire * self.e_burn),
            "waste": -waste,
            "moisture": -moisture,
            "oxygen": -fire * _OXYGEN,
            "carbon_dioxide": fire * _CARBON_DIOXIDE,
            "water": self.eta * moisture + fire * _WATER,
            "stored": waste - fire,
            "lost": (1 - self.eta) * moisture,
            "nitrogen": nitrogen,
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows)

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth, note="no bags, no ash")
