"""From one client to the next: what a leg costs in speed, for every pair and every date.

Three parts. *Move*: another plane and radius, by a Hohmann transfer with the turn shared at best, or a turn alone,

    cos A = cos i1 cos i2 + sin i1 sin i2 cos(node2 - node1),   dv = 2 v sin(A/2) on one circle.

*Wait* (drifting planes): instead of turning by the gap of the nodes, go to a circle whose node drifts so that the gap
closes in the time there is, |dOmega/dt| = 1.5 J2 (mu)^(1/2) R^2 |cos i|/r^(7/2), solved for r; then on to the client with the
change of inclination. *Phase*: to where the client is on its circle, in so many turns of a waiting orbit, the cheaper of
ahead and behind. The angle is known between circles of one size; between others, and after a wait of months, it depends on
hours that no plan of months holds, so half a turn is paid.

What drifts during transfers is left out; orbits are circles. Whether to wait or to turn is asked of each leg: both cost
about in proportion to the gap, so a mixture of both is hardly ever cheaper than the better one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.places.orbits.drift import node_drift
from gasloop.places.orbits.phasing import phasing
from gasloop.places.orbits.transfers import (
    best_split,
    between_planes,
    circular_speed,
    hohmann,
    hohmann_turned,
    period,
    plane_change,
)
from gasloop.solve.tour.things import Orbit, Tour

Array = Any
_HALF = np.pi
_NEVER = np.inf


@dataclass(frozen=True)
class Part:
    """Speeds of a leg by what they are for [m/s], and the radius of the circle on which it waits [m] (nan: none)."""

    turn: Array
    climb: Array
    phase: Array
    wait: Array

    @property
    def dv(self) -> Array:
        """All of it."""
        return self.turn + self.climb + self.phase


def moved(a: Orbit, b: Orbit, gap: Array, plane_changes: bool = True) -> tuple[Array, Array]:
    """Turn and climb [m/s] from a to b with nodes ``gap`` apart; the turn is what the plane adds to a Hohmann transfer."""
    angle = between_planes(a.inclination, b.inclination, gap) * (1.0 if plane_changes else 0.0)
    climb = hohmann(a.radius, b.radius).dv
    same = np.isclose(a.radius, b.radius, rtol=1e-9)
    # On one circle the two burns of a "transfer" would share the turn at worst: it is one burn there.
    split = best_split(a.radius, b.radius, angle).dv
    whole = [hohmann_turned(a.radius, b.radius, angle, first) for first in (0.0, angle)]
    once = plane_change(circular_speed(b.radius), angle)
    both = np.where(same, once, np.minimum(split, np.minimum(*whole)))
    return both - climb, climb


def phased(radius: Array, angle: Array, turns: Array, lowest: float) -> Array:
    """The cheaper of going ahead and falling behind [m/s], on an orbit that stays above ``lowest`` [m]."""
    ahead = np.mod(angle, 2 * np.pi)
    ways = []
    for way in (ahead, ahead - 2 * np.pi):
        found = phasing(radius, way, turns)
        good = np.isfinite(found.dv) & (found.near >= lowest * (1 - 1e-12))
        ways.append(np.where(good, found.dv, _NEVER))
    return np.minimum(*ways)


def phase_angle(a: Orbit, b: Orbit, gap: Array) -> Array:
    """How far b is ahead of a along the circle [rad], where nothing drifts between them but their nodes.

    Both latitudes count from their own nodes; the planes' common line is behind a's node by one angle, behind b's by another.
    Their difference is that of Napier: tan(d/2) = cos((i1 + i2)/2)/cos((i1 - i2)/2) tan(gap/2).
    """
    half_sum, half_difference = (a.inclination + b.inclination) / 2, (a.inclination - b.inclination) / 2
    nodes = 2 * np.arctan2(np.cos(half_sum) * np.sin(gap / 2), np.cos(half_difference) * np.cos(gap / 2))
    return b.latitude - a.latitude + nodes


def node_gap(a: Orbit, b: Orbit, date: Array, drifts: bool) -> Array:
    """Node of b ahead of that of a at a date [rad], within half a turn."""
    gap = b.node - a.node
    if drifts:
        gap = gap + date * (node_drift(b.radius, b.inclination) - node_drift(a.radius, a.inclination))
    return np.mod(gap + np.pi, 2 * np.pi) - np.pi


def turned(tour: Tour, a: Orbit, b: Orbit, date: Array, time: Array) -> Part:
    """A leg that pays for the plane, left at ``date`` and flown within ``time`` [s]; infinite where that is too short."""
    drifts = tour.planes == "drift"
    gap = node_gap(a, b, date, drifts)
    turn, climb = moved(a, b, gap, tour.plane_changes)
    same = np.isclose(a.radius, b.radius, rtol=1e-9)
    angle = np.where(same, phase_angle(a, b, gap), _HALF)
    left = time - np.where(same, 0.0, hohmann(a.radius, b.radius).time)
    turns = np.minimum(np.floor(left / period(b.radius)), tour.turns)
    phase = np.where(turns >= 1, phased(b.radius, angle, np.maximum(turns, 1), tour.lowest), _NEVER)
    return Part(turn, climb, phase, np.full(np.shape(phase), np.nan))


def waited(tour: Tour, a: Orbit, b: Orbit, date: Array, time: Array) -> Part:
    """A leg that waits until the planes meet, left at ``date`` and flown within ``time``; infinite where it cannot be."""
    gap = node_gap(a, b, date, drifts=True)
    own, other = node_drift(a.radius, a.inclination), node_drift(b.radius, b.inclination)
    wait = time - tour.turns * period(b.radius) - 2 * hohmann(a.radius, b.radius).time
    enough = wait > 0
    wait = np.where(enough, wait, 1.0)
    best = None
    for way in (gap, gap - np.sign(gap) * 2 * np.pi):
        rate = other + way / wait
        usable = enough & (rate * own > 0)
        r = a.radius * (own / np.where(usable, rate, own)) ** (2 / 7)
        usable &= (r >= tour.lowest) & (r <= tour.highest)
        r = np.where(usable, r, a.radius)
        turn_by = np.abs(a.inclination - b.inclination)
        climb = hohmann(a.radius, r).dv + hohmann(r, b.radius).dv
        last = [hohmann_turned(r, b.radius, turn_by, first) for first in (0.0, turn_by)]
        turn = np.minimum(*last) - hohmann(r, b.radius).dv
        phase = phased(b.radius, _HALF, tour.turns, tour.lowest)
        found = Part(turn, np.where(usable, climb, _NEVER), phase + 0 * climb, r)
        best = found if best is None else _cheaper(best, found)
    assert best is not None
    return best


def flown(tour: Tour, a: Orbit, b: Orbit, date: Array, time: Array) -> Part:
    """The cheaper of turning and waiting."""
    found = turned(tour, a, b, date, time)
    return _cheaper(found, waited(tour, a, b, date, time)) if tour.planes == "drift" else found


def _cheaper(one: Part, other: Part) -> Part:
    first = one.dv <= other.dv
    return Part(*(np.where(first, getattr(one, f), getattr(other, f)) for f in Part.__dataclass_fields__))


def fixed_time(tour: Tour, a: Orbit, b: Orbit) -> Array:
    """Time that a leg takes where dates do not matter: all turns of the chase, and the transfer between two circles [s]."""
    same = np.isclose(a.radius, b.radius, rtol=1e-9)
    # A little more than the turns, so that counting them again from the time finds them all.
    return tour.turns * period(b.radius) * (1 + 1e-9) + np.where(same, 0.0, hohmann(a.radius, b.radius).time)


@dataclass(frozen=True)
class Table:
    """All legs of a tour: speed [m/s] by (from, to, left at date, done by date), the depot as number 0.

    time : of each leg with the service at its end [s], where dates do not matter (one date); else unused
    """

    dv: Array
    ratio: Array
    time: Array
    dates: Array


def table(tour: Tour) -> Table:
    """Every leg at every date, with leave to wait before it and after it."""
    orbits, dates, service = tour.orbits, tour.dates, tour.service
    a, b = orbits[:, None], orbits[None, :]
    time = fixed_time(tour, a, b) + service
    if not tour.dated:
        dv = flown(tour, a, b, 0.0, time - service).dv[:, :, None, None]
    else:
        dv = _by_date(tour, a, b, dates, service)
    n = np.arange(len(service))
    dv[n, n] = _NEVER
    # As if it had no propellant limit, exp would overflow for what nobody would fly.
    with np.errstate(over="ignore"):
        return Table(dv, np.exp(dv / tour.servicer.exhaust), time, dates)


def _by_date(tour: Tour, a: Orbit, b: Orbit, dates: Array, service: Array) -> Array:
    count, size = len(dates), len(service)
    dv = np.full((size, size, count, count), _NEVER)
    three = tuple(Orbit(*(np.asarray(getattr(o, f))[:, :, None] for f in Orbit.__dataclass_fields__)) for o in (a, b))
    for d in range(count):
        time = d * tour.step - service[None, :, None]
        rows = np.arange(count - d)
        if np.any(time > 0):
            dv[:, :, rows, rows + d] = flown(tour, three[0], three[1], dates[rows][None, None, :], time).dv
    dv = np.minimum.accumulate(dv, axis=3)  # there early, it waits for its turn
    for k, client in enumerate(tour.clients, start=1):
        late = dates > client.closes + 1e-6
        early = dates - service[k] < client.opens - 1e-6
        dv[:, k, :, late | early] = _NEVER
    return np.minimum.accumulate(dv[:, :, ::-1], axis=2)[:, :, ::-1]  # or leaves later
