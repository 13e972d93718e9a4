"""Numbers of a business file: read with unit, range and source; money brought to the accounts' currency and price year."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gasloop.assess.economics.money import Basis, Money, read_basis, read_money
from gasloop.assess.economics.spread import Triangle
from gasloop.business.form import BusinessFile, Number
from gasloop.knowledge.quantity import UnitError, parse, unit
from gasloop.knowledge.sources import references
from gasloop.study.faults import Findings


@dataclass(frozen=True)
class Known:
    """A number as the model uses it, in ``unit``, with its range and where it comes from."""

    path: str
    value: float
    low: float
    high: float
    unit: str
    source: str = ""
    because: str = ""
    unverified: bool = False

    @property
    def triangle(self) -> Triangle | None:
        """Its spread; None if it has none."""
        return Triangle(self.low, self.value, self.high) if self.high > self.low else None


@dataclass
class Reader:
    """Reads stated numbers into ``known``; what is wrong goes to ``found``."""

    found: Findings
    basis: Basis
    factors: Mapping[Basis, float]
    known: dict[str, Known] = field(default_factory=dict)

    def number(self, stated: Number, like: str, where: str, low: float = 0.0, high: float = math.inf) -> None:
        """A quantity, kept in the unit ``like``; ``low`` and ``high`` of that unit."""
        factor = unit(like).factor
        self._keep(stated, like, where, lambda text: parse(text, like) / factor, low, high)

    def share(self, stated: Number, where: str, low: float = 0.0, high: float = 1.0) -> None:
        """A share, or a share per year: 12 %, 0.12, 12 %/yr; kept as 0.12."""
        self._keep(stated, "1", where, _share, low, high)

    def money(self, stated: Number, per: str, where: str) -> None:
        """A sum per ``per``, in the accounts' money."""
        self._keep(stated, f"{self.basis}/{per}", where, lambda text: self.in_accounts(text, per), 0.0, math.inf)

    def in_accounts(self, text: Any, per: str) -> float:
        """A sum a person wrote [accounts' money per ``per``]. Raises UnitError."""
        sum_ = read_money(text, per)
        if sum_.basis != self.basis:
            if sum_.basis not in self.factors:
                raise UnitError(
                    f"{text!r} is in {sum_.basis}, the accounts are in {self.basis}: such sums are not added. State it in "
                    f"{self.basis}, or say under `restate:` what one {sum_.basis} becomes, and why"
                )
            sum_ = sum_.restated(self.basis, self.factors[sum_.basis])
        return sum_.amount * unit(per).factor

    def _keep(
        self, stated: Number, like: str, where: str, read: Callable[[Any], float], low: float, high: float
    ) -> None:
        entry = stated
        values = {}
        for name in ("value", "low", "high"):
            text = getattr(entry, name)
            if text is None:
                continue
            try:
                values[name] = read(text)
            except UnitError as error:
                self.found.fault(str(error), where)
                return
            if not low <= values[name] <= high:
                self.found.fault(f"{text} is out of range", where, *_bounds(values[name], low, high, like))
                return
        if ("low" in values) != ("high" in values):
            self.found.fault("a range has two ends", where, "low and high", "give the other, or leave both out")
            return
        value = values["value"]
        ends = values.get("low", value), values.get("high", value)
        if not ends[0] <= value <= ends[1]:
            self.found.fault(
                f"{entry.value} is not between {entry.low} and {entry.high}", where, "low, value, high rise"
            )
            return
        if entry.source and entry.source not in references():
            near = difflib.get_close_matches(entry.source, references(), n=1)
            mend = f"did you mean '{near[0]}'?" if near else "leave it out and say why in `because`"
            self.found.fault(f"no reference '{entry.source}'", where, "a key of `gasloop sources`", mend)
        self.known[where] = Known(where, value, *ends, like, entry.source or "", entry.because, entry.unverified)


def _share(text: Any) -> float:
    try:
        return parse(text, "1")
    except UnitError:
        pass
    try:
        return parse(text, "1/yr") / unit("1/yr").factor
    except UnitError:
        raise UnitError(f"{text!r} is not a share, nor a share a year: write 12 %, 0.12 or 12 %/yr") from None


def _bounds(value: float, low: float, high: float, like: str) -> tuple[str, str]:
    """What is allowed, and how a share that was written as a number of per cent is mended."""
    if like == "1" and high <= 10.0 and value > high:
        return (
            f"{100 * low:g} to {100 * high:g} %",
            f"{value:g} is {100 * value:g} %: for {value:g} per cent write {value:g} %",
        )
    return f"{low:g} to {high:g} {like}" if math.isfinite(high) else f"{low:g} {like} or more", ""


def basis_of(file: BusinessFile, found: Findings) -> tuple[Basis | None, dict[Basis, float]]:
    """The money of the accounts, and what one of each other money is in it."""
    try:
        basis = read_basis(file.money)
    except UnitError as error:
        found.fault(str(error), "money")
        return None, {}
    factors = {}
    for name, entry in file.restate.items():
        try:
            becomes: Money = read_money(entry.becomes)
            other = read_basis(name)
        except UnitError as error:
            found.fault(str(error), f"restate.{name}")
            continue
        if becomes.basis != basis:
            found.fault(f"'{entry.becomes}' is not in the money of the accounts", f"restate.{name}", str(basis))
        elif not becomes.amount > 0:
            found.fault(f"'{entry.becomes}' is nothing", f"restate.{name}", "above nought")
        else:
            factors[other] = becomes.amount
    return basis, factors
