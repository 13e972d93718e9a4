"""Sunlight through a dusty air: what is left of the beam, and what the rest of the sky gives a level plane.

    m = sqrt[(r sin el)^2 + 2 r + 1] - r sin el,  r = R / H        air mass of a shell of even density
    beam = exp(-tau m)                                             Beer's law, of the flux on a plane facing the Sun
    G = sin(el) T(tau', omega', g'; 1/m) / (1 - A R_d)             all light on a level plane, over the same flux

T and R_d are the two-stream transmittance of the beam and reflectance of diffuse light of one layer (Meador and
Weaver 1980, Eddington's closure) with the forward peak of scattering taken out (Joseph, Wiscombe and Weinman
1976): f = g^2, tau' = (1 - omega f) tau, omega' = (1 - f) omega / (1 - omega f), g' = g / (1 + g). A is the
ground's albedo; what it throws up the dust partly throws back. Nothing is made: G never exceeds sin(el).

The spectrum is one number here. Light just beside the Sun counts as diffuse, as if it came from all of the sky.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = Any


@dataclass(frozen=True)
class Dust:
    """omega : single-scattering albedo; g : asymmetry; albedo : of the ground; radius over height of the layer."""

    omega: float
    g: float
    albedo: float
    radius_over_height: float

    def __post_init__(self) -> None:
        if not (0.5 < self.omega < 1.0 and 0.0 <= self.g < 1.0 and 0.0 <= self.albedo < 1.0):
            raise ValueError(
                f"dust of omega {self.omega:g}, g {self.g:g} over albedo {self.albedo:g}: the two streams hold for omega "
                "between 0.5 and 1, g and albedo from 0 to below 1"
            )


def air_mass(elevation: Array, radius_over_height: float) -> Array:
    """Path through the air over that at the zenith; the Sun below the horizon counts as on it."""
    up = radius_over_height * np.maximum(np.sin(elevation), 0.0)
    return np.sqrt(up**2 + 2 * radius_over_height + 1) - up


def beam(tau: Array, elevation: Array, dust: Dust) -> Array:
    """Share of the flux that is left on a plane facing the Sun, 0..1; zero below the horizon."""
    return np.where(np.sin(elevation) > 0, np.exp(-tau * air_mass(elevation, dust.radius_over_height)), 0.0)


def level(tau: Array, elevation: Array, dust: Dust) -> Array:
    """Beam and diffuse light on a level plane, over the flux on a plane facing the Sun above the air, 0..1."""
    mu = 1 / air_mass(elevation, dust.radius_over_height)
    f = dust.g**2
    tau, omega, g = (1 - dust.omega * f) * tau, (1 - f) * dust.omega / (1 - dust.omega * f), dust.g / (1 + dust.g)
    through, back = two_stream(tau, omega, g, mu)
    return np.maximum(np.sin(elevation), 0.0) * through / (1 - dust.albedo * back)


def two_stream(tau: Array, omega: float, g: float, mu: Array) -> tuple[Array, Array]:
    """Transmittance of a beam, scattered light included, and reflectance of diffuse light, of one layer."""
    g1, g2 = (7 - omega * (4 + 3 * g)) / 4, -(1 - omega * (4 - 3 * g)) / 4
    g3 = (2 - 3 * g * mu) / 4
    g4 = 1 - g3
    k = np.sqrt(g1**2 - g2**2)
    a1 = g1 * g4 + g2 * g3
    fade = np.exp(-2 * k * tau)
    ends = k + g1 + (k - g1) * fade
    left = np.exp(-tau / mu)
    scattered = (1 + k * mu) * (a1 + k * g4) * left - (1 - k * mu) * (a1 - k * g4) * left * fade
    scattered = scattered - 2 * k * (g4 + a1 * mu) * np.exp(-k * tau)
    through = left - omega * scattered / ((1 - (k * mu) ** 2) * ends)
    return through, g2 * (1 - fade) / ends
