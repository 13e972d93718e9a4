"""Tables that a person wrote: CSV files read with every fault named by line and column.

Lines that start with ``#`` are remarks. A header may carry the unit in brackets, ``wind [m/s]``; it is then
converted to SI.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import UnitError, unit


class TableError(ValueError):
    """A CSV file that cannot be used. The message lists all faults found, each with its line."""


@dataclass(frozen=True)
class Column:
    """What a column holds: ``like`` is a unit of the kind expected (``None``: text); bounds are in SI."""

    name: str
    like: str | None
    low: float = -math.inf
    high: float = math.inf
    needed: bool = True


def read_table(path: str | Path, columns: tuple[Column, ...]) -> tuple[dict[str, Any], list[int]]:
    """Read the columns of a CSV file.

    Returns columns by name (numbers as float arrays in SI, text as lists; an optional column that is absent
    is left out) and the line number of each row.
    """
    path = Path(path)
    lines, header, rows = _rows(path)
    places, factors = _places(path, header, columns)
    faults = [
        f"line {n}: {len(row)} cells under {len(header)} headings; is there a decimal comma?"
        for n, row in zip(lines, rows, strict=True)
        if len(row) > len(header)
    ]
    values: dict[str, Any] = {}
    for column in columns:
        if column.name not in places:
            continue
        cells = [_cell(row, places[column.name]) for row in rows]
        if column.like is None:
            values[column.name] = cells
            continue
        read = [_number(c, n, column, factors[column.name], faults) for c, n in zip(cells, lines, strict=True)]
        values[column.name] = np.array(read)
    refuse(path, faults)
    return values, lines


def refuse(path: Path, faults: list[str]) -> None:
    """Raise one error with all faults of a file, if there are any."""
    if faults:
        shown = faults[:8] + ([f"... and {len(faults) - 8} more"] if len(faults) > 8 else [])
        raise TableError(f"{path}: " + "; ".join(shown))


def _rows(path: Path) -> tuple[list[int], list[str], list[list[str]]]:
    """Line numbers, header and rows, without remarks and empty lines."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise TableError(f"{path}: there is no such file; check the name and the folder") from None
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror}); give a CSV file") from None
    except UnicodeDecodeError:
        raise TableError(f"{path}: not a text file in UTF-8; save the table as CSV") from None
    kept = [(n, row) for n, row in enumerate(csv.reader(text.splitlines()), start=1) if _content(row)]
    if len(kept) < 2:
        raise TableError(f"{path}: the table is empty; it needs a header line and rows of numbers")
    return [n for n, _ in kept[1:]], [cell.strip() for cell in kept[0][1]], [row for _, row in kept[1:]]


def _content(row: list[str]) -> bool:
    return any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#")


def _places(
    path: Path, header: list[str], columns: tuple[Column, ...]
) -> tuple[Mapping[str, int], Mapping[str, float]]:
    """Where each column stands and its factor to SI; all faults of the header at once."""
    places: dict[str, int] = {}
    factors: dict[str, float] = {}
    faults: list[str] = []
    known = {c.name: c for c in columns}
    for i, title in enumerate(header):
        name, _, rest = title.partition("[")
        name = name.strip()
        column = known.get(name)
        if column is None:
            faults.append(f"unknown column '{title}'; allowed: {', '.join(_title(c) for c in columns)}")
        elif name in places:
            faults.append(f"column '{name}' stands twice; keep one")
        else:
            places[name] = i
            try:
                factors[name] = _factor(rest.rstrip("] ") if rest else "", column)
            except UnitError as error:
                faults.append(f"column '{title}': {error}; write '{_title(column)}'")
    faults += [f"column '{_title(c)}' is missing" for c in columns if c.needed and c.name not in places]
    refuse(path, faults)
    return places, factors


def _title(column: Column) -> str:
    return column.name if column.like in (None, "1") else f"{column.name} [{column.like}]"


def _factor(text: str, column: Column) -> float:
    """Factor to SI of the unit in a header; the unit must be stated and of the right kind."""
    if column.like is None:
        return 1.0
    wanted = unit(column.like)
    if not text:
        if column.like == "1":
            return 1.0
        raise UnitError("the unit is missing")
    given = unit(text)
    if given.dimension != wanted.dimension:
        raise UnitError(f"'{text}' is {given.kind}, this is {wanted.kind}")
    return given.factor


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _number(cell: str, line: int, column: Column, factor: float, faults: list[str]) -> float:
    try:
        value = float(cell) * factor
    except ValueError:
        what = "is empty" if not cell else f"holds {cell!r}, which is not a number"
        faults.append(f"line {line}: '{column.name}' {what}")
        return math.nan
    if not math.isfinite(value):
        faults.append(f"line {line}: '{column.name}' is {cell}; a finite number is needed")
    elif not column.low <= value <= column.high:
        faults.append(
            f"line {line}: '{column.name}' is {cell}, outside {column.low / factor:g} to {column.high / factor:g}"
        )
    return value
