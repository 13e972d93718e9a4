"""Seconds of a year in three rooms with a crew of four, hour by hour, once the equations stand.

Three days of plan and run give the orders; they are run over and over for a year. Ours is four equal steps of the integrator
in each hour; the other is the same equations by tolerance, 1e-5, which also says how far off the equal steps are: the
largest difference in any pressure, temperature or humidity of the rooms, as a share of its largest value.
"""

from __future__ import annotations

import dataclasses
import shutil
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from gasloop.api import Study
from gasloop.solve.orders import Orders, Run, RunOptions
from gasloop.solve.simulate import Prepared
from gasloop.study import loop
from gasloop.study.visit import orders_of

STUDY = Path(__file__).parent / "cabins.yaml"
DAYS, PARTS = 365, 4
TOLERANCE_DAYS = 30  # of the run by tolerance, counted for a year


def run() -> list[dict[str, Any]]:
    """Rows of the table."""
    outcome = loop.run(Study.read(STUDY).statement)
    last, steps = outcome.last, outcome.statement.steps
    orders = orders_of(outcome.built, last.plan, last.plan.sizes, steps, last.linear)
    network = outcome.built, outcome.counts, orders, last.linear
    days = steps * orders.step / 86400
    by_tolerance = Prepared(*network)
    month, slow = _timed(by_tolerance, orders, outcome.site, round(TOLERANCE_DAYS / days))
    slow *= DAYS / TOLERANCE_DAYS
    rows = []
    for compiled in (False, True) if shutil.which("cc") else (False,):
        began = time.perf_counter()
        prepared = Prepared(*network, RunOptions(parts=PARTS, compile=compiled))
        _timed(prepared, orders, outcome.site, 1)  # compiles
        built = time.perf_counter() - began
        year, quick = _timed(prepared, orders, outcome.site, round(DAYS / days))
        rows.append(
            {
                "name": "run year of three rooms" + (", compiled" if compiled else ""),
                "ours_s": quick, "other_s": slow, "ratio": quick / slow, "build_s": built, "off": _off(year, month),
                "other": f"by tolerance; {len(month.states)} states; off by {_off(year, month):.0e}",
            }
        )  # fmt: skip
    return rows


def _timed(prepared: Prepared, orders: Orders, site: Any, times: int) -> tuple[Run, float]:
    """The orders and their site so many times over, and how long that took."""

    def over(row: Any) -> Any:
        return np.tile(row, times)

    def targets(row: Any) -> Any:
        return np.append(np.tile(row[:-1], times), row[-1])

    many = dataclasses.replace(
        orders,
        loads={k: over(v) for k, v in orders.loads.items()},
        controls={k: over(v) for k, v in orders.controls.items()},
        targets={k: targets(v) for k, v in orders.targets.items()},
    )
    place = SimpleNamespace(**{k: over(v) if np.ndim(v) else v for k, v in vars(site).items()})
    began = time.perf_counter()
    return prepared.run(many, place), time.perf_counter() - began


def _off(year: Run, month: Run) -> float:
    """Largest difference in what is watched of the rooms, in the time that both have."""
    worst = 0.0
    for key, there in month.outputs.items():
        if key[0] in ("home", "lab", "lock"):
            worst = max(worst, float(np.max(np.abs(year.outputs[key][: len(there)] - there)) / np.max(np.abs(there))))
    return worst


if __name__ == "__main__":
    for row in run():
        print(
            f"{row['name']:40s} {row['ours_s']:6.2f} s, by tolerance {row['other_s']:6.2f} s, built in {row['build_s']:.1f} s, off {row['off']:.1e}"
        )
