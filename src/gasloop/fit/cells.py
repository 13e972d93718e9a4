"""Which components can be fitted: those that state a curve (``polarisation``) and which of its numbers are fitted."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from gasloop.components import CATALOGUE
from gasloop.knowledge.quantity import Parameter, parse
from gasloop.model.component import Component, labels

CELLS: Mapping[str, type[Component]] = {name: cls for name, cls in CATALOGUE.items() if hasattr(cls, "polarisation")}


def cell(name: str, settings: Mapping[str, str] | None = None) -> Component:
    """A component of the catalogue that has a curve, with parameters set: ``{"w": "0.25"}``."""
    if name not in CELLS:
        near = difflib.get_close_matches(name, CELLS, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise ValueError(f"'{name}' has no polarisation curve{hint} These have: {', '.join(CELLS)}")
    known = known_parameters(CELLS[name])
    given = {key: parse(text, _label(known, key, name).unit) for key, text in (settings or {}).items()}
    return CELLS[name](**given)


def known_parameters(component: Component | type[Component]) -> dict[str, Parameter]:
    """The labels by name."""
    return {p.name: p for p in labels(component)}


def fitted_names(component: Component, only: Sequence[str] | None) -> tuple[str, ...]:
    """The parameters to fit: those that the component says, or those that are asked for."""
    if not only:
        return tuple(component.fitted)  # type: ignore[attr-defined]
    known = known_parameters(component)
    for name in only:
        _label(known, name, type(component).__name__)
    return tuple(dict.fromkeys(only))


def _label(known: Mapping[str, Parameter], name: str, whose: str) -> Parameter:
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise ValueError(f"{whose} has no parameter '{name}'{hint} It has: {', '.join(known)}")
    return known[name]


def voltage(component: Component, at: Mapping[str, Any]) -> Any:
    """The curve of a component at arrays of j, T, p_H2, p_O2; other names are parameters that differ by row."""
    columns = {name: value for name, value in at.items() if name not in ("j", "T", "p_H2", "p_O2")}
    here: Any = dataclasses.replace(component, **columns) if columns else component
    return here.polarisation(at["j"], at["T"], at["p_H2"], at["p_O2"])
