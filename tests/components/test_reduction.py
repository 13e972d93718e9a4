"""Reduction of soil by hydrogen and by methane: limits, energy, the hot bus, refusals."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gasloop.components.production.carbothermal import Carbothermal, hot_gas
from gasloop.components.production.hydrogen_reduction import HydrogenReduction
from gasloop.matter import equilibrium, floors, ilmenite, soils
from gasloop.matter.carriers import carrier, condition
from gasloop.model.component import At, values

SITE = SimpleNamespace(ground_T=250.0)
BUSES = {
    "power": ("electricity", 300.0), "heat": ("heat", 300.0), "water": ("H2O.l", 300.0), "hydrogen": ("H2.g", 300.0),
    "methane": ("CH4.g", 300.0), "ilmenite": ("FeTiO3.s", 250.0),
}  # fmt: skip


def run(unit, load=1.0, hot=300.0):
    """Flows of a unit at its start, and what its ports see."""
    x = values(**unit.start())
    buses = {name: condition(*bus) for name, bus in BUSES.items() if name in {p.name for p in unit.ports}}
    soil = condition(f"{unit.soil}.s", 250.0)
    at = At({**buses, "hot": condition("heat", hot), "feed": soil, "untouched": soil, **unit.conditions(x, SITE)}, SITE)
    return unit.physics(values(load=load), x, at), at


def residuals(unit, got, at):
    """Energy that is lost as a share of what passes; entropy made [W/K]."""
    kept = got.rates.get("T", 0.0) * getattr(unit, "capacity", 0.0)  # W, into the walls
    energy = [flow * at[port].h for port, flow in got.ports.items()]
    entropy = [flow * at[port].s for port, flow in got.ports.items()]
    return (sum(energy) + kept) / sum(map(abs, energy)), sum(entropy) + kept / unit.start().get("T", 1.0)


UNITS = [HydrogenReduction, Carbothermal]


@pytest.mark.parametrize("make", UNITS)
@pytest.mark.parametrize("hot", [300.0, 1290.0, 2205.0, 2400.0])
def test_laws_of_energy_and_entropy_hold_with_a_hot_bus_of_any_temperature(make, hot):
    unit = make()
    lost, made = residuals(unit, *run(unit, hot=hot))
    assert abs(lost) < 1e-12
    assert made > 0


@pytest.mark.parametrize("make, enough, cold", [(HydrogenReduction, 1330.0, 1240.0), (Carbothermal, 2260.0, 2100.0)])
def test_heat_comes_from_the_hot_bus_if_that_is_hot_enough(make, enough, cold):
    unit = make()
    electric, _ = run(unit, hot=cold)
    solar, _ = run(unit, hot=enough)
    assert abs(electric.ports["hot"]) < 1e-4 * electric.outputs["heating"]
    assert -solar.ports["hot"] == pytest.approx(solar.outputs["heating"], rel=1e-3)
    both = [got.ports["power"] + got.ports["hot"] for got in (electric, solar)]
    assert both[0] == pytest.approx(both[1], rel=1e-12)


@pytest.mark.parametrize("make, route", [(HydrogenReduction, "hydrogen"), (Carbothermal, "carbothermal")])
def test_no_route_beats_its_floor(make, route):
    """Heat and power, and the least work of splitting the water, against the least of the route."""
    got, _ = run(make())
    per_kg = -got.ports["power"] / got.outputs["oxygen"]
    assert per_kg + floors.water().work > floors.of(route).energy


def test_hydrogen_reduction_draws_what_stoichiometry_and_conversion_say():
    unit = HydrogenReduction(leak=0.0)
    got, _ = run(unit)
    oxygen = got.outputs["oxygen"]
    assert got.ports["iron"] / oxygen == pytest.approx(55.845 / 15.999)
    assert -got.ports["ilmenite"] / oxygen == pytest.approx(9.4826 / unit.conversion, rel=1e-4)
    fed = -(got.ports["ilmenite"] + got.ports["gangue"])
    assert -got.ports["ilmenite"] / fed == pytest.approx(unit.grade)
    assert got.outputs["oxygen_yield"] == pytest.approx(oxygen / fed)
    assert -got.ports["hydrogen"] / got.ports["water"] == pytest.approx(2.016 / 18.015)


def test_gas_that_goes_round_is_never_less_than_equilibrium_asks():
    least = 1 / ilmenite.conversion(1273.15)
    for approach in (0.3, 0.7, 0.95):
        assert HydrogenReduction(approach=approach).round > least
    assert HydrogenReduction(approach=0.95, dry=0.999).round < 1.1 * least


def test_conversion_grows_with_time_heat_and_pressure_and_falls_with_grain_and_humidity():
    usual = HydrogenReduction().conversion
    assert HydrogenReduction(t_react=1e-6).conversion == pytest.approx(0.0, abs=1e-6)
    assert HydrogenReduction(t_react=2 * 3600.0).conversion < usual < HydrogenReduction(T_set=1323.15).conversion
    assert HydrogenReduction(radius=70e-6).conversion < usual < HydrogenReduction(p=5e5).conversion
    assert HydrogenReduction(approach=0.9).conversion < usual


def test_poor_feed_and_longer_batches_cost_heat_and_mass():
    rich, poor = HydrogenReduction(grade=0.6), HydrogenReduction(grade=0.16)
    heat = [run(unit)[0].outputs["heat_solids"] for unit in (rich, poor)]
    assert 3 < heat[1] / heat[0] < 5
    assert poor.estimate().mass == pytest.approx(rich.estimate().mass * 0.6 / 0.16)
    assert HydrogenReduction(t_react=8 * 3600.0).estimate().mass > rich.estimate().mass


def test_recuperation_saves_heat_of_solids_and_gas():
    usual = run(HydrogenReduction())[0].outputs
    solids = run(HydrogenReduction(eps_solid=0.6))[0].outputs
    gas = run(HydrogenReduction(eps_gas=0.8))[0].outputs
    assert solids["heat_solids"] < 0.55 * usual["heat_solids"]
    assert gas["heat_gas"] == pytest.approx(0.5 * usual["heat_gas"], rel=0.02)
    assert gas["heat_solids"] == usual["heat_solids"]


def test_a_hot_standby_costs_the_walls():
    """0.067 W/K for each kg/d, 60 of them, 973 K above the bus; the heater rests a little below its set point."""
    unit = HydrogenReduction()
    got, at = run(unit, load=0.0)
    assert got.ports["water"] == got.ports["iron"] == got.ports["hydrogen"] == 0
    assert got.outputs["heat_wall"] == pytest.approx(0.067 * 60 * (1273.15 - 300.0))
    cooler = unit.physics(values(load=0.0), values(T=unit.T_set - 10.0), at)
    assert -cooler.ports["power"] > cooler.outputs["heat_wall"]  # it warms again
    assert cooler.rates["T"] > 0


def test_carbothermal_gives_the_soil_apart():
    """All that is not reduced leaves as oxides; oxygen in water is oxygen out of silica and iron oxide."""
    unit = Carbothermal()
    got, _ = run(unit)
    fed = -got.ports["feed"]
    x = soils.soil(unit.soil).oxides
    assert got.ports["slag_sio2"] / fed == pytest.approx(0.95 * x["SiO2"] * (1 - unit.silica))
    assert got.ports["slag_feo"] == 0
    assert got.ports["untouched"] / fed == pytest.approx(0.05)
    won = 0.95 * (unit.silica * x["SiO2"] * soils.oxygen_share("SiO2") + x["FeO"] * soils.oxygen_share("FeO"))
    assert got.outputs["oxygen_yield"] == pytest.approx(won)
    for element in ("Si", "Fe", "Al", "C", "H", "O"):
        parts = [f * carrier(unit.carrier_of(unit.port(p))).elements.get(element, 0.0) for p, f in got.ports.items()]
        assert abs(sum(parts)) < 1e-9 * max(map(abs, parts))


def test_methane_is_drawn_only_for_the_carbon_that_is_lost():
    none, some = run(Carbothermal(c_loss=0.0))[0].ports, run(Carbothermal(c_loss=0.01))[0].ports
    assert none["methane"] == 0 and none["carbon"] == 0
    assert some["carbon"] / -some["methane"] == pytest.approx(12.011 / 16.043)
    assert -some["hydrogen"] < -none["hydrogen"]  # what methane brings need not be drawn


def test_hot_gas_meets_the_reacting_gases_where_both_are_known():
    for name in ("CO", "H2", "CH4"):
        assert hot_gas(name, 1400.0) == pytest.approx(equilibrium.enthalpy(name, 1400.0), rel=1e-12)


@pytest.mark.parametrize(
    "make, setting, message",
    [
        (
            HydrogenReduction,
            {"soil": "nu_lht_2m"},
            "soil 'nu_lht_2m' has no ilmenite to reduce; those that have: mare_11",
        ),
        (HydrogenReduction, {"soil": "mars"}, "no soil 'mars'; there are: mare_11"),
        (HydrogenReduction, {"grade": 1.2}, "grade 1.2: a mass share lies between 0 and 1; 60 % is 0.6"),
        (HydrogenReduction, {"grade": 60.0}, "grade 60: a mass share lies between 0 and 1"),
        (HydrogenReduction, {"T_set": 1500.0}, "ilmenite at 1500 K: .* allowed 1050 to 1350 K"),
        (HydrogenReduction, {"T_set": 900.0}, "ilmenite at 900 K: .* allowed 1050 to 1350 K"),
        (HydrogenReduction, {"dry": 0.0, "T_c": 320.0, "p": 0.6e5}, "gas enters with .* water, but may hold only"),
        (Carbothermal, {"soil": "mars"}, "no soil 'mars'"),
        (Carbothermal, {"silica": 1.2}, "silica 1.2: a share lies between 0 and 1"),
        (Carbothermal, {"silica": 0.0, "iron": 0.0}, "of soil 'highland_16' nothing is reduced"),
        (Carbothermal, {"T": 2600.0}, "melt at 2600 K: allowed 1900 to 2250 K"),
    ],
)
def test_bad_input_is_refused_with_what_is_allowed(make, setting, message):
    with pytest.raises(ValueError, match=message):
        make(**setting)
