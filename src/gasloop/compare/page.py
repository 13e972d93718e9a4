"""The comparison as one HTML file that opens offline: a chart of energies, the table, what others publish."""

from __future__ import annotations

import math
from importlib.resources import files

from gasloop.compare.production import KWH, YEAR, Comparison, Row
from gasloop.compare.routes import BOUNDARY
from gasloop.compare.table import FOOT, HEAD, cells, number, published_lines
from gasloop.report.colours import FAINT, GREY, INK, of_carrier
from gasloop.report.markup import Markup, join, tag

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_LEFT, _WIDE, _ROW, _TOP = 300.0, 620.0, 34.0, 30.0  # of the chart, px
_ELECTRIC, _HEAT = of_carrier("electricity"), of_carrier("heat")


def html(found: Comparison) -> str:
    """The page as text."""
    name = f"Oxygen at {found.site}, {number(found.rate * YEAR)} kg a year"
    body = tag(
        "main",
        tag("h1", name),
        tag("p", f"Soil {found.soil}. {BOUNDARY}"),
        _section("Energy per kg of oxygen", tag("div", chart(found), class_="drawing"), _key()),
        _section("Routes", tag("div", _table(found), class_="scroll"), tag("p", FOOT)),
        _section("Published, each with a boundary of its own [kWh/kg]", _list(published_lines(found))),
        _section("Left out", _list([f"{k}: {why}" for k, why in found.left_out.items()])) if found.left_out else None,
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("title", f"{name} · gasloop"),
        tag("style", Markup((files("gasloop.report") / "page.css").read_text("utf-8"))),
    )
    return "<!doctype html>\n" + tag("html", head, tag("body", body, style="display: block"), lang="en")


def chart(found: Comparison) -> Markup:
    """Two bars a route, electricity and heat apart, from 1 kWh/kg on a scale of decades; a mark at the floor."""
    most = max((max(r.electric, r.thermal) / KWH for r in found.rows), default=10.0)
    decades = max(1, math.ceil(math.log10(most)))

    def x(energy: float) -> float:
        return _LEFT + _WIDE * max(math.log10(max(energy / KWH, 1.0)), 0.0) / decades

    height = _TOP + _ROW * len(found.rows)
    lines = [
        join(
            tag("line", x1=x(KWH * 10**i), x2=x(KWH * 10**i), y1=_TOP - 6, y2=height, stroke=FAINT),
            tag("text", f"{10**i}", x=x(KWH * 10**i), y=_TOP - 12, text_anchor="middle", fill=GREY, font_size=12),
        )
        for i in range(decades + 1)
    ]
    bars = [_bars(row, _TOP + _ROW * i, x) for i, row in enumerate(found.rows)]
    box = f"0 0 {_LEFT + _WIDE + 80:.0f} {height + 6:.0f}"
    return tag("svg", *lines, *bars, viewBox=box, role="img", aria_label="energy per kg of oxygen by route")


def _bars(row: Row, y: float, x: object) -> Markup:
    assert callable(x)
    parts = [tag("text", f"{row.name}, {row.heat}", x=_LEFT - 8, y=y + 18, text_anchor="end", fill=INK, font_size=12)]
    for energy, colour, dy in ((row.electric, _ELECTRIC, 3.0), (row.thermal, _HEAT, 16.0)):
        if energy > 0:
            end = x(energy)
            parts += [
                tag("rect", x=_LEFT, y=y + dy, width=end - _LEFT, height=11.0, fill=colour),
                tag("text", number(energy / KWH), x=end + 4, y=y + dy + 10, fill=GREY, font_size=11),
            ]
    floor = x(row.floor.work)
    return join(*parts, tag("line", x1=floor, x2=floor, y1=y + 1, y2=y + 29, stroke=INK, stroke_width=2))


def _key() -> Markup:
    def mark(colour: str, text: str) -> Markup:
        return join(tag("span", "■ ", style=f"color: {colour}"), text, "  ")

    scale = "Scale of decades from 1 kWh/kg; a bar that would end below it is not drawn, its number is."
    return tag("p", mark(_ELECTRIC, "electricity"), mark(_HEAT, "heat"), mark(INK, "least work"), scale, class_="small")


def _table(found: Comparison) -> Markup:
    head = tag(
        "tr", *(tag("th", f"{name} [{unit}]" if "/" in unit else f"{name} {unit}".strip()) for name, unit in HEAD)
    )
    rows = [tag("tr", *(tag("td", cell) for cell in cells(row))) for row in found.rows]
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _section(heading: str, *content: Markup) -> Markup:
    return tag("section", tag("h2", heading), *content)


def _list(lines: list[str]) -> Markup:
    return tag("ul", *(tag("li", line) for line in lines))
