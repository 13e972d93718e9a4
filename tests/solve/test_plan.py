"""Planning problems whose optimum is known by hand.

Sizes in W, J and kg; prices in kg per W, J or kg. The vanishing price on activity (ACTIVITY_PRICE) is either too small
to move the optimum, or is part of the number worked out by hand.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from gasloop.model.network import Sizing, Window
from gasloop.solve import highs
from gasloop.solve import plan as planner
from gasloop.solve.linearise import Operating, linearise
from gasloop.solve.plan import ACTIVITY_PRICE, plan
from gasloop.solve.problem import Options, PlanError, Problem
from gasloop.solve.timegrid import strays, windowed
from tests.solve.toys import (
    FREE,
    FREE_FLOW,
    FREE_KG,
    HOUR,
    KW,
    KWH,
    Converter,
    Cooler,
    Demand,
    Flask,
    Source,
    Store,
    Tank,
    Tap,
    fixed,
    place,
    planned,
    problem,
    sky,
    wired,
)


def always(hours: float, load: float = 1.0) -> tuple[Window, ...]:
    return (Window(0.0, hours, load),)


def user(kW: float, hours: float):
    return place("user", Demand(size=kW * KW), schedule=always(hours))


# -- sizes -----------------------------------------------------------------------------------------


def night_plant(sun: Sizing = FREE, hours: int = 708):
    """Sun, electrolyser, hydrogen, fuel cell; 10 kW through 354 h of day and 354 h of night (ENE-A5)."""
    return wired(
        place("pv", Source(), sun),
        place("ely", Converter(out=0.70), FREE, wires={"product": "hydrogen"}),
        place("fc", Converter(into=1 / 0.58), FREE, wires={"power": "hydrogen", "product": "power"}),
        place("h2", Store(), FREE, wires={"power": "hydrogen"}),
        user(10, hours),
    )


SQUARE = sky(np.repeat([1.0, 0.0], 354))
NIGHT_PRICE = {"pv": 0.03, "ely": 0.01, "fc": 0.01, "h2": 1.0 / KWH}


def test_a_store_through_the_lunar_night_has_the_closed_form_size():
    made = planned(night_plant(), SQUARE, np.arange(0, 709, 6), NIGHT_PRICE)
    assert made.sizes["h2"] / KWH == pytest.approx(6103.45, rel=1e-4)
    assert made.sizes["ely"] / KW == pytest.approx(24.63, rel=1e-4)
    assert made.sizes["pv"] / KW == pytest.approx(34.63, rel=1e-4)
    assert made.sizes["fc"] / KW == pytest.approx(10.0, rel=1e-4)
    by_hand = sum(NIGHT_PRICE[n] * made.sizes[n] for n in NIGHT_PRICE)
    assert made.objective == pytest.approx(by_hand, rel=1e-9)
    assert made.objective == pytest.approx(34630.54 * 0.03 + 24630.54 * 0.01 + 100 + 6103.448, rel=1e-5)


def test_the_grid_does_not_matter_where_nothing_changes_within_a_segment():
    fine = planned(night_plant(), SQUARE, np.arange(0, 709, 6), NIGHT_PRICE)
    coarse = planned(night_plant(), SQUARE, [0, 100, 354, 355, 708], NIGHT_PRICE)
    assert coarse.objective == pytest.approx(fine.objective, rel=1e-6)


def test_the_store_fills_by_day_and_empties_by_night_in_straight_lines():
    made = planned(night_plant(), SQUARE, np.arange(0, 709, 6), NIGHT_PRICE)
    level = made.stocks["h2", "E"] / KWH
    t = made.edges
    by_hand = 6103.448 * np.where(t <= 354, t / 354, 2 - t / 354)
    assert np.max(np.abs(level - by_hand)) < 0.05


def test_all_flows_balance_on_every_bus_in_every_segment():
    network = night_plant()
    made = planned(network, SQUARE, np.arange(0, 709, 6), NIGHT_PRICE)
    for bus in network.buses:
        total = sum(made.flows[a.unit, a.port] for a in network.on(bus))
        assert np.max(np.abs(total)) < 1e-3  # W of 34.6 kW


def test_a_fixed_size_is_kept_and_the_rest_follows():
    made = planned(night_plant(fixed(40 * KW)), SQUARE, np.arange(0, 709, 6), NIGHT_PRICE)
    assert made.sizes["pv"] == 40 * KW
    assert made.sizes["ely"] / KW == pytest.approx(24.63, rel=1e-4)
    assert made.bounds == {}  # a fixed size is no bound that the study could ease


def test_a_bound_that_limits_is_named():
    sky_ = sky(np.ones(4))
    # The cheap source may give 6 of the 10 kW; the dear one has to give the rest.
    network = wired(
        place("cheap", Source(), Sizing(0.0, 6 * KW)), place("dear", Source(), Sizing(0.0, 50 * KW)), user(10, 4)
    )
    made = planned(network, sky_, price={"cheap": 0.001, "dear": 0.01})
    assert made.sizes["cheap"] / KW == pytest.approx(6.0, rel=1e-6)
    assert made.sizes["dear"] / KW == pytest.approx(4.0, rel=1e-6)
    assert list(made.bounds) == ["cheap"]


def test_a_least_size_is_kept_even_where_nobody_needs_it():
    network = wired(place("pv", Source(), Sizing(15 * KW, 50 * KW)), user(10, 4))
    assert planned(network, sky(np.ones(4)), price={"pv": 1.0}).sizes["pv"] / KW == pytest.approx(15.0, rel=1e-6)


def test_what_is_not_needed_is_not_built():
    network = wired(place("pv", Source(), FREE), place("spare", Source(), FREE), user(10, 4))
    made = planned(network, sky(np.ones(4)), price={"pv": 0.001, "spare": 0.002})
    assert made.sizes["spare"] / KW == pytest.approx(0.0, abs=1e-4)


# -- whole modules ---------------------------------------------------------------------------------


def test_whole_modules_are_rounded_up():
    network = wired(place("pv", Source(), Sizing(0.0, 40 * KW, module=4 * KW)), user(10, 4))
    made = planned(network, sky(np.ones(4)), price={"pv": 0.01})
    assert made.modules == {"pv": 3}
    assert made.sizes["pv"] == 12 * KW
    assert made.objective == pytest.approx(120.0)
    assert made.gap <= 1e-3


def test_modules_beside_a_free_size_settle_as_by_hand():
    # 10 kW: modules of 4 kW at 10 kg each, and a source at 4 kg/kW. 2 modules + 2 kW = 28 kg; 3 modules = 30 kg.
    network = wired(
        place("module", Source(), Sizing(0.0, 40 * KW, module=4 * KW)), place("free", Source(), FREE), user(10, 4)
    )
    made = planned(network, sky(np.ones(4)), price={"module": 2.5e-3, "free": 4e-3}, gap=1e-6)
    assert made.modules["module"] == 2
    assert made.sizes["free"] / KW == pytest.approx(2.0, rel=1e-5)
    # At 6 kg/kW the third module is the better buy: 30 kg against 32.
    made = planned(network, sky(np.ones(4)), price={"module": 2.5e-3, "free": 6e-3}, gap=1e-6)
    assert made.modules["module"] == 3
    assert made.sizes["free"] / KW == pytest.approx(0.0, abs=1e-4)


def test_exactly_so_many_modules():
    network = wired(place("pv", Source(), Sizing(20 * KW, 20 * KW, module=4 * KW)), user(10, 4))
    made = planned(network, sky(np.ones(4)), price={"pv": 0.01})
    assert made.modules == {"pv": 5}
    assert np.allclose(made.loads["pv"], 0.5, atol=1e-6)


# -- what limits a load ----------------------------------------------------------------------------


def test_a_fault_has_to_be_outlived():
    # Half the capacity for three hours, and no store: twice the size.
    pv = place("pv", Source(), FREE, faults=(Window(5.0, 8.0, 0.5),))
    assert planned(wired(pv, user(10, 12)), sky(np.ones(12)), price={"pv": 1e-3}).sizes["pv"] / KW == pytest.approx(20)


def test_a_store_bridges_a_fault_if_that_is_cheaper():
    pv = place("pv", Source(), FREE, faults=(Window(5.0, 8.0, 0.0),))
    network = wired(pv, place("store", Store(), FREE), user(10, 12))
    made = planned(network, sky(np.ones(12)), price={"pv": 0.1, "store": 1.0 / KWH})
    # 120 kWh out of nine hours; 30 kWh to keep for the other three.
    assert made.sizes["pv"] / KW == pytest.approx(120 / 9, rel=1e-5)
    assert made.sizes["store"] / KWH == pytest.approx(30.0, rel=1e-4)
    assert np.max(made.loads["pv"][5:8]) < 1e-6


def test_a_window_counts_with_its_share_of_a_segment():
    edges = np.array([0.0, 4.0, 6.0])
    assert windowed((Window(1.0, 2.0, 0.0),), edges, outside=1.0) == pytest.approx([0.75, 1.0])
    assert windowed((Window(1.0, 2.0, 0.5), Window(3.0, 5.0, 1.0)), edges, outside=0.0) == pytest.approx([0.375, 0.5])
    assert windowed((), edges, outside=1.0) == pytest.approx([1.0, 1.0])


def test_loads_keep_back_what_the_operator_may_trim():
    made = planned(wired(place("pv", Source(), FREE), user(10, 4)), sky(np.ones(4)), price={"pv": 1.0}, trim=0.05)
    assert made.sizes["pv"] / KW == pytest.approx(10.5, rel=1e-6)
    assert made.loads["pv"] == pytest.approx(np.full(4, 1 / 1.05), rel=1e-5)


def test_stores_keep_back_a_reserve_at_both_ends():
    network = wired(place("pv", Source(), FREE), place("store", Store(), FREE), user(10, 8))
    site = sky(np.repeat([1.0, 0.0], 4))
    made = planned(network, site, price={"pv": 1e-3, "store": 1e-3 / KWH}, reserve=0.1)
    assert made.sizes["store"] / KWH == pytest.approx(40 / 0.8, rel=1e-5)
    level = made.stocks["store", "E"] / made.sizes["store"]
    assert level.min() == pytest.approx(0.1, abs=1e-6)
    assert level.max() == pytest.approx(0.9, abs=1e-6)


# -- schedules -------------------------------------------------------------------------------------


def test_a_schedule_imposes_its_loads():
    demand = place("user", Demand(size=10 * KW), schedule=(Window(2.0, 4.0, 0.3), Window(6.0, 8.0, 1.0)))
    made = planned(wired(place("pv", Source(), FREE), demand), sky(np.ones(10)), price={"pv": 1.0})
    assert made.sizes["pv"] / KW == pytest.approx(10.0, rel=1e-6)
    expected = np.array([0, 0, 3, 3, 0, 0, 10, 10, 0, 0.0])
    assert -made.flows["user", "power"] / KW == pytest.approx(expected, abs=1e-9)
    assert made.flows["pv", "power"] / KW == pytest.approx(expected, abs=1e-5)


def test_a_scheduled_load_is_read_off_the_curve():
    # out = load - 0.2 load^2 at the breakpoint 0.5 is 0.45, exactly.
    maker = place("maker", Converter(size=10 * KW, bend=0.2), wires={"product": "out"}, schedule=always(4, 0.5))
    network = wired(place("pv", Source(), FREE), maker, place("use", Demand(), FREE, wires={"power": "out"}))
    made = planned(network, sky(np.ones(4)), price={"pv": 1.0})
    assert made.flows["maker", "product"] == pytest.approx(np.full(4, 4500.0))
    assert made.sizes["pv"] == pytest.approx(5000.0, rel=1e-6)


def test_power_drawn_at_rest_is_drawn_all_the_time():
    maker = place("maker", Converter(size=10 * KW, idle=0.1), wires={"product": "out"}, schedule=always(2, 0.0))
    network = wired(place("pv", Source(), FREE), maker, place("use", Demand(), FREE, wires={"power": "out"}))
    assert planned(network, sky(np.ones(2)), price={"pv": 1.0}).sizes["pv"] == pytest.approx(1000.0, rel=1e-6)


# -- load curves -----------------------------------------------------------------------------------


def bent(hours: int, kW: float):
    """A converter of 10 kW whose product falls behind the load, and a user of what it makes."""
    return wired(
        place("pv", Source(), FREE),
        place("maker", Converter(size=10 * KW, bend=0.2), wires={"product": "out"}),
        place("user", Demand(size=kW * KW), wires={"power": "out"}, schedule=always(hours)),
    )


@pytest.mark.parametrize(
    ("load", "made_kW"),
    [(0.25, 2.375), (0.5, 4.5), (0.75, 6.375), (1.0, 8.0), (0.625, 0.5 * (4.5 + 6.375)), (0.1, 0.4 * 2.375)],
)
def test_a_convex_load_curve_is_followed_between_its_breakpoints(load, made_kW):
    made = planned(bent(3, made_kW), sky(np.ones(3)), price={"pv": 1.0})
    assert made.sizes["pv"] / KW == pytest.approx(10 * load, rel=1e-5)
    assert made.loads["maker"] == pytest.approx(np.full(3, load), rel=1e-4)


def test_low_loads_are_spread_over_time_because_they_waste_less():
    # 9 kWh wanted over two hours of sun; at half load both hours cost 10 kWh, any other split more.
    network = wired(
        place("pv", Source(), FREE),
        place("maker", Converter(size=10 * KW, bend=0.2), wires={"product": "out"}),
        place("store", Store(), FREE, wires={"power": "out"}),
        place("user", Demand(size=9 * KW), wires={"power": "out"}, schedule=(Window(1.0, 2.0, 1.0),)),
    )
    made = planned(network, sky(np.ones(2)), price={"pv": 1.0, "store": 1e-9 / KWH})
    assert made.loads["maker"] == pytest.approx([0.5, 0.5], abs=1e-4)
    assert made.sizes["pv"] / KW == pytest.approx(5.0, rel=1e-4)


# -- stocks ----------------------------------------------------------------------------------------


def test_a_year_closes_on_itself_unless_a_stock_is_given():
    site = sky(np.repeat([0.0, 1.0], 5))
    network = wired(place("pv", Source(), FREE), place("store", Store(), FREE), user(10, 10))
    level = planned(network, site, price={"pv": 1e-3, "store": 1e-3 / KWH}).stocks["store", "E"] / KWH
    assert level[0] == pytest.approx(level[-1], abs=1e-5)
    assert level[0] == pytest.approx(50.0, rel=1e-4)


def test_a_given_stock_may_be_used_up():
    # Full at the start, dark for good: nothing else is built.
    network = wired(place("pv", Source(), FREE), place("store", Store(size=50 * KWH), stock=1.0), user(10, 5))
    made = planned(network, sky(np.zeros(5)), price={"pv": 1.0})
    assert made.stocks["store", "E"] / KWH == pytest.approx([50, 40, 30, 20, 10, 0], abs=1e-4)
    assert made.sizes["pv"] == pytest.approx(0.0, abs=1e-2)


def test_a_given_stock_sizes_the_store_that_holds_it():
    network = wired(place("store", Store(), FREE, stock=0.5), user(10, 5))
    assert planned(network, sky(np.zeros(5)), price={"store": 1 / KWH}).sizes["store"] / KWH == pytest.approx(100)


def test_a_leak_goes_with_the_mean_of_both_ends_of_a_segment():
    rate = 0.01 / HOUR
    idle = place("user", Demand(), schedule=always(6, 0.0))
    network = wired(place("store", Store(size=100 * KWH, leak=rate), stock=0.8), idle)
    level = planned(network, sky(np.zeros(6)), [0, 1, 3, 6]).stocks["store", "E"] / KWH
    by_hand = [80.0]
    for hours in (1, 2, 3):
        by_hand.append(by_hand[-1] * (1 - 0.005 * hours) / (1 + 0.005 * hours))
    assert level == pytest.approx(by_hand, rel=1e-7)


def test_matter_is_planned_in_kg():
    tank = place("tank", Tank(), FREE_KG)
    tap = place("tap", Tap(), FREE_FLOW, faults=(Window(2.0, 4.0, 0.0),))
    drain = place("drain", Tap(size=2.0 / HOUR, way=-1.0), schedule=always(4))
    made = planned(wired(tap, tank, drain), sky(np.ones(4)), price={"tank": 1.0, "tap": HOUR})
    assert made.sizes["tap"] * HOUR == pytest.approx(4.0, rel=1e-5)  # all the water comes in the first half
    assert made.sizes["tank"] == pytest.approx(4.0, rel=1e-5)
    assert made.stocks["tank", "m"] == pytest.approx([0, 2, 4, 2, 0], abs=1e-4)


def cold_store(cooler: Sizing, hours: int = 4):
    return wired(
        place("flask", Flask(size=100.0)),
        place("cooler", Cooler(), cooler),
        place("pv", Source(), FREE),
        place("tap", Tap(), FREE_FLOW),
    )


def test_a_held_state_is_not_let_rise():
    made = planned(cold_store(FREE), sky(np.ones(4)), price={"cooler": 1.0, "pv": 1e-3})
    assert made.sizes["cooler"] == pytest.approx(200.0, rel=1e-5)  # 2 W/kg on 100 kg
    assert made.sizes["pv"] == pytest.approx(400.0, rel=1e-5)
    assert made.controls["flask", "cold"] == pytest.approx(np.full(4, 200.0), rel=1e-4)


def test_a_held_state_that_cannot_be_held_is_no_plan():
    with pytest.raises(PlanError):
        planned(cold_store(fixed(150.0)), sky(np.ones(4)), price={"pv": 1e-3})


# -- prices ----------------------------------------------------------------------------------------


def test_the_price_of_a_bus_is_that_of_one_unit_more_of_demand():
    # Demand 5, 10, 5 kW over segments of 2, 3, 5 h: only the middle one sizes the source, at 2 kg/kW.
    demand = place("user", Demand(size=10 * KW), schedule=(*always(10, 0.5), Window(2.0, 5.0, 0.5)))
    made = planned(wired(place("pv", Source(), FREE), demand), sky(np.ones(10)), [0, 2, 5, 10], {"pv": 2e-3})
    activity = 2.0 * ACTIVITY_PRICE / 10.0  # kg per kWh: a thousandth of the mass for the whole span at full load
    assert made.prices["power"] == pytest.approx([activity, 2 / 3 + activity, activity], rel=1e-4)


def test_the_prices_give_the_cost_of_a_greater_demand():
    base = planned(night_plant(), SQUARE, np.arange(0, 709, 6), NIGHT_PRICE, crossover=True)
    more = planned(
        wired(*(u for n, u in night_plant().units.items() if n != "user"), user(10.1, 708)),
        SQUARE, np.arange(0, 709, 6), NIGHT_PRICE,
    )  # fmt: skip
    hours = np.diff(base.edges)
    foretold = 0.1 * float(base.prices["power"] @ hours)
    # The price also holds the activity, by definition at most ACTIVITY_PRICE of it.
    assert more.objective - base.objective == pytest.approx(foretold, rel=2 * ACTIVITY_PRICE)


def test_what_has_to_be_got_rid_of_has_a_negative_price():
    tap = place("tap", Tap(size=5.0 / HOUR), schedule=always(4))
    drain = place("drain", Tap(way=-1.0), FREE_FLOW)
    made = planned(wired(tap, drain), sky(np.ones(4)), [0, 4], {"drain": 3 * HOUR})
    assert made.sizes["drain"] * HOUR == pytest.approx(5.0, rel=1e-6)
    assert made.prices["water"] == pytest.approx([-3 * (1 + ACTIVITY_PRICE) / 4], rel=1e-5)


def test_whole_numbers_have_the_prices_of_their_last_node():
    network = wired(place("pv", Source(), Sizing(0.0, 40 * KW, module=4 * KW)), user(10, 4))
    made = planned(network, sky(np.ones(4)), price={"pv": 0.01})
    assert made.modules == {"pv": 3}
    # Three modules give more than is asked: one kilowatt more costs nothing but the vanishing price on activity.
    assert made.prices["power"] == pytest.approx(10 * ACTIVITY_PRICE / 4, rel=1e-5)


# -- unequal segments ------------------------------------------------------------------------------


def test_strays_are_the_reach_of_the_running_sum_about_the_mean():
    gain = np.array([[1.0, 0.0, 1.0, 0.0, 3.0, 3.0], [0.0, 0.0, 0.0, 4.0, 2.0, 1.0]])
    fall, rise = strays(gain, np.array([0.0, 4.0, 5.0, 6.0]))
    assert rise == pytest.approx(np.array([[0.5, 0, 0], [0, 0, 0]]))
    assert fall == pytest.approx(np.array([[0, 0, 0], [3.0, 0, 0]]))
    nothing = strays(gain, np.arange(7.0))
    assert np.all(nothing[0] == 0)
    assert np.all(nothing[1] == 0)


@pytest.mark.parametrize("first", [1.0, 0.0])
def test_one_long_segment_keeps_the_room_that_the_hours_within_it_need(first):
    # Light comes and goes by the hour: 20 kW and 10 kWh, seen hourly or as one segment of a day.
    network = wired(place("pv", Source(), FREE), place("store", Store(), FREE), user(10, 24))
    site = sky(np.tile([first, 1 - first], 12))
    price = {"pv": 1e-3, "store": 1 / KWH}
    for edges in (np.arange(25), [0, 24], [0, 12, 24]):
        made = planned(network, site, edges, price)
        assert made.sizes["pv"] / KW == pytest.approx(20.0, rel=1e-5)
        assert made.sizes["store"] / KWH == pytest.approx(10.0, rel=1e-5)


def test_unequal_segments_stay_near_the_hourly_problem():
    # A wavering sun over four days, seen by the hour and in a third as many segments.
    from gasloop.solve.timegrid import segments

    hours = np.arange(96)
    site = sky(np.clip(0.4 + 0.7 * np.sin(2 * np.pi * hours / 24) + 0.1 * np.sin(1.7 * hours), 0, 1))
    network = wired(place("pv", Source(), FREE), place("store", Store(leak=1e-3 / HOUR), FREE), user(10, 96))
    price = {"pv": 2e-3, "store": 1 / KWH}
    hourly = planned(network, site, None, price)
    few = planned(network, site, segments(site.lit[None, :], 32), price)
    # The room kept for what the hours do makes the coarse plan the dearer one.
    assert 0.999 < few.objective / hourly.objective < 1.03
    assert len(few.edges) == 33


# -- no plan ---------------------------------------------------------------------------------------


def shortfalls(network, site, edges=None, price=None, **options):
    with pytest.raises(PlanError) as caught:
        planned(network, site, edges, price, **options)
    return caught.value


def test_a_plan_that_cannot_be_says_which_bus_lacks_what_and_when():
    network = wired(
        place("pv", Source(), Sizing(0.0, 6 * KW)),
        place("user", Demand(size=10 * KW), schedule=(*always(8, 0.5), Window(3.0, 5.0, 0.5))),
    )
    error = shortfalls(network, sky(np.ones(8)), price={"pv": 1.0})
    assert "infeasible" in str(error)
    (found,) = error.shortfalls
    assert (found.bus, found.start, found.end) == ("power", 3.0, 5.0)
    assert found.flow == pytest.approx(4 * KW, rel=1e-5)


def test_a_bus_that_cannot_get_rid_of_something_is_short_of_less_than_nothing():
    network = wired(
        place("tap", Tap(size=5.0 / HOUR), schedule=always(4)), place("drain", Tap(size=2.0 / HOUR, way=-1.0))
    )
    (found,) = shortfalls(network, sky(np.ones(4)), [0, 2, 4]).shortfalls
    assert (found.bus, found.start, found.end) == ("water", 0.0, 4.0)
    assert found.flow * HOUR == pytest.approx(-3.0, rel=1e-5)


def test_the_smallest_relaxation_also_works_with_whole_modules():
    network = wired(place("pv", Source(), Sizing(0.0, 6 * KW, module=3 * KW)), user(10, 4))
    (found,) = shortfalls(network, sky(np.ones(4)), price={"pv": 1.0}).shortfalls
    assert (found.bus, found.start, found.end) == ("power", 0.0, 4.0)
    assert found.flow == pytest.approx(4 * KW, rel=1e-5)


def test_a_store_too_small_for_the_night_is_short_by_what_it_cannot_hold():
    network = wired(place("pv", Source(), FREE), place("store", Store(size=30 * KWH)), user(10, 8))
    error = shortfalls(network, sky(np.repeat([1.0, 0.0], 4)), price={"pv": 1.0})
    missing = sum(s.flow * (s.end - s.start) for s in error.shortfalls)
    assert missing / KW == pytest.approx(10.0, rel=1e-4)  # kWh: 40 wanted, 30 kept
    assert all(s.start >= 4.0 for s in error.shortfalls)


def test_a_solve_that_was_stopped_gives_no_plan(monkeypatch):
    # The relaxation is not asked for either: the problem is not known to be impossible.
    monkeypatch.setattr(planner, "shortfall", lambda problem: pytest.fail("not infeasible"))
    with pytest.raises(PlanError, match="time"):
        planned(night_plant(), SQUARE, None, NIGHT_PRICE, time_limit=0.0)


def answered(status: str) -> highs.Answer:
    return highs.Answer(status, np.zeros(0), np.zeros(0), 0.0, 0.0)


@pytest.mark.parametrize("status", ["suboptimal", "unknown", "iteration_limit", "unbounded"])
def test_only_an_optimal_solution_is_read(monkeypatch, status):
    monkeypatch.setattr(planner.Model, "solve", lambda model: answered(status))
    monkeypatch.setattr(planner.Model, "read", lambda model: pytest.fail("read a solution that is not optimal"))
    with pytest.raises(PlanError, match=status):
        planned(wired(place("pv", Source(), FREE), user(10, 4)), sky(np.ones(4)), price={"pv": 1.0})


# -- second opinions -------------------------------------------------------------------------------


def waves(high: float):
    """A sun that comes and goes, a leaking store and a steady load, under bounds of size ``high`` [W or J]."""
    lit = np.clip(np.sin(np.arange(24) / 4), 0, 1)
    units = place("pv", Source(), Sizing(0, high)), place("store", Store(leak=1e-6), Sizing(0, high))
    network = wired(*units, user(10, 24), place("tank", Tank(), Sizing(0, high)), place("tap", Tap(), Sizing(0, high)))
    return problem(network, sky(lit), price={"pv": 1e-3, "store": 1e-7, "tank": 1.0, "tap": 1.0})


@pytest.mark.parametrize("high", [1e9, 1e11, 1e15, 1e19])
def test_bounds_far_above_the_answer_do_not_keep_a_plan_from_being_found(monkeypatch, high):
    """The interior-point method asked first calls some of these unbounded or infeasible, others unknown."""
    far = plan(waves(high))
    monkeypatch.setattr(highs, "SOLVERS", ("simplex",))
    near = plan(waves(1e9))
    assert far.objective == pytest.approx(near.objective, rel=1e-6)
    assert far.sizes["pv"] == pytest.approx(near.sizes["pv"], rel=1e-5)


@pytest.mark.parametrize(
    ("answers", "status", "asked"),
    [
        (["optimal"], "optimal", 1),
        (["infeasible"], "infeasible", 1),
        (["time_limit"], "time_limit", 1),
        (["unknown", "optimal"], "optimal", 2),
        (["infeasible_or_unbounded", "optimal"], "optimal", 2),
        (["infeasible_or_unbounded", "infeasible_or_unbounded"], "infeasible_or_unbounded", 2),
        (["unknown", "unknown", "optimal"], "optimal", 3),
        (["unknown", "unknown", "unknown"], "unknown", 3),
    ],
)  # fmt: skip
def test_who_is_not_sure_is_not_believed(monkeypatch, answers, status, asked):
    said = []

    def attempt(rows, cost, options, solver):
        said.append(solver)
        return answered(answers[len(said) - 1])

    monkeypatch.setattr(highs, "_attempt", attempt)
    assert planner.Model(waves(1e8)).solve().status == status
    assert said == list(highs.SOLVERS[:asked])


# -- housekeeping ----------------------------------------------------------------------------------


def test_the_same_problem_has_the_same_plan():
    one, two = (planned(night_plant(), SQUARE, np.arange(0, 709, 6), NIGHT_PRICE) for _ in range(2))
    assert one.sizes == two.sizes
    for key, flow in one.flows.items():
        assert np.array_equal(flow, two.flows[key])


def test_a_plan_says_what_it_took():
    made = planned(wired(place("pv", Source(), FREE), user(10, 4)), sky(np.ones(4)), price={"pv": 1.0})
    assert set(made.timings) == {"plan build", "plan solve", "plan pass and read"}
    assert all(v >= 0 for v in made.timings.values())
    assert made.rows > 0
    assert made.columns > 0


def test_scaling_holds_for_sizes_of_very_different_units():
    # kg/s and W and J in one problem, ten orders apart; the answer is that of each alone.
    network = wired(
        place("pv", Source(), FREE), user(1e-3, 4), place("tap", Tap(), Sizing(0.0, 100.0)),
        place("drain", Tap(size=1e4 / HOUR, way=-1.0), schedule=always(4)),
    )  # fmt: skip
    made = planned(network, sky(np.ones(4)), price={"pv": 1.0, "tap": HOUR})
    assert made.sizes["pv"] == pytest.approx(1.0, rel=1e-4)
    assert made.sizes["tap"] * HOUR == pytest.approx(1e4, rel=1e-6)


def test_a_problem_is_hashable_plain_data():
    network = wired(place("pv", Source(), FREE), user(10, 4))
    asked = problem(network, sky(np.ones(4)), price={"pv": 1.0})
    assert asked.hours == pytest.approx(np.ones(4))
    linear = linearise(network, {n: Operating({}, ()) for n in network.units}, sky(np.ones(4)))
    again = Problem(network, linear, asked.edges, asked.price, Options(trim=0.0, reserve=0.0))
    assert plan(again).sizes == plan(asked).sizes
    assert math.isclose(plan(asked).objective, 1e4, rel_tol=1e-6)


# -- reserves and curves together ------------------------------------------------------------------


@pytest.mark.parametrize("load", [0.25, 0.5, 0.75])
def test_what_is_kept_back_for_the_operator_does_not_bend_the_curve(load):
    # At a breakpoint the curve is read exactly, whatever share of the full load is kept back.
    made = planned(bent(3, 10 * (load - 0.2 * load**2)), sky(np.ones(3)), price={"pv": 1.0}, trim=0.05)
    assert -made.flows["maker", "power"] / KW == pytest.approx(np.full(3, 10 * load), rel=1e-5)
