"""Free space near the Earth's distance from the Sun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.places.place import HorizonChoice, Site
from gasloop.places.sky import STEFAN_BOLTZMANN, Samples, Sky
from gasloop.places.sun import sun_near_earth


@dataclass(frozen=True, kw_only=True)
class FreeSpace(Site):
    """A place in free space near 1 AU: a depot, a tanker, a satellite. Arrays face the Sun; there is no horizon.

    The flux follows the Earth's distance from the Sun through the year. ``sunlit`` scales the light of every
    step: the passes through a shadow (36 min of each 93 min in a low orbit) are averaged out, not resolved; ``orbit``
    has places that resolve them.

    ``sink_T`` is what a surface sees that the Sun does not reach: edge-on to it, or behind a sunshade. It stands
    for the attitude. Deep space and a tenth of the view on the craft's own walls at 270 K,
    (0.1 x 270^4)^(1/4) = 152 K; a third of the view on the Earth's infrared of 240 W/m2, 194 K; behind good
    shades far from the Earth, below 100 K.
    """

    grounded: ClassVar[bool] = False
    without: ClassVar[tuple[str, ...]] = ("height", "mast", "latitude", "longitude", "horizon")
    name: ClassVar[str] = "free_space"
    body: ClassVar[str] = "space"
    what: ClassVar[str] = "free space near 1 AU: a depot, a tanker, a satellite"
    latitude: float | None = None
    longitude: float | None = None
    height: float = par(0.0, "m", 0.0, 0.0, "design_choice", "no ground to stand on")
    mast: float = par(0.0, "m", 0.0, 0.0, "design_choice", "no ground to stand on")
    gravity: float = par(
        1e-5, "m/s2", 0.0, 0.1, "design_choice", "residual acceleration: drag, or settling thrust", unverified=True
    )
    pressure: float = par(0.0, "Pa", 0.0, 1e-3, "design_choice", "pressure of the surroundings")
    gear_ratio: float = par(1.0, "1", 1.0, 6.0, "design_choice", "kg in low Earth orbit per kg there; 1: stays there")
    sunlit: float = par(1.0, "1", 0.0, 1.0, "design_choice", "share of the time in sunlight")
    sink_T: float = par(
        150.0, "K", 3.0, 280.0, "design_choice", "sink of a surface that the Sun does not reach", unverified=True
    )

    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky:
        if horizon is not None:
            raise ValueError("free_space has no horizon; leave it out, and state the share of light as `sunlit`")
        return _free_sky(self, grid)


def _free_sky(place: FreeSpace, grid: Samples) -> Sky:
    flux = grid.mean(sun_near_earth(grid.dates).flux)
    nothing = np.zeros(len(flux))
    sink = nothing + STEFAN_BOLTZMANN * place.sink_T**4
    return Sky(
        start=grid.start,
        edges=grid.edges,
        sun_elevation=nothing,
        sun_azimuth=nothing,
        flux=flux,
        sunlight=place.sunlit * flux,
        diffuse=nothing,
        ground_T=nothing + place.sink_T,
        air_T=None,
        wind=nothing,
        solar_vertical=nothing,
        infrared_vertical=sink,
        solar_horizontal=nothing,
        infrared_horizontal=sink,
        coating=(1.0, 1.0),
    )
