"""Every study of the project is read; each is run whole and must agree with its plan."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gasloop.api import Result, Study
from gasloop.model import results

STUDIES = sorted((Path(__file__).parents[2] / "studies").glob("*.yaml"))
RESIDUALS = {"elements": 1e-9, "mass": 1e-9, "energy": 1e-6}
KWH = 3.6e6
HOUR = 3600.0


# Tests of one study share its run; their group keeps them on one worker.
@cache
def run_of(name: str) -> Result:
    return Study.read(next(p for p in STUDIES if p.stem == name)).run()


@pytest.mark.parametrize("path", STUDIES, ids=lambda p: p.stem)
def test_reads_without_fault(path: Path):
    assert Study.read(path).name == path.stem


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(p.stem, marks=pytest.mark.xdist_group(p.stem)) for p in STUDIES])
def test_plan_and_run_agree(name: str, tmp_path: Path):
    result = run_of(name)
    summary = result.summary
    assert summary["passes"], summary["status"]
    assert summary["agreement"]["gap_relative_max"] <= 0.01
    for law, bound in RESIDUALS.items():
        assert summary["residuals"][law] <= bound
    assert summary["residuals"]["entropy_made"] > 0
    result.save(tmp_path / "results.nc")
    result.report(tmp_path / "report.html")
    assert Result(results.load(tmp_path / "results.nc")).summary == summary


@pytest.mark.slow
@pytest.mark.xdist_group("mare_night")
def test_mare_night_is_the_closed_form_of_its_own_efficiencies():
    """energy.md c.7: hydrogen for the night is P t / e_fc, and the day must give P and refill it."""
    tree = run_of("mare_night").tree
    flow = tree["/simulated/flow"]
    power = {
        arc: flow.sel(arc=arc).values for arc in ("pv.power", "fuel_cell.power", "electrolyser.power", "base.power")
    }
    lit = tree["/site/lit"].values
    turns = np.flatnonzero(np.diff((lit < 0.5).astype(int)))
    nights = [(a, b) for a, b in pairwise(turns) if lit[a + 1] < 0.5 and b - a > 24]
    assert len(nights) >= 11
    used = flow.sel(arc="fuel_cell.hydrogen").values
    burnt = -used.sum() * HOUR
    per_kg = power["fuel_cell.power"].sum() * HOUR / burnt
    for a, b in nights:
        assert b - a == pytest.approx(354, abs=3)
        needed = 10e3 * (b - a) * HOUR / per_kg
        # The battery and the light of dawn and dusk carry a little of the night.
        assert -used[a + 1 : b + 1].sum() * HOUR == pytest.approx(needed, rel=0.04)
    # Over whole lunar days the tank need hold no more than a night.
    level = tree["/simulated/level"].sel(stock="hydrogen_tank.m").values
    assert np.ptp(level) == pytest.approx(10e3 * 354 * HOUR / per_kg, rel=0.04)
    made = flow.sel(arc="electrolyser.hydrogen").values.sum() * HOUR
    assert made == pytest.approx(burnt, rel=0.01)
    given, taken = power["pv.power"].sum(), -power["base.power"].sum() - power["electrolyser.power"].sum()
    assert given + power["fuel_cell.power"].sum() == pytest.approx(taken, rel=0.01)


@pytest.mark.slow
@pytest.mark.xdist_group("shackleton")
def test_shackleton_lets_hydrogen_limit_and_leaves_oxygen_for_the_crew():
    """Water gives 7.94 kg of oxygen with each kg of hydrogen, a lander at 5.5 burns less: some oxygen is left over."""
    tree = run_of("shackleton").tree
    year = tree["/simulated/flow"].sum("time") * HOUR
    oxygen, hydrogen = (float(year.sel(arc=f"electrolyser.{g}")) for g in ("oxygen", "hydrogen"))
    assert oxygen / hydrogen == pytest.approx(7.936, rel=1e-3)
    lox, lh2 = (-float(year.sel(arc=f"lander.{g}")) for g in ("lox", "lh2"))
    assert lox + lh2 == pytest.approx(4 * 8e3, rel=0.05)
    # Hydrogen is scarce: little of what the stack makes goes anywhere but to lander and fuel cell.
    burnt = -float(year.sel(arc="fuel_cell.hydrogen"))
    assert (lh2 + burnt) / hydrogen > 0.9
    breathed = -float(year.sel(arc="crew.oxygen"))
    assert breathed == pytest.approx(4 * 180 * 0.895, rel=0.02)
    assert oxygen > lox + breathed
