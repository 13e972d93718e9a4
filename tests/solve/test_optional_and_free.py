"""Ports that a study may leave without a bus, and states that a plan knows nothing of."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.api import Study, StudyError
from gasloop.model.network import Bus, Network
from gasloop.report import page
from gasloop.report.reading import Results
from gasloop.solve.linearise import Operating, linearise
from gasloop.study.visit import orders_of, states_over_time, visited_by
from tests.solve.toys import (
    HOUR,
    KW,
    T_ROOM,
    Cellar,
    Cooler,
    Source,
    Tap,
    place,
    planned,
    ran,
    read,
    sky,
    wired,
)

TAU = 1000.0 / 0.1  # s, c / ua of the cellar
COOLED = {"cold": "cold"}
HEATED = {"power": "power"}


def bright(hours: int):
    """Full sun."""
    return sky(np.ones(hours))


def alone(**more):
    """The cellar and a tap, nothing else."""
    return wired(place("cellar", Cellar(**more)), place("tap", Tap(size=1.0 / HOUR)))


def cooled():
    """The cellar with a cooler that lives on the sun."""
    return wired(
        place("cellar", Cellar(), wires=COOLED),
        place("tap", Tap(size=1.0 / HOUR)),
        place("cooler", Cooler(size=100.0)),
        place("pv", Source(size=KW)),
    )


# -- optional ports --------------------------------------------------------------------------------


def test_a_port_left_without_a_bus_is_no_fault_and_has_no_arc():
    network = alone()
    assert network.faults() == []
    ports = {a.port for a in network.arcs if a.unit == "cellar"}
    assert ports == {"water", "warmth", "dried"}
    unit = network.units["cellar"]
    assert [c.name for c in unit.live_controls] == ["fill"]
    assert unit.load is None


def test_controls_of_such_a_port_are_neither_planned_nor_run():
    network = alone()
    read_as = read(network, bright(4))["cellar"]
    assert read_as.loads.size == 0
    assert set(read_as.slope) == {"fill"}
    made = planned(network, bright(4))
    assert [key for key in made.controls if key[0] == "cellar"] == [("cellar", "fill")]
    assert "cellar" not in made.loads
    run = ran(network, bright(4), {"tap": 0.0})
    assert set(run.controls) == {("cellar", "fill")}
    assert "cellar" not in run.loads
    assert ("cellar", "cold") not in run.flows


def test_a_wired_port_works():
    network = cooled()
    assert network.faults() == []
    assert [c.name for c in network.units["cellar"].live_controls] == ["fill", "cold"]
    assert network.closers["cold"].unit == "cellar"
    run = ran(network, bright(24), {"tap": 0.0, "cooler": 0.5})
    assert run.flows["cellar", "cold"] == pytest.approx(np.full(24, 50.0))
    # 0.1 W/kg/K x 100 kg x 20 K = 200 W leak in; with 50 W taken out the cellar tends to 295 K.
    by_hand = 295.0 - 15.0 * np.exp(-HOUR * np.arange(25) / TAU)
    assert run.states["cellar", "T"] == pytest.approx(by_hand, rel=1e-8)


def test_a_control_that_needs_a_port_works_with_it_alone():
    heated = wired(
        place("cellar", Cellar(), wires=HEATED), place("tap", Tap(size=1.0 / HOUR)), place("pv", Source(size=KW)), closed_by={"power": "pv"}
    )  # fmt: skip
    assert heated.faults() == []
    assert heated.units["cellar"].load is not None
    run = ran(heated, bright(24), {"tap": 0.0, "cellar": 1.0})
    assert run.flows["pv", "power"] == pytest.approx(np.full(24, 100.0))
    by_hand = 310.0 - 30.0 * np.exp(-HOUR * np.arange(25) / TAU)
    assert run.states["cellar", "T"] == pytest.approx(by_hand, rel=1e-8)


def test_a_wire_of_the_wrong_kind_is_a_fault_still():
    network = cooled()
    wrong = place("cellar", Cellar(), wires={"cold": "water"})
    units = {**network.units, "cellar": wrong}
    faults = [str(f) for f in Network(network.buses, units).faults()]
    assert any("components.cellar.cold: port 'cold' carries heat, bus 'water' carries H2O.l" in f for f in faults)
    away = Network({**network.buses, "x": Bus("x", "heat", 300.0)}, {**units, "cellar": place("cellar", Cellar(), wires={"cold": "y"})})  # fmt: skip
    assert any("port 'cold' is not wired to a bus" in str(f) for f in away.faults())


def test_a_schedule_for_a_load_that_cannot_move_is_refused():
    text = STUDY.replace("water: water, stock: 0.9", "water: water, stock: 0.9, schedule: [{at: 0 h, for: 2 h}]")
    with pytest.raises(StudyError) as refused:
        Study.from_yaml(text, trust=True)
    assert (
        "components.plain.schedule: 'plain' has no load that a schedule could set; allowed: a component with a load; "
        in str(refused.value)
    )
    assert "mend: wire its port 'power', or leave the schedule out" in str(refused.value)


def test_a_fault_of_a_load_that_cannot_move_is_refused():
    text = STUDY + "faults:\n  - {component: plain, at: 1 h, for: 2 h}\n"
    with pytest.raises(StudyError, match="'plain' has no load that could be lost"):
        Study.from_yaml(text, trust=True)


# -- free states -----------------------------------------------------------------------------------


def test_a_plan_knows_nothing_of_a_free_state():
    network = cooled()
    lines = read(network, bright(4))["cellar"]
    assert "T" not in lines.idle
    assert set(lines.level) == {"m"}
    made = planned(network, bright(4))
    assert set(made.stocks) == {("cellar", "m")}
    assert made.strays == {}


def test_the_run_integrates_it():
    run = ran(alone(), bright(12), {"tap": 0.0})
    by_hand = T_ROOM - 20.0 * np.exp(-HOUR * np.arange(13) / TAU)
    assert run.states["cellar", "T"] == pytest.approx(by_hand, rel=1e-8)


@pytest.mark.parametrize("T", [280.0, 290.0, 299.0])
def test_a_unit_is_read_at_the_mean_of_its_free_states(T):
    network = alone(dry=1e-6)
    points = {"cellar": Operating({}, (), free={"T": T}), "tap": Operating({}, ())}
    lines = linearise(network, points, bright(4))["cellar"]
    assert lines.level["m"]["dried"] == pytest.approx(1e-6 * (T - 280.0), abs=1e-15)


def test_the_next_reading_is_at_the_mean_of_the_last_run():
    network = alone(dry=1e-6)
    site = bright(24)
    made = planned(network, site)
    lines = read(network, site)
    assert lines["cellar"].level["m"]["dried"] == pytest.approx(0.0, abs=1e-15)  # at its start, 280 K
    run = ran(network, site, orders_of(network, made, made.sizes, 24, lines).loads)
    unit = network.units["cellar"]
    point = visited_by(unit, made, run, lines["cellar"], Operating({}, ()), {"cellar"})
    T = run.states["cellar", "T"]
    assert point.free == {"T": pytest.approx(float(np.mean(T)))}
    seen = states_over_time(network, run, made)["cellar"]
    assert pytest.approx(0.5 * (T[1:] + T[:-1])) == seen.T
    again = linearise(network, {"cellar": point, "tap": Operating({}, ())}, site, {"cellar": seen})["cellar"]
    assert again.level["m"]["dried"] == pytest.approx(1e-6 * (np.mean(T) - 280.0), rel=1e-6)


# -- a whole study, its results and its report -----------------------------------------------------

STUDY = """\
study: cellars
site: free_space
time: {start: 2030-01-01, length: 24 h}
minimise: mass
buses:
  power: {carrier: electricity}
  water: {carrier: H2O.l}
  cold:  {carrier: heat}
components:
  pv:     {is: "tests.solve.toys:Source", size: {max: 50 kW}, power: power}
  plain:  {is: "tests.solve.toys:Cellar", size: 100 kg, water: water, stock: 0.9}
  cooler: {is: "tests.solve.toys:Cooler", size: 0.1 kW, cold: cold, power: power, schedule: [{at: 0 h, for: 24 h}]}
  cool:   {is: "tests.solve.toys:Cellar", size: 100 kg, water: pond, cold: cold, stock: 0.5}
  drain:  {is: "tests.solve.toys:Tap", size: 1 kg/h, water: water, schedule: [{at: 0 h, for: 24 h}]}
  still:  {is: "tests.solve.toys:Tap", size: 1 kg/h, water: pond, schedule: []}
change:
  plain.dry: {value: 2e-8 1/s/K, because: a warm cellar dries}
  drain.way: {value: -1, because: it drains}
"""
STUDY = STUDY.replace("  cold:  {", "  pond:  {carrier: H2O.l}\n  cold:  {")


@pytest.fixture(scope="module")
def outcome():
    return Study.from_yaml(STUDY, trust=True).run()


def test_a_study_with_and_without_the_optional_port_agrees(outcome):
    assert outcome.summary["passes"], outcome.summary["status"]
    assert max(outcome.summary["residuals"][k] for k in ("elements", "mass", "energy")) < 1e-9
    arcs = outcome.tree["simulated"]["arc"].values.tolist()
    assert "cool.cold" in arcs
    assert not {"plain.cold", "plain.power", "cool.power"} & set(arcs)
    # What a warm cellar loses, 2e-8/s/K x 17 K x a day of the 78 kg there in the mean, was planned with: 2.3 kg.
    run = outcome.tree["simulated"].to_dataset()
    level = dict(zip(run["stock"].values.tolist(), run["level"].values, strict=True))
    assert level["plain.m"][-1] == pytest.approx(90.0 - 24.0 - 2.3, abs=0.3)
    planned_level = outcome.tree["planned"].to_dataset()
    row = planned_level["stock"].values.tolist().index("plain.m")
    assert planned_level["level"].values[row, -1] == pytest.approx(level["plain.m"][-1], abs=0.2)


def test_free_states_are_in_the_results(outcome):
    run = outcome.tree["simulated"].to_dataset()
    T = dict(zip(run["state"].values.tolist(), run["value"].values, strict=True))
    assert T["plain.T"] == pytest.approx(T_ROOM - 20.0 * np.exp(-HOUR * np.arange(25) / TAU), rel=1e-4)
    assert T["cool.T"] == pytest.approx(290.0 - 10.0 * np.exp(-HOUR * np.arange(25) / TAU), rel=1e-4)


def test_the_report_draws_what_is_wired(outcome):
    html = page.html(outcome.tree)
    ports = {(s.component, s.port) for s in Results(outcome.tree).streams()}
    assert ("cool", "cold") in ports
    assert ("plain", "cold") not in ports
    assert "plain" in html
