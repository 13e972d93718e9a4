"""Krypton and xenon: the check values their authors print, tables of the dilute gas, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.knowledge.sources import cite
from gasloop.matter.fluids import FluidRangeError, fluid
from gasloop.matter.transport import conductivity, gas_transport, saturated_transport, viscosity

# Section 4 of velliadou2021 (without the critical term) and of velliadou2021k (with it), T [K] and rho [kg/m3].
XENON_MU = [(300.0, 0.0, 23.1561), (300.0, 6.0, 23.3186), (300.0, 2500.0, 206.449), (292.711322, 0.0, 22.6125)]
XENON_K = [(300.0, 0.0, 5.4993), (300.0, 1200.0, 22.7675)]

# Table 3 of polychroniadou2022, rho in mol/m3; the second state lies inside the dome: a check of arithmetic only.
KRYPTON_MU = [
    (200.0, 1e-6, 17.33865170451214), (200.0, 13020.0, 56.4476422453026), (298.15, 1e-6, 25.306200000810886),
    (400.0, 1e-6, 32.795558620965195), (400.0, 13020.0, 64.8014771396677),
]  # fmt: skip

# CRC Handbook, limit of zero density, 200 to 600 K: uPa s (Huber and Harvey) and mW/m/K (uncertainty 3 %).
DILUTE = {
    "Kr": ((17.4, 25.5, 32.9, 39.6, 45.8), (6.4, 9.5, 12.3, 14.8, 17.1)),
    "Xe": ((15.7, 23.2, 30.5, 37.2, 43.5), (3.6, 5.5, 7.3, 8.9, 10.4)),
}


def test_xenon_as_printed():
    f = fluid("Xe")
    for T, rho, mu in XENON_MU:
        assert viscosity(f, T, rho) * 1e6 == pytest.approx(mu, rel=5e-6)
    for T, rho, k in XENON_K:
        assert conductivity(f, T, rho) * 1e3 == pytest.approx(k, rel=1e-5)


def test_krypton_as_printed():
    f = fluid("Kr")
    for T, rho, mu in KRYPTON_MU:
        assert viscosity(f, T, rho * f.M) * 1e6 == pytest.approx(mu, rel=2e-7)


@pytest.mark.parametrize("name", DILUTE)
def test_the_dilute_gas(name):
    T, (mu, k) = np.arange(200.0, 601.0, 100.0), DILUTE[name]
    assert viscosity(fluid(name), T, 0.0) * 1e6 == pytest.approx(mu, rel=0.01)
    assert conductivity(fluid(name), T, 0.0) * 1e3 == pytest.approx(k, rel=0.03)


@pytest.mark.parametrize("name", DILUTE)
def test_monatomic(name):
    """k_0 = 15/4 R mu_0 / M: the two dilute series of xenon were fitted on their own and agree."""
    f, T = fluid(name), np.linspace(1.01 * fluid(name).T_triple, 600.0, 12)
    assert conductivity(f, T, 0.0) == pytest.approx(3.75 * f.R * viscosity(f, T, 0.0), rel=2e-3)


def test_conductivity_of_liquid_krypton():
    """A row of huber2018 (fitted to measurements) and ChemSep at the boiling point: the law of corresponding states."""
    f = fluid("Kr")
    assert conductivity(f, 188.5, 21274 * f.M) == pytest.approx(48.3068e-3, rel=0.05)
    assert conductivity(f, 119.24, float(f.dome(119.24, "rho_l")[0])) == pytest.approx(90.5e-3, rel=0.05)


@pytest.mark.parametrize("name", DILUTE)
def test_conductivity_is_enhanced_near_the_critical_point_only(name):
    f = fluid(name)
    near, far = (conductivity(f, t * f.T_crit, f.rho_crit) for t in (1.005, 1.6))
    assert near > 1.8 * far
    thin = conductivity(f, 1.005 * f.T_crit, np.array([0.0, 1e-4, 1e-2]))
    assert np.ptp(thin) < 1e-4 * thin[0]


@pytest.mark.parametrize("name", DILUTE)
def test_fits_hold(name):
    f = fluid(name)
    assert max(saturated_transport(f).error.values()) < 1e-3
    assert max(gas_transport(f, 1.1 * f.T_crit, 1.2 * f.T_crit, f.rho_crit).error.values()) < 1e-2


def test_xenon_above_its_range_is_refused():
    f = fluid("Xe")
    with pytest.raises(
        FluidRangeError, match=r"conductivity of Xe: T = 700 K is above 606 K.*velliadou2021k.*stay below"
    ):
        conductivity(f, np.array([300.0, 700.0]), 1.0)
    assert viscosity(f, 700.0, 1.0) > viscosity(f, 600.0, 1.0)
    for key in ("velliadou2021", "velliadou2021k", "polychroniadou2022", "huber2018"):
        cite(key)
