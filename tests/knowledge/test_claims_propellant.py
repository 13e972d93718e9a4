"""Published prices of propellant: each cited, each with its own measure and money."""

from __future__ import annotations

from gasloop.knowledge.claims.propellant import PROPELLANT, at_nodes
from gasloop.knowledge.sources import cite


def test_every_claim_is_cited_and_says_what_it_is():
    assert len({c.name for c in PROPELLANT}) == len(PROPELLANT)
    for c in PROPELLANT:
        assert cite(c.source).key == c.source and c.value > 0 and c.measure and c.money, c.name
        assert c.high is None or c.high > c.value, c.name
        assert c.confidence in ("primary", "transcribed", "computed"), c.name


def test_numbers_for_one_node_differ_in_what_they_measure():
    assert len({(c.measure, c.money) for c in at_nodes({"surface"})}) >= 3
    assert not at_nodes({"nowhere"})
