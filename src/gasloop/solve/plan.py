"""The planner: sizes, modules and schedule of least launch mass, as a linear problem, with branches for whole numbers.

One problem holds the year (a ``Course``) and each contingency (another, on the same sizes). Objective: price per size
(mass, or money) times size, price per flow times the year's flows, plus a vanishing price on activity, which keeps idle
loops (evaporate, liquefy again) from appearing at no gain.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from gasloop.solve.answer import Reader
from gasloop.solve.course import Course, Opening, Sizes, scale_of, typical_size
from gasloop.solve.highs import Answer, solve
from gasloop.solve.linearise import average
from gasloop.solve.modules import whole_modules
from gasloop.solve.problem import HOUR, Plan, PlanError, Problem, Schedule, Shortfall
from gasloop.solve.rows import Rows

Array = NDArray[np.float64]

UNASKED = 1e3  # price of relief on a bus without a demand of its own, in the elastic problem
# Share of a unit's mass, for using it all year. It must be seen above the solver's tolerance, or free power is burnt
# by charging and discharging at once; it moves the optimum by less than this share.
ACTIVITY_PRICE = 1e-3
# The same for a unit whose load goes both ways. A battery that worked all year at its rate would be worn by some 2000
# cycles, a third or more of its life; a fifth of its mass is less than that, and enough to keep the small remains that
# an interior-point method leaves at far loads from showing as heat (ADR 0016).
WEAR_PRICE = 0.2
# Mass for each kg or kWh that an unbounded control moves for nobody (a vent): what costs nothing would be done at random.
IDLE_PRICE = 1e-4


def plan(problem: Problem) -> Plan:
    """Solve for the plan of least objective, with whole numbers of modules where the study says so.

    Raises PlanError if there is none, with the smallest relaxation that would make one.
    """
    if any(u.sizing.module for u in problem.network.units.values()):
        return whole_modules(problem, _solve)
    return _solve(problem)


def shortfall(problem: Problem) -> list[Shortfall]:
    """The smallest relaxation that makes a plan possible: what each bus would have to be given or relieved of.

    Every bus may be fed and drained from nowhere at a price; what is used of that is the answer. Whole modules do not
    stand in its way: any number up to the most is allowed.
    """
    model = Model(problem, elastic=True)
    answer = model.solve()
    return model.shortfalls(answer) if answer.status == "optimal" else []


def _solve(problem: Problem) -> Plan:
    """The plan of a problem without whole modules."""
    started = time.perf_counter()
    model = Model(problem)
    built = time.perf_counter()
    answer = model.solve()
    if answer.status != "optimal":
        impossible = answer.status in ("infeasible", "infeasible_or_unbounded", "unknown")
        raise PlanError(f"the planner found no optimal plan: {answer.status}", shortfall(problem) if impossible else [])
    whole = time.perf_counter() - built
    return model.read(
        answer,
        {"plan build": built - started, "plan solve": answer.seconds, "plan pass and read": whole - answer.seconds},
    )


class Model:
    """One problem as columns and rows of the solver: sizes, the year, the contingencies, the cost."""

    def __init__(self, problem: Problem, elastic: bool = False) -> None:
        self.problem, self.elastic = problem, elastic
        self.m = Rows()
        units = problem.network.units
        typical = {n: typical_size(u, problem.linear[n]) for n, u in units.items()}
        columns = {
            n: self.m.add_columns(1, u.sizing.low / typical[n], u.sizing.high / typical[n]) for n, u in units.items()
        }
        self.sizes = Sizes(columns, typical)
        step, options = problem.step, problem.options
        self.year = Course(
            self.m, problem.network, problem.linear, problem.edges, step, options, self.sizes, elastic=elastic
        )
        self.others: dict[str, Course] = {}
        for c in problem.contingencies:
            opening = Opening(self.year, int(np.searchsorted(problem.edges, c.begins)))
            self.others[c.name] = Course(
                self.m, c.network, c.linear, c.edges, step, options, self.sizes, opening, elastic
            )
        self.cost = self._cost()

    def solve(self) -> Answer:
        """Solve it, whichever way."""
        return solve(self.m, self.cost, self.problem.options)

    def _cost(self) -> Array:
        """Launch mass, and the small prices that decide between what weighs the same."""
        cost = np.zeros(self.m.columns)
        # Shortfalls first; the mass only breaks ties.
        weight = 1e-6 if self.elastic else 1.0
        for name, size in self.sizes.columns.items():
            cost[size] += weight * self.problem.price[name] * self.sizes.typical[name]
        for course in (self.year, *self.others.values()):
            if self.elastic:
                self._price_shortfalls(course, cost)
            elif self.problem.options.activity:
                self.price_activity(course, cost)
        if not self.elastic:
            self._price_flows(cost)
        return cost

    def _price_flows(self, cost: Array) -> None:
        """What flows bought and sold cost over the year; contingencies are borne, whatever they cost."""
        for unit, port in self.problem.flow_price:
            known = self.problem.network.units[unit]
            scale = scale_of(known.port_carrier(known.component.port(port)))
            weight = flow_price(self.problem, (unit, port)) * self.year.hours * HOUR * scale
            for columns, values in self.year.flow(known, port, scale):
                where, each = np.broadcast_arrays(columns, values * weight)
                np.add.at(cost, where, each)

    def price_activity(self, course: Course, cost: Array) -> None:
        hours = course.hours
        for name, columns in course.load.items():
            price = self.problem.price[name] * self.sizes.typical[name]
            load = course.network.units[name].load
            both_ways = load is not None and load.low < 0
            each = WEAR_PRICE if both_ways else ACTIVITY_PRICE
            share = each * max(price, 1.0) / float(self.problem.times[-1])
            cost[columns] += np.abs(course.linear[name].loads)[:, None] * hours * share
        for (name, control), columns in course.control.items():
            known = next(c for c in course.network.units[name].component.controls if c.name == control)
            if known.closes is None and known.low >= 0:
                cost[columns] += IDLE_PRICE * hours

    def _price_shortfalls(self, course: Course, cost: Array) -> None:
        for (bus, _), columns in course.slack.items():
            # What is asked for should be what is told to be short, not something further up that it is made from.
            asked = any(course.network.units[a.unit].schedule is not None for a in course.network.on(bus))
            cost[columns] += course.hours * (1.0 if asked else UNASKED)

    def _sizes_of(self, answer: Answer) -> dict[str, float]:
        typical = self.sizes.typical
        return {n: float(answer.values[c[0]]) * typical[n] for n, c in self.sizes.columns.items()}

    def read(self, answer: Answer, timings: dict[str, float]) -> Plan:
        """The solution in SI."""
        sizes = self._sizes_of(answer)
        others = {n: Reader(c, answer.values, sizes).schedule() for n, c in self.others.items()}
        year = Reader(self.year, answer.values, sizes).schedule()
        return Plan(
            **vars(year),
            sizes=sizes, modules={}, bounds=self._bounds(sizes), gap=answer.gap, timings=timings,
            prices={bus: answer.duals[rows] / self.year.hours for bus, rows in self.year.balance.items()},
            objective=sum(sizes[n] * self.problem.price[n] for n in sizes) + sum(paid(self.problem, year).values()),
            rows=self.m.rows, columns=self.m.columns, contingencies=others,
        )  # fmt: skip

    def _bounds(self, sizes: dict[str, float]) -> dict[str, float]:
        """Sizes that stand at a bound chosen by the study: which, and where (share of the bound reached)."""
        at_bound = {}
        for name, unit in self.problem.network.units.items():
            if not unit.sizing.fixed and unit.sizing.high > 0 and sizes[name] >= unit.sizing.high * (1 - 1e-4):
                at_bound[name] = sizes[name] / unit.sizing.high
        return at_bound

    def shortfalls(self, answer: Answer) -> list[Shortfall]:
        """What each bus lacks in each course, the largest first."""
        sizes = self._sizes_of(answer)
        found = [
            s
            for name, course in {"": self.year, **self.others}.items()
            for s in Reader(course, answer.values, sizes).shortfalls(name)
        ]
        buses = self.problem.network.buses
        return sorted(found, key=lambda s: -abs(s.flow) / scale_of(buses[s.bus].carrier) * (s.end - s.start))


def flow_price(problem: Problem, key: tuple[str, str]) -> Array:
    """Price of a flow in each segment, of the objective per J or kg: the mean over its steps."""
    return average(np.atleast_1d(np.asarray(problem.flow_price[key], dtype=float)), problem.edges)


def paid(problem: Problem, year: Schedule) -> dict[tuple[str, str], float]:
    """What each priced flow of a schedule adds to the objective."""
    seconds = year.hours * HOUR
    return {key: float(np.sum(year.flows[key] * flow_price(problem, key) * seconds)) for key in problem.flow_price}
