"""A told scenario as the YAML of a mission, in the form that a person would write."""

from __future__ import annotations

import json
import re
from typing import Any

from gasloop.exchange.room_study import word
from gasloop.exchange.spacenet.cast import HUMAN, Cast, kilograms
from gasloop.exchange.spacenet.source import Thing

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*|[0-9.e+-]+ [a-zA-Z/]+[0-9]?")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null"}


def text_of(cast: Cast) -> str:
    """YAML of a mission; elements that never stand or fly by themselves are cargo and not listed."""
    source = cast.source
    flown = [t for t in source.things.values() if t.kind != HUMAN and t.word in _named(cast.events, cast)]
    lines = [
        f"# SpaceNet scenario {' '.join(source.name.split())}. Numbers are theirs.",
        f"mission: {word(source.name)}",
        f"what: {json.dumps(source.what or source.name)}",
        "nodes:",
        *(f"  {node.word}: {flow(dict(node.entry))}" for node in source.nodes.values() if node.entry),
        f"crew_mass: {kilograms(cast.person)}",
        "elements:",
        *(f"  {t.word}: {flow(_element(t, cast))}" for t in flown),
        "events:",
        *(f"  - {flow(event)}" for event in cast.events),
    ]
    return "\n".join(lines) + "\n"


def _named(events: list[dict[str, Any]], cast: Cast) -> set[str]:
    """Elements that are at a node by themselves at some time."""
    words = {cast.source.things[k].word for k in cast.standing}
    return words | {name for e in events if "stack" in e for name in e["of"]}


def _element(thing: Thing, cast: Cast) -> dict[str, Any]:
    entry: dict[str, Any] = {"dry": kilograms(thing.mass)}
    if thing.id in cast.standing:
        entry["at"] = cast.standing[thing.id]
    if thing.isp and thing.tanks:
        entry["engine"] = {"isp": f"{thing.isp:.15g} s", "burns": next(iter(thing.tanks))}
    if thing.tanks:
        entry["tanks"] = {
            name: {"holds": kilograms(holds), "load": kilograms(load)} for name, (holds, load) in thing.tanks.items()
        }
    return {**entry, "because": "the scenario"}


def flow(value: Any) -> str:
    """A value in YAML's flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value.lower() not in _WORDS else json.dumps(value)
    return str(value)
