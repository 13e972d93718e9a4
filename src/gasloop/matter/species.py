"""Species: formula -> atoms and molar mass; standard formation enthalpy and entropy.

Every enthalpy in gasloop is on one scale: a substance at T, p has its standard enthalpy of formation at 298.15 K plus
the change from there. The heat of a reaction is then a plain difference of stream enthalpies, and the audit needs no
table of reactions. Entropies are third-law entropies at 1 bar, without nuclear spin, as tables give them.

Symbols: M molar mass [kg/mol], hf standard enthalpy of formation [J/mol], s0 standard entropy [J/mol/K].
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gasloop.matter.mineral_table import ROWS

R_GAS = 8.31446261815324  # J/mol/K, exact since 2019
FARADAY = 96485.33212331  # C/mol, exact since 2019
SIGMA = 5.6703744191844e-8  # W/m2/K4, Stefan-Boltzmann
G0 = 9.80665  # m/s2, standard gravity
T_STANDARD = 298.15  # K
P_STANDARD = 1e5  # Pa

# Standard atomic weights (abridged, IUPAC 2021) [g/mol].
ATOMIC_WEIGHT: Mapping[str, float] = {
    "H": 1.008, "He": 4.0026, "Li": 6.94, "C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "Na": 22.990, "Mg": 24.305,
    "Al": 26.982, "Si": 28.085, "P": 30.974, "S": 32.06, "Cl": 35.45, "Ar": 39.95, "K": 39.098, "Ca": 40.078,
    "Ti": 47.867, "Cr": 51.996, "Mn": 54.938, "Fe": 55.845, "Ni": 58.693, "Kr": 83.798, "Xe": 131.29,
}  # fmt: skip

_ATOM = re.compile(r"([A-Z][a-z]?)(\d+(?:\.\d+)?)?")


def atoms(formula: str) -> dict[str, float]:
    """Atoms per molecule.

    >>> atoms("FeTiO3")
    {'Fe': 1.0, 'Ti': 1.0, 'O': 3.0}
    """
    found: dict[str, float] = {}
    end = 0
    for match in _ATOM.finditer(formula):
        if match.start() != end:
            break
        symbol, count = match[1], float(match[2] or 1)
        if symbol not in ATOMIC_WEIGHT:
            raise ValueError(f"'{formula}': no element '{symbol}'")
        found[symbol] = found.get(symbol, 0.0) + count
        end = match.end()
    if end != len(formula) or not found:
        raise ValueError(f"'{formula}' is not a formula: write element symbols and counts, like CO2 or FeTiO3")
    return found


def molar_mass(formula: str) -> float:
    """Molar mass [kg/mol]."""
    return sum(n * ATOMIC_WEIGHT[a] for a, n in atoms(formula).items()) * 1e-3


@dataclass(frozen=True)
class Species:
    """A substance: formula, standard state and what 1 mol of it contains at 298.15 K and 1 bar."""

    formula: str
    phase: str  # of the standard state: g, l or s
    hf: float  # J/mol
    s0: float  # J/mol/K
    source: str
    unverified: bool = False
    atoms: Mapping[str, float] = field(init=False, repr=False)
    M: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "atoms", atoms(self.formula))
        object.__setattr__(self, "M", molar_mass(self.formula))

    @property
    def element_mass(self) -> dict[str, float]:
        """kg of each element per kg of the substance."""
        return {a: n * ATOMIC_WEIGHT[a] * 1e-3 / self.M for a, n in self.atoms.items()}


def _species(*rows: tuple[str, str, float, float]) -> dict[str, Species]:
    return {f"{f}.{ph}": Species(f, ph, hf * 1e3, s0, "cox1989") for f, ph, hf, s0 in rows}


# hf [kJ/mol], s0 [J/mol/K], CODATA key values (methane and carbon monoxide as there).
SPECIES: dict[str, Species] = _species(
    ("H2", "g", 0.0, 130.680), ("O2", "g", 0.0, 205.152), ("N2", "g", 0.0, 191.609), ("C", "s", 0.0, 5.74),
    ("H2O", "l", -285.830, 69.95), ("H2O", "g", -241.826, 188.835), ("CO2", "g", -393.51, 213.785),
    ("CO", "g", -110.53, 197.660), ("CH4", "g", -74.6, 186.3), ("NH3", "g", -45.94, 192.77),
    ("He", "g", 0.0, 126.153), ("Ar", "g", 0.0, 154.846), ("Kr", "g", 0.0, 164.085), ("Xe", "g", 0.0, 169.685),
)  # fmt: skip

SPECIES |= {
    f"{row.formula}.s": Species(row.formula, "s", row.hf, row.s0, row.source, row.unverified) for row in ROWS.values()
}


def species(name: str) -> Species:
    """The species of that name: formula and phase of the standard state, like ``H2O.l``."""
    if name not in SPECIES:
        raise KeyError(f"no species '{name}'; there are: {', '.join(sorted(SPECIES))}")
    return SPECIES[name]
