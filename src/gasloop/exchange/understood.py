"""What of a PyPSA network is understood; everything else that differs from PyPSA's own default is refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

_SIZE = {"{0}", "{0}_extendable", "{0}_min", "{0}_max", "{0}_mod", "capital_cost"}
# Of names, places and pictures, and of power flow and emissions: no optimum without limits on these depends on them.
_IDLE = {
    "name", "carrier", "type", "location", "x", "y", "unit", "control", "v_nom", "v_mag_pu_set", "v_mag_pu_min", "v_mag_pu_max", "q_set",
    "build_year", "lifetime", "weight", "length", "terrain_factor", "p_init", "discount_rate",
}  # fmt: skip
READ = {
    "Bus": set(),
    "Carrier": None,  # emissions and pictures: nothing without a global constraint
    **dict.fromkeys(("SubNetwork", "LineType", "TransformerType", "Shape")),  # PyPSA's own tables
    "Generator": {"bus", "p_max_pu", "efficiency", *(s.format("p_nom") for s in _SIZE)},
    "Link": {"bus0", "bus1", "efficiency", "p_min_pu", "p_max_pu", "cyclic_delay", *(s.format("p_nom") for s in _SIZE)},
    "Store": {"bus", "e_initial", "e_cyclic", *(s.format("e_nom") for s in _SIZE)},
    "Load": {"bus", "p_set"},
}  # fmt: skip
VARYING = {("Generator", "p_max_pu"), ("Link", "p_max_pu"), ("Load", "p_set"), ("Generator", "efficiency")}


def faults(n: Any) -> list[str]:
    """Everything in a network that is not understood, in words."""
    found = list(_of_time(n))
    for c in n.components:
        if c.static.empty:
            continue
        if c.name not in READ:
            names = ", ".join(map(str, c.static.index[:3]))
            found.append(f"{c.name} ({names}): not understood; allowed: buses, generators, links, stores and loads")
        elif READ[c.name] is not None:
            found += _strange(c, READ[c.name] or set())
    return found


def _of_time(n: Any) -> Iterator[str]:
    if len(n.investment_periods) or getattr(n, "has_scenarios", False):
        yield "investment periods or scenarios: not understood; take one period of one network"
    weights = n.snapshot_weightings
    if any(not np.array_equal(weights["objective"], weights[other]) for other in weights):
        yield "snapshot weightings: objective, stores and generators differ; a plan has one length for each segment"
    elif not np.allclose(ratio := weights["objective"] / weights["objective"].min(), np.round(ratio), atol=1e-9):
        yield "snapshot weightings: each must be a whole multiple of the shortest"


def _strange(c: Any, known: set[str]) -> Iterator[str]:
    """Attributes that were given, are not read, and would change the optimum."""
    defaults = c.defaults
    for key in c.static.columns:
        if key in known or key in _IDLE:
            continue
        if key.startswith("bus"):  # bus2 ..: a third port
            for name, value in c.static[key].items():
                if value:
                    yield f"{c.name} '{name}': a third port ({key}); use links of two buses"
        elif key in defaults.index and str(defaults.at[key, "status"]).startswith("Input"):
            default = defaults.at[key, "default"]
            for name, value in c.static[key].items():
                if not _same(value, default):
                    yield f"{c.name} '{name}': {key} = {value} is not understood; leave it at {default}"
    for key, table in c.dynamic.items():
        given = key in defaults.index and str(defaults.at[key, "status"]).startswith("Input")
        if given and len(table.columns) and (c.name, key) not in VARYING and key not in _IDLE:
            yield f"{c.name} '{table.columns[0]}': {key} varies over time; only {_varying(c.name)} may"


def _same(value: Any, default: Any) -> bool:
    if value == default:
        return True
    try:
        return bool(np.isnan(value) and np.isnan(default))
    except TypeError:
        return False


def _varying(component: str) -> str:
    return " and ".join(key for name, key in sorted(VARYING) if name == component) or "generators and loads"
