"""Seconds of a run of ten years in which a battery fades and stacks wear, and whether the fade depends on the step.

The study is planned once; its run of ten years is timed by the integrator alone. The first year of it is run again, once
by each engine, against CVODES on the same equations at the same tolerance, as in ``simulate``. Then a piece of its orders
is run in steps of one hour and of ten minutes, orders and sun held within the hour: what has aged must be the same.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import simulate

STUDY = Path(__file__).parent / "ageing.yaml"
YEAR = 8760  # hours
PIECE = 1440  # hours that are run in both steps
FINER = 6  # steps of ten minutes in an hour
AGED = ("calendar", "cycles", "wear")


def run(study: Path = STUDY, years: float = 10.0) -> list[dict[str, Any]]:
    """The row of the table."""
    from gasloop.study import loop
    from gasloop.study.read import read

    statement = dataclasses.replace(read(study), rounds=1)
    statement = dataclasses.replace(statement, steps=round(years * YEAR)) if years != 10.0 else statement
    with simulate._catching() as whole:
        outcome = loop.run(statement)
    first = dataclasses.replace(whole, orders=whole.orders[:, : min(YEAR, whole.hours)])
    ours, _ = simulate._run(first, whole.hour)
    other, _ = simulate._run(first, simulate._engine(whole, "cvodes", {"quad_err_con": True}))
    aged = {f"{u}.{s}": float(v[-1]) for (u, s), v in outcome.last.run.states.items() if s in AGED}
    return [
        {
            "name": "run ten years with ageing", "ratio": ours / other, "ours_s": ours, "other_s": other,
            "other": "CasADi CVODES, not compiled; one year of the ten",
            "ten_years_s": outcome.timings["run integrate"], "hours": whole.hours,
            "states": int(whole.hour.size1_in("x0")), "capacity_left": _capacity(outcome), "aged": aged,
            "off_by_step": by_step(outcome),
        }
    ]  # fmt: skip


def _capacity(outcome: Any) -> float:
    """Share of its new capacity that the battery has kept."""
    battery = outcome.built.units["battery"].component
    ends = {s: v[-1] for (u, s), v in outcome.last.run.states.items() if u == "battery"}
    return float(battery.left(SimpleNamespace(**ends)))


def by_step(outcome: Any) -> dict[str, float]:
    """What has aged after a piece of the run in ten-minute steps, against one-hour steps: relative difference."""
    from gasloop.solve.orders import RunOptions
    from gasloop.solve.simulate import simulate
    from gasloop.study.visit import orders_of

    statement, last = outcome.statement, outcome.last
    orders = orders_of(outcome.built, last.plan, last.plan.sizes, statement.steps, last.linear)
    ends = []
    for finer in (1, FINER):
        site = SimpleNamespace(**{k: _held(v, finer) for k, v in vars(outcome.site).items()})
        given = _finer(orders, finer)
        ends.append(simulate(outcome.built, outcome.counts, given, last.linear, site, RunOptions(trim=statement.trim)))
    hourly, fine = (r.states for r in ends)
    return {f"{u}.{s}": float(fine[u, s][-1] / hourly[u, s][-1] - 1) for u, s in hourly if s in AGED}


def _held(values: Any, finer: int) -> Any:
    """The first hours of a row, each held for so many steps; a number stays one."""
    import numpy as np

    return values if np.ndim(values) == 0 else np.repeat(np.asarray(values)[:PIECE], finer)


def _finer(orders: Any, finer: int) -> Any:
    """Orders of the first hours in finer steps; targets on straight lines between the hours."""
    import numpy as np

    hours, fine = np.arange(PIECE + 1), np.arange(PIECE * finer + 1) / finer
    return dataclasses.replace(
        orders,
        step=orders.step / finer,
        loads={k: _held(v, finer) for k, v in orders.loads.items()},
        controls={k: _held(v, finer) for k, v in orders.controls.items()},
        targets={k: np.interp(fine, hours, v[: PIECE + 1]) for k, v in orders.targets.items()},
    )


if __name__ == "__main__":
    import sys

    for row in run(years=float(sys.argv[1]) if sys.argv[1:] else 10.0):
        print(row)
