"""Pressure rise of a tank at one temperature, against flashes of what it holds; what is refused."""

from __future__ import annotations

import pytest

from gasloop.matter.fluids import FluidRangeError, fluid, state
from gasloop.matter.isochoric import flash_rho_u
from gasloop.parts.homogeneous import homogeneous_rise

HEAT = 10.0  # W


@pytest.mark.parametrize(
    ("name", "volume", "fill", "p_fill", "p_from", "p_to"),
    [
        ("pH2", 4.89, 0.83, 1.03e5, 1.2e5, 1.3e5),
        ("O2", 2.0, 0.30, 1.2e5, 1.2e5, 2.5e5),
        ("CH4", 10.0, 0.60, 1.0e5, 1.5e5, 1.501e5),
    ],
)
def test_after_that_heat_a_flash_finds_that_pressure(name, volume, fill, p_fill, p_from, p_to):
    """Equilibrium at constant mass and volume: add the heat of the time said to U, and flash at (rho, u)."""
    of = fluid(name)
    ends = [state(of, p=p_fill, quality=q).rho for q in (0.0, 1.0)]
    rho = float(fill * ends[0] + (1 - fill) * ends[1])
    mass = rho * volume

    def energy(p: float) -> float:
        """J/kg of the whole at p, from flashes of (p, quality) alone."""
        liquid, vapour = state(of, p=p, quality=0.0), state(of, p=p, quality=1.0)
        quality = (1 / rho - 1 / liquid.rho) / (1 / vapour.rho - 1 / liquid.rho)
        return float((1 - quality) * liquid.u + quality * vapour.u)

    seconds = (p_to - p_from) / homogeneous_rise(name, volume, fill, p_fill, p_from, p_to, HEAT)
    found = flash_rho_u(of, rho, energy(p_from) + HEAT * seconds / mass)
    assert float(found.p) == pytest.approx(p_to, rel=1e-6)


def test_twice_the_heat_is_twice_the_rate_and_a_bigger_tank_is_slower():
    one = homogeneous_rise("O2", 1.0, 0.5, 1e5, 1e5, 2e5, 5.0)
    assert homogeneous_rise("O2", 1.0, 0.5, 1e5, 1e5, 2e5, 10.0) == pytest.approx(2 * one, rel=1e-12)
    assert homogeneous_rise("O2", 2.0, 0.5, 1e5, 1e5, 2e5, 5.0) == pytest.approx(one / 2, rel=1e-12)


@pytest.mark.parametrize(("fill", "heat"), [(0.0, 1.0), (1.0, 1.0), (1.3, 1.0), (0.5, 0.0), (0.5, -2.0)])
def test_a_fill_is_a_share_and_heat_enters(fill, heat):
    wanted = rf"fill {fill:g} must lie between 0 and 1, and heat {heat:g} W above zero"
    with pytest.raises(ValueError, match=wanted):
        homogeneous_rise("O2", 1.0, fill, 1e5, 1e5, 2e5, heat)


def test_a_tank_that_becomes_full_is_refused():
    wanted = r"pH2: at 800000 Pa the liquid fills the tank; lower the pressure or the fill"
    with pytest.raises(FluidRangeError, match=wanted):
        homogeneous_rise("pH2", 1.0, 0.95, 1.2e5, 1.2e5, 8e5, 1.0)
