"""A course of events read back from the solver's numbers, in SI, by the same straight lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.solve.course import Course, scale_of, scheduled, stock_scale
from gasloop.solve.linearise import average
from gasloop.solve.problem import HOUR, Schedule, Shortfall
from gasloop.solve.timegrid import windowed

Array = NDArray[np.float64]


class Reader:
    """Reads one course; ``values`` of all columns, ``sizes`` in SI."""

    def __init__(self, course: Course, values: Array, sizes: Mapping[str, float]) -> None:
        self.course, self.values, self.sizes = course, values, sizes
        self.shares = {n: np.maximum(self._value(c), 0.0) * course.typical[n] for n, c in course.load.items()}
        self.controls = {k: self._value(c) * course.control_scale[k] for k, c in course.control.items()}
        self.stocks = {
            (n, s): self._value(c) * stock_scale(course.network.units[n], s) for (n, s), c in course.stock.items()
        }

    def schedule(self) -> Schedule:
        """The course in SI."""
        course = self.course
        flows = {(a.unit, a.port): self._flow(a.unit, a.port) for a in course.network.arcs}
        strays = {key: self._value(c) for key, c in course.stray.items()}
        return Schedule(
            course.edges, course.step, self._loads(), self.controls, self.stocks, strays, flows, self._starts()
        )

    def shortfalls(self, contingency: str) -> list[Shortfall]:
        """Runs of hours in which a bus is short or over, in an elastic problem."""
        course, found = self.course, []
        times = course.edges * course.step / HOUR
        for name, bus in course.network.buses.items():
            values = self._value(course.slack[name, "short"]) - self._value(course.slack[name, "over"])
            floor = 1e-6 * max(1.0, float(np.max(np.abs(values))))
            for a, b in _runs(np.abs(values) > floor):
                mean = float(np.average(values[a:b], weights=course.hours[a:b])) * scale_of(bus.carrier)
                found.append(Shortfall(name, float(times[a]), float(times[b]), mean, contingency))
        return found

    def _value(self, columns: Any) -> Array:
        found: Array = self.values[columns]
        return found

    def _loads(self) -> dict[str, Array]:
        course, loads = self.course, {}
        for name, shares in self.shares.items():
            mixed = (course.linear[name].loads[:, None] * shares).sum(0)
            loads[name] = mixed / self.sizes[name] if self.sizes[name] > 0 else np.zeros_like(mixed)
        for name, unit in course.network.units.items():
            if unit.schedule is not None:
                loads[name] = windowed(unit.schedule, course.edges, outside=0.0)
        return loads

    def _starts(self) -> dict[str, Array]:
        course, starts = self.course, {}
        for name, switched in course.switched.items():
            if switched.started is not None:
                started = self._value(switched.started) * course.typical[name]
                starts[name] = started / max(self.sizes[name], 1e-300)
        return starts

    def _flow(self, name: str, key: str) -> Array:
        course = self.course
        unit, linear = course.network.units[name], course.linear[name]
        value = average(linear.idle[key][None, :], course.edges)[0] * self.sizes[name] + np.zeros(course.n)
        if unit.schedule is not None:
            value = value + scheduled(unit, linear, key, course.edges) * self.sizes[name]
        if name in self.shares:
            value = value + (average(linear.gain[key], course.edges) * self.shares[name]).sum(0)
        if name in course.switched:
            for columns, factor in course.switched[name].start_flow(key, unit, course.typical[name]):
                value = value + factor * self._value(columns)
        for control, slopes in linear.slope.items():
            if (name, control) in self.controls:
                value = value + slopes.get(key, 0.0) * self.controls[name, control]
        for state, slopes in linear.level.items():
            level = self.stocks[name, state]
            value = value + slopes.get(key, 0.0) * 0.5 * (level[1:] + level[:-1])
        load = windowed(unit.schedule or (), course.edges, outside=0.0) if linear.follows else np.zeros(course.n)
        early = linear.early(load, course.hours * HOUR)
        for seen, slopes in linear.follows.items():
            level = self.stocks[seen]
            value = value + slopes.get(key, 0.0) * load * (early * level[:-1] + (1 - early) * level[1:])
        return np.asarray(value)


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches of True as (first, one past last)."""
    change = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(int)))
    return list(zip(change[::2].tolist(), change[1::2].tolist(), strict=True))
