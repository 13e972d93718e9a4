"""Soils: sums, the norm, heat of the mixture against measured fits, and taking a soil apart at no cost."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest

from gasloop.knowledge.sources import references
from gasloop.matter import grades, melts
from gasloop.matter.carriers import carrier, condition
from gasloop.matter.regolith import cp_regolith, soil_state
from gasloop.matter.soil_table import ROWS, SoilRow
from gasloop.matter.soils import (
    FUSION,
    FUSION_SOURCE,
    ROUTES,
    SOILS,
    Soil,
    check,
    heat,
    norm,
    oxides_of,
    soil,
    with_ilmenite,
)
from gasloop.matter.species import molar_mass

LUNAR = [row.name for row in ROWS if row.source == "heiken1991"]
FAMILIES = [row.name for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.name)
def test_every_row_closes_and_has_a_source(row):
    check(row)
    assert row.source in references()
    assert FUSION_SOURCE in references()


@pytest.mark.parametrize("name", SOILS)
def test_a_soil_is_a_carrier_made_of_elements(name):
    known = SOILS[name]
    assert sum(known.minerals.values()) == pytest.approx(1.0, abs=1e-12)
    assert sum(known.oxides.values()) == pytest.approx(1.0, abs=1e-9)
    assert sum(known.elements.values()) == pytest.approx(1.0, abs=1e-9)
    assert carrier(f"{name}.s").elements == known.elements


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.name)
def test_the_norm_gives_the_oxides_back(row):
    kept = {f: wt for f, wt in row.oxides.items() if f != "P2O5" and wt > 0}
    total = sum(kept.values())
    found = soil(row.name).oxides
    for oxide, wt in kept.items():
        assert found[oxide] == pytest.approx(wt / total, abs=2e-5), oxide


@pytest.mark.parametrize("name", LUNAR)
def test_oxygen_and_ilmenite_are_as_published(name):
    """Schreiner 2016: all oxygen 0.454 highland, 0.417 and 0.423 mare; Crawford and others: 41 to 46 %."""
    known = soil(name)
    assert known.oxygen("molten_electrolysis") == pytest.approx(known.elements["O"], rel=1e-9)
    assert 0.41 < known.elements["O"] < 0.46
    # All titanium as ilmenite: 1.90 kg per kg of TiO2.
    assert known.ilmenite == pytest.approx(1.90 * known.oxides["TiO2"], rel=2e-3)
    assert known.oxygen("hydrogen") == pytest.approx(0.1055 * known.ilmenite, rel=1e-3)
    assert known.oxygen("hydrogen") < known.oxygen("hydrogen_iron") < known.oxygen("pyrolysis")
    assert known.oxygen("pyrolysis") < known.oxygen("carbothermal") < known.oxygen("molten_electrolysis")


def test_the_mixture_holds_the_heat_that_was_measured():
    """Biele 2022 is a fit to measured soils and basalts; the mixture knows minerals only."""
    for name in LUNAR:
        known = soil(name)
        for T, share in (
            (70.0, 0.08),
            (100.0, 0.08),
            (150.0, 0.08),
            (200.0, 0.08),
            (300.0, 0.04),
            (600.0, 0.03),
            (1000.0, 0.06),
            (1200.0, 0.085),
        ):
            assert known.cp(T) == pytest.approx(cp_regolith(T), rel=share), (name, T)
        assert 0.55 < known.cp(40.0) / cp_regolith(40.0) < 0.7  # where little is measured and little heat is held
        assert heat(name, 298.15, 1173.0) == pytest.approx(soil_state(1173.0)[0], rel=0.045)
        assert heat(name, 40.0, 298.15) == pytest.approx(-soil_state(40.0)[0], rel=0.06)


@pytest.mark.parametrize("name", SOILS)
def test_heat_capacity_of_every_soil_is_positive_from_20_to_2000_K(name):
    T = np.linspace(20.0, 2000.0, 1981)
    assert np.all(SOILS[name].cp(T) > 0)


def test_melting_takes_its_heat_between_solidus_and_liquidus():
    known = soil("mare_12")
    bare = sum(x * (condition(f"{f}.s", 1800.0).h - condition(f"{f}.s", 1250.0).h) for f, x in known.minerals.items())
    assert known.enthalpy(1800.0) - known.enthalpy(1250.0) - bare == pytest.approx(FUSION, rel=2e-3)
    assert known.molten(1300.0) < 0.01
    assert known.molten(1513.0) == pytest.approx(0.5)
    assert known.molten(1750.0) > 0.99


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("T", [60.0, 298.15, 1173.0, 1600.0, 2100.0])
def test_taking_a_soil_apart_costs_nothing(name, T):
    known = soil(name)
    for parts, of in ((known.oxides, known.part), (known.minerals, known.grain)):
        h = sum(x * of(f, T)[0] for f, x in parts.items())
        s = sum(x * of(f, T)[1] for f, x in parts.items())
        assert h == pytest.approx(float(known.enthalpy(T)), abs=1e-3)
        assert s == pytest.approx(float(known.entropy(T)), abs=1e-6)


def test_a_soil_is_its_ilmenite_and_its_rest():
    known = soil("mare_11")
    for T in (100.0, 1100.0):
        parts = known.ilmenite * condition("FeTiO3.s", T).h + (1 - known.ilmenite) * condition("mare_11_rest.s", T).h
        assert parts == pytest.approx(condition("mare_11.s", T).h, rel=1e-6)
    for element, kg in known.elements.items():
        rest = (1 - known.ilmenite) * known.rest.elements.get(element, 0.0)
        assert rest + known.ilmenite * carrier("FeTiO3.s").elements.get(element, 0.0) == pytest.approx(kg, abs=1e-12)


def test_oxides_are_bound_in_minerals():
    """Anorthite from its oxides: about -100 kJ/mol (oxide-melt calorimetry), 0.36 MJ/kg. Soils: a few tenths."""
    anorthite = condition("CaAl2Si2O8.s", 298.15).h
    apart = sum(x * condition(f"{f}.s", 298.15).h for f, x in oxides_of("CaAl2Si2O8").items())
    assert (anorthite - apart) * molar_mass("CaAl2Si2O8") == pytest.approx(-100e3, abs=12e3)
    for name in LUNAR:
        assert -0.45e6 < soil(name).binding(298.15)[0] < -0.25e6


def test_symbols_give_what_floats_give():
    ca.GlobalOptions.setNumpyMode(1)
    T = ca.SX.sym("T")
    known = soil("highland_16")
    f = ca.Function("f", [T], [known.cp(T), known.enthalpy(T), *known.part("SiO2", T)])
    for at in (120.0, 1500.0):
        want = [known.cp(at), known.enthalpy(at), *known.part("SiO2", at)]
        assert [float(v) for v in f(at)] == pytest.approx([float(w) for w in want], rel=1e-10)


def test_less_free_ilmenite_than_titanium_allows():
    """Apollo 11 and 17: about 5 vol % and less of free grains, of 15 % that the titanium would make."""
    full, free = soil("mare_11"), with_ilmenite("mare_11", 0.05)
    assert free.ilmenite == pytest.approx(0.05)
    assert free.oxides["TiO2"] == pytest.approx(full.oxides["TiO2"], rel=1e-9)
    assert free.oxygen("hydrogen") == pytest.approx(0.05 * 0.1055, rel=1e-3)


def test_viscosity_and_conductivity_of_mare_melts():
    """A basalt is as thin as oil and conducts some tens of S/m; both grow easier with heat."""
    oxides = soil("mare_12").oxides
    assert 0.03 < melts.viscosity(oxides, 1873.0) < 3.0
    assert 5.0 < melts.conductivity(oxides, 1873.0) < 200.0
    assert melts.viscosity(oxides, 2000.0) < melts.viscosity(oxides, 1800.0)
    # giordano2008 by hand for 80 SiO2, 10 Al2O3, 10 Na2O in mol %: B = 11135, C = 284 K.
    sodic = {f: n * molar_mass(f) for f, n in (("SiO2", 80.0), ("Al2O3", 10.0), ("Na2O", 10.0))}
    assert sum(melts.mole_percent(sodic).values()) == pytest.approx(100.0)
    assert np.log10(melts.viscosity(sodic, 1873.0)) == pytest.approx(-4.55 + 11135.0 / (1873.0 - 284.0), abs=1e-3)


def test_grades_are_distributions():
    lcross = grades.ice("lcross")
    draws = lcross.sample(40000, seed=1)
    assert draws.mean() == pytest.approx(0.056, rel=0.01)
    assert draws.std() == pytest.approx(0.029, rel=0.02)
    assert 0 < lcross.quantile(0.05) < lcross.quantile(0.5) < lcross.quantile(0.95) < 0.2
    # Dry soil per ice: the mean over the ground is more than that of the mean grade.
    assert lcross.mean_of(lambda x: (1 - x) / x) > (1 - 0.056) / 0.056
    assert {g.source for g in grades.ICE.values()} <= set(references())


def _with(**oxides: float) -> SoilRow:
    good = next(row for row in ROWS if row.name == "mare_11")
    changed = {**good.oxides, **oxides}
    return SoilRow("mine", "a soil of my own", changed, sum(changed.values()), "heiken1991")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: check(_with(SiO2=30.0)), r"soil 'mine': oxides sum to 87\.58 wt %, allowed 95 to 102"),
        (lambda: check(_with(SiO2=-1.0)), r"soil 'mine': SiO2 outside 0\.\.100 wt %"),
        (lambda: check(SoilRow("mine", "", _with().oxides, 101.5, "")), "printed total 101.5: check the row"),
        (lambda: norm(_with(SiO2=25.0, MgO=25.0)), "soil 'mine': too little SiO2 for olivine"),
        (lambda: with_ilmenite("highland_16", 0.10), r"soil 'highland_16': 10.00% ilmenite, but .* at most 1\.0"),
        (lambda: with_ilmenite("mare_11", 5.6), "a mass share lies between 0 and 1"),
        (lambda: soil("mare"), "no soil 'mare'; there are: mare_11, mare_12"),
        (lambda: soil("mare_11").part("Fe2O3", 300.0), "soil 'mare_11' has no Fe2O3; it has: FeO"),
        (lambda: soil("mare_11").grain("Fe2SiO4", 300.0), "soil 'mare_11' has no Fe2SiO4"),
        (lambda: soil("mare_11").oxygen("magic"), "no route 'magic'; there are: hydrogen"),
        (lambda: oxides_of("Fe"), "Fe is not made of oxides"),
        (lambda: condition("mare_11.s", 10.0), "10 K is outside 20..2300 K"),
        (lambda: melts.viscosity(soil("mare_11").oxides, 1500.0), "allowed 1653 to 2300 K"),
        (lambda: melts.conductivity(soil("highland_16").oxides, 1900.0), "allowed up to 12, for mare soils"),
        (lambda: grades.Grade(5.6, 2.9, "x", "y"), r"a mass share lies between 0 and 1; 5\.6 % is 0\.056"),
        (lambda: grades.Grade(0.056, 0.5, "x", "y"), "the spread must lie between"),
        (lambda: grades.ice("mean"), "no grade 'mean'; there are: lcross"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_routes_name_oxides_only():
    assert isinstance(soil("mare_11"), Soil)
    for reach in ROUTES.values():
        assert all(0 < share <= 1 and oxides_of(f) == {f: 1.0} for f, share in reach.items())
        assert np.isfinite(sum(reach.values()))
