"""Nodes between which craft fly, and what a way from one to the other costs at least, whoever flies it.

The floor. A burn at speed v changes the energy of a mass by at most v dv, and nowhere is v greater than at the body's
surface on an orbit of that energy. So between energies E1 and E2 (J/kg, of a body of parameter mu and radius R), whatever
the path and the number of burns,

    dv >= |(2 (E2 + mu/R))^(1/2) - (2 (E1 + mu/R))^(1/2)|

Between bodies: to the energy that just reaches the other one, and down from rest at its far end. Braking in air is free. For
halo orbits and the like two bodies are rough, hence a slack. Real burns lie above it; a delta-v far above it is a slip.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gasloop.places.orbits.bodies import EARTH, MARS, MOON, MOON_DISTANCE, Body

# An orbit "to the Moon" of some authors ends where the Moon's pull takes over, some 60 000 km short of it.
_REACHES_MOON = -EARTH.mu / (MOON_DISTANCE - 6e7 + EARTH.at(3e5))
_SLACK = 0.10  # of the floor where a third body has a say
# Above so many floors and m/s more a delta-v is a slip: low thrust and turned planes stay below.
_TIMES, _MORE = 3.0, 2000.0


@dataclass(frozen=True)
class Node:
    """A place to fly between.

    low, high : energies that go by this name [J/kg], about ``body``; a lower orbit and a higher one
    ground : on the surface; its spin helps
    alone : two bodies tell its energy well
    """

    name: str
    body: Body
    low: float
    high: float
    what: str
    ground: bool = False
    alone: bool = True


def _circle(body: Body, low: float, high: float) -> tuple[float, float]:
    """Energies of circles between two altitudes [km]."""
    return -body.mu / (2 * body.at(low * 1e3)), -body.mu / (2 * body.at(high * 1e3))


def _ellipse(body: Body, near: tuple[float, float], far: float) -> tuple[float, float]:
    """Energies of ellipses with a near point between two altitudes and one far point [km]."""
    low, high = (-body.mu / (2 * body.radius + 1e3 * (n + far)) for n in near)
    return low, high


def _at_rest(body: Body) -> tuple[float, float]:
    return -body.mu / body.radius, -body.mu / body.radius


def _of_period(body: Body, days: float) -> tuple[float, float]:
    a = (body.mu * (days * 86400 / (2 * np.pi)) ** 2) ** (1 / 3)
    return -body.mu / (2 * a), -body.mu / (2 * a)


_TO_MOON = (_REACHES_MOON, 0.0)
NODES: Mapping[str, Node] = {
    n.name: n
    for n in (
        Node("earth", EARTH, *_at_rest(EARTH), "the Earth's ground", ground=True),
        Node("leo", EARTH, *_circle(EARTH, 160, 600), "low Earth orbit, 160 to 600 km"),
        Node("heo", EARTH, *_ellipse(EARTH, (160, 600), 34534), "high elliptic orbit, 34 534 km apogee"),
        Node("gto", EARTH, *_ellipse(EARTH, (160, 600), 35786), "transfer orbit to geostationary altitude"),
        Node("geo", EARTH, *_circle(EARTH, 35486, 36086), "geostationary orbit, depots 300 km off it included"),
        Node("tli", EARTH, *_TO_MOON, "on the way to the Moon, before any braking"),
        Node("tei", EARTH, *_TO_MOON, "on the way back from the Moon"),
        Node("tmi", EARTH, 0.0, 3e7, "on the way to Mars"),
        Node("eml1", MOON, -2e5, 2e5, "libration point between the Earth and the Moon", alone=False),
        Node("eml2", MOON, -2e5, 2e5, "libration point beyond the Moon", alone=False),
        Node("nrho", MOON, *_of_period(MOON, 6.562), "near-rectilinear halo orbit, 9:2", alone=False),
        Node("llo", MOON, *_circle(MOON, 15, 300), "low lunar orbit, 15 to 300 km"),
        Node("moon", MOON, *_at_rest(MOON), "the Moon's ground", ground=True),
        Node("lmo", MARS, *_circle(MARS, 150, 600), "low Mars orbit, 150 to 600 km"),
        Node("mars", MARS, *_at_rest(MARS), "the ground of Mars", ground=True),
    )
}


def node(name: str) -> Node:
    """The node of that name."""
    if name not in NODES:
        near = difflib.get_close_matches(name, NODES, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(NODES)}"
        raise ValueError(f"there is no node '{name}'; {hint}")
    return NODES[name]


def orbit(name: str, of: Body, near: float, far: float) -> Node:
    """A node of one's own: an orbit between two altitudes [m]."""
    energy = -of.mu / (of.at(near) + of.at(far))
    what = f"orbit of the {of.name.capitalize()}, {near / 1e3:.0f} x {far / 1e3:.0f} km"
    return Node(name, of, energy, energy, what)


def floor(start: Node, end: Node) -> float:
    """Least speed change from one node to the other [m/s]."""
    if start.body is end.body:
        least = _within(start.body, (start.low, start.high), (end.low, end.high), start.ground or end.ground)
    else:
        least = _leaving(start, end) + _arriving(end)
    sure = start.alone and end.alone and start.body is end.body
    return least if sure else least * (1 - _SLACK)


def ceiling(start: Node, end: Node) -> float:
    """Above it a stated delta-v is taken for a slip [m/s]."""
    there = max(floor(start, end), floor(end, start))
    return _TIMES * there + _MORE


def _within(body: Body, one: tuple[float, float], other: tuple[float, float], ground: bool) -> float:
    """Of two spans of energy about one body, the nearest ends; down into air is free."""
    up, down = other[0] - one[1], one[0] - other[1]
    if up <= 0 and down <= 0:
        return 0.0
    if down > 0 and body.air:
        return 0.0
    low, high = (one[1], other[0]) if up > 0 else (other[1], one[0])
    help_of_spin = body.spin * body.radius if ground else 0.0
    return max(_fastest(body, high) - _fastest(body, low) - help_of_spin, 0.0)


def _fastest(body: Body, energy: float) -> float:
    """Greatest speed there is on an orbit of that energy: at the surface."""
    return float(np.sqrt(max(2 * (energy + body.mu / body.radius), 0.0)))


def _leaving(start: Node, end: Node) -> float:
    """From a node up to where the other body begins; on the way already: nothing."""
    enough = _REACHES_MOON if (start.body, end.body) == (EARTH, MOON) else 0.0
    return _within(start.body, (start.low, start.high), (enough, np.inf), start.ground)


def _arriving(end: Node) -> float:
    """From rest far away down to a node."""
    return _within(end.body, (0.0, np.inf), (end.low, end.high), end.ground)
