"""Density from pressure and temperature, and the safeguarded Newton all flashes use; for arrays.

Each flash solves one equation in one unknown (T or rho) on an interval on which it rises, bounded by the
saturation line; a Newton step that leaves the interval is replaced by its middle, so the search cannot
fail or change phase. Tolerance 1e-11 of the unknown. States outside the equation of state, frozen or
unreachable ones are refused with FluidRangeError.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.matter.helmholtz import FluidRangeError

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid

_AT_SATURATION = 1e-6  # a pressure this near the vapour pressure may be called liquid or gas
_NEWTON = 100

Equation = Callable[[Any, Any], tuple[Any, Any]]  # (x, which elements) -> (miss, slope)


@dataclass(frozen=True)
class Flash:
    """The state found: T [K], p [Pa], rho [kg/m3], quality (mass fraction of vapour; nan in one phase)."""

    T: Any
    p: Any
    rho: Any
    quality: Any


def solve(equation: Equation, x: Any, low: Any, high: Any, tolerance: float = 1e-11) -> Any:
    """Roots of a rising function in [low, high], elementwise; elements that are done are left out.

    A Newton step is taken if it stays inside and is at most half the last; else the interval is cut.
    """
    x, low, high = np.array(x), np.array(low), np.array(high)
    found, todo, before = x, np.arange(x.size), high - low
    for _ in range(_NEWTON):
        miss, slope = equation(x, todo)
        low, high = np.where(miss < 0, x, low), np.where(miss > 0, x, high)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = -miss / slope
        new, size = x + step, np.abs(step)
        good = (new >= low) & (new <= high) & (slope > 0) & (2 * size <= before)
        if not good.all():
            new = np.where(good, new, 0.5 * (low + high))
            size = np.abs(new - x)
        found[todo] = new
        # Newton squares the error: a step this small leaves none.
        more = np.flatnonzero(size > tolerance * np.abs(new))
        if not more.size:
            break
        if more.size < todo.size:
            todo, new, low, high, size = todo[more], new[more], low[more], high[more], size[more]
        x, before = new, size
    return found


def density(fluid: Fluid, p: Any, T: Any, phase: str | None = None) -> Any:
    """Density [kg/m3] of the stable phase at p [Pa], T [K]; arrays or floats.

    phase : ``"gas"`` or ``"liquid"`` insists: the state must be that phase, or at saturation (1e-6 of p).
        Above the critical temperature everything is gas.
    """
    if phase not in (None, "gas", "liquid"):
        raise ValueError(f"phase {phase!r} of {fluid.name}: write 'gas', 'liquid' or nothing")
    p, T, shape = prepared(p, T)
    fluid.check_T(T)
    fluid.check_p(p)
    vapour = _vapour_pressure(fluid, T)
    slack = {None: 0.0, "gas": _AT_SATURATION, "liquid": -_AT_SATURATION}[phase]
    liquid = p > vapour * (1 + slack)
    if phase is not None:
        _insist(fluid, p, T, vapour, liquid, phase)
    refuse_frozen(fluid, p, T)
    return shaped(at_branch(fluid, p, T, liquid), shape)


def at_branch(fluid: Fluid, p: Any, T: Any, liquid: Any, start: Any | None = None) -> Any:
    """Density on the branch given by ``liquid``; above the critical temperature there is one branch."""
    below = fluid.T_crit > T
    rho_l, rho_v = fluid.dome(np.minimum(T, fluid.T_crit), "rho_l", "rho_v")
    low = np.where(below & liquid, rho_l * (1 - 1e-3), 0.0)
    high = np.where(below & ~liquid, np.minimum(rho_v * (1 + 1e-2), fluid.rho_crit), fluid.rho_max)
    if start is None:
        ideal = p / (fluid.R * T)
        start = np.where(below, np.where(liquid, rho_l, ideal), np.minimum(ideal, 2 * fluid.rho_crit))
    along = _Isotherms(fluid, T)
    rho = solve(lambda x, i: along.miss(x, p, i), np.clip(start, low, high), low, high)
    packed = rho >= fluid.rho_max * (1 - 1e-9)
    if np.any(packed):
        i = int(np.argmax(packed))
        raise FluidRangeError(
            f"{fluid.name} at {p[i]:.6g} Pa and {T[i]:.6g} K is denser than {fluid.rho_max:.6g} kg/m3, "
            f"the limit of what is fluid; lower the pressure or raise the temperature"
        )
    return rho


class _Isotherms:
    """Pressure as a function of density at fixed temperatures: the sum over tau factors is done once."""

    def __init__(self, fluid: Fluid, T: Any) -> None:
        self.fluid, self.T = fluid, T
        self.tau = fluid.T_r / T
        (g,) = fluid.residual.tau_values(self.tau, 0)
        self.weights = np.asarray(fluid.residual.along_isotherm(g))

    def miss(self, rho: Any, p: Any, i: Any) -> tuple[Any, Any]:
        """p(T, rho) - p and its slope by rho, of the elements i."""
        residual, delta = self.fluid.residual, rho / self.fluid.rho_r
        _, f1, f2 = residual.delta_values(delta, 2)
        w = self.weights[:, i]
        a1 = sum(k * v for k, v in zip(w, f1, strict=True))
        a2 = sum(k * v for k, v in zip(w, f2, strict=True))
        for term in residual.extra:
            values = term.values(self.tau[i], delta)
            a1, a2 = a1 + values[1, 0], a2 + values[2, 0]
        RT = self.fluid.R * self.T[i]
        return RT * rho * (1 + a1) - p[i], RT * (1 + 2 * a1 + a2)


def prepared(*values: Any) -> tuple[Any, ...]:
    """The values as flat arrays of one length, and their common shape."""
    arrays = np.broadcast_arrays(*(np.asarray(v, float) for v in values))
    return (*(np.ravel(a).copy() for a in arrays), arrays[0].shape)


def shaped(value: Any, shape: tuple[int, ...]) -> Any:
    return float(value[0]) if shape == () else np.reshape(value, shape)


def _vapour_pressure(fluid: Fluid, T: Any) -> Any:
    """Vapour pressure, infinite above the critical temperature: there nothing is liquid."""
    return np.where(fluid.T_crit > T, fluid.dome(np.minimum(T, fluid.T_crit), "p")[0], np.inf)


def _insist(fluid: Fluid, p: Any, T: Any, vapour: Any, liquid: Any, phase: str) -> None:
    wrong = liquid if phase == "gas" else ~liquid
    if not np.any(wrong):
        return
    i = int(np.argmax(wrong))
    if np.isinf(vapour[i]):
        why = f"above the critical temperature ({fluid.T_crit:.6g} K) there is no liquid"
    else:
        mend = ("lower", "raise") if phase == "gas" else ("raise", "lower")
        why = f"its vapour pressure there is {vapour[i]:.6g} Pa: {mend[0]} the pressure "
        why += f"or {mend[1]} the temperature"
    raise FluidRangeError(f"{fluid.name} at {p[i]:.6g} Pa and {T[i]:.6g} K is not {phase}; {why}")


def refuse_frozen(fluid: Fluid, p: Any, T: Any) -> None:
    frozen = p > fluid.p_melt(T)
    if np.any(frozen):
        i = int(np.argmax(frozen))
        raise FluidRangeError(
            f"{fluid.name} at {p[i]:.6g} Pa and {T[i]:.6g} K is frozen: at that temperature it melts below "
            f"{float(fluid.p_melt(T[i])):.6g} Pa; lower the pressure or raise the temperature"
        )
