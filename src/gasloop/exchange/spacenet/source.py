"""A SpaceNet scenario (JSON, camelCase) as plain data in SI: nodes, edges, elements, and what happens, in order of time.

What is missing or points nowhere is a fault, all of them told at once, each with its place in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gasloop.exchange.room_study import word
from gasloop.exchange.scenario import ImportFault
from gasloop.exchange.spacenet.network import Edge, Node, read_network, time_of, unique


@dataclass(frozen=True)
class Thing:
    """An element: its own entry over that of its template.

    tanks : resource -> (holds, load) [kg]; speed : on the ground [m/s]; seats, room : for people and cargo [kg], None where
    no limit is stated
    """

    id: str
    word: str
    kind: str
    mass: float
    isp: float
    tanks: Mapping[str, tuple[float, float]]
    contents: tuple[str, ...]
    speed: float
    seats: int | None
    room: float | None

    @property
    def all_mass(self) -> float:
        """With what its tanks hold at the start [kg]."""
        return self.mass + sum(load for _, load in self.tanks.values())


@dataclass(frozen=True)
class Happening:
    """An event. time : since the scenario's start [s]; where : its place in the file."""

    kind: str
    name: str
    time: float
    where: str
    raw: Mapping[str, Any]


@dataclass
class Source:
    """A scenario. resources : id -> (word, kg of one unit); aside : what has no place here; faults : what is wrong."""

    name: str
    what: str
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    resources: dict[str, tuple[str, float]] = field(default_factory=dict)
    happenings: list[Happening] = field(default_factory=list)
    mixed: set[str] = field(default_factory=set)  # resources of two species
    aside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def amount(self, entry: Mapping[str, Any], where: str) -> tuple[str, float]:
        """A resource amount: its name and mass [kg]."""
        key = entry.get("resource")
        if key is None:  # a generic one, by class of supply, is stated in kg
            return word(f"class {entry.get('classOfSupply', 'unknown')}"), float(entry.get("amount", 0.0))
        if key not in self.resources:
            self.faults.append(f"{where}: no resource has the id '{key}'; see resourceList")
            return "unknown", 0.0
        name, unit = self.resources[key]
        return name, unit * float(entry.get("amount", 0.0))


def is_spacenet(text: str) -> bool:
    """Whether a JSON text is a scenario of SpaceNet."""
    return '"missionList"' in text and '"network"' in text


def load(path: Path) -> Source:
    """A scenario; raises ImportFault where the file cannot be read or lacks its parts."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ImportFault(f"{path}: cannot be read as JSON: {error}") from error
    lacks = [key for key in ("network", "missionList", "elementTemplates", "instantiatedElements") if key not in raw]
    if lacks:
        raise ImportFault(f"{path}: no scenario of SpaceNet: it has no {', '.join(lacks)}")
    source = Source(str(raw.get("name", path.stem)), str(raw.get("description") or ""))
    for entry in raw.get("resourceList", ()):
        source.resources[entry["id"]] = (word(entry["name"]), float(entry.get("unitMass", 1.0)))
        source.mixed |= {word(entry["name"])} if "/" in entry["name"] else set()
    try:
        source.nodes, source.edges = read_network(raw["network"], source.faults)
        _things(raw, source)
        _happenings(raw, source)
    except (KeyError, TypeError) as error:
        raise ImportFault(f"{path}: an entry lacks {error}") from error
    if source.faults:
        raise ImportFault("\n".join(f"{path}: {fault}" for fault in source.faults))
    return source


# -- elements --------------------------------------------------------------------------------------------------


def _things(raw: Mapping[str, Any], source: Source) -> None:
    templates = {t["id"]: t for t in raw["elementTemplates"]}
    for i, own in enumerate(raw["instantiatedElements"]):
        where = f"instantiatedElements[{i}] ({own.get('name')})"
        if own.get("templateId") not in templates:
            source.faults.append(f"{where}: no template has the id '{own.get('templateId')}'")
            continue
        entry = {**templates[own["templateId"]], **{k: v for k, v in own.items() if v is not None and v != []}}
        kind = str(entry["type"])
        source.things[own["id"]] = Thing(
            own["id"], unique(entry["name"].rpartition("|")[2], source.things), kind, float(entry["mass"]), float(entry.get("isp", 0.0)),
            _tanks(entry, kind, where, source), () if kind == "Resource Container" else tuple(entry.get("contents") or ()),
            float(entry.get("maxSpeed", 0.0)) / 3.6, entry.get("maxCrew"), entry.get("maxCargoMass"),
        )  # fmt: skip
        source.aside += _of_states(entry, kind, where)
    if raw.get("manifest"):
        source.aside.append("manifest: what was packed into what")
    if raw.get("demandModels"):
        source.aside.append(
            f"demandModels: {', '.join(d['name'] for d in raw['demandModels'])}: demands of supplies are not carried over"
        )


def _tanks(entry: Mapping[str, Any], kind: str, where: str, source: Source) -> dict[str, tuple[float, float]]:
    """Fuel of a vehicle, contents of a container."""
    if entry.get("fuel"):
        name, load = source.amount(entry["fuel"], where)
        return {name: (max(float(entry.get("maxFuel", load)), load), load)}
    if kind != "Resource Container":
        return {}
    held = [source.amount(one, where) for one in entry.get("contents") or ()]
    room = float(entry.get("maxCargoMass") or 0.0) - sum(load for _, load in held)
    return {name: (load + max(room, 0.0), load) for name, load in held}


def _of_states(entry: Mapping[str, Any], kind: str, where: str) -> Iterator[str]:
    models = [m["name"] for s in entry.get("states") or () for m in s.get("demandModels") or ()]
    if models:
        yield f"{where}: demands of its states ({', '.join(models)})"
    if entry.get("parts"):
        yield f"{where}: parts and their repair"
    if entry.get("accommodationMass"):
        yield f"{where}: {entry['accommodationMass']:g} kg to pack it in a carrier"


# -- events ----------------------------------------------------------------------------------------------------


def _happenings(raw: Mapping[str, Any], source: Source) -> None:
    start = _date(raw.get("startDate") or raw["missionList"][0]["startDate"])
    found: list[tuple[float, float, int, Happening]] = []
    for m, mission in enumerate(raw["missionList"]):
        since = (_date(mission["startDate"]) - start).total_seconds()
        for i, event in enumerate(mission.get("events", ())):
            where = f"missionList[{m}].events[{i}] ({event.get('name')})"
            time = since + time_of(event["missionTime"], where, source.faults)
            one = Happening(str(event["type"]), str(event.get("name", "")), time, where, event)
            found.append((time, float(event.get("priority", 0)), len(found), one))
        if mission.get("demandModels"):
            source.aside.append(f"missionList[{m}] ({mission['name']}): its demand models")
    source.happenings = [one for *_, one in sorted(found, key=lambda f: f[:3])]
    if source.happenings and (first := source.happenings[0].time):  # the clock begins with the first thing that happens
        source.happenings = [Happening(h.kind, h.name, h.time - first, h.where, h.raw) for h in source.happenings]


def _date(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
