"""What an outcome cost: each priced size, and each priced flow as planned and as run."""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.knowledge.quantity import unit as read_unit
from gasloop.solve.plan import paid
from gasloop.study.cost import Price
from gasloop.study.loop import Outcome


def cost_rows(outcome: Outcome) -> list[dict[str, Any]]:
    """One row for each price: what was bought, at which price, and what it comes to over the run [EUR].

    planned : in the plan; run : the same price on what the run did. They part as plan and run do.
    """
    cost, problem = outcome.statement.cost, outcome.last.problem
    if cost is None or problem is None:
        return []
    made, ran = outcome.last.plan, outcome.last.run
    rows = []
    for name, price in cost.sizes.items():
        spent = made.sizes[name] * problem.price[name]
        rows.append(_row(name, "size", price, spent, spent))
    for key, planned in paid(problem, made).items():
        values = problem.flow_price[key]
        flow = ran.flows.get(key, np.zeros(1))  # what was not built has none
        rows.append(_row(".".join(key), "flow", cost.flows[key], planned, float(np.sum(values * flow)) * ran.step))
    return rows


def _row(of: str, kind: str, price: Price, planned: float, run: float) -> dict[str, Any]:
    stated = None if price.table else price.value / read_unit(price.unit).factor
    return {
        "of": of, "kind": kind, "price": stated, "unit": price.unit, "table": price.table.name if price.table else "",
        "because": price.because, "source": price.source or "", "planned": planned, "run": run,
    }  # fmt: skip
