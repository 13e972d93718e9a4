"""Charge, hold, vent: chilling a tank with charges of liquid that boil off inside it.

A charge enters and boils until fluid and wall have one temperature, the charge being what brings the pressure to the
limit, or the wall to its target, and no more; then the tank is blown down to the vent's pressure, its content expanding
without heat, and so on. Numbers only. Bounds of the coolant stand in ``chilldown``. Source: cryogenics.md c.6; the
first law.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.matter.fluids import Fluid, state
from gasloop.matter.solids import Solid, solid

_FULL = 0.97  # of the liquid's density: a charge never fills the tank
_CYCLES = 200
_TRIES = 30


def content(of: Fluid, T: Any, rho: Any) -> tuple[Any, Any]:
    """Pressure [Pa] and energy [J/m3] of what fills a volume at T and mean density rho: gas, liquid or both."""
    T, rho = np.broadcast_arrays(np.asarray(T, float), np.asarray(rho, float))
    cold = np.fmin(T, of.T_crit * (1 - 1e-9))
    p, rho_l, rho_v, u_l, u_v = of.dome(cold, "p", "rho_l", "rho_v", "u_l", "u_v")
    boils = (of.T_crit > T) & (rho > rho_v) & (rho < rho_l)
    x = np.where(boils, (1 / rho - 1 / rho_l) / (1 / rho_v - 1 / rho_l), 0.0)
    alone = np.where(boils, rho_v, rho)  # any state that the equation can take
    return np.where(boils, p, of.p(T, alone)), rho * np.where(boils, u_l + x * (u_v - u_l), of.u(T, alone))


def settled(of: Fluid, metal: Solid, mass: float, volume: float, rho: Any, energy: Any) -> tuple[Any, Any]:
    """T [K] and p [Pa] at which fluid of mean density rho and ``mass`` of metal hold ``energy`` [J] together; arrays."""
    rho, energy = np.broadcast_arrays(np.asarray(rho, float), np.asarray(energy, float))
    low = np.full(rho.shape, of.T_triple * (1 + 1e-6))
    high = np.full(rho.shape, min(400.0, of.T_max))
    for _ in range(36):  # 400 K / 2^36 = 6e-9 K
        middle = 0.5 * (low + high)
        more = volume * content(of, middle, rho)[1] + mass * metal.energy(middle) > energy
        low, high = np.where(more, low, middle), np.where(more, middle, high)
    T = 0.5 * (low + high)
    return T, content(of, T, rho)[0]


@dataclass(frozen=True)
class Chilled:
    """What charge, hold, vent took: cycles, coolant [kg], end of the wall [K], what is left inside [kg]."""

    cycles: int
    coolant: float
    T: float
    left: float


def charge_hold_vent(
    liquid: Fluid,
    *,
    volume: float,
    wall: float,
    material: str,
    T_wall: float,
    T_target: float,
    T_in: float,
    p_hold: float,
    p_vent: float,
) -> Chilled:
    """Chill a tank of ``volume`` [m3] with ``wall`` [kg] of metal from T_wall to T_target [K].

    T_in : of the boiling liquid that is charged [K]; p_hold : highest pressure of a hold, p_vent : end of a blow-down
    """
    if not 0 < p_vent < p_hold:
        raise ValueError(f"charge_hold_vent: p_vent {p_vent:.6g} Pa must lie between zero and p_hold {p_hold:.6g} Pa")
    T_least = float(np.ravel(liquid.dome.T(p_vent))[0])
    if not T_least < T_target < T_wall:
        raise ValueError(
            f"charge_hold_vent: T_target {T_target:.6g} K must lie between {T_least:.6g} K, where {liquid.name} boils "
            f"at p_vent, and the wall's {T_wall:.6g} K"
        )
    metal, h_in = solid(material), state(liquid, T=T_in, quality=0.0).h
    inside = state(liquid, p=p_vent, T=T_wall, phase="gas")
    rho, u, T, total = inside.rho, inside.u, T_wall, 0.0
    for cycle in range(_CYCLES):
        if T_target * (1 + 1e-6) >= T:
            return Chilled(cycle, total, T, rho * volume)
        before = rho * u * volume + wall * float(metal.energy(T))

        def settle(new: Any, rho: float = rho, before: float = before) -> tuple[Any, Any]:
            return settled(liquid, metal, wall, volume, rho + new / volume, before + new * h_in)

        new = _charge(liquid, settle, volume, rho, p_hold, T_target)
        if not new > 1e-6 * volume:
            raise ValueError(
                f"charge_hold_vent: at {T:.6g} K even a breath of {liquid.name} brings the hold above {p_hold:.6g} Pa; "
                f"raise p_hold, or lower p_vent"
            )
        total += new
        T_new, p = settle(np.array([new]))
        T, rho = float(T_new[0]), rho + new / volume
        rho, u = _blown_down(liquid, T, rho, float(p[0]), p_vent)
    raise ValueError(f"charge_hold_vent: {T_target:.6g} K is not reached in {_CYCLES} cycles; now at {T:.6g} K")


def _charge(of: Fluid, settle: Any, volume: float, rho: float, p_hold: float, T_target: float) -> float:
    """Mass [kg] that brings the hold to p_hold, or the wall to its target if that comes first."""
    full = (_FULL * float(of.dome(float(np.ravel(of.dome.T(p_hold))[0]), "rho_l")[0]) - rho) * volume
    tries = np.geomspace(1e-6 * full, full, _TRIES)
    for _ in range(3):  # each pass narrows the last gap
        T, p = settle(tries)
        over = np.flatnonzero((p > p_hold) | (T_target > T))
        if over.size == 0:
            return float(full)
        if over[0] == 0:
            return 0.0
        tries = np.linspace(tries[over[0] - 1], tries[over[0]], _TRIES)
    return float(tries[-1])  # just over: the target is reached, the limit passed by a millionth


def _blown_down(of: Fluid, T: float, rho: float, p: float, p_vent: float) -> tuple[float, float]:
    """Density and energy of what stays when the tank is blown down to p_vent, expanding without heat."""
    if p <= p_vent:
        return rho, state(of, T=T, rho=rho).u
    left = state(of, p=p_vent, s=state(of, T=T, rho=rho).s)
    return left.rho, left.u
