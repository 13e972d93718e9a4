"""Sets of delta-v: every leg is possible, none is anonymous, and the floor is one that no transfer goes below."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.knowledge.sources import references
from gasloop.places import deltav
from gasloop.places.deltav import Leg, data_set, data_sets, faults_of
from gasloop.places.nodes import NODES, ceiling, floor, node, orbit
from gasloop.places.orbits.bodies import EARTH, MOON
from gasloop.places.orbits.transfers import ascent, bi_elliptic, hohmann

LEGS = [pytest.param(leg, id=f"{name}: {leg.name}") for name, s in data_sets().items() for leg in s.legs]


@pytest.mark.parametrize("leg", LEGS)
def test_every_leg_is_possible_and_has_a_source(leg: Leg):
    assert faults_of(leg, node(leg.start), node(leg.end)) == []
    assert leg.source in references()
    assert leg.confidence in ("primary", "transcribed", "computed", "recalled")
    assert (leg.confidence == "recalled") == leg.source.startswith("recalled")


def test_no_transfer_goes_below_the_floor():
    rng = np.random.default_rng(3)
    for a, b, c in np.exp(rng.uniform(np.log(160e3), np.log(1e8), (200, 3))):
        one, other = orbit("one", EARTH, a, a), orbit("other", EARTH, b, b)
        up, down = sorted((one, other), key=lambda n: n.low)
        r = EARTH.at(a), EARTH.at(b)
        for way in (hohmann(*r).dv, bi_elliptic(r[0], EARTH.at(c), r[1]).dv):
            assert way >= floor(up, down) * (1 - 1e-12)
    assert floor(NODES["geo"], NODES["leo"]) == 0  # down into air


def test_the_floor_of_a_lunar_ascent_is_its_energy():
    up = orbit("up", MOON, 1e5, 1e5)
    assert floor(NODES["moon"], up) == pytest.approx(ascent(1e5, along=MOON.spin * MOON.radius), rel=1e-12)
    assert floor(up, NODES["moon"]) == floor(NODES["moon"], up)  # no air there


@pytest.mark.parametrize(
    ("start", "end"), [("leo", "llo"), ("leo", "geo"), ("moon", "nrho"), ("eml1", "moon"), ("leo", "tmi")]
)
def test_the_span_between_floor_and_ceiling_holds_what_is_flown(start, end):
    low, high = floor(NODES[start], NODES[end]), ceiling(NODES[start], NODES[end])
    flown = {"leo llo": 4040, "leo geo": 5784, "moon nrho": 2500, "eml1 moon": 2500, "leo tmi": 3600}[f"{start} {end}"]
    assert 0 < low < flown < high < 5 * flown


def test_slips_are_told():
    def leg(start, end, *burns, **parts):
        return Leg(start, end, burns, None, "design_choice", "own", **parts)

    def said(one):
        return " ".join(faults_of(one, node(one.start), node(one.end)))

    assert "22000 m/s from leo to llo is absurdly high: the floor is 3069 m/s" in said(leg("leo", "llo", 22_000.0))
    assert said(leg("llo", "moon", 1870.0)) == ""
    assert "1.87 m/s from llo to moon is below the physical floor of 1682 m/s" in said(leg("llo", "moon", 1.87))
    assert "a burn of -30 m/s is negative" in said(leg("llo", "moon", 1900.0, -30.0))
    wrong = leg("llo", "moon", 2000.0, ideal=1720.0, losses=100.0, margin=100.0)
    assert "ideal, losses and margin add up to 1920.0 m/s, not to 2000.0 m/s" in said(wrong)


def test_sets_are_asked_by_name_and_never_mixed():
    assert deltav.dv("dac2", "nrho", "llo") == 740
    assert deltav.dv("spacenet_qs3", "nrho", "llo") == pytest.approx(775)
    assert set(deltav.side_by_side("nrho", "llo")) == {"dac2", "spacenet_qs3", "others"}
    assert data_set("ho_lab").g0 == 9.8
    reserved = data_set("dac2").leg("llo", "moon")
    assert reserved.margin == pytest.approx(0.05 * reserved.ideal)
    with pytest.raises(ValueError, match=r"there is no delta-v set 'dac'; did you mean 'dac2'\?"):
        data_set("dac")
    with pytest.raises(ValueError, match="the set 'dac2' has no leg leo to nrho; it has leo to tli, "):
        deltav.dv("dac2", "leo", "nrho")
    with pytest.raises(ValueError, match=r"there is no node 'lmoo'; did you mean 'lmo'\?"):
        node("lmoo")
