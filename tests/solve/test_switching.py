"""Units that are on or off, take time to start, change slowly, or keep to a curve: optima known by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gasloop.model.network import Sizing, Switching, Window
from tests.solve.toys import (
    FREE,
    KW,
    KWH,
    Converter,
    Demand,
    Source,
    Store,
    fixed,
    place,
    planned,
    ran,
    sky,
    wired,
)

HOURS = 8
HIGH = Sizing(0.0, 100 * KW)


def plant(rule: Switching | None, demand_kW: float, size: Sizing = HIGH, **converter: float):
    """A source, a converter that is switched, a store of its product, a steady user of it."""
    maker = place("maker", Converter(**converter), size, wires={"product": "product"})
    return wired(
        place("pv", Source(), FREE),
        dataclasses.replace(maker, switching=rule),
        place("store", Store(), FREE, wires={"power": "product"}),
        place("user", Demand(size=demand_kW * KW), schedule=(Window(0.0, HOURS, 1.0),), wires={"power": "product"}),
    )


def solve(rule, demand_kW=2.0, light=None, size=HIGH, prices=None, **converter):
    light = np.ones(HOURS) if light is None else light
    price = {"pv": 1e-3, "maker": 1e-3, "store": 1e-3 / KWH, **(prices or {})}
    return planned(plant(rule, demand_kW, size, **converter), sky(light), None, price, gap=1e-6)


def test_without_a_rule_a_fixed_unit_runs_at_the_part_load_that_is_asked_for():
    made = solve(None, size=fixed(10 * KW))
    assert made.loads["maker"] == pytest.approx(np.full(HOURS, 0.2), abs=1e-5)


def test_below_the_least_load_a_unit_runs_for_a_time_and_rests_for_a_time():
    made = solve(Switching(least=0.5), size=fixed(10 * KW))
    loads = made.loads["maker"]
    assert np.all((loads < 1e-6) | (loads > 0.5 - 1e-6))
    assert np.sum(loads) == pytest.approx(0.2 * HOURS, rel=1e-5)  # as much as the user takes
    # 1.6 full hours in at least 0.5 of an hour each: at most three hours at work, so the store has to carry the rest.
    assert 2 <= np.count_nonzero(loads > 0.1) <= 3
    assert made.sizes["store"] / KWH > 2.0


def test_a_free_size_makes_room_for_the_least_load():
    # Small enough to run at its least load all the time, the unit needs no store: 2 kW at any load >= 0.5.
    made = solve(Switching(least=0.5))
    assert made.sizes["maker"] / KW == pytest.approx(2.0, rel=1e-4)
    assert made.sizes["store"] / KWH == pytest.approx(0.0, abs=1e-3)


def test_a_start_takes_its_energy_once_and_the_time_of_a_start_makes_nothing():
    # Light in the first half only: one start a day. 8 h x 2 kW = 16 kWh in four hours less the start's half hour.
    light = np.repeat([1.0, 0.0], HOURS // 2)
    made = solve(Switching(least=0.05, start_time=1800.0, start_energy=3600.0), light=light, prices={"pv": 1e-6})
    starts = made.starts["maker"]
    assert np.round(starts, 4) == pytest.approx(np.eye(HOURS)[0], abs=1e-3)
    assert made.sizes["maker"] / KW == pytest.approx(16 / 3.5, rel=1e-3)
    # In its first hour: half an hour's make, and an hour at full power for the start.
    power = -made.flows["maker", "power"] / made.sizes["maker"]
    assert power[0] == pytest.approx(0.5 + 1.0, rel=1e-3)
    assert power[1:4] == pytest.approx(np.ones(3), rel=1e-3)


def test_a_ramp_bounds_the_change_from_hour_to_hour():
    light = np.array([0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0])
    made = solve(Switching(ramp=0.4 / 3600.0), light=light, prices={"store": 1e-6 / KWH, "pv": 1e-6})
    assert np.max(np.abs(np.diff(made.loads["maker"]))) <= 0.4 + 1e-6
    free = solve(None, light=light, prices={"store": 1e-6 / KWH, "pv": 1e-6})
    # What cannot rise at once has to be larger for the same product.
    assert made.sizes["maker"] > 1.05 * free.sizes["maker"]


def test_a_curve_that_bends_the_wrong_way_is_kept_only_if_asked():
    # product = u (1.0 - 0.5 u): best per power at small loads; with a standby of 0.3 the best is near u = 0.7.
    # A mix of rest and full load looks no better here, but a fixed unit of bend < 0 does: take the cheap chord.
    light = np.ones(HOURS)
    hull = solve(None, light=light, size=fixed(10 * KW), out=0.5, bend=-0.5)
    true = solve(Switching(exact=True), light=light, size=fixed(10 * KW), out=0.5, bend=-0.5)
    # Demand 2 kW of 10: the chord from rest to full load makes it with load 0.2 of power; the true curve needs
    # u (0.5 + 0.5 u) = 0.2, u = 0.3062, or full load for a fifth of the time with a store.
    assert hull.loads["maker"] == pytest.approx(np.full(HOURS, 0.2), abs=1e-4)
    assert hull.sizes["pv"] / KW == pytest.approx(2.0, rel=1e-4)
    made = true.flows["maker", "product"] / (10 * KW)
    u = true.loads["maker"]
    nodes = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    assert made == pytest.approx(np.interp(u, nodes, nodes * (0.5 + 0.5 * nodes)), abs=1e-5)
    assert true.sizes["pv"] > 1.2 * hull.sizes["pv"]


def test_what_a_start_takes_is_in_the_run_too_and_becomes_heat():
    network = plant(Switching(start_energy=1800.0), 2.0, fixed(10 * KW))
    power = np.zeros(HOURS)
    power[2] = 700.0
    loads = {"pv": np.full(HOURS, 0.5), "maker": np.full(HOURS, 0.2)}
    run = ran(network, sky(np.ones(HOURS)), loads, starting={"maker": power})
    calm = ran(network, sky(np.ones(HOURS)), loads)
    more = calm.flows["maker", "power"] - run.flows["maker", "power"]
    assert more == pytest.approx(power, abs=1e-6)
    assert run.flows["maker", "waste"] - calm.flows["maker", "waste"] == pytest.approx(power, abs=1e-6)
