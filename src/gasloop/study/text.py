"""YAML text into plain data with the line of each key; the form's findings in our words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from gasloop.model.network import Fault
from gasloop.study.faults import StudyError


def plain_data(text: str, path: str) -> tuple[Any, dict[str, int]]:
    """The plain data and the line of each key path."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    yaml = YAML(typ="rt")
    yaml.allow_duplicate_keys = False
    try:
        data = yaml.load(text)
    except ValueError as error:  # a date that no calendar has
        fault = Fault(f"no such date: {error}", "", "dates of the calendar, like 2030-12-31", "mend the date")
        raise StudyError(path, [fault], {"": _line_of_bad_date(text)}) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise StudyError(
            path, [Fault(f"not YAML: {str(error.problem or error).splitlines()[0]}", "")], {"": line}
        ) from error
    if not isinstance(data, dict):
        raise StudyError(path, [Fault("not a study: a mapping with `study:`, `site:`, `time:` .. is expected", "")], {})
    lines: dict[str, int] = {}
    return _plain(data, "", lines), lines


def _line_of_bad_date(text: str) -> int:
    """The first line with a date that no calendar has; the YAML reader does not say."""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", line):
            try:
                date.fromisoformat(found)
            except ValueError:
                return number
    return 1


def _place(data: Any) -> Any:
    """Where ruamel read the keys and items of a mapping or list."""
    return data.lc


def _plain(data: Any, where: str, lines: dict[str, int]) -> Any:
    if isinstance(data, dict):
        plain = {}
        for key, value in data.items():
            name = f"{where}.{key}" if where else str(key)
            if key in (_place(data).data or {}):  # a key merged in by `<<` stands elsewhere
                lines[name] = _place(data).key(key)[0] + 1
            plain[str(key)] = _plain(value, name, lines)
        return plain
    if isinstance(data, list):
        for i in range(len(data)):
            lines[f"{where}.{i}"] = _place(data).item(i)[0] + 1
        return [_plain(v, f"{where}.{i}", lines) for i, v in enumerate(data)]
    if isinstance(data, datetime):  # ruamel's own kind of datetime
        return datetime(*data.timetuple()[:6])
    for kind in (bool, int, float, str):  # ruamel's own kinds of number and text
        if isinstance(data, kind) and type(data) is not kind:
            return kind(data)
    return data


def form_faults(error: ValidationError, form: type[BaseModel]) -> Iterator[Fault]:
    """pydantic's findings in our words.

    form : the form of the whole file
    """
    seen = set()
    for e in error.errors():
        where = ".".join(str(p) for p in e["loc"] if not str(p)[:1].isupper() and p not in ("str", "int", "float"))
        if e["type"] == "extra_forbidden":
            key = where.rpartition(".")[2]
            known = _keys_near(form, e["loc"][:-1])
            near = difflib.get_close_matches(key, known, n=1)
            fault = Fault(
                f"unknown key '{key}'", where, ", ".join(known), f"did you mean '{near[0]}'?" if near else "remove it"
            )
        elif e["type"] == "missing":
            fault = Fault(
                f"'{e['loc'][-1]}' is missing", where.rpartition(".")[0] or where, "", f"add `{e['loc'][-1]}:`"
            )
        else:
            fault = Fault(f"{e['msg'][0].lower()}{e['msg'][1:]} (got {e['input']!r:.60})", where)
        if str(fault) not in seen:
            seen.add(str(fault))
            yield fault


def _keys_near(form: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Keys allowed at a place of the form: those of the model that stands there."""
    here: list[Any] = [form]
    for part in loc:
        here = [kind for outer in here for kind in _within(outer, str(part))] or here
    models = [kind for outer in here for kind in _kinds(outer) if issubclass(kind, BaseModel)] or [form]
    return [f.alias or name for name, f in models[0].model_fields.items()]


def _within(kind: Any, part: str) -> list[Any]:
    """What stands under a key of a model, a mapping or a list; a union is entered by the name of one of its kinds."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {f.alias or name: f for name, f in kind.model_fields.items()}
        return [fields[part].annotation] if part in fields else []
    named = [k for k in _kinds(kind) if k.__name__ == part]
    entered = [found for k in get_args(kind) if k is not kind for found in _within(k, part)]
    items = list(get_args(kind))[-1:] if get_origin(kind) in (dict, list, tuple) else []
    return named or items or entered


def _kinds(kind: Any) -> list[type]:
    """The classes that an annotation is made of."""
    if isinstance(kind, type) and not get_args(kind):
        return [kind]
    return [k for inner in get_args(kind) for k in _kinds(inner)]
