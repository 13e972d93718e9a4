"""Every study of the project is read; each is run whole and must agree with its plan."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gasloop.api import Result, Study
from gasloop.model import results
from gasloop.parts.insulation import blanket_flux
from gasloop.parts.supports import strut_heat

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


def _through(tree, arc: str, step: float) -> float:
    """kg or J through a port over the run, positive out of the unit."""
    return float(tree["/simulated/flow"].sel(arc=arc).sum()) * step


@pytest.mark.slow
@pytest.mark.xdist_group("no_vent_fill")
def test_no_vent_fill_chills_the_line_with_little_and_keeps_the_vent_shut():
    result = run_of("no_vent_fill")
    tree = result.tree
    drawn, arrived = -_through(tree, "line.source", 60.0), _through(tree, "line.delivery", 60.0)
    assert drawn == pytest.approx(800.0 * 1.5, rel=0.01)
    # 29 kg of steel give up 0.54 MJ on the way from 125 K: 1.2 kg by latent heat alone, 0.2 kg if no cold is wasted.
    assert 0.2 < drawn - arrived < 1.3
    level = tree["/simulated/level"].sel(stock="depot.m").values
    assert level[-1] - level[0] == pytest.approx(arrived, rel=1e-6)
    assert result.summary["events"] == []  # neither relief valve opened
    # Spray holds the surface near the liquid that comes in: no more than 1 K warmer than the tanker's.
    warmest = tree["/simulated/value"].sel(state="depot.T_1").values.max()
    assert warmest < 23.0


@pytest.mark.slow
@pytest.mark.xdist_group("xenon_topup")
def test_xenon_topup_keeps_the_satellite_within_its_temperatures():
    result = run_of("xenon_topup")
    tree = result.tree
    level = tree["/simulated/level"].sel(stock="satellite.m").values
    assert level[-1] - level[0] == pytest.approx(82.0, rel=0.01)
    T = tree["/simulated/value"].sel(state="satellite.T").values
    assert T.min() > 295.0 and T.max() < 325.0  # above the critical point, below what the tank bears
    assert _through(tree, "satellite.relieved", 600.0) < 1e-3


DEPOTS = ("passive", "vapour", "cooled", "shielded")


@pytest.mark.slow
@pytest.mark.xdist_group("depot_boiloff")
def test_depot_boiloff_is_the_heat_of_its_blankets_over_the_heat_of_evaporation():
    """What a vented tank loses in a year, from its area up: sphere at 95 % liquid, blanket with its factors, struts."""
    result = run_of("depot_boiloff")
    year = result.tree["/simulated/flow"].sum("time") * HOUR
    # Fluid, its temperature [K], heat of evaporation [J/kg] and density of the liquid [kg/m3] at 1.2 bar.
    for tank, T, h_fg, rho in (("lh2", 20.86, 443.2e3, 70.1), ("lox", 91.8, 211.4e3, 1133.0)):
        full = result.summary["sizes"][f"passive_{tank}_tank"]["value"] * 1e3
        area = (36 * np.pi) ** (1 / 3) * (full / (0.95 * rho)) ** (2 / 3)
        struts = strut_heat("g10", full * 10.0 / 100e6, 0.3, 200.0, T)
        leak = 1.25 * 2.0 * area * blanket_flux("dam_dacron", 200.0, T, 45.0, 1200.0, 1.33e-4) + struts
        assert -float(year.sel(arc=f"passive_{tank}_tank.leak")) == pytest.approx(leak * 365 * 86400, rel=0.02)
        # A tank that drawing has cooled is filled with liquid as cold as itself: that is worth some of the boil-off.
        expected = leak * 365 * 86400 / h_fg
        assert float(year.sel(arc=f"passive_{tank}_tank.boiloff")) == pytest.approx(expected, rel=0.15)


@pytest.mark.slow
@pytest.mark.xdist_group("depot_boiloff")
def test_depot_boiloff_says_what_cooling_is_worth():
    """Hydrogen decides; its cold vapour saves a third, coolers save all, a cooled foil saves cooling; the plan chooses to cool."""
    result = run_of("depot_boiloff")
    year = result.tree["/simulated/flow"].sum("time") * HOUR
    lost = {(d, f): float(year.sel(arc=f"{d}_{f}_tank.boiloff")) for d in DEPOTS for f in ("lox", "lh2")}
    taken = {(d, f): -float(year.sel(arc=f"{d}_client.{f}")) for d, f in lost}
    share = {k: lost[k] / taken[k] for k in lost}
    assert share["passive", "lh2"] > 5 * share["passive", "lox"]
    assert 0.2 < 1 - lost["vapour", "lh2"] / lost["passive", "lh2"] < 0.45
    assert 0.02 < 1 - lost["vapour", "lox"] / lost["passive", "lox"] < 0.2
    for depot in ("cooled", "shielded"):
        assert share[depot, "lox"] < 0.01
        assert share[depot, "lh2"] < 0.01
    # Electricity for each watt lifted: no plant beats Carnot (13.4 at 20.9 K, 2.3 at 91.8 K), small ones do not come near.
    watts = {
        c: float(year.sel(arc=f"{c}_cooler.power") / year.sel(arc=f"{c}_cooler.cold"))
        for c in ("cooled_lh2", "cooled_lox", "shielded_foil")
    }
    assert 400 < watts["cooled_lh2"] < 700
    assert 10 < watts["cooled_lox"] < 15
    assert 10 < watts["shielded_foil"] < 15
    power = {d: -float(year.sel(arc=f"{d}_radiator.heat")) for d in ("cooled", "shielded")}
    assert 0.3 < 1 - power["shielded"] / power["cooled"] < 0.5
    # Mass of each depot with all that is brought to it.
    mass = {
        d: sum(m for name, m in result.summary["mass_kg"]["by_component"].items() if name.startswith(d)) for d in DEPOTS
    }
    assert mass["passive"] > mass["vapour"] > mass["cooled"] > mass["shielded"]


def test_depot_boiloff_pays_for_every_visit():
    """A tanker does not know its schedule: what it is told must be what it does."""
    units = Study.read(next(p for p in STUDIES if p.stem == "depot_boiloff")).statement.network.units.values()
    tankers = [u for u in units if "tanker" in u.name]
    assert len(tankers) == 2 * len(DEPOTS)
    for unit in tankers:
        assert unit.component.visits == len(unit.schedule)
        assert {(w.end - w.start) * HOUR for w in unit.schedule} == {unit.component.transfer_time}
