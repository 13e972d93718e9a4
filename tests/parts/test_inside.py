"""What is inside a tank: masses, volumes and areas against each other and the geometry; spin of what is held."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.matter import hydrogen_spin
from gasloop.parts.cryogen import cryogen
from gasloop.parts.inside import downward, gas_side, inside
from gasloop.parts.shapes import shape

HELD, FORM, V = cryogen("H2"), shape("upright", 2.0), 4.0
LAYERS = {f"T_{k}": 21.0 + 0.2 * (6 - k) for k in range(1, 7)}


def state(**changed):
    return SimpleNamespace(**{"m": 150.0, "rho_v": 1.6, "m_g": 0.05, "T_v": 30.0, **LAYERS, **changed})


def test_mass_and_volume_are_all_there():
    now = inside(HELD, FORM, V, state(), 9.81)
    assert sum(now.column.m) + now.gas.m_v == pytest.approx(150.0, rel=1e-12)
    liquid = sum(m * v for m, v in zip(now.column.m, now.column.v, strict=True))
    assert liquid + now.gas.V == pytest.approx(V, rel=1e-12)
    assert now.gas.vapour.rho * now.gas.V == pytest.approx(now.gas.m_v, rel=1e-12)
    assert now.gas.m_g == pytest.approx(0.05, rel=1e-6)
    assert now.p == pytest.approx(now.gas.vapour.p + now.gas.pressurant.p)
    assert float(HELD.liquid.line.p(now.T_i)) == pytest.approx(float(now.gas.vapour.p), rel=1e-8)


def test_areas_are_those_of_the_vessel():
    now = inside(HELD, FORM, V, state(), 9.81)
    fill = 1 - now.gas.V / V
    assert sum(now.share) == pytest.approx(1.0, rel=1e-12)
    assert now.A_i == pytest.approx(FORM.surface(fill) * V ** (2 / 3), rel=1e-6)
    assert now.rim == pytest.approx(math.sqrt(4 * math.pi * now.A_i), rel=1e-6)
    assert now.A_dry + FORM.wetted(fill) * V ** (2 / 3) == pytest.approx(FORM.area * V ** (2 / 3), rel=1e-4)
    assert np.all(np.diff(now.depth) < 0)


def test_a_bubble_takes_over_as_gravity_goes():
    """Half way at a Bond number g D^2 / (v sigma) of 10: 1.4e-4 m/s2 for 1.4 m of hydrogen."""
    D, sigma = FORM.width * V ** (1 / 3), float(HELD.transport.sigma(LAYERS["T_6"]))
    half = 10 * float(inside(HELD, FORM, V, state(), 9.81).v_mean) * sigma / D**2
    assert half == pytest.approx(1.4e-4, rel=0.1)
    dry = [inside(HELD, FORM, V, state(), g).A_dry for g in (9.81, 100 * half, half, half / 100, 0.0)]
    assert np.all(np.diff(dry) <= 0)
    assert dry[1:3] == pytest.approx([dry[0], dry[0] / 2], rel=1e-3)
    assert dry[4] == pytest.approx(1e-6 * FORM.area * V ** (2 / 3))


def test_without_gravity_heat_is_conducted():
    now = inside(HELD, FORM, V, state(), 0.0)
    _, Q_vi = gas_side(now, HELD, 40.0, 0.0)
    k = float(HELD.thin.k(30.0, 0.01))
    assert Q_vi == pytest.approx(2 * k * now.A_i * (30.0 - now.T_i) / now.gas.V ** (1 / 3), rel=1e-3)
    down = downward(now, HELD, 0.0, 0.0, 0.0)
    k = float(HELD.transport.k_l(now.column.T[0]))
    apart = 0.5 * (now.depth[0] - now.depth[2])
    assert down[1] == pytest.approx(k * now.A_k[1] * 0.2 / apart, rel=1e-6)


def test_a_mixer_carries_heat_by_its_flow():
    now = inside(HELD, FORM, V, state(), 9.81)
    still, stirred = (downward(now, HELD, 0.5, 9.81, flow) for flow in (0.0, 2.0))
    assert stirred[0] == still[0]
    for a, b in zip(still[1:], stirred[1:], strict=True):
        assert b - a == pytest.approx(2.0 * now.column.cp[0] * 0.2, rel=1e-9)


def test_disorder_of_spin():
    """Near that of the whole theory while cold; R c ln 9 and mixing; nothing but hydrogen has one."""
    for c in (0.0, 0.25, 0.75):
        assert HELD.disorder(c) == pytest.approx(float(hydrogen_spin.excess_entropy(20.0, c)), abs=1e-3 * HELD.of.R)
    assert HELD.q_spin == pytest.approx(float(hydrogen_spin.heat_of_conversion(25.0)), rel=1e-4)
    oxygen = cryogen("O2")
    assert oxygen.q_spin == oxygen.disorder(0.0) == 0.0
    assert oxygen.turning([90.0], [1e-3], 0.0) == [0.0]


def test_ortho_turns_into_para_by_natural_kinetics():
    found = HELD.turning([20.0, 15.0], [1 / 71.0, 1 / 76.0], 0.75)
    assert found[0] == pytest.approx(float(hydrogen_spin.conversion_rate(20.0, 71.0, 0.75)), rel=1e-12)
    # Colder than measured it is taken as at 17 K.
    assert found[1] == pytest.approx(float(hydrogen_spin.conversion_rate(17.0, 76.0, 0.75)), rel=1e-12)
