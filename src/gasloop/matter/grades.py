"""Grade of a resource as a distribution: mass share of ice (or of ilmenite) with its mean and spread.

A beta distribution of that mean and standard deviation, which lives between 0 and 1:

    a = mean k,  b = (1 - mean) k,  k = mean (1 - mean) / sd^2 - 1

What is known of polar ice disagrees by more than any one source's own spread: hydrogen counted from orbit and
water kicked up by one impact differ tenfold. So a grade is chosen with its source, never taken for granted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Grade:
    """Mass share: mean, standard deviation, source. Raises ValueError for what no mass share can be."""

    mean: float
    sd: float
    source: str
    what: str
    confidence: str = "transcribed"

    def __post_init__(self) -> None:
        if not 0.0 < self.mean < 1.0:
            raise ValueError(f"grade of mean {self.mean:g}: a mass share lies between 0 and 1; 5.6 % is 0.056")
        widest = (self.mean * (1 - self.mean)) ** 0.5
        if not 0.0 < self.sd < widest:
            raise ValueError(f"grade {self.mean:g} +- {self.sd:g}: the spread must lie between 0 and {widest:.3g}")

    @property
    def _shape(self) -> tuple[float, float]:
        k = self.mean * (1 - self.mean) / self.sd**2 - 1
        return self.mean * k, (1 - self.mean) * k

    def quantile(self, share: Any) -> Any:
        """The grade below which that share of the ground lies."""
        from scipy.stats import beta

        return beta.ppf(share, *self._shape)

    def sample(self, n: int, seed: int) -> Any:
        """n draws, the same for the same seed."""
        return np.random.default_rng(seed).beta(*self._shape, size=n)

    def mean_of(self, f: Any, points: int = 64) -> float:
        """Mean of f(grade) over the ground, f a function of an array; by equal shares of it."""
        return float(np.mean(f(self.quantile((np.arange(points) + 0.5) / points))))


# Ice in the ground of polar cold traps. LCROSS is one crater. Luchsinger: the same impact, modelled with ground of
# 1.5 and 3.0 g/cm3, spread taken from LCROSS in proportion. Litvak: neutrons, all of Cabeus.
ICE: Mapping[str, Grade] = {
    "lcross": Grade(0.056, 0.029, "colaprete2010", "plume of the LCROSS impact in Cabeus", "primary"),
    "lcross_light": Grade(0.082, 0.042, "luchsinger2021", "the same, ground of 1.5 g/cm3"),
    "lcross_dense": Grade(0.043, 0.022, "luchsinger2021", "the same, ground of 3.0 g/cm3"),
    "lend_cabeus": Grade(0.0049, 0.0005, "litvak2024", "neutrons over Cabeus, uniform ground"),
}


def ice(name: str) -> Grade:
    """The grade of that name. Raises ValueError for an unknown one."""
    if name not in ICE:
        raise ValueError(f"no grade '{name}'; there are: {', '.join(ICE)}")
    return ICE[name]
