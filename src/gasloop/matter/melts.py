"""Molten soil: viscosity and electric conductivity by composition and temperature.

Viscosity of magmatic liquids (giordano2008), dry, from the oxides in mol %:

    log10(eta / Pa s) = -4.55 + B / (T - C),  B and C linear in the oxides and in products of two

Conductivity of slags from their viscosity (mills2011), for melts poor in alkali (below 0.5 mol %; lunar soils have
0.3 to 1.2):

    ln(kappa / (S/cm)) = (-0.08 - ln(eta / dPa s)) / 1.18

Both were made for other liquids: the first for lavas with more alkali and less iron, below 1873 K; the second for
slags. Take a factor of two on eta and on kappa. The first fails where alumina is much and alkali little: it
gives molten anorthite at 1873 K a hundredth of what is known. So both are refused above 12 mol % Al2O3, which
is to say for highland soils; a lunar melt of any kind nobody here has compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gasloop.matter.helmholtz import is_number
from gasloop.matter.soils import LIQUIDUS
from gasloop.matter.species import molar_mass

SOURCES = ("giordano2008", "mills2011")
T_LOW, T_HIGH = LIQUIDUS, 2300.0  # K; the viscosity was fitted to 1873 K
ALUMINA_MAX = 12.0  # mol %


def mole_percent(oxides: Mapping[str, float]) -> dict[str, float]:
    """mol % of each oxide, from masses; iron as FeO."""
    moles = {oxide: kg / molar_mass(oxide) for oxide, kg in oxides.items()}
    moles["FeO"] = moles.get("FeO", 0.0) + 2 * moles.pop("Fe2O3", 0.0)
    total = sum(moles.values())
    return {oxide: 100 * n / total for oxide, n in moles.items()}


def viscosity(oxides: Mapping[str, float], T: Any) -> Any:
    """Viscosity [Pa s] of a melt of these oxides [kg of each] at T [K]. Floats, arrays and symbols.

    Raises ValueError outside 1653-2300 K or above 12 mol % Al2O3.
    """
    x = {"P2O5": 0.0} | mole_percent(oxides)
    if x.get("Al2O3", 0.0) > ALUMINA_MAX:
        raise ValueError(
            f"melt with {x['Al2O3']:.1f} mol % Al2O3: allowed up to {ALUMINA_MAX:g}, for mare soils; for a highland "
            f"melt state viscosity and conductivity yourself"
        )
    get = x.get
    acid, alumina, lime = get("SiO2", 0.0) + get("TiO2", 0.0), get("Al2O3", 0.0), get("CaO", 0.0)
    iron, magnesia = get("FeO", 0.0) + get("MnO", 0.0), get("MgO", 0.0)
    soda, alkali = get("Na2O", 0.0), get("Na2O", 0.0) + get("K2O", 0.0)
    B = (
        159.6 * acid - 173.3 * alumina + 72.1 * (iron + x["P2O5"]) + 75.7 * magnesia - 39.0 * lime - 84.1 * soda
        - 2.43 * acid * (iron + magnesia) - 0.91 * (acid + alumina + x["P2O5"]) * alkali + 17.6 * alumina * alkali
    )  # fmt: skip
    C = (
        2.75 * get("SiO2", 0.0) + 15.7 * (get("TiO2", 0.0) + alumina) + 8.3 * (iron + magnesia) + 10.2 * lime
        - 12.3 * alkali + 0.30 * (alumina + iron + magnesia + lime - x["P2O5"]) * alkali
    )  # fmt: skip
    return 10 ** (-4.55 + B / (_within(T) - C))


def conductivity(oxides: Mapping[str, float], T: Any) -> Any:
    """Electric conductivity [S/m] of a melt of these oxides [kg of each] at T [K]. Floats, arrays and symbols."""
    return 100 * np.exp((-0.08 - np.log(10 * viscosity(oxides, T))) / 1.18)


def _within(T: Any) -> Any:
    if is_number(T):
        bad = [t for t in np.ravel(np.real(T)) if not T_LOW <= t <= T_HIGH]
        if bad:
            raise ValueError(f"melt at {bad[0]:.5g} K: allowed {T_LOW:g} to {T_HIGH:g} K, where soil is liquid")
    return T
