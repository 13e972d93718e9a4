"""Where the Sun stands over a site on the Moon, on the Earth or on Mars, and how bright it is.

Positions come from astronomy-engine, a package without data files: the Earth by VSOP87, the Moon by the
theory of Montenbruck and Pfleger, the Moon's axis and rotation by the IAU working group's series (mean-Earth
frame). These vary over weeks, so they are evaluated every half day and joined by cubic splines; only the
rotation to the site's horizon is done for each date. The splines add less than 1e-5 deg. Against JPL's DE421
with JPL's own lunar orientation, every 3.3 days of 1900-2049: elevation at a polar site within 0.0041 deg,
direction at any site within 0.010 deg (0.0065 deg after 2000), distance within 2e-5 AU. Mars comes from VSOP87
and the same working group's axis; against the series of Allison and McEwen 2000, over 2000-2049: season within
0.01 deg, true solar time within 0.12 deg (half a minute), distance within 3e-4 AU.

Angles are radians; azimuth is clockwise from north; elevation is geometric, without refraction. Dates are
UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import numpy as np

Array = Any

AU = 149_597_870_700.0  # m, exact [prsa2016]
LIGHT_SPEED = 299_792_458.0  # m/s, exact [codata2018]
SUN_RADIUS = 6.957e8  # m, IAU nominal [prsa2016]
SOLAR_FLUX = 1361.0  # W/m2 at 1 AU, IAU nominal [prsa2016]
MOON_RADIUS = 1_737_400.0  # m, the reference sphere of heights and of lunar coordinates [archinal2011]
EARTH_RADIUS = 6_378_100.0  # m, IAU nominal equatorial [prsa2016]
MARS_RADIUS = 3_389_500.0  # m, mean; heights above it matter to no angle here [archinal2011]
SOL = 88_775.244  # s, mean solar day of Mars [allison2000]

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
_J2000 = np.datetime64("2000-01-01T12:00:00", "us")
_DAY = 86400.0
_NODES_PER_DAY = 2


@dataclass(frozen=True)
class Sun:
    """The Sun as a site sees it; every field has the shape of the dates.

    elevation, azimuth : direction of the disc's centre [rad]
    distance : from the site [AU]
    semidiameter : angular radius of the disc [rad]
    flux : on a plane that faces the whole Sun outside any atmosphere [W/m2]
    eclipsed : share of the disc behind the Earth, 0..1 (zero on the Earth itself)
    """

    elevation: Array
    azimuth: Array
    distance: Array
    semidiameter: Array
    flux: Array
    eclipsed: Array


def sun_from_moon(dates: Any, lat_deg: float, lon_deg: float, height: float = 0.0) -> Sun:
    """The Sun over a lunar site; lon_deg is east, height [m] is above the sphere of 1,737,400 m.

    The direction is apparent: it includes the aberration of light (0.006 deg), as shadows on the ground do.
    """
    days = days_since_j2000(dates)
    splines = _moon_splines(*_span(days))
    to_sun = -splines["moon"](days) * AU
    to_sun = to_sun + _norm(to_sun) * splines["moon"](days, 1) * (AU / _DAY / LIGHT_SPEED)
    axis = splines["axis"](days) + np.multiply.outer(days, [0.0, 0.0, _MOON_SPIN])
    frame = _body_frame(np.radians(axis))
    site = _unit_vectors(lat_deg, lon_deg)
    standpoint = (MOON_RADIUS + height) * site[2]
    sun = _rotate(frame, to_sun) - standpoint
    earth = _rotate(frame, -splines["earth"](days) * AU) - standpoint
    return _seen(sun, site, eclipsed=covered(sun, SUN_RADIUS, earth, EARTH_RADIUS))


def sun_from_earth(dates: Any, lat_deg: float, lon_deg: float, height: float = 0.0) -> Sun:
    """The Sun over a site on the Earth, without refraction; lon_deg is east.

    The site's small parallax (0.002 deg) is taken on a sphere, which errs by less than 1e-5 deg.
    """
    days = days_since_j2000(dates)
    splines = _earth_splines(*_span(days))
    spin = np.radians(splines["spin"](days) + _EARTH_SPIN * days)
    cos, sin, zero, one = np.cos(spin), np.sin(spin), np.zeros_like(spin), np.ones_like(spin)
    frame = np.stack([np.stack([cos, sin, zero], -1), np.stack([-sin, cos, zero], -1),
                      np.stack([zero, zero, one], -1)], -2)  # fmt: skip
    site = _unit_vectors(lat_deg, lon_deg)
    sun = _rotate(frame, splines["sun"](days) * AU) - (EARTH_RADIUS + height) * site[2]
    return _seen(sun, site, eclipsed=np.zeros_like(days))


def sun_from_mars(dates: Any, lat_deg: float, lon_deg: float, height: float = 0.0) -> Sun:
    """The Sun over a site on Mars, outside its air; lon_deg is east, height [m] is above the mean sphere.

    Latitude is planetocentric. The direction is apparent, as on the Moon. The moons of Mars are too small to matter.
    """
    days = days_since_j2000(dates)
    to_sun, axis = _mars(days)
    site = _unit_vectors(lat_deg, lon_deg)
    sun = _rotate(_body_frame(axis), to_sun) - (MARS_RADIUS + height) * site[2]
    return _seen(sun, site, eclipsed=np.zeros_like(days))


def season_of_mars(dates: Any) -> Array:
    """Areocentric longitude of the Sun, Ls [rad]: 0 at the northern spring equinox, pi/2 at the northern summer solstice."""
    days = days_since_j2000(dates)
    splines = _mars_splines(*_span(days))
    to_sun, axis = _mars(days)
    normal = np.cross(splines["mars"](days), splines["mars"](days, 1))
    normal = normal / _norm(normal)
    pole = _body_frame(axis)[..., 2, :]
    summer = pole - np.sum(pole * normal, axis=-1, keepdims=True) * normal  # where the Sun stands at the solstice
    spring = np.cross(summer, normal)
    return np.arctan2(np.sum(to_sun * summer, axis=-1), np.sum(to_sun * spring, axis=-1)) % (2 * np.pi)


def sun_near_earth(dates: Any) -> Sun:
    """The Sun from free space near the Earth, as the Earth's centre has it, and not hidden by the Earth.

    There is no horizon: elevation and azimuth are zero. Within 40,000 km of the Earth the flux errs by less than
    0.06 %.
    """
    days = days_since_j2000(dates)
    distance = np.linalg.norm(_earth_splines(*_span(days))["sun"](days), axis=-1) * AU
    nothing = np.zeros_like(days)
    return Sun(
        elevation=nothing,
        azimuth=nothing,
        distance=distance / AU,
        semidiameter=np.arcsin(SUN_RADIUS / distance),
        flux=SOLAR_FLUX * (AU / distance) ** 2,
        eclipsed=nothing,
    )


def sun_from_earths_centre(dates: Any) -> tuple[Array, Array]:
    """Vectors from the Earth's centre to the Sun [m], and the sidereal angle of Greenwich [rad].

    Axes: x to the spring equinox, z along the Earth's axis, both of date. The direction is apparent.
    """
    days = days_since_j2000(dates)
    splines = _earth_splines(*_span(days))
    return splines["sun"](days) * AU, np.radians(splines["spin"](days) + _EARTH_SPIN * days)


def sun_and_earth_from_moons_centre(dates: Any) -> tuple[Array, Array]:
    """Vectors from the Moon's centre to the Sun and to the Earth [m], as (n, 3).

    The axes turn with the Moon's orbit: x away from the Earth, z along the orbit's normal, to the north.
    """
    days = days_since_j2000(dates)
    splines = _moon_splines(*_span(days))
    away, motion = splines["earth"](days), splines["earth"](days, 1)
    x, z = away / _norm(away), np.cross(away, motion)
    z = z / _norm(z)
    frame = np.stack([x, np.cross(z, x), z], -2)
    return _rotate(frame, -splines["moon"](days) * AU), _rotate(frame, -away * AU)


def subsolar_point(dates: Any) -> tuple[Array, Array]:
    """Latitude and east longitude [rad] of the place on the Moon where the Sun stands overhead."""
    days = days_since_j2000(dates)
    splines = _moon_splines(*_span(days))
    axis = splines["axis"](days) + np.multiply.outer(days, [0.0, 0.0, _MOON_SPIN])
    x, y, z = np.moveaxis(_rotate(_body_frame(np.radians(axis)), -splines["moon"](days)), -1, 0)
    return np.arctan2(z, np.hypot(x, y)), np.arctan2(y, x)


def days_since_j2000(dates: Any) -> Array:
    """Dates (one or many; datetime, ISO text or numpy datetime64, in UTC) as days since 2000-01-01 12:00."""
    stamps = as_utc(dates)
    outside = ~((stamps >= as_utc(FIRST)) & (stamps <= as_utc(LAST)))  # so that "not a time" is outside too
    if np.any(outside):
        first = np.atleast_1d(stamps)[np.atleast_1d(outside)][0]
        raise ValueError(
            f"date {np.datetime_as_string(first, 'm')} is outside the ephemeris, which holds from "
            f"{FIRST:%Y-%m-%d} to {LAST:%Y-%m-%d}; move the start of the study, or shorten it"
        )
    return np.asarray((stamps - _J2000) / np.timedelta64(1, "D"), dtype=float)


def as_utc(dates: Any) -> Array:
    """Dates as numpy datetime64[us] in UTC; a datetime without a time zone is taken as UTC."""
    if isinstance(dates, (np.ndarray, np.datetime64)) and np.issubdtype(dates.dtype, np.datetime64):
        return dates.astype("datetime64[us]")
    if isinstance(dates, Iterable) and not isinstance(dates, str):
        return np.array([as_utc(d) for d in dates], dtype="datetime64[us]")
    if isinstance(dates, str):
        try:
            dates = datetime.fromisoformat(dates)
        except ValueError:
            raise ValueError(f'date {dates!r} cannot be read: write it as "2030-01-31" or "2030-01-31T06:00"') from None
    if isinstance(dates, datetime) and dates.tzinfo is not None:
        dates = dates.astimezone(UTC).replace(tzinfo=None)
    if not isinstance(dates, date):
        raise ValueError(f'{dates!r} is not a date: give a datetime, or text like "2030-01-31T06:00"')
    return np.datetime64(dates, "us")


def duration(hours: Any) -> Array:
    """Hours as timedelta64, to the microsecond."""
    return np.asarray(np.round(np.asarray(hours, float) * 3.6e9)).astype("timedelta64[us]")


# ----------------------------------------------------------------------------------------------------------
# Geometry. Vectors have their three components on the last axis.


def _unit_vectors(lat_deg: float, lon_deg: float) -> Array:
    """East, north and up at a place, as three rows in the body's own axes."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    east = [-np.sin(lon), np.cos(lon), 0.0]
    north = [-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)]
    up = [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    return np.array([east, north, up])


def _seen(sun: Array, site: Array, eclipsed: Array) -> Sun:
    """What a site with these east, north and up vectors sees of a Sun at these vectors [m]."""
    east, north, up = np.moveaxis(sun @ site.T, -1, 0)
    distance = _norm(sun)[..., 0]
    return Sun(
        elevation=np.arctan2(up, np.hypot(east, north)),
        azimuth=np.arctan2(east, north) % (2 * np.pi),
        distance=distance / AU,
        semidiameter=np.arcsin(SUN_RADIUS / distance),
        flux=SOLAR_FLUX * (AU / distance) ** 2,
        eclipsed=eclipsed,
    )


def _body_frame(axis: Array) -> Array:
    """Rotation to a body's axes, from right ascension and declination of its pole, and its spin [rad]."""
    ra, dec, w = np.moveaxis(axis, -1, 0)
    node = np.stack([-np.sin(ra), np.cos(ra), np.zeros_like(ra)], -1)
    pole = np.stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)], -1)
    third = np.cross(pole, node)
    cos, sin = np.cos(w)[..., None], np.sin(w)[..., None]
    return np.stack([cos * node + sin * third, cos * third - sin * node, pole], -2)


def _rotate(frame: Array, vector: Array) -> Array:
    return np.einsum("...ij,...j->...i", frame, vector)


def _norm(vector: Array) -> Array:
    return np.linalg.norm(vector, axis=-1, keepdims=True)


def covered(far: Array, far_radius: float, near: Array, near_radius: float) -> Array:
    """Share of a far disc that a near disc hides, from the overlap of two circles on the sky.

    far, near : vectors from the eye to their centres; the eye stands outside both spheres
    """
    r = np.arcsin(far_radius / _norm(far)[..., 0])
    q = np.arcsin(near_radius / _norm(near)[..., 0])
    cross = _norm(np.cross(far, near))[..., 0]
    apart = np.arctan2(cross, np.sum(far * near, axis=-1))
    d = np.clip(apart, np.abs(q - r) + 1e-15, q + r)  # outside these bounds the discs do not cut each other
    a = np.arccos(np.clip((d**2 + r**2 - q**2) / (2 * d * r), -1, 1))
    b = np.arccos(np.clip((d**2 + q**2 - r**2) / (2 * d * q), -1, 1))
    overlap = r**2 * (a - np.sin(2 * a) / 2) + q**2 * (b - np.sin(2 * b) / 2)
    return np.clip(overlap / (np.pi * r**2), 0.0, 1.0)


# ----------------------------------------------------------------------------------------------------------
# Splines through the ephemeris

_MOON_SPIN = 13.17635815  # deg/day [archinal2011]; taken out before the spline, put back after it
_EARTH_SPIN = 360.98564736629  # deg/day of UT1 [astronomy_engine]; same
_MARS_SPIN = 350.891982443297  # deg/day [archinal2011]; same


def _span(days: Array) -> tuple[int, int]:
    """Whole days around the dates: the key under which the splines are kept."""
    return int(np.floor(np.min(days))) - 1, int(np.ceil(np.max(days))) + 1


@lru_cache(maxsize=8)
def _moon_splines(first: int, last: int) -> dict[str, Any]:
    """moon: Sun to Moon, earth: Earth to Moon [AU]; axis: the Moon's pole, and spin less mean spin [deg]."""
    import astronomy
    from scipy.interpolate import CubicSpline

    nodes = _nodes(first, last)
    rows = []
    for day in nodes:
        time = astronomy.Time(day)
        sun, earth = astronomy.HelioVector(astronomy.Body.Moon, time), astronomy.GeoMoon(time)
        axis = astronomy.RotationAxis(astronomy.Body.Moon, time)
        spin = axis.spin - _MOON_SPIN * day
        rows.append((sun.x, sun.y, sun.z, earth.x, earth.y, earth.z, 15.0 * axis.ra, axis.dec, spin))
    table = np.array(rows)
    return {name: CubicSpline(nodes, table[:, 3 * i : 3 * i + 3]) for i, name in enumerate(("moon", "earth", "axis"))}


def _mars(days: Array) -> tuple[Array, Array]:
    """Apparent vector from Mars to the Sun [m]; right ascension and declination of its pole, and its spin [rad]."""
    splines = _mars_splines(*_span(days))
    to_sun = -splines["mars"](days) * AU
    to_sun = to_sun + _norm(to_sun) * splines["mars"](days, 1) * (AU / _DAY / LIGHT_SPEED)
    return to_sun, np.radians(splines["axis"](days) + np.multiply.outer(days, [0.0, 0.0, _MARS_SPIN]))


@lru_cache(maxsize=8)
def _mars_splines(first: int, last: int) -> dict[str, Any]:
    """mars: Sun to Mars [AU]; axis: its pole, and spin less mean spin [deg]."""
    import astronomy
    from scipy.interpolate import CubicSpline

    nodes = _nodes(first, last)
    places, axes = [], []
    for day in nodes:
        time = astronomy.Time(day)
        sun, axis = astronomy.HelioVector(astronomy.Body.Mars, time), astronomy.RotationAxis(astronomy.Body.Mars, time)
        places.append((sun.x, sun.y, sun.z))
        axes.append((15.0 * axis.ra, axis.dec, axis.spin - _MARS_SPIN * day))
    table = np.array(axes)
    table[:, 2] = np.unwrap(table[:, 2], period=360.0)
    return {"mars": CubicSpline(nodes, places), "axis": CubicSpline(nodes, table)}


@lru_cache(maxsize=8)
def _earth_splines(first: int, last: int) -> dict[str, Any]:
    """sun: apparent, geocentric, in the equator of date [AU]; spin: sidereal angle less mean spin [deg]."""
    import astronomy
    from scipy.interpolate import CubicSpline

    nodes = _nodes(first, last)
    suns, spins = [], []
    for day in nodes:
        time = astronomy.Time(day)
        apparent = astronomy.GeoVector(astronomy.Body.Sun, time, True)
        of_date = astronomy.RotateVector(astronomy.Rotation_EQJ_EQD(time), apparent)
        suns.append((of_date.x, of_date.y, of_date.z))
        spins.append(15.0 * astronomy.SiderealTime(time) - _EARTH_SPIN * day)
    return {"sun": CubicSpline(nodes, suns), "spin": CubicSpline(nodes, np.unwrap(spins, period=360.0))}


def _nodes(first: int, last: int) -> Array:
    return np.linspace(first, last, (last - first) * _NODES_PER_DAY + 1)
