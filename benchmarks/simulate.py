"""Seconds and steps of a simulated year of the shackleton network, against CVODES on the very same equations.

The study's own loop makes the plan that is run; its integrator is caught on the way to CasADi, with the orders of the
year, and run again by itself. Both engines are CasADi's, without a C compiler, at the same tolerance, flows under error
control as well as states; what each is off a much tighter run stands beside the time. In the second row the equations
are compiled, where a compiler is present.
"""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STUDY = Path(__file__).parent.parent / "studies" / "shackleton.yaml"
ROUNDS = 2  # of the study's loop: the first one is read far from where the plant works
REPEATS = 3
SAMPLE = 24  # steps are counted in every so-manieth hour


@dataclass
class Caught:
    """The last year that a study ran: integrator, its making, and what went in and came out."""

    make: tuple[Any, ...] = ()
    hour: Any = None
    start: Any = None
    orders: Any = None
    found: Any = None

    @property
    def hours(self) -> int:
        return int(self.orders.shape[1])


def run(study: Path = STUDY, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Rows of the table."""
    from gasloop.study import loop
    from gasloop.study.read import read

    with _catching() as year:
        loop.run(dataclasses.replace(read(study), rounds=rounds))
    tight = {k: year.make[5][k] * 1e-3 for k in ("reltol", "abstol")}
    truth = _run(year, _engine(year, "rosenbrock", tight))[1]
    other, found = _run(year, _engine(year, "cvodes", {"quad_err_con": True}))
    facts = {
        "hours": year.hours, "states": int(year.hour.size1_in("x0")), "steps": _steps(year), "rtol": year.make[5]["reltol"],
        "other_error": _error(found, truth),
    }  # fmt: skip
    engines = {f"run year of {study.stem}": (year.hour, 0.0)}
    if shutil.which("gcc"):
        started = time.perf_counter()
        compiled = _engine(year, "rosenbrock", {"jit": True, "compiler": "shell", "jit_options": {"flags": ["-O1"]}})
        engines[f"run year of {study.stem}, compiled"] = (compiled, time.perf_counter() - started)
    rows = []
    for name, (hour, building) in engines.items():
        runs = [_run(year, hour) for _ in range(REPEATS)]
        ours = min(seconds for seconds, _ in runs)
        rows.append(
            {
                "name": name, "ratio": ours / other, "ours_s": ours * 8760 / year.hours, "other_s": other * 8760 / year.hours,
                "other": "CasADi CVODES, not compiled", "ours_error": _error(runs[0][1], truth), "compile_s": building, **facts,
            }
        )  # fmt: skip
    return rows


def _error(found: Any, truth: Any) -> float:
    """Root mean square over hours and states, relative to each state's scale."""
    import numpy as np

    a, b = (np.asarray(v["xf"]) for v in (found, truth))
    return float(np.sqrt(np.mean(((a - b) / np.maximum(np.abs(b), 0.05)) ** 2)))


@contextmanager
def _catching() -> Iterator[Caught]:
    """While this lasts, the integrator and the orders of each run are kept; the last ones stay."""
    import casadi

    make, year = casadi.integrator, Caught()

    class Watched:
        """The integrator of an hour, whose chain over a year tells what it was given."""

        def __init__(self, hour: Any) -> None:
            self.hour = hour

        def mapaccum(self, name: str, hours: int) -> Any:
            chain = self.hour.mapaccum(name, hours)

            def run(x0: Any, p: Any) -> Any:
                year.start, year.orders, year.found = x0, p, chain(x0=x0, p=p)
                return year.found

            return run

    def watched(*given: Any) -> Watched:
        year.make, year.hour = given, make(*given)
        return Watched(year.hour)

    casadi.integrator = watched
    try:
        yield year
    finally:
        casadi.integrator = make


def _engine(year: Caught, plugin: str, more: dict[str, Any] | None = None) -> Any:
    """Another integrator of the same equations."""
    import casadi

    _, _, dae, t0, t1, settings = year.make
    return casadi.integrator("hour", plugin, dae, t0, t1, settings | (more or {}))


def _run(year: Caught, hour: Any) -> tuple[float, Any]:
    """Seconds of the year by that engine, and what it found."""
    chain = hour.mapaccum("year", year.hours)
    started = time.perf_counter()
    found = chain(x0=year.start, p=year.orders)
    return time.perf_counter() - started, found


def _steps(year: Caught) -> int:
    """Steps in the whole run, from a sample of its hours."""
    import numpy as np

    x, hours = np.asarray(year.found["xf"]), range(SAMPLE, year.hours, SAMPLE)
    count = 0
    for h in hours:
        year.hour(x0=x[:, h - 1], p=year.orders[:, h])
        count += year.hour.stats()["n_steps"]
    return round(count / len(hours) * year.hours)


if __name__ == "__main__":
    for row in run():
        print(f"{row['name']:40s} {row['ours_s']:6.2f} s a year, CVODES {row['other_s']:6.2f} s  {row}")
