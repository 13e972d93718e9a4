"""Solve a campaign; where its plant is one of ours, until campaign and plant plan assume the same plant."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gasloop.campaign.own import Curve
from gasloop.campaign.read import Asked
from gasloop.report.writing import write_all
from gasloop.solve.campaign.answer import Found, read
from gasloop.solve.campaign.run import solve
from gasloop.solve.campaign.things import Campaign, Plant
from gasloop.solve.problem import PlanError

Progress = Callable[[str], None]

ROUNDS = 4
SAME = 0.01  # relative, of the mass of the plant that campaign and plan assume


@dataclass(frozen=True)
class Agreement:
    """Of a plant of ours in one round: mass that the campaign assumes for a product, and that a plan finds for it [kg]."""

    plant: str
    rate: float
    assumed: float
    planned: float

    @property
    def gap(self) -> float:
        """Relative."""
        return abs(self.assumed / self.planned - 1.0) if self.planned else 0.0


@dataclass(frozen=True)
class Result:
    """What a campaign came to, and the same without its plants (None if it has none, or cannot do without)."""

    asked: Asked
    found: Found
    without: Found | None
    why_without: str = ""
    rounds: tuple[Agreement, ...] = ()
    curves: Mapping[str, Plant] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether the last plan of each plant of ours is the plant that the campaign assumes."""
        last = {a.plant: a.gap for a in self.rounds}
        return all(gap <= SAME for gap in last.values())

    @property
    def summary(self) -> dict[str, Any]:
        """For machines."""
        from gasloop.campaign.table import summary

        return summary(self)

    def write(self, folder: str | Path) -> None:
        """summary.json, report.html and tables."""
        from gasloop.campaign.page import html
        from gasloop.campaign.table import files

        write_all(Path(folder), {**files(self), "report.html": html(self)})


def run(asked: Asked, progress: Progress = lambda stage: None, log: bool = False) -> Result:
    """Solve it, and the same without plants.

    Raises PlanError where there is no campaign, and what a plant study raises.
    """
    campaign, curves, rounds = asked.campaign, {name: Curve(own) for name, own in asked.owns.items()}, []
    for curve in curves.values():
        curve.sample(progress)
    for turn in range(1, ROUNDS + 1):
        campaign = _with_curves(asked.campaign, curves)
        progress(f"round {turn}: flights of {len(campaign.dates)} epochs" if curves else "flights")
        found = read(solve(campaign, asked.gap, asked.time_limit, log))
        agreed = [_compare(found, name, curve, progress) for name, curve in curves.items()]
        rounds += [a for a in agreed if a is not None]
        if all(a is None or a.gap <= SAME for a in agreed):
            break
    without, why = _without(campaign, asked, progress, log)
    known = {p.name: p for p in campaign.plants if p.name in curves}
    return Result(asked, found, without, why, tuple(rounds), known)


def _with_curves(campaign: Campaign, curves: Mapping[str, Curve]) -> Campaign:
    plants = tuple(curves[p.name].plant(p) if p.name in curves else p for p in campaign.plants)
    return dataclasses.replace(campaign, plants=plants)


def _compare(found: Found, name: str, curve: Curve, progress: Progress) -> Agreement | None:
    """The plant that the campaign chose, planned; a new corner of the curve where the two differ. None: not built."""
    plant = next(p for p in found.campaign.plants if p.name == name)
    mass = found.plant_mass(name)
    if mass < plant.masses[0] * (1 - 1e-6):
        return None
    rate = plant.rate(mass)
    progress(f"plan {curve.own.study.name} for the plant that the campaign chose")
    known = next((p for p in curve.points if abs(p.rate / rate - 1) < 1e-6), None)
    point = known or curve.add(curve.size_for(rate))
    return Agreement(name, rate, mass, point.mass)


def _without(campaign: Campaign, asked: Asked, progress: Progress, log: bool) -> tuple[Found | None, str]:
    """The same demands with no plant."""
    if not campaign.plants:
        return None, "it has no plant"
    progress("the same without plants")
    try:
        return read(solve(dataclasses.replace(campaign, plants=()), asked.gap, asked.time_limit, log)), ""
    except PlanError as error:
        return None, str(error)
