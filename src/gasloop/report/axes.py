"""Straight scales and their axes, for charts drawn as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gasloop.report.colours import FAINT, GREY
from gasloop.report.markup import Markup, join, tag


class Scale:
    """From values to pixels, with round ticks. room : share of the span that is left free at both ends."""

    def __init__(self, low: float, high: float, start: float, end: float, room: float = 0.0) -> None:
        free = room * (high - low) if high > low else 0.5
        self.low, self.high, self.start, self.end = low - free, high + free, start, end

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, about: int = 5) -> list[float]:
        """About so many round numbers."""
        raw = (self.high - self.low) / about
        power = 10.0 ** math.floor(math.log10(raw))
        step = power * min((1, 2, 5, 10), key=lambda m: abs(m - raw / power))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [step * k for k in range(first, last + 1)]


def across(x: Scale, top: float, bottom: float, name: str) -> Markup:
    """Lines and numbers of a horizontal axis, its name at its end."""
    marks = [
        join(
            tag("line", x1=x(v), x2=x(v), y1=top, y2=bottom, stroke=FAINT),
            tag("text", f"{v:.6g}", x=x(v), y=bottom + 15, text_anchor="middle", fill=GREY, font_size=11),
        )
        for v in x.ticks()
    ]
    return join(*marks, tag("text", name, x=x.end, y=bottom + 30, text_anchor="end", fill=GREY, font_size=12))


def up(y: Scale, left: float, right: float, name: str) -> Markup:
    """Lines and numbers of a vertical axis, its name on top."""
    marks = [
        join(
            tag("line", x1=left, x2=right, y1=y(v), y2=y(v), stroke=FAINT),
            tag("text", f"{v:.6g}", x=left - 6, y=y(v) + 4, text_anchor="end", fill=GREY, font_size=11),
        )
        for v in y.ticks()
    ]
    return join(*marks, tag("text", name, x=left, y=min(y.start, y.end) - 8, fill=GREY, font_size=12))


def line(points: Sequence[tuple[float, float]], colour: str, width: float = 1.5) -> Markup:
    """A polyline through points in pixels."""
    return tag("polyline", points=_listed(points), fill="none", stroke=colour, stroke_width=width)


def area(points: Sequence[tuple[float, float]], colour: str, opacity: float = 0.25) -> Markup:
    """A filled polygon through points in pixels."""
    return tag("polygon", points=_listed(points), fill=colour, fill_opacity=opacity, stroke="none")


def _listed(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
