"""Pressurant: the collapse factor's limits, the bounds, and the stratified ullage's balances and trends."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.matter.fluids import density, fluid, state
from gasloop.matter.solids import solid
from gasloop.parts import expulsion, pressurisation
from gasloop.parts.expulsion import Sphere, expel

RUN = {"T": 280.0, "p": 3.48e5, "expelled": 1.58, "time": 132.4, "fill": 0.96}
WALL = {"diameter": 1.52, "thickness": 7.62e-3, "rho_wall": 2720.0, "c_wall": 916.0}
QUICK = {"step": 1.0, "layers": 50, "rings": 30}


def factor(C: float = 0.3, S: float = 0.3, Q: float = 0.0, heat: float = 11.0, liquid: str = "H2") -> float:
    return float(pressurisation.collapse_factor(liquid, heat, C, S, Q))


# -- the collapse factor -------------------------------------------------------------------------------


def test_limits_of_the_collapse_factor():
    assert factor(S=1e-12) == pytest.approx(1.0, abs=1e-6)  # no time: the gas stays as it came
    assert factor(C=1e-300) == pytest.approx(1.0, abs=1e-6)  # no wall
    assert factor(C=1e12, S=1e12) == pytest.approx(11.0, rel=1e-3)  # all of it as cold as the liquid
    assert factor(heat=1.0) == pytest.approx(1.0)
    assert factor(Q=0.05) < factor() < factor(S=0.6) and factor() < factor(C=0.6)
    assert factor(liquid="O2") != factor() and factor(liquid="N2") == factor(liquid="O2")


def test_a_liquid_without_coefficients_is_refused():
    with pytest.raises(ValueError, match=r"no coefficients for 'CH4'; there are some for H2, .*use the bounds"):
        factor(liquid="CH4")


def test_groups_by_hand():
    got = pressurisation.sphere_expulsion(fluid("pH2"), fluid("H2"), **RUN, end=0.05, **WALL, heat=732.0)
    rho = density(fluid("H2"), 3.48e5, 280.0, "gas")
    cp, T_s = float(fluid("H2").cp(280.0, rho)), float(fluid("pH2").dome.T(3.48e5)[()])
    bared = np.pi * 1.52**2 * 0.91
    D = 4 * 1.58 / bared
    assert pytest.approx(2720 * 916 * 7.62e-3 * T_s / (rho * cp * D * 280.0), rel=1e-9) == got.C
    assert pytest.approx(732.0 / bared * 132.4 / (rho * cp * D * 280.0), rel=1e-9) == got.Q
    assert got.mass == pytest.approx(got.factor * rho * 1.58, rel=1e-12)


def test_bad_input_of_the_collapse_factor():
    case = {**RUN, "end": 0.05, **WALL}
    with pytest.raises(ValueError, match=r"gas at 20 K is not warmer than pH2 boiling .* would condense"):
        pressurisation.sphere_expulsion(fluid("pH2"), fluid("H2"), **{**case, "T": 20.0})
    with pytest.raises(ValueError, match=r"fill 0\.96 must fall to end 0\.97"):
        pressurisation.sphere_expulsion(fluid("pH2"), fluid("H2"), **{**case, "end": 0.97})
    with pytest.raises(ValueError, match="must all be above zero"):
        pressurisation.sphere_expulsion(fluid("pH2"), fluid("H2"), **{**case, "time": 0.0})
    with pytest.raises(ValueError, match=r"2 values got, 1 measured"):
        pressurisation.mean_deviation([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match=r"O2 at 110 K exerts .* alone, not less than the 400000 Pa"):
        pressurisation.most_pressurant(fluid("O2"), fluid("He"), p=4e5, T_liquid=110.0, volume=1.0, end=0.0)


def test_bounds_are_in_order():
    of, gas = fluid("O2"), fluid("He")
    case = {"p": 4e5, "volume": 10.0, "end": 0.03}
    least = pressurisation.least_pressurant(of, gas, T=300.0, fill=0.95, p_start=1.5e5, **case)
    colder = pressurisation.least_pressurant(of, gas, T=150.0, fill=0.95, p_start=1.5e5, **case)
    most = pressurisation.most_pressurant(of, gas, T_liquid=91.0, **case)
    assert least < colder < most
    # A full tank to begin with: the volume left times the density of the gas, nothing else.
    full = pressurisation.least_pressurant(of, gas, T=300.0, fill=1.0, p_start=1.5e5, **case)
    assert full == pytest.approx(10.0 * 0.97 * density(gas, 4e5, 300.0, "gas"), rel=1e-12)


# -- the stratified ullage -----------------------------------------------------------------------------


def run(**changed):
    return expel(fluid("pH2"), fluid("H2"), Sphere(1.52, 7.62e-3), **{**RUN, **QUICK, **changed})


def test_the_boundary_layer_carries_a_quarter_of_the_difference():
    y = np.linspace(0.0, 1.0, 200001)[1:-1]
    u = y ** (1 / 7) * (1 - y) ** 4
    assert pytest.approx(np.sum(u * (1 - y ** (1 / 7))) / np.sum(u), abs=1e-3) == expulsion._DEFICIT


def test_ullage_balances_mass_volume_and_energy():
    got = run(heat=732.0)
    gas, p = fluid("H2"), RUN["p"]
    rho = density(gas, p, got.T_gas, "gas")
    volume = np.pi / 6 * 1.52**3 * 0.04 + 1.58
    assert float(np.sum(got.m_gas / rho)) == pytest.approx(volume, rel=1e-9)
    assert got.closure < 1e-12
    rings = solid("al_6061")
    mass = rings.density * 7.62e-3 * np.pi * 1.52**2 / 30
    T_l = float(fluid("pH2").dome.T(101325.0)[()])
    stored = float(np.sum(mass * (rings.energy(got.T_wall) - rings.energy(T_l))))
    assert stored == pytest.approx(got.to_wall + got.outside, rel=1e-3)
    assert np.all(np.diff(got.T_wall[:20]) < 0.5)  # warm above, cold below


def test_ullage_lies_between_the_bounds():
    got = run().pressurant
    least = pressurisation.least_pressurant(
        fluid("pH2"), fluid("H2"), T=280.0, p=3.48e5, volume=np.pi / 6 * 1.52**3, fill=0.96, end=0.1, p_start=101325.0
    )
    cold = 1.58 * state(fluid("H2"), p=3.48e5, quality=1.0).rho
    assert least < got < cold


def test_ullage_trends():
    base = run().pressurant
    assert run(time=264.8).pressurant > 1.1 * base  # slower: more heat to the wall
    assert run(T=333.0).pressurant < base  # warmer gas: less of it
    thin = expel(fluid("pH2"), fluid("H2"), Sphere(1.52, 2e-3), **RUN, **QUICK).pressurant
    assert thin < base
    assert run(heat=20000.0).pressurant < base  # heat from outside helps


def test_ullage_is_converged():
    coarse, fine = run().pressurant, run(step=0.5, layers=100, rings=60).pressurant
    assert coarse == pytest.approx(fine, rel=0.01)


def test_bad_input_of_the_ullage():
    with pytest.raises(ValueError, match=r"gas at 25 K; it must be warmer than pH2 boiling"):
        run(T=25.0)
    with pytest.raises(ValueError, match=r"3 m3 out of a sphere of 1\.8.* m3 that is 0\.96 full"):
        run(expelled=3.0)
    with pytest.raises(ValueError, match=r"pressure before 500000 Pa must be above zero and not above"):
        run(p_start=5e5)
    with pytest.raises(ValueError, match="no material 'al_9999'"):
        expel(fluid("pH2"), fluid("H2"), Sphere(1.52, 2e-3, "al_9999"), **RUN)
