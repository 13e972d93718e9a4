"""Viscosity, thermal conductivity and surface tension (mulero2012: sum a (1 - T / T_c)^n).

Three doors. ``viscosity``, ``conductivity``, ``surface_tension`` evaluate the published correlations state
by state (numbers only, slow). ``saturated_transport`` and ``gas_transport`` are smooth fits of them, made
at build time, for floats, arrays and CasADi symbols: what the right-hand side of a tank wants.

Krypton and xenon have no correlation in CoolProp: ``noble`` has their own. Others: 2-5 % by their authors. Sources by
fluid in ``SOURCES``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gasloop.matter import coolprop
from gasloop.matter.chebyshev import Chebyshev, nodes, shorten, through
from gasloop.matter.fluids import FLUIDS, Fluid
from gasloop.matter.helmholtz import FluidRangeError, is_number
from gasloop.matter.noble import krypton_conductivity, krypton_viscosity, xenon_conductivity, xenon_viscosity

# fluid -> (viscosity, conductivity); surface tension is mulero2012 for all.
SOURCES: Mapping[str, tuple[str, str]] = {
    "H2": ("muzny2013", "assael2011"), "pH2": ("muzny2013", "assael2011"), "O2": ("lemmon2004", "lemmon2004"),
    "N2": ("lemmon2004", "lemmon2004"), "Ar": ("lemmon2004", "lemmon2004"),
    "CH4": ("quinones2006", "friend1989"), "CO2": ("laesecke2017", "huber2016"),
    "H2O": ("huber2009", "huber2012"), "He": ("arp1998", "hands1981"),
    "Kr": ("polychroniadou2022", "velliadou2021k"), "Xe": ("velliadou2021", "velliadou2021k"),
}  # fmt: skip

# fluid -> its own viscosity and conductivity of (fluid, T, rho)
_OWN = {"Kr": (krypton_viscosity, krypton_conductivity), "Xe": (xenon_viscosity, xenon_conductivity)}

_LINE, _BOX = 2e-5, 1e-3  # relative errors asked of a fit; the correlations themselves are good to 2-5 %
_POOR = 1e-2  # and the one above which a fit is refused


def viscosity(of: Fluid, T: Any, rho: Any) -> Any:
    """Viscosity [Pa s] at T [K] and rho [kg/m3]; numbers only."""
    T, rho, shape = _flat(of, T, rho)
    found = _OWN[of.name][0](of, T, rho) if of.name in _OWN else coolprop.transport(FLUIDS[of.name][0], T, rho)[0]
    return _as(found, shape)


def conductivity(of: Fluid, T: Any, rho: Any) -> Any:
    """Thermal conductivity [W/m/K] at T [K] and rho [kg/m3]; numbers only."""
    T, rho, shape = _flat(of, T, rho)
    found = _OWN[of.name][1](of, T, rho) if of.name in _OWN else coolprop.transport(FLUIDS[of.name][0], T, rho)[1]
    return _as(found, shape)


def surface_tension(of: Fluid, T: Any) -> Any:
    """Surface tension of liquid against vapour [N/m] at T [K], triple to critical point; numbers only."""
    T = np.asarray(T, float)
    flat = np.ravel(T)
    if np.any(~((flat >= of.T_triple * (1 - 1e-9)) & (flat < of.T_crit))):
        raise FluidRangeError(
            f"surface tension of {of.name}: T must lie within {of.T_triple:.6g}..{of.T_crit:.6g} K (triple "
            f"point to critical point); it was {flat.min():.6g}..{flat.max():.6g} K"
        )
    T_c, terms = coolprop.surface_tension(FLUIDS[of.name][0])
    below = np.maximum(1 - flat / T_c, 0.0)  # its critical point may lie a hair below that of the equation of state
    return _as(sum(a * below**n for a, n in terms), T.shape)


def _transport(of: Fluid, T: Any, rho: Any) -> tuple[Any, Any]:
    """Viscosity and conductivity at once: CoolProp is slow."""
    if of.name in _OWN:
        return viscosity(of, T, rho), conductivity(of, T, rho)
    T, rho, shape = _flat(of, T, rho)
    mu, k = coolprop.transport(FLUIDS[of.name][0], T, rho)
    return _as(mu, shape), _as(k, shape)


def _flat(of: Fluid, T: Any, rho: Any) -> tuple[Any, Any, tuple[int, ...]]:
    if of.name not in SOURCES:
        known = ", ".join(SOURCES)
        raise FluidRangeError(f"no viscosity or conductivity of {of.name} is known here; there are those of: {known}")
    of.check_T(T)
    of.check_rho(rho)
    T, rho = np.broadcast_arrays(np.asarray(T, float), np.asarray(rho, float))
    return np.ravel(T), np.ravel(rho), T.shape


def _as(values: Any, shape: tuple[int, ...]) -> Any:
    return float(values[0]) if shape == () else values.reshape(shape)


# Fits ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SaturatedTransport:
    """Along the saturation line: mu [Pa s], k [W/m/K] of liquid (l) and vapour (v), sigma [N/m], of T [K].

    error : greatest relative difference to the correlations.
    """

    name: str
    T_low: float
    T_high: float
    T_crit: float
    fits: Mapping[str, Chebyshev] = field(repr=False)
    error: Mapping[str, float] = field(default_factory=dict)

    def mu_l(self, T: Any) -> Any:
        """Viscosity of the liquid."""
        return self._value("mu_l", T)

    def mu_v(self, T: Any) -> Any:
        """Viscosity of the vapour."""
        return self._value("mu_v", T)

    def k_l(self, T: Any) -> Any:
        """Conductivity of the liquid."""
        return self._value("k_l", T)

    def k_v(self, T: Any) -> Any:
        """Conductivity of the vapour."""
        return self._value("k_v", T)

    def sigma(self, T: Any) -> Any:
        """Surface tension."""
        return self._value("sigma", T)

    def _value(self, key: str, T: Any) -> Any:
        _refuse(f"saturated transport of {self.name}", "T", T, self.T_low, self.T_high, "K")
        return np.exp(self.fits[key](np.sqrt(1 - T / self.T_crit)))


def saturated_transport(of: Fluid, T_low: float | None = None, T_high: float | None = None) -> SaturatedTransport:
    """Fit between two temperatures, by default from the triple point to 0.95 T_c."""
    low = of.T_triple * (1 + 1e-6) if T_low is None else float(T_low)
    high = 0.95 * of.T_crit if T_high is None else float(T_high)
    if not of.T_triple * (1 - 1e-9) <= low < high <= 0.98 * of.T_crit:
        raise FluidRangeError(
            f"saturated transport of {of.name} between {low:.6g} and {high:.6g} K: the range must rise and "
            f"lie within {of.T_triple:.6g} K (triple point) and {0.98 * of.T_crit:.6g} K "
            f"(0.98 of the critical temperature)"
        )
    low = max(low, of.T_triple * (1 + 1e-9))
    x_low, x_high = float(np.sqrt(1 - high / of.T_crit)), float(np.sqrt(1 - low / of.T_crit))

    def sample(x: Any) -> dict[str, Any]:
        T = of.T_crit * (1 - x * x)
        rho_l, rho_v = of.dome(T, "rho_l", "rho_v")
        (mu_l, k_l), (mu_v, k_v) = _transport(of, T, rho_l), _transport(of, T, rho_v)
        return {"mu_l": mu_l, "mu_v": mu_v, "k_l": k_l, "k_v": k_v, "sigma": surface_tension(of, T)}

    at_nodes = sample(nodes(x_low, x_high, 24))
    fits = {k: shorten(through(np.log(v), x_low, x_high), _LINE) for k, v in at_nodes.items()}
    made = SaturatedTransport(of.name, low, high, of.T_crit, fits)
    x = np.linspace(x_low, x_high, 61)[1:-1]
    error = {k: float(np.max(np.abs(np.exp(fits[k](x)) / v - 1))) for k, v in sample(x).items()}
    return SaturatedTransport(of.name, low, high, of.T_crit, made.fits, error)


@dataclass(frozen=True)
class GasTransport:
    """mu [Pa s] and k [W/m/K] of a gas over a box of T [K] and rho [kg/m3]; polynomials of ln T and rho.

    error : greatest relative difference to the correlations.
    """

    name: str
    T_low: float
    T_high: float
    rho_max: float
    ln_mu: tuple[Chebyshev, ...] = field(repr=False)  # one series in ln T for each power of density
    ln_k: tuple[Chebyshev, ...] = field(repr=False)
    error: Mapping[str, float] = field(default_factory=dict)

    def mu(self, T: Any, rho: Any) -> Any:
        """Viscosity."""
        return self._value(self.ln_mu, T, rho)

    def k(self, T: Any, rho: Any) -> Any:
        """Thermal conductivity."""
        return self._value(self.ln_k, T, rho)

    def _value(self, series: tuple[Chebyshev, ...], T: Any, rho: Any) -> Any:
        _refuse(f"gas transport of {self.name}", "T", T, self.T_low, self.T_high, "K")
        _refuse(f"gas transport of {self.name}", "rho", rho, 0.0, self.rho_max, "kg/m3")
        y, z = np.log(T), 2 * rho / self.rho_max - 1
        before, now, total = 1.0 + 0.0 * z, z, series[0](y)
        for one in series[1:]:
            total = total + one(y) * now
            before, now = now, 2 * z * now - before
        return np.exp(total)


def gas_transport(of: Fluid, T_low: float, T_high: float, rho_max: float) -> GasTransport:
    """Fit over a box; one that is not good to 1 %, as around the critical point, is refused."""
    of.check_T(np.array([T_low, T_high]))
    of.check_rho(rho_max)
    if not T_low < T_high or rho_max <= 0:
        raise FluidRangeError(f"gas transport of {of.name}: T must rise and rho_max be above zero")
    y_low, y_high = float(np.log(T_low)), float(np.log(T_high))
    T, rho = np.meshgrid(np.exp(np.linspace(y_low, y_high, 15)), np.linspace(0, rho_max, 14), indexing="ij")
    true = _transport(of, T, rho)
    for degree in (3, 5, 7, 9, 12, 16):
        y, r = nodes(y_low, y_high, degree + 1), nodes(0.0, rho_max, degree + 1)
        sampled = _transport(of, np.exp(y)[:, None], r)
        with np.errstate(invalid="ignore"):  # below zero inside the dome: such a fit is refused
            mu, k = (_tensor(np.log(v), y_low, y_high) for v in sampled)
        made = GasTransport(of.name, T_low, T_high, rho_max, mu, k)
        error = {
            "mu": float(np.max(np.abs(made.mu(T, rho) / true[0] - 1))),
            "k": float(np.max(np.abs(made.k(T, rho) / true[1] - 1))),
        }
        if max(error.values()) <= _BOX:
            break
    if not max(error.values()) <= _POOR:
        raise FluidRangeError(
            f"gas transport of {of.name}, {T_low:.6g}..{T_high:.6g} K to {rho_max:.6g} kg/m3: the fit is "
            f"good to {max(error.values()):.1%} only; the box holds the critical point or a liquid: "
            f"make it smaller"
        )
    return GasTransport(of.name, T_low, T_high, rho_max, mu, k, error)


def _tensor(values: Any, y_low: float, y_high: float) -> tuple[Chebyshev, ...]:
    """Series in ln T, one for each Chebyshev polynomial of density, through values (T nodes, rho nodes)."""
    along_rho = np.array([through(row, 0.0, 1.0).coefficients for row in values])
    return tuple(through(column, y_low, y_high) for column in along_rho.T)


def _refuse(where: str, what: str, value: Any, low: float, high: float, unit: str) -> None:
    if is_number(value) and not np.all((value >= low * (1 - 1e-9)) & (value <= high * (1 + 1e-9))):
        raise FluidRangeError(
            f"{where}: {what} = {np.min(value):.6g}..{np.max(value):.6g} {unit} leaves the range fitted, "
            f"{low:.6g}..{high:.6g} {unit}; ask for a wider one"
        )
