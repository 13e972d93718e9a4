"""The gas over a liquid: closed forms of an ideal gas, the first law of real ones."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gasloop.matter.fluids import fluid
from gasloop.parts.real_gas import real_gas
from gasloop.parts.ullage import Ullage

ca.GlobalOptions.setNumpyMode(1)  # numpy's functions of a symbol give a symbol

HELIUM, PARA = fluid("He"), fluid("pH2")
GAMMA = 5 / 3


def thin(T, m, V, share=0.5):
    """Helium as both gases: then the whole is a monatomic ideal gas while it is thin."""
    return Ullage(real_gas(HELIUM, T, share * m / V), real_gas(HELIUM, T, (1 - share) * m / V), V, share * m,
                  (1 - share) * m)  # fmt: skip


def test_adiabatic_compression_of_an_ideal_gas():
    """T V^(gamma - 1) and p V^gamma stay."""
    m, V0, V1, T0 = 0.01, 1.0, 0.25, 200.0

    def rate(V, y):
        gas = thin(y[0], m, V)
        return [gas.warming(0.0, 0.0, 0.0)[1], gas.pressing(0.0, 0.0, 0.0)[1]]

    p0 = thin(T0, m, V0).p
    T1, p1 = solve_ivp(rate, (V0, V1), [T0, p0], rtol=1e-10, atol=1e-10).y[:, -1]
    assert pytest.approx(T0 * (V0 / V1) ** (GAMMA - 1), rel=2e-3) == T1
    assert p1 == pytest.approx(p0 * (V0 / V1) ** GAMMA, rel=2e-3)
    assert p1 == pytest.approx(thin(T1, m, V1).p, rel=1e-8)  # the pressure's slope is that of the gas


def test_filling_a_volume_from_a_main():
    """An ideal gas let in at T_in from nothing ends at gamma T_in; m (T - gamma T_in) stays on the way."""
    V, T_in, T0, m0, m1 = 1.0, 300.0, 250.0, 1e-3, 5e-2
    h_in = float(real_gas(HELIUM, T_in, 1e-3).h)

    def rate(m, y):
        gas = thin(y[0], m, V)
        E = 0.5 * (h_in - gas.vapour.h) + 0.5 * (h_in - gas.pressurant.h)
        return [gas.warming(E, 0.5, 0.5)[0], gas.pressing(E, 0.5, 0.5)[0]]

    T1, p1 = solve_ivp(rate, (m0, m1), [T0, thin(T0, m0, V).p], rtol=1e-10, atol=1e-10).y[:, -1]
    assert pytest.approx(GAMMA * T_in + m0 / m1 * (T0 - GAMMA * T_in), rel=2e-3) == T1
    assert p1 == pytest.approx(m1 * HELIUM.R * T1 / V, rel=2e-3)
    assert p1 == pytest.approx(thin(T1, m1, V).p, rel=1e-8)


@pytest.mark.parametrize("T", [22.0, 60.0])
def test_the_first_law_holds_for_real_gases(T):
    """d(m_v u_v + m_g u_g)/dt = E + h_v dm_v + h_g dm_g - p dV, exactly; and the pressure's slope is its own."""
    t, rho_v, rho_g = ca.SX.sym("T"), ca.SX.sym("rho_v"), ca.SX.sym("rho_g")
    V = ca.SX.sym("V")
    gas = Ullage(real_gas(PARA, t, rho_v), real_gas(HELIUM, t, rho_g), V, rho_v * V, rho_g * V)
    E, dm_v, dm_g, dV = 3.0, 2e-3, -5e-4, -4e-3
    warm, cool = gas.warming(E, dm_v, dm_g)
    pressed, eased = gas.pressing(E, dm_v, dm_g)
    rates = ca.vertcat(warm + cool * dV, (dm_v - rho_v * dV) / V, (dm_g - rho_g * dV) / V, dV)
    x = ca.vertcat(t, rho_v, rho_g, V)
    U = gas.m_v * gas.vapour.u + gas.m_g * gas.pressurant.u
    terms = [E, gas.vapour.h * dm_v, gas.pressurant.h * dm_g, -gas.p * dV]
    read = ca.Function(
        "f",
        [x],
        [
            ca.dot(ca.gradient(U, x), rates),
            sum(terms),
            sum(ca.fabs(v) for v in terms),
            ca.dot(ca.gradient(gas.p, x), rates),
            pressed + eased * dV,
        ],
    )
    dU, brought, size, dp, said = (float(v) for v in read([T, 1.5, 0.4, 0.8]))
    assert dU == pytest.approx(brought, abs=1e-11 * size)
    assert said == pytest.approx(dp, rel=1e-10)


def test_partial_pressures_add_up():
    gas = thin(300.0, 0.02, 1.0, share=0.25)
    assert gas.p == pytest.approx(0.02 * HELIUM.R * 300.0, rel=1e-3)
    assert gas.pressurant.p == pytest.approx(3 * gas.vapour.p, rel=1e-3)
    assert pytest.approx(0.02 * 1.5 * HELIUM.R, rel=1e-3) == gas.C
    assert gas.dp_dT == pytest.approx(gas.p / 300.0, rel=1e-3)
    assert np.isfinite(gas.C)


def test_gas_over_a_liquid_that_swells_and_yields():
    """One pressure for both: what the gas says by ``pressing`` at the dV that comes out is the dp that comes out."""
    gas = Ullage(real_gas(PARA, 30.0, 1.2), real_gas(HELIUM, 30.0, 0.1), 1.5, 1.8, 0.15)
    E, dm_v, dm_g, swelling, yielding = 20.0, 1e-4, 1e-5, 2e-6, 3e-11
    dp, dT, dV = gas.balance(E, dm_v, dm_g, swelling, yielding)
    pressed, eased = gas.pressing(E, dm_v, dm_g)
    warmed, cooled = gas.warming(E, dm_v, dm_g)
    assert dV == pytest.approx(-(swelling + yielding * dp), rel=1e-14)
    assert dp == pytest.approx(pressed + eased * dV, rel=1e-10)
    assert dT == pytest.approx(warmed + cooled * dV, rel=1e-14)
    assert gas.balance(0.0, 0.0, 0.0, 1e-6, 0.0)[0] > 0  # squeezed
