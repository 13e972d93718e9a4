"""Cycles against closed forms and the second law; liquefiers and coolers against least work and measured machines."""

from __future__ import annotations

import dataclasses
from functools import cache
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.components.production.brayton_liquefier import BraytonLiquefier
from gasloop.components.production.claude_liquefier import ClaudeLiquefier
from gasloop.components.production.hydrogen_liquefier import HydrogenLiquefier
from gasloop.components.production.oxygen_liquefier import OxygenLiquefier
from gasloop.components.production.small_liquefier import SmallLiquefier, _duty
from gasloop.components.storage.cryocooler import Cryocooler
from gasloop.matter import hydrogen_spin as spin
from gasloop.matter.carriers import condition
from gasloop.matter.exergy import least_work, liquefaction_work, saturated_liquid
from gasloop.matter.fluids import fluid, state
from gasloop.model.component import At, values
from gasloop.parts import claude, cycles, refrigeration
from gasloop.parts.cycles import Brayton, CycleError, Stream
from tests.components import harness

KWH = 3.6e6
REJECTION = (200.0, 250.0, 289.0, 310.0, 330.0)


# -- machines --------------------------------------------------------------------------------------


def test_a_perfect_turbine_makes_no_entropy_and_a_real_one_does():
    helium = fluid("He")
    warm = state(helium, p=15e5, T=120.0)
    perfect, real = cycles.expand(helium, warm, 5e5, 1.0), cycles.expand(helium, warm, 5e5, 0.75)
    assert perfect.made == pytest.approx(0.0, abs=1e-8 * helium.R)
    assert real.made > 0
    assert real.work == pytest.approx(0.75 * perfect.work, rel=1e-9)
    nearly_ideal = 120.0 * (1 / 3) ** 0.4
    assert abs(perfect.out.T / nearly_ideal - 1) < 0.01


def test_compression_in_many_cooled_stages_tends_to_isothermal():
    helium = fluid("He")
    cold = state(helium, p=5e5, T=300.0)
    step = cycles.compress(helium, cold, 15e5, 1.0, 40, 300.0, 300.0)
    assert step.work == pytest.approx(helium.R * 300.0 * np.log(3), rel=0.01)
    assert step.heat == pytest.approx(step.work + cold.h - step.out.h, rel=1e-9)
    one = cycles.compress(helium, cold, 15e5, 0.7, 1, 300.0, 300.0)
    assert one.work > step.work
    assert one.made > step.made >= 0


def test_cold_gas_that_compression_leaves_cold_gives_off_no_heat():
    helium = fluid("He")
    step = cycles.compress(helium, state(helium, p=5e5, T=150.0), 10e5, 0.8, 1, 300.0, 300.0)
    assert step.heat == pytest.approx(0.0, abs=1e-3)
    assert step.out.T < 300.0


def test_a_valve_cools_nitrogen_and_makes_entropy():
    nitrogen = fluid("N2")
    step = cycles.throttle(nitrogen, state(nitrogen, p=100e5, T=200.0), 1e5)
    assert step.out.T < 170.0
    assert step.made > 0
    assert step.out.h == pytest.approx(state(nitrogen, p=100e5, T=200.0).h, abs=1.0)


# -- exchangers ------------------------------------------------------------------------------------


def line(low, high, heat):
    return Stream(np.array([low, high]), np.array([0.0, heat]))


def test_balanced_streams_keep_their_distance():
    assert cycles.closest([line(110.0, 310.0, 200.0)], [line(100.0, 300.0, 200.0)]) == pytest.approx(10 / 310)


def test_condensation_pinches_inside():
    """Hot: 1000 W at 150 K, then 1000 W up to 160 K; cold warms evenly by 0.0575 K/W. By hand: dew at 1000 W."""
    hot = Stream(np.array([150.0 - 1e-6, 150.0 + 1e-6, 160.0]), np.array([0.0, 1000.0, 2000.0]))
    cold = line(40.0, 155.0, 2000.0)
    assert cycles.closest([hot], [cold]) == pytest.approx(1 - 155 / 160, rel=1e-4)  # the warm end is nearer
    warmer = line(90.0, 150.0, 2000.0)
    assert cycles.closest([hot], [warmer]) == pytest.approx(1 - 150 / 160, rel=1e-4)
    late = Stream(np.array([150.0 - 1e-6, 150.0 + 1e-6, 250.0]), np.array([0.0, 1000.0, 2000.0]))
    assert cycles.closest([late], [line(90.0, 150.0, 2000.0)]) == pytest.approx(
        1 - 120 / 150, rel=1e-4
    )  # at the dew point


def test_streams_that_cross_are_seen():
    assert cycles.closest([line(100.0, 200.0, 10.0)], [line(90.0, 220.0, 10.0)]) == pytest.approx(1 - 220 / 200)


def test_streams_of_one_side_add_up():
    both = cycles.composite([line(100.0, 300.0, 200.0), line(200.0, 300.0, 50.0)])
    assert np.interp([100.0, 200.0, 300.0], both.T, both.H) == pytest.approx([0.0, 100.0, 250.0])


# -- Brayton ---------------------------------------------------------------------------------------


def test_a_perfect_machine_on_its_own_glide_nears_the_least_work():
    """Helium that warms in step with the load, compressed at T0, expanded without loss: nothing is left to lose."""
    T_c, T_h, C, T0 = 110.0, 150.0, 1.0, 300.0
    machine = Brayton(
        ratio=(T_h / T_c) ** 2.5, eta_c=1.0, eta_e=1.0, stages=30, pinch=5e-4, approach=0.0, drop=0.0, recovery=1.0
    )
    load = Stream(np.array([T_c, T_h]), np.array([0.0, C * (T_h - T_c)]))
    entropy = C * np.log(T_h / T_c)
    got = cycles.refrigerate(machine, load, entropy, T0)
    least = T0 * entropy - C * (T_h - T_c)
    assert least < got.work < 1.06 * least
    assert got.heat == pytest.approx(got.work + C * (T_h - T_c), rel=1e-9)


def closed(cycle, T0, gained):
    """First law to 1e-9, no entropy destroyed in any part, and work above least work is what the parts make."""
    assert cycle.heat == pytest.approx(cycle.work - gained, rel=1e-9)
    assert min(cycle.made.values()) >= -1e-9 * cycle.work / T0
    assert cycle.work - cycle.least == pytest.approx(T0 * sum(cycle.made.values()), rel=1e-9)
    assert cycle.work > cycle.least > 0


def drop_in_enthalpy(formula, p_feed, p_liquid, ortho):
    """Liquid less gas [J/kg]."""
    of = fluid("pH2" if formula == "H2" else formula)
    gas, liquid = state(of, p=p_feed, T=300.0), state(of, p=p_liquid, quality=0)
    if formula != "H2":
        return liquid.h - gas.h
    return liquid.h + spin.excess_enthalpy(liquid.T, ortho) - gas.h - spin.excess_enthalpy(300.0, 0.75)


@pytest.mark.parametrize("formula", ["O2", "CH4", "H2"])
@pytest.mark.parametrize("T0", REJECTION)
def test_brayton_cycles_close_and_obey(formula, T0):
    got = cycles.brayton_liquefaction(formula, Brayton(), 20e5, 1.2e5, T0)
    closed(got, T0, drop_in_enthalpy(formula, 20e5, 1.2e5, got.seen["ortho"]))
    assert got.seen["T_return"] <= (T0 + 10.0) * (1 - 0.01) + 0.03  # the pinch at the warm end
    assert got.seen["T_after_turbine"] < got.seen["T_end"]


@pytest.mark.parametrize(
    "better", [{"eta_c": 0.85}, {"eta_e": 0.85}, {"pinch": 0.005}, {"approach": 4.0}, {"recovery": 0.95}, {"drop": 0.0}]
)
def test_each_better_part_saves_work(better):
    usual = cycles.brayton_liquefaction("O2", Brayton(), 20e5, 1.2e5, 300.0)
    got = cycles.brayton_liquefaction("O2", dataclasses.replace(Brayton(), **better), 20e5, 1.2e5, 300.0)
    assert got.work < usual.work


def test_liquid_before_the_valve_makes_no_vapour():
    oxygen = fluid("O2")
    T = cycles.liquid_before_valve("O2", 20e5, 1.2e5)
    after = cycles.throttle(oxygen, state(oxygen, p=20e5, T=T), 1.2e5).out
    assert np.isnan(after.quality) or after.quality == pytest.approx(0.0, abs=1e-6)


def test_a_machine_that_cannot_reach_the_cold_says_what_to_change():
    with pytest.raises(CycleError, match=r"ratio of 1.5 does not cool to .* K with a pinch .*raise the ratio"):
        cycles.brayton_liquefaction("H2", Brayton(ratio=1.5), 20e5, 1.2e5, 300.0)
    with pytest.raises(ValueError, match=r"brayton_liquefier of H2: .* does not cool"):
        BraytonLiquefier(fluid="H2", ratio=2.5, eta_e=0.6, pinch=0.02)


# -- Claude ----------------------------------------------------------------------------------------


@cache
def claude_at(T0):
    return claude.liquefaction(claude.Claude(), T0)


@pytest.mark.parametrize("T0", REJECTION)
def test_claude_cycles_close_and_obey(T0):
    got, plant = claude_at(T0), claude.Claude()
    closed(got, T0, drop_in_enthalpy("H2", plant.p_feed, plant.p_liquid, got.seen["ortho"]))
    assert got.seen["ortho"] < 0.005


def test_claude_is_in_the_company_of_real_plants():
    """6.4 (a design) to 13.6 kWh/kg (Ingolstadt) are known from memory only: a factor, not a target."""
    assert 7 < claude_at(310.0).work / KWH < 20
    assert claude_at(250.0).work < claude_at(310.0).work


def test_a_claude_whose_product_does_not_fit_its_circuit_is_refused():
    with pytest.raises(CycleError, match=r"share of -0.* flashes off behind the valve.*lower p_liquid or raise p_low"):
        claude.liquefaction(claude.Claude(p_liquid=8e5), 300.0)
    with pytest.raises(CycleError, match=r"warm exchanger crosses between 80 and 310 K.*raise pinch or p_high"):
        claude.liquefaction(claude.Claude(p_low=6e5), 300.0)


# -- liquefiers ------------------------------------------------------------------------------------

UNITS = {
    "oxygen": OxygenLiquefier(), "hydrogen": HydrogenLiquefier(),
    **{f"small {f}": SmallLiquefier(fluid=f) for f in ("O2", "H2", "CH4")},
    **{f"brayton {f}": BraytonLiquefier(fluid=f) for f in ("O2", "H2", "CH4")},
    "claude": ClaudeLiquefier(),
}  # fmt: skip


def around(unit, T0, T_gas=300.0, p_gas=20e5, ortho=0.0):
    """A liquefier between gas and boiling liquid at 1.2 bar."""
    seen = {}
    for p in unit.ports:
        kind = unit.carrier_of(p)
        if kind.endswith(".g"):
            seen[p.name] = condition(kind, T_gas, p_gas)
        elif kind.endswith(".l"):
            liquid = saturated_liquid(kind, 1.2e5)
            h, s = (float(f(liquid.T, ortho)) if ortho else 0.0 for f in (spin.excess_enthalpy, spin.excess_entropy))
            seen[p.name] = dataclasses.replace(liquid, h=liquid.h + h, s=liquid.s + s, ortho=ortho)
        else:
            seen[p.name] = condition(kind, T0)
    return At(seen, SimpleNamespace(**harness.DAY))


def per_kg(unit, T0, load=1.0, x=None, **surroundings):
    """Electric work, heat rejected and least work [J/kg]."""
    at = around(unit, T0, **surroundings)
    x = x or values(**unit.start())
    flow = unit.physics(values(load=load), x, at).ports
    made = load * unit.size
    gas, liquid = (at[p.name] for p in unit.ports if unit.carrier_of(p)[-2:] in (".g", ".l"))
    return -flow["power"] / made, flow["heat"] / made, least_work(gas, liquid, T0)


@pytest.mark.parametrize("name", UNITS)
def test_no_liquefier_beats_the_least_work_and_books_close(name):
    unit = UNITS[name]
    for T0 in REJECTION:
        for p_gas in (1.2e5, 20e5, 30e5):
            for load in (0.3, 1.0):
                work, heat, least = per_kg(unit, T0, load, p_gas=p_gas)
                assert work > least
                at = around(unit, T0, p_gas=p_gas)
                gas, liquid = (at[p.name] for p in unit.ports if unit.carrier_of(p)[-2:] in (".g", ".l"))
                assert heat == pytest.approx(work + gas.h - liquid.h, rel=1e-9)


@pytest.mark.parametrize("name", UNITS)
def test_a_colder_radiator_saves_work(name):
    works = [per_kg(UNITS[name], T0)[0] for T0 in REJECTION]
    assert all(a < b for a, b in pairwise(works))


@pytest.mark.parametrize("unit", [SmallLiquefier(fluid="CH4"), BraytonLiquefier(fluid="CH4")], ids=["small", "brayton"])
@pytest.mark.parametrize("check", [*harness.NATURE, *harness.CONTRACT], ids=lambda f: f.__name__)
def test_methane_keeps_every_rule_too(unit, check):
    if check is not harness.check_over_parameters:  # done for oxygen and hydrogen; it solves many cycles
        check(unit)


def test_coolers_of_one_size_serve_three_fluids():
    """Per kg: methane takes less than twice oxygen's work, hydrogen some hundred times as much."""
    O2, CH4, H2 = (
        per_kg(SmallLiquefier(fluid=f, size=10 / 86400), 300.0, p_gas=1.2e5)[0] / KWH for f in ("O2", "CH4", "H2")
    )
    assert 0.6 < O2 < 1.3
    assert 0.6 < CH4 < 2.0
    assert 54 < H2 < 200
    many = SmallLiquefier(size=50 / 86400, machines=10.0)
    assert per_kg(many, 300.0)[0] > per_kg(SmallLiquefier(size=50 / 86400), 300.0)[0]


@pytest.mark.parametrize("formula", ["O2", "CH4", "H2"])
def test_the_stages_of_a_small_plant_add_up_to_the_least_work(formula):
    """Taking the heat where it is given off, conversion in equilibrium, is reversible: sum dq (T0 / T - 1) = w."""
    _, work, heat = _duty(formula)
    assert np.sum(work) == pytest.approx(liquefaction_work(formula), rel=3e-3)
    assert heat / 1e3 == pytest.approx({"O2": 406.1, "CH4": 914.1, "H2": 4483.0}[formula], rel=1e-3)


def test_a_fluid_without_a_liquid_carrier_is_refused():
    with pytest.raises(ValueError, match=r"small_liquefier: no liquid carrier of 'Xe'; there are: O2, H2, CH4"):
        SmallLiquefier(fluid="Xe")


@pytest.mark.parametrize(
    ("name", "bound"), [("brayton O2", 2e-3), ("brayton CH4", 3e-3), ("brayton H2", 1e-3), ("claude", 1e-3)]
)
def test_the_series_follows_the_cycles_as_it_says(name, bound):
    unit = UNITS[name]
    share = unit.eta
    assert share.error < bound
    for T0 in (215.0, 262.0, 296.0, 321.0):
        assert float(share(T0)) == pytest.approx(unit.cycle(T0).eta, rel=max(2 * share.error, 1e-6))
    assert share(150.0) == share(200.0)  # outside, the nearest end


@pytest.mark.parametrize("name", ["brayton O2", "claude"])
def test_the_component_gives_the_work_of_its_cycle(name):
    """At the gas and liquid it is built for; normal hydrogen differs a little from para with 3/4 ortho."""
    unit = UNITS[name]
    x = values(ortho=0.0) if name == "claude" else None
    for T0 in (250.0, 310.0):
        assert per_kg(unit, T0, x=x)[0] == pytest.approx(unit.cycle(T0).work, rel=5e-3)


def test_part_load_costs_more_per_kg():
    unit = UNITS["brayton O2"]
    full, low = per_kg(unit, 300.0)[0], per_kg(unit, 300.0, load=0.25)[0]
    assert low == pytest.approx(full * (1 + 0.05 * 0.75), rel=1e-9)


# -- ortho in the product --------------------------------------------------------------------------


def test_what_the_beds_leave_over_is_dear():
    unit = UNITS["claude"]
    works = [per_kg(unit, 300.0, x=values(ortho=c))[0] for c in (0.002, 0.05, 0.25, 0.75)]
    assert all(a < b for a, b in pairwise(works))
    # Converting all of it in the liquid: heat of 527 kJ/kg lifted from 20.8 K instead of along the way.
    T, T0 = float(saturated_liquid("H2.l", 1.2e5).T), 300.0
    made = 0.75 * spin.heat_of_conversion(T) / T - spin.excess_entropy(T, 0.75)
    at_rest = per_kg(unit, T0, x=values(ortho=0.0))[0]
    assert works[-1] - at_rest == pytest.approx(T0 * made / float(unit.eta(T0)), rel=1e-3)


def test_a_bus_of_more_ortho_gives_nothing_back():
    unit = UNITS["claude"]
    work, _, least = per_kg(unit, 300.0, x=values(ortho=0.004), ortho=0.25)
    assert work == pytest.approx(least / float(unit.eta(300.0)), rel=1e-4)


def test_a_bus_that_takes_ortho_asks_for_less():
    """The quick plant makes what its bus holds."""
    unit = HydrogenLiquefier()
    para, some = (per_kg(unit, 300.0, ortho=c)[0] for c in (0.0, 0.25))
    assert some < para


def test_the_beds_follow_the_load():
    unit = UNITS["claude"]
    at = around(unit, 300.0)
    T = at["lh2"].T
    full, half = unit.left_over(1.0, T), unit.left_over(0.5, T)
    assert spin.ortho_equilibrium(T) < half < full < 0.01
    rate = unit.physics(values(load=1.0), values(ortho=0.05), at).rates["ortho"]
    assert rate == pytest.approx(1.02 / 600.0 * (full - 0.05), rel=1e-9)
    assert unit.physics(values(load=1.0), values(ortho=full), at).rates["ortho"] == pytest.approx(0.0, abs=1e-15)


# -- coolers ---------------------------------------------------------------------------------------


def cooler(unit, load, T_c, T_h):
    """Flows between two heat buses."""
    ports = {"cold": condition("heat", T_c), "heat": condition("heat", T_h), "power": condition("electricity", 300.0)}
    return unit.physics(values(load=load), values(), At(ports, SimpleNamespace(**harness.DAY))).ports


def test_a_larger_cooler_loses_less_but_never_beats_the_ceiling():
    shares = [float(Cryocooler(size=s).share_of_carnot(90.0)) for s in (1.0, 10.0, 100.0, 1e3, 1e5)]
    assert all(a < b for a, b in pairwise(shares))
    assert shares[-1] < 0.4
    assert float(Cryocooler(size=1e5, n=0.2, b=2.0, eta_75=0.26, eta_max=0.5).share_of_carnot(150.0)) < 0.5


def test_without_size_and_ceiling_the_law_is_a_power_of_temperature():
    share = refrigeration.share_of_carnot(25.0, 1e4, 0.143, 1.45, 0.0, 1e6)
    assert share == pytest.approx(0.143 * (25 / 75) ** 1.45, rel=1e-12)


def test_more_small_coolers_draw_more_than_one_large():
    one, ten = Cryocooler(size=100.0), Cryocooler(size=10.0)
    assert 10 * float(ten.rated_power()) > float(one.rated_power())
    assert 10 * ten.estimate().mass > one.estimate().mass


@pytest.mark.parametrize(
    ("kind", "kg"),
    [("stirling", 10.88), ("gifford_mcmahon", 76.0), ("pulse_tube", 59.0), ("two_stage_pulse_tube", 84.9)],
)
def test_mass_by_kind_is_the_makers_at_1_kW(kind, kg):
    assert refrigeration.mass_of_cooler(kind, 1000.0) == pytest.approx(kg, rel=1e-3)
    unit = Cryocooler(kind=kind)
    power = float(unit.rated_power())
    assert unit.estimate().mass == pytest.approx(1.2 * (refrigeration.mass_of_cooler(kind, power) + 0.02 * power))


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"cryocooler: no kind of cooler 'vuilleumier'; there are: stirling, gifford"):
        Cryocooler(kind="vuilleumier")


@pytest.mark.parametrize(("size", "T_c"), [(6.8, 75.0), (12.9, 25.0), (1e3, 90.0)])
def test_a_cooler_on_its_own_buses_lifts_its_size(size, T_c):
    got = cooler(Cryocooler(size=size, T_cold=T_c, T_hot=310.0), 1.0, T_c, 310.0)
    assert -got["cold"] == pytest.approx(size, rel=1e-12)
    assert got["heat"] / 310.0 + got["cold"] / T_c > 0
