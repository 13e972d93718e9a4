"""Saturation series against CoolProp and against Clapeyron."""

from __future__ import annotations

import casadi
import CoolProp.CoolProp as coolprop
import numpy as np
import pytest

from gasloop.matter.chebyshev import Chebyshev, fit
from gasloop.matter.fluids import FLUIDS, FluidRangeError, fluid

NAMES = list(FLUIDS)
VALUES = ("p", "rho_l", "rho_v", "u_l", "u_v", "h_l", "h_v", "s_l", "s_v", "h_fg")
SLOPES = ("dp_dT", "drho_l_dT", "drho_v_dT", "du_l_dT", "du_v_dT", "dh_l_dT", "dh_v_dT", "ds_l_dT", "ds_v_dT")


def coolprop_line(name, T):
    at = coolprop.AbstractState("HEOS", FLUIDS[name][0])
    rows = []
    for t in T:
        at.update(coolprop.QT_INPUTS, 0, t)
        liquid = at.p(), at.rhomass(), at.umass(), at.hmass(), at.smass()
        at.update(coolprop.QT_INPUTS, 1, t)
        rows.append((*liquid, at.rhomass(), at.umass(), at.hmass(), at.smass()))
    return dict(zip(("p", "rho_l", "u_l", "h_l", "s_l", "rho_v", "u_v", "h_v", "s_v"), np.array(rows).T, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_coolprop_to_1e8(name):
    f = fluid(name)
    sat = f.saturation()
    T = np.linspace(f.T_triple * (1 + 1e-9), 0.995 * f.T_crit, 60)
    true = coolprop_line(name, T)
    for key in ("p", "rho_l", "rho_v"):
        assert np.max(np.abs(getattr(sat, key)(T) / true[key] - 1)) < 1e-8, key
    assert np.max(np.abs(sat.h_fg(T) / (true["h_v"] - true["h_l"]) - 1)) < 1e-8
    assert np.max(np.abs((sat.u_v(T) - sat.u_l(T)) / (true["u_v"] - true["u_l"]) - 1)) < 1e-8
    assert np.max(np.abs((sat.s_v(T) - sat.s_l(T)) / (true["s_v"] - true["s_l"]) - 1)) < 1e-8
    for key in ("u_l", "h_l", "s_l", "u_v", "h_v", "s_v"):  # one constant apart: another zero
        size = f.R * (f.T_crit if key[0] in "uh" else 1)
        assert np.ptp(getattr(sat, key)(T) - true[key]) / size < 1e-8, key
    assert np.max(np.abs(sat.T(true["p"]) / T - 1)) < 1e-9
    assert max(sat.error.values()) < 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_the_stated_error_is_true_for_a_short_series(name):
    """0.8 to 1.3 of the normal boiling point, to 1e-9, as a tank asks for it."""
    f = fluid(name)
    boiling = float(f.dome.T(max(101325.0, 1.5 * f.saturation().p(f.T_triple))))
    low, high = max(f.T_triple, 0.8 * boiling), min(1.3 * boiling, 0.95 * f.T_crit)
    sat, wide = f.saturation(low, high, error=1e-9), f.saturation()
    T = np.linspace(low, high, 101)
    assert sat.degree <= (16 if high < 0.85 * f.T_crit else 26)
    assert max(sat.error.values()) < 2e-9
    for key in ("p", "rho_l", "rho_v", "h_fg"):
        assert getattr(sat, key)(T) == pytest.approx(getattr(wide, key)(T), rel=3e-9)


@pytest.mark.parametrize("name", NAMES)
def test_slopes_and_clapeyron(name):
    f = fluid(name)
    sat = f.saturation()
    T = np.linspace(1.01 * f.T_triple, 0.985 * f.T_crit, 30)
    e = 1e-5 * T
    for key in VALUES[:-1]:
        slope = getattr(sat, f"d{key}_dT")(T)
        size = np.max(np.abs(slope))
        assert (getattr(sat, key)(T + e) - getattr(sat, key)(T - e)) / (2 * e) == pytest.approx(
            slope, rel=1e-5, abs=1e-6 * size
        ), key
    gap = 1 / sat.rho_v(T) - 1 / sat.rho_l(T)
    assert sat.dp_dT(T) == pytest.approx(sat.h_fg(T) / (T * gap), rel=1e-6)
    assert sat.s_v(T) - sat.s_l(T) == pytest.approx(sat.h_fg(T) / T, rel=1e-7)
    assert sat.h_l(T) - sat.p(T) / sat.rho_l(T) == pytest.approx(sat.u_l(T), abs=1e-8 * f.R * f.T_crit)
    assert sat.dT_dp(sat.p(T)) * sat.dp_dT(T) == pytest.approx(1.0, rel=1e-6)


@pytest.mark.parametrize("name", ["pH2", "O2", "H2O"])
def test_floats_arrays_and_symbols_agree(name):
    sat = fluid(name).saturation()
    t = casadi.SX.sym("T")
    keys = VALUES + SLOPES
    compiled = casadi.Function("f", [t], [*(getattr(sat, k)(t) for k in keys), sat.T(sat.p(t))])
    T = np.linspace(sat.T_low, sat.T_high, 5)
    for x in T:
        symbols = [float(v) for v in compiled(x)]
        assert symbols[-1] == pytest.approx(x, rel=1e-9)
        for key, symbol in zip(keys, symbols, strict=False):
            assert symbol == pytest.approx(getattr(sat, key)(float(x)), rel=1e-12)
            assert symbol == pytest.approx(getattr(sat, key)(T)[list(T).index(x)], rel=1e-12)
    gradient = casadi.Function("g", [t], [casadi.jacobian(sat.rho_l(t), t)])
    assert float(gradient(T[2])) == pytest.approx(sat.drho_l_dT(T[2]), rel=1e-10)


def test_dome_reaches_the_critical_point():
    for name in NAMES:
        f = fluid(name)
        p, rho_l, rho_v = (float(v) for v in f.dome(f.T_crit * (1 - 1e-8), "p", "rho_l", "rho_v"))
        assert p == pytest.approx(f.p_crit, rel=1e-6)
        assert rho_l == pytest.approx(f.rho_crit, rel=2e-2)
        assert rho_v < f.rho_crit < rho_l
        assert float(f.dome.T(0.9 * f.p_crit)) == pytest.approx(f.saturation().T(0.9 * f.p_crit), rel=1e-9)


def test_refuses_outside_the_range():
    f = fluid("N2")
    sat = f.saturation(65.0, 100.0)
    with pytest.raises(FluidRangeError, match=r"saturation of N2: T = 64 K is outside 65\.\.100 K; ask for a wider"):
        sat.p(64.0)
    with pytest.raises(FluidRangeError, match=r"T = 101 K"):
        sat.rho_l(np.array([70.0, 101.0]))
    with pytest.raises(FluidRangeError, match=r"p = 1e\+07 Pa is outside"):
        sat.T(1e7)
    with pytest.raises(FluidRangeError, match=r"between 50 and 100 K: the range must rise and lie within 63\.151 K"):
        f.saturation(50.0, 100.0)
    with pytest.raises(FluidRangeError, match=r"saturation of N2: T = 130 K is outside .* triple point to critical"):
        f.dome(130.0, "p")
    with pytest.raises(FluidRangeError, match="must rise"):
        f.saturation(100.0, 90.0)


def test_chebyshev_fits_and_differentiates():
    x = np.linspace(1.0, 3.0, 50)
    series = fit(np.exp, 1.0, 3.0, 18)
    assert series(x) == pytest.approx(np.exp(x), rel=1e-13)
    assert series.slope(x) == pytest.approx(np.exp(x), rel=1e-11)
    assert series.degree == 18
    assert Chebyshev((2.0,), 0.0, 1.0)(np.array([0.1, 0.2])) == pytest.approx([2.0, 2.0])
