"""Reacting gases against the polynomials of NASA, graphite, dry ice and zeolite against what is known of them."""

from __future__ import annotations

import casadi
import numpy as np
import pytest

from gasloop.knowledge.sources import cite
from gasloop.matter import dry_ice, equilibrium, zeolite
from gasloop.matter.carriers import condition
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import R_GAS, T_STANDARD, species

SABATIER = Reaction("CO2 + 4 H2 -> CH4 + 2 H2O")
SHIFT = Reaction("CO2 + H2 -> CO + H2O")
PYROLYSIS = Reaction("CH4 -> C + 2 H2")

# cp / R = sum a_i T^i below and above 1000 K (nasa_gri).
NASA = {
    "CO": ((3.57953347, -6.10353680e-4, 1.01681433e-6, 9.07005884e-10, -9.04424499e-13),
           (2.71518561, 2.06252743e-3, -9.98825771e-7, 2.30053008e-10, -2.03647716e-14)),
    "CO2": ((2.35677352, 8.98459677e-3, -7.12356269e-6, 2.45919022e-9, -1.43699548e-13),
            (3.85746029, 4.41437026e-3, -2.21481404e-6, 5.23490188e-10, -4.72084164e-14)),
    "H2": ((2.34433112, 7.98052075e-3, -1.94781510e-5, 2.01572094e-8, -7.37611761e-12),
           (3.33727920, -4.94024731e-5, 4.99456778e-7, -1.79566394e-10, 2.00255376e-14)),
    "H2O": ((4.19864056, -2.03643410e-3, 6.52040211e-6, -5.48797062e-9, 1.77197817e-12),
            (3.03399249, 2.17691804e-3, -1.64072518e-7, -9.70419870e-11, 1.68200992e-14)),
    "CH4": ((5.14987613, -1.36709788e-2, 4.91800599e-5, -4.84743026e-8, 1.66693956e-11),
            (7.48514950e-2, 1.33909467e-2, -5.73285809e-6, 1.22292535e-9, -1.01815230e-13)),
    "O2": ((3.78245636, -2.99673416e-3, 9.84730201e-6, -9.68129509e-9, 3.24372837e-12),
           (3.28253784, 1.48308754e-3, -7.57966669e-7, 2.09470555e-10, -2.16717794e-14)),
    "N2": ((3.298677, 1.4082404e-3, -3.963222e-6, 5.641515e-9, -2.444854e-12),
           (2.92664, 1.4879768e-3, -5.68476e-7, 1.0097038e-10, -6.753351e-15)),
}  # fmt: skip


def nasa(name, T, divided):
    """Integral of cp, or of cp / T, from 298.15 K."""

    def part(a, low, high):
        if divided:
            return a[0] * np.log(high / low) + sum(c * (high**i - low**i) / i for i, c in enumerate(a) if i)
        return sum(c * (high ** (i + 1) - low ** (i + 1)) / (i + 1) for i, c in enumerate(a))

    low, high = NASA[name]
    if T <= 1000:
        return R_GAS * part(low, T_STANDARD, T)
    return R_GAS * (part(low, T_STANDARD, 1000.0) + part(high, 1000.0, T))


@pytest.mark.parametrize("name", NASA)
@pytest.mark.parametrize("T", [1800.0, 2300.0])
def test_and_so_they_do_where_soil_melts(name, T):
    """Water and methane run low: 0.5 and 1.5 % of their heat at 2300 K."""
    share = {"H2O": 0.006, "CH4": 0.015}.get(name, 0.0013)
    warm = equilibrium.enthalpy(name, T) - equilibrium.enthalpy(name, T_STANDARD)
    assert warm == pytest.approx(nasa(name, T, False), rel=share)
    spread = equilibrium.entropy(name, T) - equilibrium.entropy(name, T_STANDARD)
    assert spread == pytest.approx(nasa(name, T, True), rel=share)


@pytest.mark.parametrize("name", NASA)
@pytest.mark.parametrize("T", [250.0, 500.0, 673.0, 873.0, 1073.0, 1300.0, 1500.0])
def test_enthalpy_and_entropy_follow_nasa(name, T):
    worse = 16 if name == "CH4" else 1  # its ideal heat capacity is 1.6 % low at 1500 K
    warm = equilibrium.enthalpy(name, T) - equilibrium.enthalpy(name, T_STANDARD)
    assert warm == pytest.approx(nasa(name, T, False), abs=worse * 65.0)  # J/mol
    spread = equilibrium.entropy(name, T) - equilibrium.entropy(name, T_STANDARD)
    assert spread == pytest.approx(nasa(name, T, True), abs=worse * 0.06)


@pytest.mark.parametrize("name", ["CO", "CO2", "H2", "CH4", "O2", "N2", "Ar"])
def test_standard_state(name):
    known = species(f"{name}.g")
    assert equilibrium.enthalpy(name, T_STANDARD) == pytest.approx(known.hf, abs=1e-6)
    assert equilibrium.entropy(name, T_STANDARD) == pytest.approx(known.s0, abs=1e-9)


def test_water_vapour_stands_on_liquid_water():
    assert equilibrium.enthalpy("H2O", T_STANDARD) == pytest.approx(species("H2O.g").hf, abs=15.0)
    assert equilibrium.entropy("H2O", T_STANDARD) == pytest.approx(species("H2O.g").s0, abs=0.05)


@pytest.mark.parametrize(("reaction", "kJ"), [(SABATIER, -165.0), (SHIFT, 41.0)])
def test_heats_of_reaction_of_the_reference(reaction, kJ):
    assert equilibrium.heat_of(reaction, T_STANDARD) / 1e3 == pytest.approx(kJ, abs=0.5)  # printed without decimals


def test_van_t_hoff():
    """d ln K / dT = dH / R T^2: enthalpy and entropy belong together."""
    for reaction in (SABATIER, SHIFT, PYROLYSIS, equilibrium.BOUDOUARD):
        for T in (600.0, 900.0, 1200.0):
            slope = np.log(equilibrium.constant(reaction, T + 0.5) / equilibrium.constant(reaction, T - 0.5))
            assert slope == pytest.approx(equilibrium.heat_of(reaction, T) / (R_GAS * T * T), rel=1e-5)


def test_boudouard_turns_between_900_and_1000_K():
    """2 CO -> CO2 + C is even near 974 K; the share of CO that deposits rises with temperature, falls with pressure."""
    assert equilibrium.gibbs_of(equilibrium.BOUDOUARD, 900.0) < 0 < equilibrium.gibbs_of(equilibrium.BOUDOUARD, 1000.0)
    y = equilibrium.coking_share(1073.15, 1e5)
    assert equilibrium.carbon_activity(1073.15, y * 1e5, (1 - y) * 1e5) == pytest.approx(1.0, rel=1e-12)
    assert equilibrium.coking_share(973.15, 1e5) < y < equilibrium.coking_share(1173.15, 1e5)
    assert equilibrium.coking_share(1073.15, 3e5) < y


# cp / R of graphite below and above 1000 K, the polynomial of NASA as Cantera carries it.
GRAPHITE = ((-3.10872072e-1, 4.40353686e-3, 1.90394118e-6, -6.38546966e-9, 2.98964248e-12),
            (1.45571829, 1.71702216e-3, -6.97562786e-7, 1.35277032e-10, -9.67590652e-15))  # fmt: skip


@pytest.mark.parametrize("T", [300.0, 500.0, 800.0, 1000.0, 1500.0, 2000.0, 2300.0])
def test_graphite_follows_nasa(T):
    known = R_GAS * sum(a * T**i for i, a in enumerate(GRAPHITE[T > 1000.0]))
    assert equilibrium.graphite_cp(T) * 12.011e-3 == pytest.approx(known, rel=0.011)


def test_graphite():
    assert equilibrium.graphite_cp(T_STANDARD) * 12.011e-3 == pytest.approx(8.53, rel=5e-3)  # CODATA: 8.536
    up, down = (equilibrium.enthalpy("C", 800.0 + d) for d in (0.01, -0.01))
    assert (up - down) / 0.02 == pytest.approx(equilibrium.graphite_cp(800.0) * 12.011e-3, rel=1e-6)
    up, down = (equilibrium.entropy("C", 800.0 + d) for d in (0.01, -0.01))
    assert (up - down) / 0.02 == pytest.approx(equilibrium.graphite_cp(800.0) * 12.011e-3 / 800.0, rel=1e-6)
    at = condition("C.s", T_STANDARD)
    assert at.h == pytest.approx(0.0, abs=1e-6)
    assert at.s * 12.011e-3 == pytest.approx(species("C.s").s0, rel=1e-9)


@pytest.mark.parametrize(("name", "T"), [("CO2", 100.0), ("H2", 2301.0), ("C", 200.0), ("C", 2301.0)])
def test_out_of_range_is_refused(name, T):
    with pytest.raises(ValueError, match=r"reacting gases are known here from .* keep the reactor within it"):
        equilibrium.enthalpy(name, T)


def test_thin_gas_is_the_real_one_where_that_is_thin():
    for name in ("CO2", "N2", "CO", "H2", "CH4"):
        thin, real = equilibrium.thin_gas(name, 320.0, 700.0), condition(f"{name}.g", 320.0, 700.0)
        assert thin.h == pytest.approx(real.h, abs=60.0)
        assert thin.s == pytest.approx(real.s, abs=0.2)
        assert thin.ortho == real.ortho


def test_symbols():
    T = casadi.SX.sym("T")
    f = casadi.Function(
        "f", [T], [equilibrium.constant(SHIFT, T), equilibrium.gibbs("C", T), equilibrium.coking_share(T, 1e5)]
    )
    values = [float(v) for v in f(900.0)]
    assert values[0] == pytest.approx(float(equilibrium.constant(SHIFT, 900.0)), rel=1e-12)
    assert values[1] == pytest.approx(float(equilibrium.gibbs("C", 900.0)), rel=1e-12)
    assert values[2] == pytest.approx(float(equilibrium.coking_share(900.0, 1e5)), rel=1e-12)


# -- solid carbon dioxide, zeolite ------------------------------------------------------------------


def test_dry_ice_sublimes_at_an_atmosphere_at_194_7_K():
    assert dry_ice.sublimation_pressure(194.686) == pytest.approx(101325.0, rel=1e-3)
    assert dry_ice.sublimation_pressure(dry_ice.T_TRIPLE) == pytest.approx(dry_ice.P_TRIPLE)
    assert dry_ice.frost_point(101325.0) == pytest.approx(194.686, abs=0.02)
    cite("span1996")


def test_heat_of_sublimation_is_the_slope_of_the_curve():
    for T in (130.0, 160.0, 200.0):
        slope = np.log(dry_ice.sublimation_pressure(T + 1e-3) / dry_ice.sublimation_pressure(T - 1e-3)) / 2e-3
        assert dry_ice.heat_of_sublimation(T) == pytest.approx(R_GAS * T * T * slope, rel=1e-6)


@pytest.mark.parametrize("p", [0.1, 1e6])
def test_a_frost_point_that_is_none(p):
    with pytest.raises(ValueError, match=r"it freezes between .* its triple point"):
        dry_ice.frost_point(p)


def test_zeolite_fills_in_the_cold_and_empties_when_hot():
    assert 5.0 < zeolite.CO2_ON_13X.loading(210.0, 600.0) < 7.0  # near its capacity
    assert 1.0 < zeolite.CO2_ON_13X.loading(298.0, 1e3) < 1.6
    assert zeolite.CO2_ON_13X.loading(450.0, 6e4) < 1.0
    assert zeolite.CO2_ON_13X.loading(298.0, 0.0) == 0.0
    for isotherm in (zeolite.CO2_ON_13X, zeolite.CO2_ON_5A):
        cite(isotherm.source)
