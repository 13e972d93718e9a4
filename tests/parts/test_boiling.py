"""The boiling curve: limits, order, scaling, smoothness, and one pressure's properties against the equation of state."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest

from gasloop.matter.fluids import FluidRangeError, density
from gasloop.parts import boiling, pumps
from gasloop.parts.isobar import isobar

ca.GlobalOptions.setNumpyMode(1)
ATM = 101325.0
FLUIDS = ("pH2", "O2", "N2", "CH4")


@pytest.mark.parametrize("name", FLUIDS)
def test_isobar_is_the_equation_of_state(name):
    at = isobar(name, 2e5)
    for branch, phase in ((at.liquid, "liquid"), (at.gas, "gas")):
        T = np.linspace(branch.low, branch.high, 41)
        rho = density(at.fluid, 2e5, T, phase)
        assert np.allclose(branch.rho(T), rho, rtol=1e-4)
        assert np.max(np.abs(branch.h(T) - at.fluid.h(T, rho))) < 1e-8 * at.h_fg
        assert np.max(np.abs(branch.s(T) - at.fluid.s(T, rho))) < 1e-8 * at.h_fg / at.T_sat
        # dh = T ds along the pressure, so that no heat makes or destroys entropy by itself
        slope = branch.fits["h"].slope(np.log(T)) / (T * branch.fits["s"].slope(np.log(T)))
        assert np.allclose(slope[1:-1], 1.0, rtol=1e-5)
    line = at.fluid.saturation()
    assert at.h_fg == pytest.approx(float(line.h_fg(at.T_sat)), rel=1e-5)


def test_isobar_refuses_what_does_not_boil():
    with pytest.raises(FluidRangeError, match=r"pH2 at 2e\+06 Pa: here it must boil"):
        isobar("pH2", 2e6)
    with pytest.raises(FluidRangeError, match=r"O2, gas, at 200000 Pa: 80\.\.80 K leaves"):
        isobar("O2", 2e5).gas.h(80.0)


def test_laws_by_hand():
    at = isobar("N2", ATM)
    T = at.T_sat
    gap = at.liquid.rho(T) - at.gas.rho(T)
    by_hand = 0.131 * at.h_fg * float(at.gas.rho(T)) ** 0.5 * (at.tension * 9.80665 * gap) ** 0.25
    assert float(boiling.peak_flux(at)) == pytest.approx(float(by_hand), rel=1e-12)
    # 160 kW/m2 is what textbooks print for nitrogen at 1 atm (from memory): an order of magnitude, no more
    assert 1.2e5 < by_hand < 2.2e5
    assert float(boiling.nucleate_flux(at, 2.0)) == pytest.approx(8 * float(boiling.nucleate_flux(at, 1.0)), rel=1e-12)
    thin, wide = (float(boiling.film_flux(at, 100.0, 9.81, D)) for D in (1e-3, 10.0))
    plate = float(boiling.film_flux(at, 100.0, 9.81))
    assert thin > plate and wide == pytest.approx(plate, rel=0.05)


@pytest.mark.parametrize("name", FLUIDS)
@pytest.mark.parametrize("p", [ATM, 3e5])
def test_the_curve_rises_to_the_peak_falls_to_the_film_and_rises_again(name, p):
    curve = boiling.boiling_curve(name, p)
    dT = np.geomspace(1e-2, 0.9 * (curve.at.gas.high - curve.at.T_sat), 600)
    q = curve.flux(dT)
    top = int(np.argmax(q[dT < curve.dT_least]))
    assert 0.4 * curve.peak < q[top] < curve.peak
    assert 0.3 * curve.dT_peak < dT[top] < 3 * curve.dT_peak
    assert np.all(np.diff(q[:top]) > 0)
    after = q[top:]
    low = int(np.argmin(after))
    assert np.all(np.diff(after[:low]) < 0) and np.all(np.diff(after[low:]) > 0)
    assert after[low] < 0.5 * curve.peak
    far = dT[-1]
    assert curve.flux(far) == pytest.approx(float(boiling.film_flux(curve.at, far, curve.g)), rel=0.15)


def test_no_boiling_without_superheat():
    curve = boiling.boiling_curve("pH2", ATM)
    assert curve.flux(-3.0) == 0.0 and curve.flux(0.0) == 0.0
    assert curve.flux(1e-3) < 1e-3


def test_gravity_thins_the_film_by_its_fourth_root_and_has_a_floor():
    at = isobar("O2", ATM)
    ratio = float(boiling.film_flux(at, 150.0, 9.81) / boiling.film_flux(at, 150.0, 9.81e-2))
    # (group / wave)^(1/4) has g in group and in wave^-1: g^(1/4) g^(1/8)
    assert ratio == pytest.approx(100 ** (3 / 8), rel=1e-9)
    assert float(boiling.peak_flux(at, 9.81) / boiling.peak_flux(at, 0.0981)) == pytest.approx(100**0.25, rel=1e-9)
    assert boiling.boiling_curve("O2", ATM, 0.0).g == pytest.approx(boiling.G_LEAST)


def test_floats_arrays_and_symbols_agree():
    curve = boiling.boiling_curve("pH2", 3e5, 1.62, 0.05)
    x = ca.SX.sym("x")
    f = ca.Function("f", [x], [curve.flux(x), ca.jacobian(curve.flux(x), x)])
    for dT in (-1.0, 0.0, 1e-6, 0.3, 2.0, 20.0, 200.0):
        value, slope = (float(v) for v in f(dT))
        assert value == pytest.approx(float(curve.flux(dT)), rel=1e-10, abs=1e-12)
        assert np.isfinite(slope)
    assert np.allclose(curve.flux(np.array([0.3, 20.0])), [float(curve.flux(0.3)), float(curve.flux(20.0))])


def test_a_stream_of_vapour_cools_the_film():
    at = isobar("pH2", 3e5)
    assert float(boiling.stream_film(at, 200.0, 0.0, 0.05)) == 0.0
    slow, quick = (float(boiling.stream_film(at, 200.0, G, 0.05)) for G in (20.0, 200.0))
    assert quick / slow == pytest.approx(10**0.8, rel=1e-3)


def test_pumps():
    assert pumps.pump_power(2.0, 3e5, 0.0, 1000.0, 0.5) == pytest.approx(1200.0)
    assert pumps.pump_power(2.0, -3e5, 1e4, 1000.0, 0.5) > 0  # the pipes still cost something
    assert pumps.suction_head(1.2e5, 1.0e5, 1141.0) == pytest.approx(2e4 / 1141.0 / 9.80665)
    # water, 50 mm, 2 m/s, 100 m: Re 1e5, f = 0.0184, 73.6 kPa by hand
    loss = pumps.pipe_loss(2.0 * 1000 * np.pi / 4 * 0.05**2, 0.05, 100.0, 0.0, 1000.0, 1e-3)
    assert loss == pytest.approx(0.0184 * 2000 * 2000.0, rel=1e-3)
