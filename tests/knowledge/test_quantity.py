"""Units against pint, quantities there and back, and every message of the door where numbers come in."""

from __future__ import annotations

import dataclasses
import math

import pint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gasloop.knowledge import quantity
from gasloop.knowledge.quantity import UnitError, label, par, parameters, parse, show, unit

REGISTRY = pint.UnitRegistry()

# What pint reads as something else, or not at all, with what is meant here.
OWN = {
    "person": 1.0,  # no such unit
    "EUR": 1.0,  # nor this; money has no size
    "sol": 88775.244,  # s, mean Martian solar day
    "lunar_day": 29.530588 * 86400.0,  # s, mean synodic month
    "kh": 3.6e6,  # pint has no short form
    "%": 1e-2,
    "ppm": 1e-6,
}
# Same meaning, other spelling in pint.
SPELT = {
    "1": "dimensionless",
    "m2": "m^2",
    "cm2": "cm^2",
    "m3": "m^3",
    "yr": "julian_year",
    "C": "coulomb",
    "d": "day",
}
BASES = ("kilogram", "meter", "second", "ampere", "kelvin", "mole")


@pytest.mark.parametrize("word", quantity._UNITS)
def test_every_unit_agrees_with_pint(word):
    read = unit(word)
    if word in OWN:
        assert read.factor == pytest.approx(OWN[word], rel=1e-15)
        return
    theirs = REGISTRY.Quantity(1.0, SPELT.get(word, word)).to_base_units()
    assert read.factor == pytest.approx(theirs.magnitude, rel=1e-9)
    powers = {str(k): v for k, v in theirs.unit_items() if str(k) != "radian"}
    assert dict(zip(BASES, read.dimension, strict=False)) | {"person": 0} == (
        dict.fromkeys(BASES, 0) | powers | {"person": 0}
    )


@pytest.mark.parametrize(
    ("text", "pints"),
    [
        ("kWh/kg", "kWh/kg"),
        ("W/m2/K", "W/m^2/K"),
        ("ohm m2", "ohm*m^2"),
        ("kg/d", "kg/day"),
        ("A/cm2", "A/cm^2"),
        ("kg/m3", "kg/m^3"),
        ("m s-2", "m/s^2"),
        ("J/mol/K", "J/mol/K"),
        ("g/min", "g/min"),
        ("kg s/kg", "s"),
        ("uV/h", "uV/hour"),
    ],
)
def test_compound_units_agree_with_pint(text, pints):
    assert unit(text).factor == pytest.approx(REGISTRY.Quantity(1.0, pints).to_base_units().magnitude, rel=1e-12)


def test_a_slash_divides_only_what_follows_it():
    assert unit("W/m2/K").dimension == unit("W m-2 K-1").dimension
    assert unit("kg m/s").dimension == unit("N s").dimension


@pytest.mark.parametrize(
    ("text", "like", "si"),
    [
        ("20 t", "kg", 20e3),
        ("1.3 kWh/kg", "J/kg", 4.68e6),
        ("-5.5e1 K", "K", -55.0),
        (".5 h", "s", 1800.0),
        ("5.", "1", 5.0),
        ("97 %", "1", 0.97),
        (0.97, "1", 0.97),
        (3, "1", 3.0),
        ("1e3", "1", 1000.0),
        ("180 deg", "rad", math.pi),
        ("  300 K  ", "K", 300.0),
        ("14 lunar_day", "d", 14 * 29.530588 * 86400),
        ("4 person", "person", 4.0),
    ],
)
def test_a_quantity_is_read_into_si(text, like, si):
    assert parse(text, like) == pytest.approx(si, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "like", "says"),
    [
        ("20 ton", "kg", "'ton' is refused: write \"t\" for 1000 kg"),
        ("20 tonne", "kg", "'tonne' is refused: write \"t\""),
        ("3 barg", "Pa", "gauge pressure is refused: state the absolute pressure"),
        ("30 psi", "Pa", "state the absolute pressure in bar or kPa"),
        ("20 degC", "K", "write the temperature in K (add 273.15)"),
        ("5 Nm3", "m3", "a normal cubic metre depends on the species"),
        ("1 year", "s", 'write "yr"'),
        ("1 day", "s", 'write "d"'),
        ("1 hour", "s", 'write "h"'),
        ("1 hr", "s", 'write "h"'),
        ("20 C", "K", "this is a temperature (in K, say)"),
        ("5 kW", "kg", "'kW' is a power, this is a mass (in kg, say)"),
        ("5", "kg", "'5' has no unit: write \"5 kg\" (this is a mass)"),
        (5, "W", '5 has no unit: write "5 W" (this is a power)'),
        ("5 kWatt", "W", "unknown unit 'kWatt', did you mean 'kW'?"),
        ("5 kWatt/kg", "J/kg", "unknown unit 'kWatt' in 'kWatt/kg'"),
        ("5 qqqqqq", "W", "unknown unit 'qqqqqq'; see docs/nomenclature.md"),
        ("five K", "K", "'five K' is not a quantity: write a number and a unit, like \"5 K\""),
        ("5+3 K", "K", "unknown unit '+3' in '+3 K'"),
        ("", "K", "is not a quantity"),
        (None, "K", "None is not a quantity"),
        (True, "1", "True is not a quantity"),
        ([5], "K", "[5] is not a quantity"),
        ("1e999 K", "K", "is not a finite number"),
        ("nan", "1", "is not a quantity"),
        ("5 K", "1", "'K' is a temperature, this is a plain number"),
        ("5 m/s", "m s-2", "'m/s' is a speed, this is a quantity in m s-2"),
    ],
)
def test_what_cannot_be_read_says_why(text, like, says):
    with pytest.raises(UnitError) as refused:
        parse(text, like)
    assert says in str(refused.value)


def test_every_refused_word_has_its_message():
    for word, mend in quantity._REFUSED.items():
        with pytest.raises(UnitError) as refused:
            unit(word)
        assert mend in str(refused.value)
        assert word not in quantity._UNITS


numbers = st.floats(min_value=-1e12, max_value=1e12).filter(lambda v: v == 0 or abs(v) > 1e-12)
words = st.sampled_from(sorted(set(quantity._UNITS) - {"1"}))


@settings(max_examples=200, deadline=None)
@given(number=numbers, word=words)
def test_there_and_back(number, word):
    text = f"{number!r} {word}"
    si = parse(text, word)
    assert si == pytest.approx(number * unit(word).factor, rel=1e-14)
    shown = show(si, word, digits=17)
    assert parse(shown, word) == pytest.approx(si, rel=1e-14)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=12))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        assert math.isfinite(parse(text, "kg"))
    except UnitError as refused:
        assert len(str(refused)) > 15


def test_show_rounds_in_the_unit_asked_for():
    assert show(4.68e6, "kWh/kg") == "1.3 kWh/kg"
    assert show(12345.0, "t", 3) == "12.3 t"


def test_kind_in_words():
    assert unit("kW").kind == "a power"
    assert unit("kg/d").kind == "a mass flow"
    assert unit("W/m2/K").kind == "a quantity in W/m2/K"


@dataclasses.dataclass(frozen=True)
class Thing:
    work: float = par(1.3, "kWh/kg", 1.0, 2.0, "kleinhenz2020", "specific work", unverified=True)
    name: str = "x"


def test_a_parameter_keeps_its_label_and_holds_si():
    assert Thing().work == pytest.approx(4.68e6)
    (of_class,) = parameters(Thing)
    (of_changed,) = parameters(Thing(work=3.6e6))
    assert (of_class.name, of_class.value, of_class.unit) == ("work", pytest.approx(1.3), "kWh/kg")
    assert (of_class.low, of_class.high, of_class.source) == (1.0, 2.0, "kleinhenz2020")
    assert of_class.unverified
    assert of_changed.value == pytest.approx(1.0)
    assert of_changed.si == pytest.approx(3.6e6)
    assert label(Thing(), "work").what == "specific work"
