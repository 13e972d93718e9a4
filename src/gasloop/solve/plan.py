"""The planner: sizes, modules and schedule of least launch mass, as a linear problem, with branches for whole modules.

Variables: size of each unit; share of it at each breakpoint load in each segment; unbounded controls; stocks at the
segments' edges. Constraints: each bus balances in each segment; stocks follow their rates; held states stray little;
loads stay within what size, schedule and faults leave. Objective: mass per size times size, plus a vanishing price on
activity, which keeps idle loops (evaporate, liquefy again) from appearing at no gain.

All numbers are scaled to kW, kg/h, kWh and hours, so that the solver sees numbers near one.
"""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.matter.carriers import CARRIERS
from gasloop.model.component import Control, State
from gasloop.model.network import Network, Sizing, Unit
from gasloop.solve.linearise import LinearUnit, average
from gasloop.solve.rows import Rows, Term
from gasloop.solve.timegrid import strays, windowed

Array = NDArray[np.float64]

HOUR = 3600.0
HELD_FALL, HELD_RISE = -3.0, 0.25  # how far a held state may stray, in its own scale
UNASKED = 1e3  # price of relief on a bus without a demand of its own, in the elastic problem
NODES = 200  # of the search over whole modules
# Asked in turn until one is sure. The first (HiPO, where HiGHS has it) is the quickest on a year, but loses its way where
# bounds stand six orders of magnitude above the answer; the second is an interior-point method too, and does not.
SOLVERS = ("ipm", "ipx", "simplex")
UNSURE = ("infeasible_or_unbounded", "unknown")
NEGLIGIBLE = 1e-8  # scaled coefficient that a solver had better not see
STOCK_SCALE = {"J": 3.6e6, "kg": 1.0}  # kWh and kg
# Share of a unit's mass, for using it all year. It must be seen above the solver's tolerance, or free power is burnt
# by charging and discharging at once; it moves the optimum by less than this share.
ACTIVITY_PRICE = 1e-3
# Mass for each kg or kWh that an unbounded control moves for nobody (a vent): what costs nothing would be done at random.
IDLE_PRICE = 1e-4


class PlanError(RuntimeError):
    """No optimal plan. ``shortfalls`` holds what would mend it, where an elastic re-solve found out."""

    def __init__(self, message: str, shortfalls: list[Shortfall] | None = None) -> None:
        super().__init__(message)
        self.shortfalls = shortfalls or []


@dataclass(frozen=True)
class Shortfall:
    """What a bus lacks (positive) or cannot get rid of (negative): mean flow [W or kg/s] in hours start..end."""

    bus: str
    start: float
    end: float
    flow: float


@dataclass(frozen=True)
class Options:
    """How to solve.

    trim : share of each load kept back for the operator, who may trim by it in the run
    reserve : share of each store's span kept free at either end, for what a plan cannot foresee
    gap : relative gap within which a plan with whole modules is accepted
    crossover : whether the interior-point solution is moved to a vertex (slower)
    """

    trim: float = 0.05
    reserve: float = 0.02
    gap: float = 1e-3
    crossover: bool = False
    time_limit: float = 900.0
    log: bool = False


@dataclass(frozen=True)
class Problem:
    """What is asked of the planner: a network read as straight lines on a grid of time segments."""

    network: Network
    linear: Mapping[str, LinearUnit]
    edges: Array  # steps from the start
    price: Mapping[str, float]  # launch mass per size of each unit, in SI of its size
    options: Options = field(default_factory=Options)
    step: float = HOUR  # length of a step [s]

    @property
    def hours(self) -> Array:
        """Length of each segment [h]."""
        return np.diff(self.edges) * self.step / HOUR

    @property
    def times(self) -> Array:
        """Edges in hours from the start."""
        return self.edges * self.step / HOUR


@dataclass(frozen=True)
class Plan:
    """A planned year. SI throughout; arrays over segments, stocks over edges [steps from the start]."""

    edges: Array
    step: float  # length of a step [s]
    sizes: Mapping[str, float]
    modules: Mapping[str, int]
    loads: Mapping[str, Array]  # share of size, for units with a bounded control
    controls: Mapping[tuple[str, str], Array]  # unbounded controls
    stocks: Mapping[tuple[str, str], Array]
    strays: Mapping[tuple[str, str], Array]  # held states, from their set point
    flows: Mapping[tuple[str, str], Array]  # (unit, port)
    prices: Mapping[str, Array]  # dual of each bus: launch mass per kWh or kg more of demand in that segment
    bounds: Mapping[str, float]  # sizes that stand at the largest the study allows, as shares of it
    objective: float
    gap: float
    timings: Mapping[str, float]
    rows: int
    columns: int

    @property
    def hours(self) -> Array:
        """Length of each segment [h]."""
        return np.diff(self.edges) * self.step / HOUR

    @property
    def times(self) -> Array:
        """Edges in hours from the start."""
        return self.edges * self.step / HOUR


def plan(problem: Problem) -> Plan:
    """Solve for the plan of least objective, with whole numbers of modules where the study says so.

    Raises PlanError if there is none, with the smallest relaxation that would make one.
    """
    if any(u.sizing.module for u in problem.network.units.values()):
        return _whole_modules(problem)
    return _solve(problem)


def _solve(problem: Problem) -> Plan:
    """The plan of a problem without whole numbers."""
    started = time.perf_counter()
    model = _Model(problem)
    built = time.perf_counter()
    status = model.solve()
    if status != "optimal":
        shortfalls = shortfall(problem) if status in ("infeasible", "infeasible_or_unbounded", "unknown") else []
        raise PlanError(f"the planner found no optimal plan: {status}", shortfalls)
    found = model.read()
    timings = {
        "plan build": built - started,
        "plan solve": model.solver_seconds,
        "plan pass and read": time.perf_counter() - built - model.solver_seconds,
    }
    return Plan(**found, timings=timings)


def _whole_modules(problem: Problem) -> Plan:
    """Branch and bound over the few whole numbers, each node one interior-point solve.

    A general mixed-integer solver starts with the simplex method, which on a year of hours takes longer than all nodes
    together; and its solution has no prices, while the last node has.
    Raises PlanError if the first relaxation has no plan, or if NODES are used up without one.
    """
    counted = {n: u.sizing for n, u in problem.network.units.items() if u.sizing.module}
    first = {
        n: (math.ceil(s.low / s.module - 1e-9), math.floor(s.high / s.module + 1e-9))
        for n, s in counted.items()
        if s.module
    }
    open_nodes = [first]
    best: Plan | None = None
    bound = math.inf
    timings: dict[str, float] = {}
    for _ in range(NODES):
        if not open_nodes:
            break
        node = open_nodes.pop()
        try:
            made = _solve(_with_counts(problem, node))
        except PlanError:
            if node is first:
                raise
            continue
        timings = {k: timings.get(k, 0.0) + v for k, v in made.timings.items()}
        bound = min(bound, made.objective)
        if best is not None and made.objective >= best.objective * (1 - problem.options.gap):
            continue
        counts = {n: made.sizes[n] / (s.module or 1.0) for n, s in counted.items()}
        split = max(counts, key=lambda n: abs(counts[n] - round(counts[n])))
        if abs(counts[split] - round(counts[split])) < 1e-4:
            whole = {n: round(c) for n, c in counts.items()}
            best = dataclasses.replace(made, modules=whole)
            continue
        low, high = node[split]
        below, above = math.floor(counts[split]), math.ceil(counts[split])
        # The nearer whole number is looked at first: it stands last.
        branches = [{**node, split: (above, high)}, {**node, split: (low, below)}]
        open_nodes += branches if counts[split] - below < 0.5 else branches[::-1]
    if best is None:
        raise PlanError(
            f"no plan with whole modules among the first {NODES} tried; allow more modules or fewer kinds of them"
        )
    gap = max(0.0, (best.objective - bound) / abs(best.objective)) if open_nodes else min(problem.options.gap, 1.0)
    return dataclasses.replace(best, gap=gap, timings=timings)


def _with_counts(problem: Problem, counts: Mapping[str, tuple[int, int]]) -> Problem:
    """The problem with modules as plain sizes between whole numbers of them."""
    units = dict(problem.network.units)
    for name, (low, high) in counts.items():
        module = units[name].sizing.module or 1.0
        units[name] = dataclasses.replace(units[name], sizing=Sizing(low * module, high * module))
    return dataclasses.replace(problem, network=dataclasses.replace(problem.network, units=units))


def shortfall(problem: Problem) -> list[Shortfall]:
    """The smallest relaxation that makes a plan possible: what each bus would have to be given or relieved of.

    Every bus may be fed and drained from nowhere at a price; what is used of that is the answer. Whole modules do not stand in its way: any number up to the
    most is allowed.
    """
    model = _Model(problem, elastic=True)
    if model.solve() != "optimal":
        return []
    return model.read_shortfalls()


def _scale(carrier: str) -> float:
    """SI flow of one unit of the scaled problem: kW or kg/h."""
    return 1.0 / HOUR if CARRIERS[carrier].is_matter else 1e3


class _Model:
    """One problem as columns and rows of the solver."""

    def __init__(self, problem: Problem, elastic: bool = False) -> None:
        self.problem = problem
        self.network = problem.network
        self.elastic = elastic
        self.n = len(problem.hours)
        self.m = Rows()
        self.solver_seconds = 0.0
        self.size: dict[str, Any] = {}
        self.load: dict[str, Any] = {}
        self.control: dict[tuple[str, str], Any] = {}
        self.stock: dict[tuple[str, str], Any] = {}
        self.stray: dict[tuple[str, str], Any] = {}
        self.slack: dict[tuple[str, str], Any] = {}
        self.balance: dict[str, slice] = {}
        self.typical = {n: _typical(u, problem.linear[n]) for n, u in self.network.units.items()}
        self.control_scale: dict[tuple[str, str], float] = {}
        for unit in self.network.units.values():
            self._variables(unit)
        for unit in self.network.units.values():
            self._capacity(unit)
            self._states(unit)
        self._balances()
        self.cost = self._objective()

    # -- building ----------------------------------------------------------------------------------------------

    def _variables(self, unit: Unit) -> None:
        name, sizing, typical = unit.name, unit.sizing, self.typical[unit.name]
        self.size[name] = self.m.add_columns(1, sizing.low / typical, sizing.high / typical)
        points = len(self.problem.linear[name].loads)
        if unit.schedule is None and points:
            self.load[name] = self.m.add_columns(points * self.n, 0.0, np.inf).reshape(points, self.n)
        for control in unit.live_controls:
            if not control.bounded:
                key = (name, control.name)
                self.control_scale[key] = self._scale_of(unit, control)
                self.control[key] = self.m.add_columns(self.n, control.low, control.high)
        for state in unit.component.states:
            if state.role == "stock":
                self.stock[name, state.name] = self.m.add_columns(self.n + 1, 0.0, np.inf)
            elif state.role == "held":
                scale = state.scale or 1.0
                self.stray[name, state.name] = self.m.add_columns(self.n + 1, HELD_FALL * scale, HELD_RISE * scale)

    def _scale_of(self, unit: Unit, control: Control) -> float:
        """SI value of one scaled unit of an unbounded control: that of the port it moves most."""
        slope = self.problem.linear[unit.name].slope[control.name]
        for port in unit.component.ports:
            if port.name == control.closes or (control.closes is None and slope.get(port.name)):
                return _scale(unit.port_carrier(port)) / abs(slope[port.name] or 1.0)
        raise ValueError(f"{unit.name}: control '{control.name}' moves no port")

    def _capacity(self, unit: Unit) -> None:
        """Loads within size, what faults leave of it, and what is kept back for the operator."""
        if unit.name not in self.load:
            return
        left, load = self._left_by_faults(unit), self.load[unit.name]
        self.m.add_rows([(load, 1.0), (self.size[unit.name], -left)], self.n, -np.inf, 0.0)
        if self.problem.options.trim > 0:
            # On the load itself, not on the shares: to run at a breakpoint all of the unit must be allowed to.
            kept = left / (1.0 + self.problem.options.trim)
            loads = np.abs(self.problem.linear[unit.name].loads)[:, None]
            self.m.add_rows([(load, loads), (self.size[unit.name], -kept)], self.n, -np.inf, 0.0)

    def _left_by_faults(self, unit: Unit) -> Array:
        return windowed(unit.faults, self.problem.edges, outside=1.0)

    def _flow(self, unit: Unit, key: str, scale: float) -> list[Term]:
        """The flow at a port, or the rate of a state, in scaled units per ``scale`` SI."""
        linear = self.problem.linear[unit.name]
        typical = self.typical[unit.name]
        idle = average(linear.idle[key][None, :], self.problem.edges)[0] if key in linear.idle else 0.0
        if unit.schedule is not None:
            idle = idle + _scheduled(unit, linear, key, self.problem.edges)
        terms: list[Term] = [(self.size[unit.name], np.asarray(idle) * typical / scale)]
        if unit.name in self.load:
            terms.append((self.load[unit.name], average(linear.gain[key], self.problem.edges) * typical / scale))
        for control, slopes in linear.slope.items():
            if slopes.get(key) and (unit.name, control) in self.control:
                factor = slopes[key] * self.control_scale[unit.name, control] / scale
                terms.append((self.control[unit.name, control], factor))
        for state, slopes in linear.level.items():
            factor = slopes.get(key, 0.0) * self._stock_scale(unit, state) / scale
            if abs(factor) > NEGLIGIBLE:
                level = self.stock[unit.name, state]
                terms += [(level[:-1], 0.5 * factor), (level[1:], 0.5 * factor)]
        return terms

    def _stock_scale(self, unit: Unit, state: str) -> float:
        found = next(s for s in unit.component.states if s.name == state)
        return STOCK_SCALE[found.unit]

    def _states(self, unit: Unit) -> None:
        for state in unit.component.states:
            if state.role == "stock":
                self._stock_rows(unit, state)
            elif state.role == "held":
                self._held_rows(unit, state)

    def _held_rows(self, unit: Unit, state: State) -> None:
        """A held state strays from its set point as its rate says, and is back at the end of the year.

        It may fall further than rise: a cold tank takes up heat later, a warm one opens its valve. Where the study
        states the stock at the start, the year does not close on itself and the end is free.
        """
        stray = self.stray[unit.name, state.name]
        rate = self._flow(unit, state.name, 1.0 / HOUR)
        self.m.add_rows([(stray[1:], 1.0), (stray[:-1], -1.0), *_times(rate, -self.problem.hours)], self.n, 0.0, 0.0)
        for end in (stray[:1],) if unit.stock is not None else (stray[:1], stray[-1:]):
            self.m.add_rows([(end, 1.0)], 1, 0.0, 0.0)

    def _stock_rows(self, unit: Unit, state: State) -> None:
        scale = STOCK_SCALE[state.unit]
        level, size = self.stock[unit.name, state.name], self.size[unit.name]
        rate = self._flow(unit, state.name, scale / HOUR)
        self.m.add_rows([(level[1:], 1.0), (level[:-1], -1.0), *_times(rate, -self.problem.hours)], self.n, 0.0, 0.0)
        low, high = unit.component.span(state.name)
        kept_back = self.problem.options.reserve * (high - low)
        typical = self.typical[unit.name] / scale
        least, most = (low + kept_back) * typical, (high - kept_back) * typical
        if least > 0:
            self.m.add_rows([(level, 1.0), (size, -least)], self.n + 1, 0.0, np.inf)
        self.m.add_rows([(level, 1.0), (size, -most)], self.n + 1, -np.inf, 0.0)
        # Where the sun strays within a segment, the room for it is kept at both of its ends.
        for columns, fall, rise in self._swing(unit, scale):
            for moved, bound, sides in ((-fall, least, (0.0, np.inf)), (rise, most, (-np.inf, 0.0))):
                where = np.flatnonzero(np.any(moved, axis=0))
                for at in (level[:-1], level[1:]):
                    terms = [(at[where], 1.0), (columns[:, where], moved[:, where]), (size, -bound)]
                    self.m.add_rows(terms, len(where), *sides)
        if unit.stock is None:
            self.m.add_rows([(level[:1], 1.0), (level[-1:], -1.0)], 1, 0.0, 0.0)
        else:
            self.m.add_rows([(level[:1], 1.0), (size, -unit.stock * typical)], 1, 0.0, 0.0)

    def _swing(self, store: Unit, scale: float) -> list[tuple[Any, Array, Array]]:
        """How far the stock strays from a straight line within a segment, because the sun does; per load at work.

        A plan over long segments sees only means. What the steps within them do must find room in the store that
        closes the bus: the largest shortfall and the largest surplus of their running sum.
        """
        found = []
        for bus, closer in self.network.closers.items():
            if closer.unit != store.name:
                continue
            for arc in self.network.on(bus):
                gain = self.problem.linear[arc.unit].gain.get(arc.port)
                if arc.unit not in self.load or gain is None or gain.shape[1] == 1:
                    continue
                fall, rise = strays(gain, self.problem.edges)
                factor = self.typical[arc.unit] * self.problem.step / scale
                found.append((self.load[arc.unit], fall * factor, rise * factor))
        if len(found) < 2:
            return found
        columns, fall, rise = (np.vstack([f[i] for f in found]) for i in range(3))
        return [(columns, fall, rise)]

    def _balances(self) -> None:
        for name, bus in self.network.buses.items():
            scale = _scale(bus.carrier)
            terms = [t for a in self.network.on(name) for t in self._flow(self.network.units[a.unit], a.port, scale)]
            if self.elastic:
                for kind, sign in (("short", 1.0), ("over", -1.0)):
                    self.slack[name, kind] = self.m.add_columns(self.n, 0.0, np.inf)
                    terms.append((self.slack[name, kind], sign))
            self.balance[name] = self.m.add_rows(terms, self.n, 0.0, 0.0)

    def _objective(self) -> Array:
        hours, cost = self.problem.hours, np.zeros(self.m.columns)
        # Shortfalls first; the mass only breaks ties.
        weight = 1e-6 if self.elastic else 1.0
        for name, size in self.size.items():
            price = self.problem.price[name] * self.typical[name]
            cost[size] += weight * price
            if name in self.load and not self.elastic:
                share = ACTIVITY_PRICE * max(price, 1.0) / float(self.problem.times[-1])
                cost[self.load[name]] += np.abs(self.problem.linear[name].loads)[:, None] * hours * share
        for (name, control), columns in self.control.items():
            known = next(c for c in self.network.units[name].component.controls if c.name == control)
            if known.closes is None and known.low >= 0 and not self.elastic:
                cost[columns] += IDLE_PRICE * hours
        for (bus, _), columns in self.slack.items():
            # What is asked for should be what is told to be short, not something further up that it is made from.
            asked = any(self.network.units[a.unit].schedule is not None for a in self.network.on(bus))
            cost[columns] += hours * (1.0 if asked else UNASKED)
        return cost

    # -- solving and reading -----------------------------------------------------------------------------------

    def solve(self) -> str:
        """Solve; returns how it ended, in a word. One solver that is not sure is not believed: the next one is asked."""
        for solver in SOLVERS:
            status = self._attempt(solver)
            # A verdict that two of them share will do: the simplex method could take hours to say the same of a year.
            if status not in UNSURE or (status == UNSURE[0] and solver != SOLVERS[0]):
                break
        return status

    def _attempt(self, solver: str) -> str:
        """Solve by one of HiGHS's solvers."""
        import highspy

        options = self.problem.options
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", options.log)
        for key, value in {
            "time_limit": options.time_limit, "solver": solver, "ipm_optimality_tolerance": 1e-7,
            "run_crossover": "on" if options.crossover else "off",
        }.items():  # fmt: skip
            highs.setOptionValue(key, value)
        highs.passModel(self._lp(highspy))
        highs.run()
        self.solver_seconds += float(highs.getRunTime())
        solution = highs.getSolution()
        self.values, self.duals = np.array(solution.col_value), np.array(solution.row_dual)
        status = highspy.HighsModelStatus
        return {
            status.kOptimal: "optimal", status.kInfeasible: "infeasible", status.kUnbounded: "unbounded",
            status.kUnboundedOrInfeasible: "infeasible_or_unbounded", status.kTimeLimit: "time_limit",
        }.get(highs.getModelStatus(), "unknown")  # fmt: skip

    def _lp(self, highspy: Any) -> Any:
        """The problem in the solver's own form."""
        matrix, lp = self.m.matrix(), highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.m.columns, self.m.rows
        lp.col_cost_ = self.cost
        lp.col_lower_, lp.col_upper_ = np.concatenate(self.m.low), np.concatenate(self.m.high)
        lp.row_lower_, lp.row_upper_ = (np.concatenate([s[i] for s in self.m.sides]) for i in range(2))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
        return lp

    def _value(self, columns: Any) -> Array:
        found: Array = self.values[columns]
        return found

    def _sizes(self) -> dict[str, float]:
        return {n: float(self.values[c[0]]) * self.typical[n] for n, c in self.size.items()}

    def read(self) -> dict[str, Any]:
        """The solution in SI."""
        sizes = self._sizes()
        loads, controls, stocks, flows = {}, {}, {}, {}
        shares: dict[str, Array] = {}
        for name, variable in self.load.items():
            shares[name] = np.maximum(self._value(variable), 0.0) * self.typical[name]
            size = sizes[name]
            mixed = (self.problem.linear[name].loads[:, None] * shares[name]).sum(0)
            loads[name] = mixed / size if size > 0 else np.zeros_like(mixed)
        for name, unit in self.network.units.items():
            if unit.schedule is not None:
                loads[name] = windowed(unit.schedule, self.problem.edges, outside=0.0)
        for key, variable in self.control.items():
            controls[key] = self._value(variable) * self.control_scale[key]
        for (name, state), variable in self.stock.items():
            stocks[name, state] = self._value(variable) * self._stock_scale(self.network.units[name], state)
        strays_found = {key: self._value(variable) for key, variable in self.stray.items()}
        for arc in self.network.arcs:
            flows[arc.unit, arc.port] = self._evaluate(arc.unit, arc.port, sizes, shares, controls, stocks)
        return {
            "edges": self.problem.edges, "step": self.problem.step, "sizes": sizes, "modules": {}, "loads": loads, "controls": controls,
            "stocks": stocks, "strays": strays_found, "flows": flows, "prices": self._prices(), "bounds": self._bounds(sizes),
            "objective": sum(sizes[n] * self.problem.price[n] for n in sizes), "gap": 0.0,
            "rows": self.m.rows, "columns": self.m.columns,
        }  # fmt: skip

    def _evaluate(
        self, name: str, key: str, sizes: Mapping[str, float], shares: Mapping[str, Array],
        controls: Mapping[tuple[str, str], Array], stocks: Mapping[tuple[str, str], Array],
    ) -> Array:  # fmt: skip
        """A flow from the solution, by the same straight lines."""
        unit, linear = self.network.units[name], self.problem.linear[name]
        value = average(linear.idle[key][None, :], self.problem.edges)[0] * sizes[name] + np.zeros(self.n)
        if unit.schedule is not None:
            value = value + _scheduled(unit, linear, key, self.problem.edges) * sizes[name]
        if name in shares:
            value = value + (average(linear.gain[key], self.problem.edges) * shares[name]).sum(0)
        for control, slopes in linear.slope.items():
            if (name, control) in controls:
                value = value + slopes.get(key, 0.0) * controls[name, control]
        for state, slopes in linear.level.items():
            level = stocks[name, state]
            value = value + slopes.get(key, 0.0) * 0.5 * (level[1:] + level[:-1])
        return np.asarray(value)

    def _prices(self) -> dict[str, Array]:
        """Dual of each bus balance, per kWh or kg."""
        return {name: self.duals[rows] / self.problem.hours for name, rows in self.balance.items()}

    def _bounds(self, sizes: Mapping[str, float]) -> dict[str, float]:
        """Sizes that stand at a bound chosen by the study: which, and where (share of the bound reached)."""
        at_bound = {}
        for name, unit in self.network.units.items():
            if not unit.sizing.fixed and unit.sizing.high > 0 and sizes[name] >= unit.sizing.high * (1 - 1e-4):
                at_bound[name] = sizes[name] / unit.sizing.high
        return at_bound

    def read_shortfalls(self) -> list[Shortfall]:
        """Runs of hours in which a bus is short or over."""
        found = []
        for name, bus in self.network.buses.items():
            values = self._value(self.slack[name, "short"]) - self._value(self.slack[name, "over"])
            floor = 1e-6 * max(1.0, float(np.max(np.abs(values))))
            for a, b in _runs(np.abs(values) > floor):
                mean = float(np.average(values[a:b], weights=self.problem.hours[a:b]))
                times = self.problem.times
                found.append(Shortfall(name, float(times[a]), float(times[b]), mean * _scale(bus.carrier)))
        return sorted(found, key=lambda s: -abs(s.flow) / _scale(self.network.buses[s.bus].carrier) * (s.end - s.start))


def _times(terms: list[Term], factor: Array) -> list[Term]:
    """An expression times a number for each segment."""
    return [(columns, values * factor) for columns, values in terms]


def _typical(unit: Unit, linear: LinearUnit) -> float:
    """SI size of one scaled unit: what moves 1 kW or 1 kg/h at its busiest port, or keeps 1 kWh or 1 kg."""
    busiest = max(
        (
            float(np.max(np.abs(linear.gain[p.name]))) / _scale(unit.port_carrier(p))
            for p in unit.component.ports
            if p.name in linear.gain
        ),
        default=0.0,
    )
    if busiest > 0:
        return 1.0 / busiest
    stock = next((s for s in unit.component.states if s.role == "stock"), None)
    return STOCK_SCALE[stock.unit] if stock else unit.component.size


def _scheduled(unit: Unit, linear: LinearUnit, key: str, edges: Array) -> Any:
    """Flow per size above rest at the scheduled loads, read off the load curve."""
    load = windowed(unit.schedule or (), edges, outside=0.0)
    gain = average(linear.gain[key], edges)
    nodes = np.concatenate([[0.0], linear.loads])
    order = np.argsort(nodes)
    nodes, rows = nodes[order], np.vstack([np.zeros((1, gain.shape[1])), gain])[order]
    if rows.shape[1] == 1:
        return np.interp(load, nodes, rows[:, 0])
    return np.array([np.interp(v, nodes, rows[:, i]) for i, v in enumerate(load)])


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches of True as (first, one past last)."""
    change = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(int)))
    return list(zip(change[::2].tolist(), change[1::2].tolist(), strict=True))
