"""Tour files: every fault has its line, and a small tour is answered and shown."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest

from gasloop.api import read_any
from gasloop.solve.problem import PlanError
from gasloop.study.faults import StudyError
from gasloop.tour import read
from gasloop.tour.products import PRODUCTS, product
from gasloop.tour.read import read_text

GEO = """\
tour: small
what: Three clients.
start: 2031-01-01
product: hydrazine
depot: {at: geo, longitude: 10 deg}
clients:
  one: {at: geo, inclination: 0.1 deg, node: 80 deg, longitude: 40 deg, need: 60 kg}
  two: {at: geo, inclination: 2 deg, node: 75 deg, longitude: 200 deg, need: 50 kg}
  three: {altitude: 35786 km, longitude: 300 deg, need: 40 kg}
servicer:
  {dry: 500 kg, tank: 400 kg, isp: 230 s, count: 2, stay: 1 d, because: chosen}
"""
LOW = """\
tour: shell
start: 2031-01-01
limit: 420 d
step: 60 d
planes: drift
turns: 200
product: mmh_nto
mixture: 1.65
depot: {altitude: 540 km, inclination: 53 deg, node: 0 deg}
constellation: {altitude: 550 km, inclination: 53 deg, planes: 12, each: 20, phasing: 1, need: 30 kg, serve: [p1s1, p1s9, p2s4]}
servicer: {dry: 400 kg, tank: 500 kg, isp: 300 s, returns: false}
"""


def faults(text: str, folder: Path = Path()) -> str:
    with pytest.raises(StudyError) as error:
        read_text(text, folder=folder)
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("need: 60 kg", "need: -60 kg", 7, "one needs -60 kg"),
        ("tank: 400 kg", "tank: -400 kg", 11, "a servicer with tank of -400 kg"),
        ("dry: 500 kg", "dry: 0 kg", 11, "a servicer with dry of 0 kg"),
        ("need: 50 kg", "need: 500 kg", 8, "two takes 500 kg, more than the tank of a servicer gives (400 kg)"),
        ("inclination: 2 deg", "inclination: 60 deg", 8, r"no servicer can reach it: a trip to it alone burns"),
        ("product: hydrazine", "product: hydrazin", 4, "there is no product 'hydrazin'; did you mean 'hydrazine'?"),
        ("product: hydrazine", "product: xenon", 10, "xenon is not what engines with short burns use"),
        ("product: hydrazine", "product: mmh_nto", 4, "their mixture is missing"),
        ("product: hydrazine", "product: hydrazine\nmixture: 2", 5, "hydrazine is one fluid and has no mixture"),
        ("isp: 230 s", "isp: 3000 s", 11, "3000 s is out of range"),
        ("tank: 400 kg", "tank: 400", 11, "tank"),
        ("count: 2", "cuont: 2", 11, "did you mean 'count'?"),
        ("start: 2031-01-01", "start: 2031-01-01\nminimise: cost", 4, "`minimise: cost` without prices"),
        ("start: 2031-01-01", "start: 2031-01-01\nplanes: drift", 1, "the time limit is missing"),
        ("start: 2031-01-01", "start: 2031-01-01\nlimit: 5 d", 8, "a trip to it alone takes 31 d, and there are 5 d"),
        ("altitude: 35786 km, ", "", 9, "an orbit takes either `altitude` or `at: geo`"),
        ("altitude: 35786 km", "altitude: 250 km", 9, "an orbit at 250 km, below `lowest`"),
        ("longitude: 300 deg", "longitude: 300 deg, latitude: 1 deg", 9, "both `latitude` and `longitude`"),
        ("need: 40 kg", "need: 40 kg, closes: 2030-05-01", 9, "the window of three is shut"),
        ("depot: {", "clients_from: none.csv\ndepot: {", 5, "cannot read 'none.csv'"),
        ("need: 40 kg}", "need: 40 kg}\nhighest: 200 km", 10, "`highest` is not above `lowest`"),
    ],
)  # fmt: skip
def test_a_fault_has_its_line_and_the_words_of_the_study(old: str, new: str, line: int, said: str):
    assert old in GEO
    told = faults(GEO.replace(old, new))
    assert any(re.search(rf":{line}: ", one) and said in one for one in told.splitlines()), told


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("step: 60 d", "step: 2 d", 4, "makes 211 dates"),
        ("phasing: 1", "phasing: 12", 10, "phasing 12 of 12 planes"),
        ("p2s4]", "p2s40]", 10, "the constellation has no satellite 'p2s40'"),
        ("limit: 420 d", "limit: 120 d\nprices: {product: 3 kg}", 4, "prices.product"),
        ("returns: false", "returns: false, trips: 3", 11, "who does not return makes one trip"),
        (
            "serve: [p1s1, p1s9, p2s4]}\nservicer: {dry: 400 kg, tank: 500 kg, isp: 300 s, returns: false}",
            "}\nservicer: {dry: 400 kg, tank: 500 kg, isp: 300 s, trips: 3}",
            11,
            "several trips of a servicer with 240 clients at 8 dates",
        ),
    ],
)
def test_a_fault_of_a_tour_with_dates(old: str, new: str, line: int, said: str):
    assert old in LOW
    told = faults(LOW.replace(old, new))
    assert any(re.search(rf":{line}: ", one) and said in one for one in told.splitlines()), told


def test_who_cannot_be_reached_in_time():
    # Half round the shell in 45 d neither by waiting nor by turning; with 420 d it could be.
    hasty = LOW.replace("limit: 420 d\nstep: 60 d", "limit: 45 d\nstep: 15 d").replace(
        "serve: [p1s1, p1s9, p2s4]", "serve: [p7s4]"
    )
    assert re.search(r":10: constellation: no servicer can reach it: a trip to it alone burns \d+ kg", faults(hasty))
    shut = GEO.replace("need: 50 kg", "need: 50 kg, closes: 2031-01-01").replace(
        "product:", "limit: 100 d\nstep: 5 d\nproduct:"
    )
    assert ":10: clients.two: no servicer can reach it: no leg arrives within its window" in faults(shut)


def test_nobody_to_serve():
    text = GEO[: GEO.index("clients:")] + GEO[GEO.index("servicer:") :]
    assert "nobody is served" in faults(text)


def test_a_small_tour_is_answered_and_shown(tmp_path: Path):
    path = tmp_path / "small.yaml"
    path.write_text(GEO, "utf-8")
    asked = read_any(path)
    assert asked.name == "small" and asked.what == "Three clients."
    stages: list[str] = []
    result = asked.run(stages.append)
    summary = result.summary
    assert stages and summary["passes"] and summary["exact"]
    assert json.loads(json.dumps(summary)) == summary
    assert sorted(c for crew in summary["routes"] for trip in crew for c in trip) == ["one", "three", "two"]
    assert summary["taken_from_depot"]["value"] == pytest.approx(150.0 + summary["propellant"]["value"])
    assert summary["propellant"]["value"] == pytest.approx(sum(f["burnt_kg"] for f in summary["flights"]), abs=0.01)
    assert summary["propellant"]["value"] <= summary["nearest_next"]["value"] + 1e-9
    assert "150 kg of hydrazine to 3 clients" in summary["answer"][0]
    result.write(tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "://" not in page and "nan" not in page and page.count("<svg") == 3 and "chosen" in page
    rows = list(csv.DictReader((tmp_path / "flights.csv").read_text("utf-8").splitlines()))
    assert len(rows) == len(summary["flights"]) and rows[0]["from"] == "depot"


def test_waiting_is_shown_and_a_product_of_two_fluids_told_apart(tmp_path: Path):
    result = read_text(LOW).run()
    summary = result.summary
    assert summary["delivered_fluids"]["N2O4"]["value"] == pytest.approx(90 * 1.65 / 2.65)
    assert any(f["waits_at_km"] != "" for f in summary["flights"])
    assert summary["status"] == "exact for the dates of the grid"
    result.write(tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Nodes over time" in page and "nan" not in page


def test_a_search_tells_its_floor():
    summary = read_text(GEO + "rounds: 5\n").run().summary
    assert not summary["exact"] and summary["bound"]["value"] <= summary["propellant"]["value"]
    assert "within" in summary["status"] and any("No tour burns less than" in told for told in summary["answer"])


def test_clients_from_a_table(tmp_path: Path):
    head = "name,altitude_km,inclination_deg,node_deg,latitude_deg,need_kg,opens,closes\n"
    (tmp_path / "them.csv").write_text(
        f"{head}a,35786,0.1,80,20,60,,\nb,35786,0.2,70,120,50,2031-03-01,2031-09-01\n", "utf-8"
    )
    text = GEO[: GEO.index("clients:")] + "clients_from: them.csv\nlimit: 400 d\n" + GEO[GEO.index("servicer:") :]
    clients = read_text(text, folder=tmp_path).tour.clients
    assert [(c.name, c.need) for c in clients] == [("a", 60.0), ("b", 50.0)]
    assert clients[1].opens == 59 * 86400.0 and np.degrees(clients[1].orbit.latitude) == pytest.approx(120.0)
    (tmp_path / "them.csv").write_text(f"{head}a,high,0.1,80,20,60,,\n", "utf-8")
    assert "'them.csv' line 2: could not convert" in faults(text, tmp_path)
    (tmp_path / "them.csv").write_text("name,need_kg\na,3\n", "utf-8")
    assert "'them.csv' has no column altitude_km" in faults(text, tmp_path)


def test_a_table_of_catalogued_objects_is_carried_to_the_start(tmp_path: Path):
    head = "name,altitude_km,inclination_deg,node_deg,latitude_deg,eccentricity,epoch,need_kg\n"
    row = "a,550,53,10,20,0.001,2030-12-22T00:00:00Z,\n"
    (tmp_path / "them.csv").write_text(head + row, "utf-8")
    text = re.sub("constellation: .*\n", "clients_from: them.csv\nneed: 25 kg\n", LOW)
    (client,) = read_text(text, folder=tmp_path).tour.clients
    # Ten days at -4.48919 deg/d, as in the list of published cases.
    assert np.degrees(client.orbit.node) == pytest.approx(370.0 - 44.8919, abs=1e-3) and client.need == 25.0
    assert "it does not say what is needed" in faults(text.replace("need: 25 kg\n", ""), tmp_path)
    (tmp_path / "them.csv").write_text(head + row.replace("0.001", "0.3"), "utf-8")
    assert "an eccentricity of 0.3: a tour takes circles" in faults(text, tmp_path)


def test_a_walker_constellation():
    text = LOW.replace(", serve: [p1s1, p1s9, p2s4]", "").replace("planes: 12, each: 20", "planes: 3, each: 2")
    text = text.replace("limit: 420 d", "limit: 5000 d").replace("step: 60 d", "step: 500 d")
    clients = {c.name: c.orbit for c in read_text(text).tour.clients}
    assert list(clients) == ["p1s1", "p1s2", "p2s1", "p2s2", "p3s1", "p3s2"]
    # 6/3/1: nodes 120 deg apart, halves of a plane 180 deg, neighbours ahead by 360/6 deg.
    assert np.degrees(clients["p2s1"].node - clients["p1s1"].node) == pytest.approx(120.0)
    assert np.degrees(clients["p1s2"].latitude - clients["p1s1"].latitude) == pytest.approx(180.0)
    assert np.degrees(clients["p2s1"].latitude - clients["p1s1"].latitude) == pytest.approx(60.0)


def test_products():
    assert set(PRODUCTS) == {"hydrazine", "xenon", "krypton", "mmh_nto", "lox_lh2", "lox_lch4"}
    assert product("lox_lh2").shares(65.0, 5.5) == {"O2": pytest.approx(55.0), "H2": pytest.approx(10.0)}
    with pytest.raises(ValueError, match="known: hydrazine"):
        product("steam")


def test_too_few_servicers_is_said_when_it_is_run():
    text = GEO.replace("tank: 400 kg", "tank: 160 kg").replace("count: 2", "count: 1")
    with pytest.raises(PlanError, match="1 servicer with 1 trip each cannot serve all 3"):
        read_text(text).run()


def test_a_file_that_is_not_there():
    with pytest.raises(StudyError, match="cannot read the file"):
        read("no/such/tour.yaml")
