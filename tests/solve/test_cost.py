"""Plans of least cost whose optimum is known by hand: what is bought against what is built, cheap hours, sales."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gasloop.model.network import Sizing, Window
from gasloop.solve.plan import paid, plan
from tests.solve.toys import FREE, FREE_FLOW, HOUR, KW, KWH, Demand, Source, Store, Tap, place, problem, sky, wired

LIT = sky([1.0, 1.0, 0.0, 0.0])


def bought(network, site, price, flows, **options):
    """The problem with prices of flows; without the small prices on activity, so that it is exact."""
    asked = problem(network, site, price=price, activity=False, **options)
    return dataclasses.replace(asked, flow_price={k: np.asarray(v) for k, v in flows.items()})


def grid_or_sun():
    user = place("user", Demand(size=10 * KW), schedule=(Window(0.0, 4, 1.0),))
    return wired(place("grid", Source(steady=1.0), FREE), place("pv", Source(), FREE), user)


@pytest.mark.parametrize(("per_kWh", "built"), [(0.4, 0.0), (0.6, 10.0)])
def test_the_sun_is_harvested_where_that_is_cheaper_than_buying(per_kWh, built):
    # A kilowatt of array costs 1 and saves two lit hours of it: worth it above 0.5 for a kilowatt-hour.
    asked = bought(grid_or_sun(), LIT, {"pv": 1.0 / KW}, {("grid", "power"): per_kWh / KWH})
    made = plan(asked)
    assert made.sizes["pv"] / KW == pytest.approx(built, abs=1e-4)
    by_hand = 40.0 * per_kWh if built == 0 else 10.0 + 20.0 * per_kWh
    assert made.objective == pytest.approx(by_hand, rel=1e-6)
    assert paid(asked, made)["grid", "power"] == pytest.approx(by_hand - built, rel=1e-5)


@pytest.mark.parametrize(("store_price", "stored"), [(0.1, 10.0), (0.3, 0.0)])
def test_a_store_is_built_where_it_costs_less_than_the_hours_differ(store_price, stored):
    # 0.1 in the first hour, 0.3 in the second: a kilowatt-hour of store saves 0.2.
    user = place("user", Demand(size=10 * KW), schedule=(Window(0.0, 2, 1.0),))
    network = wired(place("grid", Source(steady=1.0), FREE), place("store", Store(), FREE), user)
    prices = {("grid", "power"): np.array([0.1, 0.3]) / KWH}
    made = plan(bought(network, sky(np.ones(2)), {"store": store_price / KWH}, prices))
    assert made.sizes["store"] / KWH == pytest.approx(stored, abs=1e-3)
    assert made.objective == pytest.approx(2.0 + 10 * store_price if stored else 4.0, rel=1e-5)


def test_the_price_of_a_segment_is_the_mean_over_its_steps():
    user = place("user", Demand(size=10 * KW), schedule=(Window(0.0, 4, 1.0),))
    network = wired(place("grid", Source(steady=1.0), FREE), user)
    asked = bought(network, sky(np.ones(4)), {}, {("grid", "power"): np.array([1.0, 2.0, 3.0, 6.0]) / KWH})
    long = dataclasses.replace(asked, edges=np.array([0.0, 1.0, 4.0]))
    assert plan(asked).objective == pytest.approx(120.0, rel=1e-6)
    assert plan(long).objective == pytest.approx(120.0, rel=1e-6)


def test_what_is_sold_earns_and_as_much_is_sold_as_fits():
    network = wired(
        place("spring", Tap(), FREE_FLOW),
        place("shop", Tap(way=-1.0), Sizing(0.0, 10.0 / HOUR)),
        closed_by={"water": "shop"},
    )
    flows = {("spring", "water"): 1.0, ("shop", "water"): 3.0}
    made = plan(bought(network, sky(np.ones(4)), {}, flows))
    assert made.objective == pytest.approx(-4 * 10 * (3.0 - 1.0), rel=1e-5)
    assert made.bounds["shop"] == pytest.approx(1.0)


def test_the_price_of_a_bus_is_what_one_more_kilowatt_hour_would_cost():
    asked = bought(grid_or_sun(), LIT, {"pv": 1.0 / KW}, {("grid", "power"): 0.4 / KWH})
    assert plan(asked).prices["power"] == pytest.approx(0.4, rel=1e-5)


def test_without_a_plan_the_smallest_relaxation_does_not_ask_what_things_cost():
    from gasloop.solve.plan import shortfall

    user = place("user", Demand(size=10 * KW), schedule=(Window(0.0, 2, 1.0),))
    network = wired(place("grid", Source(steady=1.0), Sizing(0.0, 6 * KW)), user)
    for per_kWh in (-5.0, 5.0):
        found = shortfall(bought(network, sky(np.ones(2)), {}, {("grid", "power"): per_kWh / KWH}))
        assert [s.bus for s in found] == ["power"]
        assert found[0].flow == pytest.approx(4 * KW, rel=1e-4)
