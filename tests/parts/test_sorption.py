"""Isotherm, heat and entropy of a sorbent belong together; uptake between its two limits; what a swing of beds loses."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.matter.species import P_STANDARD, R_GAS
from gasloop.matter.zeolite import CO2_ON_5A
from gasloop.parts import air, sorption, swing

T_REF, Q = 290.0, 42e3
BED = sorption.Sorbent.like(CO2_ON_5A, T_REF, Q)


def test_the_closed_sorbent_is_the_published_one_where_beds_take_up():
    for T in np.linspace(280.0, 330.0, 11):
        for p in (100.0, 400.0, 1000.0):
            at_ref = 1e-12 if T == T_REF else 0.03
            assert BED.loading(T, p) == pytest.approx(float(CO2_ON_5A.loading(T, p)), rel=at_ref)
    # Hot and nearly empty it holds up to a third more of what is little: 0.01 of the 1.2 mol/kg that are swung.
    assert 0 < BED.loading(477.0, 1e3) - CO2_ON_5A.loading(477.0, 1e3) < 0.012


def test_the_inverse():
    for T, p in ((280.0, 5.0), (290.0, 412.0), (477.0, 2e4)):
        assert BED.pressure(T, BED.loading(T, p)) == pytest.approx(p, rel=1e-9)


def test_heat_is_the_slope_of_the_isotherm():
    """Clausius and Clapeyron at constant loading, by differences of the published form."""
    from scipy.optimize import brentq

    def pressure(T, q):
        return brentq(lambda p: CO2_ON_5A.loading(T, p) - q, 1e-3, 1e7, rtol=1e-13)

    for T, q in ((290.0, 1.0), (330.0, 0.5), (400.0, 0.1)):
        slope = R_GAS * np.log(pressure(T + 0.05, q) / pressure(T - 0.05, q)) / (1 / (T - 0.05) - 1 / (T + 0.05))
        assert CO2_ON_5A.heat(T, q) == pytest.approx(slope, rel=1e-4)
    assert CO2_ON_5A.heat(330.0, 0.5) == pytest.approx(Q, rel=0.02)
    assert R_GAS * np.log(BED.pressure(340.0, 0.3) / BED.pressure(300.0, 0.3)) / (
        1 / 300.0 - 1 / 340.0
    ) == pytest.approx(Q)


def test_entropy_is_that_of_balance_with_the_gas():
    """Where gas and sorbent are in balance a mole has the same Gibbs energy in both, at any temperature."""
    for T, q in ((285.0, 0.02), (300.0, 0.4), (350.0, 1.2), (477.0, 2.5)):
        step = 1e-4 * q
        phi = (BED.entropy(q + step) - BED.entropy(q - step)) / (2 * step)
        assert phi == pytest.approx(-R_GAS * np.log(BED.pressure(T, q) / P_STANDARD) - Q / T, rel=1e-6)


def test_uptake_is_bounded_by_what_comes_and_by_what_the_sorbent_draws():
    assert sorption.passing(1e-3, 1.0, 1e-9) == pytest.approx(1.0, abs=2e-3)
    assert 1.0 * sorption.passing(1.0, 1e-3, 1e-9) == pytest.approx(1e-3, rel=2e-3)
    assert sorption.passing(0.0, 0.0, 1e-9) == 0.0
    assert sorption.passing(-2e-3, -1e-3, 1e-9) == pytest.approx(1 / 3)  # giving back is the same law
    # A mixed cell of a straight isotherm q = H p: w (p_in - p) = k m (H p - q)
    w, km, H, p_in, q = 2.0, 3.0, 0.7, 5.0, 1.0
    p = (w * p_in + km * q) / (w + km * H)
    brought = w * (p_in - q / H)
    assert brought * sorption.passing(brought, km * (H * p_in - q), 1e-12) == pytest.approx(w * (p_in - p))


def test_a_swing_leaves_air_behind_but_never_more_than_there_was():
    gases = {"nitrogen": air.brings("N2", 295.0, 79e3), "oxygen": air.brings("O2", 295.0, 21e3)}
    formula = {"nitrogen": "N2", "oxygen": "O2"}
    lost = swing.left_behind(gases, formula, 1.0, 10e3)
    assert lost["nitrogen"] == pytest.approx(0.1 * 79e3 / (296.8 * 295.0), rel=1e-3)
    assert lost["oxygen"] / lost["nitrogen"] == pytest.approx(21 * 32.0 / (79 * 28.014), rel=1e-3)
    whole = swing.left_behind(gases, formula, 1.0, 500e3)
    assert whole["oxygen"] == pytest.approx(10 * lost["oxygen"])


def test_only_a_product_above_the_beds_is_lifted():
    assert swing.lift(1e-4, 188.9, 300.0, 1e3, 500.0, 0.2) == 0.0
    assert swing.lift(1e-4, 188.9, 300.0, 1e3, 1e5, 0.2) == pytest.approx(1e-4 * 188.9 * 300.0 * np.log(100.0) / 0.2)
