"""``gasloop export``: a plan, a table of results or orbits for another tool."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from gasloop.cli.common import FAILED, Trust, messages, progress, read_study


def export(
    study: Path,
    *,
    to: Literal["pypsa", "csv", "parquet", "opm", "omm", "oem"],
    out: Path | None = None,
    after_run: bool = False,
    days: float = 7.0,
    every: float = 600.0,
    trust: Trust = False,
) -> int:
    """Write a plan's linear problem, what moved in a mission, campaign or tour, or the orbits of satellites for another tool.

    Parameters
    ----------
    study
        Study file, YAML; for opm, omm and oem two-line elements, a message of the CCSDS or a CSV table of clients.
    to
        pypsa: the plan's problem; csv, parquet: a tidy table; opm, omm, oem: orbit messages.
    out
        pypsa, opm, omm, oem: folder to write to; csv, parquet: the file. Below runs/<name> by default.
    after_run
        Of pypsa: run the study first and write the problem of its last round; else that of the first, which no run has corrected.
    days
        Of oem: length of the ephemeris [d].
    every
        Of oem: time between states [s].
    """
    with messages():
        if to == "pypsa":
            return _pypsa(study, out, after_run, trust)
        if to == "csv" or to == "parquet":
            return _table(study, out, to, trust)
        return _orbits(study, out, to, days, every)
    return FAILED


def _pypsa(study: Path, out: Path | None, after_run: bool, trust: bool) -> int:
    from gasloop.exchange import pypsa
    from gasloop.study import loop

    pypsa.pypsa()
    read = read_study(study, trust)
    folder = out or Path("runs") / read.name / "pypsa"
    with progress() as stage:
        stage("problem of the last round" if after_run else "problem of the first round")
        last = loop.run(read.statement, stage).last.problem if after_run else None
        problem = last or loop.first_problem(read.statement)
        stage("writing")
        parts = pypsa.write(problem, folder)
    rows = sum(c.rows for c in parts.couplings)
    print(f"PyPSA network: {folder / pypsa.NETWORK}; {rows} rows beside it: {folder / pypsa.BESIDE}")
    return 0


def _table(study: Path, out: Path | None, to: str, trust: bool) -> int:
    from gasloop.api import read_any
    from gasloop.exchange import tables
    from gasloop.study.read import raw_mapping

    if not set(tables.KINDS) & set(raw_mapping(study)):
        raise ValueError(
            f"{study}: there is no such table of it (a plant's results are in its results.nc); allowed: {', '.join(tables.KINDS)}"
        )
    read = read_any(study, trust)
    with progress() as stage:
        table = tables.rows(read.run(stage))
    path = out or Path("runs") / read.name / f"moved.{to}"
    path.parent.mkdir(parents=True, exist_ok=True)
    tables.write(table, path, to)
    print(f"Table: {path}, {len(table)} rows")
    return 0


def _orbits(file: Path, out: Path | None, to: str, days: float, every: float) -> int:
    from gasloop.exchange import ephemerides, orbit_files

    satellites = orbit_files.read(file, orbit_files.source_of(file) or "clients")
    for path in ephemerides.write_all(satellites, to, out or Path("runs") / file.stem / to, days, every):
        print(f"Message: {path}")
    return 0
