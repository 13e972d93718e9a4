"""Buses and units of a study: which class, which wires, how large, when."""

from __future__ import annotations

import dataclasses
import difflib
import math
from collections.abc import Mapping, Sequence
from typing import Any

from gasloop.knowledge.quantity import unit as read_unit
from gasloop.matter.carriers import CARRIERS
from gasloop.model.component import Component
from gasloop.model.network import Bus, Network, Sizing, Switching, Unit, Window
from gasloop.study.changes import Change, losses_of
from gasloop.study.faults import Findings
from gasloop.study.grid import Grid, windows
from gasloop.study.kinds import class_of
from gasloop.study.schema import BusEntry, ComponentEntry, ScheduleEntry, SizeEntry, StudyFile, SwitchEntry


def bus_of(name: str, entry: BusEntry, found: Findings) -> Bus | None:
    """A bus in its condition."""
    where = f"buses.{name}"
    if entry.carrier not in CARRIERS:
        near = difflib.get_close_matches(entry.carrier, CARRIERS, n=1)
        found.fault(
            f"no carrier '{entry.carrier}'",
            f"{where}.carrier",
            ", ".join(CARRIERS),
            f"did you mean '{near[0]}'?" if near else "",
        )
        return None
    T = None if entry.T is None else found.quantity(entry.T, "K", f"{where}.T", 1.0, 4000.0)
    p = None if entry.p is None else found.quantity(entry.p, "Pa", f"{where}.p", 1.0, 2e8)
    bus = Bus(name, entry.carrier, T, p, entry.closed_by)
    try:
        bus.stated()
    except (ValueError, KeyError) as error:
        found.fault(f"no such condition: {error}", where)
        return None
    return bus


@dataclasses.dataclass(frozen=True)
class Wirer:
    """Makes units of a study's entries; notes what is wrong with them."""

    file: StudyFile
    grid: Grid
    trust: bool
    found: Findings

    def unit(self, name: str, entry: ComponentEntry, changes: Sequence[Change]) -> Unit | None:
        """A component in its place."""
        where = f"components.{name}"
        cls = class_of(entry.kind, where, self.trust, self.found)
        if cls is None:
            return None
        extra = dict(entry.model_extra or {})
        wires, settings = self._wires(cls, extra, where)
        if "fluid" in {f.name for f in dataclasses.fields(cls)} and "fluid" not in settings:
            fluid = self._fluid(cls, wires)
            settings |= {"fluid": fluid} if fluid else {}
        for change in changes:
            settings[change.parameter] = change.value
        sizing = self._sizing(cls, entry.size, f"{where}.size")
        if sizing is None:
            return None
        size = sizing.module or (sizing.high if math.isfinite(sizing.high) else cls.size_label().si)
        try:
            component = cls(size=size or cls.size_label().si, **settings)
        except (ValueError, TypeError, KeyError) as error:
            self.found.fault(str(error), where)
            return None
        schedule = self._schedule(entry.schedule, where)
        if schedule is None and cls.demand:
            schedule = (Window(0.0, float(self.grid.steps), 1.0),)
        if cls.follows_levels and schedule is not None and not sizing.fixed:
            # Its flow is size x stock, of which a plan may choose but one.
            self.found.fault(
                f"'{name}' follows the air it works on, and under a schedule needs a fixed size", f"{where}.size",
                f"one size in {cls.size_label().unit}", "state a size; to compare sizes, move it with `gasloop vary`",
            )  # fmt: skip
            return None
        unit = Unit(
            name, component, wires, sizing, schedule, losses_of(self.file, name, self.grid, self.found), entry.stock
        )
        if entry.switch is not None:
            unit = dataclasses.replace(unit, switching=self._switching(unit, entry.switch, f"{where}.switch"))
        if schedule is not None and unit.load is None:
            needed = next((c.needs or c.closes for c in component.controls if c.bounded), None)
            self.found.fault(
                f"'{name}' has no load that a schedule could set", f"{where}.schedule", "a component with a load",
                f"wire its port '{needed}', or leave the schedule out" if needed else "leave the schedule out",
            )  # fmt: skip
            return None
        return unit

    def _switching(self, unit: Unit, entry: SwitchEntry, where: str) -> Switching | None:
        """How the unit may be switched; only one with a load of one way, and, if a start takes power, with its ports."""
        if unit.load is None or unit.load.low < 0 or unit.schedule is not None:
            self.found.fault(f"'{unit.name}' cannot be switched", where, "a component with a free load from 0 to 1",
                             "leave `switch` out")  # fmt: skip
            return None
        energy = self.found.quantity(entry.start_energy, "s", f"{where}.start_energy", low=0.0)
        time = self.found.quantity(entry.start_time, "s", f"{where}.start_time", low=0.0)
        ramp = None if entry.ramp is None else self.found.quantity(entry.ramp, "1/s", f"{where}.ramp", low=1e-9)
        if energy and not all(unit.start_ports):
            self.found.fault(f"a start of '{unit.name}' takes electricity, which becomes heat", f"{where}.start_energy",
                             "a component with a port for electricity and one for heat", "use `start_time` alone")  # fmt: skip
            return None
        return Switching(entry.least, energy or 0.0, time or 0.0, ramp, entry.exact)

    def _wires(
        self, cls: type[Component], extra: Mapping[str, Any], where: str
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Port lines, and settings that are words (``dataset``, ``fluid``)."""
        ports = {p.name for p in cls.ports if not p.outside}
        words = {f.name for f in dataclasses.fields(cls) if isinstance(f.default, str)}
        wires, settings = {}, {}
        for key, value in extra.items():
            if key in ports:
                if value not in self.file.buses:
                    near = difflib.get_close_matches(str(value), self.file.buses, n=1)
                    self.found.fault(
                        f"no bus '{value}'",
                        f"{where}.{key}",
                        ", ".join(self.file.buses),
                        f"did you mean '{near[0]}'?" if near else "add it to buses",
                    )
                wires[key] = str(value)
            elif key in words:
                settings[key] = str(value)
            else:
                known = [*ports, *words, "is", "size", "schedule", "stock", "switch"]
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean '{near[0]}'?" if near else "a parameter is replaced under `change:`"
                self.found.fault(f"unknown key '{key}'", f"{where}.{key}", ", ".join(known), hint)
        return wires, settings

    def _fluid(self, cls: type[Component], wires: Mapping[str, str]) -> str | None:
        """What stands for ``*`` in a component's carriers, read off the first bus it is wired to."""
        for p in cls.ports:
            bus = self.file.buses.get(wires.get(p.name, ""))
            if "*" in p.carrier and bus is not None:
                tail = p.carrier.partition("*")[2]
                return bus.carrier.removesuffix(tail) if tail else bus.carrier
        return None

    def _sizing(self, cls: type[Component], size: Any, where: str) -> Sizing | None:
        label = cls.size_label()
        like = label.unit
        if size is None:
            return Sizing(0.0, label.high * read_unit(like).factor)
        if not isinstance(size, SizeEntry):
            fixed = self.found.quantity(size, like, where, low=0.0)
            if fixed is not None and fixed <= 0:
                self.found.fault(f"size {size} is not positive", where, f"{label.low:g} to {label.high:g} {like}")
                return None
            return None if fixed is None else Sizing(fixed, fixed)
        if (size.modules is None) != (size.of is None):
            self.found.fault(
                "whole modules need both `modules` and `of`", where, "{modules: 4, of: 20 kW}", "give both"
            )
            return None
        if size.modules is not None:
            module = self.found.quantity(size.of, like, f"{where}.of", low=1e-12)
            if module is None:
                return None
            return Sizing(size.modules * module if size.exactly else 0.0, size.modules * module, module)
        low = 0.0 if size.min is None else self.found.quantity(size.min, like, f"{where}.min", low=0.0)
        high = (
            label.high * read_unit(like).factor
            if size.max is None
            else self.found.quantity(size.max, like, f"{where}.max", low=0.0)
        )
        if low is None or high is None:
            return None
        if low > high:
            self.found.fault(f"min {size.min} is above max {size.max}", where, "min <= max", "swap them")
            return None
        return Sizing(low, high)

    def _schedule(self, entries: list[ScheduleEntry] | None, where: str) -> tuple[Window, ...] | None:
        if entries is None:
            return None
        return tuple(
            w for i, e in enumerate(entries) for w in windows(self.grid, self.found, e, f"{where}.schedule.{i}")
        )


def check_wiring(network: Network, found: Findings) -> None:
    """What is wrong between units that are right each by itself."""
    faults = network.faults()
    found.faults += faults
    if not faults:
        try:
            _ = network.publishers
        except (ValueError, KeyError) as error:
            found.fault(str(error), "components")
