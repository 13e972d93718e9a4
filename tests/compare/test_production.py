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
    return {site: compare(site, "2 t/yr") for site in ("mare_equator", "shackleton_ridge")}


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
    for one in compare("mare_equator", "20 t/yr").rows:
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


def test_what_no_source_states_is_not_stated(found):
    for row in every(found):
        said = row.as_json()
        assert said["trl"] is None and said["purity"] is None
        assert 0 < said["unverified"] < said["parameters"]


# -- what is shown -------------------------------------------------------------------------------------------


def test_the_table_shows_each_route_its_boundary_and_why_others_are_missing(found):
    text = table(found["mare_equator"])
    assert all(row.name in text for row in found["mare_equator"].rows)
    assert "duty, night" in text and "30 bar" in text
    assert "ice_mine: no ice is known at mare_equator" in text
    assert "solid_oxide_co2: needs air of carbon dioxide" in text
    assert "20.6 to 113 (electric and thermal added" in text
    assert all(len(line) <= 125 for line in text.splitlines())


def test_the_page_has_the_table_and_a_chart_and_fetches_nothing(found):
    comparison = found["shackleton_ridge"]
    page = html(comparison)
    assert page.count("<tr>") == 1 + len(comparison.rows)
    bars = sum((r.electric > 0) + (r.thermal > 0) for r in comparison.rows)
    assert str(chart(comparison)).count("<rect") == bars
    assert "http://" not in page and "https://" not in page and "<script" not in page


def test_a_rate_too_small_for_a_unit_leaves_its_route_out_and_says_so():
    found = compare("mare_equator", "100 kg/yr")
    assert "excavator would be of" in found.left_out["molten_salt_electrolysis"]
    assert "smallest valid size is 0.1 kg/h; raise the rate" in found.left_out["molten_salt_electrolysis"]
    assert found.rate * YEAR == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("site", "rate", "message"),
    [
        ("mare_ecuator", "1 t/yr", "there is no site 'mare_ecuator'; did you mean 'mare_equator'?"),
        ("earth_plant", "1 t/yr", "site earth_plant has no lunar soil .* there is at: shackleton_ridge, mare_equator"),
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
