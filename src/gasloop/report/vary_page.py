"""Many cases of a study as one HTML file that opens offline: the objective along a variable, with bands, and the table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gasloop.report.colours import FAINT, GREY, INK, SERIES
from gasloop.report.markup import Markup, join, tag
from gasloop.report.shell import document
from gasloop.study.vary import Found, crossings, number

_LEFT, _WIDE, _TOP, _HIGH = 80.0, 620.0, 20.0, 340.0  # of the chart, px


@dataclass(frozen=True)
class _Scale:
    """A scale of decades, or an even one where the values span less than one."""

    low: float
    high: float
    start: float
    length: float

    @property
    def decades(self) -> bool:
        return self.low > 0 and self.high / self.low >= 10

    def __call__(self, value: float) -> float:
        share = (
            math.log(value / self.low) / math.log(self.high / self.low)
            if self.decades
            else (value - self.low) / ((self.high - self.low) or 1.0)
        )
        return self.start + self.length * share

    def marks(self) -> list[float]:
        """Where the scale is marked."""
        if not self.decades:
            step = 10 ** math.floor(math.log10((self.high - self.low) or 1.0))
            first = math.ceil(self.low / step)
            return [step * i for i in range(first, math.floor(self.high / step) + 1)]
        ends = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        found = [m * 10**d for d in range(ends[0], ends[1] + 1) for m in (1, 2, 5)]
        return [m for m in found if self.low <= m <= self.high]


def html(name: str, what: str, found: Sequence[Found], unit: str = "t") -> str:
    """The page as text."""
    along, between = axes(found)
    drawn = [f for f in found if f.planned]
    body = tag(
        "main",
        tag("h1", name),
        tag("p", what),
        tag("section", tag("h2", "Objective"), tag("div", chart(drawn, along, between, unit), class_="drawing"))
        if along and len(drawn) > 1
        else None,
        _crossings(drawn, along, between),
        tag(
            "section",
            tag("h2", "Cases"),
            tag("div", _table(found, unit), class_="scroll"),
            tag("p", _NOTE, class_="small"),
        ),
    )
    return document(name, body)


_NOTE = (
    "The band is the root of the sum of squares of what each varied parameter moves at the ends of its range, one at a "
    "time. A case whose run does not agree with its plan is marked; its number is the plan's."
)


def axes(found: Sequence[Found]) -> tuple[str, str]:
    """The variable drawn along (its values are numbers), and the one whose choices are lines; empty where there is none."""
    names = list(found[0].labels) if found else []
    along = next((n for n in names if all(math.isfinite(number(f.labels[n])) for f in found)), "")
    between = next((n for n in names if n != along), "")
    return along, between


def chart(found: Sequence[Found], along: str, between: str, unit: str) -> Markup:
    """A line for each choice, its band behind it."""
    lines: dict[str, list[Found]] = {}
    for f in found:
        lines.setdefault(f.labels.get(between, ""), []).append(f)
    xs = [number(f.labels[along]) for f in found]
    ys = [v / 1e3 for f in found for v in (f.low, f.high)]
    x = _Scale(min(xs), max(xs), _LEFT, _WIDE)
    y = _Scale(0.95 * min(ys), 1.05 * max(ys), _TOP + _HIGH, -_HIGH)
    parts = [_grid(x, y, along + " " + " ".join(found[0].labels[along].split()[1:]), unit)]
    for i, (name, points) in enumerate(lines.items()):
        colour = SERIES[i % len(SERIES)]
        points = sorted(points, key=lambda f: number(f.labels[along]))
        upper = [(x(number(f.labels[along])), y(f.high / 1e3)) for f in points]
        lower = [(x(number(f.labels[along])), y(f.low / 1e3)) for f in reversed(points)]
        line = [(x(number(f.labels[along])), y(f.objective / 1e3)) for f in points]
        parts += [
            tag("polygon", points=_points(upper + lower), fill=colour, fill_opacity=0.18),
            tag("polyline", points=_points(line), fill="none", stroke=colour, stroke_width=2),
            *(tag("circle", cx=a, cy=b, r=3, fill=colour) for a, b in line),
            tag("text", name, x=line[-1][0] + 8, y=line[-1][1] + 4 + 0.01 * i, fill=INK, font_size=12),
        ]
    return tag("svg", *parts, viewBox=f"0 0 {_LEFT + _WIDE + 190:.0f} {_TOP + _HIGH + 50:.0f}", role="img",
               aria_label=f"objective along {along}")  # fmt: skip


def _grid(x: _Scale, y: _Scale, below: str, unit: str) -> Markup:
    bottom = _TOP + _HIGH
    parts = []
    for mark in x.marks():
        parts += [
            tag("line", x1=x(mark), x2=x(mark), y1=_TOP, y2=bottom, stroke=FAINT),
            tag("text", f"{mark:g}", x=x(mark), y=bottom + 18, text_anchor="middle", fill=GREY, font_size=12),
        ]
    for mark in y.marks():
        parts += [
            tag("line", x1=_LEFT, x2=_LEFT + _WIDE, y1=y(mark), y2=y(mark), stroke=FAINT),
            tag("text", f"{mark:g}", x=_LEFT - 8, y=y(mark) + 4, text_anchor="end", fill=GREY, font_size=12),
        ]
    parts += [
        tag("text", below, x=_LEFT + _WIDE / 2, y=bottom + 40, text_anchor="middle", fill=INK, font_size=13),
        tag("text", unit, x=_LEFT - 8, y=_TOP - 6, text_anchor="end", fill=INK, font_size=13),
    ]
    return join(*parts)


def _points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in pairs)


def _crossings(found: Sequence[Found], along: str, between: str) -> Markup | None:
    said = sentences(found, along, between)
    return (
        tag("section", tag("h2", "Where one becomes lighter than another"), tag("ul", *(tag("li", s) for s in said)))
        if said
        else None
    )


def sentences(found: Sequence[Found], along: str, between: str) -> list[str]:
    """Where one choice becomes lighter than another, and where bands overlap so that it is not sure."""
    if not (along and between):
        return []
    unit = " ".join(found[0].labels[along].split()[1:]) if found else ""
    said = []
    for a, b, value in crossings(found, along, between):
        unsure = _overlap(found, along, between, a, b)
        said.append(
            f"{b} is lighter than {a} from {along} {value:.3g} {unit} on"
            + (f"; their bands overlap from {unsure[0]:g} to {unsure[1]:g} {unit}" if unsure else "")
        )
    return said


def _overlap(found: Sequence[Found], along: str, between: str, a: str, b: str) -> tuple[float, float] | None:
    """Values at which the bands of two choices overlap: the first and the last."""
    by = {(f.labels[between], number(f.labels[along])): f for f in found}
    both = sorted(v for c, v in by if c == a and (b, v) in by)
    same = [v for v in both if by[a, v].low <= by[b, v].high and by[b, v].low <= by[a, v].high]
    return (same[0], same[-1]) if same else None


def _table(found: Sequence[Found], unit: str) -> Markup:
    names = list(found[0].labels) if found else []
    head = tag("tr", *(tag("th", n) for n in (*names, f"objective [{unit}]", f"band [{unit}]", "", "status")))
    rows = []
    for f in found:
        band = f"{f.low / 1e3:.4g} to {f.high / 1e3:.4g}" if f.planned and f.high > f.low else ""
        mass = f"{f.objective / 1e3:.4g}" if f.planned else ""
        rows.append(
            tag("tr", *(tag("td", t) for t in (*f.labels.values(), mass, band, "" if f.agrees else "✗", f.said)))
        )
    return tag("table", tag("thead", head), tag("tbody", *rows))


def text_table(found: Sequence[Found]) -> str:
    """The cases as lines of text."""
    names = list(found[0].labels) if found else []
    rows = [(*names, "objective [t]", "band [t]", "")]
    for f in found:
        band = f"{f.low / 1e3:.4g} to {f.high / 1e3:.4g}" if f.planned and f.high > f.low else "-"
        rows.append(
            (
                *f.labels.values(),
                f"{f.objective / 1e3:.4g}" if f.planned else "-",
                band,
                "" if f.agrees else f.said[:90],
            )
        )
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows)
