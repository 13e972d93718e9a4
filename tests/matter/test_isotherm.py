"""Isotherms as polynomials against the equation of state they are made from."""

from __future__ import annotations

import casadi
import numpy as np
import pytest

from gasloop.matter.fluids import FluidRangeError, density, fluid

# The tanks they are for: high-pressure gas at a steady temperature.
TANKS = [
    ("O2", 300.0, 250e5), ("N2", 300.0, 300e5), ("He", 300.0, 310e5), ("H2", 300.0, 700e5),
    ("CH4", 300.0, 250e5), ("Xe", 310.0, 186e5), ("Kr", 293.0, 310e5), ("Ar", 200.0, 300e5),
    ("H2O", 700.0, 100e5), ("CO2", 320.0, 60e5),
]  # fmt: skip


@pytest.mark.parametrize(("name", "T", "p"), TANKS)
def test_agrees_with_the_equation_of_state(name, T, p):
    f = fluid(name)
    full = density(f, p, T)
    line = f.isotherm(T, full)
    rho = np.geomspace(1e-6, 1, 97) * full
    assert line.p(rho) == pytest.approx(f.p(T, rho), rel=1e-9)
    assert line.dp_drho(rho) == pytest.approx(f.dp_drho(T, rho), rel=2e-7)
    for key, size in (("u", f.R * T), ("h", f.R * T), ("s", f.R)):
        assert np.max(np.abs(getattr(line, key)(rho) - getattr(f, key)(T, rho))) < 1e-9 * size, key
    assert max(line.error.values()) < 1e-9
    assert line.degree <= 40


def test_symbols_and_slopes():
    line = fluid("Xe").isotherm(300.0, 2000.0)
    r = casadi.SX.sym("rho")
    for key in ("p", "u", "h", "s"):
        value = getattr(line, key)(r)
        f = casadi.Function("f", [r], [value, casadi.jacobian(value, r), getattr(line, f"d{key}_drho")(r)])
        for rho in (1.0, 500.0, 1999.0):
            symbol, automatic, mine = (float(v) for v in f(rho))
            assert symbol == pytest.approx(getattr(line, key)(rho), rel=1e-12)
            assert mine == pytest.approx(automatic, rel=1e-9)
            assert mine == pytest.approx(getattr(line, f"d{key}_drho")(np.array([rho]))[0], rel=1e-12)


def test_gibbs_holds_whatever_the_fit():
    """T ds = dh - dp / rho at constant T, exactly: the audit of a tank rests on it."""
    line = fluid("CO2").isotherm(310.0, 900.0)  # close to critical: a poor fit on purpose
    assert max(line.error.values()) > 1e-9
    rho = np.linspace(5.0, 890.0, 50)
    left = line.T * line.ds_drho(rho)
    assert left == pytest.approx(line.dh_drho(rho) - line.dp_drho(rho) / rho, rel=1e-7)


def test_empty_tank():
    line = fluid("N2").isotherm(300.0, 100.0)
    assert line.p(0.0) == 0.0
    assert line.u(0.0) == pytest.approx(fluid("N2").u(300.0, 1e-9), rel=1e-10)


def test_refusals():
    f = fluid("O2")
    line = f.isotherm(300.0, 100.0)
    with pytest.raises(FluidRangeError, match=r"isotherm of O2 at 300 K: rho = 101 kg/m3 is outside"):
        line.p(np.array([1.0, 101.0]))
    with pytest.raises(FluidRangeError, match="rho = -1"):
        line.h(-1.0)
    with pytest.raises(FluidRangeError, match=r"below the critical temperature \(154\.599 K\) the gas condenses at"):
        f.isotherm(100.0, 100.0)
    assert f.isotherm(100.0, 5.0).p(5.0) == pytest.approx(f.p(100.0, 5.0), rel=1e-9)
