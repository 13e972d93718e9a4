"""Nozzles against the exact expansion of the real gas; limits and slopes."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from gasloop.matter import fluids
from gasloop.parts.real_gas import real_gas
from gasloop.parts.valves import critical_ratio, nozzle_flux, regulator_opening, relief_lift

ca.GlobalOptions.setNumpyMode(1)


def exact(name: str, T: float, p: float, p_out: float) -> float:
    """Greatest flux of the isentropic expansion down to p_out, by the equation of state: G = rho sqrt(2 (h0 - h))."""
    of = fluids.fluid(name)
    start = fluids.state(of, T=T, p=p)

    def flux(ratio: float) -> float:
        at = fluids.state(of, p=ratio * p, s=start.s)
        return at.rho * np.sqrt(2 * max(start.h - at.h, 0.0))

    found = minimize_scalar(lambda r: -flux(r), bounds=(max(p_out / p, 0.2), 1 - 1e-6), method="bounded")
    return max(-found.fun, flux(max(p_out / p, 0.2)))


def ours(name: str, T: float, p: float, p_out: float) -> float:
    of = fluids.fluid(name)
    gas = real_gas(of, T, float(fluids.density(of, p, T)))
    return float(nozzle_flux(gas.p, gas.rho, gas.stiffness, p_out))


@pytest.mark.parametrize(
    ("name", "T", "p", "p_out", "error"),
    [
        ("H2", 299.0, 138e5, 1e5, 0.01),
        ("H2", 299.0, 138e5, 100e5, 0.01),
        ("O2", 300.0, 200e5, 1e5, 0.03),
        ("N2", 300.0, 10e5, 1e5, 0.01),
        ("He", 300.0, 300e5, 1e5, 0.01),
        ("Xe", 320.0, 60e5, 1e5, 0.05),
        ("Xe", 320.0, 60e5, 50e5, 0.01),
    ],
)
def test_flux_of_the_real_gas(name, T, p, p_out, error):
    assert ours(name, T, p, p_out) == pytest.approx(exact(name, T, p, p_out), rel=error)


def test_ideal_gas_chokes_at_the_ratio_of_the_textbook():
    """Air-like gas: p* / p = 0.5283, G = 0.6847 sqrt(p rho)."""
    assert critical_ratio(1.4) == pytest.approx(0.5283, abs=1e-4)
    choked = nozzle_flux(1e6, 10.0, 1.4, np.array([0.0, 1e5, 5e5]))
    assert choked == pytest.approx(0.6847 * np.sqrt(1e7), rel=1e-4)


def test_nothing_flows_back_and_slopes_are_finite():
    p_out = ca.SX.sym("p_out")
    flux = nozzle_flux(1e6, 10.0, 1.4, p_out)
    slope = ca.Function("s", [p_out], [flux, ca.jacobian(flux, p_out)])
    before = None
    for value in np.linspace(0.0, 1.2e6, 241):
        g, dg = (float(v) for v in slope(value))
        assert g >= 0 and np.isfinite(dg) and dg <= 1e-12
        assert (g == 0) if value >= 1e6 else g > 0
        assert before is None or g <= before + 1e-12
        before = g


def test_a_small_difference_passes_like_a_root():
    drop = np.array([0.005, 0.01, 0.02])
    flux = nozzle_flux(1e6, 10.0, 1.4, 1e6 * (1 - drop))
    assert flux == pytest.approx(np.sqrt(2 * drop * 1e7), rel=0.02)


def test_a_relief_valve_opens_above_its_set_pressure():
    lift = relief_lift(np.array([0.9e6, 0.99e6, 1e6, 1.05e6, 1.1e6, 1.3e6]), 1e6)
    assert lift[0] < 1e-9
    assert lift[2] == pytest.approx(np.log(2) / 20, rel=1e-6)
    assert lift[3] == pytest.approx(0.5, abs=1e-3)
    assert lift[4] > 0.96 and lift[5] == pytest.approx(1.0, abs=1e-6)
    assert np.all(np.diff(lift) > 0)


def test_a_regulator_passes_nothing_uphill():
    assert regulator_opening(1e5, 2e5, 1e4) == 0.0
    assert regulator_opening(2e5, 1.9e5, 1e4) == pytest.approx(0.5)
    assert regulator_opening(2e5, 1.0e5, 1e4) > 0.99
