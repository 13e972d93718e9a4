"""The site of a study: what may be replaced, within which range."""

from __future__ import annotations

import pytest

from gasloop.study.read import StudyError, read_text
from tests.cli.command import TINY, swap


def test_free_space_by_name():
    statement = read_text(swap(TINY, "site: mare_equator", "site: free_space"))
    assert statement.site.name == "free_space"
    assert statement.network.constants == {"gravity": 1e-5, "pressure": 0.0}


def test_free_space_with_its_own_numbers():
    own = "{is: free_space, sink_T: 200 K, gravity: 1e-4 m/s2, gear_ratio: 2, sunlit: 0.62}"
    statement = read_text(swap(TINY, "site: mare_equator", f"site: {own}"))
    place = statement.site
    assert (place.sink_T, place.gravity, place.gear_ratio, place.sunlit) == (200.0, 1e-4, 2.0, 0.62)
    assert statement.network.constants["gravity"] == 1e-4
    assert statement.site.sky(statement.start, 2).sink_T_vertical == pytest.approx([200.0, 200.0])


def test_gear_ratio_of_a_lunar_site():
    statement = read_text(swap(TINY, "site: mare_equator", "site: {is: mare_equator, gear_ratio: 5}"))
    assert statement.site.gear_ratio == 5.0


def test_dust_of_mars():
    statement = read_text(swap(TINY, "site: mare_equator", "site: {is: mars_jezero, tau: 0.5, tau_dusty: 2}"))
    assert (statement.site.tau, statement.site.tau_dusty) == (0.5, 2.0)
    assert statement.network.constants == {"gravity": 3.72, "pressure": 700.0}


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("{is: mars_jezero, tau: -0.1}", "site.tau: -0.1 is out of range; allowed: 0 to 5"),
        ("{is: free_space, tau: 1}", "site.tau: free_space has no 'tau'"),
        ("{is: free_space, sink_T: 400 K}", "site.sink_T: 400 K is out of range; allowed: 3 to 280 K"),
        ("{is: free_space, gravity: 9.81 m/s2}", "site.gravity: 9.81 m/s2 is out of range; allowed: 0 to 0.1 m/s2"),
        ("{is: free_space, gear_ratio: 0.5}", "site.gear_ratio: 0.5 is out of range; allowed: 1 to 6"),
        ("{is: free_space, gear_ratio: 2 kg}", "site.gear_ratio: 'kg' is a mass"),
        ("{is: free_space, sunlit: 1.2}", "site.sunlit: 1.2 is out of range; allowed: 0 to 1"),
        ("{is: free_space, height: 400 km}", "site.height: free_space has no 'height'; allowed: "),
        ("{is: free_space, horizon: hills.csv}", "site.horizon: free_space has no 'horizon'"),
        ("{is: mare_equator, sink_T: 200 K}", "site.sink_T: mare_equator has no 'sink_T'; allowed: mast, height,"),
        ("{is: mare_equator, weather: air.csv}", "site.weather: mare_equator has no 'weather'"),
        ("{is: free_space, sinkT: 200 K}", "did you mean 'sink_T'?"),
        ("free_spce", "did you mean 'free_space'?"),
    ],
)  # fmt: skip
def test_what_a_site_does_not_have_or_allow_is_refused(site, said):
    with pytest.raises(StudyError) as refused:
        read_text(swap(TINY, "site: mare_equator", f"site: {site}"), path="study.yaml")
    assert said in str(refused.value)
    assert "study.yaml:3: " in str(refused.value)


def test_all_faults_of_a_site_at_once():
    with pytest.raises(StudyError) as refused:
        read_text(swap(TINY, "site: mare_equator", "site: {is: mare_equator, sink_T: 200 K, sunlit: 1}"))
    assert [f.where for f in refused.value.faults] == ["site.sink_T", "site.sunlit"]
