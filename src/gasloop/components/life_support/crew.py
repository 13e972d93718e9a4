"""Crew: oxygen, water and food in; carbon dioxide, waste water, dry waste and heat out."""

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

DATASETS = {
    "bvad_rev2": "Baseline Values and Assumptions Document Rev 2 (2022), Table 3-31: one crew-day",
    "hidh": "Human Integration Design Handbook, 30 min of exercise, as in ICES-2021-365: one crew-day",
    "iss_planning": "planning rate of the ISS, ICES-2015-146 (2015): one crew-day",
    "ices_2021_365": "ICES-2021-365 (2021): rates by activity, with the hours of each as parameters",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Crew(Component):
    """People, by what they breathe, drink, eat and give off; a mean over the day.

    r = r_set (m_body / 82 kg)^0.75                     oxygen of one person [kg/s]
    food + O2 -> CO2 + metabolic water + dry waste      as in the BVAD crew-day, see matter.organics
    W_in = (drink + water in food) r / r_bvad           water drunk [kg/s]
    W_out = W_in + metabolic water                      urine, condensate of breath and sweat, faecal water
    Q = enthalpy of what comes in less that of what goes out      heat [W]

    Food comes dry from outside; its water is taken from the water bus with the drink. Humidity leaves as
    condensate, so Q is sensible and latent heat together. ``dataset`` names the edition that r_set comes
    from: bvad_rev2, hidh, iss_planning (daily means) or ices_2021_365 (rates by activity times the hours of
    each). Every set is closed by the same reaction: oxygen is the set's own and all else follows from it.
    So carbon dioxide is adjusted to the respiratory quotient of the BVAD food, 0.881: by +0.4 % (long
    missions) and +1.6 % (short ones) in ices_2021_365, by -4.4 % in hidh. Heat then is 3 % below the
    metabolic energy of ices_2021_365, as it is in BVAD itself, and 5 % below that of hidh.

    size: persons. load is presence, 0..1. Valid for stays of days and more: an hour of exercise is spread
    over its day. No suits, hygiene water or laundry. Source: bvad2022, ewert2021, schaezler2015.
    """

    ports = (
        takes("oxygen", "O2.g"),
        takes("water", "H2O.l"),
        draws("food", "food.s"),
        gives("carbon_dioxide", "CO2.g"),
        gives("waste_water", "H2O.l"),
        emits("waste", "waste.s"),
        gives("heat", "heat"),
    )
    controls = (Control(what="presence: share of the crew that is here"),)

    demand = True

    size: float = sized("person", "crew", 4.0, 1.0, 100.0)
    dataset: str = "bvad_rev2"
    body: float = par(82.0, "kg", 45.0, 110.0, "ewert2021", "mean body mass of the crew")
    oxygen_bvad_rev2: float = par(CREW_DAY.oxygen, "kg/d", 0.57, 1.08, "bvad2022", "oxygen, set bvad_rev2")
    oxygen_hidh: float = par(0.82, "kg/d", 0.57, 1.08, "ewert2021", "oxygen, set hidh")
    oxygen_iss_planning: float = par(0.85, "kg/d", 0.57, 1.08, "schaezler2015", "oxygen, set iss_planning")
    T_cabin: float = par(295.15, "K", 291.15, 300.15, "bvad2022", "temperature of food and of dry waste")
    drink: float = par(
        CREW_DAY.drink, "kg/d", 2.0, 4.0, "bvad2022", "potable water of a crew-day at the BVAD oxygen rate"
    )
    food_water: float = par(CREW_DAY.food_water, "kg/d", 0.0, 1.2, "bvad2022", "water in the food of that crew-day")
    vapour: float = par(2.946, "kg/d", 1.8, 3.5, "bvad2022", "water breathed out and sweated in that crew-day")
    sleep: float = par(8.0, "h", 4.0, 12.0, "ewert2021", "hours of sleep in a day, set ices_2021_365")
    nominal: float = par(14.5, "h", 0.0, 20.0, "ewert2021", "hours of usual work and rest")
    aerobic: float = par(0.5, "h", 0.0, 4.0, "ewert2021", "hours of aerobic exercise")
    resistive: float = par(1.0, "h", 0.0, 4.0, "ewert2021", "hours of resistive exercise; 0 on missions to 30 days")
    oxygen_sleep: float = par(0.37, "g/min", 0.3, 0.5, "ewert2021", "oxygen asleep")
    oxygen_nominal: float = par(0.59, "g/min", 0.45, 0.8, "ewert2021", "oxygen at usual work and rest")
    oxygen_aerobic: float = par(3.99, "g/min", 2.0, 5.0, "ewert2021", "oxygen in aerobic exercise")
    oxygen_resistive: float = par(1.43, "g/min", 1.0, 3.0, "ewert2021", "oxygen in resistive exercise")

    evidence = (
        Evidence("oxygen, missions to 30 days", 0.84, "kg/d", "ewert2021", "primary"),
        Evidence("oxygen, missions over 30 days", 0.90, "kg/d", "ewert2021", "primary"),
        Evidence("carbon dioxide, missions to 30 days", 1.01, "kg/d", "ewert2021", "primary"),
        Evidence("carbon dioxide, missions over 30 days", 1.08, "kg/d", "ewert2021", "primary"),
        Evidence("carbon dioxide, BVAD Rev 2", 1.085, "kg/d", "bvad2022", "transcribed"),
        Evidence("heat, BVAD Rev 2", 12.426, "MJ/d", "bvad2022", "transcribed"),
        Evidence("heat, missions over 30 days", 12.778, "MJ/d", "ewert2021", "primary"),
    )

    def __post_init__(self) -> None:
        if self.dataset not in DATASETS:
            raise ValueError(f"crew: no data set '{self.dataset}'; allowed: {', '.join(DATASETS)}")
        hours = (self.sleep + self.nominal + self.aerobic + self.resistive) / 3600.0
        if abs(hours - 24.0) > 1e-6:
            raise ValueError(
                f"crew: sleep, nominal, aerobic and resistive add to {hours:g} h; they must add to 24 h: change nominal"
            )

    @property
    def oxygen_rate(self) -> float:
        """Oxygen of one person, mean over the day [kg/s]."""
        by_activity = (
            self.sleep * self.oxygen_sleep
            + self.nominal * self.oxygen_nominal
            + self.aerobic * self.oxygen_aerobic
            + self.resistive * self.oxygen_resistive
        ) / 86400.0
        reference = {
            "bvad_rev2": self.oxygen_bvad_rev2,
            "hidh": self.oxygen_hidh,
            "iss_planning": self.oxygen_iss_planning,
            "ices_2021_365": by_activity,
        }[self.dataset]
        scale: float = (self.body / 82.0) ** 0.75
        return reference * scale

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"food": condition("food.s", self.T_cabin), "waste": condition("waste.s", self.T_cabin)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        oxygen = u.load * self.size * self.oxygen_rate
        day = oxygen / CREW_DAY.oxygen  # crew-days of the reference per second, 1/s
        bvad = oxygen / self.oxygen_bvad_rev2  # the same against the rate that the water figures belong to, 1
        water = bvad * (self.drink + self.food_water)
        metabolic = day * CREW_DAY.metabolic_water
        matter = {
            "oxygen": -oxygen,
            "water": -water,
            "food": -day * CREW_DAY.food,
            "carbon_dioxide": day * CREW_DAY.carbon_dioxide,
            "waste_water": water + metabolic,
            "waste": day * CREW_DAY.waste,
        }
        Q = -sum(flow * at[port].h for port, flow in matter.items())
        condensate = bvad * self.vapour
        return Flows(
            ports={**matter, "heat": Q},
            outputs={"condensate": condensate, "toilet_water": water + metabolic - condensate},
        )

    def estimate(self) -> Estimate:
        return Estimate(
            0.0, 0.0, note="people, no hardware: food arrives through its port, quarters are not in the model"
        )
