"""Natural convection: the printed correlations by hand, conduction where nothing moves, finite slopes."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest

from gasloop.parts.convection import rayleigh, stable_level, unstable_level, upright_wall

ca.GlobalOptions.setNumpyMode(1)  # numpy's functions of a symbol give a symbol


def test_rayleigh_number_of_a_room():
    """Air at 300 K, 10 K, 1 m: 9.81 / 300 x 10 / (1.59e-5 x 2.25e-5) = 9.14e8."""
    assert rayleigh(9.81, 1 / 300, 10.0, 1.0, 1.59e-5, 2.25e-5) == pytest.approx(9.14e8, rel=1e-3)
    assert rayleigh(9.81, 1 / 300, -10.0, 1.0, 1.59e-5, 2.25e-5) == pytest.approx(9.14e8, rel=1e-3)
    assert rayleigh(0.0, 1 / 300, 10.0, 1.0, 1.59e-5, 2.25e-5) == 0.0


def test_upright_wall_by_hand():
    """Ra = 1e9, Pr = 0.7: (0.492/0.7)^(9/16) = 0.8201, 1.8201^(8/27) = 1.1942, (0.825 + 0.387 x 31.62/1.1942)^2 = 122.6."""
    assert upright_wall(1e9, 0.7) == pytest.approx(122.6, rel=1e-3)
    # Against the turbulent law of the textbook, 0.10 Ra^(1/3), to 15 %.
    assert upright_wall(1e11, 0.7) == pytest.approx(0.10 * 1e11 ** (1 / 3), rel=0.25)


@pytest.mark.parametrize(("Ra", "law"), [(1e5, 0.54 * 1e5**0.25), (1e6, 17.08), (1e9, 150.0), (1e11, 696.2)])
def test_unstable_level_is_the_larger_law(Ra, law):
    """0.54 Ra^(1/4) to 1e7, 0.15 Ra^(1/3) above; where both meet (32.3 of 30.4) the rounding adds 10 %."""
    assert law <= unstable_level(Ra) <= 1.09 * law
    assert 32.3 <= unstable_level(1e7) <= 1.1 * 32.3


def test_stable_level_by_hand():
    assert stable_level(1e8) == pytest.approx(27.0, rel=1e-3)
    assert stable_level(1e5) == pytest.approx(0.27 * 1e5**0.25, rel=1e-3)


def test_without_gravity_conduction_is_left():
    assert unstable_level(0.0) == pytest.approx(1.0, abs=1e-9)
    assert stable_level(0.0) == 1.0
    # The correlation of the wall has its own limit, 0.825^2 of a wall in the open; rounding adds less than 0.06.
    assert 0.825**2 <= upright_wall(0.0, 0.7) <= 0.825**2 + 0.06


def test_slopes_are_finite_where_nothing_moves():
    dT, g = ca.SX.sym("dT"), ca.SX.sym("g")
    Ra = rayleigh(g, 0.05, dT, 1.0, 1e-6, 1e-6)
    for law in (stable_level, unstable_level, lambda r: upright_wall(r, 0.7)):
        slope = ca.Function("s", [dT, g], [ca.jacobian(law(Ra), ca.vertcat(dT, g))])
        for at in ((0.0, 9.81), (0.0, 0.0), (1.0, 0.0), (-1.0, 9.81)):
            assert np.all(np.isfinite(np.array(slope(*at))))


def test_more_drive_never_means_less_heat():
    Ra = np.geomspace(1e-3, 1e13, 200)
    for found in (stable_level(Ra), unstable_level(Ra), upright_wall(Ra, 0.7)):
        assert np.all(np.diff(found) >= 0)
