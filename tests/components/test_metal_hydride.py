"""Hydrogen in a metal: plateau, heat of binding, hysteresis as a loss, kinetics, messages. Generic: test_catalogue."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gasloop.components.storage.metal_hydride import MetalHydride
from gasloop.matter import fluids
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.species import R_GAS
from gasloop.model.component import At, values
from gasloop.parts.real_gas import real_gas

BED = MetalHydride()
M = 2.016e-3
SITE = SimpleNamespace()


def run(bed: MetalHydride, x, seconds: float, T_bus: float, fill: float):
    """State at the end, and heat, energy and entropy that passed the ports [J, J, J/K]."""
    heat_bus = Condition(T_bus, 0.0, 1.0, 1.0 / T_bus)

    def rate(_t, y):
        at = values(m=y[0], T=y[1], y=y[2])
        seen = At({**bed.conditions(at, SITE), "heat": heat_bus}, SITE)
        got = bed.physics(values(fill=fill), at, seen)
        hydrogen, heat = got.ports["hydrogen"], got.ports["heat"]
        h, s = seen["hydrogen"].h, seen["hydrogen"].s
        return [
            *(float(got.rates[k]) for k in ("m", "T", "y")),
            heat,
            hydrogen * h + heat,
            hydrogen * s + heat / T_bus,
        ]

    start = [x.m, x.T, x.y, 0.0, 0.0, 0.0]
    y = solve_ivp(rate, (0, seconds), start, method="LSODA", rtol=1e-9, atol=1e-10).y[:, -1]
    return values(m=y[0], T=y[1], y=y[2]), y[3:]


def start(bed: MetalHydride = BED):
    return values(**bed.start())


@pytest.mark.parametrize(("dH", "dS", "atm"), [(32.151e3, 112.8, 1.82), (31.168e3, 111.4, 2.28)])
def test_plateaus_of_the_source_at_298_K(dH, dS, atm):
    """Its two plateaus lie half the hysteresis above and below ours."""
    source = math.exp(-dH / (R_GAS * 298.15) + dS / R_GAS)
    assert source == pytest.approx(atm, abs=0.01)
    side = 1 if atm > 2 else -1
    ours = float(BED.plateau(298.15, 0.5)) / 101325 * math.exp(side * BED.hysteresis / 2)
    assert ours == pytest.approx(source, rel=0.01)


def test_gas_on_the_plateau_does_not_react():
    x = start()
    gas = BED.pore_gas(x)
    assert float(BED.drive(gas, 0.5)) == pytest.approx(0.0, abs=2e-3)  # of a thin gas; hydrogen at 2 bar is nearly one
    slow = BED.between * BED.size * BED.k_d * math.exp(-BED.E_d / (R_GAS * x.T))
    assert float(BED.reaction(gas, 0.5)) == pytest.approx(slow * float(BED.drive(gas, 0.5)), rel=1e-9)


def test_the_driving_force_is_ln_of_the_pressures():
    T, of = 310.0, fluids.fluid("H2")
    p = 1.5 * float(BED.plateau(T, 0.4))
    gas = real_gas(of, T, float(fluids.density(of, p, T)))
    assert float(BED.drive(gas, 0.4)) == pytest.approx(math.log(1.5), abs=0.01)


def test_heat_of_binding_goes_into_the_loop():
    """Slowly filled at one temperature: dH per mole, and nothing else."""
    bed = MetalHydride(U=1000.0)
    end, (heat, _, _) = run(bed, start(bed), 40000.0, 300.0, 1e-4)
    taken = end.m - start(bed).m
    assert taken == pytest.approx(4.0, rel=1e-6)
    assert heat / taken == pytest.approx(bed.dH / M, rel=0.01)  # 15.7 MJ/kg


def test_energy_and_entropy_close_over_a_run():
    x, bed = start(), BED
    end, (_, energy, entropy) = run(bed, x, 3000.0, 290.0, 1e-3)
    before, after = bed.holds(x), bed.holds(end)
    assert after.energy - before.energy + energy == pytest.approx(0.0, abs=1e-6 * abs(energy))
    assert after.entropy - before.entropy + entropy > 0


def test_hysteresis_is_lost_in_a_cycle():
    """In and out again at one temperature: R T times hysteresis per mole turns to heat, and entropy."""
    bed = MetalHydride(U=1000.0)
    x = start(bed)
    middle, one = run(bed, x, 20000.0, 300.0, 1e-4)
    end, two = run(bed, middle, 20000.0, 300.0, -1e-4)
    made = one[2] + two[2] + bed.holds(end).entropy - bed.holds(x).entropy
    moved = 2.0 / M
    least = R_GAS * bed.hysteresis * moved
    assert least < made < 1.5 * least


def test_without_heat_the_bed_stops_itself():
    """Uncooled, the bed warms until its plateau meets the supply: pressure rises as ln p = const - dH / R T."""
    bed = MetalHydride(U=5.0)
    end, _ = run(bed, start(bed), 600.0, 300.0, 2e-3)
    assert end.T > 320
    ratio = float(bed.conditions(end, SITE)["hydrogen"].p) / float(bed.plateau(300.0, end.m / bed.size))
    assert ratio > math.exp(bed.dH / R_GAS * (1 / 300 - 1 / end.T))


def test_absorption_is_of_first_order():
    """Held at F above the hysteresis, 1 - x decays with k_a exp(-E_a / R T) (F - hys / 2)."""
    T, of = 300.0, fluids.fluid("H2")
    gas = real_gas(of, T, float(fluids.density(of, 8e5, T)))
    k = BED.k_a * math.exp(-BED.E_a / (R_GAS * T))
    for x in (0.3, 0.5, 0.7):
        F = float(BED.drive(gas, x)) - BED.hysteresis / 2
        assert float(BED.reaction(gas, x)) == pytest.approx(BED.size * k * F * (1 - x), rel=0.05)
        assert pytest.approx(math.log(8e5 / float(BED.plateau(T, x))) - BED.hysteresis / 2, abs=0.01) == F


def test_the_reaction_never_goes_against_its_drive():
    rho, x = np.meshgrid(np.geomspace(1e-3, 30.0, 60), np.linspace(-0.02, 1.02, 40))
    gas = real_gas(fluids.fluid("H2"), np.full_like(rho, 300.0), rho)
    assert np.all(BED.reaction(gas, x) * BED.drive(gas, x) >= 0)


def test_the_tilt_and_its_sum_belong_together():
    x, h = np.linspace(0.0, 1.0, 21), 1e-6
    assert (BED.tilt_sum(x + h) - BED.tilt_sum(x - h)) / (2 * h) == pytest.approx(BED.tilt(x), abs=1e-7)
    assert BED.tilt_sum(0.0) == 0.0


def test_mass_is_that_of_the_alloy_and_its_container():
    """1.49 % by weight: 66 kg of alloy for each kg of hydrogen."""
    assert BED.alloy / BED.size == pytest.approx(66.1, abs=0.1)
    assert BED.estimate().mass / BED.size == pytest.approx(66.1 * 1.3 * 1.2, rel=2e-3)


def test_published_condition_is_that_of_hydrogen():
    x = start()
    got = BED.conditions(x, SITE)["hydrogen"]
    true = condition("H2.g", 300.0, float(got.p))
    assert (got.h, got.s, got.ortho) == pytest.approx((true.h, true.s, 0.75), rel=1e-9)


def test_a_container_that_is_too_weak_is_refused():
    with pytest.raises(
        ValueError, match=r"at 350 K an almost full bed takes up hydrogen at .* above p_max 5 bar; cool"
    ):
        MetalHydride(T_start=350.0, p_max=5e5)
