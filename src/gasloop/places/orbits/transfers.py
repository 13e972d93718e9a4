"""From orbit to orbit, away from a body, and up from the ground of one without air.

All of it is vis-viva, v^2 = mu (2/r - 1/a), at the places where burns are. Speeds in m/s, radii in m from the centre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.places.orbits.bodies import EARTH, MOON, Body

Array = Any

_HALVINGS = 60  # of the bracket of the best split: to round-off


@dataclass(frozen=True)
class Transfer:
    """Burns in order [m/s] and the time between the first and the last [s]."""

    burns: tuple[Array, ...]
    time: Array

    @property
    def dv(self) -> Array:
        """All burns together [m/s]."""
        return sum(self.burns)


@dataclass(frozen=True)
class Split:
    """A plane change shared between two burns: the turn at the first, where the craft is faster, and all burns."""

    first: Array  # rad
    dv: Array  # m/s


def circular_speed(r: Array, mu: float = EARTH.mu) -> Array:
    """(mu/r)^(1/2)."""
    return np.sqrt(mu / np.asarray(r))[()]


def speed(r: Array, a: Array, mu: float = EARTH.mu) -> Array:
    """Vis-viva: (mu (2/r - 1/a))^(1/2) at radius r of an orbit with semi-major axis a."""
    return np.sqrt(mu * (2 / np.asarray(r) - 1 / np.asarray(a)))[()]


def period(a: Array, mu: float = EARTH.mu) -> Array:
    """Kepler's third law: 2 pi (a^3/mu)^(1/2) [s]."""
    return (2 * np.pi * np.sqrt(np.asarray(a) ** 3 / mu))[()]


def hohmann(r1: Array, r2: Array, mu: float = EARTH.mu) -> Transfer:
    """Between circular orbits of one plane by half an ellipse: the cheapest of two burns. [vallado2013, example 6-1]"""
    a = (np.asarray(r1) + r2) / 2
    first = np.abs(speed(r1, a, mu) - circular_speed(r1, mu))
    second = np.abs(circular_speed(r2, mu) - speed(r2, a, mu))
    return Transfer((first, second), period(a, mu) / 2)


def bi_elliptic(r1: Array, far: Array, r2: Array, mu: float = EARTH.mu) -> Transfer:
    """By way of a far point and two half ellipses; beats Hohmann beyond r2/r1 of 11.94. [vallado2013, example 6-2]"""
    up, down = (np.asarray(r1) + far) / 2, (np.asarray(far) + r2) / 2
    burns = (
        np.abs(speed(r1, up, mu) - circular_speed(r1, mu)),
        np.abs(speed(far, down, mu) - speed(far, up, mu)),
        np.abs(circular_speed(r2, mu) - speed(r2, down, mu)),
    )
    return Transfer(burns, (period(up, mu) + period(down, mu)) / 2)


def turn(before: Array, after: Array, angle: Array) -> Array:
    """One burn that changes speed and turns by an angle [rad]: (v1^2 + v2^2 - 2 v1 v2 cos)^(1/2), without cancellation."""
    return np.sqrt(
        (np.asarray(after) - before) ** 2 + 4 * np.asarray(before) * after * np.sin(np.asarray(angle) / 2) ** 2
    )[()]


def plane_change(v: Array, angle: Array) -> Array:
    """Turning a velocity: 2 v sin(angle/2); 53.66 m/s per degree in geostationary orbit."""
    return turn(v, v, angle)


def between_planes(i1: Array, i2: Array, node: Array) -> Array:
    """Angle between two planes [rad], ``node`` apart in right ascension: cos = cos i1 cos i2 + sin i1 sin i2 cos(node).

    In half angles, which keep their digits for planes that are close: sin^2(A/2) = sin^2((i1 - i2)/2) + sin i1 sin i2
    sin^2(node/2).
    """
    half = np.sin((np.asarray(i1) - i2) / 2) ** 2 + np.sin(i1) * np.sin(i2) * np.sin(np.asarray(node) / 2) ** 2
    return (2 * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))[()]


def hohmann_turned(r1: Array, r2: Array, angle: Array, first: Array = 0.0, mu: float = EARTH.mu) -> Array:
    """Hohmann's two burns [m/s] with a plane change, ``first`` of it in the first burn, the rest in the second."""
    v1, v2, near, far = _four_speeds(r1, r2, mu)
    return turn(v1, near, first) + turn(far, v2, np.asarray(angle) - first)


def best_split(r1: Array, r2: Array, angle: Array, mu: float = EARTH.mu) -> Split:
    """The cheapest share of a plane change between Hohmann's two burns.

    Where both burns give the same for a little more turn: v1 vp sin(s)/dv1 = va v2 sin(A - s)/dv2; by halving.
    """
    v1, v2, near, far = _four_speeds(r1, r2, mu)
    angle = np.asarray(angle, dtype=float)
    low, high = np.zeros(np.broadcast(v1, v2, angle).shape), np.broadcast_to(angle, np.broadcast(v1, v2, angle).shape)
    for _ in range(_HALVINGS):
        s = (low + high) / 2
        slope = _price(v1, near, s) - _price(far, v2, angle - s)
        low, high = np.where(slope < 0, s, low), np.where(slope < 0, high, s)
    first = ((low + high) / 2)[()]
    return Split(first, hohmann_turned(r1, r2, angle, first, mu))


def _four_speeds(r1: Array, r2: Array, mu: float) -> tuple[Array, Array, Array, Array]:
    a = (np.asarray(r1) + r2) / 2
    return circular_speed(r1, mu), circular_speed(r2, mu), speed(r1, a, mu), speed(r2, a, mu)


def _price(before: Array, after: Array, angle: Array) -> Array:
    """d(turn)/d(angle)."""
    return before * after * np.sin(angle) / np.fmax(turn(before, after, angle), 1e-300)


def departure(r: Array, c3: Array, mu: float = EARTH.mu) -> Array:
    """From a circular orbit to a hyperbola of energy C3 = v_infinity^2 [m2/s2]: (C3 + 2 mu/r)^(1/2) - (mu/r)^(1/2).

    C3 = 0: to escape. The same burn in reverse captures.
    """
    return (np.sqrt(np.asarray(c3) + 2 * mu / np.asarray(r)) - circular_speed(r, mu))[()]


def to_apogee(r: Array, far: Array, mu: float = EARTH.mu) -> Array:
    """From a circular orbit onto an ellipse out to ``far``; 384 400 km stands for a way to the Moon, whose pull is left out."""
    return (speed(r, (np.asarray(r) + far) / 2, mu) - circular_speed(r, mu))[()]


def ascent(altitude: Array, of: Body = MOON, along: Array = 0.0) -> Array:
    """Least speed to be given to a mass on the ground to reach a circular orbit [m/s]: all at once, at the ground.

        dv = (mu (2/R - 1/r))^(1/2) - along

    That is the whole energy of the orbit, paid where it is cheapest, which no real burn does: a body without air. along :
    speed of the ground in the direction of flight; 4.62 m/s at the Moon's equator eastward.
    """
    return (speed(of.radius, of.radius + np.asarray(altitude), of.mu) - along)[()]


def ascent_burns(altitude: Array, of: Body = MOON) -> Transfer:
    """The same in two burns, half an ellipse between them: from the ground, then into the circle."""
    r = of.radius + np.asarray(altitude)
    a = (of.radius + r) / 2
    burns = (speed(of.radius, a, of.mu), circular_speed(r, of.mu) - speed(r, a, of.mu))
    return Transfer(burns, period(a, of.mu) / 2)
