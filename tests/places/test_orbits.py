"""Changes of orbit: closed forms against integrated paths, limits, and against one another. Published numbers: validation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gasloop.places.orbits import drift, low_thrust, phasing, transfers
from gasloop.places.orbits.bodies import BODIES, EARTH, MARS, MOON, body

MU = EARTH.mu
GEO = 42_164_170.0
LEO = EARTH.at(3e5)


def test_bodies():
    assert body("moon") is MOON
    with pytest.raises(ValueError, match=r"there is no body 'mooon'; did you mean 'moon'\?"):
        body("mooon")
    for b in BODIES.values():
        ground = b.mu / b.radius**2
        assert ground == pytest.approx({"earth": 9.80, "moon": 1.62, "mars": 3.71}[b.name], abs=0.006)  # as printed
        assert set(b.sources) == {"mu", "radius", "j2", "spin"}


# -- transfers -----------------------------------------------------------------------------------------------


def test_hohmann_there_costs_what_it_costs_back_and_takes_arrays():
    far = np.array([7e6, 2e7, GEO])
    there, back = transfers.hohmann(LEO, far), transfers.hohmann(far, LEO)
    assert there.dv == pytest.approx(back.dv, rel=1e-13)
    assert transfers.hohmann(LEO, LEO).dv == 0
    assert there.dv[2] == pytest.approx(transfers.hohmann(LEO, GEO).dv, rel=1e-14)


def test_bi_elliptic_wins_only_beyond_the_known_ratios():
    """Never below a ratio of 11.94, always above 15.58 if it goes out beyond the goal, in between with far enough a point."""
    far = np.geomspace(1.0, 1e6, 400)

    def best(ratio):
        way = LEO * ratio
        return np.min(transfers.bi_elliptic(LEO, way * far[1:], way).dv) - transfers.hohmann(LEO, way).dv

    assert best(11.9) > 0 > best(12.0)
    assert transfers.bi_elliptic(LEO, LEO * 15.7 * 1.01, LEO * 15.7).dv < transfers.hohmann(LEO, LEO * 15.7).dv
    assert transfers.bi_elliptic(LEO, LEO * 15.4 * 1.01, LEO * 15.4).dv > transfers.hohmann(LEO, LEO * 15.4).dv


def test_the_best_split_is_no_dearer_than_any_other_and_takes_arrays():
    angles = np.radians([0.0, 5.0, 28.5, 51.6, 90.0])
    found = transfers.best_split(LEO, GEO, angles)
    for angle, first, dv in zip(angles, found.first, found.dv, strict=True):
        tried = transfers.hohmann_turned(LEO, GEO, angle, np.linspace(0, angle, 2001))
        assert dv <= tried.min() + 1e-9
        assert 0 <= first <= angle
    assert found.dv[0] == pytest.approx(transfers.hohmann(LEO, GEO).dv, rel=1e-13)


def test_a_turn_by_the_law_of_cosines():
    before, after, angle = 3000.0, 2000.0, 0.7
    assert transfers.turn(before, after, angle) ** 2 == pytest.approx(
        before**2 + after**2 - 2 * before * after * np.cos(angle)
    )
    assert transfers.plane_change(7700.0, np.pi) == pytest.approx(2 * 7700)


def test_angle_between_planes_is_that_of_their_normals():
    def normal(i, node):
        return np.array([np.sin(i) * np.sin(node), -np.sin(i) * np.cos(node), np.cos(i)])

    rng = np.random.default_rng(2)
    for i1, i2, node in rng.uniform(0, np.pi, (20, 3)):
        cos = normal(i1, 0.0) @ normal(i2, node)
        assert transfers.between_planes(i1, i2, node) == pytest.approx(np.arccos(cos), abs=1e-7)
    assert transfers.between_planes(0.5, 0.5 + 1e-9, 0.0) == pytest.approx(1e-9, rel=1e-6)


def test_escape_is_the_limit_of_ellipses_and_of_no_excess():
    assert transfers.to_apogee(LEO, 1e15) == pytest.approx(transfers.departure(LEO, 0.0), rel=1e-7)
    assert transfers.departure(LEO, 0.0) == pytest.approx((2**0.5 - 1) * transfers.circular_speed(LEO))


def test_ascent_in_one_is_the_energy_of_the_orbit_and_two_burns_cost_more():
    r = MOON.at(1e5)
    energy = -MOON.mu / (2 * r) + MOON.mu / MOON.radius
    assert 0.5 * transfers.ascent(1e5) ** 2 == pytest.approx(energy, rel=1e-13)
    assert 0 < transfers.ascent_burns(1e5).dv - transfers.ascent(1e5) < 2
    assert transfers.ascent(1e5) - transfers.ascent(1e5, along=4.62) == pytest.approx(4.62)
    assert transfers.ascent(3e5, MARS) > 3500


# -- phasing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("angle", [-120.0, -10.0, 10.0, 120.0])
def test_after_the_chase_both_are_at_one_place(angle):
    turns = np.array([1, 2, 15])
    found = phasing.phasing(GEO, np.radians(angle), turns)
    target = np.radians(angle) + found.time * (MU / GEO**3) ** 0.5  # it began ahead and goes on
    assert np.cos(target) == pytest.approx(1.0, abs=1e-12)
    assert np.all(found.near <= GEO) and np.all(found.far >= GEO)
    ahead = angle > 0
    assert np.all((found.near < GEO) == ahead)


def test_small_angles_cost_little_and_in_proportion():
    v = transfers.circular_speed(GEO)
    assert phasing.phasing(GEO, 1e-3, 10).dv == pytest.approx(v * 1e-3 / (3 * np.pi * 10), rel=1e-4)
    assert phasing.phasing(GEO, 0.0, 3).dv == 0


def test_a_chase_that_dips_takes_more_turns_or_none():
    least = EARTH.at(2e5)
    r = EARTH.at(4e5)
    turns = phasing.lowest_turns(r, np.radians(90), least)
    assert phasing.phasing(r, np.radians(90), turns).near >= least
    assert phasing.phasing(r, np.radians(90), turns - 1).near < least
    assert np.isnan(phasing.phasing(r, 2 * np.pi, 1).dv)  # no orbit is that quick
    with pytest.raises(ValueError, match="not in 2 turns: the waiting orbit dips below 6578 km; take the other way"):
        phasing.lowest_turns(r, np.radians(90), least, most=2)
    with pytest.raises(ValueError, match="the circle of 6478 km is itself inside of 6578 km"):
        phasing.lowest_turns(EARTH.at(1e5), 0.1, least)


# -- flattening ----------------------------------------------------------------------------------------------


def test_the_node_turns_as_an_integrated_path_does():
    """Twenty turns around an oblate Earth: the mean turning of the plane, within terms of second order in J2."""
    r, i = EARTH.at(7e5), np.radians(56)

    def pull(t, y):
        x = y[:3]
        d = np.linalg.norm(x)
        k = 1.5 * EARTH.j2 * MU * EARTH.radius**2 / d**5
        z2 = 5 * (x[2] / d) ** 2
        return [*y[3:], *(-MU * x / d**3 - k * x * np.array([1 - z2, 1 - z2, 3 - z2]))]

    v = transfers.circular_speed(r)
    turns = 20 * transfers.period(r)
    path = solve_ivp(
        pull, (0, turns), [r, 0, 0, 0, v * np.cos(i), v * np.sin(i)], method="DOP853", rtol=1e-10, atol=1e-3
    )
    h = np.cross(path.y[:3].T, path.y[3:].T)
    node = np.unwrap(np.arctan2(h[:, 0], -h[:, 1]))
    assert (node[-1] - node[0]) / turns == pytest.approx(drift.node_drift(r, i), rel=5e-3)


def test_drift_by_hand():
    assert drift.node_drift(LEO, np.pi / 2) == pytest.approx(0.0, abs=1e-20)
    assert drift.node_drift(LEO, 0.5) == pytest.approx(-drift.node_drift(LEO, np.pi - 0.5), rel=1e-14)
    assert drift.apse_drift(LEO, np.arccos(5**-0.5)) == pytest.approx(0.0, abs=1e-20)
    assert drift.node_drift(2.66e7, 1.1, 0.74) < drift.node_drift(2.66e7, 1.1)  # nearer passes count most


@pytest.mark.parametrize("gap", [-2.0, -0.3, 0.3, 2.0])
def test_waiting_closes_the_gap(gap):
    r, i = EARTH.at(1e6), np.radians(56)
    for other in (EARTH.at(7e5), EARTH.at(1.4e6)):
        found = drift.wait_for_plane(r, other, i, gap)
        ours = drift.node_drift(other, i) * found.time
        target = gap + drift.node_drift(r, i) * found.time
        assert np.cos(ours - target) == pytest.approx(1.0, abs=1e-12)
        assert found.time > 0
        assert found.dv == pytest.approx(2 * transfers.hohmann(r, other).dv)
    assert drift.time_to_close(0.1, 1e-7, 1e-7) == np.inf
    assert drift.time_to_close(0.0, 1e-7, 1e-7) == 0.0


# -- low thrust ----------------------------------------------------------------------------------------------


def test_a_spiral_in_one_plane_costs_the_difference_of_speeds():
    found = low_thrust.edelbaum(LEO, GEO, 0.0, 1e-4)
    assert found.dv == pytest.approx(transfers.circular_speed(LEO) - transfers.circular_speed(GEO))
    assert found.dv > transfers.hohmann(LEO, GEO).dv
    assert low_thrust.edelbaum(LEO, LEO, 0.3, 1e-4).dv == pytest.approx(
        2 * transfers.circular_speed(LEO) * np.sin(np.pi * 0.3 / 4)
    )
    with pytest.raises(ValueError, match="ends at planes 2 rad"):
        low_thrust.edelbaum(LEO, GEO, 2.1, 1e-4)


def test_the_apse_line_turns_as_an_integrated_path_does():
    near, far, f, turns = EARTH.at(250e3), EARTH.at(35_950e3), 2.4e-4, 4
    a, e = (near + far) / 2, (far - near) / (far + near)
    v = transfers.speed(near, a)

    def pull(t, y):
        x = y[:2]
        return [*y[2:], *(-MU * x / np.linalg.norm(x) ** 3 + f * np.array([-1.0, 0.0]))]

    span = turns * transfers.period(a)
    path = solve_ivp(pull, (0, span), [near, 0, 0, v], method="DOP853", rtol=1e-11, atol=1e-4).y[:, -1]
    x, u = path[:2], path[2:]
    towards = ((u @ u - MU / np.linalg.norm(x)) * x - (x @ u) * u) / MU  # the eccentricity's vector
    turned = abs(np.arctan2(towards[1], towards[0]))
    found = low_thrust.apse_turn(near, far, turned, f)
    assert found.time == pytest.approx(span, rel=0.01)
    assert np.linalg.norm(towards) == pytest.approx(e, rel=0.01)


def test_time_at_constant_thrust():
    flow, ve = 0.05, 30_000.0
    t = low_thrust.burning_time(1000.0, 3000.0, ve, flow)
    assert ve * np.log(1000.0 / (1000.0 - flow * t)) == pytest.approx(3000.0)
