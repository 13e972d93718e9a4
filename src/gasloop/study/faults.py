"""What is wrong with a study: all of it at once, each with its line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gasloop.knowledge.quantity import UnitError, parse
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.model.network import Fault


class StudyError(ValueError):
    """A study with faults. ``faults`` holds them all, ``lines`` the line of each."""

    def __init__(self, path: str, faults: list[Fault], lines: Mapping[str, int], raw: Any = None) -> None:
        self.path, self.faults, self.lines, self.raw = path, faults, lines, raw
        super().__init__("\n".join(located(path, f, lines) for f in faults))


def located(path: str, fault: Fault, lines: Mapping[str, int]) -> str:
    """``file:line: fault``; the line is that of the nearest key above."""
    key = fault.where
    while key and key not in lines:
        key = key.rpartition(".")[0]
    return f"{path}:{lines.get(key, 1)}: {fault}"


class Findings:
    """Gathers what is wrong while a study is read."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, what: str, where: str, allowed: str = "", mend: str = "") -> None:
        """One thing wrong, in four parts."""
        self.faults.append(Fault(what, where, allowed, mend))

    def quantity(
        self, text: Any, like: str, where: str, low: float = -math.inf, high: float = math.inf
    ) -> float | None:
        """A quantity in SI, or None where it cannot be read or is out of range."""
        try:
            value = parse(text, like)
        except UnitError as error:
            self.fault(str(error), where)
            return None
        if not low <= value <= high:
            factor = read_unit(like).factor
            span = (
                f"{low / factor:g} to {high / factor:g} {like}"
                if high < math.inf
                else f"{low / factor:g} {like} or more"
            )
            self.fault(f"{text} is out of range", where, span)
            return None
        return value
