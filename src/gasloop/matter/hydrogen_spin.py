"""Ortho and para hydrogen: equilibrium, heat of conversion, and how quickly one turns into the other.

c is the share of ortho molecules. Hydrogen of share c is parahydrogen plus what its rotors add:

    Z_p, Z_o = sum over even, odd J of w_J exp(-E_J / k T)      partition sums, see ``rotor``
    c_eq = Z_o / (Z_o + Z_p)
    dh = u_o - u_p,  u = sum of E_J w_J exp(-E_J / k T) / Z      given off by ortho that turns into para [J/kg]
    h = h_para(T, rho) + c dh
    s = s_para(T, rho) + c (R ln(Z_o / Z_p) + dh / T) - R [c ln c + (1 - c) ln(1 - c)]

The weights of ortho hold its three nuclear spin states, so c = 3/4 stands on the scale of ``fluids``; a test
measures how near it comes to the equation of state of normal hydrogen. Forces between molecules are those of
parahydrogen. Valid 14-400 K: the molecule is in its ground vibration.

On floats, arrays and CasADi symbols; numbers outside the validity are refused, symbols cannot be.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.matter.carriers import ORTHO_NORMAL
from gasloop.matter.fluids import fluid
from gasloop.matter.helmholtz import FluidRangeError, is_number
from gasloop.matter.rotor import Rotor
from gasloop.matter.species import R_GAS, species

T_LOW, T_HIGH = 14.0, 400.0  # K, of partition sums and of parahydrogen with a share of ortho
T_SLOW, T_QUICK, RHO_KINETICS = 17.0, 120.0, 92.0  # K, K, kg/m3: where natural kinetics were measured

_R = R_GAS / species("H2.g").M  # J/kg/K
_LEVELS = 14  # J = 0..13; at 400 K the next adds 1e-15
_PARA = tuple((Rotor.weight(J), Rotor().energy(J) / R_GAS) for J in range(0, _LEVELS, 2))  # (weight, E / k [K])
_ORTHO = tuple((Rotor.weight(J), Rotor().energy(J) / R_GAS) for J in range(1, _LEVELS, 2))
_TINY = 1e-12  # share below which the logarithm of mixing is rounded: its slope at nought stays finite


def ortho_equilibrium(T: Any) -> Any:
    """Share of ortho molecules in equilibrium at T [K]: Z_o / (Z_o + Z_p)."""
    _within(T)
    para, ortho = _sums(_PARA, T)[0], _sums(_ORTHO, T)[0]
    return ortho / (ortho + para)


def heat_of_conversion(T: Any) -> Any:
    """Heat given off by ortho that turns into para at T [K]: u_o - u_p [J/kg]."""
    _within(T)
    return _R * (_mean(_ORTHO, T) - _mean(_PARA, T))


def excess_enthalpy(T: Any, c: Any) -> Any:
    """Enthalpy of ortho share c above parahydrogen at the same T [K] and density: c dh [J/kg]."""
    _a_share(c)
    return c * heat_of_conversion(T)


def excess_entropy(T: Any, c: Any) -> Any:
    """Entropy of ortho share c above parahydrogen at the same T [K] and density [J/kg/K]; spin and mixing in it."""
    _within(T)
    _a_share(c)
    rotation = np.log(_sums(_ORTHO, T)[0] / _sums(_PARA, T)[0]) + heat_of_conversion(T) / (_R * T)
    return _R * (c * rotation - _x_ln_x(c) - _x_ln_x(1 - c))


def enthalpy(T: Any, rho: Any, c: Any) -> Any:
    """Enthalpy of hydrogen of ortho share c at T [K], rho [kg/m3], one phase, formation scale [J/kg]."""
    return fluid("pH2").h(T, rho) + excess_enthalpy(T, c)


def entropy(T: Any, rho: Any, c: Any) -> Any:
    """Entropy of hydrogen of ortho share c at T [K], rho [kg/m3], one phase [J/kg/K]."""
    return fluid("pH2").s(T, rho) + excess_entropy(T, c)


def excess_cp(T: Any, c: Any) -> Any:
    """Heat capacity of ortho share c above parahydrogen, the share unchanged: c d(dh)/dT [J/kg/K]."""
    _within(T)
    _a_share(c)
    return c * _R * (_spread(_ORTHO, T) - _spread(_PARA, T))


def equilibrium_cp(T: Any, rho: Any) -> Any:
    """Heat capacity at constant pressure [J/kg/K] of hydrogen that keeps its equilibrium at T [K], rho [kg/m3].

    cp = cp_para + c_eq d(dh)/dT + dh dc_eq/dT,   dc_eq/dT = c_eq (1 - c_eq) dh / (R T^2)
    """
    c, dh = ortho_equilibrium(T), heat_of_conversion(T)
    return fluid("pH2").cp(T, rho) + excess_cp(T, c) + dh**2 * c * (1 - c) / (_R * T**2)


def conversion_cooling(T: Any, c: Any = 0.0) -> Any:
    """Heat taken up in all by cold hydrogen of ortho share c that leaves at T [K] in equilibrium [J/kg].

    (c_eq(T) - c) dh(T), on top of the warming of the gas: enthalpy does not ask where on the way it converts.
    """
    _a_share(c)
    return (ortho_equilibrium(T) - c) * heat_of_conversion(T)


def rate_constant(T: Any, rho: Any) -> Any:
    """Rate constant k [1/s] of natural conversion, without a catalyst, at T [K] and rho [kg/m3].

    k = [18.2 T^0.56 rho + 5e4 (0.77 + 921 T^-2.5) rho^3.6] 1e-3 / h,  rho in g/cm3: milenko1997 as petitpas2014
    prints it (read in transcription). Measured in the liquid at 17-32 K and the gas at 40-120 K, up to 92 kg/m3,
    on ortho shares of 0.62 to 0.75; between and below them it is an extrapolation.
    """
    _kinetics_known(T, rho)
    dense = rho / 1000.0
    lone, crowd = 18.2 * T**0.56 * dense, 5e4 * (0.77 + 921.0 * T**-2.5) * dense**3.6
    return (lone + crowd) * 1e-3 / 3600.0


def conversion_rate(T: Any, rho: Any, c: Any) -> Any:
    """Natural change of the ortho share [1/s]: dc/dt = -k c (c - c_eq) / (1 - c_eq).

    Of second order in a cold liquid (c_eq near 0), and nought in equilibrium. Range as ``rate_constant``.
    """
    _a_share(c)
    c_eq = ortho_equilibrium(T)
    return -rate_constant(T, rho) * c * (c - c_eq) / (1 - c_eq)


def self_heating(T: Any, rho: Any, c: Any = ORTHO_NORMAL) -> Any:
    """Heat that hydrogen of ortho share c makes by converting on its own [W/kg]."""
    return -conversion_rate(T, rho, c) * heat_of_conversion(T)


def share_after(time: Any, T: Any, rho: Any, c: Any = ORTHO_NORMAL) -> Any:
    """Ortho share after a time [s] at constant T [K] and rho [kg/m3], from share c: ``conversion_rate`` in closed form.

    c(t) = c_eq / [1 - (1 - c_eq / c) exp(-k c_eq t / (1 - c_eq))]
    """
    _a_share(c)
    c_eq = ortho_equilibrium(T)
    return c_eq / (1 - (1 - c_eq / c) * np.exp(-rate_constant(T, rho) * c_eq * time / (1 - c_eq)))


def liquid_left(time: Any, T: float, c: Any = ORTHO_NORMAL) -> Any:
    """Share of a boiling liquid left after a time [s], boiled away by nothing but its own conversion at T [K].

    dm/dt = m dh (dc/dt) / h_fg, so m / m_0 = exp[-dh (c_0 - c(t)) / h_fg]; the vapour leaves as it boils.
    """
    line = fluid("pH2").dome
    rho, h_fg = float(line(T, "rho_l")[0]), float(_latent_heat(T))
    return np.exp(-heat_of_conversion(T) * (c - share_after(time, T, rho, c)) / h_fg)


# -- partition sums ----


def _sums(levels: tuple[tuple[int, float], ...], T: Any) -> tuple[Any, Any, Any]:
    """Sums of w exp(-E / k T) times 1, E / k [K] and (E / k)^2 [K2]."""
    none: Any = 0.0
    zero, one, two = none, none, none
    for weight, E in levels:
        share = weight * np.exp(-E / T)
        zero, one, two = zero + share, one + share * E, two + share * E * E
    return zero, one, two


def _mean(levels: tuple[tuple[int, float], ...], T: Any) -> Any:
    """Mean energy over k [K]."""
    zero, one, _ = _sums(levels, T)
    return one / zero


def _spread(levels: tuple[tuple[int, float], ...], T: Any) -> Any:
    """Heat capacity over R: variance of E / k T."""
    zero, one, two = _sums(levels, T)
    return (two / zero - (one / zero) ** 2) / (T * T)


def _latent_heat(T: float) -> Any:
    """Of parahydrogen [J/kg]: T times the entropy of vaporisation."""
    s_l, s_v = fluid("pH2").dome(T, "s_l", "s_v")
    return T * (s_v - s_l)


def _x_ln_x(x: Any) -> Any:
    return x * 0.5 * np.log(x * x + _TINY**2)


# -- what is refused ----


def _within(T: Any) -> None:
    _refuse("T", T, T_LOW, T_HIGH, " K", "14-400 K, where hydrogen is fluid and its vibration is asleep")


def _a_share(c: Any) -> None:
    _refuse("ortho share", c, 0.0, 1.0, "", "a share of molecules lies in 0..1")


def _kinetics_known(T: Any, rho: Any) -> None:
    where = f"natural conversion was measured at {T_SLOW:g}-{T_QUICK:g} K up to {RHO_KINETICS:g} kg/m3 (milenko1997)"
    _refuse("T", T, T_SLOW, T_QUICK, " K", f"{where}; a warmer or colder stream may be taken as unchanged")
    _refuse("rho", rho, 0.0, RHO_KINETICS, " kg/m3", where)


def _refuse(what: str, value: Any, low: float, high: float, unit: str, why: str) -> None:
    if not is_number(value):
        return
    flat = np.ravel(np.asarray(value, float))
    bad = ~((flat >= low - 1e-9) & (flat <= high + 1e-9))
    if np.any(bad):
        raise FluidRangeError(
            f"hydrogen spin: {what} = {flat[bad][0]:.6g}{unit} is outside {low:g}..{high:g}{unit}: {why}; "
            f"{int(bad.sum())} of {flat.size} values are"
        )
