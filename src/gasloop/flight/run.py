"""A mission flown, its variants and its tankers: the result, its summary and its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gasloop.flight import tanking
from gasloop.flight.course import Burned, Course
from gasloop.flight.fly import fly
from gasloop.flight.read import Mission
from gasloop.flight.state import Plan
from gasloop.flight.tanking import Tanked
from gasloop.places.deltav import Leg, side_by_side
from gasloop.report.csv_text import csv_text
from gasloop.report.writing import write_all

_DAY, _HOUR = 86400.0, 3600.0
_ALIKE = 1.0  # m/s: nearer than that two ends are the same


@dataclass(frozen=True)
class Result:
    """What a mission came to. course: as stated; variants: the same without some events."""

    mission: Mission
    course: Course | None
    variants: Mapping[str, Course]
    tanked: tuple[Tanked, ...]

    @property
    def passes(self) -> bool:
        """Whether every burn and transfer had what it asked for, and the depot gets full in every sample."""
        flown = self.course is None or self.course.failure is None
        return flown and all(t.filled.never == 0 for t in self.tanked[:1])

    @property
    def summary(self) -> dict[str, Any]:
        """For machines."""
        m = self.mission
        told: dict[str, Any] = {
            "mission": m.name, "what": m.what, "answer": answer(self), "passes": self.passes,
            "status": "all that was asked could be done" if self.passes else "the mission cannot be flown as stated",
            "remarks": list(m.remarks),
            "legs": {leg.name: _leg(leg) for leg in m.legs},
            "set": m.ways.set.name if m.ways.set else None,
        }  # fmt: skip
        if self.course is not None and m.plan is not None:
            told["g0"] = m.plan.g0
            told |= _course(self.course)
            told["balance_kg"] = imbalance(m.plan, self.course)
            told["variants"] = {name: _course(course) for name, course in self.variants.items()}
        if m.tanking is not None:
            told["tankers"] = {t.name: t.as_json() for t in self.tanked}
            told["tankers_from"] = m.tanking.because
            told["cooling"] = tanking.cooling(m.tanking)
        return told

    def write(self, folder: Path) -> None:
        """summary.json, report.html and tables."""
        from gasloop.flight.page import html

        files = {"summary.json": json.dumps(self.summary, indent=2), "report.html": html(self)}
        if self.course is not None:
            courses = {"as stated": self.course, **self.variants}
            files |= {"burns.csv": csv_text(_burn_rows(courses)), "masses.csv": csv_text(_ledger_rows(courses))}
        write_all(folder, files)


def run(mission: Mission, progress: Callable[[str], None] = lambda stage: None) -> Result:
    """Fly a mission and its variants; sample its tankers."""
    course, variants = None, {}
    if mission.plan is not None:
        progress("flying")
        course = fly(mission.plan)
        variants = {name: fly(mission.plan, skip) for name, skip in mission.variants.items()}
    tanked: tuple[Tanked, ...] = ()
    if mission.tanking is not None:
        progress("sampling tankers")
        tanked = tuple(tanking.run(mission.tanking))
    return Result(mission, course, variants, tanked)


# -- in words ------------------------------------------------------------------------------------------------


def answer(result: Result) -> list[str]:
    """The outcome in a few sentences."""
    told = []
    if result.course is not None:
        told.append(_capital(_said(result.course)) + ".")
        for name, course in result.variants.items():
            what = result.mission.words.get(name)
            told.append(f"{_capital(name.replace('_', ' '))}{f' ({what})' if what else ''}: {_said(course)}.")
            told += _compared(name.replace("_", " "), result.course, course)
    if result.mission.tanking is not None:
        told += [_capital(s) + "." for s in tanking.sentences(result.mission.tanking, list(result.tanked))]
    return told


def tightest(course: Course) -> Burned | None:
    """The last burn of the stage that has least left of what it holds; stages that were burnt out on purpose aside."""
    last = {b.stage: b for b in course.burns}
    able = [b for b in last.values() if not b.emptied]
    return min(able, key=lambda b: b.share, default=None)


def way_of(burn: Burned) -> str:
    """``leo to tli``, or ``at nrho``."""
    return f"{burn.start} to {burn.end}" if burn.end != burn.start else f"at {burn.start}"


def _compared(name: str, one: Course, other: Course) -> list[str]:
    """What stages have to spare at their last burn, where both courses get there and differ."""
    if one.failure is not None or other.failure is not None:
        return []
    ends = [{b.stage: b for b in course.burns if not b.emptied} for course in (one, other)]
    return [
        f"At its end {stage} could still give {b.spare_dv:,.0f} m/s, {name} {ends[1][stage].spare_dv:,.0f} m/s."
        for stage, b in ends[0].items()
        if stage in ends[1] and abs(b.spare_dv - ends[1][stage].spare_dv) > _ALIKE
    ]


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _said(course: Course) -> str:
    if course.failure is not None:
        return f"it stops after {len(course.burns)} burns, {course.failure.said}"
    burn = tightest(course)
    if burn is None:
        return "all events happen"
    return (
        f"all {len(course.burns)} burns are done; the least margin is that of {burn.stage} after {way_of(burn)}: "
        f"{burn.margin:,.0f} kg, {100 * burn.share:.1f} % of its propellant, {burn.spare_dv:,.0f} m/s"
    )


# -- for machines --------------------------------------------------------------------------------------------


def imbalance(plan: Plan, course: Course) -> float:
    """Mass at the start and loaded or made, less what is there at the end, burnt or lost [kg]: round-off."""
    person = plan.person
    begun = sum(e.mass(person) for e in plan.elements.values()) + course.total("loaded") + course.total("made")
    gone = sum(course.total(way) for way in ("burnt", "boiled off", "lost in transfer", "unloaded"))
    flown = {e.name: e for c in course.crafts.values() for e in c.elements} | {e.name: e for e in course.left_behind}
    there = sum((flown.get(name) or e).mass(person) for name, e in plan.elements.items())
    return begun - gone - there


def _course(course: Course) -> dict[str, Any]:
    failure = course.failure
    return {
        "failure": None if failure is None else {"event": failure.where, "said": failure.said, "missing_kg": dict(failure.missing)},
        "burns": [_burn(b) for b in course.burns],
        "left_kg": {e.name: {s: t.mass for s, t in e.tanks.items()} for e in _flown(course) if e.tanks},
        "transfers": [{"event": t.where, "from": t.source, "to": t.to, "left_kg": dict(t.left), "arrived_kg": dict(t.arrived),
                       "hours": t.lasts / _HOUR}
                      for t in course.transfers],
        "masses_kg": course.ledger,
        "days": course.ends / _DAY,
    }  # fmt: skip


def _flown(course: Course) -> list[Any]:
    return [e for c in course.crafts.values() for e in c.elements] + course.left_behind


def _burn(b: Burned) -> dict[str, Any]:
    return {
        "event": b.where, "craft": b.craft, "stage": b.stage, "from": b.start, "to": b.end, "day": b.time / _DAY, "dv": b.dv,
        "used_kg": dict(b.used), "used_total_kg": sum(b.used.values()), "left_kg": dict(b.left), "left_total_kg": b.margin,
        "mass_before_kg": b.before, "spare_dv": b.spare_dv, "first_out": b.first_out, "left_share": b.share,
    }  # fmt: skip


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "burns": list(leg.burns), "dv": leg.dv, "ideal": leg.ideal, "losses": leg.losses, "margin": leg.margin,
        "source": leg.source, "confidence": leg.confidence, "note": leg.note,
        "others": {name: one.dv for name, one in side_by_side(leg.start, leg.end).items()},
    }  # fmt: skip


def _burn_rows(courses: Mapping[str, Course]) -> list[list[Any]]:
    head = ["course", "craft", "stage", "from", "to", "day", "dv_m_s", "used_kg", "left_kg", "spare_dv_m_s", "mass_before_kg",
            "first_out"]  # fmt: skip
    rows = [
        [name, b.craft, b.stage, b.start, b.end, b.time / _DAY, b.dv, sum(b.used.values()), b.margin, b.spare_dv, b.before,
         b.first_out]
        for name, course in courses.items()
        for b in course.burns
    ]  # fmt: skip
    return [head, *rows]


def _ledger_rows(courses: Mapping[str, Course]) -> list[list[Any]]:
    rows = [
        [name, way, species, mass]
        for name, course in courses.items()
        for way, column in course.ledger.items()
        for species, mass in column.items()
    ]
    return [["course", "way", "what", "mass_kg"], *rows]
