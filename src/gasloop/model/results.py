"""Results: one xarray DataTree, NetCDF on disk. The report, the web and the summary read only this tree.

Groups and their variables (SI; ``arc`` = component.port, flow positive out of the unit into the bus):

/            attributes only: name, status, answer, study text, versions, settings, timings, sources, unverified, events
/site        over time: lit, flux, sun_elevation, sink_T
/design      by component: kind, room, size, size_unit, size_what, size_low, size_high, modules, mass, growth, at_bound
/parameters  by parameter: component, name, value, unit, low, high, source, what, unverified, because
/planned     flow(arc, time), load(component_loaded, time), level(stock, edge), price(bus_priced, time), segment_edge
/simulated   flow(arc, time), load(component_loaded, time), level(stock, edge), value(state, edge), trim(component_trimmed, time),
             alarm(alarm_of, time)
/agreement   gap_stock(stock), gap_flow(arc), planned_year(arc), simulated_year(arc), gap_iteration(iteration)

``time`` is the start of each step, ``edge`` the steps' ends with the start in front; both in hours from ``start``, as
floats. The root says how many ``steps`` there are, and how long one is: ``step_s`` [s].
A bus has a price where more of what it carries could be had (``study.prices``).
The coordinates of ``arc`` are component, port, bus (empty: outside the site), carrier and unit.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

FORMAT = 2  # raised when a reader of older files would go wrong


class ResultsError(RuntimeError):
    """A results file that cannot be used. The message says why and how to mend it."""


def save(tree: xr.DataTree, path: Path) -> None:
    """Write a tree to NetCDF: aside first, then renamed, so that no half-written file is ever seen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.writing")
    try:
        encoding = {
            group: {
                name: {"zlib": True, "complevel": 1}
                for name, v in node.data_vars.items()
                if v.dtype.kind == "f" and v.ndim > 1
            }
            for group, node in ((n.path, n.to_dataset()) for n in tree.subtree)
        }
        tree.to_netcdf(aside, engine="netcdf4", encoding=encoding)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def load(path: Path) -> xr.DataTree:
    """Read a tree from NetCDF.

    Raises ResultsError if the file is missing, cut short, not ours, or of another format.
    """
    import xarray as xr

    mend = "run the study again: gasloop run STUDY.yaml"
    if not path.exists():
        raise ResultsError(f"{path}: no such file; {mend}")
    try:
        with xr.open_datatree(path, engine="netcdf4") as opened:
            tree = opened.load()
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ResultsError(f"{path}: not a readable results file (cut short?): {error}; {mend}") from error
    found = tree.attrs.get("format")
    if found is None:
        raise ResultsError(f"{path}: not a gasloop results file; allowed: results.nc as gasloop run writes it; {mend}")
    if int(found) != FORMAT:
        raise ResultsError(f"{path}: format {found}, this gasloop reads format {FORMAT}; {mend}")
    return tree


def attribute(tree: xr.DataTree, name: str) -> Any:
    """A root attribute that holds JSON."""
    return json.loads(tree.attrs[name])
