"""Published claims: sources exist, boundaries are said, and none that stands is below its floor."""

from __future__ import annotations

import pytest

from gasloop.knowledge.claims import CLAIMS, of_route, usable
from gasloop.knowledge.claims.readiness import PURITY, READINESS, purity, readiness
from gasloop.knowledge.sources import references
from gasloop.matter import floors
from gasloop.matter.soils import ROUTES


def floor_of(claim):
    """Least energy [J per kg of the claim's product], whatever the claim counts.

    Of heat alone, or of a part of the steps, it is still a bound where the reduction itself is among them; the work of
    a route can come as heat only above its own temperature, and never less than the work.
    """
    if claim.route == "ice":
        return floors.ice(claim.grade, claim.T_feed, claim.T_end)
    return floors.of(claim.route).work


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda c: c.name)
def test_a_claim_says_what_it_is(claim):
    assert claim.source in references()
    assert claim.energy in ("electric", "thermal", "both")
    assert claim.basis in ("experiment", "flight", "model")
    assert claim.confidence in ("primary", "transcribed", "computed")
    assert claim.product in ("O2", "water")
    assert claim.steps
    assert (claim.product == "water") == (claim.route == "ice")
    assert claim.high is None or claim.high > claim.value > 0
    if claim.route == "ice":
        assert 0 < claim.grade < 1


@pytest.mark.parametrize("claim", usable(), ids=lambda c: c.name)
def test_no_claim_that_stands_is_below_its_floor(claim):
    assert claim.lowest >= floor_of(claim), f"{claim.name}: below its floor, so it needs a note"


def test_claims_below_their_floor_have_a_note():
    below = [c for c in CLAIMS.values() if c.lowest < floor_of(c)]
    assert {c.name for c in below} == {"colozza_hydrogen"}
    assert all(c.note for c in below)
    assert not {c.name for c in below} & {c.name for c in usable()}


def test_a_plant_beyond_what_its_yield_allows_is_noted():
    """5.2 kWh/kg is above the floor of iron oxide, but 15 % of oxygen cannot come without silica."""
    from gasloop.matter.soils import soil

    fibres = CLAIMS["fibres"]
    floor = floors.from_soil(soil("mare_11"), "carbothermal", 0.15)
    assert "SiO2" in floor.what
    assert fibres.lowest < floor.work
    assert fibres.note


def test_measured_carbothermal_is_far_above_the_floor():
    for claim in of_route("carbothermal"):
        if claim.basis == "experiment":
            assert claim.lowest > 5 * floor_of(claim)


def test_an_unknown_route_is_refused():
    with pytest.raises(ValueError, match="no claim for route 'magic'; there are: carbon_dioxide, carbothermal"):
        of_route("magic")


@pytest.mark.parametrize("stated", [*READINESS, *PURITY], ids=lambda s: f"{s.route} {s.source}")
def test_readiness_and_purity_say_whose_they_are(stated):
    assert stated.source in references()
    assert stated.route in ROUTES or stated.route in ("ice", "water", "carbon_dioxide")
    assert stated.confidence in ("primary", "transcribed")
    assert stated.of
    low, high = (1, 9) if stated in READINESS else (0.5, 1.0)
    assert low <= stated.low <= stated.high <= high


def test_a_route_of_which_nothing_is_stated_has_no_level():
    assert readiness("pyrolysis") is None and readiness("salt_electrolysis") is None
    assert purity("pyrolysis") is None
