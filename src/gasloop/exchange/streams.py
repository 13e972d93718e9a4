"""The plan's linear problem as parts of a PyPSA network: plain tables, before PyPSA itself is asked.

A unit's **size** is a stream that is there at all times: a generator that must run, with the unit's price as capital cost,
feeds it into a bus of the unit's own. There it is divided among links: one for each breakpoint load, one for rest. Each
carries what the unit gives and takes at that load as its efficiencies; so the size is used once and no more, and what
the unit does at rest goes with the rest of it. What else limits a load (a fault, what is kept for the operator) is a
second bus: each link brings what it leaves free, and what is left over there is let go.

**Stocks** and held states are stores on buses of their own. **Controls** without bounds are links too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.exchange.couplings import Coupling, Term
from gasloop.exchange.levels import Beginning, Levels
from gasloop.exchange.parts import Parts
from gasloop.exchange.reading import Coefficients, Flows, Reading
from gasloop.exchange.rooms import rooms
from gasloop.model.component import State
from gasloop.model.network import Unit
from gasloop.solve.course import HELD_FALL, HELD_RISE, STOCK_SCALE
from gasloop.solve.timegrid import windowed

Array = NDArray[np.float64]


def parts_of(reading: Reading) -> Parts:
    """All of a problem."""
    parts = Parts(reading.hours)
    for name, bus in reading.problem.network.buses.items():
        parts.buses[name] = {"carrier": bus.carrier, "unit": reading.unit_of(name)}
    for unit in reading.problem.network.units.values():
        _Placed(reading, parts, unit).place()
    parts.couplings += rooms(reading, parts)
    return parts


class _Placed:
    """One unit in the network."""

    def __init__(self, reading: Reading, parts: Parts, unit: Unit) -> None:
        self.reading, self.parts, self.unit, self.name = reading, parts, unit, unit.name
        self.found: Coefficients = reading.units[unit.name]
        self.typical = reading.typical[unit.name]
        self.price = reading.size_cost(unit.name)
        self.states = [s for s in unit.component.states if s.planned]
        stocks = [s for s in self.states if s.role == "stock"]
        # A store whose size does nothing but hold is sized as PyPSA sizes stores.
        self.plain = len(stocks) == 1 and not self.found.idle and not self.found.load
        if self.plain:
            self.price *= STOCK_SCALE[stocks[0].unit] / self.typical
            self.typical = STOCK_SCALE[stocks[0].unit]

    def place(self) -> None:
        if not self.plain:
            self._size()
        for state in self.states:
            self._state(state)
        for control, flows in self.found.control.items():
            known = next(c for c in self.unit.component.controls if c.name == control)
            self._stream(f"{self.name}.{control}", flows, known.low, known.high, control)
        for state_name, flows in self.found.level.items():
            self._level(state_name, flows)

    def _bounds(self, attribute: str) -> dict[str, Any]:
        sizing = self.unit.sizing
        bounds = {
            f"{attribute}_extendable": True, "capital_cost": self.price,
            f"{attribute}_min": sizing.low / self.typical, f"{attribute}_max": sizing.high / self.typical,
        }  # fmt: skip
        if sizing.module:
            bounds[f"{attribute}_mod"] = sizing.module / self.typical
        return bounds

    # -- size and loads ----------------------------------------------------------------------------------------

    def _size(self) -> None:
        size, parts = f"{self.name}.size", self.parts
        parts.buses[size] = {"carrier": "size"}
        parts.generators[size] = {"bus": size, "p_min_pu": 1.0, "p_max_pu": 1.0} | self._bounds("p_nom")
        parts.sizes[self.name] = ("Generator", size, "p_nom", self.typical)
        limits = self._limits()
        for limit in limits:
            parts.buses[limit] = {"carrier": "size"}
            parts.generators[f"{limit} over"] = {"bus": limit, "p_nom": np.inf, "p_min_pu": -1.0, "p_max_pu": 0.0}
        use = {size: -np.ones(self.reading.count)}
        rest = {limit: left for limit, (left, _) in limits.items()}
        self._stream(f"{self.name} at 0", use | self.found.idle | rest, 0.0, np.inf)
        none = np.zeros(self.reading.count)
        for load, flows in self.found.load.items():
            both = {node: flows.get(node, none) + self.found.idle.get(node, none) for node in flows | self.found.idle}
            free = {limit: left - weight(load) for limit, (left, weight) in limits.items()}
            there = self.found.there[load]
            high = np.inf if there.all() else np.where(there, 1.0, 0.0)
            self._stream(f"{self.name} at {load:g}", use | both | free, 0.0, high, load)

    def _limits(self) -> dict[str, tuple[Array, Any]]:
        """Buses on which loads are kept within bounds: what a size leaves there, what a share at a load takes of it."""
        if not self.found.load:
            return {}
        left = np.concatenate(
            [windowed(c.network.units[self.name].faults, c.edges, outside=1.0) for _, c, _ in self.reading.courses]
        )
        trim, limits = self.reading.problem.options.trim, {}
        if np.any(left < 1.0):
            limits[f"{self.name}.left"] = (left, lambda load: 1.0)
        if trim > 0:
            limits[f"{self.name}.trim"] = (left / (1.0 + trim), abs)
        return limits

    # -- states ------------------------------------------------------------------------------------------------

    def _state(self, state: State) -> None:
        levels, parts = Levels(self.reading, self.unit, state), self.parts
        name = levels.name
        parts.buses[name] = {"carrier": "state", "unit": "" if state.role == "held" else f"{_kept(state)}/h"}
        store = {"bus": name} | (self._kept_in(state) if state.role == "stock" else self._strays(state))
        beginning = levels.beginning(0)
        if levels.native:
            store |= {"e_cyclic": beginning.at is not None}
            if beginning.share:
                store["e_initial"] = beginning.share * self.unit.sizing.high / STOCK_SCALE[state.unit]
        else:
            opens = np.zeros(self.reading.count)
            opens[[at.start for _, _, at in self.reading.courses]] = 1.0
            opening = {"bus": name, "p_nom": np.inf, "p_min_pu": -opens, "p_max_pu": opens}
            parts.generators[f"{name} opening"] = opening
            parts.couplings += levels.openings()
        parts.stores[name] = store
        if state.role == "stock":
            self._priced(state, beginning)

    def _kept_in(self, state: State) -> dict[str, Any]:
        """A stock within what the plan may use of its size."""
        low, high = self.unit.component.span(state.name)
        kept_back, name = self.reading.problem.options.reserve * (high - low), f"{self.name}.{state.name}"
        within = {"e_min_pu": max(low + kept_back, 0.0), "e_max_pu": high - kept_back}
        if self.plain:
            self.parts.sizes[self.name] = ("Store", name, "e_nom", self.typical)
            return within | self._bounds("e_nom")
        tie = (
            Term("Store", name, "e_nom", 1.0),
            Term("Generator", f"{self.name}.size", "p_nom", -self.typical / STOCK_SCALE[state.unit]),
        )
        self.parts.couplings.append(Coupling(f"{name} size", f"what {self.name} keeps goes with its size", "==", tie))
        return within | {"e_nom_extendable": True}

    def _priced(self, state: State, beginning: Beginning) -> None:
        """Flows that follow the filling, where they are paid for."""
        cost, first = self.reading.level_cost(self.name, state.name)
        if not (np.any(cost) or first):
            return
        store = self.parts.stores[f"{self.name}.{state.name}"]
        if beginning.at is not None:
            cost[beginning.at] += first
        else:
            store["capital_cost"] = store.get("capital_cost", 0.0) + first * beginning.share
        store["marginal_cost_storage"] = cost / self.reading.hours

    def _strays(self, state: State) -> dict[str, Any]:
        """A held state's distance from its set point, nought at the year's end unless the study states its start."""
        fall, rise = (np.full(self.reading.count, s * (state.scale or 1.0)) for s in (HELD_FALL, HELD_RISE))
        if self.unit.stock is None:
            end = self.reading.courses[0][2].stop - 1
            fall[end] = rise[end] = 0.0
        return {"e_nom": 1.0, "e_min_pu": fall, "e_max_pu": rise}

    def _level(self, state_name: str, flows: Flows) -> None:
        """What follows the filling: a stream held to the mean of a store's level over each segment."""
        state = next(s for s in self.states if s.name == state_name)
        levels, name = Levels(self.reading, self.unit, state), f"{self.name}.{state_name} level"
        kind, factor = self._stream(name, flows, -np.inf, np.inf)
        for i, (_, _, at) in enumerate(self.reading.courses):
            half = -0.5 * factor[at]
            places = np.arange(at.start, at.stop)

            def others(chosen: Any, half: Array = half, places: Any = places) -> list[Term]:
                here = places[chosen].tolist()
                return [
                    Term(kind, name, "p", 1.0, here),
                    Term("Store", levels.name, "e", half[chosen].tolist(), here),
                ]

            why = f"what {self.name} loses goes with its filling"
            self.parts.couplings += levels.rows(f"{name} {i}", why, "==", i, 0, half, others)

    # -- streams -----------------------------------------------------------------------------------------------

    def _stream(
        self, name: str, flows: Flows, low: Any, high: Any, key: float | str | None = None
    ) -> tuple[str, Array]:
        """A column as a link (or a generator, where it moves one bus only); its PyPSA power per unit of the column.

        key : under which the column's cost stands. A link's power is what it takes from its first bus, so that bus is one where something flows at all times.
        """
        flows = {node: values for node, values in flows.items() if np.any(values)}
        first = next((n for n, values in flows.items() if np.all(values)), None)
        if first is None:
            raise ValueError(
                f"unit '{self.name}': '{name}' moves nothing in some hours, which no link of PyPSA can say; "
                "keep its faults and its control apart"
            )
        alone = len(flows) == 1
        factor = flows[first] if alone else -flows[first]
        turned = bool(factor[0] < 0)
        low, high = (-high, -low) if turned else (low, high)
        cost, small = (0.0, 0.0) if key is None else (self.found.cost[key], self.found.small[key])
        made: dict[str, Any] = {
            "p_nom": np.inf, "p_min_pu": _sign(low), "p_max_pu": _sign(high), "marginal_cost": _even(cost / factor),
        }  # fmt: skip
        if np.any(small):
            self.parts.small["Generator" if alone else "Link", name] = np.asarray(small / factor)
        if alone:
            self.parts.generators[name] = {"bus": first, **made}
            return "Generator", factor
        others = [node for node in flows if node != first]
        made["bus0"] = first
        for i, node in enumerate(others, start=1):
            made[f"bus{i}"] = node
            made["efficiency" if i == 1 else f"efficiency{i}"] = _even(flows[node] / factor)
        self.parts.links[name] = made
        return "Link", factor


def _kept(state: State) -> str:
    return "kWh" if state.unit == "J" else "kg"


def _sign(bound: Any) -> Any:
    """A bound of nought or infinity as a share of an infinite p_nom."""
    return np.sign(bound) if np.ndim(bound) == 0 else np.asarray(bound)


def _even(values: Any) -> Any:
    """A number, where an array is the same all along."""
    values = np.asarray(values, dtype=float)
    return float(values.flat[0]) if np.all(values == values.flat[0]) else values
