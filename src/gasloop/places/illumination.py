"""How much light a lunar site gets over the years, beside what others found; how dark an orbit is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import label
from gasloop.places.moon import LunarSite, ShackletonRidge, horizon_of, lit_share, sun_over
from gasloop.places.orbit import OrbitSite
from gasloop.places.place import HorizonChoice, Site
from gasloop.places.sky import samples
from gasloop.places.sun import subsolar_point

Array = Any


@dataclass(frozen=True)
class Published:
    """What somebody else found.

    mast : m; lit : share of the time (low, high); longest_dark_d : days (low, high); ``None``: not given
    """

    who: str
    where: str
    mast: float | None
    lit: tuple[float, float]
    longest_dark_d: tuple[float, float] | None
    key: str
    unverified: bool = False


_CONNECTING = "locations on Connecting Ridge"
PUBLISHED: tuple[Published, ...] = (
    Published("20 m LOLA, 19 years", _CONNECTING, 2.0, (0.9227, 0.9227), (3.0, 5.0), "glaser2014"),
    Published("20 m LOLA, 19 years", _CONNECTING, 10.0, (0.9565, 0.9565), (3.0, 5.0), "glaser2014"),
    Published("20 m LOLA, 2017-2037", "Shackleton-de Gerlache", 2.0, (0.880, 0.880), None, "glaser2018"),
    Published("40 m Goldstone radar", "best polar site", None, (0.92, 0.92), None, "bryant2009"),
    Published("Kaguya, year 2020", "88.74 S 124.5 E", None, (0.86, 0.86), None, "bussey2010"),
    Published("Kaguya, year 2020", "two places, together", None, (0.94, 0.94), None, "bussey2010"),
    Published("240 m LOLA", "best of rim and ridge", 0.0, (0.89, 0.94), (7.0, 14.0), "mazarico2011", True),
)


@dataclass(frozen=True)
class Light:
    """Light at one height of the ground [m].

    lit : mean visible share of the Sun's disc, 0..1
    longest_hidden_h : longest time without any of the disc [h]
    longest_below_half_h : longest time with less than half of it [h]
    """

    height: float
    lit: float
    longest_hidden_h: float
    longest_below_half_h: float


def illumination(
    place: Site,
    start: datetime | str,
    years: float = 1.0,
    mast: float | None = None,
    horizon: HorizonChoice = None,
) -> dict[str, Any]:
    """Lit share and longest darkness over some years, from hourly samples, beside the published values.

    Keys: site, start, years, mast_m, here (``Light`` at the site's height), by_height (``Light`` over the
    stated range of the height, unless the caller gives a horizon), published, horizon (its origin), note
    (what is assumed). Darkness counts both mountains and eclipses by the Earth.
    """
    if not isinstance(place, LunarSite):
        raise ValueError(f"{place.name}: light and darkness are computed for lunar sites only")
    above = place.mast if mast is None else mast
    dates = samples(start, 24 * round(365.25 * years), 1.0).dates[::4]
    sun = sun_over(place, dates)
    profile = horizon_of(place, horizon)

    def light(height: float) -> Light:
        seen = lit_share(replace(place, height=height), sun, above, horizon)
        return Light(height, float(np.mean(seen)), _longest(seen <= 0.0), _longest(seen < 0.5))

    known = label(type(place), "height")
    heights = [
        known.low,
        (known.low + known.value) / 2,
        known.value,
        (known.value + known.high) / 2,
        known.high,
    ]
    ridge = isinstance(place, ShackletonRidge)
    return {
        "site": place.name,
        "start": str(dates[0].astype("datetime64[D]")),
        "years": years,
        "mast_m": above,
        "here": light(place.height),
        "by_height": [light(h) for h in heights] if horizon is None else [],
        "published": PUBLISHED if ridge else (),
        "horizon": profile.origin,
        "note": _note(place, known.low, known.high),
    }


def darkness(place: OrbitSite, start: datetime | str, days: float) -> dict[str, float]:
    """How dark an orbit is: ``share`` of the light that is missing, ``times`` that some of the disc is hidden, and the
    longest of these, ``longest_h``. By the minute.
    """
    missing = 1 - place.sky(start, 24 * days, 1 / 60).lit
    some = missing > 1e-9
    starts = np.count_nonzero(np.diff(np.concatenate([[0], some.astype(int)])) == 1)
    return {"share": float(np.mean(missing)), "times": float(starts), "longest_h": _longest(some) / 60}


def polar_swing(start: datetime | str, years: float) -> float:
    """Amplitude of the sine as which the Sun's latitude over the Moon swings: the root of twice its mean square [rad]."""
    latitude, _ = subsolar_point(samples(start, 24 * round(365.25 * years), 1.0).dates[::4])
    return float(np.sqrt(2 * np.mean(latitude**2)))


def _note(place: LunarSite, low: float, high: float) -> str:
    if not isinstance(place, ShackletonRidge):
        return _MARE_NOTE
    near = _NEAR_NOTE.format(place.near_field, place.near_distance) if place.near_field else _FAR_NOTE
    return _RIDGE_NOTE.format(place.height, low, high) + near


_RIDGE_NOTE = (
    "The crest is taken to stand {:g} m above the sphere of 1,737.4 km (range {:g} to {:g} m). The height grid has "
    "cells of 7.6 km: it does not show the crest, and relief within about 15 km only smoothed. "
)
_FAR_NOTE = "The published values rest on grids of 20 to 240 m, and a mast gains more there than here."
_NEAR_NOTE = (
    "Relief nearer than 3 km stands as a distribution: {:g} m high on the mean, {:g} m away. "
    "Light is its mean; single nights differ."
)
_MARE_NOTE = "The horizon comes from a height grid with cells of 7.6 km."


def _longest(dark: Array) -> float:
    """Longest run of true among evenly spaced samples, in samples."""
    ends = np.flatnonzero(np.diff(np.concatenate([[0], dark.astype(int), [0]])))
    return float(np.max(ends[1::2] - ends[::2], initial=0))
