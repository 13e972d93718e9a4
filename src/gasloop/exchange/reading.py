"""A planner's problem read back as coefficients by unit, node and time, over all its courses of events.

The planner has put the problem together already (``solve.course``); what it wrote for each flow is sorted here by what
the columns are. So nothing of the physics or of the prices is stated twice.

Nodes are the buses of the network, and one for each state that a plan keeps (``battery.E``): what flows into it is its
rate. The snapshots are the year's segments and, after them, those of each contingency.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.matter.carriers import CARRIERS
from gasloop.model.network import Unit
from gasloop.solve.course import STOCK_SCALE, Course, scale_of
from gasloop.solve.plan import Model
from gasloop.solve.problem import HOUR, Problem

Array = NDArray[np.float64]
Flows = dict[str, Array]  # node -> flow into it over all snapshots, per unit of the column


@dataclass
class Coefficients:
    """What the columns of one unit move. Keys: breakpoint loads, controls, states.

    idle : per scaled size, at load 0; load : above that, per share of size at the breakpoint
    level : per stock, with its mean over a segment; cost : of the loads and controls, per hour
    small : what of that is only the small price on activity
    there : in which snapshots the breakpoint is (a contingency may be read at others)
    """

    idle: Flows = field(default_factory=dict)
    load: dict[float, Flows] = field(default_factory=dict)
    control: dict[str, Flows] = field(default_factory=dict)
    level: dict[str, Flows] = field(default_factory=dict)
    cost: dict[float | str, Array] = field(default_factory=dict)
    small: dict[float | str, Array] = field(default_factory=dict)
    there: dict[float, NDArray[np.bool_]] = field(default_factory=dict)


class Reading:
    """A problem as coefficients. Raises ValueError for what no linear network can hold, and names the unit.

    model : the planner's own; courses : (name, course, its snapshots), the year first, without a name
    """

    def __init__(self, problem: Problem) -> None:
        for unit in problem.network.units.values():
            if unit.switching is not None:
                raise ValueError(
                    f"unit '{unit.name}' is switched: least loads, starts and ramps are not carried over to PyPSA; "
                    f"take `switch` out of components.{unit.name}"
                )
        self.problem, self.model = problem, Model(problem)
        self.activity = np.zeros(self.model.m.columns)
        if problem.options.activity:
            for course in (self.model.year, *self.model.others.values()):
                self.model.price_activity(course, self.activity)
        self.courses: list[tuple[str, Course, slice]] = []
        begin = 0
        for name, course in {"": self.model.year, **self.model.others}.items():
            self.courses.append((name, course, slice(begin, begin + course.n)))
            begin += course.n
        self.count = begin
        self.hours = np.concatenate([course.hours for _, course, _ in self.courses])
        self.units = {u.name: self._unit(u) for u in problem.network.units.values()}

    @property
    def typical(self) -> dict[str, float]:
        """SI size of one scaled unit of each."""
        return dict(self.model.sizes.typical)

    def nodes_of(self, unit: Unit) -> list[tuple[str, str, float]]:
        """What flows of a unit are followed: (port or state, node, SI flow of one scaled unit)."""
        ports = [
            (p.name, unit.wires[p.name], scale_of(unit.port_carrier(p)))
            for p in unit.component.ports
            if not p.outside and unit.joined(p)
        ]
        scales = {"stock": lambda s: STOCK_SCALE[s.unit] / HOUR, "held": lambda s: 1.0 / HOUR}
        states = [
            (s.name, f"{unit.name}.{s.name}", scales[s.role](s)) for s in unit.component.states if s.role in scales
        ]
        return ports + states

    def unit_of(self, node: str) -> str:
        """The unit of measure at a node."""
        bus = self.problem.network.buses.get(node)
        if bus is None:
            return ""
        return "kg/h" if CARRIERS[bus.carrier].is_matter else "kW"

    def _unit(self, unit: Unit) -> Coefficients:
        found = Coefficients()
        for _, course, snapshots in self.courses:
            placed = course.network.units[unit.name]
            for key, node, scale in self.nodes_of(placed):
                self._flow(found, course, placed, key, node, scale, snapshots)
            self._costs(found, course, unit.name, snapshots)
        return found

    def _flow(
        self, found: Coefficients, course: Course, unit: Unit, key: str, node: str, scale: float, at: slice
    ) -> None:
        """Sort the terms of one flow by what their columns are."""
        controls = {c: columns for (n, c), columns in course.control.items() if n == unit.name}
        levels = {int(columns[0]): s for (n, s), columns in course.stock.items() if n == unit.name}
        for columns, values in course.flow(unit, key, scale):
            if columns is course.size[unit.name]:
                self._add(found.idle, node, at, values)
            elif columns is course.load.get(unit.name):
                for load, row in zip(course.linear[unit.name].loads, np.asarray(values), strict=True):
                    self._add(found.load.setdefault(float(load), {}), node, at, row)
            elif any(columns is c for c in controls.values()):
                name = next(n for n, c in controls.items() if columns is c)
                self._add(found.control.setdefault(name, {}), node, at, values)
            elif int(columns[0]) in levels:
                # Both ends of a segment count one half each; the one at its beginning stands for both.
                self._add(found.level.setdefault(levels[int(columns[0])], {}), node, at, 2 * np.asarray(values))

    def _add(self, flows: Flows, node: str, at: slice, values: Any) -> None:
        if np.any(values):
            flows.setdefault(node, np.zeros(self.count))[at] += values

    def size_cost(self, unit: str) -> float:
        """Cost of a scaled size: its price, and what is paid for flows at rest."""
        return float(self.model.cost[self.model.sizes.columns[unit][0]])

    def level_cost(self, unit: str, state: str) -> tuple[Array, float]:
        """Cost of a stock at the end of each snapshot, and of what the year begins with: of flows that follow it."""
        found = np.zeros(self.count)
        for _, course, at in self.courses:
            found[at] = self.model.cost[course.stock[unit, state][1:]]
        return found, float(self.model.cost[self.model.year.stock[unit, state][0]])

    def _costs(self, found: Coefficients, course: Course, name: str, at: slice) -> None:
        def noted(key: float | str, columns: Any) -> None:
            for costs, all_of_it in ((found.cost, self.model.cost), (found.small, self.activity)):
                costs.setdefault(key, np.zeros(self.count))[at] = all_of_it[columns] / course.hours

        if name in course.load:
            for load, columns in zip(course.linear[name].loads, course.load[name], strict=True):
                found.load.setdefault(float(load), {})
                noted(float(load), columns)
                found.there.setdefault(float(load), np.zeros(self.count, dtype=bool))[at] = True
        for (unit, control), columns in course.control.items():
            if unit == name:
                found.control.setdefault(control, {})
                noted(control, columns)
