"""Layers of a liquid: mass passes on, makes no entropy, and turns over only where it lies unstably."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest

from gasloop.matter.fluids import fluid
from gasloop.parts.column import LAYERS, SHARES, Column, between, levels, positive, rising, turnover
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


def layered(p: float = 1.5e5) -> Column:
    T = [22.6, 22.3, 22.0, 21.8, 21.7, 21.65]
    return Column(LH2, p, T, [LH2.v(t) for t in T], [200.0 * w for w in SHARES])


def test_enthalpy_that_leaves_one_layer_enters_another():
    """H counts above each layer's own enthalpy: sum of H + w grown h is what the sources brought, whatever passes inside."""
    column, rng = layered(), np.random.default_rng(5)
    sources = list(rng.normal(size=LAYERS) * 1e-3)
    grown = sum(sources)
    down = [0.0, *rng.normal(size=LAYERS - 1)]
    H = column.exchanged([0.0] * LAYERS, down, rising(sources, grown), plunging=3e-4, falling=2e-4)
    kept = sum(H) + grown * sum(w * h for w, h in zip(SHARES, column.h, strict=True))
    assert kept == pytest.approx(sum(s * h for s, h in zip(sources, column.h, strict=True)), rel=1e-9)
    still = column.exchanged([1.0] * LAYERS, [0.0] * LAYERS, [0.0] * (LAYERS - 1), plunging=0.0, falling=0.0)
    assert still == pytest.approx([1.0] * LAYERS, rel=1e-12)


def test_volume_grows_as_the_layers_warm():
    """sum m v' dT/dt is what ``swelling`` says; squeezed without heat it warms by T v' dp / cp."""
    column = layered()
    H, dp = [5.0, -2.0, 1.0, 0.0, 3.0, 8.0], 40.0
    C = [m * c for m, c in zip(column.m, column.cp, strict=True)]
    grown, yielding = column.swelling(H, C)
    warmed = column.warming(H, C, dp)
    dV = sum(m * b * one for m, b, one in zip(column.m, column.dv_dT, warmed, strict=True))
    assert dV == pytest.approx(grown + yielding * dp, rel=1e-12)
    still = column.warming([0.0] * LAYERS, C, dp)
    wanted = [t * b * dp / c for t, b, c in zip(column.T, column.dv_dT, column.cp, strict=True)]
    assert still == pytest.approx(wanted, rel=1e-12)
    # At constant entropy: ds = cp dT / T - v' dp.
    assert LH2.s(column.T[0] + still[0], column.p + dp) == pytest.approx(LH2.s(column.T[0], column.p), rel=1e-9)
