"""Stacks of cells against the laws they share: crossing, wear, both ways, heat below the thermoneutral voltage."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from gasloop.components import CATALOGUE
from gasloop.components.energy.alkaline_electrolyser import AlkalineElectrolyser
from gasloop.components.energy.alkaline_fuel_cell import AlkalineFuelCell
from gasloop.components.energy.pem_electrolyser import PemElectrolyser
from gasloop.components.energy.pem_fuel_cell import PemFuelCell
from gasloop.components.energy.pem_fuel_cell_air import PemFuelCellAir
from gasloop.components.energy.solid_oxide_electrolyser import SolidOxideElectrolyser
from gasloop.components.energy.unitised_stack import UnitisedStack
from gasloop.matter import lye, water_cell
from gasloop.matter.carriers import condition
from gasloop.matter.species import FARADAY, R_GAS, molar_mass
from gasloop.model.component import At, values
from gasloop.parts import electrochemistry
from tests.components.harness import DAY

KWH, UV_H = 3.6e6, 1e-6 / 3600
ELECTROLYSERS = (PemElectrolyser, AlkalineElectrolyser)
FUEL_CELLS = (PemFuelCell, AlkalineFuelCell, PemFuelCellAir)
BOTH_WAYS = (SolidOxideElectrolyser, UnitisedStack)
AGEING = (*ELECTROLYSERS, *FUEL_CELLS, *BOTH_WAYS)


def seen(unit, x, p=30e5, T_heat=310.0):
    """What a unit sees: gases at p, liquid water, steam of 400 K."""
    here = SimpleNamespace(**DAY)
    at = {
        "H2.g": (300.0, p), "O2.g": (300.0, p), "H2O.l": (300.0, 2e5), "H2O.g": (400.0, 1e5),
        "electricity": (300.0, 0.0), "heat": (T_heat, 0.0),
    }  # fmt: skip
    ports = {q.name: condition(q.carrier, *at[q.carrier]) for q in unit.ports if not q.outside}
    return At({**ports, **unit.conditions(x, here)}, here)


def run(unit, load, p=30e5, **states):
    x = values(**{**unit.start(), **states})
    return unit.physics(values(load=load), x, seen(unit, x, p))


def settled(unit, load, **how):
    """Flows where the temperature of the stack has come to rest."""
    start = unit.start()["T"]
    T = brentq(lambda T: run(unit, load, T=T, **how).rates["T"], 0.8 * start, 1.25 * start, xtol=1e-9)
    return run(unit, load, T=T, **how), T


# -- what cells stand in ------------------------------------------------------------------------------------


def test_lye_by_hand():
    # 30 % at 60 degC: rho = (1001.7 - 6.648 - 11.52) exp(0.258) = 1273 kg/m3, M = 6.81 mol/L
    assert lye.density(333.15, 0.3) == pytest.approx(1273.0, rel=1e-3)
    assert lye.conductivity(333.15, 0.3) == pytest.approx(108.9, rel=2e-3)  # M 6.81: the polynomial by hand
    assert lye.vapour_pressure(333.15, 0.3) < 0.65 * water_cell.saturation_pressure(333.15)


def test_pure_water_is_lye_of_no_strength():
    assert lye.water_activity(333.15, 0.0) == pytest.approx(1.0)
    assert lye.vapour_pressure(333.15, 0.0) == pytest.approx(water_cell.saturation_pressure(333.15), rel=1e-12)


def test_steam_cell_at_rest_and_thermoneutral():
    assert water_cell.steam_voltage(1073.15, 1.0, 1e5) == pytest.approx(0.977, abs=2e-3)  # LeRoy would say 0.690
    assert water_cell.steam_thermoneutral(1073.15) == pytest.approx(1.287, abs=2e-3)
    assert water_cell.thermoneutral() == pytest.approx(1.481, abs=5e-4)


def test_membrane_in_saturated_vapour_holds_14():
    assert water_cell.membrane_water(1.0) == pytest.approx(14.0, abs=0.01)


# -- crossing ------------------------------------------------------------------------------------------------


def test_nafion_117_loses_half_a_milliampere_per_bar_at_80_degC():
    j = electrochemistry.crossing(353.15, 1e5, 4.65e-14, 20e3, 183e-6)
    assert j == pytest.approx(2 * FARADAY * 4.65e-9 / 183e-6, rel=1e-12)
    assert 0.4 < j / 10 < 0.6  # mA/cm2


def test_a_higher_cathode_pressure_costs_hydrogen_and_a_thicker_membrane_less():
    def yield_of(p, **changes):
        unit = dataclasses.replace(PemElectrolyser(beside=1.0), **changes)
        got = run(unit, 1.0, p=p, T=353.15)
        return got.ports["hydrogen"] / molar_mass("H2") * 2 * FARADAY / (unit.j_rated * unit.area)

    assert yield_of(1.2e5) > yield_of(10e5) > yield_of(30e5) > 0.96
    assert yield_of(30e5, d=180e-6) > yield_of(30e5)
    loss = yield_of(30e5, eps=0.0) - yield_of(30e5)
    dry = water_cell.dry_pressure(electrochemistry.regulated(30e5, 30e5), 353.15)
    assert loss == pytest.approx(electrochemistry.crossing(353.15, dry, 4.65e-14, 20e3, 77e-6) / 2e4, rel=1e-3)


def test_only_the_hydrogen_side_needs_pressure():
    unit = PemElectrolyser()
    x = values(**{**unit.start(), "T": 353.15})
    ports = dict(seen(unit, x).ports)
    ports["oxygen"] = condition("O2.g", 300.0, 1.5e5)
    got = unit.physics(values(load=1.0), x, At(ports, None))
    both = run(unit, 1.0, T=353.15)
    dry = [water_cell.dry_pressure(electrochemistry.regulated(p, 30e5), 353.15) for p in (30e5, 1.5e5)]
    nernst = R_GAS * 353.15 / (4 * FARADAY) * np.log(dry[0] / dry[1])
    assert both.outputs["voltage"] - got.outputs["voltage"] == pytest.approx(nernst, rel=1e-6)
    assert got.ports["hydrogen"] == pytest.approx(both.ports["hydrogen"], rel=1e-12)  # crossing is hydrogen's


def test_beyond_its_pressure_a_compressor_lifts_the_gas():
    unit = PemElectrolyser(size=1e5)
    low, high = (run(unit, 1.0, p=p, T=353.15) for p in (30e5, 200e5))
    assert high.outputs["voltage"] == pytest.approx(low.outputs["voltage"], abs=1e-4)
    n = high.ports["hydrogen"] / molar_mass("H2")
    wanted = 1.5 * n * R_GAS * 300.0 * np.log(200 / 30) / unit.eta_lift
    assert low.ports["power"] - high.ports["power"] == pytest.approx(wanted, rel=0.02)


def test_hydrogen_in_oxygen_grows_as_the_load_falls():
    for cls in ELECTROLYSERS:
        share = [run(cls(), load).outputs["hydrogen_in_oxygen"] for load in (0.1, 0.3, 1.0)]
        assert share[0] > share[1] > share[2] > 0
    assert run(AlkalineElectrolyser(), 0.15).outputs["hydrogen_in_oxygen"] == pytest.approx(0.015, abs=0.006)


def test_nothing_crosses_at_rest_and_less_than_is_made_ever():
    g = np.geomspace(1e-3, 1e5, 60)
    lost = electrochemistry.lost_to_crossing(g, 350.0)
    assert np.all((lost > 0) & (lost < g * (1 + 1e-12)))
    assert np.all(np.diff(g - lost) > 0)
    assert electrochemistry.lost_to_crossing(0.0, 350.0) == 0.0
    assert electrochemistry.lost_to_crossing(0.0, 0.0) == 0.0
    assert electrochemistry.lost_to_crossing(2e4, 350.0) == pytest.approx(350.0, rel=1e-3)


# -- wear ----------------------------------------------------------------------------------------------------


def worn_by(profile, hours, step, **law):
    """Wear [V] after running a profile of loads by hour, restarted every ``step`` hours."""
    drift = {"drift": 5 * UV_H, "by_load": 0.5, "per_cycle": 100e-6, **law}
    y = np.array([0.0, 0.0])
    for k in range(round(hours / step)):
        load = profile(k * step)

        def rates(_t, y, load=load):
            got = electrochemistry.wear_rates(load, y[1], **drift)
            return [got["wear"], got["awake"]]

        y = solve_ivp(rates, (0, step * 3600), y, method="LSODA", rtol=1e-8, atol=1e-12).y[:, -1]
    return float(y[0])


def test_steady_wear_is_the_drift():
    got = worn_by(lambda t: 1.0, 1000, 10.0, per_cycle=0.0)
    assert got == pytest.approx(5e-3, rel=1e-2)  # the corner of |load|
    half = worn_by(lambda t: 0.5, 1000, 10.0, per_cycle=0.0)
    assert half == pytest.approx(5e-3 * 0.75, rel=1e-2)  # half of it goes with load


def test_a_switching_off_and_on_counts_once():
    day = lambda t: float(t % 24 < 12)  # noqa: E731
    got = worn_by(day, 240, 1.0, drift=0.0)
    assert got == pytest.approx(10 * 100e-6, rel=0.02)


@pytest.mark.parametrize("step", [0.25, 0.5, 3.0, 6.0])
def test_wear_does_not_depend_on_the_step(step):
    day = lambda t: float(t % 24 < 12)  # noqa: E731
    assert worn_by(day, 96, step) == pytest.approx(worn_by(day, 96, 1.0), rel=1e-4)


def test_standing_still_wears_nothing():
    assert worn_by(lambda t: 0.0, 1000, 10.0) == 0.0


def test_wear_is_within_the_usual_band():
    """3 to 5 uV/h steady (doe_hfto) for what that source speaks of."""
    for cls in ELECTROLYSERS:
        rate = run(cls(), 1.0, awake=1.0).rates["wear"]
        assert 3.0 <= rate / UV_H <= 5.0
    assert PemElectrolyser(drift=90 * UV_H)  # stressed cells are within the range


@pytest.mark.parametrize("cls", AGEING)
def test_a_worn_stack_takes_more_or_gives_less_and_an_alarm_tells_its_end(cls):
    for load in (1.0, -1.0) if cls in BOTH_WAYS else (1.0,):
        T = cls().start()["T"]
        new, old = (run(cls(), load, T=T, wear=wear) for wear in (0.0, 0.05))
        assert old.ports["power"] < new.ports["power"]
        assert old.ports["hydrogen"] == pytest.approx(new.ports["hydrogen"], rel=1e-12)
        assert 0 < old.outputs["aged"] < 0.1
        assert run(cls(), load, T=T, wear=0.25).outputs["aged"] > cls.alarms[0].level
    assert cls(worn=0.03).start()["wear"] == pytest.approx(0.03)


def test_years_of_wear_are_seen_in_the_energy_of_a_kilogram():
    unit = PemElectrolyser(size=1e5)
    hours = 4 * 8766

    def energy(wear):
        got = run(unit, 1.0, T=353.15, wear=wear)
        return -got.ports["power"] / got.ports["hydrogen"] / KWH

    lost = hours * 3600 * run(unit, 1.0, awake=1.0).rates["wear"]
    assert lost == pytest.approx(4.8e-6 * hours, rel=1e-2)  # 168 mV
    assert energy(lost) / energy(0.0) - 1 == pytest.approx(lost / 2.0, rel=0.05)


# -- heat ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", ELECTROLYSERS)
def test_no_heat_below_the_thermoneutral_voltage(cls):
    """What leaves as heat is what comes in less what the hydrogen holds: V and the balance of plant pay for it all."""
    unit = cls(bop=0.03)
    for load in (0.01, 0.05, 0.3, 1.0):
        got, _ = settled(unit, load, p=2e5)
        held = got.ports["hydrogen"] / molar_mass("H2") * 2 * FARADAY * water_cell.thermoneutral()
        assert got.ports["heat"] == pytest.approx(-got.ports["power"] - held, abs=2e-3 * held)
    cold = cls(bop=0.03, f1=1e-9, f2=1.0)
    cold = dataclasses.replace(cold, **({} if cls is PemElectrolyser else {"f2_T": 0.0, "f1_T": 0.0}))
    cold = dataclasses.replace(cold, T_set=360.0, p_rated=1.5e5)
    x = {"T": 350.0}
    load = brentq(lambda u: run(cold, u, p=1.5e5, **x).outputs["voltage"] - 1.42, 1e-9, 1.0)
    got = run(cold, load, p=1.5e5, **x)
    held = got.ports["hydrogen"] / molar_mass("H2") * 2 * FARADAY * water_cell.thermoneutral()
    assert -got.ports["power"] / 1.03 < held  # below 1.481 V the cell takes up heat: it must cool
    assert got.rates["T"] < 0


@pytest.mark.parametrize("cls", FUEL_CELLS)
def test_heat_of_a_fuel_cell_is_what_the_voltage_leaves(cls):
    got, _ = settled(cls(), 0.7)
    gone = -got.ports["hydrogen"] / molar_mass("H2") * 2 * FARADAY * water_cell.thermoneutral()
    vapour = got.ports.get("vapour", 0.0) * 2.4e6
    assert got.ports["heat"] + got.ports["power"] + vapour == pytest.approx(gone, rel=0.02)


def test_steam_stack_takes_heat_below_its_thermoneutral_voltage_and_gives_it_above():
    unit = SolidOxideElectrolyser()
    neutral = water_cell.steam_thermoneutral(1073.15)
    mild, T = settled(unit, 1.0)
    assert mild.outputs["voltage"] < neutral and mild.outputs["heater"] > 0.02 * unit.size
    hard, hot = settled(dataclasses.replace(unit, j_rated=14e3), 1.0)
    assert hard.outputs["voltage"] > neutral and hot > T
    assert hard.outputs["heater"] < 1e-3 * unit.size


def test_steam_needs_less_electricity_than_water():
    steam, _ = settled(SolidOxideElectrolyser(size=1e5), 1.0, p=1e5)
    water, _ = settled(PemElectrolyser(size=1e5), 1.0, p=1e5)
    per = [-got.ports["power"] / got.ports["hydrogen"] / KWH for got in (steam, water)]
    assert 32.7 - 5.6 < per[0] < per[1]  # 5.6 kWh/kg: what boiling the water takes, paid elsewhere


# -- voltages ------------------------------------------------------------------------------------------------


def test_no_cell_beats_its_reversible_voltage():
    j, T, p = np.meshgrid(np.geomspace(1, 1e4, 12), np.linspace(320, 357, 5), [1.5e5, 1e6, 3e6], indexing="ij")
    for cls in (PemElectrolyser, AlkalineElectrolyser, UnitisedStack):
        assert np.all(cls().polarisation(j, T, p, p) > cls().polarisation(0 * j, T, p, p))
    for cls in (PemFuelCell, AlkalineFuelCell, PemFuelCellAir):
        assert np.all(cls().polarisation(j, T, p, p) < cls().polarisation(0 * j, T, p, p))


def test_a_unitised_cell_stands_on_both_sides_of_its_voltage_at_rest():
    unit = UnitisedStack()
    rest = unit.polarisation(0.0, 345.0, 4e5, 4e5)
    assert unit.splitting(0.0, 345.0, 4e5, 4e5) == pytest.approx(rest, abs=1e-4)
    assert rest - unit.making(0.0, 345.0, 4e5, 4e5) == pytest.approx(0.0, abs=1e-4)
    j = np.array([200.0, 1e3, 5e3])
    assert np.all(
        np.diff([*unit.polarisation(-j[::-1], 345.0, 4e5, 4e5), rest, *unit.polarisation(j, 345.0, 4e5, 4e5)]) > 0
    )


def test_pressure_of_an_alkaline_cell_costs_the_nernst_voltage():
    unit, T = AlkalineElectrolyser(), 323.15
    rise = unit.voltage(3e3, T, 30e5, 30e5) - unit.voltage(3e3, T, 10e5, 10e5)
    vapour = lye.vapour_pressure(T, 0.3)
    assert rise == pytest.approx(0.75 * R_GAS * T / FARADAY * np.log((30e5 - vapour) / (10e5 - vapour)), rel=1e-4)
    assert 0.022 < rise < 0.035  # ENE-E4: measured 24 to 35 mV


def test_air_costs_a_fuel_cell_voltage_and_a_dry_membrane_too():
    air = PemFuelCellAir()
    rich = dataclasses.replace(air, share=0.9)
    assert rich.polarisation(5e3, 341.0, 2e5, 2e5) > air.polarisation(5e3, 341.0, 2e5, 2e5) + 0.02
    wet, dry = (PemFuelCell(humidity=h).polarisation(5e3, 348.0, 2e5, 2e5) for h in (1.0, 0.5))
    assert wet > dry


def test_more_air_is_drier_and_richer():
    few, many = (electrochemistry.along_air(341.0, 2e5, 0.2095, 0.4, 1 / excess) for excess in (1.2, 4.0))
    assert many[0] > few[0] and many[1] < few[1]
    inlet = 0.2095 * (2e5 - 0.4 * water_cell.saturation_pressure(341.0))
    assert electrochemistry.along_air(341.0, 2e5, 0.2095, 0.4, 0.0)[0] == pytest.approx(inlet, rel=2e-2)


def test_mean_of_oxygen_is_the_logarithmic_one():
    share, u, T, p = 0.2095, 0.5, 341.0, 2e5
    got, _ = electrochemistry.along_air(T, p, share, 0.1, u)
    p_in = 0.1 * water_cell.saturation_pressure(T)
    vapour = p_in / (p - p_in) + 2 * share * u
    left = 1 - share * u
    inlet = share * (p - p_in)
    outlet = share * (1 - u) / left * (p - min(p * vapour / (left + vapour), water_cell.saturation_pressure(T)))
    assert got == pytest.approx((inlet - outlet) / np.log(inlet / outlet), rel=5e-3)


# -- both ways -----------------------------------------------------------------------------------------------


def test_two_ways_of_a_load():
    load = np.linspace(-1, 1, 2001)
    plus, minus = electrochemistry.ways(load)
    assert np.all(plus >= 0) and np.all(minus >= 0)
    away = np.abs(load) > 0.05
    assert np.max(np.abs((plus - minus - load)[away])) < 1e-4
    assert electrochemistry.ways(0.0) == (0.0, 0.0)


@pytest.mark.parametrize("cls", BOTH_WAYS)
def test_both_ways_turn_round_and_lose_on_the_way(cls):
    unit = cls()
    split, make = (settled(unit, load, p=4e5)[0] for load in (0.7, -0.7))
    assert split.ports["power"] < 0 < split.ports["hydrogen"]
    assert make.ports["power"] > 0 > make.ports["hydrogen"]
    there = -split.ports["power"] / split.ports["hydrogen"]
    back = -make.ports["power"] / make.ports["hydrogen"]
    assert 0.25 < back / there < (0.60 if cls is UnitisedStack else 0.75)


def test_the_shuttles_efficiency():
    got = run(AlkalineFuelCell(), 1.0, T=355.0)
    assert 0.70 < got.ports["power"] / -got.ports["hydrogen"] / 120e6 < 0.75  # of the lower heating value


@pytest.mark.parametrize(
    ("cls", "changes"),
    [(PemFuelCell, {"r": 15e-6, "j_rated": 15e3, "humidity": 0.2}), (AlkalineFuelCell, {"worn": 0.3, "a": 0.1, "j_rated": 6e3}),
     (PemFuelCellAir, {"j_L": 1e4, "B": 0.4, "j_rated": 15e3}), (UnitisedStack, {"r": 2e-5, "j_rated": 1e4, "worn": 0.3}),
     (SolidOxideElectrolyser, {"asr": 2e-4, "j_rated": 5e3})],
)  # fmt: skip
def test_a_cell_that_would_be_dead_is_refused(cls, changes):
    with pytest.raises(
        ValueError, match=r"at its rated current a cell would give .* V, above 0\.2 V is allowed: lower"
    ):
        cls(**changes)


def test_all_are_in_the_catalogue():
    assert {cls.__name__ for cls in AGEING} <= {cls.__name__ for cls in CATALOGUE.values()}
