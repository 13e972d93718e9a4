"""The cheap law of warm solids against the tables of ``matter``, and against itself."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.matter import soils
from gasloop.matter.minerals import mineral
from gasloop.parts.warm_solids import T_HIGH, T_LOW, warm

NAMES = ["FeTiO3", "Fe", "TiO2", "mare_17_rest", "mare_11_rest", "highland_16", "lms_1"]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_solid_that_matter_knows(name):
    law, true = warm(name), soils.soil(name) if name in soils.SOILS else mineral(name)
    T = np.linspace(T_LOW, T_HIGH, 300)
    assert np.max(np.abs(law.enthalpy(T) - true.enthalpy(T))) < 100.0  # J/kg
    assert np.max(np.abs(law.entropy(T) - true.entropy(T))) < 0.3  # J/kg/K
    assert np.max(np.abs(law.cp(T) / true.cp(T) - 1)) < 5e-3


@pytest.mark.parametrize("name", NAMES)
def test_enthalpy_and_entropy_are_integrals_of_its_heat_capacity(name):
    law, d = warm(name), 0.01
    for T in (320.0, 850.0, 1030.0, 1250.0):
        assert (law.enthalpy(T + d) - law.enthalpy(T - d)) / (2 * d) == pytest.approx(law.cp(T), rel=1e-6)
        assert (law.entropy(T + d) - law.entropy(T - d)) / (2 * d) == pytest.approx(law.cp(T) / T, rel=1e-6)


def test_what_it_does_not_know():
    with pytest.raises(ValueError, match="no mineral 'cheese'"):
        warm("cheese")
