"""Ortho and para hydrogen against tabulated equilibrium, heats, kinetics, and two equations of state."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gasloop.knowledge.sources import cite
from gasloop.matter import hydrogen_spin as spin
from gasloop.matter.fluids import FluidRangeError, density, fluid, state
from gasloop.matter.species import R_GAS, species

ca.GlobalOptions.setNumpyMode(1)

R = R_GAS / species("H2.g").M
BOILING = state(fluid("pH2"), p=101325.0, quality=0)
DAY = 86400.0


@pytest.mark.parametrize(
    ("T", "para"),
    [(20.27, 99.80), (30, 97.03), (40, 88.74), (60, 65.6), (77.35, 50.34), (100, 38.6), (150, 28.6), (300, 25.07)],
)
def test_equilibrium(T, para):
    assert 100 * (1 - spin.ortho_equilibrium(T)) == pytest.approx(para, abs=0.05)


def test_equilibrium_tends_to_the_weights_of_the_nuclear_spins():
    assert spin.ortho_equilibrium(400.0) == pytest.approx(0.75, abs=1e-4)
    assert spin.ortho_equilibrium(14.0) == pytest.approx(9 * np.exp(-170.5 / 14.0), rel=5e-3)  # two levels only


@pytest.mark.parametrize(
    ("T", "kJ"), [(20, 703.1), (40, 703.1), (77.35, 688.97), (100, 642.6), (200, 218.7), (300, 36.8)]
)
def test_heat_of_conversion(T, kJ):
    assert spin.heat_of_conversion(T) / 1e3 == pytest.approx(kJ, abs=0.1)


def test_heat_from_normal_hydrogen():
    assert 0.75 * spin.heat_of_conversion(20.27) / 1e3 == pytest.approx(527.4, abs=0.1)
    assert spin.conversion_cooling(20.27, 0.75) / -1e3 == pytest.approx(525.9, abs=0.1)
    assert spin.conversion_cooling(77.35, 0.75) / -1e3 == pytest.approx(174.6, abs=0.1)


@pytest.mark.parametrize(("T", "kJ"), [(77, 341), (90, 381), (104, 396), (150, 307), (300, 28)])
def test_cooling_by_vapour_that_converts_on_its_way_out(T, kJ):
    assert spin.conversion_cooling(float(T)) / 1e3 == pytest.approx(kJ, abs=0.6)


def test_cooling_by_conversion_is_greatest_near_104_K():
    T = np.arange(60.0, 200.0)
    assert abs(T[np.argmax(spin.conversion_cooling(T))] - 104.0) <= 1.0


@pytest.mark.parametrize("T", [15.0, 20.3, 50.0, 100.0, 200.0, 300.0, 400.0])
def test_three_quarters_ortho_is_the_normal_hydrogen_of_its_equation_of_state(T):
    """In thin gas to 0.15 % of the heat of conversion in the cold (0.7 kJ/kg at 400 K) and 0.1 % of R."""
    thin, normal = 1e-3, fluid("H2")
    apart = normal.h(T, thin) - spin.enthalpy(T, thin, 0.75)
    assert abs(apart) < 0.7e3
    assert abs(normal.s(T, thin) - spin.entropy(T, thin, 0.75)) < 1e-3 * R
    assert abs(normal.cp(T, thin) - fluid("pH2").cp(T, thin) - spin.excess_cp(T, 0.75)) < 2e-3 * R


def test_in_the_liquid_the_forces_of_parahydrogen_are_0_6_percent_off():
    """Normal liquid holds together by 3 kJ/kg more, the difference of the two latent heats; the model leaves it out."""
    liquid = BOILING.rho
    apart = fluid("H2").h(20.271, density(fluid("H2"), 1.2e5, 20.271)) - spin.enthalpy(20.271, liquid, 0.75)
    assert -0.007 * 527.4e3 < apart < -0.004 * 527.4e3


def test_entropy_has_the_slope_the_second_law_asks_for():
    """ds/dT = cp_excess / T at constant share; at equilibrium the Gibbs energy has its minimum in c."""
    T = np.array([20.0, 60.0, 100.0, 250.0])
    e = 1e-3
    for c in (0.1, 0.75):
        slope = (spin.excess_entropy(T + e, c) - spin.excess_entropy(T - e, c)) / (2 * e)
        assert slope == pytest.approx(spin.excess_cp(T, c) / T, rel=1e-5, abs=1e-6)
        slope = (spin.excess_enthalpy(T + e, c) - spin.excess_enthalpy(T - e, c)) / (2 * e)
        assert slope == pytest.approx(spin.excess_cp(T, c), rel=1e-5, abs=1e-2)
    T = T[1:]
    c = spin.ortho_equilibrium(T)
    e = 1e-6

    def gibbs(c):
        return spin.excess_enthalpy(T, c) - T * spin.excess_entropy(T, c)

    assert (gibbs(c + e) - gibbs(c - e)) / (2 * e) == pytest.approx(np.zeros(3), abs=1e-3 * R * 60)


def test_mixing_of_normal_hydrogen():
    """At 20 K only J = 0 and J = 1 are populated: R (3/4 ln 9 + mixing)."""
    expected = R * (0.75 * np.log(9) - 0.75 * np.log(0.75) - 0.25 * np.log(0.25))
    assert spin.excess_entropy(20.0, 0.75) == pytest.approx(expected, rel=1e-5)
    assert spin.excess_entropy(20.0, 0.0) == 0.0


def test_equilibrium_heat_capacity_is_the_slope_of_equilibrium_enthalpy():
    T, e, thin = np.array([30.0, 46.0, 80.0, 150.0]), 1e-3, 1e-5

    def h(T):
        return spin.enthalpy(T, thin, spin.ortho_equilibrium(T))

    cp = spin.equilibrium_cp(T, thin)
    assert (h(T + e) - h(T - e)) / (2 * e) == pytest.approx(cp, rel=1e-5)
    grid = np.arange(25.0, 120.0)
    hump = grid[np.argmax(spin.equilibrium_cp(grid, thin))]
    assert 40.0 < hump < 60.0  # between the steepest c_eq and the steepest para rotation
    assert spin.equilibrium_cp(hump, thin) > 1.7 * fluid("pH2").cp(hump, thin)


def test_natural_conversion_at_the_boiling_point():
    k = spin.rate_constant(BOILING.T, BOILING.rho) * 3600
    assert k == pytest.approx(0.01156, rel=1e-3)
    heat = spin.self_heating(BOILING.T, BOILING.rho)
    assert heat == pytest.approx(1.27, abs=0.005)
    assert heat * DAY / 446.07e3 == pytest.approx(0.246, abs=5e-4)


@pytest.mark.parametrize(("days", "left"), [(1, 0.82), (2, 0.71), (5, 0.55), (10, 0.45)])
def test_unconverted_liquid_boils_itself_away(days, left):
    """By integrating rate and mass, and by the closed form."""

    def rates(t, y):
        rate = spin.conversion_rate(BOILING.T, BOILING.rho, y[0])
        return [rate, y[1] * rate * spin.heat_of_conversion(BOILING.T) / 446.07e3]

    c, m = solve_ivp(rates, (0, days * DAY), [0.75, 1.0], rtol=1e-9, atol=1e-12).y[:, -1]
    assert m == pytest.approx(left, abs=0.006)
    assert spin.liquid_left(days * DAY, BOILING.T) == pytest.approx(m, rel=1e-4)
    assert spin.share_after(days * DAY, BOILING.T, BOILING.rho) == pytest.approx(c, rel=1e-7)


def test_conversion_goes_towards_equilibrium_from_both_sides():
    T, rho = 77.0, 10.0
    c = spin.ortho_equilibrium(T)
    assert spin.conversion_rate(T, rho, 0.75) < 0 < spin.conversion_rate(T, rho, 0.2)
    assert spin.conversion_rate(T, rho, c) == 0


FUNCTIONS = (
    lambda T, rho, c: spin.ortho_equilibrium(T), lambda T, rho, c: spin.heat_of_conversion(T), spin.enthalpy,
    spin.entropy, spin.conversion_rate, lambda T, rho, c: spin.equilibrium_cp(T, rho),
    lambda T, rho, c: spin.conversion_cooling(T, c), lambda T, rho, c: spin.share_after(1e4, T, rho, c),
)  # fmt: skip


@pytest.mark.parametrize("f", FUNCTIONS)
def test_floats_arrays_and_symbols_agree(f):
    T, rho, c = np.array([20.0, 50.0, 110.0]), np.array([71.0, 3.0, 0.5]), np.array([0.7, 0.3, 0.05])
    arrays = f(T, rho, c)
    assert arrays == pytest.approx([f(*map(float, row)) for row in zip(T, rho, c, strict=True)], rel=1e-12)
    symbols = [ca.SX.sym(name) for name in ("T", "rho", "c")]
    value = ca.SX(f(*symbols))
    read = ca.Function("f", symbols, [value, ca.jacobian(value, ca.vertcat(*symbols))])
    for row, want in zip(zip(T, rho, c, strict=True), arrays, strict=True):
        got, slope = read(*row)
        assert float(got) == pytest.approx(want, rel=1e-12)
        assert np.all(np.isfinite(np.array(slope)))


def test_slopes_are_finite_without_ortho_and_just_below_nought():
    c = ca.SX.sym("c")
    s = spin.excess_entropy(20.0, c)
    slope = ca.Function("f", [c], [s, ca.jacobian(s, c)])
    for value in (0.0, 1.0, -1e-9):
        assert np.all(np.isfinite([float(v) for v in slope(value)]))


def test_what_is_outside_is_refused_with_the_limits():
    with pytest.raises(FluidRangeError, match=r"T = 500 K is outside 14\.\.400 K.*1 of 2 values are"):
        spin.heat_of_conversion(np.array([300.0, 500.0]))
    with pytest.raises(FluidRangeError, match=r"ortho share = 1.2 is outside 0\.\.1: a share of molecules"):
        spin.excess_entropy(77.0, 1.2)
    with pytest.raises(FluidRangeError, match=r"T = 300 K is outside 17\.\.120 K: natural conversion was measured"):
        spin.conversion_rate(300.0, 1.0, 0.5)
    with pytest.raises(FluidRangeError, match=r"rho = 95 kg/m3 is outside 0\.\.92 kg/m3"):
        spin.rate_constant(20.0, 95.0)


def test_sources_exist():
    assert "ortho-para" in cite("milenko1997").text
    assert cite("petitpas2014")
