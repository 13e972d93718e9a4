"""The loop of a small study, and how the disagreement of plan and run is measured."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.components.energy.battery import Battery
from gasloop.model.network import Window
from gasloop.solve.linearise import Operating, linearise
from gasloop.solve.problem import PlanError
from gasloop.study import loop
from gasloop.study.agreement import FLOW_FLOOR, compare, out_of_bounds
from gasloop.study.read import read_text
from gasloop.study.visit import counted_once
from gasloop.study.words import status
from tests.solve.toys import HOUR, KW, KWH, Demand, Source, Store, place, wired

# Five days with two and a half of night: by day the stack fills the tanks, by night the cell empties them.
STUDY = """
study: five_days
site: shackleton_ridge
time: {start: 2030-02-10, length: 5 d, segments: 60}
minimise: mass
buses:
  power:    {carrier: electricity}
  heat:     {carrier: heat, T: 310 K}
  water:    {carrier: H2O.l}
  oxygen:   {carrier: O2.g}
  hydrogen: {carrier: H2.g}
components:
  pv:         {is: pv_array, size: {max: 200 kW}, power: power}
  battery:    {is: battery, size: {min: 5 kWh, max: 3000 kWh}, power: power, heat: heat}
  radiator:   {is: radiator, size: {max: 500 m2}, heat: heat}
  stack:      {is: pem_electrolyser, size: {max: 60 kW}, power: power, water: water, oxygen: oxygen, hydrogen: hydrogen, heat: heat}
  cell:       {is: pem_fuel_cell, size: {max: 30 kW}, power: power, water: water, oxygen: oxygen, hydrogen: hydrogen, heat: heat}
  water_tank: {is: water_store, size: {min: 10 kg, max: 5 t}, water: water}
  o2_tank:    {is: gas_tank, size: {min: 5 kg, max: 2 t}, gas: oxygen}
  h2_tank:    {is: gas_tank, size: {min: 1 kg, max: 300 kg}, gas: hydrogen}
  habitat:    {is: power_user, size: 5 kW, power: power, heat: heat}
"""


@pytest.fixture(scope="module")
def statement():
    return read_text(STUDY)


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def outcome(statement, told):
    return loop.run(statement, told.append)


# -- a study ---------------------------------------------------------------------------------------


def test_a_small_study_plans_runs_and_agrees(outcome):
    assert outcome.agrees, status(outcome)
    gap, where, _ = outcome.gaps[-1]
    assert gap <= 0.01
    assert outcome.last.gap.worst == (gap, where)
    assert outcome.out_of_bounds == ()
    assert 1 <= len(outcome.gaps) <= outcome.statement.rounds


def test_the_books_of_the_study_close(outcome):
    assert outcome.audit.elements < 1e-9
    assert outcome.audit.mass < 1e-9
    assert outcome.audit.energy < 1e-6
    assert outcome.audit.entropy_made > 0


def test_the_operator_stayed_within_the_trim(outcome):
    last = outcome.last
    for name, trim in last.run.trim.items():
        planned = np.repeat(last.plan.loads[name], np.diff(last.plan.edges).astype(int))
        assert np.all(np.abs(trim) <= outcome.statement.trim * np.abs(planned) * 1.001 + 1e-9), name


def test_the_user_got_its_power_and_no_power_was_lost(outcome):
    flows = outcome.last.run.flows
    assert -flows["habitat", "power"] == pytest.approx(np.full(120, 5 * KW))
    for bus in outcome.built.buses:
        arcs = outcome.built.on(bus)
        size = max(float(np.max(np.abs(flows[a.unit, a.port]))) for a in arcs)
        assert np.max(np.abs(sum(flows[a.unit, a.port] for a in arcs))) < 1e-6 * size, bus


def test_the_night_decides_the_size_of_the_tanks(outcome):
    # 67 dark hours at 5 kW and half the fuel cell's heating value: between 16 and 30 kg of hydrogen.
    assert 12.0 < outcome.last.plan.sizes["h2_tank"] < 30.0
    dark = outcome.site.lit < 0.02
    assert dark.sum() > 60
    assert np.all(outcome.last.run.flows["pv", "power"][outcome.site.lit == 0.0] < 1e-6)
    assert outcome.last.run.flows["cell", "power"][dark].mean() == pytest.approx(5 * KW, rel=0.05)


def test_what_is_planned_is_what_the_study_allows(outcome):
    for name, unit in outcome.statement.network.units.items():
        size = outcome.last.plan.sizes[name]
        assert unit.sizing.low * (1 - 1e-6) <= size <= unit.sizing.high * (1 + 1e-6), name


def test_the_loop_says_where_it_is(outcome, told):
    assert told[0] == "sun and site"
    for stage in ("linearise", "plan over 60 segments", "run 120 h", "gap"):
        assert any(stage in line for line in told), stage
    assert {"sun and site", "linearise", "plan solve", "run integrate", "audit"} <= set(outcome.timings)
    assert all(seconds >= 0 for seconds in outcome.timings.values())


def test_agreement_is_said_in_a_sentence(outcome):
    assert status(outcome).startswith(f"plan and run agree: largest gap {outcome.last.gap.worst[0]:.2%} at")


def test_the_same_study_has_the_same_outcome(statement, outcome):
    again = loop.run(statement)
    assert again.gaps == outcome.gaps
    assert again.last.plan.sizes == outcome.last.plan.sizes
    for key, level in outcome.last.run.states.items():
        assert np.array_equal(again.last.run.states[key], level), key


def test_disagreement_is_said_with_where_and_how_much(statement):
    strict = loop.run(dataclasses.replace(statement, agreement=1e-9, rounds=2))
    assert not strict.agrees
    assert len(strict.gaps) == 2
    text = status(strict)
    assert "do not agree" in text or "left its bounds" in text
    assert f"{strict.last.gap.worst[0]:.2%}" in text
    assert strict.last.gap.worst[1] in text
    # The better of the two rounds is kept.
    assert strict.last.gap.worst[0] == min(gap for gap, _, _ in strict.gaps)


@pytest.fixture(scope="module")
def impossible():
    poor = read_text(STUDY.replace("size: {max: 200 kW}, power: power}", "size: {max: 3 kW}, power: power}"))
    with pytest.raises(PlanError) as caught:
        loop.run(poor)
    return caught.value


def test_a_study_that_cannot_be_planned_says_so_in_its_own_words(impossible):
    assert "no optimal plan: infeasible" in str(impossible)
    assert "in hours 0 to 120" in str(impossible)
    assert "Smallest relaxation" in str(impossible)


def test_the_relaxation_names_the_bus_whose_demand_is_not_met(impossible):
    assert {s.bus for s in impossible.shortfalls} == {"power"}


# -- gaps on crafted numbers -----------------------------------------------------------------------


def plant():
    """A source, a small user, a large user and a store on one bus."""
    return wired(
        place("pv", Source(size=100 * KW)),
        place("store", Store(size=50 * KWH)),
        place("large", Demand(size=50 * KW), schedule=(Window(0, 4, 1.0),)),
        place("small", Demand(size=0.1 * KW), schedule=(Window(0, 4, 1.0),)),
    )


PLANNED = {
    ("pv", "power"): np.array([100.0, 0.1]) * KW,
    ("large", "power"): np.array([-50.0, -50.0]) * KW,
    ("small", "power"): np.array([-0.1, -0.1]) * KW,
    ("store", "power"): np.array([-49.9, 50.0]) * KW,
}
LEVEL = np.array([0.0, 40.0, 10.0]) * KWH


def gap_of(flows=None, level=None):
    """Gaps of a run over four hours against a plan over segments of one and three hours."""
    network = plant()
    edges = np.array([0.0, 1.0, 4.0])
    all_flows = {(a.unit, a.port): PLANNED.get((a.unit, a.port), np.zeros(2)) for a in network.arcs}
    run = {k: np.repeat(v, [1, 3]) for k, v in all_flows.items()} | (flows or {})
    levels = np.interp(np.arange(5.0), edges, LEVEL) if level is None else level
    made = SimpleNamespace(edges=edges, flows=all_flows, stocks={("store", "E"): LEVEL})
    return compare(network, made, SimpleNamespace(states={("store", "E"): levels}, flows=run))


def test_no_difference_is_no_gap():
    gap = gap_of()
    assert gap.worst[0] == pytest.approx(0.0, abs=1e-12)
    assert set(gap.stocks) == {("store", "E")}


def test_only_flows_on_buses_are_compared():
    assert set(gap_of().flows) == set(PLANNED)


def test_a_stock_is_compared_at_the_plans_edges_against_its_peak():
    level = np.array([0.0, 41.0, 999.0, -999.0, 8.0]) * KWH  # hours 2 and 3 are no edges of the plan
    assert gap_of(level=level).stocks["store", "E"] == pytest.approx(2.0 / 40.0)


def test_a_flow_is_compared_over_the_year():
    # What is missing in one hour and comes in another is no gap of the year.
    shifted = np.array([-40.0, -60.0, -50.0, -50.0]) * KW
    assert gap_of({("large", "power"): shifted}).flows["large", "power"] == pytest.approx(0.0, abs=1e-12)
    less = np.array([-48.0, -50.0, -50.0, -50.0]) * KW
    assert gap_of({("large", "power"): less}).flows["large", "power"] == pytest.approx(2.0 / 200.0)


def test_a_small_flow_is_compared_against_a_share_of_what_passes():
    # Gross 100.3 + 200 + 0.4 + |100.1| kWh pass the bus in and out; one hundredth of half of it is the measure.
    year = {k: float(v @ np.array([1.0, 3.0])) for k, v in PLANNED.items()}
    passing = 0.5 * sum(abs(v) for v in year.values())
    double = np.full(4, -0.2 * KW)
    found = gap_of({("small", "power"): double}).flows["small", "power"]
    assert found == pytest.approx(400.0 / (FLOW_FLOOR * passing))
    assert 0.1 < found < 0.5


def test_a_store_is_compared_against_its_turnover():
    # Net 100.1 kWh come out of it, 199.9 pass it.
    run = np.repeat(PLANNED["store", "power"], [1, 3]) + np.array([0.0, 1.0, 1.0, 0.0]) * KW
    assert gap_of({("store", "power"): run}).flows["store", "power"] == pytest.approx(2.0 / 100.1, rel=1e-9)


def test_a_store_in_balance_has_a_measure_too():
    network = wired(place("store", Store(size=50 * KWH)), place("pv", Source(size=10 * KW)))
    flows = {(a.unit, a.port): np.zeros(2) for a in network.arcs} | {("store", "power"): np.array([-5.0, 5.0]) * KW}
    run = flows | {("store", "power"): np.array([-5.0, 4.5]) * KW}
    made = SimpleNamespace(edges=np.arange(3.0), flows=flows, stocks={})
    gap = compare(network, made, SimpleNamespace(states={}, flows=run))
    assert gap.flows["store", "power"] == pytest.approx(0.5 / 5.0)


def test_the_worst_gap_is_named_with_its_kind():
    level = np.array([0.0, 40.0, 0.0, 0.0, 30.0]) * KWH
    gap, where = gap_of({("large", "power"): np.full(4, -49.0) * KW}, level).worst
    assert where == "store.E (stock)"
    assert gap == pytest.approx(0.5)
    assert gap_of({("large", "power"): np.full(4, -49.0) * KW}).worst[1] == "large.power (whole flow)"


# -- what no plant could do ------------------------------------------------------------------------


def bounds_of(loads=None, level=(0.5, 0.5), component=None):
    network = wired(place("store", component or Store(size=50 * KWH)), place("pv", Source(size=10 * KW)))
    made = SimpleNamespace(sizes={"store": 50 * KWH, "pv": 10 * KW})
    run = SimpleNamespace(
        step=HOUR,
        loads={k: np.array(v) for k, v in (loads or {}).items()},
        states={("store", "E"): np.array(level) * 50 * KWH},
    )
    return out_of_bounds(network, made.sizes, run)


def test_a_run_within_bounds_has_nothing_to_tell():
    assert bounds_of({"pv": [0.0, 1.0]}, (0.0, 1.0)) == []


def test_a_load_above_full_is_told_with_its_hour():
    assert bounds_of({"pv": [0.2, 1.2, 1.1]}) == ["pv would have to run at 120.0% of its size in hour 1"]


@pytest.mark.parametrize("level", [(0.5, 1.02), (-0.02, 0.5)])
def test_a_stock_outside_its_span_is_told(level):
    (text,) = bounds_of(level=level)
    assert text.startswith("store holds ")
    assert "allowed 0% to 100%" in text


def test_a_battery_charged_faster_than_it_can_is_told():
    battery = Battery(size=50 * KWH)
    network = wired(place("store", battery), place("pv", Source(size=10 * KW)))
    made = SimpleNamespace(sizes={"store": 50 * KWH, "pv": 10 * KW})
    level = np.full(3, 0.5 * 50 * KWH)
    run = SimpleNamespace(step=HOUR, loads={"store": np.array([-0.5, -1.3])}, states={("store", "E"): level})
    assert out_of_bounds(network, made.sizes, run)


# -- wear between two readings ---------------------------------------------------------------------


def test_a_factor_does_not_count_again_the_wear_that_the_next_reading_sees(statement):
    """What a run found over the old curve is the same power over the new one, however worn the stack has become."""
    sky = statement.site.sky(statement.start, statement.hours, 1.0)
    site = SimpleNamespace(
        **{k: float(np.mean(v)) for k, v in vars(loop.environment(sky, statement.network.constants)).items()}
    )
    network = loop._resized(statement.network, {n: loop._first_size(u) for n, u in statement.network.units.items()})
    before = {n: Operating({}, ()) for n in network.units}
    found = before | {"cell": Operating({}, (), scale={"heat": 1.03, "power": 0.97}, free={"wear": 0.02})}
    read = linearise(network, before, site)
    after = counted_once(network, read, before, found, site, {}, {"cell": np.ones(1)})
    old = read["cell"]
    bare = linearise(network, {**before, "cell": Operating({}, (), free={"wear": 0.02})}, site)["cell"]
    half = list(old.loads).index(0.5)
    assert bare.gain["heat"][half, 0] > 1.01 * old.gain["heat"][half, 0]  # 20 mV of 0.6 V that become heat
    for port, factor in found["cell"].scale.items():
        told = after["cell"].scale[port] * bare.gain[port][half, 0]
        assert told == pytest.approx(factor * old.gain[port][half, 0], rel=1e-9)
    assert after["stack"] == found["stack"]
