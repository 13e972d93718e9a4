"""The tours among the studies: they are solved whole, and say what their comments promise."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gasloop.tour import read

STUDIES = Path(__file__).parents[2] / "studies"


@cache
def result_of(name: str) -> Any:
    return read(STUDIES / f"{name}.yaml").run()


@pytest.mark.parametrize("name", ["geo_xenon_tour", "leo_constellation_tour"])
def test_everybody_gets_what_they_need(name: str, tmp_path: Path):
    result = result_of(name)
    summary = result.summary
    assert summary["passes"] and summary["exact"] and summary["tour"] == name
    served = [f["to"] for f in summary["flights"] if f["to"] != "depot"]
    assert sorted(served) == sorted(c.name for c in result.done.tour.clients)
    given = sum(f["given_kg"] for f in summary["flights"])
    assert given * 0.99 == pytest.approx(summary["delivered"]["value"], abs=0.1)  # one per cent is lost on the way
    result.write(tmp_path)
    assert "://" not in (tmp_path / "report.html").read_text("utf-8")


def test_satellites_that_lean_are_served_in_one_trip():
    trips = [set(t) for crew in result_of("geo_xenon_tour").summary["routes"] for t in crew]
    assert {f"leaning_{k}" for k in range(1, 5)} in trips


def test_waiting_turns_planes_instead_of_propellant():
    summary = result_of("leo_constellation_tour").summary
    assert summary["dv"]["turning planes"]["value"] < 1.0
    assert summary["dv"]["changing altitude"]["value"] < 300.0  # three times 30 deg of node; turned at once 3 km/s each
    order = [c[:2] for c in summary["routes"][0][0]]
    assert order == sorted(order) and summary["servicers"] == 1
