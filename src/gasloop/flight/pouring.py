"""One species from tank to tank: what leaves, what arrives, what is not there."""

from __future__ import annotations

from gasloop.flight.course import Failure, Short
from gasloop.flight.events import Transfer
from gasloop.flight.vehicle import Element

_ENOUGH = 1e-9  # of a load, and kg: closer than that is enough


def pour(e: Transfer, species: str, source: Element, to: Element) -> tuple[float, float]:
    """Move one species; what left and what arrived [kg]. Raises Short where it is not there or does not go in.

    taken = arrives/(1 - lost) + chill
    """
    stock, goal = source.tanks[species], to.tanks[species]
    behind = e.residual * stock.holds
    there = max(stock.mass - behind, 0.0)
    if e.all:
        taken = min(there, e.chill + goal.room / (1 - e.lost))
        arrives = max(taken - e.chill, 0.0) * (1 - e.lost)
    else:
        arrives = goal.room if e.amount is None else e.amount
        taken = arrives / (1 - e.lost) + e.chill
    if taken > there * (1 + _ENOUGH) + _ENOUGH:
        short = taken - there
        stays = f", of which {min(behind, stock.mass):,.1f} kg stay behind" if behind else ""
        said = (
            f"transfer from {e.source} to {e.to}: {taken:,.1f} kg of {species} wanted, {stock.mass:,.1f} kg there{stays}; "
            f"missing {short:,.1f} kg"
        )
        raise Short(Failure(e.where, said, {species: short}))
    if arrives > goal.room * (1 + _ENOUGH) + _ENOUGH:
        said = f"{arrives:,.1f} kg of {species} do not go into {e.to}, which has room for {goal.room:,.1f} kg"
        raise Short(Failure(e.where, said))
    stock.mass = max(stock.mass - taken, 0.0)
    goal.mass += arrives
    return taken, arrives
