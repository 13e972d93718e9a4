"""``gasloop compare production``: what it prints, what it writes, its exit codes."""

from __future__ import annotations

import json

import pytest

from tests.cli.command import gasloop

HERE = ("compare", "production", "--site", "mare_equator", "--rate")


@pytest.fixture
def say(monkeypatch, capsys, tmp_path):
    """Run a command in an empty folder: exit code, what it printed, what it said on stderr."""
    monkeypatch.chdir(tmp_path)

    def _say(*words):
        code = gasloop(*words)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return _say


def test_a_table_and_a_page(say, tmp_path):
    code, out, _ = say(*HERE, "1 t/yr", "--out", "routes.html")
    assert code == 0
    assert "molten_regolith_electrolysis" in out and "kWh/kg" in out
    assert "<svg" in (tmp_path / "routes.html").read_text("utf-8")


def test_json_keeps_electricity_and_heat_apart(say):
    code, out, _ = say(*HERE, "1 t/yr", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["oxygen_kg_per_yr"] == pytest.approx(1000.0)
    hot = next(r for r in found["routes"] if (r["route"], r["heat"]) == ("carbothermal", "hot bus"))
    assert hot["electric_kWh_per_kg"] < 10 < hot["thermal_kWh_per_kg"]
    assert sum(u["electric_kWh_per_kg"] for u in hot["units"]) == pytest.approx(hot["electric_kWh_per_kg"])
    assert hot["published"][0]["source"] == "sanders2025"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--site", "mars", "--rate", "1 t/yr"), "there is no site 'mars'"),
        (("--site", "earth_plant", "--rate", "1 t/yr"), "has no lunar soil"),
        (("--site", "mare_equator", "--rate", "1000"), "has no unit"),
        (("--site", "mare_equator", "--rate", "-1 t/yr"), "more than nought"),
    ],
)
def test_bad_input(say, words, message):
    code, out, err = say("compare", "production", *words)
    assert code == 2
    assert message in err and not out


def test_a_rate_that_no_route_can_be_built_for_fails(say):
    code, out, _ = say(*HERE, "1 kg/yr")
    assert code == 1
    assert "raise the rate" in out
