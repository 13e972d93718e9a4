"""Prices that a study states, and what a plan of least cost makes of them.

    cost = annuity years sum(price of size * size) + sum over steps (price of flow * flow)        [EUR] over the run

The annuity is the share of what a size costs that each year bears: interest, wear and upkeep in one number. A flow's price
is paid for what comes into the plant and earned by what leaves it. Nothing here knows what anything costs.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.knowledge.quantity import unit
from gasloop.knowledge.sources import references
from gasloop.matter.carriers import CARRIERS
from gasloop.model.network import Unit
from gasloop.places.sun import duration
from gasloop.places.tables import Column
from gasloop.places.weather import read_series
from gasloop.study.faults import Findings
from gasloop.study.schema import CostEntry, PriceEntry, StudyFile

Array = NDArray[np.float64]
HOUR = 3600.0


@dataclass(frozen=True)
class Price:
    """One price as stated [EUR per SI of what it is a price of]: a value, or a table over time."""

    value: float
    unit: str
    table: Path | None = None
    because: str = ""
    source: str | None = None


@dataclass(frozen=True)
class Cost:
    """The prices of a study; annuity [1/s]; flows by (component, port)."""

    annuity: float
    because: str
    sizes: Mapping[str, Price]
    flows: Mapping[tuple[str, str], Price]

    def per_size(self, units: Mapping[str, Unit], seconds: float) -> dict[str, float]:
        """What each size bears over a run of so many seconds [EUR per SI of the size]; nought where none is stated."""
        priced = {n: p.value for n, p in self.sizes.items()}
        return {name: self.annuity * seconds * priced.get(name, 0.0) for name in units}

    def per_flow(self, units: Mapping[str, Unit], start: Any, steps: int, step: float) -> dict[tuple[str, str], Array]:
        """Price of what flows out of a unit at each port, for each step [EUR per J or kg].

        Out of a unit onto a bus is into the plant; out of it to the outside is out of the plant.
        """
        found = {}
        for (name, port), price in self.flows.items():
            values = np.full(steps, price.value)
            if price.table is not None:
                edges = np.datetime64(start.replace(tzinfo=None), "us") + duration(np.arange(steps + 1) * step / HOUR)
                values = read_series(price.table, Column("price", price.unit), edges)
            found[name, port] = -values if units[name].component.port(port).outside else values
        return found


def cost_of(file: StudyFile, units: Mapping[str, Unit], folder: Path, found: Findings) -> Cost | None:
    """The prices of a study that minimises cost; none of another."""
    if file.cost is None or file.minimise != "cost":
        if file.minimise == "cost":
            found.fault("a plan of least cost needs prices", "minimise", "", "add `cost:` with annuity, sizes, flows")
        elif file.cost is not None:
            found.fault("prices are stated, but mass is minimised", "cost", "with `minimise: cost`", "leave it out")
        return None
    annuity = found.quantity(file.cost.annuity, "1/yr", "cost.annuity", 0.0, unit("1/yr").factor)
    sizes = {n: p for n, entry in file.cost.sizes.items() if (p := _of_size(n, entry, units, folder, found))}
    flows = {k: p for name, entry in file.cost.flows.items() for k, p in _of_flow(name, entry, units, folder, found)}
    _refuse_free_gifts(file.cost, units, found)
    return None if annuity is None else Cost(annuity, file.cost.because, sizes, flows)


def _refuse_free_gifts(entry: CostEntry, units: Mapping[str, Unit], found: Findings) -> None:
    """A size that is free to choose and free of cost would be built as large as it may."""
    for name, known in units.items():
        if not known.sizing.fixed and name not in entry.sizes:
            like = type(known.component).size_label().unit
            found.fault(f"'{name}' has a free size and no price", "cost.sizes", "each free size has one",
                        f"add `{name}: .. EUR/{like}`, nought if it costs nothing")  # fmt: skip


def _of_size(name: str, entry: Any, units: Mapping[str, Unit], folder: Path, found: Findings) -> Price | None:
    where = f"cost.sizes.{name}"
    if name not in units:
        near = difflib.get_close_matches(name, units, n=1)
        mend = f"did you mean '{near[0]}'?" if near else ""
        found.fault(f"no component '{name}'", where, ", ".join(units), mend)
        return None
    if isinstance(entry, PriceEntry) and entry.table:
        found.fault("what a size costs does not change with time", where, "a value like 800 EUR/kW", "drop `table`")
        return None
    return _price(entry, type(units[name].component).size_label().unit, where, folder, found)


def _of_flow(
    text: str, entry: Any, units: Mapping[str, Unit], folder: Path, found: Findings
) -> list[tuple[tuple[str, str], Price]]:
    where = f"cost.flows.{text}"
    name, _, port = text.partition(".")
    known = units.get(name)
    ports = {} if known is None else {p.name: p for p in known.component.ports if known.joined(p)}
    if known is None or port not in ports:
        allowed = ", ".join(units) if known is None else ", ".join(f"{name}.{p}" for p in ports)
        found.fault(f"'{text}' names no port", where, allowed, "COMPONENT.PORT of this study")
        return []
    like = "kg" if CARRIERS[known.port_carrier(ports[port])].is_matter else "kWh"
    price = _price(entry, like, where, folder, found)
    return [] if price is None else [((name, port), price)]


def _price(entry: Any, per: str, where: str, folder: Path, found: Findings) -> Price | None:
    """A price per a unit of this kind."""
    stated = entry if isinstance(entry, PriceEntry) else PriceEntry.model_validate({"value": entry})
    like = _per(per)
    if (stated.value is None) == (stated.table is None):
        found.fault("a price is a value or a table", where, f"{{value: 1 {like}}} or {{table: prices.csv}}", "give one")
        return None
    if stated.source and stated.source not in references():
        found.fault(f"no reference '{stated.source}'", f"{where}.source", "a key of `gasloop sources`",
                    "leave it out and say why in `because`")  # fmt: skip
    if stated.table is not None:
        path = (folder / stated.table).resolve()
        if not path.is_file():
            found.fault(f"no file '{stated.table}'", where, "a path relative to the study file", "check the name")
            return None
        return Price(0.0, like, path, stated.because, stated.source)
    value = found.quantity(stated.value, like, where)
    return None if value is None else Price(value, like, None, stated.because, stated.source)


def _per(text: str) -> str:
    """EUR per a unit of the catalogue: EUR/kW, EUR d/kg."""
    over, _, under = text.partition("/")
    return f"EUR {under}/{over}" if under else f"EUR/{over}"
