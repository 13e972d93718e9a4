"""What a crew could do after a fault: loads that it sets on units, and valves that it opens, some time later."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.model.network import Network
from gasloop.study.faults import Findings
from gasloop.study.schema import ResponseEntry


@dataclass(frozen=True)
class Response:
    """Loads set on units, or UNIT.CONTROL set to a value, ``after`` seconds from the fault."""

    name: str
    after: float
    loads: Mapping[str, float]
    because: str = ""


def responses_of(entries: Mapping[str, ResponseEntry], network: Network, found: Findings) -> tuple[Response, ...]:
    """The responses that a study states."""
    made = []
    for name, entry in entries.items():
        where = f"respond.{name}"
        after = found.quantity(entry.after, "s", f"{where}.after", low=0.0)
        for unit, load in entry.loads.items():
            _check(f"{where}.loads.{unit}", unit, load, network, found)
        if after is not None:
            made.append(Response(name, after, entry.loads, entry.because))
    return tuple(made)


def _check(where: str, unit: str, load: float, network: Network, found: Findings) -> None:
    unit, dot, name = unit.partition(".")
    if unit not in network.units:
        near = difflib.get_close_matches(unit, network.units, n=1)
        found.fault(f"no component '{unit}'", where, ", ".join(network.units),
                    f"did you mean '{near[0]}'?" if near else "")  # fmt: skip
        return
    if dot:
        free = valves(network, unit)
        if name not in free:
            found.fault(f"'{unit}' has no control '{name}' that could be set", where, ", ".join(free) or "none",
                        "name one of these, or a unit with a load")  # fmt: skip
        elif load < 0:
            found.fault(f"{load:g} is out of range", where, "0 and more")
        return
    control = network.units[unit].load
    if control is None:
        found.fault(f"'{unit}' has no load that could be set", where, "a component with a load", "leave it out")
        return
    if not control.low <= load <= control.high:
        found.fault(f"load {load:g} is out of range", where, f"{control.low:g} to {control.high:g}")
    buses = closed_by(network, unit)
    if buses:
        found.fault(f"'{unit}' closes {buses}: its load is what the others leave", where,
                    "a unit that closes no bus", "set the load of another unit on it")  # fmt: skip


def valves(network: Network, unit: str) -> list[str]:
    """The controls of a unit beside its load that a plan orders, from nought upward: supply valves of a room, say."""
    closing = {(c.unit, c.control) for c in network.closers.values()}
    live = network.units[unit].live_controls
    return [c.name for c in live if not c.bounded and c.low == 0.0 and (unit, c.name) not in closing]


def closed_by(network: Network, unit: str) -> str:
    """The buses whose remainder a unit takes up with its load, in words; empty if none."""
    load = network.units[unit].load
    own = [b for b, c in network.closers.items() if c.unit == unit and load is not None and c.control == load.name]
    return f"bus {', '.join(own)}" if own else ""
