"""Orbits in and out: two-line elements against the public SGP4, CCSDS messages there and back, clients of a tour."""

from __future__ import annotations

import csv
import json
from datetime import timedelta

import numpy as np
import pytest
from sgp4.api import Satrec

from gasloop.exchange import ephemerides, imported, orbit_files, orbits, tle
from gasloop.exchange.scenario import ImportFault
from gasloop.places.orbits.bodies import EARTH
from gasloop.places.orbits.elements import state
from tests.cli.command import gasloop


def lines(
    number=25544,
    i=51.6416,
    node=247.4627,
    e=0.0006703,
    argument=130.5360,
    mean=325.0288,
    turns=15.72125391,
    day=264.51782528,
    year=8,
):
    """Two lines in the form of the format, with their checksums."""
    one = f"1 {number:05d}U 98067A   {year:02d}{day:012.8f} -.00002182  00000-0 -11606-4 0  292"
    two = f"2 {number:05d} {i:8.4f} {node:8.4f} {round(e * 1e7):07d} {argument:8.4f} {mean:8.4f} {turns:11.8f}56353"
    return tuple(f"{x}{tle.checksum(x)}" for x in (one, two))


KNOWN = {
    "near": lines(),
    "geo": lines(40000, 0.05, 80.0, 0.0002, 10.0, 20.0, 1.00271),
    "molniya": lines(40001, 63.4, 10.0, 0.7, 270.0, 5.0, 2.00614),
}


def test_the_published_example_is_read_with_its_checksums():
    assert lines()[0] == "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927"
    found = tle.satellite(*lines(), "ISS")
    assert (found.name, found.number) == ("ISS", "25544")
    assert f"{found.epoch:%Y-%m-%d %H:%M:%S}" == "2008-09-20 12:25:40"
    assert np.degrees(found.orbit.inclination) == pytest.approx(51.6416)
    assert found.orbit.mean_anomaly == pytest.approx(np.radians(325.0288))


@pytest.mark.parametrize("name", KNOWN)
def test_the_semi_major_axis_is_that_of_the_public_code(name):
    theirs = Satrec.twoline2rv(*KNOWN[name])
    assert tle.satellite(*KNOWN[name]).orbit.a == pytest.approx(theirs.a * theirs.radiusearthkm * 1e3, rel=1e-12)


def test_a_day_later_the_plane_is_where_sgp4_has_it():
    """Our mean orbit and SGP4's state after a day: planes within periodic terms, 0.1 deg."""
    found, theirs = tle.satellite(*lines()), Satrec.twoline2rv(*lines())
    code, r, v = theirs.sgp4(theirs.jdsatepoch, theirs.jdsatepochF + 1.0)
    assert code == 0
    h = np.cross(r, v)
    ours = np.cross(*state(found.at(found.epoch + timedelta(days=1)).orbit))
    between = np.arccos(h @ ours / np.linalg.norm(h) / np.linalg.norm(ours))
    assert np.degrees(between) < 0.1
    unturned = np.cross(*state(found.orbit))  # the drift of a day is 5 deg of node: the test would see it missing
    assert np.degrees(np.arccos(h @ unturned / np.linalg.norm(h) / np.linalg.norm(unturned))) > 1.0


FAULTS = [
    (lambda a, b: (a.replace("98067A", "98068A"), b), "line 1: its checksum is 7, its digits give 8"),
    (lambda a, b: (a, b[:40]), "line 2 has 40 characters"),
    (lambda a, b: (a, KNOWN["geo"][1]), "the lines are of two objects, 25544 and 40000"),
    (lambda a, b: lines(turns=0.0365), "SGP4, which is not valid on the way to the Moon"),
    (lambda a, b: (a, "and nothing more"), "no second line"),
]


@pytest.mark.parametrize(("spoil", "said"), FAULTS)
def test_bad_lines_are_told_with_their_number(tmp_path, spoil, said):
    path = tmp_path / "bad.tle"
    path.write_text("\n".join(["NAME", *spoil(*lines())]))
    with pytest.raises(ImportFault, match=rf"bad\.tle:2: .*{said}"):
        tle.read(path)


def test_a_file_of_lines_becomes_clients_of_a_tour_at_one_epoch(tmp_path, capsys):
    path = tmp_path / "clients.txt"
    later = lines(25545, day=266.51782528)
    path.write_text("\n".join(["ISS", *lines(), "0 SECOND", *later, *KNOWN["molniya"]]))
    assert imported.source_of(path) == "tle"
    assert gasloop("import", path, "--out", tmp_path, "--need", "150") == 0
    told = capsys.readouterr().out
    assert "3 clients at 2008-09-22 12:25 UTC" in told
    assert "40001: eccentricity 0.700" in told
    rows = list(csv.DictReader((tmp_path / "clients.csv").open()))
    assert [r["name"] for r in rows] == ["ISS", "SECOND", "40001"]
    assert {r["epoch"][:10] for r in rows} == {"2008-09-22"}
    first, second = (float(r["node_deg"]) for r in rows[:2])
    assert second - first == pytest.approx(2 * 5.1, abs=0.2)  # the first has drifted for two days
    assert all(r["need_kg"] == "150" for r in rows)
    back = orbits.read_clients(tmp_path / "clients.csv")
    assert np.linalg.norm(state(back[1].orbit)[0] - state(tle.satellite(*later).orbit)[0]) < 1.0


# -- messages of the CCSDS -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["kvn", "xml"])
@pytest.mark.parametrize("kind", ephemerides.KINDS)
def test_a_message_there_and_back(tmp_path, kind, form):
    one = tle.satellite(*KNOWN["molniya"], "MOL")
    path = tmp_path / f"message.{kind}"
    path.write_text(ephemerides.text(one, kind, days=0.5, form=form))
    (back,) = orbit_files.read(path, orbit_files.source_of(path))
    assert (back.name, back.number, back.epoch, back.from_) == ("MOL", "40001", one.epoch, kind)
    assert back.mean == (kind == "omm")
    for a, b in zip(state(back.orbit), state(one.orbit), strict=True):
        assert a == pytest.approx(b, abs=1e-3)


def test_an_ephemeris_of_another_is_read_by_its_first_state(tmp_path):
    """The form as the blue book shows it, with a calendar epoch by day of year; a circle at 7000 km."""
    v = np.sqrt(EARTH.mu / 7e6) / 1e3
    text = (
        "CCSDS_OEM_VERS = 2.0\nCREATION_DATE = 2026-01-01T00:00:00\nORIGINATOR = TEST\nMETA_START\nOBJECT_NAME = ONE\nOBJECT_ID = 2026-001A\n"
        "CENTER_NAME = EARTH\nREF_FRAME = EME2000\nTIME_SYSTEM = UTC\nSTART_TIME = 2026-032T00:00:00\nSTOP_TIME = 2026-032T00:10:00\nMETA_STOP\n"
        f"2026-032T00:00:00 7000.0 0.0 0.0 0.0 0.0 {v}\n2026-032T00:10:00 6000.0 0.0 3000.0 -4.0 0.0 6.0\n"
    )
    path = tmp_path / "one.oem"
    path.write_text(text)
    (found,) = ephemerides.read(path)
    assert f"{found.epoch:%Y-%m-%d}" == "2026-02-01"
    assert found.orbit.a == pytest.approx(7e6, rel=1e-9)
    assert np.degrees(found.orbit.inclination) == pytest.approx(90.0)
    for old, new, said in (
        ("CENTER_NAME = EARTH", "CENTER_NAME = MOON", "its centre is MOON"),
        ("REF_FRAME = EME2000", "REF_FRAME = ITRF2000", "does not stand still among the stars"),
        (f"0.0 0.0 {v}", "0.0 0.0 12.0", "does not stay in orbit"),
        ("CCSDS_OEM_VERS = 2.0", "CCSDS_XEM_VERS = 2.0", "no message of the CCSDS can be read"),
    ):
        path.write_text(text.replace(old, new))
        with pytest.raises(ImportFault, match=said):
            ephemerides.read(path)


def test_the_command_writes_ephemerides_of_lines(tmp_path, capsys):
    path = tmp_path / "one.tle"
    path.write_text("\n".join(["ISS", *lines()]))
    assert gasloop("export", path, "--to", "oem", "--out", tmp_path, "--days", "1", "--every", "3600") == 0
    text = (tmp_path / "iss.oem").read_text()
    assert text.count("2008-09-2") == 25 + 3  # states, creation, start, stop
    assert gasloop("import", tmp_path / "iss.oem", "--out", tmp_path, "--json") == 0
    told = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert told["clients"] == 1
    assert gasloop("export", path, "--to", "oem", "--out", tmp_path, "--every", "0.1") == 2
    assert "allowed: 2 to 200000" in capsys.readouterr().err


def test_without_the_library_the_message_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "ccsds_ndm", None)
    with pytest.raises(ValueError, match="need the package ccsds-ndm-py: pip install 'ccsds-ndm-py'"):
        ephemerides.read(tmp_path / "any.oem")
