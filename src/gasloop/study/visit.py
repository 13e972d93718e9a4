"""From plan to orders, and from a run to where the next plan is read."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.model.network import Network, Unit
from gasloop.solve.course import full_power
from gasloop.solve.linearise import LinearUnit, Operating, linearise
from gasloop.solve.orders import Orders, Run
from gasloop.solve.problem import Plan, Schedule
from gasloop.solve.timegrid import windowed
from gasloop.study.agreement import is_matter

Array = NDArray[np.float64]

# A store is read up to twice the load at which it was seen, but at least so far: its next size may differ.
NEAR = 0.05
# Of what passes through a unit, the shares at whose loads it is read.
COARSE = (0.05, 0.25, 0.5, 0.75, 0.95)
FINE = (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98)


def scheduled_loads(unit: Unit) -> tuple[float, ...]:
    """Loads at which a scheduled unit must be read exactly."""
    if unit.schedule is None:
        return ()
    return tuple({w.value for w in unit.schedule if w.value > 0} | {1.0})


def held_size(unit: Unit, made: Plan) -> float:
    """Where the next reading is taken: the size of the last plan, but not nothing."""
    if unit.sizing.module is not None:
        return unit.sizing.module
    return max(made.sizes[unit.name], 1e-3 * unit.sizing.high)


def orders_of(
    network: Network, made: Schedule, sizes: Mapping[str, float], steps: int, linear: Mapping[str, LinearUnit]
) -> Orders:
    """A planned course of events by steps."""
    lengths = np.diff(made.edges).astype(int)
    ends = np.arange(steps + 1.0)
    names = set(network.units)
    loads = {n: np.repeat(v, lengths) for n, v in made.loads.items() if n in names}
    for name, unit in network.units.items():
        if unit.schedule is not None:
            loads[name] = windowed(unit.schedule, ends, outside=0.0)
    targets = {k: np.interp(ends, made.edges, v) for k, v in made.stocks.items() if k[0] in names}
    for bus, closer in network.closers.items():
        if closer.unit not in names or network.units[closer.unit].component.port(closer.port).sign != 0:
            continue
        # A room closes several buses: what the sun moves through that of heat is not oxygen.
        moved = linear[closer.unit].slope.get(closer.control)
        for key in targets:
            if key[0] == closer.unit and (moved is None or moved.get(key[1], 0.0) != 0.0):
                targets[key] = targets[key] + _within(network, bus, made, sizes, loads, linear)
    for (name, state), stray in made.strays.items():
        if name in names:
            set_point = network.units[name].component.start()[state]
            targets[name, state] = set_point + np.interp(ends, made.edges, stray)
    return Orders(
        made.step,
        loads,
        {k: np.repeat(v, lengths) for k, v in made.controls.items() if k[0] in names},
        targets,
        {k: float(v[0]) for k, v in made.stocks.items() if k[0] in names},
        _starting(network, made, sizes, steps, linear),
    )


def _starting(
    network: Network, made: Schedule, sizes: Mapping[str, float], steps: int, linear: Mapping[str, LinearUnit]
) -> dict[str, Array]:
    """Power of starts by step: all of it in the first step of the segment in which a unit starts."""
    found = {}
    for name, started in made.starts.items():
        rule = network.units[name].switching if name in network.units else None
        if rule is None or not rule.start_energy:
            continue
        unit = network.units[name]
        power = np.zeros(steps)
        energy = full_power(unit, linear[name]) * rule.start_energy * started * sizes[name]
        power[made.edges[:-1].astype(int)] = energy / made.step
        found[name] = power
    return found


def _within(
    network: Network, bus: str, made: Schedule, sizes: Mapping[str, float], loads: Mapping[str, Array],
    linear: Mapping[str, LinearUnit],
) -> Array:  # fmt: skip
    """What the sun moves through a bus within each segment, beside the segment's mean, summed up from its start.

    The plan keeps room for it in the store; the operator must not fight it.
    """
    path = np.zeros(int(made.edges[-1]) + 1)
    for arc in network.on(bus):
        gain = linear[arc.unit].gain.get(arc.port)
        if gain is None or gain.shape[1] == 1 or arc.unit not in made.loads:
            continue
        nodes, rows = _curve(linear[arc.unit], arc.port)
        flow = _between(loads[arc.unit], nodes, rows) * sizes[arc.unit]
        for a, b in zip(made.edges[:-1].astype(int), made.edges[1:].astype(int), strict=True):
            if b - a > 1:
                path[a + 1 : b + 1] += np.cumsum(flow[a:b] - flow[a:b].mean()) * made.step
    return path


def states_over_time(network: Network, ran: Run, made: Plan) -> dict[str, Any]:
    """States of each unit in the middle of each step, stocks as they would be at the size read next.

    Held states are taken at their set point: the thermostat keeps them there, and what they strayed in one run says
    little about the next.
    """
    found = {}
    for name, unit in network.units.items():
        states = {}
        size = held_size(unit, made)
        for s in unit.component.states:
            values = ran.states.get((name, s.name))
            if values is None:
                break
            middle = 0.5 * (values[1:] + values[:-1])
            if s.role == "stock":
                least = 0.01 * unit.component.span(s.name)[1]
                states[s.name] = np.clip(middle / made.sizes[name], least, 1.0) * size
            elif s.role == "held":
                states[s.name] = np.full_like(middle, unit.component.start()[s.name])
            else:
                states[s.name] = middle
        else:
            if states:
                found[name] = SimpleNamespace(**states)
    return found


def visited_by(unit: Unit, made: Plan, ran: Run, linear: LinearUnit, before: Operating, closing: set[str]) -> Operating:
    """Where a unit was in the run: mean filling, loads, and power against its load curve."""
    size = max(made.sizes[unit.name], 1e-300)
    filling, free = {}, {}
    for s in unit.component.states:
        seen = ran.states.get((unit.name, s.name))
        if seen is not None and s.role == "stock":
            low, high = unit.component.span(s.name)
            filling[s.name] = float(np.clip(np.mean(seen) / size, 0.02 * high, high - 0.02 * (high - low)))
        elif seen is not None and s.role == "free":
            free[s.name] = float(np.mean(seen))
    loads = set(scheduled_loads(unit))
    control = unit.load
    scale: dict[str, float] = {}
    reach: tuple[float, float] | None = None
    if control is not None and unit.schedule is None and unit.name in ran.loads:
        seen = ran.loads[unit.name]
        # A loss that grows with the square of the load wants more of them than a curve that bends little.
        shares = FINE if control.low < 0 else COARSE
        for sign in (-1.0, 1.0):
            loads |= {sign * v for v in _usual(sign * seen, shares) if control.low <= sign * v <= control.high}
        if control.low < 0:
            reach = (
                max(control.low, 2 * min(float(seen.min()), -NEAR)),
                min(control.high, 2 * max(float(seen.max()), NEAR)),
            )
        else:
            loads |= {0.5}
        if unit.name not in closing:
            scale = _found_scale(unit, seen, made, ran, linear, before)
    drift = {
        s.name: before.drift.get(s.name, 0.0) + _found_drift(unit, s.name, made, ran, linear)
        for s in unit.component.states
        if s.role == "held" and (unit.name, s.name) in ran.states
    }
    return Operating(filling, tuple(sorted(loads)), scale, drift, free, reach)


def counted_once(
    network: Network, before: Mapping[str, LinearUnit], points: Mapping[str, Operating], after: Mapping[str, Operating],
    site: Any, visited: Mapping[str, Any], loads: Mapping[str, Array],
) -> dict[str, Operating]:  # fmt: skip
    """The next operating points, their factors without what the next reading will see by itself.

    A factor compares a run with the reading before it: of a new stack, or of tanks at their mean. The next reading takes
    the wear and the pressures that the run showed, and what they do would be counted twice. How far they alone move each
    power is read in the middle of the loads, where the unit was at work.

    before : the readings that the run was planned by, made at ``points``; after : the next points; loads : of the run
    """
    bare = {n: dataclasses.replace(p, scale={}) for n, p in after.items()}
    next_reading = linearise(network, bare, site, visited)
    found = dict(after)
    for name, point in after.items():
        scale = {}
        for port, factor in point.scale.items():
            was = _at_half(before[name], port, loads[name]) / points[name].scale.get(port, 1.0)
            scale[port] = factor * was / (_at_half(next_reading[name], port, loads[name]) or was)
        found[name] = dataclasses.replace(point, scale=scale)
    return found


def _at_half(linear: LinearUnit, port: str, loads: Array) -> float:
    """A load curve halfway up to its highest load, per size; the mean over time, each step by its load."""
    nodes, rows = _curve(linear, port)
    half = _between(np.full(rows.shape[1], 0.5 * nodes[-1]), nodes, rows)
    return float(half[0] if len(half) == 1 else np.average(half, weights=np.abs(loads) + 1e-9))


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
        if port.outside or not unit.joined(port) or is_matter(unit.port_carrier(port)):
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
    """A load curve (rows by nodes; columns over time, or one) at the load of each step."""
    place = np.clip(np.searchsorted(nodes, loads) - 1, 0, len(nodes) - 2)
    share = (loads - nodes[place]) / (nodes[place + 1] - nodes[place])
    step = np.arange(len(loads)) if rows.shape[1] > 1 else np.zeros(len(loads), dtype=int)
    between: Array = rows[place, step] * (1 - share) + rows[place + 1, step] * share
    return between


def _usual(loads: Array, shares: tuple[float, ...]) -> set[float]:
    """Loads at which most passes: quantiles of the positive loads, weighted with themselves."""
    seen = np.sort(loads[loads > 1e-4])
    if not len(seen):
        return set()
    passed = np.cumsum(seen) / np.sum(seen)
    return {float(v) for v in np.round(np.interp(shares, passed, seen), 4)}
