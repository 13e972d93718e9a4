"""Many cases of one study: which there are, what they say, where the lightest choice changes."""

from __future__ import annotations

import json
import math

import pytest

from gasloop.report import vary_page
from gasloop.study import vary
from gasloop.study.read import StudyError, read_text
from tests.cli.command import TINY, gasloop

VARY = (
    TINY
    + """\
vary:
  load: {path: components.user.size, values: [5 kW, 10 kW]}
  source:
    choices:
      plain: {}
      heavy: {change.reactor.growth: "0.3"}
  mass: {range: radiator.growth}
"""
)


def test_cases_are_all_combinations_and_ranges_are_walked_one_at_a_time():
    found = vary.cases(VARY)
    usual = [c for c in found if c.end == vary.USUAL]
    assert [tuple(c.labels.values()) for c in usual] == [
        ("5 kW", "plain"), ("5 kW", "heavy"), ("10 kW", "plain"), ("10 kW", "heavy"),
    ]  # fmt: skip
    assert len(found) == 4 * 3
    assert {c.end for c in found} == {"", "mass low", "mass high"}


def test_each_case_is_a_study_of_its_own_with_its_value_in_place():
    by = {(c.labels["load"], c.labels["source"], c.end): read_text(c.text) for c in vary.cases(VARY)}
    assert by["10 kW", "plain", ""].network.units["user"].sizing.high == 10e3
    assert by["5 kW", "heavy", ""].changes[0].value == pytest.approx(0.3)
    changes = {c.parameter: c for c in by["5 kW", "plain", "mass high"].changes}
    assert changes["growth"].component == "radiator"
    assert changes["growth"].because == "varied by this study"


def test_what_a_choice_takes_away_takes_its_changes_and_ranges_with_it():
    text = VARY.replace('heavy: {change.reactor.growth: "0.3"}', "bare: {components.radiator: null}")
    text += "change:\n  radiator.eps: {value: 0.8, because: a test}\n"
    found = vary.cases(text)
    bare = [c for c in found if c.labels["source"] == "bare"]
    assert {c.end for c in bare} == {vary.USUAL}
    assert all("radiator" not in c.text for c in bare)
    plain = [c for c in found if c.labels["source"] == "plain"]
    assert {c.end for c in plain} == {"", "mass low", "mass high"}
    assert all("radiator.eps" in c.text for c in plain)


def test_the_band_is_the_root_of_the_sum_of_squares():
    def runner(text):
        growth = "radiator.growth" in text
        high = growth and "value: 0.3" in text
        return {
            "objective": {"value": 100.0 + (3.0 if high else -4.0 if growth else 0.0)},
            "passes": True,
            "status": "fine",
        }

    every = [vary.Case({"a": "1"}, "", ""), *(vary.Case({"a": "1"}, end, text) for end, text in
             (("x low", "radiator.growth value: 0.1"), ("x high", "radiator.growth value: 0.3"),
              ("y low", "radiator.growth value: 0.1"), ("y high", "radiator.growth value: 0.3")))]  # fmt: skip
    (found,) = vary.run(every, runner)
    assert found.low == pytest.approx(100 - math.sqrt(2 * 16))
    assert found.high == pytest.approx(100 + math.sqrt(2 * 9))


def case(x, choice, objective, spread=0.0):
    return vary.Found(
        {"night": f"{x} h", "store": choice}, objective, objective - spread, objective + spread, True, "agrees"
    )


def test_the_crossing_of_two_straight_lines_on_scales_of_decades():
    # battery = 10 x, fuel cell = 100 x^(1/2): they meet at x = 100.
    found = [case(x, "battery", 10.0 * x) for x in (10, 1000)]
    found += [case(x, "fuel cell", 100.0 * x**0.5) for x in (10, 1000)]
    ((before, after, value),) = vary.crossings(found, "night", "store")
    assert (before, after) == ("battery", "fuel cell")
    assert value == pytest.approx(100.0, rel=1e-9)
    assert vary_page.sentences(found, "night", "store") == ["fuel cell is lighter than battery from night 100 h on"]


def test_bands_that_overlap_are_said():
    found = [case(x, "battery", 10.0 * x, 300.0) for x in (10, 100, 1000)]
    found += [case(x, "fuel cell", 90.0 * x**0.5, 300.0) for x in (10, 100, 1000)]
    (said,) = vary_page.sentences(found, "night", "store")
    assert said.endswith("their bands overlap from 10 to 100 h")


def test_a_case_without_a_plan_has_no_number_and_its_reason():
    (found,) = vary.run(
        [vary.Case({"a": "1"}, "", "")], lambda text: {"status": "no plan can exist: ..", "passes": False}
    )
    assert not found.planned
    assert found.as_json()["kg"] is None
    assert "no plan can exist" in vary_page.text_table([found])
    assert "no plan can exist" in vary_page.html("name", "what", [found])


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("load: {path: components.user.size}", "a variable is one of three"),
        ("load: {path: site, values: [x], range: pv.tilt}", "a variable is one of three"),
        ("load: {range: pv.tilt}", "no component 'pv'"),
        ("load: {range: radiator.tilt}", "radiator has no parameter 'tilt'; it has"),
        ("load: {path: nowhere.size, values: [1 kW]}", "nothing stands at 'nowhere.size'"),
    ],
)
def test_a_variable_that_makes_no_sense_is_refused(entry, said):
    with pytest.raises(StudyError, match=said):
        vary.cases(TINY + f"vary:\n  {entry}\n")


def test_a_study_that_varies_nothing_says_so():
    with pytest.raises(StudyError, match="the study varies nothing"):
        vary.cases(TINY)


def test_the_command_runs_all_cases_and_writes_a_page(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = TINY + "vary:\n  load: {path: components.user.size, values: [5 kW, 8 kW]}\n"
    (tmp_path / "study.yaml").write_text(text, "utf-8")
    assert gasloop("vary", "study.yaml") == 0
    told = capsys.readouterr().out
    assert told.splitlines()[0].split() == ["load", "objective", "[t]", "band", "[t]"]
    five, eight = json.loads((tmp_path / "runs/tiny_vary/cases.json").read_text("utf-8"))
    assert five["agrees"] and eight["kg"] > five["kg"]
    page = (tmp_path / "runs/tiny_vary/vary.html").read_text("utf-8")
    assert "polyline" in page and "http" not in page.replace("http-equiv", "").replace("http_equiv", "")
