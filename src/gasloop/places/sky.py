"""What the sky gives a site, step by step: sunlight, and the heat a radiator takes from its surroundings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from gasloop.places.sun import as_utc, duration

Array = Any

STEFAN_BOLTZMANN = 5.670374419e-8  # W/m2/K4, exact [codata2018]
SPACE_TEMPERATURE = 2.725  # K, the cosmic background [fixsen2009]
_SAMPLE_H = 0.25  # the Sun moves by half its disc in an hour, so an hour's mean takes four samples


@dataclass(frozen=True)
class Sky:
    """Means over n steps; arrays are (n,), but ``edges`` (n + 1). On the Moon ``air_T`` is ``None``.

    start : UTC; edges : of the steps, hours since the start
    sun_elevation, sun_azimuth : of the disc's centre [rad], azimuth clockwise from north
    flux : on a plane that faces the whole Sun, above any air [W/m2]
    lit : share of it that arrives, 0..1: disc behind mountains or the Earth (Moon), clouds and air (Earth)
    sunlight : flux lit, on a plane that faces the Sun [W/m2]
    diffuse : on a level plane, from the rest of the sky [W/m2]; zero on the Moon
    ground_T, air_T : surface of the ground, air [K]; wind [m/s]
    solar_vertical, infrared_vertical : onto either face of a radiator upright and edge-on to the Sun [W/m2]
    solar_horizontal, infrared_horizontal : onto a radiator that lies flat and faces the zenith [W/m2]
    coating : (absorptivity of sunlight, emissivity) for which the sink temperatures below hold
    """

    start: np.datetime64
    edges: Array
    sun_elevation: Array
    sun_azimuth: Array
    flux: Array
    sunlight: Array
    diffuse: Array
    ground_T: Array
    air_T: Array | None
    wind: Array
    solar_vertical: Array
    infrared_vertical: Array
    solar_horizontal: Array
    infrared_horizontal: Array
    coating: tuple[float, float]

    @property
    def lit(self) -> Array:
        """Share of the Sun's flux that reaches a plane facing the Sun, 0..1."""
        return self.sunlight / self.flux

    @property
    def time(self) -> Array:
        """Start of each step, datetime64 in UTC."""
        return (self.start + duration(self.edges[:-1])).astype("datetime64[ns]")

    @property
    def hours(self) -> Array:
        """Length of each step [h]."""
        return np.diff(self.edges)

    @property
    def sink_T_vertical(self) -> Array:
        """Sink temperature [K] of either face of a radiator that stands upright, edge-on to the Sun."""
        return sink_temperature(self.solar_vertical, self.infrared_vertical, *self.coating)

    @property
    def sink_T_horizontal(self) -> Array:
        """Sink temperature [K] of a flat radiator that faces the zenith."""
        return sink_temperature(self.solar_horizontal, self.infrared_horizontal, *self.coating)

    def over(self, edges: Any) -> Sky:
        """Means over longer steps; ``edges`` [h since the start] must be among this sky's own.

        Heat is averaged as heat, so a sink temperature is the fourth-power mean. Azimuths are averaged
        around the circle.
        """
        edges = np.asarray(edges, float)
        place = np.minimum(np.searchsorted(self.edges, edges - 1e-6), len(self.edges) - 1)
        if edges[0] != self.edges[0] or np.any(np.diff(place) <= 0) or np.any(_apart(self.edges[place], edges)):
            raise ValueError(_EDGES.format(self.edges[0], self.edges[-1]))
        weight = np.add.reduceat(self.hours[: place[-1]], place[:-1])

        def mean(values: Array) -> Array:
            return np.add.reduceat((values * self.hours)[: place[-1]], place[:-1]) / weight

        east, north = mean(np.sin(self.sun_azimuth)), mean(np.cos(self.sun_azimuth))
        return Sky(
            start=self.start,
            edges=edges,
            sun_elevation=mean(self.sun_elevation),
            sun_azimuth=np.arctan2(east, north) % (2 * np.pi),
            flux=mean(self.flux),
            sunlight=mean(self.sunlight),
            diffuse=mean(self.diffuse),
            ground_T=mean(self.ground_T),
            air_T=None if self.air_T is None else mean(self.air_T),
            wind=mean(self.wind),
            solar_vertical=mean(self.solar_vertical),
            infrared_vertical=mean(self.infrared_vertical),
            solar_horizontal=mean(self.solar_horizontal),
            infrared_horizontal=mean(self.infrared_horizontal),
            coating=self.coating,
        )


def _apart(a: Array, b: Array) -> Array:
    return np.abs(a - b) > 1e-6


_EDGES = (
    "edges must rise and be among the sky's own steps, from {:g} h to at most {:g} h; "
    "make the sky with a smaller step_h"
)


def sink_temperature(solar: Array, infrared: Array, absorptivity: float, emissivity: float) -> Array:
    """Temperature [K] at which a radiator would give off just what it takes in.

    T_s^4 = (alpha/epsilon q_solar + q_infrared)/sigma

    solar, infrared : onto the face [W/m2]; in the infrared the face takes up as well as it gives off
    """
    if not (0 <= absorptivity <= 1 and 0 < emissivity <= 1):
        raise ValueError(
            f"coating ({absorptivity:g}, {emissivity:g}): absorptivity is 0 to 1, emissivity above 0, up to 1"
        )
    return ((absorptivity / emissivity * solar + infrared) / STEFAN_BOLTZMANN) ** 0.25


def ground_temperature(
    sunlight: Array, elevation: Array, slope: float, night_T: float, albedo: float, emissivity: float
) -> Array:
    """Temperature of dry regolith [K]: in balance with the Sun, on top of what the night leaves.

    T_g^4 = T_night^4 + (1 - A) S sin(max(el + slope, 0))/(epsilon sigma)

    sunlight : on a plane that faces the Sun [W/m2]; slope : turns the ground toward the Sun, where hills and
    grains decide, as at the pole [rad]. The soil insulates so well that the day side follows the Sun: noon at
    the equator comes out at 387 K, where Hayne 2017 has 385 K. The slow cooling after sunset is left out.
    """
    absorbed = (1 - albedo) * sunlight * np.sin(np.maximum(elevation + slope, 0.0))
    return (night_T**4 + absorbed / (emissivity * STEFAN_BOLTZMANN)) ** 0.25


def view_of_ground(tilt: float) -> float:
    """View factor of a face to flat ground, (1 - cos(tilt))/2; tilt [rad]: 0 facing up, pi/2 upright."""
    return float((1 - np.cos(tilt)) / 2)


@dataclass(frozen=True)
class Samples:
    """Dates inside the steps, for means that do not miss a sunrise."""

    start: np.datetime64
    edges: Array
    dates: Array
    each: int

    def mean(self, values: Array) -> Array:
        """Means over the steps of values at the dates."""
        return np.mean(np.reshape(values, (-1, self.each)), axis=1)


def samples(start: datetime | str, hours: float, step_h: float, apart_h: float = _SAMPLE_H) -> Samples:
    """Evenly spaced dates inside each step, at most ``apart_h`` hours apart."""
    if not step_h > 0 or not hours > 0 or abs(hours / step_h - round(hours / step_h)) > 1e-9:
        raise ValueError(f"{hours:g} h in steps of {step_h:g} h: both must be above zero, steps must fill the hours")
    n, each = round(hours / step_h), max(1, int(np.ceil(step_h / apart_h - 1e-9)))
    first = as_utc(start)
    inside = (np.arange(n * each) + 0.5) * (step_h / each)
    return Samples(first, np.arange(n + 1) * step_h, first + duration(inside), each)
