"""One linear problem, stated in gasloop and in PyPSA: the same optimum."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.model.network import Sizing, Window
from gasloop.solve import plan as planner
from gasloop.solve.problem import Plan
from tests.solve.toys import FREE, KW, KWH, Converter, Demand, Source, Store, place, planned, sky, wired

HOURS = 96
PRICE = {"pv": 30.0, "fission": 170.0, "battery": 8.0, "ely": 12.0, "fc": 15.0, "h2": 1.5}  # kg per kW or kWh


def light() -> np.ndarray:
    """Two lunar days in miniature, with a sun that comes and goes behind hills."""
    t = np.arange(HOURS)
    return np.clip(0.5 + 0.9 * np.sin(2 * np.pi * t / 48) + 0.2 * np.sin(0.9 * t), 0, 1)


def demand() -> np.ndarray:
    """10 kW, twice that for a shift of each half."""
    return np.where((np.arange(HOURS) % 48 >= 20) & (np.arange(HOURS) % 48 < 30), 20.0, 10.0)


def ours() -> Plan:
    shifts = tuple(Window(float(t), t + 1.0, float(v) / 20.0) for t, v in enumerate(demand()))
    network = wired(
        place("pv", Source(), FREE),
        place("fission", Source(steady=1.0), Sizing(0.0, 4 * KW)),
        place("battery", Store(), FREE),
        place("ely", Converter(out=0.7), FREE, wires={"product": "hydrogen"}),
        place("fc", Converter(into=1 / 0.58), FREE, wires={"power": "hydrogen", "product": "power"}),
        place("h2", Store(), FREE, wires={"power": "hydrogen"}),
        place("user", Demand(size=20 * KW), schedule=shifts),
    )
    scale = {"battery": KWH, "h2": KWH}
    price = {name: value / scale.get(name, KW) for name, value in PRICE.items()}
    return planned(network, sky(light()), None, price, crossover=True)


def theirs() -> tuple[float, dict[str, float]]:
    import pypsa

    pypsa.options.api.legacy_string_dtype = True
    n = pypsa.Network()
    n.set_snapshots(range(HOURS))
    n.add("Bus", ["power", "hydrogen"])
    n.add("Generator", "pv", bus="power", p_nom_extendable=True, p_max_pu=light(), capital_cost=PRICE["pv"])
    n.add("Generator", "fission", bus="power", p_nom_extendable=True, p_nom_max=4.0, capital_cost=PRICE["fission"])
    for name, bus in (("battery", "power"), ("h2", "hydrogen")):
        n.add("Store", name, bus=bus, e_nom_extendable=True, e_cyclic=True, capital_cost=PRICE[name])
    n.add(
        "Link", "ely", bus0="power", bus1="hydrogen", efficiency=0.7, p_nom_extendable=True, capital_cost=PRICE["ely"]
    )
    # A PyPSA link is sized by what it takes in, this fuel cell by what it gives.
    n.add("Link", "fc", bus0="hydrogen", bus1="power", efficiency=0.58, p_nom_extendable=True,
          capital_cost=0.58 * PRICE["fc"])  # fmt: skip
    n.add("Load", "user", bus="power", p_set=demand())
    status, _ = n.optimize(solver_name="highs", include_objective_constant=False, log_to_console=False)
    assert status == "ok"
    sizes = {
        "pv": n.generators.p_nom_opt["pv"], "fission": n.generators.p_nom_opt["fission"],
        "ely": n.links.p_nom_opt["ely"], "fc": 0.58 * n.links.p_nom_opt["fc"],
        "battery": n.stores.e_nom_opt["battery"], "h2": n.stores.e_nom_opt["h2"],
    }  # fmt: skip
    return float(n.objective), sizes


def test_gasloop_and_pypsa_find_the_same_optimum(monkeypatch):
    pytest.importorskip("pypsa")
    monkeypatch.setattr(planner, "ACTIVITY_PRICE", 0.0)  # PyPSA's problem has no price on activity
    plan = ours()
    objective, sizes = theirs()
    assert plan.objective == pytest.approx(objective, rel=1e-6)
    for name, size in sizes.items():
        assert plan.sizes[name] / (KWH if name in ("battery", "h2") else KW) == pytest.approx(
            size, rel=1e-3, abs=1e-3
        ), name
    # All of them are at work; none of the prices decides by itself.
    assert min(sizes.values()) > 0.1
