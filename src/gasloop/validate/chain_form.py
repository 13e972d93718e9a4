"""A chain of units, read from plain data: what is wanted of it, its buses, its units from the product back to the ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gasloop.components import CATALOGUE
from gasloop.matter.carriers import CARRIERS
from gasloop.model.component import Component, labels
from gasloop.validate.form import Chained, Link, Setting
from gasloop.validate.notes import Notes, is_quantity, near

_KEYS = ("is", "size", "makes", "wires", "parameters", "controls", "states", "ports", "site")

Reader = Callable[[dict[str, Any], str], Setting]


def read_chain(notes: Notes, data: Any, where: str, setting: Reader) -> Chained:
    """A chain. ``setting`` reads a component where it stands."""
    entry = notes.mapping(data, where, ("wants", "buses", "site", "units"), ("wants", "units"))
    given = notes.part(entry, "units", where)
    if not given:
        notes.refuse(f"{where}.units", "no unit in it", "NAME: {is: .., makes: PORT}", "name them from the product on")
    shared = notes.part(entry, "site", where)
    units = [_link(notes, name, unit, f"{where}.units.{name}", shared, setting) for name, unit in given.items()]
    for unit in units:
        _lender(notes, unit, units, f"{where}.units.{unit.name}")
    carriers = bus_units(units)
    buses = notes.part(entry, "buses", where)
    notes.mapping(buses, f"{where}.buses", list(carriers))
    likes = {"T": "K", "p": "Pa"}
    seen = {b: notes.numbers(notes.part(buses, b, f"{where}.buses"), f"{where}.buses.{b}", likes) for b in buses}
    wants = notes.numbers(notes.part(entry, "wants", where), f"{where}.wants", carriers)
    for bus, flow in wants.items():
        if not flow > 0:
            notes.fault(f"{where}.wants.{bus}", f"{entry['wants'][bus]} of it cannot be made", "above zero")
    return Chained(wants, tuple(_on_buses(unit, seen) for unit in units))


def bus_units(units: list[Link] | tuple[Link, ...]) -> dict[str, str]:
    """Unit of the flow on each bus."""
    found = {}
    for unit in units:
        component = unit.setting.component
        for p in component.ports:
            if p.name in unit.wires:
                found[unit.wires[p.name]] = CARRIERS[component.carrier_of(p)].unit
    return found


def _link(notes: Notes, name: str, data: Any, where: str, site: Mapping[str, Any], setting: Reader) -> Link:
    entry = notes.mapping(data, where, _KEYS, ("is",))
    if ("makes" in entry) == ("size" in entry):
        notes.refuse(where, "size and what it makes", "one of `makes: PORT` and `size:`", "what it makes sets the size")
    given = notes.part(entry, "parameters", where)
    borrowed = {key: value for key, value in given.items() if _borrows(entry["is"], key, value)}
    own = {key: value for key, value in given.items() if key not in borrowed}
    stands = {key: value for key, value in entry.items() if key not in ("makes", "wires")}
    stands |= {"parameters": own, "site": {**site, **notes.part(entry, "site", where)}}
    found = setting(stands, where)
    component = found.component
    inside = [p.name for p in component.ports if not p.outside]
    renamed = notes.mapping(entry.get("wires") or {}, f"{where}.wires", inside)
    makes = notes.text(entry, "makes", where, inside)
    if makes and component.load is not None and component.load.name not in found.controls:
        found = replace(found, controls={**found.controls, component.load.name: component.load.high})
    wires = {port: str(renamed.get(port, port)) for port in inside}
    return Link(name, found, makes, wires, {key: _parted(value) for key, value in borrowed.items()})


def _borrows(name: Any, key: str, value: Any) -> bool:
    """Whether a number of a component is said to be that of another unit, ``sieve.grade``."""
    numbers = [p.name for p in labels(CATALOGUE[name])] if name in CATALOGUE else []
    return key in numbers and isinstance(value, str) and "." in value and not is_quantity(value)


def _parted(value: str) -> tuple[str, str]:
    unit, _, attribute = value.partition(".")
    return unit, attribute


def _lender(notes: Notes, unit: Link, units: list[Link], where: str) -> None:
    """A lender is there, has the number, and borrows nothing itself."""
    others = {u.name: u for u in units if u is not unit and not u.borrowed}
    for key, (name, attribute) in unit.borrowed.items():
        place = f"{where}.parameters.{key}"
        if name not in others:
            mend = near(name, others) or "a unit that borrows nothing itself"
            notes.fault(place, f"no unit '{name}' to borrow from", ", ".join(others), mend)
        elif not is_number(others[name].setting.component, attribute):
            notes.fault(place, f"'{name}' has no number '{attribute}'")


def is_number(component: Component, attribute: str) -> bool:
    """Whether a component has such a number, as a parameter or a property of its own."""
    found = None if attribute.startswith("_") else getattr(component, attribute, None)
    return isinstance(found, (int, float)) and not isinstance(found, bool)


def _on_buses(unit: Link, seen: Mapping[str, Mapping[str, float]]) -> Link:
    """The unit with the conditions of its buses at its ports; what it states of a port itself comes first."""
    ports = {port: seen[bus] for port, bus in unit.wires.items() if bus in seen}
    return replace(unit, setting=replace(unit.setting, ports={**ports, **unit.setting.ports}))
