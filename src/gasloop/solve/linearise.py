"""Physics read as straight lines: what a linear plan can hold of a unit.

Around an operating point a unit's flows and rates y are read as

    y(t) = idle(t) size + sum_b gain_b(t) lambda_b(t) + sum_c slope_c f_c(t) + sum_s level_s m_s(t)

lambda_b : how much of the size runs at breakpoint load b (sum over b at most the size); their mix lies in the convex
           hull of the load curve, so a curve that bends the right way is followed exactly between breakpoints; a
           straight one needs its end alone
f_c      : controls without bounds (a tank's fill), in which physics is linear
m_s      : stocks. The part that does not follow the level is written in proportion to the size, exact at the size
           held; the study's loop holds the size that the last plan found.

Quick states are taken at their steady value for each load, held states at their set point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.matter.carriers import CARRIERS, Condition
from gasloop.model.component import At, Component, Control, Flows
from gasloop.model.network import Network, Unit

Array = NDArray[np.float64]

DEFAULT_LOADS = (0.25, 0.5, 0.75, 1.0)
DEFAULT_SWING = (-1.0, -0.5, 0.5, 1.0)  # for a load that goes both ways
STRAIGHT = 1e-9  # share of its own peak by which a straight load curve may stray
ROUNDING = 1e-13  # share of the unit's largest flow of that kind which is no flow at all


@dataclass(frozen=True)
class Operating:
    """Where a unit is read.

    filling : of its stocks, as shares of size; missing ones are at their start
    loads : breakpoints; none for the usual ones
    scale : factors on the power flows of the load curve, as a run found them against the steady curve (a stack that is
            often cold needs more than its steady curve says)
    drift : added to the rates of held states, as a run found it: what their straight lines miss over a year
    free : means of the states that a plan knows nothing of, as a run found them; missing ones are at their start
    reach : lowest and highest load that a plan may use of a load that goes both ways; None: all of it. Loads far from
            where a store works serve nobody, and what an interior-point method leaves there shows as loss
    """

    filling: Mapping[str, float]
    loads: Sequence[float]
    scale: Mapping[str, float] = field(default_factory=dict)
    drift: Mapping[str, float] = field(default_factory=dict)
    free: Mapping[str, float] = field(default_factory=dict)
    reach: tuple[float, float] | None = None


@dataclass(frozen=True)
class LinearUnit:
    """One unit as straight lines. Keys of ``idle``, ``slope`` .. are ports and states; arrays run over time or have length 1.

    gain[key] : (breakpoints, time); idle[key] : (time,); slope[control][key], level[state][key] : scalars
    fit_error : largest distance of the true load curve from the breakpoints' hull, as a share of the largest flow
    follows[unit, stock][key] : change of the flow at full load with another unit's stock, for units that ``follows_levels``
    quickness : at full load, how fast such a unit evens out the stocks that it joins [1/s]
    """

    name: str
    loads: Array
    gain: Mapping[str, Array]
    idle: Mapping[str, Array]
    slope: Mapping[str, Mapping[str, float]]
    level: Mapping[str, Mapping[str, float]]
    fit_error: float
    follows: Mapping[tuple[str, str], Mapping[str, float]] = field(default_factory=dict)
    quickness: float = 0.0

    def early(self, load: Array, seconds: Array) -> Array:
        """How much the stock at a segment's start counts in the mean that a following unit sees; its end counts the rest.

        A stock that such a unit alone moves relaxes as exp(-k t / segment), k = quickness x segment. Then mean = w start +
        (1 - w) end with w = 1/k - 1/(e^k - 1): a half for a slow stock, 1/k for one that has long settled at the end.
        With halves throughout, a quick stock would swing from edge to edge.
        """
        k = np.clip(self.quickness * load * seconds, 1e-2, 500.0)
        found: Array = 1 / k - 1 / np.expm1(k)
        return found


class NoSteadyState(RuntimeError):
    """A quick state does not settle."""


def linearise(
    network: Network, points: Mapping[str, Operating], site: Any, visited: Mapping[str, Any] | None = None
) -> dict[str, LinearUnit]:
    """Read every unit of a network at its operating point.

    site : namespace of floats or arrays over time; physics that does not look at the site gives arrays of length 1
    visited : states of the units over time, where a run has shown them: what a store's pressure and temperature were
              from hour to hour decides what its neighbours' power was
    """
    states = {name: _states(u.component, points[name]) for name, u in network.units.items()}
    mean_site = SimpleNamespace(**{k: float(np.mean(v)) for k, v in vars(site).items()})
    mean = network.bus_conditions(states, mean_site)
    seen = mean if visited is None else network.bus_conditions({**states, **visited}, site)
    found = {}
    for name, unit in network.units.items():
        # A store is read at its own mean state, so it must see itself in that.
        buses = {b: mean[b] if network.publishers.get(b, ("",))[0] == name else seen[b] for b in mean}
        if unit.component.follows_levels and unit.schedule is not None:
            found[name] = _following(network, unit, states, points[name], mean_site)
        else:
            found[name] = _read(network, unit, states[name], points[name], buses, site)
    return found


def _following(
    network: Network, unit: Unit, states: Mapping[str, SimpleNamespace], point: Operating, site: Any
) -> LinearUnit:
    """A unit of imposed load at the mean of all, with the slopes of its flows along the stocks that it sees.

    At full load a flow is gain + sum over stocks of slope m; so the gain is what is left at empty stocks.
    """
    read = _read(network, unit, states[unit.name], point, network.bus_conditions(states, site), site)
    follows, gain, size = _follows(network, unit, states, site), dict(read.gain), unit.component.size
    for (store, state), slopes in follows.items():
        here = getattr(states[store], state)
        gain = {key: rows - read.loads[:, None] * slopes[key] * here / size for key, rows in gain.items()}
    return replace(read, gain=gain, follows=follows, quickness=_quickness(unit, follows))


def _follows(
    network: Network, unit: Unit, states: Mapping[str, SimpleNamespace], site: Any
) -> dict[tuple[str, str], dict[str, float]]:
    """Slopes of a unit's flows at full load along the stocks that its buses show, at the mean of all."""
    component = unit.component

    def flows(store: str, state: str, value: float) -> dict[str, Array]:
        moved = SimpleNamespace(**vars(states[store]))
        setattr(moved, state, value)
        buses = network.bus_conditions({**states, store: moved}, site)
        at = network.sees(unit, states[unit.name], buses, site)
        found: dict[str, Array] = _flat(component.physics(_controls(component, 1.0), states[unit.name], at), component)
        return found

    stores = {network.publishers[bus][0] for bus in unit.wires.values() if bus in network.publishers} - {unit.name}
    found: dict[tuple[str, str], dict[str, float]] = {}
    for store in sorted(stores):
        for s in network.units[store].component.states:
            if s.role != "stock":
                continue
            here = getattr(states[store], s.name)
            low, high = flows(store, s.name, 0.99 * here), flows(store, s.name, 1.01 * here)
            found[store, s.name] = {key: float(np.mean(high[key] - low[key])) / (0.02 * here) for key in high}
    return found


def _quickness(unit: Unit, follows: Mapping[tuple[str, str], Mapping[str, float]]) -> float:
    """How fast the unit at full load evens out the stocks that it joins [1/s]."""
    matter = [p.name for p in unit.component.ports if unit.joined(p) and CARRIERS[unit.port_carrier(p)].is_matter]
    return max((sum(abs(slopes.get(port, 0.0)) for slopes in follows.values()) for port in matter), default=0.0)


def _states(component: Component, point: Operating) -> SimpleNamespace:
    x = component.start()
    for s in component.states:
        if s.role == "stock" and s.name in point.filling:
            x[s.name] = point.filling[s.name] * component.size
        elif s.role == "free":
            x[s.name] = point.free.get(s.name, x[s.name])
    return SimpleNamespace(**x)


def _read(
    network: Network, unit: Unit, state: SimpleNamespace, point: Operating, buses: Mapping[str, Condition], site: Any
) -> LinearUnit:
    component = unit.component
    at = network.sees(unit, state, buses, site)
    load = unit.load
    zero = _controls(component, 0.0)

    def flat(u: Any, x: Any) -> dict[str, Array]:
        return _flat(component.physics(u, x, at), component)

    rest = _settled(component, state, zero, at)
    base = flat(zero, rest)
    gain, loads, error = _load_curve(component, load, point, state, at, base)
    gain = {key: rows * point.scale.get(key, 1.0) for key, rows in gain.items()}
    size = component.size
    level = {s.name: _difference(flat, zero, rest, s.name, 1e-3 * size) for s in component.states if s.role == "stock"}
    slope = {c.name: _control_slope(flat, component, c, rest) for c in unit.live_controls if not c.bounded}
    idle = {
        key: (value - sum(level[s].get(key, 0.0) * getattr(state, s) for s in level)) / size
        for key, value in base.items()
    }
    for key, rate in point.drift.items():
        idle[key] = idle[key] + rate / size
    return LinearUnit(unit.name, loads, gain, idle, slope, level, error)


def _controls(component: Component, load: Any) -> SimpleNamespace:
    """All controls at rest, the bounded one at ``load``."""
    return SimpleNamespace(**{c.name: (load if c.bounded else 0.0) for c in component.controls})


def _flat(flows: Flows, component: Component) -> dict[str, Array]:
    """Flows of all ports, and rates of the states that a plan keeps, by name."""
    kept = [s.name for s in component.states if s.planned]
    pairs = {**flows.ports, **{name: flows.rates[name] for name in kept}}
    return {key: np.atleast_1d(np.asarray(value, dtype=float)) for key, value in pairs.items()}


def _load_curve(
    component: Component, load: Control | None, point: Operating, state: Any, at: At, base: Mapping[str, Array]
) -> tuple[dict[str, Array], Array, float]:
    """Flows at the breakpoint loads above those at rest, per size; and the error between breakpoints."""
    if load is None:
        return {}, np.zeros(0), 0.0
    default = DEFAULT_SWING if load.low < 0 else DEFAULT_LOADS
    ends = (point.reach or (load.low, load.high)) if load.low < 0 else (load.high,)
    loads = np.array(sorted({round(float(v), 5) for v in (*ends, *(point.loads or default)) if abs(v) > 1e-4}))
    curve = _at_loads(component, state, loads, at)
    gain = {key: (curve[key] - base[key]) / component.size for key in curve}
    error = _fit_error(component, loads, state, at, base, curve)
    kinds = {p.name: CARRIERS[component.carrier_of(p)].is_matter for p in component.ports}
    bends = _bends(loads, gain, kinds)
    return {key: rows[bends] for key, rows in gain.items()}, loads[bends], error


def _bends(loads: Array, gain: Mapping[str, Array], kinds: Mapping[str, bool]) -> list[int]:
    """Breakpoints that are needed: both ends, and those where some flow at some time leaves the straight line.

    Rest stands among them at load 0, without a column of its own; it is always kept. A mix of what is left can be what
    was dropped was, so the plan is the same with fewer columns. Heat that is only what rounding left between two powers
    is measured against these: ``kinds`` says which flows are matter and which are power.
    """
    order = np.argsort([*loads, 0.0])
    nodes = np.append(loads, 0.0)[order]
    rows = [np.vstack([g, np.zeros((1, g.shape[1]))])[order] for g in gain.values()]
    peak = {key: float(np.max(np.abs(g))) for key, g in gain.items()}
    most = {kind: max((peak[k] for k in gain if kinds.get(k) is kind), default=0.0) for kind in (True, False)}
    slack = [max(STRAIGHT * peak[k], ROUNDING * most[kinds[k]] if k in kinds else 0.0) for k in gain]
    kept = [0]
    for i in range(1, len(nodes)):
        last = i == len(nodes) - 1
        if (
            last
            or nodes[i] == 0.0
            or not all(_off(r, nodes, kept[-1], i) <= s for r, s in zip(rows, slack, strict=True))
        ):
            kept.append(i)
    return [int(order[i]) for i in kept if order[i] < len(loads)]


def _off(rows: Array, nodes: Array, before: int, here: int) -> float:
    """How far the values at a node lie off the straight line from one before it to the next."""
    share = (nodes[here] - nodes[before]) / (nodes[here + 1] - nodes[before])
    return float(np.max(np.abs(rows[here] - (1 - share) * rows[before] - share * rows[here + 1])))


def _fit_error(
    component: Component, loads: Array, state: Any, at: At, base: Mapping[str, Array], curve: Mapping[str, Array]
) -> float:
    """Largest distance of the true curve from straight lines between breakpoints, as a share of the port's peak."""
    order = np.argsort(np.concatenate([[0.0], loads]))
    nodes = np.concatenate([[0.0], loads])[order]
    # Between breakpoints the truth leaves the straight line most near the middle.
    truth = _at_loads(component, state, 0.5 * (nodes[1:] + nodes[:-1]), at)
    error = 0.0
    for port in component.ports:
        rest = base[port.name] + 0.0 * curve[port.name][0]
        rows = np.vstack([rest[None, :], curve[port.name] + 0.0 * rest])[order]
        peak = float(np.max(np.abs(rows)))
        if peak > 0:
            error = max(error, float(np.max(np.abs(truth[port.name] - 0.5 * (rows[1:] + rows[:-1])))) / peak)
    return error


def _at_loads(component: Component, state: Any, loads: Array, at: At) -> dict[str, Array]:
    """Steady flows at each load: arrays (load, time)."""
    u = _controls(component, loads[:, None])
    x = _settled(component, state, u, at)
    found = _flat(component.physics(u, x, at), component)
    return {key: np.broadcast_to(v, (len(loads), v.shape[-1])) + 0.0 for key, v in found.items()}


def _settled(component: Component, state: SimpleNamespace, u: Any, at: At) -> SimpleNamespace:
    """The states with the quick ones at their steady value, by Newton's method on arrays, kept within a bracket.

    Raises NoSteadyState if a rate does not vanish.
    """
    quick = [s for s in component.states if s.role == "settles"]
    if not quick:
        return state
    if len(quick) > 1:
        raise NoSteadyState(f"{type(component).__name__}: at most one quick state is supported")
    (s,) = quick
    here = SimpleNamespace(**vars(state))

    def rate(value: Any) -> Array:
        setattr(here, s.name, value)
        return np.asarray(component.physics(u, here, at).rates[s.name], dtype=float)

    value = np.asarray(s.start, dtype=float) + np.zeros_like(rate(s.start))
    reach = 0.2 * abs(s.start)  # no step longer than this: physics need not hold far away
    low, high = np.full_like(value, -np.inf), np.full_like(value, np.inf)
    for _ in range(100):
        h = 1e-5 * np.maximum(np.abs(value), 1.0)
        f = rate(value)
        # A quick state settles because its rate falls as it rises: the sign of the rate brackets the answer.
        low, high = np.where(f > 0, value, low), np.where(f < 0, value, high)
        slope = (rate(value + h) - rate(value - h)) / (2 * h)
        step = np.clip(-f / np.where(slope == 0, -1e-300, slope), -reach, reach)
        step = np.where(step * f < 0, np.sign(f) * 0.25 * reach, step)
        ahead = value + step
        both = np.isfinite(low) & np.isfinite(high)
        middle = np.where(both, 0.5 * (np.where(both, low, 0.0) + np.where(both, high, 0.0)), ahead)
        # What has settled stays: on its bracket's edge to rounding, it would else be sent back to the middle.
        near = 1e-9 * np.maximum(np.abs(value), 1.0)
        outside = (np.abs(step) > near) & ((ahead <= low) | (ahead >= high))
        ahead = np.where(outside, middle, ahead)
        step, value = ahead - value, ahead
        if np.all(np.abs(step) <= near):
            setattr(here, s.name, value)
            return here
    raise NoSteadyState(
        f"{type(component).__name__}: {s.name} does not settle at load {np.ravel(vars(u).get('load', 0.0))}; "
        "check that its rate falls as it rises"
    )


def _difference(flat: Any, u: Any, x: SimpleNamespace, name: str, h: float) -> dict[str, float]:
    """Central difference of all flows along one state."""
    up, down = SimpleNamespace(**vars(x)), SimpleNamespace(**vars(x))
    setattr(up, name, getattr(x, name) + h)
    setattr(down, name, getattr(x, name) - h)
    a, b = flat(u, up), flat(u, down)
    return {key: float(np.mean(a[key] - b[key])) / (2 * h) for key in a}


def _control_slope(flat: Any, component: Component, control: Control, x: Any) -> dict[str, float]:
    """Slope along an unbounded control, in which physics must be linear."""

    def at(value: float) -> dict[str, Array]:
        u = _controls(component, 0.0)
        setattr(u, control.name, value)
        found: dict[str, Array] = flat(u, x)
        return found

    # A step of a thousandth of the size per hour; linear physics does not mind which.
    h = max(component.size, 1.0) * 1e-3 / 3600.0
    a, b, c = at(0.0), at(h), at(2 * h)
    slopes = {}
    for key in a:
        first, second = b[key] - a[key], c[key] - b[key]
        scale = np.max(np.abs(first)) + 1e-300
        if np.max(np.abs(second - first)) > 1e-5 * max(scale, 1e-9 * np.max(np.abs(a[key]))):
            raise ValueError(
                f"{type(component).__name__}: '{key}' is not linear in the control '{control.name}', which has no bounds; "
                "give the control bounds or make the physics linear in it"
            )
        slopes[key] = float(np.mean(first)) / h
    return slopes


def average(values: Array, edges: Array) -> Array:
    """Means over segments: values (..., steps) or (..., 1) and edges in steps -> (..., segments) or (..., 1)."""
    if values.shape[-1] == 1:
        return values
    starts = edges[:-1].astype(int)
    return np.add.reduceat(values, starts, axis=-1) / np.diff(edges)
