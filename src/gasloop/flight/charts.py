"""Pictures of a mission: bat chart, propellant waterfall, map of nodes, depot level with its band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gasloop.flight.course import Burned, Course, Moved
from gasloop.flight.run import way_of
from gasloop.flight.tanking import SHARES, Tanked
from gasloop.places.nodes import NODES
from gasloop.report.axes import Scale, across, area, line, up
from gasloop.report.colours import FAINT, FAULT, GREY, INK, SERIES
from gasloop.report.markup import Markup, join, tag

_DAY = 86400.0
_WIDE, _ROW, _LEFT, _TOP = 640.0, 22.0, 190.0, 26.0
_HALO = {"paint_order": "stroke", "stroke": "white", "stroke_width": 4}  # so that lines do not run through names
_FINE = 240  # points of a band


def colours_of(names: Sequence[str]) -> dict[str, str]:
    """A colour for each name, in turn."""
    return {name: SERIES[i % len(SERIES)] for i, name in enumerate(dict.fromkeys(names))}


def bats(course: Course, order: Sequence[str]) -> Markup:
    """Nodes upward, time to the right: a line a craft. Without any times the order of events takes their place."""
    timed = course.ends > 0
    seen = {s.start for s in course.stays} | {s.end for s in course.stays}
    nodes = [n for n in order if n in seen]
    height = _TOP + 40 * max(len(nodes) - 1, 1)
    last = course.ends / _DAY if timed else float(len(course.stays))
    x = Scale(0.0, last, 110.0, 110.0 + _WIDE)
    y = {n: height - 40 * i for i, n in enumerate(nodes)}
    parts = [across(x, _TOP - 10, height, "d" if timed else "order of events (no times are stated)")]
    for n in nodes:
        parts.append(tag("line", x1=110.0, x2=110.0 + _WIDE, y1=y[n], y2=y[n], stroke=FAINT))
        parts.append(tag("text", n, x=102.0, y=y[n] + 4, text_anchor="end", fill=INK, font_size=12))
    crafts = colours_of([s.craft for s in course.stays])
    for i, stay in enumerate(course.stays):
        ends = (stay.since / _DAY, stay.until / _DAY) if timed else (float(i), float(i + 1))
        shift = 3.0 * (list(crafts).index(stay.craft) % 4 - 1)  # lines on one another would hide each other
        points = [(x(ends[0]), y[stay.start] + shift), (x(ends[1]), y[stay.end] + shift)]
        parts.append(line(points, crafts[stay.craft], 2.5))
    if course.failure is not None and course.stays:
        stop = course.stays[-1]
        at = x(stop.until / _DAY if timed else last)
        parts.append(tag("text", "✕", x=at, y=y[stop.end] - 6, text_anchor="middle", fill=FAULT, font_size=16))
    box = f"0 0 {130 + _WIDE:.0f} {height + 38:.0f}"
    return join(tag("svg", *parts, viewBox=box, role="img", aria_label="where each craft is over time"), key(crafts))


def waterfall(course: Course) -> Markup:
    """A row for each burn and transfer: what the stage holds before and after, as a share of its tanks."""
    rows: list[Burned | Moved] = sorted([*course.burns, *course.transfers], key=_order)
    colours = colours_of([b.stage for b in course.burns])
    height = _TOP + _ROW * len(rows)
    x = Scale(0.0, 100.0, _LEFT, _LEFT + _WIDE - 80)
    parts = [across(x, _TOP - 6, height, "% of what the stage holds")]
    for i, row in enumerate(rows):
        top = _TOP + _ROW * i
        if isinstance(row, Burned):
            parts.append(_fall(row, top, x, colours[row.stage]))
        else:
            got = ", ".join(f"{m:,.0f} kg of {s}" for s, m in row.arrived.items())
            parts.append(
                tag(
                    "text",
                    f"{row.source} → {row.to}",
                    x=_LEFT - 8,
                    y=top + 14,
                    text_anchor="end",
                    fill=INK,
                    font_size=12,
                )
            )
            parts.append(tag("text", f"+ {got}", x=_LEFT + 4, y=top + 14, fill=GREY, font_size=11))
    box = f"0 0 {_LEFT + _WIDE + 160:.0f} {height + 38:.0f}"
    return join(tag("svg", *parts, viewBox=box, role="img", aria_label="propellant by burn"), key(colours))


def _order(row: Burned | Moved) -> tuple[int, float]:
    return int(row.where.rpartition(".")[2]), row.time


def _fall(b: Burned, top: float, x: Scale, colour: str) -> Markup:
    held = b.margin / b.share if b.share > 0 else sum(b.used.values()) or 1.0
    after, before = 100 * b.margin / held, 100 * (b.margin + sum(b.used.values())) / held
    label = f"{way_of(b)}, {b.stage}"
    told = f"{b.dv:,.0f} m/s, {sum(b.used.values()):,.0f} kg, left {b.margin:,.0f} kg"
    return join(
        tag("text", label, x=_LEFT - 8, y=top + 14, text_anchor="end", fill=INK, font_size=12),
        tag("rect", x=x(0), y=top + 4, width=x(after) - x(0), height=_ROW - 8, fill=colour, fill_opacity=0.2),
        tag(
            "rect",
            x=x(after),
            y=top + 4,
            width=max(x(min(before, 100.0)) - x(after), 1.0),
            height=_ROW - 8,
            fill=colour,
        ),
        tag("text", told, x=x(100.0) + 6, y=top + 14, fill=GREY, font_size=11),
    )


# Where nodes stand on the map: the way to the Moon along the middle, the Earth's orbits above, Mars below.
_SPOTS: Mapping[str, tuple[float, float]] = {
    "earth": (0.0, 1.0), "leo": (1.0, 1.0), "heo": (1.7, 0.3), "gto": (2.1, 0.0), "geo": (3.0, 0.0), "tli": (2.2, 1.0),
    "tei": (2.2, 2.3), "eml1": (3.4, 0.6), "eml2": (4.6, 0.3), "nrho": (3.8, 1.2), "llo": (5.0, 1.0), "moon": (6.0, 1.0),
    "tmi": (2.2, 2.8), "lmo": (4.4, 2.8), "mars": (5.6, 2.8),
}  # fmt: skip


def map_of(course: Course, own: Mapping[str, str]) -> Markup:
    """Nodes and the legs flown, with what each took. own : node of one's own -> the one it is like, or nothing."""
    flown: dict[tuple[str, str], dict[int, float]] = {}
    for b in course.burns:
        if b.start != b.end:
            at = int(b.where.rpartition(".")[2])
            leg = flown.setdefault((b.start, b.end), {})
            leg[at] = leg.get(at, 0.0) + b.dv
    spots = _spots([n for pair in flown for n in pair], own)
    left, top, step, down = 60.0, 40.0, 115.0, 78.0
    px = {n: (left + step * a, top + down * b) for n, (a, b) in spots.items()}
    parts = []
    for (start, end), taken in flown.items():
        parts.append(_arc(px[start], px[end], f"{max(taken.values()):,.0f}", (end, start) in flown))
    for n, (px_x, px_y) in px.items():
        parts.append(tag("circle", cx=px_x, cy=px_y, r=6.0, fill=SERIES[0]))
        parts.append(tag("text", n, x=px_x, y=px_y - 11, text_anchor="middle", fill=INK, font_size=12, **_HALO))
    wide, high = max(800.0, max(a for a, _ in px.values()) + 70), max(b for _, b in px.values()) + 50
    low = min(b for _, b in px.values()) - 50
    box = f"0 {low:.0f} {wide:.0f} {high - low:.0f}"
    return tag("svg", *parts, viewBox=box, role="img", aria_label="legs flown, m/s")


def _spots(names: Sequence[str], own: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    spots: dict[str, tuple[float, float]] = {}
    for i, name in enumerate(dict.fromkeys(names)):
        at = _SPOTS.get(name) or _SPOTS.get(own.get(name, ""), (0.6 * i, 2.2))
        spot = at if name in NODES else (at[0] + 0.1, at[1] + 0.45)
        while spot in spots.values():  # two of one's own that are like the same node
            spot = (spot[0], spot[1] + 0.8)
        spots[name] = spot
    return spots


def _arc(one: tuple[float, float], other: tuple[float, float], text: str, both: bool) -> Markup:
    """An arrow bent to its right, so that there and back do not lie on one another."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = max(np.hypot(dx, dy), 1.0)
    bend = 26.0 if both else 8.0
    side = (-dy / length, dx / length)
    middle = ((one[0] + other[0]) / 2 + side[0] * bend, (one[1] + other[1]) / 2 + side[1] * bend)
    path = f"M {one[0]:.0f} {one[1]:.0f} Q {middle[0]:.0f} {middle[1]:.0f} {other[0]:.0f} {other[1]:.0f}"
    steep = abs(side[0]) >= 0.5  # a label goes beside such an arrow, not over it
    anchor = "middle" if not steep else "start" if side[0] > 0 else "end"
    at = [(one[i] + 2 * middle[i] + other[i]) / 4 + (5 if steep else 13) * side[i] for i in (0, 1)]
    head = np.arctan2(other[1] - middle[1], other[0] - middle[0])
    tip = (other[0] - 8 * np.cos(head), other[1] - 8 * np.sin(head))
    wings = [(tip[0] - 9 * np.cos(head + s), tip[1] - 9 * np.sin(head + s)) for s in (0.4, -0.4)]
    return join(
        tag("path", d=path, fill="none", stroke=GREY, stroke_width=1.5),
        area([tip, *wings], GREY, 1.0),
        tag("text", text, x=float(at[0]), y=float(at[1]) + 4, text_anchor=anchor, fill=GREY, font_size=11, **_HALO),
    )


def level(tanked: Tanked, fill: float) -> Markup:
    """Mass in the depot over time: the median and 80 % of the samples, the first of them drawn thin."""
    end = float(np.quantile(tanked.filled.time, 0.98)) * 1.05 + _DAY
    times = np.linspace(0.0, end, _FINE)
    low, middle, high = tanked.filled.band(times, tanked.rate, SHARES) / 1e3
    x = Scale(0.0, end / _DAY, 60.0, 60.0 + _WIDE)
    y = Scale(0.0, fill / 1e3 * 1.05, 250.0, _TOP)
    day = times / _DAY

    def points(values: Sequence[float]) -> list[tuple[float, float]]:
        return [(x(float(t)), y(float(v))) for t, v in zip(day, values, strict=True)]

    first = tanked.filled.levels[0][np.isfinite(tanked.filled.levels[0])] / 1e3
    at = tanked.filled.arrivals[0][: len(first)] / _DAY
    parts = [
        across(x, _TOP, 250.0, "d"),
        up(y, 60.0, 60.0 + _WIDE, "t in the depot"),
        area([*points(low), *reversed(points(high))], SERIES[0]),
        line(points(middle), SERIES[0], 2.2),
        *(tag("circle", cx=x(float(t)), cy=y(float(m)), r=2.5, fill=SERIES[1]) for t, m in zip(at, first, strict=True)),
    ]
    return tag("svg", *parts, viewBox=f"0 0 {80 + _WIDE:.0f} 290", role="img", aria_label="level of the depot, band")


def counts(tanked: Sequence[Tanked]) -> Markup:
    """Share of the samples by number of launches, one row of bars a boil-off rate."""
    all_ = [t.filled.distribution() for t in tanked]
    numbers = range(min(min(d) for d in all_), max(max(d) for d in all_) + 1)
    high = max(max(d.values()) for d in all_)
    wide = min(56.0, _WIDE / len(numbers))
    y = Scale(0.0, 100 * high, 200.0, _TOP)
    parts = [up(y, 60.0, 60.0 + wide * len(numbers), "% of samples")]
    bar = (wide - 8) / len(tanked)
    for i, n in enumerate(numbers):
        left = 60.0 + wide * i + 4
        parts.append(tag("text", str(n), x=left + wide / 2 - 4, y=216.0, text_anchor="middle", fill=GREY, font_size=11))
        for j, d in enumerate(all_):
            if n in d:
                top = y(100 * d[n])
                parts.append(
                    tag("rect", x=left + bar * j, y=top, width=bar, height=200.0 - top, fill=SERIES[j % len(SERIES)])
                )
    names = {f"boil-off {t.name}, {100 * t.rate * _DAY:g} %/d": SERIES[j % len(SERIES)] for j, t in enumerate(tanked)}
    svg = tag("svg", *parts, viewBox=f"0 0 {80 + _WIDE:.0f} 228", role="img", aria_label="number of launches")
    return join(svg, key(names))


def key(colours: Mapping[str, str]) -> Markup:
    """Names beside their colours."""
    return tag(
        "p", *(join(tag("span", "■ ", style=f"color: {c}"), f"{n}  ") for n, c in colours.items()), class_="small"
    )
