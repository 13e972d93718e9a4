"""Soils taken apart by electrolysis: which oxide goes first, at what voltage, with how much heat.

    E_i = [dG(pure oxide -> element + O2) - (g_i - g_pure)] / (4 F per mole of O2)             [V]

g_i is the oxide as it is in the soil or its melt (``Soil.part``): bound, and molten where the soil is. Oxygen is at
1 bar. Oxides go one after another, the lowest voltage first, until a share of the oxygen is out; the last one goes
in part. An ideal order: in a cell neighbours go together (iron leaves with some silicon), activities bend with
composition, and titanium passes Ti3+. Elements are pure, so what iron and silicon gain by alloying is not counted.

Sodium and potassium, and in a hot melt magnesium and calcium, boil below the temperature of the cell; their
oxides count as not reducible there and stay in the slag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.matter import floors
from gasloop.matter.minerals import mineral
from gasloop.matter.soils import Soil, oxygen_share
from gasloop.matter.species import FARADAY, atoms, molar_mass

# Oxides that can be reduced, if their element is a solid or a liquid there.
REDUCIBLE = ("Fe2O3", "FeO", "Cr2O3", "MnO", "SiO2", "TiO2", "Al2O3", "MgO", "CaO")
KEPT = ("Na2O", "K2O")
OXIDES = (*REDUCIBLE, *KEPT)
METALS = ("Fe", "Cr", "Mn", "Si", "Ti", "Al", "Mg", "Ca")
PRODUCTS = (*METALS, *OXIDES)  # of all solids that a soil can leave behind
CHARGE = 4 * FARADAY / molar_mass("O2")  # C per kg of oxygen


@dataclass(frozen=True)
class Step:
    """An oxide on its way out, per kg of soil.

    oxide : its formula; voltage : decomposition voltage [V]; oxygen, reduced : kg of oxygen made and of oxide used
    heat : enthalpy that splits it, at the temperature of the cell [J per kg of oxygen]
    """

    oxide: str
    voltage: float
    oxygen: float
    reduced: float
    heat: float


@dataclass(frozen=True)
class Reduction:
    """A kg of soil of which some oxygen was taken: steps in their order, kg of each element, kg of each oxide left."""

    soil: Soil
    T: float
    steps: tuple[Step, ...]
    elements: Mapping[str, float]
    slag: Mapping[str, float]

    @property
    def oxygen(self) -> float:
        """kg of oxygen per kg of soil."""
        return sum(s.oxygen for s in self.steps)

    @property
    def products(self) -> dict[str, float]:
        """kg of each of ``PRODUCTS`` per kg of soil; with the oxygen they are the whole kg."""
        return {**self.elements, **self.slag}

    @property
    def heat(self) -> float:
        """Enthalpy that splits the oxides at T, oxygen and elements at T [J per kg of soil]."""
        return sum(s.oxygen * s.heat for s in self.steps)

    @property
    def voltage(self) -> float:
        """Mean decomposition voltage by charge [V]."""
        return sum(s.oxygen * s.voltage for s in self.steps) / self.oxygen


def reducible(soil: Soil, T: float) -> list[Step]:
    """All steps a soil allows at T [K], the lowest voltage first."""
    found = [_step(soil, f, T) for f in REDUCIBLE if soil.oxides.get(f, 0.0) > 0 and _there(f, T)]
    return sorted(found, key=lambda step: step.voltage)


def most(soil: Soil, T: float) -> float:
    """Largest share of the soil's oxygen that can be taken at T [K]."""
    return sum(step.oxygen for step in reducible(soil, T)) / soil.elements["O"]


def reduce(soil: Soil, share: float, T: float) -> Reduction:
    """Take a share of all oxygen out of a soil at T [K].

    Raises ValueError for a share outside 0..1 or beyond what can be reduced at T.
    """
    steps = reducible(soil, T)
    limit = sum(step.oxygen for step in steps) / soil.elements["O"]
    if not 0.0 < share <= limit:
        raise ValueError(
            f"{share:.1%} of the oxygen of soil '{soil.name}' at {T:.0f} K: allowed above 0 and up to {limit:.1%}, for "
            f"{', '.join(step.oxide for step in steps)} can be reduced there; take less, or another soil"
        )
    left, taken = share * soil.elements["O"], []
    for step in steps:
        part = min(1.0, left / step.oxygen)
        left -= part * step.oxygen
        if part > 0:
            taken.append(Step(step.oxide, step.voltage, part * step.oxygen, part * step.reduced, step.heat))
    return Reduction(soil, T, tuple(taken), _elements(taken), _slag(soil, taken))


def voltage(soil: Soil, oxide: str, T: float) -> float:
    """Decomposition voltage of an oxide in a soil or its melt at T [K], oxygen at 1 bar [V].

    Raises ValueError for what is not in the soil, or whose element boils below T.
    """
    if oxide not in REDUCIBLE or not _there(oxide, T):
        raise ValueError(f"{oxide} at {T:.0f} K: no solid or liquid element there; allowed are {', '.join(REDUCIBLE)}")
    soil.part(oxide, T)  # refuses what is not there
    return _step(soil, oxide, T).voltage


def _there(oxide: str, T: float) -> bool:
    return next(iter(atoms(oxide))) in METALS and mineral(next(iter(atoms(oxide)))).row.high >= T


def _step(soil: Soil, oxide: str, T: float) -> Step:
    floor, pure = floors.oxide(oxide, T), mineral(oxide)
    h, s = soil.part(oxide, T)
    kg = 1 / oxygen_share(oxide)  # of oxide per kg of oxygen
    in_soil = float(h - pure.enthalpy(T)), float(s - pure.entropy(T))
    heat = floor.energy - kg * in_soil[0]
    work = floor.work - kg * (in_soil[0] - T * in_soil[1])
    mass = soil.oxides[oxide]
    return Step(oxide, work / CHARGE, mass / kg, mass, heat)


def _elements(steps: list[Step]) -> dict[str, float]:
    found = dict.fromkeys(METALS, 0.0)
    for step in steps:
        found[next(iter(atoms(step.oxide)))] += step.reduced - step.oxygen
    return found


def _slag(soil: Soil, steps: list[Step]) -> dict[str, float]:
    used = {step.oxide: step.reduced for step in steps}
    return {f: max(soil.oxides.get(f, 0.0) - used.get(f, 0.0), 0.0) for f in OXIDES}
