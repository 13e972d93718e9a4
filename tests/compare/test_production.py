"""Routes side by side: chains that close, numbers by hand, nothing below its floor, messages."""

from __future__ import annotations

import pytest

from gasloop.compare import compare, html, table
from gasloop.compare.page import chart
from gasloop.compare.production import KWH, YEAR
from gasloop.components import CATALOGUE
from gasloop.matter.species import molar_mass

WATER = 2 * molar_mass("H2O") / molar_mass("O2")


@pytest.fixture(scope="module")
def found():
    return {site: compare(site, "2 t/yr", draws=0) for site in ("mare_equator", "shackleton_ridge", "mars_jezero")}


@pytest.fixture(scope="module")
def row(found):
    def _row(name, heat="electric", site="mare_equator"):
        return next(r for r in found[site].rows if (r.name, r.heat) == (name, heat))

    return _row


def every(found):
    return [row for comparison in found.values() for row in comparison.rows]


# -- the chain -----------------------------------------------------------------------------------------------


def test_inside_a_chain_what_one_gives_another_takes(found):
    for row in every(found):
        net: dict[str, float] = {}
        for b in row.chain.built:
            for port, bus in b.unit.wires.items():
                net[bus] = net.get(bus, 0.0) + b.flows[port]
        expected = {"oxygen": row.chain.rate} | {bus: -flow for bus, flow in row.chain.left.items()}
        for bus, flow in net.items():
            assert flow == pytest.approx(expected.get(bus, 0.0), abs=1e-8 * row.chain.rate), (row.name, bus)


def test_matter_over_the_whole_boundary_balances(found):
    """Ground and reagents in, oxygen and the rest out: by mass, over all ports of all units."""
    for row in every(found):
        total = 0.0
        for b in row.chain.built:
            total += sum(f for port, f in b.flows.items() if _is_matter(b.component, port))
        assert total == pytest.approx(0.0, abs=1e-6 * max(row.chain.dug, row.chain.rate)), row.name


def _is_matter(component, port):
    from gasloop.matter.carriers import CARRIERS

    return CARRIERS[component.carrier_of(component.port(port))].is_matter


def test_a_concentrator_and_its_reactor_agree_on_the_gangue(row):
    reactor, sieve = row("hydrogen_reduction").chain.built[1:3]
    assert -reactor.flows["gangue"] == pytest.approx(sieve.flows["gangue"], rel=1e-9)


def test_sizes_are_within_their_span_and_machines_are_whole(found):
    for row in every(found):
        for b in row.chain.built:
            label = b.component.size_label()
            factor = label.si / label.value
            assert label.low * factor * (1 - 1e-6) <= b.component.size <= label.high * factor * (1 + 1e-6)
    pyrolysis = next(r for r in found["mare_equator"].rows if r.name == "vacuum_pyrolysis")
    assert pyrolysis.chain.built[0].count == 2  # of 1000 kg a year, the largest


def test_energy_per_kg_does_not_depend_on_the_rate_where_units_scale(row):
    for one in compare("mare_equator", "20 t/yr", draws=0).rows:
        same = row(one.name, one.heat)
        if all(b.component.scales_with_size for b in one.chain.built):
            assert one.electric == pytest.approx(same.electric, rel=1e-6), one.name
            assert one.thermal == pytest.approx(same.thermal, rel=1e-6, abs=1.0), one.name


# -- numbers by hand -----------------------------------------------------------------------------------------


def test_ground_dug_for_ice_by_hand(row):
    mine, cleanup = CATALOGUE["ice_mine"](), CATALOGUE["water_cleanup"]()
    by_hand = WATER / cleanup.recovery / (mine.extraction * mine.capture * mine.grade)
    assert row("ice_mine", site="shackleton_ridge").dug == pytest.approx(by_hand, rel=1e-6)


def test_ground_dug_for_oxides_by_hand(row):
    melt = row("molten_regolith_electrolysis")
    cell = melt.chain.built[0].component
    assert melt.dug == pytest.approx(1 / (cell.captured * cell.cell.oxygen), rel=1e-9)
    pyrolysis = row("vacuum_pyrolysis")
    assert pyrolysis.dug == pytest.approx(1 / 0.0105, rel=1e-9)


def test_ground_dug_for_ilmenite_by_hand(row):
    """Oxygen of FeTiO3 is 16/151.7 of it; of the ilmenite a share is found, and of that a share reduced."""
    one = row("hydrogen_reduction")
    reactor, sieve = (b.component for b in one.chain.built[1:3])
    by_hand = 151.71 / 15.999 / (sieve.taken * reactor.conversion)
    assert one.dug == pytest.approx(by_hand, rel=1e-4)


def test_methane_made_up_is_the_carbon_lost(row):
    one = row("carbothermal")
    c_loss = one.chain.built[1].component.c_loss
    assert one.per_oxygen(one.chain.reagents["methane"]) == pytest.approx(c_loss * 16.043 / 15.999, rel=1e-3)
    # Two hydrogen of each methane lost need not come from the electrolyser.
    assert one.per_oxygen(one.chain.spare["hydrogen"]) == pytest.approx(2 * c_loss * 2.016 / 15.999, rel=1e-3)


def test_hydrogen_of_ice_is_left_over(row):
    one = row("ice_mine", site="shackleton_ridge")
    assert one.per_oxygen(one.chain.spare["hydrogen"]) == pytest.approx(2.016 / 15.999, rel=1e-3)


def test_electrolysers_take_what_pem_systems_take(row):
    """50 to 83 kWh per kg of hydrogen (chatenet2022), which is an eighth of that per kg of oxygen."""
    for name in ("hydrogen_reduction", "carbothermal"):
        pem = row(name).chain.built[0]
        assert 50 / 7.936 < -pem.flows["power"] / row(name).chain.rate / KWH < 83 / 7.936


def test_heat_of_a_hot_bus_replaces_electricity(row):
    for name in ("hydrogen_reduction", "carbothermal"):
        cold, hot = row(name), row(name, "hot bus")
        assert cold.thermal == 0.0
        assert hot.thermal > 0.3 * cold.electric
        assert hot.electric + hot.thermal == pytest.approx(cold.electric, rel=1e-6)
    # Of vacuum pyrolysis the electric heater loses a tenth.
    cold, hot = row("vacuum_pyrolysis"), row("vacuum_pyrolysis", "hot bus")
    assert hot.electric + hot.thermal / 0.9 == pytest.approx(cold.electric, rel=1e-6)


# -- floors and claims ---------------------------------------------------------------------------------------


def test_nothing_is_below_its_floor(found):
    for row in every(found):
        assert row.exergy > row.floor.work, row.name
        assert row.floor.work > 4 * KWH, row.name
        assert row.exergy <= row.electric + row.thermal + 1e-6
        assert row.electric + row.thermal > row.floor.energy, row.name


def test_floor_of_ilmenite_with_the_work_of_compression(row):
    """Least work at 1 bar, and R T ln 30 of 30 bar, real gas within 2 %."""
    from gasloop.matter import floors

    compression = 8.31446 * 298.15 * 3.4012 / 31.998e-3
    assert row("hydrogen_reduction").floor.work - floors.hydrogen_reduction().work == pytest.approx(
        compression, rel=0.02
    )


def test_claims_with_a_note_do_not_stand_beside_it(found):
    for row in every(found):
        assert not [c for c in row.claims if c.note]
    names = {c.name for row in every(found) for c in row.claims}
    assert {"leger_10", "schreiner_500", "luwex_run_2", "oga"} <= names
    assert not {"fibres", "guerrero_mre", "colozza_hydrogen"} & names


def test_purity_and_readiness_are_those_of_a_source_or_of_a_unit_or_unknown(found, row):
    for one in every(found):
        said = one.as_json()
        assert 0 < said["unverified"] < said["parameters"]
        assert said["trl"] is None or (1 <= said["trl"]["low"] <= said["trl"]["high"] <= 9 and said["trl"]["source"])
        assert said["purity"] is None or 0.9 < said["purity"]["low"] <= said["purity"]["high"] <= 1.0
    salt = row("molten_salt_electrolysis").as_json()
    assert salt["trl"] is None and salt["purity"] is None
    assert row("carbothermal").as_json()["trl"]["low"] == 6
    air = row("solid_oxide_co2", site="mars_jezero").as_json()
    assert air["purity"]["low"] == 0.98 and air["purity"]["source"] == "nasa_moxie2023"


def test_purity_behind_an_electrolyser_is_that_of_its_crossover(row):
    """What crosses the membrane before a recombiner, as the unit states it for a single machine at full load."""
    one = row("ice_mine", site="shackleton_ridge")
    pem = one.chain.built[0]
    assert 1 - one.purity.low == pytest.approx(pem.outputs["hydrogen_in_oxygen"] / pem.count)
    assert 1e-4 < 1 - one.purity.low < 0.04  # below what would burn


# -- Mars ----------------------------------------------------------------------------------------------------


def test_oxygen_of_the_air_of_mars_by_hand(row):
    """3.35 kWh/kg and volt at 1.07 V and losses, 2.75 kg of carbon dioxide per kg for half of it, a compressor."""
    one = row("solid_oxide_co2", site="mars_jezero")
    press, stack, air = one.chain.built
    assert one.dug == 0.0
    made = air.flows["carbon_dioxide"] / one.chain.rate
    assert made == pytest.approx(44.009 / 31.998 * 2 / stack.component.utilisation, rel=1e-4)
    ideal = 8.31446 * 300 * 3.4012 / 31.998e-3  # J/kg, 1 to 30 bar
    assert 1.2 < -press.flows["power"] / one.chain.rate / ideal < 2.5
    assert 4.5 < -stack.flows["power"] / one.chain.rate / KWH < 9.0
    assert one.electric / KWH < 17  # what studies claim for whole plants with margin


def test_water_of_the_soil_of_mars_by_hand(row):
    one = row("soil_dryer", site="mars_jezero")
    dryer, cleanup = one.chain.built[2].component, one.chain.built[1].component
    assert one.dug == pytest.approx(WATER / cleanup.recovery / (dryer.capture * dryer.grade), rel=1e-6)


# -- ranges --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ranged():
    return compare("mars_jezero", "2 t/yr")


def test_a_range_has_two_ends_and_says_how_it_was_drawn(ranged):
    for one in ranged.rows:
        said = one.as_json()["range"]
        assert said["electric_kWh_per_kg"][0] < said["electric_kWh_per_kg"][1]
        assert said["plant_kg_per_kg_per_yr"][0] < said["plant_kg_per_kg_per_yr"][1]
        assert said["draws"] / 2 <= said["built"] <= said["draws"] and said["parameters_drawn"] > 10
        assert one.spread.electric[0] > one.floor.work  # no draw of a model beats its floor either


def test_a_range_is_the_same_every_time_and_of_the_draws_asked_for(ranged):
    again = compare("mars_jezero", "2 t/yr")
    assert [r.spread for r in again.rows] == [r.spread for r in ranged.rows]
    assert compare("mars_jezero", "2 t/yr", draws=4).rows[0].spread.drawn == 4


def test_half_of_the_draws_of_a_number_lie_below_its_value():
    from gasloop.compare.spread import _between
    from gasloop.knowledge.quantity import Parameter

    number = Parameter("x", 2.0, "1", 1.0, 10.0, "", "")
    assert [_between(number, share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)] == [1.0, 1.5, 2.0, 6.0, 10.0]


def test_choices_and_what_a_route_fixes_are_not_drawn(ranged):
    from gasloop.compare.spread import _draws

    air = next(r for r in ranged.rows if r.name == "solid_oxide_co2").chain
    press, stack, freezer = next(_draws(air, 4))
    assert "p_air" not in freezer and "utilisation" not in stack
    assert "asr" in stack and "carnot" in freezer and isinstance(press, dict)


def test_the_chart_and_the_table_show_the_range(ranged):
    assert "range" in table(ranged)
    assert str(chart(ranged)).count("<rect") == len(ranged.rows)
    without = compare("mars_jezero", "2 t/yr", draws=0)
    assert str(chart(ranged)).count("<line") == str(chart(without)).count("<line") + 3 * len(ranged.rows)


# -- what is shown -------------------------------------------------------------------------------------------


def test_the_table_shows_each_route_its_boundary_and_why_others_are_missing(found):
    text = table(found["mare_equator"])
    assert all(row.name in text for row in found["mare_equator"].rows)
    assert "duty, night" in text and "30 bar" in text
    assert "ice_mine: no ice is known at mare_equator" in text
    assert "solid_oxide_co2: needs air or soil of Mars" in text
    assert "20.6 to 113 (electric and thermal added" in text
    assert all(len(line) <= 190 for line in text.splitlines())


def test_the_page_has_the_table_and_a_chart_and_fetches_nothing(found):
    comparison = found["shackleton_ridge"]
    page = html(comparison)
    assert page.count("<tr>") == 1 + len(comparison.rows)
    bars = sum((r.electric > 0) + (r.thermal > 0) for r in comparison.rows)
    assert str(chart(comparison)).count("<rect") == bars
    assert "http://" not in page and "https://" not in page and "<script" not in page


def test_a_rate_too_small_for_a_unit_leaves_its_route_out_and_says_so():
    found = compare("mare_equator", "100 kg/yr", draws=0)
    assert "excavator would be of" in found.left_out["molten_salt_electrolysis"]
    assert "smallest valid size is 0.1 kg/h; raise the rate" in found.left_out["molten_salt_electrolysis"]
    assert found.rate * YEAR == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("site", "rate", "message"),
    [
        ("mare_ecuator", "1 t/yr", "there is no site 'mare_ecuator'; did you mean 'mare_equator'?"),
        (
            "earth_plant",
            "1 t/yr",
            "site earth_plant has no lunar soil and no air .*: shackleton_ridge, mare_equator, mars_jezero",
        ),
        ("free_space", "1 t/yr", "site free_space has no lunar soil"),
        ("mare_equator", "1000", "rate: '1000' has no unit: write \"1000 kg/yr\""),
        ("mare_equator", "5 kW", "rate: 'kW' is a power, this is a mass flow"),
        ("mare_equator", "-1 t/yr", "rate: -1 t/yr of oxygen cannot be made; allowed is more than nought"),
        ("mare_equator", "0 t/yr", "more than nought"),
    ],
)
def test_bad_input(site, rate, message):
    with pytest.raises(ValueError, match=message):
        compare(site, rate)


def test_wear_that_nobody_knows_is_a_dash_and_not_nought(row):
    from gasloop.compare.table import HEAD, NONE, cells

    spares = [name for name, _ in HEAD].index("spares")
    ice, melt = row("ice_mine", site="shackleton_ridge"), row("molten_regolith_electrolysis")
    assert cells(ice)[spares] == NONE and ice.as_json()["worn_kg_per_kg"] is None
    assert melt.worn == pytest.approx(melt.dug * 67 / 200e3, rel=1e-9)  # a machine of 67 kg digs 200 t


def test_a_tent_is_lit_and_its_light_is_nearly_all_work(row):
    tent = row("ice_tent", "sunlight", "shackleton_ridge")
    light = -tent.chain.built[-1].flows["sunlight"] / tent.chain.rate
    assert tent.thermal == pytest.approx(light, rel=1e-9)
    assert tent.exergy - tent.electric == pytest.approx(light * (1 - 298.15 / 5772), rel=1e-3)
