"""The sites: where a plant stands, and what the place imposes on it.

Each site is a frozen dataclass whose numbers carry unit, range and source. ``site(name)`` gives one; change a
field with ``dataclasses.replace``. ``Site.sky`` gives the sunlight and the sink temperatures that components
and planners read.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from gasloop.places.earth import EarthPlant
from gasloop.places.mars import MarsJezero
from gasloop.places.moon import LightCycle, LunarSite, MareEquator, ShackletonRidge
from gasloop.places.orbit import Geostationary, LowEarthOrbit, NearRectilinearHalo
from gasloop.places.place import Site
from gasloop.places.space import FreeSpace

__all__ = [
    "SITES",
    "EarthPlant",
    "FreeSpace",
    "Geostationary",
    "LightCycle",
    "LowEarthOrbit",
    "LunarSite",
    "MareEquator",
    "MarsJezero",
    "NearRectilinearHalo",
    "ShackletonRidge",
    "Site",
    "site",
]

SITES: Mapping[str, Site] = {
    s.name: s
    for s in (
        ShackletonRidge(),
        MareEquator(),
        LightCycle(),
        MarsJezero(),
        EarthPlant(),
        LowEarthOrbit(),
        Geostationary(),
        NearRectilinearHalo(),
        FreeSpace(),
    )
}


def site(name: str) -> Site:
    """The site of that name."""
    if name not in SITES:
        near = difflib.get_close_matches(name, SITES, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(SITES)}"
        raise ValueError(f"there is no site '{name}'; {hint}")
    return SITES[name]
