"""Studies cut short enough for a test, and a PyPSA network of everything that can be imported."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from gasloop.solve.problem import Problem
from gasloop.study.loop import first_problem
from gasloop.study.read import read_text
from tests.cli.command import TINY, swap

STUDIES = Path(__file__).parents[2] / "studies"


def problem(text: str) -> Problem:
    """The first round's problem, to be solved at a vertex, so that two solvers can be compared to many digits."""
    found = first_problem(read_text(text))
    return dataclasses.replace(found, options=dataclasses.replace(found.options, crossover=True, gap=1e-9))


def mare() -> str:
    """One lunar day at the equator: array, battery, stacks, tanks; segments within which the sun moves."""
    text = (STUDIES / "mare_night.yaml").read_text("utf-8")
    return swap(text, "length: 8505 h, segments: 500", "length: 709 h, segments: 40")


def shackleton() -> str:
    """Forty days on the ridge: mine, liquefiers, cryogenic tanks held cold, whole reactors, crew and one lander."""
    text = (STUDIES / "shackleton.yaml").read_text("utf-8")
    text = swap(text, "length: 365 d, segments: 600", "length: 40 d, segments: 40")
    text = swap(text, "{at: 120 d, for: 180 d}", "{at: 10 d, for: 20 d}")
    old = "[{at: 80 d, for: 1 d}, {at: 170 d, for: 1 d}, {at: 260 d, for: 1 d}, {at: 350 d, for: 1 d}]"
    text = swap(text, old, "[{at: 30 d, for: 1 d}]")
    # No more sun than this: the reactors are needed, in whole numbers.
    text = swap(text, "size: {max: 1000 kW}, power: power}", "size: {max: 200 kW}, power: power}")
    return swap(text, "{modules: 2, of: 40 kW}", "{modules: 6, of: 20 kW}")


def mine() -> str:
    """Half a day of a reactor, a mine and a tank at every hour; the mine at half its capacity for a while."""
    return TINY + "faults:\n  - {component: mine, at: 3 h, for: 4 h, capacity: 0.5}\n"


def mended() -> str:
    """The lunar day with a stack lost in the night, an array lost by day, and a water tank of stated filling."""
    text = swap(mare(), "water_tank:    {is: water_store", "water_tank:    {stock: 0.5, is: water_store")
    return text + (
        "survive:\n"
        "  stack:  {lose: {fuel_cell: 0.2}, keep: {base: 0.9}}\n"
        "  array:  {at: 40 h, for: 24 h, lose: {pv: 0}}\n"
        "faults:\n"
        "  - {component: electrolyser, at: 100 h, for: 30 h, capacity: 0.5}\n"
    )


def network() -> Any:
    """Sun beyond a cable, a reactor of limited size, hydrogen, a heat pump, unequal snapshots."""
    import pypsa

    pypsa.options.api.legacy_string_dtype = True
    n = pypsa.Network()
    t = np.arange(96)
    n.set_snapshots(t)
    n.snapshot_weightings.loc[:, :] = np.where(t % 3 == 0, 2.0, 1.0)[:, None]
    n.add("Carrier", ["AC", "H2", "heat"])
    for name, carrier in (("power", "AC"), ("far", "AC"), ("hydrogen", "H2"), ("heat", "heat")):
        n.add("Bus", name, carrier=carrier)
    sun = np.clip(np.sin(2 * np.pi * t / 48) + 0.2, 0, 1)
    n.add("Generator", "pv", bus="far", p_nom_extendable=True, p_max_pu=sun, capital_cost=30.0)
    n.add("Generator", "fission", bus="power", p_nom_extendable=True, p_nom_max=4.0, capital_cost=20.0)
    n.add("Link", "cable", bus0="far", bus1="power", p_min_pu=-1.0, p_nom_extendable=True, capital_cost=1.0)
    for name, buses, efficiency, cost in (
        ("electrolyser", ("power", "hydrogen"), 0.7, 12.0),
        ("cell", ("hydrogen", "power"), 0.58, 8.0),
    ):
        n.add("Link", name, bus0=buses[0], bus1=buses[1], efficiency=efficiency, p_nom_extendable=True, capital_cost=cost)  # fmt: skip
    n.add("Link", "pump", bus0="power", bus1="heat", efficiency=3.0, p_nom=5.0)
    n.add("Store", "hydrogen", bus="hydrogen", e_nom_extendable=True, e_cyclic=True, capital_cost=1.5)
    n.add("Store", "battery", bus="power", e_nom_extendable=True, e_cyclic=True, capital_cost=6.0)
    n.add("Store", "buffer", bus="heat", e_nom=10.0, e_initial=4.0)
    n.add("Load", "base", bus="power", p_set=np.where(t % 48 > 20, 20.0, 10.0))
    n.add("Load", "warm", bus="heat", p_set=6.0)
    return n


def solved(n: Any) -> Any:
    """PyPSA's own optimum of a network."""
    status, _ = n.optimize(
        solver_name="highs",
        include_objective_constant=False,
        log_to_console=False,
        solver_options={"output_flag": False},
    )
    assert status == "ok"
    return n
