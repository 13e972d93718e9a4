"""Delta-v and time of a leg of a campaign file: own numbers or a named set, held against what nature allows."""

from __future__ import annotations

from itertools import pairwise

from gasloop.campaign.form import CampaignFile, LegEntry
from gasloop.places import deltav
from gasloop.places.nodes import NODES, node
from gasloop.study.faults import Findings


class Ways:
    """Reads legs; notes gather what the reader of a result should know of their numbers."""

    def __init__(self, file: CampaignFile, found: Findings, notes: list[str]) -> None:
        self.nodes, self.found, self.notes = self._nodes(file, found), found, notes

    def _nodes(self, file: CampaignFile, found: Findings) -> dict[str, str | None]:
        """Own names of nodes; a node of the package keeps its own."""
        for name, like in file.nodes.items():
            if like is not None and like not in NODES:
                found.fault(f"there is no node '{like}'", f"nodes.{name}", ", ".join(NODES))
        return dict(file.nodes)

    def of(self, name: str, entry: LegEntry) -> tuple[float, float]:
        """Delta-v [m/s] and time [s]."""
        where = f"legs.{name}"
        if (entry.dv is None) == (entry.set_ is None):
            self.found.fault("a leg takes either `dv` or `set`", where, "", "dv: 2.4 km/s, or set: dac2")
            return 0.0, 0.0
        time = None if entry.time is None else self.found.quantity(entry.time, "s", f"{where}.for", 0.0, 1e9)
        if entry.set_ is not None:
            dv, flown = self._from_set(entry, where)
            time = flown if time is None else time
        else:
            dv = self.found.quantity(entry.dv, "m/s", f"{where}.dv") or 0.0
        dv *= 1.0 + entry.reserve
        self._possible(entry, dv, f"{where}.dv" if entry.dv is not None else f"{where}.set")
        if time is None and entry.time is None:
            self.found.fault("nothing says how long the flight takes", where, "", "add `for: 5 d`")
        return dv, time or 0.0

    def _from_set(self, entry: LegEntry, where: str) -> tuple[float, float | None]:
        """The legs of a set along the way, added up; None where the set does not say how long one takes."""
        dv, time = 0.0, 0.0
        silent = False
        stops = [entry.start, *entry.via, entry.end]
        for start, end in pairwise([self.nodes.get(s) or s for s in stops]):
            try:
                leg = deltav.data_set(str(entry.set_)).leg(start, end)
            except ValueError as error:
                self.found.fault(str(error), f"{where}.set")
                return 0.0, 0.0
            if leg.confidence == deltav.RECALLED:
                self.notes.append(f"the delta-v {leg.name} of '{entry.set_}' is from memory: nobody here read a source")
            dv += leg.dv
            silent = silent or leg.time is None
            time += leg.time or 0.0
        return dv, None if silent else time

    def _possible(self, entry: LegEntry, dv: float, where: str) -> None:
        """Held against floor and ceiling between the two nodes, where the package knows both."""
        ends = [self.nodes.get(n, n) for n in (entry.start, entry.end)]
        unknown = [
            own for own, n in zip((entry.start, entry.end), ends, strict=True) if n is not None and n not in NODES
        ]
        for own in unknown:
            self.found.fault(
                f"there is no node '{own}'", where.rpartition(".")[0], ", ".join(NODES), f"or say `nodes: {{{own}: }}`"
            )
        if unknown or None in ends:
            return
        start, end = node(str(ends[0])), node(str(ends[1]))
        leg = deltav.Leg(start.name, end.name, (dv,), None, "", "")
        for fault in deltav.faults_of(leg, start, end):
            self.found.fault(fault, where)
