"""The time of a study: its steps, and windows of steps with a load imposed or a capacity left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from gasloop.model.network import Window
from gasloop.study.faults import Findings
from gasloop.study.schema import ScheduleEntry, StudyFile

HOUR = 3600.0
MOST_STEPS = 600_000  # a year of minutes


@dataclass(frozen=True)
class Grid:
    """How many steps there are, and how long one is [s]."""

    steps: int = 1
    step: float = HOUR


def start_of(file: StudyFile) -> datetime:
    """The start, UTC."""
    given: date | datetime = file.time.start
    if isinstance(given, datetime):
        return given.replace(tzinfo=UTC)
    return datetime(given.year, given.month, given.day, tzinfo=UTC)


def grid_of(file: StudyFile, found: Findings) -> Grid:
    """Length of a step and how many there are."""
    time = file.time
    step = found.quantity(time.step, "s", "time.step", low=1.0, high=HOUR)
    length = found.quantity(time.length, "s", "time.length", low=step or 1.0)
    if step is None or length is None:
        return Grid()
    steps = round(length / step)
    if abs(length / step - steps) > 1e-6:
        found.fault(
            f"{time.length} is not a whole number of steps of {time.step}",
            "time.length",
            f"{spoken(steps * step)}, say",
            "change the length, or give `step:` a length that divides it",
        )
    if steps > MOST_STEPS:
        found.fault(
            f"{steps:,} steps of {time.step} are too many",
            "time.step",
            f"at most {MOST_STEPS:,} steps",
            "longer steps",
        )
    return Grid(steps, step)


def spoken(seconds: float) -> str:
    """A length of time as a study would write it."""
    for unit, factor, least in (("d", 24 * HOUR, 72 * HOUR), ("h", HOUR, HOUR), ("min", 60.0, 60.0)):
        if seconds >= least:
            return f"{seconds / factor:g} {unit}"
    return f"{seconds:g} s"


def window(grid: Grid, found: Findings, at: Any, length: Any, value: float, where: str) -> Window | None:
    """A stretch of time in steps; halves go up, so that one as long as a step is never lost between two edges."""
    start = found.quantity(at, "s", f"{where}.at", low=0.0)
    duration = found.quantity(length, "s", f"{where}.for", low=0.0)
    if start is None or duration is None:
        return None
    if duration < grid.step * (1 - 1e-9):
        found.fault(
            f"{length} is shorter than a step", f"{where}.for", f"at least {spoken(grid.step)}",
            "lengthen it, or give `time:` a smaller `step`",
        )  # fmt: skip
        return None
    a, b = _nearest(start, grid), _nearest(start + duration, grid)
    if b > grid.steps:
        found.fault(
            f"ends after the study ({spoken(b * grid.step)} of {spoken(grid.steps * grid.step)})",
            where,
            f"at + for <= {spoken(grid.steps * grid.step)}",
            "shorten it",
        )
        return None
    return Window(float(a), float(b), value)


def windows(grid: Grid, found: Findings, entry: ScheduleEntry, where: str) -> tuple[Window, ...]:
    """The stretches of one entry of a schedule: one, or one every so often until the end.

    Each is rounded by itself, so that a period that is no whole number of steps does not drift. What stands over the end
    is cut off there.
    """
    if entry.every is None:
        if entry.until is not None:
            found.fault("`until` without `every`", f"{where}.until", "", "say how often, or leave it out")
        first = window(grid, found, entry.at, entry.length, entry.load, where)
        return (first,) if first else ()
    end = grid.steps * grid.step
    start = found.quantity(entry.at, "s", f"{where}.at", low=0.0, high=end)
    duration = found.quantity(entry.length, "s", f"{where}.for", low=grid.step * (1 - 1e-9))
    every = found.quantity(entry.every, "s", f"{where}.every", low=grid.step)
    until = end if entry.until is None else found.quantity(entry.until, "s", f"{where}.until", low=0.0, high=end)
    if start is None or duration is None or every is None or until is None:
        return ()
    if duration > every * (1 + 1e-9):
        found.fault(
            f"{entry.length} is longer than the period, {entry.every}: a stretch would run into the next",
            f"{where}.for", f"at most {spoken(every)}", "shorten it, or lengthen `every`",
        )  # fmt: skip
        return ()
    count = math.ceil((until - start) / every - 1e-9)
    if count < 1:
        found.fault(f"begins at {entry.at}, after its end", f"{where}.at", f"before {spoken(until)}", "begin earlier")
        return ()
    starts = [start + i * every for i in range(count)]
    edges = [(_nearest(t, grid), _nearest(min(t + duration, until), grid)) for t in starts]
    return tuple(Window(float(a), float(b), entry.load) for a, b in edges if b > a)


def _nearest(time: float, grid: Grid) -> int:
    """The edge of a step nearest to a time [s]; halves go up."""
    return math.floor(time / grid.step + 0.5)
