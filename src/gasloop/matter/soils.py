"""Soils as mechanical mixtures of minerals: what is in them, what they weigh in heat, what a reactor can reach.

A row of oxides (``soil_table``) becomes minerals by a norm, mole by mole, that leaves nothing over:

    ilmenite takes all TiO2 as far as FeO goes; sanidine and albite K2O and Na2O; anorthite the rest of Al2O3;
    diopside and hedenbergite the rest of CaO; enstatite, ferrosilite, forsterite, fayalite (and quartz) the rest
    of MgO and FeO as SiO2 suffices; Cr2O3, MnO, Fe2O3 stay oxides; P2O5 is left out

The norm's ilmenite is the most there can be: titanium also sits in glass and pyroxene, and what is free to be
separated is a half or less (``with_ilmenite``). Glass is counted as crystals.

    h(T) = sum x_j h_j(T) + fusion,  s(T) alike                    on the formation scale

Fusion spreads from solidus to liquidus as a step of ``minerals``. Below the solidus splitting a soil into its
minerals costs nothing; its oxides lie higher by what binds them in the minerals, 0.31 to 0.45 MJ/kg. ``part``
gives an oxide, ``grain`` a mineral, *as it is in the soil or its melt*: each kg with its share of fusion and
binding. Then the parts of a kg sum to the kg, in enthalpy and entropy, at any temperature, and a reactor that
takes the soil apart pays only for what it reduces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from gasloop.matter.mineral_table import OXIDES
from gasloop.matter.minerals import mineral, step_cp, step_enthalpy, step_entropy
from gasloop.matter.soil_table import ROWS, SoilRow
from gasloop.matter.species import ATOMIC_WEIGHT, atoms, molar_mass

SOLIDUS, LIQUIDUS = 1373.0, 1653.0  # K, of basalt; colozza1991, unverified
FUSION = 450e3  # J/kg; 420 and 479 kJ/kg are in use (colozza1991, schreiner2016), unverified
FUSION_SOURCE = "colozza1991"
_WIDTH = (LIQUIDUS - SOLIDUS) / 8  # 96 % of a step lies within 4 widths to either side

# Share of the oxygen of each oxide that a route reaches in the end. Silica gives half of its own as SiO vapour.
_LIGHT = {"FeO": 1.0, "Fe2O3": 1.0, "Na2O": 1.0, "K2O": 1.0, "MnO": 1.0, "Cr2O3": 1.0}
_ALL = {row.formula: 1.0 for row in OXIDES}
ROUTES: Mapping[str, Mapping[str, float]] = {
    "hydrogen": {},  # ilmenite only, see ``Soil.oxygen``
    "hydrogen_iron": {"FeO": 1.0, "Fe2O3": 1.0},  # also the iron of glass and silicates, which yields slowly
    "carbothermal": {**_LIGHT, "SiO2": 1.0},
    "molten_electrolysis": _ALL,
    "salt_electrolysis": _ALL,
    "pyrolysis": {**_LIGHT, "SiO2": 0.5},
}


@dataclass(frozen=True)
class Soil:
    """A dry soil. ``minerals``: kg per kg; floats, arrays and symbols for T [K]; everything per kg of soil."""

    name: str
    what: str
    minerals: Mapping[str, float]
    source: str
    unverified: bool = False

    @cached_property
    def elements(self) -> dict[str, float]:
        """kg of each element per kg."""
        mass: dict[str, float] = {}
        for formula, x in self.minerals.items():
            for atom, n in atoms(formula).items():
                mass[atom] = mass.get(atom, 0.0) + x * n * ATOMIC_WEIGHT[atom] * 1e-3 / molar_mass(formula)
        return mass

    @cached_property
    def oxides(self) -> dict[str, float]:
        """kg of each oxide per kg; with what is in ilmenite."""
        mass: dict[str, float] = {}
        for formula, x in self.minerals.items():
            for oxide, y in oxides_of(formula).items():
                mass[oxide] = mass.get(oxide, 0.0) + x * y
        return mass

    @property
    def ilmenite(self) -> float:
        """kg of ilmenite per kg."""
        return self.minerals.get("FeTiO3", 0.0)

    @cached_property
    def rest(self) -> Soil:
        """The soil without its ilmenite, per kg of that: carrier ``NAME_rest.s``."""
        others = {f: x / (1 - self.ilmenite) for f, x in self.minerals.items() if f != "FeTiO3"}
        return replace(self, name=f"{self.name}_rest", what=f"{self.what}; without ilmenite", minerals=others)

    def cp(self, T: Any) -> Any:
        """Heat capacity [J/kg/K], fusion included."""
        return sum(x * mineral(f).cp(T) for f, x in self.minerals.items()) + step_cp(T, _FUSION)

    def enthalpy(self, T: Any) -> Any:
        """Enthalpy on the formation scale [J/kg]."""
        return sum(x * mineral(f).enthalpy(T) for f, x in self.minerals.items()) + step_enthalpy(T, _FUSION)

    def entropy(self, T: Any) -> Any:
        """Entropy [J/kg/K]."""
        return sum(x * mineral(f).entropy(T) for f, x in self.minerals.items()) + step_entropy(T, _FUSION)

    def molten(self, T: Any) -> Any:
        """Share that is molten."""
        return step_entropy(T, _FUSION) / (FUSION / _FUSION[0])

    def binding(self, T: Any) -> tuple[Any, Any]:
        """Enthalpy [J/kg] and entropy [J/kg/K] of the minerals less that of their oxides; the first is negative."""
        h, s = mixture(self.minerals, T)
        h_ox, s_ox = mixture(self.oxides, T)
        return h - h_ox, s - s_ox

    def part(self, oxide: str, T: Any) -> tuple[Any, Any]:
        """Enthalpy [J/kg] and entropy [J/kg/K] of an oxide as it is in this soil or its melt.

        ``sum x part(f)`` over ``oxides`` is the soil's own. Raises ValueError for what is not in the soil.
        """
        self._must_have(oxide, self.oxides)
        bound_h, bound_s = self.binding(T)
        h, s = self._grain(oxide, T)
        return h + bound_h, s + bound_s

    def grain(self, formula: str, T: Any) -> tuple[Any, Any]:
        """Enthalpy [J/kg] and entropy [J/kg/K] of a mineral as it is in this soil or its melt.

        ``sum x grain(f)`` over ``minerals`` is the soil's own; below the solidus a grain is the mineral itself.
        Raises ValueError for what is not in the soil.
        """
        self._must_have(formula, self.minerals)
        return self._grain(formula, T)

    def _grain(self, formula: str, T: Any) -> tuple[Any, Any]:
        known = mineral(formula)
        return known.enthalpy(T) + step_enthalpy(T, _FUSION), known.entropy(T) + step_entropy(T, _FUSION)

    def _must_have(self, formula: str, parts: Mapping[str, float]) -> None:
        if formula not in parts:
            raise ValueError(f"soil '{self.name}' has no {formula}; it has: {', '.join(parts)}")

    def oxygen(self, route: str) -> float:
        """kg of oxygen per kg of soil within reach of a route of ``ROUTES``. Raises ValueError for an unknown one."""
        if route not in ROUTES:
            raise ValueError(f"no route '{route}'; there are: {', '.join(ROUTES)}")
        if route == "hydrogen":
            return self.ilmenite * OXYGEN_OF_ILMENITE
        return sum(y * ROUTES[route].get(f, 0.0) * oxygen_share(f) for f, y in self.oxides.items())


_FUSION = ((SOLIDUS + LIQUIDUS) / 2, FUSION, _WIDTH)
OXYGEN_OF_ILMENITE = ATOMIC_WEIGHT["O"] * 1e-3 / molar_mass("FeTiO3")  # that bound to iron: 0.1055


def mixture(parts: Mapping[str, float], T: Any) -> tuple[Any, Any]:
    """Enthalpy [J/kg] and entropy [J/kg/K] of minerals or oxides side by side [kg of each]."""
    h = sum(x * mineral(f).enthalpy(T) for f, x in parts.items())
    return h, sum(x * mineral(f).entropy(T) for f, x in parts.items())


def oxygen_share(oxide: str) -> float:
    """kg of oxygen per kg of an oxide."""
    return atoms(oxide).get("O", 0.0) * ATOMIC_WEIGHT["O"] * 1e-3 / molar_mass(oxide)


_OXIDE_OF = {next(iter(atoms(r.formula))): r.formula for r in reversed(OXIDES)}  # Fe: FeO, which stands first


def oxides_of(formula: str) -> dict[str, float]:
    """kg of each oxide per kg of a mineral. Raises ValueError for a metal."""
    if formula in _ALL:
        return {formula: 1.0}
    found = {}
    for atom, n in atoms(formula).items():
        if atom != "O":
            oxide = _OXIDE_OF[atom]
            found[oxide] = n / atoms(oxide)[atom] * molar_mass(oxide) / molar_mass(formula)
    if abs(sum(found.values()) - 1) > 1e-3:
        raise ValueError(f"{formula} is not made of oxides")
    return found


def norm(row: SoilRow, ilmenite: float | None = None) -> dict[str, float]:
    """Minerals of a row of oxides, kg per kg.

    ilmenite : kg per kg, if not all that the oxides allow; the titanium left is rutile.
    Raises ValueError, naming the row, where the oxides cannot be what they are said to be.
    """
    check(row)
    n = {oxide: wt / molar_mass(oxide) * 1e-2 for oxide, wt in row.oxides.items() if oxide != "P2O5"}
    n |= {f: 0.0 for f in _ALL if f not in n}
    made: dict[str, float] = {}

    def take(mineral_: str, moles: float, **used: float) -> None:
        made[mineral_] = made.get(mineral_, 0.0) + moles
        for oxide, per_mole in used.items():
            n[oxide] -= moles * per_mole

    most = min(n["TiO2"], n["FeO"])
    wanted = most if ilmenite is None else ilmenite / molar_mass("FeTiO3") * _kept(row)
    if wanted > most * (1 + 1e-9):
        can = most * molar_mass("FeTiO3") / _kept(row)
        raise ValueError(f"soil '{row.name}': {ilmenite:.2%} ilmenite, but its TiO2 and FeO allow at most {can:.2%}")
    take("FeTiO3", wanted, TiO2=1, FeO=1)
    take("KAlSi3O8", 2 * n["K2O"], K2O=0.5, Al2O3=0.5, SiO2=3)
    take("NaAlSi3O8", 2 * n["Na2O"], Na2O=0.5, Al2O3=0.5, SiO2=3)
    take("CaAl2Si2O8", min(n["Al2O3"], n["CaO"]), CaO=1, Al2O3=1, SiO2=2)
    magnesian = n["MgO"] / (n["MgO"] + n["FeO"])
    pairs = min(n["CaO"], n["MgO"] + n["FeO"])
    take("CaMgSi2O6", pairs * magnesian, CaO=1, MgO=1, SiO2=2)
    take("CaFeSi2O6", pairs * (1 - magnesian), CaO=1, FeO=1, SiO2=2)
    take("CaSiO3", n["CaO"], CaO=1, SiO2=1)
    metal = n["MgO"] + n["FeO"]
    olivine = min(max(metal - n["SiO2"], 0.0), metal / 2)  # moles of M2SiO4
    for magnesium_or_iron, olive, pyroxene in (("MgO", "Mg2SiO4", "MgSiO3"), ("FeO", "Fe2SiO4", "FeSiO3")):
        share = n[magnesium_or_iron] / metal
        take(olive, olivine * share, **{magnesium_or_iron: 2, "SiO2": 1})
        take(pyroxene, (metal - 2 * olivine) * share, **{magnesium_or_iron: 1, "SiO2": 1})
    if n["SiO2"] < -1e-9:
        raise ValueError(
            f"soil '{row.name}': too little SiO2 for olivine, {-n['SiO2'] * 6:.1f} wt % short: check the row"
        )
    for oxide in ("SiO2", "TiO2", "Al2O3", "Cr2O3", "MnO", "Fe2O3"):
        take(oxide, max(n[oxide], 0.0))
    kg = {f: moles * molar_mass(f) for f, moles in made.items() if moles > 1e-9}
    return {f: m / sum(kg.values()) for f, m in kg.items()}


def _kept(row: SoilRow) -> float:
    """kg of the row's 100 kg that the norm keeps, times 1e-2."""
    return sum(wt for oxide, wt in row.oxides.items() if oxide != "P2O5") * 1e-2


def check(row: SoilRow) -> None:
    """Raise ValueError, naming the row, where its oxides do not sum to what they must or one is no share."""
    bad = [oxide for oxide, wt in row.oxides.items() if not 0.0 <= wt <= 100.0]
    if bad:
        raise ValueError(f"soil '{row.name}': {', '.join(bad)} outside 0..100 wt %: check the row against its source")
    total = sum(row.oxides.values())
    if not 95.0 <= total <= 102.0:
        raise ValueError(f"soil '{row.name}': oxides sum to {total:.2f} wt %, allowed 95 to 102: check the row")
    if not -1.2 <= total - row.total <= 0.3:
        raise ValueError(f"soil '{row.name}': oxides sum to {total:.2f} wt %, printed total {row.total}: check the row")


def _soil(row: SoilRow, ilmenite: float | None = None) -> Soil:
    return Soil(row.name, row.what, norm(row, ilmenite), row.source, row.unverified)


SOILS: dict[str, Soil] = {}
for _row_ in ROWS:
    _made = _soil(_row_)
    SOILS[_made.name] = _made
    if _made.ilmenite > 0:
        SOILS[_made.rest.name] = _made.rest


def soil(name: str) -> Soil:
    """The soil of that name, of which ``NAME.s`` is the carrier. Raises ValueError for an unknown one."""
    if name not in SOILS:
        raise ValueError(f"no soil '{name}'; there are: {', '.join(s for s in SOILS if not s.endswith('_rest'))}")
    return SOILS[name]


def with_ilmenite(name: str, share: float) -> Soil:
    """That soil with less free ilmenite than its titanium allows [kg/kg]; the rest of the titanium is rutile.

    Raises ValueError for a share outside 0..1 or beyond what TiO2 and FeO allow.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"ilmenite {share:g}: a mass share lies between 0 and 1")
    return _soil(next(row for row in ROWS if row.name == soil(name).name), share)


@lru_cache(maxsize=4096)
def state(name: str, T: float) -> tuple[float, float]:
    """Enthalpy [J/kg] and entropy [J/kg/K] of a soil at T [K], for ``condition``."""
    known = soil(name)
    return float(known.enthalpy(T)), float(known.entropy(T))


def heat(name: str, T_start: float, T_end: float) -> float:
    """Heat that warms (and melts) a kg of soil from T_start to T_end [J/kg]."""
    known = soil(name)
    return float(known.enthalpy(T_end) - known.enthalpy(T_start))
