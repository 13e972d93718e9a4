"""A fit as one HTML file that opens offline: measured points, fitted curves, the error of each, the parameters."""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.fit.cells import voltage
from gasloop.fit.search import Fit
from gasloop.fit.table import block, condition, overall, shown
from gasloop.report.axes import Scale
from gasloop.report.colours import FAINT, GREY, INK, SERIES
from gasloop.report.markup import Markup, join, tag
from gasloop.report.shell import document

_WIDE, _HIGH, _LEFT, _TOP, _LOW = 640.0, 340.0, 60.0, 14.0, 120.0  # of the chart and of the strip of errors, px
_ROOM = 0.04  # of the span of an axis, free at both ends
_FINE = 60  # points of a drawn curve


def html(found: Fit) -> str:
    """The page as text."""
    name = f"{found.name} on {found.curve.path}"
    body = tag(
        "main",
        tag("h1", name),
        tag("p", overall(found), " Dots are measured, full ones fitted, open ones foretold; lines are the law."),
        tag("section", tag("div", chart(found), class_="drawing"), _key(found)),
        tag("section", tag("h2", "Parameters"), tag("div", _parameters(found), class_="scroll")),
        tag("section", tag("h2", "Notes"), tag("ul", *(tag("li", w) for w in found.warnings)))
        if found.warnings
        else None,
        tag("section", tag("h2", "For a study"), tag("pre", block(found))),
    )
    return document(name, body)


def chart(found: Fit) -> Markup:
    """Voltage over current density, and below it fit less measured."""
    j, V = found.curve.at["j"] / 1e4, found.curve.V
    x = Scale(min(0.0, float(j.min())), float(j.max()), _LEFT, _LEFT + _WIDE, _ROOM)
    y = Scale(float(V.min()), float(V.max()), _TOP + _HIGH, _TOP, _ROOM)
    most = 1e3 * float(np.max(np.abs(found.residuals))) or 1.0
    below = _TOP + _HIGH + 44
    e = Scale(-most, most, below + _LOW, below, _ROOM)
    parts: list[Markup] = [_axes(x, y, "V"), _axes(x, e, "mV")]
    for i, rows in enumerate(found.curve.groups()):
        colour = SERIES[i % len(SERIES)]
        parts.append(_line(found, rows, x, y, colour))
        for row in rows:
            fill = "none" if found.curve.test[row] else colour
            for scale, value in ((y, V[row]), (e, 1e3 * found.residuals[row])):
                parts.append(
                    tag(
                        "circle",
                        cx=x(j[row]),
                        cy=scale(float(value)),
                        r=3.0,
                        fill=fill,
                        stroke=colour,
                        stroke_width=1.2,
                    )
                )
    parts.append(tag("text", "A/cm2", x=_LEFT + _WIDE, y=below + _LOW + 30, text_anchor="end", fill=GREY, font_size=12))
    box = f"0 0 {_LEFT + _WIDE + 20:.0f} {below + _LOW + 36:.0f}"
    return tag("svg", *parts, viewBox=box, role="img", aria_label="polarisation curve, measured and fitted")


def _axes(x: Scale, y: Scale, name: str) -> Markup:
    across = [
        join(
            tag("line", x1=_LEFT, x2=_LEFT + _WIDE, y1=y(v), y2=y(v), stroke=FAINT),
            tag("text", f"{v:.4g}", x=_LEFT - 6, y=y(v) + 4, text_anchor="end", fill=GREY, font_size=11),
        )
        for v in y.ticks()
    ]
    up = [
        join(
            tag("line", x1=x(v), x2=x(v), y1=min(y.start, y.end), y2=max(y.start, y.end), stroke=FAINT),
            tag("text", f"{v:.4g}", x=x(v), y=max(y.start, y.end) + 15, text_anchor="middle", fill=GREY, font_size=11),
        )
        for v in x.ticks()
    ]
    return join(*across, *up, tag("text", name, x=6, y=min(y.start, y.end) + 10, fill=INK, font_size=12))


def _line(found: Fit, rows: Any, x: Scale, y: Scale, colour: str) -> Markup:
    at = {name: np.full(_FINE, v[rows[0]]) for name, v in found.curve.at.items()}
    j = np.linspace(float(found.curve.at["j"][rows].min()), float(found.curve.at["j"][rows].max()), _FINE)
    V = voltage(found.component, {**at, "j": j})
    points = " ".join(f"{x(a / 1e4):.1f},{y(float(b)):.1f}" for a, b in zip(j, V, strict=True))
    return tag("polyline", points=points, fill="none", stroke=colour, stroke_width=1.5)


def _key(found: Fit) -> Markup:
    entries = []
    for i, rows in enumerate(found.curve.groups()):
        rmse = 1e3 * float(np.sqrt(np.mean(found.residuals[rows] ** 2)))
        use = "foretold" if found.curve.test[rows[0]] else "fitted"
        dot = tag("span", "■ ", style=f"color: {SERIES[i % len(SERIES)]}")
        entries.append(join(dot, f"{condition(found, rows)}, {use}, {rmse:.1f} mV  "))
    return tag("p", *entries, class_="small")


def _parameters(found: Fit) -> Markup:
    head = tag("tr", *(tag("th", h) for h in ("parameter", "value", "95 % range", "unit", "what")))
    rows = [
        tag(
            "tr",
            tag("td", f.label.name),
            tag("td", shown(f, f.value)),
            tag(
                "td",
                "held" if f.held else f"{shown(f, f.low)} to {shown(f, f.high)}{', at its edge' if f.edge else ''}",
            ),
            tag("td", f.label.unit),
            tag("td", f.label.what),
        )
        for f in found.found
    ]
    return tag("table", tag("thead", head), tag("tbody", *rows))
