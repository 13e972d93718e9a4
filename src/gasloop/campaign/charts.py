"""Drawings of a campaign: flights between nodes over time, levels of depots, what leaves the Earth year by year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gasloop.campaign.table import mass_per_year
from gasloop.report.colours import FAINT, GREY, INK, Palette, of_carrier
from gasloop.report.markup import Markup, join, tag
from gasloop.solve.campaign.answer import Flight, Stay
from gasloop.solve.campaign.things import DAY, YEAR, Store

if TYPE_CHECKING:
    from gasloop.campaign.run import Result

_LEFT, _WIDE, _TOP, _ROW = 90.0, 780.0, 16.0, 90.0  # px
_THICK = 16.0  # of the heaviest flight and of the fullest store
_HIGH = 200.0  # of a chart of levels or of years
_LONGEST = 20 * DAY  # a shorter flight is drawn this long, or it could not be seen


def flights(result: Result) -> Markup:
    """Nodes on y, time on x; the width of a line is the mass of the flight at departure."""
    found = result.found
    nodes = list(dict.fromkeys(n for leg in found.campaign.legs for n in (leg.start, leg.end)))[::-1]
    bottom = _TOP + _ROW * (len(nodes) - 1) + 20
    most = max((f.mass for f in found.flights), default=1.0)
    kinds = list(dict.fromkeys(" + ".join(f.vehicles) for f in found.flights))
    colour = Palette().of(kinds)

    def y(node: str) -> float:
        return _TOP + 10 + _ROW * nodes.index(node)

    lines = [
        join(
            tag("line", x1=_LEFT, x2=_LEFT + _WIDE, y1=y(n), y2=y(n), stroke=FAINT),
            tag("text", n, x=_LEFT - 8, y=y(n) + 4, text_anchor="end", fill=INK, font_size=12),
        )
        for n in nodes
    ]
    full = max((_held(s) for s in found.stays), default=1.0) or 1.0
    bands = [_band(result, s, y(s.node), _THICK * _held(s) / full) for s in found.stays if _held(s) > 1e-3 * full]
    drawn = [
        _line(result, f, y(f.start), y(f.end), _THICK * f.mass / most, colour[" + ".join(f.vehicles)])
        for f in found.flights
    ]
    key = [
        join(
            tag("rect", x=_LEFT + 150.0 * i, y=bottom + 32, width=12.0, height=12.0, fill=colour[k]),
            tag("text", k, x=_LEFT + 150.0 * i + 17, y=bottom + 42, fill=INK, font_size=12),
        )
        for i, k in enumerate(kinds)
    ]
    return _svg(bottom + 50, "flights between nodes over time", *lines, *bands, *drawn, *_years(result, bottom), *key)


def levels(result: Result) -> dict[str, Markup]:
    """Of each store that ever holds a fluid: what it holds, falling by boil-off from one epoch to the next."""
    found, charts = result.found, {}
    fluid = [c.name for c in found.campaign.commodities if c.fluid]
    for store in found.campaign.stores:
        stays = [s for s in found.stays if s.kind == "store" and s.name == store.name]
        held = [n for n in fluid if any(s.holds.get(n, 0.0) > 1.0 for s in stays)]
        if held:
            charts[store.name] = _level(result, store, stays, held)
    return charts


def _level(result: Result, store: Store, stays: list[Stay], names: list[str]) -> Markup:
    most = max(s.holds.get(n, 0.0) for s in stays for n in names)
    dates = result.found.campaign.dates
    lines = []
    for name in names:
        points: list[str] = []
        for s in stays:
            amount, between = s.holds.get(name, 0.0), dates[s.epoch + 1] - dates[s.epoch]
            after = amount * math.exp(-store.loss.get(name, 0.0) * between)
            for date, level in ((dates[s.epoch], amount), (dates[s.epoch + 1], after)):
                points.append(f"{_x(result, date):.1f},{_TOP + _HIGH * (1 - level / most):.1f}")
        colour = of_carrier(f"{name}.l")
        lines.append(tag("polyline", points=" ".join(points), fill="none", stroke=colour, stroke_width=2))
    key = [
        tag("text", n, x=_LEFT + 10 + 50.0 * i, y=_TOP + _HIGH + 42, fill=of_carrier(f"{n}.l"), font_size=12)
        for i, n in enumerate(names)
    ]
    return _svg(_TOP + _HIGH + 50, f"level of {store.name}", *_scale(most), *lines, *_years(result, _TOP + _HIGH), *key)


def by_year(result: Result) -> Markup:
    """Stacked bars, and beside each the same year without plants."""
    sums = mass_per_year(result.found)
    bare = mass_per_year(result.without) if result.without is not None else {}
    years = max((len(v) for v in (*sums.values(), *bare.values())), default=1)
    names = list(dict.fromkeys([*sums, *bare]))
    palette = Palette().of([n for n in names if of_carrier(f"{n}.l") == GREY])
    colour = {n: palette.get(n, of_carrier(f"{n}.l")) for n in names}
    most = max(
        (sum(v[k] for v in each.values() if k < len(v)) for each in (sums, bare) for k in range(years)), default=1.0
    )  # fmt: skip
    most = most or 1.0
    wide = _WIDE / years
    bars = []
    for k in range(years):
        for each, at, thick, opacity in ((sums, 0.10, 0.42, 1.0), (bare, 0.56, 0.28, 0.45)):
            foot = _TOP + _HIGH
            for name in names:
                high = _HIGH * (each[name][k] if name in each else 0.0) / most
                foot -= high
                if high > 0.05:
                    bars.append(
                        tag("rect", x=_LEFT + wide * (k + at), y=foot, width=wide * thick, height=high, fill=colour[name],
                            opacity=opacity)
                    )  # fmt: skip
        year = str(result.asked.start.year + k)
        bars.append(
            tag(
                "text",
                year,
                x=_LEFT + wide * (k + 0.5),
                y=_TOP + _HIGH + 16,
                text_anchor="middle",
                fill=GREY,
                font_size=11,
            )
        )
    key = [
        join(
            tag("rect", x=_LEFT + 120.0 * i, y=_TOP + _HIGH + 30, width=12.0, height=12.0, fill=colour[n]),
            tag("text", n, x=_LEFT + 120.0 * i + 17, y=_TOP + _HIGH + 40, fill=INK, font_size=12),
        )
        for i, n in enumerate(names)
    ]
    note = tag("text", "pale: without plants", x=_LEFT + _WIDE, y=_TOP + 4, text_anchor="end", fill=GREY, font_size=11)
    return _svg(
        _TOP + _HIGH + 50, "mass that leaves the Earth by year", *_scale(most), *bars, *key, note if bare else None
    )


def _x(result: Result, date: float) -> float:
    end = result.found.campaign.dates[-1] + 60 * DAY
    return _LEFT + _WIDE * date / end


def _held(stay: Stay) -> float:
    return sum(stay.holds.values()) if stay.kind != "park" else 0.0


def _band(result: Result, stay: Stay, y: float, thick: float) -> Markup:
    dates = result.found.campaign.dates
    start, end = _x(result, dates[stay.epoch]), _x(result, dates[stay.epoch + 1])
    below = y + (2.0 if stay.kind == "store" else 12.0)
    fill = "#9fb4c7" if stay.kind == "store" else "#c9b48a"
    told = f"{stay.name}: " + ", ".join(f"{v / 1e3:.3g} t {n}" for n, v in stay.holds.items())
    return tag("rect", tag("title", told), x=start, y=below, width=end - start, height=max(thick, 0.8), fill=fill)


def _line(result: Result, flight: Flight, y1: float, y2: float, thick: float, colour: str) -> Markup:
    end = max(flight.arrives, flight.leaves + _LONGEST)
    told = f"{flight.leg}, {flight.mass / 1e3:.4g} t: " + ", ".join(f"{n} {v}" for v, n in flight.vehicles.items())
    return tag(
        "line", tag("title", told), x1=_x(result, flight.leaves), x2=_x(result, end), y1=y1, y2=y2, stroke=colour,
        stroke_width=max(thick, 1.0), stroke_opacity=0.75,
    )  # fmt: skip


def _years(result: Result, y: float) -> list[Markup]:
    count = int(result.found.campaign.dates[-1] / YEAR) + 1
    return [
        join(
            tag(
                "line",
                x1=_x(result, k * YEAR),
                x2=_x(result, k * YEAR),
                y1=_TOP,
                y2=y,
                stroke=FAINT,
                stroke_dasharray="2 3",
            ),
            tag(
                "text", str(result.asked.start.year + k), x=_x(result, k * YEAR) + 2, y=y + 16, fill=GREY, font_size=11
            ),
        )
        for k in range(count)
    ]


def _scale(most: float) -> list[Markup]:
    """Lines at round masses [t]."""
    raw = most / 1e3 / 4
    power = 10.0 ** math.floor(math.log10(raw)) if raw > 0 else 1.0
    step = power * min((1, 2, 5, 10), key=lambda m: abs(m - raw / power))
    marks = []
    for i in range(int(most / 1e3 / step) + 1):
        y = _TOP + _HIGH * (1 - i * step * 1e3 / most)
        marks.append(tag("line", x1=_LEFT, x2=_LEFT + _WIDE, y1=y, y2=y, stroke=FAINT))
        marks.append(tag("text", f"{i * step:g} t", x=_LEFT - 6, y=y + 4, text_anchor="end", fill=GREY, font_size=11))
    return marks


def _svg(high: float, label: str, *parts: Markup | None) -> Markup:
    return tag("svg", *parts, viewBox=f"0 0 {_LEFT + _WIDE + 20:.0f} {high:.0f}", role="img", aria_label=label)
