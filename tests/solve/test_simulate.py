"""Runs whose course is known in closed form, the books of a run, and the same run by another engine."""

from __future__ import annotations

import dataclasses
import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.assess.audit import audit
from gasloop.components.energy.battery import Battery
from gasloop.components.energy.pem_electrolyser import PemElectrolyser
from gasloop.components.energy.radiator import Radiator
from gasloop.components.storage.gas_tank import GasTank
from gasloop.components.storage.water_store import WaterStore
from gasloop.model.network import Network, Window
from gasloop.solve.simulate import SimulationError
from tests.solve.toys import (
    HOUR,
    KW,
    KWH,
    T_ROOM,
    Converter,
    Cooler,
    Demand,
    Flask,
    Kettle,
    Source,
    Store,
    Tank,
    Tap,
    place,
    ran,
    read,
    sky,
    wired,
)


def dark(hours: int) -> SimpleNamespace:
    return sky(np.zeros(hours))


def bright(hours: int) -> SimpleNamespace:
    return sky(np.ones(hours))


FOLLOWS = {"closed_by": {"power": "pv"}}  # the source gives what the others draw


def off(size: float = KW):
    return place("user", Demand(size=size), schedule=())


# -- closed forms ----------------------------------------------------------------------------------


def test_a_leaking_store_falls_by_the_exponential():
    rate = 0.01 / HOUR
    run = ran(wired(place("store", Store(size=10 * KWH, leak=rate)), off()), dark(240))
    by_hand = 5 * KWH * np.exp(-rate * HOUR * np.arange(241))
    assert run.states["store", "E"] == pytest.approx(by_hand, rel=1e-8)


def test_a_tank_fills_at_a_constant_rate():
    tap = place("tap", Tap(size=3.0 / HOUR))
    run = ran(wired(place("tank", Tank(size=500.0)), tap), dark(48), {"tap": 0.5}, start={("tank", "m"): 100.0})
    assert run.states["tank", "m"] == pytest.approx(100.0 + 1.5 * np.arange(49), rel=1e-10)


def test_filling_against_a_leak_tends_to_their_balance():
    rate, flow = 0.02 / HOUR, 2.0 / HOUR
    tap = place("tap", Tap(size=flow))
    run = ran(
        wired(place("tank", Tank(size=500.0, leak=rate)), tap), dark(96), {"tap": 1.0}, start={("tank", "m"): 10.0}
    )
    end = flow / rate
    by_hand = end + (10.0 - end) * np.exp(-rate * HOUR * np.arange(97))
    assert run.states["tank", "m"] == pytest.approx(by_hand, rel=1e-8)


@pytest.mark.parametrize("way", [1.0, -1.0], ids=["charging", "discharging"])
def test_a_battery_loses_with_the_square_of_its_power(way):
    # dE/dt = P - r P^2 / size - s E, with the power left for the battery at the bus.
    size, r, s, P = 20 * KWH, 180.0, 1e-7, 2.5 * KW
    E0 = (0.1 if way > 0 else 0.9) * size
    battery = place("battery", Battery(size=size, r=r, self_discharge=s))
    others = [
        place("pv", Source(size=P)),
        place("user", Demand(size=P), schedule=(Window(0, 6, 1.0 if way < 0 else 0.0),)),
    ]
    network = wired(battery, *others, place("radiator", Radiator(size=1000.0)))
    run = ran(network, bright(6), {"pv": 1.0 if way > 0 else 0.0}, start={("battery", "E"): E0})
    into = way * P - r * P**2 / size
    by_hand = into / s + (E0 - into / s) * np.exp(-s * HOUR * np.arange(7))
    assert run.states["battery", "E"] == pytest.approx(by_hand, rel=1e-8)
    assert run.loads["battery"] == pytest.approx(np.full(6, -way * P / (0.5 * size / HOUR)), rel=1e-8)
    assert run.flows["battery", "heat"] == pytest.approx(r * P**2 / size - np.diff(by_hand) / HOUR + into, rel=1e-6)


def test_a_body_warms_up_to_first_order():
    ua, c = 0.02, 100.0
    network = wired(place("kettle", Kettle(size=2 * KW, ua=ua, c=c)), place("pv", Source(size=10 * KW)), **FOLLOWS)
    run = ran(network, bright(12), {"kettle": 0.5})
    # tau = C / UA = 5000 s, end 300 K + 0.5 / 0.02 K; the source follows the kettle.
    by_hand = T_ROOM + 25.0 * (1 - np.exp(-np.arange(13) * HOUR / 5000.0))
    assert run.states["kettle", "T"] == pytest.approx(by_hand, rel=1e-9)
    assert run.loads["pv"] == pytest.approx(np.full(12, 0.1), rel=1e-9)


def test_a_jump_of_a_load_at_an_hour_is_met_exactly():
    load = np.array([0.0, 1.0, 0.25, 0.25, 1.0, 0.0])
    network = wired(place("kettle", Kettle(size=2 * KW)), place("pv", Source(size=10 * KW)), **FOLLOWS)
    T = ran(network, bright(6), {"kettle": load}).states["kettle", "T"]
    by_hand = [T_ROOM]
    for u in load:
        by_hand.append(T_ROOM + 50 * u + (by_hand[-1] - T_ROOM - 50 * u) * np.exp(-HOUR / 5000.0))
    assert pytest.approx(by_hand, rel=1e-9) == T


def cold_flask(cooler: float):
    """200 W leak into 5 kJ/K; a cooler, its power, and water that stands still."""
    return wired(
        place("flask", Flask(size=100.0)),
        place("cooler", Cooler(size=cooler)),
        place("pv", Source(size=KW)),
        place("tap", Tap()),
    )


def test_a_held_state_rises_where_the_cooler_is_too_small():
    # 150 W lifted of 200 W: 0.01 K/s, and the thermostat cannot ask for more than the size.
    run = ran(cold_flask(150.0), bright(4), {"cooler": 1.0, "tap": 0.0})
    assert run.states["flask", "T"] - 280.0 == pytest.approx(36.0 * np.arange(5), rel=1e-3)
    assert run.flows["flask", "cold"] == pytest.approx(np.full(4, 150.0), rel=1e-3)


def test_a_thermostat_moves_a_cooler_as_far_as_the_temperature_asks():
    # 180 W ordered, 200 W needed: a fifteenth of the size more, for which the wall has to be 0.5 K artanh(2/9) warm.
    run = ran(cold_flask(300.0), bright(24), {"cooler": 0.6, "tap": 0.0})
    assert run.thermostats == ("cooler",)
    assert run.trim["cooler"][-1] == pytest.approx(1 / 15, rel=1e-4)
    assert run.flows["cooler", "cold"][-1] == pytest.approx(-200.0, rel=1e-5)
    assert run.states["flask", "T"][-1] == pytest.approx(280.0 + 0.5 * np.arctanh(2 / 9), abs=1e-3)


# -- orders ----------------------------------------------------------------------------------------


def test_a_schedule_is_run_as_it_stands():
    user = place("user", Demand(size=4 * KW), schedule=(Window(2, 5, 0.5), Window(7, 8, 1.0)))
    run = ran(wired(place("store", Store(size=100 * KWH)), user), dark(10))
    expected = np.array([0, 0, 2, 2, 2, 0, 0, 4, 0, 0]) * KW
    assert -run.flows["user", "power"] == pytest.approx(expected, abs=1e-6)
    assert run.loads["user"] == pytest.approx(expected / (4 * KW))
    assert np.diff(run.states["store", "E"]) == pytest.approx(-expected * HOUR, abs=1.0)


def test_the_sun_of_each_hour_is_that_of_the_site():
    lit = np.array([0.0, 0.3, 1.0, 0.7])
    run = ran(
        wired(place("store", Store(size=100 * KWH)), place("pv", Source(size=10 * KW)), off()), sky(lit), {"pv": 0.8}
    )
    assert run.flows["pv", "power"] == pytest.approx(8 * KW * lit, abs=1e-6)


def trimmed(target: float, **options: float):
    """A source that fills a store half full, with a target at that share of its size."""
    network = wired(place("store", Store(size=100 * KWH)), place("pv", Source(size=10 * KW)), off())
    return ran(network, bright(24), {"pv": 0.5}, targets={("store", "E"): target * 100 * KWH}, **options)


def test_the_operator_leaves_alone_what_is_on_its_target():
    network = wired(place("store", Store(size=100 * KWH)), place("pv", Source(size=10 * KW)),
                    place("user", Demand(size=5 * KW), schedule=(Window(0, 24, 1.0),)))  # fmt: skip
    run = ran(network, bright(24), {"pv": 0.5}, trim=0.05)
    assert np.max(np.abs(run.trim["pv"])) < 1e-6
    assert run.states["store", "E"] == pytest.approx(np.full(25, 50 * KWH), rel=1e-6)


@pytest.mark.parametrize(("target", "sign"), [(50.0, 1.0), (-50.0, -1.0)])
@pytest.mark.parametrize("bound", [0.02, 0.05, 0.2])
def test_the_operators_trim_is_bounded(target, sign, bound):
    run = trimmed(target, trim=bound)
    assert run.trim["pv"] == pytest.approx(np.full(24, 0.5 * sign * bound), rel=1e-3)  # share of size
    assert run.loads["pv"] == pytest.approx(np.full(24, 0.5 * (1 + sign * bound)), rel=1e-4)


def test_the_operator_does_not_ask_for_more_than_the_size():
    network = wired(place("store", Store(size=100 * KWH)), place("pv", Source(size=10 * KW)), off())
    load = np.array([1.0, 0.99, 0.9])
    run = ran(network, bright(3), {"pv": load}, targets={("store", "E"): 1e5 * KWH}, trim=0.05)
    assert run.loads["pv"] == pytest.approx([1.0, 1.0, 0.945], rel=1e-3)
    assert run.loads["pv"].max() <= 1.0 + 1e-9


def test_the_trim_brings_a_stock_back_to_its_target():
    # A demand 2 % above what was planned would drain 24 kWh in ten days; the source leans up by as much.
    user = place("user", Demand(size=5.1 * KW), schedule=(Window(0, 240, 1.0),))
    network = wired(place("store", Store(size=100 * KWH)), place("pv", Source(size=10 * KW)), user)
    run = ran(network, bright(240), {"pv": 0.5}, trim=0.05)
    left = ran(network, bright(240), {"pv": 0.5})
    assert left.states["store", "E"][-1] / KWH == pytest.approx(50 - 24, rel=1e-6)
    # tanh(e / 0.02) = 0.4: the stock rests 0.85 % of its size below the target.
    assert run.states["store", "E"][-1] / KWH == pytest.approx(50 - 100 * 0.02 * np.arctanh(0.4), rel=1e-3)
    assert run.trim["pv"][-1] == pytest.approx(0.01, rel=1e-3)


def test_an_overdrawn_store_counts_on():
    user = place("user", Demand(size=10 * KW), schedule=(Window(0, 10, 1.0),))
    run = ran(wired(place("store", Store(size=60 * KWH)), user), dark(10))
    assert run.states["store", "E"][-1] / KWH == pytest.approx(30 - 100, rel=1e-6)


# -- which unit closes which bus -------------------------------------------------------------------


def chain(order: tuple[str, ...] = ("pv", "first", "second", "user", "store")):
    """Power -> middle -> end; the store closes power, each converter the bus that it feeds."""
    units = {
        "pv": place("pv", Source(size=100 * KW)),
        "first": place("first", Converter(size=50 * KW, out=0.8), wires={"product": "middle"}),
        "second": place("second", Converter(size=50 * KW, out=0.5), wires={"power": "middle", "product": "end"}),
        "user": place("user", Demand(size=4 * KW), schedule=(Window(0, 6, 1.0),), wires={"power": "end"}),
        "store": place("store", Store(size=1000 * KWH)),
    }
    return wired(*(units[n] for n in order), closed_by={"middle": "first", "end": "second"})


@pytest.mark.parametrize("order", list(itertools.permutations(("first", "second", "user", "store")))[::5])
def test_buses_close_one_after_the_other_in_any_order(order):
    run = ran(chain(("pv", *order)), bright(6), {"pv": 0.2})
    # 4 kW at the end are 8 kW in the middle and 10 kW of power; the store takes the rest of 20 kW.
    assert run.loads["second"] == pytest.approx(np.full(6, 8 / 50))
    assert run.loads["first"] == pytest.approx(np.full(6, 10 / 50))
    assert run.flows["store", "power"] == pytest.approx(np.full(6, -10 * KW))


def test_every_bus_balances_in_every_hour():
    network = chain()
    run = ran(network, sky(np.linspace(0, 1, 6)), {"pv": 0.2})
    for bus in network.buses:
        assert sum(run.flows[a.unit, a.port] for a in network.on(bus)) == pytest.approx(np.zeros(6), abs=1e-6)


def test_a_ring_of_closures_is_named():
    there = place("there", Converter(size=KW, out=0.9), wires={"power": "left", "product": "right"})
    back = place("back", Converter(size=KW, out=0.9), wires={"power": "right", "product": "left"})
    network = wired(there, back, place("pv", Source(), wires={"power": "left"}),
                    closed_by={"left": "back", "right": "there"})  # fmt: skip
    with pytest.raises(
        SimulationError, match=r"close one another in a ring: (left, right|right, left); let a store close"
    ):
        ran(network, bright(2), {"pv": 0.5})


def test_a_unit_that_does_not_move_its_bus_does_not_close_it():
    # In the dark a source cannot close a bus; out = 0 is the same by construction, whatever the hour.
    dud = place("dud", Converter(size=KW, out=0.0), wires={"product": "out"})
    network = wired(dud, place("user", Demand(), schedule=(Window(0, 2, 1.0),), wires={"power": "out"}),
                    place("store", Store()), closed_by={"out": "dud"})  # fmt: skip
    with pytest.raises(SimulationError, match="bus out is not closed: 'dud' does not move it"):
        ran(network, bright(2))


def test_a_bent_closing_load_is_refused():
    maker = place("maker", Converter(size=10 * KW, bend=0.2), wires={"product": "out"})
    network = wired(maker, place("user", Demand(), schedule=(Window(0, 2, 1.0),), wires={"power": "out"}),
                    place("store", Store()), closed_by={"out": "maker"})  # fmt: skip
    with pytest.raises(SimulationError, match="bus out: the flow of 'maker' is not linear in its closing control"):
        ran(network, bright(2))


def unclosed() -> Network:
    """Two sources that serve only one bus, and nothing that could tell which of them gives way."""
    return wired(place("a", Source(size=10 * KW)), place("b", Source(size=10 * KW)),
                 place("user", Demand(size=5 * KW), schedule=(Window(0, 4, 1.0),)), place("tank", Tank()), place("tap", Tap()))  # fmt: skip


def test_a_bus_without_closure_is_a_fault_of_the_network():
    (fault,) = unclosed().faults()
    assert "several units could close this bus: a, b" in str(fault)


def test_a_bus_without_closure_is_not_run():
    with pytest.raises(SimulationError, match="bus power: nothing that was built closes it"):
        ran(unclosed(), bright(4), {"a": 1.0, "b": 1.0, "tap": 0.0})


# -- the books -------------------------------------------------------------------------------------


def plant(hours: int) -> tuple[Network, SimpleNamespace, dict]:
    """Sun, battery, electrolyser, water and gas tanks, radiator: one of each sort of state."""
    t = np.arange(hours)
    site = sky(np.clip(0.6 + 0.6 * np.sin(2 * np.pi * t / 30), 0, 1))
    network = wired(
        place("pv", Source(size=40 * KW)),
        place("battery", Battery(size=300 * KWH)),
        place("stack", PemElectrolyser(size=20 * KW)),
        place("water", WaterStore(size=500.0)),
        place("oxygen", GasTank(size=200.0, fluid="O2"), wires={"gas": "oxygen"}),
        place("hydrogen", GasTank(size=30.0, fluid="H2"), wires={"gas": "hydrogen"}),
        place("user", Demand(size=3 * KW), schedule=(Window(0, hours, 1.0),)),
        place("radiator", Radiator(size=100.0)),
    )
    # The stack runs in steps and rests now and then; the sources give what they planned to give.
    loads = {"stack": np.where(t % 10 < 7, 0.3 + 0.4 * (t % 3) / 2, 0.0), "pv": np.full(hours, 0.6)}
    start = {("oxygen", "m"): 60.0, ("hydrogen", "m"): 8.0, ("water", "m"): 300.0, ("battery", "E"): 200 * KWH}
    return network, site, {"loads": loads, "start": start}


@pytest.fixture(scope="module")
def books():
    network, site, orders = plant(120)
    assert network.faults() == []
    return network, ran(network, site, **orders, rtol=1e-7)


def test_hourly_flows_are_the_integrals_of_what_the_stores_took(books):
    network, run = books
    for store, port in (("water", "water"), ("oxygen", "gas"), ("hydrogen", "gas")):
        taken = -run.flows[store, port] * HOUR
        assert np.diff(run.states[store, "m"]) == pytest.approx(taken, abs=1e-7)
    drawn = -(run.flows["battery", "power"] + run.flows["battery", "heat"]) * HOUR
    assert np.diff(run.states["battery", "E"]) == pytest.approx(drawn, abs=1e-6 * 300 * KWH)
    assert len(network.arcs) == len(run.flows)


def test_what_the_stack_made_is_in_the_tanks_in_the_ratio_of_water(books):
    _, run = books
    oxygen, hydrogen, water = (run.states[n, "m"][-1] - run.states[n, "m"][0] for n in ("oxygen", "hydrogen", "water"))
    assert oxygen > 10
    assert oxygen / hydrogen == pytest.approx(15.999 / 2.016, rel=1e-3)
    assert oxygen + hydrogen + water == pytest.approx(0.0, abs=1e-7)


def test_the_books_of_a_run_close(books):
    network, run = books
    found = audit(network, run.flows, run.energy, run.entropy, run.contents, run.step)
    assert found.elements < 1e-9
    assert found.mass < 1e-9
    assert found.energy < 1e-6
    assert found.entropy_made > 0


def test_the_audit_sees_what_is_missing(books):
    network, run = books
    short = {
        k: {q: (a, b * (0.99 if q == "O2.g" else 1.0)) for q, (a, b) in held.items()}
        for k, held in run.contents.items()
    }
    found = audit(network, run.flows, run.energy, run.entropy, short, run.step)
    assert found.worst_element == "O"
    assert found.elements > 1e-4
    # Half the heat of the radiator forgotten.
    half = run.energy | {("radiator", "infrared"): 0.5 * run.energy["radiator", "infrared"]}
    assert audit(network, run.flows, half, run.entropy, run.contents, run.step).energy > 1e-2


def test_a_leak_to_the_outside_is_in_the_books():
    network = wired(place("tank", Tank(size=100.0, leak=0.01 / HOUR)), place("tap", Tap(size=1.0 / HOUR)))
    run = ran(network, dark(48), {"tap": 0.5})
    found = audit(network, run.flows, run.energy, run.entropy, run.contents, run.step)
    assert max(found.elements, found.mass, found.energy) < 1e-9
    assert run.flows["tank", "drip"].sum() * HOUR == pytest.approx(
        24.0 - (run.states["tank", "m"][-1] - run.states["tank", "m"][0]), rel=1e-7
    )


# -- parallel units --------------------------------------------------------------------------------


def test_three_units_in_parallel_are_one_of_three_times_the_size():
    hours = 48
    site = sky(0.5 + 0.5 * np.sin(np.arange(hours) / 4))

    def run(n: int):
        units = (
            place("pv", Source(size=30 * KW / n)), place("battery", Battery(size=60 * KWH / n)),
            place("kettle", Kettle(size=6 * KW / n, b=-0.002)), place("stack", PemElectrolyser(size=9 * KW / n)),
            place("water", WaterStore(size=900.0 / n)), place("oxygen", GasTank(size=90.0 / n), wires={"gas": "oxygen"}),
            place("hydrogen", GasTank(size=12.0 / n, fluid="H2"), wires={"gas": "hydrogen"}),
            place("radiator", Radiator(size=90.0 / n)), place("user", Demand(size=3 * KW / n), schedule=(Window(0, hours, 1.0),)),
        )  # fmt: skip
        network = wired(*units)
        loads = {"pv": 0.5, "kettle": 0.2, "stack": np.where(np.arange(hours) % 5 < 3, 0.4, 0.0)}
        start = {("battery", "E"): 40 * KWH, ("water", "m"): 500.0, ("oxygen", "m"): 40.0, ("hydrogen", "m"): 6.0}
        return network, ran(network, site, loads, start=start, trim=0.05, counts={u.name: n for u in units})

    (whole, one), (parts, three) = run(1), run(3)
    for key, flow in one.flows.items():
        assert three.flows[key] == pytest.approx(flow, rel=1e-6, abs=1e-6 * np.max(np.abs(flow)) + 1e-12), key
    for key, level in one.states.items():
        assert three.states[key] == pytest.approx(level, rel=1e-6), key
    assert audit(parts, three.flows, three.energy, three.entropy, three.contents, three.step).elements < 1e-9
    for unit, held in one.contents.items():
        for quantity, ends in held.items():
            assert three.contents[unit][quantity] == pytest.approx(ends, rel=1e-6), (unit, quantity)
    assert len(whole.arcs) == len(parts.arcs)


# -- another engine --------------------------------------------------------------------------------


class Another:
    """The same network as a right-hand side in plain numpy; closing controls by secants, bus after bus."""

    def __init__(self, network: Network, site: SimpleNamespace, loads: dict) -> None:
        self.network, self.site, self.loads = network, site, loads
        self.keys = [(u.name, s.name) for u in network.units.values() for s in u.component.states]
        self.hour = 0

    def right_hand_side(self, x: np.ndarray) -> tuple[np.ndarray, dict]:
        here = {k: float(np.asarray(v)[self.hour]) if np.ndim(v) else v for k, v in vars(self.site).items()}
        site = SimpleNamespace(**here)
        states = {name: SimpleNamespace() for name in self.network.units}
        for (unit, state), value in zip(self.keys, x, strict=True):
            setattr(states[unit], state, value)
        buses = self.network.bus_conditions(states, site)
        u = {
            name: SimpleNamespace(**{c.name: 0.0 for c in unit.component.controls})
            for name, unit in self.network.units.items()
        }
        for name, load in self.loads.items():
            setattr(u[name], self.network.units[name].component.load.name, float(load[self.hour]))
        flows = {n: self.network.flows(unit, u[n], states[n], buses, site) for n, unit in self.network.units.items()}

        def left(bus: str) -> float:
            return sum(flows[a.unit].ports[a.port] for a in self.network.on(bus))

        for _ in range(2):  # two passes suffice where a closing unit reaches at most one other bus
            for bus, closer in self.network.closers.items():
                unit = self.network.units[closer.unit]
                rest, now = left(bus), getattr(u[closer.unit], closer.control)
                setattr(u[closer.unit], closer.control, now + 1.0)
                flows[closer.unit] = self.network.flows(unit, u[closer.unit], states[closer.unit], buses, site)
                slope = left(bus) - rest
                setattr(u[closer.unit], closer.control, now - rest / slope)
                flows[closer.unit] = self.network.flows(unit, u[closer.unit], states[closer.unit], buses, site)
        return np.array([flows[unit].rates[state] for unit, state in self.keys]), flows

    def run(self, x: np.ndarray, scales: np.ndarray, hours: int) -> np.ndarray:
        from sksundae.cvode import CVODE

        def rates(t: float, y: np.ndarray, dy: np.ndarray) -> None:
            dy[:] = self.right_hand_side(y * scales)[0] / scales

        found = [x]
        for self.hour in range(hours):
            engine = CVODE(rates, rtol=1e-8, atol=1e-10)
            found.append(engine.solve(np.array([0.0, HOUR]), found[-1] / scales).y[-1] * scales)
        return np.array(found).T


def test_another_engine_runs_the_same_plant_to_1e_5():
    pytest.importorskip("sksundae")
    hours = 48
    network, site, orders = plant(hours)
    ours = ran(network, site, **orders, rtol=1e-7)
    demand = {"user": np.ones(hours)}
    other = Another(network, site, {k: np.broadcast_to(v, (hours,)) for k, v in orders["loads"].items()} | demand)
    start = np.array([ours.states[k][0] for k in other.keys])
    theirs = other.run(start, np.maximum(np.abs(start), 1.0), hours)
    for key, found in zip(other.keys, theirs, strict=True):
        assert ours.states[key] == pytest.approx(found, rel=1e-5, abs=1e-8), key


def test_a_tighter_tolerance_moves_the_run_less_than_a_looser_one():
    network, site, orders = plant(48)
    best = ran(network, site, **orders, rtol=1e-9).states["stack", "T"]
    off_by = [np.max(np.abs(ran(network, site, **orders, rtol=r).states["stack", "T"] - best)) for r in (1e-3, 1e-6)]
    assert off_by[1] < 1e-2  # K
    assert off_by[1] <= off_by[0] + 1e-9


def test_the_same_orders_give_the_same_run():
    network, site, orders = plant(48)
    one, two = (ran(network, site, **orders) for _ in range(2))
    assert all(np.array_equal(one.states[k], two.states[k]) for k in one.states)


# -- what stops a run ------------------------------------------------------------------------------


def test_a_run_that_loses_its_numbers_says_which_and_when():
    # From load 1 on the kettle's power grows quicker than its loss, without end.
    wild = Kettle(size=KW, b=1.0, ua=0.0, c=1.0)
    network = wired(place("kettle", wild), place("pv", Source(size=KW)), **FOLLOWS)
    lines = read(wired(place("kettle", Kettle()), place("pv", Source(size=KW)), **FOLLOWS), bright(24))
    from gasloop.solve.orders import Orders, RunOptions
    from gasloop.solve.simulate import simulate

    orders = Orders(HOUR, {"kettle": np.ones(24)}, {}, {}, {})
    with pytest.raises(SimulationError, match=r"the integrator stopped|kettle\.T has no finite value"):
        simulate(network, dict.fromkeys(network.units, 1), orders, lines, bright(24), RunOptions(trim=0.0))


def test_a_network_without_stores_runs_too():
    network = wired(
        place("pv", Source(size=10 * KW)), place("user", Demand(size=4 * KW), schedule=(Window(0, 3, 1.0),))
    )
    run = ran(network, bright(3))
    assert run.loads["pv"] == pytest.approx(np.full(3, 0.4))
    assert run.flows["pv", "power"] == pytest.approx(np.full(3, 4 * KW))
    assert run.states == {}


def test_the_run_says_what_it_took():
    network, site, orders = plant(12)
    run = ran(network, site, **orders)
    assert set(run.timings) >= {"run build", "run integrate", "run read"}


def test_a_bigger_unit_is_not_asked_to_change_its_physics():
    # Twice the kettle and twice the source: the same temperature.
    small = wired(place("kettle", Kettle(size=KW, b=-0.002)), place("pv", Source(size=10 * KW)), **FOLLOWS)
    units = [
        dataclasses.replace(u, component=dataclasses.replace(u.component, size=2 * u.component.size))
        for u in small.units.values()
    ]
    T = [ran(n, bright(8), {"kettle": 0.7}).states["kettle", "T"] for n in (small, wired(*units, **FOLLOWS))]
    assert T[0] == pytest.approx(T[1], rel=1e-9)
