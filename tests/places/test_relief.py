"""Near relief as a distribution: its mean light against counting, its limits, and what a mast gains by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gasloop.places.illumination import illumination
from gasloop.places.moon import relief_of
from gasloop.places.relief import Relief
from gasloop.places.sites import site
from gasloop.places.terrain import lit_fraction, smooth_horizon

SEMIDIAMETER = np.radians(0.267)
ELEVATION = np.radians(np.linspace(-0.6, 4.0, 47))
FLAT = np.zeros(47)


def _counted(relief, samples=200_000):
    """The mean light, by drawing near horizons: exponential on the ground, lowered by mast/distance, never below the far one."""
    drawn = np.random.default_rng(5).exponential(relief.angle, samples)
    extra = np.maximum(drawn - relief.mast / relief.distance, 0.0)
    return np.array([np.mean(lit_fraction(e, extra, SEMIDIAMETER)) for e in ELEVATION])


@pytest.mark.parametrize(("scale", "mast"), [(2.33, 0.0), (2.33, 2.0), (2.33, 10.0), (0.3, 0.1), (15.0, 5.0)])
def test_mean_light_is_that_of_the_stated_distribution(scale, mast):
    relief = Relief(scale, 250.0, mast)
    found = relief.lit_fraction(ELEVATION, FLAT, FLAT + SEMIDIAMETER)
    assert found == pytest.approx(_counted(relief), abs=4e-3)
    assert np.all((found >= -1e-9) & (found <= 1.0))


def test_far_above_the_relief_it_is_gone():
    """exp(-20/2.33): two directions in ten thousand are raised."""
    clear = lit_fraction(ELEVATION, FLAT, SEMIDIAMETER)
    assert Relief(2.33, 250.0, 20.0).lit_fraction(ELEVATION, FLAT, FLAT + SEMIDIAMETER) == pytest.approx(
        clear, abs=2e-4
    )
    assert Relief(1e-3, 250.0, 0.0).lit_fraction(ELEVATION, FLAT, FLAT + SEMIDIAMETER) == pytest.approx(clear, abs=2e-3)


def test_light_rises_smoothly_with_the_mast():
    masts = np.linspace(0.0, 12.0, 121)
    light = np.array([Relief(2.33, 250.0, m).lit_fraction(ELEVATION, FLAT, FLAT + SEMIDIAMETER).mean() for m in masts])
    lost = light[-1] - light
    assert np.all(np.diff(light) > 0)
    # Where only the height of the mast changes, what is lost falls by the same factor each metre.
    assert lost[:100] + np.exp(-12 / 2.33) * lost[0] == pytest.approx(lost[0] * np.exp(-masts[:100] / 2.33), rel=0.01)


@pytest.fixture(scope="module")
def by_mast():
    crest = replace(site("shackleton_ridge"), height=1945.0, near_field=2.33)
    return {mast: illumination(crest, "2011-01-01", 19.0, mast=mast)["here"] for mast in (0.0, 2.0, 10.0)}


def test_a_mast_gains_what_the_published_terrain_says(by_mast):
    """ENE-L1: 92.27 % at 2 m, which 2.33 m was set by, and 95.65 % at 10 m: 3.4 points for 8 m."""
    assert by_mast[2.0].lit == pytest.approx(0.9227, abs=5e-4)
    assert by_mast[10.0].lit == pytest.approx(0.9565, abs=0.01)
    assert by_mast[10.0].lit - by_mast[2.0].lit == pytest.approx(0.034, abs=0.01)
    assert 0.85 < by_mast[0.0].lit < 0.90
    assert by_mast[0.0].longest_below_half_h > by_mast[2.0].longest_below_half_h > by_mast[10.0].longest_below_half_h


def test_it_is_off_unless_stated_and_with_a_horizon_of_the_users_own():
    ridge = site("shackleton_ridge")
    assert relief_of(ridge, 2.0, None) is None
    near = replace(ridge, near_field=2.33)
    assert relief_of(near, 2.0, None) == Relief(2.33, 250.0, 2.0)
    assert relief_of(near, 2.0, smooth_horizon(0.0)) is None
    assert relief_of(site("mare_equator"), 2.0, None) is None


def test_the_sky_holds_it_too():
    """Half a year of winter: less light from the ground, and what is assumed is said."""
    near = replace(site("shackleton_ridge"), near_field=2.33)
    plain, hidden = (p.sky("2030-06-01", 24 * 60, mast=2.0) for p in (site("shackleton_ridge"), near))
    assert np.all(hidden.lit <= plain.lit + 1e-9)
    assert hidden.lit.mean() < plain.lit.mean() - 0.01
    note = illumination(near, "2030-01-01", 0.1)["note"]
    assert "2.33 m high on the mean, 250 m away" in note
    assert "distribution" not in illumination(site("shackleton_ridge"), "2030-01-01", 0.1)["note"]
