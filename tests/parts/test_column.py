"""Layers of a liquid: mass passes on, makes no entropy, and turns over only where it lies unstably."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest

from gasloop.matter.fluids import fluid
from gasloop.parts.column import LAYERS, SHARES, between, levels, positive, rising, turnover
from gasloop.parts.liquid import liquid
from gasloop.parts.shapes import shape

ca.GlobalOptions.setNumpyMode(1)  # numpy's functions of a symbol give a symbol

LH2 = liquid("pH2", 1.05 * fluid("pH2").T_triple, 0.88 * fluid("pH2").T_crit)


def test_the_shares_are_a_whole_and_grow_downward():
    assert sum(SHARES) == pytest.approx(1.0, rel=1e-15)
    assert len(SHARES) == LAYERS
    assert np.all(np.diff(SHARES) > 0)


def test_every_layer_keeps_its_share_of_a_liquid_that_grows():
    sources = list(np.random.default_rng(3).normal(size=LAYERS))
    grown = sum(sources)
    up = rising(sources, grown)
    assert len(up) == LAYERS - 1
    above, below = [0.0, *up], [*up, 0.0]  # what leaves a layer through its top, what enters through its floor
    for k in range(LAYERS):
        assert sources[k] + below[k] - above[k] == pytest.approx(SHARES[k] * grown, abs=1e-14)


def test_what_enters_at_the_bottom_lifts_all_above():
    """Of 1 kg/s let in at the bottom, the share of the layers above passes each boundary; none if all shares grow."""
    up = rising([0.0] * (LAYERS - 1) + [1.0], 1.0)
    assert up == pytest.approx(np.cumsum(SHARES)[:-1])
    assert rising(list(SHARES), 1.0) == pytest.approx(np.zeros(LAYERS - 1), abs=1e-15)


def test_levels_go_down_in_equal_shares_of_volume():
    """In the barrel of an upright cylinder heights go as volumes."""
    found = shape("upright", 20.0)
    height, wetted, surface = levels(found, 0.9)
    area = np.mean(surface[:2])
    assert len(height) == len(wetted) == len(surface) == LAYERS
    assert np.all(np.diff(height) < 0) and np.all(np.diff(wetted) < 0)
    assert height[0] - height[2] == pytest.approx(0.9 * (SHARES[0] + SHARES[1]) / area, rel=0.02)


def exact(T_a: float, T_b: float, p: float) -> float:
    """Enthalpy of what passes if no entropy is made: Delta(g / T) / Delta(1 / T), Gibbs and Helmholtz's relation."""
    g = [LH2.h(T, p) - T * LH2.s(T, p) for T in (T_a, T_b)]
    return (g[1] / T_b - g[0] / T_a) / (1 / T_b - 1 / T_a)


def test_mass_between_layers_makes_no_entropy_to_the_fifth_order():
    """Entropy made per mass is (h - h_exact) (1/T_b - 1/T_a); half the difference, 1/32 of it."""
    T, p = 22.0, 1.5e5
    made = [
        (between(LH2, T - d / 2, T + d / 2, p) - exact(T - d / 2, T + d / 2, p)) * (1 / (T + d / 2) - 1 / (T - d / 2))
        for d in (4.0, 2.0, 1.0)
    ]
    assert made[0] / made[1] == pytest.approx(32, rel=0.2)
    assert made[1] / made[2] == pytest.approx(32, rel=0.3)
    # The plain mean of both enthalpies makes a thousand times more across 1 K.
    plain = (0.5 * (LH2.h(21.5, p) + LH2.h(22.5, p)) - exact(21.5, 22.5, p)) * (1 / 22.5 - 1 / 21.5)
    assert abs(made[2]) < 1e-3 * abs(plain)
    assert between(LH2, T, T, p) == pytest.approx(LH2.h(T, p), rel=1e-14)


def test_layers_turn_over_only_where_the_lower_is_warmer():
    """rho cp 0.1 (g beta dT l)^(1/2) dT by hand: 70 x 1e4 x 0.1 x (9.81 x 0.016 x 0.5 x 1)^(1/2) x 0.5 = 9.81 kW/m2."""
    args = {"g": 9.81, "beta": 0.016, "l": 1.0, "rho": 70.0, "cp": 1e4}
    assert turnover(dT=0.5, **args) == pytest.approx(9.806e3, rel=2e-3)
    for stable in (-0.01, -0.1, -3.0):
        assert 0 <= turnover(dT=stable, **args) < 0.01  # W/m2
    assert turnover(dT=0.0, **args) < 0.02
    assert turnover(dT=0.5, **{**args, "g": 0.0}) < 0.1
    dT, g = ca.SX.sym("dT"), ca.SX.sym("g")
    slope = ca.Function("s", [dT, g], [ca.jacobian(turnover(g, 0.016, dT, 1.0, 70.0, 1e4), ca.vertcat(dT, g))])
    assert all(np.all(np.isfinite(np.array(slope(a, b)))) for a in (-1.0, 0.0, 1.0) for b in (0.0, 9.81))


def test_the_positive_part_is_rounded_within_what_is_small():
    x = np.array([-5.0, -0.1, 0.0, 0.1, 5.0])
    assert positive(x, 1e-3) == pytest.approx(np.fmax(x, 0), abs=5.1e-4)
    assert np.all(positive(x, 1e-3) > 0)
