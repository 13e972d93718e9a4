"""Sites: their numbers, their skies against closed forms, and their light beside published values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from gasloop.knowledge.quantity import parameters, unit
from gasloop.knowledge.sources import cite
from gasloop.places.illumination import PUBLISHED, illumination
from gasloop.places.sites import SITES, EarthPlant, site
from gasloop.places.sky import ground_temperature, sink_temperature, view_of_ground
from gasloop.places.terrain import Horizon, smooth_horizon

START = datetime(2030, 1, 1, tzinfo=UTC)
SIGMA = 5.670374419e-8


@pytest.fixture(scope="module")
def ridge_year():
    return site("shackleton_ridge").sky(START, 8760)


@pytest.fixture(scope="module")
def mare_year():
    return site("mare_equator").sky(START, 8760)


# Numbers


@pytest.mark.parametrize("place", SITES.values(), ids=SITES)
def test_every_number_has_a_source_and_lies_in_its_range(place):
    for p in parameters(place):
        assert cite(p.source).text
        assert p.what
        assert p.low <= round(p.value, 9) <= p.high, p.name
        unit(p.unit)


def test_unknown_site():
    with pytest.raises(ValueError, match="did you mean 'shackleton_ridge'"):
        site("shackleton_rigde")
    with pytest.raises(
        ValueError,
        match="known: shackleton_ridge, mare_equator, light_cycle, mars_jezero, earth_plant, low_earth_orbit",
    ):
        site("xyz")


def test_degrees():
    assert (site("shackleton_ridge").lat_deg, site("shackleton_ridge").lon_deg) == pytest.approx((-89.45, 222.7))
    assert EarthPlant().lat_deg is None


# Skies


@pytest.mark.parametrize("name", ["shackleton_ridge", "mare_equator"])
def test_shapes_and_ranges(name, request):
    sky = request.getfixturevalue({"shackleton_ridge": "ridge_year", "mare_equator": "mare_year"}[name])
    for values in (sky.lit, sky.flux, sky.sunlight, sky.ground_T, sky.sink_T_vertical, sky.sink_T_horizontal):
        assert values.shape == (8760,)
        assert np.all(np.isfinite(values))
    assert 0 <= sky.lit.min() < sky.lit.max() <= 1 + 1e-12
    assert 1300 < sky.flux.min() < sky.flux.max() < 1420
    assert sky.air_T is None
    assert sky.time[24] == np.datetime64("2030-01-02")
    assert np.all((sky.sun_azimuth >= 0) & (sky.sun_azimuth < 2 * np.pi))


def test_equatorial_night_lasts_354_hours(mare_year):
    """Half a synodic month of 29.53 d; the uneven orbit and the horizon shift it by hours."""
    turns = np.flatnonzero(np.diff((mare_year.lit > 0.5).astype(int)))
    lengths = np.diff(turns)
    nights = lengths[(lengths > 24) & (mare_year.lit[turns[:-1] + 1] < 0.5)]  # an eclipse lasts 2 h
    assert len(nights) == 12
    assert nights == pytest.approx(354.4, abs=3)
    assert mare_year.lit.mean() == pytest.approx(0.5, abs=0.015)


def test_equatorial_ground_follows_hayne(mare_year):
    """PRO-V40: noon 385 K, minimum 95 K, midnight 101 K (Hayne 2017)."""
    noon = ground_temperature(1361.0, np.pi / 2, 0.0, 98.0, 0.12, 0.95)
    assert noon == pytest.approx(385.0, abs=5)
    assert mare_year.ground_T.min() == pytest.approx(98.0, abs=3)
    assert mare_year.ground_T.max() == pytest.approx(385.0, abs=5)


def test_ground_of_the_ridge_by_hand():
    """Sun 1 deg high, slope 4 deg: 0.88 x 1361 sin 5 deg/(0.95 sigma) on top of the night: 212.5 K."""
    ridge = site("shackleton_ridge")
    slope, night = ridge.sunward_slope, ridge.night_T
    by_hand = (1e8 + 0.88 * 1361 * 0.0871557 / (0.95 * 5.670374e-8)) ** 0.25
    assert by_hand == pytest.approx(212.5, abs=0.1)
    assert ground_temperature(1361.0, np.radians(1), slope, night, 0.12, 0.95) == pytest.approx(by_hand, rel=1e-5)
    assert ground_temperature(0.0, np.radians(1), slope, night, 0.12, 0.95) == pytest.approx(100.0)


def test_upright_plate_over_a_hot_plain():
    """ENE-A9: view factor 0.4993 of a 400 K plain gives 336.2 K."""
    assert sink_temperature(0.0, 0.4993 * SIGMA * 400**4, 0.1, 0.8) == pytest.approx(336.2, rel=1e-3)
    assert sink_temperature(0.0, view_of_ground(np.pi / 2) * SIGMA * 400**4, 0.1, 0.8) == pytest.approx(336.2, rel=1e-3)
    assert view_of_ground(0.0) == 0.0
    assert view_of_ground(np.pi) == pytest.approx(1.0)


def test_sinks_close_their_heat_balance(mare_year):
    """Each sink radiates what its face takes in: flat, the Sun alone; upright, half the ground."""
    absorptivity, emissivity = mare_year.coating
    noon = int(np.argmax(mare_year.sun_elevation))
    flat = absorptivity * mare_year.sunlight[noon] * np.sin(mare_year.sun_elevation[noon])
    assert emissivity * SIGMA * mare_year.sink_T_horizontal[noon] ** 4 == pytest.approx(flat, rel=2e-3)
    glow = 0.5 * 0.95 * SIGMA * mare_year.ground_T[noon] ** 4
    reflected = 0.5 * 0.12 * mare_year.sunlight[noon]
    upright = emissivity * glow + absorptivity * reflected
    assert emissivity * SIGMA * mare_year.sink_T_vertical[noon] ** 4 == pytest.approx(upright, rel=2e-3)
    night = int(np.argmin(mare_year.sun_elevation))
    assert mare_year.sink_T_horizontal[night] == pytest.approx(2.725)
    assert mare_year.sink_T_vertical[night] == pytest.approx(98.0 * (0.5 * 0.95) ** 0.25, rel=1e-3)


def test_hours_are_means_of_what_happens_within(ridge_year):
    quarter = site("shackleton_ridge").sky(START, 240, step_h=0.25)
    assert quarter.over(np.arange(0, 241)).sunlight == pytest.approx(ridge_year.sunlight[:240], rel=1e-7)


def test_longer_steps_keep_the_light_and_the_heat(ridge_year):
    edges = np.array([0, 1, 5, 100, 101, 3000, 8760])
    bins = ridge_year.over(edges)
    assert bins.edges == pytest.approx(edges)
    assert np.sum(bins.sunlight * bins.hours) == pytest.approx(np.sum(ridge_year.sunlight))
    assert bins.lit[0] == pytest.approx(ridge_year.lit[0])
    fourth = np.mean(ridge_year.sink_T_vertical[101:3000] ** 4) ** 0.25
    assert bins.sink_T_vertical[4] == pytest.approx(fourth)
    assert np.all(bins.time == np.datetime64("2030-01-01") + edges[:-1].astype("timedelta64[h]"))


@pytest.mark.parametrize("edges", [[0, 0.5], [0, 5, 5], [1, 4], [0, 9000], [0, 8, 4]])
def test_steps_that_do_not_fit_are_refused(ridge_year, edges):
    with pytest.raises(
        ValueError, match=r"edges must rise and be among the sky's own steps, from 0 h to at most 8760 h"
    ):
        ridge_year.over(edges)


def test_a_mast_and_an_own_horizon_change_the_light(ridge_year, tmp_path):
    ridge = site("shackleton_ridge")
    low, high = ridge.sky(START, 720, mast=0.0), ridge.sky(START, 720, mast=20.0)
    assert low.lit.mean() <= ridge_year.lit[:720].mean() <= high.lit.mean()
    assert low.lit.mean() < high.lit.mean()
    wall = Horizon(np.array([0.0, 180.0]), np.array([]), np.full((2, 1), 3.0), "wall")
    assert ridge.sky(START, 720, horizon=wall).lit.max() == 0
    path = tmp_path / "h.csv"
    path.write_text("azimuth_deg,elevation_deg\n" + "\n".join(f"{a},3" for a in range(0, 360, 5)))
    assert ridge.sky(START, 720, horizon=path).lit.max() == 0


def test_the_earth_eclipses_the_sun(mare_year):
    """Partial lunar eclipse of 2030-06-15, greatest at 18:33 UT with half the Moon in the umbra."""
    hour = int((np.datetime64("2030-06-15T18:00") - np.datetime64("2030-01-01")) / np.timedelta64(1, "h"))
    assert mare_year.lit[hour] < 0.5
    assert mare_year.lit[hour - 4] == pytest.approx(1.0)
    assert mare_year.lit[hour + 4] == pytest.approx(1.0)


def test_a_moved_site_needs_its_own_horizon():
    moved = replace(site("shackleton_ridge"), latitude=np.radians(-88.8))
    with pytest.raises(ValueError, match=r"the horizon table of shackleton_ridge holds for latitude -89.45"):
        moved.sky(START, 24)
    assert moved.sky(START, 24, horizon=smooth_horizon(1000.0)).lit.shape == (24,)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"hours": 24, "mast": -1.0}, "mast is -1 m; it must be between 0 and 1000 m"),
        ({"hours": 24, "mast": 900.0}, "outside the horizon table"),
        ({"hours": 24, "step_h": 0.0}, "both must be above zero"),
        ({"hours": 25, "step_h": 2.0}, "steps must fill the hours"),
        ({"hours": 24 * 366, "start": "2049-06-01"}, "outside the ephemeris"),
    ],
)
def test_bad_questions_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        site("shackleton_ridge").sky(**{"start": START, **arguments})


def test_coating_must_be_possible():
    with pytest.raises(ValueError, match="absorptivity is 0 to 1"):
        sink_temperature(1.0, 1.0, 1.2, 0.8)


# Light over the years


@pytest.fixture(scope="module")
def nineteen_years():
    return illumination(site("shackleton_ridge"), "2017-01-01", 19.0, mast=0.0)


def test_light_by_height_as_an_independent_computation_found(nineteen_years):
    """ENE-L8: other code, same grid: 51 % at 1488 m, 91.4 % and 3.7 d at 1700 m, 95.4 % at 1950 m."""
    low, _, middle, _, high = nineteen_years["by_height"]
    assert (low.height, middle.height, high.height) == (1488.0, 1700.0, 1950.0)
    assert low.lit == pytest.approx(0.51, abs=0.02)
    assert middle.lit == pytest.approx(0.914, abs=0.01)
    assert high.lit == pytest.approx(0.954, abs=0.01)
    assert middle.longest_hidden_h / 24 == pytest.approx(3.7, abs=0.7)
    assert low.longest_hidden_h / 24 == pytest.approx(16.6, abs=1.0)


def test_more_height_means_more_light(nineteen_years):
    shares = [x.lit for x in nineteen_years["by_height"]]
    dark = [x.longest_hidden_h for x in nineteen_years["by_height"]]
    assert shares == sorted(shares)
    assert dark == sorted(dark, reverse=True)
    assert all(x.longest_below_half_h >= x.longest_hidden_h for x in nineteen_years["by_height"])


def test_published_values_stand_beside_and_lie_in_the_range_of_heights(nineteen_years):
    shares = [x.lit for x in nineteen_years["by_height"]]
    assert nineteen_years["published"] is PUBLISHED
    for known in PUBLISHED:
        assert cite(known.key)
        if known.key == "glaser2014" and known.mast == 2.0:
            assert min(shares) < known.lit[0] < max(shares)
    assert "1700 m" in nineteen_years["note"]
    assert "1488 to 1950 m" in nineteen_years["note"]


def test_longest_darkness_on_a_smooth_moon():
    """At the equator of a smooth Moon the disc is hidden for half a month, less the time it takes to set."""
    mare = site("mare_equator")
    light = illumination(mare, "2030-01-01", 0.5, horizon=smooth_horizon(0.0))["here"]
    assert light.longest_below_half_h == pytest.approx(354.4, abs=3)
    assert 0 < light.longest_below_half_h - light.longest_hidden_h < 3


def test_light_is_for_the_moon():
    with pytest.raises(ValueError, match="computed for lunar sites only"):
        illumination(site("earth_plant"), "2030-01-01")
