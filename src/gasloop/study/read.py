"""YAML in, a study out; all faults at once, each with its line."""

from __future__ import annotations

import dataclasses
import difflib
import importlib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from gasloop.components import CATALOGUE
from gasloop.knowledge.quantity import UnitError, parameters, parse
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.knowledge.sources import references
from gasloop.matter.carriers import CARRIERS
from gasloop.model.component import Component
from gasloop.model.network import Bus, Fault, Network, Sizing, Unit, Window
from gasloop.places import sites
from gasloop.study.schema import ChangeEntry, ComponentEntry, ScheduleEntry, SiteChoice, SizeEntry, StudyFile

HOUR = 3600.0
MOST_STEPS = 600_000  # a year of minutes
RANGED = ("gravity", "gear_ratio", "sink_T", "sunlit")  # of a site: a study's value must lie within the site's range


class StudyError(ValueError):
    """A study with faults. ``faults`` holds them all, ``lines`` the line of each."""

    def __init__(self, path: str, faults: list[Fault], lines: Mapping[str, int], raw: Any = None) -> None:
        self.path, self.faults, self.lines, self.raw = path, faults, lines, raw
        super().__init__("\n".join(located(path, f, lines) for f in faults))


@dataclass(frozen=True)
class Change:
    """A parameter that the study replaced: where, in which unit, why and who says so."""

    component: str
    parameter: str
    value: float
    because: str
    source: str | None


@dataclass(frozen=True)
class Statement:
    """A study file, read and checked: plain data and a network, no results."""

    name: str
    what: str
    text: str
    site: Any
    site_options: Mapping[str, Any]
    start: datetime
    steps: int
    step: float  # s
    segments: int | None
    minimise: str
    network: Network
    changes: tuple[Change, ...] = ()
    trim: float = 0.05
    agreement: float = 0.01
    rounds: int = 12
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def hours(self) -> float:
        """Length [h]."""
        return self.steps * self.step / HOUR


def located(path: str, fault: Fault, lines: Mapping[str, int]) -> str:
    """``file:line: fault``; the line is that of the nearest key above."""
    key = fault.where
    while key and key not in lines:
        key = key.rpartition(".")[0]
    return f"{path}:{lines.get(key, 1)}: {fault}"


def read(path: str | Path, trust: bool = False) -> Statement:
    """Read a study file.

    trust : whether a component named ``package.module:Class`` may be imported, which runs its code
    Raises StudyError with all faults found.
    """
    path = Path(path)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(str(path), [Fault(f"cannot read the file: {error}", "")], {}) from error
    return read_text(text, str(path), trust, folder=path.parent)


def read_text(text: str, path: str = "study.yaml", trust: bool = False, folder: Path = Path()) -> Statement:
    """Read a study from YAML text; see ``read``."""
    raw, lines = _yaml(text, path)
    try:
        file = StudyFile.model_validate(raw)
    except ValidationError as error:
        raise StudyError(path, [*_form_faults(error)], lines, raw) from error
    reader = _Reader(file, trust, folder)
    statement = reader.statement(text)
    if reader.faults or statement is None:
        raise StudyError(path, reader.faults, lines, raw)
    return statement


def raw_mapping(path: str | Path) -> dict[str, Any]:
    """The plain data of a file that may have any faults but is YAML; for drawing it."""
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(str(path), [Fault(f"cannot read the file: {error}", "")], {}) from error
    raw: dict[str, Any] = _yaml(text, str(path))[0]
    return raw


def _yaml(text: str, path: str) -> tuple[Any, dict[str, int]]:
    """The plain data and the line of each key path."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    yaml = YAML(typ="rt")
    yaml.allow_duplicate_keys = False
    try:
        data = yaml.load(text)
    except ValueError as error:  # a date that no calendar has
        fault = Fault(f"no such date: {error}", "", "dates of the calendar, like 2030-12-31", "mend the date")
        raise StudyError(path, [fault], {"": _line_of_bad_date(text)}) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise StudyError(
            path, [Fault(f"not YAML: {str(error.problem or error).splitlines()[0]}", "")], {"": line}
        ) from error
    if not isinstance(data, dict):
        raise StudyError(path, [Fault("not a study: a mapping with `study:`, `site:`, `time:` .. is expected", "")], {})
    lines: dict[str, int] = {}
    return _plain(data, "", lines), lines


def _line_of_bad_date(text: str) -> int:
    """The first line with a date that no calendar has; the YAML reader does not say."""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", line):
            try:
                date.fromisoformat(found)
            except ValueError:
                return number
    return 1


def _place(data: Any) -> Any:
    """Where ruamel read the keys and items of a mapping or list."""
    return data.lc


def _plain(data: Any, where: str, lines: dict[str, int]) -> Any:
    if isinstance(data, dict):
        plain = {}
        for key, value in data.items():
            name = f"{where}.{key}" if where else str(key)
            if key in (_place(data).data or {}):  # a key merged in by `<<` stands elsewhere
                lines[name] = _place(data).key(key)[0] + 1
            plain[str(key)] = _plain(value, name, lines)
        return plain
    if isinstance(data, list):
        for i in range(len(data)):
            lines[f"{where}.{i}"] = _place(data).item(i)[0] + 1
        return [_plain(v, f"{where}.{i}", lines) for i, v in enumerate(data)]
    if isinstance(data, datetime):  # ruamel's own kind of datetime
        return datetime(*data.timetuple()[:6])
    for kind in (bool, int, float, str):  # ruamel's own kinds of number and text
        if isinstance(data, kind) and type(data) is not kind:
            return kind(data)
    return data


def _form_faults(error: ValidationError) -> Iterator[Fault]:
    """pydantic's findings in our words."""
    seen = set()
    for e in error.errors():
        where = ".".join(str(p) for p in e["loc"] if not str(p)[:1].isupper() and p not in ("str", "int", "float"))
        if e["type"] == "extra_forbidden":
            key = where.rpartition(".")[2]
            known = _keys_near(e["loc"][:-1])
            near = difflib.get_close_matches(key, known, n=1)
            fault = Fault(
                f"unknown key '{key}'", where, ", ".join(known), f"did you mean '{near[0]}'?" if near else "remove it"
            )
        elif e["type"] == "missing":
            fault = Fault(
                f"'{e['loc'][-1]}' is missing", where.rpartition(".")[0] or where, "", f"add `{e['loc'][-1]}:`"
            )
        else:
            fault = Fault(f"{e['msg'][0].lower()}{e['msg'][1:]} (got {e['input']!r:.60})", where)
        if str(fault) not in seen:
            seen.add(str(fault))
            yield fault


def _spoken(seconds: float) -> str:
    """A length of time as a study would write it."""
    for unit, factor, least in (("d", 24 * HOUR, 72 * HOUR), ("h", HOUR, HOUR), ("min", 60.0, 60.0)):
        if seconds >= least:
            return f"{seconds / factor:g} {unit}"
    return f"{seconds:g} s"


def _keys_near(loc: tuple[int | str, ...]) -> list[str]:
    """Keys allowed at a place of the form."""
    from gasloop.study import schema

    kinds: dict[str, type[Any]] = {
        "time": schema.Time, "site": schema.SiteChoice, "buses": schema.BusEntry, "size": schema.SizeEntry,
        "schedule": schema.ScheduleEntry, "change": schema.ChangeEntry, "faults": schema.FaultEntry,
        "operator": schema.Operator,
    }  # fmt: skip
    model: type[Any] = StudyFile
    for part in loc:
        model = kinds.get(str(part), model)
    return [f.alias or name for name, f in model.model_fields.items()]


class _Reader:
    """Turns the form into a network, and gathers what is wrong on the way."""

    def __init__(self, file: StudyFile, trust: bool, folder: Path) -> None:
        self.file, self.trust, self.folder = file, trust, folder
        self.faults: list[Fault] = []
        self.steps, self.step = 1, HOUR

    def statement(self, text: str) -> Statement | None:
        file = self.file
        start = self._start()
        self._grid()
        site, site_options = self._site()
        buses = {name: bus for name in file.buses if (bus := self._bus(name))}
        changes = self._changes()
        units = {name: unit for name, entry in file.components.items() if (unit := self._unit(name, entry, changes))}
        self._component_faults(units)
        constants = {
            "gravity": float(getattr(site, "gravity", 1.62)),
            "pressure": float(getattr(site, "pressure", 0.0)),
        }
        network = Network(buses, units, constants)
        if len(units) == len(file.components) and len(buses) == len(file.buses):
            self._wiring(network)
        if self.faults or site is None or start is None:
            return None
        return Statement(
            name=file.study, what=file.what or "", text=text, site=site, site_options=site_options, start=start,
            steps=self.steps, step=self.step, segments=file.time.segments, minimise=file.minimise, network=network,
            changes=tuple(c for found in changes.values() for c in found), trim=file.operator.trim,
            agreement=file.operator.agreement, rounds=file.operator.rounds,
            kinds={name: entry.kind for name, entry in file.components.items()},
        )  # fmt: skip

    def _wiring(self, network: Network) -> None:
        faults = network.faults()
        self.faults += faults
        if not faults:
            try:
                _ = network.publishers
            except (ValueError, KeyError) as error:
                self._fault(str(error), "components")

    def _fault(self, what: str, where: str, allowed: str = "", mend: str = "") -> None:
        self.faults.append(Fault(what, where, allowed, mend))

    def _quantity(
        self, text: Any, like: str, where: str, low: float = -math.inf, high: float = math.inf
    ) -> float | None:
        try:
            value = parse(text, like)
        except UnitError as error:
            self._fault(str(error), where)
            return None
        if not low <= value <= high:
            factor = read_unit(like).factor
            self._fault(f"{text} is out of range", where, f"{low / factor:g} to {high / factor:g} {like}")
            return None
        return value

    def _start(self) -> datetime | None:
        given: date | datetime = self.file.time.start
        if isinstance(given, datetime):
            return given.replace(tzinfo=UTC)
        return datetime(given.year, given.month, given.day, tzinfo=UTC)

    def _grid(self) -> None:
        """Length of a step and how many there are."""
        time = self.file.time
        step = self._quantity(time.step, "s", "time.step", low=1.0, high=HOUR)
        length = self._quantity(time.length, "s", "time.length", low=step or 1.0)
        if step is None or length is None:
            return
        steps = round(length / step)
        if abs(length / step - steps) > 1e-6:
            self._fault(
                f"{time.length} is not a whole number of steps of {time.step}",
                "time.length",
                f"{_spoken(steps * step)}, say",
                "change the length, or give `step:` a length that divides it",
            )
        if steps > MOST_STEPS:
            self._fault(
                f"{steps:,} steps of {time.step} are too many",
                "time.step",
                f"at most {MOST_STEPS:,} steps",
                "longer steps",
            )
        self.steps, self.step = steps, step

    def _site(self) -> tuple[Any, dict[str, Any]]:
        choice = self.file.site
        name = choice if isinstance(choice, str) else choice.name
        if name not in sites.SITES:
            near = difflib.get_close_matches(name, sites.SITES, n=1)
            self._fault(
                f"no site '{name}'",
                "site",
                ", ".join(sites.SITES),
                f"did you mean '{near[0]}'?" if near else "choose one",
            )
            return None, {}
        site = sites.site(name)
        if isinstance(choice, str):
            return site, {}
        if not self._keys_of_site(site, choice):
            return None, {}
        changed: dict[str, Any] = {}
        for key, like in (("height", "m"), ("mast", "m"), ("latitude", "deg"), ("longitude", "deg")):
            given = getattr(choice, key)
            if given is not None and (value := self._quantity(given, like, f"site.{key}")) is not None:
                changed[key] = value
        for label in parameters(site):
            if label.name in RANGED and (given := getattr(choice, label.name)) is not None:
                factor = read_unit(label.unit).factor
                value = self._quantity(given, label.unit, f"site.{label.name}", label.low * factor, label.high * factor)
                changed |= {} if value is None else {label.name: value}
        options: dict[str, Any] = {}
        if choice.horizon:
            options["horizon"] = self._file(choice.horizon, "site.horizon")
        if choice.weather:
            changed["weather"] = self._file(choice.weather, "site.weather")
        # Every site is a dataclass; the abstract class that the checker sees is not.
        return dataclasses.replace(cast(Any, site), **changed), options

    def _keys_of_site(self, site: Any, choice: SiteChoice) -> bool:
        """Whether the site has all that the study replaces of it."""
        of_ground = set() if site.grounded else {"height", "mast", "latitude", "longitude", "horizon"}
        has = ({f.name for f in dataclasses.fields(site)} | {"horizon"}) - of_ground
        known = [key for key in type(choice).model_fields if key in has]
        alien = [k for k in type(choice).model_fields if k not in (*known, "name") and getattr(choice, k) is not None]
        for key in alien:
            self._fault(f"{site.name} has no '{key}'", f"site.{key}", ", ".join(known), "leave it out")
        return not alien

    def _file(self, name: str, where: str) -> Path | None:
        path = (self.folder / name).resolve()
        if not path.is_file():
            self._fault(f"no file '{name}'", where, "a path relative to the study file", "check the name")
            return None
        return path

    def _bus(self, name: str) -> Bus | None:
        entry, where = self.file.buses[name], f"buses.{name}"
        if entry.carrier not in CARRIERS:
            near = difflib.get_close_matches(entry.carrier, CARRIERS, n=1)
            self._fault(
                f"no carrier '{entry.carrier}'",
                f"{where}.carrier",
                ", ".join(CARRIERS),
                f"did you mean '{near[0]}'?" if near else "",
            )
            return None
        T = None if entry.T is None else self._quantity(entry.T, "K", f"{where}.T", 1.0, 4000.0)
        p = None if entry.p is None else self._quantity(entry.p, "Pa", f"{where}.p", 1.0, 2e8)
        bus = Bus(name, entry.carrier, T, p, entry.closed_by)
        try:
            bus.stated()
        except (ValueError, KeyError) as error:
            self._fault(f"no such condition: {error}", where)
            return None
        return bus

    # -- components --------------------------------------------------------------------------------------------

    def _class(self, kind: str, where: str) -> type[Component] | None:
        if kind in CATALOGUE:
            return CATALOGUE[kind]
        if ":" in kind:
            return self._users_class(kind, where)
        near = difflib.get_close_matches(kind, CATALOGUE, n=1)
        self._fault(
            f"no component '{kind}'",
            f"{where}.is",
            ", ".join(CATALOGUE),
            f"did you mean '{near[0]}'?" if near else "see gasloop components",
        )
        return None

    def _users_class(self, kind: str, where: str) -> type[Component] | None:
        """A class of the user's own; importing it runs its code, so only with trust."""
        if not self.trust:
            self._fault(
                f"'{kind}' is code outside gasloop",
                f"{where}.is",
                "components of the catalogue",
                "pass --trust if you trust that code",
            )
            return None
        module, _, name = kind.partition(":")
        try:
            found = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            self._fault(
                f"cannot import '{kind}': {error}",
                f"{where}.is",
                "package.module:Class on the Python path",
                "check PYTHONPATH",
            )
            return None
        if not (isinstance(found, type) and issubclass(found, Component)):
            self._fault(f"'{kind}' is not a Component", f"{where}.is", "a subclass of gasloop.Component", "")
            return None
        return found

    def _unit(self, name: str, entry: ComponentEntry, changes: Mapping[str, list[Change]]) -> Unit | None:
        where = f"components.{name}"
        cls = self._class(entry.kind, where)
        if cls is None:
            return None
        extra = dict(entry.model_extra or {})
        wires, settings = self._wires(cls, extra, where)
        if "fluid" in {f.name for f in dataclasses.fields(cls)} and "fluid" not in settings:
            fluid = self._fluid(cls, wires)
            settings |= {"fluid": fluid} if fluid else {}
        for change in changes.get(name, []):
            settings[change.parameter] = change.value
        sizing = self._sizing(cls, entry.size, f"{where}.size")
        if sizing is None:
            return None
        size = sizing.module or (sizing.high if math.isfinite(sizing.high) else cls.size_label().si)
        try:
            component = cls(size=size or cls.size_label().si, **settings)
        except (ValueError, TypeError, KeyError) as error:
            self._fault(str(error), where)
            return None
        schedule = self._schedule(entry.schedule, where)
        if schedule is None and cls.demand:
            schedule = (Window(0.0, float(self.steps), 1.0),)
        unit = Unit(name, component, wires, sizing, schedule, self._faults_of(name), entry.stock)
        if schedule is not None and unit.load is None:
            needed = next((c.needs or c.closes for c in component.controls if c.bounded), None)
            self._fault(
                f"'{name}' has no load that a schedule could set", f"{where}.schedule", "a component with a load",
                f"wire its port '{needed}', or leave the schedule out" if needed else "leave the schedule out",
            )  # fmt: skip
            return None
        return unit

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
                    self._fault(
                        f"no bus '{value}'",
                        f"{where}.{key}",
                        ", ".join(self.file.buses),
                        f"did you mean '{near[0]}'?" if near else "add it to buses",
                    )
                wires[key] = str(value)
            elif key in words:
                settings[key] = str(value)
            else:
                known = [*ports, *words, "is", "size", "schedule", "stock"]
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean '{near[0]}'?" if near else "a parameter is replaced under `change:`"
                self._fault(f"unknown key '{key}'", f"{where}.{key}", ", ".join(known), hint)
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
            fixed = self._quantity(size, like, where, low=0.0)
            if fixed is not None and fixed <= 0:
                self._fault(f"size {size} is not positive", where, f"{label.low:g} to {label.high:g} {like}")
                return None
            return None if fixed is None else Sizing(fixed, fixed)
        if (size.modules is None) != (size.of is None):
            self._fault("whole modules need both `modules` and `of`", where, "{modules: 4, of: 20 kW}", "give both")
            return None
        if size.modules is not None:
            module = self._quantity(size.of, like, f"{where}.of", low=1e-12)
            if module is None:
                return None
            return Sizing(size.modules * module if size.exactly else 0.0, size.modules * module, module)
        low = 0.0 if size.min is None else self._quantity(size.min, like, f"{where}.min", low=0.0)
        high = (
            label.high * read_unit(like).factor
            if size.max is None
            else self._quantity(size.max, like, f"{where}.max", low=0.0)
        )
        if low is None or high is None:
            return None
        if low > high:
            self._fault(f"min {size.min} is above max {size.max}", where, "min <= max", "swap them")
            return None
        return Sizing(low, high)

    def _window(self, at: Any, length: Any, value: float, where: str) -> Window | None:
        start = self._quantity(at, "s", f"{where}.at", low=0.0)
        duration = self._quantity(length, "s", f"{where}.for", low=0.0)
        if start is None or duration is None:
            return None
        if duration < self.step * (1 - 1e-9):
            self._fault(
                f"{length} is shorter than a step", f"{where}.for", f"at least {_spoken(self.step)}",
                "lengthen it, or give `time:` a smaller `step`",
            )  # fmt: skip
            return None
        a, b = (math.floor(t / self.step + 0.5) for t in (start, start + duration))
        if b > self.steps:
            self._fault(
                f"ends after the study ({_spoken(b * self.step)} of {_spoken(self.steps * self.step)})",
                where,
                f"at + for <= {_spoken(self.steps * self.step)}",
                "shorten it",
            )
            return None
        return Window(float(a), float(b), value)

    def _schedule(self, entries: list[ScheduleEntry] | None, where: str) -> tuple[Window, ...] | None:
        if entries is None:
            return None
        found = [self._window(e.at, e.length, e.load, f"{where}.schedule.{i}") for i, e in enumerate(entries)]
        return tuple(w for w in found if w)

    def _faults_of(self, name: str) -> tuple[Window, ...]:
        found = [
            self._window(f.at, f.length, f.capacity, f"faults.{i}")
            for i, f in enumerate(self.file.faults)
            if f.component == name
        ]
        return tuple(w for w in found if w)

    def _component_faults(self, units: Mapping[str, Unit]) -> None:
        for i, fault in enumerate(self.file.faults):
            if fault.component not in self.file.components:
                near = difflib.get_close_matches(fault.component, self.file.components, n=1)
                self._fault(f"no component '{fault.component}'", f"faults.{i}.component", ", ".join(self.file.components),
                            f"did you mean '{near[0]}'?" if near else "")  # fmt: skip
            elif fault.component in units and units[fault.component].schedule is not None:
                self._fault(
                    f"'{fault.component}' follows a schedule, which a fault would not change",
                    f"faults.{i}.component",
                    "a component with a free load",
                    "leave the stretch out of its schedule",
                )
            elif fault.component in units and units[fault.component].load is None:
                self._fault(
                    f"'{fault.component}' has no load that could be lost",
                    f"faults.{i}.component",
                    "a component with a load",
                )

    def _changes(self) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for path, entry in self.file.change.items():
            change = self._change(path, entry)
            if change:
                found.setdefault(change.component, []).append(change)
        return found

    def _change(self, path: str, entry: ChangeEntry) -> Change | None:
        where = f"change.{path}"
        name, _, parameter = path.partition(".")
        component = self.file.components.get(name)
        if component is None or not parameter:
            near = difflib.get_close_matches(name, self.file.components, n=1)
            self._fault(f"'{path}' names no parameter", where, "COMPONENT.PARAMETER with a component of this study",
                        f"did you mean '{near[0]}.{parameter}'?" if near else "")  # fmt: skip
            return None
        cls = CATALOGUE.get(component.kind) or (
            self._users_class(component.kind, f"components.{name}") if self.trust else None
        )
        if cls is None:
            return None
        from gasloop.model.component import labels

        known = {p.name: p for p in labels(cls)}
        if parameter not in known:
            near = difflib.get_close_matches(parameter, known, n=1)
            self._fault(
                f"{component.kind} has no parameter '{parameter}'",
                where,
                ", ".join(known),
                f"did you mean '{near[0]}'?" if near else "",
            )
            return None
        if entry.source and entry.source not in references():
            self._fault(
                f"no reference '{entry.source}'",
                f"{where}.source",
                "a key of `gasloop sources`",
                "leave it out and say why in `because`",
            )
        label = known[parameter]
        factor = read_unit(label.unit).factor
        value = self._quantity(entry.value, label.unit, f"{where}.value", label.low * factor, label.high * factor)
        return None if value is None else Change(name, parameter, value, entry.because, entry.source)
