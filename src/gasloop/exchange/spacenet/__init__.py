"""A scenario of SpaceNet (JSON) as a mission: read, told in a mission's events, and flown with what is really on board.

What a mission has no place for (demands, states, exploration) is left aside by name; what is wrong in the scenario itself (a
stage that burns again after it was dropped, one that never burns) is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gasloop.exchange.scenario import ImportFault
from gasloop.exchange.spacenet.cast import HUMAN, Cast
from gasloop.exchange.spacenet.source import Source, is_spacenet, load
from gasloop.exchange.spacenet.story import Story
from gasloop.exchange.spacenet.writing import text_of
from gasloop.flight import Mission, Result, read_text
from gasloop.places.nodes import floor
from gasloop.study.faults import StudyError

__all__ = ["Scenario", "is_spacenet", "read"]

_PERSON = 100.0  # kg, where nobody flies


@dataclass(frozen=True)
class Scenario:
    """A scenario as a mission. text : YAML of the mission; aside : what was not taken over; findings : what is odd in it."""

    name: str
    text: str
    aside: tuple[str, ...]
    findings: tuple[str, ...]

    @cached_property
    def mission(self) -> Mission:
        """The mission, read."""
        return read_text(self.text, f"{self.name}, as a mission")

    def run(self) -> Result:
        """Flown."""
        return self.mission.run()

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {"tool": "SpaceNet", "scenario": self.name, "aside": list(self.aside), "findings": list(self.findings)}


def read(path: str | Path) -> Scenario:
    """Take a scenario over. Raises ImportFault with all that is wrong."""
    path = Path(path)
    source = load(path)
    masses = {t.mass for t in source.things.values() if t.kind == HUMAN}
    story = Story(Cast(source, masses.pop() if len(masses) == 1 else _PERSON))
    story.tell()
    if source.faults:
        raise ImportFault("\n".join(f"{path}: {fault}" for fault in source.faults))
    findings = (*story.cast.findings, *_unlit(story), *_too_cheap(source), *_mixtures(source))
    made = Scenario(source.name, text_of(story.cast), tuple(source.aside), findings)
    try:
        made.mission  # noqa: B018  # what the mission's own rules say against it
    except StudyError as error:
        raise ImportFault(f"{path}: as a mission it has faults:\n{error}") from error
    return made


def _unlit(story: Story) -> list[str]:
    """Stages that were dropped with all their propellant."""
    things = story.cast.source.things
    return [
        f"'{things[k].word}' is dropped without having burnt, with {sum(load for _, load in things[k].tanks.values()):,.0f} kg on board"
        for k in things
        if k in story.burning.gone and k not in story.burning.lit and things[k].isp and things[k].tanks
    ]


def _too_cheap(source: Source) -> list[str]:
    """Edges that ask for less than the stated orbit takes at least; flown all the same, as an orbit of that name."""
    told = []
    for edge in source.edges.values():
        start, end = source.nodes[edge.origin].exact, source.nodes[edge.destination].exact
        dv, least = sum(dv for _, dv in edge.burns.values()), floor(start, end)
        if edge.kind == "space" and dv < least:
            told.append(f"edge {edge.name}: {dv:,.1f} m/s; {start.what} to {end.what} takes {least:,.1f} m/s at least")
    return told


def _mixtures(source: Source) -> list[str]:
    """Propellants whose mixture the source does not state."""
    two = sorted({name for t in source.things.values() if t.isp for name in t.tanks} & source.mixed)
    return [f"{', '.join(two)}: the mixture is not stated; each is carried as one propellant"] if two else []
