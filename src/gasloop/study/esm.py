"""Equivalent system mass of a study's life support: the key ``esm:`` and what a run came to."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from gasloop.assess.esm import equivalent, missing, of_run
from gasloop.assess.estimate import estimates
from gasloop.knowledge.esm_factors import FACTORS, factors
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.model.network import Unit
from gasloop.study.faults import Findings
from gasloop.study.kinds import room
from gasloop.study.schema import EsmEntry

if TYPE_CHECKING:
    from gasloop.study.loop import Outcome


@dataclass(frozen=True)
class Esm:
    """What a study asks: a set of factors, a duration [s], and units besides those of life support."""

    factors: str
    duration: float
    units: tuple[str, ...] = ()


def esm_of(entry: EsmEntry | None, units: Mapping[str, Unit], found: Findings) -> Esm | None:
    """The key ``esm:`` of a study; None where it has none."""
    if entry is None:
        return None
    try:
        factors(entry.factors)
    except ValueError as error:
        what, _, allowed = str(error).partition("; allowed: ")
        near = difflib.get_close_matches(entry.factors, FACTORS, n=1, cutoff=0.3)
        found.fault(what, "esm.factors", allowed, f"did you mean '{near[0]}'?" if near else "name one of them")
    for name in entry.units:
        if name not in units:
            near = difflib.get_close_matches(name, units, n=1)
            found.fault(
                f"no component '{name}'", "esm.units", ", ".join(units), f"did you mean '{near[0]}'?" if near else ""
            )
    duration = found.quantity(entry.duration, "d", "esm.duration", 0.0, 200 * read_unit("yr").factor)
    return None if duration is None else Esm(entry.factors, duration, tuple(entry.units))


def sources_of(asked: Esm | None) -> set[str]:
    """Keys of what the sum rests on."""
    return {factors(asked.factors).source} if asked else set()


def esm_rows(outcome: Outcome) -> dict[str, Any]:
    """Equivalent system mass unit by unit, for machines; empty where the study does not ask."""
    asked = outcome.statement.esm
    if asked is None:
        return {}
    made, built = outcome.last.plan, outcome.built
    weighed = estimates(outcome.network, made.sizes, made.modules)
    names = [
        n
        for n, u in built.units.items()
        if (room(u.component) == "life_support" or n in asked.units) and weighed[n].mass > 0.0  # people are no hardware
    ]
    taken = of_run(built, outcome.last.run.flows, weighed, names)
    rows: list[dict[str, Any]] = []
    for name, unit in taken.items():
        parts = equivalent(unit, asked.factors, asked.duration)
        rows.append({"component": name, "total": parts.total, "parts": asdict(parts), "taken": asdict(unit)})
    rows.sort(key=lambda r: -r["total"])
    known = factors(asked.factors)
    return {
        "factors": asked.factors, "what": known.what, "source": known.source, "unverified": known.unverified,
        "values": {k: getattr(known, k) for k in ("volume", "power", "cooling", "crew_time")},
        "duration_d": asked.duration / 86400.0, "total_kg": sum(r["total"] for r in rows), "by_component": rows,
        "without_factor": list(missing(known)),
        "without_volume": [n for n, u in taken.items() if u.volume == 0.0 and u.mass > 0.0],
    }  # fmt: skip
