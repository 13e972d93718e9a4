"""The water cell: what every hydrogen-oxygen cell shares, whether it splits water or makes it.

    E(T, p) = 1.5184 - 1.5421e-3 T + 9.523e-5 T ln T + 9.84e-8 T^2
              + R T / (2 F) ln[(p_H2 / p0) (p_O2 / p0)^1/2]        reversible voltage, liquid water [V]
    p_sat   = 611.21 exp((18.678 - t / 234.5) t / (257.14 + t))    saturation pressure [Pa]
    kappa   = (0.5139 lam - 0.326) exp[1268 (1/303 - 1/T)]         conductivity of Nafion [S/m]

    lam     = 0.043 + 17.81 a - 39.85 a^2 + 36 a^3                 water taken up from vapour of activity a

T in K, t = T - 273.15, p_H2 and p_O2 partial pressures [Pa], p0 = 1 atm, lam water per sulfonic group (up to 14 from
vapour, 16 to 23 in liquid water). Valid 273-370 K: the first line is a fit for liquid water and is wrong for steam
above about 470 K. A cell on steam takes its voltage from the Gibbs energy of the gases:

    E_steam = dG(2 H2O -> 2 H2 + O2) / 4 F + R T / (2 F) ln[(p_H2 / p_H2O) (p_O2 / 1 bar)^1/2]     [V]

Sources: leroy1980, buck1996, springer1991; the gases as in ``equilibrium``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.matter import equilibrium
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import FARADAY, P_STANDARD, R_GAS

P_ATM = 101325.0  # Pa, the standard pressure of leroy1980
_EDGE = 2e3  # Pa: width over which a dry pressure bends away from zero
_SPLIT = Reaction("2 H2O -> 2 H2 + O2")
_LIQUID = Reaction("2 H2O.l -> 2 H2.g + O2.g")


def saturation_pressure(T: Any) -> Any:
    """Saturation pressure of water [Pa] at T [K], 273-373 K, within 0.1 %. Source: buck1996."""
    t = T - 273.15
    return 611.21 * np.exp((18.678 - t / 234.5) * t / (257.14 + t))


def dry_pressure(p: Any, T: Any) -> Any:
    """Pressure of the gas beside saturated water vapour [Pa]: p - p_sat, held above zero by a smooth bend."""
    return dry_above(p, saturation_pressure(T))


def dry_above(p: Any, vapour: Any) -> Any:
    """Pressure of the gas beside so much vapour [Pa], held above zero by a smooth bend."""
    gas = p - vapour
    return 0.5 * (gas + np.sqrt(gas**2 + _EDGE**2))


def reversible_voltage(T: Any, p_H2: Any, p_O2: Any) -> Any:
    """Voltage of the cell at rest [V] at T [K] and partial pressures [Pa]. Source: leroy1980."""
    standard = 1.5184 - 1.5421e-3 * T + 9.523e-5 * T * np.log(T) + 9.84e-8 * T**2
    return standard + R_GAS * T / (2 * FARADAY) * (np.log(p_H2 / P_ATM) + 0.5 * np.log(p_O2 / P_ATM))


def steam_voltage(T: Any, ratio: Any, p_O2: Any) -> Any:
    """Voltage at rest of a cell on steam [V]; ``ratio`` of hydrogen to steam, p_O2 [Pa]. Valid 400-1500 K."""
    standard = equilibrium.gibbs_of(_SPLIT, T) / (4 * FARADAY)
    return standard + R_GAS * T / (2 * FARADAY) * (np.log(ratio) + 0.5 * np.log(p_O2 / P_STANDARD))


def steam_thermoneutral(T: Any) -> Any:
    """Voltage at which a cell on steam takes up and gives off no heat [V]: dH / 2F, 1.29 V at 1073 K."""
    return equilibrium.heat_of(_SPLIT, T) / (4 * FARADAY)


def thermoneutral() -> float:
    """Voltage at which a cell on liquid water takes up and gives off no heat [V]: dH / 2F, 1.481 V at 298 K."""
    return _LIQUID.heat() / (4 * FARADAY)


def membrane_water(activity: Any) -> Any:
    """Water per sulfonic group of Nafion in vapour of this activity, 0 to 1, at 303 K. Source: springer1991."""
    return 0.043 + 17.81 * activity - 39.85 * activity**2 + 36.0 * activity**3


def nafion_conductivity(T: Any, water: Any) -> Any:
    """Conductivity of Nafion [S/m] with ``water`` molecules per sulfonic group. Source: springer1991."""
    return (0.5139 * water - 0.326) * np.exp(1268 * (1 / 303 - 1 / T))


def activation(j: Any, j0: Any, alpha: Any, T: Any) -> Any:
    """Activation loss of one electrode [V]: R T / (alpha F) asinh(j / 2 j0); zero and smooth at j = 0."""
    return R_GAS * T / (alpha * FARADAY) * np.arcsinh(j / (2 * j0))
