"""``gasloop run``: plan and run a study; fly a mission; solve a campaign or a tour; price a business."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gasloop.cli.common import FAILED, Trust, messages, progress
from gasloop.report.writing import replace


def run(study: Path, *, out: Path | None = None, trust: Trust = False, log: bool = False) -> int:
    """Plan and run a study; write results, report.html, summary.json and study.yaml.

    The first key of the file says its kind: study (a plant), mission, campaign, tour, business.

    Parameters
    ----------
    study
        Study file, YAML.
    out
        Folder for the results; runs/<study name> by default.
    log
        Show the solver's log.
    """
    from gasloop.api import read_any

    with messages():
        read = read_any(study, trust)
        folder = out or Path("runs") / read.name
        with progress() as stage:
            result = read.run(stage, log=log)
            stage("writing")
            result.write(folder)
            replace(folder / "study.yaml", study.read_text("utf-8"))
        for line in told(result.summary):
            print(line)
        print(f"Report: {folder / 'report.html'}")
        return 0 if result.summary["passes"] else FAILED
    return FAILED


def told(summary: dict[str, Any]) -> list[str]:
    """What a run came to, in a few sentences."""
    answer = summary["answer"]
    return [
        *([answer] if isinstance(answer, str) else answer),
        f"{summary['status'][0].upper()}{summary['status'][1:]}.",
        *(f"In the run, {event['said']}." for event in summary.get("events", ())),
        *(f"Contingency {course['said']}." for course in summary.get("survived", ())),
        *(f"Of the air, {row['said']}." for row in summary.get("air_limits", ()) if not row["kept"]),
        *([f"Of spares, {summary['reliability']['said']}."] if summary.get("reliability") else ()),
    ]
