"""Chebyshev series: smooth, cheap, and safe at high degree; for floats, arrays and symbols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev as cheb


@dataclass(frozen=True)
class Chebyshev:
    """sum c_k T_k(z), z = (2 x - low - high) / (high - low)."""

    coefficients: tuple[float, ...]
    low: float
    high: float

    def __call__(self, x: Any) -> Any:
        """The series at x, by Clenshaw's recurrence."""
        z = (2 * x - (self.low + self.high)) / (self.high - self.low)
        twice = 2 * z
        b1: Any = 0.0
        b2: Any = 0.0
        for c in self.coefficients[:0:-1]:
            b1, b2 = c + twice * b1 - b2, b1
        return self.coefficients[0] + z * b1 - b2 + 0.0 * z

    @cached_property
    def slope(self) -> Chebyshev:
        """The series of d/dx."""
        d = cheb.chebder(self.coefficients) * (2 / (self.high - self.low))
        return Chebyshev(tuple(float(c) for c in d), self.low, self.high)

    @property
    def degree(self) -> int:
        """The highest k."""
        return len(self.coefficients) - 1


def nodes(low: float, high: float, n: int) -> Any:
    """The n roots of T_n on the interval: where to sample for a fit of degree n - 1."""
    return 0.5 * (low + high) + 0.5 * (high - low) * np.cos(np.pi * (np.arange(n) + 0.5) / n)


def through(values: Any, low: float, high: float) -> Chebyshev:
    """The series that takes these values at ``nodes(low, high, len(values))``."""
    n = len(values)
    k = np.arange(n)
    cosines = np.cos(np.pi * np.outer(k, k + 0.5) / n)
    c = 2 / n * cosines @ np.asarray(values)
    c[0] /= 2
    return Chebyshev(tuple(float(v) for v in c), low, high)


def fit(f: Callable[[Any], Any], low: float, high: float, degree: int) -> Chebyshev:
    """The series of that degree through f at the Chebyshev nodes."""
    return through(f(nodes(low, high, degree + 1)), low, high)


def shorten(series: Chebyshev, error: float) -> Chebyshev:
    """Drop the tail that adds up to less than half the error."""
    tail = np.cumsum(np.abs(series.coefficients[::-1]))[::-1]
    keep = max(2, int(np.sum(tail > 0.5 * error)))
    return Chebyshev(series.coefficients[:keep], series.low, series.high)
