"""What all entries of a campaign file are read with: quantities, names, phases and their epochs."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from typing import Any

from gasloop.campaign.form import CampaignFile
from gasloop.solve.campaign.things import DAY, YEAR
from gasloop.study.faults import Findings


class Reading:
    """A form, and what was found wrong with it so far."""

    def __init__(self, file: CampaignFile, found: Findings) -> None:
        self.file, self.found = file, found
        self.nodes = list(dict.fromkeys(n for entry in file.legs.values() for n in (entry.start, entry.end)))
        self.phases = self._phases()
        fluids = {s for v in file.vehicles.values() for s in (*v.tanks, v.engine.oxidiser, v.engine.fuel)}
        self.known = (*file.commodities, *sorted(fluids - {*file.commodities}))
        self.fluids = fluids

    def _phases(self) -> dict[str, float]:
        """Phases by date within the period [s]."""
        period = self.si(self.file.time.period, "s", "time.period", DAY, 30 * YEAR)
        found = {}
        for name, text in self.file.time.phases.items():
            found[name] = self.si(text, "s", f"time.phases.{name}", 0.0, max(period - 1.0, 0.0))
        if len(set(found.values())) < len(found):
            self.found.fault(
                "two phases are at the same date", "time.phases", "", "let them differ by the time between"
            )
        self.period = period
        return dict(sorted(found.items(), key=lambda item: item[1]))

    def dates(self) -> tuple[float, ...]:
        return tuple(k * self.period + at for k in range(self.file.time.count) for at in self.phases.values())

    def epoch(self, period: int, phase: str) -> int:
        """Number of an epoch."""
        return period * len(self.phases) + list(self.phases).index(phase)

    def amount(self, name: str, text: Any, where: str) -> float:
        """A mass, or a plain number of what exists whole."""
        entry = self.file.commodities.get(name)
        return self.si(text, "1" if entry is not None and entry.whole else "kg", where, 0.0)

    def rates(self, given: Mapping[str, Any], where: str) -> dict[str, float]:
        self.names(given, self.known, where, "commodity")
        return {k: self.si(q, "1/s", f"{where}.{k}", 0.0, 1.0 / DAY) for k, q in given.items()}

    def si(self, text: Any, like: str, where: str, low: float = -math.inf, high: float = math.inf) -> float:
        """In SI; what cannot be read is noted, and is 1 from then on."""
        value = self.found.quantity(text, like, where, low, high)
        return 1.0 if value is None else value

    def names(self, given: Iterable[str], known: Iterable[str], where: str, kind: str) -> None:
        known = list(known)
        for name in given:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                mend = f"did you mean '{near[0]}'?" if near else ""
                self.found.fault(f"no {kind} '{name}'", where, ", ".join(known), mend)
