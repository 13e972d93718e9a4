"""Sites on the Moon: terrain hides the Sun, ground follows it, nothing is in between."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.places.place import HorizonChoice, Site, mean_direction
from gasloop.places.relief import Relief
from gasloop.places.sky import (
    SPACE_TEMPERATURE,
    STEFAN_BOLTZMANN,
    Samples,
    Sky,
    ground_temperature,
    view_of_ground,
)
from gasloop.places.sun import SOLAR_FLUX, Sun, sun_from_moon
from gasloop.places.terrain import Horizon, lit_fraction, read_horizon, read_horizon_table

Array = Any


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
    comes from the grid; nearer relief is left out, or stands as the distribution of ``relief``.

    Two ways to stand on it. As given: 1700 m and no near relief, which gives nearly the published light of a mast of
    2 m and the published longest night, and hardly tells one mast from another. Or 1945 m, as high as a grid of 5 m
    shows the ridge [barker2021], with ``near_field`` 2.33 m: the published light of 2 m by calibration, and of 10 m
    within half a point, but a longest night of 1.6 days for 3 to 5, for the grid's cells flatten what stands 3 to 20 km
    away. The first is the default because the night sizes a plant; take the second to choose a mast. 250 m is the
    geometric mean of 20 m, the cell of the published terrain, and 3 km, where our grid begins.

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
    near_field: float = par(
        0.0, "m", 0.0, 20.0, "design_choice", "scale height of near relief, see relief.py; 0: none; 2.33 with height 1945 m",
        unverified=True,
    )  # fmt: skip
    near_distance: float = par(
        250.0, "m", 20.0, 3000.0, "design_choice", "distance of the near relief", unverified=True
    )
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
class LightCycle(Site):
    """A made-up place on lunar ground, where a day of the stated length and a night of the stated length take turns.

    For sweeps over the length of the night, which no place on the Moon offers one by one. The study starts at sunrise. The
    Sun climbs evenly to the zenith and down again, with the flux of 1 AU, and is a point: light is all or none. Ground
    and radiators as on the plain at the equator; the ground follows the Sun at once, however short the night.
    """

    without: ClassVar[tuple[str, ...]] = ("height", "mast", "latitude", "longitude", "horizon")
    name: ClassVar[str] = "light_cycle"
    body: ClassVar[str] = "Moon"
    what: ClassVar[str] = "lunar ground with days and nights of any length, for sweeps"
    latitude: float | None = None
    longitude: float | None = None
    day: float = par(354.0, "h", 0.1, 1e5, "design_choice", "length of the light")
    night: float = par(354.0, "h", 0.0, 1e5, "design_choice", "length of the dark that follows it")
    height: float = par(0.0, "m", 0.0, 0.0, "design_choice", "height of the ground, of no effect")
    mast: float = par(0.0, "m", 0.0, 0.0, "design_choice", "height of the solar collectors, of no effect")
    gravity: float = _moon("gravity")
    pressure: float = _moon("pressure")
    gear_ratio: float = _moon("gear_ratio")
    albedo: float = _moon("albedo")
    emissivity: float = _moon("emissivity")
    night_T: float = par(98.0, "K", 95.0, 101.0, "hayne2017", "ground at night: midnight 101 K, minimum 95 K")
    sunward_slope: float = par(0.0, "deg", 0.0, 1.0, "design_choice", "slope of the ground to the Sun")
    radiator_absorptivity: float = _moon("alpha")
    radiator_emissivity: float = _moon("epsilon")

    def light_until(self, hours: Array) -> Array:
        """Hours of light from the start until so many hours after it."""
        day, turn = self.day / 3600, (self.day + self.night) / 3600
        return np.floor(hours / turn) * day + np.minimum(np.remainder(hours, turn), day)

    def elevation(self, hours: Array) -> Array:
        """Of the Sun so many hours after the start [rad]: evenly up to the zenith and down, as deep in the night."""
        day, night = self.day / 3600, self.night / 3600
        at = np.remainder(hours, day + night)
        dark = -np.pi / 2 * (1 - np.abs(1 - 2 * (at - day) / max(night, 1e-9)))
        return np.where(at < day, np.pi / 2 * (1 - np.abs(1 - 2 * at / day)), dark)

    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky:
        if horizon is not None:
            raise ValueError("light_cycle has no horizon; leave it out, and state the lengths of `day` and `night`")
        hours = (grid.dates - grid.start) / np.timedelta64(1, "s") / 3600
        edges = np.linspace(grid.edges[0], grid.edges[-1], len(hours) + 1)
        lit = np.diff(self.light_until(edges)) / np.diff(edges)  # exact over each sample's own share of the step
        height = self.elevation(hours)
        nowhere = (grid.mean(height), np.zeros(len(grid.edges) - 1))
        return sky_over_soil(self, grid, SOLAR_FLUX + 0 * lit, SOLAR_FLUX * lit, height, nowhere)


LunarSite = ShackletonRidge | MareEquator


def _lunar_sky(place: LunarSite, grid: Samples, mast: float, choice: HorizonChoice) -> Sky:
    sun = sun_over(place, grid.dates)
    sunlight = sun.flux * lit_share(place, sun, mast, choice)
    return sky_over_soil(place, grid, sun.flux, sunlight, sun.elevation, mean_direction(grid, sun))


def sky_over_soil(
    place: LunarSite | LightCycle,
    grid: Samples,
    flux: Array,
    sunlight: Array,
    height: Array,
    direction: tuple[Array, Array],
) -> Sky:
    """The sky over dry soil without air.

    flux, sunlight : above the horizon and past it [W/m2]; height : the Sun's elevation [rad]; all at the samples
    direction : elevation and azimuth of the Sun, means over the steps [rad]
    """
    ground = ground_temperature(sunlight, height, place.sunward_slope, place.night_T, place.albedo, place.emissivity)
    glow = place.emissivity * STEFAN_BOLTZMANN * ground**4
    reflected = place.albedo * sunlight * np.maximum(np.sin(height + place.sunward_slope), 0.0)
    view = view_of_ground(np.pi / 2)
    space = STEFAN_BOLTZMANN * SPACE_TEMPERATURE**4
    nothing = np.zeros(len(grid.edges) - 1)
    return Sky(
        start=grid.start,
        edges=grid.edges,
        sun_elevation=direction[0],
        sun_azimuth=direction[1],
        flux=grid.mean(flux),
        sunlight=grid.mean(sunlight),
        diffuse=nothing,
        ground_T=grid.mean(ground),
        air_T=None,
        wind=nothing,
        solar_vertical=grid.mean(view * reflected),
        infrared_vertical=grid.mean(view * glow + (1 - view) * space),
        solar_horizontal=grid.mean(sunlight * np.maximum(np.sin(height), 0.0)),
        infrared_horizontal=nothing + space,
        coating=(place.radiator_absorptivity, place.radiator_emissivity),
    )


def sun_over(place: LunarSite, dates: Array) -> Sun:
    """The Sun over a lunar site."""
    return sun_from_moon(dates, np.degrees(place.latitude), np.degrees(place.longitude), place.height)


def lit_share(place: LunarSite, sun: Sun, mast: float, choice: HorizonChoice = None) -> Array:
    """Share of the disc that is neither behind the terrain nor behind the Earth, from a mast [m]."""
    hidden = horizon_of(place, choice).elevation(sun.azimuth, place.height + mast)
    relief = relief_of(place, mast, choice)
    above = (lit_fraction if relief is None else relief.lit_fraction)(sun.elevation, hidden, sun.semidiameter)
    return above * (1 - sun.eclipsed)


def relief_of(place: LunarSite, mast: float, choice: HorizonChoice) -> Relief | None:
    """The near relief that the place states; none with a horizon of the caller's own, which is taken to hold it."""
    if not isinstance(place, ShackletonRidge) or place.near_field == 0 or choice is not None:
        return None
    return Relief(place.near_field, place.near_distance, mast)


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
