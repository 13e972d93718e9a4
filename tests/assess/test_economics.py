"""Money with its basis, measures of flows, learning, spread: against closed forms, identities and what must be refused."""

from __future__ import annotations

import inspect
import math
import pkgutil
from importlib import import_module

import numpy as np
import pytest
from scipy.stats import triang

from gasloop.assess import economics
from gasloop.assess.economics import cers, learning, measures
from gasloop.assess.economics.ledger import Ledger, Line, Tax, due, taxed, write_off
from gasloop.assess.economics.money import Basis, BasisError, Money, read_basis, read_money, total
from gasloop.assess.economics.rates import Rate, wacc
from gasloop.assess.economics.spread import Triangle, draws, share_above, tornado
from gasloop.knowledge.quantity import UnitError

USD = Basis("USD", 2022)


# -- money -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other, word",
    [(Basis("EUR", 2022), "currencies"), (Basis("USD", 2012), "2012"), (Basis("USD", None), "nominal")],
)
def test_sums_of_another_basis_are_not_added(other: Basis, word: str):
    for act in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a.per(b), lambda a, b: total([a, b], USD)):
        with pytest.raises(BasisError, match=word):
            act(Money(5, USD), Money(3, other))
    assert (Money(5, USD) + Money(3, other).restated(USD, 2.0)).amount == 11


def test_money_times_money_and_plain_numbers_are_refused():
    with pytest.raises(BasisError, match="no currency"):
        Money(5, USD) + 3
    with pytest.raises(BasisError, match="multiply by a number"):
        Money(5, USD) * Money(3, USD)
    assert (2 * Money(5, USD) / 4).amount == 2.5


def test_money_is_read_with_its_year_or_refused():
    assert read_money("40 kUSD2022/kg", "kg") == Money(40e3, USD)
    assert read_money("1.5 GEUR_nominal") == Money(1.5e9, Basis("EUR", None))
    assert read_money("50 MUSD2022/yr", "yr").amount * 365.25 * 86400 == pytest.approx(50e6, rel=1e-14)
    assert read_money("3 USD2022/t", "kg").amount == pytest.approx(3e-3, rel=1e-14)
    for text, per, word in (
        ("12 MUSD", "1", "no price year"), ("12", "1", "not a sum of money"), ("12 kg", "1", "not a sum of money"),
        ("12 USD2022/kg", "1", "not money per 1"), ("12 USD2022", "kg", "USD2022/kg"),
    ):  # fmt: skip
        with pytest.raises(UnitError, match=word):
            read_money(text, per)
    assert read_basis("USD2022") == USD and not read_basis("EUR_nominal").real
    with pytest.raises(UnitError, match="no basis"):
        read_basis("USD")


def test_real_and_nominal_rates_turn_into_each_other_and_do_not_mix():
    nominal = Rate(0.217, False)
    real = nominal.turned(0.021)
    assert (1 + real.value) * 1.021 == pytest.approx(1.217, rel=1e-15)
    assert real.turned(0.021).value == pytest.approx(0.217, rel=1e-14)
    flows = np.array([-100.0, 60.0, 60.0])
    book = Ledger(USD, 2030, (Line("all", "revenue", flows, USD),))
    with pytest.raises(BasisError, match=r"nominal rate of 21.7 %"):
        book.npv(nominal)
    day = Ledger(Basis("USD", None), 2030, (Line("all", "revenue", flows * 1.021 ** np.arange(3), Basis("USD", None)),))
    assert book.npv(real) == pytest.approx(day.npv(nominal), rel=1e-13)  # one present value, in either money


def test_cost_of_capital_between_its_parts():
    assert wacc(0.75, 0.075, 0.2, 0.3) == pytest.approx(0.25 * 0.2 + 0.75 * 0.075 * 0.7)
    assert wacc(0, 0.05, 0.2) == 0.2


# -- measures ----------------------------------------------------------------------------------------------


def test_annuity_and_break_even_are_the_ledger_s_own():
    flows = measures.even_flows(-100.0, 17.0, 12)
    assert measures.npv(flows, 0.09) == pytest.approx(-100 + 17 * measures.annuity(0.09, 12), rel=1e-13)
    assert measures.annuity(0.0, 7) == 7 and measures.annuity(1e-12, 7) == pytest.approx(7, rel=1e-10)
    price = measures.break_even_price(100.0, 4.0, 3.0, 0.09, 12)
    assert measures.npv(measures.even_flows(-100.0, 3 * price - 4, 12), 0.09) == pytest.approx(0, abs=1e-12)
    made = [0.0, *([3.0] * 12)]
    assert measures.levelised_cost(measures.even_flows(100.0, 4.0, 12), made, 0.09) == pytest.approx(price, rel=1e-13)
    with pytest.raises(ValueError, match="nothing is delivered"):
        measures.levelised_cost([1.0], [0.0], 0.1)


@pytest.mark.parametrize(
    "roots", [(0.1, 0.2), (0.05, 0.4, 1.5), (-0.5, 0.3), (0.08,), (-0.9, 0.0, 0.11, 3.0), (0.1, 0.1001)]
)
def test_all_rates_of_return_are_told(roots: tuple[float, ...]):
    flows = np.polynomial.polynomial.polyfromroots([1 / (1 + r) for r in roots])
    assert measures.irr(flows) == pytest.approx(roots, abs=1e-9)


def test_rates_of_return_that_touch_or_are_not_there():
    for r in (0.05, 0.1, 0.37, -0.2):  # a double root, found once whatever round-off makes of it
        twice = np.polynomial.polynomial.polyfromroots([1 / (1 + r)] * 2 + [-1.0])
        assert measures.irr(-twice) == pytest.approx([r], abs=1e-6)
    assert measures.irr([-1.0, 2.0, -1.0]) == pytest.approx([0.0], abs=1e-7)  # touches nought at 0 %
    assert measures.irr([5.0, 1.0, 2.0]) == [] and measures.irr([1.0, -3.0, 2.5]) == []
    assert measures.irr([0.0, -100.0, 110.0, 0.0]) == pytest.approx([0.1])
    with pytest.raises(ValueError, match="no flows"):
        measures.irr([0.0, 0.0])


def test_every_rate_found_is_a_root_of_forty_random_years():
    random = np.random.default_rng(3)
    for _ in range(20):
        flows = random.normal(size=41)
        flows[0] = -20.0
        for r in measures.irr(flows):
            scale = np.abs(flows) @ measures.factors(41, r)
            assert abs(measures.npv(flows, r)) <= 1e-9 * scale


def test_payback_is_when_the_sum_stays_above_nought():
    assert measures.payback([-100, 40, 40, 40]) == pytest.approx(2.5)
    assert measures.payback([-100, 120, -50, 40]) == pytest.approx(2.75)  # not the first crossing
    assert measures.payback([-100, 40]) == math.inf and measures.payback([1, 1]) == 0
    assert measures.payback([-100, 60, 60], 0.1) > measures.payback([-100, 60, 60])


def test_required_price_of_what_no_price_reaches():
    assert measures.required_price(lambda p: p - 7.0) == pytest.approx(7.0)
    assert measures.required_price(lambda p: -1.0) == math.inf and measures.required_price(lambda p: 1.0) == 0


def test_no_function_turns_one_measure_into_another():
    """NPV, rate of return, levelised cost and required price come from flows or from a venture, never from one another."""
    named = ("npv", "irr", "lcox", "levelised", "required", "payback", "headline")
    for module in pkgutil.iter_modules(economics.__path__):
        room = import_module(f"gasloop.assess.economics.{module.name}")
        for name, thing in vars(room).items():
            if inspect.isfunction(thing) and thing.__module__ == room.__name__:
                assert not set(inspect.signature(thing).parameters) & set(named), (module.name, name)
                assert "headline" not in name and "_to_" not in name


# -- taxes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", ["straight_line", "declining_balance", "at_once"])
def test_an_outlay_is_written_off_once(law: str):
    shares = write_off(law, 5, 12, 3)
    assert shares[:, :6].sum(axis=0) == pytest.approx(np.ones(6), rel=1e-14)
    assert np.all(shares >= 0) and (law == "at_once" or not np.any(shares[:3]))


def test_tax_by_hand_with_losses_carried():
    # outlay 100 written off over 4 years from year 1; margin 10, 60, 60, 60: profits -15, 35, 35, 35, so 20, 35, 35 are taxed
    margin, outlays = np.array([0.0, 10, 60, 60, 60]), np.array([100.0, 0, 0, 0, 0])
    assert due(margin, outlays, Tax(0.3, years=4), 1, False) == pytest.approx([0, 0, 6, 10.5, 10.5])
    # in money of one year the same margins are worth more in money of the day, and the writing off is not
    assert due(margin, outlays, Tax(0.3, years=4, inflation=0.05), 1, True).sum() > 27


def test_ledger_refuses_another_basis_kind_or_length():
    row = Line("a", "revenue", np.zeros(3), USD)
    for bad, word in (
        (Line("b", "revenue", np.zeros(3), Basis("USD", 2012)), "2012"), (Line("b", "gift", np.zeros(3), USD), "no kind"),
        (Line("b", "revenue", np.zeros(4), USD), "4 years"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=word):
            Ledger(USD, 2030, (row, bad))
    with pytest.raises(ValueError, match="no law of writing off 'sum_of_digits'"):
        Tax(0.3, "sum_of_digits")
    full = Ledger(
        USD,
        2030,
        (Line("in", "revenue", np.array([0.0, 9, 9]), USD), Line("out", "capital", np.array([-9.0, 0, 0]), USD)),
    )
    after = taxed(full, Tax(0.5, "at_once"))
    assert after.net == pytest.approx([-9, 9, 4.5]) and taxed(full, Tax(0.0)) is full


# -- learning and cost relations ---------------------------------------------------------------------------


def test_two_learning_laws_and_their_identities():
    lot = learning.crawford_lot(7.0, 1, 40, 0.85)
    assert lot == pytest.approx(sum(learning.crawford_unit(7.0, n, 0.85) for n in range(1, 41)), rel=1e-13)
    assert learning.crawford_unit(7.0, 8, 0.85) == pytest.approx(0.85 * learning.crawford_unit(7.0, 4, 0.85))
    units = [learning.wright_unit(7.0, n, 0.85) for n in range(1, 41)]
    assert np.mean(units) == pytest.approx(learning.wright_average(7.0, 40, 0.85), rel=1e-13)
    assert units[-1] < learning.crawford_unit(7.0, 40, 0.85)  # at one rate the average law is the steeper of the two
    assert learning.crawford_average(7.0, 11, 15, 1.0) == 7.0 and learning.scaled(8.0, 1, 8, 2 / 3) == pytest.approx(32)
    with pytest.raises(ValueError, match=r"90 % curve is 0.9"):
        learning.slope(90)


def test_launch_price_starts_where_it_says_and_falls():
    law = {"rate": 706.8, "final_rate": 43600, "years": 30, "prior": 3898.8, "scale": 0.66, "learning": 0.8}
    prices = [learning.launch_price(2000, t, **law) for t in range(31)]
    assert prices[0] == 2000 and np.all(np.diff(prices) < 0)
    still = {**law, "final_rate": 706.8}
    assert learning.launch_price(2000, 3898.8 / 706.8, **still) == pytest.approx(1600)  # twice as much launched: 80 %


def test_cost_relations_know_their_edges():
    edge = cers.LANDER_EDGE
    jump = cers.lander_2020("development", edge + 1) / cers.lander_2020("development", edge)
    assert 0.3 < jump < 0.4  # as printed, a lander of 15 001 kg costs a third of one of 15 000
    a, b, c, d = cers.LANDER["development"][0]
    assert cers.polynomial((a, -b, c, d), edge) == pytest.approx(cers.lander_2020("development", edge + 1), rel=0.12)
    assert cers.plant_2020("thermal", "production", 100, 12) == pytest.approx(1.65 + 0.1068 + 2.23236)
    for call, word in (
        (lambda: cers.plant_2020("wheels", "production"), "wheels"),
        (lambda: cers.transcost_development("sail", 1), "sail"),
    ):
        with pytest.raises(ValueError, match=word):
            call()


# -- spread ------------------------------------------------------------------------------------------------


def test_triangle_is_that_of_scipy_and_draws_are_seeded():
    t = Triangle(0.75, 1.0, 1.75)
    other = triang(0.25, 0.75, 1.0)
    shares = np.linspace(0.01, 0.99, 33)
    assert t.quantile(shares) == pytest.approx(other.ppf(shares), rel=1e-12)
    assert (t.mean, t.deviation) == pytest.approx((other.mean(), other.std()))
    both = {"b": t, "a": Triangle(2, 2, 2)}
    drawn = draws(both, 4000, 5)
    assert drawn == draws(dict(reversed(both.items())), 4000, 5) != draws(both, 4000, 6)
    values = np.array([d["b"] for d in drawn])
    assert values.mean() == pytest.approx(t.mean, abs=4 * t.deviation / math.sqrt(4000))
    assert share_above(values, float(other.median())) == pytest.approx(0.5, abs=0.03)
    with pytest.raises(ValueError, match="does not rise"):
        Triangle(2, 1, 3)


def test_tornado_is_widest_first():
    ranges = {"small": Triangle(0, 1, 2), "large": Triangle(-5, 0, 5)}
    found = tornado(lambda d: d.get("small", 1.0) + 2 * d.get("large", 0.0), ranges)
    assert [(s.name, s.low, s.high) for s in found] == [("large", -9, 11), ("small", 0, 2)]
