"""What a case expects, read from plain data: values, bounds, curves, and misses on record."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gasloop.knowledge.quantity import unit as read_unit
from gasloop.validate.course import GROUPS
from gasloop.validate.form import (
    Expected,
    Miss,
    Quantity,
    Task,
    Tolerance,
    WholeStudy,
)
from gasloop.validate.names import like_of, sign_of
from gasloop.validate.notes import Notes, Refused, is_quantity

_KEYS = (
    "name",
    "per",
    "value",
    "at_least",
    "at_most",
    "over",
    "curve",
    "mean",
    "relative_to",
    "tolerance",
    "rmse",
    "miss",
)


def read_expected(notes: Notes, data: Any, where: str, task: Task) -> tuple[Expected, ...]:
    """All that is expected of a task."""
    if not isinstance(data, list) or not data:
        notes.refuse(where, "a list of what is expected is missing", "- {name: .., value: .., tolerance: ..}")
    found = []
    for i, entry in enumerate(data):
        try:
            found.append(_expected(notes, entry, f"{where}.{i}", task))
        except Refused:
            continue
    return tuple(found)


def read_miss(notes: Notes, data: Any, where: str) -> Miss:
    """A miss on record."""
    entry = notes.mapping(data, where, ("error", "reason"), ("error", "reason"))
    if not str(entry["reason"] or "").strip():
        notes.fault(f"{where}.reason", "a miss without a reason", "", "say why the model misses")
    return Miss(notes.si(entry["error"], f"{where}.error"), str(entry["error"]), str(entry["reason"]).strip())


def _expected(notes: Notes, data: Any, where: str, task: Task) -> Expected:
    entry = notes.mapping(data, where, _KEYS)
    name = str(entry.get("name", ""))
    per = _per(notes, entry.get("per"), f"{where}.per", task)
    like = like_of(notes, name, f"{where}.name", task)
    miss = read_miss(notes, entry["miss"], f"{where}.miss") if "miss" in entry else None
    common: dict[str, Any] = {"name": name, "per": per, "miss": miss}
    ways = [key for key in ("value", "curve", "at_least", "at_most") if key in entry]
    # The kind of a ratio is not known.
    wanted = "" if per else like
    if ways == ["value"]:
        found = _value(notes, entry, where, common, wanted)
    elif ways == ["curve"]:
        found = _curve(notes, entry, where, common, wanted, task)
    elif ways and set(ways) <= {"at_least", "at_most"}:
        found = _bounds(notes, entry, where, common, wanted)
        _can_fail(notes, found, where, task)
    else:
        what = f"{' and '.join(ways) or 'nothing'} expected"
        notes.refuse(where, what, "value, or curve, or at_least and at_most")
    if miss:
        relative = found.tolerance is not None and found.tolerance.kind == "relative"
        notes.quantity(miss.text, f"{where}.miss.error", "1" if relative else found.unit)
    return found


def _value(notes: Notes, entry: dict[str, Any], where: str, common: Mapping[str, Any], like: str) -> Expected:
    for key in ("relative_to", "mean"):
        if key in entry:
            notes.fault(f"{where}.{key}", f"`{key}` has no meaning beside a value", "", "remove it")
    value = notes.quantity(entry["value"], f"{where}.value", like)
    tolerance = _tolerance(notes, entry, where, ("relative", "absolute"), [value.si], value.unit)
    return Expected(**common, unit=value.unit, value=value.si, tolerance=tolerance)


def _bounds(notes: Notes, entry: dict[str, Any], where: str, common: Mapping[str, Any], like: str) -> Expected:
    for key in ("tolerance", "rmse", "over", "mean", "relative_to"):
        if key in entry:
            notes.fault(f"{where}.{key}", f"`{key}` has no meaning beside a bound", "", "remove it")
    given = [key for key in ("at_least", "at_most") if key in entry]
    found = {key: notes.quantity(entry[key], f"{where}.{key}", like) for key in given}
    first, last = found[given[0]], found[given[-1]]
    if read_unit(first.unit).dimension != read_unit(last.unit).dimension or last.si < first.si:
        notes.refuse(where, "at_most is below at_least, or of another kind", "", "exchange them or mend the unit")
    low, high = (found[key].si if key in found else None for key in ("at_least", "at_most"))
    return Expected(**common, unit=first.unit, low=low, high=high)


def _can_fail(notes: Notes, found: Expected, where: str, task: Task) -> None:
    """A fault if a bound holds by the sign of the flow alone."""
    sign = 0 if found.per else sign_of(found.name, task)
    kept = (sign < 0 and found.low is None and (found.high or 0.0) >= 0) or (
        sign > 0 and found.high is None and (found.low or 0.0) <= 0
    )
    if kept:
        what = f"'{found.name}' is never {'above' if sign < 0 else 'below'} zero, so this bound is always kept"
        notes.fault(where, what, "", "`per: 1` leaves the magnitude")


def _curve(
    notes: Notes, entry: dict[str, Any], where: str, common: Mapping[str, Any], like: str, task: Task
) -> Expected:
    over, rows = str(entry.get("over", "")), entry["curve"]
    if not over or not isinstance(rows, list) or not rows:
        form = "over: outputs.current_density, curve: [[0.2 A/cm2, 1.66 V], ..]"
        notes.refuse(where, "a curve needs `over:` and points", form)
    _over_time(notes, entry, where, over, common["name"], task)
    over_like = like_of(notes, over, f"{where}.over", task, given=True)
    xs: list[Quantity] = []
    ys: list[Quantity] = []
    for i, row in enumerate(rows):
        place = f"{where}.curve.{i}"
        x, y = notes.pair(row, place)
        xs.append(notes.quantity(x, place, over_like or (xs[0].unit if xs else "")))
        ys.append(notes.quantity(y, place, like or (ys[0].unit if ys else "")))
    points = tuple((x.si, y.si) for x, y in zip(xs, ys, strict=True))
    kinds: tuple[str, ...] = ("relative", "absolute", "rmse")
    unit, over_unit = ys[0].unit, xs[0].unit
    if "relative_to" in entry:
        at = notes.si(entry["relative_to"], f"{where}.relative_to", over_unit)
        points, unit, kinds = _shape(notes, points, at, f"{where}.relative_to"), "1", ("relative",)
        common = {**common, "relative_to": at}
    if "mean" in entry:
        common = {**common, "window": notes.si(entry["mean"], f"{where}.mean", "s")}
    tolerance = _tolerance(notes, entry, where, kinds, [y for _, y in points], unit)
    return Expected(**common, unit=unit, over=over, over_unit=over_unit, points=points, tolerance=tolerance)


def _over_time(notes: Notes, entry: dict[str, Any], where: str, over: str, name: str, task: Task) -> None:
    """Faults of a curve that should run over time: of a study no other does, and no other has a mean over a window."""
    if isinstance(task, WholeStudy) and (over != "time" or name.partition(".")[0] not in GROUPS):
        form = "name: watched.UNIT.OUTPUT or states.UNIT.STATE, over: time"
        notes.refuse(f"{where}.curve", f"a study has no curve of '{name}' over '{over}'", form)
    if "mean" in entry and over != "time":
        notes.refuse(f"{where}.mean", f"a mean over '{over}'", "a time, like 2 h, with `over: time`")


def _shape(
    notes: Notes, points: tuple[tuple[float, float], ...], at: float, where: str
) -> tuple[tuple[float, float], ...]:
    """The points over that at one x."""
    base = next((y for x, y in points if math.isclose(x, at, rel_tol=1e-9)), 0.0)
    if not base or len(points) < 2:
        notes.refuse(where, "no other point, or none there that is not zero", "the x of one of two points or more")
    return tuple((x, y / base) for x, y in points)


def _tolerance(
    notes: Notes, entry: dict[str, Any], where: str, kinds: tuple[str, ...], values: list[float], unit: str
) -> Tolerance:
    """``tolerance: {absolute: 10 mV}``, or ``rmse: 10 mV`` for a curve."""
    given = {key: entry[key] for key in ("rmse",) if key in entry} | notes.part(entry, "tolerance", where)
    notes.mapping(given, f"{where}.tolerance", kinds)
    if len(given) != 1:
        allowed = f"tolerance: {{..}} with one of {', '.join(kinds)}"
        notes.refuse(where, f"{len(given)} tolerances", allowed, "say how far off is still within")
    ((kind, data),) = given.items()
    place = f"{where}.rmse" if "rmse" in entry else f"{where}.tolerance"
    found = notes.quantity(data, place, "1" if kind == "relative" else unit)
    if not found.si > 0:
        notes.fault(place, f"tolerance {data} is not positive")
    if kind == "relative" and 0.0 in values:
        notes.fault(place, "a share of zero is zero", "tolerance: {absolute: ..}")
    return Tolerance(kind, found.si, f"{100 * found.si:g} %" if kind == "relative" else str(data), found.unit)


def _per(notes: Notes, data: Any, where: str, task: Task) -> tuple[str | Quantity, ...]:
    """What a result is divided by: names, or quantities."""
    rows = data if isinstance(data, list) else [] if data is None else [data]
    found: list[str | Quantity] = []
    for i, row in enumerate(rows):
        if isinstance(row, str) and not is_quantity(row):
            like_of(notes, row, f"{where}.{i}", task)
            found.append(row)
        else:
            found.append(notes.quantity(row, where))
    return tuple(found)
