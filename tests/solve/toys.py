"""Ideal units whose optimum and whose runs are known by hand, and the shortest way to plan and to run them.

Each is a final component with an exact first law. Sizes are in W, J, kg; prices in kg per W, J, kg.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, condition
from gasloop.model.component import (
    At,
    Component,
    Content,
    Control,
    Estimate,
    Flows,
    State,
    draws,
    emits,
    gives,
    sized,
    stores,
    takes,
)
from gasloop.model.network import Bus, Network, Sizing, Unit
from gasloop.solve.linearise import Operating, linearise
from gasloop.solve.orders import Orders, Run, RunOptions
from gasloop.solve.plan import plan
from gasloop.solve.problem import Options, Plan, Problem
from gasloop.solve.simulate import simulate
from gasloop.solve.timegrid import windowed

KW, KWH, HOUR = 1e3, 3.6e6, 3600.0
T_ROOM = 300.0
ROOM = condition("heat", T_ROOM)
WATER = condition("H2O.l", T_ROOM, 2e5)
FREE = Sizing(0.0, 1e11)  # 100 MW, 28 MWh
FREE_KG = Sizing(0.0, 1e4)
FREE_FLOW = Sizing(0.0, 1.0)  # kg/s


def _light(size: float) -> Estimate:
    return Estimate(1e-3 * size, 0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Source(Component):
    """Light into power without loss: P = load size lit; a steady one needs no light: P = load size."""

    ports = (draws("sunlight", "sunlight"), gives("power", "electricity"))
    size: float = sized("kW", "power in full light", 10.0, 0.0, 1e9)
    steady: float = par(0.0, "1", 0.0, 1.0, "design_choice", "share of the power that is there in the dark")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"sunlight": condition("sunlight", 5772.0)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size * (self.steady + (1 - self.steady) * at.site.lit)
        return Flows({"sunlight": -P, "power": P})

    def estimate(self) -> Estimate:
        return _light(self.size)


@dataclass(frozen=True, kw_only=True, eq=False)
class Demand(Component):
    """A user: P = load size, all of it heat. May not be turned down."""

    ports = (takes("power", "electricity"), emits("heat", "heat"))
    demand = True
    size: float = sized("kW", "power drawn", 10.0, 0.0, 1e9)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"heat": ROOM}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size
        return Flows({"power": -P, "heat": P})

    def estimate(self) -> Estimate:
        return _light(self.size)


@dataclass(frozen=True, kw_only=True, eq=False)
class Converter(Component):
    """Power into product: product = load size (out - bend load), power = (load + idle) size into; the rest is heat."""

    ports = (takes("power", "electricity"), gives("product", "electricity"), emits("waste", "heat"))
    size: float = sized("kW", "at load 1", 10.0, 0.0, 1e9)
    into: float = par(1.0, "1", 0.0, 10.0, "design_choice", "power drawn per size")
    out: float = par(1.0, "1", 0.0, 10.0, "design_choice", "product per size, before the bend")
    bend: float = par(0.0, "1", 0.0, 1.0, "design_choice", "product lost with the square of the load")
    idle: float = par(0.0, "1", 0.0, 1.0, "design_choice", "power drawn at rest, per size and into")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"waste": ROOM}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = (u.load + self.idle) * self.size * self.into
        made = u.load * self.size * (self.out - self.bend * u.load)
        return Flows({"power": -P, "product": made, "waste": P - made})

    def estimate(self) -> Estimate:
        return _light(self.size)


@dataclass(frozen=True, kw_only=True, eq=False)
class Store(Component):
    """Energy kept: dE/dt = fill - leak E (1 + curl E / size); the leak is heat."""

    ports = (stores("power", "electricity"), emits("leak", "heat"))
    controls = (Control("fill", -math.inf, math.inf, closes="power", what="power in [W]"),)
    states = (State("E", "J", start=0.5, role="stock", what="energy kept"),)
    size: float = sized("kWh", "energy when full", 10.0, 0.0, 1e9)
    leak: float = par(0.0, "1/s", 0.0, 1.0, "design_choice", "share lost per time")
    curl: float = par(0.0, "1", 0.0, 10.0, "design_choice", "growth of that share with filling")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"leak": ROOM}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        lost = self.leak * x.E * (1 + self.curl * x.E / self.size)
        return Flows({"power": -u.fill, "leak": lost}, {"E": u.fill - lost})

    def holds(self, x: Any) -> Content:
        return Content(energy=x.E)

    def estimate(self) -> Estimate:
        return _light(self.size)


@dataclass(frozen=True, kw_only=True, eq=False)
class Tank(Component):
    """Water kept: dm/dt = fill - leak m; the leak drips outside."""

    ports = (stores("water", "H2O.l"), emits("drip", "H2O.l"))
    controls = (Control("fill", -math.inf, math.inf, closes="water", what="water in [kg/s]"),)
    states = (State("m", "kg", start=0.5, role="stock", what="water kept"),)
    size: float = sized("kg", "water when full", 100.0, 0.0, 1e9)
    leak: float = par(0.0, "1/s", 0.0, 1.0, "design_choice", "share lost per time")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"water": WATER}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        lost = self.leak * x.m
        return Flows({"water": -u.fill, "drip": lost}, {"m": u.fill - lost})

    def holds(self, x: Any) -> Content:
        return Content(x.m * WATER.h, x.m * WATER.s, {"H2O.l": x.m})

    def estimate(self) -> Estimate:
        return _light(self.size)


@dataclass(frozen=True, kw_only=True, eq=False)
class Kettle(Component):
    """A heater that warms up: C dT/dt = P - UA (T - 300 K), P = load size (1 + b (T - 300 K)); C, UA per size."""

    ports = (takes("power", "electricity"), emits("heat", "heat"))
    states = (State("T", "K", start=T_ROOM, role="settles", scale=10.0, what="temperature"),)
    size: float = sized("kW", "power at 300 K", 1.0, 0.0, 1e9)
    b: float = par(0.0, "1/K", -1.0, 1.0, "design_choice", "growth of the power with temperature")
    ua: float = par(0.02, "1/K", 0.0, 1.0, "design_choice", "loss per size and kelvin")
    c: float = par(100.0, "s/K", 0.0, 1e6, "design_choice", "heat capacity per size")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"heat": ROOM}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size * (1 + self.b * (x.T - T_ROOM))
        Q = self.ua * self.size * (x.T - T_ROOM)
        return Flows({"power": -P, "heat": Q}, {"T": (P - Q) / (self.c * self.size)})

    def holds(self, x: Any) -> Content:
        return Content(energy=self.c * self.size * x.T)

    def estimate(self) -> Estimate:
        return _light(self.size)


@dataclass(frozen=True, kw_only=True, eq=False)
class Flask(Component):
    """Water kept cold: C dT/dt = warm size - cold, held at 280 K; ``cold`` is what a cooler takes out."""

    ports = (stores("water", "H2O.l"), gives("cold", "heat"), draws("leak", "heat"))
    controls = (
        Control("fill", -math.inf, math.inf, closes="water", what="water in [kg/s]"),
        Control("cold", 0.0, math.inf, closes="cold", what="heat taken out [W]"),
    )
    states = (
        State("m", "kg", start=0.5, role="stock", what="water kept"),
        State("T", "K", start=280.0, role="held", scale=1.0, what="temperature of the wall"),
    )
    size: float = sized("kg", "water when full", 100.0, 0.0, 1e9)
    warm: float = par(2.0, "W/kg", 0.0, 100.0, "design_choice", "heat leak per size")
    c: float = par(50.0, "J/kg/K", 0.0, 1e5, "design_choice", "heat capacity of the wall per size")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"water": WATER, "cold": Condition(x.T, 0.0, 1.0, 1.0 / x.T), "leak": ROOM}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        leak = self.warm * self.size
        return Flows(
            {"water": -u.fill, "cold": u.cold, "leak": -leak},
            {"m": u.fill, "T": (leak - u.cold) / (self.c * self.size)},
        )

    def holds(self, x: Any) -> Content:
        return Content(x.m * WATER.h + self.c * self.size * x.T, x.m * WATER.s, {"H2O.l": x.m})

    def estimate(self) -> Estimate:
        return _light(self.size)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cellar(Component):
    """Water kept in a cellar that a study may cool or heat, or leave alone.

    c dT/dt = ua (300 K - T) + (P - cold) / size,  P = mix rate size     the cellar's temperature, unknown to a plan
    dm/dt = fill - dry (T - 280 K) m                                     what dries up is the more, the warmer it is
    """

    ports = (
        stores("water", "H2O.l"),
        gives("cold", "heat", optional=True),
        takes("power", "electricity", optional=True),
        draws("warmth", "heat"),
        emits("dried", "H2O.l"),
    )
    controls = (
        Control("fill", -math.inf, math.inf, closes="water", what="water in [kg/s]"),
        Control("cold", 0.0, math.inf, closes="cold", what="heat taken out [W]"),
        Control("mix", needs="power", what="share of the heater's power"),
    )
    states = (
        State("m", "kg", start=0.5, role="stock", what="water kept"),
        State("T", "K", start=280.0, role="free", scale=10.0, what="temperature of the cellar"),
    )
    size: float = sized("kg", "water when full", 100.0, 0.0, 1e9)
    ua: float = par(0.1, "W/kg/K", 0.0, 10.0, "design_choice", "leak of warmth per size and kelvin")
    c: float = par(1000.0, "J/kg/K", 0.0, 1e5, "design_choice", "heat capacity per size")
    rate: float = par(1.0, "W/kg", 0.0, 10.0, "design_choice", "the heater's power per size")
    dry: float = par(1e-8, "1/s/K", 0.0, 1.0, "design_choice", "share that dries up per time and kelvin")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"water": WATER, "cold": Condition(x.T, 0.0, 1.0, 1.0 / x.T), "warmth": ROOM}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P, warmth = u.mix * self.rate * self.size, self.ua * self.size * (T_ROOM - x.T)
        dried = self.dry * (x.T - 280.0) * x.m
        return Flows(
            {"water": -u.fill, "cold": u.cold, "power": -P, "warmth": -warmth, "dried": dried},
            {"m": u.fill - dried, "T": (warmth + P - u.cold) / (self.c * self.size)},
        )

    def holds(self, x: Any) -> Content:
        return Content(x.m * WATER.h + self.c * self.size * x.T, x.m * WATER.s, {"H2O.l": x.m})

    def estimate(self) -> Estimate:
        return _light(self.size)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cooler(Component):
    """Heat out of a cold bus: lift = load size, power = load size / cop."""

    ports = (takes("cold", "heat"), takes("power", "electricity"), emits("heat", "heat"))
    size: float = sized("kW", "lift", 1.0, 0.0, 1e9)
    cop: float = par(0.5, "1", 0.0, 10.0, "design_choice", "lift per power")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"heat": ROOM}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        lift = u.load * self.size
        return Flows({"cold": -lift, "power": -lift / self.cop, "heat": lift * (1 + 1 / self.cop)})

    def estimate(self) -> Estimate:
        return _light(self.size)


@dataclass(frozen=True, kw_only=True, eq=False)
class Tap(Component):
    """Water from or to nowhere: flow = load size; a tap if ``way`` is +1, a drain if -1."""

    ports = (stores("water", "H2O.l"), draws("spring", "H2O.l"))
    size: float = sized("kg/h", "flow", 10.0, 0.0, 1e9)
    way: float = par(1.0, "1", -1.0, 1.0, "design_choice", "direction")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        flow = self.way * u.load * self.size
        return Flows({"water": flow, "spring": -flow})

    def estimate(self) -> Estimate:
        return _light(self.size)


# -- placing ---------------------------------------------------------------------------------------


def sky(lit: Any) -> SimpleNamespace:
    """A site whose light is given; hours as many as there are values."""
    lit = np.atleast_1d(np.asarray(lit, dtype=float))
    same = np.ones(len(lit))
    return SimpleNamespace(
        lit=lit, flux=1361.0 * lit, diffuse=0.0 * same, sun_elevation=0.0 * same, sink_T=200.0 * same, ground_T=200.0 * same,
        air_T=290.0 * same, gravity=1.62,
    )  # fmt: skip


def fixed(size: float) -> Sizing:
    """A size that is not up for choice."""
    return Sizing(size, size)


def place(name: str, component: Component, sizing: Sizing | None = None, /, **more: Any) -> Unit:
    """A unit; ports not named in ``wires`` go to the bus of their own name, optional ones to none, and the size is
    fixed unless given."""
    buses = {p.name: p.name for p in component.ports if not (p.outside or p.optional)} | more.pop("wires", {})
    return Unit(name, component, buses, sizing or fixed(component.size), **more)


def wired(*units: Unit, closed_by: Mapping[str, str] | None = None, **conditions: float) -> Network:
    """A network with the buses that the units name, in the order in which they are named."""
    buses: dict[str, Bus] = {}
    for unit in units:
        for port in unit.component.ports:
            if port.name in unit.wires:
                bus = unit.wires[port.name]
                buses[bus] = Bus(bus, unit.port_carrier(port), T_ROOM, 2e5, (closed_by or {}).get(bus))
    return Network(buses, {u.name: u for u in units}, conditions)


def read(network: Network, site: Any, loads: Sequence[float] = ()) -> dict[str, Any]:
    """All units as straight lines, at default breakpoints unless ``loads`` says otherwise."""
    return linearise(network, {name: Operating({}, loads) for name in network.units}, site)


def problem(
    network: Network,
    site: Any,
    edges: Any = None,
    price: Mapping[str, float] | None = None,
    step: float = HOUR,
    **options: Any,
) -> Problem:
    """The planning problem on an hourly grid unless edges are given; no reserves unless options ask for them."""
    edges = np.arange(len(site.lit) + 1.0) if edges is None else np.asarray(edges, dtype=float)
    chosen = Options(**({"trim": 0.0, "reserve": 0.0} | options))
    each = {name: (price or {}).get(name, 0.0) for name in network.units}
    return Problem(network, read(network, site), edges, each, chosen, step)


def planned(network: Network, site: Any, edges: Any = None, price: Any = None, **options: Any) -> Plan:
    """The plan of that problem."""
    return plan(problem(network, site, edges, price, **options))


def ran(
    network: Network, site: Any, loads: Mapping[str, Any] | None = None, controls: Mapping[Any, Any] | None = None,
    start: Mapping[Any, float] | None = None, targets: Mapping[Any, Any] | None = None,
    counts: Mapping[str, int] | None = None, step: float = HOUR, starting: Mapping[str, Any] | None = None, **options: Any,
) -> Run:  # fmt: skip
    """A run of given orders; without an operator's trim unless options ask for it. Targets default to the start."""
    begin = {k: float(v) for k, v in (start or {}).items()}
    hours = len(site.lit)
    loads = dict(loads or {})
    for unit in network.units.values():
        if unit.schedule is not None:
            loads.setdefault(unit.name, windowed(unit.schedule, np.arange(hours + 1.0), outside=0.0))
        for s in unit.component.states:
            n = (counts or {}).get(unit.name, 1) if s.role == "stock" else 1
            begin.setdefault((unit.name, s.name), n * unit.component.start()[s.name])
    stocks = {(u.name, s.name) for u in network.units.values() for s in u.component.states if s.role == "stock"}
    orders = Orders(
        step,
        {k: np.broadcast_to(v, (hours,)) for k, v in loads.items()},
        {k: np.broadcast_to(v, (hours,)) for k, v in (controls or {}).items()},
        {k: np.broadcast_to((targets or {}).get(k, v), (hours + 1,)) for k, v in begin.items()},
        {k: v for k, v in begin.items() if k in stocks},
        starting or {},
    )
    number = {name: (counts or {}).get(name, 1) for name in network.units}
    settings = RunOptions(**({"trim": 0.0, "rtol": 1e-8} | options))
    return simulate(network, number, orders, read(network, site), site, settings)
