"""Cash flows by year and line on one basis, with taxes; what is earned is positive, what is paid negative.

Flows stand at the ends of years: column 0 is the year of the first outlay and is not discounted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gasloop.assess.economics import measures
from gasloop.assess.economics.money import Basis, same_basis
from gasloop.assess.economics.rates import Rate

Array = NDArray[np.float64]

OUTLAYS = ("development", "capital", "launch")  # written off over years
RUNNING = ("operation", "spares", "transport")  # deducted in their year
KINDS = ("revenue", *OUTLAYS, *RUNNING, "tax")
LAWS = {
    "straight_line": "equal parts over the years of writing off",
    "declining_balance": "2/years of what is left in each year, the rest in the last",
    "at_once": "all in its year",
}


@dataclass(frozen=True)
class Line:
    """One line of a ledger: its kind is one of KINDS."""

    name: str
    kind: str
    flows: Array
    basis: Basis


@dataclass(frozen=True)
class Ledger:
    """Lines of equal length on one basis; ``first`` is the calendar year of column 0."""

    basis: Basis
    first: int
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        for line in self.lines:
            same_basis(self.basis, line.basis)
            if line.kind not in KINDS:
                raise ValueError(f"line '{line.name}' is of no kind '{line.kind}': {', '.join(KINDS)}")
            if len(line.flows) != len(self.lines[0].flows):
                raise ValueError(f"line '{line.name}' has {len(line.flows)} years, others {len(self.lines[0].flows)}")

    @property
    def years(self) -> int:
        """Columns."""
        return len(self.lines[0].flows) if self.lines else 0

    def of(self, *kinds: str) -> Array:
        """The flows of some kinds, summed."""
        rows = [line.flows for line in self.lines if line.kind in kinds]
        return np.sum(rows, axis=0) if rows else np.zeros(self.years)

    @property
    def net(self) -> Array:
        """All flows of each year."""
        return self.of(*KINDS)

    @property
    def costs(self) -> Array:
        """What is paid before tax, as positive numbers."""
        return -self.of(*OUTLAYS, *RUNNING)

    def and_(self, lines: Iterable[Line]) -> Ledger:
        """The ledger with more lines."""
        return Ledger(self.basis, self.first, (*self.lines, *lines))

    def npv(self, rate: Rate) -> float:
        """Net present value; the rate must be of the kind of the basis, real with real."""
        return measures.npv(self.net, rate.at(self.basis))

    def irr(self) -> list[float]:
        """All internal rates of return, of the kind of the basis."""
        return measures.irr(self.net)

    def payback(self, rate: Rate | None = None) -> float:
        """Years from the first outlay until the (discounted) sum stays above nought."""
        return measures.payback(self.net, 0.0 if rate is None else rate.at(self.basis))


@dataclass(frozen=True)
class Tax:
    """A tax on profit. Losses are carried forward without limit; a writing-off beyond the last year is lost.

    rate [share]; law : one of LAWS; years : of writing off; inflation : what a price year loses to money of the day, because profit
    is taxed, and outlays written off, in money of the day whatever the ledger counts in
    """

    rate: float
    law: str = "straight_line"
    years: int = 10
    inflation: float = 0.0

    def __post_init__(self) -> None:
        if self.law not in LAWS:
            raise ValueError(f"no law of writing off '{self.law}': {', '.join(LAWS)}")


UNTAXED = Tax(0.0)


@cache
def write_off(law: str, years: int, columns: int, begin: int = 0) -> Array:
    """Share of an outlay (column) that is deducted in a year (row): from the year after it, not before year ``begin``."""
    shares = _shares(law, years)
    found = np.zeros((columns, columns))
    for t in range(columns):
        start = t if law == "at_once" else max(t + 1, begin)
        for k, share in enumerate(shares[: max(columns - start, 0)]):
            found[start + k, t] = share
    found.flags.writeable = False
    return found


def _shares(law: str, years: int) -> list[float]:
    if law == "at_once":
        return [1.0]
    if law == "straight_line":
        return [1.0 / years] * years
    shares, left = [], 1.0
    for k in range(years):
        part = left if k == years - 1 else left * min(2.0 / years, 1.0)
        shares.append(part)
        left -= part
    return shares


def due(margin: Array, outlays: Array, tax: Tax, begin: int, real: bool) -> Array:
    """Tax of each year (positive), on the basis of the flows.

    T_t = tau max(profit_t - losses carried, 0), profit = margin - writing off, all in money of the day

    margin : revenue less running costs; outlays : positive; begin : first year of operation
    """
    columns = len(margin)
    day = (1.0 + tax.inflation) ** np.arange(columns) if real else np.ones(columns)
    profit = margin * day - write_off(tax.law, tax.years, columns, begin) @ (outlays * day)
    found, carried = [], 0.0
    for one in profit.tolist():
        found.append(max(one - carried, 0.0))
        carried = max(carried - one, 0.0)
    return tax.rate * np.array(found) / day


def taxed(ledger: Ledger, tax: Tax, begin: int = 0) -> Ledger:
    """The ledger with its taxes as a line."""
    if tax.rate == 0:
        return ledger
    paid = due(ledger.of("revenue", *RUNNING), -ledger.of(*OUTLAYS), tax, begin, ledger.basis.real)
    return ledger.and_([Line("tax on profit", "tax", -paid, ledger.basis)])
