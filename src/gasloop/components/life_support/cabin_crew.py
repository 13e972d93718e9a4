"""Crew in a cabin: breathes its air, and gives vapour and dry heat to it; by the day or by what it does now."""

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
from gasloop.parts.metabolism import ACTIVITIES, DAYS, Rates, mean, scale

BY_ACTIVITY = "ices_2021_365"
WHOLE_DAY = "day"
STATED = "stated"


@dataclass(frozen=True, kw_only=True, eq=False)
class CabinCrew(Component):
    """People in the air of a cabin. As ``crew``, but breath and sweat go into the air as vapour.

    r = r_set (m_body / 82 kg)^0.75 spread                oxygen of one person [kg/s]
    food + O2 -> CO2 + metabolic water + dry waste        as in the BVAD crew-day, see matter.organics
    W_in = (drink + water in food) r / r_bvad             water drunk and eaten [kg/s]
    waste_water = W_in + metabolic water - vapour         urine, faecal water, sweat that runs off
    Q = enthalpy of what comes in less that of what goes out      dry (sensible) heat [W]; the latent is in the vapour

    ``dataset`` names an edition of a day (bvad_rev2, hidh, ices_short, ices_long, iss_planning, ssf, bvad_rp1324, hummod),
    the law of another tool (simoc, biosim), ``stated`` for the parameters ``oxygen_rate`` and ``vapour_rate``, or
    ices_2021_365 for rates by activity: with ``activity: day`` their mean over the hours of each, which must add to 24; with
    ``activity: sleep``, ``nominal``, ``aerobic``, ``resistive`` what people do who are doing it. A day hour by hour is one unit for
    each activity with a schedule that comes again (``every: 24 h``); load is then the share of the crew that does it now.
    See parts.metabolism for the numbers.

    Oxygen and vapour are the set's own; carbon dioxide has the quotient of the food, 0.881, at all activities: asleep
    +2 %, at work +4 %, in exercise -7 % of the table's (it is 0.86, and 0.95 in exercise; a body stores the difference).
    Heat is that of the food burnt: 2 % below the table at work, 5 % in exercise.

    size: persons. load is presence, 0..1. Valid for cabin air; bodies keep no heat. Water is drunk as oxygen is used.
    No hygiene water or laundry. Source: ewert2021, bvad2022.
    """

    ports = (
        takes("oxygen", "O2.g"),
        takes("water", "H2O.l"),
        draws("food", "food.s"),
        gives("carbon_dioxide", "CO2.g"),
        gives("vapour", "H2O.g"),
        gives("waste_water", "H2O.l"),
        emits("waste", "waste.s"),
        gives("heat", "heat"),
    )
    controls = (Control(what="presence: share of the crew that is here, and at this"),)

    demand = True

    size: float = sized("person", "crew", 4.0, 1.0, 100.0)
    dataset: str = "bvad_rev2"
    activity: str = WHOLE_DAY
    body: float = par(82.0, "kg", 45.0, 110.0, "ewert2021", "mean body mass of the crew")
    spread: float = par(
        1.0, "1", 0.8, 1.25, "ewert2021", "this crew over the set: 5th to 95th percentile are 0.7 to 1.2"
    )
    T_food: float = par(295.15, "K", 291.15, 300.15, "bvad2022", "temperature of food and of dry waste")
    oxygen_rate: float = par(0.895, "kg/d", 0.2, 3.0, "bvad2022", "oxygen of one person, set stated")
    vapour_rate: float = par(2.516, "kg/d", 0.2, 4.0, "bvad2022", "breath and sweat that reach the air, set stated")
    drink: float = par(
        CREW_DAY.drink, "kg/d", 2.5, 4.0, "bvad2022", "potable water of a crew-day at the BVAD oxygen rate"
    )
    food_water: float = par(CREW_DAY.food_water, "kg/d", 0.0, 1.2, "bvad2022", "water in the food of that crew-day")
    sleep: float = par(8.0, "h", 4.0, 12.0, "ewert2021", "hours of sleep in a day, set ices_2021_365")
    nominal: float = par(14.5, "h", 0.0, 20.0, "ewert2021", "hours of usual work and rest")
    aerobic: float = par(0.5, "h", 0.0, 4.0, "ewert2021", "hours of aerobic exercise")
    resistive: float = par(1.0, "h", 0.0, 4.0, "ewert2021", "hours of resistive exercise; 0 on missions to 30 days")

    evidence = (
        Evidence("vapour, missions over 30 days", 2.52, "kg/d", "ewert2021", "primary"),
        Evidence("dry heat, missions over 30 days", 6.308, "MJ/d", "ewert2021", "primary"),
        Evidence("latent heat, missions over 30 days", 6.118, "MJ/d", "ewert2021", "primary"),
        Evidence("dry heat at usual work", 85.0, "W", "ewert2021", "primary"),
        Evidence("carbon dioxide at usual work", 0.69, "g/min", "ewert2021", "primary"),
        Evidence("carbon dioxide in aerobic exercise", 5.22, "g/min", "ewert2021", "primary"),
    )

    def __post_init__(self) -> None:
        sets = (*DAYS, BY_ACTIVITY, STATED)
        if self.dataset not in sets:
            raise ValueError(f"cabin_crew: no data set '{self.dataset}'; allowed: {', '.join(sets)}")
        doings = (WHOLE_DAY, *ACTIVITIES)
        if self.activity not in doings:
            raise ValueError(f"cabin_crew: no activity '{self.activity}'; allowed: {', '.join(doings)}")
        if self.activity != WHOLE_DAY and self.dataset != BY_ACTIVITY:
            raise ValueError(
                f"cabin_crew: the set '{self.dataset}' knows whole days, not '{self.activity}'; set `dataset: {BY_ACTIVITY}`"
            )
        try:
            mean(self.hours)
        except ValueError as error:
            raise ValueError(f"cabin_crew: {error}") from error
        if self._waste_water(self.rates.oxygen) < self.rates.vapour:
            raise ValueError(
                "cabin_crew: more water is breathed out and sweated than is drunk, eaten and made of food; raise drink"
            )

    @property
    def hours(self) -> dict[str, float]:
        """Hours of each activity in a day."""
        return {name: getattr(self, name) / 3600.0 for name in ACTIVITIES}

    @property
    def rates(self) -> Rates:
        """Oxygen and vapour of one person of the reference body [kg/s]."""
        if self.dataset in DAYS:
            return DAYS[self.dataset]
        if self.dataset == STATED:
            return Rates(self.oxygen_rate, self.vapour_rate, "as the study states", "design_choice")
        return mean(self.hours) if self.activity == WHOLE_DAY else ACTIVITIES[self.activity]

    def _waste_water(self, oxygen: Any) -> Any:
        """Water taken in and made of food, at an oxygen rate [kg/s]."""
        day = oxygen / CREW_DAY.oxygen  # crew-days of the reference, kg/d over kg/d
        return day * (self.drink + self.food_water) * 86400.0 + day * CREW_DAY.metabolic_water

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"food": condition("food.s", self.T_food), "waste": condition("waste.s", self.T_food)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        people = u.load * self.size * scale(self.body) * self.spread
        oxygen, vapour = people * self.rates.oxygen, people * self.rates.vapour
        day = oxygen / CREW_DAY.oxygen
        water = day * (self.drink + self.food_water) * 86400.0
        matter = {
            "oxygen": -oxygen,
            "water": -water,
            "food": -day * CREW_DAY.food,
            "carbon_dioxide": day * CREW_DAY.carbon_dioxide,
            "vapour": vapour,
            "waste_water": water + day * CREW_DAY.metabolic_water - vapour,
            "waste": day * CREW_DAY.waste,
        }
        Q = -sum(flow * at[port].h for port, flow in matter.items())
        latent = vapour * (at["vapour"].h - at["water"].h)
        return Flows(
            ports={**matter, "heat": Q},
            outputs={"latent": latent, "metabolic": Q + latent},
        )

    def estimate(self) -> Estimate:
        return Estimate(
            0.0, 0.0, note="people, no hardware: food arrives through its port, quarters are not in the model"
        )
