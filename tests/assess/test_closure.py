"""Closure: chains by hand, a run against its own flows, ledgers of hand-made flows."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.api import Study
from gasloop.assess.chains import WATER_PER_OXYGEN, chain, hydrogen_wanted, pays_back, water_loop
from gasloop.assess.closure import closure, crews, loop
from gasloop.components.life_support.crew import Crew
from gasloop.components.life_support.crop import Crop
from gasloop.components.production.water_cleanup import WaterCleanup
from gasloop.components.storage.mains import Mains
from gasloop.components.storage.vent import Vent
from gasloop.matter.organics import CREW_DAY, ORGANICS
from gasloop.model.network import Bus, Network, Sizing, Unit
from gasloop.report import closure as section
from gasloop.report.reading import Results
from gasloop.study.kinds import room

DAY = 86400.0

LOOP = """
study: water_loop
site: shackleton_ridge
time: {start: 2030-05-01, length: 24 h}
buses:
  power: {carrier: electricity}
  heat: {carrier: heat, T: 310 K}
  oxygen: {carrier: O2.g}
  hydrogen: {carrier: H2.g}
  carbon_dioxide: {carrier: CO2.g, T: 300 K, p: 1 bar}
  methane: {carrier: CH4.g, T: 300 K, p: 1 bar}
  water: {carrier: H2O.l}
  waste: {carrier: H2O.l, T: 300 K, p: 2 bar, closed_by: still}
  brine: {carrier: H2O.l, T: 300 K, p: 2 bar}
  distillate: {carrier: H2O.l, T: 300 K, p: 2 bar, closed_by: polish}
components:
  reactor: {is: fission_reactor, size: 20 kW, power: power}
  radiator: {is: radiator, size: 100 m2, heat: heat}
  crew: {is: crew, size: 4 person, oxygen: oxygen, water: water, carbon_dioxide: carbon_dioxide, waste_water: waste, heat: heat}
  stack: {is: pem_electrolyser, size: 2 kW, power: power, water: water, hydrogen: hydrogen, oxygen: oxygen, heat: heat}
  sabatier: {is: sabatier_reactor, size: 4 kg/d, power: power, carbon_dioxide: carbon_dioxide, hydrogen: hydrogen, water: water,
             methane: methane, heat: heat}
  o2: {is: gas_tank, fluid: O2, size: 20 kg, gas: oxygen}
  h2: {is: gas_tank, fluid: H2, size: 2 kg, gas: hydrogen}
  still: {is: urine_processor, size: 20 kg/d, power: power, urine: waste, distillate: distillate, brine: brine, heat: heat}
  polish: {is: water_processor, size: 2 kg/h, power: power, feed: distillate, water: water, heat: heat}
  store: {is: water_store, size: 200 kg, water: water}
  mains: {is: mains, fluid: H2O.l, size: 10 kg/h, flow: water}
  vent_co2: {is: vent, fluid: CO2.g, size: 1 kg/h, flow: carbon_dioxide}
  vent_ch4: {is: vent, fluid: CH4.g, size: 1 kg/h, flow: methane}
  vent_brine: {is: vent, fluid: H2O.l, size: 5 kg/h, flow: brine}
esm: {factors: BVAD2022-Mars-surface-nominal, duration: 500 d, units: [stack]}
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    path = tmp_path_factory.mktemp("loop") / "loop.yaml"
    path.write_text(LOOP)
    return Study.read(path).run()


# -- chains -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["open", "sabatier", "sabatier_acetylene", "sabatier_carbon", "bosch"])
def test_a_chain_conserves_hydrogen_oxygen_and_carbon(name):
    brought = 0.02
    got = chain(name, hydrogen=brought)
    reduced = got.reduced * CREW_DAY.carbon_dioxide
    assert got.carbon_dioxide + reduced == pytest.approx(CREW_DAY.carbon_dioxide)
    if name != "sabatier_acetylene":  # its acetylene is not told
        carbon = got.methane * 12.011 / 16.043 + got.carbon
        assert carbon == pytest.approx(0.0 if name == "open" else reduced * 12.011 / 44.009, rel=1e-4)
        hydrogen = brought + got.make_up * 2.016 / 18.015 - got.methane * 4.032 / 16.043 - got.hydrogen
        assert hydrogen == pytest.approx(0.0, abs=2e-5)
    assert got.make_up == pytest.approx((1 - got.recovered) * CREW_DAY.oxygen * WATER_PER_OXYGEN)


def test_hydrogen_from_the_ground_closes_a_sabatier_reactor_and_no_more_is_used():
    wanted = hydrogen_wanted("sabatier")
    assert chain("sabatier", wanted).reduced == pytest.approx(1.0)
    assert chain("sabatier", 2 * wanted).hydrogen == pytest.approx(wanted)
    assert hydrogen_wanted("bosch") == 0.0


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match=r"no chain 'bosh'; allowed: open, sabatier"):
        chain("bosh")
    with pytest.raises(ValueError, match=r"hydrogen -1 kg a day: nought or more"):
        chain("sabatier", -1.0)
    with pytest.raises(ValueError, match=r"'open' reduces nothing; allowed: sabatier"):
        hydrogen_wanted("open")


def test_a_water_loop_counts_what_is_never_collected_apart():
    loop = water_loop(1.5, 1.2, 0.3, 0.35, still=0.85)
    assert loop.recovered == pytest.approx(1.5 + 0.85 * 1.5)
    assert loop.collected == pytest.approx(2.775 / 3.0)
    assert loop.all == pytest.approx(2.775 / 3.35)


def test_a_stage_pays_back_by_the_price_of_what_it_saves():
    assert pays_back(504.0, 0.504) == pytest.approx(1000.0)
    assert pays_back(504.0, 0.504, price=0.1) == pytest.approx(10000.0)  # water made on the spot at a tenth
    assert math.isinf(pays_back(504.0, 0.0))


# -- a run ------------------------------------------------------------------------------------------------------


def test_a_run_closes_as_its_flows_say(result):
    found = result.summary["closure"]
    flow = result.tree["/simulated/flow"].mean("time")

    def daily(arc):
        return float(flow.sel(arc=arc)) * DAY / 4  # kg per person and day

    assert found["crew"] == ["crew"]
    assert found["crew_days"] == pytest.approx(4.0, rel=1e-9)
    goods = found["goods"]
    assert goods["oxygen"]["need_kg_per_crew_day"] == pytest.approx(0.895, rel=1e-9)
    assert goods["water"]["need_kg_per_crew_day"] == pytest.approx(3.977, rel=1e-9)
    # Oxygen won back: all that the Sabatier reactor took as carbon dioxide and gave as water.
    reduced = -daily("sabatier.carbon_dioxide") - daily("sabatier.spent_carbon_dioxide")
    recovered = reduced * 32.0 / 44.01
    assert 0.3 < goods["oxygen"]["closure"] < chain("sabatier").recovered + 0.01
    assert goods["oxygen"]["closure"] == pytest.approx(recovered / 0.895, rel=2e-3)
    # All that is brought is water from the mains, and what store and oxygen tank lost.
    levels = result.tree["/simulated/level"]
    drawn = sum(
        float(levels.sel(stock=name)[0] - levels.sel(stock=name)[-1]) * per
        for name, per in (("store.m", 1.0), ("o2.m", WATER_PER_OXYGEN))
    )
    both = goods["water and oxygen, as water"]["make_up_kg_per_crew_day"]
    assert both == pytest.approx(-daily("mains.source") + drawn / 4, rel=1e-6)
    assert goods["water"]["make_up_kg_per_crew_day"] == pytest.approx(
        both - WATER_PER_OXYGEN * goods["oxygen"]["make_up_kg_per_crew_day"], rel=1e-9
    )
    assert goods["carbon"]["closure"] == goods["nitrogen"]["closure"] == 0.0  # all food is brought


def test_the_report_shows_closure_and_equivalent_mass(result):
    results = Results(result.tree)
    shown = section.closure(results)
    assert "water and oxygen, as water" in shown
    assert "4 crew-days" in shown
    esm = section.esm(results)
    assert "BVAD2022-Mars-surface-nominal" in esm
    assert "polish" in esm
    assert "No volume is known of" in esm


def test_equivalent_mass_of_the_run_is_the_sum_of_its_parts(result):
    found = result.summary["esm"]
    rows = {r["component"]: r for r in found["by_component"]}
    assert set(rows) == {"sabatier", "still", "polish", "stack"}  # people weigh nothing here
    power = float(-result.tree["/simulated/flow"].sel(arc="still.power").mean())
    assert rows["still"]["parts"]["power"] == pytest.approx(power / 1e3 * 87.0)
    assert rows["still"]["parts"]["mass"] == pytest.approx(result.summary["mass_kg"]["by_component"]["still"])
    assert found["total_kg"] == pytest.approx(sum(sum(r["parts"].values()) for r in rows.values()))
    assert found["without_factor"] == []


# -- ledgers of hand-made flows -----------------------------------------------------------------------------------

BUSES = {
    "o2": "O2.g", "co2": "CO2.g", "water": "H2O.l", "grey": "H2O.l", "h2o": "H2O.g", "heat": "heat", "power": "electricity",
}  # fmt: skip
PERSON = {
    "crew.oxygen": -0.895, "crew.water": -3.977, "crew.food": -0.8, "crew.carbon_dioxide": 1.085, "crew.waste_water": 4.467,
    "crew.waste": 0.12,
}  # fmt: skip
BREATH = {"oxygen": "o2", "water": "water", "carbon_dioxide": "co2", "heat": "heat"}
CREW = {"crew": (Crew(size=1.0), BREATH | {"waste_water": "grey"})}
GROWER = {"crop": (Crop(), BREATH | {"power": "power", "vapour": "h2o"})}
DRAIN = {"drain": (Vent(fluid="H2O.l"), {"flow": "grey"})}
OPEN = PERSON | {"drain.flow": -4.467, "drain.plume": 4.467}


def network(units):
    buses = {n: Bus(n, c, 295.0, 1e5) for n, c in BUSES.items()}
    return Network(buses, {n: Unit(n, c, w, Sizing(c.size, c.size)) for n, (c, w) in units.items()}, {"gravity": 1.62})


def ledger(units, flows, contents=None):
    """Closure of given flows, in kg a day, one step of a day."""
    net = network(units)
    rows = {(a.unit, a.port): np.array([flows.get(f"{a.unit}.{a.port}", 0.0) / DAY]) for a in net.arcs}
    return closure(net, rows, contents or {}, DAY, room)


def test_nobody_eats_nothing_is_closed():
    assert ledger({"mains": (Mains(fluid="O2.g"), {"flow": "o2"})}, {"mains.source": -1.0}) is None
    units = {n: SimpleNamespace(component=c, port_carrier=c.carrier_of) for n, (c, _) in (CREW | GROWER).items()}
    assert crews(SimpleNamespace(units=units)) == ("crew",)


def test_with_bottles_and_a_drain_all_is_brought():
    found = ledger(CREW | DRAIN, OPEN)
    assert found.crew_days == pytest.approx(1.0)
    assert {name: row.closure for name, row in found.rows.items()} == pytest.approx(
        dict.fromkeys(found.rows, 0.0), abs=1e-9
    )
    assert found.rows["oxygen"].make_up == pytest.approx(0.895)


def test_waste_water_that_goes_to_the_plant_counts_against_what_was_taken():
    """Whoever takes the crew's waste is of the loop; what it gives to the bus that the crew drinks from comes back."""
    cleanup = {"cleanup": (WaterCleanup(), {"raw": "grey", "water": "water", "power": "power", "heat": "heat"})}
    flows = PERSON | {"cleanup.raw": -4.467, "cleanup.water": 4.0, "cleanup.waste": 0.467}
    found = ledger(CREW | cleanup, flows)
    assert found.rows["water and oxygen, as water"].make_up == pytest.approx(3.977 + WATER_PER_OXYGEN * 0.895 - 4.0)
    assert found.rows["water"].make_up == pytest.approx(-0.023)


def test_what_a_propellant_plant_makes_and_loses_beside_the_crew_is_not_the_crews():
    plant = {
        "mine": (Mains(fluid="H2O.l"), {"flow": "water"}),
        "leak": (Vent(fluid="O2.g"), {"flow": "o2"}),
        "spill": (Vent(fluid="H2O.l"), {"flow": "water"}),
    }
    busy = {"mine.source": -1000.0, "mine.flow": 1000.0, "leak.flow": -300.0, "leak.plume": 300.0, "spill.plume": 600.0}
    units = CREW | DRAIN | plant
    assert loop(network(units), ("crew",), room) == {"crew", "drain"}
    alone, beside = ledger(CREW | DRAIN, OPEN), ledger(units, OPEN | busy)
    assert beside.rows == alone.rows


def test_a_store_of_the_loop_that_empties_counts_as_brought():
    air = {"crew": {"O2.g": (10.0, 9.0), "energy": (0.0, -5.0)}}
    more = ledger(CREW | DRAIN, OPEN, air).rows["water and oxygen, as water"].make_up
    assert more - ledger(CREW | DRAIN, OPEN).rows["water and oxygen, as water"].make_up == pytest.approx(
        WATER_PER_OXYGEN
    )


def test_a_crop_closes_oxygen_and_carbon_by_what_it_took():
    grown, food = 0.2, ORGANICS["food"].elements["C"]
    carbon = 0.44 * grown
    co2 = carbon * 44.009 / 12.011
    water = ORGANICS["biomass"].elements["H"] * grown * 18.015 / 2.016
    oxygen = co2 + water - grown
    crop = {"crop.carbon_dioxide": -co2, "crop.water": -water, "crop.oxygen": oxygen, "crop.harvest": grown}
    found = ledger(CREW | GROWER | DRAIN, OPEN | crop)
    assert found.rows["carbon"].closure == pytest.approx(carbon / (0.8 * food), rel=1e-3)
    won = co2 * 31.998 / 44.009  # of the 1.07 mol per carbon that it gave one is the carbon dioxide's, the rest water's
    assert oxygen > won
    assert found.rows["oxygen"].closure == pytest.approx(won / 0.895, rel=1e-3)


def test_a_crop_that_feeds_its_crew_closes_as_far_as_a_bosch_reactor():
    """All carbon dioxide taken, all water regained: what is missing of the oxygen left as metabolic water, which the water has to spare."""
    water, harvest = 0.49, CREW_DAY.carbon_dioxide + 0.49 - CREW_DAY.oxygen
    crop = {
        "crop.carbon_dioxide": -1.085,
        "crop.water": -water,
        "crop.oxygen": CREW_DAY.oxygen,
        "crop.harvest": harvest,
    }
    found = ledger(CREW | GROWER, PERSON | crop)
    assert found.rows["oxygen"].closure == pytest.approx(chain("bosch").recovered, rel=1e-3)
    assert found.rows["water and oxygen, as water"].make_up == pytest.approx(0.0, abs=1e-9)
    assert found.rows["water"].make_up == pytest.approx(-chain("bosch").make_up, rel=1e-3)


def test_carbon_dioxide_of_the_place_is_not_won_back_from_the_crew():
    mars = {"mars": (Mains(fluid="CO2.g"), {"flow": "co2"}), "lost": (Vent(fluid="CO2.g"), {"flow": "co2"})}
    crop = {"crop.carbon_dioxide": -0.5, "crop.oxygen": 0.3, "crop.harvest": 0.2}
    alone = ledger(CREW | GROWER, PERSON | crop).rows["oxygen"].closure
    beside = (
        ledger(CREW | GROWER | mars, PERSON | crop | {"mars.source": -1.085, "lost.plume": 1.67}).rows["oxygen"].closure
    )
    assert beside == pytest.approx(alone / 2)
