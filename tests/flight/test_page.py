"""What a mission leaves behind: a page that opens offline, tables, a summary for machines, the command's exit code."""

from __future__ import annotations

import csv
import json
import re
from xml.etree import ElementTree

import pytest

from gasloop.flight import read_text, table
from gasloop.flight.page import html
from tests.cli.command import gasloop
from tests.flight.missions import HOP, hop
from tests.flight.test_read import TANKERS


def drawings(page: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, flags=re.S)]


def test_the_page_shows_each_burn_and_is_offline_and_escaped():
    result = hop(("what: Up and down", 'what: "<b>Up</b> & down"\n#'), ("samples:", '"<i>":')).run()
    page = html(result)
    assert "://" not in page and "<script" not in page
    assert "<b>Up</b>" not in page and "<i>:" not in page
    bats, fall, nodes = drawings(page)
    text = "".join(fall.itertext())
    for burn in result.course.burns:
        assert f"{burn.dv:,.0f} m/s" in text
    assert {"moon", "llo"} <= set(bats.itertext()) and {"moon", "llo"} <= set(nodes.itertext())
    assert "O2:H2 = 5.5" in page and "sets side by side" in page


def test_a_mission_that_stops_shows_where():
    result = hop(("amount: 1200 kg", "amount: 100 kg")).run()
    page = html(result)
    assert "Stops here: " in page and "✕" in page
    assert "STOPS: burn moon to llo" in table(result)


def test_without_times_the_order_of_events_is_drawn():
    still = hop(("time: 2 h, ", ""), ("for: 10 d", "for: 0 d"), ("legs: {set: ho_lab", "legs: {set: spacenet_qs3"))
    assert "order of events (no times are stated)" in html(still.run())


def test_files(tmp_path):
    result = hop().run()
    result.write(tmp_path)
    assert json.loads((tmp_path / "summary.json").read_text()) == json.loads(json.dumps(result.summary))
    rows = list(csv.DictReader((tmp_path / "burns.csv").open()))
    assert [float(r["used_kg"]) for r in rows if r["course"] == "as stated"] == [
        pytest.approx(sum(b.used.values())) for b in result.course.burns
    ]
    masses = list(csv.DictReader((tmp_path / "masses.csv").open()))
    assert {"burnt", "boiled off", "made", "lost in transfer"} <= {r["way"] for r in masses}
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")


def test_legs_carry_their_source_and_what_others_say():
    legs = hop().run().summary["legs"]
    assert legs["moon to llo"]["source"] == "spacelogistics"
    assert legs["moon to llo"]["others"]["dac2"] == 1968
    assert legs["llo to moon"] == {**legs["llo to moon"], "source": "own", "note": "ours", "burns": [20.0, 1830.0]}


def test_tankers_alone():
    result = read_text(TANKERS.replace("every: 6 d", "every: 6 d, samples: 200, compare: {warm: 1 %/d}")).run()
    summary = result.summary
    assert summary["passes"] and set(summary["tankers"]) == {"as stated", "warm"}
    assert summary["tankers"]["as stated"]["planned"] == 8
    assert summary["tankers"]["warm"]["launched_mean"] > summary["tankers"]["as stated"]["launched_mean"]
    assert "1,200 t take 9 tankers (8 to 9 in 80 %" in summary["answer"][0]
    level, counts = drawings(html(result))
    assert "t in the depot" in set(level.itertext()) and "% of samples" in set(counts.itertext())
    never = read_text(TANKERS.replace("every: 6 d", "every: 60 d, boil_off: 2 %/d, samples: 200")).run()
    assert not never.passes
    assert (
        "in 100 % of the samples the depot is never full: the depot never holds" in never.summary["answer"][0].lower()
    )
    assert drawings(html(never))


def test_the_command_prints_margins_and_fails_with_the_mission(tmp_path, capsys):
    path = tmp_path / "hop.yaml"
    path.write_text(HOP)
    assert gasloop("fly", path, "--out", tmp_path / "hop.html") == 0
    out = capsys.readouterr().out
    assert re.search(r"moon to llo +lander +1870\.0 ", out)
    assert (tmp_path / "hop.html").read_text().startswith("<!doctype html>")
    assert gasloop("fly", path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["mission"] == "hop"
    path.write_text(HOP.replace("amount: 1200 kg", "amount: 100 kg"))
    assert gasloop("fly", path) == 1
    assert "missing" in capsys.readouterr().out
    path.write_text(HOP.replace("amount: 1200 kg", "amount: 100"))
    assert gasloop("fly", path) == 2
    assert "100 has no unit" in capsys.readouterr().err


def test_gasloop_run_takes_a_mission(tmp_path, capsys):
    path = tmp_path / "hop.yaml"
    path.write_text(HOP)
    assert gasloop("run", path, "--out", tmp_path / "out") == 0
    assert "All 3 burns are done" in capsys.readouterr().out
    assert {p.name for p in (tmp_path / "out").iterdir()} >= {"summary.json", "report.html", "burns.csv", "study.yaml"}
