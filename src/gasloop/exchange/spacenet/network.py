"""Nodes and edges of a SpaceNet scenario, in the words of a mission; its durations and its names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.exchange.room_study import word
from gasloop.places import nodes as places
from gasloop.places.orbits.bodies import BODIES

_LOW = {"earth": "leo", "moon": "llo", "mars": "lmo"}
_PARTS = ("W", 604800.0), ("D", 86400.0), ("H", 3600.0), ("M", 60.0), ("S", 1.0)
_NUMBER = r"(?:(\d+(?:\.\d+)?)"
_ISO = re.compile(rf"P{_NUMBER}W)?{_NUMBER}D)?(?:T{_NUMBER}H)?{_NUMBER}M)?{_NUMBER}S)?)?")


@dataclass(frozen=True)
class Node:
    """A place. entry : as a mission's form has it, nothing for a node of its own; exact : the orbit that is stated."""

    id: str
    word: str
    entry: Mapping[str, str]
    exact: places.Node


@dataclass(frozen=True)
class Edge:
    """A way. kind : space, flight or surface; burns : id -> (time since departure [s], speed [m/s])."""

    id: str
    name: str
    kind: str
    origin: str
    destination: str
    duration: float
    burns: Mapping[str, tuple[float, float]]
    max_crew: int | None
    max_cargo: float | None
    distance: float


def seconds(value: Any) -> float:
    """A duration: ISO 8601 (P7DT12H), or seconds as a number. Raises ValueError for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    found = _ISO.fullmatch(str(value))
    if found is None or not any(found.groups()):
        raise ValueError(
            f"'{value}' is no duration; allowed: ISO 8601 with weeks, days, hours, minutes, seconds, or a number of seconds"
        )
    return sum(float(n) * unit for n, (_, unit) in zip(found.groups(), _PARTS, strict=True) if n)


def unique(name: str, taken: Mapping[str, Any], reserved: Iterable[str] = ()) -> str:
    """A name that none of those taken has."""
    base = word(name) or "x"
    base = base if base[0].isalpha() else f"n_{base}"
    used = {one.word for one in taken.values()} | set(reserved)
    return next(n for n in (base, *(f"{base}_{i}" for i in range(2, 10_000))) if n not in used)


def read_network(network: Mapping[str, Any], faults: list[str]) -> tuple[dict[str, Node], dict[str, Edge]]:
    """Nodes and edges by their ids; what is wrong is noted."""
    nodes: dict[str, Node] = {}
    edges: dict[str, Edge] = {}
    for i, entry in enumerate(network["nodes"]):
        where = f"network.nodes[{i}] ({entry.get('name')})"
        made = _node(entry, where, faults)
        if made is not None:
            told, exact = made
            own = told.get("like") == word(entry["name"])
            name = word(entry["name"]) if own else unique(entry["name"], nodes, places.NODES)
            nodes[entry["id"]] = Node(entry["id"], name, {} if own else told, exact)
        if entry.get("contents"):
            faults.append(f"{where}: contents at the start are not understood; use an event that creates them")
    for i, entry in enumerate(network["edges"]):
        where = f"network.edges[{i}] ({entry.get('name')})"
        for end in ("origin", "destination"):
            if entry[end] not in nodes:
                faults.append(f"{where}: {end} '{entry[end]}' is no node that is understood")
        burns = {b["id"]: (time_of(b["time"], where, faults), float(b["deltaV"])) for b in entry.get("burns", ())}
        edges[entry["id"]] = Edge(
            entry["id"], entry["name"], str(entry["type"]).removesuffix(" Edge").lower(), entry["origin"], entry["destination"],
            time_of(entry.get("duration", 0), where, faults), burns, entry.get("maxCrew"), entry.get("maxCargo"), float(entry.get("distance", 0.0)),
        )  # fmt: skip
    return nodes, edges


def _node(entry: Mapping[str, Any], where: str, faults: list[str]) -> tuple[dict[str, str], places.Node] | None:
    """A node in the words of a mission, and the orbit that is stated: a low orbit goes by the name that it has there."""
    body, kind = str(entry.get("body1", "")).lower(), entry.get("type")
    if kind == "Surface Node" and body in ("earth", "moon", "mars"):
        return {"like": body}, places.NODES[body]
    if kind == "Orbital Node" and body in ("earth", "moon", "mars"):
        near, far = float(entry["periapsis"]), float(entry["apoapsis"])
        exact = places.orbit(entry["name"], BODIES[body], near * 1e3, far * 1e3)
        low = places.NODES[_LOW[body]]
        if near == far and low.low <= exact.low <= low.high:
            return {"like": low.name}, exact
        return {"body": body, "near": f"{near:g} km", "far": f"{far:g} km"}, exact
    pair = body, str(entry.get("body2", "")).lower()
    if kind == "Lagrange Node" and pair == ("earth", "moon") and entry.get("lpNumber") in (1, 2):
        halo = "rectilinear" in f"{entry.get('name')} {entry.get('description')}".lower()
        like = "nrho" if halo else f"eml{entry['lpNumber']}"
        return {"like": like}, places.NODES[like]
    faults.append(
        f"{where}: {kind} of {entry.get('body1')} is not understood; allowed: grounds and orbits of Earth, Moon and Mars, "
        "first and second Lagrange points of Earth and Moon"
    )
    return None


def time_of(value: Any, where: str, faults: list[str]) -> float:
    """A duration [s]; what cannot be read is noted."""
    try:
        return seconds(value)
    except ValueError as error:
        faults.append(f"{where}: {error}")
        return 0.0
