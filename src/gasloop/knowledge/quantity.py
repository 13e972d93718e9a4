"""Numbers with unit, range, source and meaning.

Two doors. ``par(...)`` states a parameter of a dataclass; ``parse("300 K", "K")`` reads a quantity that a person wrote.
Inside, every number is a plain float in SI. Units come from an allow-list, because free-form parsers read ``1 ton`` as a
US short ton and ``20 C`` as coulomb. There is no mini-language: a unit is words joined by a space (times) or ``/``
(per), each with an optional whole exponent: ``W/m2/K``, ``ohm m2``, ``kg/d``.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

# Base dimensions: kilogram, metre, second, ampere, kelvin, mole, person, money.
_BASE = ("kg", "m", "s", "A", "K", "mol", "person", "EUR")
Dimension = tuple[int, ...]


def _dim(**powers: int) -> Dimension:
    return tuple(powers.get(base, 0) for base in _BASE)


_NONE = _dim()
_ENERGY = _dim(kg=1, m=2, s=-2)
_POWER = _dim(kg=1, m=2, s=-3)
_PRESSURE = _dim(kg=1, m=-1, s=-2)
_CHARGE = _dim(A=1, s=1)
_VOLT = _dim(kg=1, m=2, s=-3, A=-1)
_OHM = _dim(kg=1, m=2, s=-3, A=-2)

_HOUR, _DAY = 3600.0, 86400.0
_YEAR = 365.25 * _DAY  # Julian year
_LUNAR_DAY = 29.530588 * _DAY  # mean synodic month
_SOL = 88775.244  # mean Martian solar day
_EV = 1.602176634e-19

# word -> (factor to SI, dimension). Exact by definition unless a comment says otherwise.
_UNITS: dict[str, tuple[float, Dimension]] = {
    "1": (1.0, _NONE), "%": (1e-2, _NONE), "ppm": (1e-6, _NONE),
    "kg": (1.0, _dim(kg=1)), "g": (1e-3, _dim(kg=1)), "mg": (1e-6, _dim(kg=1)), "t": (1e3, _dim(kg=1)),
    "m": (1.0, _dim(m=1)), "km": (1e3, _dim(m=1)), "cm": (1e-2, _dim(m=1)), "mm": (1e-3, _dim(m=1)),
    "um": (1e-6, _dim(m=1)),
    "m2": (1.0, _dim(m=2)), "cm2": (1e-4, _dim(m=2)), "m3": (1.0, _dim(m=3)), "L": (1e-3, _dim(m=3)),
    "s": (1.0, _dim(s=1)), "min": (60.0, _dim(s=1)), "h": (_HOUR, _dim(s=1)), "d": (_DAY, _dim(s=1)),
    "kh": (1e3 * _HOUR, _dim(s=1)), "yr": (_YEAR, _dim(s=1)), "sol": (_SOL, _dim(s=1)),
    "lunar_day": (_LUNAR_DAY, _dim(s=1)),
    "A": (1.0, _dim(A=1)), "mA": (1e-3, _dim(A=1)), "C": (1.0, _CHARGE),
    "K": (1.0, _dim(K=1)), "mol": (1.0, _dim(mol=1)), "mmol": (1e-3, _dim(mol=1)), "kmol": (1e3, _dim(mol=1)),
    "person": (1.0, _dim(person=1)), "EUR": (1.0, _dim(EUR=1)),
    "J": (1.0, _ENERGY), "kJ": (1e3, _ENERGY), "MJ": (1e6, _ENERGY), "GJ": (1e9, _ENERGY),
    "Wh": (_HOUR, _ENERGY), "kWh": (1e3 * _HOUR, _ENERGY), "MWh": (1e6 * _HOUR, _ENERGY), "eV": (_EV, _ENERGY),
    "W": (1.0, _POWER), "mW": (1e-3, _POWER), "kW": (1e3, _POWER), "MW": (1e6, _POWER),
    "Pa": (1.0, _PRESSURE), "kPa": (1e3, _PRESSURE), "MPa": (1e6, _PRESSURE), "mbar": (1e2, _PRESSURE),
    "bar": (1e5, _PRESSURE), "atm": (101325.0, _PRESSURE), "torr": (101325.0 / 760, _PRESSURE),
    "N": (1.0, _dim(kg=1, m=1, s=-2)), "Hz": (1.0, _dim(s=-1)),
    "V": (1.0, _VOLT), "mV": (1e-3, _VOLT), "uV": (1e-6, _VOLT), "ohm": (1.0, _OHM), "S": (1.0, tuple(-d for d in _OHM)),
    "rad": (1.0, _NONE), "deg": (math.pi / 180, _NONE),
}  # fmt: skip

_KINDS: dict[Dimension, str] = {
    _NONE: "a plain number",
    _dim(kg=1): "a mass", _dim(m=1): "a length", _dim(m=2): "an area", _dim(m=3): "a volume", _dim(s=1): "a time",
    _dim(K=1): "a temperature", _dim(mol=1): "an amount", _dim(person=1): "a number of persons",
    _dim(EUR=1): "a sum of money",
    _ENERGY: "an energy", _POWER: "a power", _PRESSURE: "a pressure", _VOLT: "a voltage",
    _dim(kg=1, s=-1): "a mass flow", _dim(kg=1, m=-3): "a density", _dim(m=1, s=-1): "a speed",
    _dim(A=1, m=-2): "a current density", _dim(m=2, s=-2): "a specific energy",
}  # fmt: skip

_REFUSED = {
    "ton": 'write "t" for 1000 kg: "ton" is 907 kg, 1000 kg or 1016 kg depending on who reads it',
    "tonne": 'write "t"',
    "barg": "gauge pressure is refused: state the absolute pressure in bar",
    "psi": "state the absolute pressure in bar or kPa",
    "degC": "write the temperature in K (add 273.15)",
    "Nm3": "a normal cubic metre depends on the species: state kg or mol",
    "year": 'write "yr"', "day": 'write "d"', "hour": 'write "h"', "hr": 'write "h"',
}  # fmt: skip

_WORD = re.compile(r"([A-Za-z%_]+|1)(-?\d+)?$")
_QUANTITY = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")


class UnitError(ValueError):
    """A unit or a quantity that cannot be read, or is of the wrong kind. The message says how to mend it."""


@dataclass(frozen=True)
class Unit:
    """A unit of measure: ``value_SI = factor * value``."""

    text: str
    factor: float
    dimension: Dimension

    @property
    def kind(self) -> str:
        """What a number of this unit is, in words: ``a power``, ``a mass flow``."""
        return _KINDS.get(self.dimension, f"a quantity in {self.text}")


def unit(text: str) -> Unit:
    """Read a unit from its text.

    >>> unit("kWh/kg").factor
    3600000.0
    """
    factor, dimension = 1.0, list(_NONE)
    for i, part in enumerate(text.strip().split("/")):
        sign = 1 if i == 0 else -1
        if i > 0 and not part.strip():
            raise UnitError(f"unit '{text}': nothing stands after '/'")
        for word in part.split():
            word_factor, word_dimension, power = _word(word, text)
            factor *= word_factor ** (sign * power)
            dimension = [d + sign * power * w for d, w in zip(dimension, word_dimension, strict=True)]
    return Unit(text.strip() or "1", factor, tuple(dimension))


def _word(word: str, text: str) -> tuple[float, Dimension, int]:
    if word in _UNITS:
        return (*_UNITS[word], 1)
    match = _WORD.match(word)
    if match and match[1] in _UNITS:
        return (*_UNITS[match[1]], int(match[2] or 1))
    if word in _REFUSED:
        raise UnitError(f"unit '{word}' is refused: {_REFUSED[word]}")
    near = difflib.get_close_matches(match[1] if match else word, _UNITS, n=1, cutoff=0.4)
    hint = f", did you mean '{near[0]}'?" if near else "; see docs/nomenclature.md for the list"
    where = f" in '{text}'" if text.strip() != word else ""
    raise UnitError(f"unknown unit '{word}'{where}{hint}")


def parse(text: object, like: str) -> float:
    """Read a quantity a person wrote and return it in SI.

    ``like`` is a unit of the kind expected; a plain number is accepted only where ``like`` has no dimension.

    >>> parse("20 t", "kg")
    20000.0
    """
    expected = unit(like)
    if isinstance(text, bool) or not isinstance(text, (int, float, str)):
        raise UnitError(f'{text!r} is not a quantity: write a number and a unit, like "5 {like}"')
    match = _QUANTITY.match(str(text))
    if not match:
        raise UnitError(f'{text!r} is not a quantity: write a number and a unit, like "5 {like}"')
    number, unit_text = float(match[1]), match[2]
    if not math.isfinite(number):
        raise UnitError(f"{text!r} is not a finite number")
    if not unit_text and expected.dimension != _NONE:
        raise UnitError(f'{text!r} has no unit: write "{match[1]} {like}" (this is {expected.kind})')
    read = unit(unit_text or "1")
    if read.dimension != expected.dimension:
        raise UnitError(f"'{unit_text or match[1]}' is {read.kind}, this is {expected.kind} (in {like}, say)")
    return number * read.factor


def show(value: float, like: str, digits: int = 4) -> str:
    """The SI ``value`` as text in the unit ``like``."""
    return f"{value / unit(like).factor:.{digits}g} {like}"


@dataclass(frozen=True)
class Parameter:
    """The label of one number: unit, range, source and meaning. ``value``, ``low``, ``high`` are in ``unit``."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    what: str
    unverified: bool = False

    @property
    def si(self) -> float:
        """The value in SI."""
        return self.value * unit(self.unit).factor


def par(
    value: float, unit_text: str, low: float, high: float, source: str, what: str, *, unverified: bool = False
) -> Any:
    """A dataclass field that is a number with its label; the field's value is in SI.

    value, low, high : in ``unit_text``
    source : key of ``references.bib``; ``unverified=True`` if nobody here has read that source
    """
    label = Parameter("", value, unit_text, low, high, source, what, unverified)
    return field(default=value * unit(unit_text).factor, metadata={"par": label})


def parameters(thing: Any) -> Iterator[Parameter]:
    """The labels of all ``par`` fields of a dataclass or of an instance, with the values the instance now holds."""
    for f in fields(thing):
        label: Parameter | None = f.metadata.get("par")
        if label is None:
            continue
        si = f.default if isinstance(thing, type) else getattr(thing, f.name)
        if si is MISSING or not isinstance(si, (int, float)):
            si = label.si
        yield Parameter(
            f.name, float(si) / unit(label.unit).factor, label.unit, label.low, label.high,
            label.source, label.what, label.unverified,
        )  # fmt: skip


def label(thing: Any, name: str) -> Parameter:
    """The label of one parameter, by name."""
    found: Mapping[str, Parameter] = {p.name: p for p in parameters(thing)}
    return found[name]
