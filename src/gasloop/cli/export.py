"""``gasloop export``: the plan for another tool."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from gasloop.cli.common import FAILED, Trust, messages, progress, read_study


def export(
    study: Path, *, to: Literal["pypsa"], out: Path | None = None, after_run: bool = False, trust: Trust = False
) -> int:
    """Write the plan's linear problem for another tool.

    Parameters
    ----------
    study
        Study file, YAML.
    to
        The tool: pypsa.
    out
        Folder to write to; runs/<study name>/pypsa by default.
    after_run
        Run the study first and write the problem of its last round; else that of the first, which no run has corrected.
    """
    from gasloop.exchange import pypsa
    from gasloop.study import loop

    with messages():
        pypsa.pypsa()
        read = read_study(study, trust)
        folder = out or Path("runs") / read.name / to
        with progress() as stage:
            stage("problem of the last round" if after_run else "problem of the first round")
            last = loop.run(read.statement, stage).last.problem if after_run else None
            problem = last or loop.first_problem(read.statement)
            stage("writing")
            parts = pypsa.write(problem, folder)
        rows = sum(c.rows for c in parts.couplings)
        print(f"PyPSA network: {folder / pypsa.NETWORK}; {rows} rows beside it: {folder / pypsa.BESIDE}")
        return 0
    return FAILED
