"""Ilmenite and hydrogen: FeTiO3 + H2 = Fe + TiO2 + H2O, heat and where it comes to rest.

    ln K = -(mu_Fe + mu_TiO2 + mu_H2O - mu_FeTiO3 - mu_H2) / (R T),  K = p_H2O / p_H2 at rest

One pass of hydrogen is converted to K / (1 + K) at most. Against 7 % at 900 C and 10.5 % at 1000 C as a plant study
has them (eagle1988): 7.2 and 9.7 %. Valid 300-1500 K; floats, arrays and symbols.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.matter import equilibrium
from gasloop.matter.minerals import mineral
from gasloop.matter.species import R_GAS

_SOLIDS = (("Fe", 1.0), ("TiO2", 1.0), ("FeTiO3", -1.0))


def heat(T: Any) -> Any:
    """Enthalpy of reaction [J per mole of ilmenite], all at T [K]; positive: to be supplied."""
    solids = sum(n * mineral(f).M * mineral(f).enthalpy(T) for f, n in _SOLIDS)
    return solids + equilibrium.enthalpy("H2O", T) - equilibrium.enthalpy("H2", T)


def gibbs(T: Any) -> Any:
    """Gibbs energy of reaction at 1 bar [J/mol]."""
    solids = sum(n * mineral(f).gibbs_molar(T) for f, n in _SOLIDS)
    return solids + equilibrium.gibbs("H2O", T) - equilibrium.gibbs("H2", T)


def constant(T: Any) -> Any:
    """K: pressure of water over that of hydrogen, at rest."""
    return np.exp(-gibbs(T) / (R_GAS * T))


def conversion(T: Any) -> Any:
    """Largest share of the hydrogen that one pass turns into water."""
    K = constant(T)
    return K / (1 + K)
