"""``gasloop fly``: the margin of every burn of a mission."""

from __future__ import annotations

import json
from pathlib import Path

from gasloop.cli.common import FAILED, Json, messages
from gasloop.report.writing import replace


def fly(mission: Path, *, as_json: Json = False, out: Path | None = None) -> int:
    """Fly a mission event by event: propellant used and left at each burn, what stops it, the same without some events.

    Parameters
    ----------
    mission
        Mission file, YAML.
    as_json
        Machine-readable output.
    out
        Where to write the same as a page, one HTML file with charts.
    """
    from gasloop.flight import read, table
    from gasloop.flight.page import html

    with messages():
        result = read(mission).run()
        print(json.dumps(result.summary, indent=2) if as_json else table(result))
        if out:
            replace(out, html(result))
        return 0 if result.passes else FAILED
    return FAILED
