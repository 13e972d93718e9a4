"""The liquid of a tank's layers, against the equation of state along the saturation line, and against both laws."""

from __future__ import annotations

import casadi as ca
import CoolProp.CoolProp as CP
import numpy as np
import pytest

from gasloop.matter.fluids import fluid
from gasloop.parts.liquid import liquid

ca.GlobalOptions.setNumpyMode(1)  # numpy's functions of a symbol give a symbol

# Ours, CoolProp's; the range is that of a tank, 1.05 of the triple point to 0.88 of the critical temperature.
FLUIDS = [("pH2", "ParaHydrogen"), ("O2", "Oxygen"), ("CH4", "Methane"), ("N2", "Nitrogen")]


def made(name: str):
    of = fluid(name)
    return liquid(name, 1.05 * of.T_triple, 0.88 * of.T_crit)


def inside(found, n: int = 37):
    return np.linspace(found.line.T_low, found.line.T_high, n + 2)[1:-1]


@pytest.mark.parametrize(("ours", "theirs"), FLUIDS)
def test_along_the_saturation_line_it_is_the_equation_of_state(ours, theirs):
    found = made(ours)
    T, of = inside(found), found.of
    p = found.line.p(T)
    at = [[CP.PropsSI(key, "T", float(t), "Q", 0, theirs) for t in T] for key in ("D", "H", "S", "P")]
    rho, h, s, p_true = map(np.asarray, at)
    assert p == pytest.approx(p_true, rel=1e-8)
    assert found.v(T) == pytest.approx(1 / rho, rel=2e-8)
    # The zero of energy differs: enthalpies and entropies from the middle on.
    middle = len(T) // 2
    got_h, got_s = found.h(T, p), found.s(T, p)
    assert np.max(np.abs(got_h - got_h[middle] - (h - h[middle]))) < 1e-6 * of.R * of.T_crit
    assert np.max(np.abs(got_s - got_s[middle] - (s - s[middle]))) < 1e-6 * of.R
    assert found.h(T, p) == pytest.approx(
        of.dome(T, "u_l")[0] + p / of.dome(T, "rho_l")[0], abs=1e-6 * of.R * of.T_crit
    )
    assert found.u(T, p) == pytest.approx(found.h(T, p) - p * found.v(T), rel=1e-12)


@pytest.mark.parametrize(("ours", "theirs"), FLUIDS)
def test_heat_capacity(ours, theirs):
    """v_s' is not the slope at constant pressure: cp is off by T p_s' (v_s' - dv/dT), which is small while cold."""
    found = made(ours)
    T = inside(found)
    T = T[0.75 * found.of.T_crit > T]
    cp = np.array([CP.PropsSI("C", "T", float(t), "Q", 0, theirs) for t in T])
    beta = np.array([CP.PropsSI("ISOBARIC_EXPANSION_COEFFICIENT", "T", float(t), "Q", 0, theirs) for t in T])
    p, v = found.line.p(T), found.v(T)
    off = T * found.line.dp_dT(T) * (found.dv_dT(T) - v * beta)
    assert found.cp(T, p) - off == pytest.approx(cp, rel=2e-5)
    assert found.cp(T, p) == pytest.approx(cp, rel=0.05)


@pytest.mark.parametrize("name", [ours for ours, _ in FLUIDS])
def test_energy_entropy_and_volume_come_from_one_function(name):
    """dh/dp = v - T dv/dT and ds/dp = -dv/dT (Maxwell); T ds = dh - v dp; cp = dh/dT; exact derivatives."""
    found = made(name)
    T, p = ca.SX.sym("T"), ca.SX.sym("p")
    h, s, v, u = found.h(T, p), found.s(T, p), found.v(T), found.u(T, p)
    slopes = [ca.jacobian(a, b) for a in (h, s, u) for b in (T, p)]
    read = ca.Function("slopes", [T, p], [*slopes, ca.jacobian(v, T), found.cp(T, p), found.dv_dT(T)])
    for t in inside(found, 9):
        for pressure in (0.0, float(found.line.p(t)), 10e5):
            h_T, h_p, s_T, s_p, u_T, u_p, v_T, cp, dv = (float(one) for one in read(t, pressure))
            here = float(found.v(t))
            assert dv == pytest.approx(v_T, rel=1e-9)
            assert h_p == pytest.approx(here - t * v_T, rel=1e-9)
            assert s_p == pytest.approx(-v_T, rel=1e-9)
            assert t * s_T == pytest.approx(h_T, rel=1e-9)
            assert cp == pytest.approx(h_T, rel=1e-9)
            # T ds = du + p dv, along T and along p.
            assert t * s_T == pytest.approx(u_T + pressure * v_T, rel=1e-9)
            assert t * s_p == pytest.approx(u_p, rel=1e-9)


@pytest.mark.parametrize("name", [ours for ours, _ in FLUIDS])
def test_floats_arrays_and_symbols_are_the_same(name):
    found, T, p = made(name), ca.SX.sym("T"), ca.SX.sym("p")
    at = inside(found, 5)
    for what in (found.h, found.u, found.s, found.cp):
        symbolic = ca.Function("f", [T, p], [what(T, p)])
        for t, wanted in zip(at, what(at, 2e5), strict=True):
            assert float(what(float(t), 2e5)) == pytest.approx(wanted, rel=1e-13)
            assert float(symbolic(t, 2e5)) == pytest.approx(wanted, rel=1e-12)


def test_gibbs_energies_meet_the_vapours():
    """On the saturation line liquid and vapour have one Gibbs energy."""
    for name, _ in FLUIDS:
        found = made(name)
        T = inside(found)
        p, line = found.line.p(T), found.line
        g_l = found.h(T, p) - T * found.s(T, p)
        g_v = line.h_v(T) - T * line.s_v(T)
        assert np.max(np.abs(g_l - g_v)) < 1e-6 * found.of.R * found.of.T_crit
