"""``gasloop components``: the catalogue."""

from __future__ import annotations

import sys

from gasloop.cli.common import BAD_INPUT


def components(name: str | None = None) -> int:
    """List the catalogue; with NAME show equations, ports and parameters with unit, range and source."""
    from gasloop.components import CATALOGUE
    from gasloop.components.describe import describe, overview

    if name is None:
        print(overview())
        return 0
    if name not in CATALOGUE:
        import difflib

        near = difflib.get_close_matches(name, CATALOGUE, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        print(f"no component '{name}'{hint} There are: {', '.join(CATALOGUE)}", file=sys.stderr)
        return BAD_INPUT
    print(describe(CATALOGUE[name]))
    return 0
