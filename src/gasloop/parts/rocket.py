"""The rocket equation, forward and backward, with the true mixture of what is burnt.

    m_after = m_before exp(-dv/(g0 Isp))          (Tsiolkovsky; impulsive: no loss while the burn lasts)

Masses in kg, dv in m/s, Isp in s, on floats and arrays. ``g0`` is an argument of every function, since published numbers
were made with 9.8, 9.80665 and 9.81 m/s2, which differ by kilograms. What gravity and steering take while a burn lasts
belongs into dv.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gasloop.matter.species import G0, molar_mass

Array = Any


def mass_ratio(dv: Array, isp: Array, g0: float = G0) -> Array:
    """m_before/m_after = exp(dv/(g0 Isp))."""
    return np.exp(np.asarray(dv) / (g0 * isp))[()]


def propellant_fraction(dv: Array, isp: Array, g0: float = G0) -> Array:
    """Share of the mass before a burn that is burnt: 1 - exp(-dv/(g0 Isp))."""
    return -np.expm1(-np.asarray(dv) / (g0 * isp))[()]


def burnt(before: Array, dv: Array, isp: Array, g0: float = G0) -> Array:
    """Forward: propellant that a stack of mass ``before`` burns [kg]."""
    return before * propellant_fraction(dv, isp, g0)


def needed(after: Array, dv: Array, isp: Array, g0: float = G0) -> Array:
    """Backward: propellant that a burn takes which leaves ``after`` [kg]."""
    return (after * np.expm1(np.asarray(dv) / (g0 * isp)))[()]


def ideal_dv(before: Array, propellant: Array, isp: Array, g0: float = G0) -> Array:
    """What burning ``propellant`` out of a stack of mass ``before`` gives [m/s]: g0 Isp ln(before/after)."""
    if np.any(np.asarray(propellant) >= before):
        raise ValueError("a stack cannot burn all its mass: the propellant must be less than the mass before the burn")
    return (-g0 * isp * np.log1p(-np.asarray(propellant) / before))[()]


def mixture(propellant: Array, ratio: float) -> tuple[Array, Array]:
    """Oxidiser and fuel [kg] in a propellant burnt at ``ratio``, oxidiser to fuel by mass: m r/(1 + r), m/(1 + r)."""
    if not ratio > 0:
        raise ValueError(f"a mixture ratio of {ratio:g}: it is oxidiser to fuel by mass, above zero")
    return propellant * ratio / (1 + ratio), propellant / (1 + ratio)


def burnable(oxidiser: Array, fuel: Array, ratio: float) -> Array:
    """Propellant [kg] that two stocks give at this ratio: the one that runs out first sets it."""
    of_oxidiser, of_fuel = mixture(1.0, ratio)
    return np.minimum(np.asarray(oxidiser) / of_oxidiser, np.asarray(fuel) / of_fuel)[()]


def from_water(water: Array, ratio: float) -> tuple[Array, Array]:
    """Propellant at this ratio out of split water, and oxygen left over [kg]; hydrogen is short below a ratio of 7.94.

    Water is H2:O2 = 2.016 : 15.999 by mass. At 5.5 one kg of water gives 0.73 kg and leaves 0.27 kg of oxygen.
    """
    hydrogen = water * molar_mass("H2") / molar_mass("H2O")
    propellant = burnable(water - hydrogen, hydrogen, ratio)
    return propellant, water - hydrogen - mixture(propellant, ratio)[0]


def kept(rate: Array, time: Array) -> Array:
    """Share of a stock left after boiling off at ``rate`` [1/s of what is there] for ``time`` [s]: exp(-rate time)."""
    return np.exp(-np.asarray(rate) * time)[()]


def boil_off_rate(heat: Array, mass: Array, latent: Array) -> Array:
    """Rate [1/s] at which a heat leak [W] boils off ``mass`` [kg] of a liquid of latent heat [J/kg]: Q/(h_fg m).

    As if all heat evaporated saturated liquid that is vented at once; a real tank also warms its gas and its liquid.
    """
    return heat / (latent * mass)


def load_for(dry: float, legs: Sequence[tuple[float, float, float]], isp: float, g0: float = G0) -> float:
    """Propellant [kg] to load so that nothing is left after the last burn of a mass ``dry``.

    legs : (coast before the burn [s], boil-off rate in it [1/s], dv [m/s]), in order of flight. Backward: what must
    survive a coast is multiplied by exp(rate time) before the burn ahead of it is added.
    """
    load = 0.0
    for coast, rate, dv in reversed(legs):
        load = (load + needed(dry + load, dv, isp, g0)) / kept(rate, coast)
    return float(load)


def gear_ratio(out: Array, isp: Array, inert: Array, back: Array = 0.0, g0: float = G0) -> Array:
    """Mass at the start per mass delivered by a stage that comes back, 1/[(1 + i') exp(-out/(g0 Isp)) - i'].

    inert : dry mass of the stage by the propellant of the way out; i' = inert exp(back/(g0 Isp)); back = 0: the stage
    stays there. Infinite where such a stage cannot deliver anything. [metzger2023]
    """
    held = inert * mass_ratio(back, isp, g0)
    share = (1 + held) / mass_ratio(out, isp, g0) - held
    return np.where(share > 0, 1 / np.where(share > 0, share, 1.0), np.inf)[()]


def oxygen_shuttle(dv: Array, isp: float, ratio: float, wet: float, dry: float = 1.0, g0: float = G0) -> Array:
    """Oxygen delivered per hydrogen taken, by mass, of a shuttle between the ground and a depot.

    The ground gives all the oxygen (both ways and cargo), the depot all the hydrogen (both ways). wet : mass at
    lift-off, cargo and the hydrogen of the ascent included, by the dry mass ``dry``; dv : of each way [m/s].
    Negative: it cannot pay for its own way. [steinert2024]
    """
    R = mass_ratio(dv, isp, g0)
    up = wet * dry * (1 - 1 / R)
    hydrogen_up = mixture(up, ratio)[1]
    down = (dry + hydrogen_up) * (R - 1)
    oxygen_down, hydrogen_down = mixture(down, ratio)
    cargo = wet * dry / R - dry - oxygen_down
    return cargo / (hydrogen_up + hydrogen_down)
