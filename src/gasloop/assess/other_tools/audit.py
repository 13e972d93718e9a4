"""What a row of a ledger makes from nothing: its mass, each element, and the work that nature asks for.

A row says what a unit takes and gives. Where all of it is known by formula, every element must come out as it went in; where
one thing is unknown (food), the balance says what it would have to be made of. Water that carries something (urine,
"feces" as a water that carries them, grey and dirty water) is counted as water.

    error of an element = (given - taken) / taken
    electrolysis of water: at least the Gibbs energy of 2 H2O.l -> 2 H2 + O2, 4.12 kWh/kg O2 at 298.15 K; with no heat from
    outside its enthalpy, 4.96 kWh/kg
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from gasloop.matter.reactions import Reaction
from gasloop.matter.species import species

# What the names of simoc-abm and BioSim stand for.
FORMULAS: Mapping[str, str] = {
    "o2": "O2", "co2": "CO2", "n2": "N2", "h2": "H2", "ch4": "CH4", "h2o": "H2O",
    **dict.fromkeys(("potable", "treated", "urine", "feces", "grey_water", "dirty_water", "vapour"), "H2O"),
}  # fmt: skip
NO_MATTER = ("kwh", "par")
CLOSED = 5e-3  # within which a row counts as closed; tables are rounded to three or four digits
_KWH = 3.6e6


@dataclass(frozen=True)
class RowAudit:
    """Of one row.

    mass_error : share of the mass taken; None where matter is only taken or only given
    element_errors : element -> share of what was taken; empty where something is unknown
    unknown : what has no formula
    remainder : element -> kg per hour that the unknown would have to bring in (negative: take out)
    work, least_work : electricity taken and the least for what is made [kWh per hour]; 0 if no law asks for any
    made : kg of oxygen per hour from water
    """

    name: str
    mass_error: float | None
    element_errors: Mapping[str, float]
    unknown: tuple[str, ...]
    remainder: Mapping[str, float]
    work: float
    least_work: float
    made: float

    @property
    def closed(self) -> bool:
        """Whether it neither makes nor loses anything, nor beats nature."""
        return not self.sentences

    @property
    def sentences(self) -> list[str]:
        """What is wrong with it; nothing if it is sound."""
        return [*self._of_matter(), *self._of_work()]

    def _of_matter(self) -> list[str]:
        off = {e: x for e, x in self.element_errors.items() if abs(x) > CLOSED}
        if off:
            words = (f"{'makes' if x > 0 else 'loses'} {abs(x) * 100:.1f} % of its {e}" for e, x in off.items())
            return [f"{self.name} {', '.join(words)}"]
        if self.mass_error is None:
            return [f"{self.name} deletes matter: what it takes is nowhere given"]
        if abs(self.mass_error) > CLOSED:
            way = "makes" if self.mass_error > 0 else "loses"
            return [f"{self.name} {way} {abs(self.mass_error) * 100:.1f} % of the mass it takes"]
        return []

    def _of_work(self) -> list[str]:
        if not self.made or self.work >= self.least_work * (1 - CLOSED):
            return []
        each, least = self.work / self.made, self.least_work / self.made
        return [
            f"{self.name} makes oxygen of water with {each:.2f} kWh/kg, below nature's {least:.2f} (the Gibbs energy of "
            "electrolysis, 298 K): the second law forbids it"
        ]


def audit(name: str, takes: Mapping[str, float], gives: Mapping[str, float]) -> RowAudit:
    """Audit a row; kg per hour by name, ``kwh`` in kWh per hour."""
    into, out = (_matter(row) for row in (takes, gives))
    unknown = tuple(n for n in [*into, *out] if n not in FORMULAS)
    taken, given = _elements(into), _elements(out)
    mass_in, mass_out = sum(into.values()), sum(out.values())
    elements = sorted({*taken, *given})
    change = {e: given.get(e, 0.0) - taken.get(e, 0.0) for e in elements}
    errors = {} if unknown or not into or not out else {e: _share(change[e], taken.get(e, 0.0)) for e in elements}
    error = _share(mass_out - mass_in, mass_in) if (into and out) else (None if into else 0.0)
    water = any(FORMULAS.get(n) == "H2O" for n in into)
    made = out.get("o2", 0.0) if water and "h2" in out else 0.0
    return RowAudit(
        name, error, errors, unknown, change if unknown else {}, takes.get("kwh", 0.0), made * least_work_of_oxygen(), made
    )  # fmt: skip


def element_error(
    element: str, takes: Sequence[Sequence[float | str]], gives: Sequence[Sequence[float | str]]
) -> float:
    """The error of one element in a row given as [name, kg] pairs."""
    rows = [{str(name): float(kg) for name, kg in row} for row in (takes, gives)]
    return audit("row", *rows).element_errors[element]


@cache
def least_work_of_oxygen() -> float:
    """Least work of making oxygen of liquid water [kWh/kg O2] at 298.15 K."""
    split = Reaction("2 H2O.l -> 2 H2 + O2")
    return split.gibbs() / split.mass("O2") / _KWH


def _matter(row: Mapping[str, float]) -> dict[str, float]:
    return {name: kg for name, kg in row.items() if name not in NO_MATTER and kg}


def _elements(row: Mapping[str, float]) -> dict[str, float]:
    """kg of each element in what is known of a row."""
    total: dict[str, float] = {}
    for name, kg in row.items():
        if name in FORMULAS:
            for element, share in _shares(FORMULAS[name]).items():
                total[element] = total.get(element, 0.0) + kg * share
    return total


@cache
def _shares(formula: str) -> Mapping[str, float]:
    return species("H2O.l" if formula == "H2O" else f"{formula}.g").element_mass


def _share(change: float, of: float) -> float:
    return change / of if of else (0.0 if not change else float("inf"))
