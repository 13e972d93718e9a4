"""Evaporation and condensation: both sides of the step by hand, the film by the textbook's formula."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest

from gasloop.parts.inside import Heat
from gasloop.parts.phase_change import Change, Entering, at_surface, film, late

ca.GlobalOptions.setNumpyMode(1)  # numpy's functions of a symbol give a symbol

H_S, H_V, H_1, H_I = 450e3, 620e3, -2e3, 1e3  # saturated vapour, ullage, layer below, saturated liquid


def test_evaporation_takes_liquid_from_below_and_condensation_gas_from_above():
    m, h_G, h_L = at_surface(100.0, (H_S, H_V), (H_1, H_I))
    assert (m, h_G, h_L) == pytest.approx((100.0 / (H_S - H_1), H_S, H_1), rel=1e-6)
    m, h_G, h_L = at_surface(-100.0, (H_S, H_V), (H_1, H_I))
    assert (m, h_G, h_L) == pytest.approx((-100.0 / (H_V - H_I), H_V, H_I), rel=1e-6)
    for heat in np.linspace(-0.05, 0.05, 11):
        m, h_G, h_L = at_surface(float(heat), (H_S, H_V), (H_1, H_I))
        assert m * (h_G - h_L) == pytest.approx(heat, abs=1e-15)
    q = ca.SX.sym("q")
    slope = ca.Function("s", [q], [ca.jacobian(at_surface(q, (H_S, H_V), (H_1, H_I))[0], q)])
    assert 1 / (H_V - H_I) < float(slope(0.0)) < 1 / (H_S - H_1)


def test_an_excess_beyond_the_superheat_goes_in_ten_seconds():
    """0.5 K too warm, 0.3 K beyond what is allowed: C 0.3 / 10 / h."""
    assert late(1e6, 0.5, 446e3) == pytest.approx(1e6 * 0.03 / 446e3, rel=1e-6)
    assert late(1e6, 0.2, 446e3) == pytest.approx(1e6 * 0.01 * np.log(2) / 10 / 446e3, rel=1e-9)
    assert 0 <= late(1e6, 0.0, 446e3) < 1e-11
    assert 0 <= late(1e6, -3.0, 446e3) < 1e-11


def test_nusselts_film_by_hand():
    """Hydrogen, 1 m, 5 K: 0.943 (9.81 x 70^2 x 0.1^3 x 446e3 / (13e-6 x 1 x 5))^(1/4) = 714 W/m2/K, 3.57 kW/m2."""
    assert film(9.81, 0.1, 13e-6, 1 / 70, 446e3, 1.0, 5.0) == pytest.approx(714 * 5, rel=0.01)
    assert film(9.81, 0.1, 13e-6, 1 / 70, 446e3, 1.0, -5.0) < 0.1
    assert film(0.0, 0.1, 13e-6, 1 / 70, 446e3, 1.0, 5.0) < 5.0
    g, dT = ca.SX.sym("g"), ca.SX.sym("dT")
    slope = ca.Function("s", [g, dT], [ca.jacobian(film(g, 0.1, 13e-6, 1 / 70, 446e3, 1.0, dT), ca.vertcat(g, dT))])
    assert all(np.all(np.isfinite(np.array(slope(*at)))) for at in ((0.0, 0.0), (9.81, 0.0), (0.0, 5.0)))


def test_what_the_gas_gets_is_what_surface_and_wall_do_not():
    """Film and drops take gas away as it is; boiling and evaporation bring saturated vapour into a warmer ullage."""
    heat = Heat(dry=0.0, wet=0.0, low=0.0, wall_gas=9.0, wall_rim=1.0, film=0.0, gas_surface=4.0, down=[2.0])
    made = Change(1e-5, H_S, H_1, [2e-5, 1e-5], 5e-6, 7e-6, 3e-6, 0.0, H_S, H_I)
    assert made.net == pytest.approx(1e-5 + 3e-5 - 5e-6 - 7e-6 - 3e-6)
    assert made.into_gas(heat, H_V) == pytest.approx(5.0 + 4e-5 * (H_S - H_V) - 5e-6 * (H_I - H_V), rel=1e-12)


def test_what_enters_brings_its_heat():
    both = Entering(0.2, 0.1, 5.0, 8.0)
    assert both.flow == pytest.approx(0.3)
    assert both.beyond(2.0) == pytest.approx(0.2 * 3 + 0.1 * 6)
