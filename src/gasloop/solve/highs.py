"""A linear problem to HiGHS and back: the only place that knows the solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.solve.problem import Options
from gasloop.solve.rows import Rows

Array = NDArray[np.float64]

# Asked in turn until one is sure. The first (HiPO, where HiGHS has it) is the quickest on a year, but loses its way where
# bounds stand six orders of magnitude above the answer; the second is an interior-point method too, and does not.
SOLVERS = ("ipm", "ipx", "simplex")
UNSURE = ("infeasible_or_unbounded", "unknown")


@dataclass(frozen=True)
class Answer:
    """How a solve ended, in a word; values of the columns, duals of the rows, relative gap, seconds in the solver."""

    status: str
    values: Array
    duals: Array
    gap: float
    seconds: float


def solve(rows: Rows, cost: Array, options: Options) -> Answer:
    """The least cost. One solver that is not sure is not believed: the next one is asked.

    With whole columns, the best whole numbers are sought first; the problem is then solved once more with these held,
    for a mixed-integer solution has no duals.
    """
    if rows.whole:
        found = _attempt(rows, cost, options, "choose")
        if found.status != "optimal":
            return found
        held = np.round(found.values[rows.whole_columns])
        fixed = _continuous(rows.held(held), cost, options)
        return Answer(fixed.status, fixed.values, fixed.duals, found.gap, found.seconds + fixed.seconds)
    return _continuous(rows, cost, options)


def solve_exactly(rows: Rows, cost: Array, options: Options) -> Answer:
    """The least cost at a vertex, to round-off; for problems small enough for the simplex method.

    Whole columns are rounded and held for a second solve, which also gives duals; gap and status are those of the first.
    """
    if not rows.whole:
        return _attempt(rows, cost, options, "simplex")
    found = _attempt(rows, cost, options, "choose")
    if not found.values.size or found.status not in ("optimal", "time_limit"):
        return found
    fixed = _attempt(rows.held(np.round(found.values[rows.whole_columns])), cost, options, "simplex")
    if fixed.status != "optimal":  # rounding took away what kept it feasible: the first stands, without duals
        return found
    return Answer(found.status, fixed.values, fixed.duals, found.gap, found.seconds + fixed.seconds)


def _continuous(rows: Rows, cost: Array, options: Options) -> Answer:
    seconds = 0.0
    for solver in SOLVERS:
        found = _attempt(rows, cost, options, solver)
        seconds += found.seconds
        # A verdict that two of them share will do: the simplex method could take hours to say the same of a year.
        if found.status not in UNSURE or (found.status == UNSURE[0] and solver != SOLVERS[0]):
            break
    return Answer(found.status, found.values, found.duals, 0.0, seconds)


def _attempt(rows: Rows, cost: Array, options: Options, solver: str) -> Answer:
    """Solve by one of HiGHS's solvers."""
    import highspy

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", options.log)
    for key, value in {
        "time_limit": options.time_limit, "solver": solver, "ipm_optimality_tolerance": 1e-7,
        "run_crossover": "on" if options.crossover else "off", "mip_rel_gap": options.gap,
    }.items():  # fmt: skip
        highs.setOptionValue(key, value)
    highs.passModel(_model(rows, cost, highspy))
    highs.run()
    solution, info = highs.getSolution(), highs.getInfo()
    status = highspy.HighsModelStatus
    word = {
        status.kOptimal: "optimal", status.kInfeasible: "infeasible", status.kUnbounded: "unbounded",
        status.kUnboundedOrInfeasible: "infeasible_or_unbounded", status.kTimeLimit: "time_limit",
    }.get(highs.getModelStatus(), "unknown")  # fmt: skip
    return Answer(
        word,
        np.array(solution.col_value),
        np.array(solution.row_dual),
        float(info.mip_gap) if rows.whole else 0.0,
        float(highs.getRunTime()),
    )


def _model(rows: Rows, cost: Array, highspy: Any) -> Any:
    """The problem in the solver's own form."""
    matrix, lp = rows.matrix(), highspy.HighsLp()
    lp.num_col_, lp.num_row_ = rows.columns, rows.rows
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = np.concatenate(rows.low), np.concatenate(rows.high)
    lp.row_lower_, lp.row_upper_ = (np.concatenate([s[i] for s in rows.sides]) for i in range(2))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    if rows.whole:
        kinds = np.full(rows.columns, highspy.HighsVarType.kContinuous)
        kinds[rows.whole_columns] = highspy.HighsVarType.kInteger
        lp.integrality_ = list(kinds)
    return lp
