"""One course of events as columns and rows: the year that is planned for, or a contingency.

Columns: share of each unit's size at each breakpoint load in each segment; unbounded controls; stocks at the segments'
edges. Rows: each bus balances in each segment; stocks follow their rates; held states stray little; loads stay within
what size, schedule and faults leave. Sizes are columns that all courses share.

All numbers are scaled to kW, kg/h, kWh and hours, so that the solver sees numbers near one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.matter.carriers import CARRIERS
from gasloop.model.component import Control, State
from gasloop.model.network import Closer, Network, Unit
from gasloop.solve.linearise import LinearUnit, average
from gasloop.solve.problem import HOUR, Options
from gasloop.solve.rows import Rows, Term
from gasloop.solve.switching import Switched
from gasloop.solve.timegrid import strays, windowed

Array = NDArray[np.float64]

HELD_FALL, HELD_RISE = -3.0, 0.25  # how far a held state may stray, in its own scale
NEGLIGIBLE = 1e-8  # scaled coefficient that a solver had better not see
STOCK_SCALE = {"J": 3.6e6, "kg": 1.0}  # kWh and kg


@dataclass(frozen=True)
class Sizes:
    """The columns of the sizes [scaled], and the SI size of one scaled unit of each."""

    columns: Mapping[str, NDArray[np.int64]]
    typical: Mapping[str, float]


@dataclass(frozen=True)
class Opening:
    """Where a contingency begins: in another course, at one of its edges."""

    course: Course
    edge: int


class Course:
    """The columns and rows of one course of events, added to ``rows``."""

    def __init__(
        self, rows: Rows, network: Network, linear: Mapping[str, LinearUnit], edges: Array, step: float,
        options: Options, sizes: Sizes, opening: Opening | None = None, elastic: bool = False,
    ) -> None:  # fmt: skip
        self.m, self.network, self.linear, self.edges, self.options = rows, network, linear, edges, options
        self.step, self.opening, self.elastic = step, opening, elastic
        self.hours = np.diff(edges) * step / HOUR
        self.n = len(self.hours)
        self.size, self.typical = sizes.columns, sizes.typical
        self.load: dict[str, Any] = {}
        self.control: dict[tuple[str, str], Any] = {}
        self.control_scale: dict[tuple[str, str], float] = {}
        self.stock: dict[tuple[str, str], Any] = {}
        self.stray: dict[tuple[str, str], Any] = {}
        self.slack: dict[tuple[str, str], Any] = {}
        self.balance: dict[str, slice] = {}
        self.switched: dict[str, Switched] = {}
        for unit in network.units.values():
            self._variables(unit)
        for unit in network.units.values():
            self._capacity(unit)
            self._states(unit)
        self._balances()

    # -- columns -----------------------------------------------------------------------------------------------

    def _variables(self, unit: Unit) -> None:
        name = unit.name
        points = len(self.linear[name].loads)
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
        slope = self.linear[unit.name].slope[control.name]
        for port in unit.component.ports:
            if port.name == control.closes or (control.closes is None and slope.get(port.name)):
                return scale_of(unit.port_carrier(port)) / abs(slope[port.name] or 1.0)
        raise ValueError(f"{unit.name}: control '{control.name}' moves no port")

    # -- loads -------------------------------------------------------------------------------------------------

    def _capacity(self, unit: Unit) -> None:
        """Loads within size, what faults leave of it, and what is kept back for the operator."""
        if unit.name not in self.load:
            return
        left, load = windowed(unit.faults, self.edges, outside=1.0), self.load[unit.name]
        size = self.size[unit.name]
        self.m.add_rows([(load, 1.0), (size, -left)], self.n, -np.inf, 0.0)
        loads = self.linear[unit.name].loads
        if self.options.trim > 0:
            # On the load itself, not on the shares: to run at a breakpoint all of the unit must be allowed to.
            kept = left / (1.0 + self.options.trim)
            self.m.add_rows([(load, np.abs(loads)[:, None]), (size, -kept)], self.n, -np.inf, 0.0)
        if unit.switching is not None and self.opening is None:
            most = unit.sizing.high / self.typical[unit.name]
            full = full_power(unit, self.linear[unit.name])
            self.switched[unit.name] = Switched(self.m, unit.switching, load, loads, size, most, self.hours, full)

    # -- flows -------------------------------------------------------------------------------------------------

    def flow(self, unit: Unit, key: str, scale: float) -> list[Term]:
        """The flow at a port, or the rate of a state, in scaled units per ``scale`` SI."""
        linear, typical = self.linear[unit.name], self.typical[unit.name]
        idle = average(linear.idle[key][None, :], self.edges)[0] if key in linear.idle else 0.0
        if unit.schedule is not None:
            idle = idle + scheduled(unit, linear, key, self.edges)
        terms: list[Term] = [(self.size[unit.name], np.asarray(idle) * typical / scale)]
        if unit.name in self.load:
            terms.append((self.load[unit.name], average(linear.gain[key], self.edges) * typical / scale))
        if unit.name in self.switched:
            terms += self.switched[unit.name].start_flow(key, unit, typical / scale)
        load = windowed(unit.schedule or (), self.edges, outside=0.0) if linear.follows else np.zeros(self.n)
        early = linear.early(load, self.hours * HOUR)
        for (store, state), slopes in linear.follows.items():
            factor = slopes.get(key, 0.0) * stock_scale(self.network.units[store], state) / scale
            if abs(factor) > NEGLIGIBLE:
                level = self.stock[store, state]
                terms += [(level[:-1], early * factor * load), (level[1:], (1 - early) * factor * load)]
        for control, slopes in linear.slope.items():
            if slopes.get(key) and (unit.name, control) in self.control:
                factor = slopes[key] * self.control_scale[unit.name, control] / scale
                terms.append((self.control[unit.name, control], factor))
        for state, slopes in linear.level.items():
            factor = slopes.get(key, 0.0) * stock_scale(unit, state) / scale
            if abs(factor) > NEGLIGIBLE:
                level = self.stock[unit.name, state]
                terms += [(level[:-1], 0.5 * factor), (level[1:], 0.5 * factor)]
        return terms

    def _balances(self) -> None:
        for name, bus in self.network.buses.items():
            scale = scale_of(bus.carrier)
            terms = [t for a in self.network.on(name) for t in self.flow(self.network.units[a.unit], a.port, scale)]
            if self.elastic:
                for kind, sign in (("short", 1.0), ("over", -1.0)):
                    self.slack[name, kind] = self.m.add_columns(self.n, 0.0, np.inf)
                    terms.append((self.slack[name, kind], sign))
            self.balance[name] = self.m.add_rows(terms, self.n, 0.0, 0.0)

    # -- states ------------------------------------------------------------------------------------------------

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
        key = (unit.name, state.name)
        stray = self.stray[key]
        rate = self.flow(unit, state.name, 1.0 / HOUR)
        self.m.add_rows([(stray[1:], 1.0), (stray[:-1], -1.0), *_times(rate, -self.hours)], self.n, 0.0, 0.0)
        if self.opening is not None:
            before = self.opening.course.stray[key][self.opening.edge]
            self.m.add_rows([(stray[:1], 1.0), (before, -1.0)], 1, 0.0, 0.0)
            return
        for end in (stray[:1],) if unit.stock is not None else (stray[:1], stray[-1:]):
            self.m.add_rows([(end, 1.0)], 1, 0.0, 0.0)

    def _stock_rows(self, unit: Unit, state: State) -> None:
        scale = STOCK_SCALE[state.unit]
        level, size = self.stock[unit.name, state.name], self.size[unit.name]
        rate = self.flow(unit, state.name, scale / HOUR)
        self.m.add_rows([(level[1:], 1.0), (level[:-1], -1.0), *_times(rate, -self.hours)], self.n, 0.0, 0.0)
        low, high = unit.component.span(state.name)
        kept_back = self.options.reserve * (high - low)
        typical = self.typical[unit.name] / scale
        least, most = (low + kept_back) * typical, (high - kept_back) * typical
        if least > 0:
            self.m.add_rows([(level, 1.0), (size, -least)], self.n + 1, 0.0, np.inf)
        self.m.add_rows([(level, 1.0), (size, -most)], self.n + 1, -np.inf, 0.0)
        self._room_within(unit, state.name, level, size, scale, least, most)
        if self.opening is not None:
            before = self.opening.course.stock[unit.name, state.name][self.opening.edge]
            self.m.add_rows([(level[:1], 1.0), (before, -1.0)], 1, 0.0, 0.0)
        elif unit.stock is None:
            self.m.add_rows([(level[:1], 1.0), (level[-1:], -1.0)], 1, 0.0, 0.0)
        else:
            self.m.add_rows([(level[:1], 1.0), (size, -unit.stock * typical)], 1, 0.0, 0.0)

    def _room_within(
        self, unit: Unit, state: str, level: Any, size: Any, scale: float, least: float, most: float
    ) -> None:
        """Where the sun strays within a segment, the room for it is kept in the store at both of its ends."""
        for columns, fall, rise in self.swing(unit, state, scale):
            for moved, bound, sides in ((-fall, least, (0.0, np.inf)), (rise, most, (-np.inf, 0.0))):
                where = np.flatnonzero(np.any(moved, axis=0))
                for at in (level[:-1], level[1:]):
                    terms = [(at[where], 1.0), (columns[:, where], moved[:, where]), (size, -bound)]
                    self.m.add_rows(terms, len(where), *sides)

    def swing(self, store: Unit, state: str, scale: float) -> list[tuple[Any, Array, Array]]:
        """How far the stock strays from a straight line within a segment, because the sun does; per load at work.

        A plan over long segments sees only means. What the steps within them do must find room in the store that
        closes the bus: the largest shortfall and the largest surplus of their running sum.
        """
        found = []
        for bus, closer in self.network.closers.items():
            if closer.unit != store.name or not self._moves(closer, state):
                continue
            for arc in self.network.on(bus):
                gain = self.linear[arc.unit].gain.get(arc.port)
                if arc.unit not in self.load or gain is None or gain.shape[1] == 1:
                    continue
                fall, rise = strays(gain, self.edges)
                factor = self.typical[arc.unit] * self.step / scale
                found.append((self.load[arc.unit], fall * factor, rise * factor))
        if len(found) < 2:
            return found
        columns, fall, rise = (np.vstack([f[i] for f in found]) for i in range(3))
        return [(columns, fall, rise)]

    def _moves(self, closer: Closer, state: str) -> bool:
        """Whether what a bus leaves over goes into this stock: heat of a cabin fills none of its gases."""
        slopes = self.linear[closer.unit].slope.get(closer.control)
        return slopes is None or bool(slopes.get(state))


def scale_of(carrier: str) -> float:
    """SI flow of one unit of the scaled problem: kW or kg/h."""
    return 1.0 / HOUR if CARRIERS[carrier].is_matter else 1e3


def stock_scale(unit: Unit, state: str) -> float:
    """SI stock of one unit of the scaled problem: kWh or kg."""
    found = next(s for s in unit.component.states if s.name == state)
    return STOCK_SCALE[found.unit]


def typical_size(unit: Unit, linear: LinearUnit) -> float:
    """SI size of one scaled unit: what moves 1 kW or 1 kg/h at its busiest port, or keeps 1 kWh or 1 kg."""
    busiest = max(
        (
            float(np.max(np.abs(linear.gain[p.name]))) / scale_of(unit.port_carrier(p))
            for p in unit.component.ports
            if p.name in linear.gain
        ),
        default=0.0,
    )
    if busiest > 0:
        return 1.0 / busiest
    stock = next((s for s in unit.component.states if s.role == "stock"), None)
    return STOCK_SCALE[stock.unit] if stock else unit.component.size


def full_power(unit: Unit, linear: LinearUnit) -> float:
    """Electric power at full load above rest, per size [W in SI of the size]; nought without such a port."""
    port = unit.start_ports[0]
    return -float(np.mean(linear.gain[port][-1])) if port in linear.gain else 0.0


def scheduled(unit: Unit, linear: LinearUnit, key: str, edges: Array) -> Any:
    """Flow per size above rest at the scheduled loads, read off the load curve."""
    load = windowed(unit.schedule or (), edges, outside=0.0)
    gain = average(linear.gain[key], edges)
    nodes = np.concatenate([[0.0], linear.loads])
    order = np.argsort(nodes)
    nodes, rows = nodes[order], np.vstack([np.zeros((1, gain.shape[1])), gain])[order]
    if rows.shape[1] == 1:
        return np.interp(load, nodes, rows[:, 0])
    return np.array([np.interp(v, nodes, rows[:, i]) for i, v in enumerate(load)])


def _times(terms: list[Term], factor: Array) -> list[Term]:
    """An expression times a number for each segment."""
    return [(columns, values * factor) for columns, values in terms]
