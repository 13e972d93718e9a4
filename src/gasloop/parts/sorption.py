"""Sorbent beds: how much a zeolite holds, with the heat and entropy that go with it, and how fast it takes it up.

A bed in a balance needs the energy and the entropy of what it holds, and they must be those of its isotherm, else a bed near
balance destroys entropy. ``Sorbent`` is a published isotherm (``matter.zeolite``) at one temperature,
moved to others by one heat Q:

    k(T) = a(T_ref) exp[Q/R (1/T - 1/T_ref)],  q = k p / [1 + (k p / q_m)^t]^(1/t),  q_m = a0/b0
    p = q / {k [1 - (q/q_m)^t]^(1/t)}                                       its inverse
    h = h_gas(T) - Q,  s = s_gas(T, p0) + phi'(q),  phi' = -R ln[p(T, q) / p0] - Q/T        of a mole held

phi' does not depend on T, so energy and entropy of a bed are closed expressions of loading and temperature. Uptake is a
linear driving force in series with what the gas brings, see ``passing``. Floats, arrays and symbols.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.matter.species import P_STANDARD, R_GAS
from gasloop.matter.zeolite import Toth

_LEAST = 1e-9  # mol/kg, below which a loading counts as this
_TERMS = 80  # of the series of the entropy; below a quarter of q_m the rest is under 1e-9


@dataclass(frozen=True)
class Sorbent:
    """A sorbent with one heat of sorption: k_ref [mol/kg/Pa] and t at T_ref [K], q_m [mol/kg], heat [J/mol]."""

    k_ref: float
    q_m: float
    t: float
    T_ref: float
    heat: float

    @classmethod
    def like(cls, isotherm: Toth, T_ref: float, heat: float) -> Sorbent:
        """The sorbent that has a published isotherm at T_ref [K], and one heat of sorption [J/mol]."""
        k_ref = isotherm.a0 * float(np.exp(isotherm.E / T_ref))
        return cls(k_ref, isotherm.a0 / isotherm.b0, isotherm.t0 + isotherm.c / T_ref, T_ref, heat)

    def _k(self, T: Any) -> Any:
        return self.k_ref * np.exp(self.heat / R_GAS * (1 / T - 1 / self.T_ref))

    def loading(self, T: Any, p: Any) -> Any:
        """What is held in balance [mol/kg] at T [K] and partial pressure p [Pa]."""
        kp = self._k(T) * np.fmax(p, 1e-9)
        return kp / (1 + (kp / self.q_m) ** self.t) ** (1 / self.t)

    def pressure(self, T: Any, q: Any) -> Any:
        """Partial pressure in balance [Pa] with a loading q [mol/kg]."""
        q = np.fmax(q, _LEAST)
        return q / (self._k(T) * (1 - (q / self.q_m) ** self.t) ** (1 / self.t))

    def entropy(self, q: Any) -> Any:
        """phi(q) [J/kg/K]: entropy of what is held beyond that of as much gas at T and 1 bar.

        phi = -R {q ln q - q + q [Q/(R T_ref) - ln(k_ref p0)] + q_m sum_i y^(i t + 1) / [t i (i t + 1)]},  y = q/q_m
        """
        q = np.fmax(q, _LEAST)
        y = q / self.q_m
        x = y**self.t
        tail: Any = 0.0
        for i in range(_TERMS, 0, -1):
            tail = (tail + 1 / (self.t * i * (i * self.t + 1))) * x
        fixed = self.heat / (R_GAS * self.T_ref) - np.log(self.k_ref * P_STANDARD)
        return -R_GAS * (q * np.log(q) - q + q * fixed + self.q_m * y * tail)


def passing(brought: Any, drawn: Any, ease: float) -> Any:
    """Share of the way to balance that gas goes in a well-mixed cell of a bed, 0..1.

    brought : what the gas would give up if it left in balance with the sorbent, w (p - p_eq) [mol/s]
    drawn : what the sorbent would take up from gas that is not used up, k m (q_eq - q) [mol/s]; of the same sign
    ease : below this both count as nothing [mol/s]

    Of a straight isotherm w (p - p_eq) times this is the exact uptake of a mixed cell with a linear driving force:
    brought drawn / (brought + drawn), two resistances in series.
    """
    both = brought + drawn
    return drawn * both / (both * both + ease * ease)
