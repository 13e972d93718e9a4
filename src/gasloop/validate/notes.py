"""Reading a YAML file of cases: plain data, the line of each key, and a list of everything that is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NoReturn

from gasloop.knowledge.quantity import UnitError, parse
from gasloop.model.network import Fault
from gasloop.validate.form import Quantity

_NUMBER = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?:\s+(.*\S)|(%))?\s*$")


class CaseError(ValueError):
    """Cases with faults; ``faults`` holds them all, one ``file:line: ..`` a line."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class Refused(Exception):
    """A part of a case cannot be made; what is wrong with it is noted."""


def is_quantity(text: Any) -> bool:
    """Whether a text begins as a quantity does: a number alone, or before a space or a per cent sign."""
    return isinstance(text, str) and bool(_NUMBER.match(text))


def quantity(text: Any) -> Quantity:
    """A quantity of any kind: ``1.9 V``, ``5 %`` or 0.5.

    Raises UnitError if it cannot be read.
    """
    plain = isinstance(text, (str, int, float)) and not isinstance(text, bool)
    match = _NUMBER.match(str(text)) if plain else None
    if not match:
        raise UnitError(f'{text!r} is not a quantity: write a number, a space and a unit, like "1.9 V"')
    unit = match[1] or match[2] or "1"
    return Quantity(parse(text, unit), unit)


def near(key: str, known: Collection[str]) -> str:
    """``did you mean ..?``, or nothing."""
    found = difflib.get_close_matches(key, known, n=1)
    return f"did you mean '{found[0]}'?" if found else ""


class Notes:
    """One file: its lines, and the faults found so far. Places are paths like ``.0.expected.1.value``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[str, int] = {}
        self.faults: list[str] = []

    def entries(self) -> list[Any]:
        """The plain data of all cases of the file.

        Raises Refused, with the fault noted, if the file is not a list of cases.
        """
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError

        yaml = YAML(typ="rt")
        yaml.allow_duplicate_keys = False
        try:
            text = self.path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.refuse("", f"cannot read the file: {error}")
        try:
            data = self._plain(yaml.load(text), "")
        except MarkedYAMLError as error:
            self.lines[""] = error.problem_mark.line + 1 if error.problem_mark else 1
            self.refuse("", f"not YAML: {str(error.problem or error).splitlines()[0]}")
        except ValueError as error:  # a date like 2030-02-31
            self.refuse("", f"not YAML: {error}")
        if isinstance(data, dict):
            # One case alone has the same paths as in a list of one.
            self.lines = {f".0{key}": line for key, line in self.lines.items()}
            return [data]
        if not isinstance(data, list):
            self.refuse("", "not a case", "one case or a list of cases", "see docs/validation.md")
        return list(data)

    def _plain(self, data: Any, where: str) -> Any:
        if isinstance(data, dict):
            marks: Any = data
            # Keys that came through a merge (<<) have no line of their own.
            self.lines |= {f"{where}.{key}": place[0] + 1 for key, place in (marks.lc.data or {}).items()}
            return {str(key): self._plain(value, f"{where}.{key}") for key, value in data.items()}
        if isinstance(data, list):
            marks = data
            for i in range(len(data)):
                self.lines[f"{where}.{i}"] = marks.lc.item(i)[0] + 1
            return [self._plain(v, f"{where}.{i}") for i, v in enumerate(data)]
        for kind in (bool, int, float, str):  # the YAML reader's own kinds of number and text
            if isinstance(data, kind) and type(data) is not kind:
                return kind(data)
        return data

    # -- faults --------------------------------------------------------------------------------------------

    def fault(self, where: str, what: str, allowed: str = "", mend: str = "") -> None:
        """Note what is wrong, and go on."""
        self.faults.append(f"{self.path}:{self.line(where)}: {Fault(what, _spoken(where), allowed, mend)}")

    def refuse(self, where: str, what: str, allowed: str = "", mend: str = "") -> NoReturn:
        """Note what is wrong, and give this part up."""
        self.fault(where, what, allowed, mend)
        raise Refused

    def line(self, where: str) -> int:
        """The line of a place, or of the nearest one around it."""
        while where and where not in self.lines:
            where = where.rpartition(".")[0]
        return self.lines.get(where, 1)

    # -- small parts ---------------------------------------------------------------------------------------

    def mapping(self, data: Any, where: str, known: Collection[str], needed: Collection[str] = ()) -> dict[str, Any]:
        """A mapping of known keys; unknown and missing ones are faults."""
        if not isinstance(data, dict):
            self.refuse(where, f"a mapping is expected, not {data!r:.40}", ", ".join(known))
        for key in data:
            if key not in known:
                mend = near(key, known) or "remove it"
                self.fault(f"{where}.{key}", f"unknown key '{key}'", ", ".join(known), mend)
        missing = [key for key in needed if key not in data]
        for key in missing:
            self.fault(where, f"'{key}' is missing", "", f"add `{key}:`")
        if missing:
            raise Refused
        return data

    def part(self, entry: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
        """A mapping inside a mapping; empty if it is not there."""
        found = entry.get(key) or {}
        if not isinstance(found, dict):
            self.refuse(f"{where}.{key}", f"a mapping is expected, not {found!r:.40}")
        return found

    def quantity(self, data: Any, where: str, like: str = "") -> Quantity:
        """A quantity, of the kind of ``like`` if that is known."""
        try:
            found = quantity(data)
            if like:
                parse(data, like)
        except UnitError as error:
            self.refuse(where, str(error))
        return found

    def si(self, data: Any, where: str, like: str = "") -> float:
        """A quantity in SI."""
        return self.quantity(data, where, like).si

    def numbers(self, data: Mapping[str, Any], where: str, likes: Mapping[str, str]) -> dict[str, float]:
        """Quantities by name; ``likes``: the names there are, each with its unit (empty: any)."""
        self.mapping(data, where, list(likes))
        return {k: self.si(v, f"{where}.{k}", likes[k]) for k, v in data.items() if k in likes}

    def pair(self, row: Any, where: str) -> tuple[Any, Any]:
        """Two things."""
        if not isinstance(row, list) or len(row) != 2:
            self.refuse(where, f"a pair is expected, not {row!r:.40}", "[0.2 A/cm2, 1.66 V], say")
        return row[0], row[1]

    def text(
        self, data: Mapping[str, Any], key: str, where: str, allowed: Collection[str] = (), default: str = ""
    ) -> str:
        """A text, one of those allowed if there are any."""
        value = data.get(key, default)
        if not isinstance(value, str) or (key in data and not value.strip()):
            self.fault(f"{where}.{key}", f"'{key}' is text, not {value!r:.40}", ", ".join(allowed))
            return default
        if allowed and value not in allowed:
            mend = near(value, allowed)
            self.fault(f"{where}.{key}", f"there is no {key} '{value}'", ", ".join(allowed), mend)
        return value


def _spoken(where: str) -> str:
    """``.0.expected.1.value`` -> ``case 1, expected.1.value``."""
    number, _, rest = where.removeprefix(".").partition(".")
    if not number:
        return "file"
    return f"case {int(number) + 1}" + (f", {rest}" if rest else "")
