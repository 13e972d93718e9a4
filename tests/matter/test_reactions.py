"""Reactions: balance, heat and Gibbs energy against published values, and what each message says."""

from __future__ import annotations

import pytest

from gasloop.matter.reactions import Reaction
from gasloop.matter.species import FARADAY, species

# text, heat and Gibbs energy at 298.15 K and 1 bar [kJ/mol of extent]; NIST, CODATA.
KNOWN = [
    ("2 H2O.l -> 2 H2 + O2", 2 * 285.83, 2 * 237.1),
    ("2 H2O.g -> 2 H2 + O2", 2 * 241.83, 2 * 228.6),
    ("CO2 + 4 H2 -> CH4 + 2 H2O.g", -165.0, -113.5),
    ("CO2 + H2 -> CO + H2O.g", 41.2, 28.6),
    ("CO2 + 2 H2 -> C + 2 H2O.g", -90.1, -62.8),
    ("CH4 -> C + 2 H2", 74.6, 50.5),
    ("2 CO2 -> 2 CO + O2", 566.0, 514.4),
    ("N2 + 3 H2 -> 2 NH3", -91.9, -32.8),
]


@pytest.mark.parametrize(("text", "heat", "gibbs"), KNOWN, ids=[k[0] for k in KNOWN])
def test_heat_and_gibbs_energy(text, heat, gibbs):
    reaction = Reaction(text)
    assert reaction.heat() / 1e3 == pytest.approx(heat, abs=0.3)
    assert reaction.gibbs() / 1e3 == pytest.approx(gibbs, abs=0.4)


def test_the_floor_under_every_electrolyser():
    """LIF-V3: 4.12 kWh/kg O2 as Gibbs energy, 4.96 as heat; 1.126 kg water and 0.126 kg hydrogen per kg."""
    split = Reaction("2 H2O.l -> 2 H2 + O2")
    per_kg = split.mass("O2") * 3.6e6
    assert split.gibbs() / per_kg == pytest.approx(4.12, rel=2e-3)
    assert split.heat() / per_kg == pytest.approx(4.96, rel=2e-3)
    assert -split.mass("H2O") / split.mass("O2") == pytest.approx(1.126, rel=1e-3)
    assert split.mass("H2") / split.mass("O2") == pytest.approx(0.126, rel=1e-3)
    assert split.gibbs() / (4 * FARADAY) == pytest.approx(1.229, abs=5e-4)  # V, reversible cell
    assert split.heat() / (4 * FARADAY) == pytest.approx(1.481, abs=5e-4)  # V, thermoneutral cell
    assert pytest.approx(139.6, rel=1e-3) == 4 * FARADAY / species("O2.g").M / 86400  # A cell per kg/d


def test_mass_is_conserved():
    for text, _, _ in KNOWN:
        reaction = Reaction(text)
        assert sum(reaction.mass(f) for f in reaction.nu) == pytest.approx(0.0, abs=1e-12)


def test_reading():
    reaction = Reaction("0.5 O2 + H2.g->H2O.l")
    assert reaction.nu == {"O2": -0.5, "H2": -1.0, "H2O": 1.0}
    assert reaction.phases == {"H2": "g", "H2O": "l"}
    assert reaction.mass("O2") == pytest.approx(-0.5 * species("O2.g").M)
    assert reaction.entropy() == pytest.approx(69.95 - 130.68 - 0.5 * 205.152, abs=1e-9)
    assert Reaction("FeTiO3 + H2 -> Fe + TiO2 + H2O").nu["TiO2"] == 1.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("H2O -> 2 H2 + O2", "is not balanced: it makes 2 H, makes 1 O; mend the stoichiometric numbers"),
        ("CO2 + 4 H2 -> CH4 + H2O", "is not balanced: it loses 2 H, loses 1 O"),
        ("2 H2 + O2", "write a reaction as 'a A + b B -> c C'"),
        ("H2 -> O2 -> H2O", "write a reaction as 'a A + b B -> c C'"),
        ("H2 + -> H2", "cannot read ''; write a number and a formula"),
        ("two H2 -> 2 H2", "cannot read 'two H2'"),
        ("Xx2 -> Xx2", "'Xx2': no element 'Xx'"),
    ],
)
def test_what_cannot_be_a_reaction(text, says):
    with pytest.raises(ValueError) as refused:
        Reaction(text)
    assert says in str(refused.value)


def test_a_substance_in_two_phases_must_say_which():
    with pytest.raises(ValueError, match=r"say which H2O is meant: H2O\.l or H2O\.g"):
        Reaction("2 H2O -> 2 H2 + O2").heat()
    with pytest.raises(ValueError, match=r"say which C2H4 is meant: a species of matter/species\.py"):
        Reaction("C2H4 + 2 H2 -> 2 CH4").heat()
