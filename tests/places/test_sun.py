"""The Sun's place and light, against JPL's DE421 (by skyfield), eclipses and nineteen years of extremes."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from gasloop.places.sites import site
from gasloop.places.sun import as_utc, days_since_j2000, subsolar_point, sun_from_earth, sun_from_moon

NINETEEN_YEARS = np.datetime64("2017-01-01T00:00") + np.arange(19 * 8766) * np.timedelta64(60, "m")


@pytest.fixture(scope="module")
def de421():
    pytest.importorskip("skyfield_data")
    from skyfield.api import Loader

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # skyfield-data warns that its table of leap seconds is a year old
        from skyfield_data import get_skyfield_data_path

        load = Loader(get_skyfield_data_path(), verbose=False)
    return load("de421.bsp"), load.timescale(builtin=True)


def _skyfield_times(timescale, dates):
    return timescale.from_datetimes([d.astype(datetime).replace(tzinfo=UTC) for d in as_utc(dates)])


# Table 2 of Archinal et al. 2011. Arguments E1 to E13 [deg, deg/day] and their amplitudes [deg].
_START = [125.045, 250.089, 260.008, 176.625, 357.529, 311.589, 134.963]
_START += [276.617, 34.226, 15.134, 119.743, 239.961, 25.053]
_RATE = [-0.0529921, -0.1059842, 13.0120009, 13.3407154, 0.9856003, 26.4057084, 13.0649930]
_RATE += [0.3287146, 1.7484877, -0.1589763, 0.0036096, 0.1643573, 12.9590088]
_RA = [-3.8787, -0.1204, 0.0700, -0.0172, 0, 0.0072, 0, 0, 0, -0.0052, 0, 0, 0.0043]  # of sines
_DEC = [1.5419, 0.0239, -0.0278, 0.0068, 0, -0.0029, 0.0009, 0, 0, 0.0008, 0, 0, -0.0009]  # of cosines
_SPIN = [3.5610, 0.1208, -0.0642, 0.0158, 0.0252, -0.0066, -0.0047]  # of sines
_SPIN += [-0.0046, 0.0028, 0.0052, 0.0040, 0.0019, -0.0044]


def _moon_axis(days):
    """Right ascension and declination of the Moon's pole, and its spin [rad]."""
    e = np.radians(np.array(_START)[:, None] + np.multiply.outer(_RATE, days))
    ra = 269.9949 + 0.0031 * days / 36525 + _RA @ np.sin(e)
    dec = 66.5392 + 0.0130 * days / 36525 + _DEC @ np.cos(e)
    spin = 38.3213 + (13.17635815 - 1.4e-12 * days) * days + _SPIN @ np.sin(e)
    return np.radians(ra), np.radians(dec), np.radians(spin)


def _to_moon_axes(vector, days):
    """Inertial to lunar mean-Earth axes by three plain rotations: about z, x and z."""
    ra, dec, spin = _moon_axis(days)
    x, y, z = vector

    def about_z(angle, x, y):
        return x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)

    x, y = about_z(np.pi / 2 + ra, x, y)
    y, z = about_z(np.pi / 2 - dec, y, z)
    x, y = about_z(spin, x, y)
    return np.array([x, y, z])


@pytest.mark.parametrize(("lat", "lon"), [(-89.45, 222.7), (0.674, 23.473), (60.0, 300.0)])
def test_sun_over_the_moon_agrees_with_de421(de421, lat, lon):
    ephemeris, timescale = de421
    dates = np.datetime64("2027-01-03") + (np.arange(1000) * 3.1 * 24).astype("timedelta64[h]")  # 8 years
    times = _skyfield_times(timescale, dates)
    apparent = ephemeris["moon"].at(times).observe(ephemeris["sun"]).apparent().position.m
    sun = _to_moon_axes(apparent, times.tt - 2451545.0)
    a, b = np.radians(lat), np.radians(lon)
    up = np.array([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])
    east = np.array([-np.sin(b), np.cos(b), 0.0])
    sun = sun - 1_739_100.0 * up[:, None]
    expected = np.arcsin(up @ sun / np.linalg.norm(sun, axis=0))
    expected_azimuth = np.arctan2(east @ sun, np.cross(up, east) @ sun)
    ours = sun_from_moon(dates, lat, lon, 1700.0)
    turn = (ours.azimuth - expected_azimuth + np.pi) % (2 * np.pi) - np.pi
    assert np.degrees(np.abs(ours.elevation - expected)).max() < 0.01
    assert np.degrees(np.abs(turn) * np.cos(expected)).max() < 0.01
    assert np.abs(ours.distance - np.linalg.norm(sun, axis=0) / 149_597_870_700.0).max() < 3e-5


def test_sun_over_the_earth_agrees_with_de421(de421):
    from skyfield.api import wgs84

    ephemeris, timescale = de421
    dates = np.datetime64("2015-01-01T00:20") + (np.arange(900) * 5.05 * 24).astype("timedelta64[h]")
    place = ephemeris["earth"] + wgs84.latlon(52.0, 13.0)
    seen = place.at(_skyfield_times(timescale, dates)).observe(ephemeris["sun"]).apparent()
    elevation, azimuth, distance = seen.altaz()
    ours = sun_from_earth(dates, 52.0, 13.0)
    turn = (np.degrees(ours.azimuth) - azimuth.degrees + 180) % 360 - 180
    assert np.abs(np.degrees(ours.elevation) - elevation.degrees).max() < 0.01
    # From 2016 to 2027 the Earth has turned less than the forecast in the package: seconds, 15 arcsec each.
    assert np.abs(turn * np.cos(ours.elevation)).max() < 0.05
    assert np.abs(ours.distance - distance.au).max() < 1e-4


def test_nineteen_years_of_sun_over_the_moon():
    """ENE-A13: subsolar latitude -1.588 to 1.586 deg, semidiameter 0.261 to 0.272 deg, 1310 to 1415 W/m2."""
    latitude, _ = subsolar_point(NINETEEN_YEARS)
    sun = sun_from_moon(NINETEEN_YEARS, 0.0, 0.0)
    assert np.degrees(latitude.min()) == pytest.approx(-1.588, rel=5e-3)
    assert np.degrees(latitude.max()) == pytest.approx(1.586, rel=5e-3)
    assert np.degrees([sun.semidiameter.min(), sun.semidiameter.max()]) == pytest.approx([0.261, 0.272], rel=5e-3)
    assert [sun.flux.min(), sun.flux.max()] == pytest.approx([1310.0, 1415.0], rel=5e-3)


def test_the_sun_stands_overhead_at_the_subsolar_point():
    date = np.datetime64("2031-05-04T03:00")
    lat, lon = np.degrees(subsolar_point(date))
    assert np.degrees(sun_from_moon(date, lat, lon).elevation) > 89.99  # aberration moves it by 0.006 deg


def test_splines_add_nothing_that_matters(monkeypatch):
    """Half a day between nodes is enough: half an hour gives the same Sun."""
    from gasloop.places import sun as module

    dates = np.datetime64("2029-03-01T05:30") + np.arange(40) * np.timedelta64(577, "m")
    splined = sun_from_moon(dates, -89.45, 222.7)
    monkeypatch.setattr(module, "_NODES_PER_DAY", 48)
    monkeypatch.setattr(module, "_moon_splines", module._moon_splines.__wrapped__)
    fine = sun_from_moon(dates, -89.45, 222.7)
    assert np.degrees(np.abs(splined.elevation - fine.elevation)).max() < 1e-5
    assert np.degrees(np.abs(splined.azimuth - fine.azimuth)).max() < 1e-5


def test_total_lunar_eclipse_hides_the_sun():
    """Published contacts of 2025-03-14 (UT): penumbral 03:57 and 10:00, total 06:26 to 07:31."""
    dates = [f"2025-03-14T{t}" for t in ("03:50", "06:30", "06:59", "07:28", "10:07")]
    assert sun_from_moon(dates, 0.0, 0.0).eclipsed == pytest.approx([0, 1, 1, 1, 0], abs=1e-12)


# Total lunar eclipses as catalogues have them: greatest eclipse in UT, minutes of totality and of the umbral phase.
TOTAL = [("2025-03-14T06:59", 65, 218), ("2025-09-07T18:12", 82, 209), ("2028-12-31T16:52", 71, 209)]
TOTAL += [("2029-06-26T03:22", 102, 220), ("2029-12-20T22:42", 54, 213)]


@pytest.mark.parametrize(("greatest", "totality", "umbral"), TOTAL)
def test_in_a_total_lunar_eclipse_a_place_in_full_daylight_goes_dark(greatest, totality, umbral):
    """On the near side it is day at full moon. One place is in the umbra longer than all of the Moon together, and shorter
    than any of it. Catalogues widen the umbra by the Earth's air, some minutes that are left out here."""
    start = np.datetime64(greatest) - np.timedelta64(6, "h")
    sky = site("mare_equator").sky(str(start), 12, 1 / 12)
    hours = (np.arange(144) + 0.5) / 12 - 6
    assert sky.lit[0] == pytest.approx(1.0)
    assert sky.lit[-1] == pytest.approx(1.0)
    dark = hours[sky.lit < 1e-9]
    assert dark.min() < 0 < dark.max()
    assert totality - 10 < len(dark) * 5 < umbral
    assert abs(dark.mean()) < 0.8  # parallax: a place on the disc is reached sooner or later than its middle
    assert 4 < (sky.lit < 1 - 1e-9).sum() / 12 < 6.5


def test_a_full_moon_without_eclipse_stays_lit():
    assert site("mare_equator").sky("2029-05-27T12:00", 14, 0.25).lit.min() == pytest.approx(1.0)


def test_an_eclipse_reaches_the_ridge():
    """Half a year after the last one the ridge has summer; the eclipse alone takes its light."""
    sky = site("shackleton_ridge").sky("2029-06-25T21:00", 12, 0.25)
    free = sun_from_moon(sky.time, -89.45, 222.7, 1700.0)
    assert free.eclipsed.max() == 1.0
    assert sky.lit.min() == 0.0


def test_eclipse_fraction_follows_the_overlap_of_two_circles():
    from gasloop.places.sun import covered

    far, near = np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.02, 1.0])
    rng = np.random.default_rng(1)
    points = rng.uniform(-0.01, 0.01, (400_000, 2))
    inside = points[np.hypot(*points.T) < 0.01]
    hidden = np.mean(np.hypot(inside[:, 0], inside[:, 1] - 0.02) < 0.015)
    assert covered(far, 0.01, near, 0.015) == pytest.approx(hidden, abs=3e-3)


def test_a_time_zone_is_respected():
    local = datetime(2030, 6, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    assert days_since_j2000(local) == days_since_j2000("2030-06-01T12:00")


@pytest.mark.parametrize(
    "date", ["1899-12-31", datetime(2050, 1, 2), np.datetime64("3000-01-01"), np.datetime64("NaT")]
)
def test_dates_outside_the_ephemeris_are_refused(date):
    with pytest.raises(ValueError, match=r"outside the ephemeris, which holds from 1900-01-01 to 2050-01-01; move"):
        sun_from_moon(date, 0.0, 0.0)


@pytest.mark.parametrize(
    ("date", "message"), [("first of May", "cannot be read: write it as"), (2030, "is not a date")]
)
def test_what_is_no_date_is_refused(date, message):
    with pytest.raises(ValueError, match=message):
        sun_from_moon(date, 0.0, 0.0)
