"""Equivalent system mass by hand, and what is asked wrongly."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.assess.esm import Unit, equivalent, missing, of_run
from gasloop.components.energy.power_user import PowerUser
from gasloop.components.life_support.condensing_heat_exchanger import CondensingHeatExchanger
from gasloop.knowledge.esm_factors import FACTORS, factors
from gasloop.knowledge.sources import references
from gasloop.model.component import Estimate
from gasloop.model.network import Bus, Network, Sizing
from gasloop.model.network import Unit as NetworkUnit
from gasloop.study.read import StudyError, read_text

UNIT = Unit(mass=100.0, volume=2.0, power=1e3, most_power=2e3, heat=500.0, crew_time=50.0)
YEAR = 365.25 * 86400.0
STUDY = """
study: bare
site: shackleton_ridge
time: {start: 2030-05-01, length: 24 h}
buses:
  power: {carrier: electricity}
  heat: {carrier: heat, T: 310 K}
components:
  reactor: {is: fission_reactor, size: 20 kW, power: power}
  base: {is: power_user, size: 10 kW, power: power, heat: heat}
  radiator: {is: radiator, size: 100 m2, heat: heat}
"""


def test_by_hand():
    got = equivalent(UNIT, "BVAD2022-Mars-surface-nominal", 2 * YEAR)
    assert (got.mass, got.volume, got.power, got.cooling) == pytest.approx((100.0, 18.32, 87.0, 73.0))
    assert got.crew_time == pytest.approx(2 * 50 * 0.506)
    assert got.total == pytest.approx(100 + 18.32 + 87 + 73 + 50.6)


def test_the_sets_differ_by_more_than_what_they_weigh():
    low, upper = (equivalent(UNIT, f"BVAD2022-Mars-surface-{end}", YEAR).total for end in ("low", "upper"))
    assert upper / low > 1.8


def test_what_a_set_does_not_know_is_told():
    assert missing("BVAD2022-Mars-transit") == ("cooling", "crew_time")
    assert equivalent(UNIT, "BVAD2022-Mars-transit", YEAR).cooling == 0.0
    assert missing("BVAD2022-Mars-surface-nominal") == ()


def test_heat_that_is_passed_on_is_not_paid_for_twice():
    """A lamp of 1 kW warms the air; a coil takes that, and 200 W of its own fan and 300 W of condensing, to the coolant."""
    buses = {
        n: Bus(n, c, 290.0, 1e5)
        for n, c in (("power", "electricity"), ("air", "heat"), ("loop", "heat"), ("h2o", "H2O.g"), ("grey", "H2O.l"))
    }
    lamp = (PowerUser(size=1e3), {"power": "power", "heat": "air"})
    coil = (
        CondensingHeatExchanger(),
        {"power": "power", "heat": "air", "vapour": "h2o", "condensate": "grey", "coolant": "loop"},
    )
    units = {n: NetworkUnit(n, c, w, Sizing(c.size, c.size)) for n, (c, w) in (("lamp", lamp), ("coil", coil))}
    flows = {
        ("lamp", "power"): [-1e3, -1e3], ("lamp", "heat"): [1e3, 1e3], ("coil", "power"): [-200.0, -300.0],
        ("coil", "heat"): [-900.0, -1100.0], ("coil", "coolant"): [1400.0, 1700.0],
    }  # fmt: skip
    weighed = {name: Estimate(10.0, 0.2) for name in units}
    found = of_run(Network(buses, units, {}), {k: np.array(v) for k, v in flows.items()}, weighed, units)
    assert (found["lamp"].heat, found["coil"].heat) == (1e3, 550.0)
    assert (found["coil"].power, found["coil"].most_power) == (250.0, 300.0)


def test_every_set_has_a_source_and_the_weak_ones_say_so():
    assert {f.source for f in FACTORS.values()} <= set(references())
    assert all(f.unverified for name, f in FACTORS.items() if "Moon" in name)


@pytest.mark.parametrize("name", ["", "BVAD"])
def test_there_is_no_default_set(name):
    with pytest.raises(ValueError, match=r"allowed: BVAD2022-Mars-surface-low, .*Hanford2004-Moon-solar") as found:
        factors(name)
    assert ("none is the default" in str(found.value)) == (not name)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("esm: {duration: 500 d}", r"study.yaml:12: esm.factors: .*none is the default; allowed: BVAD2022-Mars-surface-low"),
        ("esm: {factors: BVAD2022-Mars, duration: 500 d}", r"no set of factors 'BVAD2022-Mars'; .*did you mean 'BVAD2022-Mars-transit'"),
        ("esm: {factors: Hanford2004-Moon-solar, duration: 500}", r"esm.duration: .*has no unit"),
        ("esm: {factors: Hanford2004-Moon-solar, duration: 5 d, units: [bas]}", r"no component 'bas'; .*did you mean 'base'"),
    ],
)  # fmt: skip
def test_a_study_that_asks_wrongly_is_told_where_and_how_to_mend_it(line, told):
    with pytest.raises(StudyError, match=told):
        read_text(STUDY + line)
