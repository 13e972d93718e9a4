"""What a kg costs, and must earn, at one node, if all that is made goes there; and from which price of launch on that beats Earth."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from gasloop.assess.economics import measures
from gasloop.assess.economics.ledger import OUTLAYS, RUNNING, due
from gasloop.assess.economics.venture import Market, Venture, before_tax, cash

Array = NDArray[np.float64]


def all_to(venture: Venture, market: Market) -> dict[str, Array]:
    """All that is made goes to one market, however much it wants [usable kg a year]."""
    made = np.where(np.arange(venture.columns) >= venture.plant.build, venture.plant.rate / market.at_gate, 0.0)
    return {m.name: made if m.name == market.name else np.zeros(venture.columns) for m in venture.markets}


def levelised(venture: Venture, market: Market) -> float:
    """Levelised cost per usable kg at a node, before tax, if all that is made goes there [money/kg]."""
    asked = dataclasses.replace(venture, markets=(dataclasses.replace(market, price=0.0),))
    amounts = all_to(asked, market)
    costs = before_tax(asked, amounts).costs
    return measures.levelised_cost(costs, amounts[market.name], venture.rate.at(venture.basis))


@dataclass(frozen=True)
class _Books:
    """Margin and outlays of each year as straight lines of one unknown: a + b x, of which the NPV after tax is sought."""

    venture: Venture
    margin: tuple[Array, Array]
    outlays: tuple[Array, Array]

    def npv(self, x: float) -> float:
        """NPV at a value of the unknown."""
        v = self.venture
        margin, outlays = (a + b * x for a, b in (self.margin, self.outlays))
        paid = due(margin, outlays, v.tax, v.plant.build, v.basis.real)
        return measures.npv(margin - outlays - paid, v.rate.at(v.basis))


def _parts(venture: Venture, amounts: Mapping[str, Array]) -> tuple[Array, Array]:
    ledger = before_tax(venture, amounts)
    return ledger.of("revenue", *RUNNING), -ledger.of(*OUTLAYS)


def required(venture: Venture, market: Market) -> float:
    """Constant price at which the NPV is nought, after tax and the cost of capital, if all goes to the node [money/kg]."""
    asked = dataclasses.replace(venture, markets=(dataclasses.replace(market, price=0.0),))
    amounts = all_to(asked, market)
    margin, outlays = _parts(asked, amounts)
    books = _Books(venture, (margin, amounts[market.name]), (outlays, np.zeros(venture.columns)))
    return measures.required_price(books.npv, max(levelised(venture, market), 1e-9))


def break_even_launch(venture: Venture, market: Market, most: float = 1e7) -> float:
    """Launch price today from which on the plant beats product launched from Earth at a node; infinite if none [money/kg].

    All is sold at what Earth's costs there (see Market); the same price of launch also lands plant and spares.
    """
    only = dataclasses.replace(market, price=None)
    free, one = (dataclasses.replace(venture, markets=(only,), launch=launch) for launch in (0.0, 1.0))
    amounts = all_to(free, only)
    at_nought, at_one = _parts(free, amounts), _parts(one, amounts)
    books = _Books(venture, (at_nought[0], at_one[0] - at_nought[0]), (at_nought[1], at_one[1] - at_nought[1]))
    if books.npv(most) <= 0:
        return math.inf
    return 0.0 if books.npv(0.0) >= 0 else float(brentq(books.npv, 0.0, most, rtol=1e-10))


def worth_beside_earth(venture: Venture, market: Market) -> float:
    """NPV by discounted outlays if all is sold at a node at what launch from Earth costs there; nought at break-even."""
    only = dataclasses.replace(market, price=None)
    asked = dataclasses.replace(venture, markets=(only,))
    ledger = cash(asked, all_to(asked, only))
    return ledger.npv(venture.rate) / measures.npv(-ledger.of(*OUTLAYS), venture.rate.at(venture.basis))
