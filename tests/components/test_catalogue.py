"""Every component of the catalogue against nature, the contract and its own statements."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from gasloop.components import CATALOGUE
from gasloop.model.component import Component
from tests.components.harness import CONTRACT, NATURE, STATEMENTS, variants

UNITS = [c for cls in CATALOGUE.values() for c in variants(cls)]


def name(unit: Component) -> str:
    """Catalogue name and fluid."""
    key = next(k for k, cls in CATALOGUE.items() if cls is type(unit))
    return f"{key}-{unit.fluid}" if hasattr(unit, "fluid") else key


@pytest.mark.parametrize("unit", UNITS, ids=name)
@pytest.mark.parametrize("check", NATURE, ids=lambda f: f.__name__.removeprefix("check_"))
def test_no_component_beats_nature(unit, check):
    check(unit)


@pytest.mark.parametrize("unit", UNITS, ids=name)
@pytest.mark.parametrize("check", CONTRACT, ids=lambda f: f.__name__.removeprefix("check_"))
def test_every_component_keeps_the_contract(unit, check):
    check(unit)


@pytest.mark.parametrize("cls", CATALOGUE.values(), ids=CATALOGUE)
@pytest.mark.parametrize("check", STATEMENTS, ids=lambda f: f.__name__.removeprefix("check_"))
def test_every_component_states_its_facts(cls, check):
    check(cls)


@pytest.mark.parametrize("cls", CATALOGUE.values(), ids=CATALOGUE)
def test_components_are_final(cls):
    with pytest.raises(TypeError, match="a component is final"):

        @dataclass(frozen=True, kw_only=True, eq=False)
        class Heir(cls):
            pass


@pytest.mark.parametrize("cls", CATALOGUE.values(), ids=CATALOGUE)
def test_an_unknown_port_is_named_with_the_known_ones(cls):
    with pytest.raises(KeyError, match=f"has no port 'nowhere'; it has: {cls.ports[0].name}"):
        cls.port("nowhere")
