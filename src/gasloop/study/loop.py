"""plan -> simulate -> linearise at what was visited -> plan, until the two agree or the rounds are used up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.assess.audit import Audit, audit
from gasloop.assess.estimate import at_size, estimates, mass_per_size
from gasloop.model.network import Network, Unit
from gasloop.solve.linearise import LinearUnit, Operating, linearise
from gasloop.solve.orders import Orders, Run, RunOptions
from gasloop.solve.plan import plan
from gasloop.solve.problem import Contingency, Options, Plan, PlanError, Problem
from gasloop.solve.simulate import SimulationError, simulate
from gasloop.solve.timegrid import segments
from gasloop.study import survive
from gasloop.study.agreement import Gap, compare, out_of_bounds
from gasloop.study.conflict import after_solving, before_solving
from gasloop.study.read import Statement
from gasloop.study.visit import counted_once, held_size, orders_of, scheduled_loads, states_over_time, visited_by

Array = NDArray[np.float64]
Progress = Callable[[str], None]

# A unit smaller than this share of its bound was not built; the simulator leaves it out.
NOT_BUILT = 1e-4
HOUR = 3600.0
LONGEST = 96 * HOUR  # a longer segment would hide how a stock moves within it


@dataclass(frozen=True)
class Round:
    """One turn of the loop; ``problem`` is the linear one that its plan answers."""

    plan: Plan
    run: Run
    gap: Gap
    linear: Mapping[str, LinearUnit]
    contingencies: tuple[Contingency, ...] = ()
    problem: Problem | None = None


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
    survived: tuple[survive.Survived, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether the last gap is within the study's tolerance, and run and contingencies stayed within bounds."""
        within = not self.out_of_bounds and all(s.borne for s in self.survived)
        return self.last.gap.worst[0] <= self.statement.agreement and within


def run(statement: Statement, progress: Progress = lambda stage: None, log: bool = False) -> Outcome:
    """Plan and run a study until plan and run agree.

    Raises PlanError if no plan exists, SimulationError if the run stops.
    """
    timings: dict[str, float] = {}
    clock = _Clock(timings)
    progress("sun and site")
    sky = statement.site.sky(statement.start, statement.hours, statement.step / HOUR, **statement.site_options)
    site = environment(sky, statement.network.constants)
    spots = survive.places(statement, sky)
    clock.lap("sun and site")
    held, points = _first_reading(statement)
    bought = _flow_prices(statement)
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
            edges = _edges(statement, linear, survive.edges_of(spots), bought)
        progress(f"round {turn}: plan over {len(edges) - 1} segments")
        courses = survive.contingencies(spots, network, points, site, statement.step, edges)
        problem = _problem(statement, network, linear, edges, held, courses, bought, log)
        made = _plan(problem)
        clock.add(made.timings)
        progress(f"round {turn}: run {statement.hours:g} h")
        built, counts = _built(network, made)
        orders = orders_of(built, made, made.sizes, statement.steps, linear)
        ran, gap = _run(statement, built, counts, made, orders, linear, site)
        clock.add(ran.timings)
        closing = {c.unit for c in built.closers.values()}
        gaps.append((*gap.worst, made.objective))
        progress(f"round {turn}: gap {gap.worst[0]:.2%} at {gap.worst[1]}")
        now = (Round(made, ran, gap, linear, courses, problem), built, counts, network)
        if best is None or gap.worst[0] <= best[0].gap.worst[0]:
            best = now
        agreed = gap.worst[0] <= statement.agreement and not out_of_bounds(built, made.sizes, ran)
        if agreed and _settled(statement, network, made):
            best = now
            break
        visited = states_over_time(statement.network, ran, made)
        held = {name: held_size(u, made) for name, u in statement.network.units.items()}
        found = {
            name: visited_by(u, made, ran, linear[name], points[name], closing)
            for name, u in statement.network.units.items()
        }
        points = counted_once(_resized(statement.network, held), linear, points, found, site, visited, ran.loads)
        clock.lap("linearise")
    assert best is not None
    last, built, counts, network = best
    ran = last.run
    books = audit(built, ran.flows, ran.energy, ran.entropy, ran.contents, ran.step)
    clock.lap("audit")
    survived = survive.run(spots, last.contingencies, last.plan, ran, built, counts, site, statement.trim)
    clock.lap("contingencies")
    return Outcome(
        statement, _resized(network, last.plan.sizes, last.plan.modules), built, counts, last, tuple(gaps), books,
        tuple(out_of_bounds(built, last.plan.sizes, last.run)), site, sky, survived, timings,
    )  # fmt: skip


def first_problem(statement: Statement) -> Problem:
    """The linear problem of the first round: each unit read in the middle of its bounds, before any run."""
    sky = statement.site.sky(statement.start, statement.hours, statement.step / HOUR, **statement.site_options)
    site = environment(sky, statement.network.constants)
    spots = survive.places(statement, sky)
    held, points = _first_reading(statement)
    network = _resized(statement.network, held)
    linear = linearise(network, points, site)
    bought = _flow_prices(statement)
    edges = _edges(statement, linear, survive.edges_of(spots), bought)
    courses = survive.contingencies(spots, network, points, site, statement.step, edges)
    return _problem(statement, network, linear, edges, held, courses, bought, log=False)


def _first_reading(statement: Statement) -> tuple[dict[str, float], dict[str, Operating]]:
    """Sizes and operating points of the first round."""
    units = statement.network.units
    return {n: _first_size(u) for n, u in units.items()}, {
        n: Operating({}, scheduled_loads(u)) for n, u in units.items()
    }


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


def _run(
    statement: Statement, built: Network, counts: Mapping[str, float], made: Plan, orders: Orders,
    linear: Mapping[str, LinearUnit], site: Any,
) -> tuple[Run, Gap]:  # fmt: skip
    """A plan through the full physics.

    Where the study lets rounds be run by equal steps, agreement still asks for a run by tolerance; so does a first plan
    that is so far off that equal steps lose their way.
    """
    by_tolerance = RunOptions(trim=statement.trim)
    if statement.parts:
        with suppress(SimulationError):
            ran = simulate(built, counts, orders, linear, site, replace(by_tolerance, parts=statement.parts))
            gap = compare(built, made, ran, linear)
            if gap.worst[0] > statement.agreement:
                return ran, gap
    ran = simulate(built, counts, orders, linear, site, by_tolerance)
    return ran, compare(built, made, ran, linear)


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
    """The sky as what components see, over steps; a place without air has no air temperature (NaN)."""
    steps = len(sky.flux)
    return SimpleNamespace(
        flux=sky.flux, lit=sky.lit, diffuse=sky.diffuse, sun_elevation=sky.sun_elevation, sink_T=sky.sink_T_vertical, ground_T=sky.ground_T,
        air_T=np.full(steps, np.nan) if sky.air_T is None else sky.air_T, wind=sky.wind, **constants,
    )  # fmt: skip


def _first_size(unit: Unit) -> float:
    """Where the first reading is taken: a fixed or module size, else half of what is allowed."""
    if unit.sizing.module is not None:
        return unit.sizing.module
    return unit.sizing.high if unit.sizing.fixed else 0.5 * (unit.sizing.low + unit.sizing.high)


def _settled(statement: Statement, network: Network, made: Plan) -> bool:
    """Whether the mass that the plan minimised is that of the sizes it found, within a hundredth.

    The plan reads each mass in proportion to size through the size held; the two part where sizes still move. Prices
    per size are stated, and do not.
    """
    if statement.cost is not None:
        return True
    found = sum(e.mass for e in estimates(network, made.sizes, made.modules).values()) * _launch_ratio(statement)
    return abs(found - made.objective) <= 0.01 * made.objective


def _launch_ratio(statement: Statement) -> float:
    """kg launched for each kg in place, where the study minimises launch mass."""
    return float(statement.site.gear_ratio) if statement.minimise == "launch_mass" else 1.0


def _resized(network: Network, sizes: Mapping[str, float], modules: Mapping[str, int] | None = None) -> Network:
    """The network with components at given sizes (of one module, where there are modules)."""
    modules = modules or {}
    return network.with_components(
        {
            n: at_size(u.component, sizes[n] / max(modules.get(n, 1), 1) or u.component.size)
            for n, u in network.units.items()
        }
    )


def _flow_prices(statement: Statement) -> dict[tuple[str, str], Array]:
    """What flows cost, step by step; nothing where mass is minimised. Raises TableError, ValueError for a bad table."""
    if statement.cost is None:
        return {}
    return statement.cost.per_flow(statement.network.units, statement.start, statement.steps, statement.step)


def _edges(
    statement: Statement, linear: Mapping[str, LinearUnit], keep: set[int], bought: Mapping[tuple[str, str], Array]
) -> Array:
    """Steps or unequal segments: what varies in time by itself decides where the edges lie."""
    steps = statement.steps
    if statement.segments is None or statement.segments >= steps:
        return np.arange(steps + 1, dtype=float)
    moving = (np.asarray(row) for row in bought.values())
    rows, keep = [row - row.mean() for row in moving if np.ptp(row) > 0], set(keep)
    rows = [row / np.max(np.abs(row)) for row in rows]
    for unit in statement.network.units.values():
        for window in (*(unit.schedule or ()), *unit.faults):
            keep |= {int(window.start), int(window.end)}
        gains = linear[unit.name].gain
        for port in unit.component.ports:
            row = gains[port.name][-1] if port.name in gains and not port.outside else np.zeros(1)
            if len(row) > 1 and np.ptp(row) > 1e-3 * np.max(np.abs(row)):
                rows.append((row - row.mean()) / np.max(np.abs(row)))
    features = np.array(rows) if rows else np.zeros((1, steps))
    longest = max(1, round(LONGEST / statement.step))
    return segments(features, statement.segments, keep, longest).astype(float)


def _problem(
    statement: Statement, network: Network, linear: Mapping[str, LinearUnit], edges: Array, held: Mapping[str, float],
    courses: tuple[Contingency, ...], bought: Mapping[tuple[str, str], Array], log: bool,
) -> Problem:  # fmt: skip
    if statement.cost is not None:
        price = statement.cost.per_size(network.units, statement.steps * statement.step)
    else:
        ratio = _launch_ratio(statement)
        price = {name: mass * ratio for name, mass in mass_per_size(network, held).items()}
    options = Options(trim=statement.trim, log=log)
    return Problem(network, linear, edges, price, options, statement.step, courses, bought)


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
