"""Day and night of any stated length: exact light, the moments of dusk and dawn, the ground."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.places.sites import LightCycle, site
from gasloop.study.read import StudyError, read_text
from tests.cli.command import TINY, swap


@pytest.mark.parametrize(("day", "night", "step"), [(12, 12, 1.0), (354, 354, 6.0), (7.3, 2.45, 1.0), (100, 0, 1.0)])
def test_light_is_that_of_the_stated_lengths(day, night, step):
    turns = 4
    hours = step * np.ceil(turns * (day + night) / step)
    sky = LightCycle(day=day * 3600, night=night * 3600).sky("2030-01-01", hours, step)
    light = turns * day + min(hours - turns * (day + night), day)
    assert (sky.lit * sky.hours).sum() == pytest.approx(light, rel=1e-12)
    assert np.all((sky.lit >= 0) & (sky.lit <= 1 + 1e-12))
    assert sky.flux == pytest.approx(np.full(len(sky.flux), 1361.0))


def test_dusk_and_dawn_stand_where_they_are_stated():
    sky = LightCycle(day=12 * 3600, night=60 * 3600).sky("2030-01-01", 144)
    dark = np.flatnonzero(sky.lit == 0)
    assert list(dark) == [*range(12, 72), *range(84, 144)]
    assert np.all(sky.sun_elevation[dark] < 0)
    assert np.all(sky.sun_elevation[sky.lit > 0] > 0)
    assert np.degrees(sky.sun_elevation.max()) == pytest.approx(90, abs=8)


def test_a_step_that_holds_the_dusk_has_its_share():
    sky = LightCycle(day=1.4 * 3600, night=2.0 * 3600).sky("2030-01-01", 3)
    assert sky.lit == pytest.approx([1.0, 0.4, 0.0])


def test_no_night_at_all():
    sky = LightCycle(night=0.0).sky("2030-01-01", 800)
    assert sky.lit == pytest.approx(np.ones(800))
    assert np.all(np.isfinite(sky.sink_T_vertical))


def test_ground_is_that_of_the_moon():
    sky = site("light_cycle").sky("2030-01-01", 708)
    assert sky.ground_T.max() == pytest.approx(387.0, abs=1)  # as at the equator: 385 K (Hayne 2017)
    assert sky.ground_T.min() == pytest.approx(98.0)
    assert site("light_cycle").gravity == 1.62


def test_a_study_states_the_lengths():
    statement = read_text(swap(TINY, "site: mare_equator", "site: {is: light_cycle, day: 10 h, night: 2 d}"))
    assert (statement.site.day, statement.site.night) == (36000.0, 172800.0)
    for own, said in (
        ("{is: light_cycle, night: -1 h}", "site.night: -1 h is out of range"),
        ("{is: light_cycle, mast: 2 m}", "site.mast: light_cycle has no 'mast'"),
        ("{is: mare_equator, night: 12 h}", "site.night: mare_equator has no 'night'"),
        ("{is: low_earth_orbit, altitude: 100 km}", "site.altitude: 100 km is out of range; allowed: 160 to 2000 km"),
        ("{is: geostationary, inclination: 5 deg}", "site.inclination: geostationary has no 'inclination'"),
        ("{is: nrho, longitude: 5 deg}", "site.longitude: nrho has no 'longitude'"),
    ):
        with pytest.raises(StudyError) as refused:
            read_text(swap(TINY, "site: mare_equator", f"site: {own}"), path="study.yaml")
        assert said in str(refused.value)


def test_orbits_of_a_study():
    text = swap(TINY, "site: mare_equator", "site: {is: low_earth_orbit, altitude: 550 km, node: 90 deg}")
    place = read_text(text).site
    assert (place.altitude, place.node) == (550e3, pytest.approx(np.pi / 2))
    text = swap(TINY, "site: mare_equator", "site: {is: geostationary, longitude: 19.2 deg}")
    assert read_text(text).site.longitude == pytest.approx(np.radians(19.2))


def test_it_has_no_horizon():
    with pytest.raises(ValueError, match="light_cycle has no horizon; leave it out, and state the lengths"):
        site("light_cycle").sky("2030-01-01", 24, horizon="hills.csv")
