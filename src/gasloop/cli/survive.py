"""``gasloop survive``: a fault that nobody foresaw, and what the crew could do; or many histories of failures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from gasloop.cli.common import FAILED, Json, Trust, messages, progress, read_study
from gasloop.report.writing import replace

STRIDE = 50  # histories from one line of progress to the next


def survive(
    study: Path,
    *,
    fault: Annotated[list[str] | None, Parameter(negative="")] = None,
    leak: Annotated[list[str] | None, Parameter(negative="")] = None,
    capacity: float = 0.0,
    for_: Annotated[str | None, Parameter(name="--for")] = None,
    histories: int = 0,
    as_json: Json = False,
    out: Path | None = None,
    trust: Trust = False,
) -> int:
    """Plan and run a study, then lose a unit without foresight: time from the fault to each limit of the air.

    The same again with each response that the study states under `respond`. Exit code 0 if no limit of health or fire
    breaks, by itself or with a response.

    Parameters
    ----------
    study
        Study file, YAML.
    fault
        A unit that stops, UNIT@TIME: scrubber@30d. As often as needed.
    leak
        A hole in a room, ROOM@TIME:BORE: cabin@30d:5mm. As often as needed.
    capacity
        Share of the units' capacity that is left.
    for_
        How long to follow it, "10 d"; the rest of the study, at most 10 days, by default.
    histories
        Instead of a fault: so many sampled histories of failures, by the study's `reliability`.
    as_json
        Machine-readable output.
    out
        Folder for fault.html and fault.json.
    """
    from gasloop.study.fault_text import events, span

    with messages():
        statement = read_study(study, trust).statement
        if histories > 0:
            return _many(statement, histories, as_json, out)
        length = statement.steps * statement.step
        happening = events(fault or [], leak or [], capacity, statement.network, length)
        return _one(statement, happening, span(for_), as_json, out)
    return FAILED


def _one(statement: Any, happening: list[Any], length: float, as_json: bool, out: Path | None) -> int:
    """One fault, with each response."""
    from gasloop.report import survive_page
    from gasloop.study import fault_course, fault_words, loop

    with progress() as stage:
        found = fault_course.run(loop.run(statement, stage), happening, length, stage)
    said = fault_words.as_json(found)
    print(json.dumps(said, indent=2) if as_json else survive_page.text(found))
    if out:
        out.mkdir(parents=True, exist_ok=True)
        replace(out / "fault.json", json.dumps(said, indent=2))
        replace(out / "fault.html", survive_page.html(found))
    return 0 if found.passes else FAILED


def _many(statement: Any, count: int, as_json: bool, out: Path | None) -> int:
    """Many histories of failures."""
    from gasloop.study import loop
    from gasloop.study.histories import Histories, summed

    stated = statement.reliability
    if stated is None:
        raise ValueError(
            "--histories: the study does not say how often units fail; add `reliability:`, or give --fault"
        )
    with progress() as stage:
        outcome = loop.run(statement, stage)
        runner = Histories(outcome)
        stated = stated.only(outcome.built.units)
        stock = stated.spares(statement.steps * statement.step)
        found = []
        for first in range(0, count, STRIDE):
            stage(f"histories from {first + 1} of {count}")
            numbers = range(first, min(first + STRIDE, count))
            found += [runner.run(h) for h in stated.histories(statement.steps * statement.step, stock, numbers)]
    said = summed(found, stock)
    lines = [*said["answer"], f"{said['status'][0].upper()}{said['status'][1:]}."]
    print(json.dumps(said, indent=2) if as_json else "\n".join(lines))
    if out:
        out.mkdir(parents=True, exist_ok=True)
        replace(out / "histories.json", json.dumps(said, indent=2))
    return 0 if said["passes"] else FAILED
