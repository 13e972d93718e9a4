"""The studies of life support: what their runs must be by hand, and what comes of a fault."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gasloop.assess.limits import TORR
from gasloop.matter.organics import CREW_DAY
from gasloop.study import fault_course
from gasloop.study.fault_text import Loss
from tests.studies.test_studies import run_of

HOUR, DAY = 3600.0, 86400.0


@pytest.mark.slow
@pytest.mark.xdist_group("scrubber_loss")
def test_scrubber_loss_gives_the_crew_as_long_as_the_closed_form_says():
    """LIF-V11: 18.9 torr m3/h and person; habitat and rover share their air by an open hatch, 140 m3 for four."""
    outcome = run_of("scrubber_loss").outcome
    assert outcome is not None
    found = fault_course.run(outcome, [Loss("scrubber", 30 * DAY)], 10 * DAY)
    by_name = {c.name: c for c in found.courses}
    torr = by_name["nobody acts"].outputs["habitat", "carbon_dioxide"] / TORR
    climb = (torr[30] - torr[12]) / (18 * found.step / HOUR)
    assert climb == pytest.approx(4 * 18.9 / 140, rel=0.01)
    # The half-size unit holds the air; 30 kg of hydroxide of which 84 % can be used bind 23.2 kg, at 4.34 kg a day.
    assert by_name["spare_unit"].holds
    last = by_name["lithium_hydroxide"].broken[0][0]
    assert last / DAY == pytest.approx(0.84 * 30 / 1.088 / (4 * 1.085), rel=0.12)
    sheltered = by_name["shelter"]
    assert {room for _, room, _ in sheltered.broken} == {"rover"}
    assert found.passes


@pytest.mark.slow
@pytest.mark.xdist_group("transit_habitat")
def test_transit_habitat_goes_round_by_its_atoms():
    """Oxygen made is what is breathed and what leaks; hydrogen of it binds a little more than half of the crew's carbon."""
    result = run_of("transit_habitat")
    whole = result.tree["/simulated/flow"].sum("time") * HOUR

    def kg(arc: str) -> float:
        return float(whole.sel(arc=arc))

    people = 4 * 500
    breathed = -kg("crew.oxygen")
    assert breathed == pytest.approx(people * 0.90, rel=1e-6)
    lost = kg("cabin.lost_oxygen") + kg("scrubber.lost_oxygen")
    assert kg("generator.oxygen") == pytest.approx(breathed + lost, rel=0.01)
    exhaled = kg("crew.carbon_dioxide")
    assert exhaled == pytest.approx(people * 0.90 * CREW_DAY.carbon_dioxide / CREW_DAY.oxygen, rel=1e-6)
    # Two H2 for each O2, four for each CO2: half of the oxygen rate in moles. Water comes with 2 of 4 hydrogens.
    bound = kg("sabatier.water") / 18.015 / 2
    assert 0.80 < bound / (kg("generator.oxygen") / 31.998 / 2) <= 1.0
    # Nobody mines water: the tank gives what electrolysis, brine, rejects and leaks take beyond what food and carbon bring.
    tank = result.tree["/simulated/level"].sel(stock="water_tank.m").values
    made = breathed / CREW_DAY.oxygen * CREW_DAY.metabolic_water
    gone = kg("generator.oxygen") * 2 * 18.015 / 31.998 + kg("brine_vent.plume") + kg("water_processor.rejected")
    assert tank[0] - tank[-1] == pytest.approx(gone + kg("cabin.lost_vapour") - made - kg("sabatier.water"), rel=0.01)
    # With no carbon dioxide reduced and no brine lost it would be 1.008 kg for each person and day: life_support.md b.6.
    assert tank[0] - tank[-1] < people * 1.008 + kg("brine_vent.plume")


@pytest.mark.slow
@pytest.mark.xdist_group("transit_habitat")
def test_transit_habitat_takes_spares_as_flight_has_taught():
    """12 000 h: 3.4 failures of a pump that lasts 3500 h, 0.07 of the same as it was designed."""
    summary = run_of("transit_habitat").summary
    told = summary["reliability"]
    parts = {row["part"]: row for row in told["parts"]}
    pump = parts["upa_pressure_pump"]
    assert pump["expected"] == pytest.approx(12000 / 3500)
    assert pump["spares"] >= stats.poisson.ppf(0.95, 12000 / 3500)
    assert pump["sampled_mean"] == pytest.approx(12000 / 3500, rel=0.1)
    assert parts["cdra_sorbent_bed"]["count"] == 2
    assert told["lasting"] >= 0.95
    assert 1 - told["short"] == pytest.approx(told["lasting"], abs=0.03)
    assert told["mass_kg"] == pytest.approx(sum(r["mass_kg"] for r in parts.values()))
    assert np.prod([stats.poisson.cdf(r["spares"], r["expected"]) for r in parts.values()]) == pytest.approx(
        told["lasting"]
    )


@pytest.mark.slow
@pytest.mark.xdist_group("transit_habitat")
def test_transit_habitat_keeps_the_limits_of_its_air_and_shows_them(tmp_path):
    result = run_of("transit_habitat")
    rows = result.summary["air_limits"]
    assert {r["room"] for r in rows} == {"cabin"}
    assert all(r["kept"] for r in rows if r["severity"] != "comfort")
    result.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    for section in ('id="air"', 'id="spares"'):
        assert section in page
    assert "carbon dioxide, 7 d" in page
