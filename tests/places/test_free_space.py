"""Free space near 1 AU: the Sun's distance through the year, the stated sink and share of light."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gasloop.components.energy.radiator import Radiator
from gasloop.matter.carriers import condition
from gasloop.model.component import At, values
from gasloop.places.sites import FreeSpace, site
from gasloop.places.sun import sun_from_earth, sun_near_earth
from gasloop.study.loop import environment


@pytest.fixture(scope="module")
def year():
    return site("free_space").sky("2030-01-01", 8760)


def test_flux_follows_the_distance_from_the_sun(year):
    """1361 W/m2/(1 -+ e)^2 with the Earth's e = 0.0167: 1407.5 in the first days of January, 1316.6 in July."""
    assert year.flux.max() == pytest.approx(1361 / (1 - 0.0167) ** 2, rel=3e-4)
    assert year.flux.min() == pytest.approx(1361 / (1 + 0.0167) ** 2, rel=3e-4)
    assert np.argmin(year.flux) / 24 == pytest.approx(184, abs=3)  # 4 July
    # The mean over time of 1/r^2 on an ellipse is 1/(a^2 (1 - e^2)^(1/2)).
    assert year.flux.mean() == pytest.approx(1361 / np.sqrt(1 - 0.0167**2), rel=2e-4)


def test_the_sun_is_that_of_the_earths_centre():
    """From the ground the Sun is nearer by day and farther by night, by at most one radius of the Earth."""
    dates = np.datetime64("2031-05-01") + np.arange(48) * np.timedelta64(1, "h")
    here, ground = sun_near_earth(dates), sun_from_earth(dates, 0.0, 0.0)
    radius = 6_378_100.0 / 149_597_870_700.0
    apart = ground.distance - here.distance
    assert np.all(np.abs(apart) <= radius * (1 + 1e-6))
    assert apart.min() < -0.9 * radius < 0.9 * radius < apart.max()
    assert here.semidiameter == pytest.approx(ground.semidiameter, rel=1e-4)


def test_sky_has_the_stated_sink_and_share_of_light():
    place = FreeSpace(sink_T=90.0, sunlit=0.6)
    sky = place.sky("2030-01-01", 24)
    assert sky.lit == pytest.approx(np.full(24, 0.6))
    assert sky.sunlight == pytest.approx(0.6 * sky.flux)
    assert sky.sink_T_vertical == pytest.approx(np.full(24, 90.0))
    assert sky.sink_T_horizontal == pytest.approx(np.full(24, 90.0))
    assert sky.air_T is None
    assert place.pressure == 0.0


def test_a_radiator_gives_nothing_off_at_the_temperature_of_the_sink():
    place = site("free_space")
    here = environment(place.sky("2030-01-01", 1), {"gravity": place.gravity})
    at = [At({"heat": condition("heat", T)}, here) for T in (place.sink_T, 300.0)]
    radiator = Radiator(size=10.0)
    cold, warm = (np.asarray(radiator.physics(values(load=1.0), values(), a).ports["heat"]) for a in at)
    assert cold == pytest.approx(0.0, abs=1e-9)
    assert warm < -1e3  # taken from the bus


def test_it_has_no_horizon():
    with pytest.raises(ValueError, match="free_space has no horizon; leave it out"):
        site("free_space").sky("2030-01-01", 24, horizon="hills.csv")


def test_numbers_can_be_replaced():
    place = replace(site("free_space"), gravity=1e-4, gear_ratio=2.0)
    assert (place.gravity, place.gear_ratio, place.sink_T) == (1e-4, 2.0, 150.0)
