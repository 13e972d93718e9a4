"""The Python door: ``Study`` in, ``Result`` out; and the doors of the other kinds of study."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gasloop.report.writing import write_all
from gasloop.study.read import Statement, StudyError, raw_mapping, read, read_text

if TYPE_CHECKING:
    import xarray as xr

    from gasloop.study.loop import Outcome

__all__ = ["KINDS", "Result", "Study", "StudyError", "read_any"]

# First key of a study file -> the room that reads and runs its kind. Each offers ``read(path)`` with a name and a
# ``run(progress, log)``, whose result has a ``summary`` and a ``write(folder)``.
KINDS: Mapping[str, str] = {
    "mission": "gasloop.flight",
    "campaign": "gasloop.campaign",
    "tour": "gasloop.tour",
    "business": "gasloop.business",
}


def read_any(path: str | Path, trust: bool = False) -> Any:
    """A study of whatever kind; a file that states none is read as a plant's, whose reader says what is missing."""
    stated = raw_mapping(Path(path))
    for kind, room in KINDS.items():
        if kind in stated:
            return importlib.import_module(room).read(path)
    return Study.read(path, trust)


@dataclass(frozen=True)
class Study:
    """A study: what stands where, how it is wired, what is asked.

    >>> study = Study.read("studies/first.yaml")      # doctest: +SKIP
    >>> result = study.run()                          # doctest: +SKIP
    >>> result.summary["status"]                      # doctest: +SKIP
    """

    statement: Statement

    @classmethod
    def read(cls, path: str | Path, trust: bool = False) -> Study:
        """Read a study file; raises StudyError with all faults at once.

        trust : whether components named ``package.module:Class`` may be imported
        """
        return cls(read(path, trust))

    @classmethod
    def from_yaml(cls, text: str, trust: bool = False) -> Study:
        """A study from YAML text."""
        return cls(read_text(text, trust=trust))

    @property
    def name(self) -> str:
        """The study's name."""
        return self.statement.name

    def run(self, progress: Callable[[str], None] = lambda stage: None, log: bool = False) -> Result:
        """plan -> simulate -> linearise until they agree.

        Raises PlanError if no plan exists and SimulationError if the run stops.
        """
        from gasloop.study import loop, publish

        outcome = loop.run(self.statement, progress, log)
        return Result(publish.tree(outcome), outcome)


@dataclass(frozen=True)
class Result:
    """What a study came to: one xarray DataTree, from which everything else is read."""

    tree: xr.DataTree
    outcome: Outcome | None = None

    @classmethod
    def load(cls, path: str | Path) -> Result:
        """Read results.nc."""
        from gasloop.model import results

        return cls(results.load(Path(path)))

    @property
    def summary(self) -> dict[str, Any]:
        """The summary for machines."""
        from gasloop.study.publish import summary

        return summary(self.tree)

    def save(self, path: str | Path) -> None:
        """Write results.nc (aside, then renamed)."""
        from gasloop.model import results

        results.save(self.tree, Path(path))

    def report(self, path: str | Path) -> None:
        """Write the report, one HTML file that opens offline."""
        from gasloop.report import page

        page.write(self.tree, Path(path))

    def write(self, folder: Path) -> None:
        """results.nc, report.html and summary.json into a folder, which is made if need be."""
        write_all(folder, {"summary.json": json.dumps(self.summary, indent=2)})
        self.save(folder / "results.nc")
        self.report(folder / "report.html")
