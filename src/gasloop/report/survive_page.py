"""A fault and what came of it: the table for a terminal, and one HTML file that opens offline with the courses drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gasloop.assess.limits import QUANTITIES, Limit, Verdict
from gasloop.knowledge.quantity import show
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.report.colours import FAINT, FAULT, GREY, SERIES
from gasloop.report.elements import badge, table
from gasloop.report.markup import Markup, join, tag
from gasloop.report.shell import document, section
from gasloop.study.fault_course import Aftermath
from gasloop.study.fault_words import answer, status
from gasloop.study.limits import HOUR, bound, spoken_time

_LEFT, _WIDE, _TOP, _HIGH = 64.0, 620.0, 12.0, 210.0  # of a chart, px
_MOST_POINTS = 600
_Place = Callable[[float], float]  # from a value to px


def text(found: Aftermath) -> str:
    """For a terminal: what happened, and for each limit when it breaks in each course."""
    lines = [*answer(found), f"{status(found)[0].upper()}{status(found)[1:]}."]
    rows = _rows(found)
    if rows:
        names = ["limit of the air", *(c.name for c in found.courses)]
        cells = [names, *([f"{room}, {limit.name} ({bound(limit)})", *said] for room, limit, said in rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(names))]
        lines += ["", *("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells)]
        lines.append("Times count from the fault; in brackets the worst value within the time followed.")
    return "\n".join(lines)


def _rows(found: Aftermath) -> list[tuple[str, Limit, list[str]]]:
    """Room, limit, and a cell for each course."""
    first = found.courses[0].verdicts
    return [
        (room, v.limit, [_cell(c.verdicts[room][i]) for c in found.courses])
        for room, some in first.items()
        for i, v in enumerate(some)
    ]


def _cell(verdict: Verdict) -> str:
    worst = show(verdict.worst, QUANTITIES[verdict.limit.quantity].spoken, 3)
    if verdict.after is None:
        return f"kept ({worst})"
    return f"{'before' if verdict.after == 0 else spoken_time(verdict.after)} ({worst})"


def html(found: Aftermath) -> str:
    """The page as text."""
    name = f"{found.study}: {'; '.join(e.said for e in found.events)}"
    verdict = badge("borne" if found.passes else "not borne", "good" if found.passes else "bad")
    body = tag(
        "main",
        tag("h1", name),
        tag("ul", *(tag("li", s) for s in answer(found)), class_="findings"),
        tag("p", verdict, " ", status(found), class_="status"),
        section("The air after the fault", *_charts(found)),
        section("Time to each limit", _table(found), tag("p", _NOTE, class_="small")),
        section("What was done", tag("ul", *_done(found))) if found.courses[1:] else None,
    )
    return document(name, body)


_NOTE = (
    "From the states of the run at the moment of the fault all other units follow their plan, which did not know of it. "
    "Times count from the fault; in brackets stands the worst value within the time followed. A mean over hours or days "
    "looks back into the run before the fault."
)


def _table(found: Aftermath) -> Markup:
    rows = [(room, limit.name, bound(limit), *cells) for room, limit, cells in _rows(found)]
    return table(("room", "limit", "bound", *(c.name for c in found.courses)), rows, "  p" + "n" * len(found.courses))


def _done(found: Aftermath) -> list[Markup]:
    return [
        tag("li", tag("b", c.name), f", {spoken_time(c.after)} after the fault", f": {c.because}" if c.because else "")
        for c in found.courses[1:]
    ]


# -- charts ----------------------------------------------------------------------------------------------------


def _charts(found: Aftermath) -> list[Markup]:
    """A chart for each room and quantity that breaks in some course, and for carbon dioxide in any case."""
    drawn = []
    for room, some in found.courses[0].verdicts.items():
        for quantity in QUANTITIES:
            of = [v.limit for v in some if v.limit.quantity == quantity]
            broken = any(v.after for c in found.courses for v in c.verdicts[room] if v.limit.quantity == quantity)
            if of and (broken or quantity == "carbon_dioxide"):
                drawn.append(_chart(found, room, quantity, of))
    return drawn


def _chart(found: Aftermath, room: str, quantity: str, limits: list[Limit]) -> Markup:
    known = QUANTITIES[quantity]
    factor = read_unit(known.spoken).factor
    courses = [
        np.asarray(known.of(*(c.outputs[room, n] for n in known.needs)), dtype=float) / factor for c in found.courses
    ]
    bounds = [v / factor for limit in limits for v in (limit.low, limit.high) if v is not None]
    values = np.concatenate([*courses, bounds])
    # A course that goes far beyond its bound would hide the others: its line leaves the chart there.
    low, high = float(values.min()), min(float(values.max()), 3 * max(bounds))
    pad = 0.05 * (high - low or 1.0)
    hours = max(len(c) for c in courses) * found.step / HOUR
    low, high = low - pad, high + pad

    def x(hour: float) -> float:
        return _LEFT + _WIDE * hour / hours

    def y(value: float) -> float:
        return _TOP + _HIGH * (high - value) / (high - low)

    marks = [
        tag("text", f"{v:.3g}", x=_LEFT - 6, y=y(v) + 4, text_anchor="end", fill=GREY, font_size=11)
        for v in _round_between(low, high)
    ]
    below = [
        tag("text", f"{h:.3g} h", x=x(h), y=_TOP + _HIGH + 16, text_anchor="middle", fill=GREY, font_size=11)
        for h in np.linspace(0.0, hours, 5)
    ]
    lines = [
        tag("line", x1=_LEFT, x2=_LEFT + _WIDE, y1=y(b), y2=y(b), stroke=FAULT, stroke_dasharray="5 4", stroke_width=1)
        for b in sorted(set(bounds))
    ]
    paths = [
        _line(values, found.step / HOUR, x, y, SERIES[i % len(SERIES)], high) for i, values in enumerate(courses)
    ]  # fmt: skip
    frame = tag("rect", x=_LEFT, y=_TOP, width=_WIDE, height=_HIGH, fill="none", stroke=FAINT)
    drawing = tag(
        "svg", frame, *marks, *below, *lines, *paths, viewBox=f"0 0 {_LEFT + _WIDE + 24:.0f} {_TOP + _HIGH + 24:.0f}",
        role="img", aria_label=f"{quantity} in {room} after the fault",
    )  # fmt: skip
    keys = (
        tag("span", tag("i", style=f"background:{SERIES[i % len(SERIES)]}"), c.name)
        for i, c in enumerate(found.courses)
    )
    return tag(
        "figure",
        tag(
            "figcaption",
            tag("b", f"{quantity.replace('_', ' ').capitalize()} in {room}, {known.spoken}"),
            " bounds dashed",
        ),
        tag("div", *keys, class_="legend"),
        tag("div", drawing, class_="drawing"),
        class_="chart wide",
    )


def _line(values: NDArray[np.float64], step: float, x: _Place, y: _Place, colour: str, top: float) -> Markup:
    every = max(1, len(values) // _MOST_POINTS)
    at = np.unique(np.append(np.arange(0, len(values), every), len(values) - 1))
    at = at[values[at] <= top]
    points = " ".join(f"{x((i + 1) * step):.1f},{y(float(values[i])):.1f}" for i in at)
    return join(tag("polyline", points=points, fill="none", stroke=colour, stroke_width=1.6))


def _round_between(low: float, high: float) -> list[float]:
    """Some four round numbers between two others."""
    raw = (high - low) / 4
    power = 10.0 ** np.floor(np.log10(raw))
    step = float(power * min((1, 2, 5, 10), key=lambda m: abs(m - raw / power)))
    return [float(step * k) for k in np.arange(np.ceil(low / step), np.floor(high / step) + 1)]
