"""``gasloop fit``: parameters from a measured curve."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gasloop.cli.common import FAILED, Json, messages
from gasloop.report.writing import replace


def fit(
    component: str,
    data: Path,
    *,
    only: str | None = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative="")] = None,
    area: str | None = None,
    cells: float = 1.0,
    as_json: Json = False,
    out: Path | None = None,
) -> int:
    """Parameters of a stack from its measured polarisation curve, with ranges, and the block that a study takes.

    Parameters
    ----------
    component
        A stack of the catalogue: alkaline_electrolyser, pem_fuel_cell, ..
    data
        CSV with units in its header: "j [A/cm2], V [V], T [degC], p [bar]"; a column use says fit or test.
    only
        Parameters to fit, with commas, in place of the usual ones: "a,j0".
    set_
        A parameter set by hand, "excess=1.6" or "w=25 %"; as often as needed.
    area
        Area of a cell, "25 cm2", where the file has the current in A.
    cells
        Cells in series, where the file has the voltage of a stack.
    as_json
        Machine-readable output.
    out
        Where to write the same as a page, one HTML file with a chart.
    """
    from gasloop.fit import fit as fit_
    from gasloop.fit import html, table
    from gasloop.knowledge.quantity import parse

    with messages():
        settings = {}
        for text in set_ or []:
            name, equals, value = text.partition("=")
            if not equals:
                raise ValueError(f"--set {text}: write NAME=VALUE, like w=0.25")
            settings[name.strip()] = value.strip()
        found = fit_(
            component,
            data,
            only=[n.strip() for n in only.split(",")] if only else None,
            settings=settings,
            area=parse(area, "cm2") if area else None,
            cells=cells,
        )
        print(json.dumps(found.as_json(), indent=2) if as_json else table(found))
        if out:
            replace(out, html(found))
        return 0
    return FAILED
