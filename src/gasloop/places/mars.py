"""A site on Mars: the Sun through dusty air, cold ground, thin carbon dioxide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.places import dust
from gasloop.places.place import HorizonChoice, Site, mean_direction
from gasloop.places.sky import STEFAN_BOLTZMANN, Samples, Sky, ground_temperature, view_of_ground
from gasloop.places.sun import MARS_RADIUS, season_of_mars, sun_from_mars
from gasloop.places.terrain import Horizon, lit_fraction, read_horizon

Array = Any


@dataclass(frozen=True, kw_only=True)
class MarsJezero(Site):
    """The floor of Jezero crater, where Perseverance landed and MOXIE ran. A sol lasts 88,775 s.

    tau(Ls) = tau + (tau_dusty - tau) max(0, -sin Ls)          optical depth: clear from Ls 0 to 180 deg, then dusty
    T_ground^4 = T_night^4 + share (1 - A) G / (epsilon sigma)  G: all light on a level plane [W/m2], see ``dust``
    T_air = T_night + air_share (T_ground - T_night)            at the height of a person
    sky: sky_emissivity sigma T_air^4                           infrared of dust and carbon dioxide, onto a level face

    Ground and air follow the light at once and fall to their night when it is gone: the true ones lag by one to three
    hours and cool all night. Temperatures are those of nights near 185 K and noons of 250 to 280 K. The wind takes no heat
    off anything here, which is hard on radiators. Dust falls on panels too; that is the array's ``dust``. The horizon is
    level unless a user gives one: the crater's rim stands low from its floor. It hides the beam only. Pressure is the mean of the year;
    it swings by some 10 % as the poles take up and give back carbon dioxide.
    """

    name: ClassVar[str] = "mars_jezero"
    body: ClassVar[str] = "Mars"
    what: ClassVar[str] = "floor of Jezero crater on Mars, air of carbon dioxide, dust in it"
    latitude: float = par(18.44, "deg", 18.3, 18.6, "recalled_mars", "latitude, north positive", unverified=True)
    longitude: float = par(77.45, "deg", 77.2, 77.7, "recalled_mars", "longitude, east positive", unverified=True)
    height: float = par(-2570.0, "m", -2700.0, -2300.0, "recalled_mars", "height above the areoid", unverified=True)
    mast: float = par(0.0, "m", 0.0, 20.0, "design_choice", "height of the solar collectors above the ground")
    gravity: float = par(3.72, "m/s2", 3.69, 3.75, "recalled_mars", "gravity at the surface", unverified=True)
    pressure: float = par(700.0, "Pa", 600.0, 800.0, "recalled_mars", "air pressure, mean of the year", unverified=True)
    gear_ratio: float = par(
        8.0, "1", 5.0, 12.0, "recalled_mars", "kg in low Earth orbit per kg of plant landed", unverified=True
    )
    tau: float = par(0.45, "1", 0.0, 5.0, "lemmon2023", "optical depth from Ls 0 to 180 deg: 0.4 to 0.5")
    tau_dusty: float = par(
        1.0, "1", 0.0, 5.0, "lemmon2023", "optical depth at Ls 270 deg: above 1 for weeks, 0.6 between", unverified=True
    )
    omega: float = par(0.86, "1", 0.8, 0.97, "appelbaum1990", "single-scattering albedo of the dust", unverified=True)
    g: float = par(0.79, "1", 0.6, 0.85, "appelbaum1990", "asymmetry of scattering by the dust", unverified=True)
    scale_height: float = par(11.0, "km", 9.0, 13.0, "recalled_mars", "height of the dusty air", unverified=True)
    albedo: float = par(0.15, "1", 0.10, 0.25, "recalled_mars", "share of sunlight thrown back", unverified=True)
    emissivity: float = par(0.96, "1", 0.90, 1.0, "recalled_mars", "infrared emissivity of the ground", unverified=True)
    night_T: float = par(185.0, "K", 175.0, 200.0, "recalled_mars", "ground and air in the night", unverified=True)
    share: float = par(
        0.6, "1", 0.3, 0.9, "recalled_mars", "share of the absorbed light that the ground gives off at once, in infrared",
        unverified=True,
    )  # fmt: skip
    air_share: float = par(
        0.6, "1", 0.4, 0.8, "recalled_mars", "warming of the air by day, over that of the ground", unverified=True
    )
    sky_emissivity: float = par(0.2, "1", 0.05, 0.4, "recalled_mars", "of the sky as T_air sees it", unverified=True)
    radiator_absorptivity: float = par(
        0.25, "1", 0.09, 0.6, "design_choice", "solar absorptivity of a dusty radiator", unverified=True
    )
    radiator_emissivity: float = par(0.79, "1", 0.70, 0.90, "handbook_lunar_base", "emissivity of silver-Teflon")

    @property
    def dust(self) -> dust.Dust:
        """The dust in the air over this ground."""
        return dust.Dust(self.omega, self.g, self.albedo, MARS_RADIUS / self.scale_height)

    def depth(self, season: Array) -> Array:
        """Optical depth over the areocentric longitude of the Sun [rad]."""
        return self.tau + (self.tau_dusty - self.tau) * np.maximum(0.0, -np.sin(season))

    def _sky(self, grid: Samples, mast: float, horizon: HorizonChoice) -> Sky:
        return _martian_sky(self, grid, mast, horizon)


def _martian_sky(place: MarsJezero, grid: Samples, mast: float, choice: HorizonChoice) -> Sky:
    if place.tau < 0 or place.tau_dusty < 0:
        raise ValueError(
            f"mars_jezero: optical depths {place.tau:g} and {place.tau_dusty:g}; both must be zero or above, usually 0.3 to 2"
        )
    sun = sun_from_mars(grid.dates, place.lat_deg or 0.0, place.lon_deg or 0.0, place.height)
    tau, of_air = place.depth(season_of_mars(grid.dates)), place.dust
    beam, up = sun.flux * dust.beam(tau, sun.elevation, of_air), np.maximum(np.sin(sun.elevation), 0.0)
    diffuse = sun.flux * dust.level(tau, sun.elevation, of_air) - beam * up
    if choice is not None:
        profile = choice if isinstance(choice, Horizon) else read_horizon(choice)
        hidden = profile.elevation(sun.azimuth, place.height + mast)
        beam = beam * lit_fraction(sun.elevation, hidden, sun.semidiameter)
    level = beam * up + diffuse
    # On a level plane there is no slope: the light is as if it came from the zenith.
    ground = ground_temperature(place.share * level, np.pi / 2, 0.0, place.night_T, place.albedo, place.emissivity)
    air = place.night_T + place.air_share * (ground - place.night_T)
    of_sky = place.sky_emissivity * STEFAN_BOLTZMANN * air**4
    glow = place.emissivity * STEFAN_BOLTZMANN * ground**4 + (1 - place.emissivity) * of_sky
    view = view_of_ground(np.pi / 2)
    elevation, azimuth = mean_direction(grid, sun)
    return Sky(
        start=grid.start,
        edges=grid.edges,
        sun_elevation=elevation,
        sun_azimuth=azimuth,
        flux=grid.mean(sun.flux),
        sunlight=grid.mean(beam),
        diffuse=grid.mean(diffuse),
        ground_T=grid.mean(ground),
        air_T=grid.mean(air),
        wind=0.0 * elevation,
        solar_vertical=grid.mean(view * place.albedo * level + (1 - view) * diffuse),
        infrared_vertical=grid.mean(view * glow + (1 - view) * of_sky),
        solar_horizontal=grid.mean(level),
        infrared_horizontal=grid.mean(of_sky),
        coating=(place.radiator_absorptivity, place.radiator_emissivity),
    )
