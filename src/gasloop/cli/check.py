"""``gasloop check``: all faults of a study at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from gasloop.cli.common import BAD_INPUT, Trust, messages
from gasloop.report.writing import replace


def check(study: Path, *, out: Path | None = None, trust: Trust = False) -> int:
    """Find all faults of a study at once; draw the flow diagram of a plant even if it cannot run.

    Parameters
    ----------
    study
        Study file, YAML.
    out
        Where to write the diagram; <study>.svg in the current folder by default. Only of a plant.
    """
    from gasloop.api import KINDS, read_any
    from gasloop.report.diagram import draw_raw
    from gasloop.study.read import StudyError, raw_mapping

    faults: list[Any] = []
    with messages():
        raw = raw_mapping(study)
        try:
            read_any(study, trust)
        except StudyError as error:
            faults = error.faults
            print(error, file=sys.stderr)
        found = f"{len(faults)} fault{'s' if len(faults) != 1 else ''}"
        if KINDS.keys() & raw.keys():
            print(found)
            return BAD_INPUT if faults else 0
        path = out or Path(f"{study.stem}.svg")
        replace(path, draw_raw(raw, faults))
        print(f"{found}; diagram: {path}")
        return BAD_INPUT if faults else 0
    return BAD_INPUT
