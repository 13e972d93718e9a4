"""Food and dry waste of a crew, dry plants: composition by element, heat of formation, entropy.

One crew-day of the Baseline Values and Assumptions Document (``CREW_DAY``) closes in mass; it is made to
close in every element here, so that the element audit runs through a person:

    food + O2 -> CO2 + metabolic water + dry waste        0.800 + 0.895 = 1.085 + 0.490 + 0.120 kg

Dry waste is the mix of three formulas that life-support models use for the solids of urine, faeces and
sweat. Food is what remains, element by element: C 0.427, H 0.079, O 0.465, N 0.029 by mass, about C17 H38
O14 N. It is drier in name than in fact: protein, fat and sugar that take the same oxygen and give the same
carbon dioxide weigh 0.70 kg and make 0.39 kg of water; the other 0.1 kg of the document's food leaves as
water and takes no part.

Heat of formation. Waste: from its heat of combustion, estimated from the oxygen that its combustion takes.
Food: from the heat that the crew-day gives off, 12.426 MJ with all water liquid at 298.15 K. The heat of
combustion of food then follows, 18.1 MJ/kg, within 2 % of the same rule.

Dry plant matter (``biomass``) is what two numbers of the crop models fix, if it is of carbon, hydrogen and oxygen alone: the
carbon in it, 0.44 by mass, and the oxygen given off in making it, 1.07 mol per mol of carbon (wheat). That is C H1.94 O0.83; its heat
of combustion by the rule is 17.7 MJ/kg. Nitrogen and salts (2 % of a dry plant) are left out.

Entropy: a rule for dried biomass, 0.187 times the entropy of the elements. It is an estimate; a person
makes about 40 kJ/K of entropy in a day, and food and waste together account for less than 2 kJ/K of that.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.matter.species import T_STANDARD, species

ELEMENTS = ("C", "H", "O", "N")

# Formulas of the solids; urine and faeces as V-HAB's digestion model has them.
SOLIDS: Mapping[str, Mapping[str, int]] = {
    "urine": {"C": 2, "H": 6, "O": 2, "N": 2},
    "faeces": {"C": 42, "H": 69, "O": 13, "N": 5},
    "sweat": {"C": 13, "H": 28, "O": 13, "N": 2},  # unverified: Volk and Rummel (1987) was not read
}
SOLIDS_SOURCE = "volk1987"


BIOMASS_CARBON = 0.44  # of dry wheat, by mass
BIOMASS_OXYGEN = 1.07  # mol of oxygen given off per mol of carbon bound, wheat
BIOMASS_SOURCE = "bvad2022"  # Table 4-113, read in the plant tables of V-HAB


@dataclass(frozen=True)
class CrewDay:
    """What one person takes and gives in a day [kg/d], and the heat given off [J/d]. All water liquid."""

    oxygen: float = 0.895
    food: float = 0.800  # dry
    carbon_dioxide: float = 1.085
    metabolic_water: float = 0.490
    drink: float = 3.217
    food_water: float = 0.760  # in the food, which is counted dry above
    urine_solids: float = 0.061
    faeces_solids: float = 0.032
    sweat_solids: float = 0.027
    heat: float = 12.426e6  # 6.308 MJ sensible and 6.118 MJ latent
    source: str = "bvad2022"

    @property
    def waste(self) -> float:
        """Dry waste [kg/d]."""
        return self.urine_solids + self.faeces_solids + self.sweat_solids


CREW_DAY = CrewDay()  # BVAD Rev 2, Table 3-31

HEAT_PER_OXYGEN = 14.1e6  # J per kg O2 of combustion, water liquid; patel1981, unverified
HEAT_PER_OXYGEN_SOURCE = "patel1981"
SHARE_OF_ELEMENT_ENTROPY = 0.187  # battley1999, unverified
ENTROPY_SOURCE = "battley1999"
CP = 1.6e3  # J/kg/K, dry food between starch (1.5) and fat and protein (2.0); choi1986, unverified


@dataclass(frozen=True)
class Organic:
    """A dry organic solid: kg of each element per kg; heat of formation [J/kg]; entropy, cp [J/kg/K]."""

    elements: Mapping[str, float]
    hf: float
    s0: float
    cp: float
    what: str
    source: str
    unverified: bool = True

    @property
    def oxygen_demand(self) -> float:
        """kg of O2 that burn 1 kg to CO2, H2O and N2."""
        e = self.elements
        carbon = e["C"] / species("CO2.g").element_mass["C"] * species("CO2.g").element_mass["O"]
        hydrogen = e["H"] / species("H2O.l").element_mass["H"] * species("H2O.l").element_mass["O"]
        return carbon + hydrogen - e["O"]

    @property
    def heat_of_combustion(self) -> float:
        """Heat of burning 1 kg to CO2, liquid water and N2 [J/kg]."""
        return self.hf - _burnt(self.elements)


def _burnt(elements: Mapping[str, float]) -> float:
    """Enthalpy of the CO2 and liquid water that 1 kg burns to [J/kg]."""
    co2, water = species("CO2.g"), species("H2O.l")
    return (
        elements["C"] / co2.element_mass["C"] * co2.hf / co2.M
        + elements["H"] / water.element_mass["H"] * water.hf / water.M
    )


def _entropy(elements: Mapping[str, float]) -> float:
    """Absolute entropy of dried biomass at 298.15 K [J/kg/K]: a share of that of its elements."""
    total = 0.0
    for name in ("C.s", "H2.g", "O2.g", "N2.g"):
        known = species(name)
        (atom,) = known.atoms
        total += elements[atom] * known.s0 / known.M
    return SHARE_OF_ELEMENT_ENTROPY * total


def mixed(parts: Mapping[str, float]) -> dict[str, float]:
    """kg of each element in a mix of the ``SOLIDS`` [kg of each]."""
    mass = dict.fromkeys(ELEMENTS, 0.0)
    for name, kg in parts.items():
        per_mole = {e: n * _atomic_mass(e) for e, n in SOLIDS[name].items()}
        for e, m in per_mole.items():
            mass[e] += kg * m / sum(per_mole.values())
    return mass


def _atomic_mass(element: str) -> float:
    source = {"C": "C.s", "H": "H2.g", "O": "O2.g", "N": "N2.g"}[element]
    return species(source).M / species(source).atoms[element]


def eaten(day: CrewDay, waste: Mapping[str, float]) -> dict[str, float]:
    """kg of each element in the food of a crew-day: what goes out less the oxygen breathed in.

    waste : kg of each element in the day's dry waste
    Raises ValueError if an element comes out negative: the crew-day is not one of a person.
    """
    food = {
        e: day.carbon_dioxide * species("CO2.g").element_mass.get(e, 0.0)
        + day.metabolic_water * species("H2O.l").element_mass.get(e, 0.0)
        + waste[e]
        - (day.oxygen if e == "O" else 0.0)
        for e in ELEMENTS
    }
    lacking = [e for e, m in food.items() if m < 0]
    if lacking:
        raise ValueError(f"food of this crew-day has negative {', '.join(lacking)}: check the row against its source")
    return food


def _waste() -> Organic:
    kg = mixed({"urine": CREW_DAY.urine_solids, "faeces": CREW_DAY.faeces_solids, "sweat": CREW_DAY.sweat_solids})
    elements = {e: m / CREW_DAY.waste for e, m in kg.items()}
    bare = Organic(elements, 0.0, _entropy(elements), CP, "dry waste of a crew: urine, faeces, sweat", SOLIDS_SOURCE)
    hf = _burnt(elements) + HEAT_PER_OXYGEN * bare.oxygen_demand
    return Organic(elements, hf, bare.s0, CP, bare.what, bare.source)


def _food(waste: Organic) -> Organic:
    kg = eaten(CREW_DAY, {e: m * CREW_DAY.waste for e, m in waste.elements.items()})
    elements = {e: m / CREW_DAY.food for e, m in kg.items()}
    co2, water = species("CO2.g"), species("H2O.l")
    given = (
        CREW_DAY.carbon_dioxide * co2.hf / co2.M
        + CREW_DAY.metabolic_water * water.hf / water.M
        + CREW_DAY.waste * waste.hf
        + CREW_DAY.heat
    )
    return Organic(elements, given / CREW_DAY.food, _entropy(elements), CP, "dry food of a crew", CREW_DAY.source)


def grown(carbon: float, oxygen: float) -> dict[str, float]:
    """Elements by mass of plant matter C Hx Oy with so much carbon by mass, grown with so much oxygen [mol per mol of carbon].

    CO2 + x/2 H2O -> C Hx Oy + (1 + x/4 - y/2) O2; the bracket is ``oxygen``. Raises ValueError where no such matter exists.
    """
    m_C, m_H, m_O = (_atomic_mass(e) for e in "CHO")
    y = (m_C / carbon - m_C - 4 * m_H * (oxygen - 1)) / (m_O + 2 * m_H)
    x = 4 * (oxygen - 1) + 2 * y
    if not 0.0 < carbon < 1.0 or x < 0 or y < 0:
        raise ValueError(
            f"no plant matter has {carbon:.2f} carbon and gives {oxygen:.2f} oxygen per carbon: check both"
        )
    return {"C": carbon, "H": carbon * x * m_H / m_C, "O": carbon * y * m_O / m_C, "N": 0.0}


def _biomass() -> Organic:
    elements = grown(BIOMASS_CARBON, BIOMASS_OXYGEN)
    bare = Organic(
        elements, 0.0, _entropy(elements), CP, "dry plant matter, without nitrogen and salts", BIOMASS_SOURCE
    )
    hf = _burnt(elements) + HEAT_PER_OXYGEN * bare.oxygen_demand
    return Organic(elements, hf, bare.s0, CP, bare.what, bare.source)


_WASTE = _waste()
ORGANICS: dict[str, Organic] = {"food": _food(_WASTE), "waste": _WASTE, "biomass": _biomass()}


def organic_state(name: str, T: float) -> tuple[float, float]:
    """Enthalpy [J/kg] on the formation scale and entropy [J/kg/K] of an organic solid at T [K], 250-330 K.

    Raises ValueError outside that range.
    """
    if not 250.0 <= T <= 330.0:
        raise ValueError(f"{name} at {T:.1f} K: allowed 250 to 330 K, its heat capacity is a single number")
    known = ORGANICS[name]
    return known.hf + known.cp * (T - T_STANDARD), known.s0 + known.cp * math.log(T / T_STANDARD)
