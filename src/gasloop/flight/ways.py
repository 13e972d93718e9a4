"""Nodes and legs of a mission, read from its form: a named set of delta-v, and a person's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from gasloop.flight.form import LegEntry, LegsEntry, LegsFile, MissionFile, NodeEntry
from gasloop.knowledge.sources import references
from gasloop.model.network import Fault
from gasloop.places import nodes as places
from gasloop.places.deltav import RECALLED, DataSet, Leg, data_set, data_sets, faults_of, side_by_side
from gasloop.places.nodes import NODES, Node
from gasloop.places.orbits.bodies import BODIES
from gasloop.study.faults import Findings, StudyError
from gasloop.study.text import form_faults, plain_data

_FAR = 1e9  # m: beyond it no orbit of ours ends


@dataclass(frozen=True)
class Ways:
    """Nodes by name and the legs between them; own legs go before those of the set."""

    nodes: Mapping[str, Node]
    alias: Mapping[str, str]
    set: DataSet | None
    own: Mapping[tuple[str, str], Leg]

    def leg(self, start: str, end: str) -> Leg:
        """The leg between two nodes; ValueError, with what there is, if nobody states one."""
        if (start, end) in self.own:
            return self.own[start, end]
        pair = self.alias.get(start, start), self.alias.get(end, end)
        if self.set is not None:
            try:
                return self.set.leg(*pair)
            except ValueError as error:
                others = side_by_side(*pair)
                hint = f"; other sets have it: {', '.join(others)}" if others else ""
                raise ValueError(f"{error}{hint}") from None
        raise ValueError(f"there is no leg {start} to {end}: the mission names no set and no leg of its own")

    def coasts_first(self, start: str) -> bool:
        """Whether a leg from here begins with the flight and ends with its burns: on the way already."""
        return self.alias.get(start, start) in ("tli", "tei", "tmi")


def ways_of(file: MissionFile, folder: Path, found: Findings) -> Ways:
    """Nodes and legs of a mission; what is wrong is noted. A file of legs with faults raises StudyError of its own."""
    legs = LegsEntry(set=file.legs) if isinstance(file.legs, str) else file.legs or LegsEntry()
    shared = _shared(folder / legs.file) if legs.file else LegsFile()
    stated = {**shared.nodes, **file.nodes}
    nodes = {**NODES, **{name: n for name, e in stated.items() if (n := _node(name, e, found))}}
    alias = {name: e.like for name, e in stated.items() if e.like}
    chosen = None
    if legs.set is not None:
        try:
            chosen = data_set(legs.set)
        except ValueError as error:
            found.fault(str(error), "legs", ", ".join(data_sets()))
    own: dict[tuple[str, str], Leg] = {}
    entries = [*((e, "legs.file") for e in shared.legs), *((e, f"legs.own.{i}") for i, e in enumerate(legs.own))]
    for entry, where in entries:
        if leg := _leg(entry, where, nodes, found):
            own[leg.start, leg.end] = leg
    return Ways(nodes, alias, chosen, own)


def _shared(path: Path) -> LegsFile:
    """A file of nodes and legs."""
    try:
        raw, lines = plain_data(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise StudyError(str(path), [Fault(f"cannot read the file: {error}", "")], {}) from error
    try:
        return LegsFile.model_validate(raw)
    except ValidationError as error:
        raise StudyError(str(path), [*form_faults(error, LegsFile)], lines, raw) from error


def _node(name: str, entry: NodeEntry, found: Findings) -> Node | None:
    where = f"nodes.{name}"
    if name in NODES:
        found.fault(f"there is a node '{name}' already", where, "", "choose another name")
    if entry.like is not None and (entry.body, entry.near, entry.far) == (None, None, None):
        if entry.like not in NODES:
            found.fault(f"there is no node '{entry.like}'", f"{where}.like", ", ".join(NODES))
            return None
        return NODES[entry.like]
    if entry.like is not None or entry.body is None or entry.near is None:
        found.fault("it is not clear where it is", where, "`like`, or `body` and `near`", "{body: moon, near: 100 km}")
        return None
    if entry.body not in BODIES:
        found.fault(f"there is no body '{entry.body}'", f"{where}.body", ", ".join(BODIES))
        return None
    near = found.quantity(entry.near, "m", f"{where}.near", 0.0, _FAR)
    far = found.quantity(entry.far, "m", f"{where}.far", near or 0.0, _FAR) if entry.far is not None else near
    if near is None or far is None:
        return None
    return places.orbit(name, BODIES[entry.body], near, far)


def _leg(entry: LegEntry, where: str, nodes: Mapping[str, Node], found: Findings) -> Leg | None:
    for key, name in (("from", entry.start), ("to", entry.end)):
        if name not in nodes:
            found.fault(f"there is no node '{name}'", f"{where}.{key}", ", ".join(nodes), "state it under `nodes`")
    if entry.source is not None and entry.source not in references():
        found.fault(
            f"there is no source '{entry.source}'", f"{where}.source", "", "see `gasloop sources`, or leave it out"
        )
    burns = [
        found.quantity(q, "m/s", f"{where}.dv", 0.0, 1e6) for q in (entry.dv if isinstance(entry.dv, list) else [entry.dv])
    ]  # fmt: skip
    parts = {
        key: _optional(getattr(entry, key), "m/s", f"{where}.{key}", found) for key in ("ideal", "losses", "margin")
    }
    time = _optional(entry.time, "s", f"{where}.time", found)
    if entry.start not in nodes or entry.end not in nodes or None in burns:
        return None
    leg = Leg(
        entry.start, entry.end, tuple(b for b in burns if b is not None), time, entry.source or "own",
        RECALLED if entry.unverified else "own", note=entry.because, **parts,
    )  # fmt: skip
    check(leg, f"{where}.dv", nodes, found)
    return leg


def check(leg: Leg, where: str, nodes: Mapping[str, Node], found: Findings) -> None:
    """Note a leg that nature or good sense forbids."""
    for fault in faults_of(leg, nodes[leg.start], nodes[leg.end]):
        others = [f"{name} {one.dv:.0f}" for name, one in side_by_side(leg.start, leg.end).items()]
        found.fault(fault, where, f"others have {', '.join(others)} m/s" if others else "", "see the unit: m/s")


def _optional(text: object, like: str, where: str, found: Findings) -> float | None:
    return None if text is None else found.quantity(text, like, where, 0.0)
