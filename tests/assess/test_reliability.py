"""Spares by Poisson, availability, and sampled histories against what they must be in the mean."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from gasloop.assess.reliability import (
    Kind,
    at_most,
    availability,
    history,
    last_with,
    sampled,
    spares,
)
from gasloop.knowledge.replaceable import DESIGN, FLOWN, part
from gasloop.knowledge.sources import references

HOUR, DAY = 3600.0, 86400.0
MISSION = 500 * DAY


@pytest.mark.parametrize("mean", [0.02, 1.0, 3.43, 40.0])
def test_poisson_as_another_library_has_it(mean):
    for n in (0, 1, 5, 60):
        assert at_most(n, mean) == pytest.approx(stats.poisson.cdf(n, mean), rel=1e-12)


def test_availability_by_hand():
    assert availability(99 * HOUR, HOUR) == pytest.approx(0.99)


def test_spares_of_the_pump_as_designed_and_as_flown():
    """500 days: 0.07 failures expected of 181 507 h, one spare; 3.4 of 3500 h, seven spares for 95 %."""
    wanted = {}
    for name in ("design", "flight"):
        expected = MISSION / part("upa_pressure_pump", name).mtbf
        wanted[name] = spares({"pump": Kind(expected, 49.1)}, 0.95)["pump"]
        assert wanted[name] == stats.poisson.ppf(0.95, expected)
    assert wanted == {"design": 1, "flight": 7}


def test_spares_of_two_kinds_are_on_the_hull_of_the_lightest():
    """Against all combinations: none that is as likely to last is lighter than the chosen one less its last spare."""
    kinds = {"light": Kind(1.5, 2.0), "heavy": Kind(0.8, 30.0)}
    for asked in (0.6, 0.9, 0.99, 0.999):
        chosen = spares(kinds, asked)
        assert last_with(kinds, chosen) >= asked
        mass = sum(n * kinds[k].mass for k, n in chosen.items())
        grid = [(a * 2.0 + b * 30.0, last_with(kinds, {"light": a, "heavy": b})) for a in range(15) for b in range(12)]
        best = min(m for m, p in grid if p >= asked)
        assert best <= mass <= best + 30.0
        # What was chosen is the likeliest of all that weigh no more.
        assert last_with(kinds, chosen) == pytest.approx(max(p for m, p in grid if m <= mass), rel=1e-9)


def test_failures_of_many_histories_have_the_mean_and_spread_of_poisson():
    units = {"scrubber": [("bed", 4000 * HOUR), ("fan", 6000 * HOUR)], "pump": [("pump", 3500 * HOUR)]}
    stock = {"bed": 99, "fan": 99, "pump": 99}
    many = [history(units, MISSION, 1.0, stock, [n]) for n in range(1000)]
    for unit, kind, mtbf in (("scrubber", "bed", 4000), ("scrubber", "fan", 6000), ("pump", "pump", 3500)):
        counts = np.array([sum(f.unit == unit and f.part == kind for f in h) for h in many])
        mean = MISSION / HOUR / mtbf
        assert counts.mean() == pytest.approx(mean, abs=4 * math.sqrt(mean / 1000))
        assert counts.var() == pytest.approx(mean, rel=0.2)
    told = sampled(many, list(units), list(stock), MISSION)
    assert told.short == 0
    assert told.percentiles["pump"][95] == stats.poisson.ppf(0.95, MISSION / HOUR / 3500)


def test_histories_run_short_as_often_as_poisson_says():
    units = {"pump": [("pump", 3500 * HOUR)]}
    expected = MISSION / HOUR / 3500
    many = [history(units, MISSION, 1.0, {"pump": 4}, [n]) for n in range(2000)]
    lasting = at_most(4, expected)
    short = sampled(many, ["pump"], ["pump"], MISSION).short
    assert short == pytest.approx(1 - lasting, abs=4 * math.sqrt(lasting * (1 - lasting) / 2000))


def test_a_unit_stands_still_as_long_as_its_availability_says():
    units = {"scrubber": [("bed", 500 * HOUR)]}
    many = [history(units, MISSION, 50 * HOUR, {"bed": 999}, [n]) for n in range(300)]
    still = sampled(many, ["scrubber"], ["bed"], MISSION).out["scrubber"]
    assert still == pytest.approx(1 - availability(500 * HOUR, 50 * HOUR), rel=0.03)


def test_without_a_spare_a_unit_stays_still():
    found = history({"a": [("x", 100 * HOUR)], "b": [("x", 100 * HOUR)]}, MISSION, HOUR, {"x": 3}, 1)
    assert [math.isinf(f.until) for f in found] == [False, False, False, True, True]
    assert {f.unit for f in found[-2:]} == {"a", "b"}
    assert [f.at for f in found] == sorted(f.at for f in found)


def test_a_seed_gives_the_same_history_again():
    units = {"a": [("x", 1000 * HOUR), ("y", 500 * HOUR)]}
    one, again, other = (history(units, MISSION, HOUR, {"x": 9, "y": 9}, [n]) for n in (3, 3, 4))
    assert one == again != other


def test_a_spare_taken_is_one_less_for_the_other_unit_and_repair_takes_its_time():
    found = history({"a": [("x", 200 * HOUR)]}, MISSION, 24 * HOUR, {"x": 999}, 5)
    for first, second in pairwise(found):
        assert first.until == first.at + 24 * HOUR
        assert second.at > first.until


def test_errors():
    with pytest.raises(ValueError, match="a probability of 1; allowed: above 0 and below 1"):
        spares({"x": Kind(1.0, 1.0)}, 1.0)
    with pytest.raises(ValueError, match="more than 5000 failures of one kind"):
        spares({"x": Kind(6000.0, 1.0)}, 0.9)
    with pytest.raises(ValueError, match="no part 'pump'; allowed: oga_hydrogen_sensor"):
        part("pump")
    with pytest.raises(ValueError, match=r"no set 'optimistic'.*allowed: design, flight"):
        part("cra_reactor", "optimistic")


def test_parts_are_labelled_and_what_flew_is_worse_than_what_was_designed():
    known = references()
    for p in (*DESIGN.values(), *FLOWN.values()):
        assert p.source in known
        assert not p.unverified
        assert 1000 * HOUR < p.mtbf < 1e6 * HOUR
    assert all(p.mtbf < DESIGN[name].mtbf for name, p in FLOWN.items())
    assert part("cra_reactor", "flight") == DESIGN["cra_reactor"]
