"""What a campaign is made of: commodities, vehicles, legs, stores, plants, what is offered and what is asked for.

All in SI: kg, m/s, s. Dates are seconds from the start. An *epoch* is a date at which things may leave or arrive.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from gasloop.matter.species import G0
from gasloop.parts.rocket import propellant_fraction

DAY = 86400.0
YEAR = 365.25 * DAY


@dataclass(frozen=True)
class Commodity:
    """Something that is carried.

    mass : of one unit [kg]; whole : whether only whole units exist (crew)
    fluid : carried in tanks of its own, not as payload
    eats : what one unit uses up of other commodities wherever it is [units/s]
    """

    name: str
    mass: float = 1.0
    whole: bool = False
    fluid: bool = False
    eats: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Engine:
    """What pushes a vehicle: specific impulse [s], and what share of the propellant's mass each species is."""

    isp: float
    mixture: tuple[tuple[str, float], ...]
    g0: float = G0

    def burned(self, dv: float) -> float:
        """Propellant burned, as a share of the mass at departure."""
        return float(propellant_fraction(dv, self.isp, self.g0)) if dv > 0 else 0.0


@dataclass(frozen=True)
class Vehicle:
    """A design, of which whole ones fly. Those with the same engine fly together and share their propellant.

    dry, payload : mass and what it carries beside propellant [kg]; tanks : capacity by species [kg]
    loss : boil-off by species in flight and parked [1/s]; upkeep : what a flight uses of other commodities
    price : of a new one (money); carries : commodities of the payload that it may carry, None for all
    """

    name: str
    dry: float
    payload: float
    tanks: Mapping[str, float]
    engine: Engine
    loss: Mapping[str, float] = field(default_factory=dict)
    upkeep: Mapping[str, float] = field(default_factory=dict)
    price: float = 0.0
    carries: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Leg:
    """A way between two nodes.

    dv : by the vehicle's own engine [m/s]; time [s]; epochs : how many epochs later it arrives (0: the same)
    leaves : epochs at which it may leave; vehicles : that may fly it, None for all
    limited : whether payload and tanks limit what is flown (a launcher that lifts loads apart is not limited so)
    counts : whether what leaves on it is the mass that is minimised (mass to low Earth orbit)
    lift : of one launch [kg], inf if launches are not counted; price [money/kg]; launch_price [money/launch]
    most : that may leave at one epoch [kg]
    """

    name: str
    start: str
    end: str
    dv: float
    time: float
    leaves: frozenset[int]
    epochs: int = 0
    vehicles: tuple[str, ...] | None = None
    limited: bool = True
    counts: bool = False
    lift: float = math.inf
    price: float = 0.0
    launch_price: float = 0.0
    most: float = math.inf


@dataclass(frozen=True)
class Store:
    """A place at a node where things wait without a vehicle.

    holds : most of each commodity; loss : boil-off by species [1/s]
    hardware : commodity that the store is made of, '' if it costs nothing
    ratio : hardware for each kg held, by species [kg/kg]
    """

    name: str
    node: str
    holds: Mapping[str, float]
    loss: Mapping[str, float] = field(default_factory=dict)
    hardware: str = ""
    ratio: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Plant:
    """Makes commodities at a node from what lies there.

    commodity : that the plant itself is, by mass
    makes : share of the product's mass by species; masses, rates : corners of product [kg/s] against plant mass [kg],
    beyond the last one along the last slope; most : that it may weigh [kg]
    decay : share of the plant lost [1/s]; upkeep : other commodities for each kg of plant [1/s]
    works : seconds of work between an epoch and the next, by epoch; the whole time where nothing is said
    """

    name: str
    node: str
    commodity: str
    makes: Mapping[str, float]
    masses: tuple[float, ...]
    rates: tuple[float, ...]
    decay: float = 0.0
    upkeep: Mapping[str, float] = field(default_factory=dict)
    works: Mapping[int, float] = field(default_factory=dict)
    most: float = math.inf

    def rate(self, mass: float) -> float:
        """Product [kg/s] of a plant of this mass [kg]."""
        for i in range(1, len(self.masses)):
            if mass <= self.masses[i] or i == len(self.masses) - 1:
                slope = (self.rates[i] - self.rates[i - 1]) / (self.masses[i] - self.masses[i - 1])
                return self.rates[i - 1] + slope * (mass - self.masses[i - 1])
        raise ValueError(f"plant '{self.name}' has a curve of {len(self.masses)} corner; it takes two")


@dataclass(frozen=True)
class Supply:
    """What is there for the taking at a node and an epoch: a commodity, or new vehicles."""

    node: str
    what: str
    epoch: int
    amount: float = math.inf
    price: float = 0.0


@dataclass(frozen=True)
class Demand:
    """What is taken away at a node by an epoch.

    since : first epoch at which some of it may be taken, None: all at the one epoch
    priority : 1 is served first; None: it must be met, or there is no campaign
    """

    node: str
    what: str
    epoch: int
    amount: float
    priority: int | None = None
    since: int | None = None
    name: str = ""

    @property
    def epochs(self) -> range:
        """At which it may be taken."""
        return range(self.epoch if self.since is None else self.since, self.epoch + 1)


@dataclass(frozen=True)
class Campaign:
    """Years of flights.

    dates : of the epochs [s]; waits : nodes where vehicles and their loads may stay from one epoch to the next
    stays : how long such a stay is felt by those who eat, by (node, epoch) [s]; the time between the epochs otherwise
    minimise : "mass" (what leaves on legs that count), "cost", or "time" (the last departure)
    """

    name: str
    dates: tuple[float, ...]
    waits: tuple[str, ...]
    commodities: tuple[Commodity, ...]
    vehicles: tuple[Vehicle, ...]
    legs: tuple[Leg, ...]
    supplies: tuple[Supply, ...]
    demands: tuple[Demand, ...]
    stores: tuple[Store, ...] = ()
    plants: tuple[Plant, ...] = ()
    stays: Mapping[tuple[str, int], float] = field(default_factory=dict)
    minimise: str = "mass"

    def commodity(self, name: str) -> Commodity:
        """The commodity of that name."""
        return next(c for c in self.commodities if c.name == name)

    def vehicle(self, name: str) -> Vehicle:
        """The design of that name."""
        return next(v for v in self.vehicles if v.name == name)

    @property
    def nodes(self) -> tuple[str, ...]:
        """All nodes, in the order in which they are spoken of."""
        told = [n for leg in self.legs for n in (leg.start, leg.end)]
        told += [*self.waits, *(s.node for s in self.stores), *(p.node for p in self.plants)]
        told += [*(s.node for s in self.supplies), *(d.node for d in self.demands)]
        return tuple(dict.fromkeys(told))
