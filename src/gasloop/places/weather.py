"""Weather of a site on the Earth, from a user's CSV file.

Columns: ``time`` (UTC, the start of each step, evenly spaced), ``air_temperature [K]``, ``wind [m/s]``, and
the sunlight as ``dni [W/m2]`` (on a plane that faces the Sun), ``ghi [W/m2]`` (on a level plane), or both.
Values are means over their step.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from gasloop.places.sun import as_utc, duration
from gasloop.places.tables import Column, read_table, refuse

Array = Any

_COLUMNS = (
    Column("time", None),
    Column("air_temperature", "K", 180.0, 340.0),
    Column("wind", "m/s", 0.0, 120.0),
    Column("dni", "W/m2", 0.0, 1500.0, needed=False),
    Column("ghi", "W/m2", 0.0, 1800.0, needed=False),
)


@dataclass(frozen=True)
class Weather:
    """Evenly spaced step means; ``dni`` or ``ghi`` may be ``None``.

    time : starts of the steps (datetime64, UTC); step_h : their length [h]
    air_temperature [K], wind [m/s], dni and ghi [W/m2]
    """

    origin: str
    time: Array
    step_h: float
    air_temperature: Array
    wind: Array
    dni: Array | None
    ghi: Array | None

    def over(self, edges: Array) -> Weather:
        """The same weather as means over other even steps; edges: n + 1 of datetime64, UTC."""
        _refuse_short(f"{self.origin}: the weather", self.time, self.step_h, edges)
        means = {
            f.name: _means(self.time, self.step_h, getattr(self, f.name), edges)
            for f in fields(self)
            if f.name in ("air_temperature", "wind", "dni", "ghi")
        }
        step_h = float((edges[1] - edges[0]) / np.timedelta64(1, "h"))
        return Weather(self.origin, edges[:-1], step_h, **means)


def read_weather(path: str | Path) -> Weather:
    """Read a weather CSV; every fault is named with its line."""
    path = Path(path)
    table, lines = read_table(path, _COLUMNS)
    if "dni" not in table and "ghi" not in table:
        refuse(path, ["there is no sunlight: give column 'dni [W/m2]' or 'ghi [W/m2]'"])
    time = _times(path, table["time"], lines)
    return Weather(
        origin=path.name,
        time=time,
        step_h=float((time[1] - time[0]) / np.timedelta64(1, "h")),
        air_temperature=table["air_temperature"],
        wind=table["wind"],
        dni=table.get("dni"),
        ghi=table.get("ghi"),
    )


def read_series(path: str | Path, column: Column, edges: Array) -> Array:
    """One column of a CSV with ``time`` as means over even steps; edges: n + 1 of datetime64, UTC.

    Raises TableError for a faulty table, ValueError for one that does not cover the steps.
    """
    path = Path(path)
    table, lines = read_table(path, (_COLUMNS[0], column))
    time = _times(path, table["time"], lines)
    step_h = float((time[1] - time[0]) / np.timedelta64(1, "h"))
    _refuse_short(f"{path.name}: the table", time, step_h, edges)
    found: Array = _means(time, step_h, table[column.name], edges)
    return found


def _refuse_short(what: str, time: Array, step_h: float, edges: Array) -> None:
    """Raise ValueError where a table over time does not cover the steps asked for."""
    end = time[-1] + duration(step_h)
    if edges[0] < time[0] or edges[-1] > end:
        raise ValueError(
            f"{what} runs from {_say(time[0])} to {_say(end)}, but it takes"
            f" {_say(edges[0])} to {_say(edges[-1])}; move its start, shorten it, or give a longer file"
        )


def _times(path: Path, texts: list[str], lines: list[int]) -> Array:
    """The time column as datetime64, evenly spaced without gaps."""
    faults, stamps = [], []
    for line, text in zip(lines, texts, strict=True):
        try:
            stamps.append(as_utc(text))
        except ValueError:
            faults.append(f"line {line}: time {text!r} cannot be read; write it in UTC as 2030-01-31T06:00")
    refuse(path, faults)
    time = np.array(stamps, dtype="datetime64[us]")
    if len(time) < 2:
        refuse(path, ["one row only; at least two are needed, to know the step"])
    steps = np.diff(time)
    step = np.median(steps.astype(np.int64)).astype("timedelta64[us]")
    for i in np.flatnonzero(steps != step):
        if steps[i] <= np.timedelta64(0):
            faults.append(f"line {lines[i + 1]}: time {texts[i + 1]} is not after {texts[i]}; sort, keep one of equals")
        else:
            faults.append(
                f"line {lines[i + 1]}: {_length(steps[i])} from {texts[i]} to {texts[i + 1]}, where the "
                f"step is {_length(step)}; fill the gap"
            )
    refuse(path, faults)
    return time


def _means(time: Array, step_h: float, values: Array | None, edges: Array) -> Array | None:
    """Means over new steps: differences of the running integral, so that nothing is lost or made."""
    if values is None:
        return None
    hours = np.arange(len(values) + 1) * step_h
    running = np.concatenate([[0.0], np.cumsum(values * step_h)])
    at = np.interp((edges - time[0]) / np.timedelta64(1, "h"), hours, running)
    return np.diff(at) / np.diff((edges - edges[0]) / np.timedelta64(1, "h"))


def _say(time: Any) -> str:
    return str(np.datetime_as_string(time, "m"))


def _length(step: Any) -> str:
    return f"{float(step / np.timedelta64(1, 'h')):g} h"


def diffuse_share(clearness: Array) -> Array:
    """Share of the light on a level plane that is diffuse, from the clearness index (hourly) [erbs1982].

    clearness : ghi over the same outside the atmosphere, 0..1
    """
    k = np.clip(clearness, 0.0, 1.0)
    middle = 0.9511 - 0.1604 * k + 4.388 * k**2 - 16.638 * k**3 + 12.336 * k**4
    return np.where(k <= 0.22, 1.0 - 0.09 * k, np.where(k <= 0.80, middle, 0.165))
