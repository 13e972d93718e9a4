"""No-vent fill: can a tank be filled with its vent shut, the wall warm at the start?

First law over the whole fill, the end at the pressure limit and the fill wanted (clark2021):

    m_f u_f - m_0 u_0 - (m_f - m_0) h_in = Q + M int c dT, from T_sat(p_max) to T_target

A wall that starts above T_target cannot be filled, whatever is done: the condition is necessary. It is not
sufficient. ``will_fill`` says yes only if also

    the pressure stays below the limit at every filling on the way, fluid and wall being at one temperature
    each kilogram that enters takes up the heat of the vapour it pushes together, and its share of the wall's heat:
        e (h_l(T_sat(p_max)) - h_in) >= rho_v / rho_l h_fg + quench W,    W = the wall's heat by mass still to come

e is the share of its way to the boiling point that the liquid makes before it comes to rest: spray 0.7 to 1, jets less,
a quiet inlet at the bottom next to nothing. Both limits are drawn in by ``margin``. So the answer errs towards no: a
fill may work to which it said no; it has not failed in the simulations of the tests where it said yes. It knows
nothing of sloshing, of helium in the ullage, or of a spray that does not reach the wall. Numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from gasloop.matter.fluids import Fluid, density, state
from gasloop.matter.solids import solid
from gasloop.parts.charge_hold_vent import settled

_STAGES = 120


@dataclass(frozen=True)
class Receiver:
    """The tank that is filled: volume [m3], mass [kg] and material of its wall, pressure [Pa] before the fill."""

    volume: float
    wall: float
    material: str = "al_6061"
    p_start: float = 0.0

    def __post_init__(self) -> None:
        solid(self.material)
        if not (self.volume > 0 and self.wall > 0 and self.p_start >= 0):
            raise ValueError(
                f"Receiver: volume {self.volume:g} m3 and wall {self.wall:g} kg must be above zero, p_start "
                f"{self.p_start:g} Pa not below it"
            )


@dataclass(frozen=True)
class Verdict:
    """Whether the fill will succeed, and why.

    target : wall temperature from which the first law lets it succeed at all [K]; peak : highest pressure on the way at
    equilibrium [Pa]; spare : least of what a kilogram takes up less what it must, on the way [J/kg]
    """

    yes: bool
    why: str
    target: float
    peak: float
    spare: float


def target_wall(
    liquid: Fluid,
    receiver: Receiver,
    *,
    p_max: float,
    fill: float,
    h_in: float,
    heat: float = 0.0,
    m_start: float = 0.0,
    u_start: float = 0.0,
) -> float:
    """Highest wall temperature at the start from which a no-vent fill to p_max can succeed at all [K].

    fill : share of the volume that is liquid at the end; h_in [J/kg] of the liquid that enters; heat [J] from outside
    during the fill; m_start [kg] and u_start [J/kg] of what is inside before. Never above 400 K, where data end; raises
    ValueError if even a cold wall is too much.
    """
    _check(liquid, p_max, fill)
    full = _full(liquid, p_max, fill, receiver.volume)
    metal, T_s = solid(receiver.material), float(np.ravel(liquid.dome.T(p_max))[0])
    room = full.mass * full.u - m_start * u_start - (full.mass - m_start) * h_in - heat
    cold = receiver.wall * float(metal.energy(T_s))
    if room < 0:
        raise ValueError(
            f"target_wall: {liquid.name} comes in too warm: {-room / 1e6:.4g} MJ too much for {p_max:.6g} Pa at "
            f"{100 * fill:.3g} % with a wall as cold as the liquid; cool the supply, raise p_max, or vent"
        )
    if cold + room >= receiver.wall * float(metal.energy(400.0)):
        return 400.0
    return float(brentq(lambda T: receiver.wall * float(metal.energy(T)) - cold - room, T_s, 400.0))


def will_fill(
    liquid: Fluid,
    receiver: Receiver,
    *,
    T_wall: float,
    p_max: float,
    fill: float,
    h_in: float,
    e: float,
    heat: float = 0.0,
    quench: float = 2.0,
    margin: float = 0.05,
) -> Verdict:
    """Whether a no-vent fill from a wall at T_wall [K] will stay below p_max, judged with caution.

    e : share of its way to the boiling point that the incoming liquid makes, 0..1; heat [J] from outside; quench :
    how many times faster than evenly the wall may give its heat away; margin : drawn in from p_max and the wall's heat
    """
    _check(liquid, p_max, fill)
    if not (0 <= e <= 1 and quench >= 1 and 0 <= margin < 0.5):
        raise ValueError(
            f"will_fill: e = {e:g} must lie in 0..1, quench = {quench:g} be at least 1, margin = {margin:g} lie in "
            f"0..0.5"
        )
    p_safe = (1 - margin) * p_max
    m_start, u_start = _inside(liquid, receiver, T_wall)
    try:
        target = target_wall(
            liquid, receiver, p_max=p_safe, fill=fill, h_in=h_in, heat=heat, m_start=m_start, u_start=u_start
        )
    except ValueError as error:
        return Verdict(False, str(error), 0.0, np.inf, -np.inf)
    peak = _peak(liquid, receiver, T_wall, p_safe, fill, h_in, heat, m_start, u_start)
    spare = _spare(liquid, receiver, T_wall, p_safe, fill, h_in, e, heat, quench)
    if T_wall > target:
        return Verdict(
            False, f"first law: the wall starts at {T_wall:.4g} K, above {target:.4g} K", target, peak, spare
        )
    if peak > p_safe:
        return Verdict(False, f"on the way the pressure reaches {peak:.5g} Pa even at equilibrium", target, peak, spare)
    if spare < 0:
        return Verdict(
            False,
            f"each kilogram takes up {-spare:.4g} J too little to condense what it displaces",
            target,
            peak,
            spare,
        )
    return Verdict(True, "first law, way and rate all leave room", target, peak, spare)


def _check(liquid: Fluid, p_max: float, fill: float) -> None:
    low, high = (float(v) for v in np.ravel(liquid.dome([liquid.T_triple, 0.99 * liquid.T_crit], "p")[0]))
    if not low < p_max < high:
        raise ValueError(
            f"no-vent fill of {liquid.name}: p_max {p_max:.6g} Pa must lie between the triple point's {low:.6g} Pa and "
            f"{high:.6g} Pa, near the critical point"
        )
    if not 0 < fill < 1:
        raise ValueError(f"no-vent fill: fill {fill:g} is a share of the volume, within 0..1, without its ends")


@dataclass(frozen=True)
class _Full:
    mass: float
    u: float


def _full(liquid: Fluid, p: float, fill: float, volume: float) -> _Full:
    """Boiling liquid and its vapour at p."""
    T = float(np.ravel(liquid.dome.T(p))[0])
    rho_l, rho_v, u_l, u_v = (float(v) for v in liquid.dome(T, "rho_l", "rho_v", "u_l", "u_v"))
    m_l, m_v = fill * volume * rho_l, (1 - fill) * volume * rho_v
    return _Full(m_l + m_v, (m_l * u_l + m_v * u_v) / (m_l + m_v))


def _inside(liquid: Fluid, receiver: Receiver, T_wall: float) -> tuple[float, float]:
    """Mass [kg] and energy [J/kg] of the gas before the fill, as warm as the wall."""
    if receiver.p_start == 0:
        return 0.0, 0.0
    boiling = float(np.ravel(liquid.dome(min(T_wall, liquid.T_crit * (1 - 1e-9)), "p"))[0])
    if T_wall < liquid.T_crit and receiver.p_start > boiling:
        raise ValueError(
            f"no-vent fill: gas at p_start {receiver.p_start:.6g} Pa would condense on a wall at {T_wall:.6g} K, where "
            f"{liquid.name} boils at {boiling:.6g} Pa; lower p_start"
        )
    rho = float(density(liquid, receiver.p_start, T_wall, "gas"))
    return rho * receiver.volume, float(liquid.u(T_wall, rho))


def _peak(
    liquid: Fluid,
    receiver: Receiver,
    T_wall: float,
    p: float,
    fill: float,
    h_in: float,
    heat: float,
    m_start: float,
    u_start: float,
) -> float:
    """Highest pressure [Pa] while the tank fills and fluid and wall are at one temperature."""
    metal = solid(receiver.material)
    end = _full(liquid, p, fill, receiver.volume).mass
    new = np.geomspace(1e-4, 1.0, _STAGES) * (end - m_start)
    energy = receiver.wall * float(metal.energy(T_wall)) + m_start * u_start + new * h_in + heat * new / new[-1]
    _, found = settled(liquid, metal, receiver.wall, receiver.volume, (m_start + new) / receiver.volume, energy)
    return float(np.max(found))


def _spare(
    liquid: Fluid,
    receiver: Receiver,
    T_wall: float,
    p: float,
    fill: float,
    h_in: float,
    e: float,
    heat: float,
    quench: float,
) -> float:
    """What a kilogram that enters takes up, less what it must, at the pressure p [J/kg]."""
    boiling, vapour = state(liquid, p=p, quality=0.0), state(liquid, p=p, quality=1.0)
    mass = _full(liquid, p, fill, receiver.volume).mass
    from_wall = receiver.wall * float(solid(receiver.material).heat(max(T_wall, boiling.T), boiling.T)) + heat
    must = vapour.rho / boiling.rho * (vapour.h - boiling.h) + quench * from_wall / mass
    return e * (boiling.h - h_in) - must
