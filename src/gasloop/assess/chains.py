"""How far a crew's air and water can go round, chain by chain, in closed form from one crew-day (``organics.CREW_DAY``).

    H2 = 2 O2 + brought                              hydrogen of the electrolyser, and what is brought [mol]
    reduced = min(1, H2 / (net CO2))                 net: hydrogen used up per carbon dioxide: Sabatier 4 less what comes back from
                                                     the methane, 3/4 of its own 2 as acetylene, all 2 as carbon; Bosch 2
    recovered = reduced CO2 / O2                     every carbon dioxide reduced gives 2 H2O, hence one O2
    make-up = M_H2O 2 (O2 - reduced CO2)             water that the electrolyser still wants [kg]

The recoveries that need no make-up at all leave out laundry, washing, leaks and work outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.matter.organics import CREW_DAY, CrewDay
from gasloop.matter.species import molar_mass

_O2, _H2, _H2O, _CO2, _CH4, _C = (molar_mass(f) for f in ("O2", "H2", "H2O", "CO2", "CH4", "C"))
WATER_PER_OXYGEN = 2 * _H2O / _O2  # kg of water in which a kg of oxygen is bound

# Hydrogen used up per carbon dioxide [mol/mol], and what leaves for each: methane left over, carbon.
CHAINS: Mapping[str, tuple[float, float, float]] = {
    "open": (float("inf"), 0.0, 0.0),
    "sabatier": (4.0, 1.0, 0.0),
    "sabatier_acetylene": (2.5, 0.0, 0.0),  # plasma pyrolysis, 2 CH4 -> C2H2 + 3 H2
    "sabatier_carbon": (2.0, 0.0, 1.0),  # full pyrolysis, CH4 -> C + 2 H2
    "bosch": (2.0, 0.0, 1.0),
}


@dataclass(frozen=True)
class Chain:
    """What a chain makes of a crew-day.

    reduced : share of the carbon dioxide; recovered : share of the oxygen breathed
    make_up : water for the electrolyser that must be brought [kg/d]
    carbon_dioxide, methane, carbon : left over [kg/d]; hydrogen : left over [kg/d]
    recovery, recovery_dry : share of the crew's waste water that must be regained so that no water is brought at all, with the
                             water of the food brought in it, and with dry food; above 1 it cannot be done
    """

    reduced: float
    recovered: float
    make_up: float
    carbon_dioxide: float
    methane: float
    carbon: float
    hydrogen: float
    recovery: float
    recovery_dry: float


def chain(name: str, hydrogen: float = 0.0, day: CrewDay = CREW_DAY) -> Chain:
    """A chain of ``CHAINS`` with so much hydrogen brought to it [kg per crew-day].

    Raises ValueError for an unknown chain or hydrogen below nought.
    """
    if name not in CHAINS:
        raise ValueError(f"no chain '{name}'; allowed: {', '.join(CHAINS)}")
    if hydrogen < 0:
        raise ValueError(f"hydrogen {hydrogen:g} kg a day: nought or more")
    net, methane, carbon = CHAINS[name]
    oxygen, co2 = day.oxygen / _O2, day.carbon_dioxide / _CO2
    H2 = 2 * oxygen + hydrogen / _H2
    reduced = min(1.0, H2 / (net * co2))
    used = 0.0 if reduced == 0.0 else reduced * co2 * net
    make_up = 2 * _H2O * (oxygen - reduced * co2)
    out = day.drink + day.food_water + day.metabolic_water  # all of it as waste water and humidity
    return Chain(
        reduced=reduced,
        recovered=reduced * co2 / oxygen,
        make_up=make_up,
        carbon_dioxide=(1 - reduced) * day.carbon_dioxide,
        methane=methane * reduced * co2 * _CH4,
        carbon=carbon * reduced * co2 * _C,
        hydrogen=(H2 - used) * _H2,
        recovery=(day.drink + make_up) / out,
        recovery_dry=(day.drink + day.food_water + make_up) / out,
    )


def hydrogen_wanted(name: str, day: CrewDay = CREW_DAY) -> float:
    """Hydrogen to bring so that all carbon dioxide is reduced [kg per crew-day]; nought where the chain has enough."""
    if name not in CHAINS or name == "open":
        raise ValueError(f"'{name}' reduces nothing; allowed: {', '.join(c for c in CHAINS if c != 'open')}")
    wanted = CHAINS[name][0] * day.carbon_dioxide / _CO2 - 2 * day.oxygen / _O2
    return max(wanted, 0.0) * _H2


@dataclass(frozen=True)
class WaterLoop:
    """A water loop per crew-day [kg/d]; ``collected``: share of what reaches the processors; ``all``: of all that leaves the crew."""

    recovered: float
    to_urine: float
    to_water: float
    collected: float
    all: float


def water_loop(
    condensate: float, urine: float, flush: float, lost: float, still: float, brine: float = 0.0, reject: float = 0.0
) -> WaterLoop:
    """Condensate to the water processor; urine and flush water through the still, its brine through a brine processor.

    condensate, urine, flush : per crew-day [kg/d]; lost : water in faeces and trash, not collected [kg/d]
    still, brine : shares recovered in each (brine 0: none); reject : share lost in the water processor
    """
    fed = urine + flush
    gained = fed * (still + (1 - still) * brine)
    recovered = (condensate + gained) * (1 - reject)
    reached = condensate + fed
    return WaterLoop(recovered, fed, condensate + gained, recovered / reached, recovered / (reached + lost))


def pays_back(mass: float, saved: float, price: float = 1.0) -> float:
    """Crew-days after which a stage has saved what it weighs.

    mass : of the stage with its power and cooling [kg]; saved : make-up per crew-day [kg]
    price : what a kg of it costs here [kg brought per kg]: 1 where it is brought, the plan's price where it is made
    """
    if not saved > 0 or not price > 0:
        return float("inf")
    return mass / (saved * price)
