"""Equations of state against CoolProp's own evaluation, published check values and the laws of matter."""

from __future__ import annotations

import casadi
import CoolProp.CoolProp as coolprop
import numpy as np
import pytest

from gasloop.knowledge.sources import cite
from gasloop.matter.fluids import FLUIDS, FluidRangeError, density, fluid, state
from gasloop.matter.rotor import Rotor
from gasloop.matter.species import species

NAMES = list(FLUIDS)
PROPERTIES = ("p", "u", "h", "s", "cv", "cp", "w", "dp_dT", "dp_drho")


def some_states(name, n=40):
    """(T, rho) of one phase, gas and dense, away from the dome."""
    f, rng = fluid(name), np.random.default_rng(7)
    return f, rng.uniform(1.05, 2.0, n) * f.T_crit, f.rho_crit * 10 ** rng.uniform(-4, 0.1, n)


@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_coolprop(name):
    f, T, rho = some_states(name)
    at = coolprop.AbstractState("HEOS", FLUIDS[name][0])
    partial = at.first_partial_deriv
    rows = []
    for t, r in zip(T, rho, strict=True):
        at.update(coolprop.DmassT_INPUTS, r, t)
        rows.append(
            (at.p(), at.umass(), at.hmass(), at.smass(), at.cvmass(), at.cpmass(), at.speed_sound(),
             partial(coolprop.iP, coolprop.iT, coolprop.iDmass),
             partial(coolprop.iP, coolprop.iDmass, coolprop.iT))
        )  # fmt: skip
    for key, true in zip(PROPERTIES, np.array(rows).T, strict=True):
        mine = getattr(f, key)(T, rho)
        if key in "uhs":  # another zero: the difference must be one constant
            gap = (mine - true) / (f.R * (1 if key == "s" else f.T_crit))
            assert np.ptp(gap) < 1e-9, key
        else:
            assert np.max(np.abs(mine / true - 1)) < 1e-9, key


# Check values printed with the equations: Wagner and Pruss 2002 (IAPWS-95), Lemmon and Span 2006.
@pytest.mark.parametrize(
    ("name", "T", "rho", "p", "cv", "cp", "w"),
    [
        ("H2O", 500.0, 838.025, 10.0003858e6, 3221.06219, None, 1271.28441),
        ("H2O", 647.0, 358.0, 22.0384756e6, 6183.15728, None, 252.145078),
        ("H2O", 900.0, 870.769, 700.000006e6, 2664.22350, None, 2019.33608),
        ("Xe", 291.0, 8 * 131.293, 5986.014e3, 28.692 / 0.131293, 3063.309 / 0.131293, 125.648),
        ("Kr", 211.0, 10 * 83.798, 5741.445e3, 27.390 / 0.083798, 1667.678 / 0.083798, 137.838),
    ],
)
def test_published_check_values(name, T, rho, p, cv, cp, w):
    f = fluid(name)
    assert f.p(T, rho) == pytest.approx(p, rel=2e-6)
    assert f.cv(T, rho) == pytest.approx(cv, rel=3e-5)
    assert f.w(T, rho) == pytest.approx(w, rel=1e-5)
    if cp:
        assert f.cp(T, rho) == pytest.approx(cp, rel=3e-5)


@pytest.mark.parametrize("name", NAMES)
def test_derivatives_are_exact(name):
    """Differences of the primary functions give cv, dp/dT, dp/drho, and T ds = du - p / rho^2 drho."""
    f, T, rho = some_states(name, 12)
    step = 1e-5

    def slope(g, by_T):
        e = step * (T if by_T else rho)
        up, down = ((T + e, rho), (T - e, rho)) if by_T else ((T, rho + e), (T, rho - e))
        return (g(*up) - g(*down)) / (2 * e)

    assert slope(f.u, True) == pytest.approx(f.cv(T, rho), rel=1e-6)
    assert slope(f.s, True) * T == pytest.approx(f.cv(T, rho), rel=1e-6)
    assert slope(f.p, True) == pytest.approx(f.dp_dT(T, rho), rel=1e-6)
    assert slope(f.p, False) == pytest.approx(f.dp_drho(T, rho), rel=1e-5, abs=1e-6 * f.R * f.T_crit)
    du, ds = slope(f.u, False), slope(f.s, False)
    assert du - T * ds == pytest.approx(f.p(T, rho) / rho**2, rel=1e-6)
    assert f.h(T, rho) == pytest.approx(f.u(T, rho) + f.p(T, rho) / rho, rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_floats_arrays_and_symbols_agree(name):
    f, T, rho = some_states(name, 5)
    t, r = casadi.SX.sym("T"), casadi.SX.sym("rho")
    compiled = casadi.Function("f", [t, r], [getattr(f, key)(t, r) for key in PROPERTIES])
    for i in range(len(T)):
        symbols = [float(v) for v in compiled(T[i], rho[i])]
        for key, symbol in zip(PROPERTIES, symbols, strict=True):
            one, many = getattr(f, key)(float(T[i]), float(rho[i])), getattr(f, key)(T, rho)[i]
            assert one == pytest.approx(many, rel=1e-12)
            assert symbol == pytest.approx(one, rel=1e-11)


def test_broadcasts():
    f = fluid("N2")
    grid = f.p(np.array([[100.0], [200.0]]), np.array([1.0, 2.0, 3.0]))
    assert grid.shape == (2, 3)
    assert grid[1, 2] == pytest.approx(f.p(200.0, 3.0), rel=1e-14)
    assert f.u(300.0, np.array([1.0, 2.0])).shape == (2,)


# The scale of enthalpy and entropy


@pytest.mark.parametrize("name", [n for n in NAMES if n != "pH2"])
def test_standard_state_is_the_species(name):
    f = fluid(name)
    known = species("H2O.l" if name == "H2O" else f"{name}.g")
    if name == "H2O":
        real = state(f, p=1e5, T=298.15)
        h, s = real.h, real.s
    else:  # the ideal gas at 1 bar: where density goes to zero
        thin = 1e-7
        h = f.h(298.15, thin)
        s = f.s(298.15, thin) - f.R * np.log(1e5 / (thin * f.R * 298.15))
    assert h * known.M == pytest.approx(known.hf, abs=1e-2)
    assert s * known.M == pytest.approx(known.s0, abs=1e-4)
    assert f.M == known.M


def test_formation_of_water_vapour_comes_out_of_the_equation_of_state():
    """Vapour at 298.15 K from the liquid's formation enthalpy: -241.83 kJ/mol (CODATA), a fact not put in."""
    f = fluid("H2O")
    vapour = f.h(298.15, 1e-7) * f.M
    assert vapour == pytest.approx(-241.826e3, abs=40.0)


def test_para_is_tied_to_normal_hydrogen():
    n, p, thin = fluid("H2"), fluid("pH2"), 1e-7
    heat = n.h(20.0, thin) - p.h(20.0, thin)
    assert heat == pytest.approx(527.14e3, rel=1e-3)  # normal to para at 20 K, literature
    assert heat == pytest.approx(0.75 * Rotor().energy(1) / n.M, rel=1e-9)
    mixing = -0.75 * np.log(0.75) - 0.25 * np.log(0.25)
    assert (n.s(20.0, thin) - p.s(20.0, thin)) / n.R == pytest.approx(0.75 * np.log(9) + mixing, rel=1e-3)


def test_rotor_gives_the_known_levels():
    rotor = Rotor()
    assert rotor.energy(1) == pytest.approx(4 / 3 * 527.4e3 * 2.016e-3, rel=1e-3)  # ortho to para, 703 kJ/kg
    assert [rotor.weight(J) for J in range(4)] == [1, 9, 5, 21]
    cite("stoicheff1957")


def test_every_equation_has_its_reference():
    for _, _, key in FLUIDS.values():
        assert cite(key).entries["year"]
    cite("bell2021")


# CRY-T1 of the reference: boiling at 1 atm and ideal work of liquefaction from 300 K

CRY_T1 = {
    "O2": (90.188, 1141.2, 213.06, 635.2, 406.1),
    "N2": (77.355, 806.1, 199.18, 769.1, 433.2),
    "CH4": (111.667, 422.4, 510.83, 1092.4, 914.1),
    "Ar": (87.302, 1395.4, 161.14, 476.9, 273.4),
    "H2": (20.369, 70.85, 448.71, 12081, 3958),
    "He": (4.224, 124.7, 20.56, 6831, 1563),
    "Kr": (119.7, 2417, 107.05, 185.7, 152.8),
    "Xe": (165.05, 2942, 95.59, 85.5, 117.7),
}


def ideal_work(gas, liquid, T=300.0):
    """T0 (s_gas - s_liquid) - (h_gas - h_liquid), kJ/kg, and the heat taken out."""
    warm, cold = state(gas, p=101325.0, T=T), state(liquid, p=101325.0, quality=0.0)
    return (T * (warm.s - cold.s) - (warm.h - cold.h)) / 1e3, (warm.h - cold.h) / 1e3


@pytest.mark.parametrize("name", CRY_T1)
def test_cry_t1(name):
    f = fluid(name)
    T, rho, h_fg, work, cooling = CRY_T1[name]
    boiling, steam = state(f, p=101325.0, quality=0.0), state(f, p=101325.0, quality=1.0)
    assert pytest.approx(T, rel=5e-4) == boiling.T
    assert boiling.rho == pytest.approx(rho, rel=1e-3)
    assert (steam.h - boiling.h) / 1e3 == pytest.approx(h_fg, rel=1e-3)
    assert ideal_work(f, f) == pytest.approx((work, cooling), rel=1e-3)


def test_cry_t1_normal_gas_to_para_liquid():
    para = fluid("pH2")
    boiling, steam = state(para, p=101325.0, quality=0.0), state(para, p=101325.0, quality=1.0)
    assert (boiling.T, boiling.rho) == pytest.approx((20.271, 70.83), rel=1e-4)
    assert (steam.h - boiling.h) / 1e3 == pytest.approx(446.07, rel=1e-4)
    assert ideal_work(fluid("H2"), para) == pytest.approx((14292.0, 4483.0), rel=1e-3)
    assert ideal_work(fluid("H2"), para, 293.15)[0] / 3600 == pytest.approx(3.852, rel=1e-3)


# Gas densities of the same section, 0.5 %; xenon and krypton at 293.15 K.
@pytest.mark.parametrize(
    ("name", "p", "T", "rho"),
    [
        ("H2", 350, 288, 24.0), ("H2", 700, 288, 40.2), ("O2", 200, 293, 280), ("N2", 300, 293, 302),
        ("He", 300, 293, 43), ("Xe", 100, 293.15, 1868), ("Xe", 100, 313.15, 1421), ("Xe", 100, 323.15, 1127),
        ("Xe", 150, 293.15, 2046), ("Xe", 186, 293.15, 2127), ("Kr", 200, 293.15, 966),
        ("Kr", 250, 293.15, 1155), ("Kr", 310, 293.15, 1317),
    ],
)  # fmt: skip
def test_stored_gas(name, p, T, rho):
    assert density(fluid(name), p * 1e5, T) == pytest.approx(rho, rel=5e-3)


# What is refused


def test_refuses_outside_the_range():
    f = fluid("O2")
    with pytest.raises(FluidRangeError, match=r"O2: T = 50 K is outside 54\.361\.\.2000 K.*schmidt1985"):
        f.p(50.0, 1.0)
    with pytest.raises(FluidRangeError, match=r"rho = -1 .* 1 of 3 values"):
        f.u(100.0, np.array([1.0, -1.0, 2.0]))
    with pytest.raises(FluidRangeError, match=r"p = .* is outside"):
        f.p(300.0, 1300.0)
    with pytest.raises(FluidRangeError, match="T = nan"):
        f.s(np.nan, 1.0)
    with pytest.raises(KeyError, match="no fluid 'LOX'; there are: H2, pH2, O2"):
        fluid("LOX")
