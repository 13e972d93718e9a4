"""Seconds for a thousand histories of failures over 500 days, and what a second process brings.

A habitat of one cabin is planned and run once. Then each history is sampled and only the stretches around its failures are
run, in steps of ten minutes, from the nominal states until the air is back. The other way to the same is the whole run of
500 days for each history, at the speed of the nominal run's integrator in steps of an hour; it is timed once and multiplied.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

STUDY = Path(__file__).parent / "histories.yaml"
COUNT = 1000
PIECE = 25  # histories that a process takes at once

_runner: list[Any] = []  # of this process: the equations are built before it is split off


def run(study: Path = STUDY, count: int = COUNT) -> list[dict[str, Any]]:
    """The rows of the table."""
    from gasloop.study import loop
    from gasloop.study.histories import Histories
    from gasloop.study.read import read

    statement = read(study)
    outcome = loop.run(statement)
    stated, length = statement.reliability, statement.steps * statement.step
    if not outcome.agrees or stated is None:
        raise RuntimeError("the nominal run of histories.yaml does not agree with its plan, or states no reliability")
    stock = stated.spares(length)
    _runner[:] = [Histories(outcome), stated, length, stock]
    whole = outcome.timings["run integrate"] / len(outcome.gaps)
    one, worked_one, told = _timed(count, 1)
    two, worked_two, again = _timed(count, 2)
    if told != again:
        raise RuntimeError("two processes found something else than one")
    facts = {
        "count": count, "failures": sum(t.failures for t in told) / count, "steps_run": sum(t.ran for t in told),
        "steps_of_all": count * statement.steps * _runner[0].finer, "short": sum(t.short for t in told) / count,
        "always_back": all(t.back for t in told), "spares": stock,
        "broken": {name: sum(name in t.broken for t in told) / count for name in sorted({n for t in told for n in t.broken})},
    }  # fmt: skip
    return [
        {
            "name": "histories of 500 days", "ratio": one / (whole * count), "ours_s": one / count, "other_s": whole,
            "other": "the whole run for each, steps of an hour", "all_s": one, **facts,
        },
        {
            "name": "histories, two processes / one", "ratio": two / one, "ours_s": two, "other_s": one,
            "other": f"one process, {count} histories", "cpu_two_s": worked_two, "cpu_one_s": worked_one,
        },
    ]  # fmt: skip


def _timed(count: int, processes: int) -> tuple[float, float, list[Any]]:
    """Seconds, seconds of processors, and what each history came to."""
    pieces = [range(a, min(a + PIECE, count)) for a in range(0, count, PIECE)]
    started = time.perf_counter()
    if processes == 1:
        found = [_some(piece) for piece in pieces]
    else:
        # CasADi's functions cannot be sent to another process; one that is split off has them.
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            found = list(pool.map(_some, pieces))
    spent = time.perf_counter() - started
    return spent, sum(worked for worked, _ in found), [told for _, some in found for told in some]


def _some(numbers: Sequence[int]) -> tuple[float, list[Any]]:
    runner, stated, length, stock = _runner
    began = time.process_time()
    found = [runner.run(history) for history in stated.histories(length, stock, numbers)]
    return time.process_time() - began, found


if __name__ == "__main__":
    import sys

    for row in run(count=int(sys.argv[1]) if sys.argv[1:] else COUNT):
        print(row)
