"""Mars: the Sun against other series, light through dust against Pollack's table, temperatures, refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gasloop.places import dust
from gasloop.places.sites import MarsJezero, site
from gasloop.places.sun import SOL, season_of_mars, sun_from_mars
from gasloop.places.terrain import Horizon

SIGMA = 5.670374419e-8
YEAR = np.datetime64("2030-01-01") + np.arange(0, 687 * 24) * np.timedelta64(1, "h")
AIR = dust.Dust(0.86, 0.79, 0.1, 3389.5 / 11)


@pytest.fixture(scope="module")
def year():
    return site("mars_jezero").sky("2030-01-01", 687 * 24)


# -- the Sun -----------------------------------------------------------------------------------------


def allison(days):
    """Season [deg], equation of time [deg], mean solar time at 0 E [h], distance [AU] (allison2000, its main terms)."""
    t = days + 69.2 / 86400.0  # terrestrial time
    M, mean = np.radians(19.3871 + 0.52402073 * t), 270.3871 + 0.524038496 * t
    center = (10.691 + 3e-7 * t) * np.sin(M) + 0.623 * np.sin(2 * M) + 0.05 * np.sin(3 * M) + 0.005 * np.sin(4 * M)
    Ls = mean + center
    L = np.radians(Ls)
    eot = 2.861 * np.sin(2 * L) - 0.071 * np.sin(4 * L) + 0.002 * np.sin(6 * L) - center
    clock = 24 * ((t - 4.5) / 1.0274912517 + 44796.0 - 0.0009626)
    r = 1.52367934 * (1.00436 - 0.09309 * np.cos(M) - 0.004336 * np.cos(2 * M) - 0.00031 * np.cos(3 * M))
    return Ls % 360, eot, clock % 24, r


def apart(a, b):
    return np.abs((a - b + 180) % 360 - 180)


def test_season_distance_and_solar_time_agree_with_the_series_of_allison():
    dates = np.datetime64("2000-01-01") + np.arange(0, 49 * 365 * 24, 41) * np.timedelta64(1, "h")
    days = (dates - np.datetime64("2000-01-01T12:00")) / np.timedelta64(1, "D")
    Ls, eot, clock, r = allison(days)
    sun = sun_from_mars(dates, 0.0, 0.0)
    assert apart(np.degrees(season_of_mars(dates)), Ls).max() < 0.05  # its perturbations are left out here
    assert np.abs(sun.distance - r).max() < 5e-4
    # At the equator: up = cos(dec) cos(H), east = -cos(dec) sin(H).
    hour = np.degrees(np.arctan2(-np.sin(sun.azimuth) * np.cos(sun.elevation), np.sin(sun.elevation)))
    assert apart(hour, 15 * (clock - 12) + eot).max() < 0.15


def test_perihelion_aphelion_and_declination():
    sun, Ls = sun_from_mars(YEAR, 90.0, 0.0), np.degrees(season_of_mars(YEAR))
    assert sun.distance.min() == pytest.approx(1.3814, abs=5e-4)
    assert sun.distance.max() == pytest.approx(1.6660, abs=7e-4)
    assert Ls[np.argmin(sun.distance)] == pytest.approx(251, abs=1)
    assert Ls[np.argmax(sun.distance)] == pytest.approx(71, abs=1)
    # From the pole the elevation is the declination: 25.19 deg at the solstices, sin(dec) = sin(25.19) sin(Ls).
    expected = np.degrees(np.arcsin(np.sin(np.radians(25.19)) * np.sin(np.radians(Ls))))
    assert np.abs(np.degrees(sun.elevation) - expected).max() < 0.02


@pytest.mark.parametrize("equinox", ["2021-02-07", "2022-12-26", "2024-11-12"])
def test_northern_spring_begins_on_the_known_days(equinox):
    days = np.datetime64(equinox) + np.array([0, 24]) * np.timedelta64(1, "h")
    before, after = np.degrees(season_of_mars(days))
    assert before > 359 and after < 1


def test_a_sol_lasts_88775_s():
    """Risings over a Martian year: 668.6 mean sols, at an equinox to an equinox."""
    dates = np.datetime64("2022-12-26") + np.arange(0, 687 * 24 * 12) * np.timedelta64(5, "m")
    up = sun_from_mars(dates, 18.44, 77.45).elevation > 0
    risings = dates[1:][np.diff(up.astype(int)) == 1]
    length = (risings[-1] - risings[0]) / np.timedelta64(1, "s") / (len(risings) - 1)
    assert len(risings) in (668, 669)
    assert length == pytest.approx(SOL, abs=3.0)
    assert abs(SOL - 24.6598 * 3600) < 0.5


def test_perseverance_landed_in_the_afternoon():
    """18 February 2021, 20:44 UTC on Mars: 15:53 local mean time, Ls 5.6; the equation of time was then some 40 minutes."""
    landing = [np.datetime64("2021-02-18T20:44")]
    sun = sun_from_mars(landing, 18.44, 77.45)
    assert np.degrees(season_of_mars(landing))[0] == pytest.approx(5.2, abs=0.5)
    hour = np.degrees(np.arctan2(-np.sin(sun.azimuth) * np.cos(sun.elevation), np.sin(sun.elevation) * np.cos(0.32)))
    assert 12 + hour[0] / 15 == pytest.approx(15.3, abs=0.6)


# -- light through dust ------------------------------------------------------------------------------

# Pollack's net flux over that on a level plane above the air, albedo 0.1, zenith angles 0 to 70 deg (appelbaum1990).
ZENITH = np.array([0, 10, 20, 30, 40, 50, 60, 70])
POLLACK = {
    0.1: [0.885, 0.883, 0.882, 0.880, 0.876, 0.870, 0.857, 0.830],
    0.5: [0.810, 0.810, 0.802, 0.796, 0.778, 0.752, 0.708, 0.628],
    1.0: [0.732, 0.725, 0.717, 0.700, 0.670, 0.628, 0.560, 0.455],
    2.0: [0.582, 0.573, 0.558, 0.537, 0.500, 0.448, 0.378, 0.293],
}


@pytest.mark.parametrize("tau", POLLACK)
def test_all_light_agrees_with_pollack(tau):
    up = np.radians(90.0 - ZENITH)
    net = (1 - AIR.albedo) * dust.level(tau, up, AIR) / np.sin(up)
    assert net == pytest.approx(np.array(POLLACK[tau]), rel=0.05)  # what two streams are good for


def test_without_dust_all_light_is_the_beam():
    up = np.radians(np.array([0.5, 5.0, 30.0, 90.0]))
    assert dust.beam(0.0, up, AIR) == pytest.approx(1.0)
    assert dust.level(0.0, up, AIR) == pytest.approx(np.sin(up), rel=1e-12)
    assert dust.level(1e-4, up, AIR) == pytest.approx(np.sin(up), rel=2e-3)


def test_the_beam_at_the_zenith_is_beers_law_and_ends_at_the_horizon():
    assert dust.beam(0.7, np.pi / 2, AIR) == pytest.approx(np.exp(-0.7))
    assert dust.beam(0.7, np.radians(30), AIR) == pytest.approx(np.exp(-1.4), rel=0.01)
    assert dust.air_mass(0.0, AIR.radius_over_height) == pytest.approx(np.sqrt(2 * 3389.5 / 11 + 1))
    assert dust.beam(0.7, -0.01, AIR) == 0.0
    assert dust.level(0.7, -0.01, AIR) == 0.0


def test_dust_makes_no_light_and_takes_it_monotonically():
    tau, up = np.meshgrid(np.linspace(0.0, 5.0, 51), np.radians(np.linspace(0.2, 90.0, 60)))
    for albedo in (0.0, 0.15, 0.4):
        air = replace(AIR, albedo=albedo)
        level, beam = dust.level(tau, up, air), dust.beam(tau, up, air) * np.sin(up)
        absorbed_and_back = (1 - albedo) * level  # net: what goes in less what comes back
        assert np.all(absorbed_and_back <= np.sin(up) + 1e-12)
        assert np.all(level >= beam - 1e-12)
        assert np.all(np.diff(level, axis=1) < 1e-12)


def test_without_absorption_nothing_is_lost():
    """omega to 1: what does not come through is thrown back, R + T = 1 for diffuse light on a thick layer."""
    through, back = dust.two_stream(2.0, 1 - 1e-9, 0.4, np.array([0.3, 0.7, 1.0]))
    assert np.all((through > 0) & (through < 1))
    assert back == pytest.approx(0.75 * 0.6 * 2.0 / (1 + 0.75 * 0.6 * 2.0), rel=1e-3)  # Eddington, conservative


@pytest.mark.parametrize("bad", [{"omega": 1.0}, {"omega": 0.3}, {"g": 1.0}, {"albedo": 1.0}])
def test_impossible_dust_is_refused(bad):
    with pytest.raises(ValueError, match="two streams hold for omega between 0"):
        replace(AIR, **bad)


def test_daily_light_at_viking_1():
    """appelbaum1990's table of daily insolation at 22.3 N, 47.9 W by season and optical depth [Wh/m2/sol], albedo 0.1."""
    for Ls, tau, expected in ((0, 0.65, 3235.55), (90, 0.65, 3518.84), (140, 0.35, 4180.68), (250, 1.3, 2005.04)):
        there = replace(
            site("mars_jezero"),
            latitude=np.radians(22.3),
            longitude=np.radians(-47.9),
            tau=tau,
            tau_dusty=tau,
            albedo=0.1,
        )
        start = YEAR[np.argmin(apart(np.degrees(season_of_mars(YEAR)), Ls))]
        sky = there.sky(str(start.astype("datetime64[m]")), 1480 / 60, 1 / 60)  # a sol in minutes
        level = sky.sunlight * np.maximum(np.sin(sky.sun_elevation), 0) + sky.diffuse
        assert level.sum() / 60 == pytest.approx(expected, rel=0.05), Ls


# -- the site ----------------------------------------------------------------------------------------


def test_flux_of_the_year(year):
    """1361 W/m2 over 1.666^2 and 1.3814^2."""
    assert year.flux.min() == pytest.approx(490, abs=2)
    assert year.flux.max() == pytest.approx(713, abs=2)


def test_light_is_never_more_than_above_the_air(year):
    up = np.maximum(np.sin(year.sun_elevation), 0)
    assert np.all(year.lit >= 0) and year.lit.max() < 1
    assert np.all(year.diffuse >= -1e-9)
    high = year.sun_elevation > 0.2  # an hour's mean of a product is not the product of means at dawn
    assert np.all((year.sunlight * up + year.diffuse)[high] < (year.flux * up)[high] * 1.01)
    assert np.all(year.sunlight[year.sun_elevation < -0.2] == 0)


def test_dust_follows_the_season():
    place = site("mars_jezero")
    assert place.depth(np.radians([0, 45, 90, 180])) == pytest.approx(0.45)
    assert place.depth(np.radians(270)) == pytest.approx(1.0)
    steady = replace(place, tau_dusty=place.tau)
    assert steady.depth(np.radians([0, 270])) == pytest.approx(0.45)


def test_a_storm_dims_the_beam_and_brightens_the_sky():
    place = site("mars_jezero")
    clear, storm = (replace(place, tau=t, tau_dusty=t).sky("2030-01-01", 25) for t in (0.3, 3.0))
    noon = int(np.argmax(clear.sunlight))
    assert storm.sunlight[noon] < 0.1 * clear.sunlight[noon]
    assert storm.diffuse[noon] > clear.diffuse[noon]
    assert storm.ground_T.max() < clear.ground_T.max()
    none = replace(place, tau=0.0, tau_dusty=0.0).sky("2030-01-01", 25)
    assert none.lit[noon] == pytest.approx(1.0)
    assert none.diffuse == pytest.approx(0.0, abs=1e-9)


def test_temperatures_are_those_of_mars(year):
    assert year.ground_T.min() == pytest.approx(185.0)
    assert 265 < year.ground_T.max() < 295
    assert year.air_T.min() == pytest.approx(185.0)
    assert 225 < year.air_T.max() < 255
    assert np.all(year.air_T <= year.ground_T + 1e-9)
    assert np.all((year.sink_T_vertical > 150) & (year.sink_T_vertical < 260))


def test_the_sink_at_night_by_hand(year):
    """Half ground at 185 K, half a sky that gives a fifth of 185 K."""
    night = int(np.argmin(year.sun_elevation))
    glow = 0.96 * 185.0**4 + 0.04 * 0.2 * 185.0**4
    assert year.sink_T_vertical[night] == pytest.approx((0.5 * glow + 0.5 * 0.2 * 185.0**4) ** 0.25, rel=1e-9)
    assert year.infrared_horizontal[night] == pytest.approx(0.2 * SIGMA * 185.0**4)


def test_noon_of_the_ground_by_hand():
    """Overhead without dust at perihelion: 0.6 (1 - 0.15) 717 W/m2 over 0.96 sigma on top of the night."""
    from gasloop.places.sky import ground_temperature

    place = site("mars_jezero")
    by_hand = (185.0**4 + 0.6 * 0.85 * 717 / (0.96 * SIGMA)) ** 0.25
    got = ground_temperature(place.share * 717, np.pi / 2, 0.0, place.night_T, place.albedo, place.emissivity)
    assert got == pytest.approx(by_hand)
    assert by_hand == pytest.approx(298, abs=1)


def test_what_stands_on_the_site():
    place = site("mars_jezero")
    assert isinstance(place, MarsJezero)
    assert place.body == "Mars"
    assert (place.lat_deg, place.lon_deg) == pytest.approx((18.44, 77.45))
    assert place.gravity == pytest.approx(3.72)
    assert 600 <= place.pressure <= 800


@pytest.mark.parametrize(
    ("change", "message"),
    [({"tau": -0.1}, "both must be zero or above"), ({"omega": 1.0}, "two streams hold")],
)
def test_bad_air_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(site("mars_jezero"), **change).sky("2030-01-01", 24)


def test_a_rim_hides_the_beam_and_leaves_the_sky(tmp_path):
    place = site("mars_jezero")
    free, wall = (
        place.sky("2030-01-01", 25),
        Horizon(np.array([0.0, 180.0]), np.array([]), np.full((2, 1), 89.0), "wall"),
    )
    hidden = place.sky("2030-01-01", 25, horizon=wall)
    assert hidden.sunlight == pytest.approx(0.0)
    assert hidden.diffuse == pytest.approx(free.diffuse)
    assert hidden.ground_T.max() < free.ground_T.max()
    path = tmp_path / "rim.csv"
    path.write_text("azimuth_deg,elevation_deg\n" + "\n".join(f"{a},2" for a in range(0, 360, 5)))
    assert 0 < place.sky("2030-01-01", 25, horizon=path).sunlight.sum() < free.sunlight.sum()


def test_beyond_the_ephemeris():
    with pytest.raises(ValueError, match="outside the ephemeris"):
        site("mars_jezero").sky("2049-12-01", 24 * 60)
