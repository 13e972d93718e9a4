"""``gasloop compare``: ways to the same thing side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from gasloop.cli.common import FAILED, Json, messages
from gasloop.report.writing import replace

comparison = App(name="compare", help="Ways to the same thing side by side, with one boundary.")


@comparison.command(name="production")
def compare_production(
    *,
    site: str,
    rate: Annotated[str, Parameter(allow_leading_hyphen=True)],
    as_json: Json = False,
    out: Path | None = None,
) -> int:
    """All routes to oxygen: electricity, heat, plant, soil, reagents, the floor, what others publish.

    Parameters
    ----------
    site
        A lunar site: shackleton_ridge, mare_equator.
    rate
        Oxygen in the long run, with unit: "10 t/yr".
    as_json
        Machine-readable output.
    out
        Where to write the same as a page, one HTML file with a chart.
    """
    from gasloop.compare import compare, html, table

    with messages():
        found = compare(site, rate)
        print(json.dumps(found.as_json(), indent=2) if as_json else table(found))
        if out:
            replace(out, html(found))
        return 0 if found.rows else FAILED
    return FAILED
