"""Oxygen, carbon dioxide reduced, humidity and traces of a cabin; a room with these units in plan and run."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gasloop.api import Study
from gasloop.components.life_support.bosch import Bosch
from gasloop.components.life_support.cabin import Cabin
from gasloop.components.life_support.condensing_heat_exchanger import CondensingHeatExchanger
from gasloop.components.life_support.oxygen_generator import STEPS, OxygenGenerator, duty
from gasloop.components.life_support.sabatier_reactor import SabatierReactor
from gasloop.components.life_support.trace_contaminant_control import TraceContaminantControl
from gasloop.components.production.methane_pyrolysis import MethanePyrolysis
from gasloop.matter.carriers import carrier, condition
from gasloop.model.component import At, values
from gasloop.parts import air
from tests.components.harness import flows, sees

KWH = 3.6e6
A_DAY = 86400.0


# -- oxygen ----------------------------------------------------------------------------------------


def test_no_stack_beats_its_own_gibbs_energy():
    """Not at any load, nor with the best of every parameter."""
    best = dataclasses.replace(OxygenGenerator(), i_0=0.05, r=0.005, standby=0.84 * A_DAY, eta_F=1.0)
    for unit in (OxygenGenerator(), best):
        for load in (0.01, 0.1, 0.5, 1.0):
            got = flows(unit, [load], []).ports
            assert -got["power"] / got["oxygen"] > 4.11 * KWH
            assert got["heat"] >= 0.0


def test_a_load_between_steps_is_time_at_its_neighbours():
    assert duty(0.5) == {0.5: 1.0}
    assert duty(0.6) == pytest.approx({0.5: 0.6, 0.75: 0.4})
    for load in np.linspace(0.0, 1.0, 21):
        shares = duty(float(load))
        assert sum(shares.values()) == pytest.approx(1.0)
        assert sum(step * share for step, share in shares.items()) == pytest.approx(load)
        assert set(shares) <= {0.0, *STEPS}
    with pytest.raises(ValueError, match=r"a load of 1\.2; allowed: 0 to 1"):
        duty(1.2)


# -- carbon dioxide reduced ------------------------------------------------------------------------


def test_the_scarce_reactant_is_used_best():
    """With more hydrogen more of the carbon dioxide is reduced, and less of the hydrogen is used."""
    of_carbon, of_hydrogen = [], []
    for ratio in (3.0, 3.5, 4.0, 5.0):
        got = flows(SabatierReactor(ratio=ratio), [1.0], []).ports
        of_carbon.append(1 - got["spent_carbon_dioxide"] / -got["carbon_dioxide"])
        of_hydrogen.append(1 - got["spent_hydrogen"] / -got["hydrogen"])
    assert np.all(np.diff(of_carbon) > 0)
    assert np.all(np.diff(of_hydrogen) < 0)
    assert of_carbon[0] < 0.75
    assert of_hydrogen[3] < 0.8  # 3/4 and 4/5 by stoichiometry


def test_a_condenser_too_hot_for_its_pressure_is_refused():
    with pytest.raises(ValueError, match=r"at 0\.10 bar and a condenser of 320 K half of the gas is vapour; raise `p`"):
        SabatierReactor(p=1e4, T_c=320.0)


def test_bosch_makes_twice_the_water_of_its_hydrogen():
    sabatier, bosch = flows(SabatierReactor(), [1.0], []).ports, flows(Bosch(), [1.0], []).ports
    per_hydrogen = [-unit["water"] / unit["hydrogen"] for unit in (sabatier, bosch)]
    assert per_hydrogen[1] / per_hydrogen[0] == pytest.approx(2.0, rel=0.1)
    assert bosch["carbon"] / -bosch["carbon_dioxide"] == pytest.approx(12.011 / 44.009, rel=0.03)


def test_a_cool_bed_runs_by_itself_and_a_hot_one_needs_a_heater():
    cool, hot = Bosch(T=850.0), Bosch(T=980.0)
    assert flows(cool, [1.0], []).outputs["heater"] == 0.0
    assert flows(hot, [1.0], []).outputs["heater"] > 0.0


def test_pyrolysis_takes_the_methane_of_a_sabatier_reactor():
    """Both together are a Bosch reactor: carbon, water, and half of the hydrogen comes back."""
    reactor = SabatierReactor()
    first = flows(reactor, [1.0], []).ports
    pair = MethanePyrolysis(size=1e-6)
    rate = first["methane"] / -flows(pair, [1.0], []).ports["methane"]
    second = flows(dataclasses.replace(pair, size=1e-6 * rate), [1.0], []).ports
    assert second["methane"] == pytest.approx(-first["methane"], rel=1e-12)

    for element in ("H", "C", "O"):
        crossed = [
            flow * carrier(unit.carrier_of(unit.port(port))).elements.get(element, 0.0)
            for unit, all_flows in ((reactor, first), (pair, second))
            for port, flow in all_flows.items()
            if port != "methane"
        ]
        assert abs(sum(crossed)) < 1e-12 * sum(map(abs, crossed))
    assert second["hydrogen"] / -first["hydrogen"] == pytest.approx(0.475, abs=0.03)


# -- humidity --------------------------------------------------------------------------------------


def coil_at(humidity: float, load: float = 1.0, T: float = 295.15, T_c: float = 279.15):
    unit = CondensingHeatExchanger()
    p = humidity * float(air.saturation_pressure(T))
    ports = {
        "power": condition("electricity", 300.0),
        "heat": condition("heat", T),
        "vapour": air.brings("H2O", T, p),
        "condensate": condition("H2O.l", 285.0, 1e5),
        "coolant": condition("heat", T_c),
    }
    return unit.physics(values(load=load), values(), At(ports, None))


def test_dry_air_gives_heat_and_no_water():
    got = coil_at(0.25)
    assert got.ports["condensate"] == 0.0
    assert got.outputs["sensible"] > 1000.0
    assert coil_at(0.6).ports["condensate"] > 1.0 / 3600.0


def test_heat_and_water_grow_with_the_load():
    """A little less than in proportion, so a plan that mixes loads is on the safe side."""
    loads = np.linspace(0.0, 1.0, 11)
    for key in ("sensible", "condensed"):
        course = np.array([coil_at(0.55, float(u)).outputs[key] for u in loads])
        assert course[0] == 0.0
        assert np.all(np.diff(course) > 0)
        assert np.all(np.diff(course, 2) < 1e-5 * course[-1])


def test_a_coolant_above_the_air_takes_nothing():
    got = coil_at(0.5, T_c=300.0)
    assert got.outputs["sensible"] == 0.0
    assert got.ports["coolant"] == 0.0


# -- traces ----------------------------------------------------------------------------------------


def test_traces_come_to_rest_where_they_are_burnt_as_they_come():
    """A source of 1 mg/s of methane in the air of a cabin: p = n R T / (eta F)."""
    unit, cabin = TraceContaminantControl(), Cabin()
    F, source = unit.size, 1e-6
    m = source / (unit.eta_methane * F) * cabin.size  # kg in the air
    x = values(**{**cabin.start(), "CH4": m})
    seen = cabin.conditions(x, None)
    power = {"power": condition("electricity", 300.0)}
    got = unit.physics(values(load=1.0), values(), At({**seen, **power}, sees(cabin, x).site)).ports
    assert got["methane"] == pytest.approx(-source, rel=1e-9)
    hydrogen_share = got["oxygen"] / got["methane"]
    assert hydrogen_share == pytest.approx(3.989, rel=0.01)  # kg of oxygen per kg of methane, and the other traces
    assert got["heat"] > 50e6 * source  # its heat of combustion, and the heater's


# -- in plan and run -------------------------------------------------------------------------------

ROOM = """
study: air_units
site: shackleton_ridge
time: {start: 2030-01-01, length: 3 d, step: 1 h, segments: 12}
minimise: launch_mass
buses:
  power:    {carrier: electricity}
  loop:     {carrier: heat, T: 279 K}
  air_heat: {carrier: heat}
  air_O2:   {carrier: O2.g}
  air_CO2:  {carrier: CO2.g}
  air_H2O:  {carrier: H2O.g}
  air_CH4:  {carrier: CH4.g}
  air_H2:   {carrier: H2.g}
  air_CO:   {carrier: CO.g}
  nitrogen: {carrier: N2.g}
  hydrogen: {carrier: H2.g, T: 300 K, p: 1 bar}
  water:    {carrier: H2O.l}
  grey:     {carrier: H2O.l, T: 285 K, p: 1 bar}
components:
  cabin:     {is: cabin, size: 100 m3, heat: air_heat, oxygen: air_O2, carbon_dioxide: air_CO2, vapour: air_H2O,
              methane: air_CH4, hydrogen: air_H2, carbon_monoxide: air_CO, nitrogen_supply: nitrogen}
  crew:      {is: cabin_crew, size: 4 person, oxygen: air_O2, water: water, carbon_dioxide: air_CO2, vapour: air_H2O,
              waste_water: grey, heat: air_heat}
  generator: {is: oxygen_generator, size: {max: 9.25 kg/d}, power: power, water: water, oxygen: air_O2, hydrogen: hydrogen,
              heat: loop}
  coil:      {is: condensing_heat_exchanger, size: 0.2 m3/s, power: power, heat: air_heat, vapour: air_H2O, condensate: grey,
              coolant: loop, schedule: [{at: 0 h, for: 72 h, load: 0.18}]}
  traces:    {is: trace_contaminant_control, size: 4.6 m3/h, power: power, oxygen: air_O2, methane: air_CH4, hydrogen: air_H2,
              carbon_monoxide: air_CO, carbon_dioxide: air_CO2, vapour: air_H2O, heat: air_heat}
  scrubber:  {is: vent, fluid: CO2.g, size: 1 kg/h, flow: air_CO2}
  overboard: {is: vent, fluid: H2.g, size: 1 kg/h, flow: hydrogen}
  grey_vent: {is: vent, fluid: H2O.l, size: 100 kg/d, flow: grey}
  cooler:    {is: heat_link, size: {max: 2 kW}, hot: air_heat, cold: loop}
  radiator:  {is: radiator, size: {max: 100 m2}, heat: loop}
  lamps:     {is: power_user, size: 1 kW, power: power, heat: air_heat}
  fission:   {is: fission_reactor, size: {max: 40 kW}, power: power}
  nitrogen_tank: {is: gas_tank, size: 100 kg, fluid: N2, stock: 0.8, gas: nitrogen}
  water_tank:    {is: water_store, size: 1000 kg, stock: 0.9, water: water}
"""


@pytest.fixture(scope="module")
def room():
    return Study.from_yaml(ROOM).run()


def test_a_room_with_these_units_agrees_between_plan_and_run(room):
    """Its segments hold several steps while a room closes several buses: what goes through one may not move another's stock."""
    assert room.summary["agreement"]["gap_relative_max"] < 0.01
    assert room.summary["agreement"]["passes"]
    for key in ("elements", "mass", "energy"):
        assert room.summary["residuals"][key] < 1e-5


def test_the_coil_holds_the_humidity_and_the_generator_the_oxygen(room):
    run = room.tree["/simulated"]
    total = lambda arc: run["flow"].sel(arc=arc).values.sum() * 3600.0  # noqa: E731
    assert total("coil.condensate") == pytest.approx(total("crew.vapour"), rel=0.01)
    assert total("generator.oxygen") == pytest.approx(-total("crew.oxygen"), rel=0.01)
    humidity = run["output"].sel(output_of="cabin.humidity").values
    assert np.all((humidity > 0.4) & (humidity < 0.7))


def test_nitrogen_that_leaks_is_made_up_from_a_tank(room):
    """Tank and supply valve of the cabin are all that is needed: no unit of its own."""
    run = room.tree["/simulated"]
    total = lambda arc: run["flow"].sel(arc=arc).values.sum() * 3600.0  # noqa: E731
    level = run["level"].sel(stock="cabin.N2").values
    lost = total("cabin.lost_nitrogen")
    assert lost > 0.1  # 0.05 % of 90 kg a day
    assert -total("cabin.nitrogen_supply") == pytest.approx(lost + level[-1] - level[0], abs=2e-3)
    assert total("nitrogen_tank.gas") == pytest.approx(-total("cabin.nitrogen_supply"), abs=1e-6)


def test_traces_decay_as_the_air_passes_the_catalyst(room):
    """exp(-F t / V): 4.6 m3/h of 100 m3 for three days."""
    left = room.tree["/simulated"]["value"].sel(state="cabin.H2").values
    assert left[-1] / left[0] == pytest.approx(np.exp(-4.6 * 72 / 100), rel=0.01)
