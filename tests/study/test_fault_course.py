"""Faults that nobody foresaw: the air against closed forms, responses, holes, what the plant cannot do."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from gasloop.assess.limits import TORR, Limit
from gasloop.assess.reliability import Failure
from gasloop.components.life_support.cabin import Cabin
from gasloop.parts import air
from gasloop.report import survive_page
from gasloop.study import fault_course, fault_words, stretch
from gasloop.study.fault_text import Hole, Loss, events, span
from gasloop.study.histories import Histories
from gasloop.study.limits import verdicts
from gasloop.study.reliability import Reliability
from gasloop.study.responses import Response
from tests.study.habitat import outcome

HOUR, DAY = 3600.0, 86400.0
# life_support.md b.5: 1.085 kg a day of each of four people at 295 K, in 100 m3 [torr/h].
CLIMB = 18.9 * 4 / 100
FAULT = Loss("scrubber", 2 * DAY)


def course(name: str = "nobody acts", *happening: object, hours: float = 24.0):
    found = fault_course.run(outcome(), happening or (FAULT,), hours * HOUR)  # type: ignore[arg-type]
    return found, next(c for c in found.courses if c.name == name)


def carbon_dioxide(made) -> np.ndarray:
    return made.outputs["cabin", "carbon_dioxide"] / TORR


def before() -> float:
    """Carbon dioxide at the moment of the fault [torr]."""
    return float(outcome().last.run.outputs["cabin", "carbon_dioxide"][2 * 24 - 1]) / TORR


def verdict(made, name: str):
    return next(v for v in made.verdicts["cabin"] if v.limit.name == name)


@pytest.fixture(scope="module")
def lost():
    return course()


def test_carbon_dioxide_climbs_as_the_closed_form_says(lost):
    """LIF-V11: of 25 m3 for each person, 7.6 torr come after (7.6 - start) / 0.756 hours, and 1.32 h pass from 2 to 3 torr."""
    found, made = lost
    assert found.step == 600.0
    assert found.steps == 144
    assert verdict(made, "severe").after / HOUR == pytest.approx((7.6 - before()) / CLIMB, rel=0.01)
    hours = np.arange(1, 145) / 6
    at = np.interp([2.0, 3.0, 15.0], carbon_dioxide(made), hours)
    assert at[1] - at[0] == pytest.approx(1.32, rel=0.01)
    assert at[2] - at[0] == pytest.approx(17.2, rel=0.01)


def test_a_mean_over_an_hour_breaks_half_an_hour_later_than_the_value(lost):
    _, made = lost
    now = (3.0 - before()) / CLIMB
    assert verdict(made, "carbon dioxide, 1 h").after / HOUR == pytest.approx(now + 0.5, rel=0.02)


def test_a_response_acts_from_its_delay_on(lost):
    """Canisters take 0.3 kg/h of the 0.181 that four people breathe out: the same climb for two hours, then a fall."""
    found, nobody = lost
    acted = next(c for c in found.courses if c.name == "canisters")
    assert carbon_dioxide(acted)[:12] == pytest.approx(carbon_dioxide(nobody)[:12], rel=1e-6)
    breathed = 4 * 1.085 / 24
    fall = CLIMB * (0.3 - breathed) / breathed
    assert carbon_dioxide(acted)[17] - carbon_dioxide(acted)[11] == pytest.approx(-fall, rel=0.02)
    assert verdict(acted, "severe").kept
    assert not acted.beyond


def test_with_half_its_capacity_the_scrubber_settles_at_twice_the_pressure():
    _, made = course("nobody acts", Loss("scrubber", 2 * DAY, 0.5), hours=36.0)
    assert carbon_dioxide(made)[-1] == pytest.approx(2 * before(), rel=0.02)


def test_what_the_plant_cannot_do_is_told_with_its_time(lost):
    """A tap of 20 kg/h and four people empty the water tank; nothing gives water after that."""
    found, _ = lost
    flood = next(c for c in found.courses if c.name == "flood")
    kept = float(outcome().last.run.states["water_tank", "m"][48])
    drunk = 4 * (3.217 + 0.760) / 24
    empty = (kept - drunk + 0.02 * 200) / (20 + drunk) + 1  # an hour passes before; the reserve of 2 % counts as water
    when, what = flood.beyond[0]
    assert what == "water_tank is empty"
    assert when / HOUR == pytest.approx(empty, abs=0.2)
    assert not flood.holds


def test_a_hole_drains_a_cabin_as_a_choked_nozzle_does():
    """LIF-V31: V / (C_d A 199.3 m/s), 2.73 h for 10 mm. Valves that a plan left nearly shut give little."""
    hole = Hole("cabin", 2 * DAY, 10e-3)
    _, made = course("nobody acts", hole, hours=6.0)
    p = made.outputs["cabin", "pressure"]
    a, b = 3, 12  # half an hour to two hours
    assert (b - a) / 6 / math.log(p[a - 1] / p[b - 1]) == pytest.approx(2.73, rel=0.04)
    assert verdict(made, "total pressure").after / HOUR == pytest.approx(2.73 * math.log(101.3 / 20.7), rel=0.05)


def test_an_opened_valve_feeds_the_hole():
    """A nitrogen valve of 5.4 kg/h, opened at once; whoever tends the stock may open it further by half."""
    was = outcome()
    opened = Response("opened", 0.0, {"cabin.valve_N2": 1.0})
    statement = dataclasses.replace(was.statement, responses=(opened,))
    hole = Hole("cabin", 2 * DAY, 5e-3)
    found = fault_course.run(dataclasses.replace(was, statement=statement), [hole], 6 * HOUR)
    shut, fed = (c.outputs["cabin", "pressure"] for c in found.courses)
    more = ((fed[5] - fed[0]) - (shut[5] - shut[0])) * 100 / (air.gas_constant("N2") * 295) * 6 / 5  # kg/h in 100 m3
    assert 5.1 < more < 1.5 * 5.4
    assert verdict(found.courses[1], "total pressure").kept


def test_a_later_hole_leaves_the_time_before_it_alone(lost):
    _, nobody = lost
    _, made = course("nobody acts", FAULT, Hole("cabin", 2.5 * DAY, 5e-3))
    p, without = (c.outputs["cabin", "pressure"] for c in (made, nobody))
    assert p[:72] == pytest.approx(without[:72], rel=1e-6)
    assert p[80] < 0.98 * without[80]


def test_what_was_broken_before_the_fault_is_not_its_doing():
    was = outcome()
    tight = Limit("tight", "carbon_dioxide", "health", "design_choice", "x", high=0.1 * TORR)
    statement = dataclasses.replace(was.statement, limits=(tight,), responses=())
    found = fault_course.run(dataclasses.replace(was, statement=statement), [FAULT], 2 * HOUR)
    assert found.courses[0].verdicts["cabin"][0].after == 0.0
    assert not found.courses[0].broken
    assert found.passes


def test_at_the_very_start_nothing_is_known_before():
    _, made = course("nobody acts", Loss("scrubber", 0.0), hours=3.0)
    start = Cabin().p_carbon_dioxide / TORR
    assert before() < carbon_dioxide(made)[-1] < start + 3.2 * CLIMB


def test_the_answer_is_told_and_drawn(lost):
    found, made = lost
    said = fault_words.as_json(found)
    assert said["answer"][0] == "Scrubber stops at 48 h."
    assert "the first limit broken is carbon dioxide, 1 h in cabin, after" in said["answer"][1]
    assert "water_tank is empty, and what follows is beyond the plant" in said["answer"][3]
    assert said["status"] == "borne with canisters"
    assert said["passes"]
    row = next(r for r in said["courses"][0]["limits"] if r["limit"] == "severe")
    assert row["after_h"] == pytest.approx(verdict(made, "severe").after / HOUR)
    table = survive_page.text(found)
    assert "cabin, severe (7.6 torr at most)" in table
    page = survive_page.html(found)
    assert page.count("<polyline") >= 3
    assert "src=" not in page


def test_a_run_is_judged_by_the_limits_of_its_study():
    was = outcome()
    rows = verdicts(was.built, was.last.run, was.statement.limits)
    severe = next(r for r in rows if r["limit"] == "severe")
    assert severe["kept"]
    assert severe["margin"] == pytest.approx(7.6 * TORR - severe["worst"])
    assert "cabin, severe (7.6 torr at most): kept" in severe["said"]


# -- histories ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def histories():
    return Histories(outcome())


def test_a_history_without_failures_runs_nothing(histories):
    told = histories.run([])
    assert (told.failures, told.ran, told.broken, told.back) == (0, 0, {}, True)


def test_a_failure_in_a_history_is_the_fault_of_a_course(histories, lost):
    """Repaired after 10 h, the scrubber brings the air back: V over its stream is 1.6 h, so 1 % is left after half a day."""
    _, made = lost
    told = histories.run([Failure("scrubber", "bed", 2 * DAY, 2 * DAY + 10 * HOUR)])
    assert told.back
    assert told.ran < 1.5 * DAY / 600
    for name in ("carbon dioxide, 1 h", "severe"):
        after = verdict(made, name).after
        assert told.broken[f"cabin, {name}"] == pytest.approx(2 * DAY + after, abs=60.0)


def test_a_failure_within_the_stretch_of_another_is_not_run_twice(histories):
    first = Failure("scrubber", "bed", 1 * DAY, 1 * DAY + 4 * HOUR)
    second = Failure("scrubber", "bed", 1 * DAY + 10 * HOUR, 1 * DAY + 14 * HOUR)
    both = histories.run([first, second])
    assert both.failures == 2
    assert both.ran <= histories.run([first]).ran + 12 * 6
    lost = histories.run([first, dataclasses.replace(second, until=math.inf)])
    assert lost.short
    assert "cabin, severe" in lost.broken


def test_equations_of_one_step_refuse_orders_of_another(histories):
    was = outcome()
    hourly = stretch.stretch(was, stretch.planned(was), 0, 2, 1)
    with pytest.raises(ValueError, match="prepared for steps of 600 s, not of 3600 s; prepare anew"):
        histories.prepared.run(hourly.orders, hourly.site)


def test_spares_and_histories_of_a_study():
    stated = outcome().statement.reliability
    assert isinstance(stated, Reliability)
    year = 365 * DAY
    assert stated.kinds(year)["cdra_sorbent_bed"].expected == pytest.approx(2 * 8760 / 77100)
    assert (
        stated.histories(year, {"cdra_sorbent_bed": 9}, [7])
        == stated.histories(year, {"cdra_sorbent_bed": 9}, range(8))[7:]
    )


# -- what a person may write -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("faults", "leaks", "capacity", "said"),
    [
        ([], [], 0.0, "nothing goes wrong: give --fault UNIT@TIME"),
        (["scrubber"], [], 0.0, "--fault scrubber: no time; write UNIT@TIME, like scrubber@30d"),
        (["scruber@1d"], [], 0.0, "no 'scruber' here; did you mean 'scrubber'.*allowed: reactor"),
        (["scrubber@1 x"], [], 0.0, "--fault scrubber@1 x: unknown unit 'x'"),
        (["scrubber@5d"], [], 0.0, "5d is not within the study; allowed: 0 h to below 4 d"),
        (["scrubber@1d"], [], 1.5, "--capacity 1.5 is no loss; allowed: 0 to below 1"),
        (["radiator@1d"], [], 0.0, "'radiator' closes bus cold: .*no run goes on without it; mend: lose what feeds"),
        (["cabin@1d"], [], 0.0, "'cabin' has no load that could be lost; allowed: house, crew"),
        ([], ["cabin@1d"], 0.0, "--leak cabin@1d: no bore; write ROOM@TIME:BORE"),
        ([], ["crew@1d:5mm"], 0.0, "no 'crew' here; allowed: cabin"),
        ([], ["cabin@1d:5"], 0.0, "'5' has no unit"),
        ([], ["cabin@1d:1m"], 0.0, "a bore of 1m; allowed: up to 50 mm"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(faults, leaks, capacity, said):
    with pytest.raises(ValueError, match=said):
        events(faults, leaks, capacity, outcome().statement.network, 4 * DAY)


def test_times_may_be_written_with_or_without_a_space():
    network = outcome().statement.network
    for text in ("scrubber@36h", "scrubber@1.5 d", " scrubber @ 36 h"):
        assert events([text], [], 0.0, network, 4 * DAY) == [Loss("scrubber", 1.5 * DAY)]
    assert events([], ["cabin@1d:5 mm"], 0.0, network, 4 * DAY) == [Hole("cabin", DAY, 5e-3)]
    assert span(None) == 10 * DAY
    with pytest.raises(ValueError, match="--for 0 h: nothing can be seen in no time"):
        span("0 h")


def test_a_unit_that_was_not_built_cannot_be_lost():
    was = outcome()
    units = {n: u for n, u in was.built.units.items() if n != "canister"}
    with pytest.raises(
        ValueError, match="'canister' was not built: the plan gave it no size; mend: give it a fixed `size`"
    ):
        fault_course.run(dataclasses.replace(was, built=dataclasses.replace(was.built, units=units)), [FAULT], HOUR)
