"""Tanks, coolers and valves against densities, measured vessels and the laws."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import fsolve

from gasloop.components.storage.cryo_tank import CryoTank, _line
from gasloop.components.storage.cryocooler import Cryocooler
from gasloop.components.storage.gas_tank import GasTank
from gasloop.components.storage.vaporiser import Vaporiser
from gasloop.components.storage.vent import Vent
from gasloop.components.storage.water_store import WaterStore
from gasloop.matter import fluids
from gasloop.matter.carriers import condition
from gasloop.matter.fluids import FluidRangeError
from gasloop.matter.hydrogen_spin import conversion_cooling
from gasloop.model.component import At, values
from gasloop.model.network import AT_REST
from gasloop.parts.insulation import BLANKETS, blanket_flux
from gasloop.parts.shields import Shield, solve
from tests.components import harness

CLASSES = (GasTank, CryoTank, Cryocooler, Vaporiser, Vent, WaterStore)
UNITS = [unit for cls in CLASSES for unit in harness.variants(cls)]


def place(**changes):
    """A site in sunlight."""
    return SimpleNamespace(**{**harness.DAY, **changes})


def run(unit, u, x, **site):
    """Flows of a store that sees only what it publishes; nothing at an inlet without a bus."""
    here = place(**site)
    return unit.physics(u, x, At({"inlet": AT_REST} | dict(unit.conditions(x, here)), here))


# -- gas under pressure ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fluid", "T", "MPa", "density", "tolerance"),
    [
        ("H2", 298.15, 20, 14.48, 1e-3),  # ENE-A6
        ("H2", 298.15, 35, 23.32, 1e-3),
        ("H2", 298.15, 70, 39.22, 1e-3),
        ("H2", 288.0, 35, 24.0, 3e-3),  # cryogenics.md b.6
        ("H2", 288.0, 70, 40.2, 3e-3),
        ("O2", 298.0, 3, 39.4, 3e-3),  # ENE-A7
        ("O2", 298.0, 10, 135.7, 3e-3),
        ("O2", 298.0, 15, 205.4, 3e-3),
        ("O2", 298.0, 20, 272.8, 3e-3),
        ("O2", 298.0, 35, 443.0, 3e-3),
    ],
)
def test_density_at_rated_pressure(fluid, T, MPa, density, tolerance):
    tank = GasTank(fluid=fluid, T=T, p_max=MPa * 1e6)
    assert tank.size / tank.volume == pytest.approx(density, rel=tolerance)
    full = tank.conditions(values(m=tank.size), place())["gas"]
    assert full.p == pytest.approx(MPa * 1e6, rel=1e-8)


def test_nors_tank_reaches_its_rated_pressure_when_warm():
    # LIF-V37: 0.076 m3, 38.1 kg of oxygen, 48.263 MPa reached at 51.5 C; 40.8 MPa at 22 C.
    warm = GasTank(fluid="O2", T=273.15 + 51.5, p_max=48.263e6)
    assert 0.076 / warm.volume * warm.size == pytest.approx(38.1, rel=0.01)
    cool = GasTank(fluid="O2", T=295.15, p_max=48.263e6)
    x = values(m=38.1 * cool.volume / 0.076)
    assert cool.conditions(x, place())["gas"].p == pytest.approx(40.8e6, rel=0.01)


@pytest.mark.parametrize("fluid", ["O2", "H2", "N2"])
def test_heat_of_isothermal_filling_is_the_heat_of_compression(fluid):
    # Reversible and isothermal: Q = T (S_in - S_held), whatever the equation of state.
    tank = GasTank(fluid=fluid, p_max=200e5)
    for share in (0.1, 0.5, 1.0):
        x = values(m=share * tank.size)
        got = run(tank, values(fill=1e-3), x)
        gas, rho = fluids.fluid(fluid), x.m / tank.volume
        by_hand = 1e-3 * gas.dp_dT(tank.T, rho) * tank.T / rho  # T (dp/dT) v per mass brought in
        assert got.ports["ambient"] == pytest.approx(by_hand, rel=1e-7)
        assert got.ports["gas"] == -1e-3 == -got.rates["m"]


def test_heel_of_a_gas_tank():
    tank = GasTank(fluid="O2", p_max=200e5, p_min=10e5)
    low, high = tank.span("m")
    assert high == 1.0
    assert tank.conditions(values(m=low * tank.size), place())["gas"].p == pytest.approx(10e5, rel=1e-8)


def test_mass_of_a_gas_tank_is_that_of_the_flown_one():
    tank = GasTank(fluid="N2", p_max=17.24e6, size=1.0)
    as_flown = dataclasses.replace(tank, size=0.03245 / tank.volume)
    assert as_flown.estimate().mass / 1.2 == pytest.approx(6.12, rel=0.005)


def test_a_gas_that_would_condense_is_refused():
    cold = GasTank(fluid="CO2", T=280.0, p_max=100e5)
    with pytest.raises(FluidRangeError, match="gas"):
        cold.conditions(values(m=1.0), place())


def test_a_tank_with_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="lower p_min or raise p_max"):
        GasTank(p_max=10e5, p_min=20e5)


# -- boiling liquids -------------------------------------------------------------------------------

K_SITE = {"volume": 4.89, "area": 13.98}  # m3, m2; tank of CRY-V1 to V6


def k_site_tank():
    """Homogeneous K-Site tank without a wall and with the relief valve shut, as in the recomputed column."""
    one = CryoTank(fluid="H2", size=1.0, rho_wall=0.0, p_relief=5e5, fill_max=0.85)
    return dataclasses.replace(one, size=K_SITE["volume"] / one.volume)


def with_heat(tank, Q, x):
    """Rates when heat Q [W] enters instead of the leak of the tank's own blanket."""
    return run(
        tank, values(fill=0.0, inlet=0.0, vent=0.0, shield=0.0, cold=tank.leak(x.T, 300.0) - Q), x, sink_T=300.0
    ).rates


@pytest.mark.parametrize(
    ("q", "fill", "low", "high", "recomputed", "reported"),
    [
        (0.35, 0.83, 121e3, 128e3, 0.210, 0.198),
        (2.0, 0.29, 159e3, 172e3, 2.576, 2.73),
        (2.0, 0.83, 159e3, 172e3, 1.408, 1.46),
        (3.5, 0.29, 186e3, 200e3, 4.781, 4.83),
        (3.5, 0.49, 186e3, 200e3, 3.707, 3.71),
    ],
)
def test_homogeneous_pressure_rise_of_k_site(q, fill, low, high, recomputed, reported):
    """CRY-V1, V2, V4, V5, V6: kPa/h, mean over the window; the fill is that at its middle."""
    tank, line = k_site_tank(), fluids.fluid("pH2").saturation(15.0, 28.0)
    T = float(line.T(0.5 * (low + high)))
    m = K_SITE["volume"] * (fill * line.rho_l(T) + (1 - fill) * line.rho_v(T))
    p = np.linspace(low, high, 21)
    states = [values(m=m, T=float(T)) for T in line.T(p)]
    speed = [line.dp_dT(x.T) * with_heat(tank, q * K_SITE["area"], x)["T"] for x in states]
    rise = (high - low) / np.trapezoid(1 / np.array(speed), p) * 3.6
    assert rise == pytest.approx(recomputed, rel=2e-3)  # the bar is 5e-3
    assert rise == pytest.approx(reported, rel=0.07)


@pytest.mark.parametrize("fluid", ["O2", "H2", "CH4"])
def test_vented_tank_at_rest_loses_leak_over_latent_heat(fluid):
    tank = CryoTank(fluid=fluid)
    x = values(**tank.start())
    at = tank.conditions(x, place())
    leak = tank.leak(x.T, 200.0)
    by_m, _ = tank.energy_slopes(x.m, x.T)
    vent = leak / (at["boiloff"].h - by_m)
    got = run(tank, values(fill=0.0, inlet=0.0, cold=0.0, vent=vent, shield=0.0), x)
    assert got.rates["T"] == pytest.approx(
        0.0, abs=1e-6 * run(tank, values(fill=0.0, inlet=0.0, cold=0.0, vent=0.0, shield=0.0), x).rates["T"]
    )
    # dU/dm is u_l less a trifle: what leaves is the latent heat, within the ratio of the densities.
    assert vent == pytest.approx(leak / (at["boiloff"].h - at["fluid"].h), rel=0.05)


def test_zero_boil_off_needs_the_leak_lifted():
    tank = CryoTank(fluid="H2", size=3000.0)
    x = values(**tank.start())
    leak = tank.leak(x.T, 200.0)
    got = run(tank, values(fill=0.0, inlet=0.0, cold=leak, vent=0.0, shield=0.0), x)
    assert got.ports["cold"] == pytest.approx(leak) == pytest.approx(-got.ports["leak"])
    left_alone = run(tank, values(fill=0.0, inlet=0.0, cold=0.0, vent=0.0, shield=0.0), x)
    assert abs(got.rates["T"]) < 1e-6 * left_alone.rates["T"]


@pytest.mark.parametrize("fluid", ["O2", "H2"])
def test_relief_valve_holds_the_pressure_and_is_shut_in_use(fluid):
    tank = CryoTank(fluid=fluid, size=500.0)
    start = values(**tank.start())
    shut = run(tank, values(fill=0.0, inlet=0.0, cold=0.0, vent=0.0, shield=0.0), start)
    assert 0.0 < shut.outputs["relief"] < 1e-6 * tank.leak(start.T, 200.0) / 4.5e5  # of the boil-off
    assert shut.outputs["pressure"] == pytest.approx(tank.p_set, rel=1e-7)

    def rates(t, y):
        got = run(tank, values(fill=0.0, inlet=0.0, cold=0.0, vent=0.0, shield=0.0), values(m=y[0], T=y[1])).rates
        return [got["m"], got["T"]]

    end = solve_ivp(rates, (0.0, 3e7), [start.m, start.T], method="LSODA", rtol=1e-8, atol=[1e-6, 1e-8])
    p = [tank.conditions(values(m=m, T=T), place())["fluid"].p for m, T in end.y.T]
    assert 0.9 * tank.p_relief < max(p) < 1.1 * tank.p_relief
    assert p[-1] == pytest.approx(max(p), rel=0.01)  # and stays there
    assert end.y[0, -1] < start.m


@pytest.mark.parametrize("fluid", ["O2", "H2"])
def test_relief_valve_copes_with_a_spoiled_vacuum(fluid):
    # 100 times the heat of a good blanket: about 60 W/m2, of the order of soft vacuum (CRY-N5).
    tank = CryoTank(fluid=fluid, size=2000.0, degradation=200.0)
    x = values(m=1000.0, T=tank.T_set)
    line = fluids.fluid({"O2": "O2", "H2": "pH2"}[fluid]).saturation(15.5 if fluid == "H2" else 60.0)
    x.T = float(line.T(1.1 * tank.p_relief))
    assert run(tank, values(fill=0.0, inlet=0.0, cold=0.0, vent=0.0, shield=0.0), x).rates["T"] < 0.0


@pytest.mark.parametrize("fluid", ["O2", "H2"])
def test_energy_and_mass_of_a_run_close(fluid):
    tank = CryoTank(fluid=fluid, size=1000.0)
    start = tank.start()

    def along(t, y):
        x = values(m=y[0], T=y[1])
        here = place(sink_T=220.0 + 40.0 * np.sin(t / 1e5))
        u = values(fill=2e-4 * np.sin(t / 3e5), inlet=0.0, cold=3.0, vent=1e-6, shield=0.0)
        at = At({"inlet": AT_REST} | dict(tank.conditions(x, here)), here)
        got = tank.physics(u, x, at)
        out = sum(got.ports[p] * at[p].h for p in got.ports)
        made = sum(got.ports[p] * at[p].s for p in got.ports)
        return [got.rates["m"], got.rates["T"], out, made]

    y0 = [start["m"], start["T"], 0.0, 0.0]
    end = solve_ivp(along, (0.0, 2e6), y0, method="DOP853", rtol=1e-11, atol=1e-9).y[:, -1]
    before, after = tank.holds(values(**start)), tank.holds(values(m=end[0], T=end[1]))
    passed = abs(end[2])
    assert after.energy - before.energy + end[2] == pytest.approx(0.0, abs=1e-8 * passed)
    assert after.entropy - before.entropy + end[3] > 0.0
    assert after.mass == {f"{fluid}.l": end[0]}


def test_leak_of_the_mhtb_tank_is_of_the_measured_size():
    # CRY-N4: 18.09 m3, 305 K, 20.2 W measured, 0.57 W/m2. Defaults are not tuned to it.
    one = CryoTank(fluid="H2", size=1.0)
    tank = dataclasses.replace(one, size=18.09 / one.volume)
    assert 20.2 < tank.leak(20.3, 305.0) < 1.5 * 20.2
    daily = tank.leak(20.3, 305.0) / 446e3 * 86400.0 / tank.size
    assert 0.0030 < daily < 0.0060  # 0.35 % measured


def test_leak_does_not_grow_as_fast_as_the_tank():
    small, large = CryoTank(size=1e3), CryoTank(size=8e3)
    blanket_only = {"a_load": 0.0}
    ratio = dataclasses.replace(large, **blanket_only).leak(90.0, 250.0) / dataclasses.replace(
        small, **blanket_only
    ).leak(90.0, 250.0)
    assert ratio == pytest.approx(4.0, rel=1e-12)
    assert large.leak(90.0, 90.0) == pytest.approx(0.0, abs=1e-12)
    assert large.leak(90.0, 40.0) < 0.0  # colder than the liquid: heat leaves


def test_blanket_by_name():
    by_name = {name: CryoTank(fluid="H2", blanket=name, a_load=0.0).leak(20.9, 300.0) for name in BLANKETS}
    assert by_name["dam_silk"] < by_name["dam_dacron"] < by_name["dam_glass"]
    tank = CryoTank(fluid="H2", a_load=0.0)
    flux = blanket_flux("dam_dacron", 300.0, 20.9, tank.N, tank.n, tank.p_vacuum)
    assert tank.leak(20.9, 300.0) == pytest.approx(1.25 * 2.0 * tank.area * flux, rel=1e-12)


def settled_shield(tank, sink_T, lift=0.0):
    """State, vent and flows of a tank at rest: nothing warms, neither fluid nor shield."""
    x = values(**tank.start())

    def off(y):
        x.T_shield = y[0]
        got = run(tank, values(fill=0.0, inlet=0.0, cold=0.0, vent=y[1] * 1e-6, shield=lift), x, sink_T=sink_T).rates
        return [got["T_shield"] * 1e4, got["T"] * 1e6]

    found = fsolve(off, [x.T_shield, 50.0], xtol=1e-13)
    x.T_shield = found[0]
    return x, found[1] * 1e-6


@pytest.mark.parametrize("fluid", ["H2", "O2", "CH4"])
def test_vapour_cooled_shield_against_the_chain_of_parts(fluid):
    tank = CryoTank(fluid=fluid, shielding="vapour", size=5e3)
    x, vent = settled_shield(tank, 300.0)
    at = tank.conditions(x, place(sink_T=300.0))
    thin = fluids.fluid({"H2": "pH2"}.get(fluid, fluid))

    def gas(T):
        return thin.h(T, 100.0 / (thin.R * T))

    by_m, _ = tank.energy_slopes(x.m, x.T)
    ntu = -np.log1p(-tank.shield_effectiveness)
    chain = solve(
        lambda T_h, T_c: tank.passage(T_h, T_c, 0.5), [Shield(lambda T_h, T_c: tank.passage(T_h, T_c, 0.5), NTU=ntu)],
        300.0, x.T, gas, h_fg=_line(fluid).h_v(x.T) - by_m, h_in=_line(fluid).h_v(x.T),
    )  # fmt: skip
    assert x.T_shield == pytest.approx(chain.T[0], rel=1e-6)
    assert vent == pytest.approx(chain.flow, rel=1e-6)
    T_out = float(at["boiloff"].T)
    assert T_out == pytest.approx(chain.T_gas[0], rel=1e-6)
    assert at["boiloff"].h == pytest.approx(gas(T_out), abs=20.0)


def test_what_a_shield_saves():
    """Vapour of hydrogen takes up 3.5 MJ/kg on its way to 300 K, that of oxygen 0.2: eight and half its latent heat."""
    saved = {}
    for fluid in ("H2", "O2"):
        tank = CryoTank(fluid=fluid, shielding="vapour", size=5e3)
        x, _ = settled_shield(tank, 300.0)
        saved[fluid] = 1 - tank.passage(x.T_shield, x.T, 0.5) / tank.leak(x.T, 300.0)
    assert 0.4 < saved["H2"] < 0.7
    assert 0.08 < saved["O2"] < 0.3


def test_conversion_over_a_catalyst_helps_the_shield():
    """Up to 396 kJ/kg at 104 K (cryogenics.md c.1), beside 1 MJ/kg of warming: the flow falls by some percent."""
    plain = CryoTank(fluid="H2", shielding="vapour", size=5e3)
    spun = dataclasses.replace(plain, conversion=1.0)
    (x, vent), (y, less) = settled_shield(plain, 300.0), settled_shield(spun, 300.0)
    assert y.T_shield < x.T_shield - 3.0
    assert 0.85 * vent < less < 0.97 * vent
    at = [tank.conditions(y, place())["boiloff"] for tank in (plain, spun)]
    assert at[1].h - at[0].h == pytest.approx(conversion_cooling(float(at[0].T)), rel=1e-12)
    assert at[1].s > at[0].s
    for check in (harness.check_first_law, harness.check_second_law, harness.check_readings, harness.check_jacobian):
        check(spun)


def test_cooled_shield_takes_what_its_cooler_takes():
    tank = CryoTank(fluid="H2", shielding="cooled", T_shield=90.0, size=5e3)
    x = values(**tank.start())
    lift = tank.passage(300.0, 90.0, 0.5) - tank.passage(90.0, x.T, 0.5)
    got = run(tank, values(fill=0.0, inlet=0.0, cold=0.0, vent=0.0, shield=lift), x, sink_T=300.0)
    assert got.rates["T_shield"] == pytest.approx(0.0, abs=1e-9 * lift / tank.foil)
    assert got.ports["shield"] == lift > 3 * got.outputs["leak"]
    assert got.ports["leak"] == pytest.approx(-lift - got.outputs["leak"], rel=1e-12)
    assert tank.conditions(x, place())["shield"].T == 90.0
    assert [s.role for s in tank.states] == ["stock", "held", "held"]
    assert [s.role for s in CryoTank(shielding="vapour").states] == ["stock", "held", "free"]
    assert tank.estimate().mass - CryoTank(fluid="H2", size=5e3).estimate().mass == pytest.approx(1.2 * 0.5 * tank.area)


def test_without_a_shield_its_cooler_sits_on_the_fluid():
    tank = CryoTank(fluid="H2")
    x = values(**tank.start())
    one = run(tank, values(fill=0.0, inlet=0.0, cold=5.0, vent=0.0, shield=0.0), x)
    other = run(tank, values(fill=0.0, inlet=0.0, cold=0.0, vent=0.0, shield=5.0), x)
    assert one.rates == other.rates
    assert other.ports["shield"] == 5.0
    assert tank.conditions(x, place())["shield"].T == x.T


@pytest.mark.parametrize("shield", ["vapour", "cooled"])
@pytest.mark.parametrize("fluid", ["O2", "H2"])
@pytest.mark.parametrize("check", (*harness.NATURE, *harness.CONTRACT), ids=lambda f: f.__name__)
def test_rules_hold_with_a_shield(check, fluid, shield):
    if check is harness.check_published and fluid == "H2":
        pytest.skip("vented hydrogen stays para on the shield; tested against para above")
    check(CryoTank(fluid=fluid, shielding=shield, size=2e3))


def test_tank_mass_is_between_shell_and_sense():
    tank = CryoTank(size=20e3)
    shell = 2796.0 * tank.area * 2.08e-3
    assert shell < tank.estimate().mass < 5 * shell
    assert tank.estimate().volume == pytest.approx(20e3 / (0.95 * 1131.0), rel=0.005)
    thick = dataclasses.replace(tank, p_relief=5e5, p_set=4e5)
    assert thick.wall > tank.wall


def test_start_and_span_of_a_cryo_tank():
    assert CryoTank(fluid="H2").start()["T"] == pytest.approx(20.86, abs=0.01)
    assert CryoTank(fluid="O2").start() == {"m": 5000.0, "T": pytest.approx(91.84, abs=0.01)}
    assert CryoTank().span("m") == (0.03, 1.0)


def test_a_relief_valve_too_near_is_refused():
    with pytest.raises(ValueError, match="lower p_set or raise p_relief"):
        CryoTank(p_set=1.5e5, p_relief=1.6e5)


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"blanket": "wool"}, "no blanket 'wool'; there are: dam_silk"),
        ({"shielding": "ice"}, "no shielding 'ice'; there are: none, vapour, cooled"),
        ({"shielding": "cooled", "T_shield": 60.0}, r"T_shield 60 K is not above the fluid's 91\.8 K"),
        ({"p_set": 500.0}, r"p_set 0\.005 bar is below 0\.00689 bar, where O2 is near freezing"),
        ({"fluid": "H2", "p_relief": 5.5e5}, r"1\.1 p_relief 6\.05 bar is above 5\.87 bar.*lower p_relief"),
        ({"fluid": "H2", "fill_max": 0.97, "p_relief": 2.5e5}, "no ullage is left; lower fill_max or p_relief"),
        ({"degradation": -1.0}, "degradation -1 must be above zero, or heat leaks outward"),
        ({"lines": -0.1}, "lines -0.1 must not be negative"),
    ],
)
def test_tanks_that_cannot_be_are_refused(changes, match):
    with pytest.raises(ValueError, match=match):
        CryoTank(**changes)


def test_a_tank_warmer_than_its_equations_is_refused():
    with pytest.raises(FluidRangeError, match="outside"):
        run(CryoTank(), values(fill=0.0, inlet=0.0, cold=0.0, vent=0.0, shield=0.0), values(m=5e3, T=140.0))


# -- coolers ---------------------------------------------------------------------------------------


def cooler(unit, load, T_c, T_h):
    """Flows between two heat buses."""
    seen = {"cold": T_c, "heat": T_h}
    ports = {k: condition("heat", T) for k, T in seen.items()} | {"power": condition("electricity", 300.0)}
    return unit.physics(values(load=load), values(), At(ports, place())).ports


@pytest.mark.parametrize(
    ("lift", "T_c", "T_h", "power", "tolerance"),
    [
        (6.8, 75.0, 311.0, 150.0, 0.01),  # CRY-V22, what eta_75 was taken from
        (12.9, 25.0, 300.0, 4600.0, 0.02),  # CRY-N11, what b was taken from
        (300.0, 80.0, 300.0, 300.0 * 2.75 / 0.19, 0.25),  # CRY-N12, a large machine: 19 % of Carnot
    ],
)
def test_measured_coolers(lift, T_c, T_h, power, tolerance):
    unit = Cryocooler(size=lift, T_cold=T_c, T_hot=T_h)
    got = cooler(unit, 1.0, T_c, T_h)
    assert -got["cold"] == pytest.approx(lift, rel=1e-12)
    assert -got["power"] == pytest.approx(power, rel=tolerance)
    assert got["heat"] == pytest.approx(-got["cold"] - got["power"], rel=1e-12)


def test_a_cooler_on_a_colder_bus_lifts_less_for_the_same_power():
    unit = Cryocooler(size=100.0)
    rated, cold = cooler(unit, 0.5, 90.0, 300.0), cooler(unit, 0.5, 20.0, 300.0)
    assert cold["power"] == rated["power"]
    assert 0.0 < -cold["cold"] < 0.05 * -rated["cold"]
    assert unit.share_of_carnot(20.0) < 0.031


@pytest.mark.parametrize("T_h", [20.0, 90.0, 300.0])
def test_no_cooler_beats_carnot_even_where_the_lift_is_down_hill(T_h):
    for T_c in (20.0, 90.0, 150.0):
        got = cooler(Cryocooler(), 1.0, T_c, T_h)
        assert np.isfinite(got["cold"])
        assert got["heat"] / T_h + got["cold"] / T_c >= 0.0


# -- vaporiser and vent ----------------------------------------------------------------------------


@pytest.mark.parametrize(("fluid", "T", "kJ"), [("O2", 90.188, 406.1), ("H2", 20.271, 4483.0)])
def test_vaporiser_gives_back_what_liquefaction_took(fluid, T, kJ):
    unit = Vaporiser(fluid=fluid, size=1.0)
    line = fluids.fluid({"O2": "O2", "H2": "pH2"}[fluid]).saturation()
    liquid = harness.Condition(T, 101325.0, float(line.h_l(T)), float(line.s_l(T)))
    ports = {"liquid": liquid, "gas": condition(f"{fluid}.g", 300.0, 101325.0),
             "heat": condition("heat", 300.0), "power": condition("electricity", 300.0)}  # fmt: skip
    got = unit.physics(values(load=1.0), values(), At(ports, place())).ports
    assert -(got["heat"] + got["power"]) / 1e3 == pytest.approx(kJ, rel=1e-3)
    assert -got["power"] < 0.02 * -got["heat"]
    ports["gas"] = condition(f"{fluid}.g", 300.0, 30e5)
    pumped = unit.physics(values(load=1.0), values(), At(ports, place())).ports
    rise, density = 30e5 - 101325.0, float(line.rho_l(T))
    assert -pumped["power"] == pytest.approx(rise / (density * 0.5), rel=0.01)


def test_vent_throws_away_what_it_takes():
    unit = Vent(fluid="H2.g", size=2.0)
    gas = condition("H2.g", 300.0, 30e5)
    got = unit.physics(values(load=0.25), values(), At({"flow": gas, "plume": gas}, place())).ports
    assert got == {"flow": -0.5, "plume": 0.5}
    assert unit.carrier_of(unit.port("plume")) == "H2.g"


# -- what every component must do ------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS, ids=lambda u: f"{type(u).__name__}-{getattr(u, 'fluid', '')}")
@pytest.mark.parametrize("check", (*harness.NATURE, *harness.CONTRACT), ids=lambda f: f.__name__)
def test_laws(unit, check):
    check(unit)


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize("check", harness.STATEMENTS, ids=lambda f: f.__name__)
def test_statements(cls, check):
    check(cls)


def test_water_weighs_nothing_unless_it_is_brought():
    """One filling of 1000 kg: tank of 8 % with a fifth of growth, and the water itself without."""
    assert WaterStore(size=1000.0).estimate().mass == pytest.approx(96.0)
    assert WaterStore(size=1000.0, brought=0.5).estimate().mass == pytest.approx(96.0 + 500.0)
