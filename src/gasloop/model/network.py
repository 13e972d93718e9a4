"""Buses, units and how they are wired; which unit closes each bus; what is wrong with a wiring.

A network is only a statement: it never learns its results. Readers (linearise, plan, simulate, audit) ask it for the
condition on each bus and for what each unit sees.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from gasloop.matter.carriers import carrier, condition
from gasloop.model.component import At, Component, Condition, Control, Flows, Port

# Any plausible sky: it only serves to ask a unit which conditions it publishes.
SOME_SKY = {
    "flux": 1361.0,
    "lit": 1.0,
    "diffuse": 0.0,
    "sun_elevation": 0.0,
    "sink_T": 200.0,
    "ground_T": 200.0,
    "air_T": 290.0,
    "wind": 8.0,
}

AT_REST = Condition(300.0, 1e5, 0.0, 0.0)  # seen at an optional port without a bus, where nothing flows


@dataclass(frozen=True)
class Bus:
    """Where streams of one carrier meet in one condition.

    T [K], p [Pa] : stated condition; not needed for electricity, nor where a store publishes its own
    closed_by : the unit that takes up what the others leave, where the wiring leaves a choice
    """

    name: str
    carrier: str
    T: float | None = None
    p: float | None = None
    closed_by: str | None = None

    def stated(self) -> Condition | None:
        """The condition as the study states it; None if it leaves that to a store."""
        if self.carrier == "electricity":
            return condition("electricity", 300.0)
        if self.T is None:
            return None
        return condition(self.carrier, float(self.T), float(self.p or 1e5))


@dataclass(frozen=True)
class Sizing:
    """How large a unit may be [SI]: fixed (low == high), free between bounds, or whole modules of one size."""

    low: float
    high: float
    module: float | None = None

    @property
    def fixed(self) -> bool:
        """Whether there is nothing to choose."""
        return self.low == self.high


@dataclass(frozen=True)
class Window:
    """A stretch of time [steps from the start] with a load imposed (a schedule) or a capacity left (a fault)."""

    start: float
    end: float
    value: float


@dataclass(frozen=True)
class Switching:
    """How a unit may be switched and moved, where a plan is to keep to it.

    least : least load while it runs; below it the unit is off, and takes what its physics takes at load 0
    start_energy : electricity of a start, as time at full power [s]; it becomes heat
    start_time : from the start, while nothing is made [s]
    ramp : largest change of load [1/s]
    exact : whether the load curve is followed even where mixing distant loads would look better
    """

    least: float = 0.0
    start_energy: float = 0.0
    start_time: float = 0.0
    ramp: float | None = None
    exact: bool = False


@dataclass(frozen=True)
class Unit:
    """A component placed in a network.

    wires : port -> bus, for all ports that are not outside (optional ones may be missing)
    schedule : imposed loads, zero outside the windows; None if the load is free
    faults : capacity left in a window, 1 outside
    stock : share of size at the start of the year; None: the year closes on itself
    switching : None where any load and any change of it is allowed
    """

    name: str
    component: Component
    wires: Mapping[str, str]
    sizing: Sizing
    schedule: tuple[Window, ...] | None = None
    faults: tuple[Window, ...] = ()
    stock: float | None = None
    switching: Switching | None = None

    def port_carrier(self, port: Port) -> str:
        """The carrier at a port."""
        return self.component.carrier_of(port)

    def joined(self, port: Port) -> bool:
        """Whether something can flow there: not at an optional port that the study left without a bus."""
        return port.outside or not port.optional or port.name in self.wires

    @property
    def live_controls(self) -> tuple[Control, ...]:
        """Controls that move something; one that closes or needs a port without a bus stays at zero."""

        def moves(control: Control) -> bool:
            ports = [self.component.port(name) for name in (control.closes, control.needs) if name]
            return all(self.joined(p) for p in ports)

        return tuple(c for c in self.component.controls if moves(c))

    @property
    def load(self) -> Control | None:
        """The bounded control, if there is one that moves something."""
        return next((c for c in self.live_controls if c.bounded), None)

    @property
    def start_ports(self) -> tuple[str, str]:
        """The ports where a start takes electricity and gives heat; empty where the unit has none."""

        def first(carrier: str, sign: int) -> str:
            fit = (p.name for p in self.component.ports if self.port_carrier(p) == carrier and p.sign * sign > 0)
            return next(fit, "")

        return first("electricity", -1), first("heat", 1)

    @property
    def free_controls(self) -> tuple[Control, ...]:
        """Controls that a plan may move."""
        return () if self.schedule is not None else self.live_controls


@dataclass(frozen=True)
class Closer:
    """The unit and control that take up what is left on a bus."""

    unit: str
    control: str
    port: str


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a study, in four parts. ``where`` is a path like ``components.pv.size``."""

    what: str
    where: str
    allowed: str = ""
    mend: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.mend:
            parts.append(f"mend: {self.mend}")
        return "; ".join(parts)


@dataclass(frozen=True)
class Arc:
    """One port of one unit on one bus (or outside: bus == "")."""

    unit: str
    port: str
    bus: str
    carrier: str
    sign: int

    @property
    def name(self) -> str:
        """``unit.port``."""
        return f"{self.unit}.{self.port}"


@dataclass(frozen=True)
class Network:
    """Buses and units, wired."""

    buses: Mapping[str, Bus]
    units: Mapping[str, Unit]
    constants: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """All ports of all units."""
        return tuple(
            Arc(u.name, p.name, "" if p.outside else u.wires.get(p.name, ""), u.port_carrier(p), p.sign)
            for u in self.units.values()
            for p in u.component.ports
            if u.joined(p)
        )

    def on(self, bus: str) -> list[Arc]:
        """The arcs of a bus."""
        return [a for a in self.arcs if a.bus == bus]

    @cached_property
    def closers(self) -> Mapping[str, Closer]:
        """bus -> what closes it; a bus that nothing can close is missing (``faults`` names it)."""
        found = {bus: self._candidates(bus) for bus in self.buses}
        return {bus: c[0] for bus, c in found.items() if len(c) == 1}

    def _candidates(self, bus: str) -> list[Closer]:
        """Who may close a bus: the unit that the study names, else a store, else the one unit that serves only it."""
        arcs = self.on(bus)
        named = self.buses[bus].closed_by
        if named:
            arcs = [a for a in arcs if a.unit == named]
        explicit = [Closer(a.unit, c.name, a.port) for a in arcs for c in self._free(a.unit) if c.closes == a.port]
        # A control of stated bounds (a tank's cooling port) closes a bus without storing; stores come first.
        stocks = [c for c in explicit if self.units[c.unit].component.port(c.port).sign == 0]
        if stocks or explicit:
            return stocks or explicit
        loads = [
            Closer(a.unit, c.name, a.port)
            for a in arcs
            for c in self._free(a.unit)
            if c.closes is None and c.bounded and (named or self._serves_only(a.unit, bus))
        ]
        return loads

    def _free(self, unit: str) -> tuple[Control, ...]:
        return self.units[unit].free_controls

    def _serves_only(self, unit: str, bus: str) -> bool:
        return set(self.units[unit].wires.values()) == {bus}

    @cached_property
    def publishers(self) -> Mapping[str, tuple[str, str]]:
        """bus -> (unit, port) of the store that sets its condition."""
        site = SimpleNamespace(**{**SOME_SKY, **self.constants})
        found: dict[str, tuple[str, str]] = {}
        for u in self.units.values():
            published = u.component.conditions(SimpleNamespace(**u.component.start()), site)
            for port in published:
                if port in u.wires:
                    found.setdefault(u.wires[port], (u.name, port))
        return found

    def bus_conditions(self, states: Mapping[str, Any], site: Any) -> dict[str, Condition]:
        """Condition on every bus, given the states of all units (a namespace for each)."""
        conditions: dict[str, Condition] = {}
        for name, bus in self.buses.items():
            if name in self.publishers:
                unit, port = self.publishers[name]
                conditions[name] = self.units[unit].component.conditions(states[unit], site)[port]
            else:
                stated = bus.stated()
                if stated is None:
                    raise ValueError(f"bus {name}: no store publishes its condition and the study states no T and p")
                conditions[name] = stated
        return conditions

    def sees(self, unit: Unit, state: Any, buses: Mapping[str, Condition], site: Any) -> At:
        """What a unit sees at its ports.

        An outside port has the condition that the unit publishes for it, else that of its first bus port with the
        same carrier (a vent plume leaves as it came). An optional port without a bus sees what the unit publishes, else
        something at rest that brings nothing.
        """
        own = unit.component.conditions(state, site)
        ports: dict[str, Condition] = {}
        for p in unit.component.ports:
            if p.name in unit.wires:
                ports[p.name] = buses[unit.wires[p.name]]
            elif p.name in own:
                ports[p.name] = own[p.name]
            elif not unit.joined(p):
                ports[p.name] = AT_REST
            else:
                ports[p.name] = buses[unit.wires[self._twin(unit, p)]]
        return At(ports, site)

    @staticmethod
    def _twin(unit: Unit, port: Port) -> str:
        name = unit.port_carrier(port)
        for other in unit.component.ports:
            if other.name in unit.wires and unit.port_carrier(other) == name:
                return other.name
        raise ValueError(
            f"{type(unit.component).__name__}: outside port '{port.name}' has no condition; publish it in conditions()"
        )

    def flows(self, unit: Unit, u: Any, state: Any, buses: Mapping[str, Condition], site: Any) -> Flows:
        """Physics of one unit in place."""
        return unit.component.physics(u, state, self.sees(unit, state, buses, site))

    def with_components(self, components: Mapping[str, Component]) -> Network:
        """The same wiring with other components (of other sizes, say); units not named are left out."""
        units = {
            name: dataclasses.replace(u, component=components[name])
            for name, u in self.units.items()
            if name in components
        }
        used = {bus for u in units.values() for bus in u.wires.values()}
        return Network({b: bus for b, bus in self.buses.items() if b in used}, units, self.constants)

    def faults(self) -> list[Fault]:
        """Everything wrong with the wiring."""
        return [*self._wiring_faults(), *self._bus_faults()]

    def _wiring_faults(self) -> Iterator[Fault]:
        for u in self.units.values():
            for p in u.component.ports:
                if p.outside or not u.joined(p):
                    continue
                where = f"components.{u.name}.{p.name}"
                bus = self.buses.get(u.wires.get(p.name, ""))
                if bus is None:
                    yield Fault(
                        f"port '{p.name}' is not wired to a bus",
                        where,
                        _names([b for b in self.buses.values() if b.carrier == u.port_carrier(p)], self.buses),
                        f"add `{p.name}: BUS` with a bus that carries {u.port_carrier(p)}",
                    )
                elif bus.carrier != u.port_carrier(p):
                    yield Fault(
                        f"port '{p.name}' carries {u.port_carrier(p)}, bus '{bus.name}' carries {bus.carrier}",
                        where,
                        _names([b for b in self.buses.values() if b.carrier == u.port_carrier(p)], self.buses),
                        "wire it to a bus of the same carrier",
                    )

    def _bus_faults(self) -> Iterator[Fault]:
        for name, bus in self.buses.items():
            where = f"buses.{name}"
            arcs = self.on(name)
            if not any(a.sign >= 0 for a in arcs):
                yield Fault(
                    "nobody feeds this bus",
                    where,
                    "at least one port that gives",
                    f"wire a source of {bus.carrier} to it",
                )
            if not any(a.sign <= 0 for a in arcs):
                yield Fault(
                    "nobody draws from this bus",
                    where,
                    "at least one port that takes",
                    "wire a user, a store or a vent to it",
                )
            if not arcs:
                continue
            if name not in self.publishers and bus.carrier != "electricity" and bus.T is None:
                yield Fault(
                    "no condition: no store publishes it",
                    where,
                    "T, and p for matter",
                    "state `T: 300 K, p: 1 bar`, say",
                )
            yield from self._closure_faults(name, where)

    def _closure_faults(self, name: str, where: str) -> Iterator[Fault]:
        candidates = self._candidates(name)
        if len(candidates) == 1:
            return
        if candidates:
            stores = sorted({c.unit for c in candidates})
            yield Fault(
                f"several units could close this bus: {', '.join(stores)}",
                where,
                "one",
                f"say `closed_by: {stores[0]}`",
            )
            return
        named = self.buses[name].closed_by
        if named:
            yield Fault(f"'{named}' cannot close this bus: it has no free control on it", f"{where}.closed_by",
                        "a unit on this bus with a free load, or a store", "name another unit")  # fmt: skip
            return
        free = [a.unit for a in self.on(name) if any(c.bounded for c in self._free(a.unit))]
        yield Fault("this bus is not closed: nothing takes up what is left over or short", where, "a store, or one unit with a free load",
                    f"add a store or a vent, or say `closed_by: {free[0]}`" if free else "add a store or a vent")  # fmt: skip


def _names(some: Sequence[Bus], all_buses: Mapping[str, Bus]) -> str:
    return (
        ", ".join(b.name for b in some) or f"no bus of that carrier yet (there are: {', '.join(all_buses) or 'none'})"
    )


def known_carrier(name: str) -> bool:
    """Whether there is such a carrier."""
    try:
        carrier(name)
    except KeyError:
        return False
    return True
