"""``gasloop survive``: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json

import pytest

from gasloop.study import loop
from tests.cli.command import gasloop
from tests.study.habitat import HABITAT, outcome


@pytest.fixture
def study(tmp_path, monkeypatch):
    """The habitat as a file; its plan and run are those that all tests share."""
    shared = outcome()
    monkeypatch.setattr(loop, "run", lambda statement, progress: shared)
    path = tmp_path / "habitat.yaml"
    path.write_text(HABITAT, "utf-8")
    return path


def test_the_time_to_each_limit_and_what_helps(study, tmp_path, capsys):
    assert gasloop("survive", study, "--fault", "scrubber@2d", "--for", "12h", "--out", tmp_path / "out") == 0
    printed = capsys.readouterr().out
    assert "Scrubber stops at 48 h." in printed
    assert "Borne with canisters." in printed
    assert "nobody acts" in printed
    found = json.loads((tmp_path / "out" / "fault.json").read_text("utf-8"))
    assert [c["name"] for c in found["courses"]] == ["nobody acts", "canisters", "flood"]
    assert found["hours"] == 12
    page = (tmp_path / "out" / "fault.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "http" not in page.replace("http-equiv", "")


def test_exit_code_1_where_nothing_helps(study, capsys):
    assert gasloop("survive", study, "--fault", "scrubber@2d", "--leak", "cabin@2d:20mm", "--for", "6 h", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "not borne, with any of the 2 responses"
    assert [f["said"] for f in found["faults"]] == ["scrubber stops at 48 h", "cabin has a hole of 20 mm at 48 h"]
    broken = {r["limit"] for r in found["courses"][0]["limits"] if not r["kept"]}
    assert {"oxygen", "total pressure", "oxygen in the lungs"} <= broken


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fault", "scruber@2d"], "did you mean 'scrubber'"),
        (["--fault", "scrubber"], "no time; write UNIT@TIME"),
        (["--fault", "exhaust@2d"], "'exhaust' closes bus exhaled"),
        ([], "nothing goes wrong"),
    ],
)
def test_exit_code_2_for_what_cannot_be_meant(study, capsys, words, said):
    assert gasloop("survive", study, *words) == 2
    assert said in capsys.readouterr().err


def test_histories_of_failures(study, tmp_path, capsys):
    """Four days, beds that last 400 h: 0.5 failures in the mean, each of 12 h, after which 3 torr are passed."""
    part = "{name: bed, mtbf: 400 h, because: a bad one}"
    study.write_text(HABITAT.replace("[cdra_sorbent_bed, cdra_sorbent_bed]", f"[{part}, {part}]"), "utf-8")
    assert gasloop("survive", study, "--histories", "12", "--json", "--out", tmp_path) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["count"] == 12
    assert found["failures_mean"] == pytest.approx(96 / 200, abs=0.4)
    broken = {b["limit"]: b["share"] for b in found["broken"]}
    assert 0 < broken["cabin, severe"] <= broken["cabin, carbon dioxide, 1 h"] <= found["failures_mean"]
    assert json.loads((tmp_path / "histories.json").read_text("utf-8")) == found


def test_histories_need_to_know_how_often_units_fail(study, capsys):
    study.write_text(HABITAT[: HABITAT.index("reliability:")], "utf-8")
    assert gasloop("survive", study, "--histories", "12") == 2
    assert "add `reliability:`, or give --fault" in capsys.readouterr().err


def test_a_run_tells_of_spares_and_limits():
    from gasloop.cli.run import told

    air = [{"kept": False, "said": "cabin, oxygen: broken"}, {"kept": True, "said": "cabin, fire: kept"}]
    lines = told({"answer": "a", "status": "s", "air_limits": air, "reliability": {"said": "2 spares"}})
    assert lines == ["a", "S.", "Of the air, cabin, oxygen: broken.", "Of spares, 2 spares."]
