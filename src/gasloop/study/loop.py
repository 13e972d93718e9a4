"""plan -> simulate -> linearise at what was visited -> plan, until the two agree or the rounds are used up."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.assess.audit import Audit, audit
from gasloop.assess.estimate import at_size, estimates, mass_per_size
from gasloop.matter.carriers import CARRIERS
from gasloop.model.network import Network, Unit
from gasloop.solve.linearise import LinearUnit, Operating, linearise
from gasloop.solve.plan import Options, Plan, PlanError, Problem, plan, windowed
from gasloop.solve.simulate import Orders, Run, RunOptions, simulate
from gasloop.solve.timegrid import segments
from gasloop.study.conflict import after_solving, before_solving
from gasloop.study.read import Statement

Array = NDArray[np.float64]
Progress = Callable[[str], None]

# A unit smaller than this share of its bound was not built; the simulator leaves it out.
NOT_BUILT = 1e-4
# Yearly flows smaller than this share of what passes their bus are compared against that share.
FLOW_FLOOR = 0.01
# Power flows smaller than this share of all power the plant turns over are compared against that share: the two watts
# that a cooler lifts from a tank are not known to a hundredth, and nothing hangs on it.
POWER_FLOOR = 1e-4


@dataclass(frozen=True)
class Gap:
    """Disagreement of plan and run: of stocks at the plan's edges against their peak, of yearly flows."""

    stocks: Mapping[tuple[str, str], float]
    flows: Mapping[tuple[str, str], float]

    @property
    def worst(self) -> tuple[float, str]:
        """The largest gap and where it is."""
        named = {f"{k[0]}.{k[1]} (stock)": v for k, v in self.stocks.items()}
        named |= {f"{k[0]}.{k[1]} (yearly flow)": v for k, v in self.flows.items()}
        where = max(named, key=lambda n: named[n], default="")
        return named.get(where, 0.0), where


@dataclass(frozen=True)
class Round:
    """One turn of the loop."""

    plan: Plan
    run: Run
    gap: Gap
    linear: Mapping[str, LinearUnit]


@dataclass(frozen=True)
class Outcome:
    """What a study came to: the last round, all gaps, the audit, and what it took."""

    statement: Statement
    network: Network  # with components at their final sizes
    built: Network  # the units that were built, at the size of one module
    counts: Mapping[str, int]
    last: Round
    gaps: tuple[tuple[float, str, float], ...]  # gap, where, objective of each round
    audit: Audit
    out_of_bounds: tuple[str, ...]
    site: Any
    sky: Any
    timings: Mapping[str, float] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether the last gap is within the study's tolerance and the run stayed within bounds."""
        return self.last.gap.worst[0] <= self.statement.agreement and not self.out_of_bounds


def run(statement: Statement, progress: Progress = lambda stage: None, log: bool = False) -> Outcome:
    """Plan and run a study until plan and run agree.

    Raises PlanError if no plan exists, SimulationError if the run stops.
    """
    timings: dict[str, float] = {}
    clock = _Clock(timings)
    progress("sun and site")
    sky = statement.site.sky(statement.start, statement.hours, **statement.site_options)
    site = environment(sky, statement.network.constants)
    clock.lap("sun and site")
    held = {name: _first_size(u) for name, u in statement.network.units.items()}
    points = {name: Operating({}, _scheduled_loads(u)) for name, u in statement.network.units.items()}
    gaps: list[tuple[float, str, float]] = []
    best: tuple[Round, Network, dict[str, int], Network] | None = None
    edges: Array | None = None
    visited: dict[str, Any] | None = None
    for turn in range(1, statement.rounds + 1):
        network = _resized(statement.network, held)
        progress(f"round {turn}: linearise")
        linear = linearise(network, points, site, visited)
        clock.lap("linearise")
        if edges is None:
            edges = _edges(statement, linear)
        progress(f"round {turn}: plan over {len(edges) - 1} segments")
        made = _plan(_problem(statement, network, linear, edges, held, log))
        clock.add(made.timings)
        progress(f"round {turn}: run {statement.hours} h")
        built, counts = _built(network, made)
        ran = simulate(
            built, counts, _orders(built, made, statement.hours, linear), linear, site, RunOptions(trim=statement.trim)
        )
        clock.add(ran.timings)
        gap = compare(built, made, ran)
        closing = {c.unit for c in built.closers.values()}
        gaps.append((*gap.worst, made.objective))
        progress(f"round {turn}: gap {gap.worst[0]:.2%} at {gap.worst[1]}")
        now = (Round(made, ran, gap, linear), built, counts, network)
        if best is None or gap.worst[0] <= best[0].gap.worst[0]:
            best = now
        agreed = gap.worst[0] <= statement.agreement and not _out_of_bounds(built, now[0])
        if agreed and _settled(statement, network, made):
            best = now
            break
        visited = _series(statement.network, ran, made)
        held = {name: _held_size(u, made) for name, u in statement.network.units.items()}
        points = {
            name: _visited(u, made, ran, linear[name], points[name], closing)
            for name, u in statement.network.units.items()
        }
    assert best is not None
    last, built, counts, network = best
    books = audit(built, last.run.flows, last.run.energy, last.run.entropy, last.run.contents)
    clock.lap("audit")
    return Outcome(
        statement, _resized(network, last.plan.sizes, last.plan.modules), built, counts, last, tuple(gaps), books,
        tuple(_out_of_bounds(built, last)), site, sky, timings,
    )  # fmt: skip


def _plan(problem: Problem) -> Plan:
    """Plan, or say in the study's words why it cannot be."""
    hopeless = before_solving(problem)
    if hopeless:
        raise PlanError("no plan can exist: " + "; ".join(hopeless))
    try:
        return plan(problem)
    except PlanError as error:
        told = after_solving(problem, error.shortfalls)
        raise PlanError("\n".join([str(error), *told]), error.shortfalls) from error


class _Clock:
    """Seconds by stage, added up over rounds."""

    def __init__(self, timings: dict[str, float]) -> None:
        self.timings, self.since = timings, time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.timings[stage] = self.timings.get(stage, 0.0) + now - self.since
        self.since = now

    def add(self, found: Mapping[str, float]) -> None:
        for stage, seconds in found.items():
            self.timings[stage] = self.timings.get(stage, 0.0) + seconds
        self.since = time.perf_counter()


def environment(sky: Any, constants: Mapping[str, float]) -> SimpleNamespace:
    """The sky as what components see, over hours; a place without air has no air temperature (NaN)."""
    hours = len(sky.flux)
    return SimpleNamespace(
        flux=sky.flux, lit=sky.lit, sun_elevation=sky.sun_elevation, sink_T=sky.sink_T_vertical, ground_T=sky.ground_T,
        air_T=np.full(hours, np.nan) if sky.air_T is None else sky.air_T, **constants,
    )  # fmt: skip


def _first_size(unit: Unit) -> float:
    """Where the first reading is taken: a fixed or module size, else half of what is allowed."""
    if unit.sizing.module is not None:
        return unit.sizing.module
    return unit.sizing.high if unit.sizing.fixed else 0.5 * (unit.sizing.low + unit.sizing.high)


def _held_size(unit: Unit, made: Plan) -> float:
    """Where the next reading is taken: the size of the last plan, but not nothing."""
    if unit.sizing.module is not None:
        return unit.sizing.module
    return max(made.sizes[unit.name], 1e-3 * unit.sizing.high)


def _settled(statement: Statement, network: Network, made: Plan) -> bool:
    """Whether the mass that the plan minimised is that of the sizes it found, within a hundredth.

    The plan reads each mass in proportion to size through the size held; the two part where sizes still move.
    """
    found = sum(e.mass for e in estimates(network, made.sizes, made.modules).values()) * _launch_ratio(statement)
    return abs(found - made.objective) <= 0.01 * made.objective


def _launch_ratio(statement: Statement) -> float:
    """kg launched for each kg in place, where the study minimises launch mass."""
    return float(statement.site.gear_ratio) if statement.minimise == "launch_mass" else 1.0


def _scheduled_loads(unit: Unit) -> tuple[float, ...]:
    """Loads at which a scheduled unit must be read exactly."""
    if unit.schedule is None:
        return ()
    return tuple({w.value for w in unit.schedule if w.value > 0} | {1.0})


def _resized(network: Network, sizes: Mapping[str, float], modules: Mapping[str, int] | None = None) -> Network:
    """The network with components at given sizes (of one module, where there are modules)."""
    modules = modules or {}
    return network.with_components(
        {
            n: at_size(u.component, sizes[n] / max(modules.get(n, 1), 1) or u.component.size)
            for n, u in network.units.items()
        }
    )


def _edges(statement: Statement, linear: Mapping[str, LinearUnit]) -> Array:
    """Hours or unequal segments: what varies in time by itself decides where the edges lie."""
    hours = statement.hours
    if statement.segments is None or statement.segments >= hours:
        return np.arange(hours + 1, dtype=float)
    rows, keep = [], set()
    for unit in statement.network.units.values():
        for window in (*(unit.schedule or ()), *unit.faults):
            keep |= {int(window.start), int(window.end)}
        gains = linear[unit.name].gain
        for port in unit.component.ports:
            row = gains[port.name][-1] if port.name in gains and not port.outside else np.zeros(1)
            if len(row) > 1 and np.ptp(row) > 1e-3 * np.max(np.abs(row)):
                rows.append((row - row.mean()) / np.max(np.abs(row)))
    features = np.array(rows) if rows else np.zeros((1, hours))
    # A segment of more than four days would hide how a stock moves within it.
    return segments(features, statement.segments, keep, longest=96).astype(float)


def _problem(
    statement: Statement, network: Network, linear: Mapping[str, LinearUnit], edges: Array, held: Mapping[str, float], log: bool
) -> Problem:  # fmt: skip
    ratio = _launch_ratio(statement)
    price = {name: mass * ratio for name, mass in mass_per_size(network, held).items()}
    return Problem(network, linear, edges, price, Options(trim=statement.trim, log=log))


def _built(network: Network, made: Plan) -> tuple[Network, dict[str, int]]:
    """The units that the plan builds, at the size of one module, and how many of each."""
    components, counts = {}, {}
    for name, unit in network.units.items():
        size = made.sizes[name]
        if size <= NOT_BUILT * (unit.sizing.high or 1.0):
            continue
        counts[name] = made.modules.get(name, 1)
        components[name] = at_size(unit.component, size / counts[name])
    return network.with_components(components), counts


def _orders(network: Network, made: Plan, hours: int, linear: Mapping[str, LinearUnit]) -> Orders:
    """The plan by hours."""
    lengths = np.diff(made.edges).astype(int)
    ends = np.arange(hours + 1.0)
    names = set(network.units)
    loads = {n: np.repeat(v, lengths) for n, v in made.loads.items() if n in names}
    for name, unit in network.units.items():
        if unit.schedule is not None:
            loads[name] = windowed(unit.schedule, ends, outside=0.0)
    targets = {k: np.interp(ends, made.edges, v) for k, v in made.stocks.items() if k[0] in names}
    for bus, closer in network.closers.items():
        for key in targets:
            if key[0] == closer.unit and network.units[closer.unit].component.port(closer.port).sign == 0:
                targets[key] = targets[key] + _within(network, bus, made, loads, linear)
    return Orders(
        loads,
        {k: np.repeat(v, lengths) for k, v in made.controls.items() if k[0] in names},
        targets,
        {k: float(v[0]) for k, v in made.stocks.items() if k[0] in names},
    )


def _within(
    network: Network, bus: str, made: Plan, loads: Mapping[str, Array], linear: Mapping[str, LinearUnit]
) -> Array:
    """What the sun moves through a bus within each segment, beside the segment's mean, summed up from its start.

    The plan keeps room for it in the store; the operator must not fight it.
    """
    path = np.zeros(int(made.edges[-1]) + 1)
    for arc in network.on(bus):
        gain = linear[arc.unit].gain.get(arc.port)
        if gain is None or gain.shape[1] == 1 or arc.unit not in made.loads:
            continue
        nodes, rows = _curve(linear[arc.unit], arc.port)
        flow = _between(loads[arc.unit], nodes, rows) * made.sizes[arc.unit]
        for a, b in zip(made.edges[:-1].astype(int), made.edges[1:].astype(int), strict=True):
            if b - a > 1:
                path[a + 1 : b + 1] += np.cumsum(flow[a:b] - flow[a:b].mean()) * 3600.0
    return path


def _series(network: Network, ran: Run, made: Plan) -> dict[str, Any]:
    """States of each unit in the middle of each hour, stocks as they would be at the size read next.

    Held states are taken at their set point: the thermostat keeps them there, and what they strayed in one run says
    little about the next.
    """
    found = {}
    for name, unit in network.units.items():
        states = {}
        size = _held_size(unit, made)
        for s in unit.component.states:
            values = ran.states.get((name, s.name))
            if values is None:
                break
            middle = 0.5 * (values[1:] + values[:-1])
            if s.role == "stock":
                states[s.name] = np.clip(middle / made.sizes[name], 0.01, 1.0) * size
            elif s.role == "held":
                states[s.name] = np.full_like(middle, unit.component.start()[s.name])
            else:
                states[s.name] = middle
        else:
            if states:
                found[name] = SimpleNamespace(**states)
    return found


def _visited(unit: Unit, made: Plan, ran: Run, linear: LinearUnit, before: Operating, closing: set[str]) -> Operating:
    """Where a unit was in the run: mean filling, loads, and power against its load curve."""
    size = max(made.sizes[unit.name], 1e-300)
    filling = {}
    for s in unit.component.states:
        seen = ran.states.get((unit.name, s.name))
        if seen is not None and s.role == "stock":
            filling[s.name] = float(np.clip(np.mean(seen) / size, 0.02, 0.98))
    loads = set(_scheduled_loads(unit))
    control = unit.component.load
    scale: dict[str, float] = {}
    if control is not None and unit.schedule is None and unit.name in ran.loads:
        seen = ran.loads[unit.name]
        for sign in (-1.0, 1.0):
            loads |= {sign * v for v in _usual(sign * seen) if control.low <= sign * v <= control.high}
        loads |= {v for v in (-0.5, 0.5) if control.low <= v <= control.high}
        if unit.name not in closing:
            scale = _found_scale(unit, seen, made, ran, linear, before)
    drift = {
        s.name: before.drift.get(s.name, 0.0) + _found_drift(unit, s.name, made, ran, linear)
        for s in unit.component.states
        if s.role == "held" and (unit.name, s.name) in ran.states
    }
    return Operating(filling, tuple(sorted(loads)), scale, drift)


def _found_drift(unit: Unit, state: str, made: Plan, ran: Run, linear: LinearUnit) -> float:
    """What the straight lines of a held state miss over a year: its rate was zero in the mean, they say something else.

    The lines are read at the run's own controls and levels. What remains is what no straight line holds: boiling off by
    drawing in a warm tank is not the same heat as condensing by filling in a cold one.
    """
    lines = float(np.mean(linear.idle[state])) * made.sizes[unit.name]
    for control, slopes in linear.slope.items():
        lines += slopes.get(state, 0.0) * float(np.mean(ran.controls[unit.name, control]))
    for level, slopes in linear.level.items():
        lines += slopes.get(state, 0.0) * float(np.mean(ran.states[unit.name, level]))
    return -lines


def _found_scale(
    unit: Unit, seen: Array, made: Plan, ran: Run, linear: LinearUnit, before: Operating
) -> dict[str, float]:
    """Power flows of the year against those planned, at equal loads.

    Matter is left alone: it goes with the load exactly, and a factor would break the plan's balances.
    """
    lengths = np.diff(made.edges).astype(int)
    planned_load = np.repeat(made.loads[unit.name], lengths)
    moved = np.where(planned_load > 1e-6, seen / np.maximum(planned_load, 1e-6), 1.0)
    found = {}
    for port in unit.component.ports:
        key = (unit.name, port.name)
        if port.outside or is_matter(unit.port_carrier(port)):
            continue
        rest = linear.idle[port.name] * made.sizes[unit.name] + np.zeros(len(seen))
        at_work = (np.repeat(made.flows[key], lengths) - rest) * moved
        expected = float(np.sum(at_work)) / before.scale.get(port.name, 1.0)
        if abs(expected) > 1e-9 * made.sizes[unit.name]:
            found[port.name] = float(np.clip(float(np.sum(ran.flows[key] - rest)) / expected, 0.8, 1.25))
    return found


def _curve(linear: LinearUnit, port: str) -> tuple[Array, Array]:
    """A unit's load curve with rest in its place: loads in order, and flow per size above rest at each."""
    nodes = np.concatenate([[0.0], linear.loads])
    rows = np.vstack([np.zeros((1, linear.gain[port].shape[1])), linear.gain[port]])
    order = np.argsort(nodes)
    return nodes[order], rows[order]


def _between(loads: Array, nodes: Array, rows: Array) -> Array:
    """A load curve (rows by nodes; columns over time, or one) at the load of each hour."""
    place = np.clip(np.searchsorted(nodes, loads) - 1, 0, len(nodes) - 2)
    share = (loads - nodes[place]) / (nodes[place + 1] - nodes[place])
    hour = np.arange(len(loads)) if rows.shape[1] > 1 else np.zeros(len(loads), dtype=int)
    between: Array = rows[place, hour] * (1 - share) + rows[place + 1, hour] * share
    return between


def _usual(loads: Array) -> set[float]:
    """Loads at which most passes: quantiles of the positive loads, weighted with themselves."""
    seen = np.sort(loads[loads > 1e-4])
    if not len(seen):
        return set()
    passed = np.cumsum(seen) / np.sum(seen)
    return {float(v) for v in np.round(np.interp((0.05, 0.25, 0.5, 0.75, 0.95), passed, seen), 4)}


def compare(network: Network, made: Plan, ran: Run) -> Gap:
    """Gap of plan and run: stocks against their planned peak, yearly flows against themselves (with a floor)."""
    at_edges = made.edges.astype(int)
    stocks = {}
    for key, planned in made.stocks.items():
        if key in ran.states:
            peak = float(np.max(np.abs(planned)))
            floor = 1e-3 * network.units[key[0]].component.size
            stocks[key] = float(np.max(np.abs(ran.states[key][at_edges] - planned))) / max(peak, floor)
    hours = np.diff(made.edges)
    planned_year = {k: float(v @ hours) for k, v in made.flows.items()}
    passing = {bus: 0.5 * sum(abs(planned_year[a.unit, a.port]) for a in network.on(bus)) for bus in network.buses}
    turned_over = sum(v for bus, v in passing.items() if not is_matter(network.buses[bus].carrier))
    flows = {}
    for arc in network.arcs:
        key = (arc.unit, arc.port)
        if not arc.bus:
            continue
        floor = 0.0 if is_matter(arc.carrier) else POWER_FLOOR * turned_over
        scale = max(abs(planned_year[key]), FLOW_FLOOR * passing[arc.bus], floor, 1e-12)
        # A store's flow is what is left between the others: its turnover, not its net, is the measure.
        if arc.sign == 0:
            scale = max(scale, 0.5 * float(np.abs(made.flows[key]) @ hours))
        flows[key] = abs(float(ran.flows[key].sum()) - planned_year[key]) / scale
    return Gap(stocks, flows)


def _out_of_bounds(network: Network, last: Round) -> list[str]:
    """What the run did that a real plant could not: loads above full, stocks below empty or above full."""
    found = []
    for name, unit in network.units.items():
        control = unit.component.load
        if control is not None and name in last.run.loads:
            worst = float(np.max(last.run.loads[name]))
            if worst > control.high * 1.001:
                hour = int(np.argmax(last.run.loads[name]))
                found.append(f"{name} would have to run at {worst:.1%} of its size in hour {hour}")
        for s in unit.component.states:
            if s.role != "stock":
                continue
            size = last.plan.sizes[name]
            low, high = unit.component.span(s.name)
            values = last.run.states[name, s.name] / size
            if float(values.max()) > high + 0.005 or float(values.min()) < low - 0.005:
                found.append(
                    f"{name} holds {values.min():.1%} to {values.max():.1%} of its size, allowed {low:.0%} to {high:.0%}"
                )
    return found


def yearly(flows: Mapping[tuple[str, str], Array], key: tuple[str, str]) -> float:
    """Integral of an hourly mean flow over the run: J or kg."""
    return float(flows[key].sum()) * 3600.0


def is_matter(carrier: str) -> bool:
    """Whether a carrier is counted in kg."""
    return CARRIERS[carrier].is_matter


def finite(value: float) -> float | None:
    """JSON knows no infinities."""
    return value if math.isfinite(value) else None


__all__ = ["Gap", "Outcome", "Round", "compare", "dataclasses", "environment", "finite", "is_matter", "run", "yearly"]
