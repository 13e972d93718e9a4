"""``gasloop check``: all faults of a study at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from gasloop.cli.common import BAD_INPUT, Trust, messages, replace


def check(study: Path, *, out: Path | None = None, trust: Trust = False) -> int:
    """Find all faults of a study at once, and draw its flow diagram even if it cannot run.

    Parameters
    ----------
    study
        Study file, YAML.
    out
        Where to write the diagram; <study>.svg in the current folder by default.
    """
    from gasloop.report.diagram import draw_raw
    from gasloop.study.read import StudyError, raw_mapping, read

    faults: list[Any] = []
    with messages():
        raw = raw_mapping(study)
        try:
            read(study, trust)
        except StudyError as error:
            faults = error.faults
            print(error, file=sys.stderr)
        path = out or Path(f"{study.stem}.svg")
        replace(path, draw_raw(raw, faults))
        print(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}; diagram: {path}")
        return BAD_INPUT if faults else 0
    return BAD_INPUT
