"""Minerals and dry soils between 300 and 1400 K, as cheap as a simulator wants them.

    cp = a + b T + c / T^2 + d / sqrt(T) + steps                     per kg, the law of ``matter.mineral_table`` itself
    h(T) = h0 + a T + b T^2 / 2 - c / T + 2 d sqrt(T) + steps,  s(T) = s0 + a ln T + b T - c / (2 T^2) - 2 d / sqrt(T) + steps

``matter.minerals`` draws one series of high degree through this law and Debye's below 298 K; a soil has a dozen of them.
Of a bed that is never cold the law alone is enough: a mixture of minerals is again one set of a, b, c, d. h0 and s0 make
it meet the series at 1000 K; elsewhere from 300 to 1400 K the two differ by 0.1 kJ/kg and 0.2 J/kg/K at most. Enthalpy
and entropy are the exact integrals of this cp. Steps that begin above 1400 K are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gasloop.matter import soils
from gasloop.matter.minerals import mineral, step_cp, step_enthalpy, step_entropy

T_LOW, T_HIGH = 300.0, 1400.0  # K
_MEET = 1000.0  # K
_FAR = 20.0  # widths below a step, where nothing of it is left

Steps = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Warm:
    """A solid by its law: a, b, c, d and steps per kg; h0 [J/kg], s0 [J/kg/K]. Floats, arrays and symbols."""

    a: float
    b: float
    c: float
    d: float
    steps: Steps
    h0: float = 0.0
    s0: float = 0.0

    def cp(self, T: Any) -> Any:
        """Heat capacity [J/kg/K]."""
        return self.a + self.b * T + self.c / T**2 + self.d / np.sqrt(T) + sum(step_cp(T, s) for s in self.steps)

    def enthalpy(self, T: Any) -> Any:
        """Enthalpy on the formation scale [J/kg]."""
        law = self.a * T + 0.5 * self.b * T**2 - self.c / T + 2 * self.d * np.sqrt(T)
        return self.h0 + law + sum(step_enthalpy(T, s) for s in self.steps)

    def entropy(self, T: Any) -> Any:
        """Third-law entropy [J/kg/K]."""
        law = self.a * np.log(T) + self.b * T - 0.5 * self.c / T**2 - 2 * self.d / np.sqrt(T)
        return self.s0 + law + sum(step_entropy(T, s) for s in self.steps)


@lru_cache(maxsize=64)
def warm(name: str) -> Warm:
    """A mineral by formula, or a soil by name. Raises ValueError for what is neither."""
    if name in soils.SOILS:
        known: Any = soils.soil(name)
        melting = (
            0.5 * (soils.SOLIDUS + soils.LIQUIDUS),
            soils.FUSION,
            (soils.LIQUIDUS - soils.SOLIDUS) / 8,
        )  # as in ``soils``
        return _met(_mixture(known.minerals, melting), known)
    return _met(_mixture({name: 1.0}), mineral(name))


def _mixture(parts: Mapping[str, float], *melting: tuple[float, float, float]) -> Warm:
    rows = [(x / mineral(f).M, mineral(f).row) for f, x in parts.items()]
    law = [sum(n * row.cp[i] for n, row in rows) for i in range(4)]
    steps = [(at, n * heat, width) for n, row in rows for at, heat, width in row.steps]
    near = tuple(s for s in (*steps, *melting) if s[0] - _FAR * s[2] < T_HIGH)
    return Warm(law[0], law[1], law[2], law[3], near)


def _met(law: Warm, true: Any) -> Warm:
    """The law with the enthalpy and entropy that ``matter`` knows at 1000 K."""
    h0 = float(true.enthalpy(_MEET) - law.enthalpy(_MEET))
    s0 = float(true.entropy(_MEET) - law.entropy(_MEET))
    return Warm(law.a, law.b, law.c, law.d, law.steps, h0, s0)
