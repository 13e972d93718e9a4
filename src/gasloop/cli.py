"""The command line. Imports are inside the commands, so that ``--help`` is quick."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

if TYPE_CHECKING:
    from gasloop.api import Study

app = App(name="gasloop", help="Design, run and judge space gas systems.", version_flags=["--version"])

Trust = Annotated[
    bool, Parameter(negative="", help="import components named package.module:Class, which runs their code")
]
FAILED = 1  # exit code of a study that does not plan, does not run or does not agree
BAD_INPUT = 2


@app.command
def run(study: Path, *, out: Path | None = None, trust: Trust = False, log: bool = False) -> int:
    """Plan and run a study; write results.nc, report.html, summary.json and study.yaml.

    Parameters
    ----------
    study
        Study file, YAML.
    out
        Folder for the results; runs/<study name> by default.
    log
        Show the solver's log.
    """
    with _messages():
        read = _read(study, trust)
        folder = out or Path("runs") / read.name
        with _progress() as stage:
            result = read.run(stage, log=log)
            stage("writing")
            _write(result, folder, study.read_text("utf-8"))
        summary = result.summary
        print(summary["answer"])
        print(summary["status"][0].upper() + summary["status"][1:] + ".")
        for event in summary["events"]:
            print(f"In the run, {event['said']}.")
        for course in summary["survived"]:
            print(f"Contingency {course['said']}.")
        print(f"Report: {folder / 'report.html'}")
        return 0 if summary["passes"] else FAILED
    return FAILED


@app.command
def vary(study: Path, *, out: Path | None = None, trust: Trust = False) -> int:
    """Run the cases that a study states under `vary`; write vary.html and cases.json, print the table.

    Parameters
    ----------
    study
        Study file, YAML.
    out
        Folder for the output; runs/<study>_vary by default.
    """
    from gasloop.report import vary_page
    from gasloop.study import vary as cases

    with _messages():
        read = _read(study, trust)  # the study as it stands must be right before its cases are run
        every = cases.cases(study.read_text("utf-8"), str(study))
        with _progress() as stage:
            found = cases.run(every, cases.study_runner(study, trust), stage)
        folder = out or Path("runs") / f"{read.name}_vary"
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / "vary.html", vary_page.html(read.name, read.statement.what, found))
        _replace(folder / "cases.json", json.dumps([f.as_json() for f in found], indent=2))
        print(vary_page.text_table(found))
        for sentence in vary_page.sentences([f for f in found if f.planned], *vary_page.axes(found)):
            print(sentence[0].upper() + sentence[1:] + ".")
        print(f"Page: {folder / 'vary.html'}")
        return 0 if all(f.agrees for f in found) else FAILED
    return FAILED


@app.command
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
    with _messages():
        raw = raw_mapping(study)
        try:
            read(study, trust)
        except StudyError as error:
            faults = error.faults
            print(error, file=sys.stderr)
        path = out or Path(f"{study.stem}.svg")
        _replace(path, draw_raw(raw, faults))
        print(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}; diagram: {path}")
        return BAD_INPUT if faults else 0
    return BAD_INPUT


@app.command
def report(folder: Path) -> int:
    """Write the report again from results.nc alone.

    Parameters
    ----------
    folder
        Folder that holds results.nc.
    """
    from gasloop.api import Result

    with _messages():
        Result.load(folder / "results.nc").report(folder / "report.html")
        print(f"Report: {folder / 'report.html'}")
        return 0
    return FAILED


@app.command
def components(name: str | None = None) -> int:
    """List the catalogue; with NAME show equations, ports and parameters with unit, range and source."""
    from gasloop.components import CATALOGUE
    from gasloop.components.describe import describe, overview

    if name is None:
        print(overview())
        return 0
    if name not in CATALOGUE:
        import difflib

        near = difflib.get_close_matches(name, CATALOGUE, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        print(f"no component '{name}'{hint} There are: {', '.join(CATALOGUE)}", file=sys.stderr)
        return BAD_INPUT
    print(describe(CATALOGUE[name]))
    return 0


@app.command
def sources(folder: Path | None = None, *, bibtex: bool = False) -> int:
    """List all references, or those that a run rests on.

    Parameters
    ----------
    folder
        Folder that holds results.nc.
    bibtex
        As BibTeX.
    """
    from gasloop.knowledge.sources import bibliography, references
    from gasloop.model import results

    with _messages():
        if folder is None:
            keys = list(references())
        else:
            keys = results.attribute(results.load(folder / "results.nc"), "sources")
        for reference in bibliography(keys):
            print(reference.bibtex if bibtex else f"[{reference.key}] {reference.text}")
        return 0
    return FAILED


@app.command
def schema() -> int:
    """Print the JSON Schema of a study, for editors."""
    from gasloop.study.schema import json_schema

    print(json.dumps(json_schema(), indent=2))
    return 0


@app.command
def validate(
    *,
    area: str | None = None,
    cases: Path | None = None,
    strict: bool = False,
    as_json: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """Run published cases: expected, got, error, within or not.

    Parameters
    ----------
    area
        Only cases of this area: energy, production, cryogenics, ..
    cases
        A folder of your own cases, of the same form.
    strict
        Fail for every miss, also for one that is on record.
    as_json
        Machine-readable output.
    """
    from gasloop.validate import run_cases, table

    with _messages():
        found = run_cases(area=area, folder=cases)
        print(json.dumps([c.as_json() for c in found], indent=2) if as_json else table(found))
        bad = [c for c in found if (not c.within if strict else not c.record_is_true)]
        return FAILED if bad or not found else 0
    return FAILED


comparison = App(name="compare", help="Ways to the same thing side by side, with one boundary.")
app.command(comparison)


@comparison.command(name="production")
def compare_production(
    *,
    site: str,
    rate: Annotated[str, Parameter(allow_leading_hyphen=True)],
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    out: Path | None = None,
) -> int:
    """All routes to oxygen: electricity, heat, plant, soil, reagents, the floor, what others publish.

    Parameters
    ----------
    site
        A lunar site: shackleton_ridge, mare_equator.
    rate
        Oxygen in the long run, with unit: "10 t/yr".
    as_json
        Machine-readable output.
    out
        Where to write the same as a page, one HTML file with a chart.
    """
    from gasloop.compare import compare, html, table

    with _messages():
        found = compare(site, rate)
        print(json.dumps(found.as_json(), indent=2) if as_json else table(found))
        if out:
            _replace(out, html(found))
        return 0 if found.rows else FAILED
    return FAILED


@app.command
def fit(
    component: str,
    data: Path,
    *,
    only: str | None = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative="")] = None,
    area: str | None = None,
    cells: float = 1.0,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    out: Path | None = None,
) -> int:
    """Parameters of a stack from its measured polarisation curve, with ranges, and the block that a study takes.

    Parameters
    ----------
    component
        A stack of the catalogue: alkaline_electrolyser, pem_fuel_cell, ..
    data
        CSV with units in its header: "j [A/cm2], V [V], T [degC], p [bar]"; a column use says fit or test.
    only
        Parameters to fit, with commas, in place of the usual ones: "a,j0".
    set_
        A parameter set by hand, "excess=1.6" or "w=25 %"; as often as needed.
    area
        Area of a cell, "25 cm2", where the file has the current in A.
    cells
        Cells in series, where the file has the voltage of a stack.
    as_json
        Machine-readable output.
    out
        Where to write the same as a page, one HTML file with a chart.
    """
    from gasloop.fit import fit as fit_
    from gasloop.fit import html, table
    from gasloop.knowledge.quantity import parse

    with _messages():
        settings = {}
        for text in set_ or []:
            name, equals, value = text.partition("=")
            if not equals:
                raise ValueError(f"--set {text}: write NAME=VALUE, like w=0.25")
            settings[name.strip()] = value.strip()
        found = fit_(
            component,
            data,
            only=[n.strip() for n in only.split(",")] if only else None,
            settings=settings,
            area=parse(area, "cm2") if area else None,
            cells=cells,
        )
        print(json.dumps(found.as_json(), indent=2) if as_json else table(found))
        if out:
            _replace(out, html(found))
        return 0
    return FAILED


@app.command
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

    with _messages():
        pypsa.pypsa()
        read = _read(study, trust)
        folder = out or Path("runs") / read.name / to
        with _progress() as stage:
            stage("problem of the last round" if after_run else "problem of the first round")
            last = loop.run(read.statement, stage).last.problem if after_run else None
            problem = last or loop.first_problem(read.statement)
            stage("writing")
            parts = pypsa.write(problem, folder)
        rows = sum(c.rows for c in parts.couplings)
        print(f"PyPSA network: {folder / pypsa.NETWORK}; {rows} rows beside it: {folder / pypsa.BESIDE}")
        return 0
    return FAILED


@app.command(name="import")
def import_(network: Path, *, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False) -> int:
    """Plan a simple PyPSA network: the same optimum, by gasloop's planner.

    Parameters
    ----------
    network
        A network that PyPSA wrote, NetCDF: buses, generators, links, stores, loads.
    as_json
        Machine-readable output.
    """
    from gasloop.exchange import from_pypsa

    with _messages():
        imported = from_pypsa.read(network)
        found = imported.solve()
        sizes = imported.sizes(found)
        if as_json:
            print(json.dumps({"objective": found.objective, "sizes": sizes}, indent=2))
        else:
            print(f"Capital cost: {found.objective:.6g}")
            for unit, size in sizes.items():
                print(f"{unit}: {size:.6g} {'MWh' if imported.units[unit][0] == 'Store' else 'MW'}")
        return 0
    return FAILED


def _read(path: Path, trust: bool) -> Study:
    from gasloop.api import Study

    return Study.read(path, trust)


def _write(result: Any, folder: Path, text: str) -> None:
    """All four files, each aside first and then renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    result.save(folder / "results.nc")
    result.report(folder / "report.html")
    _replace(folder / "summary.json", json.dumps(result.summary, indent=2))
    _replace(folder / "study.yaml", text)


def _replace(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.writing")
    aside.write_text(text, "utf-8")
    aside.replace(path)


@contextmanager
def _messages() -> Iterator[None]:
    """Turn known errors into a message and an exit code; anything else is a bug and shows its trace."""
    from gasloop.model.results import ResultsError
    from gasloop.study.read import StudyError

    try:
        yield
    except StudyError as error:
        print(error, file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
    except (ResultsError, FileNotFoundError, ValueError, KeyError) as error:
        print(f"gasloop: {error.args[0] if error.args else error}", file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
    except RuntimeError as error:
        if type(error).__name__ not in ("PlanError", "SimulationError", "NoSteadyState"):
            raise
        print(f"gasloop: {error}", file=sys.stderr)
        raise SystemExit(FAILED) from None


@contextmanager
def _progress() -> Iterator[Any]:
    """Stages with the seconds since the start; one line a stage where nobody watches a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    started = time.perf_counter()
    with console.status("starting") as status:

        def stage(text: str) -> None:
            line = f"[{time.perf_counter() - started:6.1f} s] {text}"
            if console.is_terminal:
                status.update(line)
            else:
                print(line, file=sys.stderr, flush=True)

        yield stage


def main() -> None:
    """Entry point: the exit code is what the command returns."""
    try:
        code = app()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
