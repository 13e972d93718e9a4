"""Elements of an orbit and its state, one from the other, and the orbit later on.

    r = p/(1 + e cos nu),  p = a (1 - e^2);   M = E - e sin E,  tan(nu/2) = ((1 + e)/(1 - e))^(1/2) tan(E/2)

An ellipse about one body; angles in rad, about the body's equator. Where an angle has no meaning it is zero and the next one
counts from there: a circle has no periapsis (``argument`` 0, the anomaly is the argument of latitude), an orbit in the equator
no node. Later on: two bodies, and the body's flattening to first order and in the mean (no periodic terms, no air, no Moon).
Textbook relations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gasloop.places.orbits.bodies import EARTH, Body
from gasloop.places.orbits.drift import apse_drift, node_drift

Array = Any
_FULL = 2 * np.pi
_NONE = 1e-11  # of e and sin i: below that an angle has no meaning
_ROUNDS = 60


@dataclass(frozen=True)
class Elements:
    """Semi-major axis [m], eccentricity, inclination, right ascension of the node, argument of periapsis, true anomaly."""

    a: float
    e: float
    inclination: float
    node: float
    argument: float
    anomaly: float

    @property
    def latitude(self) -> float:
        """Argument of latitude: from the node to where it is."""
        return float(np.mod(self.argument + self.anomaly, _FULL))

    @property
    def mean_anomaly(self) -> float:
        """M = E - e sin E."""
        half = np.arctan2(
            np.sqrt(1 - self.e) * np.sin(self.anomaly / 2), np.sqrt(1 + self.e) * np.cos(self.anomaly / 2)
        )
        return float(np.mod(2 * half - self.e * np.sin(2 * half), _FULL))


def true_anomaly(mean: float, e: float) -> float:
    """From the mean anomaly, by Newton's rule on Kepler's equation."""
    mean = float(np.mod(mean, _FULL))
    E = np.pi if e > 0.8 else mean
    for _ in range(_ROUNDS):
        step = (E - e * np.sin(E) - mean) / (1 - e * np.cos(E))
        E -= step
        if abs(step) < 1e-15:
            break
    return float(np.mod(2 * np.arctan2(np.sqrt(1 + e) * np.sin(E / 2), np.sqrt(1 - e) * np.cos(E / 2)), _FULL))


def state(orbit: Elements, mu: float = EARTH.mu) -> tuple[Array, Array]:
    """Position [m] and velocity [m/s] in the body's inertial axes."""
    p = orbit.a * (1 - orbit.e**2)
    c, s = np.cos(orbit.anomaly), np.sin(orbit.anomaly)
    turn = _z(orbit.node) @ _x(orbit.inclination) @ _z(orbit.argument)
    r = p / (1 + orbit.e * c) * np.array([c, s, 0.0])
    v = np.sqrt(mu / p) * np.array([-s, orbit.e + c, 0.0])
    return turn @ r, turn @ v


def elements(r: Array, v: Array, mu: float = EARTH.mu) -> Elements:
    """From a state. Raises ValueError for what does not stay (a parabola, a hyperbola) or falls straight."""
    r, v = np.asarray(r, float), np.asarray(v, float)
    far, h = np.linalg.norm(r), np.cross(r, v)
    energy = v @ v / 2 - mu / far
    if not energy < 0:
        raise ValueError(
            f"a state with {np.sqrt(v @ v):,.0f} m/s at {far / 1e3:,.0f} km does not stay in orbit: no ellipse"
        )
    if np.linalg.norm(h) < 1e-9 * far * np.sqrt(mu / far):
        raise ValueError("a state that falls straight has no plane")
    eccentric = np.cross(v, h) / mu - r / far
    e, inclination = float(np.linalg.norm(eccentric)), float(np.arctan2(np.hypot(h[0], h[1]), h[2]))
    flat = np.sin(inclination) < _NONE
    node = 0.0 if flat else float(np.arctan2(h[0], -h[1]))
    along = np.array([np.cos(node), np.sin(node), 0.0])
    across = np.cross(h / np.linalg.norm(h), along)
    argument = 0.0 if e < _NONE else float(np.arctan2(eccentric @ across, eccentric @ along))
    anomaly = float(np.arctan2(r @ across, r @ along)) - argument
    angles = (float(np.mod(x, _FULL)) for x in (node, argument, anomaly))
    return Elements(float(-mu / (2 * energy)), 0.0 if e < _NONE else e, inclination, *angles)


def later(orbit: Elements, time: float, of: Body = EARTH, flattened: bool = True) -> Elements:
    """The orbit after a time [s]; ``flattened``: with the secular turning of node, apses and mean anomaly by J2.

    dM/dt = n (1 + (3/4) J2 (R/p)^2 (1 - e^2)^(1/2) (3 cos^2 i - 1))
    """
    n = np.sqrt(of.mu / orbit.a**3)
    node = argument = 0.0
    if flattened:
        squash = 0.75 * of.j2 * (of.radius / (orbit.a * (1 - orbit.e**2))) ** 2
        node = float(node_drift(orbit.a, orbit.inclination, orbit.e, of))
        argument = float(apse_drift(orbit.a, orbit.inclination, orbit.e, of))
        n *= 1 + squash * np.sqrt(1 - orbit.e**2) * (3 * np.cos(orbit.inclination) ** 2 - 1)
    mean = orbit.mean_anomaly + n * time
    return replace(
        orbit,
        node=float(np.mod(orbit.node + node * time, _FULL)),
        argument=float(np.mod(orbit.argument + argument * time, _FULL)),
        anomaly=true_anomaly(mean, orbit.e),
    )


def _z(angle: float) -> Array:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def _x(angle: float) -> Array:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])
