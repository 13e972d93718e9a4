"""Routes from the ground, or the air, to oxygen: which units, in which order, and what is chosen for a place.

A unit makes what the units behind it still want. The order is therefore from the oxygen back to the ground. All routes
have the boundary of ``BOUNDARY``. Parameters are those of the catalogue but for what a place or a neighbour fixes: the
soil, the temperature of icy ground, the grade that a concentrator hands on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gasloop.components import CATALOGUE
from gasloop.places.sites import SITES, MareEquator, MarsJezero, ShackletonRidge, Site, site

OXYGEN_T, OXYGEN_P = 300.0, 30e5
MADE_P = 1e5  # Pa, of oxygen out of a solid-oxide stack, which a compressor takes from there
AIR_T = 215.0  # K, air and soil of Mars, mean of the day
SOIL_T = 250.0  # K, ground that the Sun shone on, below its skin; as in ``matter.floors.heating``
HOT_ABOVE = 100.0  # K, by which a hot bus is above what it heats: all units take it in fully there

BOUNDARY = (
    "From undisturbed ground to oxygen gas at 300 K and 30 bar. Continuous duty at full load, warm and steady: duty, night, "
    "start-up and margin are not in it. Outside: power plant, concentrator, radiators, liquefaction, stores. Soil at "
    "250 K, icy ground at the site's temperature, air and soil of Mars at 215 K. Heat is heat delivered 100 K above what it warms, or light on the "
    "ground, whose mirrors are part of the ice tent; it is never added to electricity."
)


@dataclass(frozen=True)
class Unit:
    """A unit of a route.

    is_ : name in the catalogue; makes : the port whose flow is wanted, and so sets its size
    wires : port -> bus inside the route; what is no wire leaves the route (power, heat, slag)
    dug : ports through which undisturbed ground comes in
    spent : outputs [kg/s] that are brought from elsewhere, by name of the matter
    warms : parameter that holds the temperature of what a hot bus heats
    """

    is_: str
    makes: str
    wires: Mapping[str, str]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    dug: tuple[str, ...] = ()
    spent: Mapping[str, str] = field(default_factory=dict)
    warms: str = ""


@dataclass(frozen=True)
class Route:
    """A way to oxygen. ``key``: as in ``matter.floors`` and the claims; ``heat``: electric, by a hot bus, or sunlight on the ground."""

    name: str
    key: str
    units: tuple[Unit, ...]
    heat: str
    grade: float | None = None  # of icy ground
    T_ground: float = SOIL_T


def ground(name: str) -> Site:
    """The site of that name, if oxygen can be made of its ground or air. Raises ValueError for another."""
    there = site(name)
    # `light_cycle` is made up, and nobody knows of what its ground is.
    known = [s for s in SITES.values() if isinstance(s, (ShackletonRidge, MareEquator, MarsJezero))]
    if not any(s.name == there.name for s in known):
        names = ", ".join(s.name for s in known)
        raise ValueError(
            f"site {name} has no lunar soil and no air of carbon dioxide to make oxygen from; choose one that has: {names}"
        )
    return there


def soil_of(there: Site) -> str:
    """The soil of a site: Apollo 11's on the mare, Apollo 16's, for want of a polar sample, on the ridge; none on Mars."""
    if there.body == "Mars":
        return ""
    return "highland_16" if isinstance(there, ShackletonRidge) else "mare_11"


def routes(there: Site) -> tuple[list[Route], dict[str, str]]:
    """The routes that a site allows, and why others are left out."""
    return _martian(there) if there.body == "Mars" else _lunar(there)


def _lunar(there: Site) -> tuple[list[Route], dict[str, str]]:
    soil = soil_of(there)
    found = [
        *_both("hydrogen_reduction", "hydrogen", _hydrogen(soil)),
        *_both("carbothermal", "carbothermal", _carbothermal(soil)),
        Route("molten_regolith_electrolysis", "molten_electrolysis", _direct("molten_regolith_electrolysis", soil), "electric"),
        *_both("molten_salt_electrolysis", "salt_electrolysis", _salt(soil)),
        *_both("vacuum_pyrolysis", "pyrolysis", _direct("vacuum_pyrolysis", soil, "T")),
    ]  # fmt: skip
    left_out = dict.fromkeys(("solid_oxide_co2", "soil_dryer"), "needs air or soil of Mars")
    if isinstance(there, ShackletonRidge):
        T = there.ice_T
        found += [Route(mine, "ice", _ice(mine, T), heat, _grade(mine), T) for mine, heat in _MINES.items()]
    else:
        left_out |= dict.fromkeys(_MINES, f"no ice is known at {there.name}")
    return found, left_out


def _martian(there: Site) -> tuple[list[Route], dict[str, str]]:
    """Air by a freezer, the catalogue's usual way, and solid-oxide cells; hydrated soil by an oven, if there is one."""
    press = Unit(
        "compressor", "high", {"high": "oxygen", "low": "thin"}, {"fluid": "O2", "p_in": MADE_P, "p_out": OXYGEN_P}
    )
    stack = Unit("solid_oxide_co2", "oxygen", {"oxygen": "thin", "carbon_dioxide": "carbon_dioxide"})
    air = Unit("co2_acquisition", "carbon_dioxide", {"carbon_dioxide": "carbon_dioxide"}, {"p_air": there.pressure})
    found = [Route("solid_oxide_co2", "carbon_dioxide", (press, stack, air), "electric")]
    if "soil_dryer" in CATALOGUE:
        dryer = Unit("soil_dryer", "water", {"water": "raw"}, {"T_ground": AIR_T}, ("bound", "soil"))
        found.append(Route("soil_dryer", "water", (_PEM, _CLEANUP, dryer), "electric"))
    oxides = (
        "hydrogen_reduction",
        "carbothermal",
        "molten_regolith_electrolysis",
        "molten_salt_electrolysis",
        "vacuum_pyrolysis",
    )
    left_out = dict.fromkeys(oxides, "its soils are lunar")
    return found, left_out | dict.fromkeys(_MINES, "its ground is lunar, in a vacuum")


def _both(name: str, key: str, units: tuple[Unit, ...]) -> list[Route]:
    """The same route with its heat from electricity, and from a hot bus."""
    return [Route(name, key, units, heat) for heat in ("electric", "hot bus")]


def _grade(mine: str) -> float:
    return float(CATALOGUE[mine]().grade)  # type: ignore[attr-defined]


_MINES = {"ice_mine": "electric", "ice_drill": "electric", "ice_tent": "sunlight"}  # and where their heat comes from
_PEM = Unit("pem_electrolyser", "oxygen", {"oxygen": "oxygen", "water": "water", "hydrogen": "hydrogen"})
# The mines state their water to be pure, so the cleanup is told so: else water would be charged twice.
_CLEANUP = Unit("water_cleanup", "water", {"water": "water", "raw": "raw"}, {"y": 0.0}, spent={"spent": "resin"})


def _excavator(soil: str) -> Unit:
    return Unit("excavator", "feed", {"feed": "soil"}, {"soil": soil}, ("dug",))


def _hydrogen(soil: str) -> tuple[Unit, ...]:
    sieve: Any = CATALOGUE["beneficiation"](soil=soil)  # type: ignore[call-arg]
    reactor = Unit(
        "hydrogen_reduction",
        "water",
        {"water": "water", "hydrogen": "hydrogen", "ilmenite": "ilmenite"},
        {"soil": soil, "grade": sieve.grade},
        warms="T_set",
    )
    concentrator = Unit("beneficiation", "ilmenite", {"ilmenite": "ilmenite", "feed": "soil"}, {"soil": soil})
    return (_PEM, reactor, concentrator, _excavator(soil))


def _carbothermal(soil: str) -> tuple[Unit, ...]:
    wires = {"water": "water", "hydrogen": "hydrogen", "methane": "methane", "feed": "soil"}
    return (_PEM, Unit("carbothermal", "water", wires, {"soil": soil}, warms="T"), _excavator(soil))


def _direct(name: str, soil: str, warms: str = "") -> tuple[Unit, ...]:
    return (Unit(name, "oxygen", {"oxygen": "oxygen", "feed": "soil"}, {"soil": soil}, warms=warms), _excavator(soil))


def _salt(soil: str) -> tuple[Unit, ...]:
    wires = {"oxygen": "oxygen", "feed": "soil"}
    spent = {"salt_makeup": "salt"}
    pot = Unit("molten_salt_electrolysis", "oxygen", wires, {"soil": soil}, spent=spent, warms="T_set")
    return (pot, _excavator(soil))


def _ice(mine: str, T_ground: float) -> tuple[Unit, ...]:
    return (_PEM, _CLEANUP, Unit(mine, "water", {"water": "raw"}, {"T_ground": T_ground}, ("ice", "soil")))
