"""Places in orbit: shadows against closed forms, seasons of eclipses, and the heat of the planet below."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gasloop.places import shadow
from gasloop.places.sites import Geostationary, LowEarthOrbit, NearRectilinearHalo, site
from gasloop.places.sun import EARTH_RADIUS, MOON_RADIUS, sun_and_earth_from_moons_centre, sun_from_earths_centre

MINUTE = 1 / 60
START = "2030-03-21"


def _turns(place, turns, start=START, per_turn=600):
    """The sky over whole turns of a low orbit."""
    hours = place.period / 3600
    return place.sky(start, turns * hours, hours / per_turn)


def _beta(place, start=START):
    sun, _ = sun_from_earths_centre(np.array([start], "datetime64[us]"))
    return float(shadow.beta(sun, place.inclination, np.array([place.node]))[0])


# Low orbit


@pytest.mark.parametrize("node_deg", [0.0, 60.0, 120.0, 250.0])
def test_dark_share_of_a_circular_orbit(node_deg):
    """f = acos((1 - (R/a)^2)^(1/2)/cos beta)/pi for a shadow that is a cylinder; the penumbra's means differ little."""
    place = LowEarthOrbit(node=np.radians(node_deg))
    x = np.sqrt(1 - (EARTH_RADIUS / place.radius) ** 2) / np.cos(_beta(place))
    expected = np.arccos(min(x, 1.0)) / np.pi
    assert expected > 0.3
    assert 1 - _turns(place, 3).lit.mean() == pytest.approx(expected, abs=3e-3)


def test_low_orbit_is_dark_36_minutes_of_93():
    place = LowEarthOrbit()
    assert place.period / 60 == pytest.approx(92.6, abs=0.1)
    sky = _turns(replace(place, inclination=0.0), 1, START)  # the Sun crosses the equator on this day
    assert (1 - sky.lit).sum() * sky.hours[0] * 60 == pytest.approx(36.0, abs=0.3)


def test_no_eclipse_above_the_critical_angle():
    """sin beta* = R/a: a plane that faces the Sun stays lit, 2 deg short of beta* it is dark for a part."""
    place = LowEarthOrbit(inclination=np.pi / 2)
    sun, _ = sun_from_earths_centre(np.array([START], "datetime64[us]"))
    ascension = float(np.arctan2(sun[0, 1], sun[0, 0]))
    critical = np.arcsin(EARTH_RADIUS / place.radius)
    for above, dark in ((np.radians(2), False), (np.radians(-2), True)):
        turned = replace(place, node=ascension + critical + above)  # a polar plane holds the Sun at node = ascension
        assert abs(abs(_beta(turned)) - critical - above) < 0.01
        assert (_turns(turned, 1).lit.min() < 1e-9) == dark


def test_drift_of_the_node():
    """REF-A12: 550 km, 53 deg -4.48919 deg/d; 800 km, 98.6 deg +0.98529; 700 km, 56 deg -3.86998; 1000 km -3.34666."""
    cases = ((550, 53, -4.48919), (800, 98.6, 0.98529), (700, 56, -3.86998), (1000, 56, -3.34666))
    for height, inclination, expected in cases:
        rate = shadow.node_drift(6378137.0 + 1e3 * height, np.radians(inclination))
        assert np.degrees(rate) * 86400 == pytest.approx(expected, rel=1e-4)


def test_a_plane_turns_with_the_sun_where_the_drift_is_that_of_the_year():
    """A sun-synchronous plane at dawn and dusk keeps its angle to the Sun, within the ecliptic's 23.4 deg and more."""
    place = LowEarthOrbit(altitude=800e3, inclination=np.radians(98.6), node=np.radians(90.0))
    days = np.datetime64("2030-03-21") + np.arange(0, 365, 5) * np.timedelta64(1, "D")
    sun, _ = sun_from_earths_centre(days)
    angle = shadow.beta(sun, place.inclination, place.node_at((days - days[0]) / np.timedelta64(1, "s")))
    assert (
        np.degrees(np.abs(angle)).min() > 90 - 23.5 - 8.6 - 4
    )  # 4 deg: the Sun runs unevenly, and so does its ascension


def test_penumbra_is_smooth_and_short():
    """Light falls over the seconds in which the edge of the Earth crosses the disc: 0.53 deg at 3.9 deg a minute."""
    sky = LowEarthOrbit(inclination=0.0).sky(START, 1.5, 1 / 3600)
    falling = np.flatnonzero((sky.lit > 1e-6) & (sky.lit < 1 - 1e-6))
    assert 6 <= len(falling) / 2 <= 12
    assert np.abs(np.diff(sky.lit)).max() < 0.25


def test_steps_of_a_minute_and_of_an_hour_hold_the_same_light():
    place = LowEarthOrbit()
    fine, coarse = place.sky(START, 24, MINUTE), place.sky(START, 24)
    assert fine.sunlight.mean() == pytest.approx(coarse.sunlight.mean(), rel=1e-9)
    assert fine.over(coarse.edges).sunlight == pytest.approx(coarse.sunlight, rel=1e-9)
    assert fine.lit.min() == 0.0
    assert coarse.lit.min() > 0.3


def test_view_of_the_planet():
    """At the surface half of what an upright face sees is planet; far away (2/3)(R/r)^3/pi; and by counting rays."""
    assert shadow.edge_view(1.0, 1.0) == pytest.approx(0.5)
    assert shadow.edge_view(300.0, 1.0) == pytest.approx(2 / (3 * np.pi) / 300**3, rel=1e-3)
    rng = np.random.default_rng(3)
    turn, sin = rng.uniform(0, 2 * np.pi, 400_000), np.sqrt(rng.uniform(0, 1, 400_000))  # Lambert's cosine law
    down = sin * np.cos(turn)  # the part toward the planet; the face's normal is level
    ratio = EARTH_RADIUS / LowEarthOrbit().radius
    assert shadow.edge_view(1.0, ratio) == pytest.approx(np.mean(down > np.sqrt(1 - ratio**2)), abs=3e-3)


def test_sinks_by_hand():
    """400 km: view 0.289; 238 W/m2 of infrared; a tenth of the view at 270 K; noon adds 0.289 x 0.9 x 0.3 x 1361 x alpha/eps."""
    place = LowEarthOrbit(inclination=0.0)
    sky = place.sky(START, 1.5, MINUTE)
    ratio = place.radius / EARTH_RADIUS
    view = float(shadow.edge_view(ratio, 1.0))
    dark = 0.9 * view * 0.7 * 1361 / 4 + 0.1 * _glow(270.0)
    assert view == pytest.approx(0.289, abs=1e-3)
    assert sky.sink_T_vertical.min() == pytest.approx((dark / 5.670374e-8) ** 0.25, abs=0.05)
    noon = dark + 0.9 * view * 0.3 * sky.flux.max() * 0.09 / 0.79
    assert sky.sink_T_vertical.max() == pytest.approx((noon / 5.670374e-8) ** 0.25, abs=0.05)
    assert 190 < sky.sink_T_vertical.min() < sky.sink_T_vertical.max() < 215


def _glow(T):
    return 5.670374e-8 * T**4


@pytest.mark.parametrize("name", ["low_earth_orbit", "geostationary", "nrho"])
def test_no_more_light_than_the_sun_gives_and_no_more_heat_than_that(name):
    sky = site(name).sky(START, 48, 1 / 12)
    assert np.all((sky.lit >= 0) & (sky.lit <= 1 + 1e-12))
    assert np.all((sky.flux > 1300) & (sky.flux < 1420))
    assert np.all(sky.solar_vertical + sky.infrared_vertical < sky.flux)
    assert np.all(sky.solar_horizontal <= sky.sunlight + 1e-9)
    assert np.all(sky.infrared_vertical > 0.1 * 5.670374e-8 * 270**4 * (1 - 1e-6))


def test_it_has_no_horizon():
    with pytest.raises(ValueError, match="nrho has no horizon; leave it out, shadows follow from the orbit"):
        site("nrho").sky(START, 24, horizon="hills.csv")


# Geostationary


@pytest.fixture(scope="module")
def half_year():
    return Geostationary(longitude=np.radians(90.0)).sky("2030-01-01", 24 * 180, MINUTE)


def test_seasons_of_eclipses(half_year):
    """Eclipses while the Sun stands within asin(R/a) = 8.70 deg of the equator: 45 days, one a day, around the equinox."""
    dark = half_year.lit < 0.5
    days = np.unique(half_year.time[dark].astype("datetime64[D]"))
    slope = np.degrees(np.arcsin(EARTH_RADIUS / 42_164_137.0)) / 23.44  # declination = 23.44 deg sin(longitude)
    expected = 2 * np.degrees(np.arcsin(slope)) / 360 * 365.24
    assert len(days) == pytest.approx(expected, abs=1.5)
    assert 43 < len(days) < 47
    middle = days[0] + (days[-1] - days[0]) / 2
    assert abs(middle - np.datetime64("2030-03-20")) <= np.timedelta64(1, "D")


def test_longest_eclipse_is_72_minutes_at_midnight(half_year):
    """With penumbra 2 asin(R/a) + 0.53 deg = 17.93 deg of the daily turn, 71.5 min; half the disc: 69.4 min."""
    any_hidden = half_year.lit < 1 - 1e-9
    per_day = any_hidden.reshape(-1, 1440).sum(axis=1)
    assert per_day.max() == pytest.approx(71.7, abs=1.1)
    day = int(np.argmax(per_day))
    minutes = np.flatnonzero(any_hidden[1440 * day : 1440 * (day + 1)])
    # Midnight at 90 deg east is 18:00 UTC, and 7 minutes later when the Sun is slow (March).
    assert minutes.mean() == pytest.approx(1440 - 360 + 7.5, abs=2)


def test_the_place_over_a_longitude_stays_there():
    place = Geostationary(longitude=np.radians(75.0))
    dates = np.datetime64("2030-01-01") + np.arange(5) * np.timedelta64(7301, "m")
    _, greenwich = sun_from_earths_centre(dates)
    where = shadow.circle(42_164_100.0, 0.0, 0.0, greenwich + place.longitude)
    turned = np.arctan2(where[:, 1], where[:, 0]) - greenwich
    assert np.degrees(turned) % 360 == pytest.approx(75.0)


# Halo orbit


def test_nearest_and_farthest_and_nine_turns_in_two_months():
    place = NearRectilinearHalo()
    dates = np.datetime64("2030-01-01") + np.arange(0, 60 * 24 * 20) * np.timedelta64(3, "m")
    distance = np.linalg.norm(place.path(dates), axis=-1)
    assert distance.min() == pytest.approx(3557e3, rel=1e-4)
    assert distance.max() == pytest.approx(71000e3, rel=1e-6)
    near = np.flatnonzero((distance[1:-1] < distance[:-2]) & (distance[1:-1] < distance[2:]))
    assert np.diff(near) * 3 / 1440 == pytest.approx(6.562, abs=0.01)
    assert place.path(dates)[np.argmax(distance), 2] < 0  # farthest over the south


def test_mean_elongation_is_that_of_the_ephemeris():
    dates = np.datetime64("2026-01-01") + np.arange(8 * 366) * np.timedelta64(1, "D")
    sun, earth = sun_and_earth_from_moons_centre(dates)
    from gasloop.places.orbit import mean_elongation

    # Seen from the Moon the Sun and the Earth are one half turn less the elongation apart.
    away = sun - earth
    true = np.arctan2(-away[:, 1], away[:, 0])  # of the Moon (on +x from the Earth) ahead of the Sun
    apart = np.angle(np.exp(1j * (true - mean_elongation(dates))))
    assert np.degrees(apart.mean()) == pytest.approx(0.0, abs=0.3)
    assert np.degrees(np.abs(apart)).max() < 10


def test_eclipses_are_rare_and_short():
    """Dark when the near half of the orbit passes behind the Moon, close to the quarters of the month."""
    sky = NearRectilinearHalo().sky("2030-01-01", 24 * 365, 0.1)
    dark = sky.lit < 0.5
    assert 0 < dark.mean() < 0.005
    ends = np.flatnonzero(np.diff(np.concatenate([[0], dark.astype(int), [0]])))
    assert np.max(ends[1::2] - ends[::2]) * 0.1 < 1.5
    # A chord of the shadow is at most the Moon's width, and the craft passes it at 0.5 to 1.6 km/s.
    assert 2 * MOON_RADIUS / 500 / 3600 > 1.5
