"""Excavator and beneficiation against closed forms and balances."""

from __future__ import annotations

import math

import pytest

from gasloop.components.production.beneficiation import Beneficiation
from gasloop.components.production.excavator import Excavator
from gasloop.matter import soils
from tests.components import harness


def flows(unit, load=1.0, where=harness.DAY):
    return harness.flows(unit, [load], [], where)


# -- excavator ----------------------------------------------------------------------------------------


def test_digging_is_energy_per_kg_whatever_the_way():
    for distance in (10.0, 1000.0):
        got = flows(Excavator(distance=distance))
        assert got.outputs["digging"] / got.ports["feed"] == pytest.approx(2740.0)


def test_a_flat_haul_is_resistance_times_weight_times_way():
    machine = Excavator(distance=500.0, slope=0.0)
    weight = 1.62 * (2 * machine.mass + machine.payload)
    expected = machine.c * weight * 500.0 / (machine.eta * machine.payload)
    assert machine.haul(1.62) == pytest.approx(expected, rel=1e-4)


def test_a_steep_haul_pays_for_the_lift_and_coasts_back():
    """On a slope steeper than the resistance the empty machine needs no drive; the rest is lift and friction."""
    machine = Excavator(distance=100.0, slope=math.radians(18.0), c=0.1)
    climb = (math.sin(machine.slope) + 0.1 * math.cos(machine.slope)) * 1.62 * 100.0
    expected = climb * (machine.mass + machine.payload) / (machine.eta * machine.payload)
    assert machine.haul(1.62) == pytest.approx(expected, rel=1e-4)


def test_no_haul_beats_the_lift_of_the_soil():
    for degrees in (1.0, 5.0, 15.0):
        lift = 1.62 * math.sin(math.radians(degrees)) * 100.0
        assert Excavator(slope=math.radians(degrees)).haul(1.62) > lift
        assert Excavator(slope=math.radians(-degrees)).haul(1.62) >= 0.0


def test_haul_goes_with_gravity_and_digging_does_not():
    moon, earth = flows(Excavator(e_dump=0.0)), flows(Excavator(e_dump=0.0), where={**harness.DAY, "gravity": 9.81})
    assert earth.outputs["hauling"] / moon.outputs["hauling"] == pytest.approx(9.81 / 1.62)
    assert earth.outputs["digging"] == moon.outputs["digging"]


def test_a_waiting_fleet_draws_what_keeps_it_alive():
    machine = Excavator()
    got = flows(machine, load=0.0)
    assert got.ports["feed"] == 0.0
    assert -got.ports["power"] == pytest.approx(machine.machines * machine.P_idle)
    assert got.ports["warmth"] == -got.ports["power"]


def test_capacity_is_made_of_trips():
    machine = Excavator(payload=90.0, rate=0.1, distance=100.0, v=0.5, t_dump=200.0, available=0.5)
    assert machine.trip == pytest.approx(900.0 + 400.0 + 200.0)
    assert machine.machine_rate == pytest.approx(0.5 * 90.0 / 1500.0)
    assert machine.machines * machine.machine_rate == pytest.approx(machine.size)
    assert Excavator(distance=2000.0).machines > 3 * Excavator(distance=100.0).machines


def test_a_machine_wears_out_with_what_it_digs():
    machine = Excavator(life=1e5)
    got = flows(machine)
    assert got.outputs["worn"] / got.ports["feed"] == pytest.approx(67.0 / 1e5)
    assert f"{machine.size * 365.25 * 86400 * 67e-5:.3g} kg a year" in machine.estimate().note


def test_any_soil_is_dug_as_it_lies():
    for name in ("soil", "mare_17", "highland_16"):
        machine = Excavator(soil=name)
        assert {machine.carrier_of(p) for p in machine.ports if "*" in p.carrier} == {f"{name}.s"}
        harness.check_elements(machine)
        harness.check_first_law(machine)


def test_a_soil_that_is_none_is_named_with_those_there_are():
    with pytest.raises(ValueError, match=r"excavator: no soil 'mare_18'; there are: .*mare_17"):
        Excavator(soil="mare_18")


# -- beneficiation ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mare_11", "mare_12", "mare_17", "highland_16", "mls_1"])
def test_every_soil_with_ilmenite_keeps_its_balances(name):
    plant = Beneficiation(soil=name, enrichment=5.0)
    for check in (harness.check_elements, harness.check_first_law, harness.check_second_law, harness.check_signs):
        check(plant)


def test_ilmenite_goes_where_sieve_and_magnets_send_it():
    plant = Beneficiation(soil="mare_17", liberated=0.5, window=0.4, recovery=0.9, enrichment=5.0)
    got = flows(plant).ports
    whole = soils.soil("mare_17").ilmenite
    fed = -got["feed"]
    assert got["ilmenite"] / fed == pytest.approx(0.5 * whole * 0.4 * 0.9)
    assert (got["ilmenite"] + got["lost"]) / fed == pytest.approx(whole)
    concentrate = got["ilmenite"] + got["gangue"]
    assert got["ilmenite"] / concentrate == pytest.approx(5.0 * 0.5 * whole)
    assert concentrate + got["lost"] + got["tailings"] == pytest.approx(fed)


def test_more_enrichment_makes_less_concentrate_of_the_same_ilmenite():
    low, high = flows(Beneficiation(enrichment=2.0)), flows(Beneficiation(enrichment=8.0))
    assert low.ports["ilmenite"] == pytest.approx(high.ports["ilmenite"])
    assert low.outputs["concentrate"] == pytest.approx(4 * high.outputs["concentrate"])


@pytest.mark.parametrize("name", ["soil", "mare_17_rest", "lms_1", "moon_cheese"])
def test_a_feed_that_lacks_the_mineral_is_refused(name):
    with pytest.raises(ValueError, match=f"no ilmenite in soil '{name}'; there is in: mare_11"):
        Beneficiation(soil=name)


def test_a_concentrate_above_pure_is_refused_with_the_way_out():
    with pytest.raises(ValueError, match=r"concentrate of 192\.1%; .* set `enrichment` between 1 and 6\.12"):
        Beneficiation(liberated=1.0, enrichment=12.0)


def test_an_enrichment_below_one_is_refused():
    with pytest.raises(ValueError, match=r"concentrate of 4\.0%; .* set `enrichment` between 1 and 12\.2"):
        Beneficiation(enrichment=0.5)
