"""The batch clock: on its rim, round in its time, windows as wide as they are said to be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gasloop.parts import dial


def run(periods, start=(0.0, 0.0)):
    w = 2 * np.pi
    return solve_ivp(
        lambda t, y: dial.turn(y[0], y[1], w), (0, periods), start, rtol=1e-9, atol=1e-12, dense_output=True
    )


def test_the_hand_goes_from_the_centre_to_the_rim_and_stays():
    sol = run(50.0).sol
    assert dial.rim(*sol(0.0)) == 0
    assert dial.rim(*sol(1.5)) > 0.999
    t = np.linspace(3, 50, 2000)
    assert np.max(np.abs(dial.rim(*sol(t)) - 1)) < 1e-5


def test_a_round_takes_its_time_and_the_mean_hand_is_the_centre():
    sol = run(30.0).sol
    angle = np.unwrap(np.arctan2(*sol(np.linspace(5, 25, 4001))[::-1]))
    assert angle[-1] - angle[0] == pytest.approx(20 * 2 * np.pi, rel=1e-5)
    assert np.max(np.abs(sol(np.linspace(5, 25, 4000, endpoint=False)).mean(axis=1))) < 1e-4


def test_a_clock_without_pace_stands():
    assert dial.turn(0.6, 0.8, 0.0) == (0.0, 0.0)


def test_a_window_is_open_within_and_shut_outside():
    window = dial.Window(0.8, 0.2)

    def at(angle):
        return window.open(np.cos(angle), np.sin(angle))

    assert at(0.8) > 0.97
    assert at(0.6) == pytest.approx(0.5, abs=0.01) and at(1.0) == pytest.approx(0.5, abs=0.01)
    assert at(0.4) < 1e-4 and at(1.2) < 1e-4
    assert 0 <= at(0.8 + np.pi) < 1e-12  # and no overflow
    assert window.mean == pytest.approx(0.4 / (2 * np.pi), rel=0.05)
