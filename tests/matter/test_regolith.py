"""Soils, ice and thin vapour against independent formulas and published tables."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.matter import regolith
from gasloop.matter.carriers import CARRIERS, carrier, condition
from gasloop.matter.species import R_GAS, molar_mass

M = molar_mass("H2O")


def heat_of_sublimation(T):
    """Murphy and Koop 2005, eq. 5 [J/kg]; not used in the module."""
    return (46782.5 + 35.8925 * T - 0.07414 * T**2 + 541.5 * np.exp(-((T / 123.75) ** 2))) / M


def test_heat_capacity_of_soil_against_the_other_published_fit():
    # Biele 2022 here, the polynomial of heat1d (Hayne 2017) there: the same Apollo data, but a third apart at
    # 40 K, where little is measured and little heat is held.
    def hayne(T):
        return np.polyval([8.9093e-9, -1.2340e-5, 2.36160e-3, 2.7431, -3.6125], T)

    T = np.linspace(100.0, 350.0, 50)
    assert regolith.cp_regolith(T) == pytest.approx(hayne(T), rel=0.07)
    assert 0.6 < regolith.cp_regolith(40.0) / hayne(40.0) < 0.7
    T = np.linspace(40.0, 220.0, 2000)
    ours = regolith.soil_state(220.0)[0] - regolith.soil_state(40.0)[0]
    assert ours == pytest.approx(np.trapezoid(hayne(T), T), rel=0.03)


def test_heat_capacity_of_soil_is_positive_over_its_range():
    # Colozza's logarithm, used elsewhere, is negative below 58 K.
    assert np.all(regolith.cp_regolith(np.geomspace(20.0, 2000.0, 300)) > 0)


def test_heat_to_1173_K_lies_between_the_published_ones():
    heat = (regolith.soil_state(1173.0)[0] - regolith.soil_state(273.0)[0]) / 3.6e6
    assert 0.235 < heat < 0.29  # Leger about 0.24, Colozza's fit 0.278 kWh/kg


@pytest.mark.parametrize("T", [25.0, 60.0, 94.0, 96.0, 149.0, 151.0, 220.0, 270.0, 400.0])
def test_soil_and_ice_have_the_slopes_of_their_heat_capacity(T):
    solids = [(regolith.soil_state, regolith.cp_regolith), (regolith.ice_state, regolith.cp_ice)]
    for state, cp in solids[: 2 if T < 273.0 else 1]:
        (h1, s1), (h2, s2) = state(T - 0.01), state(T + 0.01)
        assert (h2 - h1) / 0.02 == pytest.approx(cp(T), rel=1e-5)
        assert (s2 - s1) / 0.02 == pytest.approx(cp(T) / T, rel=1e-5)


def test_ice_meets_water_at_the_melting_point():
    ice, water = regolith.ice_state(273.15), condition("H2O.l", 273.16, 1e5)
    assert water.h - ice[0] == pytest.approx(333.43e3 + 42.0, abs=5.0)
    assert water.s - ice[1] == pytest.approx(333.43e3 / 273.15, rel=2e-4)


@pytest.mark.parametrize("T", [150.0, 180.0, 200.0, 220.0, 240.0, 260.0, 273.0])
def test_sublimation_agrees_with_murphy_and_koop(T):
    p = float(regolith.sublimation_pressure(T))
    (h_i, s_i), (h_v, s_v) = regolith.ice_state(T), regolith.vapour_state(T, p)
    assert h_v - h_i == pytest.approx(heat_of_sublimation(T), abs=500.0)  # of 2.8 MJ/kg
    # Ice and vapour are in equilibrium at the sublimation pressure: equal Gibbs energies.
    assert s_v - s_i == pytest.approx((h_v - h_i) / T, rel=1.5e-4)


def test_vapour_pressure_obeys_clausius_and_clapeyron():
    T, step = 220.0, 0.01
    low, high = (np.log(regolith.sublimation_pressure(t)) for t in (T - step, T + step))
    assert R_GAS * T**2 * (high - low) / (2 * step) / M == pytest.approx(heat_of_sublimation(T), rel=1e-3)


def test_vapour_pressure_at_the_triple_point():
    assert regolith.sublimation_pressure(273.16) == pytest.approx(611.66, rel=1e-3)


def test_cold_vapour_joins_the_equation_of_state():
    h, s = regolith.vapour_state(274.0, 600.0)
    eos = condition("H2O.g", 274.0, 600.0)
    assert (h, s) == pytest.approx((eos.h, eos.s), rel=1e-12)


@pytest.mark.parametrize(("T", "kg_m2_h"), [(150, 3.3e-5), (180, 2.7e-2), (200, 0.77), (220, 12.0), (240, 118.0)])
def test_flux_from_bare_ice(T, kg_m2_h):
    assert regolith.sublimation_flux(float(T)) * 3600 == pytest.approx(kg_m2_h, rel=0.015)


@pytest.mark.parametrize(("percent", "kWh_kg"), [(1, 2.65), (2, 1.73), (4, 1.28), (5, 1.19), (10, 1.01), (30, 0.88)])
def test_energy_floor_of_icy_soil(percent, kWh_kg):
    # The table uses the heat capacity of Hayne 2017, we that of Biele 2022.
    assert regolith.heat_to_sublime(percent / 100, 40.0, 220.0) / 3.6e6 == pytest.approx(kWh_kg, rel=0.02)


def test_ground_gets_denser_and_conducts_better_with_depth():
    assert regolith.ground_density(0.0) == pytest.approx(1100.0)
    assert regolith.ground_density(10.0) == pytest.approx(1800.0)
    assert regolith.ground_conductivity(0.0, 0.0) == pytest.approx(7.4e-4)
    assert regolith.ground_conductivity(10.0, 350.0) == pytest.approx(3.4e-3 * 3.7)


def test_elements_of_soil_sum_to_one():
    assert sum(regolith.HIGHLAND_ELEMENTS.values()) == pytest.approx(1.0, abs=1e-12)
    assert carrier("soil.s").elements is regolith.HIGHLAND_ELEMENTS
    assert regolith.HIGHLAND_ELEMENTS["O"] == pytest.approx(0.454, abs=0.01)  # Schreiner: 0.454, highland
    assert all(np.isfinite(v) for c in CARRIERS.values() for v in c.elements.values())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: regolith.soil_state(15.0), "valid from 20 to 2000 K"),
        (lambda: regolith.ice_state(280.0), "name liquid water"),
        (lambda: regolith.cp_ice(300.0), "name liquid water"),
        (lambda: regolith.vapour_state(300.0, 100.0), "valid from 110 to 274 K"),
        (lambda: regolith.vapour_state(220.0, 1e5), "612 Pa"),
        (lambda: regolith.heat_to_sublime(5.6, 40.0, 220.0), "between 0 and 1"),
        (lambda: regolith.elements_of({"SiO2": 45.0}), "check the row"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
