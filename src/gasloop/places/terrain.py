"""The horizon that mountains make, and how much of the Sun's disc stands above it.

A horizon is the elevation angle of the terrain by azimuth, seen from a point. The point's height matters
most on a ridge: each terrain point's tan(elevation) is linear in the observer's height, so the horizon is
the largest of many straight lines of it, and a table at a few heights, joined by straight lines, is never
too low and exact where the same mountain decides.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gasloop.places.sun import MOON_RADIUS
from gasloop.places.tables import Column, read_table, refuse

Array = Any

_WIDEST_GAP = 10.0  # deg of azimuth between two rows of a user's horizon


@dataclass(frozen=True)
class Horizon:
    """Terrain elevation by azimuth, from one height or from several.

    azimuth_deg : (n,), rising, clockwise from north
    heights : (m,), the observer's, above the reference sphere [m], rising; empty: holds for any height
    elevation_deg : (n, m), or (n, 1) if ``heights`` is empty
    origin : where it comes from, for reports
    """

    azimuth_deg: Array
    heights: Array
    elevation_deg: Array
    origin: str

    def elevation(self, azimuth: Array, height: float) -> Array:
        """Elevation of the terrain [rad] at these azimuths [rad], seen from this height [m]."""
        column = self._at_height(height)
        turn = np.concatenate([self.azimuth_deg[-1:] - 360.0, self.azimuth_deg, self.azimuth_deg[:1] + 360.0])
        closed = np.concatenate([column[-1:], column, column[:1]])
        return np.radians(np.interp(np.degrees(azimuth) % 360.0, turn, closed))

    def _at_height(self, height: float) -> Array:
        if len(self.heights) == 0:
            return self.elevation_deg[:, 0]
        low, high = self.heights[0], self.heights[-1]
        if not low <= height <= high:
            raise ValueError(
                f"height {height:g} m is outside the horizon table ({self.origin}), which holds for {low:g} "
                f"to {high:g} m (site height plus mast); change the height or the mast, or give a horizon CSV"
            )
        i = int(np.clip(np.searchsorted(self.heights, height), 1, len(self.heights) - 1))
        share = (height - self.heights[i - 1]) / (self.heights[i] - self.heights[i - 1])
        return (1 - share) * self.elevation_deg[:, i - 1] + share * self.elevation_deg[:, i]


def lit_fraction(elevation: Array, horizon: Array, semidiameter: Array) -> Array:
    """Share of the Sun's disc above a level edge, 0..1; all angles in rad.

    f = [acos(-x) + x sqrt(1 - x^2)]/pi,  x = (elevation - horizon)/semidiameter   (a circle's segment)
    """
    x = np.clip((elevation - horizon) / semidiameter, -1.0, 1.0)
    return (np.arccos(-x) + x * np.sqrt(1.0 - x**2)) / np.pi


def horizon_dip(height: float, radius: float = MOON_RADIUS) -> float:
    """How far the horizon of a smooth sphere lies below level: acos(R/(R+h)) [rad]; height [m]."""
    return float(np.arccos(radius / (radius + height)))


def smooth_horizon(height: float) -> Horizon:
    """The horizon of a smooth Moon as large as the reference sphere; ``height`` [m] is the eye's above it."""
    dip = -np.degrees(horizon_dip(max(height, 0.0)))
    return Horizon(np.array([0.0, 180.0]), np.array([]), np.full((2, 1), dip), "smooth sphere")


# ----------------------------------------------------------------------------------------------------------
# Files


def read_horizon(path: str | Path) -> Horizon:
    """A user's horizon, seen from the mast's top: CSV with ``azimuth_deg`` (0-360) and ``elevation_deg``."""
    path = Path(path)
    columns = (Column("azimuth_deg", "1", 0.0, 360.0), Column("elevation_deg", "1", -20.0, 90.0))
    table, lines = read_table(path, columns)
    azimuth, elevation = table["azimuth_deg"], table["elevation_deg"]
    faults = [
        f"line {lines[i + 1]}: azimuth {azimuth[i + 1]:g} does not rise above {azimuth[i]:g}; sort the rows"
        for i in np.flatnonzero(np.diff(azimuth) <= 0)
    ]
    refuse(path, faults)
    if azimuth[0] == 0 and azimuth[-1] == 360:
        if elevation[0] != elevation[-1]:
            refuse(path, [f"line {lines[-1]}: 360 deg is 0 deg, but the elevations differ; give one of them"])
        azimuth, elevation = azimuth[:-1], elevation[:-1]
    gaps = np.diff(azimuth, append=azimuth[0] + 360.0)
    faults = [
        f"no row between azimuth {azimuth[i]:g} and {(azimuth[i] + gaps[i]) % 360.0:g}; "
        f"the horizon must go around, with at most {_WIDEST_GAP:g} deg between rows"
        for i in np.flatnonzero(gaps > _WIDEST_GAP)
    ]
    refuse(path, faults)
    return Horizon(azimuth, np.array([]), elevation[:, None], path.name)


def write_horizon_table(path: Path, horizon: Horizon, remarks: list[str]) -> None:
    """Write a horizon for several heights: remarks, then ``azimuth_deg`` and one column per height [m]."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {line}\n" for line in [f"origin: {horizon.origin}", *remarks])
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["azimuth_deg", *(f"{h:g}" for h in horizon.heights)])
        for azimuth, elevations in zip(horizon.azimuth_deg, horizon.elevation_deg, strict=True):
            rows.writerow([f"{azimuth:g}", *(f"{e:.3f}" for e in elevations)])


def read_horizon_table(text: str) -> Horizon:
    """Read back what ``write_horizon_table`` wrote."""
    lines = text.splitlines()
    origin = next(x.removeprefix("# origin: ") for x in lines if x.startswith("# origin: "))
    header, *rows = csv.reader(x for x in lines if not x.startswith("#"))
    table = np.array(rows, dtype=float)
    return Horizon(table[:, 0], np.array(header[1:], dtype=float), table[:, 1:], origin)


# ----------------------------------------------------------------------------------------------------------
# From a height grid


@dataclass(frozen=True)
class HeightGrid:
    """Heights of the whole Moon above the reference sphere [m].

    Rows run from north to south, columns from 0 E to the east; simple cylindrical, square pixels, whose
    centres lie half a pixel from the edges.
    """

    heights: Array

    def height(self, lat: Array, lon: Array) -> Array:
        """Bilinear height [m] at latitude and east longitude [rad]."""
        rows, columns = self.heights.shape
        y = (np.pi / 2 - lat) / np.pi * rows + 0.5  # 0.5: a row for beyond the north pole stands before row 0
        x = (lon % (2 * np.pi)) / (2 * np.pi) * columns - 0.5
        i, j = np.floor(y).astype(int), np.floor(x).astype(int)
        fy, fx = y - i, x - j
        h, right = self._with_poles, (j + 1) % columns
        j = j % columns
        upper = (1 - fx) * h[i, j] + fx * h[i, right]
        lower = (1 - fx) * h[i + 1, j] + fx * h[i + 1, right]
        return (1 - fy) * upper + fy * lower

    @property
    def _with_poles(self) -> Array:
        """The grid with one row beyond each pole: the same circle of latitude, half a turn around."""
        half = self.heights.shape[1] // 2
        return np.vstack([np.roll(self.heights[:1], half, 1), self.heights, np.roll(self.heights[-1:], half, 1)])


def read_lola_grid(path: str | Path) -> HeightGrid:
    """Read a LOLA simple-cylindrical image: 16 bits, little-endian, 0.5 m a unit, the whole Moon."""
    values = np.fromfile(path, dtype="<i2")
    rows = int(np.sqrt(values.size / 2))
    if values.size == 0 or 2 * rows * rows != values.size:
        raise ValueError(
            f"{path}: {values.size} values do not fill a global grid of twice as many columns as rows; "
            "give a LOLA LDEM image in simple cylindrical projection, uncut"
        )
    return HeightGrid(0.5 * values.reshape(rows, 2 * rows).astype(float))


def horizon_from_grid(
    grid: HeightGrid,
    lat_deg: float,
    lon_deg: float,
    heights: Array,
    azimuth_deg: Array,
    nearest_deg: float = 0.1,
    step_deg: float = 0.001,
) -> Horizon:
    """The terrain's horizon seen from one place at several heights [m] above the reference sphere.

    Rays leave along great circles in steps of ``step_deg`` of arc (30 m on the Moon). A point of height H at
    arc s is seen at tan(el) = [(R + H) cos s - (R + h)]/[(R + H) sin s]. A ray ends where even the grid's
    highest mountain would stay below the horizon already found in every direction, so nothing far is missed.

    Terrain nearer than ``nearest_deg`` (3 km) is left out: the grid's cells are larger than that, so it
    knows nothing of the ridge the observer stands on, whose height is stated from a finer source.
    """
    heights, azimuth = np.asarray(heights, float), np.radians(azimuth_deg)
    if nearest_deg <= 0:
        raise ValueError(f"nearest_deg is {nearest_deg:g}; it must be above zero, for a ray cannot start at the eye")
    top = MOON_RADIUS + float(np.max(grid.heights))
    eye = MOON_RADIUS + heights
    band = np.radians(1.0)
    best = np.full((len(azimuth), len(heights)), -np.inf)
    start = np.radians(nearest_deg)
    while True:
        arc = start + np.radians(step_deg) * np.arange(round(band / np.radians(step_deg)) + 1)
        lat, lon = _along(np.radians(lat_deg), np.radians(lon_deg), azimuth, arc)
        r = MOON_RADIUS + grid.height(lat, lon)
        cos, sin = r * np.cos(arc), r * np.sin(arc)
        for k, h in enumerate(eye):
            best[:, k] = np.maximum(best[:, k], np.max((cos - h) / sin, axis=1))
        start = arc[-1]
        if np.all((top * np.cos(start) - eye) / (top * np.sin(start)) < best.min(axis=0)):
            break
    return Horizon(np.asarray(azimuth_deg, float), heights, np.degrees(np.arctan(best)), "height grid")


def _along(lat: float, lon: float, azimuth: Array, arc: Array) -> tuple[Array, Array]:
    """Latitudes and longitudes (n, k) at arcs (k,) on great circles that leave at azimuths (n,) [rad]."""
    a, s = azimuth[:, None], arc[None, :]
    sin_lat = np.sin(lat) * np.cos(s) + np.cos(lat) * np.sin(s) * np.cos(a)
    east = np.sin(a) * np.sin(s) * np.cos(lat)
    return np.arcsin(np.clip(sin_lat, -1, 1)), lon + np.arctan2(east, np.cos(s) - np.sin(lat) * sin_lat)
