"""Solve a campaign: first everything that is asked for; failing that, the first priority as far as it goes, and so on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gasloop.solve.campaign.model import Model
from gasloop.solve.campaign.things import Campaign, Demand
from gasloop.solve.highs import Answer, solve_exactly
from gasloop.solve.problem import Options, PlanError

Array = NDArray[np.float64]

NOTHING = 1e-6  # kg that fall short and do not count
SLACK = 1e-6  # by which a share once found may be missed again in the next solve


@dataclass(frozen=True)
class Solved:
    """A model with the solver's numbers.

    gap : relative, between what was found and what is proved impossible to beat; duals : of the rows
    """

    model: Model
    values: Array
    duals: Array
    objective: float
    gap: float
    seconds: float
    in_time: bool

    @property
    def bound(self) -> float:
        """No campaign costs less than this."""
        return self.objective - self.gap * abs(self.objective)


def solve(campaign: Campaign, gap: float = 1e-6, time_limit: float = 60.0, log: bool = False) -> Solved:
    """The campaign of least mass, cost or time.

    Raises PlanError if there is none, or none was found in time.
    """
    model = Model(campaign)
    options = Options(gap=gap, time_limit=time_limit, log=log)
    spent = 0.0
    levels = sorted({d.priority for d in campaign.demands if d.priority is not None})
    answer = _with(model, {}, options)
    spent += answer.seconds
    if levels and not _found(answer):
        held: dict[int, float] = {}
        for level in levels:
            shares = np.zeros(model.m.columns)
            for demand, column in _asked(model):
                if demand.priority == level:
                    shares[column] = 1.0
            least = _with(model, _open(model, level, held), options, shares)
            spent += least.seconds
            if not _found(least):
                raise PlanError(_why(least, model.campaign))
            held |= {
                column: float(least.values[column]) * (1 + SLACK) + SLACK
                for demand, column in _asked(model)
                if demand.priority == level
            }
        answer = _with(model, held, options)
        spent += answer.seconds
    if not _found(answer):
        raise PlanError(_why(answer, campaign))
    objective = float(model.cost @ answer.values)
    return Solved(model, answer.values, answer.duals, objective, answer.gap, spent, answer.status == "optimal")


def _open(model: Model, level: int, held: dict[int, float]) -> dict[int, float]:
    """Most that each demand may fall short by while this level is served: all of what comes after it."""
    most = {
        column: demand.amount
        for demand, column in _asked(model)
        if demand.priority is not None and demand.priority >= level
    }
    return {**most, **held}


def _asked(model: Model) -> list[tuple[Demand, int]]:
    """Demands and the columns of what falls short of them."""
    return list(zip(model.campaign.demands, model.short, strict=True))


def _with(model: Model, short: dict[int, float], options: Options, cost: Array | None = None) -> Answer:
    """Solve with what may fall short, and nothing else."""
    m = model.m
    kept = m.high
    high = np.concatenate(kept)
    for column in model.short:
        high[column] = short.get(column, 0.0)
    m.high = [high]
    try:
        return solve_exactly(m, model.cost if cost is None else cost, options)
    finally:
        m.high = kept


def _found(answer: Answer) -> bool:
    held_up = answer.status == "time_limit" and answer.values.size and math.isfinite(answer.gap)
    return answer.status == "optimal" or bool(held_up)


def _why(answer: Answer, campaign: Campaign) -> str:
    if answer.status == "time_limit":
        return f"no campaign was found for '{campaign.name}' in the time given; allow more, or take fewer epochs"
    must = sum(d.priority is None for d in campaign.demands)
    return (
        f"no campaign meets what '{campaign.name}' asks for: {must} demands have no priority and must be met; give "
        f"them one to see how far it goes, allow more vehicles, tanks or time"
    )
