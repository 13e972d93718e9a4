"""The tidy table: what a mission moved, its balance, and its two forms."""

from __future__ import annotations

import csv

import pytest

from gasloop import flight, tour
from gasloop.campaign.read import read_text as campaign_text
from gasloop.exchange import tables
from tests.campaign.test_files import FILE as CAMPAIGN
from tests.cli.command import TINY, gasloop
from tests.flight.missions import HOP, hop


def test_a_missions_table_balances_by_commodity():
    result = hop().run()
    table = tables.rows(result)
    assert all(mass >= 0 and unit == "kg" for *_, mass, unit, _ in table)
    assert [row[0] for row in table] == sorted(row[0] for row in table)
    for what in ("O2", "H2"):
        sums = {
            kind: sum(row[4] for row in table if row[3] == what and row[6] == kind)
            for kind in ("burnt", "made", "loss")
        }
        begun = sum(e.tanks[what].mass for e in result.mission.plan.elements.values() if what in e.tanks)
        last = {(row[2], row[3]): row[4] for row in table if row[6] == "stock"}
        left = sum(m for (_, w), m in last.items() if w == what)
        assert begun + sums["made"] - sums["burnt"] - sums["loss"] == pytest.approx(left, abs=1e-6), what


def test_a_campaigns_table_has_its_books():
    result = campaign_text(CAMPAIGN).run()
    table = tables.rows(result)
    burnt = sum(row[4] for row in table if row[3] == "O2" and row[6] == "burnt")
    assert burnt == pytest.approx(result.found.books["O2"].burned, rel=1e-9)
    sold = sum(row[4] for row in table if row[:4] == (table[-1][0], "all", "", "O2") and row[6] == "out")
    assert sold == pytest.approx(result.found.books["O2"].delivered, rel=1e-9)
    assert {row[1] for row in table if row[6] == "out"} >= {"earth", "leo", "nrho"}


TOUR = """\
tour: three
start: 2031-01-01
product: xenon
depot: {at: geo, longitude: 0 deg}
clients:
  one: {at: geo, longitude: 20 deg, need: 100 kg}
  two: {at: geo, longitude: 50 deg, inclination: 0.5 deg, need: 150 kg}
  three: {at: geo, longitude: 300 deg, need: 50 kg}
servicer: {dry: 800 kg, tank: 400 kg, hold: 400 kg, isp: 305 s}
losses: {transfer: 1 %}
"""


def test_a_tours_table_has_what_was_burnt_and_given(tmp_path):
    (tmp_path / "tour.yaml").write_text(TOUR)
    result = tour.read(tmp_path / "tour.yaml").run()
    sums = {kind: sum(row[4] for row in tables.rows(result) if row[6] == kind) for kind in ("burnt", "in", "out")}
    assert sums["burnt"] == pytest.approx(result.done.propellant, rel=1e-9)
    assert sums["in"] == pytest.approx(300.0)
    assert sums["out"] == pytest.approx(300.0 / 0.99)
    assert [row[1] for row in tables.rows(result) if row[6] == "in"] == [
        row[2] for row in tables.rows(result) if row[6] == "in"
    ]


def test_the_command_writes_both_forms(tmp_path, capsys):
    study = tmp_path / "hop.yaml"
    study.write_text(HOP)
    assert gasloop("export", study, "--to", "csv", "--out", tmp_path / "t" / "hop.csv") == 0
    rows = list(csv.reader((tmp_path / "t" / "hop.csv").open()))
    assert tuple(rows[0]) == tables.COLUMNS
    assert f"{len(rows) - 1} rows" in capsys.readouterr().out
    parquet = pytest.importorskip("pyarrow.parquet")
    assert gasloop("export", study, "--to", "parquet", "--out", tmp_path / "hop.parquet") == 0
    table = parquet.read_table(tmp_path / "hop.parquet")
    assert table.column_names == list(tables.COLUMNS)
    assert table.num_rows == len(rows) - 1


def test_what_has_no_table_says_so(tmp_path, capsys, monkeypatch):
    plant = tmp_path / "tiny.yaml"
    plant.write_text(TINY)
    assert gasloop("export", plant, "--to", "csv") == 2
    assert "a plant's results are in its results.nc" in capsys.readouterr().err
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ValueError, match="Parquet needs the package pyarrow"):
        tables.write([], tmp_path / "x.parquet", "parquet")
    (tmp_path / "money.yaml").write_text("business: venture\n")
    assert gasloop("export", tmp_path / "money.yaml", "--to", "csv") == 2
    assert "allowed: mission, campaign, tour" in capsys.readouterr().err
    text = "mission: only_tankers\ntankers: {fill: 100 t, load: 50 t, every: 1 d, because: test, samples: 100}\n"
    with pytest.raises(ValueError, match="no craft flies in it"):
        tables.rows(flight.read_text(text).run())
