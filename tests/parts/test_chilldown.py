"""Liquid to cool metal, against the table of the reference and the bounds of nature."""

from __future__ import annotations

import pytest

from gasloop.parts.chilldown import coolant

# cryogenics.md c.5, kg of liquid per kg of metal from 300 K: only latent heat, and with all of the vapour's
TABLE = [
    ("al_6061", "pH2", 0.398, 0.076), ("al_6061", "O2", 0.768, 0.528),
    ("al_6061", "CH4", 0.300, 0.216), ("al_6061", "N2", 0.847, 0.531),
    ("steel_304", "pH2", 0.206, 0.041), ("steel_304", "O2", 0.392, 0.270), ("steel_304", "CH4", 0.152, 0.110),
]  # fmt: skip


@pytest.mark.parametrize(("metal", "fluid", "most", "least"), TABLE)
def test_the_table_of_the_reference(metal, fluid, most, least):
    assert coolant(metal, fluid, 300.0) == pytest.approx(most, rel=0.002)
    assert coolant(metal, fluid, 300.0, warm_vapour=True) == pytest.approx(least, rel=0.005)


def test_pressure_and_start_move_it_as_they_must():
    assert coolant("al_6061", "O2", 200.0) < coolant("al_6061", "O2", 300.0)
    assert coolant("al_6061", "pH2", 300.0, p=3e5) > coolant("al_6061", "pH2", 300.0)  # less latent heat
    slight = coolant("steel_304", "N2", 78.0), coolant("steel_304", "N2", 78.0, warm_vapour=True)
    assert slight[1] == pytest.approx(slight[0], rel=0.01)


def test_metal_colder_than_the_liquid_is_refused():
    with pytest.raises(ValueError, match=r"chill-down from 60 K: O2 boils at 90\.19 K.*start above it"):
        coolant("al_6061", "O2", 60.0)
