"""The catalogue in words: derived from the components themselves."""

from __future__ import annotations

import inspect

from gasloop.components import CATALOGUE
from gasloop.model.component import Component, Port, labels


def overview() -> str:
    """One line a component, by room."""
    lines = []
    room = ""
    for name, cls in sorted(CATALOGUE.items(), key=lambda item: (_room(item[1]), item[0])):
        if _room(cls) != room:
            room = _room(cls)
            lines.append(f"\n{room.replace('_', ' ')}")
        lines.append(f"  {name:22s} {_first_line(cls)}")
    return "\n".join(lines).lstrip("\n")


def _room(cls: type[Component]) -> str:
    return cls.__module__.split(".")[2]


def _first_line(cls: type[Component]) -> str:
    return (inspect.getdoc(cls) or "").splitlines()[0]


def describe(cls: type[Component]) -> str:
    """Equations, ports, controls, states, parameters and evidence of one component."""
    size = cls.size_label()
    parts = [
        inspect.getdoc(cls) or "",
        "",
        f"Size: {size.what} [{size.unit}], {size.low:g} to {size.high:g}",
        "Ports:",
        *(f"  {p.name:16s} {_direction(p):26s} {p.carrier}" for p in cls.ports),
        "Controls:",
        *(f"  {c.name:16s} {c.low:g} to {c.high:g}; {c.what}" for c in cls.controls),
    ]
    if cls.states:
        parts += ["States:", *(f"  {s.name:16s} [{s.unit}] {s.role}; {s.what}" for s in cls.states)]
    parts.append("Parameters:")
    for p in labels(cls):
        mark = "  UNVERIFIED" if p.unverified else ""
        parts.append(f"  {p.name:16s} {p.value:.6g} {p.unit} ({p.low:g} to {p.high:g}) {p.what} [{p.source}]{mark}")
    if cls.evidence:
        parts.append("Evidence:")
        parts += [f"  {e.what}: {e.value:g} {e.unit} [{e.source}, {e.confidence}]" for e in cls.evidence]
    return "\n".join(parts)


def _direction(port: Port) -> str:
    word = {1: "gives", -1: "takes", 0: "stores"}[port.sign]
    return f"{word} (outside the site)" if port.outside else word
