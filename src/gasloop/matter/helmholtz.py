"""Reduced Helmholtz energy of a pure fluid and its exact derivatives, for floats, arrays and symbols alike.

    alpha(tau, delta) = alpha0 + alphar,    tau = T_r / T,    delta = rho / rho_r

Every residual term but the non-analytic ones is a product of a function of delta and a function of tau:

    n F(delta) G(tau),  F = delta^d exp(-delta^l - eta (delta - eps)^2),  G = tau^t exp(-beta (tau - gamma)^2)

so a sum over terms is F^T N G with a sparse matrix N. Collapsing N with F first (along an isochore) or
with G first (along an isotherm) leaves a short sum to iterate on: that is what makes the flashes quick.
Derivatives are written in the natural form a_ij = delta^i tau^j d^(i+j) alpha / d delta^i d tau^j.

Only numpy names, no branch on a value: CasADi symbols pass through. Forms: Span (2000), Wagner and Pruss
(2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

Row = list[tuple[int, float]]
Order = tuple[int, int]  # (i, j): how often differentiated by delta and by tau


class FluidRangeError(ValueError):
    """A state outside what the equation of state, or a fit of it, is valid for."""


def is_number(*values: Any) -> bool:
    """True if all values are floats or arrays of floats: they can be checked; a symbol cannot."""
    return all(
        isinstance(v, (int, float, np.number)) or (isinstance(v, np.ndarray) and v.dtype != object) for v in values
    )


@dataclass(frozen=True)
class DeltaFactor:
    """F = delta^d exp(-delta^l - eta (delta - eps)^2); l = 0 means no exponential."""

    d: int
    l: int  # noqa: E741  the symbol of the source
    eta: float = 0.0
    eps: float = 0.0

    def values(self, delta: Any, powers: Powers, top: int) -> list[Any]:
        """delta^k F^(k) for k = 0..top."""
        f, slope, bend = powers(self.d), float(self.d), 0.0
        if self.l:
            dl = powers(self.l)
            f = f * powers.decay(self.l)
            slope, bend = slope - self.l * dl, bend - self.l**2 * dl
        if self.eta:
            away = delta - self.eps
            f = f * np.exp(-self.eta * away * away)
            slope = slope - 2 * self.eta * delta * away
            bend = bend - 2 * self.eta * delta * (delta + away)
        return _orders(f, slope, bend, top)


@dataclass(frozen=True)
class TauFactor:
    """G = tau^t exp(-beta (tau - gamma)^2)."""

    t: float
    beta: float = 0.0
    gamma: float = 0.0

    def values(self, tau: Any, log_tau: Any, top: int) -> list[Any]:
        """tau^k G^(k) for k = 0..top."""
        exponent, slope, bend = self.t * log_tau, self.t, 0.0
        if self.beta:
            away = tau - self.gamma
            exponent = exponent - self.beta * away * away
            slope = slope - 2 * self.beta * tau * away
            bend = bend - 2 * self.beta * tau * (tau + away)
        return _orders(np.exp(exponent), slope, bend, top)


def _orders(f: Any, slope: Any, bend: Any, top: int) -> list[Any]:
    """f, x f', x^2 f'' from f, slope = x f'/f and bend = x d(slope)/dx."""
    out = [f]
    if top > 0:
        out.append(f * slope)
    if top > 1:
        out.append(f * (slope * slope - slope + bend))
    return out


class Powers:
    """Whole powers of delta and exp(-delta^l), each worked out once."""

    def __init__(self, delta: Any) -> None:
        self._power: dict[int, Any] = {0: 1.0 + 0.0 * delta, 1: delta}
        self._decay: dict[int, Any] = {}

    def __call__(self, n: int) -> Any:
        if n not in self._power:
            self._power[n] = self(n // 2) * self(n - n // 2)
        return self._power[n]

    def decay(self, n: int) -> Any:
        """exp(-delta^n)."""
        if n not in self._decay:
            self._decay[n] = np.exp(-self(n))
        return self._decay[n]


@dataclass(frozen=True)
class NonAnalytic:
    """n Delta^b delta psi: critical terms of carbon dioxide and water (span1996, wagner2002).

    Delta = theta^2 + B y^a, theta = 1 - tau + A y^(1/(2 beta)), y = (delta - 1)^2,
    psi = exp(-C y - D (tau - 1)^2). Second derivatives do not exist at the critical point itself.
    """

    n: float
    a: float
    b: float
    beta: float
    A: float
    B: float
    C: float
    D: float

    def values(self, tau: Any, delta: Any) -> dict[Order, Any]:
        """All a_ij with i + j <= 2."""
        e, f = delta - 1, tau - 1
        y = e * e + 1e-30  # keeps powers of y finite at delta = 1
        k = 1 / (2 * self.beta)
        ya, yk = y**self.a, y**k
        theta = -f + self.A * yk
        # derivatives by delta: dy = 2 e, and y^p -> 2 p e y^(p-1), second 2 p (2 p - 1) y^(p-1)
        theta_d, theta_dd = self.A * 2 * k * e * yk / y, self.A * 2 * k * (2 * k - 1) * yk / y
        big = theta * theta + self.B * ya
        big_d = 2 * theta * theta_d + self.B * 2 * self.a * e * ya / y
        big_dd = 2 * theta_d**2 + 2 * theta * theta_dd + self.B * 2 * self.a * (2 * self.a - 1) * ya / y
        big_t, big_tt, big_dt = -2 * theta, 2.0, -2 * theta_d
        # phi = n delta big^b psi; work with logarithmic derivatives of delta^1 big^b psi
        phi = self.n * delta * np.exp(self.b * np.log(big) - self.C * e * e - self.D * f * f)
        ld = 1 / delta + self.b * big_d / big - 2 * self.C * e
        lt = self.b * big_t / big - 2 * self.D * f
        ldd = -1 / delta**2 + self.b * (big_dd / big - (big_d / big) ** 2) - 2 * self.C
        ltt = self.b * (big_tt / big - (big_t / big) ** 2) - 2 * self.D
        ldt = self.b * (big_dt / big - big_d * big_t / big**2)
        return {
            (0, 0): phi, (1, 0): phi * ld * delta, (0, 1): phi * lt * tau,
            (2, 0): phi * (ld * ld + ldd) * delta**2, (0, 2): phi * (lt * lt + ltt) * tau**2,
            (1, 1): phi * (ld * lt + ldt) * delta * tau,
        }  # fmt: skip


@dataclass(frozen=True)
class Residual:
    """alphar: the factors, the products of them that occur, and the non-analytic terms."""

    deltas: tuple[DeltaFactor, ...]
    taus: tuple[TauFactor, ...]
    terms: tuple[tuple[int, int, float], ...]  # which delta factor, which tau factor, coefficient
    extra: tuple[NonAnalytic, ...] = ()

    @cached_property
    def by_tau(self) -> list[Row]:
        """For each tau factor, its delta factors and coefficients."""
        return [[(d, n) for d, t, n in self.terms if t == j] for j in range(len(self.taus))]

    @cached_property
    def by_delta(self) -> list[Row]:
        """For each delta factor, its tau factors and coefficients."""
        return [[(t, n) for d, t, n in self.terms if d == i] for i in range(len(self.deltas))]

    def delta_values(self, delta: Any, top: int) -> list[list[Any]]:
        """[order][factor] of delta^k F^(k)."""
        powers = Powers(delta)
        return [list(row) for row in zip(*(f.values(delta, powers, top) for f in self.deltas), strict=True)]

    def tau_values(self, tau: Any, top: int) -> list[list[Any]]:
        """[order][factor] of tau^k G^(k)."""
        log_tau = np.log(tau)
        return [list(row) for row in zip(*(g.values(tau, log_tau, top) for g in self.taus), strict=True)]

    def along_isochore(self, values: Sequence[Any]) -> list[Any]:
        """Collapse one order of F with the coefficients: one weight per tau factor."""
        return _collapse(self.by_tau, values)

    def along_isotherm(self, values: Sequence[Any]) -> list[Any]:
        """Collapse one order of G with the coefficients: one weight per delta factor."""
        return _collapse(self.by_delta, values)

    def __call__(self, tau: Any, delta: Any, orders: Sequence[Order]) -> dict[Order, Any]:
        """The a_ij asked for."""
        f = self.delta_values(delta, max(i for i, _ in orders))
        g = self.tau_values(tau, max(j for _, j in orders))
        weights = {i: self.along_isochore(f[i]) for i in {i for i, _ in orders}}
        out = {(i, j): dot(weights[i], g[j]) for i, j in orders}
        for term in self.extra:
            values = term.values(tau, delta)
            out = {order: out[order] + values[order] for order in orders}
        return out


def _collapse(rows: Sequence[Row], values: Sequence[Any]) -> list[Any]:
    """One weighted sum a row. A loop over the few terms: as quick as a dense product, never threaded."""
    out = []
    for (first, n), *others in rows:
        total = n * values[first]
        for i, n in others:
            total = total + n * values[i]
        out.append(total)
    return out


def dot(weights: Sequence[Any], values: Sequence[Any]) -> Any:
    """Sum of products, broadcasting."""
    total = weights[0] * values[0]
    for w, v in zip(weights[1:], values[1:], strict=True):
        total = total + w * v
    return total


@dataclass(frozen=True)
class Ideal:
    """alpha0 = ln delta + a1 + a2 tau + a ln tau + sum n tau^t + sum n ln(1 - exp(-theta tau))."""

    a1: float
    a2: float
    log_tau: float
    power: tuple[tuple[float, float], ...] = ()
    einstein: tuple[tuple[float, float], ...] = ()

    def shifted(self, a1: float, a2: float) -> Ideal:
        """The same gas with another zero of entropy (a1) and of energy (a2)."""
        return Ideal(self.a1 + a1, self.a2 + a2, self.log_tau, self.power, self.einstein)

    def zero(self, tau: Any) -> Any:
        """alpha0 without ln delta."""
        log_tau = np.log(tau)
        total = self.a1 + self.a2 * tau + self.log_tau * log_tau
        for n, t in self.power:
            total = total + n * np.exp(t * log_tau)
        for n, theta in self.einstein:
            total = total + n * np.log(1 - np.exp(-theta * tau))
        return total

    def first(self, tau: Any) -> Any:
        """tau d alpha0 / d tau."""
        return self.slopes(tau)[0]

    def second(self, tau: Any) -> Any:
        """tau^2 d2 alpha0 / d tau2."""
        return self.slopes(tau)[1]

    def slopes(self, tau: Any) -> tuple[Any, Any]:
        """tau d alpha0 / d tau and tau^2 d2 alpha0 / d tau2."""
        first, second = self.a2 * tau + self.log_tau, -self.log_tau + 0.0 * tau
        for n, t in self.power:
            term = n * t * np.exp(t * np.log(tau))
            first, second = first + term, second + (t - 1) * term
        for n, theta in self.einstein:
            x = theta * tau
            e = np.exp(-x)
            x_free = x / (1 - e)
            term = n * e * x_free
            first, second = first + term, second - term * x_free
        return first, second
