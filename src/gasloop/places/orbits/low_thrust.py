"""Small thrust that never stops: spirals between circles, a plane that turns on the way, an apse line that turns.

Acceleration ``f`` [m/s2] is constant; orbits are taken as circles (or one ellipse) that change little in a turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.places.orbits.bodies import EARTH
from gasloop.places.orbits.transfers import circular_speed

Array = Any


@dataclass(frozen=True)
class Spiral:
    """Speed spent [m/s] and time [s] at constant acceleration."""

    dv: Array
    time: Array


def edelbaum(r1: Array, r2: Array, angle: Array, f: Array, mu: float = EARTH.mu) -> Spiral:
    """Between circles whose planes are ``angle`` [rad] apart. [edelbaum1961]

        dv = (v1^2 + v2^2 - 2 v1 v2 cos(pi angle/2))^(1/2),   t = dv/f

    Valid to angles of 114.6 deg (2 rad), beyond which going out and back is cheaper. No shadow, no flattening.
    """
    if np.any(np.abs(angle) > 2):
        raise ValueError("Edelbaum's law ends at planes 2 rad (114.6 deg) apart")
    v1, v2 = circular_speed(r1, mu), circular_speed(r2, mu)
    half = np.sin(np.pi * np.asarray(angle) / 4) ** 2
    dv = np.sqrt((v1 - v2) ** 2 + 4 * v1 * v2 * half)
    return Spiral(dv[()], (dv / f)[()])


def burning_time(mass: Array, dv: Array, exhaust: Array, flow: Array) -> Array:
    """Time [s] at constant thrust, mass flow [kg/s] and exhaust speed [m/s]: m (1 - exp(-dv/ve))/flow."""
    return (-mass * np.expm1(-np.asarray(dv) / exhaust) / flow)[()]


def apse_turn(near: Array, far: Array, angle: Array, f: Array, mu: float = EARTH.mu) -> Spiral:
    """Turning the apse line of an ellipse within its plane, size and shape kept, by thrust along the line itself.

        domega/dt = (3/2) f (1 - e^2)^(1/2)/(e v),  v = (mu/a)^(1/2)    mean over a turn  [pollard1998]

    near, far : radii of the apsides [m]; f is small against gravity, and its direction fixed against the stars.
    """
    near, far = np.asarray(near), np.asarray(far)
    e = (far - near) / (far + near)
    v = np.sqrt(2 * mu / (near + far))
    dv = np.abs(angle) * 2 / 3 * v * e / np.sqrt(1 - e**2)
    return Spiral(dv[()], (dv / f)[()])
