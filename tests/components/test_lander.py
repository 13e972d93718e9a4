"""Refuelling a lander: mixture, amounts, losses, and the guard against a ratio turned over."""

from __future__ import annotations

import pytest

from gasloop.components.refuelling.lander_delivery import LanderDelivery
from gasloop.matter.species import molar_mass
from tests.components.harness import flows


def visit(lander: LanderDelivery) -> dict[str, float]:
    """kg of a whole visit."""
    return {k: v * lander.transfer_time for k, v in flows(lander, [1.0], []).ports.items()}


def test_a_visit_delivers_its_size_in_the_mixture():
    lander = LanderDelivery(size=13e3, mixture_ratio=5.5)
    got = visit(lander)
    assert got["oxidiser"] == pytest.approx(11e3)
    assert got["fuel"] == pytest.approx(2e3)
    assert got["oxidiser"] + got["fuel"] == pytest.approx(lander.size)


def test_oxidiser_is_the_heavy_one():
    """A campaign tool at O/F 5.5 filled 48.5 t of hydrogen and 8.8 t of oxygen: the wrong way round."""
    got = visit(LanderDelivery(size=57.3e3))
    assert got["oxidiser"] == pytest.approx(48.5e3, rel=1e-3)
    assert got["fuel"] == pytest.approx(8.8e3, rel=2e-3)


def test_losses_are_drawn_and_leave():
    lander = LanderDelivery(lox_loss=0.02, lh2_loss=0.05)
    got = visit(lander)
    assert -got["lox"] * (1 - 0.02) == pytest.approx(got["oxidiser"])
    assert -got["lh2"] * (1 - 0.05) == pytest.approx(got["fuel"])
    assert got["lh2_lost"] == pytest.approx(-0.05 * got["lh2"])
    assert sum(got.values()) == pytest.approx(0.0, abs=1e-9)


def test_hydrogen_limits_what_a_kilogram_of_water_delivers():
    """0.727 kg of propellant of O/F 5.5 and 0.273 kg of oxygen to spare, without losses."""
    per_fuel = visit(LanderDelivery(lox_loss=0.0, lh2_loss=0.0))
    hydrogen = 2 * molar_mass("H") / molar_mass("H2O")
    propellant = hydrogen * (1 + per_fuel["oxidiser"] / per_fuel["fuel"])
    assert propellant == pytest.approx(0.7273, rel=1e-3)
    assert 1 - propellant == pytest.approx(0.2727, rel=1e-3)


def test_a_slow_transfer_is_a_small_flow_and_light_lines():
    quick, slow = LanderDelivery(), LanderDelivery(transfer_time=48 * 3600.0)
    assert flows(quick, [1.0], []).ports["fuel"] == pytest.approx(2 * flows(slow, [1.0], []).ports["fuel"])
    assert slow.estimate().mass < quick.estimate().mass


def test_nothing_flows_without_a_lander():
    assert set(flows(LanderDelivery(), [0.0], []).ports.values()) == {0.0}


@pytest.mark.parametrize("ratio", [1 / 5.5, 0.0, -5.5, 1.0])
def test_a_ratio_turned_over_is_refused(ratio):
    with pytest.raises(ValueError, match="oxidiser to fuel by mass; allowed for oxygen and hydrogen: above"):
        LanderDelivery(mixture_ratio=ratio)


def test_the_message_says_how_to_mend_it():
    with pytest.raises(ValueError, match="looks like fuel to oxidiser, turn it over"):
        LanderDelivery(mixture_ratio=1 / 5.5)
    with pytest.raises(ValueError, match=r"at most 8 \(stoichiometric\)$"):
        LanderDelivery(mixture_ratio=9.0)
