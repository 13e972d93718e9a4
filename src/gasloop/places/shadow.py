"""Paths around the Earth and the Moon, the shadows on them, and how much of a face a planet fills.

Vectors are in metres, three components on the last axis; times are seconds since the start. Planets are spheres without
air: a sunrise through the Earth's air takes some seconds longer than here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.places.sun import EARTH_RADIUS, SUN_RADIUS, covered

Array = Any

EARTH_GM = 3.986004e14  # m3/s2, IAU nominal [prsa2016]
EARTH_J2 = 1.08263e-3  # of the Earth's flattening, as WGS 84 has it [recalled_orbits]


def mean_motion(radius: float) -> float:
    """Angular speed of a circular orbit of the Earth: (GM/a^3)^(1/2) [rad/s]."""
    return float((EARTH_GM / radius**3) ** 0.5)


def node_drift(radius: float, inclination: float) -> float:
    """Turning of a circular orbit's plane by the Earth's flattening, -3/2 n J2 (R/a)^2 cos i [rad/s]."""
    return float(-1.5 * mean_motion(radius) * EARTH_J2 * (EARTH_RADIUS / radius) ** 2 * np.cos(inclination))


def circle(radius: float, inclination: Array, node: Array, along: Array) -> Array:
    """Places on a circular orbit; along : angle from the ascending node; node : its right ascension [rad]."""
    cos, sin = np.cos(along), np.sin(along)
    x = np.cos(node) * cos - np.sin(node) * np.cos(inclination) * sin
    y = np.sin(node) * cos + np.cos(node) * np.cos(inclination) * sin
    return radius * np.stack([x, y, np.sin(inclination) * sin], -1)


def ellipse(near: float, far: float, mean_anomaly: Array) -> Array:
    """Places on an ellipse about the origin, in the y-z plane; nearest on +z, farthest on -z.

    M = E - e sin E is solved for the eccentric anomaly E by Newton's steps.
    """
    half, e = (near + far) / 2, (far - near) / (far + near)
    M = np.remainder(mean_anomaly + np.pi, 2 * np.pi) - np.pi
    E = M + e * np.sign(M)  # from here each step comes nearer from one side
    for _ in range(12):
        E = E - (E - e * np.sin(E) - M) / (1 - e * np.cos(E))
    return np.stack([0 * E, half * (1 - e**2) ** 0.5 * np.sin(E), half * (np.cos(E) - e)], -1)


def hidden(place: Array, sun: Array, body: Array, radius: float) -> Array:
    """Share of the Sun's disc behind a sphere at ``body``, 0..1; penumbra by the overlap of the two discs."""
    return covered(sun - place, SUN_RADIUS, body - place, radius)


def beta(sun: Array, inclination: Array, node: Array) -> Array:
    """Angle of the Sun above the orbit's plane [rad]."""
    normal = np.stack([np.sin(node) * np.sin(inclination), -np.cos(node) * np.sin(inclination),
                       np.cos(inclination) + 0 * node], -1)  # fmt: skip
    return np.arcsin(np.sum(normal * sun, axis=-1) / np.linalg.norm(sun, axis=-1))


def cos_zenith(place: Array, sun: Array) -> Array:
    """Cosine of the angle between the Sun and the zenith, seen from a place around the origin."""
    return np.sum(place * sun, axis=-1) / np.linalg.norm(place, axis=-1) / np.linalg.norm(sun, axis=-1)


def edge_view(distance: Array, radius: float) -> Array:
    """View factor of a small face to a sphere whose centre lies in the face's own plane.

    F = [atan(1/(H^2 - 1)^(1/2)) - (H^2 - 1)^(1/2)/H^2]/pi,  H = distance/radius: 1/2 at the surface, 0 far away
    """
    H2 = (distance / radius) ** 2
    root = np.sqrt(H2 - 1)
    return (np.arctan2(1.0, root) - root / H2) / np.pi
