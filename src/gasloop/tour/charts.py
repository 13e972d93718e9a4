"""Pictures of a tour: planes of the clients and the ways between them, nodes over time, what servicers have on board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.places.orbits.drift import node_drift
from gasloop.places.orbits.transfers import period
from gasloop.report.axes import Scale, across, line, up
from gasloop.report.colours import FAINT, GREY, INK, SERIES
from gasloop.report.markup import Markup, join, tag
from gasloop.solve.tour.route import Flight
from gasloop.solve.tour.things import DAY, Tour
from gasloop.tour.table import name, numbered

if TYPE_CHECKING:
    from gasloop.tour.run import Result

_SQUARE, _WIDE, _HIGH, _LEFT, _TOP = 460.0, 760.0, 380.0, 70.0, 28.0
_ROW = 20.0
_LABELLED = 24  # with more clients names would lie on one another
_PROPELLANT, _PRODUCT, _BURNT = SERIES[0], SERIES[2], SERIES[5]


def planes(result: Result) -> Markup:
    """The map of planes: each a point at i cos(node), i sin(node), so that a distance is about the angle to be turned."""
    done, orbits = result.done, result.done.tour.orbits
    across_, along = (np.degrees(orbits.inclination) * f(orbits.node) for f in (np.cos, np.sin))
    half = max(np.ptp(across_), np.ptp(along), 1e-3) / 2
    middle = ((across_.max() + across_.min()) / 2, (along.max() + along.min()) / 2)
    x = Scale(middle[0] - half, middle[0] + half, _LEFT, _LEFT + _SQUARE, 0.08)
    y = Scale(middle[1] - half, middle[1] + half, _TOP + _SQUARE, _TOP, 0.08)
    parts = [
        across(x, _TOP, _TOP + _SQUARE, "i cos of the node [deg]"), up(y, _LEFT, _LEFT + _SQUARE, "i sin of the node [deg]")
    ]  # fmt: skip
    keys: dict[str, str] = {}
    for servicer, trip, f in numbered(done):
        key = f"servicer {servicer}, trip {trip}"
        keys.setdefault(key, SERIES[len(keys) % len(SERIES)])
        ends = [(x(float(across_[p])), y(float(along[p]))) for p in (f.start, f.end)]
        parts.append(_arrow(ends, keys[key]))
    for p in range(len(across_)):
        at = (x(float(across_[p])), y(float(along[p])))
        told = tag("title", name(done, p))
        if p == 0:
            parts.append(tag("rect", told, x=at[0] - 5, y=at[1] - 5, width=10.0, height=10.0, fill=INK))
        else:
            parts.append(tag("circle", told, cx=at[0], cy=at[1], r=4.0, fill=GREY))
    spots: dict[tuple[float, float], list[str]] = {}
    for p in range(len(across_)):  # names of points that lie on one another share a line
        at = (x(float(across_[p])), y(float(along[p])))
        near = next((s for s in spots if abs(s[0] - at[0]) < 14 and abs(s[1] - at[1]) < 14), at)
        spots.setdefault(near, []).append(name(done, p))
    if len(spots) <= _LABELLED:
        for at, names in spots.items():
            listed = ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")
            parts.append(tag("text", listed, x=at[0] + 8, y=at[1] - 7, fill=INK, font_size=11))
    return join(_svg(_LEFT + _SQUARE + 180, _TOP + _SQUARE + 36, "planes of the clients", *parts), _key(keys))


def over_time(result: Result) -> Markup:
    """Nodes, where planes drift, else inclinations: a grey line a client, a coloured one a servicer."""
    done, tour = result.done, result.done.tour
    course = _Course(tour)
    end = max(done.ends, DAY)
    ways = {s: course.way([f for trip in crew for f in trip]) for s, crew in enumerate(done.servicers, 1)}
    values = [course.host(p, t) for p in range(len(course.start)) for t in (0.0, end)] + [
        v for w in ways.values() for _, v in w
    ]
    x = Scale(0.0, end / DAY, _LEFT, _LEFT + _WIDE)
    y = Scale(float(np.degrees(min(values))), float(np.degrees(max(values))), _TOP + _HIGH, _TOP, 0.06)

    def at(time: float, value: float) -> tuple[float, float]:
        return x(time / DAY), y(float(np.degrees(value)))

    axis = "right ascension of the node against the mean of the clients" if course.drifts else "inclination"
    parts = [across(x, _TOP, _TOP + _HIGH, "d"), up(y, _LEFT, _LEFT + _WIDE, f"{axis} [deg]")]
    for p in range(len(course.start))[::-1]:
        points = [at(t, course.host(p, t)) for t in (0.0, end)]
        parts.append(line(points, INK if p == 0 else "#aab4be", 1.2))
    parts.append(
        tag("text", "depot", x=points[1][0] - 4, y=points[1][1] - 5, text_anchor="end", fill=INK, font_size=11)
    )
    keys = {f"servicer {s}": SERIES[(s - 1) % len(SERIES)] for s in ways}
    for s, way in ways.items():
        parts.append(line([at(*point) for point in way], keys[f"servicer {s}"], 2.2))
    for s, _, f in numbered(done):
        if f.end:
            cx, cy = at(f.done, _at(ways[s], f.done))
            spot = tag("title", f"{name(done, f.end)}, {f.given:.0f} kg")
            parts.append(tag("circle", spot, cx=cx, cy=cy, r=3.5, fill=keys[f"servicer {s}"]))
    return join(_svg(_LEFT + _WIDE + 20, _TOP + _HIGH + 36, "planes over time", *parts), _key(keys))


class _Course:
    """Node (against the mean drift of the clients) or inclination of places and servicers over time."""

    def __init__(self, tour: Tour) -> None:
        self.tour, self.orbits, self.drifts = tour, tour.orbits, tour.planes == "drift"
        o = self.orbits
        self.start = _unwrapped(o.node) if self.drifts else o.inclination
        rates = node_drift(o.radius, o.inclination) if self.drifts else np.zeros(len(o.node))
        self.mean = float(np.mean(rates[1:]))
        self.rate = rates - self.mean

    def host(self, place: int, time: float) -> float:
        """Of a client or the depot."""
        return float(self.start[place] + self.rate[place] * time)

    def way(self, flights: Sequence[Flight]) -> list[tuple[float, float]]:
        """Of a servicer, corner by corner: with its host, on a waiting orbit, over where it pays, with the next host."""
        turns = 0.0  # whole ones, by which it went round further than its host
        way = [(0.0, self.host(0, 0.0))]
        for f in flights:
            here = self.host(f.start, f.leaves) + turns
            way.append((f.leaves, here))
            met = f.arrives - self.tour.turns * float(period(self.orbits.radius[f.end]))
            if self.drifts and not np.isnan(f.wait):
                drift = float(node_drift(f.wait, self.orbits.inclination[f.start])) - self.mean
                here += drift * (met - f.leaves)
            else:
                met = f.leaves
            way.append((met, here))
            turns = 2 * np.pi * round((here - self.host(f.end, met)) / (2 * np.pi)) if self.drifts else 0.0
            way += [(t, self.host(f.end, t) + turns) for t in (met, f.done)]
        return way


def _unwrapped(values: Any) -> Any:
    """Angles within one turn that begins in their widest gap, so that neighbours stay neighbours."""
    turned = np.sort(np.mod(values, 2 * np.pi))
    spaces = np.diff(np.append(turned, turned[0] + 2 * np.pi))
    start = turned[(int(np.argmax(spaces)) + 1) % len(turned)]
    return np.mod(values - start + 1e-9, 2 * np.pi) + start - 1e-9


def _at(way: Sequence[tuple[float, float]], time: float) -> float:
    return float(np.interp(time, [t for t, _ in way], [v for _, v in way]))


def on_board(result: Result) -> Markup:
    """A row for each leg: propellant and product on board when it begins, and what the leg burns of it."""
    done, craft = result.done, result.done.tour.servicer
    legs = numbered(done)
    high = _TOP + _ROW * len(legs)
    most = max(f.before - craft.empty for _, _, f in legs)
    x = Scale(0.0, most, 190.0, 190.0 + _WIDE - 120)
    parts = [across(x, _TOP - 6, high, "kg on board when the leg begins")]
    last: tuple[int, int] | None = None
    for i, (s, t, f) in enumerate(legs):
        y = _TOP + _ROW * i
        product = sum(g.given for g in _rest(done.servicers[s - 1][t - 1], f))
        fuel = f.before - craft.empty - product
        label = f"{s}.{t}  {name(done, f.start)} → {name(done, f.end)}"
        if last is not None and last != (s, t):
            parts.append(tag("line", x1=10.0, x2=_LEFT + _WIDE, y1=y - 1, y2=y - 1, stroke=FAINT))
        last = (s, t)
        told = tag("title", f"{label}: {f.dv:.1f} m/s, {f.burnt:.1f} kg burnt, {f.given:.0f} kg given")
        parts.append(tag("text", label, x=184.0, y=y + 13, text_anchor="end", fill=INK, font_size=11))
        start = x(0.0)
        for amount, colour in ((product, _PRODUCT), (fuel - f.burnt, _PROPELLANT), (f.burnt, _BURNT)):
            wide = x(max(amount, 0.0)) - x(0.0)
            parts.append(tag("rect", told, x=start, y=y + 2, width=wide, height=_ROW - 5, fill=colour))
            start += wide
        parts.append(tag("text", f"{f.dv:.0f} m/s", x=start + 5, y=y + 13, fill=GREY, font_size=11))
    keys = {"product": _PRODUCT, "propellant for later": _PROPELLANT, "burnt by this leg": _BURNT}
    return join(_svg(_LEFT + _WIDE + 60, high + 36, "propellant and product on board", *parts), _key(keys))


def _rest(trip: Sequence[Flight], leg: Flight) -> Sequence[Flight]:
    return trip[[f is leg for f in trip].index(True) :]


def _arrow(ends: Sequence[tuple[float, float]], colour: str) -> Markup:
    """A line with a head at its middle, for ends hide under the points."""
    (x1, y1), (x2, y2) = ends
    length = float(np.hypot(x2 - x1, y2 - y1))
    drawn = line(ends, colour, 1.8)
    if length < 14:
        return drawn
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    mx, my = (x1 + x2) / 2 + 4 * ux, (y1 + y2) / 2 + 4 * uy
    head = [(mx, my), (mx - 9 * ux - 4 * uy, my - 9 * uy + 4 * ux), (mx - 9 * ux + 4 * uy, my - 9 * uy - 4 * ux)]
    return join(drawn, tag("polygon", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in head), fill=colour))


def _key(colours: dict[str, str]) -> Markup:
    items = (join(tag("span", "■ ", style=f"color: {c}"), n, "   ") for n, c in colours.items())
    return tag("p", *items, class_="small")


def _svg(wide: float, high: float, label: str, *parts: Markup) -> Markup:
    return tag("svg", *parts, viewBox=f"0 0 {wide:.0f} {high:.0f}", role="img", aria_label=label)
