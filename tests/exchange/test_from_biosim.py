"""BioSim's habitats: read tolerantly, checked, their crew law reckoned hour by hour, and turned into studies."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from gasloop.exchange import imported
from gasloop.exchange.cross_run import cross_run
from gasloop.exchange.from_biosim import read, read_text
from gasloop.exchange.room_study import study_text
from gasloop.exchange.scenario import ImportFault
from gasloop.parts.metabolism import DAYS, biosim_mean, biosim_oxygen
from gasloop.study.read import read_text as read_study
from tests.cli.command import gasloop, swap
from tests.exchange.habitats import BIOSIM, USUAL, schedule

MOL_O2 = 0.031998  # kg


@pytest.fixture(scope="module")
def small():
    return read_text(BIOSIM, "small")


# -- their crew law --------------------------------------------------------------------------------


def test_the_law_with_its_error():
    """By hand: 0.223804 + 5.64e-7 x 45^3 x 60 = 3.307 L/h at 22.4 L/mol; 165^3 for exercise."""
    per_hour = [biosim_oxygen(i) * 3600 / MOL_O2 for i in range(6)]
    assert per_hour[1] == pytest.approx(3.3075 / 22.4, rel=1e-4)
    assert per_hour[5] == pytest.approx(6.8, rel=1e-3)
    # Asleep: the constant is of a minute. Times sixty it would be 0.6 mol/h, what a sleeper takes (0.37 g/min is 0.69).
    assert per_hour[0] == pytest.approx(0.0151, rel=1e-2)
    assert per_hour[0] + 59 * 0.223804 / 22.4 == pytest.approx(0.605, rel=1e-2)
    assert biosim_oxygen(-1) == 0.0


def test_the_day_of_the_default_configuration():
    day = DAYS["biosim"]
    assert day.oxygen * 86400 == pytest.approx(0.750, abs=1e-3)
    assert day.vapour * 86400 == pytest.approx(0.1667 * 0.175 * 24, rel=1e-9)
    assert day.carbon_dioxide * 86400 == pytest.approx(0.750 * 0.86 * 44.009 / 31.998, rel=2e-3)
    with pytest.raises(ValueError, match="a schedule without hours"):
        biosim_mean([(0.0, 2)])


def test_hours_of_the_round_add_to_its_mean(small):
    flows = small.flows_into("Quarters")  # 264 h are twelve rounds of 22 h
    assert -flows["O2"].sum() == pytest.approx(2 * DAYS["biosim"].oxygen * 3600 * 264, rel=1e-12)
    assert -flows["O2"][:12] == pytest.approx(2 * biosim_oxygen(2) * 3600)
    assert -flows["O2"][12:20] == pytest.approx(2 * biosim_oxygen(0) * 3600)
    assert -flows["O2"][22] == pytest.approx(2 * biosim_oxygen(2) * 3600)
    moles = flows["CO2"] / 44.009 / (-flows["O2"] / 31.998)
    assert moles == pytest.approx(0.86, rel=1e-9)


# -- reading ---------------------------------------------------------------------------------------


def test_rooms_are_litres_moles_and_kilopascals(small):
    quarters, workshop = small.scenario.rooms
    assert (quarters.volume, workshop.volume, small.scenario.hours) == (2700.0, 19.0, 264.0)
    assert quarters.pressure == pytest.approx(0.04115e3 * 8.31446 * 296.15, rel=1e-4)
    assert workshop.pressure == pytest.approx(55e3, rel=1e-4)
    assert workshop.pressures["O2"] == pytest.approx(0.33 * 55e3, rel=1e-4)
    assert small.scenario.stores == {"O2": {"O2": pytest.approx(1000 * MOL_O2)}, "P": {"kwh": 100.0}}
    alike, other = small.scenario.people
    assert (alike.number, alike.dataset) == (2.0, "biosim")
    assert (other.number, other.dataset) == (1.0, "stated")


def test_what_its_numbers_say_is_told(small):
    said = small.scenario.findings
    for text in (
        "vapour is 52.0 % of the air by moles, 52.7 kPa, which is 18.8 times saturation",
        "OGS makes oxygen of water with 2.03 kWh/kg, below nature's 4.12",
        "CRS: all of its carbon dioxide reacts",
        "VCCR: all carbon dioxide of 1000 mol of air an hour",
        "carbon dioxide follows from our food and is off theirs by +2.49 %",
    ):
        assert any(text in s for s in said), text
    # 3.5 mol/h less what one person takes, in 19 m3 for 264 h: by hand.
    net = 3.5 - (16 * biosim_oxygen(3) + 8 * biosim_oxygen(1)) / 24 * 3600 / MOL_O2
    rise = net * 264 * 8.31446 * 296.15 / 19.0 / 1e3
    (feed,) = (s for s in said if "Feed brings" in s)
    assert f"that alone is {rise:+.3g} kPa in 264 h, to {55 + rise:.4g} kPa" in feed


def test_what_is_not_understood_is_listed(small):
    assert set(small.scenario.aside) == {
        "Fan Fan_1", "Sensors: 2 elements", "Workshop: airlockVolume 800000", "Workshop: 0.4244 mol of other gases, taken as nitrogen",
    }  # fmt: skip


def test_white_space_does_not_matter(small):
    root = ElementTree.fromstring(BIOSIM)
    ElementTree.indent(root, "\t")
    assert read_text("\n\n" + ElementTree.tostring(root, encoding="unicode"), "small").scenario == small.scenario


def test_moles_and_shares_say_the_same(small):
    each = 55e3 * 19.0 / (8.31446261815324 * 296.15)
    moles = {
        "initialO2Moles": 0.33,
        "initialCO2Moles": 0,
        "initialWaterMoles": 0.01,
        "initialNitrogenMoles": 0.659,
        "initialOtherMoles": 0.001,
    }
    written = " ".join(f'{key}="{share * each!r}"' for key, share in moles.items())
    begin = BIOSIM.index("<percentageInitialization")
    end = BIOSIM.index("/>", begin) + 2
    other = read_text(BIOSIM[:begin] + f"<moleInitialization {written}/>" + BIOSIM[end:], "small")
    assert other.scenario.rooms[1].gases == pytest.approx(small.scenario.rooms[1].gases)


BAD = {
    "litres": ("2700000", "12.97", "'Quarters': cabin: a room of 0.01297 m3 holds nobody"),
    "nowhere": ('airConsumer inputs="Workshop"', 'airConsumer inputs="Attic"', "a crew group breathes in 'Attic'; there are: Quarters, Workshop"),
    "no hours": (USUAL, schedule((0, 2)), "has no activity with a length"),
    "a word": ('totalPressure="55"', 'totalPressure="low"', "totalPressure='low' is not a number of 0 and more"),
    "entities": ('<?xml version="1.0"?>', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>', "a document type with entities"),
    "another root": ("biosim", "habitat", "the root is <habitat>"),
    "half": ("</biosim>", "", "bad:1: not XML"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused(name):
    old, new, said = BAD[name]
    with pytest.raises(ImportFault) as fault:
        read_text(BIOSIM.replace(old, new), "bad")
    assert said in str(fault.value)


def test_all_faults_at_once():
    text = BIOSIM.replace("2700000", "12.97").replace('totalPressure="55"', 'totalPressure="-1"')
    with pytest.raises(ImportFault) as fault:
        read_text(text, "bad")
    assert len(str(fault.value).splitlines()) == 2


# -- both ways, and as a study ---------------------------------------------------------------------


def test_a_small_room_runs_out_of_oxygen_and_the_comparison_ends_there(small):
    room = small.scenario.rooms[1]
    run = cross_run(room, small.flows_into("Workshop"), small.scenario.people_in("Workshop"))
    assert run.ran_out == "O2"
    taken = np.cumsum(-small.flows_into("Workshop")["O2"])
    assert run.hours == np.flatnonzero(taken > 0.995 * room.gases["O2"])[0]
    assert all(abs(r.unexplained) < 1e-6 for r in run.rows)


def test_vapour_beyond_saturation_falls_out_in_ours(small):
    run = cross_run(small.scenario.rooms[0], small.flows_into("Quarters"), small.scenario.people_in("Quarters"))
    water = next(r for r in run.rows if r.gas == "H2O")
    assert run.humidity[0] == pytest.approx(18.9, rel=0.02)
    assert run.humidity[1] == pytest.approx(1.0, abs=0.02)
    assert water.start + water.walls == pytest.approx(
        water.ours - (water.theirs - water.start) - water.escaped, rel=1e-6
    )


def test_each_inhabited_room_becomes_a_study(small, tmp_path):
    path = tmp_path / "small.biosim"
    path.write_text(BIOSIM, "utf-8")
    found = imported.read(path, imported.source_of(path))
    assert set(found.studies) == {"Quarters", "Workshop"}
    crews = [read_study(text).network.units["crew"].component for text in found.studies.values()]
    for crew, people in zip(crews, small.scenario.people, strict=True):
        assert crew.rates.oxygen == pytest.approx(people.rates.oxygen, rel=1e-5)
        assert crew.rates.vapour == pytest.approx(people.rates.vapour, rel=1e-5)
    assert read(path).scenario == small.scenario


def test_pure_oxygen_is_brought_within_what_the_cabin_is_valid_for():
    text = swap(BIOSIM, 'o2Percentage="0.33" co2Percentage="0" waterPercentage="0.01" nitrogenPercentage="0.659"',
                'o2Percentage="0.989" co2Percentage="0" waterPercentage="0.01" nitrogenPercentage="0"')  # fmt: skip
    found = read_text(text.replace('totalPressure="55"', 'totalPressure="34"'), "capsule").scenario
    study = study_text(found, found.rooms[1])
    assert "# cabin.p_set: theirs is 34 kPa, outside 50 to 105; 50 is taken" in study
    assert "# cabin.p_oxygen: theirs is 33.62 kPa, outside 17 to 25; 25 is taken" in study
    assert read_study(study).network.units["cabin"].component.p_oxygen == 25e3


def test_the_command_refuses_litres(tmp_path, capsys):
    path = tmp_path / "capsule.xml"
    path.write_text(BIOSIM.replace("2700000", "12.97"), "utf-8")
    assert gasloop("import", str(path)) == 2
    assert (
        "holds nobody; allowed: 0.1 m3 and more; was the volume meant in m3 and not in litres?"
        in capsys.readouterr().err
    )
