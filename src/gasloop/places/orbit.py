"""Places in orbit, whose light comes and goes with the shadows of the Earth and the Moon.

Arrays face the Sun. ``vertical`` is a radiator that holds the local vertical and the Sun's direction in its own plane:
either face sees as little of the planet as can be, and no Sun. ``horizontal`` faces the zenith.

    q_infrared = (1 - w)[F q_planet + (1 - F) sigma T_space^4] + w sigma T_craft^4   F: view of the planet, ``edge_view``
    q_solar    = (1 - w) F A S max(cos z, 0)               w: view of the craft; z: angle from the zenith to the Sun
    q_planet   = (1 - A) S0/4            Earth: gives back all it takes, day and night alike, at 1 AU
    q_planet   = (1 - A) S max(cos z, 0) + sigma T_night^4 Moon: without air, each place gives back its own light

The light thrown back is taken as that of the ground right below, as thermal designers commonly do: good where the
planet fills the view, rough far away, where it is next to nothing. The craft stands for all that is warm around a
radiator and is not the planet: the same tenth of the view at 270 K as in ``free_space``. Planets are spheres; the
atmosphere's refraction, and the Moon's shadow on orbits of the Earth, are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.places.place import HorizonChoice, Site
from gasloop.places.shadow import circle, cos_zenith, edge_view, ellipse, hidden, mean_motion, node_drift
from gasloop.places.sky import SPACE_TEMPERATURE, STEFAN_BOLTZMANN, Samples, Sky
from gasloop.places.sun import (
    AU,
    EARTH_RADIUS,
    MOON_RADIUS,
    SOLAR_FLUX,
    days_since_j2000,
    sun_and_earth_from_moons_centre,
    sun_from_earths_centre,
)

Array = Any
_NOWHERE = ("height", "mast", "latitude", "longitude", "horizon")


def _orbit(field: str) -> Any:
    """A number that places in orbit share, typed once."""
    value, unit, low, high, source, what = {
        "nothing": (0.0, "m", 0.0, 0.0, "design_choice", "no ground to stand on"),
        "gravity": (1e-5, "m/s2", 0.0, 0.1, "design_choice", "residual acceleration: drag, or settling thrust"),
        "pressure": (0.0, "Pa", 0.0, 1e-3, "design_choice", "pressure of the surroundings"),
        "earth_albedo": (0.3, "1", 0.2, 0.5, "recalled_orbits", "share of sunlight that the Earth throws back"),
        "craft_view": (0.1, "1", 0.0, 0.5, "design_choice", "share of a radiator's view that the craft itself fills"),
        "craft_T": (270.0, "K", 100.0, 320.0, "design_choice", "walls of the craft that a radiator sees"),
        "alpha": (0.09, "1", 0.05, 0.40, "handbook_lunar_base", "solar absorptivity of clean silver-Teflon"),
        "epsilon": (0.79, "1", 0.70, 0.90, "handbook_lunar_base", "infrared emissivity of silver-Teflon"),
    }[field]
    read = field in ("nothing", "pressure", "alpha", "epsilon")
    return par(value, unit, low, high, source, what, unverified=not read)


@dataclass(frozen=True, kw_only=True)
class LowEarthOrbit(Site):
    """A circular orbit of the Earth, in its shadow for up to 36 minutes of each 93.

    The plane turns by the Earth's flattening, ``node_drift``; the craft stands in the ascending node at the start and goes
    round by Kepler's period. Height is kept.
    """

    grounded: ClassVar[bool] = False
    without: ClassVar[tuple[str, ...]] = _NOWHERE
    apart_h: ClassVar[float] = 1 / 120
    name: ClassVar[str] = "low_earth_orbit"
    body: ClassVar[str] = "Earth"
    what: ClassVar[str] = "circular low orbit of the Earth, a night in each turn"
    latitude: float | None = None
    longitude: float | None = None
    altitude: float = par(400.0, "km", 160.0, 2000.0, "design_choice", "height of the orbit above 6378.1 km")
    inclination: float = par(51.6, "deg", 0.0, 180.0, "design_choice", "of the orbit to the equator")
    node: float = par(0.0, "deg", 0.0, 360.0, "design_choice", "right ascension of the ascending node at the start")
    height: float = _orbit("nothing")
    mast: float = _orbit("nothing")
    gravity: float = _orbit("gravity")
    pressure: float = _orbit("pressure")
    gear_ratio: float = par(1.0, "1", 1.0, 2.0, "design_choice", "kg in low Earth orbit per kg there; 1: stays there")
    albedo: float = _orbit("earth_albedo")
    craft_view: float = _orbit("craft_view")
    craft_T: float = _orbit("craft_T")
    radiator_absorptivity: float = _orbit("alpha")
    radiator_emissivity: float = _orbit("epsilon")

    @property
    def radius(self) -> float:
        """Of the orbit [m]."""
        return EARTH_RADIUS + self.altitude

    @property
    def period(self) -> float:
        """Time of a turn [s]."""
        return 2 * np.pi / mean_motion(self.radius)

    def node_at(self, seconds: Array) -> Array:
        """Right ascension of the ascending node [rad], so long after the start [s]."""
        return self.node + node_drift(self.radius, self.inclination) * seconds

    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky:
        _no_horizon(self, horizon)
        sun, _ = sun_from_earths_centre(grid.dates)
        seconds = (grid.dates - grid.start) / np.timedelta64(1, "s")
        where = circle(self.radius, self.inclination, self.node_at(seconds), mean_motion(self.radius) * seconds)
        return _earth_sky(self, grid, sun, where)


@dataclass(frozen=True, kw_only=True)
class Geostationary(Site):
    """A place over one longitude of the equator: eclipses around midnight, up to 72 minutes, in 45 days about each
    equinox; light without end in between.

    Satellites there are launched through a transfer orbit: with 4.25 km/s, a specific impulse of 450 s and a stage whose
    dry mass is a tenth of it, 3.2 kg start for one that arrives.
    """

    grounded: ClassVar[bool] = False
    without: ClassVar[tuple[str, ...]] = ("height", "mast", "latitude", "horizon")
    apart_h: ClassVar[float] = 1 / 60
    name: ClassVar[str] = "geostationary"
    body: ClassVar[str] = "Earth"
    what: ClassVar[str] = "geostationary orbit, eclipses around the equinoxes"
    latitude: float | None = None
    longitude: float = par(0.0, "deg", -180.0, 360.0, "design_choice", "longitude below, east positive")
    altitude: float = par(35786.0, "km", 35786.0, 35786.0, "recalled_orbits", "height of the orbit", unverified=True)
    height: float = _orbit("nothing")
    mast: float = _orbit("nothing")
    gravity: float = _orbit("gravity")
    pressure: float = _orbit("pressure")
    gear_ratio: float = par(
        3.2, "1", 1.0, 6.0, "design_choice", "kg in low Earth orbit per kg there; 1: stays there", unverified=True
    )
    albedo: float = _orbit("earth_albedo")
    craft_view: float = _orbit("craft_view")
    craft_T: float = _orbit("craft_T")
    radiator_absorptivity: float = _orbit("alpha")
    radiator_emissivity: float = _orbit("epsilon")

    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky:
        _no_horizon(self, horizon)
        sun, greenwich = sun_from_earths_centre(grid.dates)
        return _earth_sky(self, grid, sun, circle(EARTH_RADIUS + self.altitude, 0.0, 0.0, greenwich + self.longitude))


@dataclass(frozen=True, kw_only=True)
class NearRectilinearHalo(Site):
    """The halo orbit of the lunar gateway: nine turns in two months, far over the Moon's south, its shadow rarely met.

    Path: an ellipse about the Moon, nearest over the north, farthest over the south, in the plane that is perpendicular to
    the line from the Earth to the Moon and turns with it. Kepler's law of areas runs over the stated period of two ninths
    of the mean month, which is shorter than that of the ellipse alone, because the Earth pulls too. The true orbit bends
    toward the far side by a tenth of its length and breathes from turn to turn: how often and how long it is dark can be read
    from this model roughly, the dates cannot. ``phase`` is the Moon's mean elongation from the Sun at one of the nearest
    passes; 0 keeps these passes, 40 deg apart, as far as can be from the Earth's shadow (180 deg).
    """

    grounded: ClassVar[bool] = False
    without: ClassVar[tuple[str, ...]] = _NOWHERE
    apart_h: ClassVar[float] = 1 / 20
    name: ClassVar[str] = "nrho"
    body: ClassVar[str] = "Moon"
    what: ClassVar[str] = "near-rectilinear halo orbit about the Moon, nine turns in two months"
    latitude: float | None = None
    longitude: float | None = None
    nearest: float = par(3557.0, "km", 3100.0, 4000.0, "recalled_orbits", "radius over the north", unverified=True)
    farthest: float = par(71000.0, "km", 69000.0, 72000.0, "recalled_orbits", "radius over the south", unverified=True)
    phase: float = par(0.0, "deg", 0.0, 40.0, "design_choice", "mean elongation of the Moon at a nearest pass")
    height: float = _orbit("nothing")
    mast: float = _orbit("nothing")
    gravity: float = _orbit("gravity")
    pressure: float = _orbit("pressure")
    gear_ratio: float = par(
        2.7, "1", 1.0, 5.0, "design_choice", "kg in low Earth orbit per kg there, by 3.65 km/s; 1: stays there",
        unverified=True,
    )  # fmt: skip
    albedo: float = par(0.12, "1", 0.06, 0.20, "hayne2017", "share of sunlight that the Moon throws back")
    night_T: float = par(98.0, "K", 95.0, 101.0, "hayne2017", "ground of the Moon at night")
    craft_view: float = _orbit("craft_view")
    craft_T: float = _orbit("craft_T")
    radiator_absorptivity: float = _orbit("alpha")
    radiator_emissivity: float = _orbit("epsilon")

    def path(self, dates: Array) -> Array:
        """Places around the Moon [m], in the axes of ``sun_and_earth_from_moons_centre``."""
        return ellipse(self.nearest, self.farthest, 4.5 * (mean_elongation(dates) - self.phase))

    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky:
        _no_horizon(self, horizon)
        sun, earth = sun_and_earth_from_moons_centre(grid.dates)
        where = self.path(grid.dates)
        lit = 1 - np.maximum(hidden(where, sun, 0 * sun, MOON_RADIUS), hidden(where, sun, earth, EARTH_RADIUS))
        below = np.maximum(cos_zenith(where, sun), 0.0)
        flux = _flux(sun - where)
        night = STEFAN_BOLTZMANN * self.night_T**4
        glow = (1 - self.albedo) * flux * below + night
        return _sky_in_orbit(self, grid, sun, where, lit, glow, MOON_RADIUS)


OrbitSite = LowEarthOrbit | Geostationary | NearRectilinearHalo


def mean_elongation(dates: Array) -> Array:
    """Mean elongation of the Moon from the Sun, 0 at the mean new moon [rad; not folded] [recalled_orbits]."""
    return np.radians(297.8502 + 445267.1114 / 36525 * days_since_j2000(dates))


def _no_horizon(place: OrbitSite, horizon: HorizonChoice) -> None:
    if horizon is not None:
        raise ValueError(f"{place.name} has no horizon; leave it out, shadows follow from the orbit")


def _flux(to_sun: Array) -> Array:
    return SOLAR_FLUX * AU**2 / np.sum(to_sun**2, axis=-1)


def _earth_sky(place: LowEarthOrbit | Geostationary, grid: Samples, sun: Array, where: Array) -> Sky:
    lit = 1 - hidden(where, sun, 0 * sun, EARTH_RADIUS)
    glow = (1 - place.albedo) * SOLAR_FLUX / 4 + 0 * lit
    return _sky_in_orbit(place, grid, sun, where, lit, glow, EARTH_RADIUS)


def _sky_in_orbit(
    place: OrbitSite, grid: Samples, sun: Array, where: Array, lit: Array, glow: Array, radius: float
) -> Sky:
    """The sky of a craft at ``where`` around a sphere that gives off ``glow`` [W/m2]; all arrays at the samples."""
    view, craft = edge_view(np.linalg.norm(where, axis=-1), radius), place.craft_view
    cos, flux = cos_zenith(where, sun), _flux(sun - where)
    space = STEFAN_BOLTZMANN * SPACE_TEMPERATURE**4
    walls = craft * STEFAN_BOLTZMANN * place.craft_T**4
    infrared = grid.mean((1 - craft) * (view * glow + (1 - view) * space) + walls)
    nothing = np.zeros(len(infrared))
    return Sky(
        start=grid.start,
        edges=grid.edges,
        sun_elevation=nothing,
        sun_azimuth=nothing,
        flux=grid.mean(flux),
        sunlight=grid.mean(flux * lit),
        diffuse=nothing,
        ground_T=(infrared / STEFAN_BOLTZMANN) ** 0.25,
        air_T=None,
        wind=nothing,
        solar_vertical=grid.mean((1 - craft) * view * place.albedo * flux * np.maximum(cos, 0.0)),
        infrared_vertical=infrared,
        solar_horizontal=grid.mean((1 - craft) * flux * lit * np.maximum(cos, 0.0)),
        infrared_horizontal=nothing + (1 - craft) * space + walls,
        coating=(place.radiator_absorptivity, place.radiator_emissivity),
    )
