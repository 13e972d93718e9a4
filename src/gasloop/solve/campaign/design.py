"""A vehicle that is sized by the campaign itself: payload, propellant and dry mass are unknowns beside the flights.

n vehicles of payload W carry n W: a product of two unknowns. With n = sum 2^k b_k and b_k 0 or 1, each y_k = b_k W is
exact by four rows with W's own bounds (McCormick):

    low b <= y <= high b,      W - high (1 - b) <= y <= W - low (1 - b)

The dry mass is a plane over payload and propellant, tangent to the sizing law where the last round ended; rounds go on in
ever narrower bounds, and the last design is solved once more with the law's own dry mass.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gasloop.solve.rows import Rows

Sum = list[tuple[int, float]]
Law = Callable[[float, float], float]  # dry mass of payload and propellant [kg]

QUANTITIES = ("payload", "propellant", "dry")
_STEP = 1e-3  # of a difference quotient, relative


@dataclass(frozen=True)
class Free:
    """Bounds of a design and its plane. dry = at + slopes . (payload, propellant) [kg]

    copies : most that fly together; upkeep : of other commodities, as a share of the dry mass for each flight
    """

    payload: tuple[float, float]
    propellant: tuple[float, float]
    at: float
    slopes: tuple[float, float]
    copies: int
    upkeep: Mapping[str, float] = field(default_factory=dict)

    @property
    def dry(self) -> tuple[float, float]:
        """Bounds of the dry mass: at the corners of the others."""
        corners = [self.of(w, p) for w in self.payload for p in self.propellant]
        return min(corners), max(corners)

    def of(self, payload: float, propellant: float) -> float:
        """Dry mass by the plane."""
        return self.at + self.slopes[0] * payload + self.slopes[1] * propellant


def tangent(law: Law, payload: float, propellant: float) -> tuple[float, tuple[float, float]]:
    """Height and slopes of the plane that touches the law there."""
    dry = law(payload, propellant)
    w, p = payload * _STEP, propellant * _STEP
    slopes = (
        (law(payload + w, propellant) - law(payload - w, propellant)) / (2 * w),
        (law(payload, propellant + p) - law(payload, propellant - p)) / (2 * p),
    )
    return dry - slopes[0] * payload - slopes[1] * propellant, slopes


class Sized:
    """The columns of one free design."""

    def __init__(self, m: Rows, free: Free) -> None:
        self.m, self.free = m, free
        self.bounds = {q: getattr(free, q) for q in QUANTITIES}
        self.column = {q: int(m.add_columns(1, *self.bounds[q])[0]) for q in QUANTITIES}
        w, p = free.slopes
        terms = [(self.column["dry"], 1.0), (self.column["payload"], -w), (self.column["propellant"], -p)]
        self._row(terms, free.at, free.at)
        self.bits = range(max(1, math.ceil(math.log2(free.copies + 1))))
        self.held: dict[tuple[int, str], Sum] = {}

    def arc(self, i: int, count: int) -> None:
        """Bits of the count on an arc, and what so many vehicles carry and weigh."""
        bits = [int(self.m.add_columns(1, 0.0, 1.0, whole=True)[0]) for _ in self.bits]
        self._row([(count, -1.0), *((b, 2.0**k) for k, b in zip(self.bits, bits, strict=True))], 0.0, 0.0)
        for q in QUANTITIES:
            (low, high), whole = self.bounds[q], self.column[q]
            parts = []
            for k, bit in zip(self.bits, bits, strict=True):
                y = int(self.m.add_columns(1, 0.0, high)[0])
                self._row([(y, 1.0), (bit, -high)], -math.inf, 0.0)
                self._row([(y, 1.0), (bit, -low)], 0.0, math.inf)
                self._row([(y, 1.0), (whole, -1.0), (bit, -low)], -math.inf, -low)
                self._row([(y, 1.0), (whole, -1.0), (bit, -high)], -high, math.inf)
                parts.append((y, 2.0**k))
            self.held[i, q] = parts

    def all(self, i: int, quantity: str, share: float = 1.0) -> Sum:
        """A share of the payload, propellant or dry mass of all vehicles on an arc."""
        return [(column, share * factor) for column, factor in self.held[i, quantity]]

    def _row(self, terms: Sum, low: float, high: float) -> None:
        import numpy as np

        columns, values = np.array([c for c, _ in terms]), np.array([f for _, f in terms])
        self.m.add_rows([(columns, values)], 1, low, high)
