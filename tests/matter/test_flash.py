"""Flashes: there and back again, against CoolProp, across phases, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import CoolProp.CoolProp as coolprop
import numpy as np
import pytest

from gasloop.matter.boiling import BoilingLine, boiling_line
from gasloop.matter.flash import solve
from gasloop.matter.fluids import (
    FLUIDS,
    FluidRangeError,
    density,
    flash_p_h,
    flash_p_s,
    flash_p_T,
    flash_rho_u,
    fluid,
    state,
)
from gasloop.matter.isochores import Isochores

NAMES = list(FLUIDS)


def spread(name, n=300):
    """(p, T) over liquid, gas and supercritical states, none frozen."""
    f, rng = fluid(name), np.random.default_rng(11)
    T = np.concatenate([
        rng.uniform(1.001 * f.T_triple, 1.5 * f.T_crit, n),
        f.T_triple * (min(f.T_max, 900.0) / f.T_triple) ** rng.uniform(0.001, 1, n),
    ])  # fmt: skip
    p = np.concatenate([rng.uniform(0.01, 3, n) * f.p_crit, np.exp(rng.uniform(5, np.log(min(f.p_max, 8e7)), n))])
    ok = p < 0.99 * f.p_melt(T)
    return f, p[ok], T[ok]


@pytest.mark.parametrize("name", NAMES)
def test_density_against_coolprop(name):
    f, p, T = spread(name, 100)
    at = coolprop.AbstractState("HEOS", FLUIDS[name][0])
    true = []
    for a, b in zip(p, T, strict=True):
        at.update(coolprop.PT_INPUTS, a, b)
        true.append(at.rhomass())
    assert np.max(np.abs(density(f, p, T) / np.array(true) - 1)) < 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_there_and_back(name):
    f, p, T = spread(name)
    rho = density(f, p, T)
    assert f.p(T, rho) == pytest.approx(p, rel=1e-7)
    for back in (
        flash_rho_u(f, rho, f.u(T, rho)), flash_p_h(f, p, f.h(T, rho)), flash_p_s(f, p, f.s(T, rho)),
        flash_p_T(f, p, T),
    ):  # fmt: skip
        assert np.max(np.abs(back.T / T - 1)) < 1e-9
        assert np.max(np.abs(back.rho / rho - 1)) < 1e-8
        assert np.all(np.isnan(back.quality))


@pytest.mark.parametrize("name", NAMES)
def test_two_phase_there_and_back(name):
    f, rng = fluid(name), np.random.default_rng(3)
    T = rng.uniform(f.T_triple, 0.9995 * f.T_crit, 400)
    x = rng.uniform(0, 1, 400)
    p, rho_l, rho_v, u_l, u_v, s_l, s_v = f.dome(T, *f.dome.COLUMNS)
    rho = 1 / ((1 - x) / rho_l + x / rho_v)
    u, s = u_l + x * (u_v - u_l), s_l + x * (s_v - s_l)
    for back in (flash_rho_u(f, rho, u), flash_p_h(f, p, u + p / rho), flash_p_s(f, p, s)):
        assert np.max(np.abs(back.T / T - 1)) < 1e-8
        assert np.max(np.abs(back.p / p - 1)) < 1e-7
        assert np.max(np.abs(back.quality - x)) < 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_the_cells_are_the_dome(name):
    """Values to 1e-9 and slopes to 1e-6 up to 1e-6 of the critical temperature; p to the critical point."""
    f, line = fluid(name), boiling_line(fluid(name))
    T = f.T_crit * (1 - np.geomspace(1e-6, 1 - f.T_triple / f.T_crit, 900))
    T = np.append(np.clip(T, f.T_triple, None), f.T_triple)
    true = np.array(f.dome(T, *BoilingLine.NAMES, slopes=True))
    size = np.array([true[0], true[1], true[2], *(np.full_like(T, f.R * f.T_crit),) * 2])
    values, slopes = line(T)
    assert np.max(np.abs(values - true[:5]) / size) < 1e-8
    far = 0.99 * f.T_crit > T
    assert np.max((np.abs(slopes - true[5:]) / np.max(np.abs(true[5:, far]), axis=1)[:, None])[:, far]) < 1e-6
    last = f.T_crit * (1 - 1e-9)
    assert line(np.array([last]))[0][0] == pytest.approx(f.dome(last, "p")[0], rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_isochores_are_the_equation_of_state(name):
    f, p, T = spread(name, 60)
    rho = density(f, p, T)
    along = Isochores(f, rho)
    energy, cv = along.miss(T, np.zeros_like(T), np.arange(T.size))
    size = f.R * f.T_crit
    assert np.max(np.abs(energy - f.u(T, rho))) < 1e-10 * size + 1e-12 * np.max(np.abs(energy))
    assert cv == pytest.approx(f.cv(T, rho), rel=1e-10)
    assert along.p(T) == pytest.approx(f.p(T, rho), rel=1e-9, abs=1e-9 * f.p_crit)
    some = np.array([3, 17, 40])
    assert along.miss(T[some], np.zeros_like(T), some)[0] == pytest.approx(energy[some], rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_rho_u_against_coolprop(name):
    """A tank from full and cold to warm: CoolProp's own flash of (D, U), with the zero of energy shifted."""
    f = fluid(name)
    at = coolprop.AbstractState("HEOS", FLUIDS[name][0])
    cold = f.T_triple + 0.1 * (f.T_crit - f.T_triple)
    at.update(coolprop.QT_INPUTS, 0, cold)
    zero = float(f.dome(cold, "u_l")[0]) - at.umass()
    rho = np.repeat(f.rho_crit * np.array([0.01, 0.3, 1.0, 1.7, 2.2]), 12)
    start = np.array([state(f, T=cold, rho=r).u for r in rho])
    u = start + f.R * f.T_crit * np.tile(np.linspace(0.01, 3.5, 12), 5)
    u = np.minimum(u, f.u(0.99 * f.T_max, rho))
    mine = flash_rho_u(f, rho, u)
    for i in range(rho.size):
        at.update(coolprop.DmassUmass_INPUTS, rho[i], u[i] - zero)
        assert mine.T[i] == pytest.approx(at.T(), rel=1e-8)
        assert mine.p[i] == pytest.approx(at.p(), rel=1e-7)


def test_across_the_kink():
    """Energies a hair to either side of saturation get the right phase and nearly the same temperature."""
    f = fluid("pH2")
    T = np.linspace(15.0, 32.0, 60)
    for side in ("l", "v"):
        rho, u = f.dome(T, f"rho_{side}", f"u_{side}")
        step = 1e-7 * f.R * f.T_crit
        wet, dry = flash_rho_u(f, rho, u - step), flash_rho_u(f, rho, u + step)
        assert not np.any(np.isnan(wet.quality))
        assert np.all(np.isnan(dry.quality))
        assert np.max(np.abs(wet.T / T - 1)) < 1e-6
        assert np.max(np.abs(dry.T / T - 1)) < 1e-6


def test_water_near_its_density_maximum():
    """Liquid denser than at the triple point: the isochore meets the dome twice."""
    f = fluid("H2O")
    T = np.array([274.0, 277.13, 280.0])
    rho = density(f, 2e5, T)
    back = flash_rho_u(f, rho, f.u(T, rho))
    assert pytest.approx(T, rel=1e-9) == back.T
    assert back.p == pytest.approx(np.full(3, 2e5), rel=1e-5)


def test_shapes_and_floats():
    f = fluid("N2")
    assert isinstance(density(f, 1e5, 300.0), float)
    assert density(f, np.full((2, 3), 1e5), 300.0).shape == (2, 3)
    found = flash_rho_u(f, 1.1, f.u(300.0, 1.1))
    assert isinstance(found.T, float)
    assert pytest.approx(300.0, rel=1e-10) == found.T
    assert flash_p_h(f, np.full((2, 2), 1e5), f.h(300.0, 1.1)).T.shape == (2, 2)
    assert flash_p_T(f, 1e5, np.array([300.0, 310.0])).rho.shape == (2,)


@pytest.mark.parametrize("name", NAMES)
def test_state_by_every_pair(name):
    f = fluid(name)
    T = 1.2 * f.T_crit
    first = state(f, p=0.5 * f.p_crit, T=T)
    for known in (
        {"T": T, "rho": first.rho}, {"rho": first.rho, "u": first.u}, {"p": first.p, "h": first.h},
        {"p": first.p, "s": first.s},
    ):  # fmt: skip
        again = state(f, **known)
        assert (again.T, again.p, again.h, again.s) == pytest.approx((T, first.p, first.h, first.s), rel=1e-8)
    T = 0.8 * f.T_crit
    boiling = state(f, T=T, quality=0.3)
    assert np.isnan(boiling.cp)
    assert pytest.approx(T, rel=1e-10) == state(f, p=boiling.p, quality=0.3).T
    assert state(f, T=T, rho=boiling.rho).quality == pytest.approx(0.3, rel=1e-9)
    assert state(f, rho=boiling.rho, u=boiling.u).p == pytest.approx(boiling.p, rel=1e-9)


def test_solve_is_not_trapped():
    """A curve on which bare Newton swings to and fro for ever."""
    target = np.linspace(-0.9, 0.9, 7)
    found = solve(
        lambda x, i: (np.sign(x) * np.sqrt(np.abs(x)) - target[i], 0.5 / np.sqrt(np.abs(x) + 1e-12)),
        np.full(7, 0.5), np.full(7, -1.0), np.full(7, 1.0),
    )  # fmt: skip
    assert found == pytest.approx(np.sign(target) * target**2, abs=1e-9)


# Phases and refusals


def test_phase_can_be_insisted_on():
    f = fluid("O2")
    p = f.saturation().p(90.0)
    gas, liquid = density(f, p, 90.0, "gas"), density(f, p, 90.0, "liquid")
    assert gas == pytest.approx(f.saturation().rho_v(90.0), rel=1e-5)
    assert liquid == pytest.approx(f.saturation().rho_l(90.0), rel=1e-8)
    with pytest.raises(FluidRangeError, match=r"O2 at 200000 Pa and 90 K is not gas; its vapour pressure there"):
        density(f, 2e5, 90.0, "gas")
    with pytest.raises(FluidRangeError, match=r"is not liquid; .* raise the pressure or lower the temperature"):
        density(f, 5e4, 90.0, "liquid")
    with pytest.raises(FluidRangeError, match=r"above the critical temperature \(154\.599 K\) there is no liquid"):
        density(f, 5e4, 200.0, "liquid")
    with pytest.raises(ValueError, match="phase 'ice' of O2"):
        density(f, 1e5, 90.0, "ice")


def test_frozen_and_out_of_range_are_refused():
    o2, ch4, xe = fluid("O2"), fluid("CH4"), fluid("Xe")
    with pytest.raises(FluidRangeError, match=r"O2 at 5e\+07 Pa and 55 K is frozen: .* melts below"):
        density(o2, 5e7, 55.0)
    with pytest.raises(FluidRangeError, match="T = 80 K is outside 90"):
        density(ch4, 1e5, 80.0)
    with pytest.raises(FluidRangeError, match=r"p = 9e\+07 Pa"):
        density(o2, 9e7, 300.0)
    with pytest.raises(FluidRangeError, match=r"Xe at .* is frozen"):
        density(xe, 1e8, 165.0)
    with pytest.raises(FluidRangeError, match=r"O2 at 3e\+07 Pa and 59 K is denser than 1307"):
        density(replace(o2, rho_max=1307.0), 3e7, 59.0)
    assert density(o2, 5e7, 65.0) > 1306.0


def test_flashes_refuse_what_has_no_state():
    f = fluid("N2")
    with pytest.raises(FluidRangeError, match=r"u = .* J/kg is too low; at 63.151 K, the triple point"):
        flash_rho_u(f, 400.0, -2e6)
    with pytest.raises(FluidRangeError, match=r"u = .* J/kg is too high; at 2000 K, the limit"):
        flash_rho_u(f, np.array([1.0, 1.0]), np.array([0.0, 1e7]))
    with pytest.raises(FluidRangeError, match="needs a density above zero"):
        flash_rho_u(f, 0.0, 0.0)
    with pytest.raises(FluidRangeError, match=r"h = .* is too low; in the coldest state"):
        flash_p_h(f, 1e5, -2e6)
    with pytest.raises(FluidRangeError, match=r"s = .* is too high; in the hottest state"):
        flash_p_s(f, 1e5, 2e4)
    with pytest.raises(FluidRangeError, match=r"needs a pressure above zero"):
        flash_p_h(f, -1.0, 0.0)


def test_state_refuses_other_pairs():
    f = fluid("N2")
    with pytest.raises(ValueError, match=r"state of N2 from \(p, T, rho\): give p and T"):
        state(f, p=1e5, T=300.0, rho=1.0)
    with pytest.raises(FluidRangeError, match=r"quality = 1.5 is outside 0..1"):
        state(f, T=80.0, quality=1.5)
    with pytest.raises(FluidRangeError, match="does not boil at 300 K"):
        state(f, T=300.0, quality=0.5)
    with pytest.raises(FluidRangeError, match=r"does not boil at 1e\+07 Pa"):
        state(f, p=1e7, quality=0.5)
