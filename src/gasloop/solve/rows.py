"""A linear problem as it is put together: columns with bounds, rows as sums of terms."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Term = tuple[Any, Any]  # columns and coefficients along the segments


class Rows:
    """A linear problem as it is put together: columns with bounds, rows as lists of (columns, coefficients).

    A term is a pair of arrays along the segments; an expression is a list of terms. All right-hand sides are zero.
    """

    def __init__(self) -> None:
        self.low: list[Array] = []
        self.high: list[Array] = []
        self.columns = 0
        self.rows = 0
        self.pieces: list[tuple[Any, Any, Array]] = []
        self.sides: list[tuple[Array, Array]] = []
        self.whole: list[NDArray[np.int64]] = []  # columns that take whole numbers only

    def add_columns(self, count: int, low: float, high: float, whole: bool = False) -> NDArray[np.int64]:
        """New variables between bounds; their numbers."""
        self.low.append(np.full(count, low))
        self.high.append(np.full(count, high))
        self.columns += count
        added = np.arange(self.columns - count, self.columns)
        if whole:
            self.whole.append(added)
        return added

    @property
    def whole_columns(self) -> NDArray[np.int64]:
        """Numbers of the columns that take whole numbers only."""
        return np.concatenate(self.whole)

    def held(self, values: Array) -> Rows:
        """The same problem with its whole columns fixed at these values, so that none is left."""
        other = Rows()
        other.columns, other.rows, other.pieces, other.sides = self.columns, self.rows, self.pieces, self.sides
        low, high = np.concatenate(self.low), np.concatenate(self.high)
        low[self.whole_columns] = high[self.whole_columns] = values
        other.low, other.high = [low], [high]
        return other

    def add_rows(self, terms: list[Term], count: int, low: float, high: float) -> slice:
        """New rows low <= sum of terms <= high; where they stand."""
        base = np.arange(self.rows, self.rows + count)
        for columns, values in terms:
            shape = np.broadcast_shapes(np.shape(columns), np.shape(values), (count,))
            spread = [np.broadcast_to(a, shape).ravel() for a in (base, columns, values)]
            self.pieces.append((spread[0], spread[1], spread[2].astype(float)))
        self.sides.append((np.full(count, low), np.full(count, high)))
        self.rows += count
        return slice(self.rows - count, self.rows)

    def matrix(self) -> Any:
        """All rows, equal places added up."""
        from scipy.sparse import csr_matrix

        row, column, value = (np.concatenate([p[i] for p in self.pieces]) for i in range(3))
        keep = value != 0.0
        return csr_matrix((value[keep], (row[keep], column[keep])), shape=(self.rows, self.columns))
