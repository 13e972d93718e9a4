"""Shields against closed forms, the first law, and what breaks other solvers."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.parts.insulation import blanket_flux
from gasloop.parts.shields import Shield, ShieldError, balance, outlet, solve, with_conversion

AREA = 30.0
H_FG = 446e3


def blanket(N):
    return lambda T_h, T_c: AREA * blanket_flux("dam_dacron", T_h, T_c, N, 1200.0)


def linear(G):
    return lambda T_h, T_c: G * (T_h - T_c)


def gas(T):
    return 11e3 * T


def test_one_shield_between_linear_walls_and_a_given_flow():
    """G_o (T_h - T) = G_i (T - T_c) + m cp eps (T - T_c)."""
    got = solve(linear(0.2), [Shield(linear(0.3), NTU=1.5)], 300.0, 20.0, gas, flow=1e-5)
    cooling = 1e-5 * 11e3 * (1 - np.exp(-1.5))
    assert got.T[0] == pytest.approx(20.0 + 280.0 * 0.3 / (0.3 + 0.2 + cooling), rel=1e-12)
    assert got.T_gas[0] == pytest.approx(20.0 + (1 - np.exp(-1.5)) * (got.T[0] - 20.0), rel=1e-12)


def test_one_shield_that_boils_its_own_coolant():
    """T from the quadratic that m = G (T - T_c) / h_fg makes, with gas and wall at one temperature."""
    got = solve(linear(0.2), [Shield(linear(0.2), NTU=40.0)], 300.0, 20.0, gas, h_fg=H_FG)
    a, b = 0.2 * 11e3 / H_FG, 0.4
    theta = (-b + np.sqrt(b * b + 4 * a * 0.2 * 280.0)) / (2 * a)
    assert got.T[0] - 20.0 == pytest.approx(theta, rel=1e-10)
    assert got.flow == pytest.approx(0.2 * theta / H_FG, rel=1e-10)


def test_many_shields_come_near_the_continuous_limit():
    """k dT/dx = m cp (T - T_c) + m h_fg: a wall cooled everywhere carries k ln(1 + cp dT / h_fg) / (cp / h_fg)."""
    G, n = 0.1, 80
    each = linear(G * (n + 1))
    got = solve(each, [Shield(each, NTU=60.0)] * n, 300.0, 20.0, gas, h_fg=H_FG)
    assert got.Q_tank == pytest.approx(G * H_FG / 11e3 * np.log(1 + 11e3 * 280.0 / H_FG), rel=0.02)


@pytest.mark.parametrize("NTU", [0.0, 1e-3, 1.0, 10.0, 29.0, 100.0])
@pytest.mark.parametrize("n", [1, 2, 4, 8])
def test_chains_converge_and_close_the_first_law(n, NTU):
    part = blanket(60.0 / (n + 1))
    got = solve(part, [Shield(part, NTU=NTU)] * n, 300.0, 20.3, gas, h_fg=H_FG, Q_extra=0.5)
    assert got.rounds < 20
    assert np.all(np.diff(np.concatenate([[20.3], got.T, [300.0]])) > 0.0)
    assert np.all(got.T_gas <= got.T + 1e-9) and np.all(np.diff(got.T_gas) >= -1e-9)
    carried = got.flow * (gas(got.T_gas[-1]) - gas(20.3))
    assert got.Q_outside - got.Q_tank == pytest.approx(carried, abs=1e-8)
    assert got.flow == pytest.approx(got.Q_tank / H_FG, rel=1e-9)


def test_vapour_cooling_saves_what_it_can_and_more_shields_save_more():
    bare = AREA * blanket_flux("dam_dacron", 300.0, 20.3, 60.0, 1200.0)
    heats = []
    for n in (1, 2, 4):
        part = blanket(60.0 / (n + 1))
        heats.append(solve(part, [Shield(part, NTU=5.0)] * n, 300.0, 20.3, gas, h_fg=H_FG).Q_tank)
    assert bare > heats[0] > heats[1] > heats[2] > bare / (1 + 11e3 * 280.0 / H_FG)  # the gas can take no more


def test_conversion_to_ortho_cools_a_shield_further():
    part = blanket(30.0)
    plain = solve(part, [Shield(part, NTU=5.0)], 300.0, 20.3, gas, h_fg=H_FG)
    spun = with_conversion(gas, lambda T: 500e3 * (1 - 1 / (1 + (T / 80.0) ** 4)))
    helped = solve(part, [Shield(part, NTU=5.0)], 300.0, 20.3, spun, h_fg=H_FG)
    assert helped.T[0] < plain.T[0] - 5.0
    assert helped.Q_tank < 0.95 * plain.Q_tank


def test_a_loop_of_a_cooler_holds_a_shield_cold():
    part = blanket(30.0)
    lift = part(300.0, 90.0) - part(90.0, 20.3)
    got = solve(part, [Shield(part, lift=lift)], 300.0, 20.3, gas, flow=0.0)
    assert got.T[0] == pytest.approx(90.0, rel=1e-9)
    assert balance(part(300.0, 90.0), part(90.0, 20.3), 0.0, 0.0, 0.0, lift) == pytest.approx(0.0, abs=1e-12)
    assert outlet(90.0, 20.0, 0.5) == 55.0


def test_bad_chains_are_told():
    part = blanket(30.0)
    with pytest.raises(ShieldError, match="no steady state"):
        solve(part, [Shield(part, lift=1e4)], 300.0, 20.3, gas, flow=0.0)
    with pytest.raises(ShieldError, match="no shield"):
        solve(part, [], 300.0, 20.3, gas, flow=0.0)
    with pytest.raises(ShieldError, match="either the flow"):
        solve(part, [Shield(part)], 300.0, 20.3, gas, flow=0.0, h_fg=H_FG)
    with pytest.raises(ShieldError, match="not negative"):
        solve(part, [Shield(part, NTU=-1.0)], 300.0, 20.3, gas, flow=0.0)
