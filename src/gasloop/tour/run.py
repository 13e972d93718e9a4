"""Solve a tour of a file, and the same by the simplest rule beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gasloop.report.writing import write_all
from gasloop.solve.tour.run import Done, solve
from gasloop.solve.tour.search import greedy
from gasloop.tour.read import Asked


@dataclass(frozen=True)
class Result:
    """What a tour came to. nearest : propellant if the nearest client is always next [kg]; None if that rule finds no tour."""

    asked: Asked
    done: Done
    nearest: float | None

    @property
    def summary(self) -> dict[str, Any]:
        """For machines."""
        from gasloop.tour.table import summary

        return summary(self)

    def write(self, folder: str | Path) -> None:
        """summary.json, report.html and tables."""
        from gasloop.tour.page import html
        from gasloop.tour.table import files

        write_all(Path(folder), {**files(self), "report.html": html(self)})


def run(asked: Asked, progress: Callable[[str], None] = lambda stage: None) -> Result:
    """Solve it. Raises PlanError where there is no tour."""
    done = solve(asked.tour, progress, asked.rounds, asked.seed, asked.costs)
    progress("the nearest client next, for comparison")
    simple = greedy(asked.costs)
    return Result(asked, done, None if simple is None else simple.propellant)
