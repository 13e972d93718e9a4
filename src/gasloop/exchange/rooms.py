"""Room that a store keeps where the sun strays within a segment: rows beside the network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.exchange.couplings import Coupling, Sense, Term
from gasloop.exchange.levels import Levels
from gasloop.exchange.parts import Parts
from gasloop.exchange.reading import Reading
from gasloop.solve.course import STOCK_SCALE

Array = NDArray[np.float64]


def rooms(reading: Reading, parts: Parts) -> list[Coupling]:
    """Where the sun strays within a segment, the store that closes the bus keeps room for it at both ends."""
    made: list[Coupling] = []
    for i, (_, course, _) in enumerate(reading.courses):
        links = {
            int(columns[0]): f"{name} at {load:g}"
            for name, rows in course.load.items()
            for load, columns in zip(course.linear[name].loads, rows, strict=True)
        }
        for unit in course.network.units.values():
            for state in (s for s in unit.component.states if s.role == "stock"):
                levels = Levels(reading, unit, state)
                for columns, fall, rise in course.swing(unit, state.name, STOCK_SCALE[state.unit]):
                    names = [links[int(row[0])] for row in columns]
                    made += _room(levels, i, names, -fall, "e_min_pu", ">=", parts)
                    made += _room(levels, i, names, rise, "e_max_pu", "<=", parts)
    return made


def _room(
    levels: Levels, course: int, links: list[str], moved: Array, bound: str, sense: Sense, parts: Parts
) -> list[Coupling]:
    """level + moved * loads within a bound of the store, at the beginning and at the end of each segment."""
    first, within = levels.reading.courses[course][2].start, float(parts.stores[levels.name][bound])

    def others(chosen: Any) -> list[Term]:
        here = (first + chosen).tolist()
        shares = [
            Term("Link", name, "p", row[chosen].tolist(), here)
            for name, row in zip(links, moved, strict=True)
            if np.any(row[chosen])
        ]
        return [*shares, Term("Store", levels.name, "e_nom", -within)]

    why = "the sun strays within a segment; the store that closes its bus keeps room for that"
    where = np.any(moved, axis=0)
    return [
        coupling
        for which in (0, 1)
        for coupling in levels.rows(
            f"{levels.name} room {sense} {which} {course}", why, sense, course, which, 1.0, others, where
        )
    ]
