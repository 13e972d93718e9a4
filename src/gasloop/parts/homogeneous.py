"""A closed tank whose liquid and vapour keep one temperature: how fast its pressure rises.

    dt = [U(p_to) - U(p_from)] / Q,   rate = (p_to - p_from) / dt

U = m_l u_l + m_v u_v at constant mass and volume, by the equation of state; the wall takes up nothing. It is the slowest
rise there can be, and real tanks are 1 to 2.5 times faster (cryogenics.md b.2).
"""

from __future__ import annotations

from gasloop.matter.fluids import FluidRangeError, fluid


def homogeneous_rise(
    name: str, volume: float, fill: float, p_fill: float, p_from: float, p_to: float, heat: float
) -> float:
    """Mean rate of the pressure [Pa/s] between two pressures [Pa], heat [W] entering a tank of ``volume`` [m3].

    name : of a fluid of ``matter.fluids``; fill : share of the volume that is liquid at p_fill
    Raises FluidRangeError where the liquid fills the tank on the way, ValueError for a share outside 0..1 or no heat.
    """
    if not 0 < fill < 1 or not heat > 0:
        raise ValueError(f"fill {fill:g} must lie between 0 and 1, and heat {heat:g} W above zero")
    of = fluid(name)
    rho_l, rho_v = (float(v) for v in of.dome(of.dome.T(p_fill), "rho_l", "rho_v"))
    mass = volume * (fill * rho_l + (1 - fill) * rho_v)

    def energy(p: float) -> float:
        rho_l, rho_v, u_l, u_v = (float(v) for v in of.dome(of.dome.T(p), "rho_l", "rho_v", "u_l", "u_v"))
        vapour = (volume - mass / rho_l) / (1 / rho_v - 1 / rho_l)
        if vapour <= 0:
            raise FluidRangeError(f"{name}: at {p:.6g} Pa the liquid fills the tank; lower the pressure or the fill")
        return (mass - vapour) * u_l + vapour * u_v

    return (p_to - p_from) * heat / (energy(p_to) - energy(p_from))
