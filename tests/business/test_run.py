"""A business worked out: its measures stand apart, its books close, and its files say the same as its summary."""

from __future__ import annotations

import csv
import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest

from gasloop.assess.economics import at_node, venture
from gasloop.business import read, read_text
from gasloop.business.plant import YEAR
from gasloop.business.run import Result
from gasloop.knowledge.sources import cite
from gasloop.model import results
from tests.business.small import TEXT
from tests.report.factory import tree


@pytest.fixture(scope="module")
def found() -> Result:
    return read_text(TEXT).run()


def test_summary_holds_each_measure_by_itself(found: Result):
    s = found.summary
    assert s["passes"] and s["status"] == "the books close" and max(s["residuals"].values()) < 1e-9
    assert set(s["measures"]) == {"npv", "irr", "payback"} and "headline" not in json.dumps(s)
    units = {s["measures"][k]["unit"] for k in s["measures"]} | {n["unit"] for n in s["nodes"].values()}
    assert units == {"USD2022", "1/yr", "yr", "USD2022/kg"}
    node = s["nodes"]["nrho"]
    assert node["levelised"]["value"] < node["required"]["value"]
    assert all(node[k]["means"] for k in ("levelised", "required", "break_even"))
    assert s["nodes"]["surface"]["break_even"]["value"] is None  # no way from Earth is stated
    assert s["measures"]["npv"]["value"] == pytest.approx(venture.cash(found.venture).npv(found.venture.rate))


def test_answer_says_price_year_rate_and_bands(found: Result):
    told = " ".join(found.summary["answer"])
    for part in (
        "30 t",
        "500 t a year of liquid oxygen, 2035 to 2044",
        "At nrho (liquid, 90 K) a usable kg",
        "USD2022 at 12 % (real, year 0 is 2030)",
        "in eight of ten draws",
        "With launch at 2,000 USD2022 per kg to low orbit today it beats launch from Earth nowhere; it would at nrho above",
        "At nrho",
        "required price",
    ):
        assert part in told
    assert "paid back" in told.lower()


def test_spread_contains_the_ends_of_the_tornado_s_inputs(found: Result):
    assert len(found.npvs) == 40 and np.array_equal(found.npvs, read_text(TEXT).run().npvs)
    assert {s.name for s in found.swings} == {"plant.mass", "plant.fabrication", "markets.nrho.from_plant.out"}
    assert found.swings[0].width >= found.swings[-1].width
    moved = {s.name: s.low - s.high for s in found.swings}
    assert moved["plant.mass"] > 0 and moved["plant.fabrication"] > 0  # heavier and dearer earn less
    assert (
        moved["markets.nrho.from_plant.out"] == 0
    )  # the plant has product to spare, so that a longer way costs nothing


def test_map_is_nought_where_its_line_is(found: Result):
    chart = found.chart
    assert chart is not None and np.all(np.diff(chart.worth, axis=1) > 0)  # the dearer launch, the better for the plant
    for row, productivity in zip(chart.worth, chart.productivity, strict=True):
        plant = dataclasses.replace(found.venture.plant, mass=found.venture.plant.rate / productivity)
        other = dataclasses.replace(found.venture, plant=plant)
        price = at_node.break_even_launch(other, found.venture.markets[1])
        assert np.array_equal(row > 0, chart.launch > price)
    low, middle, high = chart.band
    assert np.all(low <= middle) and np.all(middle <= high) and np.all(np.diff(middle) < 0)


def test_files_say_what_the_summary_says(found: Result, tmp_path: Path):
    found.write(tmp_path)
    kept = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert kept["answer"] == found.summary["answer"]
    rows = list(csv.reader((tmp_path / "ledger.csv").read_text("utf-8").splitlines()))
    assert rows[0][3] == "2030" and len(rows) == 1 + len(found.ledger.lines)
    total = np.sum([[float(x) for x in row[3:]] for row in rows[1:]], axis=0)
    assert total == pytest.approx(found.ledger.net)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert cite("hjones2021").text in page and cite("metzger2023").text in page  # of the claims, of the numbers
    assert "http-equiv" in page and "Break-even" in page and "What moves it" in page
    body = page[page.index("<main>") :]
    assert not any(x in body for x in ("https://", "http://", "nan", "NaN")) or "bokeh" in body.lower()
    for name in ("nodes.csv", "tornado.csv", "numbers.csv", "draws.csv"):
        assert (tmp_path / name).read_text("utf-8").count("\n") >= 2


def test_several_and_no_rates_of_return_are_said(found: Result):
    from gasloop.business.table import _irr

    assert "none of them ranks: 10 %, 20 %" in _irr([0.1, 0.2], "real") and "No rate of return" in _irr([], "real")


def test_plant_out_of_a_run(tmp_path: Path):
    made = tree()
    results.save(made, tmp_path / "results.nc")
    text = TEXT.replace("  mass: {value: 30 t, low: 25 t, high: 40 t, source: metzger2023}\n", "").replace(
        "  rate: 500 t/yr\n", "  from: {results: results.nc, product: stack.oxygen}\n"
    )
    text = text.split("sample")[0] + "sample: {draws: 1}\n"
    (tmp_path / "b.yaml").write_text(text, "utf-8")
    found = read(tmp_path / "b.yaml").run()
    plant = found.venture.plant
    assert plant.mass == pytest.approx(float(made["/design"]["mass"].sum()))
    assert plant.rate == pytest.approx(0.5 * 1.004 * 1e-4 * 0.888 * YEAR)
    assert found.known["plant.rate"].because == "results.nc, stack.oxygen"
    (tmp_path / "b.yaml").write_text(text.replace("stack.oxygen", "stack.power"), "utf-8")
    with pytest.raises(ValueError, match=r"no port 'stack.power' of matter in the plant; there are .*stack.oxygen"):
        read(tmp_path / "b.yaml").run()


def test_a_business_that_pays_says_when():
    text = TEXT.replace("9000 USD2022/kg", "90 kUSD2022/kg").split("sample")[0]
    cheap = (
        text.replace(", low: 25 t, high: 40 t", "")
        .replace(", low: 20 kUSD2022/kg, high: 70 kUSD2022/kg", "")
        .replace(", spread: 5 %", "")
    )
    found = read_text(cheap).run()
    assert not len(found.npvs) and found.chart is None and not found.swings
    told = " ".join(found.summary["answer"])
    assert "Paid back" in told and "draws" not in told
    assert found.ledger.payback() < found.ledger.payback(found.venture.rate) < math.inf and found.irr[-1] > 0.12


def test_a_cost_outside_of_its_band_is_explained():
    dear = TEXT.replace("mass: {value: 30 t, low: 25 t, high: 40 t", "mass: {value: 30 t, low: 29 t, high: 90 t")
    told = read_text(dear).run().summary["answer"]
    assert (
        "As stated a kg costs less than in nine of ten draws at surface, nrho: ranges reach farther to the dear side."
        in told
    )
