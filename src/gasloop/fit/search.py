"""Least squares with ranges: the parameters of a component from a measured curve.

Each parameter is sought inside the range of its label, by its logarithm where the range spans two decades and more:
z = 0 at the lower and 1 at the upper end. With J = dV/dz at the best fit and s^2 = sum of squares / (points - parameters)

    cov = s^2 (J^T J)^-1,   range of 95 % = z +- t_0.975 sqrt(cov_ii)

as if the residuals were independent; of a digitised curve they are not quite, and the ranges are then too narrow. Two
parameters that do the same to the curve make J^T J singular: one is held at its default, and the fit says so; so is one
whose range would be as wide as what is allowed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gasloop.fit import sense
from gasloop.fit.cells import cell, fitted_names, known_parameters, voltage
from gasloop.fit.curve import Curve, read
from gasloop.knowledge.quantity import Parameter, show, unit
from gasloop.model.component import Component

_STARTS = 8  # besides the default
_DECADES = 100.0  # of a range, from which on the logarithm is sought
_SAME = 1e-4  # smallest singular value of the scaled J under which parameters cannot be told apart
_WIDE = 0.5  # half width of a range, as a share of what is allowed, from which on the data say too little
_LINKED = 0.98  # correlation from which on a warning is due
_EDGE = 1e-4  # of the range


@dataclass(frozen=True)
class Found:
    """A fitted parameter. value, low, high [SI]; ``held``: not fitted, for the data do not tell it."""

    label: Parameter
    value: float
    low: float
    high: float
    held: bool = False
    edge: bool = False


@dataclass(frozen=True)
class Fit:
    """A component fitted to a curve; ``settings``: what was set by hand; residuals: fit less measured [V]."""

    name: str
    component: Component
    curve: Curve
    found: tuple[Found, ...]
    settings: Mapping[str, str]
    residuals: Any
    warnings: tuple[str, ...]

    def rmse(self, *, test: bool) -> float | None:
        """Root mean square of the residuals [V] of the rows that were fitted, or of those kept apart."""
        rows = self.curve.test == test
        return float(np.sqrt(np.mean(self.residuals[rows] ** 2))) if rows.any() else None

    def as_json(self) -> dict[str, Any]:
        """Plain data for machines; voltages in mV."""
        tested = self.rmse(test=True)
        return {
            "component": self.name,
            "data": self.curve.path,
            "points_fitted": int((~self.curve.test).sum()),
            "points_foretold": int(self.curve.test.sum()),
            "rmse_fitted_mV": 1e3 * (self.rmse(test=False) or 0.0),
            "rmse_foretold_mV": None if tested is None else 1e3 * tested,
            "set": dict(self.settings),
            "parameters": [
                {
                    "name": f.label.name,
                    "unit": f.label.unit,
                    "value": f.value / _factor(f.label),
                    "low": f.low / _factor(f.label),
                    "high": f.high / _factor(f.label),
                    "held": f.held,
                    "at_edge": f.edge,
                }
                for f in self.found
            ],
            "warnings": list(self.warnings),
        }


def fit(
    name: str,
    path: str | Path,
    *,
    only: Sequence[str] | None = None,
    settings: Mapping[str, str] | None = None,
    area: float | None = None,
    cells: float = 1.0,
) -> Fit:
    """Fit a component to a file.

    only : parameters to fit, in place of those that the component names; settings : parameters set by hand, with unit
    """
    component = cell(name, settings)
    curve = read(path, component, area=area, cells=cells, set_=list(settings or {}))
    sense.check(curve, component)
    names = [n for n in fitted_names(component, only) if n not in (settings or {}) and n not in curve.at]
    return solve(name, component, curve, names, dict(settings or {}))


def solve(name: str, component: Component, curve: Curve, names: Sequence[str], settings: Mapping[str, str]) -> Fit:
    """Least squares, again without what cannot be told apart until all can."""
    free, held, warnings = list(names), [], []
    problem = _Problem(component, curve, free)
    if problem.points <= len(free):
        raise ValueError(
            f"{curve.path}: {problem.points} points for {len(free)} parameters ({', '.join(free)}): give more points than "
            "parameters, or fit fewer (--only)"
        )
    while True:
        problem = _Problem(component, curve, free)
        z, J = problem.best()
        same = _inseparable(J, free)
        if not same:
            ranges, linked = _ranges(z, J, problem, free)
            same = [free[int(np.argmax(ranges))]] if np.max(ranges) > _WIDE else []
        if not same or len(free) == 1:
            break
        out = same[-1]
        warnings.append(_told(out, same, curve, component))
        free.remove(out)
        held.append(out)
    fitted = problem.component(z)
    labels = known_parameters(component)
    found = {n: _found(labels[n], problem, n, z, ranges) for n in free}
    for n in held:
        value = labels[n].si
        found[n] = Found(labels[n], value, value, value, held=True)
    warnings += [
        f"{f.label.name} is at the edge of its range, {f.label.low:g} to {f.label.high:g} {f.label.unit}: the law does not "
        "quite fit, or another parameter should be free"
        for f in found.values()
        if f.edge
    ]
    residuals = voltage(fitted, curve.at) - curve.V
    return Fit(name, fitted, curve, tuple(found[n] for n in names), settings, residuals, (*warnings, *linked))


class _Problem:
    """Residuals of a component on the rows that are fitted, in scaled parameters z of 0 to 1."""

    def __init__(self, component: Component, curve: Curve, names: Sequence[str]) -> None:
        rows = ~curve.test
        self._base, self.names = component, list(names)
        self._at = {key: value[rows] for key, value in curve.at.items()}
        self._V = curve.V[rows]
        self.labels = [known_parameters(component)[n] for n in names]

    @property
    def points(self) -> int:
        return len(self._V)

    def si(self, i: int, z: float) -> float:
        """A scaled parameter in SI."""
        p = self.labels[i]
        shown = p.low * (p.high / p.low) ** z if _by_log(p) else p.low + z * (p.high - p.low)
        return float(shown * _factor(p))

    def scaled(self, i: int, si: float) -> float:
        """An SI value as 0 to 1."""
        p = self.labels[i]
        shown = si / _factor(p)
        z = np.log(shown / p.low) / np.log(p.high / p.low) if _by_log(p) else (shown - p.low) / (p.high - p.low)
        return float(np.clip(z, 0.0, 1.0))

    def component(self, z: Any) -> Component:
        """The component with these parameters."""
        return dataclasses.replace(self._base, **{n: self.si(i, float(z[i])) for i, n in enumerate(self.names)})

    def residuals(self, z: Any) -> Any:
        try:
            return voltage(self.component(z), self._at) - self._V
        except ValueError:  # parameters that the component refuses
            return np.full(self.points, 10.0)

    def best(self) -> tuple[Any, Any]:
        """The best of several starts, and dV/dz there."""
        from scipy.optimize import least_squares

        rng = np.random.default_rng(0)
        first = [self.scaled(i, getattr(self._base, n)) for i, n in enumerate(self.names)]
        starts = [np.clip(first, 0.02, 0.98), *rng.uniform(0.05, 0.95, (_STARTS, len(first)))]
        tried = [
            least_squares(self.residuals, z, bounds=(0.0, 1.0), xtol=1e-10, ftol=1e-12, gtol=1e-12, max_nfev=400)
            for z in starts
        ]
        won = min(tried, key=lambda t: t.cost)
        return won.x, self._slopes(won.x)

    def _slopes(self, z: Any) -> Any:
        """dV/dz by central differences that stay inside."""
        columns = []
        for i in range(len(z)):
            up, down = np.array(z, dtype=float), np.array(z, dtype=float)
            up[i], down[i] = min(z[i] + 1e-5, 1.0), max(z[i] - 1e-5, 0.0)
            columns.append((self.residuals(up) - self.residuals(down)) / (up[i] - down[i]))
        return np.array(columns).T


def _inseparable(J: Any, names: Sequence[str]) -> list[str]:
    """Parameters of which one does to the curve what the others do, or that do nothing; the last is let go."""
    size = np.linalg.norm(J, axis=0)
    idle = [n for n, s in zip(names, size, strict=True) if s < 1e-6 * np.max(size)]
    if idle:
        return idle[:1]
    _, singular, ways = np.linalg.svd(J / size, full_matrices=False)
    if singular[-1] > _SAME * singular[0] or len(names) < 2:
        return []
    weight = np.abs(ways[-1])
    return [n for n, w in zip(names, weight, strict=True) if w > 0.25 * np.max(weight)]


def _told(out: str, same: Sequence[str], curve: Curve, component: Component) -> str:
    p = known_parameters(component)[out]
    T = curve.at["T"][~curve.test]
    one = f"; all points are at {T[0]:.1f} K" if np.ptp(T) < 0.5 else ""
    held = f"{out} is held at {show(p.si, p.unit).removesuffix(' 1')}"
    if len(same) == 1:
        return f"these data say nothing of {out}, or too little{one}: {held}"
    names = f"{', '.join(same[:-1])} and {same[-1]}"
    return f"these data cannot tell {names} apart{one}: {held}"


def _ranges(z: Any, J: Any, problem: _Problem, names: Sequence[str]) -> tuple[Any, list[str]]:
    """Half widths of the ranges of 95 % in z, and warnings of parameters that are linked."""
    from scipy.stats import t

    freedom = problem.points - len(names)
    s2 = float(np.sum(problem.residuals(z) ** 2)) / freedom
    cov = s2 * np.linalg.inv(J.T @ J)
    sigma = np.sqrt(np.diag(cov))
    linked = []
    for a in range(len(names)):
        for b in range(a):
            r = cov[a, b] / (sigma[a] * sigma[b])
            if abs(r) > _LINKED:
                linked.append(
                    f"{names[b]} and {names[a]} are linked (correlation {r:+.3f}): change both together or neither"
                )
    return float(t.ppf(0.975, freedom)) * sigma, linked


def _found(label: Parameter, problem: _Problem, name: str, z: Any, ranges: Any) -> Found:
    i = problem.names.index(name)
    low, high = (problem.si(i, float(np.clip(z[i] + d, 0.0, 1.0))) for d in (-ranges[i], ranges[i]))
    return Found(label, problem.si(i, float(z[i])), low, high, edge=bool(z[i] < _EDGE or z[i] > 1 - _EDGE))


def _by_log(p: Parameter) -> bool:
    return p.low > 0 and p.high / p.low >= _DECADES


def _factor(p: Parameter) -> float:
    return unit(p.unit).factor
