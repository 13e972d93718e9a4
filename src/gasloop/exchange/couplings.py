"""Linear rows that stand beside a PyPSA network: what ties its variables and no component of PyPSA can say.

A row is a sum of factor * variable, compared with nought. They are kept as JSON and added to the linear problem by
PyPSA's own door for such things, ``extra_functionality``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

Sense = Literal["==", ">=", "<="]


@dataclass(frozen=True)
class Term:
    """factor * variable of a component, in each row of a coupling.

    component, name, variable : as in PyPSA: Store, battery, e
    factor : one for all rows, or one for each
    at : position of the snapshot in each row; None for what has no time (p_nom, e_nom)
    """

    component: str
    name: str
    variable: str
    factor: float | list[float]
    at: list[int] | None = None


@dataclass(frozen=True)
class Coupling:
    """Rows ``sum of terms  sense  0``, so many as the terms' snapshots; why: in words."""

    name: str
    why: str
    sense: Sense
    terms: tuple[Term, ...]
    rows: int = 1


def to_json(couplings: Sequence[Coupling]) -> list[dict[str, Any]]:
    """Couplings as JSON has them."""
    return [asdict(c) for c in couplings]


def from_json(entries: Sequence[dict[str, Any]]) -> list[Coupling]:
    """Couplings as they were written."""
    return [Coupling(**{**e, "terms": tuple(Term(**t) for t in e["terms"])}) for e in entries]


def apply(network: Any, couplings: Sequence[Coupling]) -> None:
    """Add the rows to the network's linear model."""
    for coupling in couplings:
        left = sum(_expression(network.model, term, coupling.rows) for term in coupling.terms)
        network.model.add_constraints(left, coupling.sense, 0.0, name=f"coupling {coupling.name}")


def _expression(model: Any, term: Term, rows: int) -> Any:
    """A term along the dimension ``row``."""
    import xarray as xr

    variable = model.variables[f"{term.component}-{term.variable}"].sel(name=term.name, drop=True)
    factor = np.broadcast_to(np.asarray(term.factor, dtype=float), rows)
    along = xr.DataArray(factor, dims="row", coords={"row": np.arange(rows)})
    if term.at is None:
        return variable * along
    place = xr.DataArray(np.asarray(term.at), dims="row", coords={"row": np.arange(rows)})
    # Rows of different snapshots add up here: the label of the snapshot must go.
    return (variable.isel(snapshot=place) * along).drop_vars("snapshot")


def read(path: Path) -> dict[str, Any]:
    """The file beside a network."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
