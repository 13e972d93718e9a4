"""Charts of a business, with Bokeh: cash flows, the spread of the NPV, its tornado, and the map of break-even."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.business.run import BAND
from gasloop.business.table import M
from gasloop.report.charts import Panel
from gasloop.report.colours import FAINT, GREY, INK, OTHERS, SERIES

if TYPE_CHECKING:
    from gasloop.business.run import Result

MOST_SWINGS = 14
_LINES = (*SERIES, OTHERS, "#2bb38b", "#7a5f1f", "#7a86c8")  # of the ledger
_WORTH = ("#b3121a", "#dd8a55", "#eebd92", "#f6e3d0", "#cfe6d6", "#8cc5a8", "#3f9a78", "#00694e")  # loses .. wins
_ROUND = tuple(m * 10.0**k for k in range(-3, 8) for m in (1, 2, 5))  # where a logarithmic axis is labelled
_MOST = 1.0  # NPV by outlays at the ends of the colours


def panels(result: Result) -> list[Panel]:
    """All charts the result has data for."""
    found = [_flows(result)]
    if len(result.npvs):
        found += [_spread(result), _tornado(result)]
    if result.chart is not None:
        found.append(_map(result))
    return found


def _figure(height: int, x: str, y: str, **options: Any) -> Any:
    from bokeh.plotting import figure

    fig = figure(
        height=height, sizing_mode="stretch_width", tools="pan,box_zoom,reset", toolbar_location="above",
        output_backend="canvas", x_axis_label=x, y_axis_label=y, **options,
    )  # fmt: skip
    fig.toolbar.logo, fig.toolbar.autohide, fig.outline_line_color = None, True, None
    fig.xgrid.grid_line_color = fig.ygrid.grid_line_color = FAINT
    for axis in (*fig.xaxis, *fig.yaxis):
        axis.axis_label_text_font_style, axis.axis_label_text_color = "normal", GREY
        axis.axis_line_color = axis.major_tick_line_color = "#8b98a5"
        axis.minor_tick_line_color, axis.major_label_text_color = None, INK
    return fig


def _flows(result: Result) -> Panel:
    from bokeh.models import ColumnDataSource, HoverTool

    ledger, v = result.ledger, result.venture
    years = np.arange(v.first, v.first + v.columns)
    fig = _figure(320, "year", f"M{v.basis}")
    lines = [x for x in ledger.lines if np.any(x.flows)]
    legend = []
    up, down = np.zeros(v.columns), np.zeros(v.columns)
    for i, line in enumerate(lines):
        colour = _LINES[i % len(_LINES)]
        flows = line.flows / M
        base = np.where(flows >= 0, up, down)
        source = ColumnDataSource(
            {"x": years, "bottom": base, "top": base + flows, "flow": flows, "name": [line.name] * len(years)}
        )
        fig.vbar(x="x", width=0.7, bottom="bottom", top="top", source=source, color=colour)
        up, down = up + np.maximum(flows, 0.0), down + np.minimum(flows, 0.0)
        legend.append((line.name, colour))
    net = np.cumsum(ledger.net) / M
    fig.line(years, net, color=INK, line_width=2)
    fig.add_tools(HoverTool(tooltips=[("", "@name"), ("year", "@x"), ("flow", "@flow{0,0.0}")]))
    return Panel("money", "Cash flows", "Bars: what each line brings (up) or takes (down) in a year, not discounted. Line: sum so far.",
                 [*legend, ("sum so far", INK)], [fig])  # fmt: skip


def _spread(result: Result) -> Panel:
    from bokeh.models import Span

    npvs = np.sort(result.npvs) / M
    fig = _figure(300, f"net present value, M{result.venture.basis}", "share of draws below, %")
    fig.step(npvs, 100.0 * np.arange(1, len(npvs) + 1) / len(npvs), mode="after", color=SERIES[0], line_width=2)
    base = result.ledger.npv(result.venture.rate) / M
    fig.add_layout(Span(location=0.0, dimension="height", line_color=GREY, line_dash="dashed"))
    fig.add_layout(Span(location=base, dimension="height", line_color=SERIES[5], line_width=2))
    caption = (
        f"{len(npvs)} draws, each number from its triangle, independent of the others, seed {result.business.file.sample.seed}. "
        "Dashed: nought."
    )
    return Panel("money", "Spread of the net present value", caption, [("draws", SERIES[0]), ("as stated", SERIES[5])], [fig],
                 wide=False)  # fmt: skip


def _tornado(result: Result) -> Panel:
    from bokeh.models import Span

    swings = [s for s in result.swings if s.width > 0][:MOST_SWINGS]
    names = [s.name for s in reversed(swings)]
    fig = _figure(90 + 22 * len(names), f"net present value, M{result.venture.basis}", "", y_range=names or ["none"])
    base = result.ledger.npv(result.venture.rate) / M
    for ends, colour in (("low", SERIES[4]), ("high", SERIES[1])):
        values = [getattr(s, ends) / M for s in reversed(swings)]
        fig.hbar(
            y=names, left=[min(base, x) for x in values], right=[max(base, x) for x in values], height=0.6, color=colour
        )
    fig.add_layout(Span(location=base, dimension="height", line_color=INK))
    fig.ygrid.grid_line_color = None
    return Panel("money", "What moves it", "One number at a time at each end of its range, all others as stated.",
                 [("at its low end", SERIES[4]), ("at its high end", SERIES[1])], [fig], wide=False)  # fmt: skip


def _map(result: Result) -> Panel:
    from bokeh.models import ColorBar, LinearColorMapper, NumeralTickFormatter

    chart, v = result.chart, result.venture
    assert chart is not None
    fig = _figure(460, f"price of launch to low Earth orbit today, {v.basis}/kg", "kg made per kg of plant and year",
                  x_axis_type="log", y_axis_type="log", x_range=(chart.launch[0], chart.launch[-1]),
                  y_range=(chart.productivity[0], chart.productivity[-1]))  # fmt: skip
    mapper = LinearColorMapper(palette=_WORTH, low=-_MOST, high=_MOST)
    edges_x, edges_y = _edges(chart.launch), _edges(chart.productivity)
    left, bottom = np.meshgrid(edges_x[:-1], edges_y[:-1])
    right, top = np.meshgrid(edges_x[1:], edges_y[1:])
    colour = {"field": "worth", "transform": mapper}
    fig.quad(
        left="left", right="right", bottom="bottom", top="top", fill_color=colour, line_color=colour,
        source=_source(left, right, bottom, top, chart.worth),
    )  # fmt: skip
    low, middle, high = (np.minimum(row, 10.0 * chart.launch[-1]) for row in chart.band)
    fig.line(middle, chart.lines, color=INK, line_width=2.5)
    for row in (low, high):
        fig.line(row, chart.lines, color=INK, line_width=1.2, line_dash="dashed")
    fig.scatter([v.launch], [v.plant.rate / v.plant.mass], size=11, color="white", line_color=INK, line_width=2)
    for axis, ends in ((fig.xaxis, chart.launch), (fig.yaxis, chart.productivity)):
        axis.ticker = [x for x in _ROUND if ends[0] * 0.999 <= x <= ends[-1] * 1.001]
        axis.formatter = NumeralTickFormatter(format="0,0.[00]")
    fig.add_layout(ColorBar(color_mapper=mapper), "right")
    caption = (
        f"All that is made is sold at {chart.market}, at what launch from Earth costs there. Colours: net present value by discounted "
        f"outlays with the numbers as stated, green where the plant wins. Lines: from where on it wins in {100 * BAND[1]:.0f} % of the draws (full), in "
        f"{100 * BAND[0]:.0f} and {100 * BAND[2]:.0f} % (dashed). Ring: as stated. The rate is kept, the mass of the plant changes."
    )
    return Panel("money", "Break-even", caption, [], [fig])


def _source(left: Any, right: Any, bottom: Any, top: Any, worth: Any) -> Any:
    from bokeh.models import ColumnDataSource

    level = np.clip(worth, -_MOST, _MOST)
    return ColumnDataSource(
        {
            "left": left.ravel(),
            "right": right.ravel(),
            "bottom": bottom.ravel(),
            "top": top.ravel(),
            "worth": level.ravel(),
        }
    )


def _edges(centres: Any) -> Any:
    """Edges between points of even steps in the logarithm."""
    step = np.sqrt(centres[1] / centres[0])
    return np.append(centres / step, centres[-1] * step)
