"""Expulsion of a cryogen from a sphere by its own warm gas: a stratified ullage over a wall that is laid bare.

The ullage is gas of all temperatures from the boiling point T_s to that of the gas as it enters, T: so many kg in each
of a set of layers of fixed temperature, the warmest on top. At constant pressure p:

    q = 0.13 k (g (T_k - T_w) / (T nu a))^(1/3) (T_k - T_w)        from layer k to the wall beside it [W/m2]
    dm = q dA dt / (c (h_k - h_w)),   c = 0.25                      what runs down the wall as boundary layer [kg]
    h_b = h_k - c (h_k - h_w)                                       its enthalpy: it settles among gas as warm as itself
    pressurant = what keeps the volume of all layers equal to what the liquid has left

c is the mean deficit, by flow, of a turbulent boundary layer of free convection (u ~ y^(1/7) (1 - y)^4, deficit
1 - y^(1/7)). The film is that of turbulent free convection on a wall, gas at the mean of T_k and T_w. The surface of
the liquid condenses what conduction into it takes: the liquid below is cold and deep. The wall keeps its heat by
cp(T), has one temperature through its thickness and conducts none along it.

At the start the vapour over the liquid, saturated at the pressure before, has been compressed without heat, and gas
as it enters has filled the room above; the wall is still as cold as the liquid. Nothing is fitted. Not in it: the jet
of a diffuser, lids and pipes as sinks of heat, and the time of ramp and hold before the expulsion.

Source: kreith1973 (0.13), eckert1951 (profiles); roudebush1965 for the idea of a one-dimensional ullage.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import beta

from gasloop.matter import transport
from gasloop.matter.fluids import Fluid, density, state
from gasloop.matter.solids import Solid, solid

_G0 = 9.80665
_FILM = 0.13
# int u (1 - y^(1/7)) dy / int u dy with u = y^(1/7) (1 - y)^4.
_DEFICIT = 1 - float(beta(9 / 7, 5) / beta(8 / 7, 5))


@dataclass(frozen=True)
class Sphere:
    """A thin sphere: inner diameter and thickness [m], and what it is made of."""

    diameter: float
    thickness: float
    material: str = "al_6061"


@dataclass(frozen=True)
class Expelled:
    """What came of it: masses [kg], heats [J], and where the gas and the wall ended [K].

    pressurant : let in; condensed : on the liquid; to_wall, to_liquid : heat from the gas; outside : heat from outside
    T_gas, m_gas : the layers; T_wall : from the top down; closure : energy that the gas does not account for, as a
    share of what came in
    """

    pressurant: float
    condensed: float
    to_wall: float
    to_liquid: float
    outside: float
    T_gas: Any = field(repr=False)
    m_gas: Any = field(repr=False)
    T_wall: Any = field(repr=False)
    closure: float = 0.0


class _Layers:
    """The gas at one pressure, on the grid of layer temperatures."""

    def __init__(self, gas: Fluid, p: float, T_low: float, T_high: float, n: int) -> None:
        self.T = np.linspace(T_low, T_high, n)
        self.rho = np.asarray(density(gas, p, self.T, "gas"))
        self.h = np.asarray(gas.h(self.T, self.rho))
        mu, k = transport.viscosity(gas, self.T, self.rho), transport.conductivity(gas, self.T, self.rho)
        # h dT^(1/3) of the film: 0.13 k (g rho^2 cp / (T mu k))^(1/3)
        self.film = _FILM * k * np.cbrt(_G0 * self.rho**2 * gas.cp(self.T, self.rho) / (self.T * mu * k))

    def share(self, h: Any) -> tuple[Any, Any]:
        """The layer below an enthalpy and the share that goes to the one above, so that mass and energy stay."""
        i = np.clip(np.searchsorted(self.h, h, side="right") - 1, 0, self.T.size - 2)
        return i, (h - self.h[i]) / (self.h[i + 1] - self.h[i])

    def put(self, h: Any, m: Any) -> Any:
        """Mass m of enthalpy h, spread over layers [kg]."""
        i, up = self.share(h)
        n = self.T.size
        return np.bincount(np.ravel(i), np.ravel(m * (1 - up)), n) + np.bincount(np.ravel(i + 1), np.ravel(m * up), n)


class _Wall:
    """The sphere in rings of equal height, and so of equal area, from the top down."""

    def __init__(self, sphere: Sphere, T: float, n: int) -> None:
        self.D = sphere.diameter
        self.made_of: Solid = solid(sphere.material)
        self.edges = np.linspace(0.0, self.D, n + 1)
        self.above = math.pi * self.edges**2 * (1.5 * self.D - self.edges) / 3  # volume above each edge
        self.mass = self.made_of.density * sphere.thickness * math.pi * self.D * self.edges[1]
        self.grid = np.linspace(max(4.0, 0.9 * T), 400.0, 1500)
        self.energy_grid = np.asarray(self.made_of.energy(self.grid))
        self.energy = np.full(n, float(self.made_of.energy(T)))

    @property
    def T(self) -> Any:
        """Temperature of the rings."""
        return np.interp(self.energy, self.energy_grid, self.grid)

    def depth(self, volume: Any) -> Any:
        """Depth below the top that this volume of gas reaches."""
        return np.interp(volume, self.above, self.edges)

    def beside(self, volumes: Any) -> tuple[Any, float]:
        """Area of each ring beside each layer [m2], layers from the coldest, and the depth of the liquid's surface."""
        ends = self.depth(np.concatenate([[0.0], np.cumsum(volumes[::-1])]))
        low = np.fmax(ends[:-1, None], self.edges[None, :-1])
        high = np.fmin(ends[1:, None], self.edges[None, 1:])
        return math.pi * self.D * np.fmax(high - low, 0.0)[::-1], float(ends[-1])


def expel(
    liquid: Fluid,
    gas: Fluid,
    sphere: Sphere,
    *,
    T: float,
    p: float,
    expelled: float,
    time: float,
    fill: float,
    p_start: float = 101325.0,
    heat: float = 0.0,
    step: float = 0.5,
    layers: int = 100,
    rings: int = 60,
) -> Expelled:
    """Drive out ``expelled`` m3 of liquid in ``time`` s with gas of T [K] at p [Pa]; the sphere is ``fill`` full before.

    p_start : at which the liquid was saturated before [Pa]; heat : from outside on the whole sphere [W]
    step [s], layers, rings : of the numerical solution; halving them moves the result by 0.2 %
    """
    T_s, T_l = float(liquid.dome.T(p)[()]), float(liquid.dome.T(p_start)[()])
    _refuse(liquid, sphere, T, p, expelled, time, fill, T_s, p_start)
    air, wall = _Layers(gas, p, _dew(gas, p), T, layers), _Wall(sphere, T_l, rings)
    room = (1 - fill) * wall.above[-1]
    m = _start(gas, air, room, T_l, p_start, p)
    h_l, h_v = _ends(liquid, p)
    soak = _soak(liquid, T_l)
    before = float(m @ air.h)
    steps = max(1, round(time / step))
    dt = time / steps
    let_in = to_wall = outside = condensed = 0.0
    for i in range(steps):
        let_in += _fill(air, m, room + expelled * (i + 1) / steps)
        area, depth = wall.beside(m / air.rho)
        dm, deficit = _boundary_layer(air, wall.T, area, m, dt)
        lost = dm * deficit
        m = m - dm.sum(axis=1) + air.put(air.h[:, None] - deficit, dm)
        bare = np.clip((depth - wall.edges[:-1]) / wall.edges[1], 0.0, 1.0)
        leak = heat * dt / rings * bare
        wall.energy = wall.energy + (lost.sum(axis=0) + leak) / wall.mass
        surface = math.pi * depth * (wall.D - depth)
        drop = min(soak * (T_s - T_l) / math.sqrt((i + 0.5) * dt) * surface * dt / (h_v - h_l), float(m[0]))
        m[0] -= drop
        to_wall, outside, condensed = to_wall + float(lost.sum()), outside + float(leak.sum()), condensed + drop
    let_in += _fill(air, m, room + expelled)
    off = float(m @ air.h) - before - let_in * air.h[-1] + to_wall + condensed * air.h[0]
    closure = abs(off) / (let_in * (air.h[-1] - air.h[0]))
    return Expelled(let_in, condensed, to_wall, condensed * (h_v - h_l), outside, air.T, m, wall.T, closure)


def _fill(air: _Layers, m: Any, volume: float) -> float:
    """Let in gas until the layers take up the volume [kg]."""
    new = max(volume - float(np.sum(m / air.rho)), 0.0) * float(air.rho[-1])
    m[-1] += new
    return new


def _boundary_layer(air: _Layers, T_wall: Any, area: Any, m: Any, dt: float) -> tuple[Any, Any]:
    """What runs down the wall in a step from each layer along each ring [kg], and its deficit of enthalpy [J/kg]."""
    warm = air.T[:, None] - T_wall[None, :]
    film = np.interp(0.5 * (air.T[:, None] + T_wall[None, :]), air.T, air.film)
    q = film * np.fmax(warm, 0.0) ** (4 / 3) * area * dt
    deficit = _DEFICIT * (air.h[:, None] - np.interp(T_wall, air.T, air.h)[None, :])
    cools = deficit > 0
    dm = np.where(cools, q / np.where(cools, deficit, 1.0), 0.0)
    total = dm.sum(axis=1)
    # No step takes more than most of a layer: a thin one against a cold wall would overshoot.
    dm = dm * np.fmin(1.0, 0.9 * m / np.fmax(total, 1e-30))[:, None]
    return dm, deficit


def _start(gas: Fluid, air: _Layers, room: float, T_l: float, p_start: float, p: float) -> Any:
    """Gas in the layers when the expulsion starts [kg]: compressed vapour, and gas as it enters above it."""
    cold = max(T_l, _dew(gas, p_start))
    rho = float(density(gas, p_start, cold, "gas"))
    h = state(gas, p=p, s=float(gas.s(cold, rho))).h
    m = air.put(np.array([max(h, air.h[0])]), np.array([rho * room]))
    _fill(air, m, room)
    return m


def _dew(gas: Fluid, p: float) -> float:
    """Temperature of the gas just above its own boiling point [K]; normal hydrogen boils above parahydrogen."""
    return float(gas.dome.T(p)[()]) * (1 + 1e-3)


def _ends(liquid: Fluid, p: float) -> tuple[float, float]:
    """Enthalpy of boiling liquid and of its vapour at p [J/kg]."""
    return state(liquid, p=p, quality=0.0).h, state(liquid, p=p, quality=1.0).h


def _soak(liquid: Fluid, T: float) -> float:
    """(k rho c / pi)^0.5 of the liquid: the heat a cold deep body takes, by area, K and s^-0.5 [W s^0.5/m2/K]."""
    rho = float(np.ravel(liquid.dome(T, "rho_l"))[0])
    k = transport.conductivity(liquid, T, rho)
    return math.sqrt(k * rho * float(liquid.cp(T, rho)) / math.pi)


def _refuse(
    liquid: Fluid, sphere: Sphere, T: float, p: float, expelled: float, time: float, fill: float, T_s: float, p0: float
) -> None:
    volume = math.pi / 6 * sphere.diameter**3
    if not T_s * 1.05 < T <= 400.0:
        raise ValueError(
            f"expel: gas at {T:.6g} K; it must be warmer than {liquid.name} boiling at {p:.6g} Pa ({T_s:.6g} K) by 5 % "
            f"and at most 400 K, where data of the wall end"
        )
    if not 0 < fill <= 1 or not 0 < expelled <= fill * volume * (1 + 1e-6):
        raise ValueError(
            f"expel: {expelled:.6g} m3 out of a sphere of {volume:.6g} m3 that is {fill:.6g} full; fill lies in 0..1 "
            f"and no more than {fill * volume:.6g} m3 can leave"
        )
    if not 0 < p0 <= p or not time > 0:
        raise ValueError(
            f"expel: pressure before {p0:.6g} Pa must be above zero and not above {p:.6g} Pa, time {time:.6g} s above "
            f"zero"
        )
