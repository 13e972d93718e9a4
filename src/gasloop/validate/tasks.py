"""The five things a case can ask for, read from plain data: a call, a component, a run, a chain, a whole study.

A file never runs code other than gasloop's own: functions come from a few of its rooms, components from the
catalogue.
"""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from gasloop.components import CATALOGUE
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.model.component import Component, labels
from gasloop.model.network import SOME_SKY
from gasloop.validate.chain_form import read_chain
from gasloop.validate.form import Call, Running, Setting, Task, WholeStudy
from gasloop.validate.notes import Notes, is_quantity, near

TASKS = ("call", "component", "run", "chain", "study")
SITE = (*SOME_SKY, "gravity", "pressure")

# Rooms of gasloop whose functions only compute; the others read studies, write files or solve.
_ROOMS = ("knowledge", "matter", "parts", "places", "components", "assess", "solve.campaign", "solve.tour")
# Kinds of evidence that may ask for a limit no hardware reaches, a perfect fin say.
_BEYOND_RANGE = ("analytic", "code-to-code")
SETTING = ("is", "size", "parameters", "controls", "states", "ports", "site")


def read_task(notes: Notes, key: str, data: Any, where: str, kind: str) -> Task:
    """The task under one of the keys TASKS.

    kind : of evidence; it decides whether parameters may leave their range
    """
    if key == "call":
        return _call(notes, data, where)
    if key == "component":
        return _setting(notes, notes.mapping(data, where, SETTING, ("is",)), where, kind)
    if key == "chain":
        return read_chain(notes, data, where, lambda entry, place: _setting(notes, entry, place, kind))
    if key == "run":
        return _running(notes, data, where, kind)
    return _study(notes, data, where)


# -- call --------------------------------------------------------------------------------------------------


def resolve(path: str) -> Any:
    """A public function or class of gasloop by ``gasloop.room.module:name``.

    Raises ValueError if there is none, or if it is not gasloop's own.
    """
    module, _, name = path.partition(":")
    parts = [*module.split("."), *name.split(".")]
    if len(parts) < 4 or not any(f"{module}.".startswith(f"gasloop.{room}.") for room in _ROOMS):
        rooms = ", ".join(f"gasloop.{room}" for room in _ROOMS)
        raise ValueError(f"'{path}': write gasloop.ROOM.MODULE:NAME; the module is one of {rooms}")
    if any(not part or part.startswith("_") for part in parts):
        raise ValueError(f"'{path}' is not public")
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError) as error:
        raise ValueError(f"there is no '{path}': {error}") from None
    if not callable(found) or not str(getattr(found, "__module__", "")).startswith("gasloop."):
        raise ValueError(f"'{path}' is not a function of gasloop itself")
    return found


def _call(notes: Notes, data: Any, where: str) -> Call:
    entry = notes.mapping(data, where, ("function", "arguments", "take"), ("function",))
    given = notes.part(entry, "arguments", where)
    try:
        found = resolve(str(entry["function"]))
    except ValueError as error:
        notes.refuse(f"{where}.function", str(error))
    arguments = {k: _argument(notes, v, f"{where}.arguments.{k}") for k, v in given.items()}
    try:
        inspect.signature(found).bind(**arguments)
    except (TypeError, ValueError) as error:
        known = ", ".join(inspect.signature(found).parameters)
        notes.fault(f"{where}.arguments", str(error), known)
    return Call(str(entry["function"]), arguments, str(entry.get("take", "")))


def _argument(notes: Notes, data: Any, where: str) -> Any:
    """Text that begins with a number and a space is a quantity; a mapping is a call of its own."""
    if isinstance(data, dict):
        return _call(notes, data, where)
    if isinstance(data, list):
        return [_argument(notes, v, f"{where}.{i}") for i, v in enumerate(data)]
    return notes.si(data, where) if is_quantity(data) else data


# -- component ---------------------------------------------------------------------------------------------


def _setting(notes: Notes, entry: dict[str, Any], where: str, kind: str) -> Setting:
    name = str(entry["is"])
    if name not in CATALOGUE:
        mend = near(name, CATALOGUE) or "see gasloop components"
        notes.refuse(f"{where}.is", f"no component '{name}'", ", ".join(CATALOGUE), mend)
    cls = CATALOGUE[name]
    component = _component(notes, cls, entry, where, kind)

    def numbers(key: str, likes: Mapping[str, str]) -> dict[str, float]:
        return notes.numbers(notes.part(entry, key, where), f"{where}.{key}", likes)

    return Setting(
        component,
        controls=numbers("controls", {c.name: "" for c in cls.controls}),
        states=numbers("states", {s.name: s.unit for s in cls.states}),
        ports=_ports(notes, cls, notes.part(entry, "ports", where), f"{where}.ports"),
        site=numbers("site", dict.fromkeys(SITE, "")),
    )


def _component(notes: Notes, cls: type[Component], entry: dict[str, Any], where: str, kind: str) -> Component:
    label = cls.size_label()
    size = notes.si(entry["size"], f"{where}.size", label.unit) if "size" in entry else label.si
    if not size > 0:
        allowed = f"{label.low:g} to {label.high:g} {label.unit}"
        notes.refuse(f"{where}.size", f"size {entry['size']} is not positive", allowed)
    settings = _parameters(notes, cls, notes.part(entry, "parameters", where), f"{where}.parameters", kind)
    try:
        return cls(size=size, **settings)
    except (ValueError, TypeError, KeyError) as error:
        notes.refuse(where, str(error.args[0] if error.args else error))


def _parameters(notes: Notes, cls: type[Component], data: dict[str, Any], where: str, kind: str) -> dict[str, Any]:
    """Values of parameters in SI, and settings that are words (``fluid``)."""
    known = {p.name: p for p in labels(cls)}
    words = [f.name for f in fields(cls) if isinstance(f.default, str)]
    notes.mapping(data, where, [*known, *words])
    settings: dict[str, Any] = {key: str(value) for key, value in data.items() if key in words}
    for key in (k for k in data if k in known):
        label = known[key]
        settings[key] = notes.si(data[key], f"{where}.{key}", label.unit)
        shown = settings[key] / read_unit(label.unit).factor
        inside = label.low * (1 - 1e-9) <= shown <= label.high * (1 + 1e-9)
        if kind not in _BEYOND_RANGE and not inside:
            allowed = f"{label.low:g} to {label.high:g} {label.unit}"
            mend = f"only a case of kind {' or '.join(_BEYOND_RANGE)} may go beyond"
            notes.fault(f"{where}.{key}", f"{data[key]} is out of range", allowed, mend)
    return settings


def _ports(notes: Notes, cls: type[Component], data: dict[str, Any], where: str) -> dict[str, dict[str, float]]:
    likes = {"T": "K", "p": "Pa"}
    known = [p.name for p in cls.ports]
    notes.mapping(data, where, known)
    found = {}
    for name in (n for n in data if n in known):
        place = f"{where}.{name}"
        found[name] = notes.numbers(notes.mapping(data[name], place, list(likes)), place, likes)
    return found


# -- run and study -----------------------------------------------------------------------------------------


def _running(notes: Notes, data: Any, where: str, kind: str) -> Running:
    entry = notes.mapping(data, where, (*SETTING, "length"), ("is", "length"))
    length = notes.si(entry["length"], f"{where}.length", "s")
    if not length > 0:
        notes.refuse(f"{where}.length", f"a run of {entry['length']} has no time in it", "above zero")
    given = notes.part(entry, "controls", where)
    constant = {name: v for name, v in given.items() if not isinstance(v, list)}
    setting = _setting(notes, {**entry, "controls": constant}, where, kind)
    known = [c.name for c in setting.component.controls]
    notes.mapping(given, f"{where}.controls", known)
    switched = {
        name: _switched(notes, rows, f"{where}.controls.{name}")
        for name, rows in given.items()
        if name in known and name not in constant
    }
    times = sorted({0.0, *(t for rows in switched.values() for t, _ in rows)})
    steps = tuple((t, {name: _value_at(rows, t) for name, rows in switched.items()}) for t in times)
    return Running(setting, length, steps)


def _switched(notes: Notes, rows: list[Any], where: str) -> list[tuple[float, float]]:
    """A control by time: [[0 h, 1], [6 h, 0.5]] holds 1 for six hours, then 0.5."""
    found = []
    for i, row in enumerate(rows):
        t, value = notes.pair(row, f"{where}.{i}")
        found.append((notes.si(t, f"{where}.{i}", "s"), notes.si(value, f"{where}.{i}")))
    at = [t for t, _ in found]
    if not at or at[0] != 0.0 or at != sorted(set(at)):
        notes.refuse(where, "the times do not rise from 0 h", "[[0 h, 1], [6 h, 0.5]], say")
    return found


def _value_at(rows: list[tuple[float, float]], t: float) -> float:
    return next(value for since, value in reversed(rows) if since <= t)


def _study(notes: Notes, data: Any, where: str) -> WholeStudy:
    if isinstance(data, dict):
        return WholeStudy(None, json.dumps(data, default=str))
    path = (notes.path.parent / str(data)).resolve()
    if not path.is_file():
        notes.refuse(where, f"no file '{data}'", "a path from this file on, or the study itself")
    return WholeStudy(path, "")
