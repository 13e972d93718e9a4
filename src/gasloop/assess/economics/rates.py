"""Rates of interest: real or nominal, and how one follows from the other; the cost of capital."""

from __future__ import annotations

from dataclasses import dataclass

from gasloop.assess.economics.money import Basis, BasisError


@dataclass(frozen=True)
class Rate:
    """A yearly rate [share]; ``real`` beside prices of one year, nominal beside money of the day."""

    value: float
    real: bool

    def at(self, basis: Basis) -> float:
        """The rate as a number, for sums on a basis of its own kind."""
        if self.real != basis.real:
            kind = "real" if self.real else "nominal"
            raise BasisError(
                f"a {kind} rate of {100 * self.value:g} % cannot discount sums in {basis}: "
                f"turn it with the inflation you assume"
            )
        return self.value

    def turned(self, inflation: float) -> Rate:
        """The other kind of rate: 1 + nominal = (1 + real) (1 + inflation) (Fisher)."""
        if self.real:
            return Rate((1.0 + self.value) * (1.0 + inflation) - 1.0, False)
        return Rate((1.0 + self.value) / (1.0 + inflation) - 1.0, True)


def wacc(debt_share: float, interest: float, equity_return: float, tax: float = 0.0) -> float:
    """Weighted average cost of capital after tax: (1 - d) r_e + d r_d (1 - tax) [share per year].

    All rates of one kind, all nominal as a rule: it is nominal interest that is deductible.
    """
    return (1.0 - debt_share) * equity_return + debt_share * interest * (1.0 - tax)
