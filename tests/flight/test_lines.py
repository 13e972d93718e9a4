"""A transfer through our own line: heat by hand, its course in time, clocks, what stays behind, bad input."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from scipy.integrate import solve_ivp

from gasloop.components.refuelling.transfer_line import TransferLine
from gasloop.components.storage.cryo_tank import CryoTank
from gasloop.flight import lines
from gasloop.flight.elements import boiling
from gasloop.flight.leaks import unread
from gasloop.flight.read import read
from gasloop.flight.run import imbalance
from gasloop.flight.table import table
from gasloop.matter.solids import solid
from gasloop.model.component import labels
from gasloop.parts.isobar import isobar
from gasloop.parts.rocket import kept
from gasloop.study.faults import StudyError
from tests.flight.missions import hop

DAY = 86400.0
STATED = "lost: 3 %, chill: 20 kg"
LINE = "line: {length: 20 m, diameter: 25 mm, T: 240 K, receiver: {mass: 150 kg, T: 230 K}}"


def test_what_leaves_is_what_arrives_and_what_cools():
    transfer = hop((STATED, LINE)).run().course.transfers[0]
    T_boil, latent = boiling("O2")
    wall = 150 * float(solid("al_6061").heat(230.0, T_boil)) / latent
    # The pipe: its heat down to boiling at 3 bar, less what the liquid takes that boils at 1 bar only; vapour leaves
    # warmed by half of the superheat, 70 K at 0.92 kJ/kg/K at first.
    at, steel = isobar("O2", 3e5), solid("steel_304")
    metal = 1.5 * steel.density * math.pi * 0.026 * 1e-3 * 20
    most = metal * float(steel.heat(240.0, at.T_sat)) / at.h_fg
    least = metal * float(steel.heat(240.0, at.T_sat)) / (at.h_fg + 0.92e3 * 70 + 1.7e3 * (at.T_sat - T_boil))
    chill = transfer.left["O2"] - 1200
    assert least < chill - wall < most
    flow = float(at.liquid.rho(at.T_sat)) * 3.0 * math.pi * 0.025**2 / 4
    assert transfer.lasts == pytest.approx(transfer.left["O2"] / flow, rel=1e-9)


@pytest.mark.parametrize(
    "changed",
    [{}, {"size": 0.1, "p": 1.1e5, "degradation": 10.0, "L": 300.0}, {"fluid": "H2", "size": 0.02, "p": 1.1e5, "L": 300.0}],
    ids=["tight", "boils for good", "hydrogen"],
)  # fmt: skip
def test_the_chill_is_that_of_a_run_in_time(changed):
    line = TransferLine(**changed)
    line = replace(line, T_above=240.0 - line._at.T_sat)
    course = lines._course(line, 1.62, 300.0)
    lost, chill = lines.chilled(line, 1.62, 300.0)
    end = 3000.0
    run = solve_ivp(
        lambda t, y: [course(y[0]).rates["T"], course(y[0]).ports["chill"]], (0, end), [240.0, 0.0], method="LSODA", rtol=1e-8,
        atol=1e-9,
    )  # fmt: skip
    assert (lost > 0.01) == (changed.get("size") == 0.1)
    assert run.y[1][-1] - lost * line.size * end == pytest.approx(chill, rel=1e-5)
    cold = replace(line, T_above=-2.0)
    assert lines.chilled(cold, 1.62, 300.0) == (pytest.approx(lost, abs=1e-9), 0.0)


def test_clocks_run_and_tanks_boil_off_meanwhile():
    thin = LINE.replace("25 mm", "4 mm")
    mission = hop((STATED, thin))
    result = mission.run()
    course = result.course
    lasts = course.transfers[0].lasts
    assert lasts > 6 * 3600
    quick = hop((STATED, LINE.replace("receiver", "material: steel_304, receiver"))).run().course
    shorter = quick.transfers[0].lasts
    for ends, took in ((course, lasts), (quick, shorter)):
        assert ends.crafts["plant"].time == pytest.approx(2 * 3600 + 10 * DAY + took)
        assert ends.crafts["lander"].time == pytest.approx(2 * 3600 + 10 * DAY + took + DAY)  # and a day back to orbit
    fuel = [c.burns[-1].left["H2"] + c.burns[-1].used["H2"] for c in (course, quick)]
    assert fuel[0] / fuel[1] == pytest.approx(kept(0.01 / DAY, lasts - shorter), rel=1e-9)
    assert abs(imbalance(mission.plan, course)) < 1e-8
    assert f"kg lost) in {lasts / 3600:.3g} h" in table(result)
    assert result.summary["transfers"][0]["hours"] == pytest.approx(lasts / 3600)
    assert any("transfer refuel: 147 kg/h flow" in remark for remark in mission.remarks)


def test_what_cannot_be_had_stays_behind():
    stays = hop((f"amount: 1200 kg, {STATED}", "amount: all, residual: 5 %")).run().course
    assert stays.crafts["plant"].elements[0].tanks["O2"].mass == pytest.approx(0.05 * 6000)
    short = hop((f"amount: 1200 kg, {STATED}", "amount: 1200 kg, residual: 5 %")).run().course.failure
    there = 1000 + 40 * (10 + 2 / 24)
    assert short.missing["O2"] == pytest.approx(1200 - there + 300)
    assert f"{there:,.1f} kg there, of which 300.0 kg stay behind; missing" in short.said
    none = hop(
        (STATED, LINE),
        ("amount: 1200 kg", "amount: all"),
        ("load: 1 t", "load: 0 t"),
        ("makes: 40 kg/d", "makes: 1 kg/d"),
    )
    moved = none.run().course.transfers[0]
    assert moved.arrived["O2"] == 0.0 and moved.left["O2"] == pytest.approx(10 + 2 / 24)  # all of it went to cool


FAULTS = [
    (LINE + ", lost: 1 %", "hop.yaml:18: events.2.lost: losses are stated twice: `line` and `lost`; allowed: `line`, or `lost` and `chill`"),
    (LINE.replace("length: 20 m", "length: 20 kg"), "hop.yaml:18: events.2.line.length: 'kg' is a mass, this is a length"),
    (LINE.replace("25 mm", "25 m"), "hop.yaml:18: events.2.line.diameter: 25 m is out of range; allowed: 0.001 to 1 m"),
    (LINE.replace("25 mm", "40 cm"), "events.2.line.diameter: 1.47e+06 kg/h would flow; allowed: 1 to 100000 kg/h; mend: another diameter"),
    (LINE.replace("T: 240 K", "T: 500 K"), "events.2.line.T: 500 K is out of range; allowed: 0 to 400 K"),
    (LINE.replace("T: 230 K", "T: 80 K"), "events.2.line.receiver.T: chill-down from 80 K: O2 boils at 90.19 K at 101325 Pa; start above it; mend: leave"),
    (LINE.replace("230 K", "230 K, material: tin"), "hop.yaml:18: events.2.line.receiver.material: "),
    (LINE.replace("240 K", "240 K, material: tin"), "hop.yaml:18: events.2.line: "),
    (LINE.replace("240 K", "240 K, parameters: {L: 3 m}"), "events.2.line.parameters: a transfer_line has no parameter 'L'; allowed: p, eta"),
    (LINE.replace("240 K", "240 K, parameters: {speed: 90 m/s}"), "line.parameters.speed: 90 m/s is out of range; allowed: 0.3 to 10 m/s"),
    (LINE.replace("length: 20 m, diameter: 25 mm", "length: 500 m, diameter: 1.2 mm").replace("240 K", "240 K, parameters: {speed: 0.3 m/s, N: 5, p_vacuum: 0.01 Pa, degradation: 10}"), "hop.yaml:18: events.2.line: it does not get cold: 100 % of"),
    (LINE.replace("240 K", "240 K, bore: 2 mm"), "events.2.line.bore: unknown key 'bore'; allowed: length, diameter"),
    ("residual: 5 kg", "hop.yaml:18: events.2.residual: 'kg' is a mass, this is a plain number"),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "said"), FAULTS, ids=[f"{i}" for i in range(len(FAULTS))])
def test_a_fault_of_a_line_is_told_with_its_line_and_mend(stated, said):
    with pytest.raises(StudyError) as error:
        hop((STATED, stated))
    assert said in str(error.value)


def test_a_line_carries_one_boiling_liquid():
    tanks = ("tanks: {O2: {holds: 6 t", "tanks: {H2: {holds: 1 t}, N2O4: {holds: 1 t}, O2: {holds: 6 t")
    with pytest.raises(
        StudyError, match=r"events\.2\.transfer: one line cannot carry O2, H2; .*write a transfer for each"
    ):
        hop((STATED, LINE), tanks, ("transfer: O2", "transfer: [O2, H2]"))
    lander = ("      H2: {holds: 2 t", "      N2O4: {holds: 1 t, load: 0 t}\n      H2: {holds: 2 t")
    with pytest.raises(
        StudyError, match=r"events\.2\.line: boiling N2O4 is not known here; allowed: .*mend: state `lost`"
    ):
        hop((STATED, LINE), tanks, lander, ("transfer: O2", "transfer: N2O4"))


def test_a_mission_names_the_numbers_that_nobody_has_read():
    """Law 4 holds for numbers that come by way of our components too; a number that the file states is its own."""
    remarks = read(Path(__file__).parents[2] / "studies" / "artemis_lox_refuel.yaml").remarks
    told = [r for r in remarks if "unverified numbers" in r]
    assert any("transfer_line" in r for r in told)
    assert sum("cryo_tank" in r for r in told) == 1
    every = unread(CryoTank, "cryo_tank", ())
    one = next(label.name for label in labels(CryoTank) if label.unverified)
    assert one in every[0].split(": ")[1].split(", ")
    assert all(one not in said.split(": ")[1].split(", ") for said in unread(CryoTank, "cryo_tank", (one,)))
