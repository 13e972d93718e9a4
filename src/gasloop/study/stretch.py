"""A stretch of a run again, in finer steps and from the states it had there: orders, sky and start of it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.model.network import Network
from gasloop.solve.orders import Orders, Run
from gasloop.study.loop import Outcome
from gasloop.study.visit import orders_of

Array = NDArray[np.float64]
FINE = 600.0  # s: a fault moves quicker than a plan


@dataclass(frozen=True)
class Stretch:
    """Steps ``begins`` to ``ends`` of a run, each in ``finer`` parts.

    orders : what the plan asks there; site : the sky there; start : the run's states at its beginning
    """

    begins: int
    ends: int
    finer: int
    orders: Orders
    site: SimpleNamespace

    @property
    def step(self) -> float:
        """Length of a fine step [s]."""
        return self.orders.step

    @property
    def steps(self) -> int:
        """How many fine steps."""
        return (self.ends - self.begins) * self.finer


def planned(outcome: Outcome) -> Orders:
    """What the plan of an outcome asks of the operator, over the whole run."""
    last = outcome.last
    return orders_of(outcome.built, last.plan, last.plan.sizes, outcome.statement.steps, last.linear)


def stretch(outcome: Outcome, orders: Orders, begins: int, ends: int, finer: int | None = None) -> Stretch:
    """Steps ``begins`` to ``ends`` of an outcome's run.

    orders : of the whole run, as ``planned`` gives them; finer : parts of a step; none: so many that none is longer than FINE
    """
    finer = finer or max(1, math.ceil(orders.step / FINE - 1e-9))
    cut, fine = slice(begins, ends), np.arange(begins * finer, ends * finer + 1) / finer
    whole = np.arange(outcome.statement.steps + 1)
    start = {key: float(values[begins]) for key, values in outcome.last.run.states.items()}
    there = dataclasses.replace(
        orders,
        step=orders.step / finer,
        loads={k: np.repeat(v[cut], finer) for k, v in orders.loads.items()},
        controls={k: np.repeat(v[cut], finer) for k, v in orders.controls.items()},
        targets={k: np.interp(fine, whole, v) for k, v in orders.targets.items()},
        start=start,
        starting={k: np.repeat(v[cut], finer) for k, v in orders.starting.items()},
    )
    site = {
        name: np.repeat(np.asarray(value)[cut], finer) if np.ndim(value) else value
        for name, value in vars(outcome.site).items()
    }
    return Stretch(begins, ends, finer, there, SimpleNamespace(**site))


def part(
    whole: Stretch, first: int, last: int, start: Mapping[tuple[str, str], float]
) -> tuple[Orders, SimpleNamespace]:
    """Fine steps ``first`` to ``last`` of a stretch, from states of their own."""
    cut, edges = slice(first, last), slice(first, last + 1)
    o = whole.orders
    orders = dataclasses.replace(
        o, loads=_cut(o.loads, cut), controls=_cut(o.controls, cut), targets=_cut(o.targets, edges),
        start=start, starting=_cut(o.starting, cut),
    )  # fmt: skip
    site = {name: value[cut] if np.ndim(value) else value for name, value in vars(whole.site).items()}
    return orders, SimpleNamespace(**site)


def _cut(rows: Mapping[Any, Array], cut: slice) -> dict[Any, Array]:
    return {key: values[cut] for key, values in rows.items()}


def with_loads(orders: Orders, settings: Mapping[str, float], first: int) -> Orders:
    """Orders with loads of units, or UNIT.CONTROL, set from a fine step on, whatever the plan asked."""
    loads, controls = dict(orders.loads), dict(orders.controls)
    for name, value in settings.items():
        unit, dot, control = name.partition(".")
        if dot:
            controls[unit, control] = _set(controls[unit, control], value, first)
        else:
            loads[unit] = _set(loads[unit], value, first)
    return dataclasses.replace(orders, loads=loads, controls=controls)


def with_loss(
    orders: Orders, unit: str, capacity: float, first: int, trim: float, network: Network, last: int | None = None
) -> Orders:
    """Orders with a unit that cannot go beyond a share of its size from a fine step on, until another or the end.

    The operator may raise a free load by ``trim``: the order leaves room for that below what the unit can do. A start
    that was planned does not come.
    """
    room = 1.0 if network.units[unit].schedule is not None else 1.0 + trim
    load = orders.loads[unit].copy()
    load[first:last] = np.clip(load[first:last], -capacity / room, capacity / room)
    starting = dict(orders.starting)
    if unit in starting:
        starting[unit] = _set(starting[unit], 0.0, first, last)
    return dataclasses.replace(orders, loads={**orders.loads, unit: load}, starting=starting)


def _set(row: Array, value: float, first: int, last: int | None = None) -> Array:
    changed = row.copy()
    changed[first:last] = value
    return changed


def after(values: Array, first: int, last: int, finer: int, later: Array) -> Array:
    """Steps ``first`` to ``last`` of a run in fine steps, and after them what came later."""
    return np.concatenate([np.repeat(values[first:last], finer), later])


def joined(runs: list[Run]) -> tuple[dict[tuple[str, str], Array], dict[tuple[str, str], Array], dict[str, Array]]:
    """Outputs, states and loads of runs that follow one another."""
    outputs = {k: np.concatenate([r.outputs[k] for r in runs]) for k in runs[0].outputs}
    states = {k: np.concatenate([runs[0].states[k][:1], *(r.states[k][1:] for r in runs)]) for k in runs[0].states}
    loads = {k: np.concatenate([r.loads[k] for r in runs]) for k in runs[0].loads}
    return outputs, states, loads
