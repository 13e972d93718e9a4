"""A base of four people and its excursions: what plan and run come to against what can be reckoned by hand."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.matter.organics import CREW_DAY
from gasloop.parts import air
from tests.studies.test_studies import HOUR, run_of

DAY = 24 * HOUR


def totals(name: str):
    """kg or J that passed an arc in the run."""
    whole = run_of(name).tree["/simulated/flow"].sum("time") * HOUR
    return lambda arc: float(whole.sel(arc=arc))


@pytest.mark.slow
@pytest.mark.xdist_group("lunar_base_4crew")
def test_lunar_base_breathes_from_the_plants_tanks():
    """Oxygen from the tank is what people breathe, what leaks, and what fills the hoppers; air settles where the scrubber takes what they give."""
    kg, summary = totals("lunar_base_4crew"), run_of("lunar_base_4crew").summary
    breathed = 4 * 365 * 0.895
    assert -kg("crew_home.oxygen") - kg("crew_lab.oxygen") == pytest.approx(breathed, rel=1e-6)
    lost = sum(kg(f"{room}.lost_oxygen") for room in ("home", "lab", "lock")) + kg("scrubber.lost_oxygen")
    assert -kg("home.oxygen_supply") == pytest.approx(breathed + lost, rel=5e-3)
    assert kg("hoppers.delivered") == pytest.approx(12 * 200 * 0.99, rel=0.02)
    # p = n R T / F: four people's 4.34 kg/d in 34 m3/h.
    given = 4 * 1.085 / DAY
    settled = given * air.gas_constant("CO2") * 295.24 / (34 / 3600)
    outputs = run_of("lunar_base_4crew").outcome.last.run.outputs
    assert np.mean(outputs["home", "carbon_dioxide"]) == pytest.approx(settled, rel=0.02)
    # Next door it stands above by what is made there over the duct.
    behind = 1.6 * 1.085 / DAY * air.gas_constant("CO2") * 295.24 / 0.07
    above = np.mean(outputs["lab", "carbon_dioxide"] - outputs["home", "carbon_dioxide"])
    assert above == pytest.approx(behind, rel=0.05)
    assert all(limit["kept"] for limit in summary["air_limits"] if limit["severity"] in ("health", "fire"))


@pytest.mark.slow
@pytest.mark.xdist_group("lunar_base_4crew")
def test_lunar_base_digs_the_water_that_does_not_come_back():
    """Water is split, lost with residue, rejects and leaks, and thrown away in no other way; food and the Sabatier reactor give some back."""
    kg = totals("lunar_base_4crew")
    lost = sum(kg(f"{room}.lost_vapour") for room in ("home", "lab", "lock"))
    gone = kg("brine_bags.residue") + kg("polisher.rejected") + lost - kg("electrolyser.water")
    metabolic = 4 * 365 * 0.895 / CREW_DAY.oxygen * CREW_DAY.metabolic_water
    assert kg("mine.water") == pytest.approx(gone - metabolic - kg("sabatier.water"), rel=5e-3)
    # Four H2 bind one CO2 and give two H2O: of what the reactor keeps, 18 kg of water for each 4 of hydrogen.
    bound = -kg("sabatier.hydrogen") - kg("sabatier.spent_hydrogen")
    made = kg("sabatier.water") + kg("sabatier.vapour")
    assert made == pytest.approx(bound / (4 * 2.016) * 2 * 18.015, rel=1e-3)
    closure = run_of("lunar_base_4crew").summary["closure"]["goods"]
    assert 0.5 < closure["oxygen"]["closure"] < 0.881  # all carbon dioxide reduced would be 88.1 %
    assert closure["carbon"]["closure"] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.slow
@pytest.mark.xdist_group("eva_campaign")
def test_eva_campaign_counts_what_suits_and_lock_take():
    """Eight excursions of two for seven hours: 352 W over 13.9 MJ/kg and a leak; 452 W of ice; 0.6 kg of air a cycle."""
    kg = totals("eva_campaign")
    hours = 8 * 2 * 7
    oxygen = hours * (352 / 13.9e6 * HOUR + 0.005)
    assert -kg("suits.oxygen") == pytest.approx(oxygen, rel=0.02)
    assert kg("suits.sublimed") == pytest.approx(hours * 452 / 2.39e6 * HOUR, rel=0.05)
    air_lost = sum(kg(f"lock.lost_{gas}") for gas in air.MAIN)
    assert air_lost == pytest.approx(8 * 0.60, rel=0.05)
    # Nitrogen: what the lock, the leak and the scrubber take, and the room's own change.
    nitrogen = kg("lock.lost_nitrogen") + kg("cabin.lost_nitrogen") + kg("scrubber.lost_nitrogen")
    change = run_of("eva_campaign").outcome.last.run.states["cabin", "N2"]
    assert -kg("cabin.nitrogen_supply") == pytest.approx(nitrogen + change[-1] - change[0], rel=0.01)
    limits = run_of("eva_campaign").summary["air_limits"]
    assert all(limit["kept"] for limit in limits if limit["severity"] in ("health", "fire"))
