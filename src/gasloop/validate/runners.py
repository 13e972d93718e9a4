"""Doing what a case says. A probe looks up a name, at a point of a curve if there is one."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import parse
from gasloop.matter.carriers import CARRIERS, Condition, condition
from gasloop.matter.exergy import ATMOSPHERE, saturated_liquid
from gasloop.model.component import At, Flows, values
from gasloop.model.network import SOME_SKY
from gasloop.validate.course import GROUPS, NoCourse, course, length
from gasloop.validate.form import Call, Running, Setting, WholeStudy
from gasloop.validate.tasks import resolve

# What is looked up; the name of what a curve runs over ("" if there is none) and its value in SI.
Probe = Callable[[str, str, float], float]

LUNAR = {**SOME_SKY, "gravity": 1.62, "pressure": 0.0}
USUAL_T, USUAL_P = 300.0, 1e5
_COOL = {"soil.s": 250.0, "H2O.s": 250.0, "food.s": 295.0, "waste.s": 295.0}
_RTOL = 1e-9
_STEPS = 12  # by which a quick state is followed, each twice the one before
_LOOKS = 121  # times at which a run is looked at to find when a result is as wanted


class CannotRun(RuntimeError):
    """A case that is well formed but cannot be done. The message says what to change."""


# -- call ------------------------------------------------------------------------------------------------


def of_call(call: Call) -> Probe:
    """Names are looked up in the result; a curve runs over an argument, ``T`` or ``of.name``."""

    @lru_cache(maxsize=1)
    def result(over: str, x: float) -> Any:
        return _called(_with_argument(call, over, x) if over else call)

    return lambda name, over, x: number(take(result(over, x), name), name)


def _called(call: Call) -> Any:
    given = {name: _evaluated(value) for name, value in call.arguments.items()}
    return take(resolve(call.function)(**given), call.take)


def _evaluated(value: Any) -> Any:
    if isinstance(value, Call):
        return _called(value)
    return [_evaluated(v) for v in value] if isinstance(value, list) else value


def _with_argument(call: Call, path: str, x: float) -> Call:
    first, _, rest = path.partition(".")
    value = _with_argument(call.arguments[first], rest, x) if rest else x
    return dataclasses.replace(call, arguments={**call.arguments, first: value})


def take(found: Any, path: str) -> Any:
    """Follow a dotted path: keys (which may hold dots), indices, attributes, methods without arguments.

    Methods are called only of gasloop's own objects and of arrays: a case file must not reach other code.
    """
    if not path:
        return found
    if isinstance(found, Mapping):
        fits = [k for k in map(str, found) if path == k or path.startswith(f"{k}.")]
        if not fits:
            raise CannotRun(f"there is no '{path}'; there are: {', '.join(map(str, found))}")
        key = max(fits, key=len)
        return take(found[key], path[len(key) + 1 :])
    step, _, rest = path.partition(".")
    if step.lstrip("-").isdigit():
        if not isinstance(found, (Sequence, np.ndarray)) or not -len(found) <= int(step) < len(found):
            raise CannotRun(f"there is no item {step} in a {type(found).__name__}")
        return take(found[int(step)], rest)
    own = type(found).__module__.partition(".")[0] == "gasloop" or isinstance(found, np.ndarray)
    if not own or step.startswith("_") or not hasattr(found, step):
        known = ", ".join(n for n in dir(found) if not n.startswith("_")) if own else "nothing to look up"
        raise CannotRun(f"a {type(found).__name__} has no '{step}'; it has: {known}")
    inner = getattr(found, step)
    return take(inner() if callable(inner) else inner, rest)


def number(found: Any, name: str) -> float:
    """A float; a ``{value, unit}`` of a summary in SI."""
    if isinstance(found, Mapping) and {"value", "unit"} <= set(found):
        return parse(f"{found['value']!r} {found['unit']}", str(found["unit"]))
    array = np.asarray(found)
    if array.size != 1 or array.dtype.kind not in "biuf":
        many = array.dtype.kind in "biuf"
        what = f"{array.size}: take .min, .max, .mean or an index" if many else f"a {type(found).__name__}"
        raise CannotRun(f"'{name or 'the result'}' is not one number but {what}")
    return float(array.reshape(-1)[0])


# -- component -------------------------------------------------------------------------------------------


def of_component(setting: Setting) -> Probe:
    """Names: flows.PORT, outputs.NAME, rates.STATE, states.STATE, estimate.mass, ..

    A curve runs over an input (controls.load, ports.PORT.p, parameters.NAME, site.NAME, states.NAME, size) or
    over a result; then the load is sought at which the result is as wanted.
    """

    @cache
    def seen(over: str, x: float) -> dict[str, Any]:
        return look(at_point(setting, over, x) if over else setting)

    return lambda name, over, x: number(take(seen(over, x), name), name)


def look(setting: Setting) -> dict[str, Any]:
    """Everything there is to see of a component where it stands."""
    component, x = setting.component, steady(setting)
    found = physics(setting, setting.controls, x)
    return {
        "flows": found.ports,
        "outputs": found.outputs,
        "rates": found.rates,
        "states": vars(x),
        "estimate": dataclasses.asdict(component.estimate()),
    }


def physics(setting: Setting, controls: Mapping[str, float], x: Any) -> Flows:
    """Physics of the component there; controls that are not stated are at rest."""
    u = values(**{**{c.name: 0.0 for c in setting.component.controls}, **controls})
    return setting.component.physics(u, x, sees(setting, x))


def sees(setting: Setting, x: Any) -> At:
    """Conditions at all ports: as stated, else as the component publishes them, else usual ones."""
    component = setting.component
    site = SimpleNamespace(**{**LUNAR, **setting.site})
    own = component.conditions(x, site)
    ports: dict[str, Condition] = {}
    for p in component.ports:
        carrier = component.carrier_of(p)
        if p.name in own and p.name not in setting.ports:
            ports[p.name] = own[p.name]
        elif p.outside and p.name not in setting.ports:
            # A plume leaves as it came: the first port that carries the same.
            twin = next(
                (q.name for q in component.ports if q.name in ports and component.carrier_of(q) == carrier),
                "",
            )
            ports[p.name] = ports[twin] if twin else usual(carrier)
        else:
            ports[p.name] = usual(carrier, **setting.ports.get(p.name, {}))
    return At(ports, site)


@lru_cache(maxsize=1024)
def usual(carrier: str, T: float | None = None, p: float | None = None) -> Condition:
    """A condition with what is not stated taken as 300 K and 1 bar; cryogenic liquids boil."""
    if CARRIERS[carrier].is_matter and carrier.endswith(".l") and carrier != "H2O.l" and T is None:
        return saturated_liquid(carrier, p or ATMOSPHERE)
    if carrier == "H2O.g" and p is None:
        p = 1e3  # thin enough not to condense at 300 K
    return condition(carrier, T or _COOL.get(carrier, USUAL_T), p or USUAL_P)


def steady(setting: Setting) -> Any:
    """The states: as stated, else at their start, with the quick one settled."""
    component = setting.component
    x = values(**{**component.start(), **setting.states})
    for state in component.states:
        if state.role == "settles" and state.name not in setting.states:
            found = _settled(setting, x, state.name, state.scale or component.size)
            x = values(**{**vars(x), state.name: found})
    return x


def _settled(setting: Setting, x: Any, name: str, step: float) -> float:
    """Where the rate of a quick state is nought. It falls as the state rises, so it is sought from the start uphill or down."""
    from scipy.optimize import brentq

    def rate(value: float) -> float:
        return float(physics(setting, setting.controls, values(**{**vars(x), name: value})).rates[name])

    near = float(getattr(x, name))
    first = rate(near)
    far = near
    for _ in range(_STEPS):
        near, far, step = far, far + math.copysign(step, first), 2 * step
        reached = rate(far)
        if not math.isfinite(reached):
            break
        if reached * first <= 0:
            return float(brentq(rate, near, far, xtol=1e-13 * abs(far), rtol=1e-13)) if first else near
    raise CannotRun(f"{name} does not settle; state it under `states:`")


def at_point(setting: Setting, over: str, x: float) -> Setting:
    """The setting with one input changed, or with the load at which a result is x."""
    group, _, rest = over.partition(".")
    replace = dataclasses.replace
    if over == "size":
        return replace(setting, component=replace(setting.component, size=x))
    if group == "parameters":
        return replace(setting, component=replace(setting.component, **{rest: x}))
    if group == "controls":
        return replace(setting, controls={**setting.controls, rest: x})
    if group == "site":
        return replace(setting, site={**setting.site, rest: x})
    if group == "ports":
        port, _, quantity = rest.partition(".")
        return replace(setting, ports={**setting.ports, port: {**setting.ports.get(port, {}), quantity: x}})
    if group == "states" and rest in {s.name for s in setting.component.states}:
        return replace(setting, states={**setting.states, rest: x})
    return _loaded(setting, over, x)


def _loaded(setting: Setting, over: str, x: float) -> Setting:
    """The load at which a result is x, by bisection between its bounds."""
    from scipy.optimize import brentq

    control = setting.component.load
    if control is None:
        raise CannotRun(f"no load could bring '{over}' to {x:g}: this component has none")

    def off(load: float) -> float:
        here = dataclasses.replace(setting, controls={**setting.controls, control.name: load})
        return number(take(look(here), over), over) - x

    low, high = max(control.low, 1e-9), control.high
    ends = off(low), off(high)
    if ends[0] * ends[1] > 0:
        raise CannotRun(f"'{over}' is {ends[0] + x:.6g} to {ends[1] + x:.6g} (SI) over the load, never {x:.6g}")
    load = brentq(off, low, high, xtol=1e-14, rtol=1e-13)
    return dataclasses.replace(setting, controls={**setting.controls, control.name: load})


# -- run -------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class _Piece:
    """A stretch of a run between two changes of control."""

    start: float
    end: float
    controls: Mapping[str, float]
    solution: Any


def of_run(running: Running) -> Probe:
    """Names as for a component, at a time or at the end; totals.PORT is what has passed by then [kg or J].

    slopes.NAME is how fast the result NAME changes. A curve may run over a result: then the first time is sought at
    which it is as wanted. ``time`` is that time.
    """
    pieces = integrate(running)
    setting = running.setting
    ports = [p.name for p in setting.component.ports]
    names = [s.name for s in setting.component.states]

    def value(name: str, over: str, at: float) -> float:
        t = at if over == "time" else moment(over, at) if over else running.length
        if not 0 <= t <= running.length:
            raise CannotRun(f"time {t:g} s is outside the run of {running.length:g} s")
        return seen(name, t)

    @cache
    def moment(over: str, wanted: float) -> float:
        times = np.linspace(0.0, running.length, _LOOKS)
        return _first_time(lambda t: seen(over, t), times, wanted, over)

    def seen(name: str, t: float) -> float:
        if name == "time":
            return t
        group, _, rest = name.partition(".")
        if group == "slopes":
            return _slope(lambda at: seen(rest, at), t, running.length)
        piece = next(p for p in reversed(pieces) if p.start <= t)
        y = piece.solution(t)
        x = values(**dict(zip(names, (float(v) for v in y), strict=False)))
        if group == "totals":
            return float(y[len(names) + ports.index(rest)])
        if group == "states":
            return float(getattr(x, rest))
        if group == "estimate":
            return number(getattr(setting.component.estimate(), rest), name)
        found = physics(setting, piece.controls, x)
        return number(take({"flows": found.ports, "outputs": found.outputs, "rates": found.rates}, name), name)

    return value


def _first_time(seen: Callable[[float], float], times: Any, wanted: float, name: str) -> float:
    """The first time at which a result is as wanted."""
    from scipy.optimize import brentq

    off = np.array([seen(float(t)) - wanted for t in times])
    crossed = np.flatnonzero(np.sign(off[:-1]) != np.sign(off[1:]))
    if not crossed.size:
        low, high = off.min() + wanted, off.max() + wanted
        raise CannotRun(f"'{name}' is {low:.6g} to {high:.6g} (SI) in the run, never {wanted:.6g}")
    i = int(crossed[0])
    return float(brentq(lambda t: seen(t) - wanted, float(times[i]), float(times[i + 1]), rtol=1e-12))


def _slope(seen: Callable[[float], float], t: float, length: float) -> float:
    """Central difference in time over a thousandth of the run, kept inside it."""
    h = 5e-4 * length
    a, b = max(t - h, 0.0), min(t + h, length)
    return (seen(b) - seen(a)) / (b - a)


def integrate(running: Running) -> list[_Piece]:
    """States, and what has passed each port; the integrator restarts where a control changes."""
    from scipy.integrate import solve_ivp

    setting, component = running.setting, running.setting.component
    names = [s.name for s in component.states]
    ports = [p.name for p in component.ports]
    start = {**component.start(), **setting.states}
    y = np.array([*(start[n] for n in names), *(0.0 for _ in ports)], dtype=float)
    pieces = []
    ends = [*(t for t, _ in running.steps[1:] if t < running.length), running.length]
    for (t, controls), end in zip(running.steps, ends, strict=False):
        together = {**setting.controls, **controls}

        def rate(_t: float, y: Any, together: Mapping[str, float] = together) -> Any:
            found = physics(setting, together, values(**dict(zip(names, y, strict=False))))
            return np.array([*(float(found.rates[n]) for n in names), *(float(found.ports[p]) for p in ports)])

        scale = np.abs(y) + np.abs(rate(t, y)) * (end - t)
        solved = solve_ivp(
            rate,
            (t, end),
            y,
            method="LSODA",
            dense_output=True,
            rtol=_RTOL,
            atol=_RTOL * np.maximum(scale, 1e-6),
        )
        if not solved.success:
            raise CannotRun(f"the run stopped after {solved.t[-1]:.4g} s: {solved.message}")
        pieces.append(_Piece(t, end, together, solved.sol))
        y = solved.y[:, -1]
    return pieces


# -- study -----------------------------------------------------------------------------------------------


def of_study(task: WholeStudy) -> Probe:
    """Names are dotted keys of the summary: sizes.pv, mass_kg.total, agreement.gap_relative_max, ..

    ``watched.UNIT.OUTPUT`` and ``states.UNIT.STATE`` are taken from the run, at a time or at its end.
    """
    from gasloop.api import Study, read_any

    study = read_any(task.path) if task.path else Study.from_yaml(task.text)
    result = study.run()
    summary = result.summary

    @cache
    def over_time(name: str) -> Callable[[float], float]:
        return course(result.tree, name)

    def value(name: str, over: str, x: float) -> float:
        if name.partition(".")[0] not in GROUPS:
            return number(take(summary, name), name)
        try:
            return over_time(name)(x if over else length(result.tree))
        except NoCourse as missing:
            raise CannotRun(str(missing)) from missing

    return value
