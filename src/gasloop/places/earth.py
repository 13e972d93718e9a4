"""A plant on the Earth, in measured weather."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.places.place import HorizonChoice, Site, mean_direction
from gasloop.places.sky import STEFAN_BOLTZMANN, Samples, Sky
from gasloop.places.sun import duration, sun_from_earth
from gasloop.places.weather import Weather, diffuse_share, read_weather

Array = Any


@dataclass(frozen=True, kw_only=True)
class EarthPlant(Site):
    """A plant on the Earth, at the user's place, in the user's weather (file: see ``weather.read_weather``).

    latitude, longitude : rad; weather : a CSV file
    Sink temperatures are the air's: a dry cooler in the shade. Mast and horizon change nothing here, for the
    sunlight is measured.
    """

    name: ClassVar[str] = "earth_plant"
    body: ClassVar[str] = "Earth"
    what: ClassVar[str] = "a plant on the Earth in the user's weather"
    latitude: float | None = None
    longitude: float | None = None
    weather: str | Path | None = None
    height: float = par(0.0, "m", -400.0, 6000.0, "design_choice", "height above the sea")
    mast: float = par(0.0, "m", 0.0, 100.0, "design_choice", "height of the solar collectors")
    gravity: float = par(9.80665, "m/s2", 9.76, 9.84, "codata2018", "standard gravity")
    pressure: float = par(101325.0, "Pa", 45e3, 110e3, "codata2018", "air pressure: standard atmosphere")
    gear_ratio: float = par(1.0, "1", 1.0, 1.0, "design_choice", "kg sent per kg in place")

    def __post_init__(self) -> None:
        for what, value, most in (
            ("latitude", self.latitude, np.pi / 2),
            ("longitude", self.longitude, 2 * np.pi),
        ):
            if value is not None and not abs(value) <= most:
                raise ValueError(f"{what} is {value:g} rad; it must be within {most:.4f} rad (is it in degrees?)")

    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky:
        return _earth_sky(self, grid)


def _earth_sky(place: EarthPlant, grid: Samples) -> Sky:
    if place.lat_deg is None or place.lon_deg is None or place.weather is None:
        missing = [x for x in ("latitude", "longitude", "weather") if getattr(place, x) is None]
        raise ValueError(
            f"site earth_plant: {', '.join(missing)} missing; state where the plant stands and "
            "give its weather "
            "as a CSV file with time, air_temperature [K], wind [m/s] and dni or ghi [W/m2]"
        )
    sun = sun_from_earth(grid.dates, place.lat_deg, place.lon_deg, place.height)
    edges = grid.start + duration(grid.edges)
    weather = read_weather(place.weather).over(edges)
    flux, up = grid.mean(sun.flux), grid.mean(np.maximum(np.sin(sun.elevation), 0.0))
    beam, diffuse = _beam_and_diffuse(weather, up, flux)
    elevation, azimuth = mean_direction(grid, sun)
    air = weather.air_temperature
    return Sky(
        start=grid.start,
        edges=grid.edges,
        sun_elevation=elevation,
        sun_azimuth=azimuth,
        flux=flux,
        sunlight=beam,
        diffuse=diffuse,
        ground_T=air,
        air_T=air,
        wind=weather.wind,
        solar_vertical=0.0 * air,
        infrared_vertical=STEFAN_BOLTZMANN * air**4,
        solar_horizontal=0.0 * air,
        infrared_horizontal=STEFAN_BOLTZMANN * air**4,
        coating=(1.0, 1.0),
    )


_LOWEST_SUN = float(np.sin(np.radians(3.0)))  # below this, splitting ghi into beam and diffuse is not sound


def _beam_and_diffuse(weather: Weather, up: Array, flux: Array) -> tuple[Array, Array]:
    """Beam on a plane facing the Sun, and diffuse on a level plane [W/m2], from ghi = dni sin(el) + diffuse.

    up : mean of sin(el) over the step, zero at night. With ghi alone, the split follows Erbs 1982; with dni
    alone, the diffuse light is not known and left out.
    """
    if weather.ghi is None:
        return weather.dni, np.zeros_like(up)
    if weather.dni is not None:
        return weather.dni, np.maximum(weather.ghi - weather.dni * up, 0.0)
    high = up > _LOWEST_SUN
    safe = np.where(high, up, 1.0)
    share = np.where(high, diffuse_share(weather.ghi / (flux * safe)), 1.0)
    beam = np.where(high, np.minimum((1 - share) * weather.ghi / safe, flux), 0.0)
    return beam, weather.ghi - beam * up
