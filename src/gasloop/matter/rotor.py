"""The hydrogen molecule as a rotor: its levels, and what its nuclear spins add.

E_J = h c [B0 J (J + 1) - D0 J^2 (J + 1)^2],   weight (2 J + 1) x (1 for even J: para, 3 for odd J: ortho)
"""

from __future__ import annotations

from dataclasses import dataclass

from gasloop.knowledge.quantity import par

PLANCK = 6.62607015e-34  # J s, exact since 2019
LIGHT = 299792458.0  # m/s, exact
AVOGADRO = 6.02214076e23  # 1/mol, exact since 2019


@dataclass(frozen=True)
class Rotor:
    """Rotation of H2 in its electronic and vibrational ground state."""

    B0: float = par(59.336, "1/cm", 59.32, 59.35, "stoicheff1957", "rotational constant", unverified=True)
    D0: float = par(0.0458, "1/cm", 0.045, 0.047, "stoicheff1957", "centrifugal distortion", unverified=True)

    def energy(self, J: int) -> float:
        """Energy of level J above J = 0 [J/mol]."""
        k = J * (J + 1)
        return PLANCK * LIGHT * AVOGADRO * (self.B0 * k - self.D0 * k * k)

    @staticmethod
    def weight(J: int) -> int:
        """States of level J, nuclear spin included."""
        return (2 * J + 1) * (3 if J % 2 else 1)
