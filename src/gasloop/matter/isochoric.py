"""The flash of a closed vessel: from density and internal energy to temperature, pressure and quality, for
arrays.

Along an isochore u rises with T, with a kink where the isochore leaves the dome. Below the kink the state
is two-phase:

    u = u_l + X (u_v - u_l),   X = (1/rho - v_l) / (v_v - v_l)      all at saturation, of T

Above it u(T, rho) is the equation of state. Both are solved for T by safeguarded Newton, started from a
coarse table (made once a fluid, in about 0.2 s) that also says which side of the kink u is on; within the
table's own error of the kink the two-phase equation decides, because its X says whether it applies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.matter.boiling import boiling_line
from gasloop.matter.flash import Flash, prepared, refuse_frozen, shaped, solve
from gasloop.matter.helmholtz import FluidRangeError
from gasloop.matter.isochores import Isochores

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid

_ROWS, _COLUMNS = 257, 129  # of the table, over density and over energy
_FINE = 8  # times as many densities on the edge
_STRETCH = 5.0  # how much finer the table is in the liquid than in the gas
_TOLERANCE = 1e-6  # of the last Newton step in T: it leaves an error of its square


def flash_rho_u(fluid: Fluid, rho: Any, u: Any) -> Flash:
    """State at density rho [kg/m3] and internal energy u [J/kg]; T to about 1e-11. Arrays or floats."""
    rho, u, shape = prepared(rho, u)
    fluid.check_rho(rho)
    if np.any(rho <= 0):
        raise FluidRangeError(f"{fluid.name}: a flash of (rho, u) needs a density above zero, not {np.min(rho):.6g}")
    guide = _guide(fluid)
    place, step, edge, T_edge, doubt = guide.edge_at(rho)
    T, quality, p = guide.start(place, u, edge, T_edge), np.full_like(u, np.nan), np.empty_like(u)
    maybe = np.flatnonzero(u <= edge + 2 * doubt)
    if maybe.size:
        T_two, x, p_two = _two_phase(fluid, rho[maybe], u[maybe], T[maybe])
        true = (x >= 0) & (x <= 1)
        two = maybe[true]
        T[two], quality[two], p[two] = T_two[true], x[true], p_two[true]
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
        met = np.where(two[at], _two_phase_energy(fluid, rho[at], T[at]), Isochores(fluid, rho[at]).u(T[at]))
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


def _two_phase(fluid: Fluid, rho: Any, u: Any, start: Any) -> tuple[Any, Any, Any]:
    """(T, quality, p) on the extension of the two-phase equation, whether or not the quality is within 0..1."""
    line, v = boiling_line(fluid), 1 / rho

    def miss(T: Any, i: Any) -> tuple[Any, Any]:
        (_, rho_l, rho_v, u_l, u_v), (_, d_rho_l, d_rho_v, d_u_l, d_u_v) = line(T)
        v_l, v_v = 1 / rho_l, 1 / rho_v
        d_v_l, d_v_v = -d_rho_l * v_l**2, -d_rho_v * v_v**2
        gap = v_v - v_l
        x = (v[i] - v_l) / gap
        slope = d_u_l + x * (d_u_v - d_u_l) - (d_v_l + x * (d_v_v - d_v_l)) / gap * (u_v - u_l)
        return u_l + x * (u_v - u_l) - u[i], slope

    low, high = fluid.T_triple, fluid.T_crit * (1 - 1e-9)
    T = solve(miss, np.clip(start, low, high), np.full_like(u, low), np.full_like(u, high), _TOLERANCE)
    (p, rho_l, rho_v, _, _), _ = line(T)
    return T, (v - 1 / rho_l) / (1 / rho_v - 1 / rho_l), p


def _two_phase_energy(fluid: Fluid, rho: Any, T: Any) -> Any:
    rho_l, rho_v, u_l, u_v = fluid.dome(np.minimum(T, fluid.T_crit), "rho_l", "rho_v", "u_l", "u_v")
    return u_l + (1 / rho - 1 / rho_l) / (1 / rho_v - 1 / rho_l) * (u_v - u_l)


def _one_phase(fluid: Fluid, rho: Any, u: Any, start: Any, low: Any) -> tuple[Any, Any]:
    """(T, p) with u(T, rho) = u."""
    along = Isochores(fluid, rho)
    high = np.full_like(u, fluid.T_max * (1 + 1e-6))
    T = solve(lambda T, i: along.miss(T, u, i), np.clip(start, low, high), low, high, _TOLERANCE)
    return T, along.p(T)


@dataclass(frozen=True)
class _Guide:
    """Where to start: T over a row of density and a column of energy, below and above the kink.

    row: ln(delta + small) + stretch * delta; column: share of the energy between floor, edge and top. Above the kink
    columns are even in the cube root of the share and the table holds that of (T - T_edge) / (T_max - T_edge): of a gas
    with one heat capacity they are the same, so that there is little to interpolate.
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
    tables: Any  # below the edge (rows, columns), then above; flat
    T_max: float

    def edge_at(self, rho: Any) -> tuple[Any, Any, Any, Any, Any]:
        """Place in rows, step of the fine grid, energy and temperature at the kink, error of the energy."""
        delta = rho / self.rho_crit
        place = (np.log(delta + self.small) + _STRETCH * delta - self.low) / self.step
        step = np.clip((place * _FINE).astype(np.int64), 0, self.edge.size - 2)
        part, near, T = place * _FINE - step, self.edge[step], self.T_edge[step]
        edge, T_edge = near + part * (self.edge[step + 1] - near), T + part * (self.T_edge[step + 1] - T)
        return place, step, edge, T_edge, self.doubt[step]

    def start(self, place: Any, u: Any, edge: Any, T_edge: Any) -> Any:
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
        found = near + share * (table[cell] + part * (table[cell + 1] - table[cell]) - near)
        return np.where(two, found, T_edge + found**3 * (self.T_max - T_edge))


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
    along = Isochores(fluid, rho)
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
        T_edge[::2], doubt, np.concatenate([below, above]), fluid.T_max,
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
    """What ``_Guide`` holds at each density (row) and share of the way from low to high energy (column)."""
    u = (low[:, None] + share * (high - low)[:, None]).ravel()
    each, edges = np.repeat(rho, share.size), np.repeat(T_edge, share.size)
    shares = np.tile(share, rho.size)
    if two:
        return _two_phase(fluid, each, u, fluid.T_triple + shares * (edges - fluid.T_triple))[0]
    T = _one_phase(fluid, each, u, edges + shares * (fluid.T_max - edges), edges)[0]
    return np.cbrt((T - edges) / (fluid.T_max - edges))
