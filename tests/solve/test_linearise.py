"""Physics read as straight lines, against lines drawn by hand."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gasloop.components.energy.pem_fuel_cell import PemFuelCell
from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import condition
from gasloop.model.component import At, Component, Control, Estimate, Flows, State, draws, emits, sized, stores
from gasloop.solve.linearise import NoSteadyState, Operating, _bends, _settled, average, linearise
from tests.solve.toys import (
    HOUR,
    KW,
    KWH,
    ROOM,
    T_ROOM,
    Converter,
    Demand,
    Flask,
    Kettle,
    Source,
    Store,
    Tap,
    place,
    sky,
    wired,
)

SITE = sky([1.0, 0.5, 0.0, 0.25])


def one(component: Component, *others: Component, loads: Any = (), filling: Any = None, site: Any = SITE) -> Any:
    """The first component as straight lines, among others."""
    units = [place(f"unit{i}", c) for i, c in enumerate((component, *others))]
    points = {u.name: Operating(filling or {}, loads) for u in units}
    return linearise(wired(*units), points, site)["unit0"]


# -- linear units are read exactly -----------------------------------------------------------------


def test_a_linear_unit_is_read_exactly_per_size():
    read = one(Converter(size=5 * KW, into=1.25, out=0.7, idle=0.1))
    assert read.loads == pytest.approx([1.0])
    assert read.gain["power"] == pytest.approx(-1.25 * read.loads[:, None], rel=1e-12)
    assert read.gain["product"] == pytest.approx(0.7 * read.loads[:, None], rel=1e-12)
    assert read.gain["waste"] == pytest.approx(0.55 * read.loads[:, None], rel=1e-12)
    assert read.idle["power"] == pytest.approx([-0.125], rel=1e-12)
    assert read.idle["product"] == pytest.approx([0.0])
    assert read.fit_error < 1e-14


def test_what_the_sun_does_is_read_hour_by_hour():
    read = one(Source())
    assert read.gain["power"] == pytest.approx(np.outer(read.loads, SITE.lit), rel=1e-12)
    assert read.gain["sunlight"] == pytest.approx(-np.outer(read.loads, SITE.lit), rel=1e-12)
    assert read.fit_error < 1e-14


def test_what_does_not_look_at_the_sky_has_length_one():
    read = one(Demand())
    assert {v.shape for v in read.gain.values()} == {(1, 1)}
    assert {v.shape for v in read.idle.values()} == {(1,)}


def test_a_store_is_read_as_slope_and_level():
    rate = 0.02 / HOUR
    read = one(Store(size=10 * KWH, leak=rate))
    assert read.loads.size == 0
    assert read.slope["fill"] == pytest.approx({"power": -1.0, "leak": 0.0, "E": 1.0}, rel=1e-12)
    assert read.level["E"]["leak"] == pytest.approx(rate, rel=1e-9)
    assert read.level["E"]["E"] == pytest.approx(-rate, rel=1e-9)
    assert read.idle["leak"] == pytest.approx([0.0], abs=1e-12 * rate)


@pytest.mark.parametrize("filling", [0.2, 0.5, 0.9])
def test_a_bent_loss_is_read_at_the_filling_visited(filling):
    # leak E (1 + 2 E / size): slope leak (1 + 4 f), and at f the line gives the loss itself.
    rate, size = 0.02 / HOUR, 10 * KWH
    read = one(Store(size=size, leak=rate, curl=2.0), filling={"E": filling})
    assert read.level["E"]["leak"] == pytest.approx(rate * (1 + 4 * filling), rel=1e-6)
    line = read.idle["leak"][0] * size + read.level["E"]["leak"] * filling * size
    assert line == pytest.approx(rate * filling * size * (1 + 2 * filling), rel=1e-9)


def test_a_control_without_bounds_has_the_slopes_of_all_it_moves():
    read = one(Flask(size=100.0, warm=2.0, c=50.0))
    assert read.slope["cold"] == pytest.approx(
        {"water": 0.0, "cold": 1.0, "leak": 0.0, "m": 0.0, "T": -1 / 5000}, rel=1e-9
    )
    assert read.slope["fill"]["m"] == pytest.approx(1.0, rel=1e-9)


# -- curves ----------------------------------------------------------------------------------------


def test_a_quadratic_is_off_by_a_quarter_of_its_bend_between_breakpoints():
    # waste = 0.2 load^2; between breakpoints d apart the chord is 0.2 (d/2)^2 high, of a peak of 0.2.
    read = one(Converter(bend=0.2))
    assert read.fit_error == pytest.approx(0.125**2, rel=1e-9)
    assert read.gain["product"][:, 0] == pytest.approx([0.2375, 0.45, 0.6375, 0.8], rel=1e-12)


def test_more_breakpoints_fit_as_the_square():
    coarse = one(Converter(bend=0.2), loads=(0.5,))
    fine = one(Converter(bend=0.2), loads=(0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875))
    assert coarse.fit_error / fine.fit_error == pytest.approx(16.0, rel=1e-9)


def test_wanted_loads_become_breakpoints_beside_full_load():
    read = one(Converter(bend=0.2), loads=(0.3, 0.300004, 0.0, 0.9))
    assert read.loads == pytest.approx([0.3, 0.9, 1.0])


def test_a_straight_curve_needs_its_end_alone():
    assert one(Source(), loads=(0.1, 0.4, 0.8)).loads.tolist() == [1.0]
    assert one(Converter(idle=0.2), loads=(0.3,)).loads.tolist() == [1.0]


@dataclass(frozen=True, kw_only=True, eq=False)
class Knee(Component):
    """Both ways: power = load size for discharging, (1 + less) load size for charging; or bent by the sky alone."""

    ports = (stores("power", "electricity"), emits("heat", "heat"))
    controls = (Control("load", -1.0, 1.0, closes="power"),)
    size: float = sized("kW", "power", 1.0, 0.0, 1e9)
    less: float = par(0.0, "1", 0.0, 1.0, "design_choice", "charging draws more by this")
    bend: float = par(0.0, "1", 0.0, 1.0, "design_choice", "bend where there is light")

    def conditions(self, x: Any, site: Any) -> Any:
        return {"heat": ROOM}

    def physics(self, u: Any, x: Any, at: Any) -> Flows:
        swing = 0.5 * (np.sqrt(u.load**2) - u.load)  # the charging part
        P = self.size * (u.load - self.less * swing - self.bend * u.load**2 * at.site.lit)
        return Flows({"power": P, "heat": -P})

    def estimate(self) -> Estimate:
        return Estimate(0.0, 0.0)


def test_a_knee_at_rest_needs_no_column_and_straight_sides_need_one_each():
    assert one(Knee(), Source()).loads.tolist() == [-1.0, 1.0]
    read = one(Knee(less=0.3), Source())
    assert read.loads.tolist() == [-1.0, 1.0]
    assert read.gain["power"][:, 0] == pytest.approx([-1.3, 1.0])


def test_a_bend_in_one_hour_keeps_the_breakpoints_of_all():
    light = sky([0.0, 0.0, 1e-6, 0.0])
    assert one(Knee(bend=0.1), Source(), site=light).loads.tolist() == [-1.0, -0.5, 0.5, 1.0]
    assert one(Knee(bend=0.1), Source(), site=sky(np.zeros(4))).loads.tolist() == [-1.0, 1.0]


@pytest.mark.parametrize(("bend", "left"), [(1e-10, 1), (1e-7, 4)])
def test_how_straight_is_straight(bend, left):
    assert len(one(Converter(out=0.5, bend=bend)).loads) == left


def test_what_rounding_leaves_is_no_bend():
    # Here the heat is P - P/3 - 2P/3: nothing but the last bits of the powers.
    loads = np.array([0.25, 0.5, 0.75, 1.0])
    noise = np.array([1e-16, -2e-16, 1e-16, 0.0])
    curve = {"power": loads[:, None], "heat": noise[:, None], "water": 1e-16 * loads[:, None]}
    assert _bends(loads, curve, {"power": False, "heat": False, "water": True}) == [3]
    # Matter is not measured against power: as small a flow of water may have a bend.
    curve["water"] = noise[:, None]
    assert _bends(loads, curve, {"power": False, "heat": False, "water": True}) == [0, 1, 2, 3]


def test_only_the_breakpoint_at_the_knee_is_kept():
    # Straight up to half load, straight after it: of nine breakpoints the knee and the end say all.
    loads = np.arange(1, 10) / 10
    curve = np.concatenate([loads, [1.0]])
    bent = np.minimum(curve, 0.5) + 0.6 * np.maximum(curve - 0.5, 0.0)
    assert _bends(curve, {"power": bent[:, None], "heat": -bent[:, None]}, {"power": False}) == [4, 9]


def test_a_load_that_goes_both_ways_has_breakpoints_on_both_sides():
    from gasloop.components.energy.battery import Battery
    from gasloop.components.energy.radiator import Radiator

    battery = Battery(size=10 * KWH, self_discharge=0.0)
    read = one(battery, Radiator())
    assert read.loads == pytest.approx([-1.0, -0.5, 0.5, 1.0])
    P = 0.5 / HOUR * read.loads  # per J of size, at half the capacity an hour
    assert read.gain["power"][:, 0] == pytest.approx(P, rel=1e-12)
    assert read.gain["E"][:, 0] == pytest.approx(-P - 180.0 * P**2, rel=1e-12)
    assert read.fit_error == pytest.approx(180.0 * (0.125 / HOUR) ** 2 / (180.0 * (0.5 / HOUR) ** 2), rel=1e-6)


# -- states that settle, states that are held ------------------------------------------------------


def test_a_quick_state_takes_its_steady_value_at_each_load():
    # P = load (1 + b dT) = UA dT: dT = load / (UA - b load), so P = load / (1 - b load / UA).
    b, ua = -0.005, 0.02
    read = one(Kettle(size=2 * KW, b=b, ua=ua))
    by_hand = read.loads / (1 - b * read.loads / ua)
    assert -read.gain["power"][:, 0] == pytest.approx(by_hand, rel=1e-7)
    assert read.gain["heat"][:, 0] == pytest.approx(by_hand, rel=1e-7)
    assert "T" not in read.gain


def test_what_has_settled_is_not_sent_back(monkeypatch):
    """A stack with a thermostat settles in some ten steps of three looks each, at its loads and between them."""
    looks = []
    physics = PemFuelCell.physics
    monkeypatch.setattr(PemFuelCell, "physics", lambda *given: looks.append(1) or physics(*given))
    cell = PemFuelCell(size=10 * KW)
    gases = {p: condition(c, 300.0, 30e5) for p, c in (("hydrogen", "H2.g"), ("oxygen", "O2.g"), ("water", "H2O.l"))}
    rest = {"power": condition("electricity", 300.0), "heat": condition("heat", 335.0)}
    at = At(gases | rest, None)
    start = SimpleNamespace(**cell.start())
    _settled(cell, start, SimpleNamespace(load=np.linspace(0.05, 1.0, 50)), at)
    assert len(looks) < 50


def test_a_held_state_stays_at_its_set_point_and_keeps_its_rate():
    read = one(Flask(size=100.0, warm=2.0, c=50.0))
    assert set(read.level) == {"m"}
    assert read.idle["T"] == pytest.approx([2.0 / (50.0 * 100.0)], rel=1e-12)  # 200 W into 5 kJ/K, per size
    assert read.idle["leak"] == pytest.approx([-2.0])


def test_a_rate_that_does_not_fall_does_not_settle():
    # At b = UA the power grows as quickly as the loss, from load 1 on.
    with pytest.raises(NoSteadyState, match=r"Kettle: T does not settle.*check that its rate falls"):
        one(Kettle(b=0.02, ua=0.02))


@dataclass(frozen=True, kw_only=True, eq=False)
class TwoTempers(Component):
    """Two quick states, which no reader here knows how to settle."""

    ports = (draws("heat", "heat"),)
    states = (State("T", "K", start=300.0, role="settles"), State("S", "K", start=300.0, role="settles"))
    size: float = sized("kW", "nothing", 1.0, 0.0, 1.0)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        return Flows({"heat": 0.0}, {"T": 300.0 - x.T, "S": 300.0 - x.S})

    def conditions(self, x: Any, site: Any) -> Any:
        from tests.solve.toys import ROOM

        return {"heat": ROOM}

    def estimate(self) -> Estimate:
        return Estimate(0.0, 0.0, note="test")


def test_two_quick_states_are_one_too_many():
    with pytest.raises(NoSteadyState, match="at most one quick state"):
        one(TwoTempers())


@dataclass(frozen=True, kw_only=True, eq=False)
class Crooked(Component):
    """A store whose loss bends with a control that has no bounds."""

    ports = (stores("water", "H2O.l"), draws("spring", "H2O.l"))
    controls = (Control("fill", -math.inf, math.inf, closes="water"),)
    states = (State("m", "kg", start=0.5, role="stock"),)
    size: float = sized("kg", "water", 100.0, 0.0, 1e6)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        lost = 10.0 * u.fill**2
        return Flows({"water": -u.fill, "spring": lost}, {"m": u.fill - lost})

    def estimate(self) -> Estimate:
        return Estimate(0.0, 0.0, note="test")


def test_an_unbounded_control_must_be_linear():
    with pytest.raises(
        ValueError, match=r"Crooked: '(spring|m)' is not linear in the control 'fill'.*give the control bounds"
    ):
        one(Crooked(), Tap())


# -- what a study reads ----------------------------------------------------------------------------


def test_the_lines_do_not_depend_on_the_size_where_physics_scales_with_it():
    for component in (Converter(bend=0.2), Kettle(b=-0.005), Source()):
        small = one(component)
        large = one(dataclasses.replace(component, size=7 * component.size))
        for key in small.gain:
            assert large.gain[key] == pytest.approx(small.gain[key], rel=1e-7)


def test_every_unit_is_read_under_its_name():
    network = wired(place("pv", Source()), place("kettle", Kettle()))
    found = linearise(network, {"pv": Operating({}, ()), "kettle": Operating({}, ())}, SITE)
    assert {name: unit.name for name, unit in found.items()} == {"pv": "pv", "kettle": "kettle"}


def test_power_found_in_a_run_scales_the_curve():
    network = wired(place("maker", Converter()), place("pv", Source()))
    points = {"maker": Operating({}, (), scale={"power": 1.1}), "pv": Operating({}, ())}
    read = linearise(network, points, SITE)["maker"]
    assert read.gain["power"] == pytest.approx(-1.1 * read.loads[:, None])
    assert read.gain["product"] == pytest.approx(read.loads[:, None])


def test_neighbours_of_a_store_are_read_at_what_it_held_from_hour_to_hour():
    from gasloop.components.energy.pem_electrolyser import PemElectrolyser
    from gasloop.components.energy.radiator import Radiator
    from gasloop.components.storage.gas_tank import GasTank
    from gasloop.components.storage.water_store import WaterStore

    network = wired(
        place("stack", PemElectrolyser()),
        place("oxygen", GasTank(), wires={"gas": "oxygen"}),
        place("hydrogen", GasTank(fluid="H2"), wires={"gas": "hydrogen"}),
        place("water", WaterStore()),
        place("radiator", Radiator()),
        place("pv", Source()),
    )

    def power(filling: float, visited: Any = None) -> Any:
        points = {n: Operating({"m": filling} if n in ("oxygen", "hydrogen") else {}, ()) for n in network.units}
        return linearise(network, points, SITE, visited)["stack"].gain["power"]

    fillings = np.array([0.3, 0.5, 0.9, 0.5])
    kept = {n: SimpleNamespace(m=fillings * network.units[n].component.size) for n in ("oxygen", "hydrogen")}
    hourly = power(0.5, kept)
    assert hourly.shape == (4, 4)
    for hour, filling in enumerate(fillings):
        assert hourly[:, hour] == pytest.approx(power(filling)[:, 0], rel=1e-9)
    assert np.ptp(hourly[-1]) > 1e-4 * abs(hourly[-1, 0])  # pressure costs voltage


def test_average_keeps_the_integral_over_unequal_segments():
    values = np.array([[1.0, 2.0, 3.0, 4.0, 10.0], [0.0, 0.0, 6.0, 0.0, -1.0]])
    edges = np.array([0.0, 1.0, 4.0, 5.0])
    found = average(values, edges)
    assert found == pytest.approx(np.array([[1.0, 3.0, 10.0], [0.0, 2.0, -1.0]]))
    assert found @ np.diff(edges) == pytest.approx(values.sum(axis=1))


def test_average_leaves_a_constant_alone():
    assert average(np.array([[3.0]]), np.array([0.0, 1.0, 4.0])) == pytest.approx(np.array([[3.0]]))


def test_average_at_hourly_edges_changes_nothing():
    values = np.arange(12.0).reshape(2, 6)
    assert np.array_equal(average(values, np.arange(7.0)), values)


def test_the_steady_temperature_is_the_room_at_rest():
    read = one(Kettle(b=-0.005))
    assert read.idle["heat"] == pytest.approx([0.0], abs=1e-9)
    assert T_ROOM == 300.0
