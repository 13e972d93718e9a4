"""Space suits at work outside, each with a person in it: oxygen, cooling water, and what leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.organics import CREW_DAY
from gasloop.model.component import (
    At,
    Component,
    Control,
    Estimate,
    Evidence,
    Flows,
    draws,
    emits,
    gives,
    sized,
    takes,
)
from gasloop.parts import air

_TRIPLE = 273.16  # K, at which ice of the sublimator stands
_P_TRIPLE = 611.66  # Pa


@dataclass(frozen=True, kw_only=True, eq=False)
class EvaSuit(Component):
    """A person in a suit on an EVA, cooled by ice that sublimes into the vacuum.

    oxygen = M / q + leak                                 q: heat of the BVAD crew-day per its oxygen, 13.9 MJ/kg [kg/s]
    food + O2 -> CO2 + metabolic water + dry waste        as in the BVAD crew-day, see matter.organics
    cooling = (M' + P + Q_in) / (h_v - h_l)               M' what the streams of the body leave over [W]; water [kg/s]
    power = P                                             fan, pump, radio; charged as it is used

    Carbon dioxide is caught in the suit: with ``kept: 1`` it comes back to its bus (a metal-oxide canister baked out
    indoors), with 0 it leaves for the vacuum (a swing bed or a vented canister), and nothing with it. Sweat and breath are
    condensed in the suit and come home as waste water with the rest. Prebreathing and the airlock are not here.

    size: persons outside at once. load is the share of them that is out. Valid for a body that keeps no heat and a suit
    in a vacuum; a sublimator does not work in the air of Mars. Source: bvad2022, Table 4-69; habnet_cabin.
    """

    ports = (
        takes("oxygen", "O2.g"),
        takes("water", "H2O.l"),
        takes("power", "electricity"),
        draws("food", "food.s"),
        draws("warmth", "heat"),
        gives("carbon_dioxide", "CO2.g"),
        gives("waste_water", "H2O.l"),
        emits("waste", "waste.s"),
        emits("vented", "CO2.g"),
        emits("leaked", "O2.g"),
        emits("sublimed", "H2O.g"),
    )
    controls = (Control(what="share of the suits that is outside"),)

    demand = True

    size: float = sized("person", "persons outside at once", 2.0, 1.0, 20.0)
    metabolic: float = par(352.0, "W", 150.0, 600.0, "bvad2022", "metabolic rate of a person at work outside")
    leak: float = par(0.005, "kg/h", 0.0, 0.1, "habnet_cabin", "oxygen that a suit leaks")
    p_suit: float = par(29.6, "kPa", 20.0, 60.0, "bvad2022", "pressure in the suit, pure oxygen")
    T_suit: float = par(
        295.15, "K", 285.0, 305.0, "design_choice", "temperature in the suit, of what it leaks and of food"
    )
    power_suit: float = par(100.0, "W", 0.0, 500.0, "design_choice", "fan, pump, radio, lamps", unverified=True)
    heat_in: float = par(0.0, "W", 0.0, 300.0, "design_choice", "heat from the surroundings")
    drink: float = par(CREW_DAY.drink, "kg/d", 0.0, 4.0, "bvad2022", "water drunk per crew-day of oxygen")
    kept: float = par(1.0, "1", 0.0, 1.0, "design_choice", "share of the carbon dioxide that comes home")
    m_suit: float = par(150.0, "kg", 60.0, 250.0, "design_choice", "suit with its backpack", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("oxygen in a suit", 0.092, "kg/h", "bvad2022", "transcribed"),
        Evidence("oxygen in a suit, low", 0.069, "kg/h", "bvad2022", "transcribed"),
        Evidence("oxygen in a suit, high", 0.110, "kg/h", "bvad2022", "transcribed"),
        Evidence("sublimator, low", 0.25, "kg/h", "bvad2022", "transcribed"),
        Evidence("sublimator, high", 0.76, "kg/h", "bvad2022", "transcribed"),
    )

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {
            "food": condition("food.s", self.T_suit),
            "waste": condition("waste.s", self.T_suit),
            "leaked": condition("O2.g", self.T_suit, self.p_suit),
            "sublimed": air.brings("H2O", _TRIPLE, _P_TRIPLE),
            "warmth": Condition(self.T_suit, 0.0, 1.0, 1.0 / self.T_suit),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        out = u.load * self.size
        day = out * self.metabolic / CREW_DAY.heat  # crew-days of the reference per second, 1/s
        leaked, made, drunk = out * self.leak, day * CREW_DAY.carbon_dioxide, day * self.drink * 86400.0
        body = {
            "oxygen": -(day * CREW_DAY.oxygen + leaked),
            "food": -day * CREW_DAY.food,
            "carbon_dioxide": self.kept * made,
            "vented": (1 - self.kept) * made,
            "leaked": leaked,
            "waste_water": drunk + day * CREW_DAY.metabolic_water,
            "waste": day * CREW_DAY.waste,
        }
        given_off = drunk * at["water"].h - sum(flow * at[port].h for port, flow in body.items())
        power, warmth = out * self.power_suit, out * self.heat_in
        cooling = (given_off + power + warmth) / (at["sublimed"].h - at["water"].h)
        return Flows(
            ports={
                **body,
                "water": -(drunk + cooling),
                "sublimed": cooling,
                "power": -power,
                "warmth": -warmth,
            },
            outputs={"cooling": cooling, "metabolic": given_off},
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_suit * self.size * (1 + self.growth), self.growth)
