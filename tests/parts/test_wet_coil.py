"""The cold coil: against cells one after the other, its limits, and a smooth way from dry to wet."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

from gasloop.parts import air, wet_coil

P = 101325.0
T_AIR, T_COOLANT = 295.15, 279.15
M_AIR, C = 0.14, 600.0  # kg/s, W/K
UA = 800.0  # W/K, of either side


def treat(p_vapour: float, **changed: float) -> wet_coil.Treated:
    usual = {"T": T_AIR, "p": P, "m": M_AIR, "T_c": T_COOLANT, "C": C, "UA_air": UA, "UA_coolant": UA}
    return wet_coil.treat(p_vapour=p_vapour, **(usual | changed))


def taken(p_vapour: float, out: wet_coil.Treated, m: float = M_AIR) -> tuple[float, float]:
    """Dry heat [W] and water [kg/s]."""
    return m * wet_coil.C_DRY * (T_AIR - out.T), m * (wet_coil.moisture(p_vapour, P) - out.w)


def by_cells(p_vapour: float, n: int = 80) -> tuple[float, float]:
    """The same by n cells in counterflow, the surface of each solved for: dry heat [W] and water [kg/s]."""

    def march(T_c: float) -> tuple[float, float, float]:
        T, w, a = T_AIR, wet_coil.moisture(p_vapour, P), UA / n

        def surface_gap(T_s: float, T: float, w: float, T_c: float) -> float:
            vapour = max(w - wet_coil.saturated_moisture(T_s, P), 0.0) * wet_coil.LATENT / wet_coil.C_DRY
            return a * (T - T_s + vapour) - a * (T_s - T_c)

        for _ in range(n):
            T_s = brentq(surface_gap, min(T_c, T) - 1.0, T + 30.0, args=(T, w, T_c))
            q, j = a * (T - T_s), a / wet_coil.C_DRY * max(w - wet_coil.saturated_moisture(T_s, P), 0.0)
            T, w, T_c = T - q / (M_AIR * wet_coil.C_DRY), w - j / M_AIR, T_c - (q + j * wet_coil.LATENT) / C
        return T_c, M_AIR * wet_coil.C_DRY * (T_AIR - T), M_AIR * (wet_coil.moisture(p_vapour, P) - w)

    warm = brentq(lambda T_c: march(T_c)[0] - T_COOLANT, T_COOLANT, T_AIR, xtol=1e-6)
    return march(warm)[1:]


@pytest.mark.parametrize("humidity", [0.2, 0.4, 0.6, 0.9])
def test_dry_and_wet_heat_are_those_of_many_cells(humidity):
    """A coil all dry, half dry, and all wet: each within 1 % of all heat."""
    p_v = humidity * float(air.saturation_pressure(T_AIR))
    sensible, water = taken(p_v, treat(p_v))
    sensible_cells, water_cells = by_cells(p_v)
    total = sensible_cells + water_cells * wet_coil.LATENT
    assert abs(sensible - sensible_cells) < 0.01 * total
    assert abs(water - water_cells) * wet_coil.LATENT < 0.01 * total


def test_air_drier_than_the_surface_loses_no_water():
    p_v = 0.3 * float(air.saturation_pressure(T_AIR))  # dew point 277 K, below the coolant
    assert taken(p_v, treat(p_v))[1] == 0.0
    assert taken(3 * p_v, treat(3 * p_v))[1] > 1e-4


def test_a_perfect_core_brings_the_air_to_the_coolant():
    p_v = 0.6 * float(air.saturation_pressure(T_AIR))
    out = treat(p_v, UA_air=1e6, UA_coolant=1e6, C=1e6)
    assert pytest.approx(T_COOLANT, abs=0.3) == out.T
    assert out.w == pytest.approx(wet_coil.saturated_moisture(T_COOLANT, P), rel=0.02)


def test_a_coolant_warmer_than_the_air_does_nothing():
    p_v = 0.6 * float(air.saturation_pressure(T_AIR))
    out = treat(p_v, T_c=T_AIR + 5.0)
    assert pytest.approx(T_AIR, abs=1e-9) == out.T
    assert out.w == pytest.approx(wet_coil.moisture(p_v, P), rel=1e-12)


def test_from_dry_to_wet_there_is_no_step():
    """Heat and water as the air grows moister: both curves have slopes that change slowly."""
    share = np.linspace(0.2, 0.9, 701)
    p_v = share * float(air.saturation_pressure(T_AIR))
    sensible, water = taken(p_v, treat(p_v))
    total = sensible + wet_coil.LATENT * water
    assert np.all(np.diff(total) > -1e-3 * total[0])
    assert np.max(np.abs(np.diff(total, 2))) < 1e-3 * total[-1]
    assert np.all(np.diff(water) >= -1e-12)


def test_effectiveness_passes_equal_capacities():
    """1 - 1/(1 + N) where both streams match; the textbook form beside it."""
    assert wet_coil.effectiveness(2.0, 1.0) == pytest.approx(2 / 3, rel=1e-5)
    for N, r in ((0.5, 0.3), (3.0, 0.8), (4.0, 1.5)):
        fall = np.exp(-N * (1 - r))
        assert wet_coil.effectiveness(N, r) == pytest.approx((1 - fall) / (1 - r * fall), rel=1e-4)
