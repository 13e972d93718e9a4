"""Flights and the size of one design together: rounds of a campaign with a plane for the dry mass, until it is the law."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.solve.campaign.design import QUANTITIES, Free, Law, tangent
from gasloop.solve.campaign.model import Model
from gasloop.solve.campaign.things import Campaign
from gasloop.solve.highs import solve_exactly
from gasloop.solve.problem import Options, PlanError

ROUNDS = 6
NARROW = 0.03  # of the values of the last round, either way: bounds of the next
SAME = 1e-6  # relative, between plane and law


@dataclass(frozen=True)
class Designed:
    """The design of least objective. dry : as the campaign has it, law : by the sizing law, for the same loads [kg]"""

    payload: float
    propellant: float
    dry: float
    law: float
    objective: float
    gap: float
    rounds: int

    @property
    def off(self) -> float:
        """How far the plane lies from the law, relative."""
        return self.dry / self.law - 1.0


def size(
    campaign: Campaign, name: str, law: Law, payload: tuple[float, float], propellant: tuple[float, float], copies: int,
    upkeep: Mapping[str, float] | None = None, gap: float = 1e-4, time_limit: float = 120.0,
) -> Designed:  # fmt: skip
    """The best payload and propellant within bounds, of which the first round's optimum is proved for its plane.

    Later rounds stay near that optimum, where the plane is true. Raises PlanError if there is no campaign.
    """
    first = campaign.vehicle(name)
    at, slopes = tangent(law, first.payload, sum(first.tanks.get(s, 0.0) for s, _ in first.engine.mixture))
    free = Free(payload, propellant, at, slopes, copies, upkeep or {})
    for turn in range(1, ROUNDS + 1):
        model = Model(campaign, {name: free})
        answer = solve_exactly(model.m, model.cost, Options(gap=gap, time_limit=time_limit))
        if answer.status != "optimal":
            raise PlanError(
                f"no campaign sizes '{name}' within its bounds ({answer.status}); widen them, or allow more time"
            )
        found = {q: float(answer.values[model.sized[name].column[q]]) for q in QUANTITIES}
        w, p = found["payload"], found["propellant"]
        made = Designed(w, p, found["dry"], law(w, p), float(model.cost @ answer.values), answer.gap, turn)
        if abs(made.off) <= SAME:
            break
        at, slopes = tangent(law, w, p)
        free = dataclasses.replace(
            free, payload=_near(w, payload), propellant=_near(p, propellant), at=at, slopes=slopes
        )
    return made


def _near(value: float, bounds: tuple[float, float]) -> tuple[float, float]:
    return max(value * (1 - NARROW), bounds[0]), min(value * (1 + NARROW), bounds[1])
