"""Carriers: what a bus may carry, enthalpy and entropy of one unit of flow on the formation scale."""

from __future__ import annotations

import math

import pytest

from gasloop.matter.carriers import CARRIERS, T_SUN, carrier, condition
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import species

R = 8.314462618


def test_every_carrier_of_matter_is_made_of_elements():
    for c in CARRIERS.values():
        if c.is_matter:
            assert sum(c.elements.values()) == pytest.approx(1.0, abs=1e-9), c.name
            assert c.unit == "kg/s"
        else:
            assert not c.elements
            assert c.unit == "W"


def test_power_brings_its_own_measure():
    assert condition("electricity", 300.0).s == 0.0
    assert condition("heat", 250.0).s == pytest.approx(1 / 250.0)
    assert condition("heat", 250.0).h == condition("electricity", 300.0).h == 1.0
    assert condition("sunlight", 300.0).s == pytest.approx(4 / (3 * T_SUN))  # black-body radiation, Petela


# Standard state at 298.15 K and 1 bar: h = hf / M, s = s0 / M.
@pytest.mark.parametrize("name", ["H2.g", "O2.g", "N2.g", "CO2.g", "CH4.g", "H2O.l"])
def test_standard_state_is_the_formation_scale(name):
    at, known = condition(name, 298.15, 1e5), species(name)
    assert at.h * known.M == pytest.approx(known.hf, abs=60.0)  # J/mol: real gas against ideal at 1 bar
    assert at.s * known.M == pytest.approx(known.s0, abs=0.2)


def test_the_heat_of_a_reaction_is_a_difference_of_streams():
    split = Reaction("2 H2O.l -> 2 H2 + O2")
    streams = sum(
        split.mass(f) * condition(name, 298.15, 1e5).h for f, name in (("H2O", "H2O.l"), ("H2", "H2.g"), ("O2", "O2.g"))
    )
    assert streams == pytest.approx(split.heat(), rel=1e-4)


def test_a_gas_is_ideal_when_thin():
    """Compressing at constant temperature: ds = -R/M ln(p2/p1), dh = 0; warming: cp of an ideal gas."""
    for name, M, cp in (("O2.g", 31.998e-3, 918.0), ("N2.g", 28.014e-3, 1040.0), ("H2.g", 2.016e-3, 14307.0)):
        thin, less_thin = condition(name, 300.0, 1e3), condition(name, 300.0, 1e4)
        assert less_thin.s - thin.s == pytest.approx(-R / M * math.log(10), rel=1e-3)
        assert less_thin.h - thin.h == pytest.approx(0.0, abs=1e-3 * cp * 100)
        warmer = condition(name, 310.0, 1e3)
        assert (warmer.h - thin.h) / 10 == pytest.approx(cp, rel=5e-3)
        assert warmer.s - thin.s == pytest.approx(cp * math.log(310 / 300), rel=5e-3)


# J/kg at 1 atm, from gas to liquid on the boiling curve; NIST.
@pytest.mark.parametrize(("fluid", "boiling", "latent"), [("O2", 90.19, 213.1e3), ("CH4", 111.67, 510.8e3)])
def test_liquefying_gives_up_the_latent_heat(fluid, boiling, latent):
    gas = condition(f"{fluid}.g", boiling + 0.02, 101325.0)
    liquid = condition(f"{fluid}.l", boiling - 0.02, 101325.0)
    assert gas.h - liquid.h == pytest.approx(latent, rel=3e-3)
    assert (gas.s - liquid.s) * boiling == pytest.approx(latent, rel=3e-3)


def test_liquid_hydrogen_is_para():
    """From normal gas at 300 K and 1 atm to boiling para liquid: 3.97 kWh/kg of least work (surveyed)."""
    gas, liquid = condition("H2.g", 300.0, 101325.0), condition("H2.l", 20.25, 101325.0)
    work = 300.0 * (gas.s - liquid.s) - (gas.h - liquid.h)
    assert work / 3.6e6 == pytest.approx(3.97, rel=0.01)


def test_ice_melts_and_water_boils():
    """Heat of fusion 333.4 kJ/kg; ice at 273.15 K is in equilibrium with water: equal Gibbs energy."""
    ice, water = condition("H2O.s", 273.15, 1e5), condition("H2O.l", 273.17, 1e5)
    assert water.h - ice.h == pytest.approx(333.4e3, rel=1e-3)
    assert water.h - 273.15 * water.s == pytest.approx(ice.h - 273.15 * ice.s, abs=50.0)
    steam, boiling = condition("H2O.g", 373.2, 101325.0), condition("H2O.l", 373.1, 101325.0)
    assert steam.h - boiling.h == pytest.approx(2256.5e3, rel=1e-3)


def test_ice_cools_with_its_heat_capacity():
    """Published: cp of ice 2.05 kJ/kg/K near 260 K and 0.88 near 100 K (Giauque and Stout)."""
    for T, cp in ((260.0, 2010.0), (100.0, 880.0)):
        slope = (condition("H2O.s", T + 1).h - condition("H2O.s", T - 1).h) / 2
        assert slope == pytest.approx(cp, rel=0.02)


def test_soil_has_no_heat_at_the_reference_and_entropy_grows():
    assert condition("soil.s", 298.15).h == pytest.approx(0.0, abs=1e-6)
    cold, warm = condition("soil.s", 100.0), condition("soil.s", 250.0)
    assert warm.h - cold.h == pytest.approx(150 * 470.0, rel=0.1)  # J/kg at a mean cp of 470 J/kg/K
    assert (warm.h - cold.h) / 250 < warm.s - cold.s < (warm.h - cold.h) / 100


@pytest.mark.parametrize("name", ["food.s", "waste.s"])
def test_organics_stand_among_the_carriers(name):
    assert condition(name, 298.15).h < 0
    assert condition(name, 310.0).h > condition(name, 300.0).h
    assert set(carrier(name).elements) == {"C", "H", "O", "N"}


@pytest.mark.parametrize(
    ("name", "T", "says"),
    [
        ("H2O.s", 280.0, "above it, name liquid water"),
        ("H2O.s", 10.0, "allowed 20 to 273.15 K"),
        ("soil.s", 5.0, "valid from 20 to 2000 K"),
        ("food.s", 100.0, "allowed 250 to 330 K"),
    ],
)
def test_states_outside_what_is_known_are_refused(name, T, says):
    with pytest.raises(ValueError) as refused:
        condition(name, T)
    assert says in str(refused.value)


def test_the_wrong_phase_is_refused():
    with pytest.raises(ValueError, match="is not liquid; above the critical temperature"):
        condition("O2.l", 300.0, 1e5)
    with pytest.raises(ValueError, match="is not gas; its vapour pressure there"):
        condition("O2.g", 80.0, 1e5)


def test_an_unknown_carrier_names_the_nearest():
    with pytest.raises(KeyError, match=r"no carrier 'O2.gas'; did you mean 'O2\.g'\? there are: electricity"):
        carrier("O2.gas")
