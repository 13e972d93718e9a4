"""A fault that nobody foresaw: the run goes on from where it was, and what the air does until somebody acts.

From the states of the run at that moment all units follow their planned loads, and those that close a bus close it; the
lost unit has only what is left of it. The same again with each response that the study states. Steps are of ten minutes
at most, orders and sky held within the run's own steps, planned stocks on straight lines.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.assess.limits import Limit, Verdict, judge
from gasloop.model.network import Network
from gasloop.solve.orders import Orders, RunOptions
from gasloop.solve.simulate import Prepared, SimulationError
from gasloop.study import stretch as st
from gasloop.study.fault_text import Event, Hole, Loss
from gasloop.study.limits import HOUR, rooms, spoken_time
from gasloop.study.loop import Outcome, Progress
from gasloop.study.responses import Response

Array = NDArray[np.float64]
SLACK = 0.02  # share of its size by which a stock may leave its span: the plan's reserve
SHORTEST = 3 * HOUR  # of a course whose equations stop


@dataclass(frozen=True)
class Course:
    """What came of a fault, with one response or none.

    verdicts : of each room, times from the fault; beyond : what the plant could not have done, and when [s], first first
    stopped : why the run ends before its time, empty if it does not; outputs : of the rooms, at the ends of steps
    """

    name: str
    because: str
    after: float
    verdicts: Mapping[str, list[Verdict]]
    beyond: tuple[tuple[float, str], ...]
    stopped: str
    outputs: Mapping[tuple[str, str], Array]

    @property
    def broken(self) -> list[tuple[float, str, Verdict]]:
        """Limits of health and fire that the fault broke, the first first: when [s], room, verdict."""
        found = [
            (v.after, room, v) for room, some in self.verdicts.items() for v in some
            if v.after and v.limit.severity != "comfort"
        ]  # fmt: skip
        return sorted(found, key=lambda f: f[0])

    @property
    def holds(self) -> bool:
        """Whether nothing was broken that was not before, and the plant could do what it did."""
        return not (self.broken or self.beyond or self.stopped)


@dataclass(frozen=True)
class Aftermath:
    """All courses of one fault: without a response first. ``begins`` and ``step`` in s, ``steps`` of a course."""

    study: str
    events: tuple[Event, ...]
    begins: float
    step: float
    steps: int
    courses: tuple[Course, ...]

    @property
    def passes(self) -> bool:
        """Whether it is borne, by itself or with one of the responses."""
        return any(c.holds for c in self.courses)


def run(outcome: Outcome, events: Sequence[Event], length: float, progress: Progress = lambda stage: None) -> Aftermath:
    """What comes of losses and holes in the run of an outcome, for ``length`` seconds from the first of them.

    Raises ValueError for a unit that the plan did not build.
    """
    statement = outcome.statement
    for unit in {e.unit for e in events} | {u.partition(".")[0] for r in statement.responses for u in r.loads}:
        if unit not in outcome.built.units:
            raise ValueError(f"'{unit}' was not built: the plan gave it no size; mend: give it a fixed `size`")
    begins = min(math.floor(min(e.at for e in events) / statement.step + 0.5), statement.steps - 1)
    ends = min(statement.steps, begins + max(1, math.ceil(length / statement.step - 1e-9)))
    there = st.stretch(outcome, st.planned(outcome), begins, ends)
    runner = _Runner(outcome, there, tuple(events))
    courses = []
    for response in (None, *statement.responses):
        progress(f"after the fault: {response.name if response else 'nobody acts'}")
        courses.append(runner.course(response))
    return Aftermath(statement.name, tuple(events), begins * statement.step, there.step, there.steps, tuple(courses))


class _Runner:
    """One fault, run again for each response; the equations are built once for each set of holes."""

    def __init__(self, outcome: Outcome, there: st.Stretch, events: tuple[Event, ...]) -> None:
        self.outcome, self.there, self.events = outcome, there, events
        self.first = min(e.at for e in events)
        self.prepared: dict[tuple[Hole, ...], Prepared] = {}

    def course(self, response: Response | None) -> Course:
        orders = self._orders(response)
        stopped, steps = "", self.there.steps
        while True:
            try:
                outputs, states, loads = st.joined(self._runs(orders, steps))
                break
            except SimulationError as error:
                stopped, steps = str(error), steps // 2
                if steps * self.there.step < SHORTEST:
                    raise
        if stopped:
            stopped = f"followed for {spoken_time(steps * self.there.step)} only: {stopped}"
        beyond = self._beyond(states, loads)
        air = {key: values for key, values in outputs.items() if key[0] in rooms(self.outcome.built)}
        after = response.after if response else 0.0
        name, because = (response.name, response.because) if response else ("nobody acts", "")
        return Course(name, because, after, self._verdicts(air), beyond, stopped, air)

    # -- orders ------------------------------------------------------------------------------------------------

    def _step_of(self, at: float) -> int:
        """The fine step that begins at a moment of the study."""
        return max(0, math.floor((at - self.there.begins * self.outcome.statement.step) / self.there.step + 0.5))

    def _orders(self, response: Response | None) -> Orders:
        orders = self.there.orders
        if response is not None:
            first = max(1, math.ceil(response.after / self.there.step - 1e-9)) if response.after else 0
            orders = st.with_loads(orders, response.loads, first)
        for event in self.events:
            if isinstance(event, Loss):
                trim = self.outcome.statement.trim
                orders = st.with_loss(orders, event.unit, event.capacity, self._step_of(event.at), trim, self.outcome.built)  # fmt: skip
        return orders

    # -- running -----------------------------------------------------------------------------------------------

    def _runs(self, orders: Orders, steps: int) -> list[Any]:
        """Piece by piece, from one hole to the next."""
        holes = [e for e in self.events if isinstance(e, Hole)]
        edges = sorted({0, steps, *(min(self._step_of(h.at), steps) for h in holes)})
        whole = dataclasses.replace(self.there, orders=orders)
        start, runs = orders.start, []
        for a, b in pairwise(edges):
            open_now = tuple(h for h in holes if self._step_of(h.at) <= a)
            given, site = st.part(whole, a, b, start)
            runs.append(self._prepared(open_now, orders).run(given, site))
            start = {key: float(values[-1]) for key, values in runs[-1].states.items()}
        return runs

    def _prepared(self, holes: tuple[Hole, ...], orders: Orders) -> Prepared:
        if holes not in self.prepared:
            o = self.outcome
            network = _with_holes(o.built, holes)
            options = RunOptions(trim=o.statement.trim)
            self.prepared[holes] = Prepared(network, o.counts, orders, o.last.linear, options)
        return self.prepared[holes]

    # -- judging -----------------------------------------------------------------------------------------------

    def _verdicts(self, air: Mapping[tuple[str, str], Array]) -> dict[str, list[Verdict]]:
        """Each limit of each room; a mean over hours or days looks back into the run before the fault."""
        limits: Sequence[Limit] = self.outcome.statement.limits
        ran, finer = self.outcome.last.run, self.there.finer
        begins, longest = self.there.begins, max((limit.window for limit in limits), default=0.0)
        known = min(begins, max(1, math.ceil(longest / ran.step)))
        found = {}
        for room in rooms(self.outcome.built):
            outputs = {
                name: st.after(ran.outputs[room, name], begins - known, begins, finer, values)
                for (owner, name), values in air.items() if owner == room
            }  # fmt: skip
            found[room] = judge(outputs, self.there.step, limits, known * finer)
        return found

    def _beyond(
        self, states: Mapping[tuple[str, str], Array], loads: Mapping[str, Array]
    ) -> tuple[tuple[float, str], ...]:
        """What no plant could have done: a store below empty or above full, a unit beyond its size; with the time [s]."""
        found, step, sizes = [], self.there.step, self.outcome.last.plan.sizes
        for name, unit in self.outcome.built.units.items():
            control = unit.load
            if control is not None and name in loads:
                for over, word in ((loads[name] - control.high, "more"), (control.low - loads[name], "less")):
                    found += _first(over > 1e-3, step, f"{name} would have to do {word} than it can")
            if name in rooms(self.outcome.built):
                continue
            for state in (s for s in unit.component.states if s.role == "stock"):
                low, high = unit.component.span(state.name)
                share = states[name, state.name][1:] / sizes[name]
                found += _first(share < low - SLACK, step, f"{name} is empty")
                found += _first(share > high + SLACK, step, f"{name} is full")
        return tuple(sorted(found))


def _first(beyond: NDArray[np.bool_], step: float, what: str) -> list[tuple[float, str]]:
    """The first step at whose end something is beyond, if any."""
    return [(float(np.argmax(beyond) + 1) * step, what)] if np.any(beyond) else []


def _with_holes(network: Network, holes: Sequence[Hole]) -> Network:
    bores = {h.unit: h.bore for h in holes}
    if not bores:
        return network
    components: dict[str, Any] = {n: u.component for n, u in network.units.items()}
    pierced = {n: dataclasses.replace(components[n], d_hole=d) for n, d in bores.items()}
    return network.with_components({**components, **pierced})
