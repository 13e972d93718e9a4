"""Heat into a tank of a mission by the component that plants use: the same blanket, struts and geometry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import SimpleNamespace
from typing import Any

from gasloop.components.storage.cryo_tank import CryoTank
from gasloop.flight.form import ModelEntry
from gasloop.knowledge.quantity import unit
from gasloop.model.component import Component, labels
from gasloop.study.faults import Findings


def parameters_of(
    kind: type[Component], named: str, stated: Mapping[str, Any], where: str, found: Findings, but: Collection[str] = ()
) -> dict[str, Any]:
    """Parameters of a component of ours in SI, each within its range; ``but``: that are stated in another way."""
    known = {label.name: label for label in labels(kind) if label.name not in but}
    settings: dict[str, Any] = {}
    for name, text in stated.items():
        if name not in known:
            found.fault(f"a {named} has no parameter '{name}'", f"{where}.parameters", ", ".join(known))
            continue
        label, factor = known[name], unit(known[name].unit).factor
        value = found.quantity(text, label.unit, f"{where}.parameters.{name}", label.low * factor, label.high * factor)
        if value is not None:
            settings[name] = value
    return settings


def unread(kind: type[Component], named: str, stated: Collection[str]) -> list[str]:
    """A remark on the numbers of a component of ours that nobody here has read, and that the file does not state."""
    names = [label.name for label in labels(kind) if label.unverified and label.name not in stated]
    return [f"unverified numbers of {named}: {', '.join(names)}"] if names else []


def leaks_of(
    entry: ModelEntry, species: str, holds: float, around: Mapping[str, float], where: str, found: Findings
) -> tuple[dict[str, float], float]:
    """Heat [W] by phase and the latent heat [J/kg] of a ``cryo_tank`` that holds so much [kg]; faults are noted.

    Taken at its set pressure, full or not: the area is that of the whole sphere.
    """
    settings = parameters_of(CryoTank, "cryo_tank", entry.parameters, where, found)
    size = CryoTank.size_label()
    if not size.low * unit(size.unit).factor <= holds <= size.high * unit(size.unit).factor:
        found.fault(
            "no tank of ours holds that much", where, f"{size.low:g} to {size.high:g} {size.unit}", "state heat_leak"
        )
        return {}, 1.0
    try:
        tank = CryoTank(size=holds, fluid=species, **settings)
    except (ValueError, KeyError) as error:
        found.fault(str(error.args[0]), where)
        return {}, 1.0
    T = tank.T_set
    heats = {phase: float(tank.leak(T, T_around)) for phase, T_around in around.items()}
    at = tank.conditions(SimpleNamespace(T=T), SimpleNamespace(sink_T=300.0))
    return heats, float(at["boiloff"].h - at["fluid"].h)
