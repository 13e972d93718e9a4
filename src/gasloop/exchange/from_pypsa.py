"""A simple PyPSA network as a problem for gasloop's planner, with the same optimum.

Sources, links, stores and loads become the ideal components of ``exchange.ideal``: energy alone, whatever the carrier.
MW and MWh become W and J, capital costs the prices of sizes. Nothing is kept for an operator and activity is free, for
so it is in PyPSA.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.exchange import ideal, understood
from gasloop.exchange.pypsa import pypsa
from gasloop.model.component import Component
from gasloop.model.network import Bus, Network, Sizing, Unit, Window
from gasloop.solve.linearise import Operating, linearise
from gasloop.solve.plan import plan
from gasloop.solve.problem import HOUR, Options, Plan, Problem

Array = NDArray[np.float64]

MEGA = 1e6
MWH = 3.6e9  # J


@dataclass(frozen=True)
class Imported:
    """A network as a problem. units: unit -> (PyPSA's component, name, SI size of one MW or MWh)."""

    problem: Problem
    units: Mapping[str, tuple[str, str, float]]

    def solve(self) -> Plan:
        """gasloop's plan of it, at a vertex."""
        return plan(self.problem)

    def sizes(self, found: Plan) -> dict[str, float]:
        """Sizes in MW and MWh, loads left out."""
        return {u: found.sizes[u] / si for u, (component, _, si) in self.units.items() if component != "Load"}


def read(path: str | Path) -> Imported:
    """The network in a NetCDF file. Raises ValueError with all that is not understood in it."""
    if not Path(path).exists():
        raise FileNotFoundError(f"no file {path}")
    return problem_of(pypsa().Network(str(path)))


def problem_of(n: Any) -> Imported:
    """A network as a problem. Raises ValueError with all that is not understood in it."""
    reader = _Reader(n)
    found = [*understood.faults(n), *reader.faults]
    if found:
        raise ValueError("\n".join(["this PyPSA network cannot be planned as it is:", *found]))
    return reader.imported()


class _Reader:
    """Units, prices and profiles, as the tables of a network are gone through."""

    def __init__(self, n: Any) -> None:
        self.n = n
        self.units: dict[str, Unit] = {}
        self.price: dict[str, float] = {}
        self.origin: dict[str, tuple[str, str, float]] = {}
        self.faults: list[str] = []
        weights = n.snapshot_weightings["objective"].to_numpy(float)
        self.shortest = float(weights.min())
        self.repeats = np.round(weights / self.shortest).astype(int)
        self.site: dict[str, Any] = {ideal.ALWAYS: 1.0}
        for component, each in (
            ("Generator", self._generator), ("Link", self._link), ("Store", self._store), ("Load", self._load),
        ):  # fmt: skip
            for name, row in n.components[component].static.iterrows():
                each(str(name), row)

    def imported(self) -> Imported:
        """All of it as a problem."""
        network = Network({str(b): Bus(str(b), "electricity") for b in self.n.buses.index}, self.units)
        linear = linearise(network, {u: Operating({}, ()) for u in self.units}, SimpleNamespace(**self.site))
        edges = np.concatenate([[0.0], np.cumsum(self.repeats)])
        options = Options(trim=0.0, reserve=0.0, crossover=True, gap=1e-9, activity=False)
        problem = Problem(network, linear, edges, self.price, options, self.shortest * HOUR)
        return Imported(problem, self.origin)

    def _generator(self, name: str, row: Any) -> None:
        source = ideal.IdealSource(profile=self._profile("Generator", name, "p_max_pu"))
        self._place(
            "Generator", name, source, {"power": row["bus"]}, self._sizing("Generator", name, row, "p_nom", MEGA), row
        )

    def _link(self, name: str, row: Any) -> None:
        efficiency, low = float(row["efficiency"]), float(row["p_min_pu"])
        kinds = [str(self.n.buses.at[row[bus], "carrier"]) for bus in ("bus0", "bus1")]
        if efficiency < 0:
            self.faults.append(f"Link '{name}': efficiency {efficiency:g} is below 0; turn the link around")
        if efficiency > 1 and kinds[0] == kinds[1]:
            self.faults.append(
                f"Link '{name}': efficiency {efficiency:g} from {kinds[0]} to {kinds[1]} makes energy from nothing; "
                "allowed: at most 1 between buses of one carrier"
            )
        if low not in (0.0, -1.0) or (low == -1.0 and efficiency != 1.0):
            self.faults.append(
                f"Link '{name}': p_min_pu {low:g} at efficiency {efficiency:g}; allowed: 0, or -1 at efficiency 1 (a loss "
                "one way would be a gain the other); use two links"
            )
        profile = self._profile("Link", name, "p_max_pu")
        both_ways = low == -1.0
        if both_ways and profile != ideal.ALWAYS:
            self.faults.append(f"Link '{name}': p_max_pu below 1 of a link of both ways; use two links")
        sizing = self._sizing("Link", name, row, "p_nom", MEGA)
        if both_ways:
            self._place("Link", name, ideal.IdealLine(), {"near": row["bus0"], "far": row["bus1"]}, sizing, row)
        else:
            link = ideal.IdealLink(efficiency=efficiency, profile=profile)
            self._place("Link", name, link, {"into": row["bus0"], "out": row["bus1"]}, sizing, row)

    def _store(self, name: str, row: Any) -> None:
        sizing, start = self._sizing("Store", name, row, "e_nom", MWH), float(row["e_initial"])
        stock = None
        if not row["e_cyclic"]:
            if start and not sizing.fixed:
                self.faults.append(
                    f"Store '{name}': e_initial {start:g} of a size that is free; make it cyclic, start it empty or fix e_nom"
                )
            stock = start * MWH / sizing.high if start and sizing.fixed and sizing.high else 0.0
            if stock > 1:
                self.faults.append(f"Store '{name}': e_initial {start:g} is above e_nom {row['e_nom']:g}")
        self._place("Store", name, ideal.IdealStore(), {"power": row["bus"]}, sizing, row, stock=stock)

    def _load(self, name: str, row: Any) -> None:
        drawn = np.repeat(self._values("Load", name, "p_set"), self.repeats)
        peak = float(drawn.max())
        if drawn.min() < 0:
            self.faults.append(f"Load '{name}': p_set is below 0; give it as a generator")
        if peak <= 0:
            return
        jumps = np.flatnonzero(np.diff(drawn)) + 1
        ends = [0, *jumps.tolist(), len(drawn)]
        shifts = tuple(Window(float(a), float(b), float(drawn[a]) / peak) for a, b in pairwise(ends))
        self._place(
            "Load", name, ideal.IdealLoad(), {"power": row["bus"]}, Sizing(peak * MEGA, peak * MEGA), row, shifts
        )

    # -- pieces ------------------------------------------------------------------------------------------------

    def _place(
        self, component: str, name: str, made: Component, wires: Mapping[str, Any], sizing: Sizing, row: Any,
        schedule: tuple[Window, ...] | None = None, stock: float | None = None,
    ) -> None:  # fmt: skip
        unit = name if name not in self.units else f"{component.lower()} {name}"
        si = MWH if component == "Store" else MEGA
        self.units[unit] = Unit(
            unit, made, {port: str(bus) for port, bus in wires.items()}, sizing, schedule, stock=stock
        )
        # What PyPSA may not extend costs it nothing.
        free = component != "Load" and bool(row["e_nom_extendable" if component == "Store" else "p_nom_extendable"])
        self.price[unit] = float(row["capital_cost"]) / si if free else 0.0
        self.origin[unit] = (component, name, si)

    def _sizing(self, component: str, name: str, row: Any, key: str, si: float) -> Sizing:
        if not row[f"{key}_extendable"]:
            return Sizing(float(row[key]) * si, float(row[key]) * si)
        low, high, module = (float(row[f"{key}_{what}"]) for what in ("min", "max", "mod"))
        if module and not np.isfinite(high):
            self.faults.append(f"{component} '{name}': {key}_mod without {key}_max; say how many modules there may be")
        return Sizing(low * si, high * si, module * si if module and np.isfinite(high) else None)

    def _values(self, component: str, name: str, key: str) -> Array:
        """An attribute over snapshots."""
        c = self.n.components[component]
        series = c.dynamic.get(key)
        if series is not None and name in series.columns:
            return np.asarray(series[name].to_numpy(float))
        return np.full(len(self.repeats), float(c.static.at[name, key]))

    def _profile(self, component: str, name: str, key: str) -> str:
        """The name under which the site has an availability."""
        values = self._values(component, name, key)
        if np.all(values == 1.0):
            return ideal.ALWAYS
        if values.min() < 0:
            self.faults.append(f"{component} '{name}': {key} is below 0 in some snapshots; allowed: 0 and more")
        profile = f"{component} {name}"
        self.site[profile] = np.repeat(values, self.repeats)
        return profile
