"""The comparison as one HTML file that opens offline: a chart of energies, the table, what others publish."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from gasloop.compare.production import KWH, YEAR, Comparison, Row
from gasloop.compare.routes import BOUNDARY
from gasloop.compare.table import FOOT, HEAD, NONE, cells, ground, number, published_lines, stated_lines
from gasloop.report.colours import FAINT, GREY, INK, of_carrier
from gasloop.report.markup import Markup, join, tag
from gasloop.report.shell import document, section

_LEFT, _WIDE, _ROW, _TOP = 300.0, 620.0, 34.0, 30.0  # of the chart, px
_LEAST = 1e-3 * KWH  # below which there is no bar
_ELECTRIC, _HEAT = of_carrier("electricity"), of_carrier("heat")


def html(found: Comparison) -> str:
    """The page as text."""
    name = f"Oxygen at {found.site}, {number(found.rate * YEAR)} kg a year"
    body = tag(
        "main",
        tag("h1", name),
        tag("p", f"{ground(found).capitalize()}. {BOUNDARY}"),
        section("Energy per kg of oxygen", tag("div", chart(found), class_="drawing"), _key()),
        section("Routes", tag("div", _table(found), class_="scroll"), tag("p", FOOT)),
        section("Purity and readiness, each of what it was stated of", _list(stated_lines(found))),
        section("Published, each with a boundary of its own [kWh/kg]", _list(published_lines(found))),
        section("Left out", _list([f"{k}: {why}" for k, why in found.left_out.items()])) if found.left_out else None,
    )
    return document(name, body)


def chart(found: Comparison) -> Markup:
    """Two bars a route, electricity and heat apart, from 1 kWh/kg on a scale of decades; ranges, a mark at the floor."""
    most = max((end / KWH for r in found.rows for end in _ends(r)), default=10.0)
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


def _ends(row: Row) -> list[float]:
    """Energies that the chart must reach."""
    spread = () if row.spread is None else (row.spread.electric[1], row.spread.thermal[1])
    return [row.electric, row.thermal, *spread]


def _bars(row: Row, y: float, x: Callable[[float], float]) -> Markup:
    parts = [tag("text", f"{row.name}, {row.heat}", x=_LEFT - 8, y=y + 18, text_anchor="end", fill=INK, font_size=12)]
    bands = (None, None) if row.spread is None else (row.spread.electric, row.spread.thermal)
    kinds = ((row.electric, _ELECTRIC, 3.0, bands[0]), (row.thermal, _HEAT, 16.0, bands[1]))
    for energy, colour, dy, band in kinds:
        if energy > _LEAST:
            end = x(energy)
            parts.append(tag("rect", x=_LEFT, y=y + dy, width=end - _LEFT, height=11.0, fill=colour))
            if band is not None:
                parts.append(_whisker(x(band[0]), x(band[1]), y + dy + 5.5))
            beyond = max(end, x(band[1])) if band else end
            parts.append(tag("text", number(energy / KWH), x=beyond + 5, y=y + dy + 10, fill=GREY, font_size=11))
    floor = x(row.floor.work)
    return join(*parts, tag("line", x1=floor, x2=floor, y1=y + 1, y2=y + 29, stroke=INK, stroke_width=2))


def _whisker(low: float, high: float, y: float) -> Markup:
    ends = [tag("line", x1=x, x2=x, y1=y - 3, y2=y + 3, stroke=GREY, stroke_width=1) for x in (low, high)]
    return join(tag("line", x1=low, x2=high, y1=y, y2=y, stroke=GREY, stroke_width=1), *ends)


def _key() -> Markup:
    def mark(colour: str, text: str) -> Markup:
        return join(tag("span", "■ ", style=f"color: {colour}"), text, "  ")

    scale = "Scale of decades from 1 kWh/kg; a bar that would end below it is not drawn, its number is."
    spread = mark(GREY, "range (10 to 90 % of draws)")
    marks = (mark(_ELECTRIC, "electricity"), mark(_HEAT, "heat"), mark(INK, "least work"), spread)
    return tag("p", *marks, scale, class_="small")


def _table(found: Comparison) -> Markup:
    """The table of the terminal, units below their names and each range below its value."""
    alone = [i for i, (name, _) in enumerate(HEAD) if name != "range"]

    def below(texts: Sequence[str], i: int) -> Markup:
        ranged = i + 1 < len(HEAD) and HEAD[i + 1][0] == "range" and texts[i + 1] != NONE
        return join(texts[i], tag("br"), tag("small", texts[i + 1])) if ranged else join(texts[i])

    head = [join(HEAD[i][0], tag("br"), tag("small", HEAD[i][1])) for i in alone]
    rows = [tag("tr", *(tag("td", below(cells(row), i)) for i in alone)) for row in found.rows]
    return tag("table", tag("thead", tag("tr", *(tag("th", h) for h in head))), tag("tbody", *rows))


def _list(lines: list[str]) -> Markup:
    return tag("ul", *(tag("li", line) for line in lines))
