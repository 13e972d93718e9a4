"""Blankets against the table of the reference, limits of the laws, and messages."""

from __future__ import annotations

import casadi as ca
import numpy as np
import pytest

from gasloop.knowledge.sources import references
from gasloop.matter.solids import SolidRangeError, solid
from gasloop.parts.insulation import (
    BLANKETS,
    P_SOFT,
    TORR,
    InsulationRangeError,
    blanket,
    blanket_flux,
    layer_flux,
)  # fmt: skip
from gasloop.parts.supports import strut_area, strut_heat

ca.GlobalOptions.setNumpyMode(1)

# cryogenics.md c.3, "Computed W/m2" at 1e-6 torr: T_h, T_c, N, n per cm; sets A, B, C; as printed
TABLE = [
    (305.0, 20.3, 30.0, 10.0, "0.280", "0.459", "0.345"),
    (305.0, 20.3, 45.0, 12.0, "0.207", "0.325", "0.285"),
    (300.0, 90.2, 30.0, 10.0, "0.254", "0.419", "0.294"),
    (164.0, 20.3, 45.0, 12.0, "0.026", "0.032", "0.077"),
    (90.0, 20.3, 45.0, 12.0, "0.007", "0.007", "0.031"),
]


@pytest.mark.parametrize("row", TABLE)
@pytest.mark.parametrize(("column", "name"), [(4, "dam_silk"), (5, "dam_glass"), (6, "dam_dacron")])
def test_the_table_of_the_reference(row, column, name):
    T_h, T_c, N, n = row[:4]
    printed = float(row[column])
    got = blanket_flux(name, T_h, T_c, N, 100.0 * n, 1e-6 * TORR)
    assert abs(got - printed) <= max(0.005 * printed, 0.00051)  # half a unit in the last digit, and a hair


def test_units_of_pressure_and_density():
    # The traps of public copies: torr for Pa changes the gas term 133 times, layers per m for per cm the rest.
    ideal = blanket_flux("dam_silk", 300.0, 77.0, 40.0, 1000.0, 0.0)
    gassy = blanket_flux("dam_silk", 300.0, 77.0, 40.0, 1000.0, 1e-5 * 133.32236842)
    assert (gassy - ideal) * 40.0 == pytest.approx(1.46e4 * 1e-5 * (300.0**0.52 - 77.0**0.52), rel=1e-9)
    for name, b in BLANKETS.items():
        spacers = [
            blanket_flux(name, 300.0, 77.0, 40.0, n, 0.0) - b.C_r * b.eps * (300.0**4.67 - 77.0**4.67) / 40.0
            for n in (1000.0, 2000.0)
        ]
        assert spacers[1] / spacers[0] == pytest.approx(2.0**b.a, rel=1e-6)


@pytest.mark.parametrize("name", BLANKETS)
def test_what_every_blanket_does(name):
    flux = blanket(name).flux
    assert flux(90.0, 90.0, 30.0, 1000.0) == pytest.approx(0.0, abs=1e-15)
    assert flux(20.0, 300.0, 30.0, 1000.0) == pytest.approx(-flux(300.0, 20.0, 30.0, 1000.0), rel=1e-12)
    rising = flux(np.linspace(30.0, 330.0, 50), 20.0, 30.0, 1000.0)
    assert np.all(np.diff(rising) > 0.0)
    assert flux(300.0, 20.0, 60.0, 1000.0) < 0.52 * flux(300.0, 20.0, 30.0, 1000.0)
    # 30 black foils would let through sigma T^4 / 31, and these are bright.
    assert flux(300.0, 20.0, 30.0, 1000.0) < 5.67e-8 * 300.0**4 / 31.0
    x = ca.SX.sym("T")
    f = ca.Function("f", [x], [flux(x, 20.0, 30.0, 1000.0)])
    assert float(f(250.0)) == pytest.approx(flux(250.0, 20.0, 30.0, 1000.0), rel=1e-13)
    assert blanket(name).source in references()


def test_variable_density_blanket_is_near_what_the_tank_was_measured_at():
    # MHTB, 45 layers: 0.22 W/m2 at 305 K, from memory in the reference; of the order only.
    assert 0.15 < blanket_flux("variable_density", 305.0, 20.3, 45.0, 1000.0) < 0.3


def test_two_halves_make_a_whole():
    """A shield that nothing cools, at the temperature where both halves carry the same, changes little."""
    half = [blanket_flux("dam_dacron", 300.0, T, 30.0, 1200.0) - blanket_flux("dam_dacron", T, 20.0, 30.0, 1200.0)
            for T in (100.0, 299.0)]  # fmt: skip
    assert half[0] > 0.0 > half[1]
    T = np.linspace(100.0, 299.0, 20000)
    left = blanket_flux("dam_dacron", T, 20.0, 30.0, 1200.0)
    through = left[np.argmin(np.abs(blanket_flux("dam_dacron", 300.0, T, 30.0, 1200.0) - left))]
    assert through == pytest.approx(blanket_flux("dam_dacron", 300.0, 20.0, 60.0, 1200.0), rel=0.02)


def test_a_spoiled_vacuum_is_refused():
    blanket_flux("dam_dacron", 300.0, 77.0, 30.0, 1000.0, P_SOFT)
    with pytest.raises(InsulationRangeError, match=r"13\.3 Pa between the foils.*0\.0133 Pa .*layer of foam"):
        blanket_flux("dam_dacron", 300.0, 77.0, 30.0, 1000.0, 13.3)


def test_bad_blankets_are_told():
    with pytest.raises(ValueError, match="no blanket 'wool'; there are: dam_silk"):
        blanket("wool")
    with pytest.raises(InsulationRangeError, match="at least one"):
        blanket_flux("dam_dacron", 300.0, 77.0, 0.5, 1000.0)
    with pytest.raises(InsulationRangeError, match=r"10 layers per metre; allowed 100 to 10000 \(1 to 100 per cm\)"):
        blanket_flux("dam_dacron", 300.0, 77.0, 30.0, 10.0)


def test_foam_conducts_as_foam():
    # Polyurethane of 32 to 64 kg/m3: 0.015 to 0.04 W/m/K from 77 to 300 K, whatever the gas in it.
    mean = solid("foam").k_integral(300.0, 77.0) / 223.0
    assert 0.015 < mean < 0.04
    assert layer_flux("foam", 300.0, 77.0, 0.05) == pytest.approx(mean * 223.0 / 0.05, rel=1e-12)


def test_struts():
    # 10 t at 10 m/s2 on glass-epoxy at 100 MPa, 0.3 m long: 10 cm2; NIST's mean conductivity from 90 to 300 K.
    area = strut_area(1e5, 1e8)
    assert area == pytest.approx(1e-3)
    T = np.linspace(90.0, 300.0, 4000)
    k = 10 ** np.polynomial.polynomial.polyval(
        np.log10(T), [-2.64827, 8.80228, -24.8998, 41.1625, -39.8754, 23.1778, -7.95635, 1.48806, -0.11701]
    )
    assert strut_heat("g10", area, 0.3, 300.0, 90.0) == pytest.approx(area / 0.3 * np.trapezoid(k, T), rel=1e-3)
    assert strut_heat("steel_304", 1.0, 1.0, 300.0, 110.0) == pytest.approx(2433.0, rel=0.01)  # cryogenics.md c.4
    with pytest.raises(SolidRangeError, match="conductivity of titanium"):
        strut_heat("ti_6al_4v", 1.0, 1.0, 300.0, 15.0)
