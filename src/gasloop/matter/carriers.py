"""Carriers: what a bus may carry, and the condition in which it comes.

A carrier is power (electricity, heat, sunlight; flow in W) or matter (flow in kg/s). Its *condition* holds what one unit
of flow brings with it: h [J per kg or per J] and s [J/K per kg or per J]. Energy and entropy of any stream are then
``flow * h`` and ``flow * s``, for power and matter alike, and the audit is one dot product.

Names: formula and phase (``O2.g``, ``H2O.l``), or a word. ``H2.g`` is normal hydrogen, ``H2.l`` is parahydrogen: a
liquefier that makes one from the other pays the heat of conversion, because both stand on one scale.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gasloop.matter import organics, regolith, soils
from gasloop.matter.mineral_table import ROWS
from gasloop.matter.species import SPECIES

ORTHO_NORMAL = 0.75  # share of ortho molecules in normal hydrogen, by the weights of the nuclear spins
T_SUN = 5772.0  # K, nominal effective temperature of the Sun (IAU 2015 resolution B3)


@dataclass(frozen=True)
class Condition:
    """What one unit of flow brings: temperature T [K], pressure p [Pa], enthalpy h and entropy s per unit of flow.

    Matter: h [J/kg] on the formation scale, s [J/kg/K]. Power: h = 1, s = 1/T for heat, 0 for electricity.
    ortho : share of ortho molecules, of hydrogen only: 3/4 in normal gas, 0 in parahydrogen
    """

    T: Any
    p: Any = 0.0
    h: Any = 1.0
    s: Any = 0.0
    ortho: Any = 0.0


@dataclass(frozen=True)
class Carrier:
    """Something that flows: its unit and the kg of each element per kg (empty for power)."""

    name: str
    unit: str
    elements: Mapping[str, float]
    what: str

    @property
    def is_matter(self) -> bool:
        """Whether the flow is a mass flow."""
        return self.unit == "kg/s"


def _matter(formula: str, phase: str, what: str) -> Carrier:
    known = next(s for s in SPECIES.values() if s.formula == formula)
    return Carrier(f"{formula}.{phase}", "kg/s", known.element_mass, what)


def _power(name: str, what: str) -> Carrier:
    return Carrier(name, "W", {}, what)


CARRIERS: dict[str, Carrier] = {
    c.name: c
    for c in (
        _power("electricity", "electric power; carries no entropy"),
        _power("heat", "heat at the temperature of its bus"),
        _power("sunlight", "solar radiation, black-body entropy of 5772 K"),
        _matter("H2", "g", "normal hydrogen gas"),
        _matter("H2", "l", "liquid parahydrogen"),
        _matter("O2", "g", "oxygen gas"),
        _matter("O2", "l", "liquid oxygen"),
        _matter("H2O", "l", "liquid water"),
        _matter("H2O", "g", "water vapour"),
        _matter("H2O", "s", "water ice"),
        _matter("N2", "g", "nitrogen gas"),
        _matter("CO2", "g", "carbon dioxide gas"),
        _matter("CO", "g", "carbon monoxide gas"),
        _matter("CH4", "g", "methane gas"),
        _matter("CH4", "l", "liquid methane"),
        _matter("C", "s", "solid carbon, as graphite"),
        _matter("He", "g", "helium gas"),
        _matter("Ar", "g", "argon gas"),
        _matter("Kr", "g", "krypton gas or supercritical krypton"),
        _matter("Xe", "g", "xenon gas or supercritical xenon"),
        *(_matter(row.formula, "s", row.what) for row in ROWS.values()),
        Carrier("soil.s", "kg/s", regolith.HIGHLAND_ELEMENTS, "dry highland soil"),
        *(Carrier(f"{name}.s", "kg/s", soil.elements, soil.what) for name, soil in soils.SOILS.items()),
        *(Carrier(f"{name}.s", "kg/s", solid.elements, solid.what) for name, solid in organics.ORGANICS.items()),
    )
}


def carrier(name: str) -> Carrier:
    """The carrier of that name."""
    if name not in CARRIERS:
        near = difflib.get_close_matches(name, CARRIERS, n=1)
        hint = f"did you mean '{near[0]}'? " if near else ""
        raise KeyError(f"no carrier '{name}'; {hint}there are: {', '.join(CARRIERS)}")
    return CARRIERS[name]


_EOS = {("H2", "g"): "H2", ("H2", "l"): "pH2"}  # normal gas, para liquid; any other carrier: its own formula


def eos_name(name: str) -> str:
    """The fluid of ``matter.fluids`` that stands for a carrier."""
    formula, phase = name.rsplit(".", 1)
    return _EOS.get((formula, phase), formula)


@lru_cache(maxsize=4096)
def condition(name: str, T: float, p: float = 1e5) -> Condition:
    """The condition of a carrier at temperature T [K] and pressure p [Pa]; floats.

    Fluids by their reference equation of state, ice and soils by their heat capacities.
    Raises ValueError where the state is outside the validity of the equation or of the other phase.
    """
    if name == "electricity":
        return Condition(T)
    if name == "heat":
        return Condition(T, 0.0, 1.0, 1.0 / T)
    if name == "sunlight":
        return Condition(T_SUN, 0.0, 1.0, 4.0 / (3.0 * T_SUN))
    formula, phase = carrier(name).name.rsplit(".", 1)
    if phase == "s":
        h, s = regolith.solid_state(formula, T)
        return Condition(T, p, h, s)
    from gasloop.matter import fluids

    fluid = fluids.fluid(eos_name(name))
    rho = fluids.density(fluid, p, T, phase={"g": "gas", "l": "liquid"}[phase])
    ortho = ORTHO_NORMAL if fluid.name == "H2" else 0.0
    return Condition(T, p, float(fluid.h(T, rho)), float(fluid.s(T, rho)), ortho)
