"""What a price says, and where there is none."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gasloop.api import Study
from gasloop.model.network import Window
from gasloop.solve.plan import plan
from gasloop.study.prices import unpriced
from gasloop.study.read import read_text
from tests.solve.test_loop import STUDY as FIVE_DAYS
from tests.solve.toys import FREE, KW, KWH, Demand, Source, Store, Tank, fixed, place, problem, sky, wired
from tests.study.test_steps import SMALL


def plant(load: float):
    """A user, a steady source of power, and a store of which nothing is built: it has nothing to do and weighs a lot."""
    hours = 24
    lit = np.ones(hours)
    network = wired(
        place("pv", Source(size=10 * KW), FREE),
        place("store", Store(size=100 * KWH, leak=1e-6), FREE),
        place("user", Demand(size=load), fixed(load), schedule=(Window(0.0, float(hours), 1.0),)),
    )
    return problem(network, sky(lit), price={"pv": 0.02, "store": 1e-5})


def test_the_price_of_power_is_what_more_of_it_costs_though_a_store_was_not_built():
    made = plan(plant(5 * KW))
    assert made.sizes["store"] < 1e-4 * KWH
    costs = (plan(plant(6 * KW)).objective - made.objective) / 1.0  # kg per kW
    assert costs == pytest.approx(20.0, rel=1e-5)
    assert made.prices["power"] @ made.hours == pytest.approx(costs, rel=2e-3)  # activity has a price of a thousandth


def test_a_bus_whose_closer_was_not_built_has_no_price():
    network = plant(5 * KW).network
    assert unpriced(network, network.units) == {}
    without = {n: u for n, u in network.units.items() if n != "store"}
    (reason,) = unpriced(network, without).values()
    assert reason == "'store', which would take up what is left there, was not built"


def test_matter_has_a_price_where_more_of_it_can_be_had():
    closed = wired(place("tank", Tank(size=100.0)))
    assert unpriced(closed, closed.units) == {"water": "nothing that is free to run brings more H or O to it"}
    filled = dataclasses.replace(closed, units={"tank": dataclasses.replace(closed.units["tank"], stock=0.5)})
    assert unpriced(filled, filled.units) == {}


def test_what_only_a_schedule_gives_has_no_price():
    statement = read_text(BASE)
    found = unpriced(statement.network, statement.network.units)
    assert set(found) == {"grey", "exhaled"}
    assert found["exhaled"] == "nothing that is free to run brings more C or O to it"


BASE = """
study: base
site: shackleton_ridge
time: {start: 2030-02-10, length: 2 d}
buses:
  power:   {carrier: electricity}
  heat:    {carrier: heat, T: 310 K}
  water:   {carrier: H2O.l}
  oxygen:  {carrier: O2.g}
  hydrogen: {carrier: H2.g}
  grey:    {carrier: H2O.l, T: 300 K, p: 1 bar}
  exhaled: {carrier: CO2.g, T: 300 K, p: 1 bar}
components:
  pv:       {is: pv_array, size: {max: 200 kW}, power: power}
  battery:  {is: battery, size: {min: 5 kWh, max: 3000 kWh}, power: power, heat: heat}
  radiator: {is: radiator, size: {max: 500 m2}, heat: heat}
  mine:     {is: ice_mine, size: {max: 600 kg/d}, power: power, water: water}
  tank:     {is: water_store, size: {min: 10 kg, max: 5 t}, water: water}
  stack:    {is: pem_electrolyser, size: {max: 60 kW}, power: power, water: water, oxygen: oxygen, hydrogen: hydrogen, heat: heat}
  o2_tank:  {is: gas_tank, size: {min: 5 kg, max: 2 t}, gas: oxygen}
  h2_tank:  {is: gas_tank, size: {min: 1 kg, max: 300 kg}, gas: hydrogen}
  crew:     {is: crew, size: 4 person, oxygen: oxygen, water: water, carbon_dioxide: exhaled, waste_water: grey, heat: heat}
  grey_vent: {is: vent, size: {max: 100 kg/d}, flow: grey}
  exhaled_vent: {is: vent, size: {max: 20 kg/d}, flow: exhaled}
"""


def test_a_study_says_where_there_is_no_price_and_publishes_none():
    result = Study.from_yaml(FIVE_DAYS.replace("minimise: mass", "minimise: mass\noperator: {rounds: 1}")).run()
    # Water, hydrogen and oxygen go round in a ring: more of them all the time could not be had at any price.
    said = [s for s in result.summary["limits"] if "no price" in s]
    assert said == [
        f"{bus}: no price, since nothing that is free to run brings more {what} to it."
        for bus, what in (("water", "H or O"), ("oxygen", "O"), ("hydrogen", "H"))
    ]
    assert result.tree["planned"]["bus_priced"].values.tolist() == ["power", "heat"]
    assert any(s.startswith("power: a demand greater by 1 kW throughout would add ") for s in result.summary["limits"])
    assert not any("save" in s for s in result.summary["limits"] if s.startswith(("water", "oxygen", "hydrogen")))


def test_in_free_space_nothing_is_landed():
    result = Study.from_yaml(SMALL).run()
    (said,) = [s for s in result.summary["limits"] if s.startswith("power:")]
    assert " kg in place; " in said
    assert not any("landed" in s for s in [*result.summary["limits"], result.summary["answer"]])
