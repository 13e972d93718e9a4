"""What a plant must bear: a unit lost in the longest night, a night longer than any of the year."""

from __future__ import annotations

import dataclasses
import datetime
from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.api import Study
from gasloop.model.network import Window
from gasloop.solve.linearise import Operating
from gasloop.solve.plan import plan
from gasloop.solve.problem import PlanError
from gasloop.study.read import StudyError, read_text
from gasloop.study.survive import Asked, Place, contingencies, longest_night, night_of_years, places, sky_of
from tests.cli.command import TINY
from tests.solve.toys import FREE, KW, KWH, Demand, Source, Store, place, problem, sky, wired

LIT = np.repeat([1.0, 0.0, 1.0, 0.0], [6, 3, 6, 5])
HOURS = len(LIT)


def plant(keep: float = 1.0):
    user = place("user", Demand(size=10 * KW), schedule=(Window(0.0, HOURS, 1.0),))
    return wired(place("pv", Source(), FREE), place("store", Store(), FREE), user)


def with_contingency(place_: Place, **prices: float):
    network, there = plant(), sky(LIT)
    asked = problem(network, there, price={"pv": 1e-3, "store": 1e-3 / KWH, **prices})
    points = {name: Operating({}, ()) for name in network.units}
    return dataclasses.replace(
        asked, contingencies=contingencies([place_], network, points, there, 3600.0, asked.edges)
    )


def test_the_longest_night_of_a_run_is_found():
    assert longest_night(LIT) == (15, 5)
    assert longest_night(np.ones(4)) == (0, 0)


def test_without_a_contingency_the_store_carries_the_longest_night():
    made = plan(problem(plant(), sky(LIT), price={"pv": 1e-3, "store": 1e-3 / KWH}))
    assert made.sizes["store"] / KWH == pytest.approx(50.0, rel=1e-4)


@pytest.mark.parametrize(("hours", "keep"), [(8, 1.0), (12, 0.75), (5, 1.0)])
def test_a_longer_night_needs_a_store_for_what_is_kept_of_the_load(hours, keep):
    # The store is as large as the longer of its own night and the one that must be borne, by hand.
    asked = Asked("long", {}, {"user": keep}, None, 19, 0.0)
    made = plan(with_contingency(Place(asked, 15, hours, True, HOURS)))
    assert made.sizes["store"] / KWH == pytest.approx(max(50.0, 10.0 * keep * hours), rel=1e-3)


def test_what_is_lost_must_be_made_up_for_by_others():
    # All of the sun's array is lost from hour 9 for six hours: the store alone carries 60 kWh through what was day.
    asked = Asked("no_array", {"pv": 0.0}, {}, (9, 15))
    made = plan(with_contingency(Place(asked, 9, 6, False, HOURS)))
    level = made.stocks["store", "E"] / KWH
    assert level[9] >= 60.0 * (1 - 1e-4)
    there = made.contingencies["no_array"]
    assert there.stocks["store", "E"][0] == pytest.approx(made.stocks["store", "E"][9], rel=1e-6)
    assert np.max(np.abs(there.flows["pv", "power"])) < 1e-6
    assert there.loads["user"] == pytest.approx(np.ones(6))


def test_a_night_by_decree_has_the_temperatures_of_the_nights_and_no_light():
    there = SimpleNamespace(lit=LIT, flux=1361.0 * LIT, ground_T=np.where(LIT > 0, 250.0, 100.0), gravity=1.62)
    night = sky_of(Place(Asked("long", {}, {}, None, 3), 15, 9, True, HOURS), there)
    assert night.lit.shape == (9,) and not night.lit.any() and not night.flux.any()
    assert night.ground_T == pytest.approx(np.full(9, 100.0))
    assert night.gravity == 1.62


def test_of_many_years_the_longest_night_or_one_that_a_share_of_them_exceeds():
    def nights(start, hours, step, **_):
        long = {2030: 10, 2031: 14, 2032: 12, 2033: 11}[start.year]
        return SimpleNamespace(lit=np.repeat([1.0, 0.0, 1.0], [100, long, 100]))

    statement = SimpleNamespace(
        start=datetime.datetime(2030, 1, 2, tzinfo=datetime.UTC), site=SimpleNamespace(sky=nights), site_options={}
    )
    assert night_of_years(statement, 4, 0.0) == 14
    assert night_of_years(statement, 4, 0.25) == 12
    assert night_of_years(statement, 4, 0.5) == 11


STORES = TINY + "survive:\n  short: {%s}\n"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("lose: {radiatr: 0.5}", "no component 'radiatr'.*did you mean 'radiator'"),
        ("lose: {radiator: 1.5}", "1.5 is no share; allowed: 0 to 1"),
        ("keep: {radiator: 0.5}", "no load of its own that it could keep"),
        ("at: 2 h", "`at` and `for` belong together"),
        ("at: 2 h, for: 3 h, years: 19", "a time of its own, or a night of years"),
        ("exceeded: 0.1", "add `years: 19`"),
        ("at: 2 h, for: 300 h", "ends after the study"),
        ("years: 0", "greater than or equal to 1"),
    ],
)
def test_a_contingency_that_makes_no_sense_is_refused(entry, said):
    with pytest.raises(StudyError, match=said):
        read_text(STORES % entry)


def test_a_run_without_a_night_has_none_to_bear():
    statement = SimpleNamespace(contingencies=(Asked("dark", {}, {}),), steps=12, step=3600.0)
    with pytest.raises(PlanError, match=r"survive\.dark: the run has no night; give the contingency `at` and `for`"):
        places(statement, sky(np.ones(12)))


def test_a_study_says_how_its_contingency_was_borne(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text(STORES % "at: 2 h, for: 3 h, lose: {radiator: 0.9}", "utf-8")
    (told,) = Study.read(path).run().summary["survived"]
    assert told["borne"] and told["faults"] == []
    assert (told["begins_h"], told["hours"]) == (2.0, 3.0)
    assert told["said"].startswith("short (3 h from hour 2): borne")
