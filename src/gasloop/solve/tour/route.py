"""One trip in a given order: how heavy a servicer must leave the depot, worked out backward from its end.

    m_before = m_after exp(dv/(g0 Isp)) + what is given at the stop                    [kg]

At each stop the lightest mass for every date; so the order alone is given, and the dates are the best ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from gasloop.solve.tour.legs import Table, flown
from gasloop.solve.tour.things import Orbit, Tour

Array = Any


@dataclass(frozen=True)
class Flight:
    """A leg as flown: speeds by purpose [m/s], dates [s], masses before and after its burns, what is given at its end [kg]."""

    start: int
    end: int
    leaves: float
    arrives: float
    done: float
    turn: float
    climb: float
    phase: float
    wait: float
    before: float
    after: float
    given: float

    @property
    def dv(self) -> float:
        """All of it."""
        return self.turn + self.climb + self.phase

    @property
    def burnt(self) -> float:
        """Propellant [kg]."""
        return self.before - self.after


@dataclass(frozen=True)
class Costs:
    """What every optimiser asks: the lightest start of a trip, and whether tanks can hold it."""

    tour: Tour
    table: Table

    @cached_property
    def flat(self) -> list[list[float]] | None:
        """Mass ratios where dates do not matter, as plain numbers: many trips are worked out."""
        return None if self.tour.dated else self.table.ratio[:, :, 0, 0].tolist()

    @cached_property
    def end(self) -> Array:
        """Lightest mass at each place with nothing left to do there, by date: (place, date) [kg]."""
        empty = self.tour.servicer.empty
        if not self.tour.servicer.returns:
            return np.full(self.table.ratio.shape[:1] + self.table.ratio.shape[2:3], empty)
        return empty * self.table.ratio[:, 0].min(axis=2)

    def before(self, start: int, end: int, after: Array) -> Array:
        """Lightest mass when leaving ``start``, by date; after : at ``end`` with its service done, by date."""
        ratio = self.table.ratio[start, end]
        return ((after + self.tour.given[end]) * ratio).min(axis=-1)

    def mass(self, order: Sequence[int]) -> float:
        """Lightest mass at the depot at the start [kg]; infinite if it cannot be flown."""
        if self.flat is not None:
            return self._flat_mass(order, self.flat)
        found = self.end[order[-1]]
        for start, end in zip([0, *order[:-1]][::-1], order[::-1], strict=True):
            found = self.before(start, end, found)
        return float(found[0])

    def _flat_mass(self, order: Sequence[int], ratio: list[list[float]]) -> float:
        light, given = float(self.end[order[-1], 0]), self._given
        for start, end in zip([0, *order[:-1]][::-1], order[::-1], strict=True):
            light = (light + given[end]) * ratio[start][end]
        return light

    @cached_property
    def _given(self) -> list[float]:
        return [float(g) for g in self.tour.given]

    def propellant(self, mass: float, given: float) -> float:
        """Of a trip that starts so heavy and gives so much; infinite if tanks do not hold it."""
        craft = self.tour.servicer
        burns = mass - craft.empty - given
        shared = craft.hold is None
        fits = (
            burns + given <= craft.tank + 1e-9
            if shared
            else burns <= craft.tank + 1e-9 and given <= (craft.hold or 0.0) + 1e-9
        )
        return burns if fits else float("inf")

    def of(self, order: Sequence[int]) -> float:
        """Propellant of a trip in this order [kg]; infinite if it cannot be."""
        return self.propellant(self.mass(order), float(self.tour.given[list(order)].sum()))

    def time(self, order: Sequence[int]) -> float:
        """How long a trip takes where dates do not matter [s]."""
        places = [0, *order, *([0] if self.tour.servicer.returns else [])]
        return float(self.table.time[places[:-1], places[1:]].sum())


def fly(
    costs: Costs, order: Sequence[int], leaves: float = 0.0, begin: int = 0, back: int | None = None
) -> list[Flight]:
    """The legs of a trip at its lightest.

    leaves : the depot at this date, where dates do not matter [s]; begin, back : else between these of the dates
    """
    tour, table = costs.tour, costs.table
    places = [0, *order, *([0] if tour.servicer.returns else [])]
    after = np.full(len(table.dates), tour.servicer.empty)
    if back is not None:
        after[back + 1 :] = np.inf
    masses = [after]  # with the service at the place done, from the last place to the first
    for start, end in zip(places[:-1][::-1], places[1:][::-1], strict=True):
        after = costs.before(start, end, after)
        masses.append(after)
    masses = masses[::-1]
    date, clock, legs = begin, leaves, []
    for i, (start, end) in enumerate(pairwise(places)):
        choices = (masses[i + 1] + tour.given[end]) * table.ratio[start, end, date]
        until = int(np.argmin(choices))
        leg = _leg(costs, start, end, date, until, clock, masses[i][date], masses[i + 1][until])
        legs.append(leg)
        date, clock = until, leg.done
    return legs


def _leg(
    costs: Costs, start: int, end: int, date: int, until: int, clock: float, before: float, after: float
) -> Flight:
    """One leg, with its true dates among those that it was allowed."""
    tour, table = costs.tour, costs.table
    orbits, service = tour.orbits, float(tour.service[end])
    a, b = orbits[start], orbits[end]
    if not tour.dated:
        time = float(table.time[start, end]) - service
        leaves, arrives = clock, clock + time
        part = flown(tour, a, b, 0.0, time)
    else:
        leaves, arrives, part = _dated(
            tour, table, (a, b), date, until, service, float(table.dv[start, end, date, until])
        )
    done = max(arrives, tour.clients[end - 1].opens if end else 0.0) + service
    given = float(tour.given[end])
    turn, climb, phase, wait = (float(np.ravel(getattr(part, f))[0]) for f in ("turn", "climb", "phase", "wait"))
    return Flight(
        start, end, leaves, arrives, done, turn, climb, phase, wait, float(before), float(after) + given, given
    )


def _dated(
    tour: Tour, table: Table, ends: tuple[Orbit, Orbit], date: int, until: int, service: float, dv: float
) -> tuple[float, float, Any]:
    """Of the ways to leave later or be there earlier that cost the same, the first that is as cheap."""
    dates = table.dates
    for s in range(date, until + 1):
        for e in range(s, until + 1):
            time = dates[e] - dates[s] - service
            if time <= 0:
                continue
            part = flown(tour, *ends, dates[s], time)
            if float(part.dv) <= dv * (1 + 1e-9) + 1e-9:
                return float(dates[s]), float(dates[s] + time), part
    raise AssertionError("the table holds a leg that cannot be flown")
