"""A mission file read and checked: YAML in, a mission out; all faults at once, each with its line."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gasloop.components.storage.cryo_tank import CryoTank
from gasloop.flight.course import OutOfPlace
from gasloop.flight.elements import element_of
from gasloop.flight.fly import fly
from gasloop.flight.form import MissionFile
from gasloop.flight.leaks import unread
from gasloop.flight.script import Script
from gasloop.flight.state import Plan
from gasloop.flight.tanking import Tanking, tanking_of
from gasloop.flight.vehicle import Element
from gasloop.flight.ways import Ways, ways_of
from gasloop.matter.species import G0
from gasloop.places.deltav import RECALLED, Leg
from gasloop.study.faults import Findings, StudyError
from gasloop.study.filled import filled, text_of

if TYPE_CHECKING:
    from gasloop.flight.run import Result


@dataclass(frozen=True)
class Mission:
    """A mission, read and checked.

    variants : name -> ids of events left out, words : what each is; because : where an element's numbers come from
    legs : that are flown; remarks : what is unusual or unverified
    """

    name: str
    what: str
    text: str
    plan: Plan | None
    variants: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    because: Mapping[str, str]
    legs: tuple[Leg, ...]
    ways: Ways
    tanking: Tanking | None
    remarks: tuple[str, ...]

    def run(self, progress: Callable[[str], None] = lambda stage: None, log: bool = False) -> Result:
        """Fly it and its variants, sample its tankers. log : there is no solver whose log could be shown."""
        from gasloop.flight import run

        return run.run(self, progress)


def read(path: str | Path) -> Mission:
    """Read a mission file; raises StudyError with all faults found."""
    path = Path(path)
    return read_text(text_of(path), str(path), path.parent)


def read_text(text: str, path: str = "mission.yaml", folder: Path = Path()) -> Mission:
    """Read a mission from YAML text; see ``read``. folder : from which a file of legs is looked for."""
    file, raw, lines = filled(MissionFile, text, path)
    found = Findings()
    mission = _mission(file, text, folder, found)
    if found.faults or mission is None:
        raise StudyError(path, found.faults, lines, raw)
    return mission


def _mission(file: MissionFile, text: str, folder: Path, found: Findings) -> Mission | None:
    ways = ways_of(file, folder, found)
    remarks: list[str] = []
    elements = {
        name: made
        for name, entry in file.elements.items()
        if (made := element_of(name, entry, ways.nodes, found, remarks))
    }
    if not file.events and file.tankers is None:
        found.fault("nothing happens", "", "`events` or `tankers`", "add what is asked")
    if len(elements) < len(file.elements):
        return None  # what the events say of them cannot be judged
    starts = _starts(file, ways, found)
    script = Script(elements, starts, ways, found)
    events = script.read(file.events)
    g0 = found.quantity(file.g0, "m/s2", "g0", 9.7, 9.9) if file.g0 is not None else ways.set.g0 if ways.set else G0
    person = found.quantity(file.crew_mass, "kg", "crew_mass", 1.0, 1000.0)
    variants = _variants(file, {e.id for e in events if e.id}, found)
    tanking = tanking_of(file.tankers, ways, g0 or G0, found) if file.tankers else None
    if found.faults or g0 is None or person is None:
        return None
    plan = Plan(elements, starts, ways.nodes, events, g0, person) if events else None
    if plan is not None:
        _happens(plan, variants, found)
    return Mission(
        file.mission, file.what or "", text, plan, variants, {n: v.what or "" for n, v in file.variants.items()},
        {n: e.because or "" for n, e in file.elements.items()},
        tuple(script.legs), ways, tanking, (*remarks, *script.remarks, *_tanks(file), *_unverified(script.legs, elements)),
    )  # fmt: skip


def _starts(file: MissionFile, ways: Ways, found: Findings) -> dict[str, str]:
    starts = {}
    for name, entry in file.elements.items():
        if entry.at is not None and entry.at not in ways.nodes:
            near = difflib.get_close_matches(entry.at, ways.nodes, n=1)
            mend = f"did you mean '{near[0]}'?" if near else "state it under `nodes`"
            found.fault(f"there is no node '{entry.at}'", f"elements.{name}.at", ", ".join(ways.nodes), mend)
        elif entry.at is not None:
            starts[name] = entry.at
    return starts


def _variants(file: MissionFile, ids: set[str], found: Findings) -> dict[str, tuple[str, ...]]:
    for name, entry in file.variants.items():
        for i, skipped in enumerate(entry.skip):
            if skipped not in ids:
                allowed = ", ".join(sorted(ids)) or "no event has an id"
                found.fault(
                    f"no event has the id '{skipped}'", f"variants.{name}.skip.{i}", allowed, "add `id:` to an event"
                )
    return {name: tuple(entry.skip) for name, entry in file.variants.items()}


def _happens(plan: Plan, variants: Mapping[str, tuple[str, ...]], found: Findings) -> None:
    """Fly once, and each variant, only to see that everything is where its event says."""
    try:
        fly(plan)
        for name, skip in variants.items():
            try:
                fly(plan, skip)
            except OutOfPlace as error:
                found.fault(f"{error.what} (at {error.where})", f"variants.{name}", "", "skip what depends on it too")
    except OutOfPlace as error:
        found.fault(error.what, error.where, "", error.mend)


def _tanks(file: MissionFile) -> list[str]:
    """What the heat into tanks of ours rests on, once for all tanks that state the same parameters."""
    models = [t.model for e in file.elements.values() for t in (e.tanks or {}).values() if t.model is not None]
    return list(dict.fromkeys(said for m in models for said in unread(CryoTank, "cryo_tank", m.parameters)))


def _unverified(legs: list[Leg], elements: Mapping[str, Element]) -> list[str]:
    """Legs that nobody here has read in a source."""
    seen = {leg.name: leg for leg in legs if leg.confidence == RECALLED}
    return [f"leg {name}, {leg.dv:.0f} m/s: unverified, {leg.note or 'from memory'}" for name, leg in seen.items()]
