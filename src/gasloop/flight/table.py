"""A mission in text: margin per burn, transfers, what went where."""

from __future__ import annotations

from gasloop.flight.course import Course
from gasloop.flight.run import Result, answer, way_of
from gasloop.knowledge.quantity import show

_DAY = 86400.0


def table(result: Result) -> str:
    """All of it, for a terminal."""
    mission = result.mission
    lines = [mission.name + (f": {mission.what}" if mission.what else "")]
    if result.course is not None:
        for name, course in {"as stated": result.course, **result.variants}.items():
            lines += ["", name.replace("_", " ").capitalize(), *_burns(course), *_transfers(course)]
            if course.failure is not None:
                lines.append(f"  STOPS: {course.failure.said}")
    for t in result.tanked:
        spread = ", ".join(f"{n}: {100 * share:.0f} %" for n, share in t.filled.distribution().items())
        lines += ["", f"Tankers, boil-off {t.name} ({100 * t.rate * _DAY:g} %/d)", f"  launches {spread}"]
    lines += ["", *answer(result)]
    lines += [f"Note: {remark}." for remark in mission.remarks]
    return "\n".join(lines)


def _burns(course: Course) -> list[str]:
    head = f"  {'burn':16s} {'stage':12s} {'dv':>8s} {'used':>12s} {'left':>12s} {'left':>6s} {'spare':>7s}  {'first out':9s}"
    units = f"  {'':16s} {'':12s} {'m/s':>8s} {'kg':>12s} {'kg':>12s} {'%':>6s} {'m/s':>7s}"
    rows = [
        f"  {way_of(b):16s} {b.stage:12s} {b.dv:8.1f} {sum(b.used.values()):12,.1f} {b.margin:12,.1f} {100 * b.share:6.1f} "
        f"{b.spare_dv:7.0f}  {b.first_out:9s}".rstrip()
        for b in course.burns
    ]
    return [head, units, *rows]


def _transfers(course: Course) -> list[str]:
    return [
        f"  {t.source} gives {t.to} "
        + ", ".join(f"{m:,.0f} kg of {s} ({t.left[s] - m:,.0f} kg lost)" for s, m in t.arrived.items())
        + (f" in {show(t.lasts, 'h', 3)}" if t.lasts else "")
        for t in course.transfers
    ]
