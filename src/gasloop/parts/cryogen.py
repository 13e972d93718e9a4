"""What a tank of one cryogen needs to know of it, and of helium as its pressurant, made once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gasloop.matter import hydrogen_spin
from gasloop.matter.carriers import eos_name
from gasloop.matter.fluids import Fluid, fluid
from gasloop.matter.species import R_GAS
from gasloop.matter.transport import GasTransport, SaturatedTransport, gas_transport, saturated_transport
from gasloop.parts.liquid import Liquid, liquid

HOTTEST = 390.0  # K, of gas
_MIXED = 1e-12  # share of ortho that keeps the logarithm of mixing finite


@dataclass(frozen=True)
class Cryogen:
    """A cryogen from 1.05 of its triple point to 0.88 of its critical temperature as a liquid, to 390 K as a thin gas.

    q_spin, s_spin : heat of conversion [J/kg] and disorder of ortho [J/kg/K] in the cold; of hydrogen only, else nought
    """

    of: Fluid
    helium: Fluid
    liquid: Liquid
    transport: SaturatedTransport
    thin: GasTransport
    q_spin: float
    s_spin: float

    def disorder(self, c: Any) -> Any:
        """Entropy of an ortho share c above parahydrogen in the cold [J/kg/K]: of its spins and of mixing."""
        if not self.q_spin:
            return 0.0 * c
        a, b = c + _MIXED, 1 - c + _MIXED
        return self.s_spin * c - self.of.R * (c * np.log(a) + (1 - c) * np.log(b))

    def turning(self, T: list[Any], v: list[Any], c: Any) -> list[Any]:
        """Natural change of an ortho share c in liquids at T [K], v [m3/kg] [1/s]."""
        if not self.q_spin:
            return [0.0] * len(T)
        slow = hydrogen_spin.T_SLOW
        return [hydrogen_spin.conversion_rate(np.fmax(t, slow), 1 / one, c) for t, one in zip(T, v, strict=True)]


@lru_cache(maxsize=16)
def cryogen(formula: str) -> Cryogen:
    """The cryogen of a formula, ``O2``; hydrogen is parahydrogen, its ortho share comes on top."""
    of = fluid(eos_name(f"{formula}.l"))
    low, high = 1.05 * of.T_triple, 0.88 * of.T_crit
    spin = formula == "H2"
    return Cryogen(
        of,
        fluid("He"),
        liquid(of.name, low, high),
        saturated_transport(of, low, high),
        gas_transport(of, low, HOTTEST, 0.02),
        float(hydrogen_spin.heat_of_conversion(20.0)) if spin else 0.0,
        R_GAS / of.M * math.log(9.0) if spin else 0.0,
    )
