"""The lunar test problem of [spacelogistics]: crewed missions a year apart, with and without oxygen and hydrogen from
the surface.

Earth, low Earth orbit, lunar orbit and surface in a row; outbound legs at one epoch of a mission, inbound legs at the
next. All numbers are those of the published problem (g0 = 9.8 m/s2 among them), except that the shares of oxidiser and
fuel are not swapped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from gasloop.solve.campaign.plants import straight
from gasloop.solve.campaign.run import solve
from gasloop.solve.campaign.things import DAY, Campaign, Commodity, Demand, Engine, Leg, Plant, Store, Supply, Vehicle

ISP, G, RATIO = 420.0, 9.8, 5.5
PAYLOAD, PROPELLANT, DRY = 2837.11768506991, 44362.37800273237, 13071.917273428024
EATEN = 8.655  # consumables [kg/person/d]
CREW, STAY, HABITAT, SAMPLES = 4.0, 3.0, 2000.0, 1000.0
APART = 365.0 * DAY
WORK = (DAY, 364 * DAY)  # of a plant between outbound and inbound epoch, and until the next mission
# leg: ends, m/s, days of flight
WAYS = (("earth", "leo", 0.0, 1.0), ("leo", "llo", 4040.0, 3.0), ("llo", "surface", 1870.0, 1.0))
STAYS = {"llo": 5.0, "surface": STAY}


@dataclass(frozen=True)
class Design:
    """The vehicle."""

    payload: float = PAYLOAD
    propellant: float = PROPELLANT
    dry: float = DRY


def lunar(missions: int = 2, copies: int = 6, rate: float = 0.0, design: Design | None = None) -> Campaign:
    """The problem. copies : new vehicles at each outbound epoch; rate : of the plant [kg/kg/yr of 365 d], 0: none."""
    epochs = range(2 * missions)
    out, back = frozenset(e for e in epochs if e % 2 == 0), frozenset(e for e in epochs if e % 2)
    return Campaign(
        name="lunar", dates=tuple(e // 2 * APART + (e % 2) * WORK[0] for e in epochs), waits=("llo", "surface"),
        commodities=_commodities(), vehicles=(_vehicle(design or Design()),), legs=(*_legs(out, 1), *_legs(back, -1)),
        supplies=tuple(s for e in sorted(out) for s in _supplies(e, copies)),
        demands=tuple(d for e in sorted(out) for d in _demands(e)),
        stores=(Store("surface store", "surface", dict.fromkeys(("plant", "maintenance", "O2", "H2"), math.inf)),) * (rate > 0),
        plants=(_plant(rate, 2 * missions),) * (rate > 0),
        stays={(node, e): days * DAY for node, days in STAYS.items() for e in out},
    )  # fmt: skip


@cache
def imleo(missions: int = 2, copies: int = 6, rate: float = 0.0, gap: float = 1e-9) -> float:
    """Mass that leaves the Earth in the best campaign [kg]."""
    return solve(lunar(missions, copies, rate), gap).objective


def saved(missions: int, rate: float, copies: int = 8, gap: float = 1e-5) -> float:
    """Change of that mass by a plant, as a share of the mass without one."""
    return imleo(missions, copies, rate, gap) / imleo(missions, copies, 0.0, gap) - 1.0


def details(missions: int = 2, copies: int = 6, rate: float = 0.0) -> dict[str, Any]:
    """What the best campaign flies: vehicles and oxygen and hydrogen that leave for the Moon, by mission; plant [kg]."""
    found = solve(lunar(missions, copies, rate), 1e-9)
    model = found.model
    flown = [(i, a) for i, a in enumerate(model.arcs) if a.leg is not None and a.leg.name == "leo to llo"]
    plants = [c for (i, name), c in model.load.items() if name == "plant" and model.arcs[i].kind == "work"]
    propellant = [sum(model.amount(i, s, found.values) for s in ("O2", "H2")) for i, _ in flown]
    return {
        "vehicles": [float(found.values[model.count[i, "craft"]]) for i, _ in flown],
        "propellant": propellant,
        "propellant_of_all": sum(propellant),
        "plant": max((float(found.values[c]) for c in plants), default=0.0),
    }


def _commodities() -> tuple[Commodity, ...]:
    crew = Commodity("crew", mass=100.0, whole=True, eats={"consumables": EATEN / DAY})
    solid = (Commodity(n) for n in ("plant", "maintenance", "consumables", "habitat", "samples"))
    return (crew, *solid, Commodity("O2", fluid=True), Commodity("H2", fluid=True))


def _vehicle(design: Design) -> Vehicle:
    shares = (("O2", RATIO / (1 + RATIO)), ("H2", 1 / (1 + RATIO)))
    return Vehicle(
        "craft", design.dry, design.payload, {name: share * design.propellant for name, share in shares},
        Engine(ISP, shares, G), upkeep={"maintenance": 0.01 * design.dry},
    )  # fmt: skip


def _legs(epochs: frozenset[int], way: int) -> list[Leg]:
    legs = []
    for a, b, dv, days in WAYS:
        start, end = (a, b) if way > 0 else (b, a)
        launched = start == "earth"
        legs.append(
            Leg(
                f"{start} to {end}",
                start,
                end,
                dv,
                days * DAY,
                epochs,
                limited=not launched,
                counts=launched,
            )
        )
    return legs


def _supplies(epoch: int, copies: int) -> list[Supply]:
    free = ("plant", "maintenance", "consumables", "habitat", "O2", "H2")
    return [
        *(Supply("earth", name, epoch) for name in free),
        Supply("earth", "crew", epoch, CREW), Supply("earth", "craft", epoch, copies),
        Supply("surface", "crew", epoch + 1, CREW), Supply("surface", "samples", epoch + 1),
    ]  # fmt: skip


def _demands(epoch: int) -> list[Demand]:
    return [
        Demand("surface", "crew", epoch, CREW), Demand("surface", "habitat", epoch, HABITAT),
        Demand("surface", "consumables", epoch + 1, CREW * STAY * EATEN),
        Demand("earth", "crew", epoch + 1, CREW), Demand("earth", "samples", epoch + 1, SAMPLES),
    ]  # fmt: skip


def _plant(rate: float, epochs: int) -> Plant:
    masses, rates = straight(rate / APART)
    return Plant(
        "plant", "surface", "plant", {"O2": 8 / 9, "H2": 1 / 9}, masses, rates,
        decay=0.10 / APART, upkeep={"maintenance": 0.05 / APART}, works={e: WORK[e % 2] for e in range(epochs)},
    )  # fmt: skip
