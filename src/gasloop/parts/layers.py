"""The wall of a pressure vessel: a capsule of two layers, with heat conducted through it.

Shape: a cylinder of inner diameter D with hemispherical ends, length a D over all (a = 1: a sphere). A surface at
distance y outside the inner one has exactly

    A(y) = pi (D + 2 y) (a D + 2 y),    V(y) = pi/4 (D + 2 y)^2 (a D + 2 y - (D + 2 y) / 3)

Heat: nodes at the surfaces of finite volumes, the first at the inner and the last at the outer surface, so that films
act on true surface temperatures:

    C_i dT_i/dt = G_(i-1) (T_(i-1) - T_i) + G_i (T_(i+1) - T_i) + Q_i,    G_i = k A(middle) / dy

The liner has two equal steps, the overwrap three in the ratio 1 : 2 : 4, because what is near the gas is quick.
Heat capacities are constant over the range of a gas vessel, so a node holds C T of energy and C ln T of entropy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

LINER_STEPS = (0.5, 0.5)
WRAP_STEPS = (1 / 7, 2 / 7, 4 / 7)
NODES = len(LINER_STEPS) + len(WRAP_STEPS) + 1


@dataclass(frozen=True)
class Layer:
    """One material: thickness [m], density rho [kg/m3], heat capacity cp [J/kg/K], conductivity k [W/m/K]."""

    thickness: Any
    rho: Any
    cp: Any
    k: Any


@dataclass(frozen=True)
class Capsule:
    """Inner shape: diameter D [m], length over diameter a [1]."""

    D: Any
    a: Any

    def area(self, y: Any = 0.0) -> Any:
        """Area of the surface at y outside the inner one [m2]."""
        return math.pi * (self.D + 2 * y) * (self.a * self.D + 2 * y)

    def volume(self, y: Any = 0.0) -> Any:
        """Volume inside that surface [m3]."""
        d = self.D + 2 * y
        return math.pi / 4 * d**2 * (self.a * self.D + 2 * y - d / 3)


def capsule(volume: Any, a: Any) -> Capsule:
    """The capsule of an inside volume [m3]: V = pi/4 D^3 (a - 1/3)."""
    return Capsule((4 * volume / (math.pi * (a - 1 / 3))) ** (1 / 3), a)


@dataclass(frozen=True)
class Wall:
    """Heat capacities C [J/K] of the nodes, conductances G [W/K] between them, inner and outer area [m2], mass [kg]."""

    C: tuple[Any, ...]
    G: tuple[Any, ...]
    A_in: Any
    A_out: Any
    mass: Any

    def rates(self, T: Sequence[Any], Q_in: Any, Q_out: Any) -> list[Any]:
        """dT/dt of the nodes [K/s]: Q_in [W] enters at the first, Q_out [W] leaves at the last."""
        along = [g * (a - b) for g, a, b in zip(self.G, T[:-1], T[1:], strict=True)]
        gains = [Q_in, *along]
        losses = [*along, Q_out]
        return [(gain - loss) / c for gain, loss, c in zip(gains, losses, self.C, strict=True)]

    def energy(self, T: Sequence[Any]) -> Any:
        """sum C T [J]."""
        return sum(c * t for c, t in zip(self.C, T, strict=True))

    def entropy(self, T: Sequence[Any]) -> Any:
        """sum C ln T [J/K]."""
        return sum(c * np.log(t) for c, t in zip(self.C, T, strict=True))


def wall(shape: Capsule, liner: Layer, wrap: Layer) -> Wall:
    """The wall of a capsule: liner inside, overwrap outside."""
    steps = [(s * liner.thickness, liner) for s in LINER_STEPS] + [(s * wrap.thickness, wrap) for s in WRAP_STEPS]
    C: list[Any] = [0.0] * (len(steps) + 1)
    G, mass, y = [], 0.0, 0.0
    for i, (dy, layer) in enumerate(steps):
        ends = [shape.volume(y), shape.volume(y + dy / 2), shape.volume(y + dy)]
        for j in (0, 1):  # each half step belongs to the node at its end
            m = layer.rho * (ends[j + 1] - ends[j])
            C[i + j] = C[i + j] + m * layer.cp
            mass = mass + m
        G.append(layer.k * shape.area(y + dy / 2) / dy)
        y = y + dy
    return Wall(tuple(C), tuple(G), shape.area(), shape.area(y), mass)


def bearable_pressure(t_liner: Any, sigma_liner: Any, t_wrap: Any, sigma_wrap: Any, D: Any) -> Any:
    """Pressure at which a thin cylinder of two layers reaches its stresses [Pa]: p = 2 (t_l s_l + t_w s_w) / D.

    cryogenics.md c.8 gives a sphere twice that; the cylinder decides.
    """
    return 2 * (t_liner * sigma_liner + t_wrap * sigma_wrap) / D
