"""The shrinking core: closed forms, limits, calibration, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gasloop.parts import shrinking_core as core

HOT, COLD = 1287.15, 1080.15


def test_each_closed_form_undoes_its_time_law():
    t = np.linspace(0, 7.0, 29)
    assert np.allclose(core.by_reaction(core.reaction_alone(t, 7.0)), t / 7, atol=1e-12)
    assert np.allclose(core.by_layer(core.layer_alone(t, 7.0)), t / 7, atol=1e-12)


def test_time_and_conversion_are_inverse_and_end_at_one():
    grain = core.times(1173.15, 0.9e5, 35e-6, 0.7)
    for X in (1e-6, 0.1, 0.5, 0.9, 0.999):
        assert grain.conversion(grain.until(X)) == pytest.approx(X, rel=1e-9)
    assert grain.conversion(0.0) == 0.0
    assert grain.conversion(grain.until(1.0)) == pytest.approx(1.0, abs=1e-12)
    assert grain.conversion(1e9) == 1.0


def test_the_sum_of_times_is_the_integral_of_two_resistances_in_series():
    """For order one: dy/dt = -1 / (tau_r + 6 tau_d (y - y^2)), y the radius of the core."""
    grain = core.Times(reaction=3.0, layer=5.0)

    def rate(t, y):
        return [-1 / (grain.reaction + 6 * grain.layer * (y[0] - y[0] ** 2))]

    run = solve_ivp(rate, (0, 6.0), [1.0], rtol=1e-10, atol=1e-12, dense_output=True)
    for t in (0.5, 2.0, 6.0):
        assert grain.conversion(t) == pytest.approx(1 - run.sol(t)[0] ** 3, rel=1e-7)


def test_the_kinetics_are_what_two_printed_times_and_one_energy_leave():
    t_r, t_d = core.split(210 * 60, COLD, 52 * 60, HOT, 93.3e3)
    assert core.ILMENITE.t_r == pytest.approx(t_r, rel=1e-3)
    assert core.ILMENITE.t_d == pytest.approx(t_d, rel=1e-3)
    assert core.time_to(1.0, COLD) == pytest.approx(210 * 60, rel=1e-3)
    assert core.apparent_energy(COLD, HOT) == pytest.approx(77.9e3, rel=2e-3)  # below 93.3: the layer


def test_times_that_no_positive_pair_explains_are_refused():
    with pytest.raises(ValueError, match=r"leave nothing positive for reaction and layer at 93\.3 kJ/mol"):
        core.split(900 * 60, COLD, 52 * 60, HOT, 93.3e3)


def test_grains_twice_as_large_take_twice_and_four_times_as_long():
    small, large = core.times(HOT), core.times(HOT, radius=2 * core.R0)
    assert large.reaction == pytest.approx(2 * small.reaction)
    assert large.layer == pytest.approx(4 * small.layer)


def test_pressure_helps_the_reaction_little_and_the_layer_in_proportion():
    one, ten = core.times(HOT), core.times(HOT, p_H2=10 * core.P0)
    assert one.reaction / ten.reaction == pytest.approx(10**0.15)
    assert one.layer / ten.layer == pytest.approx(10.0)


def test_nothing_happens_in_gas_at_rest():
    assert core.time_to(0.5, HOT, approach=0.999) > 500 * core.time_to(0.5, HOT)
    with pytest.raises(ValueError, match="p_H2O / p_H2 is 1 of its equilibrium: ilmenite is reduced only from 0"):
        core.times(HOT, approach=1.0)


@pytest.mark.parametrize("T", [900.0, 1400.0])
def test_a_temperature_beyond_the_measurements_is_refused(T):
    with pytest.raises(ValueError, match=f"ilmenite at {T:.0f} K: its reduction was measured from 1080 to 1323 K"):
        core.times(T)


def test_impossible_grains_gas_and_conversions_are_refused():
    with pytest.raises(ValueError, match="both must be positive"):
        core.times(HOT, p_H2=0.0)
    with pytest.raises(ValueError, match="both must be positive"):
        core.times(HOT, radius=0.0)
    with pytest.raises(ValueError, match=r"conversion 1.2: a share lies between 0 and 1"):
        core.time_to(1.2, HOT)


def test_the_rate_is_the_slope_of_the_conversion():
    grain = core.times(1173.15, 0.9e5, 35e-6, 0.7)
    whole = grain.reaction + grain.layer
    for t in (0.02, 0.3, 0.6, 0.8):  # later than that less than a thousandth is left
        d = 1e-5 * whole
        slope = (grain.conversion(t * whole + d) - grain.conversion(t * whole - d)) / (2 * d)
        assert grain.rate(1 - grain.conversion(t * whole)) == pytest.approx(slope, rel=2e-3)


def test_what_is_not_there_is_not_reduced():
    grain = core.Times(3.0, 5.0)
    assert grain.rate(0.0) == 0.0
    assert grain.rate(-1e-4) < 0 < grain.rate(1e-4) < 1e-2
