"""A plant that sells one product at several nodes: its cash flows, year by year.

The product is counted at the plant's gate. To deliver a usable kg at a node takes gear / usable kg at the gate, because the
vehicle burns the product. Markets are served in the order of what a kg at the gate earns there (its netback), down to nought.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gasloop.assess.economics.learning import crawford_lot, launch_price
from gasloop.assess.economics.ledger import UNTAXED, Ledger, Line, Tax, taxed
from gasloop.assess.economics.money import Basis
from gasloop.assess.economics.rates import Rate

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Market:
    """Who buys at a node.

    quantity : usable kg a year at most, in the first year of operation; growth [1/yr]
    price [money/kg]; None: what product launched from Earth costs there, launch price x earth_gear / usable + earth_fee
    gear : kg at the gate per kg delivered; earth_gear : kg in low Earth orbit per kg delivered, None if not known
    usable : share of what is delivered, by either way, that can be used
    fee, earth_fee : other costs of the way from the gate and of that from Earth [money per usable kg]
    """

    name: str
    quantity: float
    gear: float
    price: float | None = None
    earth_gear: float | None = None
    growth: float = 0.0
    usable: float = 1.0
    fee: float = 0.0
    earth_fee: float = 0.0

    @property
    def at_gate(self) -> float:
        """kg at the gate per usable kg at the node."""
        return self.gear / self.usable


@dataclass(frozen=True)
class Plant:
    """What is built: mass [kg] and rate [kg/yr at the gate] of all units together.

    life [yr]: then it is built again; spares [share of mass per year]; development, fabrication [money/kg], the latter of the first unit;
    learning : of units (Crawford); operation [money/yr]; build [yr]; landing : kg in low Earth orbit per kg landed
    """

    mass: float
    rate: float
    fabrication: float
    units: int = 1
    life: float = 10.0
    spares: float = 0.0
    development: float = 0.0
    learning: float = 1.0
    operation: float = 0.0
    build: int = 1
    landing: float = 1.0


@dataclass(frozen=True)
class Law:
    """A market of launches that grows, and a price that falls with it: arguments of ``learning.launch_price``."""

    rate: float
    final_rate: float
    years: float
    prior: float
    scale: float
    learning: float


@dataclass(frozen=True)
class Venture:
    """All of it. ``launch``: price to low Earth orbit in year 0 [money/kg]; ``years`` of operation."""

    basis: Basis
    first: int
    plant: Plant
    markets: tuple[Market, ...]
    launch: float
    rate: Rate
    years: int
    tax: Tax = UNTAXED
    law: Law | None = None

    @property
    def columns(self) -> int:
        """Years of the ledger: building, then operation."""
        return self.plant.build + self.years

    def launch_prices(self) -> Array:
        """Price of launch in each year of the ledger [money/kg]."""
        return self.launch * _fallen(self.law, self.columns)


@lru_cache(maxsize=4096)
def _fallen(law: Law | None, columns: int) -> Array:
    if law is None:
        return np.ones(columns)
    of = (law.rate, law.final_rate, law.years, law.prior, law.scale, law.learning)
    return np.array([launch_price(1.0, year, *of) for year in range(columns)])


def prices(venture: Venture, market: Market) -> Array:
    """Price at a node in each year of the ledger [money per usable kg]."""
    if market.price is not None:
        return np.full(venture.columns, market.price)
    return venture.launch_prices() * _gear_from_earth(market) / market.usable + market.earth_fee


def _gear_from_earth(market: Market) -> float:
    if market.earth_gear is None:
        raise ValueError(f"market '{market.name}': how much must leave Earth for a kg there is not stated")
    return market.earth_gear


def netbacks(venture: Venture, market: Market) -> Array:
    """What a kg at the gate earns if sold at a node, in each year [money per kg at the gate]."""
    return (prices(venture, market) - market.fee) / market.at_gate


def sold(venture: Venture) -> dict[str, Array]:
    """Usable kg sold to each market in each year: the dearest kg first, until the plant's rate is used up.

    That order earns most, as each kg at the gate counts the same (a fractional knapsack). A netback below nought is not taken.
    """
    found = {m.name: np.zeros(venture.columns) for m in venture.markets}
    worth = {m.name: netbacks(venture, m) for m in venture.markets}
    for t in range(venture.plant.build, venture.columns):
        left = venture.plant.rate
        for m in sorted(venture.markets, key=lambda m: -worth[m.name][t]):
            if worth[m.name][t] <= 0 or left <= 0:
                continue
            wanted = m.quantity * (1.0 + m.growth) ** (t - venture.plant.build)
            found[m.name][t] = min(wanted, left / m.at_gate)
            left -= found[m.name][t] * m.at_gate
    return found


def opportunity(venture: Venture) -> dict[str, float]:
    """What a kg at the gate forgoes when sold to a market, in the first year of operation [money per kg at the gate].

    The best netback among the other markets that still want more; nought if none does.
    """
    t = venture.plant.build
    amounts, found = sold(venture), {}
    for m in venture.markets:
        open_ = [
            float(netbacks(venture, o)[t])
            for o in venture.markets
            if o.name != m.name and amounts[o.name][t] < o.quantity * (1 - 1e-9)
        ]
        found[m.name] = max([0.0, *open_])
    return found


def cash(venture: Venture, amounts: Mapping[str, Array] | None = None) -> Ledger:
    """The ledger, taxes and all; ``amounts`` sold, or as the markets take it."""
    return taxed(before_tax(venture, sold(venture) if amounts is None else amounts), venture.tax, venture.plant.build)


def before_tax(venture: Venture, amounts: Mapping[str, Array]) -> Ledger:
    """The ledger of what is sold, without taxes."""
    return Ledger(venture.basis, venture.first, tuple(_lines(venture, amounts)))


def _lines(venture: Venture, amounts: Mapping[str, Array]) -> list[Line]:
    plant, n, basis = venture.plant, venture.columns, venture.basis
    launch = venture.launch_prices()
    running = (np.arange(n) >= plant.build).astype(float)
    made, landed = _built(venture)
    lines = [Line(f"sold at {m.name}", "revenue", amounts[m.name] * prices(venture, m), basis) for m in venture.markets]
    develop = np.where(running > 0, 0.0, plant.development * plant.mass / plant.build)
    lines.append(Line("development", "development", -develop, basis))
    lines.append(Line("plant", "capital", -made, basis))
    lines.append(Line("launch and landing of the plant", "launch", -landed * plant.landing * launch, basis))
    lines.append(Line("operation", "operation", -plant.operation * running, basis))
    spares = plant.spares * plant.mass * running
    lines.append(Line("spares", "spares", -spares * (plant.fabrication + plant.landing * launch), basis))
    fees = np.sum([amounts[m.name] * m.fee for m in venture.markets], axis=0)
    lines.append(Line("transport to the nodes", "transport", -fees, basis))
    return lines


def _built(venture: Venture) -> tuple[Array, Array]:
    """Cost of making the plant and mass landed, in each year.

    The first plant is paid for evenly over the years of building and lands in the last of them; the next is made and lands in
    the last year of life of the one before, unless operation ends then. Units keep learning.
    """
    plant, n = venture.plant, venture.columns
    made, landed = np.zeros(n), np.zeros(n)
    first = plant.fabrication * plant.mass / plant.units
    made[: plant.build] += crawford_lot(first, 1, plant.units, plant.learning) / plant.build
    landed[plant.build - 1] += plant.mass
    for k in range(1, math.ceil(venture.years / plant.life - 1e-9)):
        t = plant.build - 1 + math.floor(k * plant.life + 1e-9)
        made[t] += crawford_lot(first, k * plant.units + 1, (k + 1) * plant.units, plant.learning)
        landed[t] += plant.mass
    return made, landed
