"""What is inside a tank in one state: ullage on top of a column of liquid, or a bubble in it; and the heat between them.

    m_l = (m - rho_v V) / (1 - rho_v v),   V_u = V - m_l v

Below a Bond number g D^2 / (v sigma) of about 10 the gas is a ball in the middle and all wall is wetted; above it lies
under a flat surface of the vessel's shape. Pure functions of floats, arrays and CasADi symbols.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.parts import convection
from gasloop.parts.column import LAYERS, SHARES, Column, levels, positive, turnover
from gasloop.parts.cryogen import Cryogen
from gasloop.parts.real_gas import real_gas
from gasloop.parts.shapes import Shape
from gasloop.parts.ullage import Ullage

_TRACE = 1e-9  # kg/m3 of pressurant that is always there, so that its entropy is finite
_BOND = 10.0  # below this Bond number the gas is a bubble and the surface no longer flat
_UNWETTED = 1e-6  # of the wall, that is always dry


@dataclass(frozen=True)
class Inside:
    """Gas, liquid, and where they touch: lengths in m, areas in m2.

    T_i : of the surface, at saturation [K]; depth : height of each boundary of layers over the bottom, the surface first;
    A_k : area of each; share : of the wetted wall beside each layer; rim : length of the contact line
    """

    gas: Ullage
    column: Column
    v_mean: Any
    m_l: Any
    T_i: Any
    depth: list[Any]
    A_k: list[Any]
    share: list[Any]
    A_i: Any
    A_dry: Any
    rim: Any

    @property
    def p(self) -> Any:
        """Pressure [Pa]."""
        return self.column.p


@dataclass(frozen=True)
class Heat:
    """Heat that flows inside before anything moves [W].

    dry, wet, low : from outside into dry wall, wetted wall and bottom
    wall_gas, wall_rim, film : from the dry wall into the gas, along it into the surface, onto it from what condenses
    gas_surface : from the gas into the surface; down : from the surface, and from each layer, to the next below
    """

    dry: Any
    wet: Any
    low: Any
    wall_gas: Any
    wall_rim: Any
    film: Any
    gas_surface: Any
    down: list[Any]


def inside(held: Cryogen, form: Shape, V: Any, x: Any, g: Any) -> Inside:
    """What is there in a vessel of that form and volume V [m3], under gravity g [m/s2].

    x : m [kg] of liquid and vapour, rho_v [kg/m3], m_g [kg], T_v [K] and the layers' T_1 ..
    """
    T = [getattr(x, f"T_{k + 1}") for k in range(LAYERS)]
    v = [held.liquid.v(t) for t in T]
    v_mean = sum(w * one for w, one in zip(SHARES, v, strict=True))
    m_l = (x.m - x.rho_v * V) / (1 - x.rho_v * v_mean)
    V_l = m_l * v_mean
    m_g = x.m_g + _TRACE * V
    vapour, pressurant = real_gas(held.of, x.T_v, x.rho_v), real_gas(held.helium, x.T_v, m_g / (V - V_l))
    gas = Ullage(vapour, pressurant, V - V_l, x.rho_v * (V - V_l), m_g)
    height, wetted, surface = levels(form, V_l / V)
    L, A = V ** (1 / 3), V ** (2 / 3)
    bond = g * (form.width * L) ** 2 / (v_mean * held.transport.sigma(T[-1]))
    bubble = 1 / (1 + (bond / _BOND) ** 2)
    flat = 1 - bubble
    area = form.area * A
    return Inside(
        gas=gas,
        column=Column(held.liquid, gas.p, T, v, [w * m_l for w in SHARES]),
        v_mean=v_mean,
        m_l=m_l,
        T_i=held.liquid.line.T(gas.vapour.p),
        depth=[h * L for h in height],
        A_k=[a * A for a in surface],
        share=[(a - b) / wetted[0] for a, b in zip(wetted, [*wetted[1:], 0.0], strict=True)],
        A_i=flat * surface[0] * A + bubble * (36 * math.pi) ** (1 / 3) * gas.V ** (2 / 3),
        A_dry=flat * (area - wetted[0] * A) + _UNWETTED * area,
        rim=flat * np.sqrt(4 * math.pi * surface[0]) * L,
    )


def gas_side(now: Inside, held: Cryogen, T_dry: Any, g: Any) -> tuple[Any, Any]:
    """Heat from the dry wall into the ullage, and from it into the surface [W].

    From the wall by natural convection. Warm gas lies still on a cold surface between walls: conduction from its middle,
    and no more; gas colder than the surface turns over.
    """
    gas, T_v = now.gas, now.gas.vapour.T
    k, mu = held.thin.k(T_v, 0.01), held.thin.mu(T_v, 0.01)
    rho = gas.vapour.rho + gas.pressurant.rho
    nu, alpha = mu / rho, k / (gas.vapour.rho * gas.vapour.cp + gas.pressurant.rho * gas.pressurant.cp)
    tall, wide = gas.V ** (1 / 3), now.A_i**0.5
    at_wall = convection.rayleigh(g, 1 / T_v, T_dry - T_v, tall, nu, alpha)
    Q_wv = k / tall * convection.upright_wall(at_wall, nu / alpha) * now.A_dry * (T_dry - T_v)
    cold = positive(now.T_i - T_v, 1e-3)
    nusselt = convection.unstable_level(convection.rayleigh(g, 1 / T_v, cold, wide, nu, alpha))
    return Q_wv, k * now.A_i * (2 / tall * (T_v - now.T_i) - (nusselt - 1) / wide * cold)


def downward(now: Inside, held: Cryogen, wall_k: Any, g: Any, stirred: Any) -> list[Any]:
    """Heat from the surface to layer 1, and from each layer to the next below [W].

    By the liquid and the wall around it, by turning over where warmer lies below, and by a mixer.

    wall_k : conductivity of the wall times its thickness [W/K]; stirred : liquid that a mixer circulates [kg/s]
    """
    column, depth, top = now.column, [*now.depth, 0.0], now.column.T[0]
    k, mu = held.transport.k_l(top), held.transport.mu_l(top)
    cp, beta, rho = column.cp[0], column.dv_dT[0] / column.v[0], 1 / column.v[0]
    wall = [wall_k * np.sqrt(4 * math.pi * a) for a in now.A_k]
    first = 0.5 * (depth[0] - depth[1])
    warmer = positive(top - now.T_i, 1e-3)
    nusselt = convection.unstable_level(convection.rayleigh(g, beta, warmer, first, mu / rho, k / (rho * cp)))
    found = [((k * now.A_i + wall[0]) * (now.T_i - top) - k * now.A_i * (nusselt - 1) * warmer) / first]
    for j in range(1, LAYERS):
        apart = 0.5 * (depth[j - 1] - depth[j + 1])
        colder = column.T[j - 1] - column.T[j]
        over = turnover(g, beta, -colder, apart, rho, cp)
        found.append(((k * now.A_k[j] + wall[j]) / apart + stirred * cp) * colder - over * now.A_k[j])
    return found
