"""A habitat as another tool states it: rooms with air, people, stores, units with their rates, how long; in SI.

Both importers read into this. What stands in a file and is not taken over is listed, never dropped; what the numbers
themselves say (a room of litres, vapour beyond saturation, a pressure that no valve stops) is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.assess.other_tools.audit import RowAudit, audit
from gasloop.components.life_support.cabin import Cabin
from gasloop.parts import air
from gasloop.parts.metabolism import Rates, carbon_dioxide_gap

LOW, HIGH = 20e3, 120e3  # Pa, for which the cabin is valid
LEAST_OXYGEN, MOST_OXYGEN = 15.2e3, 50e3  # Pa, told when outside
DAY = 86400.0


class ImportFault(ValueError):
    """A file that cannot be taken over; all that is wrong with it, one line each."""


@dataclass(frozen=True)
class Room:
    """A volume of air [m3] at one temperature [K]; kg of each gas."""

    name: str
    volume: float
    gases: Mapping[str, float]
    T: float = 295.15

    @property
    def pressures(self) -> dict[str, float]:
        """Partial pressures [Pa], ideal gases."""
        return {g: kg * air.gas_constant(g) * self.T / self.volume for g, kg in self.gases.items()}

    @property
    def pressure(self) -> float:
        """Total pressure [Pa]."""
        return sum(self.pressures.values())

    @property
    def humidity(self) -> float:
        """Vapour over saturation."""
        return self.pressures.get("H2O", 0.0) / float(air.saturation_pressure(self.T))

    @property
    def cabin(self) -> Cabin:
        """The same volume as a component. Raises ValueError for a room that holds nobody."""
        return Cabin(size=self.volume)


@dataclass(frozen=True)
class People:
    """So many persons in a room, by the crew law of their tool."""

    name: str
    room: str
    number: float
    rates: Rates
    dataset: str = "stated"


@dataclass(frozen=True)
class Unit:
    """A unit by its row: kg (kwh) in an hour that one takes and gives at full rate."""

    name: str
    number: float
    takes: Mapping[str, float]
    gives: Mapping[str, float]

    @property
    def audit(self) -> RowAudit:
        """What its row makes from nothing."""
        return audit(self.name, self.takes, self.gives)


@dataclass(frozen=True)
class Scenario:
    """What a file says.

    stores : name -> what -> kg (kWh); aside : what was not taken over, and why; notes : what the file's own numbers say
    """

    tool: str
    name: str
    hours: float
    rooms: tuple[Room, ...]
    people: tuple[People, ...]
    stores: Mapping[str, Mapping[str, float]]
    units: tuple[Unit, ...]
    aside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def people_in(self, room: str) -> tuple[People, ...]:
        """Who breathes the air of a room."""
        return tuple(p for p in self.people if p.room == room)

    @property
    def findings(self) -> list[str]:
        """All that is told of the file: of its air, its people, its units."""
        of_rooms = [said for room in self.rooms for said in of_room(room)]
        of_people = [said for said in dict.fromkeys(of_rates(p) for p in self.people) if said]
        of_units = [said for unit in self.units for said in unit.audit.sentences]
        return [*self.notes, *of_rooms, *of_people, *of_units]


def of_room(room: Room) -> list[str]:
    """What is out of the ordinary in the air that a room starts with."""
    said, p = [], room.pressures
    kPa = f"{room.pressure / 1e3:.4g} kPa"
    if not LOW <= room.pressure <= HIGH:
        said.append(
            f"{room.name}: {kPa} in {room.volume:.4g} m3 at {room.T:.2f} K is outside {LOW / 1e3:g} to {HIGH / 1e3:g} kPa"
        )
    if room.humidity > 1.0:
        said.append(
            f"{room.name}: vapour is {p['H2O'] / room.pressure * 100:.1f} % of the air by moles, {p['H2O'] / 1e3:.3g} kPa, which is "
            f"{room.humidity:.3g} times saturation at {room.T:.2f} K; a relative humidity was taken for a mole fraction, or "
            "nothing condenses there"
        )
    oxygen = p.get("O2", 0.0)
    if not LEAST_OXYGEN <= oxygen <= MOST_OXYGEN:
        said.append(
            f"{room.name}: {oxygen / 1e3:.3g} kPa of oxygen; people want {LEAST_OXYGEN / 1e3:g} kPa at least, and no more than "
            f"{MOST_OXYGEN / 1e3:g} kPa, whatever its share"
        )
    return said


def of_rates(people: People) -> str:
    """How a crew law's carbon dioxide differs from that of our food; nothing if it says none."""
    gap = carbon_dioxide_gap(people.rates)
    if gap is None:
        return ""
    oxygen, carbon = (x * DAY for x in (people.rates.oxygen, people.rates.carbon_dioxide or 0.0))
    return (
        f"crew law ({people.rates.what}): {oxygen:.4g} kg of oxygen and {carbon:.4g} kg of carbon dioxide a day; oxygen is kept, "
        f"carbon dioxide follows from our food and is off theirs by {gap * 100:+.2f} %"
    )
