"""Campaign files: every fault has its line, and a small campaign is answered and shown."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from gasloop.campaign import read
from gasloop.campaign.read import read_text
from gasloop.solve.problem import PlanError
from gasloop.study.faults import StudyError

FILE = """\
campaign: small
time: {start: 2030-01-01, period: 1 yr, count: 3, phases: {out: 0 d, back: 30 d}}
gap: 1e-6
commodities:
  cargo:
  plant:
vehicles:
  lander:
    dry: 4 t
    payload: 8 t
    tanks: {O2: 30 t, H2: 5 t}
    engine: {isp: 450 s, mixture: 6}
    new: {at: earth, each: 4}
legs:
  launch: {from: earth, to: leo, dv: 0 m/s, for: 1 d, leaves: [out], launcher: {lift: 50 t}}
  out: {from: leo, to: nrho, set: dac2, via: [tli], for: 5 d, leaves: [out]}
  down: {from: nrho, to: moon, set: dac2, via: [llo], for: 1 d, leaves: [out]}
  up: {from: moon, to: nrho, set: dac2, via: [llo], for: 1 d, leaves: [back]}
depots:
  depot: {at: nrho, holds: {O2: 50 t, H2: 10 t}, boil_off: {O2: 0.1 %/d}}
plants:
  ice: {at: moon, makes: water, rate: 5 kg/kg/yr}
supplies:
  - {at: earth, of: [O2, H2, cargo, plant], phases: [out]}
demands:
  base: {at: moon, of: cargo, each: 2 t, phase: out}
  clients: {at: nrho, of: O2, each: 10 t, first: 2, priority: 1}
"""


def faults(old: str, new: str) -> str:
    assert old in FILE
    with pytest.raises(StudyError) as error:
        read_text(FILE.replace(old, new))
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("gap: 1e-6", "gaps: 1e-6", 3, r"unknown key 'gaps'.*did you mean 'gap'\?"),
        ("mixture: 6", "mixture: 0.1667", 12, r"0.1667 is the wrong way round: O2 to H2 by mass .* write 6"),
        ("{O2: 30 t, H2: 5 t}", "{O2: -30 t, H2: 5 t}", 11, r"-30 t is out of range"),
        ("{O2: 30 t, H2: 5 t}", "{O2: 30 t}", 11, r"no tank for H2, which the engine burns.*add `H2:`"),
        ("dv: 0 m/s", "dv: -9 km/s", 15, r"negative"),
        ("set: dac2, via: [tli], for", "dv: 31 km/s, for", 16, r"31000 m/s from leo to nrho is absurdly high"),
        ("set: dac2, via: [tli], for", "dv: 1 km/s, for", 16, r"below the physical floor"),
        ("set: dac2, via: [tli], for", "set: dac2, for", 16, r"'dac2' has no leg leo to nrho; it has leo to tli"),
        ("dry: 4 t", "dry: 40 t", 17, r"no vehicle can fly 2920 m/s: with full tanks and empty hold lander 2774 m/s.*larger"),
        ("leaves: [back]", "leaves: [out]", 14, r"fly down and up and be back at 'nrho' in no time"),
        ("to: moon, set: dac2, via: [llo]", "to: llo, set: dac2", 26, r"nothing brings cargo to 'moon': no legs lead there from earth"),
        ("of: [O2, H2, cargo, plant]", "of: [O2, H2, plant]", 26, r"nothing brings cargo to 'moon': nobody offers it"),
        ("each: 10 t, first: 2", "each: 10 t, first: 4", 27, r"it is asked for from period 4 to 3.*1 to 3"),
        ("makes: water, rate: 5 kg/kg/yr", "makes: {O2: 0.8}, rate: 5 1/yr", 22, r"the shares add up to 0.8, not to 1"),
        ("rate: 5 kg/kg/yr}", "rate: 5 1/yr, published: carbothermal}", 22, r"just one of rate, curve, published, own; here: rate and"),
        ("of: O2, each: 10 t", "of: O3, each: 1 t", 27, r"no commodity 'O3'.*cargo, plant, H2, O2"),
        ("back: 30 d}", "back: 0 d}", 2, r"two phases are at the same date"),
    ],
)  # fmt: skip
def test_each_fault_has_its_line(old: str, new: str, line: int, said: str):
    told = faults(old, new)
    assert re.search(rf"^campaign\.yaml:{line}: .*{said}", told, re.MULTILINE), told


def test_all_faults_at_once():
    told = faults("mixture: 6}\n    new: {at: earth", "mixture: 0.2}\n    new: {at: mars")
    assert "wrong way round" in told and "no node 'mars'" in told


def test_the_answer_adds_up_and_is_shown(tmp_path):
    asked = read_text(FILE)
    result = asked.run()
    summary = result.summary
    assert summary["passes"] and summary["status"] == "optimal within the gap"
    assert summary["imleo"]["value"] < summary["without_plants"]["imleo"]["value"]
    assert summary["bound"] <= summary["imleo"]["value"] * (1 + 1e-9)
    # dac2: 3276 and 450 m/s to the halo orbit.
    assert summary["least_mass_ratio"]["nrho"] == pytest.approx(math.exp(3726.0 / (9.80665 * 450.0)), rel=1e-9)
    assert sum(summary["flights_per_year"]["launch"]) == sum(
        n for f in result.found.flights if f.leg == "launch" for n in f.vehicles.values()
    )
    for name, book in summary["books"].items():
        assert abs(book["open"]) <= 1e-8 * max(book["brought"] + book["made"], 1.0), name
    assert summary["books"]["O2"]["delivered"] == pytest.approx(20000.0, rel=1e-6)
    result.write(tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "http" not in page.replace("http-equiv", "") and "<svg" in page
    assert json.loads((tmp_path / "summary.json").read_text("utf-8"))["answer"] == summary["answer"]
    flights = (tmp_path / "flights.csv").read_text("utf-8").splitlines()
    assert len(flights) == 1 + len(result.found.flights)


def test_what_falls_short_is_told():
    text = FILE.replace("each: 4}", "each: 4, count: 1}").replace("each: 10 t, first: 2", "each: 500 t, first: 2")
    summary = read_text(text.replace("plants:\n  ice: {at: moon, makes: water, rate: 5 kg/kg/yr}\n", "")).run().summary
    assert any("of O2 at nrho (clients)" in line for line in summary["not_delivered"])
    assert any(line.startswith("Not delivered: ") for line in summary["answer"])


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(StudyError, match="cannot read the file"):
        read(tmp_path / "none.yaml")
    own = FILE.replace("rate: 5 kg/kg/yr}", "own: {study: none.yaml, component: x, sizes: [1 t, 2 t]}}").replace(
        "makes: water, ", ""
    )
    with pytest.raises(StudyError, match=r":22: .*no file 'none.yaml'"):
        read_text(own)


LUNAR = """\
campaign: lunar
time: {start: 2030-01-01, period: 365 d, count: 2, phases: {out: 0 d, back: 1 d}}
gap: 1e-9
g0: 9.8 m/s2
waits: [llo, moon]
commodities:
  crew: {unit_mass: 100 kg, whole: true, eats: {consumables: 8.655 kg/d}}
  maintenance:
  consumables:
  habitat:
  samples:
vehicles:
  craft:
    dry: 13071.917273428024 kg
    payload: 2837.11768506991 kg
    tanks: {O2: 37537.39677154308 kg, H2: 6824.98123118929 kg}
    engine: {isp: 420 s, mixture: 5.5}
    upkeep: {maintenance: 0.01}
    new: {at: earth, each: 6}
legs:
  launch: {from: earth, to: leo, dv: 0 m/s, for: 1 d, leaves: [out], launcher: {}}
  out: {from: leo, to: llo, dv: 4.04 km/s, for: 3 d, leaves: [out]}
  down: {from: llo, to: moon, dv: 1.87 km/s, for: 1 d, leaves: [out]}
  up: {from: moon, to: llo, dv: 1.87 km/s, for: 1 d, leaves: [back]}
  back: {from: llo, to: leo, dv: 4.04 km/s, for: 3 d, leaves: [back]}
  home: {from: leo, to: earth, dv: 0 m/s, for: 1 d, leaves: [back]}
supplies:
  - {at: earth, of: [O2, H2, maintenance, consumables, habitat], phases: [out]}
  - {at: earth, of: [crew], phases: [out], amount: 4}
  - {at: moon, of: [crew], phases: [back], amount: 4}
  - {at: moon, of: [samples], phases: [back]}
demands:
  landed: {at: moon, of: crew, each: 4, phase: out}
  habitat: {at: moon, of: habitat, each: 2 t, phase: out}
  food: {at: moon, of: consumables, each: 103.86 kg, phase: back}
  home: {at: earth, of: crew, each: 4, phase: back}
  samples: {at: earth, of: samples, each: 1 t, phase: back}
"""


def test_the_published_problem_as_a_file_comes_to_the_published_mass():
    summary = read_text(LUNAR).run().summary
    assert summary["imleo"]["value"] == pytest.approx(694264.4171277, rel=1e-9)
    assert summary["books"]["crew"]["delivered"] == pytest.approx(16.0)
    # Its phases lie a day apart, its flights to the surface take five.
    assert any("'down' comes in 4 d after the next phase has begun" in note for note in summary["notes"])


def test_a_plant_of_ours_names_a_unit_of_its_study():
    studies = Path(__file__).parents[2] / "studies"
    own = "own: {study: first.yaml, component: landr, sizes: [1 t, 2 t]}}"
    asked = read_text(FILE.replace("makes: water, rate: 5 kg/kg/yr}", own), folder=studies)
    with pytest.raises(PlanError, match=r"'first.yaml' has no component 'landr'; it has pv"):
        asked.run()


def test_a_published_curve_brings_a_plant_of_a_size_that_it_was_fitted_for():
    text = FILE.replace("makes: water, rate: 5 kg/kg/yr}", "published: carbothermal}")
    result = read_text(text.replace("gap: 1e-6", "gap: 1e-3")).run()
    mass = result.found.plant_mass("ice")
    assert mass == 0.0 or mass >= 400.0 * (1 - 1e-6)
    assert result.found.books["H2"].made == 0.0
    made = [s.made for s in result.found.stays if s.kind == "work"]
    assert result.summary["imleo"]["value"] <= result.summary["without_plants"]["imleo"]["value"] * (1 + 1e-3)
    assert (sum(made) > 0.0) == (mass > 0.0)
