"""The missions among the studies: they are flown whole, and say what their comments promise."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gasloop.flight import read

STUDIES = Path(__file__).parents[2] / "studies"
MISSIONS = ("spacenet_qs3", "artemis_lox_refuel", "mars_departure_tankers")


@cache
def summary_of(name: str) -> dict[str, Any]:
    return read(STUDIES / f"{name}.yaml").run().summary


@pytest.mark.parametrize("name", MISSIONS)
def test_it_is_flown_and_keeps_all_mass(name: str, tmp_path: Path):
    result = read(STUDIES / f"{name}.yaml").run()
    assert result.passes and result.summary["mission"] == name
    assert abs(result.summary["balance_kg"]) < 1e-6
    result.write(tmp_path)
    assert "://" not in (tmp_path / "report.html").read_text("utf-8")


def test_lunar_oxygen_carries_the_rover():
    summary = summary_of("artemis_lox_refuel")
    without = summary["variants"]["without_refuelling"]["failure"]
    assert without["missing_kg"].keys() == {"O2"}
    alone = summary["variants"]["without_either"]
    assert alone["failure"] is None
    hls = [b for b in summary["burns"] if b["stage"] == "hls"]
    # Before the plant oxygen is the short one, after it the methane that was brought.
    assert [b["first_out"] for b in hls] == ["O2"] * 4 + ["CH4"] * 4
    assert hls[-1]["spare_dv"] > [b for b in alone["burns"] if b["stage"] == "hls"][-1]["spare_dv"]
    # All that does not touch the lander is the published chain.
    base = summary_of("spacenet_qs3")
    for mine, theirs in zip(summary["burns"], base["burns"], strict=True):
        if mine["stage"] != "hls":
            assert mine["used_total_kg"] == pytest.approx(theirs["used_total_kg"], abs=1e-6)


def test_tankers_to_mars():
    summary = summary_of("mars_departure_tankers")
    stated, none, high = (summary["tankers"][n] for n in ("as stated", "none", "high"))
    assert none["launched_mean"] < stated["launched_mean"] < high["launched_mean"]
    # Public counts of tankers of this size lie between 8 and the high teens.
    assert 8 <= stated["launched_p10"] <= stated["launched_p90"] <= 16
    # The heat that cooling must lift is about what boils off in a full depot: 0.1 % of 1200 t a day.
    assert summary["cooling"]["boil_off_kg_per_d"] == pytest.approx(1200, rel=0.01)
    assert any("tmi to mars, 700 m/s: unverified" in remark for remark in summary["remarks"])
    assert 10e3 < summary["cooling"]["power_W"] < 50e3
