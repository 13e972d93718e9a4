"""Energy components against closed forms, measured curves and the limits of thermodynamics.

Published points carry the names of the reference tables: ENE-A closed forms, ENE-E electrolyser curves, ENE-F
fuel cell curves, ENE-S systems. A bound that is wider than the source's own scatter says so where it stands.
"""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import casadi as ca
import numpy as np
import pytest
from scipy.optimize import brentq, least_squares

from gasloop.components.energy.battery import Battery
from gasloop.components.energy.fission_reactor import FissionReactor
from gasloop.components.energy.pem_electrolyser import PemElectrolyser
from gasloop.components.energy.pem_fuel_cell import T_FIT, PemFuelCell
from gasloop.components.energy.pv_array import PvArray
from gasloop.components.energy.radiator import Radiator
from gasloop.matter import water_cell
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import FARADAY, R_GAS, molar_mass, species
from gasloop.model.component import At, values

ca.GlobalOptions.setNumpyMode(1)

KWH = 3.6e6
ALL = (PemElectrolyser, PemFuelCell, PvArray, FissionReactor, Battery, Radiator)
CELLS = (PemElectrolyser, PemFuelCell)

ATM = 101325.0


def place(**changes):
    """A lit polar ridge."""
    usual = {
        "gravity": 1.62, "flux": 1361.0, "lit": 1.0, "diffuse": 0.0, "sun_elevation": 0.02,
        "sink_T": 180.0, "ground_T": 200.0, "air_T": 300.0,
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **changes})


def ideal_gas(formula, T, p, cp):
    """A gas on the formation scale, by hand: constant cp [J/mol/K], ideal."""
    s = species(f"{formula}.g")
    return Condition(T, p, cp * (T - 298.15) / s.M, (s.s0 + cp * np.log(T / 298.15) - R_GAS * np.log(p / 1e5)) / s.M)


def water(T, p=2e5):
    """Liquid water on the formation scale, by hand: cp 75.3 J/mol/K."""
    s = species("H2O.l")
    return Condition(T, p, (s.hf + 75.3 * (T - 298.15)) / s.M, (s.s0 + 75.3 * np.log(T / 298.15)) / s.M)


def seen(unit, x=None, p=30e5, T_heat=300.0, T_bus=300.0, **site):
    """What a unit sees: gases at p, water and gases at T_bus, its heat bus at T_heat."""
    here = place(**site)
    by_carrier = {
        "H2.g": ideal_gas("H2", T_bus, p, 28.84), "O2.g": ideal_gas("O2", T_bus, p, 29.4),
        "H2O.l": water(T_bus), "electricity": Condition(T_bus),
        "heat": Condition(T_heat, 0.0, 1.0, 1 / T_heat),
    }  # fmt: skip
    ports = {port.name: by_carrier[port.carrier] for port in unit.ports if not port.outside}
    return At({**ports, **unit.conditions(x, here)}, here)


def run(unit, load, x=None, **surroundings):
    """Flows of a unit at a load; states that are not given are at their start."""
    x = values(**{**unit.start(), **(vars(x) if x else {})})
    return unit.physics(values(load=load), x, seen(unit, x, **surroundings))


def start_of(unit):
    return values(**unit.start())


def settled(unit, load, **surroundings):
    """Steady temperature of a cell stack [K]."""
    return brentq(lambda T: run(unit, load, values(T=T), **surroundings).rates["T"], 280.0, 420.0, xtol=1e-10)


def audit(unit, flows, at, x):
    """Power and entropy that vanish: sum of flow h + dU/dt [W], sum of flow s + dS/dt [W/K]."""
    energy = sum(flows.ports[p.name] * at[p.name].h for p in unit.ports)
    entropy = sum(flows.ports[p.name] * at[p.name].s for p in unit.ports)
    whole = {**unit.start(), **(vars(x) if x else {})}
    for name, rate in flows.rates.items():
        here, step = whole[name], 1e-3 * max(abs(whole[name]), 1e-3)
        up, down = (unit.holds(values(**{**whole, name: here + d})) for d in (step, -step))
        energy += rate * (up.energy - down.energy) / (2 * step)
        entropy += rate * (up.entropy - down.entropy) / (2 * step)
    return energy, entropy


# -- the water cell --------------------------------------------------------------------------------


def test_reversible_voltage_is_the_gibbs_energy_of_water():
    gibbs = Reaction("2 H2O.l -> 2 H2.g + O2.g").gibbs() / (4 * FARADAY)
    assert gibbs == pytest.approx(1.229, abs=2e-4)
    assert water_cell.reversible_voltage(298.15, 1e5, 1e5) == pytest.approx(gibbs, abs=2e-5)


@pytest.mark.parametrize("T", [300.0, 333.15, 353.15, 365.0])
def test_reversible_voltage_is_that_of_the_real_fluids(T):
    def g(name, M):
        c = condition(name, T, ATM)
        return (c.h - T * c.s) * M

    M_H2, M_O2, M_H2O = molar_mass("H2"), molar_mass("O2"), molar_mass("H2O")
    E = (g("H2.g", M_H2) + 0.5 * g("O2.g", M_O2) - g("H2O.l", M_H2O)) / (2 * FARADAY)
    assert water_cell.reversible_voltage(T, ATM, ATM) == pytest.approx(E, abs=1e-3)


def test_reversible_voltage_at_80_degC_agrees_with_the_three_fits_in_use():
    for other in (1.18339, 1.18247, 1.18338):  # LeRoy, Bernardi, Koponen at 1 atm
        assert water_cell.reversible_voltage(353.15, ATM, ATM) == pytest.approx(other, abs=1e-3)


def test_saturation_pressure_against_the_equation_of_state():
    from CoolProp.CoolProp import PropsSI

    T = np.linspace(275.0, 370.0, 20)
    exact = np.array([PropsSI("P", "T", t, "Q", 0, "Water") for t in T])
    assert np.max(np.abs(water_cell.saturation_pressure(T) / exact - 1)) < 1e-3


def test_dry_pressure_never_reaches_zero_and_is_exact_where_cells_run():
    assert water_cell.dry_pressure(3e5, 353.15) == pytest.approx(3e5 - water_cell.saturation_pressure(353.15), rel=1e-4)
    assert water_cell.dry_pressure(1e4, 353.15) > 0


def test_nafion_conductivity_is_springers():
    # 0.005139 * 22 - 0.00326 = 0.1098 S/cm at 303 K
    assert water_cell.nafion_conductivity(303.0, 22.0) == pytest.approx(10.98, rel=1e-3)


# -- electrolyser ----------------------------------------------------------------------------------

E9_J = np.array([0.2, 0.5, 1.0, 1.5, 2.0]) * 1e4
E9_V = np.array([1.660, 1.740, 1.811, 1.860, 1.900])


def test_e9_curve_within_8_mV():
    """The published curve keeps E at 1.229 V; ours follows temperature and halves the exchange currents."""
    miss = PemElectrolyser().voltage(E9_J, 353.15, ATM, ATM) - E9_V
    assert np.max(np.abs(miss)) < 8e-3
    assert np.ptp(miss) < 1e-3  # one constant shift, not a shape


def test_e9_curve_with_its_own_kinetics_and_reversible_voltage():
    cell = PemElectrolyser(j0_a=4e-3, j0_c=40.0)  # 4e-7 and 4e-3 A/cm2
    V = cell.voltage(E9_J, 353.15, ATM, ATM)
    fixed = 1.229 - water_cell.reversible_voltage(353.15, ATM, ATM)
    assert np.max(np.abs(V + fixed - E9_V)) < 1.5e-3


def test_a1_faraday_limit():
    unit = PemElectrolyser(f1=1e-12, f2=1.0, bop=0.0)
    for load in (0.05, 0.3, 1.0):
        got = run(unit, load, values(T=350.0))
        per_volt = -got.ports["power"] / got.ports["hydrogen"] / KWH / got.outputs["voltage"]
        assert per_volt == pytest.approx(26.59, rel=2e-3)
        for V, kWh in ((1.60, 42.5), (1.75, 46.5), (1.90, 50.5), (2.00, 53.2)):
            assert per_volt * V == pytest.approx(kWh, rel=2e-3)


def specific_energy(unit, load, T=353.15, **surroundings):
    """kWh of electric power per kg of hydrogen."""
    got = run(unit, load, values(T=T), **surroundings)
    return -got.ports["power"] / got.ports["hydrogen"] / KWH


def test_s4_s5_stack_and_system_at_rated_load():
    unit = PemElectrolyser()
    system = specific_energy(unit, 1.0, p=ATM)
    assert system / (1 + unit.bop) == pytest.approx(51.0, rel=0.01)  # stack, 2 A/cm2, 1 atm
    assert system == pytest.approx(55.0, rel=0.01)


def test_s3_s6_system_in_the_band_of_industry_at_30_bar():
    unit = PemElectrolyser()
    for load in (0.1, 0.25, 0.5, 1.0):
        assert 50.0 <= specific_energy(unit, load) <= 83.0
        assert 47.0 <= specific_energy(unit, load) / (1 + unit.bop) <= 66.0
    assert specific_energy(unit, 1.0) == pytest.approx(58.5, rel=0.02)  # Becancour


def test_pressure_costs_the_nernst_voltage():
    unit, T = PemElectrolyser(), 333.15
    rise = unit.voltage(1e4, T, 30e5, 30e5) - unit.voltage(1e4, T, 10e5, 10e5)
    psat = water_cell.saturation_pressure(T)
    assert rise == pytest.approx(1.5 * R_GAS * T / (2 * FARADAY) * np.log((30e5 - psat) / (10e5 - psat)), rel=1e-6)
    assert rise == pytest.approx(0.024, abs=2e-3)  # ENE-E4: Nernst 22.9 mV without vapour, measured 24 to 35


def test_electrolyser_draws_its_size_at_rated_conditions():
    unit = PemElectrolyser()
    # its regulators stand at the pressure of the bus here, within their band
    assert run(unit, 1.0, values(T=unit.T_rated)).ports["power"] == pytest.approx(-unit.size, rel=1e-4)


def test_electrolyser_at_rest_makes_nothing_and_takes_nothing():
    got = run(PemElectrolyser(), 0.0, values(T=330.0))
    assert all(got.ports[name] == 0.0 for name in ("power", "water", "hydrogen", "oxygen"))


def test_electrolyser_keeps_the_reaction_and_the_crossover_law():
    unit = PemElectrolyser()
    loads = np.linspace(0.02, 1.0, 50)
    got = run(unit, loads, values(T=353.15))
    H2, O2, H2O = (got.ports[n] for n in ("hydrogen", "oxygen", "water"))
    assert np.allclose(H2 + O2 + H2O, 0.0, atol=1e-15)
    assert np.allclose(O2 / H2, molar_mass("O2") / (2 * molar_mass("H2")), rtol=1e-12)
    faraday = H2 / molar_mass("H2") * 2 * FARADAY / (got.outputs["current_density"] * unit.area)
    mA = got.outputs["current_density"] / 10
    assert np.allclose(faraday, 0.9909 * mA**2 / (250 + mA**2), rtol=1e-9)


def test_a_stack_kept_warm_cools_like_phoebus():
    unit = PemElectrolyser(size=26e3, k=0.0)
    x = values(T=330.0)
    hours = -(x.T - 300.0) / run(unit, 0.0, x).rates["T"] / 3600
    assert hours == pytest.approx(29.0, rel=0.02)  # 625 kJ/K times 0.167 K/W


@pytest.mark.parametrize("cls", CELLS)
@pytest.mark.parametrize("T_heat", [280.0, 300.0, 330.0])
def test_a_stack_settles_near_its_set_point_and_warmer_with_load(cls, T_heat):
    unit = cls()
    T = [settled(unit, load, T_heat=T_heat) for load in (0.0, 0.05, 0.2, 0.5, 1.0)]
    assert pytest.approx(T_heat, abs=1e-6) == T[0]
    assert np.all(np.diff(T) > 0)
    assert abs(T[-1] - unit.T_set) < 5.0


# -- fuel cell -------------------------------------------------------------------------------------

# ENE-F3: A/cm2 and V at 5, 15, 25 psi above 1 atm, hydrogen and oxygen, 348 K, full humidity. CC BY 4.0.
PSI = 6894.757
F3 = {
    5: "0.149 .858 0.373 .802 0.695 .751 1.07 .701 1.48 .651 1.90 .601 2.31 .551 2.69 .501 3.04 .451 "
    "3.34 .401 3.60 .351 3.81 .301 3.97 .251",
    15: "0.175 .859 0.458 .803 0.830 .753 1.24 .703 1.66 .653 2.08 .602 2.48 .552 2.87 .503 3.22 .453 "
    "3.54 .402 3.81 .352 4.03 .302 4.22 .253",
    25: "0.103 .903 0.248 .849 0.546 .799 0.929 .749 1.34 .699 1.75 .649 2.16 .598 2.55 .548 2.93 .499 "
    "3.28 .449 3.59 .398 3.85 .348 4.07 .298 4.25 .249",
}


def f3(psi):
    """Current densities [A/m2], voltages [V] and conditions of one curve."""
    j, V = np.array(F3[psi].split(), dtype=float).reshape(-1, 2).T
    dry = ATM + psi * PSI - water_cell.saturation_pressure(T_FIT)
    return j * 1e4, V, {"T": T_FIT, "p_H2": dry, "p_O2": dry}


# ENE-F1, F2: V at 0.2, 0.5, 1, 1.5, 2 A/cm2.
TABLE_J = np.array([0.2, 0.5, 1.0, 1.5, 2.0]) * 1e4
F1 = {1.5: [0.819, 0.754, 0.686, 0.625, 0.550], 2.0: [0.838, 0.783, 0.723, 0.668, 0.594],
      2.5: [0.850, 0.803, 0.760, 0.713, 0.661]}  # fmt: skip
F2 = {
    (62, 2.2, 2.0): [0.795, 0.739, 0.685, 0.631, 0.566],
    (68, 2.2, 2.0): [0.804, 0.743, 0.694, 0.644, 0.579],
    (84, 2.2, 2.0): [0.794, 0.741, 0.668, 0.575, 0.461],
    (68, 1.61, 1.41): [0.783, 0.725, 0.661, 0.541, 0.437],
}  # degC, bar at anode and cathode
FITTED = ("a", "j00", "g", "r", "B", "j_L", "m")


def f1(bar):
    """Dry gas at 347 K; oxygen at its mean share between inlet and outlet of air at twice the need."""
    dry = bar * 1e5 - water_cell.saturation_pressure(347.15)
    return {"T": 347.15, "p_H2": dry, "p_O2": 0.163 * dry}


def f2(degC, anode, cathode):
    """The same for 70 % hydrogen and air, both at 1.6 times the need."""
    T = degC + 273.15
    vapour = water_cell.saturation_pressure(T)
    return {"T": T, "p_H2": 0.58 * (anode * 1e5 - vapour), "p_O2": 0.15 * (cathode * 1e5 - vapour)}


def fitted(*curves):
    """The fuel cell whose seven numbers of the polarisation law are least squares on (j, V, conditions)."""
    first = {"a": 0.8, "j00": 0.0, "g": 0.8, "r": 5e-6, "B": 0.1, "j_L": 14e4, "m": 0.6}
    low = {"a": 0.3, "j00": -12.0, "g": 0.0, "r": 0.0, "B": 0.0, "j_L": 2e4, "m": 0.0}
    high = {"a": 1.5, "j00": 8.0, "g": 1.5, "r": 3e-5, "B": 0.6, "j_L": 1e6, "m": 1.2}

    def cell(z):
        numbers = dict(zip(FITTED, z, strict=True))
        return dataclasses.replace(PemFuelCell(), **{**numbers, "j00": float(np.exp(numbers["j00"]))})

    def miss(z):
        return np.concatenate([cell(z).voltage(j, **at) - V for j, V, at in curves])

    bounds = ([low[n] for n in FITTED], [high[n] for n in FITTED])
    return cell(least_squares(miss, list(first.values()), bounds=bounds, x_scale=[0.8, 1, 0.8, 5e-6, 0.1, 14e4, 0.6]).x)


def misses(cell, j, V, at):
    """Model less measurement [mV]."""
    return 1e3 * (cell.voltage(j, **at) - np.asarray(V))


def test_f3_oxygen_curves_behind_the_defaults():
    cell = PemFuelCell()
    for psi in (5, 25):
        assert np.max(np.abs(misses(cell, *f3(psi)))) < 9.0
    predicted = misses(cell, *f3(15))
    j = f3(15)[0]
    assert np.max(np.abs(predicted[j < 2.5e4])) < 6.5
    assert np.max(np.abs(predicted)) < 35.0  # a known miss near the limiting current


def test_f3_defaults_are_the_least_squares_they_claim_to_be():
    again = fitted(f3(5), f3(25))
    for psi in (5, 15, 25):
        j, _, at = f3(psi)
        assert np.max(np.abs(again.voltage(j, **at) - PemFuelCell().voltage(j, **at))) < 3e-3


def test_f1_stack_on_air_calibrated_at_two_pressures_predicts_the_third():
    cell = fitted(*((TABLE_J, F1[bar], f1(bar)) for bar in (1.5, 2.5)))
    for bar in (1.5, 2.5):
        assert np.max(np.abs(misses(cell, TABLE_J, F1[bar], f1(bar)))) < 7.0
    predicted = misses(cell, TABLE_J, F1[2.0], f1(2.0))
    assert np.max(np.abs(predicted[:4])) < 11.0
    assert 25.0 < predicted[4] < 36.0  # a known miss: the measured gain from 2 to 2.5 bar is larger than from 1.5 to 2


def test_f1_on_air_does_not_foretell_oxygen():
    """Why the defaults rest on oxygen: the order in oxygen of a stack on air is mostly transport."""
    cell = fitted(*((TABLE_J, F1[bar], f1(bar)) for bar in (1.5, 2.5)))
    j, V, at = f3(25)
    assert np.all(misses(cell, j, V, at)[(j > 0.2e4) & (j < 1.5e4)] > 60.0)


@pytest.mark.parametrize(("case", "mV"), list(zip(F2, (8.0, 8.0, 8.0, 16.0), strict=True)))
def test_f2_each_curve_fits_the_form(case, mV):
    """At 1.41 bar the curve has a step between 1 and 1.5 A/cm2 (flooding) that the law does not follow."""
    cell = fitted((TABLE_J, F2[case], f2(*case)))
    assert np.max(np.abs(misses(cell, TABLE_J, F2[case], f2(*case)))) < mV


def test_f2_drying_is_not_modelled():
    """Calibrated at 341 K the law misses 357 K by up to 70 mV: humidity is not a variable."""
    cell = fitted(*((TABLE_J, F2[case], f2(*case)) for case in F2 if case[0] == 68))
    assert np.max(np.abs(misses(cell, TABLE_J, F2[62, 2.2, 2.0], f2(62, 2.2, 2.0)))) < 35.0
    assert 30.0 < np.max(misses(cell, TABLE_J, F2[84, 2.2, 2.0], f2(84, 2.2, 2.0))) < 80.0


def test_fuel_cell_gives_its_size_at_rated_conditions():
    unit = PemFuelCell()
    # regulators reach p_cell within their band when the bus is far above
    assert run(unit, 1.0, values(T=T_FIT)).ports["power"] == pytest.approx(unit.size, rel=2e-4)


def test_regulators_take_the_lower_pressure():
    unit = PemFuelCell()
    assert unit.regulated(30e5) == pytest.approx(4e5, rel=1e-3)
    assert unit.regulated(2e5) == pytest.approx(2e5, rel=1e-2)
    p = np.geomspace(1e5, 1e7, 200)
    assert np.all(np.diff(unit.regulated(p)) > 0)
    assert np.all(unit.regulated(p) < np.minimum(p, 4e5))


def test_voltage_beyond_the_limiting_current_is_finite_and_falls():
    unit = PemFuelCell()
    j = np.linspace(0.0, 2 * unit.j_L, 400)
    V = unit.voltage(j, T_FIT, 3.6e5, 3.6e5)
    assert np.all(np.isfinite(V))
    assert np.all(np.diff(V) < 0)


def test_a2_energy_per_kg_of_water():
    unit = PemFuelCell()
    got = run(unit, 0.6, values(T=345.0))
    stack = got.ports["power"] / (1 - unit.parasitic)
    per_volt = stack / got.ports["water"] / 3600 / got.outputs["voltage"]  # Wh/kg/V
    for V, Wh in ((0.75, 2232), (0.80, 2380), (0.85, 2529), (0.90, 2678)):
        assert per_volt * V == pytest.approx(Wh, rel=1e-3)
    reaction = Reaction("2 H2 + O2 -> 2 H2O.l")
    assert -reaction.gibbs() / reaction.mass("H2O") / KWH == pytest.approx(3.656, rel=1e-3)
    assert -reaction.heat() / reaction.mass("H2O") / KWH == pytest.approx(4.407, rel=1e-3)


def test_a4_night_of_354_hours():
    """10 kW, 0.85 V, 7 % parasitics: 1505 kg water from 168 kg hydrogen and 1337 kg oxygen."""
    unit = PemFuelCell()
    load = brentq(lambda u: run(unit, u, values(T=T_FIT)).outputs["voltage"] - 0.85, 1e-3, 1.0)
    got = run(unit, load, values(T=T_FIT)).ports
    energy = 10e3 * 354 * 3600
    assert energy / KWH == pytest.approx(3540)
    for port, kg in (("water", 1505), ("hydrogen", -168), ("oxygen", -1337)):
        assert energy * got[port] / got["power"] == pytest.approx(kg, rel=0.01)


def test_a3_s8_round_trip():
    fuel_cell, electrolyser = PemFuelCell(), PemElectrolyser()
    voltages = np.array([[0.85, 1.60], [0.85, 1.75], [0.80, 1.90]])
    assert voltages[:, 0] / voltages[:, 1] == pytest.approx([0.531, 0.486, 0.421], rel=2e-3)
    for load in (0.1, 0.3, 1.0):
        back = run(fuel_cell, load, values(T=T_FIT)).ports
        given = back["power"] / -back["hydrogen"] / KWH
        rt = given / specific_energy(electrolyser, load)
        assert 0.30 < rt < 0.52  # NASA's sealed plant reached 0.52


def test_fuel_cell_uses_all_gas():
    got = run(PemFuelCell(), np.linspace(0, 1, 11), values(T=340.0)).ports
    assert np.allclose(got["hydrogen"] + got["oxygen"] + got["water"], 0.0, atol=1e-16)


# -- limits of nature ------------------------------------------------------------------------------


def test_no_electrolyser_below_and_no_fuel_cell_above_the_reversible_voltage():
    T, load, p = np.meshgrid(np.linspace(300, 363, 8), np.geomspace(1e-4, 1, 12), [1.5e5, 1e6, 5e6], indexing="ij")
    electrolyser, fuel_cell = PemElectrolyser(), PemFuelCell()
    dry = water_cell.dry_pressure(p, T)
    E = water_cell.reversible_voltage(T, dry, dry)
    assert np.all(electrolyser.voltage(load * electrolyser.j_rated, T, p, p) > E)
    low = water_cell.dry_pressure(fuel_cell.regulated(p), T)
    assert np.all(fuel_cell.voltage(load * fuel_cell.j_rated, T, low, low) < E)


def test_electrolyser_takes_more_than_the_gibbs_energy_and_fuel_cell_gives_less():
    gibbs = Reaction("2 H2O.l -> 2 H2.g + O2.g").gibbs() / (2 * molar_mass("H2")) / KWH  # 32.7 kWh/kg
    for load in np.geomspace(1e-3, 1, 15):
        assert specific_energy(PemElectrolyser(), load, p=1.5e5) > gibbs
        back = run(PemFuelCell(), load, values(T=340.0)).ports
        assert back["power"] / -back["hydrogen"] / KWH < gibbs


@pytest.mark.parametrize("cls", ALL)
def test_first_and_second_law_at_random_loads_states_and_surroundings(cls):
    unit = cls()
    rng = np.random.default_rng(3)
    for _ in range(200):
        load = rng.uniform(*((-1, 1) if cls is Battery else (0, 1)))
        x = values(T=rng.uniform(300, 363), E=unit.size * rng.uniform(0.1, 1))
        here = {
            "p": rng.uniform(1.5e5, 5e6), "T_heat": rng.uniform(280, 330), "T_bus": rng.uniform(290, 340),
            "flux": rng.uniform(0, 2700), "lit": rng.uniform(0, 1), "sun_elevation": rng.uniform(-0.05, 1.5),
            "ground_T": rng.uniform(90, 390), "sink_T": rng.uniform(80, 275),
        }  # fmt: skip
        at, got = seen(unit, x, **here), run(unit, load, x, **here)
        energy, entropy = audit(unit, got, at, x)
        throughput = sum(abs(got.ports[p.name] * at[p.name].h) for p in unit.ports)
        assert abs(energy) <= 1e-10 * throughput
        # a stack colder than its heat bus draws heat from it, the rest of the time entropy is made
        assert entropy >= -1e-10 * throughput / 300


@pytest.mark.parametrize("cls", CELLS)
def test_laws_hold_with_real_fluids(cls):
    unit = cls()
    ports = {
        "power": condition("electricity", 300.0), "heat": condition("heat", 310.0),
        "water": condition("H2O.l", 305.0, 2e5), "hydrogen": condition("H2.g", 300.0, 30e5),
        "oxygen": condition("O2.g", 300.0, 30e5),
    }  # fmt: skip
    at = At(ports, place())
    for load in (0.0, 1e-3, 0.1, 1.0):
        x = values(**{**unit.start(), "T": settled(unit, load, T_heat=310.0)})
        got = unit.physics(values(load=load), x, at)
        energy, entropy = audit(unit, got, at, x)
        assert abs(energy) <= 1e-9 * max(unit.size * load, 1.0)
        assert entropy >= 0


@pytest.mark.parametrize("cls", ALL)
def test_floats_arrays_and_symbols_agree(cls):
    unit = cls()
    loads = np.array([0.0, 1e-6, 0.1, 0.5, 1.0])
    T = np.array([300.0, 320.0, 340.0, 350.0, 360.0])
    sun = {
        "flux": np.array([0.0, 10.0, 500.0, 1361.0, 2700.0]),
        "sun_elevation": np.array([0.0, 0.1, 0.5, 1.0, 1.5]),
    }

    def flat(got):
        return {**got.ports, **got.rates, **got.outputs}

    arrays = flat(run(unit, loads, values(T=T, E=0.5 * unit.size), **sun))
    u, t, e = ca.SX.sym("u"), ca.SX.sym("t"), ca.SX.sym("e")
    for i in range(len(loads)):
        here = {k: v[i] for k, v in sun.items()}
        floats = flat(run(unit, loads[i], values(T=T[i], E=0.5 * unit.size), **here))
        symbols = flat(run(unit, u, values(T=t, E=e), **here))
        read = ca.Function("read", [u, t, e], [ca.vertcat(*map(ca.SX, symbols.values()))])
        other = np.array(read(loads[i], T[i], 0.5 * unit.size)).ravel()
        for k, (name, value) in enumerate(floats.items()):
            scale = np.max(np.abs(arrays[name])) + 1e-300
            assert abs(np.broadcast_to(arrays[name], loads.shape)[i] - value) <= 1e-12 * scale, name
            assert abs(other[k] - value) <= 1e-12 * scale, name


@pytest.mark.parametrize("cls", ALL)
def test_slopes_are_finite_at_rest(cls):
    unit = cls()
    z = ca.SX.sym("z", 3)
    got = run(unit, z[0], values(T=z[1], E=z[2]), flux=0.0, lit=0.0)
    out = ca.vertcat(*map(ca.SX, (*got.ports.values(), *got.rates.values(), *got.outputs.values())))
    slopes = ca.Function("slopes", [z], [ca.jacobian(out, z)])
    for load in (0.0, 1e-6, 1.0):
        assert np.all(np.isfinite(np.array(slopes([load, 330.0, 0.5 * unit.size]))))


@pytest.mark.parametrize("cls", ALL)
def test_flows_scale_with_size(cls):
    one = cls()
    two = dataclasses.replace(one, size=2 * one.size)
    load = 0.37
    a = run(one, load, values(T=340.0, E=0.5 * one.size)).ports
    b = run(two, load, values(T=340.0, E=0.5 * two.size)).ports
    assert all(b[k] == pytest.approx(2 * a[k], rel=1e-12) for k in a)


@pytest.mark.parametrize("cls", ALL)
def test_estimates_state_their_growth(cls):
    unit = cls()
    bare = dataclasses.replace(unit, growth=0.0)
    assert unit.estimate().mass == pytest.approx(bare.estimate().mass * (1 + unit.growth))
    assert unit.estimate().growth == unit.growth


# -- sun, reactor, battery, radiator ---------------------------------------------------------------


def test_array_gives_its_size_as_new_at_rated_sun_and_temperature():
    new = PvArray(radiation=1.0, dust=1.0, line=1.0, beta=0.0)
    assert run(new, 1.0, sun_elevation=0.0).ports["power"] == pytest.approx(new.size, rel=1e-12)


def test_array_area_against_the_reference_design():
    """10 kW on 35 m2 (ENE-S22): the design states power in service, so losses and heat are inside."""
    unit = PvArray()
    power = run(unit, 1.0, sun_elevation=0.0).ports["power"]
    assert power / unit.area == pytest.approx(286.0, rel=0.1)


def test_beta_is_that_of_the_data_sheet():
    assert PvArray().beta == pytest.approx(-0.0067 / 2.409 + 0.00024 / 0.5029, rel=0.01)


def test_array_balance_of_heat_is_closed():
    unit = PvArray()
    site = place(sun_elevation=0.02)
    T, S = unit.temperature(site), unit.entering(site)
    radiated = 2 * unit.eps * 5.670374e-8 * T**4
    received = unit.alpha * S + unit.eps * 5.670374e-8 * site.ground_T**4  # two sides, half ground each
    power = unit.eta * unit.kept * S
    assert radiated == pytest.approx(received - power, rel=1e-6)
    assert 290 < T < 340
    # the law takes the efficiency of 301 K in the balance: about 1 K
    true = run(unit, 1.0).ports["power"] / unit.area
    assert abs(((received - true) / (2 * unit.eps * 5.670374e-8)) ** 0.25 - T) < 1.5


def test_a9_dark_vertical_panel_over_warm_ground():
    night = place(flux=0.0, lit=0.0, ground_T=400.0)
    assert PvArray().temperature(night) == pytest.approx(336.2, rel=1e-3)


def test_array_follows_the_sun_as_stated():
    high = 1.2
    fixed, both, half = (PvArray(tilt=t).incident(place(sun_elevation=high)) for t in (0.0, 1.0, 0.5))
    assert fixed == pytest.approx(1361 * np.cos(high))
    assert both == pytest.approx(1361)
    assert half == pytest.approx(1361 * np.cos(high / 2))


def test_curtailed_sun_becomes_heat():
    unit = PvArray()
    full, none = run(unit, 1.0).ports, run(unit, 0.0).ports
    assert none["power"] == 0.0
    assert none["sunlight"] == full["sunlight"]
    assert none["infrared"] - full["infrared"] == pytest.approx(full["power"], rel=1e-12)


def test_array_is_dark_at_night_and_bright_over_the_year():
    flux, lit = np.array([1310.0, 1361.0, 1415.0]), np.array([0.0, 0.5, 1.0])
    power = run(PvArray(), 1.0, flux=flux, lit=lit).ports["power"]
    assert power[0] == 0.0
    assert np.all(np.diff(power) > 0)


def test_reactor_mass_joins_the_designs_read():
    assert FissionReactor(size=40e3).estimate().mass == pytest.approx(6000)
    assert FissionReactor(size=40e3).estimate().mass / 40 == pytest.approx(150)
    assert FissionReactor(size=3e3).estimate().mass == pytest.approx(775, rel=0.01)
    assert FissionReactor(size=10e3).estimate().mass == pytest.approx(1500, rel=0.4)  # Kilopower, recalled


def test_reactor_stays_below_carnot():
    unit = FissionReactor()
    got = run(unit, 1.0, sink_T=250.0).ports  # the sink its radiator is laid out for
    assert got["power"] / -got["fission"] == pytest.approx(unit.eta)
    assert unit.eta < 1 - unit.T_cold / unit.T_core


def test_battery_there_and_back():
    """At c_rate, with the share l lost on either way, the round trip is (1 - l) / (1 + l)."""
    unit = Battery(self_discharge=0.0)
    share = unit.r * unit.c_rate
    assert share == pytest.approx(0.025)
    charge, discharge = (run(unit, load, values(E=0.5 * unit.size)) for load in (-1.0, 1.0))
    stored = charge.rates["E"] / -charge.ports["power"]
    given = discharge.ports["power"] / -discharge.rates["E"]
    assert stored * given == pytest.approx((1 - share) / (1 + share), rel=1e-12)
    assert stored * given == pytest.approx(0.951, abs=1e-3)
    assert charge.ports["heat"] == discharge.ports["heat"] > 0


def test_battery_left_alone_loses_what_it_says():
    unit = Battery()
    got = run(unit, 0.0, values(E=unit.size))
    assert -got.rates["E"] * 365.25 * 86400 / unit.size == pytest.approx(0.12)
    assert got.ports["power"] == 0.0


def test_battery_span_and_mass():
    unit = Battery(size=75 * 3600.0 * 1000)  # 75 kWh
    assert unit.span("E") == pytest.approx((0.2, 1.0))
    assert unit.estimate().mass == pytest.approx(1000 * 1.2)
    assert unit.start()["E"] == pytest.approx(0.9 * unit.size)


@pytest.mark.parametrize(("T", "sink", "W_m2"), [(300, 0.1, 781), (350, 0.1, 1447), (400, 0.1, 2468), (340, 250, 912)])
def test_a10_radiator(T, sink, W_m2):
    unit = Radiator(eps=0.85, eta_fin=1.0)
    got = run(unit, 1.0, T_heat=float(T), sink_T=float(sink))
    assert got.ports["infrared"] / unit.size == pytest.approx(W_m2, rel=1e-3)
    assert got.ports["heat"] == -got.ports["infrared"]
