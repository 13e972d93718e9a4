"""Relief nearer than a height grid resolves, as a distribution over what a mast sees.

Beyond 3 km the horizon comes from the grid. Nearer bumps of the ridge itself are known as statistics only: seen from the
ground, in any direction, near relief stands above the far horizon by an angle E that is exponentially distributed; a mast
of height m lowers it by m/d, d being the distance at which it stands:

    P(extra angle > x) = exp(-(m/d + x)/s) = exp(-m/H) exp(-x d/H),   s = H/d

H : scale height of the near relief [m]; d : its distance [m]. Seen from m, a share exp(-m/H) of the directions is raised
at all, by s on average: a mast of some H looks over nearly everything. The light is the mean over that distribution, with
f the share of the disc above a level edge and x0 = (elevation - far horizon)/semidiameter:

    mean = f(x0) - exp(-m/H) Integral_{-1}^{min(1, x0)} f'(y) exp(-(x0 - y)/a) dy,   a = s/semidiameter
    f'(y) = 2/pi (1 - y^2)^(1/2)

It is smooth in the height of the mast, and a mean: half a disc may be half of it for certain, or all of it in half of the
places that look alike. The mean of the light is right for such places together; single nights differ from place to place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.places.terrain import lit_fraction

Array = Any
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


@dataclass(frozen=True)
class Relief:
    """Near relief around a mast: scale height, distance and height of the mast above the ground [m]."""

    scale: float
    distance: float
    mast: float

    @property
    def raised(self) -> float:
        """Share of the directions in which near relief stands above the far horizon."""
        return float(np.exp(-self.mast / self.scale))

    @property
    def angle(self) -> float:
        """Mean extra angle of those directions [rad]."""
        return self.scale / self.distance

    def lit_fraction(self, elevation: Array, horizon: Array, semidiameter: Array) -> Array:
        """Mean share of the Sun's disc in sight, 0..1; angles in rad, ``horizon`` without the near relief."""
        x = (elevation - horizon) / semidiameter
        a = self.angle / semidiameter
        # With y = -cos(t) the integrand is smooth: (2/pi) sin(t)^2 exp(-(x0 + cos(t))/a) from 0 to acos(-x0).
        last = np.arccos(-np.clip(x, -1.0, 1.0))
        lost = np.zeros_like(x)
        for node, weight in zip(_NODES, _WEIGHTS, strict=True):
            t = last * (1 + node) / 2
            lost += weight * np.sin(t) ** 2 * np.exp(-np.maximum(x + np.cos(t), 0.0) / a)
        return lit_fraction(elevation, horizon, semidiameter) - self.raised * lost * last / np.pi
