"""One state of a fluid from any two of its properties, as plain floats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gasloop.matter.flash import Flash
from gasloop.matter.helmholtz import FluidRangeError
from gasloop.matter.isobaric import flash_p_h, flash_p_s, flash_p_T
from gasloop.matter.isochoric import flash_rho_u

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid


@dataclass(frozen=True)
class State:
    """One state: T [K], p [Pa], rho [kg/m3], h and u [J/kg], s [J/kg/K]; cv, cp [J/kg/K], w [m/s].

    quality : mass fraction of vapour, nan if there is one phase; cv, cp, w are nan if there are two.
    """

    T: float
    p: float
    rho: float
    u: float
    h: float
    s: float
    cv: float
    cp: float
    w: float
    quality: float


def state(of: Fluid, phase: str | None = None, **known: float) -> State:
    """The state with two known properties.

    These are: p and T, T and rho, rho and u, p and h, p and s, T and quality, p and quality.

    >>> state(fluid("O2"), p=1e5, T=90.0).rho  # doctest: +SKIP
    1142.1
    """
    known = {k: float(v) for k, v in known.items()}
    pair = frozenset(known)
    if pair == {"p", "T"}:
        return _described(of, flash_p_T(of, known["p"], known["T"], phase))
    if pair == {"rho", "u"}:
        return _described(of, flash_rho_u(of, known["rho"], known["u"]))
    if pair == {"p", "h"}:
        return _described(of, flash_p_h(of, known["p"], known["h"]))
    if pair == {"p", "s"}:
        return _described(of, flash_p_s(of, known["p"], known["s"]))
    if pair == {"T", "rho"}:
        return _described(of, _flash_T_rho(of, known["T"], known["rho"]))
    if pair == {"T", "quality"} or pair == {"p", "quality"}:
        return _described(of, _flash_boiling(of, known))
    raise ValueError(
        f"state of {of.name} from ({', '.join(known) or 'nothing'}): give p and T, T and rho, rho and u, "
        f"p and h, p and s, T and quality, or p and quality"
    )


def _flash_T_rho(of: Fluid, T: float, rho: float) -> Flash:
    of.check_T(T)
    of.check_rho(rho)
    if of.T_crit > T:
        p, rho_l, rho_v = (float(v) for v in of.dome(T, "p", "rho_l", "rho_v"))
        if rho_v <= rho <= rho_l:
            return Flash(T, p, rho, (1 / rho - 1 / rho_l) / (1 / rho_v - 1 / rho_l))
    return Flash(T, float(of.p(T, rho)), rho, np.nan)


def _flash_boiling(of: Fluid, known: Mapping[str, float]) -> Flash:
    x = known["quality"]
    if not 0 <= x <= 1:
        raise FluidRangeError(f"{of.name}: quality = {x:.6g} is outside 0..1 (mass fraction of vapour)")
    low, high = (float(v) for v in of.dome([of.T_triple, of.T_crit], "p")[0])
    if "p" in known and not low <= known["p"] < high:
        raise FluidRangeError(f"{of.name} does not boil at {known['p']:.6g} Pa, only within {low:.6g}..{high:.6g} Pa")
    if "T" in known and not of.T_triple <= known["T"] < of.T_crit:
        raise FluidRangeError(
            f"{of.name} does not boil at {known['T']:.6g} K, only within {of.T_triple:.6g}..{of.T_crit:.6g} K"
        )
    T = known["T"] if "T" in known else float(of.dome.T(known["p"]))
    p, rho_l, rho_v = (float(v) for v in of.dome(T, "p", "rho_l", "rho_v"))
    return Flash(T, p, 1 / ((1 - x) / rho_l + x / rho_v), x)


def _described(of: Fluid, found: Flash) -> State:
    """All properties of the state found."""
    T, p, rho, x = found.T, found.p, found.rho, found.quality
    if np.isnan(x):
        u, s = (float(v) for v in of.u_s(T, rho))
        return State(T, p, rho, u, u + p / rho, s, float(of.cv(T, rho)), float(of.cp(T, rho)), float(of.w(T, rho)), x)
    u_l, u_v, s_l, s_v = (float(v) for v in of.dome(T, "u_l", "u_v", "s_l", "s_v"))
    u, s = u_l + x * (u_v - u_l), s_l + x * (s_v - s_l)
    return State(T, p, rho, u, u + p / rho, s, np.nan, np.nan, np.nan, x)
