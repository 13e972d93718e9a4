"""Shapes of vessels: how high a liquid stands, how much wall it wets, how large its surface is.

All per volume: lengths by V^(1/3), areas by V^(2/3), as functions of the share f of the volume that is liquid. Each is
one Chebyshev series in s = arccos(1 - 2 f), the variable in which the ends of a rounded vessel are smooth: height goes
with s^2 or s^(4/3) there, not with a root. For floats, arrays and CasADi symbols; f is bounded to 1e-4 from both ends.

    sphere                       r(z)^2 = R^2 - z^2
    spheroid                     r(z)^2 = a^2 (1 - z^2 / b^2),   aspect = b / a, upright
    upright, lying               cylinder with half spheroids (height = half of the radius) at its ends;
                                 aspect = whole length over diameter

Source: geometry, integrated numerically to 1e-6; error of the series in ``Shape.error``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gasloop.matter.chebyshev import Chebyshev, nodes, shorten, through

NAMES = ("sphere", "spheroid", "upright", "lying")
_HEAD = 0.5  # height of a domed end over its radius
_SLICES = 40001
_DEGREE = 48
_FIT = 2e-4  # of the largest value
_END = 1e-4  # how near to empty or full the share is looked at


@dataclass(frozen=True)
class Shape:
    """A vessel of volume 1; multiply lengths by V^(1/3) and areas by V^(2/3).

    area : of the whole wall; depth : from bottom to top; width : of the widest level, sqrt(4 A / pi)
    error : greatest error of the series, as a share of the largest value
    """

    name: str
    aspect: float
    area: float
    depth: float
    width: float
    series: dict[str, Chebyshev]
    error: float

    def height(self, f: Any) -> Any:
        """Height of the liquid's surface over the bottom."""
        return self._at("height", f)

    def wetted(self, f: Any) -> Any:
        """Area of the wall that is wetted."""
        return self._at("wetted", f)

    def wetting(self, f: Any) -> Any:
        """Slope of the wetted wall by f."""
        f = np.fmin(np.fmax(f, _END), 1 - _END)
        return self.series["wetted"].slope(np.arccos(1 - 2 * f)) / np.sqrt(f * (1 - f))

    def surface(self, f: Any) -> Any:
        """Area of the liquid's surface, flat."""
        return self._at("surface", f)

    def _at(self, key: str, f: Any) -> Any:
        return self.series[key](np.arccos(1 - 2 * np.fmin(np.fmax(f, _END), 1 - _END)))


@lru_cache(maxsize=64)
def shape(name: str, aspect: float = 1.0) -> Shape:
    """The shape of that name. Raises ValueError for an unknown one or an aspect it cannot have."""
    if name not in NAMES:
        raise ValueError(f"no shape '{name}' of a vessel; there are: {', '.join(NAMES)}")
    if name in ("upright", "lying") and not 0.6 <= aspect <= 20.0:
        raise ValueError(f"{name} cylinder of aspect {aspect:g}: its length over its diameter is 0.6 to 20")
    if name == "spheroid" and not 0.2 <= aspect <= 5.0:
        raise ValueError(f"spheroid of aspect {aspect:g}: its height over its width is 0.2 to 5")
    z, volume, wetted, surface = _slices(name, 1.0 if name == "sphere" else aspect)
    whole = volume[-1]
    length = whole ** (1 / 3)
    rows = {"height": z / length, "wetted": wetted / length**2, "surface": surface / length**2}
    f = volume / whole
    series, error = {}, 0.0
    for key, values in rows.items():
        series[key], off = _fitted(f, values)
        error = max(error, off)
    width = math.sqrt(4 * float(surface.max()) / math.pi) / length
    return Shape(name, aspect, float(wetted[-1]) / length**2, float(z[-1]) / length, width, series, error)


def _fitted(f: Any, values: Any) -> tuple[Chebyshev, float]:
    """Series in s through tabulated values, and its greatest error as a share of the largest value."""
    s = np.arccos(np.clip(1 - 2 * f, -1, 1))
    at = nodes(0.0, math.pi, _DEGREE + 1)
    top = float(np.max(np.abs(values)))
    found = shorten(through(np.interp(at, s, values), 0.0, math.pi), _FIT * top)
    between = np.linspace(s[1], s[-2], 997)
    return found, float(np.max(np.abs(found(between) - np.interp(between, s, values)))) / top


def _slices(name: str, aspect: float) -> tuple[Any, Any, Any, Any]:
    """Height over the bottom, volume below, wall below and level area, from bottom to top; largest radius 1."""
    if name == "lying":
        return _lying(aspect)
    if name == "upright":
        half = aspect - _HEAD  # of the barrel; the whole is 2 aspect high
        return _turned(lambda z: np.sqrt(np.clip(1 - (np.fmax(np.abs(z) - half, 0) / _HEAD) ** 2, 0, 1)), aspect)
    return _turned(lambda z: np.sqrt(np.clip(1 - (z / aspect) ** 2, 0, 1)), aspect)


def _turned(radius: Callable[[Any], Any], b: float) -> tuple[Any, Any, Any, Any]:
    """A body of revolution about the upright, from -b to b."""
    z = -b * np.cos(np.linspace(0, math.pi, _SLICES))  # finer at the ends
    r = radius(z)
    slant = np.hypot(np.diff(z), np.diff(r))
    wetted = np.append(0.0, np.cumsum(math.pi * (r[1:] + r[:-1]) * slant))
    level = math.pi * r * r
    return z + b, _summed(level, z), wetted, level


def _lying(aspect: float) -> tuple[Any, Any, Any, Any]:
    """A cylinder of radius 1 about a level axis with half spheroids at both ends."""
    y = -np.cos(np.linspace(0, math.pi, _SLICES))
    chord = np.sqrt(np.clip(1 - y * y, 0, None))
    barrel = 2 * (aspect - _HEAD)
    level = 2 * chord * barrel + math.pi * _HEAD * chord * chord
    barrel_wall = 2 * barrel * (math.pi / 2 + np.arcsin(np.clip(y, -1, 1)))
    heads = 0.5 * (_heads(chord[1:]) + _heads(chord[:-1])) * np.diff(y)
    return y + 1, _summed(level, y), barrel_wall + np.append(0.0, np.cumsum(heads)), level


def _heads(chord: Any) -> Any:
    """Wall of both heads per height: 4 int_0^(pi/2) sqrt(h^2 + (1 - h^2) chord^2 cos^2 a) da, h = HEAD."""
    a = (np.arange(64) + 0.5) * math.pi / 128
    slant = np.sqrt(_HEAD**2 + (1 - _HEAD**2) * (chord[:, None] * np.cos(a)) ** 2)
    return 2 * math.pi * slant.mean(axis=1)


def _summed(level: Any, z: Any) -> Any:
    return np.append(0.0, np.cumsum(0.5 * (level[1:] + level[:-1]) * np.diff(z)))
