"""Whole numbers of modules: branch and bound, each node one solve without whole numbers."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping

from gasloop.model.network import Sizing
from gasloop.solve.problem import Plan, PlanError, Problem

NODES = 200  # of the search


def whole_modules(problem: Problem, solve: Callable[[Problem], Plan]) -> Plan:
    """Branch and bound over the few whole numbers, each node one interior-point solve.

    A general mixed-integer solver starts with the simplex method, which on a year of hours takes longer than all nodes
    together; and its solution has no prices, while the last node has.
    Raises PlanError if the first relaxation has no plan, or if NODES are used up without one.
    """
    counted = {n: u.sizing for n, u in problem.network.units.items() if u.sizing.module}
    first = {
        n: (math.ceil(s.low / s.module - 1e-9), math.floor(s.high / s.module + 1e-9))
        for n, s in counted.items()
        if s.module
    }
    open_nodes = [first]
    best: Plan | None = None
    bound = math.inf
    timings: dict[str, float] = {}
    for _ in range(NODES):
        if not open_nodes:
            break
        node = open_nodes.pop()
        try:
            made = solve(_with_counts(problem, node))
        except PlanError:
            if node is first:
                raise
            continue
        timings = {k: timings.get(k, 0.0) + v for k, v in made.timings.items()}
        bound = min(bound, made.objective)
        if best is not None and made.objective >= best.objective * (1 - problem.options.gap):
            continue
        counts = {n: made.sizes[n] / (s.module or 1.0) for n, s in counted.items()}
        split = max(counts, key=lambda n: abs(counts[n] - round(counts[n])))
        if abs(counts[split] - round(counts[split])) < 1e-4:
            whole = {n: round(c) for n, c in counts.items()}
            best = dataclasses.replace(made, modules=whole)
            continue
        low, high = node[split]
        below, above = math.floor(counts[split]), math.ceil(counts[split])
        # The nearer whole number is looked at first: it stands last.
        branches = [{**node, split: (above, high)}, {**node, split: (low, below)}]
        open_nodes += branches if counts[split] - below < 0.5 else branches[::-1]
    if best is None:
        raise PlanError(
            f"no plan with whole modules among the first {NODES} tried; allow more modules or fewer kinds of them"
        )
    gap = max(0.0, (best.objective - bound) / abs(best.objective)) if open_nodes else min(problem.options.gap, 1.0)
    return dataclasses.replace(best, gap=gap, timings=timings)


def _with_counts(problem: Problem, counts: Mapping[str, tuple[int, int]]) -> Problem:
    """The problem with modules as plain sizes between whole numbers of them."""
    units = dict(problem.network.units)
    for name, (low, high) in counts.items():
        module = units[name].sizing.module or 1.0
        units[name] = dataclasses.replace(units[name], sizing=Sizing(low * module, high * module))
    return dataclasses.replace(problem, network=dataclasses.replace(problem.network, units=units))
