"""What came of flying a mission: burns and other events one after another, where all mass went, what stopped it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gasloop.flight.vehicle import Craft, Element


@dataclass(frozen=True)
class Burned:
    """One stage in one burn.

    dv : given by it [m/s]; asked : of it, which is more where it failed
    used, left : by species [kg]; before : mass of the whole craft [kg]; spare_dv : what the stage could still give [m/s]
    first_out : species that will run out first; share : of what the stage holds that is left
    """

    where: str
    craft: str
    stage: str
    start: str
    end: str
    time: float
    dv: float
    asked: float
    used: Mapping[str, float]
    left: Mapping[str, float]
    before: float
    spare_dv: float
    first_out: str
    share: float

    @property
    def emptied(self) -> bool:
        """Whether the stage was burnt out, so that another goes on."""
        return self.dv < self.asked

    @property
    def margin(self) -> float:
        """Propellant left in the stage [kg]."""
        return sum(self.left.values())


@dataclass(frozen=True)
class Moved:
    """A transfer, by species [kg]: what left, what arrived; when it began, how long it took [s]."""

    where: str
    source: str
    to: str
    time: float
    left: Mapping[str, float]
    arrived: Mapping[str, float]
    lasts: float = 0.0


@dataclass(frozen=True)
class Stay:
    """A craft at a node, or on the way between two, from one time to another [s]; for drawing."""

    craft: str
    start: str
    end: str
    since: float
    until: float


@dataclass(frozen=True)
class Failure:
    """What stopped a mission. missing : by species [kg]."""

    where: str
    said: str
    missing: Mapping[str, float] = field(default_factory=dict)


class OutOfPlace(ValueError):
    """An event that cannot happen as stated: something is not there. ``where``: the event; ``mend``: how to mend it."""

    def __init__(self, where: str, what: str, mend: str = "") -> None:
        self.where, self.what, self.mend = where, what, mend
        super().__init__(f"{where}: {what}")


class Short(Exception):
    """A mission that cannot go on: raised by what happens, caught by ``fly``."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.said)


@dataclass
class Course:
    """A mission as flown. ledger : all mass that came or went, by way and species [kg]."""

    burns: list[Burned] = field(default_factory=list)
    transfers: list[Moved] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    crafts: dict[str, Craft] = field(default_factory=dict)
    left_behind: list[Element] = field(default_factory=list)
    ledger: dict[str, dict[str, float]] = field(default_factory=dict)
    failure: Failure | None = None

    def note(self, way: str, species: str, mass: float) -> None:
        """Book mass [kg]: ``burnt``, ``boiled off``, ``lost in transfer``, ``made``, ``loaded``, ``unloaded``."""
        column = self.ledger.setdefault(way, {})
        column[species] = column.get(species, 0.0) + mass

    def total(self, way: str) -> float:
        """All species of a column of the ledger [kg]."""
        return sum(self.ledger.get(way, {}).values())

    @property
    def ends(self) -> float:
        """Time of the last event [s]."""
        return max((s.until for s in self.stays), default=0.0)
