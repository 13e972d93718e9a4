"""When a closed tank of liquid and vapour becomes full of liquid."""

from __future__ import annotations

from gasloop.matter.fluids import Fluid, FluidRangeError

_STEPS = 60  # halvings; the last is 1e-18 of the first


def liquid_full_pressure(of: Fluid, fill: float, p: float) -> float:
    """Pressure [Pa] at which the liquid of a closed tank, filled to ``fill`` of its volume at p, takes all of it.

    rho_l(T) = fill rho_l(T_sat(p)) + (1 - fill) rho_v(T_sat(p)): the tank is warmed without loss, at one temperature
    throughout. From there on the pressure rises as in a hydraulic press. A fill thinner than the critical density
    never gets there: it dries out.
    """
    if not 0 < fill < 1:
        raise ValueError(f"fill {fill:g}: a share of the volume between 0 and 1")
    start = float(of.dome.T(p))
    rho_l, rho_v = (float(v) for v in of.dome(start, "rho_l", "rho_v"))
    rho = fill * rho_l + (1 - fill) * rho_v
    if rho <= of.rho_crit:
        raise FluidRangeError(
            f"{of.name}, {fill:.0%} full at {p / 1e5:g} bar: {rho:.4g} kg/m3 is not above the critical density "
            f"{of.rho_crit:.4g} kg/m3, so the tank dries out and never becomes full of liquid"
        )
    low, high = start, of.T_crit
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if float(of.dome(middle, "rho_l")[0]) > rho else (low, middle)
    return float(of.dome(0.5 * (low + high), "p")[0])
