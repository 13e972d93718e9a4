"""What a claim is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """One published specific energy.

    name, route : a name of its own; route as in ``matter.floors`` (or ``ice``)
    value, high : [kWh/kg of ``product``]; a range has both ends
    energy : ``electric``, ``thermal`` or ``both`` (added up as published)
    steps : what is counted; ``whole`` says whether that is all energy from feed to product
    basis : ``experiment``, ``flight`` or ``model``
    duty, margin : share of the year it runs, margin included; as published, or empty
    case : of the project's list of published cases
    grade, T_feed, T_end : of icy soil: mass share, temperature before and at the end [K]
    note : why it cannot stand as it is
    """

    name: str
    route: str
    value: float
    product: str
    energy: str
    steps: str
    basis: str
    source: str
    confidence: str
    case: str = ""
    high: float | None = None
    whole: bool = True
    duty: str = ""
    margin: str = ""
    grade: float | None = None
    T_feed: float = 40.0
    T_end: float = 220.0
    note: str = ""

    @property
    def lowest(self) -> float:
        """The lower end [J/kg]."""
        return self.value * 3.6e6
