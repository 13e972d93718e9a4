"""Prices in a study: what they add up to, which way round they count, and every fault in them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from gasloop.api import Study
from gasloop.study.read import StudyError, read_text
from gasloop.study.vary import cases

PLANT = """
study: meter
site: {is: earth_plant, latitude: 50 deg, longitude: 8 deg, weather: weather.csv}
time: {start: 2030-01-01, length: 24 h}
minimise: cost
buses:
  power: {carrier: electricity}
  heat:  {carrier: heat, T: 310 K, closed_by: cooler}
components:
  grid:   {is: grid, size: {max: 1 MW}, power: power}
  base:   {is: power_user, size: 100 kW, power: power, heat: heat}
  cooler: {is: dry_cooler, size: 300 kW, heat: heat, power: power}
cost:
  annuity: 0.1 1/yr
  sizes: {grid: 100 EUR/kW}
  flows: {grid.line: 50 EUR/MWh}
"""
WEATHER = "time,air_temperature [K],wind [m/s],ghi [W/m2]\n2030-01-01T00:00,280,0,0\n2030-01-02T00:00,280,0,0\n"
PRICES = "time,price [EUR/MWh]\n2030-01-01T00:00,20\n2030-01-01T12:00,80\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "weather.csv").write_text(WEATHER)
    (tmp_path / "prices.csv").write_text(PRICES)
    return tmp_path


def run(folder, text):
    path = folder / "meter.yaml"
    path.write_text(text)
    return Study.read(path).run()


def faults(folder, old, new):
    assert old in PLANT
    with pytest.raises(StudyError) as found:
        read_text(PLANT.replace(old, new), folder=folder)
    return str(found.value)


def test_cost_is_what_the_meter_counts_and_a_day_of_the_annuity(folder):
    result = run(folder, PLANT)
    rows = {r["of"]: r for r in json.loads(result.tree.attrs["cost"])}
    size = result.summary["sizes"]["grid"]["value"] * 1e3  # kW
    assert rows["grid"]["planned"] == pytest.approx(100 * 0.1 * size / 365.25, rel=1e-9)
    # 100 kW, the fans, and the loss of the transformer at nine tenths of its size: what comes in over the fence is paid.
    metered = -float(result.tree["/simulated/flow"].sel(arc="grid.line").sum()) / 1e6
    assert 2.4 < metered < 2.5  # MWh
    assert rows["grid.line"]["run"] == pytest.approx(50 * metered, rel=1e-9)
    assert result.summary["objective"] == {"what": "cost", "unit": "EUR", "value": pytest.approx(
        rows["grid"]["planned"] + rows["grid.line"]["planned"], rel=1e-9)}  # fmt: skip
    assert "EUR" in result.summary["answer"]
    assert "EUR" in result.summary["limits"][0]


def test_a_table_of_prices_is_read_by_the_hour(folder):
    result = run(folder, PLANT.replace("50 EUR/MWh", "{table: prices.csv, because: choice}"))
    flow = -result.tree["/simulated/flow"].sel(arc="grid.line").values / 1e6
    rows = {r["of"]: r for r in json.loads(result.tree.attrs["cost"])}
    assert rows["grid.line"]["run"] == pytest.approx(float(flow @ np.repeat([20.0, 80.0], 12)), rel=1e-9)
    # One more kilowatt-hour costs its price and some two hundredths more, which the transformer takes at the margin.
    price = result.tree["/planned/price"].sel(bus_priced="power").values
    assert np.all(price[12:] - price[:12] == pytest.approx(0.06, rel=0.05))


def test_the_report_shows_what_it_costs(folder):
    path = run(folder, PLANT).report(folder / "report.html")
    text = (folder / "report.html").read_text("utf-8") if path is None else path.read_text("utf-8")
    assert "What it costs" in text
    assert "EUR per kWh" in text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("minimise: cost", "minimise: mass", "prices are stated, but mass is minimised"),
        ("sizes: {grid: 100 EUR/kW}", "sizes: {}", "'grid' has a free size and no price"),
        ("grid: 100 EUR/kW", "gird: 100 EUR/kW", "no component 'gird'"),
        ("grid: 100 EUR/kW", "grid: 100 EUR/kg", "this is"),
        ("grid: 100 EUR/kW", "grid: 100 USD/kW", "unknown unit 'USD'"),
        ("grid: 100 EUR/kW", "grid: {table: prices.csv}", "does not change with time"),
        ("grid.line: 50 EUR/MWh", "grid.lien: 50 EUR/MWh", "'grid.lien' names no port"),
        ("grid.line: 50 EUR/MWh", "grid.line: 50 EUR/t", "this is"),
        ("grid.line: 50 EUR/MWh", "grid.line: {because: none}", "a price is a value or a table"),
        ("grid.line: 50 EUR/MWh", "grid.line: {table: nowhere.csv}", "no file 'nowhere.csv'"),
        ("grid.line: 50 EUR/MWh", "grid.line: {value: 50 EUR/MWh, source: nobody1999}", "no reference 'nobody1999'"),
        ("annuity: 0.1 1/yr", "annuity: 3 1/yr", "out of range"),
    ],
)
def test_faults_in_prices_are_told(folder, old, new, says):
    assert says in faults(folder, old, new)


def test_cost_without_prices_is_a_fault(folder):
    assert "a plan of least cost needs prices" in faults(folder, PLANT[PLANT.index("cost:\n  annuity") :], "")


def test_a_table_that_ends_too_early_is_told(folder):
    (folder / "prices.csv").write_text("time,price [EUR/MWh]\n2030-01-01T00:00,20\n2030-01-01T06:00,80\n")
    with pytest.raises(ValueError, match=r"prices.csv: the table runs from 2030-01-01T00:00 to 2030-01-01T12:00"):
        run(folder, PLANT.replace("50 EUR/MWh", "{table: prices.csv}"))


def test_cases_of_least_cost_are_not_compared_yet(folder):
    text = PLANT + "vary: {load: {path: components.base.size, values: [50 kW, 100 kW]}}\n"
    with pytest.raises(StudyError, match="many cases are compared by mass"):
        cases(text)
