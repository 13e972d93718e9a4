"""The saturation line once more, in small cubic cells: what the flash of a closed vessel iterates on.

The cells are even in x = sqrt(1 - T / T_c), in which an analytic equation of state is smooth up to its critical
point. Each holds the cubic through four points of ``Dome`` and agrees with it to 1e-9 and better, at a tenth of the
time, but in the last 1e-6 T_c below the critical point (p still does, densities to 1e-4). The piecewise series remain the
reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid

_CELLS = 4096
_POINTS = np.array([0.0, 0.25, 0.75, 1.0])  # Chebyshev's points with both ends: neighbours meet


@dataclass(frozen=True)
class BoilingLine:
    """p, rho_l, rho_v, u_l, u_v of T; arrays only.

    step : width of a cell in x
    cubics : coefficients of 1, s, s^2, s^3 of the place s in the cell, (4, properties, cells)
    """

    T_crit: float
    step: float
    cubics: Any

    NAMES = ("p", "rho_l", "rho_v", "u_l", "u_v")

    def __call__(self, T: Any) -> tuple[Any, Any]:
        """Values and slopes by T, both (properties, elements)."""
        x = np.sqrt(1 - T / self.T_crit)
        place = x / self.step
        cell = np.minimum(place.astype(np.int64), self.cubics.shape[-1] - 1)
        s = place - cell
        a0, a1, a2, a3 = np.take(self.cubics, cell, axis=-1)
        values = a0 + s * (a1 + s * (a2 + s * a3))
        along = a1 + s * (2 * a2 + 3 * s * a3)
        return values, along * (-0.5 / (self.step * self.T_crit * x))


@cache
def boiling_line(fluid: Fluid) -> BoilingLine:
    """Make the cells of a fluid, from the triple point to the critical point."""
    widest = float(np.sqrt(1 - fluid.dome.edges[0] / fluid.T_crit))
    step = widest / _CELLS
    x = step * (np.arange(_CELLS)[:, None] + _POINTS)
    T = np.clip(fluid.T_crit * (1 - x**2), fluid.dome.edges[0], fluid.dome.edges[-1])
    values = np.array(fluid.dome(T, *BoilingLine.NAMES))  # properties, cells, points
    to_cubic = np.linalg.inv(np.vander(_POINTS, increasing=True))
    return BoilingLine(fluid.T_crit, step, np.einsum("ab,pcb->apc", to_cubic, values))
