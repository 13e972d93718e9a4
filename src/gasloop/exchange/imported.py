"""A habitat taken over from another tool: what was read, what its numbers say, its rooms both ways, studies of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gasloop.exchange import from_biosim, from_simoc, orbit_files
from gasloop.exchange.cross_run import CrossRun, as_json, crew_alone, cross_run, table
from gasloop.exchange.room_study import study_text
from gasloop.exchange.scenario import Scenario
from gasloop.exchange.spacenet.source import is_spacenet

SOURCES = ("simoc", "biosim", "pypsa", "spacenet", "tle", "ccsds")
ALONE, WITH_EQUIPMENT = "their people alone", "their people and their equipment"


@dataclass(frozen=True)
class Imported:
    """A scenario, its rooms by their rules and by ours, and a study of each inhabited room as YAML text."""

    scenario: Scenario
    runs: Mapping[str, tuple[CrossRun, ...]]
    studies: Mapping[str, str]

    @property
    def text(self) -> str:
        """All of it to read."""
        s = self.scenario
        people = ", ".join(f"{p.number:g} in {p.room}" for p in s.people) or "nobody"
        lines = [
            f"{s.tool} scenario {s.name}: {s.hours:g} h, {len(s.rooms)} room{'s' * (len(s.rooms) != 1)}, people: {people}"
        ]
        lines += [f"! {said}" for said in s.findings]
        lines += [f"left aside: {what}" for what in s.aside]
        for label, runs in self.runs.items():
            lines += ["", f"{label}:", *(table(run) for run in runs)]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        s = self.scenario
        return {
            "tool": s.tool, "name": s.name, "hours": s.hours, "findings": s.findings, "left_aside": list(s.aside),
            "rooms": [{"name": r.name, "volume_m3": r.volume, "pressure_Pa": r.pressure, "humidity": r.humidity} for r in s.rooms],
            "people": [{"room": p.room, "number": p.number, "dataset": p.dataset} for p in s.people],
            "stores": s.stores,
            "units": [
                {"name": u.name, "mass_error": u.audit.mass_error, "element_errors": dict(u.audit.element_errors),
                 "not_known": list(u.audit.unknown)}
                for u in s.units
            ],
            "runs": {label: [as_json(run) for run in runs] for label, runs in self.runs.items()},
        }  # fmt: skip


def source_of(path: Path) -> str:
    """Which tool wrote a file, by its ending or its first character. Raises ValueError where neither says."""
    endings = {".biosim": "biosim", ".nc": "pypsa", ".h5": "pypsa"}
    known = endings.get(path.suffix.lower()) or orbit_files.source_of(path)
    if known in SOURCES:
        return known
    if path.suffix.lower() == ".xml":
        return "biosim"
    if path.suffix.lower() == ".json":
        return "spacenet" if is_spacenet(path.read_text("utf-8", "replace")) else "simoc"
    first = path.read_bytes()[:200].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")[:1]
    found = {"<": "biosim", "{": "simoc"}.get(first)
    if found is None:
        raise ValueError(f"{path}: whose file this is cannot be seen; say it with --from {', '.join(SOURCES)}")
    return found


def read(path: str | Path, source: str, library: str | Path | None = None) -> Imported:
    """Take a scenario over. ``source``: simoc or biosim; ``library``: SIMOC's agent_desc.json, if not beside the file."""
    if source == "simoc":
        simoc = from_simoc.read(path, library)
        rooms = {p.room: simoc.scenario.people_in(p.room) for p in simoc.scenario.people}
        hours = round(simoc.scenario.hours)
        by_name = {r.name: r for r in simoc.scenario.rooms}
        runs = {
            ALONE: tuple(cross_run(by_name[n], crew_alone(people, hours), people) for n, people in rooms.items()),
            WITH_EQUIPMENT: tuple(
                cross_run(by_name[n], simoc.flows_into(n), people, simoc.present(n)) for n, people in rooms.items()
            ),
        }
        return Imported(simoc.scenario, runs, _studies(simoc.scenario))
    biosim = from_biosim.read(path)
    inhabited = {p.room for p in biosim.scenario.people}
    alone = tuple(
        cross_run(r, biosim.flows_into(r.name), biosim.scenario.people_in(r.name))
        for r in biosim.scenario.rooms
        if r.name in inhabited
    )
    return Imported(biosim.scenario, {ALONE: alone}, _studies(biosim.scenario))


def _studies(scenario: Scenario) -> dict[str, str]:
    inhabited = {p.room for p in scenario.people}
    return {room.name: study_text(scenario, room) for room in scenario.rooms if room.name in inhabited}
