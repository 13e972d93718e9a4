"""How far a crew's oxygen, water, carbon and nitrogen went round in a run.

The crew's loop is: people; all units of life support; and every unit that takes from a bus to which something of the crew's has come
(its breath, its waste water, what is made of them), except the buses that it drinks and breathes from, where all is clean again. What the
loop takes from the rest of the plant is its make-up; what it gives back counts against it; what a mine, a propellant plant or
a tanker does beside it does not.

    make-up = taken from other units and from outside - given to other units - what the loop now holds more
    closure = 1 - make-up / need

Air and water are one ledger, for water is split and made: kilograms of water whose oxygen that is (a kg of O2 is 1.126). Of it

    oxygen = breathed + lost with air - won back      won back: oxygen or water given by units that take the crew's carbon dioxide, at
                                                      most the oxygen in that
    water = the rest                                  need: what is drunk

Carbon: of food, less what is grown. Nitrogen: of food, and of air lost. A closure below nought means that more was taken than is needed;
above one, that there was some to spare: food turns into water.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.assess.chains import WATER_PER_OXYGEN
from gasloop.matter.carriers import CARRIERS
from gasloop.matter.organics import CREW_DAY
from gasloop.matter.species import molar_mass
from gasloop.model.network import Network, Unit

Array = NDArray[np.float64]
_O2, _CO2 = molar_mass("O2"), molar_mass("CO2")
LIFE_SUPPORT = "life_support"


@dataclass(frozen=True)
class Row:
    """One good per crew-day [kg]: what is needed, what had to be brought; ``closure`` is 1 - make-up / need."""

    need: float
    make_up: float

    @property
    def closure(self) -> float:
        """Share that need not be brought; nan where nothing is needed."""
        return 1 - self.make_up / self.need if self.need > 0 else float("nan")


@dataclass(frozen=True)
class Closure:
    """What a run came to. ``crew`` : the units that eat; ``crew_days`` : days of the reference person whose food they ate."""

    crew: tuple[str, ...]
    crew_days: float
    rows: Mapping[str, Row]


def crews(network: Network) -> tuple[str, ...]:
    """The units that eat: a port through which food comes in."""
    return tuple(
        name
        for name, unit in network.units.items()
        if any(p.sign < 0 and unit.port_carrier(p) == "food.s" for p in unit.component.ports)
    )


def loop(network: Network, crew: tuple[str, ...], room_of: Callable[[Any], str]) -> set[str]:
    """The units through which a crew's goods go; see above."""
    clean = {network.units[name].wires.get(port, "") for name in crew for port in ("oxygen", "water")}
    found = {name for name, unit in network.units.items() if room_of(unit.component) == LIFE_SUPPORT} | set(crew)
    used: set[str] = {bus for name in crew for bus in _gives(network, name)} - clean
    while True:
        found |= {name for name, unit in network.units.items() if _takes(network, unit) & used}
        more = {bus for name in found for bus in _gives(network, name)} - clean
        if more <= used:
            return found
        used |= more


def _gives(network: Network, name: str) -> set[str]:
    """Buses of matter to which a unit gives."""
    unit = network.units[name]
    return {bus for port, bus in unit.wires.items() if unit.component.port(port).sign > 0 and _matter(network, bus)}


def _takes(network: Network, unit: Unit) -> set[str]:
    return {bus for port, bus in unit.wires.items() if unit.component.port(port).sign < 0 and _matter(network, bus)}


def _matter(network: Network, bus: str) -> bool:
    return CARRIERS[network.buses[bus].carrier].is_matter


def closure(
    network: Network,
    flows: Mapping[tuple[str, str], Array],
    contents: Mapping[str, Mapping[str, tuple[float, float]]],
    step: float,
    room_of: Callable[[Any], str],
) -> Closure | None:
    """Closure of a run; None where nobody eats.

    flows : mean flow of each arc over each step, positive out of the unit; contents : unit -> carrier -> (start, end)
    room_of : the room of a component
    """
    crew = crews(network)
    days = sum(_total(flows, name, "food", step) for name in crew) / -CREW_DAY.food
    if days <= 0:
        return None
    books = _Books(network, flows, contents, step, crew, frozenset(loop(network, crew, room_of)))

    def taken(port: str) -> float:
        return sum(-_total(flows, name, port, step) for name in crew if (name, port) in flows)

    breathed, drunk, food = taken("oxygen"), taken("water"), taken("food")
    need = breathed + books.lost("O2.g")
    oxygen = need - min(books.recovered, need)
    both = books.make_up(_as_water)
    rows = {
        "water and oxygen, as water": Row(drunk + WATER_PER_OXYGEN * need, both),
        "oxygen": Row(need, oxygen),
        "water": Row(drunk, both - WATER_PER_OXYGEN * oxygen),
        "carbon": Row(food * _element("C", "food.s"), books.make_up(_organic_carbon)),
        "nitrogen": Row(food * _element("N", "food.s") + books.lost("N2.g"), books.make_up(_food_or_air_nitrogen)),
    }
    return Closure(crew, days, {k: Row(r.need / days, r.make_up / days) for k, r in rows.items()})


Measure = Callable[[str], float]  # kg of something in a kg of a carrier


def _element(element: str, carrier: str) -> float:
    return CARRIERS[carrier].elements.get(element, 0.0)


def _formula(carrier: str) -> str:
    return carrier.rsplit(".", 1)[0]


def _as_water(carrier: str) -> float:
    """kg of water of whose oxygen a kg of water or of oxygen is."""
    return {"H2O": 1.0, "O2": WATER_PER_OXYGEN}.get(_formula(carrier), 0.0)


def _organic(carrier: str) -> bool:
    return carrier in ("food.s", "biomass.s")


def _organic_carbon(carrier: str) -> float:
    return _element("C", carrier) if _organic(carrier) else 0.0


def _food_or_air_nitrogen(carrier: str) -> float:
    return _element("N", carrier) if _organic(carrier) or _formula(carrier) == "N2" else 0.0


def _total(flows: Mapping[tuple[str, str], Array], unit: str, port: str, step: float) -> float:
    return float(np.sum(flows[unit, port])) * step


@dataclass(frozen=True)
class _Books:
    """What the crew's loop took, gave, lost and holds."""

    network: Network
    flows: Mapping[tuple[str, str], Array]
    contents: Mapping[str, Mapping[str, tuple[float, float]]]
    step: float
    crew: tuple[str, ...]
    loop: frozenset[str]

    def make_up(self, measure: Measure) -> float:
        """Taken by the loop from all else, less what it gave and now holds more [kg of what is measured].

        What it gives to the outside is lost, unless it was grown: food comes from there.
        """
        total = 0.0
        for arc in self.network.arcs:
            if arc.unit in self.loop and measure(arc.carrier) > 0.0:
                flow = self.flows[arc.unit, arc.port]
                returned = bool(arc.bus) or arc.carrier == "biomass.s"
                total -= measure(arc.carrier) * float((flow if returned else np.minimum(flow, 0.0)).sum()) * self.step
        for name in self.loop & set(self.contents):
            for carrier, (start, end) in self.contents[name].items():
                if carrier in CARRIERS:
                    total += measure(carrier) * (start - end)
        return total

    def lost(self, carrier: str) -> float:
        """Gas given to the outside by units of the loop that also take it from the site [kg]: leaks, locks, suits."""
        return sum(
            float(np.maximum(self.flows[arc.unit, arc.port], 0.0).sum()) * self.step
            for arc in self.network.arcs
            if not arc.bus and arc.carrier == carrier and arc.unit in self.loop and self._has(arc.unit, carrier)
        )

    def _has(self, name: str, carrier: str) -> bool:
        unit = self.network.units[name]
        return any(not p.outside and p.sign <= 0 and unit.port_carrier(p) == carrier for p in unit.component.ports)

    @property
    def recovered(self) -> float:
        """Oxygen won back: given as oxygen or water by units that take the crew's carbon dioxide, at most what is in that [kg]."""
        total = 0.0
        for name, unit in self.network.units.items():
            made = self._made(name, unit)
            taken = -made.get("CO2", 0.0) * _O2 / _CO2
            if taken > 0:
                given = max(made.get("O2", 0.0), 0.0) + max(made.get("H2O", 0.0), 0.0) / WATER_PER_OXYGEN
                total += min(given, taken)
        return total * self._from_crew

    def _made(self, name: str, unit: Any) -> dict[str, float]:
        """Net of what a unit gave, by formula [kg]; what it holds is a store and makes nothing."""
        found: dict[str, float] = {}
        if any(carrier in CARRIERS for carrier in self.contents.get(name, ())):
            return found
        for port in unit.component.ports:
            if (name, port.name) in self.flows:
                formula = _formula(unit.port_carrier(port))
                found[formula] = found.get(formula, 0.0) + _total(self.flows, name, port.name, self.step)
        return found

    @property
    def _from_crew(self) -> float:
        """Share of the carbon dioxide on the site that people and fires gave, the rest being drawn from outside."""
        brought = sum(
            float(np.maximum(-flow, 0.0).sum()) * self.step
            for flow, carrier in ((self.flows[a.unit, a.port], a.carrier) for a in self.network.arcs if not a.bus)
            if _formula(carrier) == "CO2"
        )
        breathed = sum(
            _total(self.flows, name, "carbon_dioxide", self.step)
            for name in self.crew
            if (name, "carbon_dioxide") in self.flows
        )
        return breathed / (breathed + brought) if breathed + brought > 0 else 0.0
