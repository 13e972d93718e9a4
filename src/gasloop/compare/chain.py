"""A route as a chain of units at full load: sizes from the oxygen back to the ground, and what crosses its boundary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from gasloop.compare.routes import AIR_T, HOT_ABOVE, MADE_P, OXYGEN_P, OXYGEN_T, SOIL_T, Route, Unit
from gasloop.components import CATALOGUE
from gasloop.matter.carriers import T_SUN
from gasloop.model.component import Component, labels
from gasloop.places.sites import Site
from gasloop.validate.chain import fitted
from gasloop.validate.form import Setting
from gasloop.validate.runners import look

_HEAT_T, _HYDROGEN_P, _WATER_P = 320.0, 2e5, 2e5
_CLOSE = 1e-9  # of the flow that is wanted


@dataclass(frozen=True)
class Built:
    """A unit of a chain: ``count`` machines of one size; ``flows`` [kg/s or W] and ``mass`` [kg] of all of them."""

    unit: Unit
    component: Component
    count: int
    flows: Mapping[str, float]
    outputs: Mapping[str, float]
    mass: float
    crew_time: float  # h/yr
    T_hot: float  # K, of the heat or light that it takes, nought if none

    def flow(self, port: str) -> float:
        """Flow of a port, nought if there is no such port."""
        return self.flows.get(port, 0.0)

    @property
    def heat(self) -> float:
        """Heat taken from a hot bus, or as light [W]."""
        return 0.0 - self.flow("hot") - self.flow("sunlight")


@dataclass(frozen=True)
class Chain:
    """A route built for a rate of oxygen [kg/s]; ``left``: what a bus still wants, negative: has to spare [kg/s]."""

    route: Route
    rate: float
    built: tuple[Built, ...]
    left: Mapping[str, float]

    @property
    def electric(self) -> float:
        """Electricity taken [W]."""
        return -sum(b.flow("power") for b in self.built)

    @property
    def heat(self) -> float:
        """Heat taken from hot buses, or as light [W]."""
        return sum(b.heat for b in self.built)

    def exergy(self, T0: float) -> float:
        """Electricity and what work the heat could do at T0 [W]."""
        return self.electric + sum(b.heat * (1 - T0 / b.T_hot) for b in self.built if b.T_hot)

    @property
    def dug(self) -> float:
        """Ground moved [kg/s]."""
        return -sum(b.flow(port) for b in self.built for port in b.unit.dug)

    @property
    def reagents(self) -> dict[str, float]:
        """What is brought from elsewhere [kg/s], by name."""
        brought = {bus: flow for bus, flow in self.left.items() if flow > 0}
        for b in self.built:
            brought |= {name: b.outputs[output] for output, name in b.unit.spent.items()}
        return brought

    @property
    def spare(self) -> dict[str, float]:
        """What is made besides and stays over [kg/s]."""
        return {bus: -flow for bus, flow in self.left.items() if flow < 0}

    @property
    def worn(self) -> float | None:
        """Machines worn out [kg/s]; None where no unit knows of it."""
        known = [b.outputs["worn"] for b in self.built if "worn" in b.outputs]
        return sum(known) if known else None

    @property
    def unverified(self) -> tuple[int, int]:
        """How many parameters are unverified, and how many there are."""
        seen = [label for b in self.built for label in labels(b.component)]
        return sum(label.unverified for label in seen), len(seen)


def build(route: Route, rate: float, there: Site, changed: Sequence[Mapping[str, Any]] = ()) -> Chain:
    """The chain that gives so much oxygen [kg/s].

    changed : parameters that replace those of each unit, in the order of the units
    Raises OutOfSpan where a unit would be too small.
    """
    wanted = {"oxygen": rate}
    built = []
    for i, unit in enumerate(route.units):
        known = replace(unit, parameters={**unit.parameters, **changed[i]}) if changed else unit
        one = _sized(known, wanted.pop(unit.wires[unit.makes]), route, there)
        built.append(one)
        for port, bus in unit.wires.items():
            if port != unit.makes:
                wanted[bus] = wanted.get(bus, 0.0) - one.flow(port)
    left = {bus: flow for bus, flow in wanted.items() if abs(flow) > _CLOSE * rate}
    return Chain(route, rate, tuple(built), left)


def _sized(unit: Unit, wanted: float, route: Route, there: Site) -> Built:
    """The unit so large that it makes what is wanted; several alike where one would be too large."""
    cls = CATALOGUE[unit.is_]
    usual = _seen(unit, cls.size_label().si, route, there)

    def see(size: float) -> tuple[Component, dict[str, Any], float]:
        component, seen, T_hot = usual
        if size == component.size:
            return usual
        if not cls.scales_with_size:
            return _seen(unit, size, route, there)
        return (*_scaled(unit, component, seen, size / component.size), T_hot)

    fit = fitted(unit.is_, cls, see, lambda one: float(one[1]["flows"][unit.makes]), wanted)
    count, (component, seen, T_hot) = fit.count, fit.seen
    estimate = seen["estimate"]
    return Built(
        unit,
        component,
        count,
        {port: count * float(flow) for port, flow in seen["flows"].items()},
        {name: count * float(value) for name, value in seen["outputs"].items()},
        count * float(estimate["mass"]),
        count * float(estimate["crew_time"]),
        T_hot,
    )


def _scaled(unit: Unit, component: Component, seen: Mapping[str, Any], by: float) -> tuple[Component, dict[str, Any]]:
    """A unit so many times as large, and what there is to see of it; of its outputs only wear and what is spent grow."""
    growing = {"worn", *unit.spent}
    larger = replace(component, size=component.size * by)
    grown = {port: flow * by for port, flow in seen["flows"].items()}
    outputs = {name: value * by if name in growing else value for name, value in seen["outputs"].items()}
    return larger, {**seen, "flows": grown, "outputs": outputs, "estimate": asdict(larger.estimate())}


def _seen(unit: Unit, size: float, route: Route, there: Site) -> tuple[Component, dict[str, Any], float]:
    """The unit at full load where it stands: itself, all there is to see, the temperature of its heat or light."""
    component = CATALOGUE[unit.is_](size=size, **unit.parameters)
    hot = route.heat == "hot bus" and bool(unit.warms)
    T_hot = getattr(component, unit.warms) + HOT_ABOVE if hot else 0.0
    lit = any(p.name == "sunlight" for p in component.ports)
    load = component.load
    assert load is not None
    T_ground = AIR_T if there.body == "Mars" else SOIL_T
    site = {"ground_T": T_ground, "air_T": AIR_T, "gravity": there.gravity, "pressure": there.pressure}
    setting = Setting(component, {load.name: load.high}, {}, dict(_ports(unit, component, T_hot)), site)
    return component, look(setting), T_SUN if lit else T_hot


def _ports(unit: Unit, component: Component, T_hot: float) -> Mapping[str, Mapping[str, float]]:
    """What is stated of the ports; the rest is as the unit publishes it, or usual."""
    stated: dict[str, Mapping[str, float]] = {
        "oxygen": {"T": OXYGEN_T, "p": OXYGEN_P},
        "hydrogen": {"T": 300.0, "p": _HYDROGEN_P},
        "water": {"T": 300.0, "p": _WATER_P},
        "raw": {"T": 300.0, "p": _WATER_P},
        "feed": {"T": SOIL_T},
        "dug": {"T": SOIL_T},
        "ilmenite": {"T": SOIL_T},
        "heat": {"T": _HEAT_T},
    }
    stated["high"], stated["low"] = stated["oxygen"], {"T": OXYGEN_T, "p": MADE_P}
    if unit.wires.get("oxygen") == "thin":
        stated["oxygen"] = stated["low"]
    if T_hot:
        stated["hot"] = {"T": T_hot}
    return {p.name: stated[p.name] for p in component.ports if p.name in stated}
