"""Formulas, molar masses and standard states against published values."""

from __future__ import annotations

import pytest

from gasloop.matter.species import SPECIES, Species, atoms, molar_mass, species

# kg/mol, PubChem.
MOLAR = {
    "H2": 2.016, "O2": 31.998, "N2": 28.014, "H2O": 18.015, "CO2": 44.009, "CO": 28.010, "CH4": 16.043,
    "NH3": 17.031, "FeTiO3": 151.71, "Mg2SiO4": 140.69, "CaAl2Si2O8": 278.21, "C6H12O6": 180.16, "He": 4.0026,
    "Ar": 39.95, "Kr": 83.80, "Xe": 131.29,
}  # fmt: skip


@pytest.mark.parametrize("formula", MOLAR)
def test_molar_mass(formula):
    assert molar_mass(formula) * 1e3 == pytest.approx(MOLAR[formula], rel=1e-4)


def test_ilmenite_is_not_twice_itself():
    """A published plant study uses 308 g/mol for ilmenite: about twice the truth."""
    assert molar_mass("FeTiO3") * 1e3 == pytest.approx(151.7, abs=0.05)


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("FeTiO3", {"Fe": 1, "Ti": 1, "O": 3}),
        ("CH3OH", {"C": 1, "H": 4, "O": 1}),
        ("Fe0.95O", {"Fe": 0.95, "O": 1}),
        ("CO", {"C": 1, "O": 1}),
        ("Co", None),
    ],
)
def test_atoms(formula, found):
    if found is None:
        with pytest.raises(ValueError, match="no element 'Co'"):
            atoms(formula)
    else:
        assert atoms(formula) == found


@pytest.mark.parametrize("text", ["", "water", "h2o", "H2O.l", "2H2", "H2-O", "(CO)2"])
def test_what_is_not_a_formula(text):
    with pytest.raises(ValueError, match=r"is not a formula: write element symbols|no element"):
        atoms(text)


# CODATA key values and NIST: hf [kJ/mol], s0 [J/mol/K] as gas, liquid or graphite.
STANDARD = {
    "H2.g": (0, 130.68), "O2.g": (0, 205.15), "N2.g": (0, 191.61), "C.s": (0, 5.74),
    "H2O.l": (-285.83, 69.95), "H2O.g": (-241.83, 188.84), "CO2.g": (-393.51, 213.79),
    "CO.g": (-110.53, 197.66), "CH4.g": (-74.6, 186.3), "NH3.g": (-45.94, 192.77),
}  # fmt: skip


@pytest.mark.parametrize("name", STANDARD)
def test_standard_states(name):
    hf, s0 = STANDARD[name]
    assert species(name).hf / 1e3 == pytest.approx(hf, abs=0.05)
    assert species(name).s0 == pytest.approx(s0, abs=0.05)


def test_vaporisation_of_water_follows_from_two_rows():
    water, steam = species("H2O.l"), species("H2O.g")
    assert (steam.hf - water.hf) / 1e3 == pytest.approx(44.0, abs=0.05)  # kJ/mol at 25 C
    # Gibbs energy of vaporisation at 1 bar gives the vapour pressure at 25 C: 3.17 kPa.
    gibbs = steam.hf - water.hf - 298.15 * (steam.s0 - water.s0)
    assert 1e5 * 2.718281828 ** (-gibbs / (8.314462618 * 298.15)) == pytest.approx(3169.0, rel=0.01)


def test_element_masses_sum_to_one():
    for s in SPECIES.values():
        assert sum(s.element_mass.values()) == pytest.approx(1.0, abs=1e-12)
    assert species("H2O.l").element_mass["H"] == pytest.approx(0.1119, abs=1e-4)


def test_a_species_knows_its_atoms_and_mass():
    made = Species("CH4", "g", -74.6e3, 186.3, "cox1989")
    assert made.atoms == {"C": 1, "H": 4}
    assert pytest.approx(16.043e-3, rel=1e-4) == made.M


def test_unknown_species():
    with pytest.raises(KeyError, match=r"no species 'CO2.l'; there are: Al\.s, Al2O3\.s"):
        species("CO2.l")
