"""Scenarios of SpaceNet as missions: the third quick start to the gram, what is set aside, what is wrong and told."""

from __future__ import annotations

import json
import math

import pytest

from gasloop.exchange import imported, spacenet
from gasloop.exchange.scenario import ImportFault
from gasloop.exchange.spacenet.network import seconds
from tests.cli.command import gasloop
from tests.exchange import spacenets as s

# Used and left [kg] by burn, of SpaceNet's third quick start: `spacenet_qs3` of validation/refuelling has the same.
CHAIN = (
    ("srbs", 1256000.0, 0.0), ("core", 966327.72, 20672.28), ("icps", 28381.56, 194.44), ("sm", 242.40, None), ("sm", 1871.91, None),
    ("sm", 7.44, None), ("sm", 917.98, 6236.28), ("hls", 1417.50, None), ("hls", 6532.13, None), ("hls", 177.64, None),
    ("hls", 12300.30, 11857.44), ("hls", 7683.45, None), ("hls", 68.60, None), ("hls", 2092.89, None), ("hls", 361.26, 1651.24),
    ("sm", 1029.48, None), ("sm", 13.67, None), ("sm", 1723.20, 3469.92),
)  # fmt: skip


def _read(tmp_path, content):
    return spacenet.read(s.write(tmp_path / "scenario.json", content))


def test_the_third_quick_start_is_flown_to_ten_grams(tmp_path):
    found = _read(tmp_path, s.third())
    course = found.run().course
    assert course.failure is None
    assert [b.stage for b in course.burns] == [stage for stage, *_ in CHAIN]
    for burn, (stage, used, left) in zip(course.burns, CHAIN, strict=True):
        assert sum(burn.used.values()) == pytest.approx(used, abs=0.01), stage
        if left is not None:
            assert burn.margin == pytest.approx(left, abs=0.01), stage
    days = [b.time / 86400 for b in course.burns]
    assert days[2:7] == pytest.approx([1, 1.3, 4.1, 5.4, 7.4])  # departure on day 1, burns on the way
    assert days[-1] == pytest.approx(21 + 2.8)
    assert any("Crewed Exploration: what crews consume" in said for said in found.aside)
    assert any("edge LLO-LSP: 1,711.9 m/s; orbit of the Moon, 100 x 100 km" in said for said in found.findings)
    assert any("mixture is not stated" in said for said in found.findings)


# The first quick start: two launches, a docking in low orbit, a lander that leaves its descent stage on the Moon.
FIRST = {
    "First": s.stage(105000.0, "PBAN Solid", 620000.0, 267.0), "Upper": s.stage(12000.0, "PBAN Solid", 125000.0, 448.0),
    "CM": s.stage(8000.0, "MMH/N2O4", 175.0, 301.0), "SM": s.stage(3000.0, "MMH/N2O4", 10000.0, 301.0), "LAS": s.stage(6000.0),
    "AM": s.stage(3000.0, "MMH/N2O4", 3000.0, 320.0), "DM": s.stage(12000.0, "LH2/LOX", 24900.0, 448.0),
    "Core": s.stage(175000.0, "LH2/LOX", 1587000.0, 414.0), "SRBs": s.stage(210000.0, "PBAN Solid", 1375000.0, 270.0),
    "EDS": s.stage(26000.0, "LH2/LOX", 253000.0, 448.0), "Cargo": {"type": "Element", "mass": 500.0},
    "Samples": {"type": "Element", "mass": 100.0},
}  # fmt: skip
TO_MOON = s.edge("LEO", "LLO", "P4D", ("PT0S", 3150.0), ("PT12H", 2.0), ("P2DT12H", 2.0), ("P4D", 950.0))
LAND = s.edge("LLO", "LSP", "PT12H", ("PT0S", 2030.0), ("PT6H", 11.0))
RISE = s.edge("LSP", "LLO", "PT12H", ("PT0S", 1875.0), ("PT6H", 31.0))
BACK = s.edge("LLO", "PAC", "P4D", *((f"PT{12 * i}H", dv) for i, dv in enumerate((612.3, 276.5, 333.6, 3.2, 3.2, 5.0))))
AS_MEANT = "burn SRBs, stage SRBs, burn Core, stage Core, burn EDS"
AS_SCRIPTED = "burn SRBs, stage SRBs, burn SRBs, stage SRBs, burn EDS"


def _first(launch):
    one, two = ("First", "Upper", "CM", "SM", "LAS"), ("AM", "DM", "Core", "SRBs", "EDS")
    events = [
        s.create(one, "KSC"), s.create(s.CREW, "CM", priority=2),
        s.transport(s.UP, one, "PT0S", "burn First, stage First, stage LAS, burn Upper, stage Upper"),
        s.create(two, "KSC", "P1D"), s.create(["Cargo"], "DM", "P1D", 2), s.transport(s.UP, two, "P1D", launch),
        s.transport(TO_MOON, ("AM", "DM", "EDS", "CM", "SM"), "P2D", "burn EDS, stage EDS", *["burn DM"] * 3),
        s.move(s.CREW, "AM", "P6D"), s.transport(LAND, ("AM", "DM"), "P7D", *["burn DM"] * 2),
        s.create(["Samples"], "AM", "P14DT12H"), s.transport(RISE, ["AM"], "P14DT12H", *["burn AM"] * 2),
        s.move([*s.CREW, "Samples"], "CM", "P15D"),
        s.transport(BACK, ("CM", "SM"), "P15D", *["burn SM"] * 5, "stage SM, burn CM"),
    ]  # fmt: skip
    return s.scenario(s.NODES, [s.UP, TO_MOON, LAND, RISE, BACK], FIRST, events, s.CREW)


def _left(start, isp, *dvs):
    """Mass after burns, by the rocket equation alone."""
    return start * math.exp(-sum(dvs) / (9.80665 * isp))


def test_the_first_quick_start_as_its_tutorial_means_it(tmp_path):
    result = _read(tmp_path, _first(AS_MEANT)).run()
    assert result.passes
    lander, orion = 6000.0 + 12500.0, 8175.0 + 13000.0 + 400.0
    core_and_up = 175000.0 + 1587000.0 + lander + 24900.0 + 279000.0
    given = 9.80665 * 270.0 * math.log((core_and_up + 1585000.0) / (core_and_up + 210000.0))
    given += 9.80665 * 414.0 * math.log(core_and_up / (core_and_up - 1587000.0))
    eds = _left(core_and_up - 1762000.0, 448.0, 9500.0 - given)  # with the lander
    fuel = _left(eds + orion, 448.0, 3150.0) - lander - 24900.0 - orion - 26000.0
    burns = result.course.burns
    assert next(b for b in burns if b.stage == "eds" and b.end == "llo").margin == pytest.approx(fuel, abs=1e-5)
    there = _left(lander + 24900.0 + orion, 448.0, 2.0, 2.0, 950.0) - orion + 400.0  # the crew has boarded
    down = _left(there, 448.0, 2041.0) - lander - 400.0
    assert next(b for b in reversed(burns) if b.stage == "dm").margin == pytest.approx(down, abs=1e-5)
    up = _left(6500.0, 320.0, 1906.0) - 3500.0
    assert next(b for b in reversed(burns) if b.stage == "am").margin == pytest.approx(up, abs=1e-5)
    home = _left(orion + 100.0, 301.0, 612.3, 276.5, 333.6, 3.2, 3.2)
    assert burns[-2].margin == pytest.approx(home - 3000.0 - 8675.0, abs=1e-5)
    assert burns[-1].stage == "cm"
    assert burns[-1].margin == pytest.approx(_left(8675.0, 301.0, 5.0) - 8500.0, abs=1e-5)
    assert [e.name for c in result.course.crafts.values() if c.node == "lsp" for e in c.elements] == ["dm"]


def test_a_stage_that_burns_again_without_propellant_is_told_and_fails(tmp_path):
    """As its script has it: the boosters burn twice, the core is never lit."""
    found = _read(tmp_path, _first(AS_SCRIPTED))
    again = [said for said in found.findings if "'srbs'" in said]
    assert "'srbs' burns again after it was dropped; its 1,375,000 kg burn once: left out" in again[0]
    failure = found.run().course.failure
    assert "burn ksc to leo of stack_" in failure.said
    assert "with eds" in failure.said
    assert failure.missing["lh2_lox"] > 1e6


def test_flights_that_others_fly_keep_to_their_limits(tmp_path):
    """The second quick start's kind: capacities of a flight, a habitat delivered as cargo, crew that lives in it."""
    out, back = s.flight("KSC", "LSP", "P7DT12H", 15500.0, 4), s.flight("LSP", "PAC", "P5DT12H", 3500.0, 4)
    kinds = {
        "Cargo Lander": s.stage(1000.0), "Habitat": s.stage(7500.0), "Lander": s.stage(12000.0), "Capsule": s.stage(3000.0),
    }  # fmt: skip
    events = [
        s.create(["Cargo Lander"], "KSC"),
        s.create(["Habitat"], "Cargo Lander", priority=2),
        s.carried(out, ["Cargo Lander"], "PT0S"),
        s.create(["Lander", "Capsule"], "KSC", "P100D"),
        s.create(s.CREW, "Lander", "P100D", priority=2),
        s.carried(out, ["Lander", "Capsule"], "P100D"),
        s.move(s.CREW, "Habitat", "P107DT12H"),
        s.move(s.CREW, "Capsule", "P121DT12H"),
        s.carried(back, ["Capsule"], "P121DT12H"),
    ]
    content = s.scenario(s.NODES, [out, back], kinds, events, s.CREW)
    result = _read(tmp_path, content).run()
    assert result.passes
    craft = result.course.crafts["capsule"]
    assert (craft.node, craft.elements[0].crew, craft.time / 86400) == ("pac", 4, pytest.approx(127))
    assert result.course.crafts["cargo_lander"].elements[0].cargo == {"habitat": 7500.0}

    content["network"]["edges"][0]["maxCargo"] = 15000.0
    assert (
        "flight ksc to lsp of stack_1: 15,400 kg are to go, 15,000 kg can"
        in _read(tmp_path, content).run().course.failure.said
    )
    content["network"]["edges"][0] |= {"maxCargo": 15500.0, "maxCrew": 3}
    assert "4 persons are to go, there are 3 seats" in _read(tmp_path, content).run().course.failure.said


def test_propellant_from_a_container_and_a_burn_by_itself(tmp_path):
    out = s.edge("LEO", "LLO", "P4D", ("PT0S", 3150.0), ("P4D", 950.0))
    kinds = {
        "Tug": {**s.stage(5000.0, "MMH/N2O4", 20000.0, 320.0), "fuel": {"resource": "MMH/N2O4", "amount": 2000.0}},
        "Tank": {"type": "Resource Container", "mass": 500.0, "maxCargoMass": 9000.0, "contents": [{"resource": "MMH/N2O4", "amount": 8000.0}]},
    }  # fmt: skip
    pour = s._event(
        "Transfer Resources",
        "P2D",
        1,
        resources=[{"resource": "MMH/N2O4", "amount": 7500.0}],
        originContainer="Tank",
        destinationContainer="Tug",
    )
    burn = s._event(
        "Propulsive Burn",
        "P3D",
        1,
        elements=["Tug"],
        burn="LEO-LLO.1",
        burnStageSequence=[{"type": "Burn", "element": "Tug"}],
    )
    course = _read(tmp_path, s.scenario(s.NODES, [out], kinds, [s.create(kinds, "LEO"), pour, burn])).run().course
    used = 14500.0 * (1 - 2.718281828459045 ** (-950.0 / (9.80665 * 320.0)))
    assert sum(course.burns[0].used.values()) == pytest.approx(used, abs=1e-6)
    assert course.burns[0].margin == pytest.approx(9500.0 - used, abs=1e-6)
    assert course.transfers[0].arrived == {"mmh_n2o4": 7500.0}


def test_what_is_odd_in_a_scenario_is_told(tmp_path):
    content = s.third()
    template = {t["name"]: t for t in content["elementTemplates"]}
    template["CM"] |= {"maxCrew": 3, "accommodationMass": 20.0, "maxCargoMass": 90.0}
    content["missionList"][0]["events"][4]["missionTime"] = "PT1H"  # before the ascent is over
    content["missionList"][0]["events"][4]["burnStageSequence"].pop(3)  # 1 m/s that nobody fires
    content |= {
        "manifest": {"a": 1},
        "demandModels": [{"id": "d", "name": "Crew Consumables", "type": "Crew Consumables"}],
    }
    found = _read(tmp_path, content)
    told = " ".join((*found.findings, *found.aside))
    for said in (
        "events[2] (Lunar | Create Elements): 'cm' carries 4 persons and has 3 seats",
        "'cm' carries 100 kg and has room for 90 kg",
        "(Lunar | Space Transport): it happens 5 h before stack_1 has arrived; it waits for it",
        "nobody fires the burn of 1 m/s of LEO-NRO",
        "20 kg to pack it in a carrier",
        "manifest: what was packed",
        "Crew Consumables: demands of supplies are not carried over",
    ):
        assert said in told, said
    assert found.run().passes


FAULTS = [
    (lambda c: c["missionList"][0]["events"][5].pop("container"), r"events\[5\] \(Lunar \| Move Elements\): it lacks container"),
    (lambda c: c["elementTemplates"][0].pop("mass"), "an entry lacks 'mass'"),
    (lambda c: c["missionList"][0]["events"][0].update(elements=["HLX"]), "there is no element 'HLX'; see instantiatedElements"),
    (lambda c: c["missionList"][0]["events"][5].update(elements=["HLS"]), "'hls' stands by itself and is moved"),
    (lambda c: c.pop("missionList"), "it has no missionList"),
    (lambda c: c["network"]["nodes"].append(s.node("X", "Sun", 1e8)), r"network.nodes\[6\] \(X\): Orbital Node of Sun is not understood"),
    (lambda c: c["network"]["edges"][0].update(duration="P1M"), "'P1M' is no duration; allowed: ISO 8601"),
    (lambda c: c["network"]["edges"][0].update(origin="Mars"), "origin 'Mars' is no node"),
    (lambda c: c["instantiatedElements"][0].update(templateId="none"), "no template has the id 'none'"),
    (lambda c: c["missionList"][0]["events"][3].update(edge="none"), r"events\[3\] \(Lunar \| Space Transport\): its edge 'none' is no space edge"),
    (lambda c: c["missionList"][0]["events"][5].update(type="Teleport"), "'Teleport' is not understood; allowed: Create Elements"),
    (lambda c: c["missionList"][0]["events"][6].update(elements=["Core"]), "'core' is not there by then: it was dropped"),
    (lambda c: c["missionList"][0]["events"][6].update(elements=["CM"]), "no stage is left that could fire"),
    (lambda c: c["missionList"][0]["events"].pop(6), "'hls' is at nro, not at llo"),
    (lambda c: c["network"]["edges"][2]["burns"][0].update(deltaV=50000.0), "as a mission it has faults:.*absurdly high"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "said"), FAULTS, ids=[f"{i}" for i in range(len(FAULTS))])
def test_faults_are_told_with_their_place(tmp_path, spoil, said):
    content = s.third()
    spoil(content)
    with pytest.raises(ImportFault, match=f"(?s){said}"):
        _read(tmp_path, content)


def test_durations():
    assert [seconds(t) for t in ("PT0S", "P7DT12H", "P2W", "PT25920.5S", 3600.0, 0)] == [
        0,
        648000,
        1209600,
        25920.5,
        3600,
        0,
    ]
    for bad in ("P", "PT", "7 d", "P1Y", True, None):
        with pytest.raises(ValueError, match="is no duration"):
            seconds(bad)


def test_the_command_writes_a_mission_that_runs(tmp_path, capsys):
    path = s.write(tmp_path / "qs3.json", s.third())
    assert imported.source_of(path) == "spacenet"
    assert gasloop("import", path, "--out", tmp_path / "out") == 0
    told = capsys.readouterr().out
    assert "left aside: missionList[0].events[8]" in told
    assert "the least margin is that of icps after leo to nro: 194 kg" in told
    study = tmp_path / "out" / "quick_start.yaml"
    assert gasloop("fly", study, "--json") == 0
    assert json.loads(capsys.readouterr().out)["left_kg"]["hls"] == pytest.approx({"lox_lch4": 1651.24}, abs=0.01)
