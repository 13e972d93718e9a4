"""One stage that fires: what it can give, what it uses by species, what is missing where it cannot."""

from __future__ import annotations

from gasloop.flight.vehicle import Element, Engine
from gasloop.parts.rocket import burnt, ideal_dv

_CLOSE = 1e-12  # share of a craft's mass by which the missing propellant is found
_ROUNDS = 100_000


def can_give(stage: Element, engine: Engine, before: float, g0: float) -> float:
    """Speed [m/s] that what is on board gives to a craft of mass ``before`` [kg]."""
    usable = engine.burnable(stage.tanks)
    return float(ideal_dv(before, usable, engine.isp, g0)) if usable > 0 else 0.0


def spend(stage: Element, engine: Engine, used: float) -> dict[str, float]:
    """Take propellant [kg] out of the tanks by the mixture; gives it by species."""
    by = {species: used * share for species, share in engine.shares.items()}
    for species, mass in by.items():
        tank = stage.tanks[species]
        tank.mass = max(tank.mass - mass, 0.0)  # by round-off below zero; more was refused before
    return by


def missing(stage: Element, engine: Engine, before: float, dv: float, g0: float) -> dict[str, float]:
    """How much more of each species [kg] must be on board for a burn: what is added is carried too.

    added = max(share (before + sum added) f - on board, 0),  f = 1 - exp(-dv/(g0 Isp)): from nothing up until it stands
    """
    share = float(burnt(1.0, dv, engine.isp, g0))
    added = dict.fromkeys(engine.shares, 0.0)
    for _ in range(_ROUNDS):
        total = (before + sum(added.values())) * share
        fresh = {s: max(total * x - stage.tanks[s].mass, 0.0) for s, x in engine.shares.items()}
        change = sum(fresh.values()) - sum(added.values())
        added = fresh
        if change < _CLOSE * before:
            break
    return {species: mass for species, mass in added.items() if mass > 0}
