"""A chain of units at full load, each so large that it makes what those before it still want."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Generic, TypeVar

from gasloop.knowledge.quantity import show
from gasloop.model.component import Component
from gasloop.validate.form import Chained, Link, Setting
from gasloop.validate.runners import CannotRun, Probe, at_point, look, number, take

T = TypeVar("T")
_CLOSE = 1e-9  # of the flow that is wanted


class OutOfSpan(ValueError):
    """A unit would have to be smaller than its physics is valid for."""


@dataclass(frozen=True)
class Fit(Generic[T]):
    """``count`` machines of one ``size`` that make what is wanted; ``seen``: what there is to see of one."""

    size: float
    count: int
    seen: T


def fitted(
    name: str, cls: type[Component], see: Callable[[float], T], made: Callable[[T], float], wanted: float
) -> Fit[T]:
    """Machines so large that they make what is wanted; several alike where one would be too large.

    see : what there is to see of one machine of a size; made : its flow [kg/s or W]
    Raises OutOfSpan where the smallest valid machine makes more.
    """
    label = cls.size_label()
    low, high = (edge * label.si / label.value for edge in (label.low, label.high))
    size, count = label.si, 1
    for _ in range(20):
        seen = see(size)
        one = made(seen)
        if not one > 0:
            raise CannotRun(
                f"{name} makes {one:.4g} (SI) of what it should make; is the port right, and its load above nought?"
            )
        if abs(one * count / wanted - 1) < _CLOSE:
            break
        whole = size * wanted / one
        count = max(1, math.ceil(whole / high * (1 - _CLOSE)))
        size = whole / count
    else:
        raise RuntimeError(f"{name}: no size makes {wanted:.4g} (SI)")
    if size < low * (1 - _CLOSE):
        raise OutOfSpan(
            f"{name} would be of {show(size, label.unit)} ({label.what}), its smallest valid size is "
            f"{show(low, label.unit)}; raise the rate"
        )
    return Fit(size, count, seen)


def of_chain(task: Chained) -> Probe:
    """Names: left.BUS, wants.BUS, mass, units.NAME.flows.PORT, .mass, .count, .size, .outputs.NAME, .states.NAME.

    ``left`` is what a bus still wants from outside, negative: has to spare [kg/s or W]. Flows and mass of a unit are
    those of all its machines, size, outputs and states of one. A curve runs over wants.BUS or units.NAME.INPUT, where
    INPUT is one of a component (parameters.NAME, ports.PORT.T, ..).
    """

    @cache
    def seen(over: str, x: float) -> dict[str, Any]:
        return built(_at(task, over, x) if over else task)

    return lambda name, over, x: number(take(seen(over, x), name), name)


def built(task: Chained) -> dict[str, Any]:
    """Everything there is to see of a chain."""
    wanted = dict(task.wants)
    units: dict[str, dict[str, Any]] = {}
    components = {link.name: link.setting.component for link in task.units}
    for link in task.units:
        setting = _lent(link, components)
        fit = _fit(link, setting, wanted)
        flows = {port: fit.count * float(flow) for port, flow in fit.seen["flows"].items()}
        for port, bus in link.wires.items():
            if port != link.makes:
                wanted[bus] = wanted.get(bus, 0.0) - flows[port]
        mass = fit.count * float(fit.seen["estimate"]["mass"])
        rest = {key: fit.seen[key] for key in ("outputs", "states")}
        units[link.name] = {"flows": flows, "mass": mass, "count": fit.count, "size": fit.size, **rest}
    mass = sum(unit["mass"] for unit in units.values())
    return {"left": wanted, "wants": dict(task.wants), "mass": mass, "units": units}


def _fit(link: Link, setting: Setting, wanted: dict[str, float]) -> Fit[dict[str, Any]]:
    """The machines of a unit; what they make is no longer wanted."""
    if not link.makes:
        return Fit(setting.component.size, 1, look(setting))
    bus = link.wires[link.makes]
    needed = wanted.get(bus, 0.0)
    if not needed > 0:
        still = ", ".join(b for b, flow in wanted.items() if flow > 0)
        raise CannotRun(f"'{link.name}' would make {bus}, which nothing before it wants; wanted are: {still}")
    wanted[bus] = 0.0
    component = setting.component
    return fitted(
        link.name,
        type(component),
        lambda size: look(replace(setting, component=replace(component, size=size))),
        lambda seen: float(seen["flows"][link.makes]),
        needed,
    )


def _lent(link: Link, components: Mapping[str, Component]) -> Setting:
    """The setting of a unit with the numbers that it borrows from others."""
    if not link.borrowed:
        return link.setting
    given = {key: float(getattr(components[unit], name)) for key, (unit, name) in link.borrowed.items()}
    return replace(link.setting, component=replace(link.setting.component, **given))


def _at(task: Chained, over: str, x: float) -> Chained:
    """The chain with one input changed."""
    group, _, rest = over.partition(".")
    if group == "wants":
        return replace(task, wants={**task.wants, rest: x})
    name, _, inner = rest.partition(".")
    units = (replace(u, setting=at_point(u.setting, inner, x)) if u.name == name else u for u in task.units)
    return replace(task, units=tuple(units))
