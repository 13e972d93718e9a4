"""A measured polarisation curve from a CSV file, looked at before anything is fitted to it.

The header names each column with its unit: ``j [A/cm2], V [V], T [degC], p [bar]``. Lines that begin with # are left
out. p is both gases; p_H2 and p_O2 may stand in its place. I [A] may stand for j if the cell area is given. A column
named like a parameter of the component (``w [1]``) sets it row by row. ``use`` says ``fit`` or ``test``: test rows are
foretold, not fitted. ``q [W/cm2]``, heat given off, is only checked against the first law.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gasloop.fit.cells import known_parameters
from gasloop.knowledge.quantity import UnitError, unit
from gasloop.model.component import Component

MEASURED = {"j": "A/cm2", "I": "A", "V": "V", "T": "K", "p": "bar", "p_H2": "bar", "p_O2": "bar", "q": "W/cm2"}
_HEAD = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\[\s*([^\]]*?)\s*\])?\s*$")
_CELSIUS = 273.15


@dataclass(frozen=True)
class Curve:
    """A measured curve in SI.

    V : voltage of a cell; at : j, T, p_H2, p_O2 and what else differs by row; test : rows kept apart; q : heat given
    off [W/m2] or None; line : in the file
    """

    path: str
    V: Any
    at: Mapping[str, Any]
    test: Any
    q: Any
    line: Any

    def groups(self) -> list[Any]:
        """Rows of one condition each, as arrays of indices by rising current; in the order of the file."""
        keys: dict[tuple[Any, ...], list[int]] = {}
        for i in range(len(self.V)):
            rest = tuple(float(f"{v[i]:.4g}") for name, v in self.at.items() if name not in ("j", "T"))
            keys.setdefault((round(float(self.at["T"][i]), 1), *rest, bool(self.test[i])), []).append(i)
        return [np.array(sorted(rows, key=lambda i: self.at["j"][i])) for rows in keys.values()]


def read(
    path: str | Path, component: Component, *, area: float | None = None, cells: float = 1.0, set_: Sequence[str] = ()
) -> Curve:
    """Read a file. All faults of it are told at once.

    area : of a cell [m2], if the file has a column I; cells : in series, if V is that of a stack
    set_ : names of parameters that are set for all rows and so may not be columns
    """
    rows, lines = _lines(Path(path))
    faults: list[str] = []
    columns = _columns(rows[0], lines[0], component, set_, faults)
    known = {name for name, _, _ in columns}
    _complete(known, area, faults)
    _stop(path, faults)
    values, use = _numbers(rows[1:], lines[1:], columns, faults)
    _stop(path, faults)
    if "I" in values:
        assert area is not None
        values["j"] = values.pop("I") / area
    both = values.pop("p", None)
    at = {
        "j": values.pop("j"), "T": values.pop("T"),
        "p_H2": values.pop("p_H2", both), "p_O2": values.pop("p_O2", both),
    }  # fmt: skip
    V, q = values.pop("V") / cells, values.pop("q", None)
    return Curve(str(path), V, {**at, **values}, np.array([u == "test" for u in use]), q, np.array(lines[1:]))


def _lines(path: Path) -> tuple[list[list[str]], list[int]]:
    """The rows that are not remarks, and their line numbers."""
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    found = [
        (i, row)
        for i, row in enumerate(csv.reader(path.read_text("utf-8-sig").splitlines()), 1)
        if row and any(c.strip() for c in row) and not row[0].lstrip().startswith("#")
    ]
    if len(found) < 2:
        raise ValueError(
            f"{path}: no rows; write a header like 'j [A/cm2], V [V], T [degC], p [bar]' and numbers below"
        )
    return [row for _, row in found], [i for i, _ in found]


def _columns(
    head: Sequence[str], line: int, component: Component, set_: Sequence[str], faults: list[str]
) -> list[tuple[str, float, float]]:
    """Name, factor and offset to SI of each column."""
    labels = {**MEASURED, **{name: p.unit for name, p in known_parameters(component).items()}}
    found: list[tuple[str, float, float]] = []
    for text in head:
        match = _HEAD.match(text)
        name, written = (match[1], match[2]) if match else (text.strip(), None)
        if name == "use":
            found.append((name, 1.0, 0.0))
            continue
        if name not in labels:
            near = difflib.get_close_matches(name, [*MEASURED, *labels], n=1, cutoff=0.4)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            faults.append(f"line {line}: no column '{name}'{hint} There are {', '.join(MEASURED)}, use, and parameters")
        elif name in set_:
            faults.append(f"line {line}: '{name}' is a column and is set besides: leave one of the two")
        elif name in (seen[0] for seen in found):
            faults.append(f"line {line}: column '{name}' stands twice")
        else:
            factor, offset = _unit(name, written, labels[name], line, faults)
            found.append((name, factor, offset))
    return found


def _unit(name: str, written: str | None, like: str, line: int, faults: list[str]) -> tuple[float, float]:
    if not written:
        faults.append(f"line {line}: column '{name}' has no unit: write '{name} [{like}]'")
        return 1.0, 0.0
    if name == "T" and written in ("degC", "°C"):
        return 1.0, _CELSIUS
    try:
        read_, wanted = unit(written), unit(like)
    except UnitError as error:
        faults.append(f"line {line}: column '{name}': {error}")
        return 1.0, 0.0
    if read_.dimension != wanted.dimension:
        faults.append(
            f"line {line}: column '{name}' is {read_.kind} ({written}), it should be {wanted.kind} ({like}, say)"
        )
    return read_.factor, 0.0


def _complete(known: set[str], area: float | None, faults: list[str]) -> None:
    if "j" in known and "I" in known:
        faults.append("both j and I: leave one of the two")
    if not known & {"j", "I"}:
        faults.append("no current: a column 'j [A/cm2]', or 'I [A]' with the area of a cell (--area '25 cm2')")
    if "I" in known and area is None:
        faults.append("a current in A says nothing without the area of a cell: give --area '25 cm2'")
    for name, like in (("V", "V"), ("T", "degC")):
        if name not in known:
            faults.append(f"no column '{name} [{like}]'")
    if "p" not in known and not {"p_H2", "p_O2"} <= known:
        faults.append("no pressure: a column 'p [bar]', absolute, of both gases, or 'p_H2 [bar]' and 'p_O2 [bar]'")


def _numbers(
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    columns: Sequence[tuple[str, float, float]],
    faults: list[str],
) -> tuple[dict[str, Any], list[str]]:
    """Columns as arrays in SI, and what each row is for."""
    values: dict[str, list[float]] = {name: [] for name, _, _ in columns if name != "use"}
    use = []
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(columns):
            faults.append(f"line {line}: {len(row)} values in {len(columns)} columns")
            continue
        use.append("fit")
        for text, (name, factor, offset) in zip(row, columns, strict=True):
            if name == "use":
                use[-1] = text.strip() or "fit"
                if use[-1] not in ("fit", "test"):
                    faults.append(f"line {line}: use is '{use[-1]}': write fit or test")
                continue
            try:
                number = float(text)
            except ValueError:
                number = float("nan")
            if not np.isfinite(number):
                faults.append(f"line {line}: {name} is '{text.strip()}', not a number")
            values[name].append(number * factor + offset)
    return {name: np.array(v) for name, v in values.items()}, use


def _stop(path: str | Path, faults: Sequence[str]) -> None:
    if faults:
        raise ValueError(f"{path}:\n  " + "\n  ".join(faults))
