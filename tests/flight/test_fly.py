"""Flying: mass is kept, a tank gives what it has and no more, clocks and losses run as stated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gasloop.components.storage.cryo_tank import CryoTank
from gasloop.flight import read
from gasloop.flight.elements import boiling
from gasloop.flight.firing import can_give, missing
from gasloop.flight.fly import fly
from gasloop.flight.run import imbalance
from gasloop.flight.vehicle import Element, Engine, Tank
from gasloop.matter.fluids import fluid
from gasloop.matter.species import G0
from gasloop.parts.rocket import burnt, kept, mixture
from tests.flight.missions import hop

DAY = 86400.0
QS3 = Path(__file__).parents[2] / "studies" / "spacenet_qs3.yaml"


def flown(*changes):
    return hop(*changes).run()


def test_the_published_chain_closes_to_ten_grams():
    """REF-S1, its sensitive numbers; all of them are a validation case."""
    result = read(QS3).run()
    left = {b["stage"]: b["left_total_kg"] for b in result.summary["burns"]}
    assert left["icps"] == pytest.approx(194.44, abs=0.01)
    assert left["hls"] == pytest.approx(1651.24, abs=0.01)
    assert left["sm"] == pytest.approx(3469.92, abs=0.01)
    assert abs(result.summary["balance_kg"]) < 1e-6  # of 2600 t


def test_a_hop_stepped_by_hand():
    course = flown().course
    ox, fuel = 5400.0, 2000.0
    for dv in (20.0, 1830.0):
        used = burnt(4200 + ox + fuel, dv, 450.0)
        o, f = mixture(used, 5.5)
        ox, fuel = ox - o, fuel - f
        if dv == 20.0:
            fuel *= kept(0.01 / DAY, 7200.0)  # in transit, after the first burn
    assert course.burns[1].left == pytest.approx({"O2": ox, "H2": fuel}, rel=1e-12)
    ox, fuel = ox * kept(0.002 / DAY, 10 * DAY) + 1200.0, fuel * kept(0.01 / DAY, 10 * DAY)
    used = burnt(4200 + ox + fuel + 150, 1870.0, 450.0)
    assert sum(course.burns[2].used.values()) == pytest.approx(used, rel=1e-12)
    # What the plant gave: 1200 kg, the loss, the chill; it had made 40 kg a day until both met.
    assert course.transfers[0].left["O2"] == pytest.approx(1200 / 0.97 + 20)
    plant = course.crafts["plant"].elements[0].tanks["O2"].mass
    assert plant == pytest.approx(1000 + 40 * (10 + 2 / 24) - 1200 / 0.97 - 20)


@pytest.mark.parametrize("skip", [(), ("refuel",)])
def test_all_mass_is_accounted_for(skip):
    mission = hop()
    course = fly(mission.plan, skip)
    assert (course.failure is None) == (skip == ())
    assert abs(imbalance(mission.plan, course)) < 1e-8
    assert course.total("boiled off") > 50
    assert (course.total("made") > 400) == (skip == ())  # nobody came to the plant, its clock stood still


def test_a_burn_beyond_the_tank_stops_and_what_it_says_is_missing_is_just_enough():
    result = flown(("amount: 1200 kg", "amount: 200 kg"))
    failure = result.course.failure
    assert not result.passes and failure.where == "events.4"
    assert set(failure.missing) == {"O2"}
    assert "burn moon to llo of lander with lander: 1,870.0 m/s asked" in failure.said
    assert f"missing {failure.missing['O2']:,.0f} kg of O2" in failure.said
    assert len(result.course.burns) == 2  # nothing of the third was given
    more = failure.missing["O2"]
    enough = flown(("amount: 1200 kg", f"amount: {200 + more + 1e-5} kg"))
    assert enough.passes
    assert enough.course.burns[-1].spare_dv == pytest.approx(0.0, abs=0.01)
    assert not flown(("amount: 1200 kg", f"amount: {200 + more - 0.1} kg")).passes


def test_what_is_missing_is_just_enough_whatever_is_on_board():
    """Seeded draws: one species short, the other, both; what is added is carried, what is in excess too."""
    rng = np.random.default_rng(4)
    short = set()
    for dry, ox, fuel, ratio, dv in rng.uniform((1e3, 0, 0, 1.5, 500), (9e3, 6e3, 2e3, 7, 6000), (200, 5)):
        engine = Engine(350.0, {"O2": ratio / (1 + ratio), "CH4": 1 / (1 + ratio)})
        stage = Element("stage", dry, engine, {"O2": Tank(1e9, ox), "CH4": Tank(1e9, fuel)})
        if can_give(stage, engine, stage.mass(0.0), G0) >= dv:
            continue
        lacks = missing(stage, engine, stage.mass(0.0), dv, G0)
        short.add(tuple(lacks))
        for species, mass in lacks.items():
            stage.tanks[species].mass += mass
        assert can_give(stage, engine, stage.mass(0.0), G0) == pytest.approx(dv, rel=1e-8)
    assert short == {("O2",), ("CH4",), ("O2", "CH4")}


def test_the_gravity_of_the_specific_impulse_is_that_of_the_set_unless_stated():
    assert hop(("g0: 9.80665 m/s2\n", "")).plan.g0 == 9.8
    assert hop().plan.g0 == 9.80665


def test_it_tells_which_runs_out_first():
    assert [b.first_out for b in flown().course.burns] == ["O2", "O2", "O2"]
    rich = flown(("{holds: 2 t, boil_off: 1 %/d}", "{holds: 950 kg, boil_off: 1 %/d}"))
    assert rich.course.burns[1].first_out == "H2"
    assert "H2" in Engine(450.0, {"O2": 0.8, "H2": 0.2}).first_out({"O2": Tank(9, 9), "H2": Tank(2, 2)})
    assert Engine(450.0, {"O2": 0.8, "H2": 0.2}).first_out({"O2": Tank(8, 8), "H2": Tank(2, 2)}) == "all at once"


def test_a_variant_is_the_mission_without_its_events():
    summary = flown().summary
    assert summary["passes"] and summary["failure"] is None
    dry = summary["variants"]["dry"]
    assert dry["failure"]["event"] == "events.4" and dry["transfers"] == []
    assert "Dry: it stops after 2 burns" in summary["answer"][1]
    assert dry["burns"] == summary["burns"][:2]


def test_a_transfer_gives_no_more_than_there_is_or_fits():
    beyond = flown(("amount: 1200 kg", "amount: 1500 kg")).course.failure
    assert "of O2 wanted" in beyond.said and beyond.missing["O2"] == pytest.approx(
        1500 / 0.97 + 20 - 1403.333, abs=0.01
    )
    no_room = flown(("holds: 9 t, load: 5.4 t", "holds: 6 t, load: 5.4 t"), ("load: 1 t, makes", "load: 6 t, makes"),
                    ("amount: 1200 kg", "amount: 5.5 t")).course.failure  # fmt: skip
    assert "5,500.0 kg of O2 do not go into lander, which has room for" in no_room.said
    everything = flown(("amount: 1200 kg", "amount: all")).course
    assert everything.crafts["plant"].elements[0].tanks["O2"].mass == pytest.approx(0.0, abs=1e-9)
    full = flown(("holds: 9 t, load: 5.4 t", "holds: 6 t, load: 5.4 t"), ("amount: 1200 kg", "amount: full"),
                 ("holds: 6 t, load: 1 t", "holds: 9 t, load: 9 t")).course  # fmt: skip
    assert full.burns[2].left["O2"] + full.burns[2].used["O2"] == pytest.approx(6000.0)


@pytest.mark.parametrize("phase", ["orbit", "surface"])
def test_a_tank_left_alone_follows_its_balance(phase):
    """dm/dt = makes - b m - Q/h_fg, integrated."""
    tank = Tank(1e5, 900.0, {"orbit": 0.02 / DAY}, {"surface": 80.0}, 2e5, makes=1e-3)
    b, q = (0.02 / DAY, 0.0) if phase == "orbit" else (0.0, 80.0)
    found = solve_ivp(lambda t, m: 1e-3 - b * m - q / 2e5, (0, 30 * DAY), [900.0], rtol=1e-10, atol=1e-8).y[0, -1]
    lost, made = tank.wait(30 * DAY, "somewhere", phase)
    assert tank.mass == pytest.approx(found, rel=1e-9)
    assert 900 + made - lost == pytest.approx(tank.mass)


def test_a_plant_stops_when_its_tank_is_full_and_no_tank_falls_below_nothing():
    tank = Tank(1000.0, 990.0, makes=1.0)
    lost, made = tank.wait(DAY, "", "surface")
    assert (tank.mass, lost, made) == (1000.0, 0.0, pytest.approx(10.0))
    filling = Tank(1000.0, 400.0, {"surface": 1e-6}, {"surface": 40.0}, 2e5, makes=0.01)
    full = solve_ivp(lambda t, m: 0.01 - 1e-6 * m - 2e-4, (0, 2 * DAY), [400.0], rtol=1e-10, atol=1e-8,
                     events=lambda t, m: m[0] - 1000.0).t_events[0][0]  # fmt: skip
    lost, made = filling.wait(2 * DAY, "", "surface")
    assert filling.mass == pytest.approx(1000.0) and 400 + made - lost == pytest.approx(filling.mass)
    assert made == pytest.approx(0.01 * full + (1e-6 * 1000 + 2e-4) * (2 * DAY - full), rel=1e-8)
    leaking = Tank(1000.0, 10.0, {}, {"orbit": 1e5}, 2e5)
    lost, _ = leaking.wait(DAY, "", "orbit")
    assert (leaking.mass, lost) == (0.0, 10.0)
    by_node = Tank(1000.0, 100.0, {"orbit": 1e-6, "nrho": 0.0})
    by_node.wait(DAY, "nrho", "orbit")
    assert by_node.mass == 100.0


def test_heat_that_leaks_in_evaporates_by_the_latent_heat():
    T, latent = boiling("O2")
    assert pytest.approx(90.19, abs=0.01) == T
    assert latent == pytest.approx(213e3, rel=2e-3)
    result = flown(("boil_off: {surface: 0.2 %/d}", "heat_leak: {surface: 30 W}"))
    assert result.course.ledger["boiled off"]["O2"] == pytest.approx(30 * 10 * DAY / latent, rel=1e-9)


def test_a_tank_of_ours_boils_off_as_the_component_does():
    tank = CryoTank(size=9000.0, fluid="O2", N=30)
    line = fluid("O2").saturation()
    per_day = tank.leak(tank.T_set, 250.0) / line.h_fg(tank.T_set) * DAY
    result = flown(("boil_off: {surface: 0.2 %/d}", "model: {around: {surface: 250 K}, parameters: {N: 30}}"))
    assert result.course.ledger["boiled off"]["O2"] == pytest.approx(10 * per_day, rel=1e-6)
    assert 0.5 < per_day < 5  # kg a day of 9 t


def test_craft_that_meet_wait_for_the_latest_and_docked_ones_fly_as_one():
    text = (
        ("  plant: {dry: 5 t", "  tug: {dry: 1 t, at: llo, tanks: {H2: {holds: 100 kg, boil_off: 2 %/d}}}\n  plant: {dry: 5 t"),
        ("  - {burn: lander, to: moon}\n", "  - {coast: tug, for: 5 d}\n  - {dock: [lander, tug], as: pair}\n  - {drop: pair, of: tug}\n"
         "  - {undock: pair, of: lander, as: lander}\n  - {burn: lander, to: moon}\n"),
    )  # fmt: skip
    course = flown(*text).course
    assert course.burns[0].time == 5 * DAY
    assert course.burns[0].before == pytest.approx(4200 + 5400 + 2000 * np.exp(-0.05))
    assert [e.name for e in course.left_behind] == ["tug"]
    assert course.left_behind[0].tanks["H2"].mass == pytest.approx(100 * np.exp(-0.1))


def test_stages_follow_one_another_and_leave():
    changes = (
        ("  plant: {dry: 5 t", "  kick: {dry: 500 kg, engine: {isp: 300 s, burns: N2H4}, tanks: {N2H4: {holds: 800 kg}}}\n  plant: {dry: 5 t"),
        ("    at: llo\n", ""),
        ("  - {burn: lander, to: moon}\n", "  - {stack: both, of: [lander, kick], at: llo}\n"
         "  - {burn: both, to: moon, with: [kick, lander], drop: {kick: kick}}\n"),
        ("coast: lander", "coast: both"), ("- {burn: lander, to: llo}", "- {burn: both, to: llo, with: lander}"),
    )  # fmt: skip
    course = flown(*changes).course
    first, second, third = course.burns[:3]
    assert (first.stage, second.stage, third.stage) == ("kick", "kick", "lander")
    assert second.emptied and second.left == {"N2H4": 0.0}
    assert second.dv + third.dv == pytest.approx(1830.0)
    assert third.before == pytest.approx(second.before - sum(second.used.values()) - 500.0)


def test_burns_with_their_own_stages_are_the_same_leg_and_boil_off_between_them():
    """The descent, its two burns stated one by one: at once it is the leg of the set; apart, hydrogen boils off between."""
    old = "- {burn: lander, to: moon}"
    at_once, apart = (
        flown(
            (
                old,
                f"- {{burn: lander, to: moon, for: 2 h, burns: [{{dv: 20 m/s, with: lander}}, {{dv: 1830 m/s, with: lander, at: {at}}}]}}",
            )
        )
        for at in ("0 s", "2 h")
    )
    leg = flown()
    assert [b.time for b in apart.course.burns] == [b.time for b in leg.course.burns]
    for a, b in zip(apart.course.burns, leg.course.burns, strict=True):
        assert a.margin == pytest.approx(b.margin, abs=1e-9)
    assert at_once.course.burns[1].time == 0
    assert at_once.course.burns[1].before > apart.course.burns[1].before  # what boils off in two hours is pushed too
    assert (
        len([s for s in apart.course.stays if s.end == "moon" and s.start == "llo"]) == 1
    )  # one flight in the picture
    for result in (at_once, apart):
        assert abs(imbalance(result.mission.plan, result.course)) < 1e-9


def test_a_flight_that_others_fly_has_its_limits():
    old, mass = "- {burn: lander, to: moon}", 4000.0 + 5400.0 + 2000.0 + 200.0
    result = flown((old, f"- {{carry: lander, to: moon, for: 3 d, holds: {mass} kg, seats: 2}}"))
    assert result.course.stays[0].until == 3 * DAY
    assert result.course.stays[0].end == "moon"
    assert abs(imbalance(result.mission.plan, result.course)) < 1e-9
    for limits, said in (
        (f"holds: {mass - 1} kg", "11,600 kg are to go, 11,599 kg can"),
        ("seats: 1", "2 persons are to go, there are 1 seats"),
    ):
        failure = flown((old, f"- {{carry: lander, to: moon, for: 3 d, {limits}}}")).course.failure
        assert said in failure.said


def test_a_stack_that_begins_later_has_not_waited():
    late = "- {stack: crate, of: [box], at: moon, when: 5 d}\n  - {coast: lander, for: 10 d}"
    box = "  plant: {dry: 5 t"
    course = flown(("- {coast: lander, for: 10 d}", late), (box, f"  box: {{dry: 1 kg}}\n{box}")).course
    assert course.crafts["crate"].time == 5 * DAY
    assert not [s for s in course.stays if s.craft == "crate"]
