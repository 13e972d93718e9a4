"""SIMOC's habitats: read, audited row by row, reckoned by its own rules and by ours, and turned into a study."""

from __future__ import annotations

import copy
import json
import math

import numpy as np
import pytest

from gasloop.api import Study
from gasloop.assess.other_tools.audit import audit, least_work_of_oxygen
from gasloop.assess.other_tools.ledger import Agent, Exchange, replay
from gasloop.exchange import imported
from gasloop.exchange.cross_run import crew_alone, cross_run
from gasloop.exchange.from_simoc import read, scenario_of
from gasloop.exchange.room_study import study_text
from gasloop.exchange.scenario import ImportFault
from gasloop.matter.organics import CREW_DAY
from gasloop.study.read import read_text
from tests.cli.command import gasloop
from tests.exchange.habitats import AGENTS, simoc

HOURS = 240


@pytest.fixture(scope="module")
def four():
    return scenario_of(*simoc(4, 2), "config_4h")


def rates(name: str, way: str) -> dict[str, float]:
    return {c: f["value"] for c, f in AGENTS[name]["flows"][way].items()}


# -- reading ---------------------------------------------------------------------------------------


def test_a_configuration_with_its_library_beside_it(tmp_path):
    config, library = simoc()
    (tmp_path / "config_1h.json").write_text(json.dumps(config), "utf-8")
    (tmp_path / "agent_desc.json").write_text(json.dumps(library), "utf-8")
    found = read(tmp_path / "config_1h.json").scenario
    (room,) = found.rooms
    assert (room.volume, room.gases["O2"], room.gases["H2O"], found.hours) == (1000.0, 261.825, 12.5, 240.0)
    # 1250 kg in 1000 m3 at 22 degC: n R T / V by hand.
    moles = 976.05 / 0.028014 + 261.825 / 0.031998 + 12.5 / 0.018015 + 0.51665 / 0.044009
    assert room.pressure == pytest.approx(moles * 8.31446 * 295.15 / 1000.0, rel=1e-4)
    assert [(p.number, p.dataset, p.room) for p in found.people] == [(1.0, "simoc", room.name)]
    assert found.stores["water_storage"] == {"potable": 900.0, "treated": 100.0}
    assert found.aside == ("location: 'mars'",)


def test_what_the_configuration_says_replaces_what_the_library_says():
    config, library = simoc()
    config["agents"]["human"]["flows"] = {"in": {"food": {"value": 0.0325}}, "out": {"co2": {"value": 0.04}}}
    (people,) = scenario_of(config, library, "x").scenario.people
    assert people.dataset == "stated"
    assert people.rates.carbon_dioxide == pytest.approx(0.04 / 3600)
    assert people.rates.oxygen == pytest.approx(0.037083 / 3600)


def test_plants_are_told_and_the_others_keep_their_turns():
    config, library = simoc()
    library["radish"] = {"agent_class": "plants", "flows": {"in": {"co2": {"value": 1.0, "connections": ["habitat"]}}}}
    config["agents"]["radish"] = {"amount": 40}
    found = scenario_of(config, library, "x")
    assert "radish: a plant: it grows by laws that are not in its table" in found.scenario.aside
    assert found.ledger.printed["crew_habitat_small"]["co2"] == pytest.approx(1.41165)  # as without


def edited(**changes):
    config, library = simoc()
    for path, value in changes.items():
        place, keys = config["agents"], path.split("__")
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
    return config, library


def breathing(store):
    config, library = simoc()
    library["human"]["flows"]["in"]["o2"]["connections"] = [store]
    return config, library


BAD = {
    "the older form": [({"agents": {"human_agent": {"amount": 1}}}, {}), "the older form of SIMOC"],
    "no agents": [({"seed": 1}, {}), "no `agents`"],
    "no library": [(simoc()[0], {}), "no description of human, solar_pv_array_mars"],
    "litres": [edited(crew_habitat_small__properties={"volume": {"value": 0.01297}}), "a room of 0.01297 m3 holds nobody"],
    "no volume": [edited(crew_habitat_small__properties={"volume": {"value": 0}}), "holds air but has no volume"],
    "no air": [({"agents": {"human": {"flows": {}}}}, {}), "no agent holds air"],
    "too much": [edited(ration_storage__storage={"ration": 2e4}), "holds 20000 of ration, with a capacity of 10000"],
    "no room for it": [edited(ration_storage__flows={"out": {"co2": {"value": 1, "connections": ["power_storage"]}}}),
                       "gives co2 to 'power_storage', which has no capacity for it"],
    "a number that is none": [edited(human__amount="four"), "agent 'human': amount: 'four' is not a number"],
    "nobody to breathe from": [breathing("nobody"), "'human' takes no o2 from anywhere"],
    "air from a store": [breathing("power_storage"),
                         "'human' breathes from 'power_storage', which is no room with air; there are: crew_habitat_small"],
    "no length": [({**simoc()[0], "termination": [{"condition": "time", "unit": "day"}]}, simoc()[1]), "termination after None day"],
    "a criterion": [edited(dehumidifier__flows={"in": {"h2o": {"criteria": [{"path": "humid", "limit": ">", "value": 1}]}}}),
                    "criterion of h2o: 'humid >' is not understood; allowed: in_NAME"],
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused(name):
    (config, library), said = BAD[name]
    with pytest.raises(ImportFault) as fault:
        scenario_of(config, library, "bad")
    assert said in str(fault.value)


# -- the audit of rows -----------------------------------------------------------------------------


def test_each_row_that_breaks_a_law_is_named_with_law_and_figure(four):
    said = four.scenario.findings
    assert any("oxygen_generation_SFWE makes oxygen of water with 2.61 kWh/kg, below nature's 4.12" in s for s in said)
    assert "co2_reduction_sabatier makes 5.0 % of its C, loses 22.5 % of its H, makes 6.0 % of its O" in said
    assert "ch4_removal_agent deletes matter: what it takes is nowhere given" in said
    assert "solid_waste_aerobic_bioreactor loses 19.7 % of the mass it takes" in said
    sound = ("human ", "co2_removal_SAWD", "dehumidifier", "multifiltration", "urine_recycling")
    assert not [s for s in said if s.startswith(sound) and "dies at" not in s]


def test_nature_passes_and_just_beyond_it_does_not():
    water, least = 18.015 * 2 / 31.998, least_work_of_oxygen()
    assert least == pytest.approx(4.117, abs=2e-3)
    for share, sound in ((1.01, True), (0.98, False)):
        row = audit("stack", {"potable": water, "kwh": share * least}, {"o2": 1.0, "h2": water - 1.0})
        assert row.closed is sound, row.sentences
    split = audit("reactor", {"co2": 44.009, "h2": 8.064}, {"ch4": 16.043, "h2o": 36.03})
    assert split.closed
    assert all(abs(x) < 1e-4 for x in split.element_errors.values())


def test_the_persons_row_closes_with_wet_food():
    """What it eats is told by what is left: two fifths or so of the dry food of a crew-day, and water."""
    row = audit("human", rates("human", "in"), rates("human", "out"))
    assert row.unknown == ("food",)
    assert row.mass_error == pytest.approx(0.0, abs=1e-5)
    assert sum(row.remainder.values()) == pytest.approx(0.065, rel=1e-4)
    dry = row.remainder["C"] / 0.427  # carbon of dry food, matter.organics
    wet = 0.065 - dry
    assert 0.4 < dry / 0.065 < 0.5
    assert row.remainder["H"] == pytest.approx(dry * 0.079 + wet * 0.1119, rel=0.02)


# -- the ledger ------------------------------------------------------------------------------------


def test_what_no_store_holds_by_name_is_taken_of_all_it_holds():
    pantry = Agent("pantry", "storage", holds={"rice": 3.0, "beans": 1.0}, room={"rice": 10.0, "beans": 10.0})
    eater = Agent(
        "eater", "inhabitants", 2.0, (Exchange("food", 0.5, ("pantry",)),), (Exchange("ash", 1.0, ("bin",), ("food",)),)
    )
    bin_ = Agent("bin", "storage", room={"ash": 3.0})
    book = replay([pantry, eater, bin_], 5)
    assert book.course["pantry"]["rice"][1] == pytest.approx(3.0 - 0.75)
    assert book.passed["eater"]["in"]["food"] == pytest.approx(4.0)  # in the fifth hour nothing is left
    assert book.short == {"eater.food": 5}
    assert book.stocks["bin"]["ash"] == 3.0
    assert book.lost["eater.ash"] == pytest.approx(8.0 - 3.0)


def test_a_buffer_counts_hours_and_a_threshold_ends_a_crew():
    """With one scrubber four people pass the tool's own limit of carbon dioxide within five days."""
    found = scenario_of(*simoc(4, 1), "x")
    ended = found.ledger.ended["human"]
    # By hand: a mass ratio of 0.001 after 4.1 h, eight hours more until the scrubber counts it, then 0.18 - 0.085 kg/h.
    starts = math.ceil((0.001 * 1250 - 0.51665) / 0.18) + 8
    by_then = 0.51665 + 0.18 * starts
    assert ended == pytest.approx(starts + (0.01 * 1250 - by_then) / (0.18 - 0.085), rel=0.03)
    here = found.present("crew_habitat_small")
    assert here.sum() == ended - 1
    assert found.ledger.passed["human"]["in"]["o2"] == pytest.approx(4 * 0.037083 * (ended - 1))


# -- both ways -------------------------------------------------------------------------------------


def test_their_people_alone_in_our_cabin(four):
    (room,) = four.scenario.rooms
    people = four.scenario.people
    run = cross_run(room, crew_alone(people, HOURS), people)
    row = {r.gas: r for r in run.rows}
    assert row["O2"].theirs == pytest.approx(261.825 - 4 * 0.037083 * HOURS)
    assert row["CO2"].theirs == pytest.approx(0.51665 + 4 * 0.045 * HOURS)
    # The leak of nitrogen is that of an exponential, 0.05 %/d; nobody takes or gives any.
    assert row["N2"].ours == pytest.approx(976.05 * math.exp(-0.0005 * 10), rel=1e-5)
    assert row["N2"].crew == row["O2"].crew == 0.0
    ours = 0.037083 * CREW_DAY.carbon_dioxide / CREW_DAY.oxygen
    assert row["CO2"].crew == pytest.approx(4 * (ours - 0.045) * HOURS)
    # Theirs is air of 700 % humidity; ours is saturated, the rest is on the walls.
    assert run.humidity[0] == pytest.approx(7.0, rel=0.01)
    assert 1.0 <= run.humidity[1] < 1.02
    assert row["H2O"].walls == pytest.approx(-(135.7 - row["H2O"].ours), rel=2e-3)
    assert all(abs(r.unexplained) < 1e-6 for r in run.rows)


def test_their_equipment_too(four):
    (room,) = four.scenario.rooms
    run = cross_run(room, four.flows_into(room.name), four.scenario.people, four.present(room.name))
    for r in run.rows:
        assert r.theirs == pytest.approx(four.ledger.stocks[room.name][r.gas.lower()])
        assert abs(r.unexplained) < 1e-6
        assert r.difference < 0
    assert "leaked" in run.rows[0].why


# -- as a study ------------------------------------------------------------------------------------


def test_the_study_has_their_room_and_their_crew(four):
    (room,) = four.scenario.rooms
    text = study_text(four.scenario, room)
    assert "# cabin.p_set: theirs is 107.3 kPa, outside 50 to 105; 105 is taken" in text
    units = read_text(text).network.units
    assert units["cabin"].component.size == 1000.0
    assert units["cabin"].component.p_oxygen == pytest.approx(room.pressures["O2"], rel=1e-5)
    crew = units["crew"].component
    assert (crew.size, crew.dataset) == (4.0, "simoc")
    assert crew.rates.oxygen * 3600 == pytest.approx(0.037083)


def test_the_study_runs():
    found = scenario_of(*simoc(2, 1, days=1), "day").scenario
    result = Study.from_yaml(study_text(found, found.rooms[0])).run()
    assert result.summary["passes"], result.summary["status"]
    flow = result.tree["/simulated"]["flow"]
    assert -flow.sel(arc="crew.oxygen").values.sum() * 3600 == pytest.approx(2 * 0.037083 * 24, rel=1e-6)


def test_a_crew_law_of_its_own_is_stated():
    """Whatever the agents are called."""
    config, library = simoc()
    library['hab\n"x": ../habitat'] = library.pop("crew_habitat_small")
    config["agents"]['hab\n"x": ../habitat'] = config["agents"].pop("crew_habitat_small")
    config["agents"]["human"]["flows"] = {"in": {"o2": {"value": 0.03}}}
    found = scenario_of(config, library, "x").scenario
    crew = read_text(study_text(found, found.rooms[0])).network.units["crew"].component
    assert crew.dataset == "stated"
    assert crew.rates.oxygen * 3600 == pytest.approx(0.03)


# -- the command -----------------------------------------------------------------------------------


def test_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    config, library = simoc()
    (tmp_path / "one.txt").write_text(json.dumps(config), "utf-8")  # known by what it begins with
    (tmp_path / "lib.json").write_text(json.dumps(library), "utf-8")
    assert gasloop("import", "one.txt", "--library", "lib.json") == 0
    said = capsys.readouterr().out
    for text in ("SIMOC scenario one: 240 h, 1 room, people: 1 in crew_habitat_small", "below nature's 4.12",
                 "left aside: location", "humidity at the end: 223 % by theirs, 100 % by ours"):  # fmt: skip
        assert text in said
    study = tmp_path / "runs" / "one_import" / "crew_habitat_small.yaml"
    assert gasloop("check", str(study), "--out", "x.svg") == 0
    capsys.readouterr()
    assert gasloop("import", "one.txt", "--library", "lib.json", "--json", "--out", "o") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["runs"][imported.ALONE][0]["gases"][1]["gas"] == "O2"
    assert found["units"][0]["not_known"] == ["food"]


def test_the_command_says_what_is_wrong(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd.dat").write_bytes(np.arange(40, dtype=np.float64).tobytes())
    (tmp_path / "half.json").write_text('{\n"agents": {', "utf-8")
    for words, said in (
        (["odd.dat"], "say it with --from simoc, biosim, pypsa"),
        (["half.json"], "half.json:2: not JSON"),
        (["gone.json"], "there is no such file"),
        (["half.json", "--from", "simoc", "--library", "gone.json"], "give the agent_desc.json"),
    ):
        assert gasloop("import", *words) == 2
        assert said in capsys.readouterr().err


def test_nothing_is_changed_by_reading():
    config, library = simoc()
    before = copy.deepcopy((config, library))
    scenario_of(config, library, "x")
    assert (config, library) == before
