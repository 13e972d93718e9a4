"""Sums of money with their basis: currency, and prices of a year (real) or money of the day (nominal).

Two sums may be added only on the same basis. What a sum would be on another basis is a statement of its own
(``restated``), because there is no one index of prices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gasloop.knowledge.quantity import UnitError, parse

_PREFIX = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9}
_WORD = re.compile(r"(?<![A-Za-z])([kMG]?)([A-Z]{3})(\d{4}|_nominal)?(?![A-Za-z0-9_])")
_HOW = "write 12 MUSD2022 for prices of 2022, 12 MUSD_nominal for money of the day"


class BasisError(ValueError):
    """Sums of different currency, price year, or real and nominal, met in one sum."""


@dataclass(frozen=True)
class Basis:
    """In what money a sum is counted; ``year`` is the price year, None for nominal money (of the day it is paid)."""

    currency: str
    year: int | None

    @property
    def real(self) -> bool:
        """Whether prices of one year are meant."""
        return self.year is not None

    def __str__(self) -> str:
        return f"{self.currency}{self.year}" if self.real else f"{self.currency}_nominal"


@dataclass(frozen=True)
class Money:
    """A sum on its basis. Sums on one basis add; a number scales a sum; a sum by a sum is a number."""

    amount: float
    basis: Basis

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.basis)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.basis)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.basis)

    def __mul__(self, factor: float) -> Money:
        if isinstance(factor, Money):
            raise BasisError("a sum of money times a sum of money is nothing: multiply by a number")
        return Money(self.amount * factor, self.basis)

    __rmul__ = __mul__

    def __truediv__(self, by: float) -> Money:
        return self * (1.0 / by)

    def per(self, other: Money) -> float:
        """This sum as a multiple of another on the same basis."""
        return self.amount / self._same(other)

    def restated(self, basis: Basis, factor: float) -> Money:
        """The sum on another basis: one of this is ``factor`` of that, which the caller must be able to defend."""
        return Money(self.amount * factor, basis)

    def __str__(self) -> str:
        return f"{self.amount:.6g} {self.basis}"

    def _same(self, other: Money) -> float:
        if not isinstance(other, Money):
            raise BasisError(f"{self} and {other!r}: the second has no currency and no price year")
        same_basis(self.basis, other.basis)
        return other.amount


def same_basis(first: Basis, second: Basis) -> None:
    """Raise BasisError unless the two are the same."""
    if first == second:
        return
    if first.currency != second.currency:
        why = f"{first.currency} and {second.currency} are different currencies"
    elif first.real != second.real:
        why = "one is in prices of a year (real), the other in money of the day (nominal)"
    else:
        why = f"prices of {first.year} and of {second.year} are not the same"
    raise BasisError(f"{first} and {second} cannot be added: {why}. Restate one of them, and say by which factor")


def total(sums: Iterable[Money], basis: Basis) -> Money:
    """The sum of sums on one basis; nought if there is none."""
    found = Money(0.0, basis)
    for one in sums:
        found = found + one
    return found


def read_basis(text: str) -> Basis:
    """``USD2022`` or ``USD_nominal`` as a basis."""
    match = _WORD.fullmatch(str(text).strip())
    if not match or match[1] or not match[3]:
        raise UnitError(f"'{text}' is no basis of money: write USD2022 (prices of 2022) or USD_nominal")
    return Basis(match[2], None if match[3] == "_nominal" else int(match[3]))


def read_money(text: object, per: str = "1") -> Money:
    """A sum a person wrote, with its basis; ``per`` is what it is a sum per: ``kg``, ``kg/yr``.

    >>> read_money("35 kUSD2020/kg", "kg").amount
    35000.0
    """
    match = _WORD.search(str(text))
    like = "USD2022" if per == "1" else f"USD2022/{per}"
    if not match:
        raise UnitError(f'{text!r} is not a sum of money: write a number and a unit, like "5 {like}"; {_HOW}')
    if not match[3]:
        raise UnitError(f"{text!r} has no price year: {match[2]} of which year? {_HOW}")
    plain = str(text).replace(match[0], "EUR", 1)  # the unit reader knows one word for money
    kind = "EUR" if per == "1" else f"EUR/{per.replace('/', ' ', 1)}" if "/" not in per else _over(per)
    try:
        amount = parse(plain, kind)
    except UnitError as error:
        raise UnitError(f"{text!r} is not money per {per}: {error}".replace("EUR", match[0])) from None
    basis = Basis(match[2], None if match[3] == "_nominal" else int(match[3]))
    return Money(amount * _PREFIX[match[1]], basis)


def _over(per: str) -> str:
    """EUR per a quotient: per kg/yr is EUR yr/kg."""
    over, _, under = per.partition("/")
    return f"EUR {under}/{over}"
