"""Air of a room: a thin mixture of ideal gases, each at its partial pressure, and water that condenses on a wall.

    p_i = m_i R_i T / V                                             partial pressure [Pa]
    cp_i = sum_k a_k T^k, k = 0..4;  h_i, s_i its integrals            ideal gases; fitted to the equations of state
    p_sat(T) = p0 exp{-[g_v(T, p0) - g_l(T)] / (R_v T)}             where vapour and liquid are in balance
    h_l(T) = h_l0 + c (T - T0),  s_l(T) = s_l0 + c ln(T / T0)       liquid water, one heat capacity

The saturation pressure follows from the same enthalpies and entropies that the audit counts, so what condenses never
destroys entropy, and to dry a wall pays what wetting it gave. Against the reference equation it is within 0.3 % from 275 to
310 K (test). Each gas of the mixture is on a bus of its own at its own partial pressure: the entropy of mixing then stands
in the pressures, and nobody needs a carrier that is a mixture. Floats, arrays and symbols.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from gasloop.matter import equilibrium
from gasloop.matter.carriers import ORTHO_NORMAL, Condition, condition
from gasloop.matter.fluids import fluid
from gasloop.matter.species import P_STANDARD

# port name -> formula. The four of which air is made, and the traces.
MAIN: Mapping[str, str] = {"nitrogen": "N2", "oxygen": "O2", "carbon_dioxide": "CO2", "vapour": "H2O"}
TRACES: Mapping[str, str] = {"methane": "CH4", "hydrogen": "H2", "carbon_monoxide": "CO"}
GASES: Mapping[str, str] = {**MAIN, **TRACES}

C_WATER = 4184.0  # J/kg/K, liquid at room temperature
T_LOW, T_HIGH = 250.0, 350.0  # K, over which heat capacities are fitted
_T0 = 293.15  # K, where the liquid's enthalpy and entropy are those of the equation of state
_LEAST = 1e-9  # Pa, below which a partial pressure counts as this in a logarithm


@cache
def gas_constant(formula: str) -> float:
    """Gas constant of a kilogram [J/kg/K]."""
    return float(fluid(formula).R)


@cache
def _fit(formula: str) -> tuple[float, ...]:
    """Coefficients a_k of cp = sum a_k T^k [J/kg/K], then the constants of h and s.

    A room is asked for these at every turn; five terms in place of the vibrations of the molecule, within 1e-5 of cp.
    """
    gas = fluid(formula)
    T = np.linspace(T_LOW, T_HIGH, 41)
    exact = gas.R * (1 - gas.ideal.second(gas.T_r / T))
    a = np.polynomial.Polynomial.fit(T, exact, 4).convert().coef
    at = equilibrium.thin_gas(formula, _T0, P_STANDARD)
    return (*map(float, a), float(at.h) - _enthalpy(a, _T0), float(at.s) - _entropy(a, _T0))


def _enthalpy(a: Any, T: Any) -> Any:
    return T * (a[0] + T * (a[1] / 2 + T * (a[2] / 3 + T * (a[3] / 4 + T * (a[4] / 5)))))


def _entropy(a: Any, T: Any) -> Any:
    return a[0] * np.log(T) + T * (a[1] + T * (a[2] / 2 + T * (a[3] / 3 + T * (a[4] / 4))))


def brings(formula: str, T: Any, p: Any) -> Condition:
    """What a kilogram of a gas of the mixture brings at T [K], 250 to 350 K, and its partial pressure p [Pa]."""
    *a, h0, s0 = _fit(formula)
    s = s0 + _entropy(a, T) - gas_constant(formula) * np.log(np.fmax(p, _LEAST) / P_STANDARD)
    return Condition(T, p, h0 + _enthalpy(a, T), s, ORTHO_NORMAL if formula == "H2" else 0.0)


def heat_capacity(formula: str, T: Any) -> Any:
    """Heat capacity of an ideal gas at constant pressure [J/kg/K], 250 to 350 K."""
    a = _fit(formula)
    return a[0] + T * (a[1] + T * (a[2] + T * (a[3] + T * a[4])))


@cache
def _liquid() -> Condition:
    return condition("H2O.l", _T0, P_STANDARD)


def liquid_enthalpy(T: Any) -> Any:
    """Enthalpy of liquid water near room temperature, formation scale [J/kg]."""
    return _liquid().h + C_WATER * (T - _T0)


def liquid_entropy(T: Any) -> Any:
    """Entropy of liquid water near room temperature [J/kg/K]."""
    return _liquid().s + C_WATER * np.log(T / _T0)


def saturation_pressure(T: Any) -> Any:
    """Pressure of vapour in balance with liquid water [Pa], 273 to 330 K."""
    vapour = brings("H2O", T, P_STANDARD)
    g = vapour.h - liquid_enthalpy(T) - T * (vapour.s - liquid_entropy(T))
    return P_STANDARD * np.exp(-g / (gas_constant("H2O") * T))


def dew_point(p: Any) -> Any:
    """Temperature at which vapour of that partial pressure [Pa] begins to condense [K]; 273 to 330 K within 0.01 K.

    Newton's method on ln p_sat over 1/T, in which it is nearly straight: three steps from room temperature.
    """
    wanted, x = np.log(np.fmax(p, 1.0)), 1.0 / _T0
    for _ in range(3):
        T = 1.0 / x
        slope = -(brings("H2O", T, P_STANDARD).h - liquid_enthalpy(T)) / gas_constant("H2O")
        x = x + (wanted - np.log(saturation_pressure(T))) / slope
    return 1.0 / x


def above(difference: Any, ease: float) -> Any:
    """Positive part of a difference, its beginning rounded over ``ease``; nought, with slope nought, below."""
    D = np.fmax(difference, 0.0)
    return D * D / (D + ease)
