"""Named sets of delta-v, side by side: what a leg costs depends on who says so, for which orbit, and on what it includes.

A leg is a way between two nodes: its burns, and, where the source tells them apart, the ideal speed, losses (gravity,
steering) and margin that add up to them. Sets are never mixed silently: a leg is asked of one set, by name.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gasloop.places.nodes import Node, ceiling, floor

RECALLED = "recalled"  # the confidence of a number that nobody here has read in its source
_OFF = 1e-3  # by which the parts of a leg may differ from the whole


@dataclass(frozen=True)
class Leg:
    """A way from one node to another.

    burns : one after another [m/s]; time : of flight [s], None where the source is silent
    ideal, losses, margin : what the burns consist of [m/s], None where the source does not tell
    confidence : primary, transcribed, computed or recalled
    """

    start: str
    end: str
    burns: tuple[float, ...]
    time: float | None
    source: str
    confidence: str
    ideal: float | None = None
    losses: float | None = None
    margin: float | None = None
    note: str = ""

    @property
    def dv(self) -> float:
        """All burns together [m/s]."""
        return sum(self.burns)

    @property
    def name(self) -> str:
        """``leo to llo``."""
        return f"{self.start} to {self.end}"


@dataclass(frozen=True)
class DataSet:
    """Legs that belong together. g0 : with which its author turns speed into propellant [m/s2]."""

    name: str
    what: str
    legs: tuple[Leg, ...]
    g0: float = 9.80665

    def leg(self, start: str, end: str) -> Leg:
        """The leg from one node to another; ValueError, with what there is, if the set has none."""
        found = next((one for one in self.legs if (one.start, one.end) == (start, end)), None)
        if found is None:
            raise ValueError(
                f"the set '{self.name}' has no leg {start} to {end}; it has {', '.join(_names(self.legs))}"
            )
        return found


def _names(legs: Iterable[Leg]) -> list[str]:
    return [one.name for one in legs]


def data_sets() -> Mapping[str, DataSet]:
    """All sets by name."""
    from gasloop.places.deltav_table import SETS

    return SETS


def data_set(name: str) -> DataSet:
    """The set of that name."""
    known = data_sets()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"
        raise ValueError(f"there is no delta-v set '{name}'; {hint}")
    return known[name]


def side_by_side(start: str, end: str) -> dict[str, Leg]:
    """What each set says of a leg: by set, those that have it."""
    return {
        name: one for name, s in data_sets().items() for one in s.legs if (one.start, one.end) == (start, end)
    }  # fmt: skip


def dv(set_: str, start: str, end: str) -> float:
    """Delta-v of a leg of a set [m/s]."""
    return data_set(set_).leg(start, end).dv


def faults_of(leg: Leg, start: Node, end: Node) -> list[str]:
    """What is wrong with a leg: below what nature allows, absurdly high, parts that do not add up, negative.

    A leg of exactly 0 m/s is taken for one that somebody else pays, a launch say.
    """
    faults = []
    if any(burn < 0 for burn in leg.burns):
        faults.append(f"a burn of {min(leg.burns):g} m/s is negative")
    least, most = floor(start, end), ceiling(start, end)
    if 0 < leg.dv < least * (1 - 1e-9):
        faults.append(f"{leg.dv:.6g} m/s from {leg.start} to {leg.end} is below the physical floor of {least:.0f} m/s")
    if leg.dv > most:
        faults.append(
            f"{leg.dv:.6g} m/s from {leg.start} to {leg.end} is absurdly high: the floor is {least:.0f} m/s, "
            f"{most:.0f} m/s would hold low thrust and a turned plane"
        )
    parts = [p for p in (leg.ideal, leg.losses, leg.margin) if p is not None]
    if leg.ideal is not None and abs(sum(parts) - leg.dv) > _OFF * max(leg.dv, 1.0):
        faults.append(f"ideal, losses and margin add up to {sum(parts):.1f} m/s, not to {leg.dv:.1f} m/s")
    return faults
