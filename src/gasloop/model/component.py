"""What a component is: ports, controls, states, one pure function of physics, an estimate, evidence.

A component is a frozen dataclass with the field ``size``; its facts stand only in its own file. ``physics`` is written
with numpy names only and is read with floats, arrays, CasADi symbols and sampled parameters. Signs: a flow is positive
*out of the unit* into the bus (or into the environment).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from types import SimpleNamespace
from typing import Any, ClassVar, Literal

from gasloop.knowledge.quantity import Parameter, parameters
from gasloop.matter.carriers import Condition

Role = Literal["stock", "held", "settles", "free"]


@dataclass(frozen=True)
class Port:
    """Where a carrier enters or leaves. ``sign``: +1 gives, -1 takes, 0 both ways (a store).

    ``outside``: the port does not join a bus but crosses the boundary of the site (sunlight, mined ice, a vent plume).
    ``optional``: a study may leave it without a bus; then nothing flows there and a control that closes it is zero.
    """

    name: str
    carrier: str
    sign: int
    outside: bool = False
    optional: bool = False


def takes(name: str, carrier: str, optional: bool = False) -> Port:
    """A port through which the unit draws from a bus: flow <= 0."""
    return Port(name, carrier, -1, optional=optional)


def gives(name: str, carrier: str, optional: bool = False) -> Port:
    """A port through which the unit feeds a bus: flow >= 0."""
    return Port(name, carrier, +1, optional=optional)


def stores(name: str, carrier: str, optional: bool = False) -> Port:
    """A port through which a store feeds or draws."""
    return Port(name, carrier, 0, optional=optional)


def draws(name: str, carrier: str) -> Port:
    """A port through which the unit takes from outside the site: flow <= 0."""
    return Port(name, carrier, -1, outside=True)


def emits(name: str, carrier: str) -> Port:
    """A port through which the unit gives to the outside of the site: flow >= 0."""
    return Port(name, carrier, +1, outside=True)


def trades(name: str, carrier: str) -> Port:
    """A port through which the unit exchanges with the outside of the site, both ways."""
    return Port(name, carrier, 0, outside=True)


@dataclass(frozen=True)
class Control:
    """A knob. A ``load`` in 0..1 of size by default.

    closes : the port whose flow this control sets in proportion, so that it can close the bus there
    needs : an optional port without which the control is zero (a mixer's power)
    low, high : bounds; infinite ones mean that physics is linear in the control (a store's fill) and the unit is the flow's
    """

    name: str = "load"
    low: float = 0.0
    high: float = 1.0
    closes: str | None = None
    what: str = "share of size"
    needs: str | None = None

    @property
    def bounded(self) -> bool:
        """Whether both bounds are finite."""
        return math.isfinite(self.low) and math.isfinite(self.high)


LOAD = Control()


@dataclass(frozen=True)
class State:
    """Something that is kept.

    role : ``stock``, what a plan carries from hour to hour, in 0..size unless ``Component.span`` says otherwise;
           ``held``, kept at ``start`` in a plan, which makes sure that it would not rise;
           ``settles``, quick: a plan takes its steady value at each load;
           ``free``, what a plan knows nothing of (a layer's temperature): it reads the unit at the mean that the last run
           showed, and the run integrates it
    start : value at the start of a run (for a stock: as a share of size)
    scale : size of a usual change, for the integrator; None: the size of the unit
    """

    name: str
    unit: str
    start: float
    role: Role
    scale: float | None = None
    what: str = ""

    @property
    def planned(self) -> bool:
        """Whether a plan carries it from hour to hour."""
        return self.role in ("stock", "held")


@dataclass(frozen=True)
class Alarm:
    """An output of physics that means something out of the ordinary; a run tells when, for how long and how much.

    output : its name among the outputs
    unit : SI; a flow (kg/s, W) adds up over the run, anything else has a peak
    what : in words, after the unit's name: "relief valve open"
    level : from where it counts: a flow per size of the unit, anything else as it is
    """

    output: str
    unit: str
    what: str
    level: float

    @property
    def amount_unit(self) -> str | None:
        """The unit of what a flow adds up to; None if the output does not add up."""
        return {"kg/s": "kg", "W": "J"}.get(self.unit)

    def counts_from(self, size: float) -> float:
        """The level for a unit of that size [unit]."""
        return self.level * size if self.amount_unit else self.level


# A relief valve counts as open from where a year of it would empty 0.3 % of a full vessel: what an ordinary leak of heat
# sends through it is more, what smooth laws let seep through a closed valve is less.
RELIEF = Alarm("relief", "kg/s", "relief valve open", 1e-10)


@dataclass(frozen=True)
class Watched:
    """An output of physics that a report draws over the run: its name, SI unit, and what it is in words."""

    output: str
    unit: str
    what: str


PRESSURE = Watched("pressure", "Pa", "pressure")


@dataclass(frozen=True)
class At:
    """What a unit sees: the condition of the carrier at each port, and the site now.

    site : gravity [m/s2], flux, diffuse [W/m2], lit [0..1], sun_elevation [rad], sink_T, ground_T, air_T [K], wind [m/s]
    """

    ports: Mapping[str, Condition]
    site: Any

    def __getitem__(self, port: str) -> Condition:
        return self.ports[port]


@dataclass(frozen=True)
class Flows:
    """What physics returns: a flow for each port [kg/s or W, positive out], a rate for each state, free outputs."""

    ports: Mapping[str, Any]
    rates: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """What a unit now holds, for the audit: energy [J], entropy [J/K], mass [kg] of each carrier."""

    energy: Any = 0.0
    entropy: Any = 0.0
    mass: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Estimate:
    """What a unit of this size weighs and takes. ``mass`` [kg] includes the ``growth`` allowance (a share)."""

    mass: float
    growth: float
    volume: float = 0.0  # m3
    crew_time: float = 0.0  # hours of crew per year
    note: str = ""


@dataclass(frozen=True)
class Evidence:
    """A literature point beside the equations: what was reported, where, and how sure we are of the reading."""

    what: str
    value: float
    unit: str
    source: str
    confidence: Literal["primary", "transcribed", "computed", "recalled"]


def sized(unit: str, what: str, typical: float, low: float, high: float) -> Any:
    """The field ``size``: its unit, what it measures and the span over which the physics is valid, in that unit."""
    from gasloop.knowledge.quantity import unit as read

    factor = read(unit).factor
    meta = {"size": Parameter("size", typical, unit, low, high, "", what)}
    return field(default=typical * factor, metadata=meta)


@dataclass(frozen=True, kw_only=True, eq=False)
class Component(ABC):
    """The one abstract class. A component is final: no subclass of a subclass."""

    ports: ClassVar[tuple[Port, ...]]
    controls: ClassVar[tuple[Control, ...]] = (LOAD,)
    states: ClassVar[tuple[State, ...]] = ()
    evidence: ClassVar[tuple[Evidence, ...]] = ()
    alarms: ClassVar[tuple[Alarm, ...]] = ()
    watched: ClassVar[tuple[Watched, ...]] = ()
    # Which flows and rates grow in proportion to size at equal load and equal filling; a test holds the declaration.
    scales_with_size: ClassVar[bool] = True
    # A demand runs at load 1 unless the study gives it a schedule; a plan may not turn it down.
    demand: ClassVar[bool] = False
    # A plan reads the flows of this unit, at a load that the study imposes, over the stocks that set the conditions it sees.
    follows_levels: ClassVar[bool] = False

    size: float = 1.0

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if any(base is not Component and issubclass(base, Component) for base in cls.__bases__):
            raise TypeError(f"{cls.__name__}: a component is final; derive from Component and copy what you need")

    @abstractmethod
    def physics(self, u: Any, x: Any, at: At) -> Flows:
        """Flows, rates and outputs at controls u, states x and what the ports see."""

    @abstractmethod
    def estimate(self) -> Estimate:
        """Mass, volume and crew time of a unit of this size."""

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        """Conditions that this unit sets: of the bus its store closes, and of its outside ports."""
        return {}

    def holds(self, x: Any) -> Content:
        """What the unit holds in state x."""
        return Content()

    def span(self, state: str) -> tuple[float, float]:
        """Lowest and highest filling of a stock, as shares of size."""
        return (0.0, 1.0)

    # -- derived, the same for every component ------------------------------------------------------------------

    @classmethod
    def size_label(cls) -> Parameter:
        """Unit, meaning and valid span of the size."""
        for f in fields(cls):
            if "size" in f.metadata:
                found: Parameter = f.metadata["size"]
                return found
        raise TypeError(f"{cls.__name__}: declare `size: float = sized(...)`")

    @classmethod
    def port(cls, name: str) -> Port:
        """The port of that name."""
        for p in cls.ports:
            if p.name == name:
                return p
        raise KeyError(f"{cls.__name__} has no port '{name}'; it has: {', '.join(p.name for p in cls.ports)}")

    def carrier_of(self, port: Port) -> str:
        """The carrier of a port; a ``*`` in it stands for the field ``fluid``, or ``soil`` where there is none.

        ``*.g`` of an oxygen tank is ``O2.g``.
        """
        return port.carrier.replace("*", getattr(self, "fluid", getattr(self, "soil", "*")))

    @property
    def load(self) -> Control | None:
        """The bounded control, if there is one."""
        return next((c for c in self.controls if c.bounded), None)

    def start(self) -> dict[str, float]:
        """Values of all states at the start of a run."""
        return {s.name: s.start * (self.size if s.role == "stock" else 1.0) for s in self.states}


def values(**named: Any) -> SimpleNamespace:
    """Controls or states by name: ``values(load=0.5)``."""
    return SimpleNamespace(**named)


def catalogue_name(cls: type[Component]) -> str:
    """``PemElectrolyser`` -> ``pem_electrolyser``."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")


def labels(component: Component | type[Component]) -> list[Parameter]:
    """The labelled parameters of a component."""
    return list(parameters(component))


__all__ = [
    "LOAD", "MISSING", "PRESSURE", "RELIEF", "Alarm", "At", "Component", "Condition", "Content", "Control", "Estimate", "Evidence", "Flows", "Port",
    "State", "Watched", "catalogue_name", "draws", "emits", "gives", "labels", "sized", "stores", "takes", "trades", "values",
]  # fmt: skip
