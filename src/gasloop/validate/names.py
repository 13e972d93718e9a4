"""The names that a case may look up: their units, whether there is such a thing, which way a flow can go."""

from __future__ import annotations

from dataclasses import fields

from gasloop.matter.carriers import CARRIERS
from gasloop.model.component import Component, Estimate, labels
from gasloop.validate.chain_form import bus_units
from gasloop.validate.form import Call, Chained, Running, Setting, Task, WholeStudy
from gasloop.validate.notes import Notes, near
from gasloop.validate.tasks import SITE


def like_of(notes: Notes, name: str, where: str, task: Task, given: bool = False) -> str:
    """Unit of what a name stands for, where that is known; a fault if there is no such thing.

    given : it is what a curve runs over, so it may be an input
    """
    if isinstance(task, WholeStudy):
        return "s" if given else ""  # its only curves run over time
    if isinstance(task, Call) and not given:
        return ""
    if isinstance(task, Call):
        _argument_exists(notes, name, where, task)
        return ""
    if isinstance(task, Chained):
        return _like_of_chain(notes, name, where, task, given)
    group, _, rest = name.partition(".")
    if group == "outputs" and rest:
        return ""
    likes = _results(task)
    if isinstance(task, Running):
        likes |= {"time": "s"}
        if group == "slopes" and rest:
            inner = like_of(notes, rest, where, task)
            return f"{inner}/s" if inner else ""
    elif given:
        likes |= _inputs(task)
    if name not in likes:
        allowed = ", ".join([*likes, "outputs.NAME", *(["slopes.NAME"] if isinstance(task, Running) else [])])
        notes.fault(where, f"there is no '{name}'", allowed, near(name, likes))
    return likes.get(name, "")


def _like_of_chain(notes: Notes, name: str, where: str, task: Chained, given: bool) -> str:
    """Of a chain: ``left.BUS``, ``units.NAME.flows.PORT`` and the like."""
    buses = bus_units(task.units)
    likes = {f"wants.{bus}": buses.get(bus, "") for bus in task.wants}
    if not given:
        likes |= {"mass": "kg"} | {f"left.{bus}": unit for bus, unit in buses.items()}
    group, _, rest = name.partition(".")
    unit_name, _, inner = rest.partition(".")
    unit = next((u for u in task.units if u.name == unit_name), None)
    if group == "units" and unit is not None:
        if not given and inner.startswith("outputs."):
            return ""
        own = {} if given else {"mass": "kg", "count": "", "size": type(unit.setting.component).size_label().unit}
        seen = _inputs(unit.setting) if given else _results(unit.setting)
        seen = seen if given else {key: like for key, like in seen.items() if key.startswith(("flows.", "states."))}
        likes |= {f"units.{unit_name}.{key}": like for key, like in (own | seen).items()}
    if name not in likes:
        allowed = ", ".join([*likes, *(f"units.{u.name}..." for u in task.units)])
        notes.fault(where, f"there is no '{name}'", allowed, near(name, likes))
    return likes.get(name, "")


def _argument_exists(notes: Notes, name: str, where: str, call: Call) -> None:
    """``T``, or ``of.name`` inside a call that is an argument."""
    first, _, rest = name.partition(".")
    inner = call.arguments.get(first)
    if first not in call.arguments or (rest and not isinstance(inner, Call)):
        known = call.arguments
        notes.fault(where, f"there is no argument '{name}'", ", ".join(known), near(name, known))
    elif rest and isinstance(inner, Call):
        _argument_exists(notes, rest, where, inner)


def _results(task: Setting | Running) -> dict[str, str]:
    """What can be asked of a component, with units where they are known."""
    component = task.setting.component if isinstance(task, Running) else task.component
    likes: dict[str, str] = {}
    for port in component.ports:
        unit = CARRIERS[component.carrier_of(port)].unit
        likes[f"flows.{port.name}"] = unit
        if isinstance(task, Running):
            likes[f"totals.{port.name}"] = {"W": "J", "kg/s": "kg"}[unit]
    for state in component.states:
        likes |= {f"states.{state.name}": state.unit, f"rates.{state.name}": f"{state.unit}/s"}
    known = {"mass": "kg", "volume": "m3"}
    return likes | {f"estimate.{f.name}": known.get(f.name, "") for f in fields(Estimate) if f.name != "note"}


def _inputs(task: Setting) -> dict[str, str]:
    """What a curve may run over beside results, with units where they are known."""
    component = task.component
    likes = {"size": type(component).size_label().unit}
    for port in component.ports:
        likes |= {f"ports.{port.name}.T": "K", f"ports.{port.name}.p": "Pa"}
    likes |= {f"controls.{c.name}": "" for c in component.controls}
    likes |= {f"parameters.{p.name}": p.unit for p in labels(component)}
    return likes | {f"site.{name}": "" for name in SITE}


def sign_of(name: str, task: Task) -> int:
    """Which way a flow or its total can go: 1 out of the unit, -1 into it, 0 both ways or no flow."""
    if isinstance(task, Chained):
        group, _, rest = name.partition(".")
        unit_name, _, name = rest.partition(".")
        found = [u.setting.component for u in task.units if group == "units" and u.name == unit_name]
        return _sign(found[0], name) if found else 0
    if isinstance(task, Setting):
        return _sign(task.component, name)
    return _sign(task.setting.component, name) if isinstance(task, Running) else 0


def _sign(component: Component, name: str) -> int:
    group, _, port = name.partition(".")
    flows = group in ("flows", "totals")
    return next((p.sign for p in component.ports if flows and p.name == port), 0)
