"""What a tour is made of: orbits, clients, servicers. SI, angles in rad."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from gasloop.matter.species import G0

Array = Any
DAY = 86400.0

Planes = Literal["fixed", "drift"]
Minimise = Literal["propellant", "time", "cost"]


@dataclass(frozen=True)
class Orbit:
    """A circle about the Earth: radius [m], inclination, right ascension of the node and argument of latitude at the start.

    Fields are floats, or arrays of many orbits.
    """

    radius: Array
    inclination: Array
    node: Array
    latitude: Array = 0.0

    def __getitem__(self, at: Any) -> Orbit:
        """Some of many orbits."""
        return Orbit(self.radius[at], self.inclination[at], self.node[at], self.latitude[at])


@dataclass(frozen=True)
class Client:
    """A satellite that wants ``need`` [kg] of the product between two dates [s from the start]."""

    name: str
    orbit: Orbit
    need: float
    opens: float = 0.0
    closes: float = np.inf


@dataclass(frozen=True)
class Servicer:
    """Servicers of one design.

    dry : mass [kg]; tank : propellant it can burn [kg]; hold : product it can carry [kg], None if the product is its
    propellant and shares the tank
    rate : of refuelling [kg/s]; stay : at a client beside refuelling [s]; trips : each may begin at the depot (None: as
    many as it takes); returns : whether each trip ends at the depot; trapped : mass that stays in tank and hold [kg]
    """

    dry: float
    tank: float
    isp: float
    count: int = 1
    hold: float | None = None
    rate: float = 0.0083
    stay: float = 0.0
    trips: int | None = 1
    returns: bool = True
    trapped: float = 0.0

    @property
    def exhaust(self) -> float:
        """g0 Isp [m/s]."""
        return G0 * self.isp

    @property
    def empty(self) -> float:
        """Mass with nothing left to burn or to give [kg]."""
        return self.dry + self.trapped


@dataclass(frozen=True)
class Prices:
    """Per kg at the depot, and per servicer that flies; one currency."""

    propellant: float = 0.0
    product: float = 0.0
    servicer: float = 0.0


@dataclass(frozen=True)
class Tour:
    """A depot, clients, servicers, and the rules of flight.

    planes : ``fixed``: planes stay as they are to one another, and a change of plane is paid; ``drift``: the Earth's
    flattening turns them, so that a servicer may also wait on a higher or lower orbit until two planes meet
    turns : of the waiting orbit in which the phase of the next client is met, at most
    lost : share of what leaves the servicer that does not arrive; lowest, highest : radii within which to wait [m]
    limit : everything is to be done within [s]; None: no limit. step : of the dates at which a servicer may leave [s]
    plane_changes : False leaves planes unpaid, as a published program did by mistake; only to compare with it
    """

    depot: Orbit
    clients: tuple[Client, ...]
    servicer: Servicer
    planes: Planes = "fixed"
    turns: int = 15
    lost: float = 0.0
    lowest: float = 6_578_137.0
    highest: float = 8_378_137.0
    limit: float | None = None
    step: float = 20 * DAY
    minimise: Minimise = "propellant"
    prices: Prices = Prices()
    plane_changes: bool = True

    @cached_property
    def dated(self) -> bool:
        """Whether it matters when a servicer leaves: planes drift, clients have windows, or time itself is minimised."""
        windows = any(c.opens > 0 or np.isfinite(c.closes) for c in self.clients)
        return self.planes == "drift" or windows or self.minimise == "time"

    @cached_property
    def dates(self) -> Array:
        """At which a servicer may leave or be done [s]; one only where it does not matter."""
        if not self.dated:
            return np.zeros(1)
        return np.arange(int(np.floor(self.limit_or_raise / self.step + 1e-9)) + 1) * self.step

    @property
    def limit_or_raise(self) -> float:
        """The limit, without which there is no grid of dates."""
        if self.limit is None:
            raise ValueError("a tour with drifting planes, windows or the least time needs a time limit")
        return self.limit

    @cached_property
    def orbits(self) -> Orbit:
        """All orbits, the depot first."""
        all_ = (self.depot, *(c.orbit for c in self.clients))
        return Orbit(*(np.array([getattr(o, f) for o in all_], dtype=float) for f in Orbit.__dataclass_fields__))

    @cached_property
    def given(self) -> Array:
        """What leaves the servicer at each stop [kg]; nothing at the depot."""
        return np.array([0.0, *(c.need / (1 - self.lost) for c in self.clients)])

    @cached_property
    def service(self) -> Array:
        """Time spent at each stop [s]."""
        stays = self.given / self.servicer.rate + self.servicer.stay
        return np.where(np.arange(len(stays)) == 0, 0.0, stays)
