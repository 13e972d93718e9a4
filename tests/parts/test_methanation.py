"""Methanation: atoms, rest against its own constants and bounds, the bed that stays below rest."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.components.production.sabatier import Sabatier
from gasloop.matter import equilibrium
from gasloop.matter.species import P_STANDARD
from gasloop.parts import gas_loop, methanation
from gasloop.parts.methanation import METHANATION, SHIFT

ATOMS = {"CO2": (1, 2, 0), "H2": (0, 0, 2), "CH4": (1, 0, 4), "CO": (1, 1, 0), "H2O": (0, 1, 2)}


def atoms(amounts) -> np.ndarray:
    return sum(n * np.array(ATOMS[name], dtype=float) for name, n in amounts.items())


@pytest.mark.parametrize("T", [500.0, 700.0, 950.0])
def test_at_rest_both_quotients_are_the_constants(T):
    fed = methanation.feed(3.5)
    rest = methanation.at_rest(fed, T, 2e5)
    assert atoms(rest) == pytest.approx(atoms(fed), rel=1e-12)
    total = sum(rest.values())
    for reaction in (METHANATION, SHIFT):
        ln_Q = sum(nu * np.log(rest[name] / total * 2e5 / P_STANDARD) for name, nu in reaction.nu.items())
        assert ln_Q == pytest.approx(float(np.log(equilibrium.constant(reaction, T))), abs=2e-4)


def test_an_adiabatic_bed_keeps_its_enthalpy():
    fed = methanation.feed(4.0)
    T, rest = methanation.adiabatic(fed, 300.0, 1e5)
    assert gas_loop.heat_content(rest, T) == pytest.approx(gas_loop.heat_content(fed, 300.0), rel=1e-6)
    assert 750.0 < T < 900.0


def test_the_tail_nears_its_rest_and_never_passes_it():
    entering = methanation.at_rest(methanation.feed(3.5), 645.0, 1e5)
    rest = methanation.at_rest(methanation.feed(3.5), 535.0, 1e5)["CH4"]
    made = [methanation.tail(entering, 535.0, 1e5, Da)["CH4"] for Da in (0.0, 0.1, 1.0, 10.0, 1e4)]
    assert made[0] == pytest.approx(entering["CH4"], abs=1e-6)
    assert np.all(np.diff(made) > 0)
    assert made[-1] == pytest.approx(rest, rel=1e-3)
    assert made[-1] < rest * (1 + 1e-3)


def test_the_plants_reactor_reads_the_same_law():
    """Shared with ``sabatier``: same orders, same factor of temperature."""
    plant = Sabatier(T=560.0)
    Da = methanation.catalyst_over_flow(plant.Da, plant.E_a, 560.0)
    into = plant.loop.inlet
    xi = gas_loop.plug_flow_extent(plant.reaction, into, plant.T, plant.p, methanation.ORDERS, Da)
    assert xi == pytest.approx(1.0, rel=1e-6)  # per mole of methane made
