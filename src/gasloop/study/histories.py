"""What sampled histories of failures do to a run: only the stretches around failures are run, the rest is the nominal run.

A failure stops its unit until it is repaired. From the nominal states at that moment the run goes on with the unit
stopped, and after the repair until the air of every room is what the nominal run has there, within ``BACK``. Failures
that begin before that belong to the same stretch. Where no spare is left the unit stays still, and is followed for
``LOST``. A limit that breaks later than that (oxygen, once a full tank is used up) is not seen; that a spare was lacking is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from gasloop.assess.limits import HOUR, judge
from gasloop.assess.reliability import Failure
from gasloop.solve.orders import Orders, Run, RunOptions
from gasloop.solve.simulate import Prepared
from gasloop.study import stretch as st
from gasloop.study.limits import rooms, spoken_time
from gasloop.study.loop import Outcome

BACK = 0.01  # of its own amount, by which each gas of a room may be off when a stretch ends
PIECE = 12 * HOUR  # after a repair, before looking again
LATEST = 120 * HOUR  # after a repair, when it ends in any case
LOST = 48 * HOUR


@dataclass(frozen=True)
class Told:
    """What one history came to.

    failures : how many; ran : steps run; broken : limits of health and fire that broke, each with the time from the
    start [s] of the first; short : whether a spare was lacking; back : whether the air always came back in time
    """

    failures: int
    ran: int
    broken: Mapping[str, float]
    short: bool
    back: bool


def summed(found: Sequence[Told], stock: Mapping[str, int]) -> dict[str, Any]:
    """What many histories came to, for machines and in sentences; hours from the start."""
    count = len(found)
    names = sorted({name for told in found for name in told.broken})
    broken: list[dict[str, Any]] = [
        {"limit": n, "share": sum(n in t.broken for t in found) / count,
         "first_median_h": median(t.broken[n] for t in found if n in t.broken) / HOUR}
        for n in names
    ]  # fmt: skip
    short, failures = sum(t.short for t in found) / count, sum(t.failures for t in found) / count
    answer = [f"{count} histories: {failures:.3g} failures in the mean; {short:.1%} run short of a spare."]
    answer += [
        f"{b['limit']}: broken in {b['share']:.1%} of them, the first time after {spoken_time(b['first_median_h'] * HOUR)} in "
        "the median of those."
        for b in broken
    ]  # fmt: skip
    kept = not broken
    late = sum(not t.back for t in found)
    if late:
        answer.append(f"In {late} of them the air was not back {spoken_time(LATEST)} after a repair.")
    status = (
        "no limit of health or fire breaks in any of them" if kept else f"{len(broken)} limits break in some of them"
    )
    return {
        "answer": answer, "status": status, "passes": kept, "count": count, "failures_mean": failures, "short": short,
        "broken": broken, "spares": dict(stock), "not_back": late,
    }  # fmt: skip


class Histories:
    """Runs histories of one outcome; the equations are built once."""

    def __init__(self, outcome: Outcome, step: float = st.FINE) -> None:
        self.outcome = outcome
        self.rooms = rooms(outcome.built)
        self.orders = st.planned(outcome)
        self.finer = max(1, math.ceil(outcome.statement.step / step - 1e-9))
        self.limits = [limit for limit in outcome.statement.limits if limit.severity != "comfort"]
        first = st.stretch(outcome, self.orders, 0, 1, self.finer)
        options = RunOptions(trim=outcome.statement.trim)
        self.prepared = Prepared(outcome.built, outcome.counts, first.orders, outcome.last.linear, options)

    def run(self, history: Sequence[Failure]) -> Told:
        """One history through the physics."""
        broken: dict[str, float] = {}
        ran, back, known = 0, True, -math.inf
        for failure in history:
            if failure.at < known:  # the stretch of an earlier one has run it too
                continue
            told = self._stretch(history, failure.at)
            ran, back, known = ran + told.steps, back and told.back, told.ends
            broken = {**told.broken, **broken}
        return Told(len(history), ran, broken, any(math.isinf(f.until) for f in history), back)

    def _stretch(self, history: Sequence[Failure], at: float) -> _Stretch:
        """From a failure until the air is back, in pieces."""
        step, total = self.outcome.statement.step, self.outcome.statement.steps
        begins = ends = min(int(at // step), total - 1)
        start = {key: float(values[begins]) for key, values in self.outcome.last.run.states.items()}
        runs: list[Run] = []
        back = False
        while ends < total:
            last = min(total, math.ceil(_followed(history, ends * step) / step))
            there = st.stretch(self.outcome, self.orders, ends, last, self.finer)
            orders, site = st.part(there, 0, there.steps, start)
            runs.append(self.prepared.run(self._with_failures(orders, history, ends * step), site))
            start, ends = {key: float(v[-1]) for key, v in runs[-1].states.items()}, last
            begun = [f for f in history if begins * step < f.until and f.at < ends * step]
            # A unit without a spare never brings the air back, and the end of the run comes before it; neither is told.
            back = any(math.isinf(f.until) for f in begun) or ends >= total or self._is_back(start, ends)
            if back or ends * step > max(f.until for f in begun) + LATEST:
                break
        return _Stretch((ends - begins) * self.finer, ends * step, back, self._broken(runs, begins))

    def _with_failures(self, orders: Orders, history: Sequence[Failure], begins: float) -> Orders:
        """Orders with each failed unit stopped while it is still; steps round to the nearest edge."""
        trim, network = self.outcome.statement.trim, self.outcome.built
        for f in history:
            a, b = (_edge(t - begins, orders.step) for t in (f.at, f.until))
            if b > 0 and a < len(orders.loads[f.unit]):
                orders = st.with_loss(orders, f.unit, 0.0, max(a, 0), trim, network, b)
        return orders

    def _is_back(self, states: Mapping[tuple[str, str], float], ends: int) -> bool:
        """Whether each gas of each room is what the nominal run has at that moment."""
        nominal = self.outcome.last.run.states
        return all(
            abs(states[room, s.name] - nominal[room, s.name][ends]) <= BACK * abs(nominal[room, s.name][ends])
            for room in self.rooms
            for s in self.outcome.built.units[room].component.states
            if s.role == "stock"
        )

    def _broken(self, runs: Sequence[Run], begins: int) -> dict[str, float]:
        """Limits that break in a stretch and had not before, with the time from the start of the run [s]."""
        outputs, _, _ = st.joined(list(runs))
        ran, step = self.outcome.last.run, self.outcome.statement.step
        longest = max((limit.window for limit in self.limits), default=0.0)
        known = min(begins, max(1, math.ceil(longest / step)))
        found = {}
        for room in self.rooms:
            air = {
                name: st.after(ran.outputs[room, name], begins - known, begins, self.finer, values)
                for (owner, name), values in outputs.items() if owner == room
            }  # fmt: skip
            for v in judge(air, step / self.finer, self.limits, known * self.finer):
                if v.after:
                    found[f"{room}, {v.limit.name}"] = begins * step + v.after
        return found


@dataclass(frozen=True)
class _Stretch:
    steps: int
    ends: float
    back: bool
    broken: Mapping[str, float]


def _edge(time: float, step: float) -> int:
    return 10**9 if math.isinf(time) else math.floor(time / step + 0.5)


def _followed(history: Sequence[Failure], now: float) -> float:
    """Until when a piece that begins now is followed [s]: a while, and as long after each repair that falls into it."""
    until = now + PIECE
    for f in history:
        if f.at < until and f.until > now:
            until = max(until, (f.at + LOST if math.isinf(f.until) else f.until) + PIECE)
    return until
