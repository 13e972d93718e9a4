"""Chains of units against numbers by hand."""

from __future__ import annotations

import math

import pytest

from gasloop.components.energy.pem_electrolyser import PemElectrolyser
from gasloop.components.energy.pv_array import PvArray
from gasloop.components.production.beneficiation import Beneficiation
from gasloop.components.production.hydrogen_reduction import HydrogenReduction
from gasloop.components.production.oxygen_liquefier import OxygenLiquefier
from gasloop.components.production.water_cleanup import WaterCleanup
from gasloop.validate.chain import OutOfSpan, built, of_chain
from gasloop.validate.form import Chained, Link, Setting
from gasloop.validate.runners import CannotRun

NOW = ("", math.nan)
RATE = 1e-3  # kg/s


def link(name, component, makes="", borrowed=None, load=1.0, **renamed):
    wires = {p.name: renamed.get(p.name, p.name) for p in component.ports if not p.outside}
    ports = {port: {"p": 2e5} for port in ("oxygen", "hydrogen") if port in wires}
    return Link(name, Setting(component, {"load": load}, {}, ports, {}), makes, wires, borrowed or {})


def plant(*more, rate=RATE):
    units = (link("liquefier", OxygenLiquefier(), "lox"), link("stack", PemElectrolyser(), "oxygen"))
    return Chained({"lox": rate}, units + more)


def test_each_makes_what_the_one_before_wants():
    found = built(plant())
    units = found["units"]
    assert units["liquefier"]["flows"]["lox"] == pytest.approx(RATE, rel=1e-9)
    assert units["stack"]["flows"]["oxygen"] == pytest.approx(RATE, rel=1e-9)
    assert found["left"]["oxygen"] == found["left"]["lox"] == 0.0
    assert found["left"]["water"] == pytest.approx(RATE * 18.015 / 15.999, rel=1e-4)
    assert found["left"]["hydrogen"] == pytest.approx(-RATE * 2.016 / 15.999, rel=1e-3)  # to spare


def test_the_whole_is_the_sum_of_its_parts():
    found = built(plant())
    assert found["left"]["power"] == pytest.approx(-sum(u["flows"]["power"] for u in found["units"].values()))
    assert found["mass"] == pytest.approx(sum(u["mass"] for u in found["units"].values()))


def test_a_source_of_power_leaves_nothing_wanted():
    found = built(plant(link("pv", PvArray(), "power")))
    assert found["left"]["power"] == 0.0
    assert found["units"]["pv"]["flows"]["power"] == pytest.approx(built(plant())["left"]["power"], rel=1e-9)


def test_curves_run_over_what_is_wanted_and_over_inputs_of_a_unit():
    look = of_chain(plant())
    one, two = (look("left.power", "wants.lox", rate) for rate in (RATE, 2 * RATE))
    assert two == pytest.approx(2 * one, rel=1e-6)
    worse = look("units.liquefier.flows.power", "units.liquefier.parameters.eta", OxygenLiquefier().eta / 2)
    assert worse == pytest.approx(2 * look("units.liquefier.flows.power", *NOW), rel=1e-9)


def test_several_machines_where_one_would_be_too_large():
    largest = 1e5 / 86400  # kg/s
    unit = built(plant(rate=2.5 * largest))["units"]["liquefier"]
    assert unit["count"] == 3
    assert unit["size"] == pytest.approx(2.5 / 3 * largest)
    assert unit["flows"]["lox"] == pytest.approx(2.5 * largest)


def test_a_unit_of_a_stated_size():
    pv = link("pv", PvArray(size=1e4))
    found = built(plant(pv))
    given = found["units"]["pv"]["flows"]["power"]
    assert 5e3 < given < 1e4
    assert found["left"]["power"] == pytest.approx(built(plant())["left"]["power"] - given)


def test_a_number_borrowed_from_another_unit_follows_it():
    beds = link("reactor", HydrogenReduction(), "water", {"grade": ("sieve", "grade")})
    task = plant(beds, link("sieve", Beneficiation(), "ilmenite"))
    look = of_chain(task)
    for liberated in (0.3, 0.6):
        feed = look("units.sieve.flows.gangue", "units.sieve.parameters.liberated", liberated)
        used = look("units.reactor.flows.gangue", "units.sieve.parameters.liberated", liberated)
        assert used == pytest.approx(-feed, rel=1e-9)  # what the sieve puts on the heap is what the beds take


def test_what_cannot_be_built_is_refused():
    with pytest.raises(
        CannotRun, match=r"'cleanup' would make raw, which nothing before it wants; wanted are: .*water"
    ):
        built(plant(link("cleanup", WaterCleanup(), "water", water="raw", raw="dirty")))
    with pytest.raises(CannotRun, match=r"cleanup makes -?0 .* what it should make; is the port right, and its load"):
        built(plant(link("cleanup", WaterCleanup(), "water", load=0.0)))
    with pytest.raises(
        OutOfSpan, match=r"liquefier would be of .*, its smallest valid size is 0\.1 kg/d; raise the rate"
    ):
        built(plant(rate=1e-9))
