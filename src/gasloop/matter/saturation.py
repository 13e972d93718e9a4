"""The line where liquid and vapour live together, as one smooth function of T (or p), and piecewise up to the
critical point.

``Dome``: piecewise Chebyshev series on the intervals of CoolProp's superancillaries (Bell and Alpert
2021): numbers only, exact to about 1e-12 up to the critical point; what the flashes use.

``Saturation``: one Chebyshev series a property in x = sqrt(1 - T / T_c), the variable in which an analytic
equation of state is smooth up to its critical point: densities leave it as +x and -x. Floats, arrays and
CasADi symbols. A series for a narrow range is short, and this is what the right-hand side of a tank wants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.polynomial import chebyshev as cheb

from gasloop.matter.chebyshev import Chebyshev, nodes, shorten, through
from gasloop.matter.helmholtz import FluidRangeError, is_number

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid

_SAMPLES = 80  # nodes of the first, too long, series
_CHECKS = 301  # temperatures at which the error is measured


@dataclass(frozen=True)
class Dome:
    """Piecewise series of (p, rho_l, rho_v, u_l, u_v, s_l, s_v) over T; arrays only.

    name : of the fluid
    edges : temperatures between the pieces [K], (n + 1,)
    series : coefficients, (n, degree + 1, properties)
    """

    name: str
    edges: Any
    series: Any

    COLUMNS = ("p", "rho_l", "rho_v", "u_l", "u_v", "s_l", "s_v")

    def __call__(self, T: Any, *names: str, slopes: bool = False) -> list[Any]:
        """The named properties at T; with ``slopes`` followed by their derivatives by T."""
        T = np.asarray(T, float)
        if not np.all((self.edges[0] * (1 - 1e-9) <= T) & (self.edges[-1] * (1 + 1e-9) >= T)):
            low, high = float(self.edges[0]), float(self.edges[-1])
            raise FluidRangeError(
                f"saturation of {self.name}: T = {_first_outside(T, low, high):.6g} K is outside "
                f"{low:.6g}..{high:.6g} K, triple point to critical point"
            )
        columns = [self.COLUMNS.index(n) for n in names]
        table = self.series[:, :, columns]
        if slopes:
            table = np.concatenate([table, self.steepness[:, :, columns]], axis=-1)
        piece = np.clip(np.searchsorted(self.edges, T, side="right") - 1, 0, len(self.edges) - 2)
        low, width = self.edges[piece], self.edges[piece + 1] - self.edges[piece]
        basis = _basis((2 * (T - low) - width) / width, table.shape[1])
        return list(np.einsum("k...,...kp->p...", basis, table[piece]))

    def T(self, p: Any) -> Any:
        """Saturation temperature, by safeguarded Newton from between the nearest of 400 tabulated ones."""
        p = np.asarray(p, float)
        table_T, table_p = self.table
        i = np.clip(np.searchsorted(table_p, p), 1, table_p.size - 1)
        low, high = table_T[i - 1], table_T[i]
        T = low + (p - table_p[i - 1]) / (table_p[i] - table_p[i - 1]) * (high - low)
        for _ in range(20):
            here, slope = self(T, "p", slopes=True)
            new = np.clip(T - (here - p) / slope, low, high)
            done = np.all(np.abs(new - T) <= 1e-13 * T)
            T = new
            if done:
                break
        return T

    @cached_property
    def table(self) -> tuple[Any, Any]:
        """Temperatures close enough for Newton to converge, and their vapour pressures."""
        T = np.geomspace(self.edges[0], self.edges[-1], 400)
        T[0], T[-1] = self.edges[0], self.edges[-1]
        return T, self(T, "p")[0]

    @cached_property
    def steepness(self) -> Any:
        """Coefficients of the derivatives by T, as many as those of the values."""
        d = cheb.chebder(self.series, axis=1) * (2 / np.diff(self.edges))[:, None, None]
        return np.concatenate([d, np.zeros_like(d[:, :1])], axis=1)


def _basis(z: Any, n: int) -> Any:
    """T_0 .. T_(n-1) of z, first axis k."""
    out = np.empty((n, *np.shape(z)))
    out[0], out[1] = 1.0, z
    for k in range(2, n):
        out[k] = 2 * z * out[k - 1] - out[k - 2]
    return out


def dome(fluid: Fluid, pieces: Mapping[str, Any]) -> Dome:
    """Add energies and entropies from the equation of state to the series of p, rho_l, rho_v.

    pieces : ``edges`` (n + 1,) and coefficient arrays ``p``, ``rho_l``, ``rho_v`` of shape (n, k), in SI.
    """
    edges = np.asarray(pieces["edges"])
    n, k = np.shape(pieces["p"])
    z = np.cos(np.pi * (np.arange(k) + 0.5) / k)
    T = 0.5 * (edges[:-1] + edges[1:])[:, None] + 0.5 * np.diff(edges)[:, None] * z
    to_values = np.cos(np.outer(np.arccos(z), np.arange(k)))
    given = [np.asarray(pieces[name]) for name in ("p", "rho_l", "rho_v")]
    rho_l, rho_v = (c @ to_values.T for c in given[1:])
    to_series = np.linalg.inv(to_values)
    added = [v @ to_series.T for v in (*fluid.u_s(T, rho_l), *fluid.u_s(T, rho_v))]
    u_l, s_l, u_v, s_v = added
    return Dome(fluid.name, edges, np.stack([*given, u_l, u_v, s_l, s_v], axis=-1).reshape(n, k, 7))


@dataclass(frozen=True)
class Saturation:
    """Smooth saturation properties of one fluid between T_low and T_high. Floats, arrays, symbols.

    p [Pa], rho [kg/m3], u and h [J/kg], s [J/kg/K]; ``_l`` saturated liquid, ``_v`` saturated vapour.
    error : greatest difference measured against the equation of state: relative for p, rho, h_fg and T(p),
        to R T_c for u and h, to R for s.
    """

    name: str
    T_low: float
    T_high: float
    T_crit: float
    p_crit: float
    fits: Mapping[str, Chebyshev] = field(repr=False)
    error: Mapping[str, float] = field(default_factory=dict)
    slopes: Mapping[str, Chebyshev] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slopes", {k: f.slope for k, f in self.fits.items()})

    @property
    def degree(self) -> int:
        """Degree of the longest series."""
        return max(f.degree for f in self.fits.values())

    def p(self, T: Any) -> Any:
        """Vapour pressure."""
        return np.exp(self._value("ln_p", T))

    def T(self, p: Any) -> Any:
        """Saturation temperature."""
        if is_number(p):
            low, high = self.p(self.T_low), self.p(self.T_high)
            if np.any((p < low * (1 - 1e-9)) | (p > high * (1 + 1e-9)) | np.isnan(p)):
                raise FluidRangeError(
                    f"saturation of {self.name}: p = {_first_outside(p, low, high):.6g} Pa is outside "
                    f"{low:.6g}..{high:.6g} Pa ({self.T_low:.6g}..{self.T_high:.6g} K); ask for a wider "
                    f"saturation(T_low, T_high), or use the equation of state above the critical point"
                )
        return 1 / self.fits["1/T"](np.sqrt(np.log(self.p_crit / p)))

    def dT_dp(self, p: Any) -> Any:
        """Slope of the saturation temperature [K/Pa]."""
        y = np.sqrt(np.log(self.p_crit / p))
        return self.slopes["1/T"](y) * self.T(p) ** 2 / (2 * y * p)

    def rho_l(self, T: Any) -> Any:
        """Density of the liquid."""
        return self._value("rho_l", T)

    def rho_v(self, T: Any) -> Any:
        """Density of the vapour."""
        return np.exp(self._value("ln_rho_v", T))

    def u_l(self, T: Any) -> Any:
        """Internal energy of the liquid."""
        return self._value("u_l", T)

    def u_v(self, T: Any) -> Any:
        """Internal energy of the vapour."""
        return self._value("u_v", T)

    def h_l(self, T: Any) -> Any:
        """Enthalpy of the liquid."""
        return self._value("h_l", T)

    def h_v(self, T: Any) -> Any:
        """Enthalpy of the vapour."""
        return self._value("h_v", T)

    def s_l(self, T: Any) -> Any:
        """Entropy of the liquid."""
        return self._value("s_l", T)

    def s_v(self, T: Any) -> Any:
        """Entropy of the vapour."""
        return self._value("s_v", T)

    def h_fg(self, T: Any) -> Any:
        """Heat of vaporisation."""
        return self._value("h_v", T) - self._value("h_l", T)

    def dp_dT(self, T: Any) -> Any:
        """Slope of the vapour pressure."""
        return self.p(T) * self._slope("ln_p", T)

    def drho_l_dT(self, T: Any) -> Any:
        """Along the saturation line, as all slopes here."""
        return self._slope("rho_l", T)

    def drho_v_dT(self, T: Any) -> Any:
        """Slope of the vapour's density."""
        return self.rho_v(T) * self._slope("ln_rho_v", T)

    def du_l_dT(self, T: Any) -> Any:
        """Slope of the liquid's internal energy."""
        return self._slope("u_l", T)

    def du_v_dT(self, T: Any) -> Any:
        """Slope of the vapour's internal energy."""
        return self._slope("u_v", T)

    def dh_l_dT(self, T: Any) -> Any:
        """Slope of the liquid's enthalpy."""
        return self._slope("h_l", T)

    def dh_v_dT(self, T: Any) -> Any:
        """Slope of the vapour's enthalpy."""
        return self._slope("h_v", T)

    def ds_l_dT(self, T: Any) -> Any:
        """Slope of the liquid's entropy."""
        return self._slope("s_l", T)

    def ds_v_dT(self, T: Any) -> Any:
        """Slope of the vapour's entropy."""
        return self._slope("s_v", T)

    def _value(self, key: str, T: Any) -> Any:
        return self.fits[key](self._x(T))

    def _slope(self, key: str, T: Any) -> Any:
        x = self._x(T)
        return self.slopes[key](x) / (-2 * self.T_crit * x)

    def _x(self, T: Any) -> Any:
        if is_number(T) and np.any((self.T_low * (1 - 1e-9) > T) | (self.T_high * (1 + 1e-9) < T) | np.isnan(T)):
            raise FluidRangeError(
                f"saturation of {self.name}: T = {_first_outside(T, self.T_low, self.T_high):.6g} K is "
                f"outside {self.T_low:.6g}..{self.T_high:.6g} K; ask for a wider saturation(T_low, T_high) "
                f"within the triple point and 0.995 T_c, or use the equation of state above it"
            )
        return np.sqrt(1 - T / self.T_crit)


def _first_outside(values: Any, low: float, high: float) -> float:
    flat = np.ravel(np.asarray(values, float))
    return float(flat[~((flat >= low * (1 - 1e-9)) & (flat <= high * (1 + 1e-9)))][0])


def saturation(fluid: Fluid, T_low: float, T_high: float, error: float) -> Saturation:
    """Fit the saturation properties between two temperatures; the shortest series with that error."""
    T_crit, scale = fluid.T_crit, {"u": fluid.R * fluid.T_crit, "h": fluid.R * fluid.T_crit, "s": fluid.R}
    x_low, x_high = float(np.sqrt(1 - T_high / T_crit)), float(np.sqrt(1 - T_low / T_crit))
    sampled = _line(fluid, T_crit * (1 - nodes(x_low, x_high, _SAMPLES) ** 2))
    fits = {}
    for key, values in sampled.items():
        size = float(np.min(values)) if key == "rho_l" else scale.get(key[0], 1.0)
        fits[key] = shorten(through(values, x_low, x_high), error * size)
    p_low, p_high = fluid.dome([T_low, T_high], "p")[0]
    y_low, y_high = (float(np.sqrt(np.log(fluid.p_crit / p))) for p in (p_high, p_low))
    T_of_p = fluid.dome.T(fluid.p_crit * np.exp(-(nodes(y_low, y_high, _SAMPLES) ** 2)))
    fits["1/T"] = shorten(through(1 / T_of_p, y_low, y_high), error / T_high)
    made = Saturation(fluid.name, T_low, T_high, T_crit, fluid.p_crit, fits)
    return replace(made, error=_measure(fluid, made, scale))


def _line(fluid: Fluid, T: Any) -> dict[str, Any]:
    """What is fitted, at temperatures T, from the dome's densities and the equation of state itself."""
    p, rho_l, rho_v = fluid.dome(T, "p", "rho_l", "rho_v")
    out = {"ln_p": np.log(p), "rho_l": rho_l, "ln_rho_v": np.log(rho_v)}
    for side, rho in (("l", rho_l), ("v", rho_v)):
        u, s = fluid.u_s(T, rho)
        out |= {f"u_{side}": u, f"h_{side}": u + p / rho, f"s_{side}": s}
    return out


def _measure(fluid: Fluid, made: Saturation, scale: Mapping[str, float]) -> dict[str, float]:
    """Greatest error of each property, at temperatures between the nodes."""
    x = np.linspace(made.fits["ln_p"].low, made.fits["ln_p"].high, _CHECKS)[1:-1]
    T = made.T_crit * (1 - x**2)
    true = _line(fluid, T)
    error = {
        "p": np.abs(made.p(T) / np.exp(true["ln_p"]) - 1),
        "rho_l": np.abs(made.rho_l(T) / true["rho_l"] - 1),
        "rho_v": np.abs(made.rho_v(T) / np.exp(true["ln_rho_v"]) - 1),
        "h_fg": np.abs(made.h_fg(T) / (true["h_v"] - true["h_l"]) - 1),
        "T": np.abs(made.T(np.exp(true["ln_p"])) / T - 1),
    }
    for key in ("u_l", "u_v", "h_l", "h_v", "s_l", "s_v"):
        error[key] = np.abs(made._value(key, T) - true[key]) / scale[key[0]]
    return {key: float(np.max(e)) for key, e in error.items()}
