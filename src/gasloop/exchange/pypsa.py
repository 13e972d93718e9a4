"""The plan's linear problem as a PyPSA network: written to a folder, solved there by PyPSA.

    write(problem, folder)    network.nc, and couplings.json with what PyPSA has no component for
    solve(folder)             PyPSA's own optimum, read back in the units' names

PyPSA is not needed for anything else in gasloop: ``pip install pypsa``.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gasloop.exchange import couplings
from gasloop.exchange.parts import Parts
from gasloop.exchange.reading import Reading
from gasloop.exchange.streams import parts_of
from gasloop.solve.problem import PlanError, Problem

NETWORK, BESIDE = "network.nc", "couplings.json"
POWER = {"Generator": "p", "Link": "p0"}
SERIES = {
    "p_min_pu", "p_max_pu", "e_min_pu", "e_max_pu", "marginal_cost", "marginal_cost_storage", "efficiency", *(f"efficiency{i}" for i in range(2, 20)),
}  # fmt: skip


@dataclass(frozen=True)
class Optimum:
    """What PyPSA found.

    objective : what a plan calls so, launch mass or money; whole : that and the small prices on activity
    sizes : of each unit, SI
    """

    objective: float
    whole: float
    sizes: Mapping[str, float]


def pypsa() -> Any:
    """PyPSA, if it is there. Raises ValueError that says how to get it."""
    try:
        found = importlib.import_module("pypsa")
    except ImportError as error:
        raise ValueError(f"PyPSA cannot be imported ({error}); install it with: pip install pypsa") from None
    found.options.api.legacy_string_dtype = True
    return found


def write(problem: Problem, folder: Path) -> Parts:
    """Write a problem to a folder. Raises ValueError for what no linear network can hold."""
    parts = parts_of(Reading(problem))
    network = network_of(parts)
    folder.mkdir(parents=True, exist_ok=True)
    network.export_to_netcdf(str(folder / NETWORK))
    beside = {
        "what": "Linear rows, sum of factor * variable [sense] 0, that the network needs beside its components; "
        "gasloop.exchange.pypsa.solve applies them. sizes: where each unit's size is, and its SI value per unit of that. "
        "small: what of a marginal cost is only the small price on activity.",
        "sizes": {unit: list(place) for unit, place in parts.sizes.items()},
        "small": [[*place, values.tolist()] for place, values in parts.small.items()],
        "couplings": couplings.to_json(parts.couplings),
    }
    (folder / BESIDE).write_text(json.dumps(beside, indent=1), "utf-8")
    return parts


def network_of(parts: Parts) -> Any:
    """A PyPSA network of these parts."""
    pd = importlib.import_module("pandas")  # PyPSA brings it
    n = pypsa().Network(name="gasloop")
    n.set_snapshots(range(len(parts.hours)))
    n.snapshot_weightings.loc[:, :] = np.repeat(parts.hours[:, None], n.snapshot_weightings.shape[1], axis=1)
    n.add("Carrier", sorted({str(bus["carrier"]) for bus in parts.buses.values()}))
    tables = {"Bus": parts.buses, "Generator": parts.generators, "Link": parts.links, "Store": parts.stores}
    for component, table in tables.items():
        names = list(table)
        given = {key: {name: entry[key] for name, entry in table.items() if key in entry}
                 for key in dict.fromkeys(k for entry in table.values() for k in entry)}  # fmt: skip
        defaults = n.components[component].defaults["default"]
        static = {key: _column(values, names, defaults.get(key)) for key, values in given.items()}
        series = {
            key: pd.DataFrame({n: v for n, v in values.items() if np.ndim(v)}, index=n.snapshots)
            for key, values in given.items()
            if key in SERIES
        }
        n.add(component, names, **static)
        for key, table_ in series.items():
            if len(table_.columns):
                n.components[component].dynamic[key] = table_.rename_axis(columns="name")
    return n


def _column(values: Mapping[str, Any], names: list[str], default: Any) -> Any:
    """A static attribute of all components; what some leave out has PyPSA's own default."""
    pd = importlib.import_module("pandas")
    plain = {name: value for name, value in values.items() if not np.ndim(value)}
    if default is None:  # a port that only some links have
        default = "" if isinstance(next(iter(values.values())), str) else 1.0
    return pd.Series([plain.get(name, default) for name in names], index=names)


def solve(folder: Path, **options: Any) -> Optimum:
    """PyPSA's optimum of what was written, found with HiGHS; further options are the solver's.

    Raises PlanError if PyPSA finds none.
    """
    for name in (NETWORK, BESIDE):
        if not (folder / name).exists():
            raise FileNotFoundError(f"{folder}: no {name}; write it with gasloop export STUDY --to pypsa")
    n = pypsa().Network(str(folder / NETWORK))
    beside = couplings.read(folder / BESIDE)
    return _optimise(n, beside, **options)


def _optimise(n: Any, beside: Mapping[str, Any], **options: Any) -> Optimum:
    """Optimise a network with what stands beside it."""
    rows = couplings.from_json(beside["couplings"])
    status, condition = n.optimize(
        solver_name="highs", include_objective_constant=False, log_to_console=False, io_api="direct",
        extra_functionality=lambda network, snapshots: couplings.apply(network, rows),
        solver_options={"output_flag": False, "solver": "ipm", "run_crossover": "on", "mip_rel_gap": 1e-9} | options,
    )  # fmt: skip
    if status != "ok":
        raise PlanError(f"PyPSA found no optimum: {condition}")
    sizes = {
        unit: float(n.components[component].static.at[name, f"{variable}_opt"]) * si
        for unit, (component, name, variable, si) in beside["sizes"].items()
    }
    hours = n.snapshot_weightings["objective"].to_numpy()
    small = sum(
        float(np.sum(n.components[component].dynamic[POWER[component]][name].to_numpy() * hours * np.asarray(values)))
        for component, name, values in beside["small"]
    )
    whole = float(n.objective)
    return Optimum(whole - small, whole, sizes)
