"""The sites: where a plant stands, and what the place imposes on it.

Each site is a frozen dataclass whose numbers carry unit, range and source. ``site(name)`` gives one; change a
field with ``dataclasses.replace``. ``Site.sky`` gives the sunlight and the sink temperatures that components
and planners read.
"""

from __future__ import annotations

import difflib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.places.sky import (
    SPACE_TEMPERATURE,
    STEFAN_BOLTZMANN,
    Samples,
    Sky,
    ground_temperature,
    samples,
    view_of_ground,
)
from gasloop.places.sun import Sun, duration, sun_from_earth, sun_from_moon, sun_near_earth
from gasloop.places.terrain import Horizon, lit_fraction, read_horizon, read_horizon_table
from gasloop.places.weather import Weather, diffuse_share, read_weather

Array = Any
HorizonChoice = Horizon | str | Path | None


class Site(ABC):
    """A place: gravity and air, mass to be launched for each kg in place, and a sky.

    latitude, longitude : rad, north and east positive (``None``: the user has to say)
    height : above the body's sphere [m]; mast : of the solar collectors above the ground [m]
    gravity [m/s2]; pressure of the surroundings [Pa]; gear_ratio [kg in low Earth orbit per kg in place]
    grounded : whether there is a ground, with a latitude, a height and a horizon
    """

    grounded: ClassVar[bool] = True
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
        """Sunlight and temperatures as means over steps of ``step_h`` hours, from samples at most 15 minutes
        apart.

        start : UTC; mast : instead of the site's own [m]
        horizon : instead of the site's own; a path is a CSV as ``terrain.read_horizon`` takes it, seen from
        the mast
        """
        above = self.mast if mast is None else mast
        if not 0 <= above <= 1000:
            raise ValueError(f"mast is {above:g} m; it must be between 0 and 1000 m")
        return self._sky(samples(start, hours, step_h), above, horizon)

    @abstractmethod
    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky: ...


def _moon(field: str) -> Any:
    """A number that every lunar site shares, typed once."""
    value, unit, low, high, source, what = {
        "gravity": (1.62, "m/s2", 1.61, 1.63, "nasa_moon", "gravity at the surface"),
        "pressure": (0.0, "Pa", 0.0, 1e-9, "nasa_moon", "pressure of the surroundings (exosphere: 3e-10 Pa)"),
        "gear_ratio": (6.0, "1", 4.0, 12.0, "metzger2023", "kg in low Earth orbit per kg of plant landed"),
        "mast": (10.0, "m", 0.0, 20.0, "nasa_vsat", "height of the solar collectors above the ground"),
        "albedo": (0.12, "1", 0.06, 0.20, "hayne2017", "share of sunlight that the ground throws back"),
        "emissivity": (0.95, "1", 0.90, 0.98, "hayne2017", "infrared emissivity of the ground"),
        "alpha": (0.09, "1", 0.05, 0.40, "handbook_lunar_base", "solar absorptivity of clean silver-Teflon"),
        "epsilon": (0.79, "1", 0.70, 0.90, "handbook_lunar_base", "infrared emissivity of silver-Teflon"),
    }[field]
    # The gear ratio was seen in a transcription only.
    return par(value, unit, low, high, source, what, unverified=field == "gear_ratio")


@dataclass(frozen=True, kw_only=True)
class ShackletonRidge(Site):
    """The ridge from Shackleton to de Gerlache ("Connecting Ridge"), 17 km from the Moon's south pole.

    The longitude is 222.7 east, which is 137.3 west; some texts write 222.7 W. Maps put the ridge near
    135 W, and the height grid gives 1488 m at 222.7 E but -332 m at 137.3 E. A crest is narrower than its
    cells, so the height is stated here, and it decides the light: see ``illumination``. Terrain beyond 3 km
    comes from the grid; nearer relief is not resolved.

    Ground in the light: flat soil under a Sun 1 deg high would be at 150 K; hills and grains that face the
    Sun raise the mean to 200-220 K, which ``sunward_slope`` stands for.
    """

    name: ClassVar[str] = "shackleton_ridge"
    body: ClassVar[str] = "Moon"
    what: ClassVar[str] = "lit ridge near the lunar south pole, ice in the craters beside it"
    latitude: float = par(-89.45, "deg", -89.5, -89.4, "smith2010", "latitude, north positive")
    longitude: float = par(222.7, "deg", 222.0, 227.0, "smith2010", "longitude, east positive")
    height: float = par(
        1700.0, "m", 1488.0, 1950.0, "glaser2014",
        "height of the crest above 1,737,400 m: assumed, as it gives nearly the published light",
        unverified=True,
    )  # fmt: skip
    mast: float = _moon("mast")
    gravity: float = _moon("gravity")
    pressure: float = _moon("pressure")
    gear_ratio: float = _moon("gear_ratio")
    albedo: float = _moon("albedo")
    emissivity: float = _moon("emissivity")
    night_T: float = par(100.0, "K", 50.0, 120.0, "williams2019", "ground in the dark", unverified=True)
    sunward_slope: float = par(
        4.0, "deg", 0.0, 10.0, "williams2019", "mean slope of the ground toward the low Sun", unverified=True
    )
    ice_T: float = par(40.0, "K", 26.0, 110.0, "sowers2019", "ground in permanent shadow", unverified=True)
    radiator_absorptivity: float = _moon("alpha")
    radiator_emissivity: float = _moon("epsilon")

    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky:
        return _lunar_sky(self, grid, mast, horizon)


@dataclass(frozen=True, kw_only=True)
class MareEquator(Site):
    """A plain close to the Moon's equator: Apollo 11's place in Mare Tranquillitatis. Nights of 354 h."""

    name: ClassVar[str] = "mare_equator"
    body: ClassVar[str] = "Moon"
    what: ClassVar[str] = "mare plain at the lunar equator, nights of 354 hours"
    latitude: float = par(0.674, "deg", 0.67, 0.68, "wagner2017", "latitude, north positive", unverified=True)
    longitude: float = par(23.473, "deg", 23.47, 23.48, "wagner2017", "longitude, east", unverified=True)
    height: float = par(-1921.0, "m", -1925.0, -1900.0, "smith2010", "height above 1,737,400 m, by the grid")
    mast: float = _moon("mast")
    gravity: float = _moon("gravity")
    pressure: float = _moon("pressure")
    gear_ratio: float = _moon("gear_ratio")
    albedo: float = _moon("albedo")
    emissivity: float = _moon("emissivity")
    night_T: float = par(98.0, "K", 95.0, 101.0, "hayne2017", "ground at night: midnight 101 K, minimum 95 K")
    sunward_slope: float = par(0.0, "deg", 0.0, 1.0, "design_choice", "slope of the ground to the Sun")
    radiator_absorptivity: float = _moon("alpha")
    radiator_emissivity: float = _moon("epsilon")

    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky:
        return _lunar_sky(self, grid, mast, horizon)


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


@dataclass(frozen=True, kw_only=True)
class FreeSpace(Site):
    """A place in free space near 1 AU: a depot, a tanker, a satellite. Arrays face the Sun; there is no horizon.

    The flux follows the Earth's distance from the Sun through the year. ``sunlit`` scales the light of every
    step: the passes through a shadow (36 min of each 93 min in a low orbit) are averaged out, not resolved.

    ``sink_T`` is what a surface sees that the Sun does not reach: edge-on to it, or behind a sunshade. It stands
    for the attitude. Deep space and a tenth of the view on the craft's own walls at 270 K,
    (0.1 x 270^4)^(1/4) = 152 K; a third of the view on the Earth's infrared of 240 W/m2, 194 K; behind good
    shades far from the Earth, below 100 K.
    """

    grounded: ClassVar[bool] = False
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


LunarSite = ShackletonRidge | MareEquator

SITES: Mapping[str, Site] = {s.name: s for s in (ShackletonRidge(), MareEquator(), EarthPlant(), FreeSpace())}


def site(name: str) -> Site:
    """The site of that name."""
    if name not in SITES:
        near = difflib.get_close_matches(name, SITES, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(SITES)}"
        raise ValueError(f"there is no site '{name}'; {hint}")
    return SITES[name]


# ----------------------------------------------------------------------------------------------------------
# The Moon's sky


def _lunar_sky(place: LunarSite, grid: Samples, mast: float, choice: HorizonChoice) -> Sky:
    sun = sun_over(place, grid.dates)
    sunlight = sun.flux * lit_share(sun, horizon_of(place, choice), place.height + mast)
    ground = ground_temperature(
        sunlight, sun.elevation, place.sunward_slope, place.night_T, place.albedo, place.emissivity
    )
    glow = place.emissivity * STEFAN_BOLTZMANN * ground**4
    reflected = place.albedo * sunlight * np.maximum(np.sin(sun.elevation + place.sunward_slope), 0.0)
    view = view_of_ground(np.pi / 2)
    space = STEFAN_BOLTZMANN * SPACE_TEMPERATURE**4
    elevation, azimuth = _mean_direction(grid, sun)
    nothing = np.zeros(len(elevation))
    return Sky(
        start=grid.start,
        edges=grid.edges,
        sun_elevation=elevation,
        sun_azimuth=azimuth,
        flux=grid.mean(sun.flux),
        sunlight=grid.mean(sunlight),
        diffuse=nothing,
        ground_T=grid.mean(ground),
        air_T=None,
        wind=nothing,
        solar_vertical=grid.mean(view * reflected),
        infrared_vertical=grid.mean(view * glow + (1 - view) * space),
        solar_horizontal=grid.mean(sunlight * np.maximum(np.sin(sun.elevation), 0.0)),
        infrared_horizontal=nothing + space,
        coating=(place.radiator_absorptivity, place.radiator_emissivity),
    )


def sun_over(place: LunarSite, dates: Array) -> Sun:
    """The Sun over a lunar site."""
    return sun_from_moon(dates, np.degrees(place.latitude), np.degrees(place.longitude), place.height)


def lit_share(sun: Sun, horizon: Horizon, eye: float) -> Array:
    """Share of the disc that is neither behind the terrain nor behind the Earth; eye : height [m]."""
    above = lit_fraction(sun.elevation, horizon.elevation(sun.azimuth, eye), sun.semidiameter)
    return above * (1 - sun.eclipsed)


def horizon_of(place: LunarSite, choice: HorizonChoice) -> Horizon:
    """The horizon a caller gives, or the package's table for this place."""
    if isinstance(choice, Horizon):
        return choice
    if choice is not None:
        return read_horizon(choice)
    own = type(place)()
    if (place.latitude, place.longitude) != (own.latitude, own.longitude):
        raise ValueError(
            f"the horizon table of {place.name} holds for latitude {own.lat_deg:g}, longitude "
            f"{own.lon_deg:g} "
            "deg only; give a horizon CSV for the place you moved to"
        )
    return horizon_table(place.name)


@cache
def horizon_table(name: str) -> Horizon:
    """The package's horizon table of a lunar site, computed by design/horizon_tables.py."""
    return read_horizon_table((files("gasloop.places") / "data" / f"horizon_{name}.csv").read_text("utf-8"))


def _mean_direction(grid: Samples, sun: Sun) -> tuple[Array, Array]:
    east, north = grid.mean(np.sin(sun.azimuth)), grid.mean(np.cos(sun.azimuth))
    return grid.mean(sun.elevation), np.arctan2(east, north) % (2 * np.pi)


# ----------------------------------------------------------------------------------------------------------
# The sky of free space


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


# ----------------------------------------------------------------------------------------------------------
# The Earth's sky


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
    elevation, azimuth = _mean_direction(grid, sun)
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
