"""Hours merged into unequal segments."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gasloop.solve.linearise import average
from gasloop.solve.timegrid import segments


def spread(features: np.ndarray, edges: np.ndarray) -> float:
    """Sum of squared deviations from the segments' means."""
    return sum(
        float(np.sum((features[:, a:b] - features[:, a:b].mean(axis=1, keepdims=True)) ** 2))
        for a, b in itertools.pairwise(edges)
    )


def test_steps_are_found_exactly():
    row = np.repeat([1.0, 0.0, 0.4, 0.9], [5, 9, 2, 8])
    assert segments(row[None, :], 4).tolist() == [0, 5, 14, 16, 24]


def test_the_least_change_goes_first():
    row = np.repeat([0.0, 1.0, 1.1, 3.0], 4)
    assert segments(row[None, :], 3).tolist() == [0, 4, 12, 16]
    assert segments(row[None, :], 2).tolist() == [0, 12, 16]


def test_edges_to_keep_are_kept():
    found = segments(np.zeros((1, 100)), 4, keep={17, 18, 60})
    assert {0, 17, 18, 60, 100} <= set(found.tolist())
    assert len(found) - 1 == 4


def test_more_segments_than_wanted_where_the_kept_edges_demand_it():
    found = segments(np.zeros((1, 20)), 2, keep={3, 7, 11})
    assert found.tolist() == [0, 3, 7, 11, 20]


def test_no_segment_is_longer_than_allowed():
    found = segments(np.zeros((1, 1000)), 3, longest=24)
    assert np.diff(found).max() <= 24
    assert len(found) - 1 >= 1000 / 24


@pytest.mark.parametrize("count", [50, 51, 1000])
def test_as_many_segments_as_hours_or_more_is_every_hour(count):
    assert segments(np.random.default_rng(1).random((2, 50)), count).tolist() == list(range(51))


def test_one_segment_is_the_whole():
    assert segments(np.random.default_rng(1).random((2, 50)), 1).tolist() == [0, 50]


def test_means_are_exact():
    rows = np.random.default_rng(2).random((3, 200))
    edges = segments(rows, 37)
    assert average(rows, edges.astype(float)) @ np.diff(edges) == pytest.approx(rows.sum(axis=1), rel=1e-12)


def test_several_rows_decide_together():
    rows = np.array([np.repeat([0.0, 1.0], 10), np.repeat([0.0, 1.0, 1.0, 1.0], 5)])
    assert segments(rows, 3).tolist() == [0, 5, 10, 20]


def test_merging_a_wavering_sun_beats_equal_segments():
    hours = np.arange(24 * 20)
    sun = np.clip(np.sin(2 * np.pi * hours / 24), 0, None) * (0.6 + 0.4 * np.sin(0.3 * hours))
    ward = segments(sun[None, :], 120)
    assert spread(sun[None, :], ward) < 0.5 * spread(sun[None, :], np.arange(0, 481, 4))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_what_always_holds(data):
    hours = data.draw(st.integers(2, 60))
    rows = np.array(data.draw(st.lists(st.floats(0, 1), min_size=hours, max_size=hours)))[None, :]
    count = data.draw(st.integers(1, hours + 3))
    keep = data.draw(st.sets(st.integers(0, hours), max_size=5))
    longest = data.draw(st.integers(1, hours))
    found = segments(rows, count, keep, longest)
    assert found[0] == 0
    assert found[-1] == hours
    assert np.all(np.diff(found) >= 1)
    if count < hours:
        assert keep <= set(found.tolist())
        assert np.diff(found).max() <= longest
        # Adjacent segments are left apart only where something forbids to join them.
        if len(found) - 1 > count:
            for a, b, c in zip(found, found[1:], found[2:], strict=False):
                assert b in keep or c - a > longest
    else:
        assert len(found) - 1 == hours
