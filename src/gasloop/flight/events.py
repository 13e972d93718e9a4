"""What can happen in a mission, as plain data in SI; ``fly`` makes it happen, one after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gasloop.places.deltav import Leg


@dataclass(frozen=True)
class Event:
    """Anything. where : its place in the file, ``events.3``; id : a name of its own, so that a variant can leave it out."""

    where: str
    id: str


@dataclass(frozen=True)
class Stack(Event):
    """Elements joined into a craft at a node. when : not before that [s]."""

    craft: str
    of: tuple[str, ...]
    at: str
    when: float = 0.0


@dataclass(frozen=True)
class Step:
    """One burn of a leg: speed [m/s], stages and what they drop, as in Burn; at : since the departure [s]."""

    dv: float
    stages: tuple[str, ...]
    drop: Mapping[str, tuple[str, ...]]
    at: float


@dataclass(frozen=True)
class Burn(Event):
    """Speed given to a craft, to go along a leg or by itself.

    stages : in the order in which they burn; all but the last burn until they are empty
    drop : stage -> elements left behind once it is done
    after : coast before the first burn [s]; lasts : flight after the first burn (before, where a leg begins on the way) [s]
    steps : burns that have each their own stages, in place of ``dvs``, ``stages`` and ``drop``
    """

    craft: str
    dvs: tuple[float, ...]
    stages: tuple[str, ...]
    to: str = ""
    lasts: float = 0.0
    after: float = 0.0
    coasts_first: bool = False
    drop: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leg: Leg | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Carry(Event):
    """A flight that others fly [s]; holds : the most that the craft may weigh [kg], seats : and how many people."""

    craft: str
    to: str
    lasts: float
    holds: float | None
    seats: int | None


@dataclass(frozen=True)
class Coast(Event):
    """Time passes for a craft [s]; ``phase``: how its tanks feel it, usually as its node says."""

    craft: str
    lasts: float
    phase: str = ""


@dataclass(frozen=True)
class Drop(Event):
    """Elements left behind where the craft is."""

    craft: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Dock(Event):
    """Craft at one node become one; the earlier ones wait."""

    crafts: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Undock(Event):
    """Elements of a craft go on as a craft of their own."""

    craft: str
    of: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Transfer(Event):
    """Propellant from tank to tank.

    amount : that arrives [kg]; None: until the tanks are full, or, if ``all``, all there is
    lost : share of what leaves that does not arrive; chill : lost besides, to cool lines and tank [kg, each species]
    residual : share of what the source's tank holds that cannot be had out of it
    flow : that leaves the source [kg/s], so that it takes its time; at once without
    """

    species: tuple[str, ...]
    source: str
    to: str
    amount: float | None
    all: bool
    lost: float
    chill: float
    residual: float = 0.0
    flow: float | None = None


@dataclass(frozen=True)
class Load(Event):
    """People and cargo [kg] onto an element (or off it)."""

    element: str
    crew: int
    cargo: Mapping[str, float]
    off: bool = False
