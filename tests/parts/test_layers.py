"""Walls of vessels against closed forms: volumes, a slab that warms through, a steady two-layer wall."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import erfc

from gasloop.parts.layers import NODES, Capsule, Layer, bearable_pressure, capsule, wall

STEEL = Layer(0.005, 7800.0, 500.0, 16.0)
PLASTIC = Layer(0.005, 945.0, 1584.0, 0.385)
CARBON = Layer(0.025, 1360.0, 1020.0, 0.5)


def test_a_capsule_of_length_one_diameter_is_a_sphere():
    ball = capsule(0.5, 1.0)
    assert ball.volume() == pytest.approx(math.pi / 6 * ball.D**3)
    assert ball.area() == pytest.approx(math.pi * ball.D**2)


def test_volume_grows_by_area():
    shape, y, h = Capsule(0.3, 3.0), 0.02, 1e-6
    assert (shape.volume(y + h) - shape.volume(y - h)) / (2 * h) == pytest.approx(shape.area(y), rel=1e-8)


def test_mass_and_heat_capacity_are_those_of_the_shells():
    shape = capsule(0.03, 2.5)
    made = wall(shape, PLASTIC, CARBON)
    inner = PLASTIC.rho * (shape.volume(0.005) - shape.volume())
    outer = CARBON.rho * (shape.volume(0.03) - shape.volume(0.005))
    assert made.mass == pytest.approx(inner + outer)
    assert sum(made.C) == pytest.approx(inner * PLASTIC.cp + outer * CARBON.cp)
    assert len(made.C) == NODES


def test_thin_shells_weigh_what_the_formula_says():
    """cryogenics.md c.8: sphere 1.5 p V rho / sigma, long cylinder 2 p V rho / sigma."""
    p, sigma, V = 50e5, 500e6, 1.0
    for a, factor, strength in ((1.0, 1.5, 2.0), (400.0, 2.0, 1.0)):
        shape = capsule(V, a)
        t = p / bearable_pressure(0.5, sigma, 0.5, sigma, 1.0) / strength * shape.D
        layer = Layer(t / 2, 4430.0, 560.0, 7.0)
        assert wall(shape, layer, layer).mass == pytest.approx(factor * p * V * 4430.0 / sigma, rel=0.012)


def test_steady_heat_through_two_layers_of_a_sphere():
    """Q = 4 pi dT / sum (1/r1 - 1/r2) / k."""
    shape = capsule(0.03, 1.0)
    made = wall(shape, PLASTIC, CARBON)
    r = [shape.D / 2, shape.D / 2 + 0.005, shape.D / 2 + 0.03]
    resistance = (1 / r[0] - 1 / r[1]) / PLASTIC.k + (1 / r[1] - 1 / r[2]) / CARBON.k
    through = 1 / sum(1 / g for g in made.G)
    assert through == pytest.approx(4 * math.pi / resistance, rel=2e-3)


@pytest.mark.parametrize("t", [60.0, 200.0, 400.0])
def test_a_thick_wall_under_a_film_warms_like_a_half_space(t: float):
    """Surface temperature, Carslaw and Jaeger: 1 - exp(x^2) erfc(x), x = h sqrt(alpha t) / k."""
    layers = Layer(0.0054, 1360.0, 1020.0, 0.5), Layer(0.0196, 1360.0, 1020.0, 0.5)
    made, h = wall(capsule(1e3, 1.0), *layers), 200.0

    def rate(_t, T):
        return made.rates(T, h * made.A_in * (1.0 - T[0]), 0.0)

    got = solve_ivp(rate, (0, t), np.zeros(NODES), method="LSODA", rtol=1e-9, atol=1e-12).y[0, -1]
    x = h * math.sqrt(0.5 / (1360.0 * 1020.0) * t) / 0.5
    assert got == pytest.approx(1 - math.exp(x * x) * erfc(x), abs=0.005)


def test_energy_and_entropy_change_as_heat_comes_in():
    made, T = wall(capsule(0.03, 2.5), STEEL, CARBON), np.linspace(310.0, 300.0, NODES)
    rates = np.array(made.rates(T, 50.0, 20.0))
    step = 1e-3
    later = T + step * rates
    assert (made.energy(later) - made.energy(T)) / step == pytest.approx(30.0, rel=1e-6)
    grown = (made.entropy(later) - made.entropy(T)) / step
    assert grown > 50.0 / T[0] - 20.0 / T[-1]
