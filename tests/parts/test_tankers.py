"""Tankers: the closed form against the recursion, the sample against the closed form, mass kept."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.parts import tankers
from gasloop.parts.rocket import burnt
from gasloop.parts.tankers import Cadence, fill_sampled

DAY = 86400.0
FILL = 1.2e6


@pytest.mark.parametrize("load", [90e3, 150e3, 211e3])
@pytest.mark.parametrize("per_day", [0.0, 1e-9, 1e-3, 8e-3])
def test_the_closed_form_counts_as_arrivals_do(load, per_day):
    level, n = 0.0, 0
    while level < FILL * (1 - 1e-12):
        level = level * np.exp(-per_day * 6) + load * 0.97
        n += 1
    assert tankers.tankers_needed(FILL, load, 6 * DAY, per_day / DAY, 0.03) == n
    fixed = fill_sampled(FILL, Cadence((load, load), 6 * DAY), per_day / DAY, 0.03, samples=100)
    assert set(fixed.launched) == {n}
    assert np.all(fixed.time == (n - 1) * 6 * DAY)


def test_a_depot_that_never_fills_says_where_it_ends():
    most = tankers.steady_state(100e3, 30 * DAY, 0.01 / DAY)
    with pytest.raises(ValueError, match=f"never holds 1,200,000 kg: at this boil-off it ends at {most:,.0f} kg"):
        tankers.tankers_needed(FILL, 100e3, 30 * DAY, 0.01 / DAY)
    assert fill_sampled(FILL, Cadence((100e3, 100e3), 30 * DAY), 0.01 / DAY, samples=100).never == 1
    assert tankers.steady_state(1.0, DAY, 0.0) == np.inf


def test_scrubs_failures_and_losses_each_cost():
    plain = Cadence((100e3, 200e3), 6 * DAY)
    rate = 0.002 / DAY

    def run(cadence, rate=rate, seed=1):
        return fill_sampled(FILL, cadence, rate, 0.02, samples=1500, seed=seed)

    base, again, other = run(plain), run(plain), run(plain, seed=2)
    assert np.array_equal(base.launched, again.launched) and not np.array_equal(base.launched, other.launched)
    scrubbed = run(Cadence((100e3, 200e3), 6 * DAY, scrub=0.4, delay=3 * DAY))
    failing = run(Cadence((100e3, 200e3), 6 * DAY, failure=0.1))
    # A scrub with chance q costs delay q/(1 - q) on average at each launch.
    late = scrubbed.time.mean() - (scrubbed.launched.mean() - 1) * 6 * DAY
    assert late / DAY == pytest.approx(scrubbed.launched.mean() * 3 * 0.4 / 0.6, rel=0.05)
    assert scrubbed.launched.mean() > base.launched.mean()  # it boils off longer
    assert failing.launched.mean() == pytest.approx(base.launched.mean() / 0.9, rel=0.03)
    assert run(plain, 0.01 / DAY).launched.mean() > base.launched.mean() > run(plain, 0.0).launched.mean()
    assert sum(base.distribution().values()) == pytest.approx(1.0)
    assert base.quantile(0.1) <= base.quantile(0.5) <= base.quantile(0.9)


def test_what_was_brought_is_there_or_boiled_off():
    found = fill_sampled(FILL, Cadence((150e3, 150e3), 6 * DAY), 0.004 / DAY, samples=100)
    n = int(found.launched[0])
    spilled = n * 150e3 - found.boiled[0] - FILL  # stays in the last tanker
    assert 0 <= spilled < 150e3
    assert np.nanmax(found.levels[0]) == FILL


def test_the_band_falls_between_arrivals_and_ends_full():
    rate = 0.01 / DAY
    found = fill_sampled(FILL, Cadence((200e3, 200e3), 6 * DAY), rate, samples=100)
    low, middle, high = found.band(np.array([-1.0, 0.0, 5.9 * DAY, 6 * DAY, 400 * DAY]), rate)
    assert list(middle[:2]) == [0.0, 200e3]
    assert middle[2] == pytest.approx(200e3 * np.exp(-0.059))
    assert middle[3] == pytest.approx(200e3 * (1 + np.exp(-0.06)))
    assert middle[4] == FILL
    assert np.all(low <= middle) and np.all(middle <= high)


def test_a_tanker_to_a_higher_orbit_comes_home_empty():
    load, dry, up, down, isp = 1.2e6, 120e3, 2410.0, 200.0, 380.0
    given = tankers.delivered_above(load, dry, up, down, isp)
    there = load + dry - burnt(load + dry, up, isp) - given
    assert there - burnt(there, down, isp) == pytest.approx(dry)
    assert tankers.delivered_above(100e3, dry, up, down, isp) < 0
