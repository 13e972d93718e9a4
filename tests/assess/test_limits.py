"""Limits of a cabin's air: margins, means over windows, the time at which one is broken."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.assess.limits import (
    DAY,
    HOUR,
    LIMITS,
    QUANTITIES,
    TORR,
    Limit,
    alveolar_oxygen,
    judge,
    judge_run,
    trailing_mean,
)
from gasloop.knowledge.sources import references

EARTH = {
    "pressure": 101.3e3, "oxygen": 21.2e3, "carbon_dioxide": 2.0 * TORR, "vapour": 1.2e3, "humidity": 0.45, "temperature": 295.0,
    "methane": 0.2, "hydrogen": 0.05,
}  # fmt: skip


def course(n: int, **changed: object) -> dict[str, np.ndarray]:
    return {name: np.broadcast_to(np.asarray(changed.get(name, value), float), (n,)) for name, value in EARTH.items()}


def verdict(limit: Limit, values: object, step: float = HOUR):
    values = np.asarray(values, float)
    needed = dict(course(len(values)), **{limit.quantity: values})
    return judge(needed, step, [limit])[0]


def test_usual_air_keeps_every_limit():
    found = judge(course(48), HOUR)
    assert [v.limit.name for v in found] == [limit.name for limit in LIMITS]
    assert all(v.kept and v.margin > 0 and v.share == 0 for v in found)


def test_exploration_air_is_fine_to_breathe_and_breaks_only_the_usual_limit_of_fire():
    """56.5 kPa and 34 %: a limit on the share of oxygen as health would call this air too rich."""
    air = course(3, pressure=56.5e3, oxygen=0.34 * 56.5e3)
    broken = [v.limit.name for v in judge(air, HOUR) if not v.kept]
    assert broken == ["fire, usual materials"]


def test_thin_air_with_the_share_of_earth_is_not_enough():
    """0.21 of 56.5 kPa is 11.9 kPa: on the Earth that is 4.7 km up."""
    air = course(3, pressure=56.5e3, oxygen=0.21 * 56.5e3)
    assert {"oxygen", "oxygen in the lungs"} <= {v.limit.name for v in judge(air, HOUR) if not v.kept}


def test_gas_that_burns_is_judged_by_its_share():
    """A kilogram of hydrogen in 100 m3 at 295 K is 12 kPa, far beyond a hundredth; the same share of thin air is less of it."""
    broken = [v.limit.name for v in judge(course(3, hydrogen=1.2e3, methane=1.2e3), HOUR) if not v.kept]
    assert broken == ["hydrogen"]
    assert all(v.kept for v in judge(course(3, hydrogen=0.9e3), HOUR) if v.limit.name == "hydrogen")


def test_time_to_violation_lies_between_two_steps():
    limit = Limit("top", "carbon_dioxide", "health", "bvad2022", "x", high=100.0)
    found = verdict(limit, [70.0, 90.0, 110.0, 105.0])
    assert found.after == pytest.approx(2.5 * HOUR)  # halfway between the ends of steps 2 and 3
    assert found.margin == pytest.approx(-10.0)
    assert found.at == 3 * HOUR
    assert found.share == 0.5


def test_what_is_known_before_is_not_judged_but_looked_back_at():
    """A mean of two hours that climbs by 10 an hour, and was level before: broken at 2 h, seen only with what was before."""
    limit = Limit("top", "carbon_dioxide", "health", "bvad2022", "x", high=100.0, window=2 * HOUR)
    values = np.array([90.0] * 4 + [100.0, 110.0, 120.0])
    found = judge(dict(course(7), carbon_dioxide=values), HOUR, [limit], before=4)[0]
    assert found.after == pytest.approx(2 * HOUR)  # 90 to 110 in straight lines: a mean of 100
    assert found.worst == pytest.approx(110.0)
    assert found.at == 3 * HOUR
    broken = judge(dict(course(7), carbon_dioxide=values + 20.0), HOUR, [limit], before=4)[0]
    assert broken.after == 0.0


def test_broken_at_once_and_never():
    limit = Limit("floor", "oxygen", "health", "bvad2022", "x", low=10.0)
    assert verdict(limit, [5.0, 20.0]).after == HOUR
    never = verdict(limit, [12.0, 11.0, 20.0])
    assert never.kept
    assert never.after is None
    assert never.margin == pytest.approx(1.0)


def test_two_sided_limits_count_the_nearer_bound():
    limit = Limit("band", "temperature", "comfort", "bvad2022", "x", low=291.0, high=300.0)
    assert verdict(limit, [293.0, 299.5]).margin == pytest.approx(0.5)


def test_a_peak_shorter_than_the_window_may_pass():
    """Three torr over an hour: ten minutes at 5 torr after fifty at 2 are a mean of 2.5."""
    limit = next(v for v in LIMITS if v.name == "carbon dioxide, 1 h")
    minutes = np.full(120, 2.0 * TORR)
    minutes[60:70] = 5.0 * TORR
    found = verdict(limit, minutes, step=60.0)
    assert found.kept
    assert found.margin == pytest.approx(0.5 * TORR)
    minutes[60:90] = 5.0 * TORR
    assert not verdict(limit, minutes, step=60.0).kept


def test_trailing_mean_by_hand():
    """Straight lines between the ends of steps: the second step of 1, 3 has a mean of 2."""
    got = trailing_mean(np.array([1.0, 3.0, 5.0, 7.0]), 1.0, 2.0)
    assert got == pytest.approx([1.0, 1.5, 3.0, 5.0])
    assert trailing_mean(np.array([1.0, 3.0]), 60.0, 0.0) == pytest.approx([1.0, 3.0])
    assert trailing_mean(np.array([2.0, 4.0]), HOUR, 7 * DAY) == pytest.approx([2.0, 2.5])


def test_alveolar_oxygen_does_not_care_for_the_vapour_that_lungs_add():
    """Humid air of the same dry share gives the same: lungs saturate it anyway."""
    dry = alveolar_oxygen(101.3e3, 0.21 * 101.3e3)
    assert alveolar_oxygen(101.3e3, 0.21 * (101.3e3 - 2e3), 2e3) == pytest.approx(dry, rel=1e-12)
    assert dry / TORR == pytest.approx(104.0, rel=0.02)


def test_limits_are_labelled():
    known = references()
    assert len({limit.name for limit in LIMITS}) == len(LIMITS)
    assert {limit.quantity for limit in LIMITS} == set(QUANTITIES)
    for limit in LIMITS:
        assert limit.source in known
        assert limit.what
        assert limit.severity in ("health", "fire", "comfort")
        assert limit.unverified == (limit.source in ("recalled_life_support", "design_choice"))


def test_a_run_is_judged_by_what_it_watched():
    run = SimpleNamespace(step=HOUR, outputs={("cabin", k): v for k, v in course(5, oxygen=14e3).items()})
    found = {v.limit.name: v for v in judge_run(run, "cabin")}
    assert found["oxygen"].margin == pytest.approx(-1.2e3)
    with pytest.raises(KeyError, match="nothing of 'den' was watched in this run; watched: cabin; name a cabin"):
        judge_run(run, "den")


def test_bad_limits():
    with pytest.raises(ValueError, match="there is no quantity 'ozone'; allowed: carbon_dioxide, oxygen"):
        Limit("o3", "ozone", "health", "bvad2022", "x", high=1.0)
    with pytest.raises(ValueError, match="bounds nothing: give `low`, `high` or both"):
        Limit("x", "oxygen", "health", "bvad2022", "x")
    with pytest.raises(ValueError, match="low 2 is not below high 1; exchange them"):
        Limit("x", "oxygen", "health", "bvad2022", "x", low=2.0, high=1.0)
    with pytest.raises(ValueError, match="a window of -1 s; give a time"):
        Limit("x", "oxygen", "health", "bvad2022", "x", low=2.0, window=-1.0)
    with pytest.raises(KeyError, match="needs the output 'oxygen'; there are: pressure"):
        judge({"pressure": np.ones(3)}, HOUR, [Limit("x", "oxygen", "health", "bvad2022", "x", low=2.0)])
