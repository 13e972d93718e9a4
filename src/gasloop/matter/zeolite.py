"""Zeolites and carbon dioxide: how much they hold, by the isotherm of Toth.

    q = a p / [1 + (b p)^t]^(1/t),   a = a0 exp(E / T),  b = b0 exp(E / T),  t = t0 + c / T      [mol/kg]

Coefficients as public codes carry them for the bed materials of the ISS, measured around and above room temperature. That of 13X at
200 K is followed beyond its data, where the curve is flat: it then says little more than that the bed is nearly full (6 mol/kg).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.matter.species import R_GAS


@dataclass(frozen=True)
class Toth:
    """A published isotherm: a0 [mol/kg/Pa], b0 [1/Pa], E [K], t0, c [K]."""

    a0: float
    b0: float
    E: float
    t0: float
    c: float
    source: str

    def loading(self, T: Any, p: Any) -> Any:
        """What is held [mol/kg] at T [K] and partial pressure p [Pa]."""
        t, rise = self.t0 + self.c / T, np.exp(self.E / T)
        return self.a0 * rise * p / (1 + (self.b0 * rise * p) ** t) ** (1 / t)

    def heat(self, T: float, q: float) -> float:
        """Heat of sorption at constant loading, R d ln p / d(-1/T) [J/mol]."""
        t, share = self.t0 + self.c / T, q * self.b0 / self.a0
        x = share**t
        bend = np.log(1 - x) / t**2 + x * np.log(share) / (t * (1 - x))
        return float(R_GAS * (self.E - self.c * bend))


CO2_ON_13X = Toth(6.509e-6, 4.884e-7, 2991.0, 7.487e-2, 38.1, "gunns_sorbants")
HEAT_ON_13X = 40e3  # J/mol, of sorption (gunns_sorbants)
# V-HAB carries it from ICES-2014-168; its 13X is the same as the one above.
CO2_ON_5A = Toth(9.875e-10, 6.761e-11, 5625.0, 0.270, -20.02, "vhab_absorbers")
