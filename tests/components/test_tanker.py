"""A tanker's arrival: amounts, losses, and the launch mass of what it brings."""

from __future__ import annotations

import pytest

from gasloop.components.refuelling.lander_delivery import LanderDelivery
from gasloop.components.refuelling.tanker_arrival import TankerArrival
from tests.components.harness import flows


def visit(tanker: TankerArrival) -> dict[str, float]:
    """kg of a whole visit."""
    return {k: v * tanker.transfer_time for k, v in flows(tanker, [1.0], []).ports.items()}


@pytest.mark.parametrize("fluid", ["O2", "H2", "CH4"])
def test_a_visit_leaves_its_size(fluid):
    got = visit(TankerArrival(size=12e3, fluid=fluid, loss=0.04))
    assert got["fluid"] == pytest.approx(12e3)
    assert got["lost"] == pytest.approx(500.0)
    assert got["brought"] == pytest.approx(-12.5e3)


def test_nothing_flows_without_a_tanker():
    assert set(flows(TankerArrival(), [0.0], []).ports.values()) == {0.0}


def test_what_is_brought_is_launched():
    """Each kilogram in the tank costs visits / (1 - loss) and the little that a wider line weighs."""
    small, large = (TankerArrival(size=m, visits=4.0, loss=0.02).estimate().mass for m in (10e3, 11e3))
    assert (large - small) / 1e3 == pytest.approx(4 / 0.98 + 1.2 * 200 / 86400, rel=1e-12)


def test_growth_is_allowed_for_hardware_and_not_for_cargo():
    tanker = TankerArrival(size=10e3, visits=3.0, loss=0.0, growth=0.25)
    assert tanker.estimate().mass == pytest.approx(30e3 + 1.25 * (30 + 200 * 10e3 / 86400))
    assert TankerArrival(size=10e3, visits=3.0, loss=0.0, growth=0.0).estimate().mass < tanker.estimate().mass


def test_two_tankers_fill_what_a_lander_takes():
    lander = LanderDelivery(size=30e3)
    asked = flows(lander, [1.0], []).ports
    for port, fluid in (("lox", "O2"), ("lh2", "H2")):
        tanker = TankerArrival(fluid=fluid, size=-asked[port] * lander.transfer_time)
        assert flows(tanker, [1.0], []).ports["fluid"] == pytest.approx(-asked[port])


@pytest.mark.parametrize("loss", [-0.01, 1.0, 2.0])
def test_a_loss_that_is_no_share_is_refused(loss):
    with pytest.raises(ValueError, match="is a share of the cargo; allowed: 0 to below 1"):
        TankerArrival(loss=loss)


def test_cargo_that_costs_nothing_is_refused():
    with pytest.raises(ValueError, match="below 1, so cargo would be free of launch mass; give the number of windows"):
        TankerArrival(visits=0.0)
