"""``gasloop import``: a network of another tool."""

from __future__ import annotations

import json
from pathlib import Path

from gasloop.cli.common import FAILED, Json, messages


def import_(network: Path, *, as_json: Json = False) -> int:
    """Plan a simple PyPSA network: the same optimum, by gasloop's planner.

    Parameters
    ----------
    network
        A network that PyPSA wrote, NetCDF: buses, generators, links, stores, loads.
    as_json
        Machine-readable output.
    """
    from gasloop.exchange import from_pypsa

    with messages():
        imported = from_pypsa.read(network)
        found = imported.solve()
        sizes = imported.sizes(found)
        if as_json:
            print(json.dumps({"objective": found.objective, "sizes": sizes}, indent=2))
        else:
            print(f"Capital cost: {found.objective:.6g}")
            for unit, size in sizes.items():
                print(f"{unit}: {size:.6g} {'MWh' if imported.units[unit][0] == 'Store' else 'MW'}")
        return 0
    return FAILED
