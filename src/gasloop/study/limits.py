"""Limits of air in a study: the package's own, with what the study replaces or adds; how a run kept them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from gasloop.assess.limits import LIMITS, QUANTITIES, Limit, Verdict, judge_run
from gasloop.knowledge.quantity import show
from gasloop.knowledge.sources import references
from gasloop.model.network import Network
from gasloop.solve.orders import Run
from gasloop.study.faults import Findings
from gasloop.study.grid import spoken
from gasloop.study.schema import LimitEntry

HOUR = 3600.0
_USUAL = {limit.name: limit for limit in LIMITS}


def limits_of(entries: Mapping[str, LimitEntry | None], found: Findings) -> tuple[Limit, ...]:
    """The limits that hold in a study: an entry replaces the one of its name, or is added; an empty one takes it away."""
    limits = dict(_USUAL)
    for name, entry in entries.items():
        if entry is not None:
            limit = _limit(name, entry, found)
            limits |= {name: limit} if limit else {}
        elif name in limits:
            del limits[name]
        else:
            found.fault(f"no limit '{name}' that could be left out", f"limits.{name}", ", ".join(_USUAL),
                        "check the name")  # fmt: skip
    return tuple(limits.values())


def _limit(name: str, entry: LimitEntry, found: Findings) -> Limit | None:
    where = f"limits.{name}"
    if entry.of not in QUANTITIES:
        near = difflib.get_close_matches(entry.of, QUANTITIES, n=1)
        found.fault(f"no quantity '{entry.of}'", f"{where}.of", ", ".join(QUANTITIES),
                    f"did you mean '{near[0]}'?" if near else "choose one")  # fmt: skip
        return None
    if entry.source and entry.source not in references():
        found.fault(f"no reference '{entry.source}'", f"{where}.source", "a key of `gasloop sources`",
                    "leave it out and say why in `because`")  # fmt: skip
        return None
    like = QUANTITIES[entry.of].unit
    sides = [(side, text) for side, text in (("low", entry.low), ("high", entry.high)) if text is not None]
    if not sides:
        spoken_unit = QUANTITIES[entry.of].spoken
        found.fault("bounds nothing", where, "`low`, `high` or both", f"add `high:`, in {spoken_unit}, say")
        return None
    bounds = {side: found.quantity(text, like, f"{where}.{side}") for side, text in sides}
    window = found.quantity(entry.window, "s", f"{where}.window", low=0.0)
    if window is None or None in bounds.values():
        return None
    try:
        return Limit(
            name, entry.of, entry.severity, entry.source or "design_choice", entry.because, bounds.get("low"),
            bounds.get("high"), window,
        )  # fmt: skip
    except ValueError as error:
        found.fault(str(error), where)
        return None


def rooms(network: Network) -> list[str]:
    """The units of a network whose air the limits can judge: they watch all that a limit looks at."""
    needed = {name for quantity in QUANTITIES.values() for name in quantity.needs}
    return [n for n, u in network.units.items() if needed <= {w.output for w in u.component.watched}]


def verdicts(network: Network, ran: Run, limits: Sequence[Limit]) -> list[dict[str, Any]]:
    """One row for each limit of each room with air: margin, worst value, when, and since when it is broken."""
    return [row(room, verdict) for room in rooms(network) for verdict in judge_run(ran, room, limits)]


def row(room: str, verdict: Verdict) -> dict[str, Any]:
    """A verdict for machines, and in a sentence; SI but for hours."""
    limit = verdict.limit
    return {
        "room": room, "limit": limit.name, "quantity": limit.quantity, "severity": limit.severity, "low": limit.low,
        "high": limit.high, "unit": verdict.unit, "window_h": limit.window / HOUR, "margin": verdict.margin,
        "worst": verdict.worst, "at_h": verdict.at / HOUR,
        "after_h": None if verdict.after is None else verdict.after / HOUR,
        "share": verdict.share, "kept": verdict.kept, "source": limit.source, "unverified": limit.unverified,
        "what": limit.what, "said": f"{room}, {said(verdict)}",
    }  # fmt: skip


def said(verdict: Verdict) -> str:
    """How a limit was kept, in words."""
    limit, unit = verdict.limit, QUANTITIES[verdict.limit.quantity].spoken
    worst = f"worst {show(verdict.worst, unit, 3)} after {spoken_time(verdict.at)}"
    if verdict.after is None:
        return f"{limit.name} ({bound(limit)}): kept, {show(verdict.margin, unit, 2)} to spare; {worst}"
    begins = "broken from the start" if verdict.after == 0 else f"broken after {spoken_time(verdict.after)}"
    return f"{limit.name} ({bound(limit)}): {begins}; {worst}"


def bound(limit: Limit) -> str:
    """The bounds of a limit in words: 3 torr at most, mean of 1 h."""
    unit = QUANTITIES[limit.quantity].spoken
    sides = [
        f"{show(value, unit, 3)} at {word}" for value, word in ((limit.low, "least"), (limit.high, "most")) if value is not None
    ]  # fmt: skip
    mean = f", mean of {spoken(limit.window)}" if limit.window else ""
    return " and ".join(sides) + mean


def spoken_time(seconds: float) -> str:
    """A length of time in the unit that suits it, to three figures."""
    hours = seconds / HOUR
    if hours >= 72:
        return f"{hours / 24:.3g} d"
    return f"{hours:.3g} h" if hours >= 1 else f"{60 * hours:.3g} min"
