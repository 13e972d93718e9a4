"""What every place has: numbers with their sources, and a sky."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from gasloop.places.sky import Samples, Sky, samples
from gasloop.places.sun import Sun
from gasloop.places.terrain import Horizon

Array = Any
HorizonChoice = Horizon | str | Path | None


class Site(ABC):
    """A place: gravity and air, mass to be launched for each kg in place, and a sky.

    latitude, longitude : rad, north and east positive (``None``: the user has to say)
    height : above the body's sphere [m]; mast : of the solar collectors above the ground [m]
    gravity [m/s2]; pressure of the surroundings [Pa]; gear_ratio [kg in low Earth orbit per kg in place]
    grounded : whether there is a ground to land on
    without : what a study cannot replace here, of height, mast, latitude, longitude and horizon
    apart_h : the sky is sampled at most so many hours apart
    """

    grounded: ClassVar[bool] = True
    without: ClassVar[tuple[str, ...]] = ()
    apart_h: ClassVar[float] = 0.25  # the Sun moves by half its disc in an hour, so an hour's mean takes four samples
    name: ClassVar[str]
    body: ClassVar[str]
    what: ClassVar[str]
    latitude: float | None
    longitude: float | None
    height: float
    mast: float
    gravity: float
    pressure: float
    gear_ratio: float

    @property
    def lat_deg(self) -> float | None:
        """Latitude in degrees, north positive."""
        return None if self.latitude is None else float(np.degrees(self.latitude))

    @property
    def lon_deg(self) -> float | None:
        """Longitude in degrees, east positive."""
        return None if self.longitude is None else float(np.degrees(self.longitude))

    def sky(
        self,
        start: datetime | str,
        hours: float,
        step_h: float = 1.0,
        mast: float | None = None,
        horizon: HorizonChoice = None,
    ) -> Sky:
        """Sunlight and temperatures as means over steps of ``step_h`` hours, from samples at most ``apart_h``
        apart.

        start : UTC; mast : instead of the site's own [m]
        horizon : instead of the site's own; a path is a CSV as ``terrain.read_horizon`` takes it, seen from
        the mast
        """
        above = self.mast if mast is None else mast
        if not 0 <= above <= 1000:
            raise ValueError(f"mast is {above:g} m; it must be between 0 and 1000 m")
        return self._sky(samples(start, hours, step_h, self.apart_h), above, horizon)

    @abstractmethod
    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky: ...


def mean_direction(grid: Samples, sun: Sun) -> tuple[Array, Array]:
    """Elevation and azimuth of the Sun as means over the steps [rad]."""
    east, north = grid.mean(np.sin(sun.azimuth)), grid.mean(np.cos(sun.azimuth))
    return grid.mean(sun.elevation), np.arctan2(east, north) % (2 * np.pi)
