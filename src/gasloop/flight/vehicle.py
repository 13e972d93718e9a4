"""What flies: engines, tanks, elements, and craft made of them. Elements change while a mission is flown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

# Phases of flight that a loss may depend on; the name of a node goes before them.
PHASES = ("orbit", "transit", "surface")
_TINY = 1e-30
_EVEN = 1e-6  # of a load: closer than that two species run out together


@dataclass(frozen=True)
class Engine:
    """An engine, or several alike. shares : of each species in what it burns, by mass."""

    isp: float  # s
    shares: Mapping[str, float]

    def burnable(self, tanks: Mapping[str, Tank]) -> float:
        """Propellant that the stocks give at this mixture [kg]: the one that runs out first sets it."""
        return min(tanks[s].mass / share for s, share in self.shares.items())

    def first_out(self, tanks: Mapping[str, Tank]) -> str:
        """The species that runs out first; ``all at once`` where they are loaded in the ratio that is burnt."""
        lasts = {s: tanks[s].mass / share for s, share in self.shares.items()}
        if len(lasts) > 1 and max(lasts.values()) - min(lasts.values()) <= _EVEN * max(lasts.values()):
            return "all at once"
        return min(lasts, key=lambda s: lasts[s])


@dataclass
class Tank:
    """A stock of one species [kg].

    rates, heats : boil-off by phase or node, as a share of what is there [1/s], and as a heat leak [W] that evaporates
    liquid of latent heat ``latent`` [J/kg]; makes : what a plant gives it [kg/s] while it is not full
    """

    holds: float
    mass: float
    rates: Mapping[str, float] = field(default_factory=dict)
    heats: Mapping[str, float] = field(default_factory=dict)
    latent: float = np.inf
    makes: float = 0.0

    @property
    def room(self) -> float:
        """What still goes in [kg]."""
        return max(self.holds - self.mass, 0.0)

    def wait(self, time: float, node: str, phase: str) -> tuple[float, float]:
        """Let time [s] pass; gives what boiled off and what was made [kg].

        dm/dt = makes - b m - Q/h_fg, in closed form; what is made beyond a full tank is not made.
        """
        b = _of(self.rates, node, phase)
        steady = self.makes - _of(self.heats, node, phase) / self.latent  # kg/s
        filling = min(self._until_full(b, steady), time) if self.makes else time
        gone = -np.expm1(-b * filling)  # 1 - exp(-b t)
        held = gone / b if b > _TINY else filling  # s, for which a steady flow counts
        after = max(self.mass * (1 - gone) + steady * held, 0.0)
        made = self.makes * filling
        lost = self.mass + made - after
        boils = (b * after + self.makes - steady) * (time - filling)  # of a full tank: no more is made than that
        self.mass = after
        return lost + boils, made + boils

    def _until_full(self, b: float, steady: float) -> float:
        """Time [s] until the stock has risen to what the tank holds; infinite if it never does."""
        if steady <= b * self.holds:
            return np.inf
        if b <= _TINY:
            return self.room / steady
        return float(np.log1p(b * self.room / (steady - b * self.holds)) / b)


def _of(by: Mapping[str, float], node: str, phase: str) -> float:
    return by.get(node, by.get(phase, 0.0))


@dataclass(eq=False)
class Element:
    """A stage, capsule, lander, depot or plant: dry mass [kg], perhaps an engine and tanks, people, cargo [kg]."""

    name: str
    dry: float
    engine: Engine | None = None
    tanks: dict[str, Tank] = field(default_factory=dict)
    crew: int = 0
    cargo: dict[str, float] = field(default_factory=dict)

    def mass(self, person: float) -> float:
        """All of it; ``person``: mass of one of the crew [kg]."""
        return self.dry + sum(t.mass for t in self.tanks.values()) + self.crew * person + sum(self.cargo.values())


@dataclass(eq=False)
class Craft:
    """Elements that fly as one, where and when they are."""

    name: str
    elements: list[Element]
    node: str
    time: float  # s since the start

    def mass(self, person: float) -> float:
        """All elements [kg]."""
        return sum(e.mass(person) for e in self.elements)

    def names(self) -> Iterator[str]:
        """Names of the elements."""
        return (e.name for e in self.elements)
