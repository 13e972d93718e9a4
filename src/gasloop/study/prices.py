"""Which buses have a price: where one unit more of demand could be met, and what it would take is determined.

A price is the dual of a bus balance. Where nothing flows, or matter goes in a ring that nothing from outside feeds, the
duals of an optimum are not unique, and one of them picked out of many says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from gasloop.matter.carriers import CARRIERS
from gasloop.model.network import Network, Unit


def unpriced(network: Network, built: Mapping[str, Unit]) -> dict[str, str]:
    """Buses without a price, each with the reason.

    network : everything that may be built; built : what was
    """
    found = {}
    fed = _fed(network)
    for bus in network.buses:
        closer = network.closers.get(bus)
        short = sorted(e for e in CARRIERS[network.buses[bus].carrier].elements if (bus, e) not in fed)
        if closer is not None and closer.unit not in built:
            found[bus] = f"'{closer.unit}', which would take up what is left there, was not built"
        elif short:
            found[bus] = f"nothing that is free to run brings more {' or '.join(short)} to it"
    return found


def _fed(network: Network) -> set[tuple[str, str]]:
    """(bus, element): more of the element can be had there, from outside or from a stock whose end is free."""
    fed: set[tuple[str, str]] = set()
    while True:
        more = {
            (bus, element)
            for unit in network.units.values()
            if unit.schedule is None
            for port, bus in unit.wires.items()
            if unit.component.port(port).sign >= 0
            for element in CARRIERS[network.buses[bus].carrier].elements
            if _can_bring(network, unit, port, element, fed)
        }
        if more <= fed:
            return fed
        fed |= more


def _can_bring(network: Network, unit: Unit, port: str, element: str, fed: set[tuple[str, str]]) -> bool:
    """Whether a unit has the element to give at a port: from its stock, from outside, or from another bus."""
    if unit.component.port(port).sign == 0 and unit.stock is not None:
        return True
    for p in unit.component.ports:
        if p.name == port or p.sign > 0 or element not in CARRIERS[unit.port_carrier(p)].elements:
            continue
        if p.outside or (unit.wires.get(p.name, ""), element) in fed:
            return True
    return False
