"""How wide a result is: triangular ranges, drawn with a seed; and one input at a time, which is a tornado."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Triangle:
    """A triangular spread: least, most likely, greatest."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.mode <= self.high:
            raise ValueError(f"a range of {self.low:g}, {self.mode:g}, {self.high:g} does not rise: low, value, high")

    @property
    def mean(self) -> float:
        """(low + mode + high) / 3."""
        return (self.low + self.mode + self.high) / 3.0

    @property
    def deviation(self) -> float:
        """Standard deviation."""
        a, c, b = self.low, self.mode, self.high
        return math.sqrt(max(a * a + b * b + c * c - a * b - a * c - b * c, 0.0) / 18.0)

    def quantile(self, share: Any) -> Any:
        """The value that a share of the draws stays below."""
        width = self.high - self.low
        if width == 0:
            return np.full(np.shape(share), self.mode)
        left = (self.mode - self.low) / width
        up = self.low + np.sqrt(np.asarray(share) * width * (self.mode - self.low))
        down = self.high - np.sqrt((1.0 - np.asarray(share)) * width * (self.high - self.mode))
        return np.where(np.asarray(share) < left, up, down)


def draws(ranges: Mapping[str, Triangle], count: int, seed: int) -> list[dict[str, float]]:
    """So many independent draws of all ranges; one seed, one list. In the order of names, whatever that of the mapping."""
    names = sorted(ranges)
    shares = np.random.default_rng(seed).random((count, len(names)))
    columns = {name: ranges[name].quantile(shares[:, i]) for i, name in enumerate(names)}
    return [{name: float(columns[name][k]) for name in names} for k in range(count)]


@dataclass(frozen=True)
class Swing:
    """What a result is with one input at each end of its range, all others most likely."""

    name: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """How far the input moves the result."""
        return abs(self.high - self.low)


def tornado(result: Callable[[Mapping[str, float]], float], ranges: Mapping[str, Triangle]) -> list[Swing]:
    """Each input at its ends, the widest swing first."""
    swings = [Swing(n, result({n: r.low}), result({n: r.high})) for n, r in ranges.items()]
    return sorted(swings, key=lambda s: -s.width if math.isfinite(s.width) else -math.inf)


def share_above(values: Array, bound: float) -> float:
    """Share of the draws above a bound."""
    return float(np.mean(np.asarray(values) > bound))
