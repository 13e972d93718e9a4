"""What a probe sees, against numbers by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gasloop.components.energy.battery import Battery
from gasloop.components.energy.pem_electrolyser import PemElectrolyser
from gasloop.components.energy.radiator import Radiator
from gasloop.components.storage.gas_tank import GasTank
from gasloop.components.storage.water_store import WaterStore
from gasloop.matter.species import SIGMA
from gasloop.validate.form import Call, Running, Setting, WholeStudy
from gasloop.validate.runners import CannotRun, number, of_call, of_component, of_run, of_study, take, usual

NOW = ("", math.nan)


def standing(component, controls=None, states=None, ports=None, site=None):
    return Setting(component, controls or {}, states or {}, ports or {}, site or {})


# -- call --------------------------------------------------------------------------------------------------


def test_a_call_and_its_argument_as_a_curve():
    look = of_call(Call("gasloop.places.terrain:horizon_dip", {"height": 10.0}))
    assert look("", *NOW) == pytest.approx(math.acos(1737400 / 1737410))
    assert look("", "height", 20.0) == pytest.approx(math.acos(1737400 / 1737420))


def test_a_call_inside_a_call_and_its_argument():
    fluid = Call("gasloop.matter.fluids:fluid", {"name": "O2"})
    look = of_call(Call("gasloop.matter.fluids:Fluid.p", {"self": fluid, "T": 300.0, "rho": 1e-3}))
    assert look("", *NOW) == pytest.approx(1e-3 * 259.84 * 300, rel=1e-4)
    horizon = Call("gasloop.places.terrain:smooth_horizon", {"height": 0.0})
    look = of_call(Call("gasloop.places.terrain:Horizon.elevation", {"self": horizon, "azimuth": 0.0, "height": 0.0}))
    assert look("", "self.height", 10.0) == pytest.approx(-math.acos(1737400 / 1737410))


def test_take_follows_keys_indices_attributes_and_methods():
    found = {"a.b": {"c": [np.array([3.0, 1.0, 2.0])]}}
    assert take(found, "a.b.c.0.max") == 3.0
    assert take(found, "a.b.c.0.-1") == 2.0
    assert take(Battery(size=5.0), "size") == 5.0


@pytest.mark.parametrize(
    ("found", "path", "said"),
    [
        ({"a": 1}, "b", "there is no 'b'; there are: a"),
        ([1, 2], "2", "there is no item 2"),
        (Battery(), "_private", "has no '_private'"),
        (Battery(), "weight", "has no 'weight'; it has: "),
        ("text", "upper", "a str has no 'upper'"),
        (np.array([1.0]), "data.release", "a memoryview has no 'release'"),
    ],
)
def test_take_refuses(found, path, said):
    with pytest.raises(CannotRun, match=said):
        take(found, path)


def test_one_number_is_needed():
    assert number({"value": 2.0, "unit": "kW"}, "size") == 2000.0
    assert number(np.float64(3.0), "") == 3.0
    assert number(True, "") == 1.0
    with pytest.raises(CannotRun, match=r"'lit' is not one number but 2: take \.min, \.max, \.mean or an index"):
        number(np.zeros(2), "lit")
    with pytest.raises(CannotRun, match="'the result' is not one number but a str"):
        number("text", "")


# -- component ---------------------------------------------------------------------------------------------


def test_a_component_where_it_stands():
    unit = Radiator(size=10.0, eps=0.8, eta_fin=1.0)
    look = of_component(standing(unit, {"load": 0.5}, ports={"heat": {"T": 340.0}}, site={"sink_T": 250.0}))
    flux = 2 * 0.8 * SIGMA * (340.0**4 - 250.0**4)
    assert look("outputs.flux", *NOW) == pytest.approx(flux)
    assert look("flows.heat", *NOW) == pytest.approx(-5 * flux)
    assert look("estimate.mass", *NOW) == pytest.approx(10 * 7 * 1.2)


def test_a_curve_over_each_kind_of_input():
    unit = Radiator(size=10.0, eps=0.8, eta_fin=1.0)
    look = of_component(standing(unit, {"load": 1.0}, ports={"heat": {"T": 340.0}}, site={"sink_T": 250.0}))
    rest = 2 * 0.8 * SIGMA
    assert look("outputs.flux", "ports.heat.T", 300.0) == pytest.approx(rest * (300.0**4 - 250.0**4))
    assert look("outputs.flux", "site.sink_T", 200.0) == pytest.approx(rest * (340.0**4 - 200.0**4))
    assert look("outputs.flux", "parameters.eps", 0.4) == pytest.approx(rest / 2 * (340.0**4 - 250.0**4))
    assert look("flows.infrared", "controls.load", 0.1) == pytest.approx(rest * (340.0**4 - 250.0**4))
    assert look("flows.infrared", "size", 1.0) == pytest.approx(rest * (340.0**4 - 250.0**4))
    tank = of_component(standing(WaterStore(size=100.0), {"fill": 0.1}))
    assert tank("states.m", "states.m", 7.0) == 7.0


def test_a_curve_over_a_result_seeks_the_load():
    unit = PemElectrolyser()
    look = of_component(standing(unit, states={"T": 340.0}))
    assert look("outputs.voltage", "outputs.voltage", 1.7) == pytest.approx(1.7, rel=1e-10)
    half = look("outputs.voltage", "outputs.current_density", 1e4)
    assert half == pytest.approx(look("outputs.voltage", "controls.load", 1e4 / unit.j_rated), rel=1e-10)
    with pytest.raises(CannotRun, match=r"'outputs.voltage' is 1\..* to .* over the load, never 3"):
        look("outputs.voltage", "outputs.voltage", 3.0)


def test_quick_states_settle_and_stated_ones_stay():
    settled = of_component(standing(PemElectrolyser(), {"load": 1.0}))
    assert abs(settled("rates.T", *NOW)) < 1e-9
    assert 345.0 < settled("states.T", *NOW) < 356.0
    warm, cold = ({"heat": {"T": T}} for T in (340.0, 250.0))
    found = [of_component(standing(PemElectrolyser(), {"load": 0.3}, ports=p))("states.T", *NOW) for p in (warm, cold)]
    assert found[0] > found[1]  # sought upwards and downwards from the start
    held = of_component(standing(PemElectrolyser(), {"load": 1.0}, {"T": 330.0}))
    assert held("states.T", *NOW) == 330.0
    assert held("rates.T", *NOW) > 0


def test_a_store_sets_its_own_condition():
    tank = GasTank(size=100.0, fluid="O2", T=300.0)
    look = of_component(standing(tank, {"fill": 0.01}, {"m": 100.0}))
    assert look("outputs.pressure", *NOW) == pytest.approx(30e5, rel=1e-6)


def test_usual_conditions():
    assert abs(usual("O2.l").T - 90.19) < 0.01
    assert all(usual(carrier).T == 300.0 for carrier in ("H2O.l", "heat"))
    assert usual("heat", 340.0).s == pytest.approx(1 / 340.0)
    assert usual("H2O.s").T == 250.0


# -- run ---------------------------------------------------------------------------------------------------


def test_a_run_against_the_closed_form():
    """A battery at constant power: dE/dt = -(P + loss) - s E, so E decays to -(P + loss) / s."""
    unit = Battery(size=3.6e8)
    running = Running(standing(unit, {"load": 0.2}, {"E": 3.0e8}), 7200.0, ((0.0, {}),))
    look = of_run(running)
    P = 0.2 * unit.c_rate * unit.size
    drain, s = P + unit.r * P**2 / unit.size, unit.self_discharge
    for t in (0.0, 3600.0, 7200.0):
        exact = (3.0e8 + drain / s) * math.exp(-s * t) - drain / s
        assert look("states.E", "time", t) == pytest.approx(exact, rel=1e-8)
    assert look("states.E", *NOW) == look("states.E", "time", 7200.0)
    assert look("totals.power", *NOW) == pytest.approx(P * 7200.0, rel=1e-8)
    assert look("rates.E", *NOW) == pytest.approx(-drain - s * look("states.E", *NOW), rel=1e-8)
    # first law: what left is what is missing
    left = look("totals.power", *NOW) + look("totals.heat", *NOW)
    assert left == pytest.approx(3.0e8 - look("states.E", *NOW), rel=1e-8)


def test_controls_that_change_restart_the_run():
    setting = standing(WaterStore(size=1000.0), states={"m": 10.0})
    look = of_run(Running(setting, 30.0, ((0.0, {"fill": 1.0}), (10.0, {"fill": 0.0}), (20.0, {"fill": -0.5}))))
    assert [look("states.m", "time", t) for t in (5.0, 10.0, 15.0, 30.0)] == pytest.approx([15.0, 20.0, 20.0, 15.0])
    assert [look("flows.water", "time", t) for t in (5.0, 15.0, 30.0)] == pytest.approx([-1.0, 0.0, 0.5])
    assert look("totals.water", *NOW) == pytest.approx(-5.0)
    with pytest.raises(CannotRun, match="outside the run of 30 s"):
        look("states.m", "time", 31.0)


def test_a_run_says_when_a_result_is_reached_and_how_fast_it_changes():
    setting = standing(WaterStore(size=100.0), states={"m": 10.0})
    look = of_run(Running(setting, 40.0, ((0.0, {"fill": 1.0}), (20.0, {"fill": -0.5}))))
    assert look("time", "states.m", 25.0) == pytest.approx(15.0)  # the first time: it comes down through 25 again
    assert look("slopes.states.m", "time", 10.0) == pytest.approx(1.0)
    assert look("slopes.states.m", "states.m", 28.0) == pytest.approx(1.0)
    assert look("slopes.states.m", "time", 40.0) == pytest.approx(-0.5)
    with pytest.raises(CannotRun, match=r"'states.m' is 10 to 30 \(SI\) in the run, never 50"):
        look("time", "states.m", 50.0)


# -- study -------------------------------------------------------------------------------------------------

STUDY = """
study: smallest
site: mare_equator
time: {start: 2030-01-01, length: 6 h}
minimise: mass
buses: {power: {carrier: electricity}, heat: {carrier: heat, T: 330 K}, water: {carrier: H2O.l}}
components:
  reactor: {is: fission_reactor, size: {max: 20 kW}, power: power}
  user: {is: power_user, size: 10 kW, power: power, heat: heat}
  radiator: {is: radiator, size: {max: 100 m2}, heat: heat}
  mine: {is: ice_mine, size: {max: 100 kg/d}, power: power, water: water}
  tank: {is: water_store, size: 50 kg, water: water}
  tap: {is: vent, size: 1 kg/h, flow: water, schedule: [{at: 3 h, for: 3 h}]}
"""


@pytest.fixture(scope="module")
def smallest():
    return of_study(WholeStudy(None, STUDY))


def test_a_study_shows_its_summary(smallest):
    assert smallest("sizes.user", *NOW) == 10e3
    assert smallest("mass_kg.by_component.tank", *NOW) == pytest.approx(50 * 0.08 * 1.2)
    with pytest.raises(CannotRun, match="there is no 'weight'; there are: name, status"):
        smallest("weight", *NOW)


def test_a_study_shows_the_course_of_its_run(smallest):
    """The tap takes 1 kg/h from the third hour on; what the mine brings in is even within each hour."""
    at = [smallest("states.tank.m", "time", h * 3600.0) for h in (0.0, 2.0, 3.0, 4.0, 5.0, 6.0)]
    assert at[5] - at[2] == pytest.approx(3 * (at[3] - at[2]), abs=0.2)
    assert smallest("states.tank.m", "time", 4.25 * 3600.0) == pytest.approx(0.75 * at[3] + 0.25 * at[4])
    assert smallest("states.tank.m", *NOW) == at[5]
    with pytest.raises(CannotRun, match=r"no 'states.tank.T' in the run; there are: states\.tank\.m"):
        smallest("states.tank.T", "time", 0.0)
    with pytest.raises(CannotRun, match="outside the run of 21600 s"):
        smallest("states.tank.m", "time", 25000.0)
