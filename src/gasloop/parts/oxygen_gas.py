"""Oxygen from where it is made to its bus."""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.matter.species import R_GAS, molar_mass

_CORNER = 1e-3  # of ln(p_out / p_in), by which the corner at equal pressures is rounded


def compression(T: Any, p_in: Any, p_out: Any) -> Any:
    """Isothermal work that brings oxygen from p_in to p_out [J/kg]: R T ln(p_out / p_in) / M, nought if p_out is lower.

    Ideal gas. Floats, arrays and symbols.
    """
    ratio = np.log(p_out / p_in)
    return R_GAS / molar_mass("O2") * T * 0.5 * (ratio + np.sqrt(ratio**2 + _CORNER**2))
