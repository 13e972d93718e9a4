"""What came of a fault, in sentences and for machines."""

from __future__ import annotations

from typing import Any

from gasloop.study.fault_course import Aftermath, Course
from gasloop.study.fault_text import Event, Loss
from gasloop.study.limits import HOUR, row, spoken_time


def as_json(found: Aftermath) -> dict[str, Any]:
    """For machines; hours count from the fault."""
    return {
        "study": found.study, "answer": answer(found), "status": status(found), "passes": found.passes,
        "faults": [_event(e) for e in found.events], "begins_h": found.begins / HOUR,
        "hours": found.steps * found.step / HOUR, "step_s": found.step,
        "courses": [
            {
                "name": c.name, "because": c.because, "after_h": c.after / HOUR, "holds": c.holds,
                "limits": [row(room, v) for room, some in c.verdicts.items() for v in some],
                "beyond": [{"after_h": when / HOUR, "what": what} for when, what in c.beyond], "stopped": c.stopped,
            }
            for c in found.courses
        ],
    }  # fmt: skip


def _event(event: Event) -> dict[str, Any]:
    left = {"capacity": event.capacity} if isinstance(event, Loss) else {"bore_m": event.bore}
    return {"unit": event.unit, "at_h": event.at / HOUR, **left, "said": event.said}


def answer(found: Aftermath) -> list[str]:
    """What came of the fault, a sentence for each course."""
    first = "; ".join(e.said for e in found.events)
    return [f"{first[0].upper()}{first[1:]}.", *(_told(c, found) for c in found.courses)]


def _told(course: Course, found: Aftermath) -> str:
    done = "Nobody acts" if course is found.courses[0] else f"{course.name}, done after {spoken_time(course.after)}"
    parts = []
    if course.broken:
        when, room, verdict = course.broken[0]
        parts.append(f"the first limit broken is {verdict.limit.name} in {room}, after {spoken_time(when)}")
    elif course.verdicts:
        parts.append(f"all limits of health and fire that held before hold for {spoken_time(found.steps * found.step)}")
    if course.beyond:
        when, what = course.beyond[0]
        parts.append(f"after {spoken_time(when)} {what}, and what follows is beyond the plant")
    if course.stopped:
        parts.append(course.stopped)
    return f"{done}: {'; '.join(parts) or 'no room with air here, and nothing beyond the plant'}."


def status(found: Aftermath) -> str:
    """Whether it is borne, in a sentence."""
    if found.courses[0].holds:
        return "borne without anybody acting"
    helped = [c.name for c in found.courses[1:] if c.holds]
    if helped:
        return f"borne with {', or with '.join(helped)}"
    tried = len(found.courses) - 1
    return f"not borne{f', with any of the {tried} responses' if tried else '; the study states no response under `respond`'}"
