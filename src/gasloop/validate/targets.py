"""What a case expects, read from plain data: values, bounds, curves, and misses on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from gasloop.knowledge.quantity import unit as read_unit
from gasloop.matter.carriers import CARRIERS
from gasloop.model.component import Estimate, labels
from gasloop.validate.form import (
    Call,
    Expected,
    Miss,
    Quantity,
    Running,
    Setting,
    Task,
    Tolerance,
    WholeStudy,
)
from gasloop.validate.notes import Notes, Refused, is_quantity, near
from gasloop.validate.tasks import SITE

_KEYS = ("name", "per", "value", "at_least", "at_most", "over", "curve", "tolerance", "rmse", "miss")


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
    like = _like(notes, name, f"{where}.name", task)
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
    else:
        what = f"{' and '.join(ways) or 'nothing'} expected"
        notes.refuse(where, what, "value, or curve, or at_least and at_most")
    if miss:
        relative = found.tolerance is not None and found.tolerance.kind == "relative"
        notes.quantity(miss.text, f"{where}.miss.error", "1" if relative else found.unit)
    return found


def _value(notes: Notes, entry: dict[str, Any], where: str, common: Mapping[str, Any], like: str) -> Expected:
    value = notes.quantity(entry["value"], f"{where}.value", like)
    tolerance = _tolerance(notes, entry, where, ("relative", "absolute"), [value.si], value.unit)
    return Expected(**common, unit=value.unit, value=value.si, tolerance=tolerance)


def _bounds(notes: Notes, entry: dict[str, Any], where: str, common: Mapping[str, Any], like: str) -> Expected:
    for key in ("tolerance", "rmse", "over"):
        if key in entry:
            notes.fault(f"{where}.{key}", f"`{key}` has no meaning beside a bound", "", "remove it")
    given = [key for key in ("at_least", "at_most") if key in entry]
    found = {key: notes.quantity(entry[key], f"{where}.{key}", like) for key in given}
    first, last = found[given[0]], found[given[-1]]
    if read_unit(first.unit).dimension != read_unit(last.unit).dimension or last.si < first.si:
        notes.refuse(where, "at_most is below at_least, or of another kind", "", "exchange them or mend the unit")
    low, high = (found[key].si if key in found else None for key in ("at_least", "at_most"))
    return Expected(**common, unit=first.unit, low=low, high=high)


def _curve(
    notes: Notes, entry: dict[str, Any], where: str, common: Mapping[str, Any], like: str, task: Task
) -> Expected:
    over, rows = str(entry.get("over", "")), entry["curve"]
    if isinstance(task, WholeStudy):
        notes.refuse(f"{where}.curve", "a study has no curves", "value, at_least, at_most")
    if not over or not isinstance(rows, list) or not rows:
        form = "over: outputs.current_density, curve: [[0.2 A/cm2, 1.66 V], ..]"
        notes.refuse(where, "a curve needs `over:` and points", form)
    over_like = _like(notes, over, f"{where}.over", task, given=True)
    xs: list[Quantity] = []
    ys: list[Quantity] = []
    for i, row in enumerate(rows):
        place = f"{where}.curve.{i}"
        x, y = notes.pair(row, place)
        xs.append(notes.quantity(x, place, over_like or (xs[0].unit if xs else "")))
        ys.append(notes.quantity(y, place, like or (ys[0].unit if ys else "")))
    points = tuple((x.si, y.si) for x, y in zip(xs, ys, strict=True))
    kinds = ("relative", "absolute", "rmse")
    tolerance = _tolerance(notes, entry, where, kinds, [y.si for y in ys], ys[0].unit)
    unit, over_unit = ys[0].unit, xs[0].unit
    return Expected(**common, unit=unit, over=over, over_unit=over_unit, points=points, tolerance=tolerance)


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
            _like(notes, row, f"{where}.{i}", task)
            found.append(row)
        else:
            found.append(notes.quantity(row, where))
    return tuple(found)


# -- names -------------------------------------------------------------------------------------------------


def _like(notes: Notes, name: str, where: str, task: Task, given: bool = False) -> str:
    """Unit of what a name stands for, where that is known; a fault if there is no such thing.

    given : it is what a curve runs over, so it may be an input
    """
    if isinstance(task, WholeStudy) or (isinstance(task, Call) and not given):
        return ""
    if isinstance(task, Call):
        _argument_exists(notes, name, where, task)
        return ""
    group, _, rest = name.partition(".")
    if group == "outputs" and rest:
        return ""
    likes = _results(task)
    if isinstance(task, Running):
        likes |= {"time": "s"}
        if group == "slopes" and rest:
            inner = _like(notes, rest, where, task)
            return f"{inner}/s" if inner else ""
    elif given:
        likes |= _inputs(task)
    if name not in likes:
        allowed = ", ".join([*likes, "outputs.NAME", *(["slopes.NAME"] if isinstance(task, Running) else [])])
        notes.fault(where, f"there is no '{name}'", allowed, near(name, likes))
    return likes.get(name, "")


def _argument_exists(notes: Notes, name: str, where: str, call: Call) -> None:
    """``T``, or ``of.name`` inside a call that is an argument."""
    first, _, rest = name.partition(".")
    inner = call.arguments.get(first)
    if first not in call.arguments or (rest and not isinstance(inner, Call)):
        known = call.arguments
        notes.fault(where, f"there is no argument '{name}'", ", ".join(known), near(name, known))
    elif rest and isinstance(inner, Call):
        _argument_exists(notes, rest, where, inner)


def _results(task: Setting | Running) -> dict[str, str]:
    """What can be asked of a component, with units where they are known."""
    component = task.setting.component if isinstance(task, Running) else task.component
    likes: dict[str, str] = {}
    for port in component.ports:
        unit = CARRIERS[component.carrier_of(port)].unit
        likes[f"flows.{port.name}"] = unit
        if isinstance(task, Running):
            likes[f"totals.{port.name}"] = {"W": "J", "kg/s": "kg"}[unit]
    for state in component.states:
        likes |= {f"states.{state.name}": state.unit, f"rates.{state.name}": f"{state.unit}/s"}
    known = {"mass": "kg", "volume": "m3"}
    return likes | {f"estimate.{f.name}": known.get(f.name, "") for f in fields(Estimate) if f.name != "note"}


def _inputs(task: Setting) -> dict[str, str]:
    """What a curve may run over beside results, with units where they are known."""
    component = task.component
    likes = {"size": type(component).size_label().unit}
    for port in component.ports:
        likes |= {f"ports.{port.name}.T": "K", f"ports.{port.name}.p": "Pa"}
    likes |= {f"controls.{c.name}": "" for c in component.controls}
    likes |= {f"parameters.{p.name}": p.unit for p in labels(component)}
    return likes | {f"site.{name}": "" for name in SITE}
