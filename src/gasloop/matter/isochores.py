"""Energy and pressure as functions of temperature at fixed densities, for arrays.

The sum over the factors of density is done once; what is left is one weight for each factor of temperature,

    a_0j = sum_k w_k tau^j G_k^(j),     w_k = sum n F     (see ``helmholtz``)

and a row of a table for each, so that a state costs a few passes over short arrays, whatever the number of terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid


@dataclass(frozen=True)
class _Factors:
    """The residual's factors as columns of numbers, plain ones before those with a Gaussian part.

    d : power of density; decays : each power inside an exponential and its rows; eta, eps : the Gaussian of rows ``bells``
    t : power of temperature; beta, gamma : its Gaussian, from row ``plain`` on
    mix : coefficients, factors of temperature by factors of density; sparse, and never threaded
    """

    d: Any
    decays: tuple[tuple[int, Any], ...]
    bells: Any
    eta: Any
    eps: Any
    t: Any
    plain: int
    beta: Any
    gamma: Any
    mix: Any


@cache
def _factors(fluid: Fluid) -> _Factors:
    from scipy.sparse import csr_array  # a tenth of a second that only who flashes should wait for

    residual = fluid.residual
    deltas, taus = residual.deltas, residual.taus
    bells = np.flatnonzero([f.eta for f in deltas])
    plain = sum(not g.beta for g in taus)
    columns, rows, n = zip(*residual.terms, strict=True)
    powers = sorted({f.l for f in deltas} - {0})
    return _Factors(
        d=_column(f.d for f in deltas),
        decays=tuple((power, np.flatnonzero([f.l == power for f in deltas])) for power in powers),
        bells=bells, eta=_column(deltas[i].eta for i in bells), eps=_column(deltas[i].eps for i in bells),
        t=_column(g.t for g in taus), plain=plain,
        beta=_column(g.beta for g in taus[plain:]), gamma=_column(g.gamma for g in taus[plain:]),
        mix=csr_array((n, (rows, columns)), shape=(len(taus), len(deltas))),
    )  # fmt: skip


def _column(values: Any) -> Any:
    return np.array(list(values), float)[:, None]


class Isochores:
    """Residual energy and pressure at fixed densities."""

    def __init__(self, fluid: Fluid, rho: Any) -> None:
        self.fluid, self.rho = fluid, rho
        self.delta = rho / fluid.rho_r
        self.factors = _factors(fluid)
        f, slope = self._densities()
        self.w0 = self.factors.mix @ f
        self.w1 = self.factors.mix @ slope

    def _densities(self) -> tuple[Any, Any]:
        """F and delta F' of each factor."""
        own, delta = self.factors, self.delta
        exponent = own.d * np.log(delta)
        slope = np.empty_like(exponent)
        slope[:] = own.d
        for power, rows in own.decays:
            decay = delta**power
            exponent[rows] -= decay
            slope[rows] -= power * decay
        if own.bells.size:
            pull = own.eta * (delta - own.eps)
            exponent[own.bells] -= pull * (delta - own.eps)
            slope[own.bells] -= 2 * delta * pull
        f = np.exp(exponent, out=exponent)
        slope *= f
        return f, slope

    def miss(self, T: Any, u: Any, i: Any) -> tuple[Any, Any]:
        """u(T, rho) - u and its slope cv, of the elements i."""
        fluid, own, n = self.fluid, self.factors, self.factors.plain
        tau = fluid.T_r / T
        terms, pull = self._temperatures(tau)
        terms *= self.w0 if len(i) == len(self.rho) else np.take(self.w0, i, axis=1)
        a1, a2 = fluid.ideal.slopes(tau)
        t = own.t[:n, 0]
        a1 = a1 + np.einsum("k,ki->i", t, terms[:n])
        a2 = a2 + np.einsum("k,ki->i", t * (t - 1), terms[:n])
        if pull is not None:
            bell = 2 * tau * pull
            s = own.t[n:] - bell
            a1 += np.einsum("ki,ki->i", terms[n:], s)
            s *= s - 1
            s -= bell
            s -= 2 * own.beta * (tau * tau)
            a2 += np.einsum("ki,ki->i", terms[n:], s)
        for extra in fluid.residual.extra:
            values = extra.values(tau, self.delta[i])
            a1, a2 = a1 + values[0, 1], a2 + values[0, 2]
        return fluid.R * T * a1 - u[i], -fluid.R * a2

    def _temperatures(self, tau: Any) -> tuple[Any, Any]:
        """G of each factor, and beta (tau - gamma) of those with a Gaussian part."""
        own, pull = self.factors, None
        exponent = own.t * np.log(tau)
        if own.beta.size:
            away = tau - own.gamma
            pull = own.beta * away
            away *= pull
            exponent[own.plain :] -= away
        return np.exp(exponent, out=exponent), pull

    def u(self, T: Any) -> Any:
        """Internal energy at T."""
        return self.miss(T, np.zeros_like(T), np.arange(T.size))[0]

    def p(self, T: Any) -> Any:
        """Pressure at T."""
        tau = self.fluid.T_r / T
        a = np.einsum("ki,ki->i", self._temperatures(tau)[0], self.w1)
        for extra in self.fluid.residual.extra:
            a = a + extra.values(tau, self.delta)[1, 0]
        return self.rho * self.fluid.R * T * (1 + a)
