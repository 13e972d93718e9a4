"""Pressurant that it takes to drive a cryogen out of its tank: bounds and the collapse factor of Epstein and Anderson.

    m = F rho_g V,   F >= 1                                     pressurant [kg]; F = 1 if the gas stayed as it came
    F = {(T/T_s - 1) (1 - e^(-p1 C^p2)) (1 - e^(-p3 S^p4)) + 1} exp[-p5 (1/(1+C))^p6 (S/(1+S))^p7 Q^p8]
    C = rho_w c_w t T_s / (rho_g c_g D T)                       heat capacity of the wall over that of the gas
    S = h theta T_s / (rho_g c_g D T)                           time over that of heat from gas to wall
    Q = q theta / (rho_g c_g D T)                               heat from outside over that of the gas

V [m3] is expelled in theta [s]; T, rho_g, c_g are those of the gas as it enters, T_s is the saturation temperature at
the tank's pressure, q [W/m2] the heat from outside on the wall laid bare. Any tank is a cylinder of equal volume and
wall: D = 4 V / A, height H = 4 V / (pi D^2), A the wall laid bare. Its film is Nu = 0.021 (Gr Pr)^0.4 on half of
H, at the mean of T and T_s. Valid where vapour and liquid exchange within 25 % of the pressurant's mass, for tanks of
1.5 to 4 m, with +-14 % over 60 runs with hydrogen. Source: epstein1968 as in vandresar1995.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.matter import transport
from gasloop.matter.fluids import Fluid, density, state

_G0 = 9.80665  # m/s2, of the tests behind the factor

# Coefficients p1 to p8 of the collapse factor by liquid; one row serves oxygen, nitrogen and fluorine. epstein1968.
_HYDROGEN = (0.330, 0.281, 4.26, 0.857, 1.50, 0.312, 0.160, 0.986)
_OXYGEN = (0.775, 0.209, 3.57, 0.790, 0.755, 0.271, 0.236, 0.895)
COLLAPSE: Mapping[str, tuple[float, ...]] = {"H2": _HYDROGEN, "pH2": _HYDROGEN, "O2": _OXYGEN, "N2": _OXYGEN}


def collapse_factor(liquid: str, heat: Any, C: Any, S: Any, Q: Any) -> Any:
    """Pressurant needed over what would do if it stayed as warm as it came [1].

    heat : T / T_s, gas as it enters over saturation temperature; C, S, Q as above
    Raises ValueError for a liquid without coefficients.
    """
    if liquid not in COLLAPSE:
        raise ValueError(
            f"collapse factor: no coefficients for '{liquid}'; there are some for {', '.join(COLLAPSE)}; "
            f"use the bounds (least_pressurant, most_pressurant) or the ullage in layers (parts.expulsion)"
        )
    p1, p2, p3, p4, p5, p6, p7, p8 = COLLAPSE[liquid]
    wall = (heat - 1) * (1 - np.exp(-p1 * C**p2)) * (1 - np.exp(-p3 * S**p4)) + 1
    return wall * np.exp(-p5 * (1 / (1 + C)) ** p6 * (S / (1 + S)) ** p7 * Q**p8)


@dataclass(frozen=True)
class Pressurant:
    """Mass [kg] of gas for an expulsion, with what it was made from.

    ideal : mass if the gas stayed as it came [kg]; factor : mass over ideal; film : heat transfer [W/m2/K]
    """

    mass: float
    ideal: float
    factor: float
    C: float
    S: float
    Q: float
    film: float


def pressurant(
    liquid: Fluid,
    gas: Fluid,
    *,
    T: float,
    p: float,
    expelled: float,
    time: float,
    bared: float,
    wall: float,
    c_wall: float,
    heat: float = 0.0,
) -> Pressurant:
    """Pressurant for one expulsion at constant pressure, by the collapse factor.

    T [K] of the gas as it enters, p [Pa] of the tank, expelled [m3] in ``time`` [s], bared : wall laid bare [m2],
    wall : its mass per area [kg/m2], c_wall [J/kg/K], heat : from outside on the bared wall [W]
    """
    T_s = float(liquid.dome.T(p)[()])
    if not T_s < T:
        raise ValueError(
            f"pressurant: gas at {T:.6g} K is not warmer than {liquid.name} boiling at {p:.6g} Pa ({T_s:.6g} K) and "
            f"would condense; warm it, or lower the pressure"
        )
    if not min(expelled, time, bared, wall, c_wall) > 0:
        raise ValueError(
            "pressurant: volume expelled, time, bared wall, its mass per area and heat capacity must all be above zero"
        )
    D = 4 * expelled / bared
    height = 4 * expelled / (math.pi * D**2)
    rho = float(density(gas, p, T, "gas"))
    warm = rho * float(gas.cp(T, rho)) * D * T  # J/m2: heat content of the gas per area of wall
    film = _film(gas, T, T_s, p, 0.5 * height)
    C, S, Q = wall * c_wall * T_s / warm, film * time * T_s / warm, heat / bared * time / warm
    factor = float(collapse_factor(liquid.name, T / T_s, C, S, Q))
    ideal = rho * expelled
    return Pressurant(factor * ideal, ideal, factor, C, S, Q, film)


def _film(gas: Fluid, T: float, T_s: float, p: float, L: float) -> float:
    """Nu = 0.021 (Gr Pr)^0.4 on the length L, gas at the mean of T and T_s [W/m2/K]. Source: eckert1951."""
    mean = 0.5 * (T + T_s)
    rho = float(density(gas, p, mean, "gas"))
    mu, k = transport.viscosity(gas, mean, rho), transport.conductivity(gas, mean, rho)
    rayleigh = _G0 * (T - T_s) / mean * L**3 * rho**2 * float(gas.cp(mean, rho)) / (mu * k)
    return float(0.021 * rayleigh**0.4 * k / L)


def sphere_expulsion(
    liquid: Fluid,
    gas: Fluid,
    *,
    T: float,
    p: float,
    expelled: float,
    time: float,
    fill: float,
    end: float,
    diameter: float,
    thickness: float,
    rho_wall: float,
    c_wall: float,
    heat: float = 0.0,
) -> Pressurant:
    """The same for a sphere emptied from ``fill`` to ``end``, shares of its volume.

    The wall laid bare counts as that share of the whole sphere, and the heat from outside falls on it alone: so the
    recomputed column of CRY-V18 was made, to 0.1 %.
    """
    if not 0 <= end < fill <= 1:
        raise ValueError(
            f"sphere_expulsion: fill {fill:g} must fall to end {end:g}, both shares of the volume within 0..1"
        )
    bared = math.pi * diameter**2 * (fill - end)
    wall = rho_wall * thickness
    return pressurant(
        liquid, gas, T=T, p=p, expelled=expelled, time=time, bared=bared, wall=wall, c_wall=c_wall, heat=heat
    )


def mean_deviation(got: Sequence[float], measured: Sequence[float]) -> float:
    """Mean of |got / measured - 1| [1]: how authors of correlations state their error."""
    if len(got) != len(measured) or not len(got):
        raise ValueError(f"mean_deviation: {len(got)} values got, {len(measured)} measured; give as many of each")
    return float(np.mean(np.abs(np.asarray(got) / np.asarray(measured) - 1)))


def least_pressurant(
    liquid: Fluid, gas: Fluid, *, T: float, p: float, volume: float, fill: float, end: float, p_start: float
) -> float:
    """Lower bound [kg]: the gas displaces and neither cools nor mixes, the vapour there is compressed without heat.

    m = rho_g V [1 - end - (rho_v0 / rho_v1) (1 - fill)],   s(p, rho_v1) = s of the vapour at p_start
    """
    before = state(liquid, p=p_start, quality=1.0)
    after = state(liquid, p=p, s=before.s).rho
    room = 1 - end - before.rho / after * (1 - fill)
    return float(density(gas, p, T, "gas")) * volume * room


def most_pressurant(liquid: Fluid, gas: Fluid, *, p: float, T_liquid: float, volume: float, end: float) -> float:
    """Upper bound of a gas that does not condense [kg]: the ullage at the end is as cold as the liquid (Dalton)."""
    own = float(np.ravel(liquid.dome(T_liquid, "p"))[0])
    if not own < p:
        raise ValueError(
            f"most_pressurant: {liquid.name} at {T_liquid:.6g} K exerts {own:.6g} Pa alone, not less than the "
            f"{p:.6g} Pa of the tank; cool the liquid or raise the pressure"
        )
    return float(density(gas, p - own, T_liquid, "gas")) * volume * (1 - end)
