"""The lunar test problem with one binary for each copy of a vehicle on each arc, as published, and with whole counts.

Both state the same problem (gasloop/solve/campaign/lunar.py) and go to the same solver with the same gap. The published
formulation is made from it: each of the copies is a design of its own, of which one may leave the Earth at each outbound
epoch, and of which there is one or none on an arc; copies on an arc share their propellant as counted vehicles do. The
optima have to agree to 1e-6.

    python benchmarks/campaign.py    prints the rows
"""

from __future__ import annotations

import dataclasses
import json
import time
from typing import Any

GAP, TIME_LIMIT = 1e-6, 300.0
# name: missions, plant in kg/kg/yr
CASES = {
    "campaign, 2 missions": (2, 0.0),
    "campaign, 2 missions with plant": (2, 10.0),
    "campaign, 3 missions": (3, 0.0),
}


def solved(campaign: Any, binary: bool) -> dict[str, float]:
    """Build and solve; seconds of both, sizes, objective."""
    import numpy as np

    from gasloop.solve.campaign.model import Model
    from gasloop.solve.highs import solve_exactly
    from gasloop.solve.problem import Options

    started = time.perf_counter()
    model = Model(campaign)
    if binary:
        high = np.concatenate(model.m.high)
        high[list(model.count.values())] = 1.0
        model.m.high = [high]
    answer = solve_exactly(model.m, model.cost, Options(gap=GAP, time_limit=TIME_LIMIT))
    seconds = time.perf_counter() - started
    if answer.status != "optimal":
        raise RuntimeError(f"the {'published' if binary else 'counted'} formulation ended with: {answer.status}")
    whole = sum(len(w) for w in model.m.whole)
    objective = float(model.cost @ answer.values)
    return {"s": seconds, "columns": model.m.columns, "whole": whole, "objective": objective}


def copies_of(campaign: Any, copies: int) -> Any:
    """The same campaign with each copy of its one design as a design of its own."""
    (craft,) = campaign.vehicles
    named = [f"{craft.name} {k + 1}" for k in range(copies)]
    supplies = []
    for supply in campaign.supplies:
        if supply.what == craft.name:
            supplies += [dataclasses.replace(supply, what=name, amount=1) for name in named]
        else:
            supplies.append(supply)
    vehicles = tuple(dataclasses.replace(craft, name=name) for name in named)
    return dataclasses.replace(campaign, vehicles=vehicles, supplies=tuple(supplies))


def run() -> list[dict[str, Any]]:
    """Rows for the table."""
    from gasloop.solve.campaign.lunar import lunar

    rows = []
    for name, (missions, rate) in CASES.items():
        copies = 8 if rate else 6
        campaign = lunar(missions, copies, rate)
        solved(campaign, binary=False)  # imports and the solver's first start belong to neither
        ours, other = solved(campaign, binary=False), solved(copies_of(campaign, copies), binary=True)
        off = ours["objective"] / other["objective"] - 1.0
        if abs(off) > 1e-6:
            raise RuntimeError(f"{name}: the optima differ by {off:.1e}")
        rows.append(
            {
                "name": name, "ratio": ours["s"] / other["s"], "ours_s": ours["s"], "other_s": other["s"],
                "other": f"one binary for each copy: {other['columns']} columns, {other['whole']} whole; "
                f"ours {ours['columns']}, {ours['whole']}",
                "objective_off": off,
            }
        )  # fmt: skip
    return rows


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
