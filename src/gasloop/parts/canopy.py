"""Plants under lamps: the modified energy cascade, light to carbon, oxygen and vapour, of a stand of all ages.

    A = A_max (t / t_A)^n up to t_A, then A_max                      share of the light that leaves take
    Y = Y_max up to t_Q, then on a straight line to Y_min at t_M     mol of carbon bound per mol of light taken
    P = A Y PPF,  net = CUE P                                        gross and net uptake while lit [mol/m2/s]
    t_A, Y_max = sum c_ij PPF^i CO2^j,  i, j = -1 .. 3               coefficients of each crop; PPF [umol/m2/s], CO2 [ppm]
    E = g (p_sat - p_v) / p,  1/g = 1/g_s + 1/g_a                    transpiration while lit [mol/m2/s]
    g_s = 0.1389 + 15.32 RH P_n / CO2            upright leaves      conductance of the stomata [mol/m2/s], P_n [umol/m2/s]
    g_s = (1.717 T - 19.96 - 10.54 VPD) P_n / CO2  flat leaves       T [degC], VPD [kPa]
    P_n = P [1 - h + h CUE]                                          h: share of the day that is lit

Equations 4-14 to 4-29 and Tables 4-97 to 4-115 of the Baseline Values document (bvad2022) as two public programs have them, V-HAB
and HabNet; where both hold a number they agree. Planting is staggered, so ages 0 to t_M are there at once and the mean over them
is closed; sowing and harvest by batches would swing about it. CUE counts the night: all breath of the day is charged to the hours of
light. Fitted to hydroponic stands at 200 to 2000 umol/m2/s and 330 to 1300 ppm at 1 atm; read here by partial pressure. Above
1300 ppm nothing is gained; below 330 ppm uptake falls in proportion, so that no plant takes what is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.parts import air

A_MAX = 0.93  # share of the light that a closed canopy takes
P_FITTED = 101325.0  # Pa
LEAST_CO2, MOST_CO2 = 330.0, 1300.0  # ppm, of the fit
_SHARP = 16  # how sharply the ends of the fit bend
_EASE = 20.0  # Pa, over which the drying power of nearly saturated air is rounded off

Coefficients = Mapping[tuple[int, int], float]  # (power of PPF, power of CO2)


@dataclass(frozen=True)
class Crop:
    """What the cascade needs of one crop; times in days after emergence.

    ppf : range of light of the fit [umol/m2/s]; photoperiod : hours of light a day for which t_A holds
    edible : share of what grows after t_E that is eaten
    """

    name: str
    t_A: Coefficients
    Y_max: Coefficients
    Y_min: float
    n: float
    CUE: float
    t_E: float
    t_Q: float
    t_M: float
    edible: float
    photoperiod: float
    ppf: tuple[float, float]
    upright: bool
    source: str = "bvad2022"


CROPS: Mapping[str, Crop] = {
    c.name: c
    for c in (
        Crop(
            "wheat",
            {(-1, -1): 9.5488e4, (-1, 0): 1.0686e3, (0, 0): 15.977, (1, -1): 0.3419, (1, 0): 1.9733e-4, (2, -1): -1.9076e-4},
            {(0, 0): 4.4793e-2, (0, 1): 5.1583e-5, (0, 2): -2.0724e-8, (1, 0): -5.1946e-6, (2, 1): -4.9303e-12, (2, 2): 2.2255e-15},
            Y_min=0.01, n=1.0, CUE=0.64, t_E=34.0, t_Q=33.0, t_M=62.0, edible=1.0, photoperiod=20.0, ppf=(200.0, 2000.0), upright=True,
        ),
        Crop(  # harvested before it ages
            "lettuce",
            {(-1, 0): 1.0289e4, (-1, 1): -3.7018, (-1, 3): 3.6648e-7, (0, 0): 1.7571, (0, 2): 2.3127e-6, (1, -1): 1.876},
            {(0, 0): 4.4763e-2, (0, 1): 5.163e-5, (0, 2): -2.075e-8, (1, 0): -1.1701e-5, (2, 1): -1.9731e-11, (2, 2): 8.9265e-15},
            Y_min=0.0, n=2.5, CUE=0.625, t_E=1.0, t_Q=30.0, t_M=30.0, edible=0.95, photoperiod=16.0, ppf=(200.0, 500.0), upright=False,
        ),
        Crop(
            "potato",
            {(-1, -1): 6.5773e5, (-1, 0): 8.5626e3, (1, 0): 0.042749, (1, 1): 8.8437e-7, (2, 0): -1.7905e-5},
            {(0, 0): 4.6929e-2, (0, 1): 5.0910e-5, (0, 2): -2.1878e-8, (1, 3): 4.3976e-15, (2, 1): -1.5272e-11, (3, 0): -1.9602e-11},
            Y_min=0.02, n=2.0, CUE=0.625, t_E=45.0, t_Q=75.0, t_M=138.0, edible=1.0, photoperiod=12.0, ppf=(200.0, 1000.0), upright=False,
        ),
    )
}  # fmt: skip


def within_fit(co2: Any) -> tuple[Any, Any]:
    """CO2 [ppm] as the fit may see it, and the share of uptake that too little of it leaves."""
    most = co2 / (1 + (co2 / MOST_CO2) ** _SHARP) ** (1 / _SHARP)
    seen = LEAST_CO2 * (1 + (most / LEAST_CO2) ** _SHARP) ** (1 / _SHARP)
    return seen, most / seen


def _sum(c: Coefficients, ppf: Any, co2: Any) -> Any:
    return sum(value * ppf**i * co2**j for (i, j), value in c.items())


def closing_time(crop: Crop, ppf: Any, co2: Any) -> Any:
    """Age at which the canopy is closed [d]."""
    return _sum(crop.t_A, ppf, co2)


def quantum_yield(crop: Crop, ppf: Any, co2: Any) -> Any:
    """Most carbon bound per light taken [mol/mol]; nature's limit is 1/8, eight quanta for a molecule."""
    return _sum(crop.Y_max, ppf, co2)


def bound_until(crop: Crop, age: float, ppf: Any, co2: Any) -> Any:
    """Integral of A Y over ages 0 to ``age`` [d mol/mol], the closing time at most t_Q."""
    t_A, best = closing_time(crop, ppf, co2), quantum_yield(crop, ppf, co2)
    young = min(age, crop.t_Q)
    t = np.fmin(t_A, young)
    found = best * (t ** (crop.n + 1) / ((crop.n + 1) * t_A**crop.n) + young - t)
    if age > crop.t_Q:
        old = age - crop.t_Q
        found = found + best * old - (best - crop.Y_min) * old**2 / (2 * (crop.t_M - crop.t_Q))
    return A_MAX * found


@dataclass(frozen=True)
class Stand:
    """A stand of all ages while it is lit, per area: carbon bound net and gross [mol/m2/s]; share of it that is edible."""

    net: Any
    gross: Any
    edible: Any


def stand(crop: Crop, ppf: Any, co2: Any) -> Stand:
    """Staggered stand under ppf [umol/m2/s] in air of so much carbon dioxide [ppm]."""
    seen, share = within_fit(co2)
    whole = bound_until(crop, crop.t_M, ppf, seen)
    late = whole - bound_until(crop, crop.t_E, ppf, seen)
    gross = share * whole / crop.t_M * ppf * 1e-6
    return Stand(crop.CUE * gross, gross, crop.edible * late / whole)


def transpiration(crop: Crop, gross: Any, co2: Any, T: Any, p_vapour: Any) -> Any:
    """Water given off while lit [mol/m2/s], from gross uptake [mol/m2/s] in air of T [K] and vapour [Pa]."""
    saturated = air.saturation_pressure(T)
    dry = air.above(saturated - p_vapour, _EASE)
    lit = crop.photoperiod / 24.0
    per_co2 = gross * 1e6 * (1 - lit + lit * crop.CUE) / within_fit(co2)[0]
    if crop.upright:
        stomata, around = 0.1389 + 15.32 * p_vapour / saturated * per_co2, 5.5
    else:
        stomata, around = air.above(1.717 * (T - 273.15) - 19.96 - 10.54e-3 * dry, 0.1) * per_co2, 2.5
    return stomata * around / (stomata + around) * dry / P_FITTED
