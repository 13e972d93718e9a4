"""How ready the routes are said to be, and how pure their oxygen: what others state, each for what it was stated of.

A readiness level holds for the piece of hardware that was rated, not for a plant with the boundary of a comparison.
A route without a row is one of which no source that we could read states a level.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stated:
    """One statement: ``low`` to ``high``, of what, by whom; route as in ``matter.floors`` (or ``ice``)."""

    route: str
    low: float
    high: float
    of: str
    source: str
    confidence: str


READINESS = (
    Stated("carbothermal", 6, 6, "the reactor, after its run in a thermal vacuum chamber", "nasa_card2023", "transcribed"),
    Stated("molten_electrolysis", 4, 5, "catching and filtering the oxygen, at the start of a contract and as hoped for at its "
           "end", "sbir_oxps", "primary"),
    Stated("hydrogen", 4, 5, "the separator of ilmenite, as hoped for at the end of a contract", "sbir_lsps", "primary"),
    Stated("carbon_dioxide", 5, 8, "MOXIE, a hundredth of a plant, on Mars: three records of the same hardware", "techport_moxie",
           "transcribed"),
)  # fmt: skip

PURITY = (
    Stated("molten_electrolysis", 0.995, 0.995, "aim of a filter behind the melt", "sbir_oxps", "primary"),
    Stated("carbon_dioxide", 0.98, 1.0, "MOXIE on Mars, 98 % or better", "nasa_moxie2023", "primary"),
)


def readiness(route: str) -> Stated | None:
    """What is stated of the readiness of a route, if anything."""
    return next((s for s in READINESS if s.route == route), None)


def purity(route: str) -> Stated | None:
    """What is published of the oxygen of a route, if anything."""
    return next((s for s in PURITY if s.route == route), None)
