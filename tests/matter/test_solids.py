"""Solids against NIST's polynomials, handbooks and the rules of integrals."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest
from scipy.integrate import quad

from gasloop.knowledge.sources import references
from gasloop.matter.solids import MATERIALS, SolidRangeError, solid

ca.GlobalOptions.setNumpyMode(1)

CURVES = [(name, key) for name, data in MATERIALS.items() for key in data.laws]


def curve(name, key):
    return getattr(solid(name), key)


@pytest.mark.parametrize(
    ("name", "T_c", "kJ"),
    [
        ("al_6061", 20.0, 177.5), ("al_6061", 77.0, 168.9), ("al_6061", 90.0, 163.8),  # cryogenics.md c.5
        ("steel_304", 20.0, 92.1), ("steel_304", 90.0, 83.6), ("steel_304", 110.0, 78.136),
    ],
)  # fmt: skip
def test_heat_of_cooling_from_300_K(name, T_c, kJ):
    assert solid(name).heat(300.0, T_c) / 1e3 == pytest.approx(kJ, rel=1e-3)


def nist(a, T):
    """log10 y as a polynomial of log10 T, by itself."""
    return 10 ** np.polynomial.polynomial.polyval(np.log10(T), a)


@pytest.mark.parametrize(("name", "key"), [(n, k) for n, k in CURVES if hasattr(MATERIALS[n].laws[k], "a")])
def test_a_curve_is_near_its_law(name, key):
    law = MATERIALS[name].laws[key]
    T = np.geomspace(law.low, 270.0, 500)
    expected = nist(law.a, T) if isinstance(law.a, tuple) else law(T)
    assert curve(name, key)(T) == pytest.approx(expected, rel=6e-3)


@pytest.mark.parametrize(
    ("name", "key", "T", "value", "rel"),
    [
        ("al_6061", "k", 77.0, 83.53, 2e-3), ("al_6061", "cp", 77.0, 348.1, 6e-3),  # NIST, as printed by another code
        ("al_6061", "k", 293.0, 154.35, 3e-3), ("al_6061", "cp", 293.0, 942.9, 0.012),
        ("copper", "k", 300.0, 401.0, 0.02), ("copper", "cp", 200.0, 356.0, 0.02),  # incropera2011
        ("copper", "k", 100.0, 482.0, 0.06), ("copper", "cp", 100.0, 252.0, 0.02),
        ("al_2014", "cp", 200.0, 787.0, 0.07), ("al_2014", "cp", 100.0, 473.0, 0.05),  # 2024-T6
        ("al_2014", "cp", 400.0, 925.0, 0.04),
        ("steel_304", "cp", 400.0, 501.0, 0.01),  # 316, mills2002
        ("ti_6al_4v", "cp", 100.0, 308.7, 0.01), ("ti_6al_4v", "cp", 200.0, 485.2, 0.01),  # belfem_ti6al4v
        ("ti_6al_4v", "cp", 400.0, 583.0, 0.01),
    ],
)  # fmt: skip
def test_points_of_handbooks(name, key, T, value, rel):
    assert curve(name, key)(T) == pytest.approx(value, rel=rel)


@pytest.mark.parametrize(("name", "key"), CURVES)
def test_positive_and_finite_over_its_range(name, key):
    c = curve(name, key)
    y = c(np.geomspace(c.low, c.high, 4000))
    assert np.all(np.isfinite(y)) and np.all(y > 0.0)


@pytest.mark.parametrize(("name", "key"), CURVES)
def test_integrals_are_those_of_the_curve(name, key):
    c, error = curve(name, key), {"cp": 1e-10, "k": 1e-7}[key]
    for T in (0.5 * (c.low + c.high), c.high):
        whole = quad(lambda t: float(c(t)), c.low, T, epsabs=0.0, epsrel=1e-12, limit=500)[0]
        shared = quad(lambda t: float(c(t)) / t, c.low, T, epsabs=0.0, epsrel=1e-12, limit=500)[0]
        assert c.integral(T) == pytest.approx(whole, rel=error)
        assert c.integral_over_T(T) == pytest.approx(shared, rel=error)


@pytest.mark.parametrize(("name", "key"), CURVES)
def test_floats_arrays_and_symbols_say_the_same(name, key):
    c = curve(name, key)
    T = np.geomspace(c.low * 1.001, c.high * 0.999, 40)
    x = ca.SX.sym("T")
    f = ca.Function("f", [x], [c(x), c.integral(x), c.integral_over_T(x), ca.jacobian(c.integral(x), x)])
    y, area, shared, slope = (np.asarray(v).ravel() for v in f(T.reshape(1, -1)))
    assert y == pytest.approx(c(T), rel=1e-13)
    assert y == pytest.approx([c(float(t)) for t in T], rel=1e-13)
    assert area == pytest.approx(c.integral(T), abs=1e-13 * float(np.max(area)))
    assert shared == pytest.approx(c.integral_over_T(T), abs=1e-13 * float(np.max(shared)))
    # The audit sets dE/dT against cp.
    assert slope == pytest.approx(y, abs={"cp": 1e-9, "k": 1e-4}[key] * float(np.max(y)))


def test_every_source_is_known():
    for data in MATERIALS.values():
        for law in data.laws.values():
            assert law.source in references()


def test_numbers_outside_the_data_are_refused():
    with pytest.raises(SolidRangeError, match=r"heat capacity of aluminium 6061-T6: 2 K is outside 4\.\.400 K"):
        solid("al_6061").cp(2.0)
    with pytest.raises(SolidRangeError, match="conductivity of glass-epoxy"):
        solid("g10").k(np.array([50.0, 450.0]))
    with pytest.raises(SolidRangeError, match="nan"):
        solid("g10").energy(float("nan"))


def test_missing_data_and_unknown_names_are_told():
    with pytest.raises(SolidRangeError, match="no data for its conductivity; materials that have it: al_6061"):
        solid("al_2219").k_integral(300.0, 20.0)
    with pytest.raises(ValueError, match="no material 'gold'; there are: al_6061"):
        solid("gold")
