"""Planes that turn by a body's flattening, and waiting until two of them meet.

    dOmega/dt = -(3/2) n J2 (R/p)^2 cos i,   p = a (1 - e^2),  n = (mu/a^3)^(1/2)

Secular, first order in J2; good to a per cent or so over months for the Earth. Angles in rad, rates in rad/s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.places.orbits.bodies import EARTH, Body
from gasloop.places.orbits.transfers import hohmann

Array = Any


@dataclass(frozen=True)
class Wait:
    """Waiting on a drift orbit: the burns to go there and come back [m/s], and the time waited [s]."""

    dv: Array
    time: Array


def node_drift(a: Array, inclination: Array, eccentricity: Array = 0.0, of: Body = EARTH) -> Array:
    """Turning of the ascending node [rad/s]; westward (negative) for an orbit that goes with the body's spin."""
    p = np.asarray(a) * (1 - np.asarray(eccentricity) ** 2)
    n = np.sqrt(of.mu / np.asarray(a) ** 3)
    return (-1.5 * n * of.j2 * (of.radius / p) ** 2 * np.cos(inclination))[()]


def apse_drift(a: Array, inclination: Array, eccentricity: Array = 0.0, of: Body = EARTH) -> Array:
    """Turning of the line of apsides within the plane, (3/4) n J2 (R/p)^2 (5 cos^2 i - 1); none at 63.43 deg."""
    p = np.asarray(a) * (1 - np.asarray(eccentricity) ** 2)
    n = np.sqrt(of.mu / np.asarray(a) ** 3)
    return (0.75 * n * of.j2 * (of.radius / p) ** 2 * (5 * np.cos(inclination) ** 2 - 1))[()]


def time_to_close(gap: Array, one: Array, other: Array) -> Array:
    """Time [s] until node ``one`` [rad/s], behind by ``gap`` [rad], has caught up with ``other``; the way round that works.

    A gap that would grow closes over the rest of the circle. Infinite for equal rates and a gap.
    """
    rate = np.asarray(one) - other
    way = np.where(rate >= 0, np.mod(gap, 2 * np.pi), np.mod(-np.asarray(gap), 2 * np.pi))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(way == 0, 0.0, way / np.abs(rate))[()]


def wait_for_plane(r: Array, drift: Array, inclination: Array, gap: Array, of: Body = EARTH) -> Wait:
    """Leave the circle r, which the target also has, for the circle ``drift``; come back when the planes are one.

    gap : of the target's node ahead of ours [rad]; what drifts during the two transfers is left out.
    """
    there = node_drift(drift, inclination, of=of)
    target = node_drift(r, inclination, of=of)
    return Wait(2 * hohmann(r, drift, of.mu).dv, time_to_close(gap, there, target))
