"""Wall that gets wet or dry: how much, and with which energy."""

from __future__ import annotations

import pytest

from gasloop.matter.solids import solid
from gasloop.parts.border import border
from gasloop.parts.shapes import shape

FORM, V, M, v = shape("spheroid", 0.88), 4.89, 150.0, 1 / 70.0


def at(m_l: float, T_dry: float = 30.0, T_wet: float = 22.0):
    return border(FORM, V, M, "al_2219", m_l, v, T_dry, T_wet)


def test_wall_is_wetted_as_the_liquid_comes():
    for m_l in (60.0, 170.0, 280.0):
        assert (at(m_l + 0.05).M_wet - at(m_l - 0.05).M_wet) / 0.1 == pytest.approx(at(m_l).kappa, rel=1e-4)
    assert at(0.5 * V / v).M_wet == pytest.approx(M / 2, rel=1e-3)  # half full, half wet


def test_wall_passes_without_making_entropy_to_the_fifth_order():
    """Exact is Delta(e/T - s) / Delta(1/T); half the difference makes 1/32 of the entropy."""
    wall = solid("al_2219")

    def made(d: float) -> float:
        a, b = 30.0 - d / 2, 30.0 + d / 2
        exact = ((wall.energy(b) / b - wall.entropy(b)) - (wall.energy(a) / a - wall.entropy(a))) / (1 / b - 1 / a)
        return float((at(100.0, b, a).e_m - exact) * (1 / b - 1 / a))

    assert made(8.0) / made(4.0) == pytest.approx(32, rel=0.3)
    plain = 0.5 * (wall.energy(34.0) + wall.energy(26.0)) - at(100.0, 34.0, 26.0).e_m
    assert abs(made(8.0)) < 0.05 * abs(plain * (1 / 34 - 1 / 26))


def test_ends_are_those_of_the_wall():
    found, wall = at(100.0), solid("al_2219")
    assert (found.e_d, found.e_w) == (wall.energy(30.0), wall.energy(22.0))
    assert found.e_w < found.e_m < found.e_d
    assert at(100.0, 22.0, 22.0).e_m == pytest.approx(wall.energy(22.0), rel=1e-14)
