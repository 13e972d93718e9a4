"""The linear problem of a study, solved by PyPSA, has the plan's optimum."""

from __future__ import annotations

import dataclasses
import importlib
import json

import numpy as np
import pytest

from gasloop.exchange import couplings, pypsa
from gasloop.exchange.reading import Reading
from gasloop.exchange.streams import parts_of
from gasloop.solve.plan import Model, plan
from gasloop.solve.problem import PlanError
from tests.cli.command import TINY, gasloop, swap
from tests.exchange import networks

SAME = 1e-6  # relative: as the tool promises


@pytest.fixture(autouse=True, scope="module")
def _there():
    pytest.importorskip("pypsa")


def planned(problem):
    """The plan, and the whole of what it minimises, small prices and all."""
    model = Model(problem)
    whole = None if any(u.sizing.module for u in problem.network.units.values()) else model.solve().values @ model.cost
    return plan(problem), whole


@pytest.mark.parametrize("study", ["mine", "mare", "shackleton", "mended"])
def test_pypsas_optimum_is_the_plans(study, tmp_path):
    problem = networks.problem(getattr(networks, study)())
    made, whole = planned(problem)
    pypsa.write(problem, tmp_path)
    found = pypsa.solve(tmp_path)
    assert found.objective == pytest.approx(made.objective, rel=SAME)
    if whole is not None:
        assert found.whole == pytest.approx(whole, rel=SAME)
    assert sum(found.sizes[u] * problem.price[u] for u in found.sizes) == pytest.approx(found.objective, rel=1e-9)
    assert set(found.sizes) == set(made.sizes)


def test_the_studies_ask_for_what_they_are_there_for():
    """Breakpoints, losses with the level, held states, room within segments, modules, what is survived."""
    readings = {name: Reading(networks.problem(getattr(networks, name)())) for name in ("mine", "mare", "shackleton")}
    assert len(readings["mare"].units["battery"].load) > 2
    assert readings["mare"].units["battery"].level
    names = [c.name for c in parts_of(readings["mare"]).couplings]
    assert any("room" in name for name in names)
    parts = parts_of(readings["shackleton"])
    assert {"lox_tank.T", "lh2_tank.T"} <= set(parts.stores)
    assert parts.generators["fission.size"]["p_nom_mod"] > 0
    assert "mine.left" in parts_of(readings["mine"]).buses


def test_a_contingency_costs_something_and_pypsa_sees_it(tmp_path):
    survived = networks.problem(networks.mended())
    assert (
        plan(survived).objective > 1.001 * plan(networks.problem(networks.mended().partition("survive:")[0])).objective
    )
    parts = pypsa.write(survived, tmp_path)
    assert any("opening 2" in c.name for c in parts.couplings)


def test_what_is_paid_for_flows_is_paid_in_pypsa(tmp_path):
    """Power by the hour, the radiator's heat, and the heat of a battery, which follows its filling too."""
    bare = networks.problem(networks.mare())
    hours = np.arange(bare.edges[-1])
    price = {
        ("pv", "power"): 1e-8 * (1 + np.sin(hours / 20)),
        ("radiator", "heat"): np.array(2e-9),
        ("battery", "heat"): 5e-6 * (hours % 48 > 20),
    }
    problem = dataclasses.replace(bare, flow_price=price)
    made, whole = planned(problem)
    pypsa.write(problem, tmp_path)
    found = pypsa.solve(tmp_path)
    assert abs(made.objective / plan(bare).objective - 1) > 1e-3
    assert found.objective == pytest.approx(made.objective, rel=SAME)
    assert found.whole == pytest.approx(whole, rel=SAME)


def test_without_the_rows_beside_it_the_network_is_another_problem(tmp_path):
    problem = networks.problem(networks.mare())
    pypsa.write(problem, tmp_path)
    beside = json.loads((tmp_path / pypsa.BESIDE).read_text("utf-8"))
    (tmp_path / pypsa.BESIDE).write_text(json.dumps(beside | {"couplings": []}), "utf-8")
    assert pypsa.solve(tmp_path).objective < 0.999 * plan(problem).objective


def test_a_plant_of_plain_stores_needs_no_rows(tmp_path):
    assert pypsa.write(networks.problem(TINY), tmp_path).couplings == []


def test_couplings_are_kept_as_they_are():
    rows = parts_of(Reading(networks.problem(networks.mended()))).couplings
    assert len(rows) > 5
    assert couplings.from_json(json.loads(json.dumps(couplings.to_json(rows)))) == rows


# -- what is refused ---------------------------------------------------------------------------------------


def test_a_switched_unit_is_refused_by_name():
    text = swap(TINY, "power: power, water: water}", "power: power, water: water, switch: {least: 0.3}}")
    with pytest.raises(ValueError, match=r"unit 'mine' is switched.*take `switch` out of components\.mine"):
        Reading(networks.problem(text))


def test_no_optimum_is_said(tmp_path):
    pypsa.write(networks.problem(swap(TINY, "size: {max: 50 kW}", "size: {max: 1 kW}")), tmp_path)
    with pytest.raises(PlanError, match="PyPSA found no optimum"):
        pypsa.solve(tmp_path)


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no network\.nc; write it with gasloop export"):
        pypsa.solve(tmp_path)


def test_without_pypsa_it_is_said_how_to_get_it(monkeypatch, tmp_path, capsys):
    def missing(name):
        raise ImportError(f"No module named '{name}'")

    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")
    monkeypatch.setattr(importlib, "import_module", missing)
    assert gasloop("export", tmp_path / "tiny.yaml", "--to", "pypsa") == 2
    assert (
        "PyPSA cannot be imported (No module named 'pypsa'); install it with: pip install pypsa"
        in capsys.readouterr().err
    )


# -- the command -------------------------------------------------------------------------------------------


def test_the_command_writes_what_solve_reads(tmp_path, capsys):
    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")
    assert gasloop("export", tmp_path / "tiny.yaml", "--to", "pypsa", "--out", tmp_path / "net") == 0
    assert "network.nc; 0 rows beside it" in capsys.readouterr().out
    found = pypsa.solve(tmp_path / "net")
    assert found.objective == pytest.approx(plan(networks.problem(TINY)).objective, rel=SAME)


def test_after_a_run_the_last_rounds_problem_is_written(tmp_path):
    from gasloop import Study

    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")
    assert gasloop("export", tmp_path / "tiny.yaml", "--to", "pypsa", "--out", tmp_path / "net", "--after-run") == 0
    found = pypsa.solve(tmp_path / "net")
    last = Study.from_yaml(TINY).run().outcome.last.plan
    # The loop's own plans stand at no vertex: they are as near as the interior-point method goes.
    assert found.objective == pytest.approx(last.objective, rel=1e-5)
