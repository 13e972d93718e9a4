"""A reactor in a loop: nothing is lost, closed forms come out, no bed passes equilibrium."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.matter import equilibrium
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import atoms
from gasloop.parts import gas_loop

SABATIER = Reaction("CO2 + 4 H2 -> CH4 + 2 H2O")
SHIFT = Reaction("CO2 + H2 -> CO + H2O")
PYROLYSIS = Reaction("CH4 -> C + 2 H2")
ORDERS = {"CO2": 0.34, "H2": 0.88}


@pytest.mark.parametrize("T", [573.0, 673.0, 900.0])
def test_shift_of_equal_moles(T):
    """K = x^2 / (1 - x)^2, so x = sqrt(K) / (1 + sqrt(K)), whatever the pressure."""
    root = float(np.sqrt(equilibrium.constant(SHIFT, T)))
    for p in (5e4, 1e5, 1e6):
        found = gas_loop.equilibrium_extent(SHIFT, {"CO2": 1.0, "H2": 1.0}, T, p)
        assert found == pytest.approx(root / (1 + root), rel=1e-9)


@pytest.mark.parametrize("p", [5e4, 1e5, 3e5])
def test_pyrolysis_of_pure_methane(p):
    """K = 4 x^2 p / (1 - x^2), p in bar; carbon takes no part in the gas."""
    K, bar = float(equilibrium.constant(PYROLYSIS, 1100.0)), p / 1e5
    x = np.sqrt(K / (K + 4 * bar))
    assert gas_loop.equilibrium_extent(PYROLYSIS, {"CH4": 1.0}, 1100.0, p) == pytest.approx(x, rel=1e-9)


def test_a_bed_approaches_equilibrium_and_stops():
    feed, T, p = {"CO2": 1.0, "H2": 4.0}, 600.0, 1e5
    rest = gas_loop.equilibrium_extent(SABATIER, feed, T, p)
    made = [gas_loop.plug_flow_extent(SABATIER, feed, T, p, ORDERS, Da) for Da in (0.1, 1.0, 3.0, 10.0, 100.0)]
    assert np.all(np.diff(made) > 0)
    assert made[0] < 0.1
    assert rest * (1 - 1e-4) < made[-1] <= rest


def test_a_short_bed_converts_by_its_inlet_rate():
    """xi = Da p_CO2^0.34 p_H2^0.88 for little Da (bar)."""
    feed = {"CO2": 1.0, "H2": 4.0}
    for p in (1e5, 2e5):
        rate = (0.2 * p / 1e5) ** 0.34 * (0.8 * p / 1e5) ** 0.88
        found = gas_loop.plug_flow_extent(SABATIER, feed, 560.0, p, ORDERS, 1e-3)
        assert found == pytest.approx(1e-3 * rate, rel=5e-3)


@pytest.mark.parametrize("returned", [0.0, 0.5, 0.95])
@pytest.mark.parametrize("ratio", [3.5, 4.0, 4.5])
def test_no_atom_is_lost_in_the_loop(returned, ratio):
    def one_pass(feed):
        return 0.8 * gas_loop.equilibrium_extent(SABATIER, feed, 620.0, 1e5)

    loop = gas_loop.close(SABATIER, {"CO2": 1.0, "H2": ratio}, one_pass, returned)
    products = {name: n for name, n in SABATIER.nu.items() if n > 0}
    for atom in ("C", "H", "O"):

        def count(amounts, atom=atom):
            return sum(n * atoms(name).get(atom, 0.0) for name, n in amounts.items())

        assert count(loop.fresh) == pytest.approx(count(loop.purge) + count(products), rel=1e-9)
        assert count(loop.inlet) == pytest.approx(count(loop.outlet), rel=1e-9)
    for name in ("CO2", "H2"):
        assert loop.inlet[name] == pytest.approx(loop.fresh[name] + loop.back[name], rel=1e-9)
    assert one_pass(loop.inlet) == pytest.approx(1.0, rel=1e-6)
    assert loop.overall >= loop.per_pass - 1e-9


def test_recycle_raises_the_overall_conversion():
    def one_pass(feed):
        return gas_loop.equilibrium_extent(SHIFT, feed, 673.0, 1e5)

    overall = [gas_loop.close(SHIFT, {"CO2": 1.0, "H2": 1.0}, one_pass, R).overall for R in (0.0, 0.5, 0.9, 0.98)]
    assert np.all(np.diff(overall) > 0)
    assert overall[0] == pytest.approx(
        gas_loop.equilibrium_extent(SHIFT, {"CO2": 1.0, "H2": 1.0}, 673.0, 1e5), rel=1e-6
    )


def test_the_room_of_a_feed_is_its_scarcer_reactant():
    assert gas_loop.room(SABATIER, {"CO2": 1.0, "H2": 3.5}) == pytest.approx(0.875)
    assert gas_loop.room(SABATIER, {"CO2": 1.0, "H2": 8.0}) == pytest.approx(1.0)


def test_a_reaction_that_runs_to_its_end_or_not_at_all():
    burn, unburn = Reaction("2 CO + O2 -> 2 CO2"), Reaction("2 CO2 -> 2 CO + O2")
    assert gas_loop.equilibrium_extent(burn, {"CO": 2.0, "O2": 1.0}, 500.0, 1e5) == pytest.approx(1.0, rel=1e-8)
    assert gas_loop.equilibrium_extent(unburn, {"CO2": 2.0}, 500.0, 1e5) == pytest.approx(0.0, abs=1e-8)


def test_heat_of_a_mixture():
    parts = {"CO2": 1.0, "H2": 4.0}
    assert gas_loop.warming(parts, 300.0, 600.0) == pytest.approx(
        sum(n * (equilibrium.enthalpy(k, 600.0) - equilibrium.enthalpy(k, 300.0)) for k, n in parts.items())
    )
