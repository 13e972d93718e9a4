"""Reactions as text: ``Reaction("2 H2O -> 2 H2 + O2")`` refuses to lose an atom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gasloop.matter.species import SPECIES, Species, atoms, molar_mass, species

_TERM = re.compile(r"\s*(\d+(?:\.\d+)?)?\s*([A-Z][A-Za-z0-9.]*?)(\.[gls])?\s*$")


@dataclass(frozen=True)
class Reaction:
    """A balanced reaction, written per mole of extent.

    ``nu[formula]`` is the stoichiometric number, negative for what is consumed. A phase may follow a formula
    (``H2O.l``); it is needed only for the heat and the Gibbs energy of a species known in two phases.
    """

    text: str
    nu: Mapping[str, float] = field(init=False, repr=False)
    phases: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sides = self.text.split("->")
        if len(sides) != 2:
            raise ValueError(f"'{self.text}': write a reaction as 'a A + b B -> c C'")
        nu: dict[str, float] = {}
        phases: dict[str, str] = {}
        for sign, side in zip((-1.0, 1.0), sides, strict=True):
            for term in side.split("+"):
                match = _TERM.match(term)
                if not match:
                    raise ValueError(f"'{self.text}': cannot read '{term.strip()}'; write a number and a formula")
                count, formula, phase = float(match[1] or 1), match[2], match[3]
                nu[formula] = nu.get(formula, 0.0) + sign * count
                if phase:
                    phases[formula] = phase[1:]
        object.__setattr__(self, "nu", nu)
        object.__setattr__(self, "phases", phases)
        self._refuse_lost_atoms()

    def _refuse_lost_atoms(self) -> None:
        change: dict[str, float] = {}
        for formula, n in self.nu.items():
            for atom, count in atoms(formula).items():
                change[atom] = change.get(atom, 0.0) + n * count
        lost = {a: c for a, c in change.items() if abs(c) > 1e-9}
        if lost:
            words = ", ".join(f"{'makes' if c > 0 else 'loses'} {abs(c):g} {a}" for a, c in sorted(lost.items()))
            raise ValueError(f"'{self.text}' is not balanced: it {words}; mend the stoichiometric numbers")

    def mass(self, formula: str) -> float:
        """kg of that substance made (negative: consumed) per mole of extent."""
        return self.nu[formula] * molar_mass(formula)

    def _species(self, formula: str) -> Species:
        phase = self.phases.get(formula)
        if phase:
            return species(f"{formula}.{phase}")
        known = [name for name in SPECIES if name.split(".")[0] == formula]
        if len(known) != 1:
            choice = " or ".join(known) or "a species of matter/species.py"
            raise ValueError(f"'{self.text}': say which {formula} is meant: {choice}")
        return species(known[0])

    def heat(self) -> float:
        """Enthalpy of reaction at 298.15 K and 1 bar [J/mol], positive where heat must be supplied."""
        return sum(n * self._species(f).hf for f, n in self.nu.items())

    def entropy(self) -> float:
        """Entropy of reaction at 298.15 K and 1 bar [J/mol/K]."""
        return sum(n * self._species(f).s0 for f, n in self.nu.items())

    def gibbs(self) -> float:
        """Gibbs energy of reaction at 298.15 K and 1 bar [J/mol]: the least work that drives it, if positive."""
        return self.heat() - 298.15 * self.entropy()
