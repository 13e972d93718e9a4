"""A schedule that comes again: every day, until the end, until a day; what is refused."""

from __future__ import annotations

import time

import numpy as np
import pytest

from gasloop.api import Study
from gasloop.model.network import Window
from gasloop.solve.timegrid import windowed
from gasloop.study.read import StudyError, read_text
from tests.cli.command import swap
from tests.study.test_steps import KWH, SMALL, totals

ONCE = "schedule: [{at: 4 h, for: 4 h}]"


def scheduled(entries: str, length: str = "12 h"):
    """The windows of the user of the small study, with another schedule."""
    text = swap(swap(SMALL, ONCE, f"schedule: {entries}"), "length: 12 h", f"length: {length}")
    return [(w.start, w.end, w.value) for w in read_text(text).network.units["user"].schedule]


def test_a_day_that_comes_again_is_the_days_written_out():
    again = scheduled("[{at: 8 h, for: 14 h, every: 24 h}, {at: 22 h, for: 2 h, load: 0.5, every: 1 d}]", "3 d")
    out = [(8 + 24 * d, 22 + 24 * d, 1.0) for d in range(3)] + [(22 + 24 * d, 24 + 24 * d, 0.5) for d in range(3)]
    assert again == out


def test_it_ends_with_the_study_or_when_told():
    assert scheduled("[{at: 20 h, for: 8 h, every: 24 h}]", "2 d") == [(20, 28, 1), (44, 48, 1)]  # cut off at the end
    assert scheduled("[{at: 0 h, for: 6 h, every: 12 h, until: 26 h}]", "3 d") == [(0, 6, 1), (12, 18, 1), (24, 26, 1)]
    assert scheduled("[{at: 0 h, for: 6 h, every: 12 h, until: 24 h}]", "3 d") == [(0, 6, 1), (12, 18, 1)]
    assert scheduled("[{at: 0 h, for: 12 h, every: 12 h}]", "36 h") == [(0, 12, 1), (12, 24, 1), (24, 36, 1)]


def test_a_period_of_no_whole_steps_does_not_drift():
    sols = scheduled("[{at: 0 h, for: 12 h, every: 88775 s}]", "100 d")  # a day of Mars
    assert len(sols) == 98
    assert max(abs(begin - i * 88775 / 3600) for i, (begin, _, _) in enumerate(sols)) <= 0.5


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{at: 0 h, for: 7 h, every: 6 h}", "7 h is longer than the period, 6 h"),
        ("{at: 0 h, for: 1 h, until: 6 h}", "`until` without `every`"),
        ("{at: 6 h, for: 1 h, every: 2 h, until: 6 h}", "begins at 6 h, after its end; allowed: before 6 h"),
        ("{at: 13 h, for: 1 h, every: 2 h}", "13 h is out of range"),
        ("{at: 0 h, for: 10 min, every: 2 h}", "10 min is out of range"),
        ("{at: 0 h, for: 1 h, every: 10 min}", "10 min is out of range"),
        ("{at: 0 h, for: 1 h, evry: 2 h}", "did you mean 'every'?"),
    ],
)
def test_what_is_refused(entry, said):
    with pytest.raises(StudyError) as error:
        read_text(swap(SMALL, ONCE, f"schedule: [{entry}]"))
    assert said in str(error.value)
    assert "study.yaml:12: components.user.schedule" in str(error.value)


def test_plan_and_run_follow_it():
    """Twelve hours of one hour on, two off: the energy and the hours of it, in plan and run."""
    result = Study.from_yaml(swap(SMALL, ONCE, "schedule: [{at: 1 h, for: 1 h, every: 3 h}]")).run()
    for group in ("planned", "simulated"):
        assert totals(result, group)["user.power"] == pytest.approx(-4 * 8 * KWH)
        drawn = result.tree[group].to_dataset()["flow"].sel(arc="user.power").values
        assert np.flatnonzero(drawn < -1.0).tolist() == [1, 4, 7, 10]


def test_a_year_of_orbits_is_read_quickly():
    """5,840 windows on a year of minutes: each looks at its own segments, not at all of them."""
    edges = np.arange(525_601.0)
    windows = [Window(90.0 * i + 30, 90.0 * i + 66.5, 0.25) for i in range(5_840)]
    began = time.process_time()
    load = windowed(windows, edges, outside=1.0)
    assert time.process_time() - began < 2.0
    assert load.sum() == pytest.approx(525_600 - 0.75 * 36.5 * 5_840)
    assert set(np.unique(load)) == {0.25, 0.625, 1.0}
