"""The curve of a plant of ours: its study planned for deliveries of several sizes, mass against product."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gasloop.assess.estimate import estimates
from gasloop.campaign.read import Own
from gasloop.knowledge.quantity import show
from gasloop.matter.carriers import CARRIERS
from gasloop.model.network import Network, Sizing
from gasloop.solve.campaign.things import YEAR, Plant
from gasloop.solve.plan import plan
from gasloop.solve.problem import Plan, PlanError
from gasloop.study.loop import first_problem
from gasloop.study.read import Statement, read


@dataclass(frozen=True)
class Point:
    """One plan: size of the delivery [SI], mass of all units [kg], and what is handed over by species [kg/s]."""

    size: float
    mass: float
    rates: Mapping[str, float]

    @property
    def rate(self) -> float:
        """All of it [kg/s]."""
        return sum(self.rates.values())


@dataclass
class Curve:
    """Plans of one study, kept for the length of a run."""

    own: Own
    points: list[Point] = field(default_factory=list)
    _statement: Statement | None = None

    def sample(self, progress: Callable[[str], None]) -> None:
        """A plan at each size that the file names."""
        for size in self.own.sizes:
            progress(f"plan {self.own.study.name} for {self.own.component} of {show(size, 't')}")
            self.add(size)

    def add(self, size: float) -> Point:
        """A plan at this size."""
        statement = self._read()
        unit = statement.network.units[self.own.component]
        component = dataclasses.replace(unit.component, size=size)
        resized = dataclasses.replace(unit, component=component, sizing=Sizing(size, size))
        network = dataclasses.replace(statement.network, units={**statement.network.units, self.own.component: resized})
        asked = dataclasses.replace(statement, network=network, segments=self.own.segments)
        problem = first_problem(asked)
        try:
            made = plan(problem)
        except PlanError as error:
            raise PlanError(
                f"the plant study '{self.own.study.name}' has no plan for a {self.own.component} of {show(size, 't')}: "
                f"{error}; ask for smaller sizes, or allow its units to be larger"
            ) from error
        mass = sum(e.mass for e in estimates(problem.network, made.sizes, made.modules).values())
        point = Point(size, mass, _handed_over(network, made, self.own.component, asked.hours))
        self.points = sorted([*self.points, point], key=lambda p: p.size)
        return point

    def plant(self, plant: Plant) -> Plant:
        """The plant of the campaign with this curve, no larger than the largest plan, whose shares the product has."""
        last = self.points[-1]
        makes = {name: rate / last.rate for name, rate in last.rates.items()}
        masses, rates = tuple(p.mass for p in self.points), tuple(p.rate for p in self.points)
        return dataclasses.replace(plant, masses=masses, rates=rates, makes=makes, most=last.mass)

    def size_for(self, rate: float) -> float:
        """Size of the delivery that hands over so much [kg/s]: the two are in proportion."""
        return self.points[-1].size * rate / self.points[-1].rate

    def _read(self) -> Statement:
        if self._statement is None:
            self._statement = read(self.own.study)
            if self.own.component not in self._statement.network.units:
                known = ", ".join(self._statement.network.units)
                raise PlanError(f"'{self.own.study.name}' has no component '{self.own.component}'; it has {known}")
        return self._statement


def _handed_over(network: Network, made: Plan, name: str, hours: float) -> dict[str, float]:
    """Mean flow by species out of the plant [kg/s]: of several ways out, the largest; the others are losses on the way."""
    unit, seconds = network.units[name], made.hours * 3600.0
    found: dict[str, float] = {}
    for port in unit.component.ports:
        carrier = CARRIERS.get(unit.port_carrier(port))
        flow = made.flows.get((name, port.name))
        if port.outside and carrier is not None and flow is not None and "." in unit.port_carrier(port):
            species = unit.port_carrier(port).partition(".")[0]
            found[species] = max(found.get(species, 0.0), float(flow @ seconds) / (hours * 3600.0))
    given = {s: rate for s, rate in found.items() if rate * YEAR > 1e-3}
    if not given:
        raise PlanError(f"component '{name}' hands nothing over; name a delivery, whose flows leave the plant")
    return given
