"""A plant that sells at several nodes, against sums done by hand and identities between its measures."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from gasloop.assess.economics import at_node, measures, venture
from gasloop.assess.economics.ledger import Tax
from gasloop.assess.economics.money import Basis
from gasloop.assess.economics.rates import Rate
from gasloop.assess.economics.venture import Law, Market, Plant, Venture

USD = Basis("USD", 2022)
SURFACE = Market("surface", 100e3, 1.0, price=5000.0, earth_gear=10.0)
ORBIT = Market("orbit", 60e3, 2.5, earth_gear=2.7, usable=0.96, fee=200.0, earth_fee=150.0)
FAR = Market("far", 10e3, 4.0, price=100.0, fee=300.0)  # earns less than it costs to bring it there
PLANT = Plant(
    30e3,
    500e3,
    40e3,
    units=2,
    life=4,
    spares=0.03,
    development=100e3,
    learning=0.9,
    operation=50e6,
    build=3,
    landing=6.0,
)
BASE = Venture(USD, 2030, PLANT, (ORBIT, SURFACE, FAR), 2000.0, Rate(0.12, True), 10, Tax(0.3, years=8, inflation=0.02))


def test_ledger_by_hand():
    book = {line.name: line.flows / 1e6 for line in venture.cash(BASE).lines}
    first, second = 40e3 * 15e3 / 1e6, 40e3 * 15e3 * 0.9 / 1e6
    assert book["development"][:4] == pytest.approx([-1000, -1000, -1000, 0])
    # two units at first, units 3 and 4 in the last year of the fourth, 5 and 6 in that of the eighth year of operation
    lots = [
        first + second,
        sum(600 * n ** math.log2(0.9) for n in (3, 4)),
        sum(600 * n ** math.log2(0.9) for n in (5, 6)),
    ]
    assert book["plant"][[0, 1, 2, 6, 10]] == pytest.approx([-lots[0] / 3] * 3 + [-lots[1], -lots[2]])
    assert np.count_nonzero(book["plant"]) == 5
    assert book["launch and landing of the plant"][[2, 6, 10]] == pytest.approx([-360, -360, -360])
    assert book["spares"][3:] == pytest.approx(-900 * (40e3 + 12e3) / 1e6)
    assert book["sold at surface"][3] == pytest.approx(500) and book["sold at far"][3] == 0
    assert book["sold at orbit"][3] == pytest.approx(60e3 * (2000 * 2.7 / 0.96 + 150) / 1e6)
    assert book["transport to the nodes"][3] == pytest.approx(-60e3 * 200 / 1e6)


def test_the_dearest_kg_is_sold_first_and_no_more_than_is_made():
    small = dataclasses.replace(BASE, plant=dataclasses.replace(PLANT, rate=150e3))
    amounts = venture.sold(small)
    gate = sum(amounts[m.name][3] * m.at_gate for m in small.markets)
    assert amounts["surface"][3] == 100e3 and gate == pytest.approx(150e3, rel=1e-14)  # 5000 at the gate beats 2141
    assert amounts["orbit"][3] == pytest.approx(50e3 / ORBIT.at_gate)
    forgone = venture.opportunity(small)
    assert forgone["surface"] == pytest.approx((5625 + 150 - 200) / ORBIT.at_gate) and forgone["orbit"] == 0


def test_demand_and_price_of_launch_change_with_the_years():
    law = Law(706.8e3, 43600e3, 30.0, 3898.8e3, 0.66, 0.8)
    grown = dataclasses.replace(BASE, law=law, markets=(dataclasses.replace(ORBIT, growth=0.1),))
    assert venture.sold(grown)["orbit"][[3, 5]] == pytest.approx([60e3, 60e3 * 1.21])
    price = venture.prices(grown, ORBIT)
    assert price[0] == pytest.approx(5775) and np.all(np.diff(price) < 0)


@pytest.mark.parametrize("market", [SURFACE, ORBIT])
def test_required_price_closes_the_full_ledger_and_equals_cost_without_tax(market: Market):
    price = at_node.required(BASE, market)
    asked = dataclasses.replace(BASE, markets=(dataclasses.replace(market, price=price),))
    book = venture.cash(asked, at_node.all_to(asked, market))
    assert abs(book.npv(BASE.rate)) <= 1e-9 * book.costs.sum()
    assert BASE.rate.value == pytest.approx([r for r in book.irr() if r > 0][-1], rel=1e-9)
    untaxed = dataclasses.replace(BASE, tax=Tax(0.0))
    cost = at_node.levelised(untaxed, market)
    assert at_node.required(untaxed, market) == pytest.approx(cost, rel=1e-10)
    assert cost < price


def test_cost_at_a_node_is_that_at_the_gate_by_the_gear_and_the_fee():
    at_gate = at_node.levelised(BASE, SURFACE)
    assert at_node.levelised(BASE, ORBIT) == pytest.approx(at_gate * 2.5 / 0.96 + 200, rel=1e-12)


def test_break_even_with_launch_from_earth():
    law = Law(706.8e3, 4360e3, 30.0, 3898.8e3, 0.66, 0.8)
    for case in (BASE, dataclasses.replace(BASE, law=law)):
        price = at_node.break_even_launch(case, ORBIT)
        at = dataclasses.replace(case, launch=price)
        assert abs(at_node.worth_beside_earth(at, ORBIT)) <= 1e-8
        assert at_node.worth_beside_earth(dataclasses.replace(case, launch=1.01 * price), ORBIT) > 0
    near = dataclasses.replace(
        ORBIT, earth_gear=0.01, earth_fee=0.0
    )  # as good as on Earth: landing spares costs more than it saves
    assert at_node.break_even_launch(BASE, near) == math.inf
    with pytest.raises(ValueError, match="how much must leave Earth"):
        at_node.break_even_launch(BASE, FAR)


def test_a_lighter_plant_wins_at_a_lower_price_of_launch():
    prices = [
        at_node.break_even_launch(dataclasses.replace(BASE, plant=dataclasses.replace(PLANT, mass=m)), ORBIT)
        for m in (60e3, 30e3, 15e3)
    ]
    assert np.all(np.diff(prices) < 0)


def test_nominal_and_real_accounts_agree():
    """The same venture in money of the day: every price grown by inflation, the rate turned; one present value."""
    flat = dataclasses.replace(BASE, plant=dataclasses.replace(PLANT, life=10.0))
    book = venture.cash(flat)
    grown = book.net * 1.02 ** np.arange(book.years)
    assert measures.npv(grown, BASE.rate.turned(0.02).value) == pytest.approx(book.npv(BASE.rate), rel=1e-12)
