"""Tent, drill, cleanup and the law of drying ground against closed forms, integration and floors."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.special import erf, erfc

from gasloop.components.production.ice_drill import IceDrill
from gasloop.components.production.ice_tent import IceTent
from gasloop.components.production.water_cleanup import WaterCleanup
from gasloop.matter import floors, icy_ground, regolith
from gasloop.matter.carriers import condition
from gasloop.matter.species import R_GAS
from tests.components import harness

HOUR, DAY, KWH = 3600.0, 86400.0, 3.6e6
TRAP = icy_ground.Trap(area=0.005, leak=0.1, T=130.0)
AMPLE = icy_ground.Trap(area=10.0, leak=0.0, T=120.0)
R_V = R_GAS / regolith.M_WATER


def flows(unit, load=1.0, where=harness.DAY):
    return harness.flows(unit, [load], [], where)


# -- the law of drying ground ------------------------------------------------------------------------


def test_the_front_lets_its_vapour_out():
    """dd/dt by Knudsen diffusion at the law's front, integrated, gives its depth."""
    got = icy_ground.dry(0.05, 40.0, 260.0, 44 * HOUR, AMPLE)
    ice = 1800.0 * 0.05 / 0.95
    D = 10.4e-4 * np.sqrt((got.T_front + 260.0) / 2 / 350.0)
    law = D / (R_V * got.T_front) * (regolith.sublimation_pressure(got.T_front) - got.p)
    run = solve_ivp(lambda t, d: law / (d * ice), (0, 44 * HOUR), [1e-5], rtol=1e-9, atol=1e-12)
    assert run.y[0, -1] == pytest.approx(got.depth, rel=1e-4)


@pytest.mark.parametrize("boost", [1.0, 30.0])
def test_heat_through_the_surface_is_what_ground_and_vapour_hold(boost):
    """Surface heat against the energy of both profiles, integrated in depth: the law conserves energy."""
    x, T_g, T_s, t = 0.05, 40.0, 260.0, 44 * HOUR
    got = icy_ground.dry(x, T_g, T_s, t, AMPLE, boost)
    T, d, ice = got.T_front, got.depth, 1800.0 * x / (1 - x)
    cp1 = 1800.0 * regolith.cp_regolith((T + T_s) / 2)
    a1 = boost * regolith.ground_conductivity(1.0, (T + T_s) / 2) / cp1
    warm = 1800.0 * (regolith.soil_state(T)[0] - regolith.soil_state(T_g)[0])
    warm += ice * (regolith.ice_state(T)[0] - regolith.ice_state(T_g)[0])  # J/m3 from T_g to the front's temperature
    a2 = boost * regolith.ground_conductivity(1.0, (T + T_g) / 2) * (T - T_g) / warm
    above = quad(lambda z: T_s - (T_s - T) * erf(z / 2 / np.sqrt(a1 * t)) / erf(d / 2 / np.sqrt(a1 * t)) - T, 0, d)[0]
    below = quad(lambda z: erfc(z / 2 / np.sqrt(a2 * t)) / erfc(d / 2 / np.sqrt(a2 * t)), d, d + 20 * np.sqrt(a2 * t))[
        0
    ]
    L = regolith.vapour_state(T, regolith.sublimation_pressure(T))[0] - regolith.ice_state(T)[0]
    stored = cp1 * above + warm * (d + below) + ice * d * L
    assert got.H * got.sublimed == pytest.approx(stored, rel=1e-6)


def test_dried_depth_goes_with_the_root_of_time():
    one, four = (icy_ground.sublimed(0.12, 100.0, 260.0, t * HOUR) for t in (5, 20))
    assert four / one == pytest.approx(2.0, rel=1e-3)


def test_rods_help_until_vapour_is_what_hinders():
    """With any heat the front is as warm as the surface, and Knudsen diffusion alone sets the root of time."""
    rates = [icy_ground.sublimed(0.05, 40.0, 270.0, DAY, boost=b) for b in (1.0, 10.0, 1e3, 1e6, 1e9)]
    assert rates == sorted(rates)
    ice, D = 1800.0 * 0.05 / 0.95, 10.4e-4 * np.sqrt(270.0 / 350.0)
    most = np.sqrt(2 * ice * D / (R_V * 270.0) * regolith.sublimation_pressure(270.0) * DAY)
    assert rates[1] > 1.8 * rates[0]
    assert rates[4] == pytest.approx(most, rel=0.02)
    assert max(rates) < most


def test_compact_ground_of_little_ice_gives_less_than_rich():
    rich, poor = (icy_ground.sublimed(x, 100.0, 260.0, 5 * HOUR) for x in (0.12, 0.056))
    assert 1.3 < rich / poor < 2.2


def test_trap_and_leak_take_what_sublimes():
    got = icy_ground.dry(0.05, 40.0, 260.0, 44 * HOUR, TRAP)
    flux = got.sublimed / (44 * HOUR)
    free = np.sqrt(regolith.M_WATER / (2 * np.pi * R_GAS * got.T_front))
    back = regolith.sublimation_pressure(TRAP.T) * np.sqrt(got.T_front / TRAP.T)
    trapped = TRAP.area * free * (got.p - back)
    leaked = TRAP.area * TRAP.leak * free * got.p
    assert trapped + leaked == pytest.approx(flux, rel=1e-9)
    assert got.capture == pytest.approx(trapped / flux, rel=1e-9)


def test_without_a_leak_all_is_captured_and_a_warm_trap_keeps_less():
    def capture(**change):
        return icy_ground.dry(0.05, 40.0, 260.0, 44 * HOUR, dataclasses.replace(TRAP, **change)).capture

    assert capture(leak=0.0) == pytest.approx(1.0)
    assert capture(T=185.0) < capture(T=130.0) == pytest.approx(1 / 1.1, rel=1e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"grade": 0.0}, "grade 0: .* between 0 and 1; the ground holds no ice to win"),
        ({"grade": 5.6}, "grade 5.6: .* between 0 and 1; 5.6 % is 0.056"),
        ({"T_surface": 290.0}, "surface at 290.0 K: allowed 160 to 273 K"),
        ({"trap": icy_ground.Trap(0.005, 0.1, 261.0)}, "cold trap at 261.0 K .* cool the trap"),
        ({"T_ground": 245.0}, "it dries by itself; check the temperature of the ground"),
    ],
)
def test_ground_that_cannot_be(change, message):
    usual = {"grade": 0.05, "T_ground": 40.0, "T_surface": 260.0, "time": DAY, "trap": TRAP}
    with pytest.raises(ValueError, match=message):
        icy_ground.dry(**{**usual, **change})


# -- tent ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("grade", [0.01, 0.04, 0.10, 0.30])
def test_a_tent_is_above_the_floor_and_pays_for_ground_below(grade):
    tent = IceTent(grade=grade)
    got = flows(tent)
    heat = got.outputs["heating"] * tent.eta_heat / -got.ports["ice"]
    floor = floors.ice(grade, tent.T_ground, tent.drying.T_front)
    assert 1.3 * floor < heat < 4 * floor
    assert got.ports["infrared"] > heat * -got.ports["ice"] - floor * -got.ports["ice"]


def test_no_sun_no_water_and_half_the_sun_half_the_water():
    tent = IceTent()
    assert all(flow == 0.0 for flow in flows(tent, where=harness.NIGHT).ports.values())
    half = flows(tent, where={**harness.DAY, "lit": 0.5})
    assert half.ports["water"] == pytest.approx(tent.size / 2)


def test_tents_cover_the_ground_that_their_dwell_asks_for():
    tent = IceTent()
    moves_a_year = 365.25 * DAY * flows(tent).outputs["moves"]
    per_tent = moves_a_year * tent.drying.sublimed * tent.drying.capture  # kg/m2 a year
    assert tent.ground * per_tent == pytest.approx(tent.size * 365.25 * DAY)
    longer = IceTent(dwell=4 * tent.dwell)
    assert longer.ground > tent.ground  # the root of time: a long dwell heats worse
    assert longer.ground < 2 * tent.ground


def test_moving_the_tent_costs_weight_times_friction_times_way():
    tent = IceTent()
    got = flows(tent)
    area_a_second = got.ports["water"] / (tent.drying.capture * tent.drying.sublimed)
    force = tent.m_A * 1.2 * 1.62 * tent.friction
    assert got.outputs["moving"] == pytest.approx(area_a_second * force * tent.step / tent.eta_drive)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"grade": 0.0}, "ice_tent: grade 0"),
        ({"grade": 1.2}, "ice_tent: grade 1.2"),
        ({"T_surface": 300.0}, "ice_tent: surface at 300.0 K"),
        ({"T_trap": 200.0, "leak": 0.5, "trap": 0.1}, "keeps nothing of .* set `T_trap` lower"),
    ],
)
def test_a_tent_that_cannot_be(change, message):
    with pytest.raises(ValueError, match=message):
        IceTent(**change)


# -- drill --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["core", "microwave"])
def test_the_drill_keeps_the_contract_in_every_way(way):
    for check in (*harness.NATURE, *harness.CONTRACT):
        check(IceDrill(way=way))


@pytest.mark.parametrize("way", ["core", "microwave"])
@pytest.mark.parametrize("grade", [0.01, 0.05, 0.30])
def test_the_drill_is_above_the_floor_of_what_it_extracts(way, grade):
    drill = IceDrill(way=way, grade=grade)
    got = flows(drill)
    heat = got.outputs["heating"] / got.outputs["vapour"]
    assert heat > floors.ice(grade, drill.T_ground, drill.T_left)


def test_extraction_and_capture_are_apart():
    drill = IceDrill(way="microwave", extraction=0.8, leak=0.25)
    got = flows(drill).ports
    assert -got["residue"] / got["ice"] == pytest.approx(0.2)
    assert got["water"] / (got["water"] + got["loss"]) == pytest.approx(0.8)
    assert got["water"] / -got["ice"] == pytest.approx(0.64)


def test_a_core_held_longer_gives_more_and_a_thick_one_less():
    shares = [IceDrill(hold=t * HOUR).extracted for t in (1, 4, 12, 48)]
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(1 - (1 - IceDrill(hold=HOUR).drying.depth / 0.025) ** 2)
    assert IceDrill(R=0.1).extracted < IceDrill(R=0.025).extracted < 1


def test_microwaves_pay_for_the_soil_in_proportion():
    """Energy per vapour is straight in soil per ice, with the slope of the soil's own heat."""
    x = np.array([0.02, 0.05, 0.2])
    cost = np.array([(g := flows(IceDrill(way="microwave", grade=v)).outputs)["heating"] / g["vapour"] for v in x])
    soil = (1 - x) / x
    slope = np.diff(cost) / np.diff(soil)
    per_soil = regolith.soil_state(658.0)[0] - regolith.soil_state(40.0)[0]
    assert slope == pytest.approx(per_soil / (0.82 * 0.93), rel=1e-9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"way": "laser"}, "ice_drill: no way 'laser'; there are: core, microwave"),
        ({"grade": -0.1}, "ice_drill: grade -0.1"),
        ({"grade": 0.0, "way": "microwave"}, "no ice to win"),
        ({"T_trap": 245.0}, "catches no vapour of 240.0 K; set `T_trap` below"),
        ({"T_ground": 245.0}, "ice_drill: .*dries by itself"),
    ],
)
def test_a_drill_that_cannot_be(change, message):
    with pytest.raises(ValueError, match=message):
        IceDrill(**change)


# -- cleanup ------------------------------------------------------------------------------------------


def test_cleanup_loses_brine_and_contaminants_and_nothing_else():
    got = flows(WaterCleanup(y=0.2, recovery=0.9)).ports
    assert got["water"] / -got["raw"] == pytest.approx(0.9 * 0.8)
    assert got["raw"] + got["water"] + got["waste"] == pytest.approx(0.0, abs=1e-15)


def test_cleanup_without_recuperation_evaporates_all():
    still = WaterCleanup(recuperation=0.0, e_pump=1e3, recovery=0.9, y=0.1)
    got = flows(still)
    steam = condition("H2O.g", 300.0, 3.4e3).h - condition("H2O.l", 300.0, 1e5).h
    assert got.outputs["still"] / -got.ports["raw"] == pytest.approx(steam + 1e3, rel=1e-3)


def test_warm_product_is_paid_for():
    cold = condition("H2O.l", 280.0, 2e5)
    unit = WaterCleanup()
    x = harness.named((), ())
    at = harness.sees(unit, x)
    cooler = harness.At({**at.ports, "raw": cold}, at.site)
    u = harness.named(unit.controls, [1.0])
    more = unit.physics(u, x, at).ports["power"] - unit.physics(u, x, cooler).ports["power"]
    assert more / unit.size == pytest.approx(4180.0 * 20.0, rel=0.01)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"y": 5.0}, "contaminants 5: .* 5 % is 0.05"), ({"recovery": 90.0}, "recovery 90: .* 90 % is 0.9")],
)
def test_cleanup_that_cannot_be(change, message):
    with pytest.raises(ValueError, match=message):
        WaterCleanup(**change)
