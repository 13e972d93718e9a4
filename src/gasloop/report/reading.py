"""The results tree as the report reads it: plain numbers by name, with nothing assumed that a tree may
lack.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

HOUR = 3600.0


@dataclass(frozen=True)
class Stream:
    """One port over the run. Flows in SI, positive out of the unit; ``bus`` is empty outside the site.

    step : length of a step [s]
    """

    component: str
    port: str
    bus: str
    carrier: str
    unit: str
    sign: int
    flow: Any
    step: float

    @property
    def given(self) -> float:
        """What the unit gave over the run [J or kg]."""
        return float(np.maximum(self.flow, 0.0).sum()) * self.step

    @property
    def taken(self) -> float:
        """What the unit took over the run [J or kg]."""
        return float(np.maximum(-self.flow, 0.0).sum()) * self.step

    @property
    def amount_unit(self) -> str:
        """The unit of ``given`` and ``taken``."""
        return "J" if self.unit == "W" else "kg"


@dataclass(frozen=True)
class Results:
    """A tree, read."""

    tree: xr.DataTree

    @property
    def worth(self) -> str:
        """The unit in which the plan counts: kg, or money."""
        return str((self.data("objective", {}) or {}).get("unit", "kg"))

    def text(self, name: str, default: str = "") -> str:
        """A root attribute that is plain text."""
        return str(self.tree.attrs.get(name, default))

    def data(self, name: str, default: Any = None) -> Any:
        """A root attribute that holds JSON."""
        found = self.tree.attrs.get(name)
        return default if found is None else json.loads(found) if isinstance(found, str) else found

    def group(self, name: str) -> xr.Dataset | None:
        """A group, or None."""
        return self.tree[name].to_dataset() if name in self.tree.children else None

    def values(self, group: str, name: str) -> Any:
        """A variable or coordinate as an array, or None."""
        found = self.group(group)
        return None if found is None or name not in found.variables else found[name].values

    def watched(self) -> list[tuple[str, str, list[tuple[str, Any]]]]:
        """What units are watched for: in words, SI unit, and the rows (component, values at the ends of steps)."""
        rows = self.values("simulated", "output")
        names = [self.values("simulated", f"output_{n}") for n in ("what", "unit", "component")]
        if rows is None or any(n is None for n in names):
            return []
        kinds: dict[tuple[str, str], list[tuple[str, Any]]] = {}
        for what, unit, component, row in zip(*(n.tolist() for n in names), rows, strict=True):
            kinds.setdefault((what, unit), []).append((component, row))
        return [(what, unit, found) for (what, unit), found in kinds.items()]

    @cached_property
    def start(self) -> datetime:
        """When the study starts (UTC)."""
        return datetime.fromisoformat(self.text("start", "2030-01-01").replace("Z", "+00:00")).replace(tzinfo=None)

    @property
    def grounded(self) -> bool:
        """Whether the site has a ground to land on: only such a place has a latitude."""
        site = self.data("site", {}) or {}
        return "latitude" in site or not site

    @cached_property
    def steps(self) -> int:
        """How many steps the run has."""
        return int(self.tree.attrs.get("steps", 0))

    @cached_property
    def step(self) -> float:
        """Length of a step [s]."""
        return float(self.tree.attrs.get("step_s", HOUR))

    @property
    def hours(self) -> float:
        """Length of the run [h]."""
        return self.steps * self.step / HOUR

    @property
    def ran(self) -> str:
        """The group that tells what happened: the run, or the plan where there was no run."""
        return "simulated" if self.values("simulated", "flow") is not None else "planned"

    def streams(self, group: str | None = None) -> list[Stream]:
        """All ports of a group."""
        found = self.group(group or self.ran)
        if found is None or "flow" not in found:
            return []
        flow = found["flow"].transpose("arc", "time").values
        names = found["arc"].values.tolist() if "arc" in found.variables else [""] * len(flow)
        labels = [self._labels(found, "arc", n) for n in ("component", "port", "bus", "carrier", "unit")]
        signs = self._labels(found, "arc", "sign", 0)
        return [
            Stream(c or arc.partition(".")[0], p or arc.partition(".")[2], b, k, u, int(sign), row, self.step)
            for arc, c, p, b, k, u, sign, row in zip(names, *labels, signs, flow, strict=True)
        ]

    @staticmethod
    def _labels(found: xr.Dataset, dim: str, name: str, otherwise: Any = "") -> list[Any]:
        """A coordinate of a dimension: ``arc_port``, or ``port`` where that name lies along ``arc``."""
        for spelling in (f"{dim}_{name}", name):
            if spelling in found.variables and found[spelling].dims == (dim,):
                return list(found[spelling].values.tolist())
        return [otherwise] * found.sizes[dim]

    @cached_property
    def design(self) -> list[dict[str, Any]]:
        """One mapping for each component, heaviest first."""
        return sorted(self._rows("design", "component"), key=lambda row: -float(row.get("mass") or 0.0))

    @cached_property
    def parameters(self) -> list[dict[str, Any]]:
        """One mapping for each parameter."""
        return list(self._rows("parameters", "parameter"))

    def _rows(self, group: str, dim: str) -> Iterator[dict[str, Any]]:
        found = self.group(group)
        if found is None:
            return
        columns = {str(n): found[n].values.tolist() for n in found.variables if found[n].dims == (dim,)}
        for i in range(found.sizes.get(dim, 0)):
            yield {name: values[i] for name, values in columns.items()}

    @cached_property
    def bus_carriers(self) -> dict[str, str]:
        """bus -> carrier, in the order of the tree."""
        found = self.group("planned")
        if found is not None and "bus" in found.dims:
            carriers = self._labels(found, "bus", "carrier")
            if all(carriers):
                return dict(zip(found["bus"].values.tolist(), carriers, strict=True))
        return {s.bus: s.carrier for s in self.streams() if s.bus}

    def stocks(self) -> list[tuple[str, str, str, Any, Any]]:
        """component, state, unit, planned, simulated (either may be None) for each store."""
        sides: dict[tuple[str, str, str], dict[str, Any]] = {}
        for group in ("planned", "simulated"):
            found = self.group(group)
            name = (
                None
                if found is None
                else next((n for n in found.data_vars if set(found[n].dims) == {"stock", "edge"}), None)
            )
            if found is None or name is None:
                continue
            values = found[name].transpose("stock", "edge").values
            names = found["stock"].values.tolist() if "stock" in found.coords else [""] * len(values)
            labels = [self._labels(found, "stock", n) for n in ("component", "state", "unit")]
            for whole, c, state, unit, row in zip(names, *labels, values, strict=True):
                key = (c or whole.partition(".")[0], state or whole.partition(".")[2], unit)
                sides.setdefault(key, {})[group] = row
        return [(*key, by.get("planned"), by.get("simulated")) for key, by in sides.items()]
