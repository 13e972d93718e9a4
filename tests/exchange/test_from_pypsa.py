"""A simple PyPSA network, planned by gasloop, has PyPSA's optimum; what is not understood is refused by name."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.exchange import ideal, pypsa
from gasloop.exchange.from_pypsa import problem_of, read
from gasloop.matter.carriers import condition
from gasloop.model.component import At
from tests.cli.command import gasloop
from tests.exchange import networks

SAME = 1e-6


@pytest.fixture(autouse=True, scope="module")
def _there():
    pytest.importorskip("pypsa")


@pytest.fixture(scope="module")
def theirs():
    return networks.solved(networks.network())


def test_gasloops_optimum_is_pypsas(theirs):
    imported = problem_of(networks.network())
    found = imported.solve()
    assert found.objective == pytest.approx(theirs.objective, rel=SAME)
    sizes = imported.sizes(found)
    for name, size in (*theirs.generators.p_nom_opt.items(), *theirs.links.p_nom_opt.items()):
        assert sizes[name] == pytest.approx(size, rel=1e-4, abs=1e-6), name
    # A store may have the name of something else; every part that is free is at work.
    for name in ("pv", "fission", "cable", "electrolyser", "cell", "hydrogen", "battery"):
        assert sizes[name] > 0.1, name


def test_there_and_back_again(theirs, tmp_path):
    pypsa.write(problem_of(networks.network()).problem, tmp_path)
    assert pypsa.solve(tmp_path).objective == pytest.approx(theirs.objective, rel=SAME)


def test_the_command_plans_a_file(theirs, tmp_path, capsys):
    networks.network().export_to_netcdf(str(tmp_path / "net.nc"))
    capsys.readouterr()
    assert gasloop("import", tmp_path / "net.nc", "--json") == 0
    assert json.loads(capsys.readouterr().out)["objective"] == pytest.approx(theirs.objective, rel=SAME)
    assert gasloop("import", tmp_path / "net.nc") == 0
    assert "hydrogen: " in capsys.readouterr().out


def test_whole_modules_are_kept():
    n = networks.network()
    n.generators.loc["fission", ["p_nom_mod", "p_nom_max"]] = (3.0, 9.0)
    imported = problem_of(n)
    found = imported.solve()
    assert found.modules["fission"] >= 1
    assert found.objective == pytest.approx(networks.solved(n).objective, rel=1e-4)  # two searches, each with a gap


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no file .*none\.nc"):
        read(tmp_path / "none.nc")


def changed(component, name, **values):
    def change(n):
        for key, value in values.items():
            n.components[component].static.loc[name, key] = value

    return change


def varied(component, name, key, values):
    def change(n):
        n.components[component].dynamic[key][name] = values

    return change


def shorter(n):
    n.snapshot_weightings = n.snapshot_weightings.astype(float)
    n.snapshot_weightings.loc[1] = 1.5


def unlike(n):
    n.snapshot_weightings.loc[0, "objective"] = 5.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda n: n.add("Line", "wire", bus0="far", bus1="power", x=0.1, s_nom=1.0), r"Line \(wire\): not understood; allowed: buses"),
        (lambda n: n.add("Transformer", "coil", bus0="far", bus1="power", x=0.1, s_nom=1.0), r"Transformer \(coil\): not understood"),
        (lambda n: n.add("StorageUnit", "dam", bus="power", p_nom=1.0), r"StorageUnit \(dam\): not understood"),
        (lambda n: n.add("GlobalConstraint", "cap", sense="<=", constant=1.0), r"GlobalConstraint \(cap\): not understood"),
        (changed("Generator", "pv", committable=True), "Generator 'pv': committable = True is not understood; leave it at False"),
        (changed("Generator", "pv", marginal_cost=2.0), r"Generator 'pv': marginal_cost = 2\.0 is not understood"),
        (changed("Generator", "pv", p_min_pu=0.1), r"Generator 'pv': p_min_pu = 0\.1 is not understood"),
        (changed("Generator", "pv", p_nom_mod=2.0), "Generator 'pv': p_nom_mod without p_nom_max"),
        (changed("Store", "battery", standing_loss=0.01), r"Store 'battery': standing_loss = 0\.01 is not understood"),
        (changed("Store", "battery", e_cyclic=False, e_initial=2.0), "Store 'battery': e_initial 2 of a size that is free"),
        (changed("Store", "buffer", e_initial=12.0), "Store 'buffer': e_initial 12 is above e_nom 10"),
        (changed("Link", "cable", p_min_pu=0.0, efficiency=1.1), r"Link 'cable': efficiency 1\.1 from AC to AC makes energy"),
        (changed("Link", "cable", efficiency=0.9), r"Link 'cable': p_min_pu -1 at efficiency 0\.9; allowed: 0, or -1"),
        (changed("Link", "cable", p_max_pu=0.5), "Link 'cable': p_max_pu below 1 of a link of both ways"),
        (changed("Link", "pump", efficiency=-1.0), "Link 'pump': efficiency -1 is below 0; turn the link around"),
        (lambda n: n.add("Link", "chp", bus0="hydrogen", bus1="power", bus2="heat"), r"Link 'chp': a third port \(bus2\)"),
        (varied("Link", "pump", "efficiency", np.full(96, 2.0)), "Link 'pump': efficiency varies over time; only p_max_pu may"),
        (varied("Store", "buffer", "e_max_pu", np.full(96, 0.5)), "Store 'buffer': e_max_pu varies over time"),
        (varied("Generator", "pv", "p_max_pu", np.full(96, -0.5)), "Generator 'pv': p_max_pu is below 0"),
        (varied("Load", "base", "p_set", np.linspace(-1, 9, 96)), "Load 'base': p_set is below 0; give it as a generator"),
        (unlike, "objective, stores and generators differ"),
        (shorter, "each must be a whole multiple of the shortest"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(change, said):
    n = networks.network()
    change(n)
    with pytest.raises(ValueError, match=said):
        problem_of(n)


def test_all_that_is_wrong_is_said_at_once():
    n = networks.network()
    n.generators.loc["pv", "committable"] = True
    n.stores.loc["battery", "standing_loss"] = 0.1
    with pytest.raises(ValueError, match=r"committable.*\n.*standing_loss"):
        problem_of(n)


@pytest.mark.parametrize(
    "part",
    [ideal.IdealSource(), ideal.IdealLink(efficiency=0.7), ideal.IdealLink(efficiency=3.0), ideal.IdealLine(), ideal.IdealLoad()],
    ids=["source", "link", "pump", "line", "load"],
)  # fmt: skip
@pytest.mark.parametrize("load", [0.0, 0.3, 1.0])
def test_ideal_parts_keep_the_first_law(part, load):
    at = At({p.name: condition(p.carrier, 300.0) for p in part.ports}, SimpleNamespace(always=0.8))
    flows = part.physics(SimpleNamespace(load=load), SimpleNamespace(), at).ports
    assert set(flows) == {p.name for p in part.ports}
    assert sum(flows.values()) == pytest.approx(0.0, abs=1e-9 * part.size)
    assert max(map(abs, flows.values())) > 0 or load == 0


def test_an_ideal_store_keeps_what_it_is_given():
    got = ideal.IdealStore().physics(SimpleNamespace(fill=7.0), SimpleNamespace(E=1.0), None)
    assert got.ports["power"] + got.rates["E"] == 0.0
    assert ideal.IdealStore().holds(SimpleNamespace(E=5.0)).energy == 5.0
