"""What a study replaces in its components, and the capacity they lose for a while."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.components import CATALOGUE
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.knowledge.sources import references
from gasloop.model.component import labels
from gasloop.model.network import Unit, Window
from gasloop.study.faults import Findings
from gasloop.study.grid import Grid, window
from gasloop.study.kinds import users_class
from gasloop.study.schema import ChangeEntry, StudyFile, SurviveEntry
from gasloop.study.survive import Asked


@dataclass(frozen=True)
class Change:
    """A parameter that the study replaced: where, in which unit, why and who says so."""

    component: str
    parameter: str
    value: float
    because: str
    source: str | None


def changes_of(file: StudyFile, trust: bool, found: Findings) -> dict[str, list[Change]]:
    """Changes by component."""
    changes: dict[str, list[Change]] = {}
    for path, entry in file.change.items():
        change = _change(file, path, entry, trust, found)
        if change:
            changes.setdefault(change.component, []).append(change)
    return changes


def _change(file: StudyFile, path: str, entry: ChangeEntry, trust: bool, found: Findings) -> Change | None:
    where = f"change.{path}"
    name, _, parameter = path.partition(".")
    component = file.components.get(name)
    if component is None or not parameter:
        near = difflib.get_close_matches(name, file.components, n=1)
        found.fault(f"'{path}' names no parameter", where, "COMPONENT.PARAMETER with a component of this study",
                    f"did you mean '{near[0]}.{parameter}'?" if near else "")  # fmt: skip
        return None
    cls = CATALOGUE.get(component.kind) or (
        users_class(component.kind, f"components.{name}", trust, found) if trust else None
    )
    if cls is None:
        return None
    known = {p.name: p for p in labels(cls)}
    if parameter not in known:
        near = difflib.get_close_matches(parameter, known, n=1)
        found.fault(
            f"{component.kind} has no parameter '{parameter}'",
            where,
            ", ".join(known),
            f"did you mean '{near[0]}'?" if near else "",
        )
        return None
    if entry.source and entry.source not in references():
        found.fault(
            f"no reference '{entry.source}'",
            f"{where}.source",
            "a key of `gasloop sources`",
            "leave it out and say why in `because`",
        )
    label = known[parameter]
    factor = read_unit(label.unit).factor
    value = found.quantity(entry.value, label.unit, f"{where}.value", label.low * factor, label.high * factor)
    return None if value is None else Change(name, parameter, value, entry.because, entry.source)


def losses_of(file: StudyFile, name: str, grid: Grid, found: Findings) -> tuple[Window, ...]:
    """Windows in which a component has lost capacity."""
    windows = [
        window(grid, found, f.at, f.length, f.capacity, f"faults.{i}")
        for i, f in enumerate(file.faults)
        if f.component == name
    ]
    return tuple(w for w in windows if w)


def check_losses(file: StudyFile, units: Mapping[str, Unit], found: Findings) -> None:
    """Lost capacity of what is not there, or has none to lose."""
    for i, fault in enumerate(file.faults):
        if fault.component not in file.components:
            near = difflib.get_close_matches(fault.component, file.components, n=1)
            found.fault(f"no component '{fault.component}'", f"faults.{i}.component", ", ".join(file.components),
                        f"did you mean '{near[0]}'?" if near else "")  # fmt: skip
        elif fault.component in units and units[fault.component].schedule is not None:
            found.fault(
                f"'{fault.component}' follows a schedule, which a fault would not change",
                f"faults.{i}.component",
                "a component with a free load",
                "leave the stretch out of its schedule",
            )
        elif fault.component in units and units[fault.component].load is None:
            found.fault(
                f"'{fault.component}' has no load that could be lost",
                f"faults.{i}.component",
                "a component with a load",
            )


def contingencies_of(
    file: StudyFile, units: Mapping[str, Unit], grid: Grid, found: Findings
) -> tuple[Asked, ...]:  # fmt: skip
    """What the study wants its plant to survive."""
    return tuple(_contingency(name, entry, units, grid, found) for name, entry in file.survive.items())


def _contingency(name: str, entry: SurviveEntry, units: Mapping[str, Unit], grid: Grid, found: Findings) -> Asked:
    where = f"survive.{name}"
    for key, shares in (("lose", entry.lose), ("keep", entry.keep)):
        for unit, share in shares.items():
            _check_share(f"{where}.{key}.{unit}", unit, share, units, found)
            if key == "keep" and unit in units and units[unit].schedule is None:
                found.fault(f"'{unit}' has no load of its own that it could keep", f"{where}.keep.{unit}",
                            "a user, or a component with a schedule", "leave it out")  # fmt: skip
    if (entry.at is None) != (entry.length is None):
        found.fault(
            "`at` and `for` belong together", where, "{at: 10 d, for: 4 d}", "give both, or neither: the longest night"
        )
    if entry.at is not None and entry.years is not None:
        found.fault(
            "a contingency has a time of its own, or a night of years", where, "`at` and `for`, or `years`", "drop one"
        )
    if entry.exceeded and entry.years is None:
        found.fault("`exceeded` is a share of years", f"{where}.exceeded", "together with `years`", "add `years: 19`")
    spell = None
    if entry.at is not None and entry.length is not None:
        spell = window(grid, found, entry.at, entry.length, 0.0, where)
    steps = None if spell is None else (int(spell.start), int(spell.end))
    return Asked(name, entry.lose, entry.keep, steps, entry.years, entry.exceeded)


def _check_share(where: str, unit: str, share: float, units: Mapping[str, Unit], found: Findings) -> None:
    if unit not in units:
        near = difflib.get_close_matches(unit, units, n=1)
        found.fault(f"no component '{unit}'", where, ", ".join(units), f"did you mean '{near[0]}'?" if near else "")
    if not 0.0 <= share <= 1.0:
        found.fault(f"{share:g} is no share", where, "0 to 1")
