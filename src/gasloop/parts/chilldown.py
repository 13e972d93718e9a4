"""Liquid that it takes to chill metal, at most and at least.

    most   m / M = int c dT / h_fg                       latent heat alone: the vapour leaves as it boils
    least  m / M = int c dT / (h_v(T) - h_l)             all sensible heat: the vapour leaves as warm as the metal

from the metal's temperature down to the boiling point. A real chill-down lies between; its efficiency is least over
what it took. Numbers only. Source: cryogenics.md c.5; nist_cryo_materials.
"""

from __future__ import annotations

from scipy.integrate import quad

from gasloop.matter.solids import solid
from gasloop.parts.isobar import isobar

ATM = 101325.0  # Pa


def coolant(material: str, fluid: str, T: float, p: float = ATM, warm_vapour: bool = False) -> float:
    """Boiling liquid per metal that chills it from T [K] to the boiling point at p [Pa] [kg/kg].

    material : of ``matter.solids``; fluid : ``pH2``, ``O2``, ..
    warm_vapour : the vapour leaves as warm as the metal (the least that nature allows), else as it boils (the most)
    """
    at, metal = isobar(fluid, p), solid(material)
    if not at.T_sat < T <= at.gas.high:
        mend = "start above it" if at.T_sat >= T else f"start at {at.gas.high:g} K at most, where data of metals end"
        raise ValueError(f"chill-down from {T:.6g} K: {fluid} boils at {at.T_sat:.4g} K at {p:.6g} Pa; {mend}")
    if not warm_vapour:
        return float(metal.heat(T, at.T_sat)) / at.h_fg
    h_l = float(at.liquid.h(at.liquid.high))
    found, _ = quad(lambda x: float(metal.cp(x) / (at.gas.h(x) - h_l)), at.T_sat, T, limit=200)
    return float(found)
