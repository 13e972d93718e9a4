"""When a closed tank becomes full of liquid; vessel gas that would be two-phase."""

from __future__ import annotations

import pytest

from gasloop.matter import fluids
from gasloop.matter.helmholtz import FluidRangeError
from gasloop.parts.lockup import liquid_full_pressure
from gasloop.parts.real_gas import coldest, real_gas, refuse_two_phase


def test_at_lock_up_the_liquid_has_the_density_of_the_whole():
    of = fluids.fluid("pH2")
    start = fluids.state(of, p=1.2e5, quality=0.0), fluids.state(of, p=1.2e5, quality=1.0)
    p = liquid_full_pressure(of, 0.9, 1.2e5)
    assert fluids.state(of, p=p, quality=0.0).rho == pytest.approx(0.9 * start[0].rho + 0.1 * start[1].rho, rel=1e-9)


def test_a_tank_that_dries_out_never_locks_up():
    with pytest.raises(FluidRangeError, match=r"pH2, 30% full at 1.2 bar: .* dries out and never becomes full"):
        liquid_full_pressure(fluids.fluid("pH2"), 0.3, 1.2e5)


def test_a_fill_is_a_share():
    with pytest.raises(ValueError, match=r"fill 1\.2: a share of the volume between 0 and 1"):
        liquid_full_pressure(fluids.fluid("pH2"), 1.2, 1.2e5)


@pytest.mark.parametrize("name", ["H2", "O2", "Xe", "Kr", "He", "CO2"])
def test_all_at_once_is_what_each_gives_alone(name):
    of = fluids.fluid(name)
    T, rho = 1.1 * of.T_crit, 0.6 * of.rho_crit
    gas = real_gas(of, T, rho)
    for quantity in ("p", "u", "h", "s", "cv", "cp", "dp_dT", "dp_drho"):
        assert getattr(gas, quantity) == pytest.approx(getattr(of, quantity)(T, rho), rel=1e-10)
    assert gas.stiffness == pytest.approx(rho * of.w(T, rho) ** 2 / gas.p, rel=1e-10)


def test_the_coldest_of_a_thin_gas_is_its_dew_point():
    of = fluids.fluid("Xe")
    T = coldest(of, 100.0)
    assert float(of.dome(T, "rho_v")[0]) == pytest.approx(100.0, rel=1e-9)
    refuse_two_phase(of, T + 0.01, 100.0, "here")
    with pytest.raises(FluidRangeError, match=r"here: Xe at .* is partly liquid"):
        refuse_two_phase(of, T - 0.01, 100.0, "here")
    assert coldest(of, 1400.0) == pytest.approx(1.01 * of.T_crit)
