"""What nothing may beat: least work and least energy per kg of oxygen, route by route, from a given feed.

    work   = g(products) - g(feed)       at T0 and 1 bar: all heat that the surroundings can give at T0 is free
    energy = h(products) - h(feed)       all heat is paid for; what a plant without ambient heat must take in

Reagents that go round (hydrogen, carbon, salt) do not appear: only what enters and what leaves counts. The feed is at
T0; products are oxygen gas at T0 and 1 bar, pure elements, and the oxides that were not touched. Oxides are counted
as pure: in a soil they are bound and cost a little more, so the number stays a floor. Elements are counted as pure
as well: iron and silicon, where both are made and alloy, can save up to 0.4 kWh/kg.

No floor: heat to bring the soil to temperature. It can be recovered in principle and is not in practice
(``heating``). Of ice the floor is heat, not work, for the sun is free: ``ice``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gasloop.matter import regolith
from gasloop.matter.fluids import fluid
from gasloop.matter.minerals import mineral
from gasloop.matter.reactions import Reaction
from gasloop.matter.soils import ROUTES, Soil, oxygen_share
from gasloop.matter.species import FARADAY, P_STANDARD, T_STANDARD, atoms, molar_mass, species

_M_O2 = molar_mass("O2")


@dataclass(frozen=True)
class Floor:
    """Least work and least energy [J per kg of oxygen] at T0 [K], and the reaction they belong to."""

    work: float
    energy: float
    T0: float
    what: str


def _oxygen(T: float) -> tuple[float, float]:
    """Enthalpy and Gibbs energy of oxygen gas at 1 bar, ideal [J/mol]; within 10 J/mol of nasa_gri to 2300 K."""
    gas = fluid("O2")
    tau, delta = gas.T_r / T, P_STANDARD / (gas.R * T) / gas.rho_r
    h = gas.M * gas.R * T * (1 + gas.ideal.first(tau))
    s = gas.M * gas.R * (gas.ideal.first(tau) - gas.ideal.zero(tau) - np.log(delta))
    return float(h), float(h - T * s)


def oxide(formula: str, T0: float = T_STANDARD) -> Floor:
    """An oxide into its element and oxygen: M_n O_m -> n M + m/2 O2. Ilmenite: FeTiO3 -> Fe + TiO2 + 1/2 O2.

    Raises ValueError for what is no oxide here, or outside the range of its element.
    """
    parts: Mapping[str, float]
    if formula == "FeTiO3":
        parts, oxygen = {"Fe": 1.0, "TiO2": 1.0}, 0.5
    elif formula in ROUTES["molten_electrolysis"]:
        parts = {a: n for a, n in atoms(formula).items() if a != "O"}
        oxygen = atoms(formula)["O"] / 2
    else:
        raise ValueError(f"no floor for '{formula}'; there are FeTiO3, {', '.join(ROUTES['molten_electrolysis'])}")
    h_O2, g_O2 = _oxygen(T0)
    made = {f: (n, mineral(f)) for f, n in parts.items()}
    feed = mineral(formula)
    h = sum(n * m.M * float(m.enthalpy(T0)) for n, m in made.values()) + oxygen * h_O2
    g = sum(n * float(m.gibbs_molar(T0)) for n, m in made.values()) + oxygen * g_O2
    kg = oxygen * _M_O2
    left = " + ".join(f"{n:g} {f}".removeprefix("1 ") for f, n in parts.items())
    text = f"{formula} -> {left} + {oxygen:g} O2"
    return Floor((g - float(feed.gibbs_molar(T0))) / kg, (h - feed.M * float(feed.enthalpy(T0))) / kg, T0, text)


def voltage(formula: str, T: float) -> float:
    """Reversible decomposition voltage of a pure oxide at T [K], oxygen at 1 bar [V]: work / (4 F / M_O2)."""
    return oxide(formula, T).work * _M_O2 / (4 * FARADAY)


def _gases(text: str) -> Floor:
    """Floor of a reaction of substances of ``species`` at 298.15 K."""
    reaction = Reaction(text)
    kg = reaction.mass("O2")
    return Floor(reaction.gibbs() / kg, reaction.heat() / kg, T_STANDARD, text)


def water() -> Floor:
    """Electrolysis of liquid water."""
    return _gases("H2O.l -> H2 + 0.5 O2")


def carbon_dioxide() -> Floor:
    """Electrolysis of carbon dioxide to carbon monoxide."""
    return _gases("CO2 -> CO + 0.5 O2")


def sabatier() -> Floor:
    """Methane and oxygen from carbon dioxide and liquid water (Sabatier reactor and electrolyser)."""
    return _gases("CO2 + 2 H2O.l -> CH4 + 2 O2")


def hydrogen_reduction(T0: float = T_STANDARD) -> Floor:
    """Ilmenite by hydrogen and electrolysis of the water."""
    return oxide("FeTiO3", T0)


def ladder(soil: Soil, route: str, T0: float = T_STANDARD) -> list[tuple[str, float, Floor]]:
    """Oxides within reach of a route, cheapest first: (formula, kg of oxygen per kg of soil, floor)."""
    if route == "hydrogen":
        return [("FeTiO3", soil.oxygen("hydrogen"), oxide("FeTiO3", T0))]
    reach = [
        (f, soil.oxides[f] * share * oxygen_share(f), oxide(f, T0))
        for f, share in ROUTES[route].items()
        if soil.oxides.get(f, 0.0) > 0
    ]
    return sorted(reach, key=lambda rung: rung[2].work)


def from_soil(soil: Soil, route: str, taken: float | None = None, T0: float = T_STANDARD) -> Floor:
    """Floor of a route that takes so much oxygen [kg per kg of soil], or all within reach, cheapest oxides first.

    Raises ValueError where the soil has nothing for the route, or less than is to be taken.
    """
    rungs = ladder(soil, route, T0)
    most = sum(kg for _, kg, _ in rungs)
    if most <= 0:
        raise ValueError(f"soil '{soil.name}' has nothing for the route '{route}'")
    wanted = most if taken is None else taken
    if not 0 < wanted <= most * (1 + 1e-9):
        raise ValueError(
            f"{wanted:.2%} of oxygen from soil '{soil.name}' by '{route}': there is {most:.2%} within reach"
        )
    work = energy = 0.0
    used, left = [], wanted
    for formula, kg, rung in rungs:
        part = min(kg, left)
        if part > 0:
            work, energy, left = work + part * rung.work, energy + part * rung.energy, left - part
            used.append(formula)
    return Floor(work / wanted, energy / wanted, T0, f"{route} of {soil.name}: {', '.join(used)}")


def of(route: str) -> Floor:
    """Floor of a route from whatever feed and at whatever yield: for soils that of its cheapest oxide, iron's.

    Raises ValueError for an unknown route.
    """
    gases = {"water": water, "carbon_dioxide": carbon_dioxide, "sabatier": sabatier}
    if route in gases:
        return gases[route]()
    if route in ROUTES:
        return hydrogen_reduction() if route == "hydrogen" else oxide("FeO")
    raise ValueError(f"no floor for route '{route}'; there are: {', '.join([*gases, *ROUTES])}")


def heating(soil: Soil, route: str, T: float, T0: float = 250.0) -> float:
    """Heat that brings the soil of 1 kg of oxygen from T0 to T [J/kg], melting included, none recovered."""
    return float(soil.enthalpy(T) - soil.enthalpy(T0)) / soil.oxygen(route)


def ice(grade: float, T_ground: float = 40.0, T_end: float = 220.0) -> float:
    """Least heat per kg of water vapour out of icy soil of mass share ``grade`` [J/kg]; none recovered."""
    return regolith.heat_to_sublime(grade, T_ground, T_end)


def oxygen_from_ice(grade: float, T_ground: float = 40.0, T_end: float = 220.0) -> float:
    """Least heat for the ice and work for the electrolysis, per kg of oxygen [J/kg]; the two added."""
    per_water = molar_mass("O2") / (2 * species("H2O.l").M)
    return ice(grade, T_ground, T_end) / per_water + water().work
