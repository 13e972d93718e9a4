"""Elements and states: there and back, worked numbers, later on against another integration."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gasloop.places.orbits.bodies import EARTH
from gasloop.places.orbits.elements import Elements, elements, later, state, true_anomaly

ORBITS = [
    Elements(7e6, 0.001, 0.9, 4.0, 2.0, 5.0),
    Elements(2.4e7, 0.72, np.radians(63.4), 1.0, 4.7, 3.1),
    Elements(4.2164e7, 0.0, 0.0, 0.0, 0.0, 1.3),  # no node, no periapsis
    Elements(4.2164e7, 0.0, 0.2, 3.0, 0.0, 6.1),  # no periapsis
    Elements(9e6, 0.2, 0.0, 0.0, 1.1, 0.4),  # no node
    Elements(8e6, 0.1, np.radians(140), 2.5, 3.5, 2.9),  # against the spin
]


@pytest.mark.parametrize("orbit", ORBITS)
def test_a_state_and_back(orbit):
    found = elements(*state(orbit))
    assert found.a == pytest.approx(orbit.a, rel=1e-12)
    assert found.e == pytest.approx(orbit.e, abs=1e-12)
    turns = [np.exp(1j * x) for x in (found.inclination, found.node, found.argument, found.anomaly)]
    assert turns == pytest.approx(
        [np.exp(1j * x) for x in (orbit.inclination, orbit.node, orbit.argument, orbit.anomaly)], abs=1e-9
    )
    assert true_anomaly(orbit.mean_anomaly, orbit.e) == pytest.approx(orbit.anomaly, abs=1e-12)


def test_energy_and_momentum_are_those_of_the_ellipse():
    orbit = ORBITS[1]
    r, v = state(orbit)
    assert v @ v / 2 - EARTH.mu / np.linalg.norm(r) == pytest.approx(-EARTH.mu / (2 * orbit.a), rel=1e-12)
    h = np.cross(r, v)
    assert np.linalg.norm(h) == pytest.approx(np.sqrt(EARTH.mu * orbit.a * (1 - orbit.e**2)), rel=1e-12)
    assert h[2] / np.linalg.norm(h) == pytest.approx(np.cos(orbit.inclination), rel=1e-12)


def test_two_bodies_later_on_as_newton_has_it():
    orbit, time = ORBITS[1], 40000.0

    def fall(_, y):
        return [*y[3:], *(-EARTH.mu * y[:3] / np.linalg.norm(y[:3]) ** 3)]

    r, v = state(orbit)
    far = solve_ivp(fall, (0, time), [*r, *v], method="DOP853", rtol=1e-12, atol=1e-6).y[:, -1]
    there = state(later(orbit, time, flattened=False))
    assert np.concatenate(there)[:3] == pytest.approx(far[:3], abs=1.0)
    assert np.concatenate(there)[3:] == pytest.approx(far[3:], abs=1e-3)


def test_the_flattening_turns_node_and_apse_as_integrated():
    """The full J2 field over ten days, elements averaged over a turn at both ends: rates to first order in J2, 1 %."""
    orbit = Elements(7.4e6, 0.05, 1.0, 1.0, 1.0, 0.5)
    turn = 2 * np.pi * np.sqrt(orbit.a**3 / EARTH.mu)
    time = 136 * turn

    def fall(_, y):
        r = y[:3]
        far = np.linalg.norm(r)
        squash = 1.5 * EARTH.j2 * (EARTH.radius / far) ** 2
        up = 5 * (r[2] / far) ** 2
        return [*y[3:], *(-EARTH.mu / far**3 * r * (1 + squash * (np.array([1, 1, 3]) - up)))]

    within = np.arange(96) / 96 * turn
    r, v = state(orbit)
    flown = solve_ivp(
        fall, (0, time + turn), [*r, *v], method="DOP853", rtol=1e-9, atol=1e-3, t_eval=[*within, *(time + within)]
    )
    each = [elements(y[:3], y[3:]) for y in flown.y.T]
    first, last = (
        [np.mean([getattr(x, k) for x in part]) for k in ("a", "e", "inclination", "node", "argument")]
        for part in (each[:96], each[96:])
    )
    said = later(Elements(*first, 0.0), time)
    assert last[3] - first[3] == pytest.approx((said.node - first[3] + np.pi) % (2 * np.pi) - np.pi, rel=0.01)
    assert last[4] - first[4] == pytest.approx(said.argument - first[4], rel=0.01)


def test_what_does_not_stay_is_refused():
    with pytest.raises(ValueError, match="does not stay in orbit"):
        elements([7e6, 0, 0], [0, 12e3, 0])
    with pytest.raises(ValueError, match="falls straight"):
        elements([7e6, 0, 0], [1.0, 0, 0])
