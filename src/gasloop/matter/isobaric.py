"""Flashes at known pressure: (p, T), (p, h) and (p, s), for arrays.

At constant pressure h and s rise with T, and jump at the saturation temperature: between the two ends of
the jump the state is two-phase and follows from the lever rule; outside, T is found by safeguarded Newton
with slopes cp and cp / T, the density solved for at every step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.matter.flash import Flash, at_branch, density, prepared, refuse_frozen, shaped, solve
from gasloop.matter.helmholtz import FluidRangeError

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid

_TOLERANCE = 1e-8


def flash_p_T(fluid: Fluid, p: Any, T: Any, phase: str | None = None) -> Flash:
    """State at p [Pa] and T [K]; ``phase`` as in ``density``."""
    rho = density(fluid, p, T, phase)
    p, T, rho = np.broadcast_arrays(p, T, rho)
    scalar = np.ndim(rho) == 0
    quality = np.full_like(rho, np.nan)
    return Flash(*((float(v) if scalar else np.array(v, float)) for v in (T, p, rho, quality)))


def flash_p_h(fluid: Fluid, p: Any, h: Any) -> Flash:
    """State at p [Pa] and enthalpy h [J/kg]."""
    return _flash(fluid, p, h, "h")


def flash_p_s(fluid: Fluid, p: Any, s: Any) -> Flash:
    """State at p [Pa] and entropy s [J/kg/K]."""
    return _flash(fluid, p, s, "s")


def _flash(fluid: Fluid, p: Any, y: Any, name: str) -> Flash:
    p, y, shape = prepared(p, y)
    fluid.check_p(p)
    if np.any(~(p > 0)):
        raise FluidRangeError(f"{fluid.name}: a flash of (p, {name}) needs a pressure above zero, not {np.min(p):.6g}")
    p_triple = float(fluid.dome(fluid.T_triple, "p")[0])
    boils = (p >= p_triple) & (p < fluid.p_crit * (1 - 1e-9))
    low = np.maximum(fluid.T_triple, fluid.T_melt(p) * (1 - 1e-9))
    high = np.full_like(p, fluid.T_max)
    liquid = p >= fluid.p_crit * (1 - 1e-9)
    rho, quality = np.full_like(p, np.nan), np.full_like(p, np.nan)
    T = np.where(liquid, 1.5 * fluid.T_crit, 2 * fluid.T_triple)
    if np.any(boils):
        T_boil = fluid.dome.T(p[boils])
        y_l, y_v, v_l, v_v = _ends(fluid, p[boils], T_boil, name)
        x = (y[boils] - y_l) / (y_v - y_l)
        two = (x >= 0) & (x <= 1)
        quality[boils] = np.where(two, x, np.nan)
        rho[boils] = np.where(two, 1 / (v_l + x * (v_v - v_l)), np.nan)
        low[boils], high[boils] = np.where(x > 1, T_boil, low[boils]), np.where(x < 0, T_boil, high[boils])
        T[boils] = np.where(two, T_boil, np.where(x < 0, 0.95, 1.1) * T_boil)
        liquid[boils] = x < 0
    one = np.flatnonzero(np.isnan(quality))
    if one.size:
        T[one], rho[one] = _one_phase(fluid, p[one], y[one], name, T[one], low[one], high[one], liquid[one])
        refuse_frozen(fluid, p[one], T[one])
    return Flash(shaped(T, shape), shaped(p, shape), shaped(rho, shape), shaped(quality, shape))


def _ends(fluid: Fluid, p: Any, T: Any, name: str) -> tuple[Any, Any, Any, Any]:
    """y and v of the boiling liquid and of its vapour."""
    rho_l, rho_v, u_l, u_v, s_l, s_v = fluid.dome(T, "rho_l", "rho_v", "u_l", "u_v", "s_l", "s_v")
    if name == "s":
        return s_l, s_v, 1 / rho_l, 1 / rho_v
    return u_l + p / rho_l, u_v + p / rho_v, 1 / rho_l, 1 / rho_v


def _one_phase(
    fluid: Fluid, p: Any, y: Any, name: str, start: Any, low: Any, high: Any, liquid: Any
) -> tuple[Any, Any]:
    """(T, rho) with y(T, p) = y on one branch."""
    rho = np.full_like(p, np.nan)
    value = fluid.h if name == "h" else fluid.s

    def miss(T: Any, i: Any) -> tuple[Any, Any]:
        known = None if np.any(np.isnan(rho[i])) else rho[i]
        rho[i] = at_branch(fluid, p[i], T, liquid[i], known)
        cp = fluid.cp(T, rho[i])
        return value(T, rho[i]) - y[i], cp if name == "h" else cp / T

    T = solve(miss, np.clip(start, low, high), low, high, _TOLERANCE)
    rho = at_branch(fluid, p, T, liquid, rho)
    missed = np.abs(value(T, rho) - y) > 1e-6 * fluid.R * (T if name == "h" else 1.0)
    if np.any(missed):
        i = int(np.argmax(missed))
        end, word = ("coldest", "low") if value(T, rho)[i] > y[i] else ("hottest", "high")
        raise FluidRangeError(
            f"{fluid.name} at {p[i]:.6g} Pa: {name} = {y[i]:.6g} is too {word}; in the {end} state of "
            f"this phase, {T[i]:.6g} K, it is {value(T, rho)[i]:.6g} ({int(missed.sum())} of {y.size} values)"
        )
    return T, rho
