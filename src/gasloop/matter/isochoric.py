"""The flash of a closed vessel: from density and internal energy to temperature, pressure and quality, for
arrays.

Along an isochore u rises with T, with a kink where the isochore leaves the dome. Below the kink the state
is two-phase:

    u = u_l + X (u_v - u_l),   X = (1/rho - v_l) / (v_v - v_l)      all at saturation, of T

Above it u(T, rho) is the equation of state. Both are solved for T by safeguarded Newton, started from a
coarse table (made once a fluid, in about 0.1 s) that also says which side of the kink u is on; within the
table's own error of the kink the two-phase equation decides, because its X says whether it applies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.matter.flash import Flash, prepared, refuse_frozen, shaped, solve
from gasloop.matter.helmholtz import FluidRangeError

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid

_ROWS, _COLUMNS = 257, 129  # of the table, over density and over energy
_FINE = 8  # times as many densities on the edge
_STRETCH = 5.0  # how much finer the table is in the liquid than in the gas
_TOLERANCE = 1e-6  # of the last Newton step in T: it leaves an error of its square


def flash_rho_u(fluid: Fluid, rho: Any, u: Any) -> Flash:
    """State at density rho [kg/m3] and internal energy u [J/kg]; T to about 1e-12. Arrays or floats."""
    rho, u, shape = prepared(rho, u)
    fluid.check_rho(rho)
    if np.any(rho <= 0):
        raise FluidRangeError(f"{fluid.name}: a flash of (rho, u) needs a density above zero, not {np.min(rho):.6g}")
    guide = _guide(fluid)
    place, step, edge, doubt = guide.edge_at(rho)
    T, quality, p = guide.start(place, u, edge), np.full_like(u, np.nan), np.empty_like(u)
    maybe = np.flatnonzero(u <= edge + 2 * doubt)
    if maybe.size:
        T_two, x = _two_phase(fluid, rho[maybe], u[maybe], T[maybe])
        true = (x >= 0) & (x <= 1)
        two, T_two = maybe[true], T_two[true]
        T[two], quality[two] = T_two, x[true]
        p[two] = fluid.dome(T_two, "p")[0]
    one = np.flatnonzero(np.isnan(quality))
    if one.size:
        low = np.minimum(guide.T_edge[step[one]], guide.T_edge[step[one] + 1]) * (1 - 1e-6)
        T[one], p[one] = _one_phase(fluid, rho[one], u[one], T[one], low)
    _refuse_outside(fluid, rho, u, T, p, ~np.isnan(quality))
    return Flash(shaped(T, shape), shaped(p, shape), shaped(rho, shape), shaped(quality, shape))


def _refuse_outside(fluid: Fluid, rho: Any, u: Any, T: Any, p: Any, two: Any) -> None:
    """Refuse what has no solution in the range: the search then ends at a bound with the energy not met."""
    for bound, word in ((fluid.T_triple, "low"), (fluid.T_max, "high")):
        at = np.flatnonzero(np.abs(T - bound) <= 2e-6 * bound)
        if not at.size:
            continue
        met = np.where(two[at], _two_phase_energy(fluid, rho[at], T[at]), _Isochores(fluid, rho[at]).u(T[at]))
        wrong = at[np.abs(met - u[at]) > 1e-4 * fluid.R * bound]
        if wrong.size:
            i = wrong[0]
            raise FluidRangeError(
                f"{fluid.name} at {rho[i]:.6g} kg/m3: u = {u[i]:.6g} J/kg is too {word}; at {bound:.6g} K, "
                f"the {'triple point' if word == 'low' else 'limit of the equation of state'}, it is "
                f"{met[at == i][0]:.6g} J/kg ({wrong.size} of {u.size} values)"
            )
    fluid.check_p(p)
    # A solid is denser than the liquid at the triple point (ice VI over water too): few states need the look.
    dense = np.flatnonzero(rho > 0.99 * fluid.rho_triple)
    if dense.size:
        refuse_frozen(fluid, p[dense], T[dense])


def _two_phase(fluid: Fluid, rho: Any, u: Any, start: Any) -> tuple[Any, Any]:
    """(T, quality) on the extension of the two-phase equation, whether or not the quality is within 0..1."""
    v = 1 / rho
    quality = np.empty_like(v)

    def miss(T: Any, i: Any) -> tuple[Any, Any]:
        rho_l, rho_v, u_l, u_v, d_rho_l, d_rho_v, d_u_l, d_u_v = fluid.dome(
            T, "rho_l", "rho_v", "u_l", "u_v", slopes=True
        )
        v_l, v_v = 1 / rho_l, 1 / rho_v
        d_v_l, d_v_v = -d_rho_l * v_l**2, -d_rho_v * v_v**2
        gap = v_v - v_l
        x = (v[i] - v_l) / gap
        quality[i] = x
        slope = d_u_l + x * (d_u_v - d_u_l) - (d_v_l + x * (d_v_v - d_v_l)) / gap * (u_v - u_l)
        return u_l + x * (u_v - u_l) - u[i], slope

    low, high = fluid.T_triple, fluid.T_crit * (1 - 1e-9)
    T = solve(miss, np.clip(start, low, high), np.full_like(u, low), np.full_like(u, high), _TOLERANCE)
    rho_l, rho_v = fluid.dome(T, "rho_l", "rho_v")
    return T, (v - 1 / rho_l) / (1 / rho_v - 1 / rho_l)


def _two_phase_energy(fluid: Fluid, rho: Any, T: Any) -> Any:
    rho_l, rho_v, u_l, u_v = fluid.dome(np.minimum(T, fluid.T_crit), "rho_l", "rho_v", "u_l", "u_v")
    return u_l + (1 / rho - 1 / rho_l) / (1 / rho_v - 1 / rho_l) * (u_v - u_l)


def _one_phase(fluid: Fluid, rho: Any, u: Any, start: Any, low: Any) -> tuple[Any, Any]:
    """(T, p) with u(T, rho) = u."""
    along = _Isochores(fluid, rho)
    high = np.full_like(u, fluid.T_max * (1 + 1e-6))
    T = solve(lambda T, i: along.miss(T, u, i), np.clip(start, low, high), low, high, _TOLERANCE)
    return T, along.p(T)


class _Isochores:
    """Energy and pressure as functions of T at fixed densities: the sum over delta factors is done once."""

    def __init__(self, fluid: Fluid, rho: Any) -> None:
        self.fluid, self.rho = fluid, rho
        self.delta = rho / fluid.rho_r
        f0, f1 = fluid.residual.delta_values(self.delta, 1)
        self.w0 = np.asarray(fluid.residual.along_isochore(f0))
        self.w1 = np.asarray(fluid.residual.along_isochore(f1))
        # Plain powers of tau come first and go in one product; the Gaussian factors one by one.
        self.t = np.array([g.t for g in fluid.residual.taus if not g.beta])
        self.rest = fluid.residual.taus[self.t.size :]

    def miss(self, T: Any, u: Any, i: Any) -> tuple[Any, Any]:
        """u(T, rho) - u and its slope cv, of the elements i."""
        fluid, tau, n = self.fluid, self.fluid.T_r / T, self.t.size
        w = self.w0 if len(i) == len(self.rho) else self.w0[:, i]
        log_tau = np.log(tau)
        terms = np.exp(np.multiply.outer(self.t, log_tau)) * w[:n]
        a1, a2 = fluid.ideal.slopes(tau)
        a1 = a1 + np.einsum("k,ki->i", self.t, terms)
        a2 = a2 + np.einsum("k,ki->i", self.t * (self.t - 1), terms)
        for factor, weight in zip(self.rest, w[n:], strict=True):
            _, g1, g2 = factor.values(tau, log_tau, 2)
            a1, a2 = a1 + weight * g1, a2 + weight * g2
        for extra in fluid.residual.extra:
            values = extra.values(tau, self.delta[i])
            a1, a2 = a1 + values[0, 1], a2 + values[0, 2]
        return fluid.R * T * a1 - u[i], -fluid.R * a2

    def u(self, T: Any) -> Any:
        """Internal energy at T."""
        return self.miss(T, np.zeros_like(T), np.arange(T.size))[0]

    def p(self, T: Any) -> Any:
        """Pressure at T."""
        tau, n = self.fluid.T_r / T, self.t.size
        log_tau = np.log(tau)
        a = np.einsum("ki,ki->i", np.exp(np.multiply.outer(self.t, log_tau)), self.w1[:n])
        for factor, weight in zip(self.rest, self.w1[n:], strict=True):
            a = a + weight * factor.values(tau, log_tau, 0)[0]
        for extra in self.fluid.residual.extra:
            a = a + extra.values(tau, self.delta)[1, 0]
        return self.rho * self.fluid.R * T * (1 + a)


@dataclass(frozen=True)
class _Guide:
    """Where to start: T over a row of density and a column of energy, below and above the kink.

    row: ln(delta + small) + stretch * delta; column: share of the energy between floor, edge and top.
    """

    rho_crit: float
    small: float
    low: float
    step: float
    floor: Any  # lowest energy, at the triple point's temperature (rows,)
    top: Any  # energy at T_max (rows,)
    edge: Any  # energy at the kink, on finer steps, as is what follows
    T_edge: Any
    doubt: Any  # error of interpolating the edge in each step
    tables: Any  # T below the edge (rows, columns), then above; flat

    def edge_at(self, rho: Any) -> tuple[Any, Any, Any, Any]:
        """Place in rows, step of the fine grid, energy at the kink and its error."""
        delta = rho / self.rho_crit
        place = (np.log(delta + self.small) + _STRETCH * delta - self.low) / self.step
        step = np.clip((place * _FINE).astype(np.int64), 0, self.edge.size - 2)
        near = self.edge[step]
        return place, step, near + (place * _FINE - step) * (self.edge[step + 1] - near), self.doubt[step]

    def start(self, place: Any, u: Any, edge: Any) -> Any:
        """Temperature to start from: bilinear."""
        row = np.clip(place.astype(np.int64), 0, _ROWS - 2)
        share, two = place - row, u < edge
        end = np.where(two, self.floor[row], self.top[row])
        other = np.where(two, self.floor[row + 1], self.top[row + 1])
        end = end + share * (other - end)
        with np.errstate(divide="ignore", invalid="ignore"):
            across = np.nan_to_num(np.clip((u - edge) / (end - edge), 0, 1))
        across = np.where(two, 1 - across, np.cbrt(across)) * (_COLUMNS - 1)
        column = np.minimum(across.astype(np.int64), _COLUMNS - 2)
        part = across - column
        cell = (row * _COLUMNS + column) + np.where(two, 0, _ROWS * _COLUMNS)
        table = self.tables
        near = table[cell] + part * (table[cell + 1] - table[cell])
        cell = cell + _COLUMNS
        return near + share * (table[cell] + part * (table[cell + 1] - table[cell]) - near)


@cache
def _guide(fluid: Fluid) -> _Guide:
    """Make the table of a fluid from the equations themselves."""
    rho_l, rho_v, u_l, u_v = (float(x) for x in fluid.dome(fluid.T_triple, "rho_l", "rho_v", "u_l", "u_v"))
    small = 0.5 * rho_v / fluid.rho_crit
    densest = fluid.rho_max / fluid.rho_crit
    low, high = np.log(small), np.log(densest + small) + _STRETCH * densest
    # Twice as fine as the edge: the densities between tell its error.
    place = np.linspace(low, high, 2 * _FINE * (_ROWS - 1) + 1)
    delta = solve(
        lambda d, i: (np.log(d + small) + _STRETCH * d - place[i], 1 / (d + small) + _STRETCH),
        np.full_like(place, 1.0), np.full_like(place, 1e-12), np.full_like(place, densest),
    )  # fmt: skip
    rho = delta * fluid.rho_crit
    T_edge = _edge(fluid, rho, rho_l, rho_v)
    along = _Isochores(fluid, rho)
    everything = np.arange(rho.size)
    edge = along.miss(T_edge, np.zeros_like(rho), everything)[0]
    top = along.miss(np.full_like(rho, fluid.T_max), np.zeros_like(rho), everything)[0]
    x = (1 / rho - 1 / rho_l) / (1 / rho_v - 1 / rho_l)
    floor = np.where((x > 0) & (x < 1), u_l + x * (u_v - u_l), edge)
    between = 0.5 * (edge[:-2:2] + edge[2::2])
    doubt = np.abs(edge[1::2] - between) + 1e-6 * fluid.R * fluid.T_crit
    rows = slice(None, None, 2 * _FINE)
    share = np.linspace(0, 1, _COLUMNS)
    below = _table(fluid, rho[rows], floor[rows], edge[rows], share, T_edge[rows], two=True)
    above = _table(fluid, rho[rows], edge[rows], top[rows], share**3, T_edge[rows], two=False)
    return _Guide(
        fluid.rho_crit, small, low, (high - low) / (_ROWS - 1), floor[rows], top[rows], edge[::2],
        T_edge[::2], doubt, np.concatenate([below, above]),
    )  # fmt: skip


def _edge(fluid: Fluid, rho: Any, rho_l: float, rho_v: float) -> Any:
    """Temperature at which the isochore leaves the dome; the triple point's where it does not meet it."""
    hot = fluid.T_crit * (1 - 1e-9)

    def miss(T: Any, i: Any) -> tuple[Any, Any]:
        liquid, vapour, d_liquid, d_vapour = fluid.dome(T, "rho_l", "rho_v", slopes=True)
        heavy = rho[i] > fluid.rho_crit
        return np.where(heavy, rho[i] - liquid, vapour - rho[i]), np.where(heavy, -d_liquid, d_vapour)

    low, high = np.full_like(rho, fluid.T_triple), np.full_like(rho, hot)
    T = solve(miss, np.full_like(rho, 0.8 * fluid.T_crit), low, high)
    return np.where((rho > rho_v) & (rho < rho_l), T, fluid.T_triple)


def _table(fluid: Fluid, rho: Any, low: Any, high: Any, share: Any, T_edge: Any, *, two: bool) -> Any:
    """T at each density (row) and share of the way from low to high energy (column)."""
    u = (low[:, None] + share * (high - low)[:, None]).ravel()
    each, edges = np.repeat(rho, share.size), np.repeat(T_edge, share.size)
    shares = np.tile(share, rho.size)
    if two:
        return _two_phase(fluid, each, u, fluid.T_triple + shares * (edges - fluid.T_triple))[0]
    return _one_phase(fluid, each, u, edges + shares * (fluid.T_max - edges), edges)[0]
