"""Published cases: what was expected, what was got, whether the misses on record are true.

A case is a piece of YAML (see docs/validation.md). The package brings its own; a user may keep a folder of
the same form.
"""

from __future__ import annotations

import difflib
from importlib.resources import files
from pathlib import Path

from gasloop.validate.form import Case
from gasloop.validate.judge import Finding, Result, run_case
from gasloop.validate.notes import CaseError
from gasloop.validate.read import read_folder
from gasloop.validate.table import table

__all__ = [
    "Case",
    "CaseError",
    "Finding",
    "Result",
    "packaged",
    "read_folder",
    "run_case",
    "run_cases",
    "table",
]


def packaged() -> Path:
    """The folder of the package's own cases: inside an installed package, beside ``src`` in a checkout."""
    inside = Path(str(files("gasloop"))) / "validation"
    return inside if inside.is_dir() else inside.parents[2] / "validation"


def run_cases(area: str | None = None, folder: str | Path | None = None) -> list[Result]:
    """Run the package's cases, or those of a folder; only those of one area, if named.

    Raises CaseError with all faults of the files, ValueError if there is no such area.
    """
    cases = read_folder(packaged() if folder is None else Path(folder))
    areas = sorted({c.area for c in cases})
    if area is not None and area not in areas:
        near = difflib.get_close_matches(area, areas, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise ValueError(f"no cases of area '{area}'{hint} There are: {', '.join(areas)}")
    return [run_case(c) for c in cases if area in (None, c.area)]
