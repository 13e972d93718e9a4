"""The rocket equation and its mixture: there and back, against flights stepped by hand. Published numbers: validation."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.matter.species import molar_mass
from gasloop.parts import rocket
from gasloop.parts.mixtures import USUAL, unusual, wrong_way_round

G0 = 9.80665


def test_forward_and_backward_undo_one_another():
    dv = np.array([1e-6, 30.0, 3124.0, 9500.0])
    used = rocket.burnt(57_227.0, dv, 465.0)
    assert rocket.needed(57_227.0 - used, dv, 465.0) == pytest.approx(used, rel=1e-12)
    assert rocket.ideal_dv(57_227.0, used, 465.0) == pytest.approx(dv, rel=1e-12)
    assert rocket.mass_ratio(dv, 465.0) * (1 - rocket.propellant_fraction(dv, 465.0)) == pytest.approx(1.0)


def test_it_is_the_integral_of_thrust_over_mass():
    mass, dv, step = 1000.0, 0.0, 1e-3
    while mass > 400:
        dv += G0 * 350 * step / (mass - step / 2)
        mass -= step
    assert rocket.ideal_dv(1000.0, 1000.0 - mass, 350.0) == pytest.approx(dv, rel=1e-9)


def test_gravity_of_the_specific_impulse_is_an_argument():
    by_g0 = [rocket.burnt(700e3, 4040.0, 420.0, g0) for g0 in (9.8, 9.80665, 9.81)]
    assert by_g0 == sorted(by_g0, reverse=True)
    assert by_g0[0] - by_g0[1] > 100  # kg, of 437 t


def test_a_stack_cannot_burn_itself():
    with pytest.raises(ValueError, match="cannot burn all its mass"):
        rocket.ideal_dv(100.0, 100.0, 300.0)


@pytest.mark.parametrize(("ratio", "oxygen"), [(5.5, 0.8461538), (8.0, 0.8888889), (3.5, 0.7777778)])
def test_most_of_what_is_burnt_is_oxidiser(ratio, oxygen):
    o, f = rocket.mixture(1.0, ratio)
    assert o == pytest.approx(oxygen, rel=1e-6)
    assert o + f == pytest.approx(1.0)
    assert rocket.burnable(o, f, ratio) == pytest.approx(1.0)
    assert rocket.burnable(2 * o, f, ratio) == pytest.approx(1.0)  # the fuel is out first
    with pytest.raises(ValueError, match="oxidiser to fuel by mass, above zero"):
        rocket.mixture(1.0, 0.0)


@pytest.mark.parametrize("ratio", [3.0, 5.5, 7.9, 9.0])
def test_propellant_from_water_keeps_all_mass_and_is_short_of_hydrogen_below_eight(ratio):
    propellant, oxygen = rocket.from_water(10.0, ratio)
    hydrogen = 10.0 * molar_mass("H2") / molar_mass("H2O")
    used = rocket.mixture(propellant, ratio)
    if ratio < 7.93:
        assert used[1] == pytest.approx(hydrogen)
        assert propellant + oxygen == pytest.approx(10.0)
        assert oxygen > 0
    else:
        assert oxygen == pytest.approx(0.0, abs=1e-12)
        assert used[1] < hydrogen


def test_what_must_be_loaded_is_just_enough():
    day = 86400.0
    legs = [(3 * day, 0.01 / day, 800.0), (10 * day, 0.003 / day, 1900.0), (0.0, 0.0, 30.0)]
    load = rocket.load_for(5000.0, legs, 450.0)
    stock = load
    for coast, rate, dv in legs:
        stock *= rocket.kept(rate, coast)
        stock -= rocket.burnt(5000.0 + stock, dv, 450.0)
    assert stock == pytest.approx(0.0, abs=1e-9)
    assert load > rocket.needed(5000.0, 2730.0, 450.0)  # as without boil-off


def test_boil_off_from_a_heat_leak():
    assert rocket.boil_off_rate(100.0, 20e3, 213e3) * 86400 == pytest.approx(0.00203, rel=2e-3)  # 0.2 % a day


def test_gear_ratio_is_that_of_a_flight_there_and_back():
    out, back, isp, inert = 2600.0, 1800.0, 450.0, 0.12
    propellant, cargo = 30_000.0, 0.0
    # Stepped: the way out burns `propellant`, the stage keeps what the way back takes.
    dry = inert * propellant
    home = rocket.needed(dry, back, isp)
    after = propellant / (rocket.mass_ratio(out, isp) - 1)
    cargo = after - dry - home
    start = after + propellant
    assert rocket.gear_ratio(out, isp, inert, back) == pytest.approx((start) / cargo, rel=1e-12)
    assert rocket.gear_ratio(out, isp, 0.0) == pytest.approx(rocket.mass_ratio(out, isp))
    assert rocket.gear_ratio(9000.0, isp, 0.3, 9000.0) == np.inf


def test_an_oxygen_shuttle_stepped_by_hand():
    dry, ratio, isp, dv, wet = 1600.0, 6.0, 400.0, 2600.0, 9.0
    at_lift_off = wet * dry
    up = rocket.burnt(at_lift_off, dv, isp)
    hydrogen = rocket.mixture(up, ratio)[1]  # brought down for it
    down = rocket.needed(dry + hydrogen, dv, isp)
    delivered = at_lift_off - up - dry - rocket.mixture(down, ratio)[0]
    taken = rocket.mixture(up + down, ratio)[1]
    assert rocket.oxygen_shuttle(dv, isp, ratio, wet, dry) == pytest.approx(delivered / taken, rel=1e-12)
    assert rocket.oxygen_shuttle(3800.0, isp, ratio, wet, dry) < 0  # it cannot pay for its own way


def test_mixtures_that_stand_the_wrong_way_round():
    for (oxidiser, fuel), (low, high) in USUAL.items():
        middle = (low + high) / 2
        assert not wrong_way_round(oxidiser, fuel, middle) and not unusual(oxidiser, fuel, middle)
        assert "swap them" in wrong_way_round(fuel, oxidiser, middle)
        if oxidiser == "O2" and fuel != "CO":
            assert f"write {middle:.3g}" in wrong_way_round(oxidiser, fuel, 1 / middle)
    assert "O2 to H2 of 9 is unusual: engines burn 4.5 to 7 (from memory)" in unusual("O2", "H2", 9.0)
    assert not wrong_way_round("O2", "Al", 0.3) and not unusual("O2", "Al", 0.3)
