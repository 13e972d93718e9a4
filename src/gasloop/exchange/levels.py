"""Stocks at the edges of segments, in PyPSA's variables.

PyPSA knows a store's level at the end of each snapshot. What a course of events begins with is the last level of the
year (which closes on itself), a share of the store, nothing, or the level of the year at the moment where a contingency
begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.exchange.couplings import Coupling, Sense, Term
from gasloop.exchange.reading import Reading
from gasloop.model.component import State
from gasloop.model.network import Unit

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Beginning:
    """What a stock is at the start of a course: the level at the end of a snapshot, else a share of the store's size."""

    at: int | None
    share: float = 0.0


class Levels:
    """The levels of one state of one unit; ``name`` is that of its store."""

    def __init__(self, reading: Reading, unit: Unit, state: State) -> None:
        self.reading, self.unit, self.state = reading, unit, state
        self.name = f"{unit.name}.{state.name}"

    def beginning(self, course: int) -> Beginning:
        """Where a course begins."""
        reading = self.reading
        if course == 0:
            if self.state.role == "held":
                return Beginning(None)
            if self.unit.stock is not None:
                return Beginning(None, self.unit.stock)
            return Beginning(reading.courses[0][1].n - 1)
        opening = reading.courses[course][1].opening
        edge = opening.edge if opening else 0
        return self.beginning(0) if edge == 0 else Beginning(edge - 1)

    @property
    def native(self) -> bool:
        """Whether PyPSA's own words say how it begins: cyclic, or with a stated amount."""
        whole = len(self.reading.courses) == 1
        return whole and (self.state.role == "held" or self.unit.stock is None or self.unit.sizing.fixed)

    def edge(self, course: int, which: int) -> list[tuple[NDArray[np.bool_], Beginning | None, NDArray[np.int64]]]:
        """The segments of a course in groups: which, how their level is known, position of it.

        which : 0, at the beginning of each segment; 1, at the end
        """
        _, _, snapshots = self.reading.courses[course]
        places = np.arange(snapshots.start, snapshots.stop) - (1 - which)
        if which == 1:
            return [(np.ones(len(places), bool), None, places)]
        first = self.beginning(course)
        inside = np.ones(len(places), bool)
        if first.at is not None:
            places[0] = first.at
            return [(inside, None, places)]
        inside[0] = False
        return [(inside, None, places), (~inside, first, places)]

    def rows(
        self, name: str, why: str, sense: Sense, course: int, which: int, factor: Any, others: Any, where: Any = None
    ) -> list[Coupling]:
        """Rows ``factor * level + others  sense  0`` over the segments of a course (or some of them).

        others : (segments, chosen) -> terms of these rows; the level is at an edge of each segment, see ``edge``
        """
        n = self.reading.courses[course][1].n
        factor = np.broadcast_to(factor, n)
        made = []
        for group, beginning, places in self.edge(course, which):
            chosen = np.flatnonzero(group if where is None else group & where)
            if not len(chosen):
                continue
            terms = list(others(chosen))
            if beginning is None:
                terms.append(Term("Store", self.name, "e", factor[chosen].tolist(), places[chosen].tolist()))
            elif beginning.share:
                terms.append(Term("Store", self.name, "e_nom", (beginning.share * factor[chosen]).tolist()))
            tail = "" if beginning is None else " first"
            made.append(Coupling(f"{name}{tail}", why, sense, tuple(terms), len(chosen)))
        return made

    def openings(self) -> list[Coupling]:
        """In the first segment of each course, what is brought in makes the level that of its beginning."""
        hours, made = self.reading.hours, []
        for i, (_, _, snapshots) in enumerate(self.reading.courses):
            at, first = snapshots.start, self.beginning(i)
            terms = [Term("Generator", f"{self.name} opening", "p", float(hours[at]), [at])]
            before: Sequence[Term] = [Term("Store", self.name, "e", 1.0, [at - 1])] if i else []
            if first.at is not None:
                terms.append(Term("Store", self.name, "e", -1.0, [first.at]))
            elif first.share:
                terms.append(Term("Store", self.name, "e_nom", -first.share))
            made.append(
                Coupling(f"{self.name} opening {i}", "a course begins with what there is then", "==", (*terms, *before))
            )
        return made
