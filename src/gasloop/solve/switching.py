"""Units that are on or off, take time and energy to start, change slowly, or keep to a curve that bends the wrong way.

Whole numbers come in here and cost time: the problem is a mixed-integer one as soon as one unit is switched.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.model.network import Switching, Unit
from gasloop.solve.rows import Rows, Term

Array = NDArray[np.float64]

HOUR = 3600.0


class Switched:
    """Columns and rows of one switched unit.

    load : columns (breakpoints, segments); loads : breakpoint loads; most : the largest size allowed
    full : electric power at full load, per size [W in SI of the size]
    started : the size that starts in each segment, so that what a start takes is in proportion to size; as a start
              costs, no plan lets it be larger than it must
    """

    def __init__(
        self, m: Rows, rule: Switching, load: Any, loads: Array, size: Any, most: float, hours: Array, full: float
    ) -> None:  # fmt: skip
        self.m, self.rule, self.load, self.loads = m, rule, load, loads
        self.size, self.most, self.hours, self.n = size, most, hours, len(hours)
        self.full = full
        self.started: Any = None
        if rule.least > 0 or rule.start_energy > 0 or rule.start_time > 0:
            self._on_and_off()
        if rule.ramp is not None:
            self._slow(rule.ramp)
        if rule.exact:
            self._on_the_curve()

    def start_flow(self, port: str, unit: Unit, factor: float) -> list[Term]:
        """Electricity of starts in, heat of it out: terms of a port's flow, ``factor`` per SI of a scaled size."""
        if self.started is None or not self.rule.start_energy:
            return []
        power, heat = unit.start_ports
        sign = {power: -1.0, heat: 1.0}.get(port, 0.0)
        each = self.full * self.rule.start_energy / (self.hours * HOUR)
        return [(self.started, sign * each * factor)] if sign else []

    def _on_and_off(self) -> None:
        """Nothing while off, at least ``least`` of the size while on; the year's end joins its beginning."""
        m, n, least = self.m, self.n, self.rule.least
        on = m.add_columns(n, 0.0, 1.0, whole=True)
        m.add_rows([(self.load, 1.0), (on, -self.most)], n, -np.inf, 0.0)
        if least > 0:
            # load >= least (size - most (1 - on)), with a column held at one for the constant
            one = m.add_columns(1, 1.0, 1.0)
            running = [(self.load, self.loads[:, None]), (self.size, -least), (one, least * self.most)]
            m.add_rows([*running, (on, -least * self.most)], n, 0.0, np.inf)
        if self.rule.start_energy > 0 or self.rule.start_time > 0:
            # started >= size - most (1 - on + on of the segment before)
            one = m.add_columns(1, 1.0, 1.0)
            self.started = m.add_columns(n, 0.0, self.most)
            terms = [(self.started, 1.0), (self.size, -1.0), (one, self.most), (on, -self.most)]
            m.add_rows([*terms, (np.roll(on, 1), self.most)], n, 0.0, np.inf)
            lost = np.minimum(self.rule.start_time / (self.hours * HOUR), 1.0)
            m.add_rows([(self.load, self.loads[:, None]), (self.started, lost), (self.size, -1.0)], n, -np.inf, 0.0)

    def _slow(self, ramp: float) -> None:
        """The load changes by no more than ``ramp`` [1/s] from the middle of one segment to that of the next."""
        between = 0.5 * (self.hours[1:] + self.hours[:-1]) * HOUR * ramp
        change = [(self.load[:, 1:], self.loads[:, None]), (self.load[:, :-1], -self.loads[:, None])]
        self.m.add_rows([*change, (self.size, -between)], self.n - 1, -np.inf, 0.0)
        self.m.add_rows([*change, (self.size, between)], self.n - 1, 0.0, np.inf)

    def _on_the_curve(self) -> None:
        """Only neighbouring breakpoints mix (a special ordered set of kind 2), rest at load 0 being one of them."""
        m, n = self.m, self.n
        order = np.argsort(np.append(self.loads, 0.0))
        piece = m.add_columns((len(order) - 1) * n, 0.0, 1.0, whole=True).reshape(len(order) - 1, n)
        one = m.add_columns(1, 1.0, 1.0)
        m.add_rows([(piece, 1.0), (one, -1.0)], n, 0.0, 0.0)
        for place, node in enumerate(order):
            beside: list[Term] = [(piece[k], -self.most) for k in (place - 1, place) if 0 <= k < len(piece)]
            rest = node == len(self.loads)
            share: list[Term] = [(self.size, 1.0), (self.load, -1.0)] if rest else [(self.load[node], 1.0)]
            m.add_rows([*share, *beside], n, -np.inf, 0.0)
