"""Steps that are not hours: closed forms of runs, and plans worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.assess.audit import audit
from gasloop.model.network import Window
from gasloop.solve.problem import PlanError
from gasloop.study.agreement import compare, out_of_bounds, yearly
from gasloop.study.visit import orders_of
from tests.solve.toys import (
    HOUR,
    KW,
    KWH,
    T_ROOM,
    Demand,
    Kettle,
    Source,
    Store,
    Tank,
    Tap,
    place,
    planned,
    ran,
    read,
    sky,
    wired,
)

PRICE = {"pv": 1e-3, "store": 1e-9}


def flat(steps: int):
    """Steady light."""
    return sky(np.ones(steps))


def test_a_body_warms_up_in_steps_of_ten_seconds():
    # tau = C / UA = 5000 s, end 300 K + 0.5 / 0.02 K; half an hour.
    network = wired(
        place("kettle", Kettle(size=2 * KW, ua=0.02, c=100.0)),
        place("pv", Source(size=10 * KW)),
        closed_by={"power": "pv"},
    )
    run = ran(network, flat(180), {"kettle": 0.5}, step=10.0)
    seconds = 10.0 * np.arange(181)
    assert run.states["kettle", "T"] == pytest.approx(T_ROOM + 25.0 * (1 - np.exp(-seconds / 5000.0)), rel=1e-9)
    assert yearly(run, ("kettle", "power")) == pytest.approx(-1 * KW * 1800.0)
    # What went in and is not in the kettle went to the room.
    kept = 100.0 * 2 * KW * (run.states["kettle", "T"][-1] - T_ROOM)
    assert yearly(run, ("kettle", "heat")) == pytest.approx(1 * KW * 1800.0 - kept, rel=1e-7)


def test_a_leaking_tank_empties_alike_in_hours_minutes_and_seconds():
    rate = 1e-4  # 1/s
    network = wired(place("tank", Tank(size=500.0, leak=rate)), place("tap", Tap(size=3.0 / HOUR)))
    ends = []
    for step in (3600.0, 60.0, 10.0):
        steps = round(2 * HOUR / step)
        run = ran(network, flat(steps), {"tap": 0.5}, start={("tank", "m"): 100.0}, step=step)
        found = audit(network, run.flows, run.energy, run.entropy, run.contents, run.step)
        assert max(found.elements, found.mass, found.energy) < 1e-9
        ends.append(run.states["tank", "m"][-1])
    balance = 1.5 / HOUR / rate
    by_hand = balance + (100.0 - balance) * np.exp(-rate * 2 * HOUR)
    assert ends == pytest.approx([by_hand] * 3, rel=1e-7)


def test_an_audit_with_the_wrong_step_does_not_close():
    network = wired(place("tank", Tank(size=500.0, leak=1e-4)), place("tap", Tap(size=3.0 / HOUR)))
    run = ran(network, flat(60), {"tap": 0.5}, start={("tank", "m"): 100.0}, step=60.0)
    assert audit(network, run.flows, run.energy, run.entropy, run.contents, HOUR).mass > 0.1


def evening(step: float):
    """Two hours: a source that could carry half of a load which comes in the second hour."""
    steps = round(2 * HOUR / step)
    half = steps // 2
    user = place("user", Demand(size=10 * KW), schedule=(Window(half, steps, 1.0),))
    return wired(place("pv", Source(size=5 * KW)), place("store", Store(size=8 * KWH)), user), flat(steps), half


@pytest.mark.parametrize("step", [3600.0, 600.0, 60.0])
def test_a_plan_stores_the_same_energy_whatever_the_step(step):
    network, site, half = evening(step)
    made = planned(network, site, price=PRICE, step=step)
    assert made.hours == pytest.approx(np.full(2 * half, step / HOUR))
    assert made.times[-1] == pytest.approx(2.0)
    level = made.stocks["store", "E"]
    # 5 kWh more at the start of the second hour than at its end, wherever the level stands.
    assert level[half] - level[-1] == pytest.approx(5 * KWH, rel=1e-6)
    assert float(made.flows["user", "power"] @ made.hours) == pytest.approx(-10 * KW)


@pytest.mark.parametrize("step", [600.0, 60.0])
def test_plan_and_run_of_short_steps_agree(step):
    network, site, _ = evening(step)
    made = planned(network, site, price=PRICE, step=step)
    orders = orders_of(network, made, made.sizes, len(site.lit), read(network, site))
    assert orders.step == step
    run = ran(network, site, orders.loads, start=orders.start, targets=orders.targets, step=step)
    assert compare(network, made, run).worst[0] < 1e-6
    assert out_of_bounds(network, made.sizes, run) == []
    assert run.states["store", "E"] == pytest.approx(made.stocks["store", "E"], rel=1e-6, abs=1e-6 * KWH)


def test_sun_within_a_segment_finds_room_in_the_store_by_its_own_clock():
    # Light in every second minute, seen by a plan of one segment: a minute's worth of half the power must fit.
    lit = np.tile([1.0, 0.0], 30)
    network = wired(
        place("pv", Source(size=10 * KW), None),
        place("store", Store(size=20 * KWH)),
        place("user", Demand(size=5 * KW), schedule=(Window(0, 60, 1.0),)),
    )
    made = planned(network, sky(lit), edges=[0.0, 60.0], price=PRICE, step=60.0)
    assert made.stocks["store", "E"][0] >= -1e-6
    orders = orders_of(network, made, made.sizes, 60, read(network, sky(lit)))
    path = orders.targets["store", "E"]
    assert np.max(path) - np.min(path) == pytest.approx(5 * KW * 60.0, rel=1e-6)


def test_a_shortfall_is_told_in_hours():
    user = place("user", Demand(size=10 * KW), schedule=(Window(90, 120, 1.0),))
    network = wired(place("pv", Source(size=5 * KW)), user)
    with pytest.raises(PlanError) as none:
        planned(network, flat(120), price=PRICE, step=60.0)
    (short,) = none.value.shortfalls
    assert (short.start, short.end) == pytest.approx((1.5, 2.0))
    assert short.flow == pytest.approx(5 * KW)
