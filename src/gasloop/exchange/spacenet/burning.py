"""SpaceNet's sequence of burn and stage actions as the burns of a mission, and what is wrong with such a sequence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gasloop.exchange.spacenet.source import Happening, Source

Sequences = Sequence[tuple[tuple[float, float], Iterable[Mapping[str, str]]]]


def duration(time: float) -> str:
    """A time [s] as a mission has it."""
    return f"{time / 86400:.12g} d" if time >= 86400 else f"{time / 3600:.12g} h"


@dataclass
class Burning:
    """Which elements have burnt and which were dropped. gone : dropped, over all events; lit : burnt at least once."""

    gone: set[str] = field(default_factory=set)
    lit: set[str] = field(default_factory=set)
    findings: list[str] = field(default_factory=list)

    def steps(
        self, one: Happening, parts: Sequence[str], sequence: Sequences, source: Source
    ) -> tuple[list[dict[str, Any]], list[str]]:
        """A step for each burn, and what is dropped before the first of them.

        sequence : ((time since departure [s], speed [m/s]), actions); an element is dropped by the stage that burnt before
        """
        steps: list[dict[str, Any]] = []
        before: list[str] = []
        for (time, dv), actions in sequence:
            stages: list[str] = []
            drop: dict[str, list[str]] = {}
            for action in actions:
                key, verb = action["element"], action["type"]
                fault = self._wrong(key, verb, stages, parts, source)
                if fault:
                    self.findings.append(f"{one.where}: {fault}")
                elif verb == "Burn":
                    stages.append(key)
                    self.lit.add(key)
                else:
                    self._drop(key, stages, drop, steps, before, source)
            if not stages:
                source.faults.append(f"{one.where}: of the burn of {dv:g} m/s no stage is left that could fire")
                continue
            words = [source.things[k].word for k in stages]
            step = {"dv": f"{dv:.15g} m/s", "with": words[0] if len(words) == 1 else words}
            steps.append({**step, **({"drop": drop} if drop else {}), **({"at": duration(time)} if time else {})})
        return steps, before

    def _wrong(self, key: str, verb: str, stages: Sequence[str], parts: Sequence[str], source: Source) -> str:
        """What speaks against an action; nothing if it can happen."""
        if key not in source.things:
            return f"there is no element '{key}'"
        thing = source.things[key]
        does = "burns" if verb == "Burn" else "is dropped"
        if key in self.gone:
            fuel = f"; its {sum(load for _, load in thing.tanks.values()):,.0f} kg burn once" if key in self.lit else ""
            return f"'{thing.word}' {does} again after it was dropped{fuel}: left out"
        if key not in parts:
            return f"'{thing.word}' {does}, but takes no part: left out"
        if verb == "Burn" and key in stages:
            return f"'{thing.word}' burns twice in one burn: left out"
        return f"'{thing.word}' burns, but has no engine: left out" if verb == "Burn" and not thing.isp else ""

    def _drop(
        self, key: str, stages: list[str], drop: dict[str, list[str]], steps: list[dict[str, Any]], before: list[str], source: Source
    ) -> None:  # fmt: skip
        self.gone.add(key)
        word = source.things[key].word
        if stages:
            drop.setdefault(source.things[stages[-1]].word, []).append(word)
        elif steps:  # before this burn is after the one before it
            last = steps[-1]["with"]
            last = last if isinstance(last, str) else last[-1]
            steps[-1].setdefault("drop", {}).setdefault(last, []).append(word)
        else:
            before.append(key)

    def take_findings(self) -> list[str]:
        """What was found since it was last asked."""
        found, self.findings = self.findings, []
        return found
