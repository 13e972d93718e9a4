"""The time of a study: its steps, and windows of steps with a load imposed or a capacity left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from gasloop.model.network import Window
from gasloop.study.faults import Findings
from gasloop.study.schema import StudyFile

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
    a, b = (math.floor(t / grid.step + 0.5) for t in (start, start + duration))
    if b > grid.steps:
        found.fault(
            f"ends after the study ({spoken(b * grid.step)} of {spoken(grid.steps * grid.step)})",
            where,
            f"at + for <= {spoken(grid.steps * grid.step)}",
            "shorten it",
        )
        return None
    return Window(float(a), float(b), value)
