"""What moved where and when, as one tidy table for other tools: a row for each movement, stock or loss.

time : days since the start; kind : ``in`` and ``out`` (of a tank, hold or node), ``stock`` (what is there then), ``burnt``, ``made``,
``loss`` (boiled off, lost in a transfer). Quantities are kg, and never negative.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gasloop.report.csv_text import csv_text
from gasloop.report.writing import replace

COLUMNS = ("time", "node", "vehicle", "commodity", "quantity", "unit", "kind")
Row = tuple[float, str, str, str, float, str, str]
KINDS = ("mission", "campaign", "tour")  # of study
_DAY = 86400.0


def rows(result: Any) -> list[Row]:
    """The table of a mission, a campaign or a tour that was run, in order of time. Raises ValueError for other kinds."""
    room = type(result).__module__.split(".")[1]
    if room not in _ROOMS:
        raise ValueError(
            f"results of the kind '{room}' have no such table; allowed: {', '.join(_ROOMS)} (a plant's are in its results.nc)"
        )
    return sorted(_ROOMS[room](result), key=lambda row: row[0])


def _row(time: float, node: str, vehicle: str, what: str, mass: float, kind: str) -> Row:
    return time / _DAY, node, vehicle, what, float(mass), "kg", kind


def _mission(result: Any) -> Iterator[Row]:
    course = result.course
    if course is None:
        raise ValueError(f"{result.mission.name}: no craft flies in it; its tankers are in summary.json")
    for b in course.burns:
        for kind, masses in (("burnt", b.used), ("stock", b.left)):
            for what, mass in masses.items():
                yield _row(b.time, b.start, b.stage, what, mass, kind)
    for t in course.transfers:
        for what, mass in t.left.items():
            yield _row(t.time, "", t.source, what, mass, "out")
            yield _row(t.time, "", t.to, what, t.arrived[what], "in")
            yield _row(t.time, "", t.source, what, mass - t.arrived[what], "loss")
    for way, kind in (("boiled off", "loss"), ("made", "made"), ("loaded", "in"), ("unloaded", "out")):
        for what, mass in course.ledger.get(way, {}).items():  # over all of it: the ledger keeps no dates
            yield _row(course.ends, "", "", what, mass, kind)
    for craft in course.crafts.values():
        for element in craft.elements:
            for what, tank in element.tanks.items():
                yield _row(course.ends, craft.node, element.name, what, tank.mass, "stock")


def _campaign(result: Any) -> Iterator[Row]:
    found = result.found
    mass = {c.name: c.mass for c in found.campaign.commodities}
    for f in found.flights:
        for what, amount in f.loads.items():
            yield _row(f.leaves, f.start, f.leg, what, amount * mass[what], "out")
        for what, amount in f.burned.items():
            yield _row(f.leaves, f.start, f.leg, what, amount * mass[what], "burnt")
    for s in found.stays:
        for what, amount in s.holds.items():
            yield _row(found.campaign.dates[s.epoch], s.node, s.name, what, amount * mass[what], "stock")
        if s.made:
            yield _row(found.campaign.dates[s.epoch], s.node, s.name, "product", s.made, "made")
    last = found.campaign.dates[-1]
    for what, book in found.books.items():
        for kind, amount in (("in", book.brought), ("loss", book.boiled + book.thrown), ("out", book.delivered)):
            if amount > 0:  # over all of it
                yield _row(last, "all", "", what, amount * mass[what], kind)


def _tour(result: Any) -> Iterator[Row]:
    done = result.done
    names = ["depot", *(c.name for c in done.tour.clients)]
    for i, trips in enumerate(done.servicers, start=1):
        for flight in (f for trip in trips for f in trip):
            yield _row(
                flight.leaves, names[flight.start], f"servicer_{i}", "propellant", flight.before - flight.after, "burnt"
            )
            if flight.end:
                yield _row(flight.arrives, names[flight.end], f"servicer_{i}", "product", flight.given, "out")
                yield _row(
                    flight.done,
                    names[flight.end],
                    names[flight.end],
                    "product",
                    done.tour.clients[flight.end - 1].need,
                    "in",
                )


_ROOMS: Mapping[str, Callable[[Any], Iterator[Row]]] = {"flight": _mission, "campaign": _campaign, "tour": _tour}


def as_csv(table: list[Row]) -> str:
    """The table as text, numbers to 12 digits."""
    digits = (
        (f"{t:.12g}", node, vehicle, what, f"{mass:.12g}", unit, kind)
        for t, node, vehicle, what, mass, unit, kind in table
    )
    return csv_text([COLUMNS, *digits])


def write(table: list[Row], path: Path, form: str) -> None:
    """To a file, CSV or Parquet. Raises ValueError if Parquet's library is not there."""
    if form == "csv":
        replace(path, as_csv(table))
        return
    try:
        arrow, parquet = (importlib.import_module(name) for name in ("pyarrow", "pyarrow.parquet"))
    except ModuleNotFoundError as error:
        raise ValueError("Parquet needs the package pyarrow: pip install pyarrow, or take --to csv") from error
    columns = {name: [row[i] for row in table] for i, name in enumerate(COLUMNS)}
    parquet.write_table(arrow.table(columns), path)
