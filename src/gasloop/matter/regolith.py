"""Soils and ice: composition by oxide and element, heat capacity, enthalpy and entropy of the solids.

cp of dry regolith (Biele 2022), valid 20-2000 K, positive everywhere in it:
    ln cp = (3 x^3 - 54.45 x^2 + 306.8 x - 376.6) / (x^2 - 16.81 x + 87.32),  x = ln T,  cp [J/kg/K], T [K]

cp of ice, 20-273.15 K, in J/mol/K, three straight lines in T (read in transcription, see ``ICE_CP``).

Density and conductivity of the undisturbed ground, by depth z and temperature (Hayne 2017):
    rho = 1800 - 700 exp(-z / H),  H = 0.06 m                                         [kg/m3]
    k = k_c (1 + 2.7 (T / 350)^3),  k_c = 3.4e-3 - 2.66e-3 (1800 - rho) / 700         [W/m/K]

Enthalpies are on the formation scale where the substance takes part in a reaction (water ice and its vapour);
dry regolith never does, so its zero is 298.15 K.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from gasloop.matter.species import ATOMIC_WEIGHT, R_GAS, atoms, molar_mass

# Oxides of a highland soil, wt %: Azami 2024, Table 1, column printed "A17", which is Apollo 16: the table is
# shifted by one column (``soil_table``). It serves the element audit only; no route here reacts with it.
HIGHLAND_OXIDES: Mapping[str, float] = {
    "SiO2": 45.1, "TiO2": 0.54, "Al2O3": 27.3, "FeO": 5.1, "MgO": 5.7, "CaO": 15.7,
}  # fmt: skip
HIGHLAND_SOURCE = "azami2024"


def elements_of(oxides: Mapping[str, float]) -> dict[str, float]:
    """kg of each element per kg of a mixture of oxides, normalised to 1.

    Raises ValueError where the oxides sum to less than 95 or more than 102 wt %.
    """
    total = sum(oxides.values())
    if not 95.0 <= total <= 102.0:
        raise ValueError(f"oxides sum to {total:.2f} wt %, allowed 95 to 102: check the row against its source")
    mass: dict[str, float] = {}
    for oxide, share in oxides.items():
        for atom, n in atoms(oxide).items():
            mass[atom] = mass.get(atom, 0.0) + share / total * n * ATOMIC_WEIGHT[atom] * 1e-3 / molar_mass(oxide)
    return mass


HIGHLAND_ELEMENTS = elements_of(HIGHLAND_OXIDES)


def cp_regolith(T: Any) -> Any:
    """Heat capacity of dry regolith [J/kg/K] at T [K], 20-2000 K. Source: biele2022."""
    x = np.log(T)
    return np.exp((3 * x**3 - 54.45 * x**2 + 306.8 * x - 376.6) / (x**2 - 16.81 * x + 87.32))


def ground_density(z: Any, H: float = 0.06) -> Any:
    """Density of undisturbed lunar ground [kg/m3] at depth z [m]. Source: hayne2017."""
    return 1800.0 - 700.0 * np.exp(-z / H)


def ground_conductivity(z: Any, T: Any, H: float = 0.06) -> Any:
    """Conductivity of undisturbed lunar ground [W/m/K] at depth z [m] and T [K]. Source: hayne2017."""
    k_c = 3.4e-3 - (3.4e-3 - 7.4e-4) * (1800.0 - ground_density(z, H)) / 700.0
    return k_c * (1 + 2.7 * (T / 350.0) ** 3)


# (up to T [K], slope [J/mol/K2], intercept [J/mol/K]); production.md c.2, transcribed.
ICE_CP = ((95.0, 0.171, -0.8994), (150.0, 0.135, 2.2841), (273.15, 0.1282, 2.7442))
T_MELT = 273.15  # K
H_FUSION = 333.43e3  # J/kg at 273.15 K, feistel2006
CP_WATER = 4219.0  # J/kg/K, liquid at 273.16 K (its equation of state)
CP_VAPOUR = 1855.0  # J/kg/K, ideal gas, mean of 150-274 K (1847 and 1860 at the ends, from the equation of state)
M_WATER = molar_mass("H2O")


def cp_ice(T: float) -> float:
    """Heat capacity of ice [J/kg/K] at T [K], 20-273.15 K."""
    for upper, slope, intercept in ICE_CP:
        if upper >= T:
            return (slope * T + intercept) / M_WATER
    raise ValueError(f"ice at {T:.2f} K: allowed 20 K to {T_MELT} K; above it, name liquid water (H2O.l)")


_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)


def _integral(f: Any, a: float, b: float) -> float:
    """Gauss-Legendre integral of a smooth function."""
    T = 0.5 * (b - a) * _NODES + 0.5 * (b + a)
    return float(0.5 * (b - a) * np.sum(_WEIGHTS * f(T)))


@lru_cache(maxsize=4096)
def soil_state(T: float) -> tuple[float, float]:
    """Enthalpy [J/kg] and entropy [J/kg/K] of dry regolith above 298.15 K.

    Raises ValueError outside 20-2000 K.
    """
    if not 20.0 <= T <= 2000.0:
        raise ValueError(f"regolith at {T:.1f} K: the heat capacity is valid from 20 to 2000 K")
    # In ln T the integrand is smooth over two decades, so one rule serves the whole range.
    a, b = np.log(298.15), np.log(T)
    h = _integral(lambda x: cp_regolith(np.exp(x)) * np.exp(x), a, b)
    s = _integral(lambda x: cp_regolith(np.exp(x)), a, b)
    return h, s


@lru_cache(maxsize=4096)
def ice_state(T: float) -> tuple[float, float]:
    """Enthalpy [J/kg] and entropy [J/kg/K] of ice on the formation scale, by cooling from the melting point.

    Raises ValueError outside 20-273.15 K.
    """
    if not 20.0 <= T <= T_MELT:
        raise ValueError(f"ice at {T:.1f} K: allowed 20 to {T_MELT} K; above it, name liquid water (H2O.l)")
    from gasloop.matter import carriers

    # The equation of state of water begins at the triple point, 0.01 K above the melting point at 1 bar.
    above = 0.02
    water = carriers.condition("H2O.l", T_MELT + above, 1e5)
    h = water.h - CP_WATER * above - H_FUSION
    s = water.s - CP_WATER * above / T_MELT - H_FUSION / T_MELT
    upper = T_MELT
    for top, slope, intercept in reversed(ICE_CP):
        lower = max(T, _lower_edge(top))
        if lower < upper:
            h -= (slope * (upper**2 - lower**2) / 2 + intercept * (upper - lower)) / M_WATER
            s -= (slope * (upper - lower) + intercept * np.log(upper / lower)) / M_WATER
            upper = lower
    return float(h), float(s)


def _lower_edge(top: float) -> float:
    edges = (0.0, *(row[0] for row in ICE_CP))
    return edges[edges.index(top) - 1]


def sublimation_pressure(T: Any) -> Any:
    """Vapour pressure of ice [Pa], 110-273.16 K: exp(9.550426 - 5723.265/T + 3.53068 ln T - 0.00728332 T).

    Source: murphy2005 (transcribed).
    """
    return np.exp(9.550426 - 5723.265 / T + 3.53068 * np.log(T) - 0.00728332 * T)


def sublimation_flux(T: Any) -> Any:
    """Flux of vapour from bare ice into vacuum [kg/m2/s]: p sqrt(M / (2 pi R T)), Hertz-Knudsen, alpha 1."""
    return sublimation_pressure(T) * np.sqrt(M_WATER / (2 * np.pi * R_GAS * T))


def vapour_state(T: float, p: float) -> tuple[float, float]:
    """Enthalpy [J/kg] and entropy [J/kg/K] of thin water vapour below the triple point; formation scale.

    Ideal gas from (274 K, 600 Pa) with a constant heat capacity: within 1 kJ/kg, as the heat of sublimation
    of murphy2005 confirms. The reference equation of state of water ends at 273.16 K.
    Raises ValueError outside 110-274 K or above 612 Pa.
    """
    if not (110.0 <= T <= 274.0 and 0.0 < p <= 612.0):
        raise ValueError(
            f"water vapour at {T:.2f} K and {p:.4g} Pa: this ideal gas is valid from 110 to 274 K and up to "
            f"612 Pa; above the triple point ask condition('H2O.g', T, p)"
        )
    from gasloop.matter import carriers

    start = carriers.condition("H2O.g", 274.0, 600.0)
    h = start.h + CP_VAPOUR * (T - 274.0)
    s = start.s + CP_VAPOUR * np.log(T / 274.0) - R_GAS / M_WATER * np.log(p / 600.0)
    return float(h), float(s)


def heat_to_sublime(grade: float, T_ground: float, T_end: float) -> float:
    """Least heat [J per kg of ice] that warms icy soil of mass fraction ``grade`` and sublimes it at T_end.

    (1-x)/x * integral of cp_regolith + integral of cp_ice + h_sub(T_end); no losses.
    Raises ValueError for a grade outside 0..1.
    """
    if not 0.0 < grade < 1.0:
        raise ValueError(f"grade {grade:g}: the mass fraction of ice lies between 0 and 1")
    dry = (1 - grade) / grade * (soil_state(T_end)[0] - soil_state(T_ground)[0])
    vapour = vapour_state(T_end, min(float(sublimation_pressure(T_end)), 600.0))[0]
    return dry + vapour - ice_state(T_ground)[0]


def solid_state(formula: str, T: float) -> tuple[float, float]:
    """Enthalpy [J/kg] and entropy [J/kg/K] of a solid carrier: soil, H2O (ice), C (graphite), minerals, soils, food."""
    if formula == "soil":
        return soil_state(T)
    if formula == "H2O":
        return ice_state(T)
    if formula == "C":
        from gasloop.matter import equilibrium

        return equilibrium.graphite_state(T)
    from gasloop.matter import mineral_table, minerals, organics, soils

    if formula in mineral_table.ROWS:
        return minerals.mineral_state(formula, T)
    if formula in soils.SOILS:
        return soils.state(formula, T)
    return organics.organic_state(formula, T)
