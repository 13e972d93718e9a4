"""Floors against numbers worked out elsewhere, and against one another."""

from __future__ import annotations

import pytest

from gasloop.matter import floors
from gasloop.matter.carriers import condition
from gasloop.matter.soils import ROUTES, soil

KWH = 3.6e6


@pytest.mark.parametrize(
    ("floor", "work", "energy"),
    [
        (floors.water, 4.117, 4.963),  # production.md c.4
        (floors.carbon_dioxide, 4.466, 4.913),  # 257.2 and 283.0 kJ/mol of CO2
        (floors.sabatier, 3.551, 3.866),  # heat of burning methane: 818 and 890.5 kJ/mol over 64 g of oxygen
    ],
)
def test_gases(floor, work, energy):
    assert floor().work / KWH == pytest.approx(work, rel=1e-3)
    assert floor().energy / KWH == pytest.approx(energy, rel=1e-3)


# Gibbs energies of formation at 298.15 K as handbooks have them [kJ/mol] and moles of O2 in the oxide.
@pytest.mark.parametrize(
    ("oxide", "gibbs", "O2"),
    [("SiO2", 856.3, 1.0), ("TiO2", 888.8, 1.0), ("Al2O3", 1582.3, 1.5), ("MgO", 569.3, 0.5), ("CaO", 603.3, 0.5),
     ("FeO", 251.4, 0.5), ("Fe2O3", 742.2, 1.5), ("MnO", 362.9, 0.5), ("Cr2O3", 1058.1, 1.5), ("Na2O", 379.2, 0.5)],
)  # fmt: skip
def test_oxides_at_room_temperature(oxide, gibbs, O2):
    assert floors.oxide(oxide).work == pytest.approx(gibbs * 1e3 / (O2 * 31.998e-3), rel=0.01)


def test_ilmenite_costs_more_than_water_and_less_than_silica():
    ilmenite = floors.hydrogen_reduction()
    assert ilmenite.what == "FeTiO3 -> Fe + TiO2 + 0.5 O2"
    assert floors.water().work < ilmenite.work < floors.oxide("SiO2").work
    # Net of hydrogen: reduction (46.6 kJ/mol with vapour) plus water from its vapour, 241.8 kJ/mol, at 16 g of oxygen.
    assert ilmenite.energy == pytest.approx((46.6e3 + 241.83e3) / 15.999e-3, rel=2e-3)


def test_the_floor_is_what_the_carriers_leave_over():
    """The same from the conditions that streams have in a study: h of what leaves less h of what enters."""
    T = 298.15
    feed = condition("FeTiO3.s", T)
    fe, ti, o2 = 55.845 / 151.709, 79.865 / 151.709, 15.999 / 151.709
    left = fe * condition("Fe.s", T).h + ti * condition("TiO2.s", T).h + o2 * condition("O2.g", T, 1e5).h
    assert (left - feed.h) / o2 == pytest.approx(floors.oxide("FeTiO3").energy, rel=2e-4)


@pytest.mark.parametrize("name", ["mare_11", "highland_16"])
def test_more_oxygen_from_a_kilogram_costs_more_each(name):
    known = soil(name)
    reach = known.oxygen("molten_electrolysis")
    works = [floors.from_soil(known, "molten_electrolysis", share * reach).work for share in (0.05, 0.3, 0.6, 1.0)]
    assert works == sorted(works)
    assert works[-1] == floors.from_soil(known, "molten_electrolysis").work
    assert sum(kg for _, kg, _ in floors.ladder(known, "molten_electrolysis")) == pytest.approx(known.elements["O"])


def test_the_order_of_the_oxides_is_that_of_the_ellingham_diagram():
    order = [f for f, _, _ in floors.ladder(soil("mare_11"), "molten_electrolysis")]
    assert order == ["FeO", "K2O", "Cr2O3", "MnO", "Na2O", "SiO2", "TiO2", "Al2O3", "MgO", "CaO"]


def test_a_route_of_any_soil_lies_below_that_of_each():
    for route in ROUTES:
        for name in ("mare_11", "mare_24", "highland_16", "highland_20"):
            assert floors.of(route).work <= floors.from_soil(soil(name), route).work * (1 + 1e-9)


def test_voltages_fall_with_temperature():
    assert floors.voltage("SiO2", 1873.0) < floors.voltage("SiO2", 1500.0) < floors.voltage("SiO2", 298.15)


def test_heating_without_recovery():
    """Poor feeds cost heat in proportion: 1 % of ilmenite takes 15 times the heat of 15 %."""
    rich, poor = (floors.heating(soil(n), "hydrogen", 1173.0) / KWH for n in ("mare_11", "highland_16"))
    assert rich == pytest.approx(16.1, rel=0.05)  # 0.255 kWh/kg of soil over 1.57 % of oxygen
    assert poor > 14 * rich
    # Electrolysed to the end, melting included: the 0.6 kWh/kg of soil over its 42 %.
    assert 1.2 < floors.heating(soil("mare_11"), "molten_electrolysis", 1900.0) / KWH < 1.7


def test_ice():
    assert floors.ice(0.05) / KWH == pytest.approx(1.19, rel=0.02)  # production.md c.2
    assert floors.oxygen_from_ice(0.05) / KWH == pytest.approx(1.19 / 0.8881 + 4.117, rel=0.01)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: floors.oxide("Fe3O4"), "no floor for 'Fe3O4'; there are FeTiO3, SiO2"),
        (lambda: floors.of("magic"), "no floor for route 'magic'; there are: water"),
        (lambda: floors.from_soil(soil("lms_1"), "hydrogen"), "soil 'lms_1' has nothing for the route 'hydrogen'"),
        (
            lambda: floors.from_soil(soil("mare_11"), "hydrogen", 0.05),
            r"5\.00% of oxygen .*: there is 1\.57% within reach",
        ),
        (lambda: floors.voltage("Na2O", 1873.0), r"sodium \(Na\): 1873 K is outside 20..1150 K"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
