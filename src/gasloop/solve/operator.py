"""Who tends what: which stocks and temperatures the operator of a plant watches when he moves a load.

It follows from the wiring and from what the units do at full load, not from names. The law by which a load is moved
stands in ``simulate``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gasloop.matter.carriers import CARRIERS
from gasloop.model.component import State
from gasloop.model.network import Network, Unit
from gasloop.solve.linearise import LinearUnit

DAY = 86400.0


@dataclass(frozen=True)
class Operator:
    """A network of sized units, how many stand under each name, and their straight lines."""

    network: Network
    counts: Mapping[str, float]
    linear: Mapping[str, LinearUnit]

    def leanings(self, unit: Unit) -> dict[tuple[str, str], float]:
        """Which stocks a unit tends: +1 where its load fills, -1 where it empties.

        A unit that feeds a quick store (a buffer it could turn over in a day) tends that alone: a fuel cell follows the
        battery, an evaporator the gas buffer behind the fuel cell. A unit that feeds only slow stores gives way to the
        quick ones it draws from: a liquefier yields to gas buffer and battery. Slow stores are filled by units that draw
        on no quick matter: a mine tends the water tank. Anything else sets two units against one another. A cooler tends
        the temperature that its tank holds.
        """
        touched = self._touched(unit)
        quick = {key: sign for key, (sign, is_quick) in touched.items() if is_quick}
        fed = {key: sign for key, sign in quick.items() if sign > 0 or not self.is_stock(key)}
        if fed:
            return fed
        matter = any(self._state(*key).unit == "kg" for key in quick)
        return quick if matter else {key: sign for key, (sign, is_quick) in touched.items() if is_quick or sign > 0}

    def _touched(self, unit: Unit) -> dict[tuple[str, str], tuple[float, bool]]:
        """Stocks and held states that a unit's load moves: sign, and whether it could turn the stock over in a day."""
        found: dict[tuple[str, str], tuple[float, bool]] = {}
        linear = self.linear[unit.name]
        for port, bus in unit.wires.items():
            closer = self.network.closers.get(bus)
            if closer is None or closer.unit == unit.name or not len(linear.loads):
                continue
            store = self.network.units[closer.unit]
            full = linear.gain[port][-1] / linear.loads[-1]
            flow = float(np.max(np.abs(full))) * np.sign(np.mean(full))
            for state, effect in self._effects(closer.unit, closer.control, closer.port).items():
                rate = flow * effect * unit.component.size * self.counts[unit.name]
                if rate == 0.0:
                    continue
                if self.is_stock((closer.unit, state)):
                    room = store.component.size * self.counts[closer.unit]
                    found[closer.unit, state] = (float(np.sign(rate)), abs(rate) * DAY > room)
                elif not CARRIERS[self.network.buses[bus].carrier].is_matter:
                    # What filling does to a temperature is a side effect; what cooling does is meant.
                    found[closer.unit, state] = (float(np.sign(rate)), True)
        return found

    def _effects(self, store: str, control: str, port: str) -> dict[str, float]:
        """Rate of each kept state per flow that the others put on the bus which this store closes."""
        unit, linear = self.network.units[store], self.linear[store]
        kept = [s.name for s in unit.component.states if s.planned]
        if control in linear.slope:
            slope: Mapping[str, float] = linear.slope[control]
        else:
            slope = {key: float(np.mean(rows[-1])) for key, rows in linear.gain.items()}
        return {s: -slope.get(s, 0.0) / slope[port] for s in kept if slope.get(port)}

    def is_thermostat(self, unit: Unit) -> bool:
        """Whether a unit tends a temperature: a thermostat moves it further than an operator would."""
        return any(not self.is_stock(key) for key in self.leanings(unit))

    def _state(self, unit: str, state: str) -> State:
        return next(s for s in self.network.units[unit].component.states if s.name == state)

    def is_stock(self, key: tuple[str, str]) -> bool:
        """Whether a state, (unit, state), is a stock."""
        return self._state(*key).role == "stock"
