"""Servicing tours against the rule of a planner with a list: the nearest client next.

14 clients are those of a published geostationary instance, solved exactly; 100 are drawn in its manner, searched. The
seconds of a search hold the floor under it. What matters is propellant: ``ratio`` is of times, as in the other rows; the
words say what each burns.

    python benchmarks/tour.py    prints the rows
"""

from __future__ import annotations

import dataclasses
import json
import time
from typing import Any

MANY, SEED = 100, 11


def many(count: int) -> Any:
    """Clients in geostationary orbit, most in their plane, the others leaning up to 8 deg as planes left alone do."""
    import numpy as np

    from gasloop.solve.tour.published import GEO_RADIUS, geo_tour
    from gasloop.solve.tour.things import Client, Orbit

    rng = np.random.default_rng(SEED)
    lean = np.where(rng.random(count) < 0.6, rng.uniform(0.0, 0.1, count), rng.uniform(0.1, 8.0, count))
    nodes, places = rng.uniform(45.0, 105.0, count), rng.uniform(0.0, 360.0, count)
    needs = rng.uniform(50.0, 300.0, count)
    clients = tuple(
        Client(f"c{k}", Orbit(GEO_RADIUS, *np.radians([lean[k], nodes[k], places[k]])), float(needs[k]))
        for k in range(count)
    )
    return dataclasses.replace(geo_tour(), clients=clients)


def row(name: str, tour: Any) -> dict[str, Any]:
    """Solve it, and go by the rule."""
    from gasloop.solve.tour.legs import table
    from gasloop.solve.tour.route import Costs
    from gasloop.solve.tour.run import solve
    from gasloop.solve.tour.search import greedy

    started = time.perf_counter()
    done = solve(tour)
    ours = time.perf_counter() - started
    started = time.perf_counter()
    simple = greedy(Costs(tour, table(tour)))
    other = time.perf_counter() - started
    if simple is None:
        raise RuntimeError(f"{name}: the nearest client next finds no tour")
    if done.propellant > simple.propellant * (1 + 1e-9):
        raise RuntimeError(f"{name}: {done.propellant:.1f} kg, and the nearest client next {simple.propellant:.1f} kg")
    how = "exact" if done.exact else f"searched, floor {done.bound:.0f} kg, gap {100 * done.gap:.1f} %"
    return {
        "name": name, "ratio": ours / other, "ours_s": ours, "other_s": other, "propellant_ratio": done.propellant / simple.propellant,
        "other": f"nearest client next: {simple.propellant:.0f} kg burnt; ours {done.propellant:.0f} kg "
        f"({100 * (done.propellant / simple.propellant - 1):+.0f} %), {how}",
    }  # fmt: skip


def run() -> list[dict[str, Any]]:
    """Rows for the table."""
    from gasloop.solve.tour.published import geo_tour

    return [row("tour, 14 clients", geo_tour()), row(f"tour, {MANY} clients", many(MANY))]


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
