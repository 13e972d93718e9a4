"""What every component must obey, as functions that raise `Broken` with the unit, the place and the breach.

A component is looked at alone: its bus ports see a usual condition of their carrier, the ports it publishes
see what it publishes. Audits differentiate `holds` with CasADi along the rates, so that nothing is a
difference quotient.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

import casadi as ca
import numpy as np
from scipy.optimize import brentq

from gasloop.knowledge.quantity import UnitError, unit
from gasloop.knowledge.sources import references
from gasloop.matter import fluids, hydrogen_spin
from gasloop.matter.carriers import CARRIERS, Condition, carrier, condition
from gasloop.model.component import At, Component, Content, Control, Flows, Port, State, catalogue_name, labels
from gasloop.model.network import AT_REST

ca.GlobalOptions.setNumpyMode(1)  # numpy's functions of a symbol give a symbol

EXACT = 1e-9  # of the throughput, for conserved quantities and the second law
SAME = 1e-12  # of the largest flow, between floats, arrays and symbols
EDGE_LOADS = (0.0, 1e-6, 0.5, 1.0)

DAY = {
    "gravity": 1.62, "flux": 1361.0, "lit": 1.0, "diffuse": 0.0, "sun_elevation": 0.02,
    "sink_T": 200.0, "ground_T": 200.0, "air_T": 300.0, "wind": 9.0,
}  # fmt: skip
NIGHT = {**DAY, "flux": 0.0, "lit": 0.0, "sun_elevation": -0.02, "sink_T": 120.0, "ground_T": 120.0}

# Usual conditions on a bus: T [K], p [Pa]. Cryogens are a little below their boiling point.
USUAL = {
    "electricity": (300.0, 0.0), "heat": (300.0, 0.0), "sunlight": (5772.0, 0.0),
    "H2.g": (300.0, 30e5), "O2.g": (300.0, 30e5), "N2.g": (300.0, 10e5), "CO2.g": (300.0, 1e5),
    "CO.g": (300.0, 1e5), "C.s": (300.0, 1e5),
    "CH4.g": (300.0, 1e5), "He.g": (300.0, 30e5), "Ar.g": (300.0, 30e5), "Kr.g": (300.0, 30e5), "Xe.g": (320.0, 30e5),
    "H2.l": (20.0, 1.2e5), "O2.l": (90.0, 1.2e5), "CH4.l": (111.0, 1.2e5),
    "H2O.l": (300.0, 2e5), "H2O.g": (400.0, 1e5), "H2O.s": (110.0, 1e5),
    "soil.s": (200.0, 1e5), "food.s": (300.0, 1e5), "waste.s": (300.0, 1e5),
}  # fmt: skip
USUAL |= {name: (300.0, 1e5) for name in CARRIERS if name not in USUAL}  # minerals, metals, soils

# Where a unit is meant for another bus than the usual one: (catalogue name, port) -> (T, p).
MEANT_FOR: dict[tuple[str, str], tuple[float, float]] = {
    ("cryocooler", "cold"): (90.0, 0.0), ("compressor", "high"): (300.0, 200e5),
    ("heat_link", "hot"): (340.0, 0.0), ("heat_pump", "hot"): (330.0, 0.0), ("heat_user", "heat"): (400.0, 0.0),
    ("crop", "carbon_dioxide"): (295.0, 120.0), ("crop", "oxygen"): (295.0, 21e3), ("crop", "vapour"): (295.0, 1.5e3),
    ("brine_processor", "vapour"): (295.0, 1.2e3),
    ("condensing_heat_exchanger", "vapour"): (295.0, 1200.0), ("condensing_heat_exchanger", "heat"): (295.0, 0.0),
    ("condensing_heat_exchanger", "coolant"): (279.0, 0.0), ("condensing_heat_exchanger", "condensate"): (285.0, 1e5),
}  # fmt: skip
HEAT_BUS_AT_NIGHT = 270.0  # K


class Broken(AssertionError):
    """A component that breaks a rule every component must obey."""


def _broken(component: Component | type[Component], rule: str, found: str) -> Broken:
    cls = component if isinstance(component, type) else type(component)
    return Broken(f"{cls.__name__}: {rule}: {found}")


# -- a component in its surroundings ---------------------------------------------------------------


def variants(cls: type[Component]) -> list[Component]:
    """One unit of usual size, or one for each fluid where the class leaves that open."""
    if "fluid" not in {f.name for f in dataclasses.fields(cls)}:
        return [cls()]
    whole = any(p.carrier == "*" for p in cls.ports)  # the fluid is a carrier, not only a formula
    return [cls(fluid=name) for name in (("O2.g", "H2O.l") if whole else ("O2", "H2"))]


def site(values: dict[str, float]) -> SimpleNamespace:
    """A site as physics sees it."""
    return SimpleNamespace(**values)


def sees(component: Component, x: Any, where: dict[str, float] = DAY) -> At:
    """What the unit's ports see in state x."""
    here = site(where)
    return At(_ports(component, _published(component, x, here), _around(component, where, False), False), here)


def _published(component: Component, x: Any, here: Any) -> Mapping[str, Condition]:
    published = component.conditions(x, here)
    known = {p.name for p in component.ports}
    if not set(published) <= known:
        raise _broken(component, "conditions", f"names no port: {sorted(set(published) - known)}")
    return published


def _around(component: Component, where: dict[str, float], bare: bool) -> dict[str, Condition]:
    """What each bus port sees that the unit does not publish itself; ``bare``: its optional ports are on no bus."""
    return {
        p.name: AT_REST if bare and p.optional else _bus(component, p, where) for p in component.ports if not p.outside
    }


def _ports(
    component: Component, published: Mapping[str, Condition], around: Mapping[str, Condition], bare: bool
) -> dict[str, Condition]:
    """All ports: what the unit publishes, else its surroundings, else (outside) what the twin on a bus sees."""
    ports: dict[str, Condition] = {}
    for p in sorted(component.ports, key=lambda p: p.outside):
        if p.name in published:
            ports[p.name] = published[p.name]
        elif not p.outside:
            ports[p.name] = around[p.name]
        else:
            ports[p.name] = ports[_twin(component, p, bare)]
    return ports


def _bus(component: Component, port: Port, where: dict[str, float]) -> Condition:
    name = component.carrier_of(port)
    usual = USUAL[name] if name != "heat" or where["lit"] else (HEAT_BUS_AT_NIGHT, 0.0)
    T, p = MEANT_FOR.get((catalogue_name(type(component)), port.name), usual)
    return condition(name, T, p)


def _twin(component: Component, port: Port, bare: bool) -> str:
    name = component.carrier_of(port)
    for other in component.ports:
        if not other.outside and component.carrier_of(other) == name and not (bare and other.optional):
            return other.name
    raise _broken(component, "conditions", f"outside port '{port.name}' has none{_outfit(bare)}: publish it")


def _control_span(component: Component, c: Control) -> tuple[float, float]:
    usual = component.size / 86400.0  # fills or empties in a day
    if c.closes and not carrier(component.carrier_of(component.port(c.closes))).is_matter:
        usual = 50.0  # W
    return (c.low if math.isfinite(c.low) else -usual, c.high if math.isfinite(c.high) else usual)


def _state_span(component: Component, s: State, margin: float) -> tuple[float, float]:
    if s.role == "stock":
        low, high = component.span(s.name)
        return ((low + margin * (high - low)) * component.size, high * component.size)
    start = component.start()[s.name]
    reach = 0.05 * abs(start)
    if s.scale is not None:
        reach = min(reach, s.scale) if reach else s.scale
    return (start - reach, start + reach)


def points(component: Component, n: int = 40, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Controls (n, controls) and states (n, states), scattered over what is allowed."""
    rng = np.random.default_rng(seed)
    spans = [_control_span(component, c) for c in component.controls]
    u = np.array([[rng.uniform(*s) for s in spans] for _ in range(n)]).reshape(n, len(spans))
    spans = [_state_span(component, s, 0.02) for s in component.states]
    x = np.array([[rng.uniform(*s) for s in spans] for _ in range(n)]).reshape(n, len(spans))
    for i, load in enumerate(EDGE_LOADS):  # the ends are among the points
        for j, c in enumerate(component.controls):
            if c.bounded:
                u[i, j] = c.low + load * (c.high - c.low)
    return u, x


def named(items: Iterable[Control | State], values: Any) -> SimpleNamespace:
    """Controls or states by name."""
    return SimpleNamespace(**{item.name: value for item, value in zip(items, values, strict=True)})


def flows(component: Component, u: Any, x: Any, where: dict[str, float] = DAY) -> Flows:
    """Physics at controls and states given as sequences."""
    state = named(component.states, x)
    return component.physics(named(component.controls, u), state, sees(component, state, where))


# -- symbols ---------------------------------------------------------------------------------------


SKY = ("flux", "lit", "diffuse", "sun_elevation", "sink_T", "ground_T", "air_T", "wind")  # of a site, what a run moves
CONDITION = tuple(f.name for f in dataclasses.fields(Condition))


@dataclasses.dataclass(frozen=True)
class Symbols:
    """A component as CasADi expressions of its controls, its states and its surroundings, as a run reads it.

    It is built once and looked at by day, by night, and without its optional ports: to build it is what takes time.
    """

    u: Any
    x: Any
    around: Any  # the sky, and the conditions of what is not published
    flows: Flows
    at: At
    held: Content
    out: Any  # flows and rates, one column

    def function(self, *expressions: Any) -> ca.Function:
        """The expressions as a function of u, x and the surroundings."""
        return ca.Function("f", [self.u, self.x, self.around], [ca.vertcat(*map(ca.SX, expressions))])


def symbols(component: Component, bare: bool = False) -> Symbols:
    """The component read with symbols; ``bare``: its optional ports are on no bus, which seldom makes a difference."""
    return _read(component, bare and _twins(component, True) != _twins(component, False))


@cache
def _read(component: Component, bare: bool) -> Symbols:
    u, x = ca.SX.sym("u", len(component.controls)), ca.SX.sym("x", len(component.states))
    us, xs = [u[i] for i in range(u.numel())], [x[i] for i in range(x.numel())]
    sky = {name: ca.SX.sym(name) for name in SKY}
    buses = {
        p.name: Condition(**{name: ca.SX.sym(f"{p.name}_{name}") for name in CONDITION})
        for p in component.ports
        if not p.outside
    }
    around = ca.vertcat(*sky.values(), *[getattr(c, name) for c in buses.values() for name in CONDITION])
    state, here = named(component.states, xs), site({**DAY, **sky})
    at = At(_ports(component, _published(component, state, here), buses, bare), here)
    found = component.physics(named(component.controls, us), state, at)
    out = ca.vertcat(*[ca.SX(v) for v in (*found.ports.values(), *found.rates.values())])
    return Symbols(u, x, around, found, at, component.holds(state), out)


def _twins(component: Component, bare: bool) -> dict[str, str]:
    published = component.conditions(named(component.states, component.start().values()), site(DAY))
    return {p.name: _twin(component, p, bare) for p in component.ports if p.outside and p.name not in published}


def surroundings(component: Component, where: dict[str, float] = DAY, bare: bool = False) -> np.ndarray:
    """The numbers that stand for ``Symbols.around``."""
    buses = _around(component, where, bare).values()
    return np.array([*(where[name] for name in SKY), *(getattr(c, name) for c in buses for name in CONDITION)])


def _along(component: Component, s: Symbols, what: Any) -> tuple[Any, Any]:
    """d(what)/dt along the rates, and the sum of the sizes of its terms."""
    rates = ca.vertcat(*[ca.SX(s.flows.rates[state.name]) for state in component.states])
    if s.x.numel() == 0:
        return ca.SX(0), ca.SX(0)
    terms = ca.gradient(ca.SX(what), s.x) * rates
    return ca.sum1(terms), ca.sum1(ca.fabs(terms))


def _evaluate(f: ca.Function, u: np.ndarray, x: np.ndarray, around: np.ndarray) -> np.ndarray:
    """(expressions, points)"""
    return np.array(f(u.T, x.T, np.tile(around[:, None], len(u))))


def _outfits(component: Component) -> list[tuple[dict[str, float], bool]]:
    """Where and how a unit is audited: by day and by night, with its optional ports and without."""
    optional = any(p.optional for p in component.ports)
    return [(where, bare) for bare in ((False, True) if optional else (False,)) for where in (DAY, NIGHT)]


def _outfit(bare: bool) -> str:
    return " without its optional ports" if bare else ""


def _without(component: Component, u: np.ndarray) -> np.ndarray:
    """Controls at zero that close or need an optional port."""
    optional = {p.name for p in component.ports if p.optional}
    live = [not optional & {c.closes, c.needs} for c in component.controls]
    return u * np.array(live, dtype=float)


def _worst(
    component: Component, pieces: Any, where: dict[str, float], bare: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Residual of one audit at all points as a share of what passes, and the points."""
    s = symbols(component, bare)
    residual, scale = pieces(s)
    u, x = points(component)
    if bare:
        u = _without(component, u)
    r, m = _evaluate(s.function(residual, scale), u, x, surroundings(component, where, bare))
    share = np.divide(r, m, out=np.where(r == 0, 0.0, np.copysign(np.inf, r)), where=m > 0)
    return share, u, x


def _where(component: Component, u: np.ndarray, x: np.ndarray, i: int) -> str:
    at = vars(named(component.controls, u[i])) | vars(named(component.states, x[i]))
    return "at " + ", ".join(f"{k}={v:.4g}" for k, v in at.items())


# -- nature ----------------------------------------------------------------------------------------


def check_elements(component: Component) -> None:
    """Every element: sum of flows and change of content is zero."""
    elements = {e for p in component.ports for e in carrier(component.carrier_of(p)).elements}
    for element in sorted(elements):
        for where, bare in _outfits(component):
            share, u, x = _worst(component, lambda s, e=element: _element(component, s, e), where, bare)
            i = int(np.argmax(np.abs(share)))
            if not abs(share[i]) <= EXACT:
                verb = "makes" if share[i] > 0 else "loses"
                raise _broken(
                    component,
                    "elements",
                    f"{verb} {abs(share[i]):.3g} of the {element} that passes{_outfit(bare)}, "
                    f"{_where(component, u, x, i)}",
                )


def _element(component: Component, s: Symbols, element: str) -> tuple[Any, Any]:
    terms = [
        carrier(component.carrier_of(p)).elements.get(element, 0.0) * s.flows.ports[p.name] for p in component.ports
    ]
    stored = sum((carrier(c).elements.get(element, 0.0) * m for c, m in s.held.mass.items()), start=ca.SX(0))
    change, size = _along(component, s, stored)
    return sum(terms, start=change), sum((ca.fabs(t) for t in terms), start=size)


def check_first_law(component: Component) -> None:
    """Energy out and change of the energy held sum to zero, on the formation scale."""
    for where, bare in _outfits(component):
        share, u, x = _worst(component, lambda s: _energy(component, s), where, bare)
        i = int(np.argmax(np.abs(share)))
        if not abs(share[i]) <= EXACT:
            verb = "makes" if share[i] > 0 else "loses"
            raise _broken(
                component,
                "first law",
                f"{verb} {abs(share[i]):.3g} of the energy that passes{_outfit(bare)}, {_where(component, u, x, i)}",
            )


def _energy(component: Component, s: Symbols) -> tuple[Any, Any]:
    terms = [s.flows.ports[p.name] * s.at[p.name].h for p in component.ports]
    change, size = _along(component, s, s.held.energy)
    return sum(terms, start=change), sum((ca.fabs(t) for t in terms), start=size)


def check_second_law(component: Component) -> None:
    """Entropy is not destroyed."""
    for where, bare in _outfits(component):
        share, u, x = _worst(component, lambda s: _entropy(component, s), where, bare)
        i = int(np.argmin(share))
        if not share[i] >= -EXACT:
            raise _broken(
                component,
                "second law",
                f"destroys {-share[i]:.3g} of the entropy that passes{_outfit(bare)}, {_where(component, u, x, i)}",
            )


def _entropy(component: Component, s: Symbols) -> tuple[Any, Any]:
    terms = [s.flows.ports[p.name] * s.at[p.name].s for p in component.ports]
    change, size = _along(component, s, s.held.entropy)
    return sum(terms, start=change), sum((ca.fabs(t) for t in terms), start=size)


def check_published(component: Component) -> None:
    """A condition that a unit publishes is one that its carrier can have."""
    x = named(component.states, component.start().values())
    for name, published in component.conditions(x, site(DAY)).items():
        port = component.port(name)
        kind = component.carrier_of(port)
        T, p = float(published.T), float(published.p)
        just_boiled = port.outside and kind == "H2.g" and T < 40.0
        true = _boiled_off(T, p) if just_boiled else _true(kind, T, p)
        if kind in ("H2.l", "H2.g") and T < 40.0:
            true = _with_ortho(true, float(published.ortho))
        if not _same(published, true, carrier(kind).is_matter):
            raise _broken(
                component,
                "published condition",
                f"{name}: h = {published.h:.6g}, s = {published.s:.6g} at {T:g} K; "
                f"{kind} has h = {true.h:.6g}, s = {true.s:.6g}",
            )


def _same(a: Condition, b: Condition, matter: bool) -> bool:
    h = abs(a.h - b.h) <= 1e-3 * abs(b.h) + 2e3 * matter
    return bool(h and abs(a.s - b.s) <= 1e-2 * abs(b.s) + 1e-12)


def _true(kind: str, T: float, p: float) -> Condition:
    """The condition of a carrier. On a boiling curve, 2 % of pressure decides the phase."""
    if kind == "H2O.g" and T < 273.16:  # thin vapour below the triple point is an ideal gas
        warm = condition(kind, 274.0, 600.0)
        s = warm.s + 1860.0 * math.log(T / 274.0) - 461.5 * math.log(max(p, 1e-3) / 600.0)
        return Condition(T, p, warm.h + 1860.0 * (T - 274.0), s)
    return condition(kind, T, p * {"l": 1.02, "g": 0.98}.get(kind.rsplit(".", 1)[-1], 1.0))


def _with_ortho(para: Condition, c: float) -> Condition:
    """Cold hydrogen of ortho share c."""
    extra = hydrogen_spin.excess_enthalpy(para.T, c), hydrogen_spin.excess_entropy(para.T, c)
    return Condition(para.T, para.p, para.h + extra[0], para.s + extra[1], c)


def _boiled_off(T: float, p: float) -> Condition:
    """Vapour that has just left liquid hydrogen is still para."""
    para = fluids.fluid("pH2")
    rho = fluids.density(para, 0.98 * p, T, phase="gas")
    return Condition(T, p, float(para.h(T, rho)), float(para.s(T, rho)))


def check_over_parameters(component: Component) -> None:
    """Nature holds wherever the parameters lie in the ranges they are given, not only at their defaults."""
    rng = np.random.default_rng(11)
    for _ in range(4):
        other = _sampled(component, rng)
        for check in (check_elements, check_first_law, check_second_law):
            try:
                check(other)
            except Broken as broken:
                changed = {p.name: p.value for p in labels(other)}
                raise Broken(f"{broken} with {changed}") from broken


def _sampled(component: Component, rng: np.random.Generator) -> Component:
    """The component with some parameters drawn from their ranges; what the class refuses is redrawn."""
    for _ in range(60):
        share = rng.uniform(0.1, 0.9)
        drawn = {
            p.name: rng.uniform(p.low, p.high) * unit(p.unit).factor for p in labels(component) if rng.uniform() < share
        }
        try:
            return dataclasses.replace(component, **drawn)
        except ValueError:
            continue
    raise _broken(component, "ranges", "no 60 draws of the parameters from their ranges make a unit")


def check_mixture(component: Component) -> None:
    """A unit that states an oxidiser to fuel ratio gives oxidiser and fuel in it."""
    stated = getattr(component, "mixture_ratio", None)
    if stated is None:
        return
    u, x = points(component)
    got = flows(component, np.ones(u.shape[1]), x[0]).ports
    found = got["oxidiser"] / got["fuel"]
    if abs(found / stated - 1) > 1e-9:
        raise _broken(component, "mixture", f"O/F {stated:g} stated, {found:.4g} given")


def check_heat_capacity(cp: Callable[[Any], Any], low: float, high: float) -> None:
    """A heat capacity is positive and finite over the range it is offered for [K]."""
    T = np.linspace(low, high, 2000)
    c = np.array([cp(float(t)) for t in T])
    if not (np.all(np.isfinite(c)) and np.all(c > 0)):
        bad = float(T[np.argmin(np.where(np.isfinite(c), c, -np.inf))])
        raise Broken(f"heat capacity not positive at {bad:.1f} K: {float(np.min(c)):.4g} J/kg/K")


# -- the contract ----------------------------------------------------------------------------------


def check_names(component: Component) -> None:
    """Flows, rates, ports, controls and conditions speak of the same things."""
    names = [p.name for p in component.ports]
    if len(set(names)) != len(names):
        raise _broken(component, "names", f"a port stands twice: {names}")
    for p in component.ports:
        carrier(component.carrier_of(p))
    u, x = points(component, 8)
    got = flows(component, u[0], x[0])
    if set(got.ports) != set(names):
        raise _broken(component, "names", f"physics gives flows for {sorted(got.ports)}, ports are {sorted(names)}")
    if set(got.rates) != {s.name for s in component.states}:
        raise _broken(component, "names", f"physics gives rates for {sorted(got.rates)}")
    for c in component.controls:
        if c.closes is not None and c.closes not in names:
            raise _broken(component, "names", f"control '{c.name}' closes no port of this unit: {c.closes}")
    for alarm in component.alarms:
        if alarm.output not in got.outputs:
            outputs = ", ".join(got.outputs)
            raise _broken(component, "names", f"an alarm on '{alarm.output}', which is no output; there are: {outputs}")
        unit(alarm.unit)
    if sum(s.role == "settles" for s in component.states) > 1:
        raise _broken(component, "names", "more than one quick state")


def check_signs(component: Component) -> None:
    """A port that takes never gives, and the other way round."""
    u, x = points(component)
    for where in (DAY, NIGHT):
        for i in range(len(u)):
            got = flows(component, u[i], x[i], where).ports
            for p in component.ports:
                if p.sign * got[p.name] < -1e-12 * max(abs(v) for v in got.values()):
                    raise _broken(
                        component,
                        "sign",
                        f"{p.name} is {got[p.name]:.4g}, declared {p.sign:+d}, {_where(component, u, x, i)}",
                    )


def check_readings(component: Component) -> None:
    """Floats, arrays and symbols give the same numbers."""
    u, x = points(component)
    one = [_flat(flows(component, u[i], x[i])) for i in range(len(u))]
    single = {k: np.array([o[k] for o in one], dtype=float) for k in one[0]}
    arrays = {
        k: np.broadcast_to(np.asarray(v, dtype=float), (len(u),)) for k, v in _flat(flows(component, u.T, x.T)).items()
    }
    s = symbols(component)
    flat = _flat(s.flows)
    symbolic = dict(zip(flat, _evaluate(s.function(*flat.values()), u, x, surroundings(component)), strict=True))
    for k, v in single.items():
        scale = np.max(np.abs(v))
        for how, other in (("arrays", arrays[k]), ("symbols", symbolic[k])):
            off = float(np.max(np.abs(other - v) / (np.abs(v) + scale + 1e-300)))
            if not off <= SAME:
                raise _broken(component, "readings", f"{k} with {how} is {off:.3g} off floats")


def _flat(got: Flows) -> dict[str, Any]:
    return {
        **{f"port {k}": v for k, v in got.ports.items()},
        **{f"rate {k}": v for k, v in got.rates.items()},
        **{f"output {k}": v for k, v in got.outputs.items()},
    }


def check_jacobian(component: Component) -> None:
    """Slopes are finite at rest, at a breath, half and full load, and with stocks full and empty."""
    s = symbols(component)
    jac = s.function(ca.vec(ca.jacobian(s.out, ca.vertcat(s.u, s.x))))
    start = np.array(list(component.start().values()))
    ends = [start]
    for end in (0, 1):
        x = start.copy()
        for j, state in enumerate(component.states):
            if state.role == "stock":
                x[j] = component.span(state.name)[end] * component.size
        ends.append(x)
    for x in ends:
        for load in EDGE_LOADS:
            u = np.array([c.low + load * (c.high - c.low) if c.bounded else 0.0 for c in component.controls])
            values = np.array(jac(u, x, surroundings(component)))
            if not np.all(np.isfinite(values)):
                where = _where(component, u[None], x[None], 0)
                raise _broken(component, "Jacobian", f"{int(np.sum(~np.isfinite(values)))} slopes not finite {where}")


def check_linear_controls(component: Component) -> None:
    """Physics is linear in a control without bounds: a plan relies on it."""
    s = symbols(component)
    for j, c in enumerate(component.controls):
        if not c.bounded:
            bend = ca.jacobian(ca.jacobian(s.out, s.u[j]), s.u)
            u, x = points(component)
            values = _evaluate(s.function(ca.vec(bend)), u, x, surroundings(component))
            if not np.all(np.abs(values) <= 1e-12):
                raise _broken(component, "linear control", f"physics bends with '{c.name}', which has no bounds")


def check_scaling(component: Component) -> None:
    """Twice the size at equal load and filling: twice the flows, if declared; not so, if declared not."""
    double = dataclasses.replace(component, size=2 * component.size)
    u, x = points(component)
    worst = 0.0
    for i in range(len(u)):
        u2 = [v if c.bounded else 2 * v for v, c in zip(u[i], component.controls, strict=True)]
        x2 = [v * (2 if s.role == "stock" else 1) for v, s in zip(x[i], component.states, strict=True)]
        a, b = flows(component, u[i], x[i]), flows(double, u2, x2)
        pairs = [(2 * v, b.ports[k]) for k, v in a.ports.items()]
        pairs += [((2 if s.role == "stock" else 1) * a.rates[s.name], b.rates[s.name]) for s in component.states]
        for want, got in pairs:
            worst = max(worst, abs(got - want) / max(abs(want), abs(got), 1e-300))
    if component.scales_with_size and worst > EXACT:
        raise _broken(component, "scaling", f"flows are {worst:.3g} off twice the flows at twice the size")
    if not component.scales_with_size and worst <= EXACT:
        raise _broken(component, "scaling", "declared not to scale with size, but it does")


def check_settles(component: Component) -> None:
    """A quick state has a steady value at every load, and returns to it."""
    quick = [j for j, s in enumerate(component.states) if s.role == "settles"]
    if not quick:
        return
    (j,) = quick
    state = component.states[j]
    x = np.array(list(component.start().values()))
    for load in (*EDGE_LOADS, 0.25, 0.75):
        u = [c.low + load * (c.high - c.low) if c.bounded else 0.0 for c in component.controls]

        def rate(value: float, u: Any = u) -> float:
            y = x.copy()
            y[j] = value
            return float(flows(component, u, y).rates[state.name])

        start = x[j]
        reach = 0.25 * abs(start)
        low, high = rate(start - reach), rate(start + reach)
        if not low > 0 > high:
            raise _broken(
                component,
                "steady state",
                f"none for {state.name} within 25 % of {start:g} at load {load:g}: rates {low:.3g}, {high:.3g}",
            )
        brentq(rate, start - reach, start + reach, rtol=1e-10)


def check_labels(component: Component) -> None:
    """Every number has a unit, a range it lies in, a source that exists and a meaning."""
    known = references()
    size = component.size_label()
    if not size.low <= size.value <= size.high or not size.what:
        raise _broken(
            component,
            "size",
            f"{size.value:g} {size.unit} outside {size.low:g}..{size.high:g}, or without meaning",
        )
    for p in labels(component):
        if p.source not in known:
            raise _broken(component, "source", f"{p.name}: '{p.source}' is not in references.bib")
        if not p.low * (1 - 1e-12) - 1e-300 <= p.value <= p.high * (1 + 1e-12) + 1e-300:
            raise _broken(component, "range", f"{p.name} = {p.value:g} {p.unit}, outside {p.low:g}..{p.high:g}")
        if not p.what.strip():
            raise _broken(component, "meaning", f"{p.name} has none")
    for f in dataclasses.fields(component):
        value = getattr(component, f.name)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not f.metadata:
            raise _broken(component, "label", f"{f.name} = {value:g} is a number without unit, range and source")
    for e in component.evidence:
        if e.source not in known:
            raise _broken(component, "evidence", f"{e.what}: '{e.source}' is not in references.bib")
        try:
            unit(e.unit)
        except UnitError as error:
            raise _broken(component, "evidence", f"{e.what}: {error}") from error


def check_docstring(cls: type[Component]) -> None:
    """Equations, units, validity and source stand in the docstring."""
    text = cls.__doc__ or ""
    wanted = {
        "a docstring": not text.startswith(f"{cls.__name__}("),
        "an equation": " = " in text,
        "units in brackets": bool(re.search(r"\[[^\]]+\]", text)),
        "the size": "size:" in text,
        "the validity (a word 'valid')": "valid" in text.lower(),
        "the source (a word 'source')": "source" in text.lower(),
    }
    missing = [what for what, there in wanted.items() if not there]
    if missing:
        raise _broken(cls, "docstring", f"misses {', '.join(missing)}")


def check_file(cls: type[Component]) -> None:
    """One component a file, named like it."""
    file = cls.__module__.rsplit(".", 1)[-1]
    if file != catalogue_name(cls):
        raise _broken(cls, "file", f"stands in {file}.py, its catalogue name is {catalogue_name(cls)}")


def check_estimate(component: Component) -> None:
    """Mass is positive or explained, and does not fall with size; a growth allowance is stated."""
    size = component.size_label()
    factor = unit(size.unit).factor
    spans = np.geomspace(max(size.low, 1e-9), size.high, 7) * factor
    estimates = [dataclasses.replace(component, size=float(v)).estimate() for v in spans]
    for v, e in zip(spans, estimates, strict=True):
        if not math.isfinite(e.mass) or e.mass < 0 or (e.mass == 0 and not e.note):
            raise _broken(
                component,
                "estimate",
                f"mass {e.mass:g} kg at size {v / factor:g} {size.unit}, without a note",
            )
        if not 0 <= e.growth <= 0.5:
            raise _broken(component, "estimate", f"growth allowance {e.growth:g}")
    masses = np.array([e.mass for e in estimates])
    if np.any(np.diff(masses) < -1e-9 * masses[1:]):
        raise _broken(component, "estimate", f"mass falls with size: {masses}")


NATURE = (
    check_elements, check_first_law, check_second_law, check_published, check_mixture, check_over_parameters,
)  # fmt: skip
CONTRACT = (
    check_names, check_signs, check_readings, check_jacobian, check_linear_controls, check_scaling,
    check_settles, check_labels, check_estimate,
)  # fmt: skip
STATEMENTS = (check_docstring, check_file)
