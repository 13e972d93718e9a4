"""What a run says of a relief valve that opened, from the physics to the last line that is printed."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.api import Study
from gasloop.assess.audit import audit
from gasloop.components.storage.cryo_tank import CryoTank
from gasloop.model.component import RELIEF, Alarm
from gasloop.model.results import load, save
from gasloop.report import page
from gasloop.solve.problem import PlanError
from gasloop.study.events import events
from tests.cli.command import gasloop, swap
from tests.solve.toys import place, ran, sky, wired

DAY = 24
VESSEL = """
study: closed_vessel
what: What does a full vessel do in a warm bay?
site: {is: free_space, gravity: 0.01 m/s2}
time: {start: 2030-01-01, length: 6 h, step: 10 min}
minimise: mass
operator: {rounds: 1}
buses:
  oxygen: {carrier: O2.g}
components:
  vessel: {is: gas_vessel, size: 10 kg, gas: oxygen, stock: 0.97}
change:
  vessel.T_around: {value: 350 K, because: a bay in the sun}
"""
COOL = swap(VESSEL, "value: 350 K, because: a bay in the sun", "value: 300 K, because: a bay in the shade")


# -- a closed cryogenic tank -----------------------------------------------------------------------


def closed_tank(p_relief: float, hours: int, count: int = 1):
    """A small oxygen tank that nobody cools or vents, in a vacuum that went soft: its run and what happened in it."""
    tank = CryoTank(fluid="O2", size=100.0, p_set=1.2e5, p_relief=p_relief, degradation=4.0)
    network = wired(place("tank", tank))
    run = ran(network, sky(np.ones(hours)), controls={("tank", "vent"): 0.0}, counts={"tank": count}, rtol=1e-6)
    outcome = SimpleNamespace(last=SimpleNamespace(run=run), built=network, counts={"tank": count})
    return tank, network, run, events(outcome)


@pytest.fixture(scope="module")
def opened():
    return closed_tank(1.5e5, 30 * DAY)


def test_the_tank_reaches_its_relief_pressure_and_the_run_says_so(opened):
    tank, _, run, found = opened
    p = [tank.conditions(SimpleNamespace(m=m, T=T), sky(1.0))["fluid"].p
         for m, T in zip(run.states["tank", "m"], run.states["tank", "T"], strict=True)]  # fmt: skip
    assert p[0] == pytest.approx(1.2e5, rel=1e-6)
    assert 0.9 * tank.p_relief < p[-1] < 1.1 * tank.p_relief
    (event,) = found
    assert (event["component"], event["what"]) == ("tank", "relief valve open")
    assert 0 < event["first_h"] < event["last_h"] == 30 * DAY
    # It opened in the step in which the flow passed 1e-10 of the size per second, and not before.
    first = int(event["first_h"])
    assert p[first] < 0.95 * tank.p_relief
    assert run.alarms["tank", "relief"][first] > 1e-10 * tank.size >= run.alarms["tank", "relief"][first - 1]
    assert event["hours"] == 30 * DAY - first
    assert event["said"].startswith(f"tank: relief valve open in {30 * DAY - first} steps")


def test_what_left_by_the_valve_is_accounted(opened):
    tank, network, run, found = opened
    lost = run.states["tank", "m"][0] - run.states["tank", "m"][-1]
    assert found[0]["amount"] == pytest.approx(lost, rel=1e-3)  # the rest seeped before it counted
    assert run.alarms["tank", "relief"] == pytest.approx(run.flows["tank", "boiloff"], rel=1e-9)
    assert lost > 0.005 * tank.size
    books = audit(network, run.flows, run.energy, run.entropy, run.contents, run.step)
    assert books.elements < 1e-9
    assert books.mass < 1e-9


def test_a_tank_that_stays_below_says_nothing():
    _, _, run, found = closed_tank(2.5e5, 5 * DAY)
    assert found == []
    assert 0 <= run.alarms["tank", "relief"].max() < 1e-12


def test_tanks_in_parallel_lose_together(opened):
    _, _, _, (alone,) = opened
    _, _, _, (both,) = closed_tank(1.5e5, 30 * DAY, count=2)
    assert both["amount"] == pytest.approx(2 * alone["amount"], rel=1e-4)
    assert both["first_h"] == alone["first_h"]


# -- what does not add up has a peak ---------------------------------------------------------------


def test_an_alarm_that_does_not_add_up_tells_its_peak():
    hot = Alarm("T_skin", "K", "skin above 400 K", 400.0)
    assert hot.amount_unit is None
    assert hot.counts_from(1e6) == 400.0
    assert RELIEF.counts_from(1e3) == pytest.approx(1e-7)
    component = SimpleNamespace(alarms=(hot,), size=1e6)
    values = np.array([390.0, 410.0, 395.0, 420.0, 405.0])
    outcome = SimpleNamespace(
        last=SimpleNamespace(run=SimpleNamespace(alarms={("stack", "T_skin"): values}, step=600.0)),
        built=SimpleNamespace(units={"stack": SimpleNamespace(component=component)}),
        counts={"stack": 3},
    )
    (event,) = events(outcome)
    assert (event["first_h"], event["last_h"], event["hours"]) == pytest.approx((1 / 6, 5 / 6, 0.5))
    assert (event["spells"], event["peak"], event["amount"]) == (2, 420.0, None)
    assert event["said"].endswith("2 times; 420 K at most")


# -- a study, to the last line ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def result():
    return Study.from_yaml(VESSEL).run()


def test_the_summary_tells_the_event_and_closes_the_books(result):
    (event,) = result.summary["events"]
    assert (event["component"], event["output"], event["amount_unit"]) == ("vessel", "relief", "kg")
    run = result.outcome.last.run
    lost = float(run.states["vessel", "m"][0] - run.states["vessel", "m"][-1])
    assert event["amount"] == pytest.approx(lost, rel=1e-6)
    assert lost > 0.1
    assert result.summary["residuals"]["mass"] < 1e-9
    assert result.summary["residuals"]["elements"] < 1e-9
    assert json.loads(json.dumps(result.summary["events"])) == result.summary["events"]


def test_the_results_file_and_the_report_tell_it(result, tmp_path):
    save(result.tree, tmp_path / "results.nc")
    tree = load(tmp_path / "results.nc")
    told = tree["simulated"]["alarm"].sel(alarm_of="vessel.relief").values
    assert float(told.sum()) * 600 == pytest.approx(result.summary["events"][0]["amount"], rel=1e-3)
    html = page.html(tree).replace("\u00a0", " ")
    assert "What happened in the run" in html
    assert "relief valve open" in html
    assert "mass in place" in html  # in free space nothing lands
    assert "landed mass" not in html


def test_a_cool_vessel_is_quiet():
    quiet = Study.from_yaml(COOL).run()
    assert quiet.summary["events"] == []
    assert "What happened in the run" not in page.html(quiet.tree)


def test_the_command_says_it_at_the_end(tmp_path, capsys):
    study = tmp_path / "closed_vessel.yaml"
    study.write_text(VESSEL, "utf-8")
    gasloop("run", study, "--out", tmp_path / "out")
    printed = capsys.readouterr().out
    assert "In the run, vessel: relief valve open in " in printed
    assert " kg in all." in printed
    study.write_text(COOL, "utf-8")
    gasloop("run", study, "--out", tmp_path / "out")
    assert "In the run" not in capsys.readouterr().out


# -- and what cannot start -------------------------------------------------------------------------


@pytest.mark.parametrize("stock", [1.0, 0.001])
def test_a_store_that_starts_too_full_or_too_empty_is_named(stock):
    with pytest.raises(PlanError) as refused:
        Study.from_yaml(swap(VESSEL, "stock: 0.97", f"stock: {stock}")).run()
    # From 2 to 200 bar at 300 K, where Z is 0.95 (2 / 200 x 0.95 = 0.0095), less 2 % of that span at either end.
    assert f"vessel starts with a stock of {stock:g} of its size; allowed: 0.0293 to 0.98, of which 2% " in str(
        refused.value
    )
    assert "mend: change `stock`" in str(refused.value)
