"""Gas behind a condenser: saturated with the vapour of water at its temperature.

p_v = p_sat(T_c),   n_v / n_gas = p_v / (p - p_v)          ideal gases
"""

from __future__ import annotations

from gasloop.matter import fluids


def vapour_pressure(T: float) -> float:
    """Pressure of the vapour [Pa] at the condenser's temperature [K], above freezing."""
    return float(fluids.fluid("H2O").dome(T, "p")[0])


def carried(gas: float, p: float, T: float) -> float:
    """Vapour that so much dry gas carries away at a total pressure [Pa], in the unit of the gas [mol]."""
    p_v = vapour_pressure(T)
    return gas * p_v / (p - p_v)
