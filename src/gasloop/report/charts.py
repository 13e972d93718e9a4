"""Charts over the run, with Bokeh: zoomable, all on one shared time axis, drawn from arrays inside the
page.

A balance is drawn as two mirrored stacks: what the units supply upward, what they draw downward, both as
positive numbers. Values are kept step by step (as 32-bit floats); only runs of more steps than a
year has hours are averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from gasloop.report import colours
from gasloop.report.markup import Markup, tag
from gasloop.report.reading import Results, Stream
from gasloop.report.words import HOUR, display_unit, duration, percent

HOUR_MS = 3.6e6
MOST_POINTS = 9000  # a year of hours
# A map of loads shows means over cells: the first that the run is at least twice as long as.
CELLS = ((24.0, "Daily mean"), (1.0, "Hourly mean"), (1 / 60, "Mean of each minute"))
MOST_SERIES = 9  # and one more for all others


@dataclass(frozen=True)
class Panel:
    """One chart of the page: a heading, the names behind the colours, what it shows, and its figures."""

    room: str
    heading: str
    caption: str
    legend: Sequence[tuple[str, str]]
    figures: Sequence[Any]
    wide: bool = True


def panels(results: Results, more: Sequence[Callable[[Results, Axis], list[Panel]]] = ()) -> list[Panel]:
    """All charts that the tree has data for; ``more`` from other pieces of the page, on the same time axis."""
    if results.steps < 1:
        return []
    axis = Axis(results)
    palette = colours.Palette()
    # Electricity before heat.
    buses = sorted(results.bus_carriers.items(), key=lambda item: item[1] == "heat")
    return [
        *_sun(results, axis),
        *(p for bus, carrier in buses for p in _balance(results, axis, palette, bus, carrier)),
        *_stocks(results, axis),
        *_watched(results, axis),
        *_loads(results, axis),
        *_prices(results, axis),
        *(p for drawn in more for p in drawn(results, axis)),
    ]


def embed(made: Sequence[Panel]) -> tuple[Markup, dict[int, Markup]]:
    """The script that draws all figures, and the markup of each panel."""
    from bokeh.document import Document
    from bokeh.embed import components

    flat = {f"{i}-{j}": figure for i, panel in enumerate(made) for j, figure in enumerate(panel.figures)}
    if not flat:
        return Markup(), {}
    # All figures share their time axis; added one by one, each would have the models of all others collected again.
    document = Document()
    with document.models.freeze():
        for figure in flat.values():
            document.add_root(figure)
    script, divs = components(flat)
    shown = {}
    for i, panel in enumerate(made):
        keys = (tag("span", tag("i", style=f"background:{colour}"), name) for name, colour in panel.legend)
        shown[i] = tag(
            "figure",
            tag("figcaption", tag("b", panel.heading), " ", panel.caption),
            tag("div", *keys, class_="legend") if panel.legend else None,
            *(Markup(divs[f"{i}-{j}"]) for j in range(len(panel.figures))),
            class_="chart wide" if panel.wide else "chart",
        )
    return Markup(script), shown


class Axis:
    """The shared time axis: one range for all figures."""

    def __init__(self, results: Results) -> None:
        from bokeh.models import Range1d

        self.count = results.steps
        self.hour = results.step / HOUR  # of a step
        self.block = max(1, -(-self.count // MOST_POINTS))
        self.zero = np.datetime64(results.start, "ms").astype(float)
        end = self.zero + results.hours * HOUR_MS
        self.range = Range1d(self.zero, end, bounds=(self.zero, end))
        self.end_text = (results.start + timedelta(hours=results.hours)).year
        self.starts = np.arange(0, self.count, self.block)
        self.steps = self.at(np.append(self.starts, self.count))

    def at(self, steps: Any) -> Any:
        """Steps of the run as the axis counts them."""
        return self.zero + np.asarray(steps, float) * self.hour * HOUR_MS

    def held(self, row: Any) -> Any:
        """Values of each step as steps along ``steps``: means of blocks, the last value repeated."""
        if self.block > 1:
            row = np.add.reduceat(row, self.starts) / np.diff(np.append(self.starts, self.count))
        return np.append(row, row[-1:]).astype(np.float32)

    @property
    def note(self) -> str:
        """What was averaged, if anything."""
        return f" Means of {duration(self.block * self.hour)}." if self.block > 1 else ""

    def figure(self, height: int, unit: str, y_range: Any = None, last: bool = True, tools: bool = True) -> Any:
        """An empty figure in the style of the page."""
        from bokeh.models import DatetimeTickFormatter, ResetTool, WheelZoomTool
        from bokeh.plotting import figure

        fig = figure(
            height=height, sizing_mode="stretch_width", x_axis_type="datetime", x_range=self.range,
            tools="xbox_zoom,xpan" if tools else "", toolbar_location="above" if tools else None,
            output_backend="canvas", **({} if y_range is None else {"y_range": y_range}),
        )  # fmt: skip
        if tools:
            fig.add_tools(WheelZoomTool(dimensions="width"), ResetTool())
            fig.toolbar.active_drag = fig.tools[0]  # a drag zooms; the wheel still scrolls the page
            fig.toolbar.active_scroll = None
            fig.toolbar.logo = None
            fig.toolbar.autohide = True
        fig.min_border_left = 64
        fig.min_border_right = 12
        fig.min_border_top = 4
        fig.min_border_bottom = 4
        fig.outline_line_color = None
        fig.xgrid.grid_line_color = colours.FAINT
        fig.ygrid.grid_line_color = colours.FAINT
        fig.yaxis.axis_label = unit
        fig.yaxis.axis_label_text_font_style = "normal"
        for axis in (*fig.xaxis, *fig.yaxis):
            axis.axis_line_color = "#8b98a5"
            axis.minor_tick_line_color = None
            axis.major_tick_line_color = "#8b98a5"
            axis.major_label_text_color = colours.INK
            axis.major_label_text_font_size = "11px"
            axis.axis_label_text_font_size = "11px"
            axis.axis_label_text_color = colours.GREY
        fig.xaxis.formatter = DatetimeTickFormatter(
            seconds="%H:%M:%S",
            minsec="%H:%M:%S",
            minutes="%H:%M",
            hours="%H:%M",
            hourmin="%H:%M",
            days="%e %b",
            months="%b",
            years="%Y",
            context=None,
        )
        fig.xaxis.visible = last
        return fig


# -- sun ----------------------------------------------------------------------------------------------------


def _sun(results: Results, axis: Axis) -> list[Panel]:
    from bokeh.models import ColumnDataSource, Range1d

    lit = results.values("site", "lit")
    if lit is None:
        return []
    fig = axis.figure(96, "share", Range1d(0.0, 1.0))
    source = ColumnDataSource({"t": axis.steps, "lit": axis.held(np.asarray(lit, float))})
    fig.varea_step(x="t", y1=0, y2="lit", source=source, step_mode="after", fill_color="#e0b000", fill_alpha=0.85)
    fig.yaxis.ticker = [0, 0.5, 1]
    _hover(fig, source, "lit", [("sun's disc seen", "@lit{0.00}")])
    mean = float(np.mean(lit))
    return [
        Panel(
            "year",
            "Sunlight",
            f"Share of the Sun's disc that is seen; {percent(mean, 3)} in the mean.{axis.note}",
            (),
            [fig],
        )
    ]


# -- balances -----------------------------------------------------------------------------------------------


def _balance(results: Results, axis: Axis, palette: colours.Palette, bus: str, carrier: str) -> list[Panel]:
    """Supply upward and withdrawal downward for a power bus."""
    from bokeh.models import Range1d

    if carrier not in ("electricity", "heat"):
        return []
    here = [s for s in results.streams() if s.bus == bus]
    if not any(np.any(s.flow) for s in here):
        return []
    names = [s.component for s in sorted(here, key=lambda s: -(s.given + s.taken)) if s.given + s.taken > 0]
    names = list(dict.fromkeys(names))
    colour = palette.of(names[:MOST_SERIES])
    peak = max(float(np.maximum(_sum(here, sign), 0.0).max()) for sign in (1.0, -1.0))
    factor, unit = display_unit(peak, "W")
    top = 1.05 * peak / factor
    up = _stack(axis, here, colour, 1.0, factor, f"supplied, {unit}", Range1d(0.0, top), last=False)
    down = _stack(axis, here, colour, -1.0, factor, f"drawn, {unit}", Range1d(top, 0.0), last=True)
    shown = list(colour.items()) + ([("others", colours.OTHERS)] if len(names) > MOST_SERIES else [])
    word = "Power" if carrier == "electricity" else "Heat"
    ran = "as run" if results.ran == "simulated" else "as planned"
    caption = f"On bus {bus}, {ran}: supplied above, drawn below. Drag to zoom: all charts follow.{axis.note}"
    return [Panel("year", f"{word} by component", caption, shown, [up, down])]


def _sum(streams: Sequence[Stream], sign: float) -> Any:
    return np.sum([np.maximum(sign * s.flow, 0.0) for s in streams], axis=0)


def _stack(
    axis: Axis, streams: Sequence[Stream], colour: dict[str, str], sign: float, factor: float, label: str,
    y_range: Any, last: bool,
) -> Any:  # fmt: skip
    from bokeh.models import ColumnDataSource, Stack

    rows: dict[str, Any] = {}
    for s in streams:
        name = s.component if s.component in colour else "others"
        part = np.maximum(sign * np.asarray(s.flow, float), 0.0) / factor
        if part.any():
            rows[name] = rows.get(name, 0.0) + part
    # Steady suppliers at the bottom, so that what varies can be read.
    order = sorted(rows, key=lambda n: (n == "others", float(np.std(rows[n]) / (np.mean(rows[n]) + 1e-30))))
    data = {"t": axis.steps} | {f"s{i}": axis.held(rows[n]) for i, n in enumerate(order)}
    source = ColumnDataSource(data)
    fig = axis.figure(190 if last else 180, label, y_range, last=last, tools=not last)
    fields: list[str] = []
    for i, name in enumerate(order):
        low = {"expr": Stack(fields=list(fields))} if fields else 0
        fields.append(f"s{i}")
        fig.varea_step(
            x="t", y1=low, y2={"expr": Stack(fields=list(fields))}, source=source, step_mode="after",
            fill_color=colour.get(name, colours.OTHERS), fill_alpha=0.9,
        )  # fmt: skip
    if order:
        tips = [(n, f"@s{i}{{0,0.[00]}}") for i, n in reversed(list(enumerate(order)))]
        _hover(fig, source, {"expr": Stack(fields=fields)}, tips if sign > 0 else tips[::-1])
    return fig


def _hover(fig: Any, source: Any, y: Any, tips: Sequence[tuple[str, str]], mode: str = "vline") -> None:
    """What stands at the pointer, from an unseen line through the data."""
    from bokeh.models import HoverTool

    unseen = fig.line(x="t", y=y, source=source, line_alpha=0.0)
    tool = HoverTool(
        renderers=[unseen], mode=mode, point_policy="snap_to_data", line_policy="prev",
        tooltips=[("", "@t{%e %b %Y %H:%M:%S}"), *tips], formatters={"@t": "datetime"},
    )  # fmt: skip
    fig.add_tools(tool)


# -- stocks -------------------------------------------------------------------------------------------------


def _stocks(results: Results, axis: Axis) -> list[Panel]:
    """Planned and simulated filling of each store."""
    made = []
    for component, _, unit, planned, run in results.stocks():
        both = [v for v in (planned, run) if v is not None]
        peak = max((float(np.max(np.abs(v))) for v in both), default=0.0)
        if peak <= 0:
            continue
        factor, shown = display_unit(peak, unit)
        fig = axis.figure(170, shown)
        fig.y_range.start = 0
        for row, colour, dash, width in ((planned, "#e69f00", "solid", 4.0), (run, "#0b3d63", "solid", 1.3)):
            if row is not None:
                ends = np.append(axis.starts, axis.count)
                x, y = corners(ends, np.asarray(row, float)[ends] / factor)
                fig.line(axis.at(x), y.astype(np.float32), line_color=colour, line_width=width, line_dash=dash)
        legend = [("planned", "#e69f00"), ("as run", "#0b3d63")] if run is not None else [("planned", "#e69f00")]
        made.append(Panel("stocks", component, _apart(planned, run, peak), legend, [fig], wide=False))
    return made


def _watched(results: Results, axis: Axis) -> list[Panel]:
    """What units are watched for (pressures of tanks), one figure for each kind."""
    made = []
    judged = {row["room"] for row in results.data("air_limits", []) or []}  # drawn with their limits
    for what, unit, every in results.watched():
        rows = [(name, values) for name, values in every if name not in judged]
        if not rows:
            continue
        factor, shown = display_unit(max(float(np.max(np.abs(v))) for _, v in rows), unit)
        colour = colours.Palette().of([name for name, _ in rows])
        fig = axis.figure(200, shown)
        for name, values in rows:
            # Values stand at the ends of steps; nothing is known of the very start.
            ends = np.append(axis.starts[1:], axis.count) if len(axis.starts) else np.zeros(0, int)
            fig.line(
                axis.at(ends), (values[ends - 1] / factor).astype(np.float32), line_color=colour[name], line_width=1.5
            )
        caption = "As run, at the end of each step."
        made.append(Panel("stocks", what.capitalize(), caption, list(colour.items()), [fig]))
    return made


def _apart(planned: Any, run: Any, peak: float) -> str:
    if planned is None or run is None or len(planned) != len(run):
        return ""
    gap = float(np.max(np.abs(np.asarray(planned) - np.asarray(run)))) / peak
    return f"at most {percent(gap)} of the peak apart, step by step"


def corners(x: Any, y: Any) -> tuple[Any, Any]:
    """The points of a line without those on a straight stretch between their neighbours."""
    if len(y) < 3:
        return x, y
    span = float(np.ptp(y)) or 1.0
    share = (x[1:-1] - x[:-2]) / (x[2:] - x[:-2])
    bend = np.abs(y[1:-1] - ((1 - share) * y[:-2] + share * y[2:])) > 1e-10 * span
    keep = np.concatenate([[True], bend, [True]])
    return x[keep], y[keep]


# -- loads and prices ---------------------------------------------------------------------------------------


def _loads(results: Results, axis: Axis) -> list[Panel]:
    """Mean load of each component over days, hours or minutes, as a map."""
    from bokeh.models import ColorBar, FixedTicker, LinearColorMapper

    found = results.group(results.ran)
    if found is None or "load" not in found:
        return []
    load = found["load"].values
    names = [str(n) for n in found[found["load"].dims[0]].values.tolist()]
    width, what = next(((w, t) for w, t in CELLS if results.hours >= 2 * w), (0.0, "Load of each step"))
    each = max(1, round(width / axis.hour))  # steps in a cell
    cells = load.shape[1] // each
    mean = np.abs(load[:, : cells * each]).reshape(len(load), cells, each).mean(axis=2)
    order = [i for i in np.argsort(mean.mean(axis=1)) if mean[i].any()]
    if not order:
        return []
    mapper = LinearColorMapper(palette=_ramp(), low=0.0, high=1.0)
    fig = axis.figure(64 + 17 * len(order), "")
    fig.min_border_left = 110
    fig.image(
        image=[mean[order].astype(np.float32)],
        x=axis.zero,
        y=0,
        dw=cells * each * axis.hour * HOUR_MS,
        dh=len(order),
        color_mapper=mapper,
    )
    fig.y_range.start, fig.y_range.end = 0, len(order)
    fig.yaxis.ticker = FixedTicker(ticks=[i + 0.5 for i in range(len(order))])
    fig.yaxis.major_label_overrides = {i + 0.5: names[k] for i, k in enumerate(order)}
    fig.ygrid.grid_line_color = None
    fig.add_layout(
        ColorBar(color_mapper=mapper, width=8, padding=4, title=None, major_label_text_font_size="10px"),
        "right",
    )
    return [
        Panel(
            "loads",
            "Load of each component",
            f"{what}, as a share of size; idle units are left out.",
            (),
            [fig],
        )
    ]


def _ramp() -> list[str]:
    from bokeh.palettes import Cividis256

    return list(Cividis256)[::-1]


def _prices(results: Results, axis: Axis) -> list[Panel]:
    """What a little more demand costs, by bus: power and matter apart, for their units differ."""
    made = []
    by_kind: dict[str, list[tuple[str, Any]]] = {"kWh": [], "kg": []}
    for bus, carrier, price in prices(results):
        if np.abs(price).max(initial=0.0) > 1e-9:
            by_kind["kWh" if carrier in ("electricity", "heat", "sunlight") else "kg"].append((bus, price))
    for unit, rows in by_kind.items():
        if not rows:
            continue
        colour = colours.Palette().of([bus for bus, _ in rows])
        fig = axis.figure(200, f"{results.worth} per {unit}")
        for bus, price in rows:
            x, y = changes(np.append(price, price[-1]))
            fig.step(axis.at(x), y.astype(np.float32), mode="after", line_color=colour[bus], line_width=1.6)
        what = "electricity or heat" if unit == "kWh" else "matter"
        caption = f"What 1 {unit} more demand in that moment would add to the objective; below zero it would save."
        made.append(Panel("limits", f"Price of {what}", caption, list(colour.items()), [fig]))
    return made


def prices(results: Results) -> list[tuple[str, str, Any]]:
    """bus, carrier and price by step, where the plan has prices."""
    found = results.group("planned")
    if found is None or "price" not in found or not found["price"].size:
        return []
    names = [str(n) for n in found[found["price"].dims[0]].values.tolist()]
    return [
        (n, results.bus_carriers.get(n, ""), np.nan_to_num(row))
        for n, row in zip(names, found["price"].values, strict=True)
    ]


def changes(y: Any) -> tuple[Any, Any]:
    """The points at which a step function changes, with the first and the last."""
    keep = np.concatenate([[True], y[1:] != y[:-1]])
    keep[-1] = True
    return np.flatnonzero(keep), y[keep]
