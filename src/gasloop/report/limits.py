"""Limits of the air: how the run kept each, and each limited quantity drawn against its bounds."""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.assess.limits import QUANTITIES, Limit, course
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.report import colours
from gasloop.report.charts import Axis, Panel
from gasloop.report.elements import as_float, badge, table
from gasloop.report.markup import Markup, join, tag
from gasloop.report.reading import Results
from gasloop.report.words import MISSING, NBSP, duration, number, percent

HOUR = 3600.0
_READ = (
    "Limits of health are partial pressures, of the air or in the lungs; fire goes by the share of oxygen. A value is a "
    "mean over the window that ends then. Room is the least distance to a bound over the run, below nought beyond it."
)


def section(results: Results) -> Markup:
    """The verdicts, and which of them rest on numbers that nobody here has read."""
    rows = results.data("air_limits", []) or []
    if not rows:
        return Markup()
    head = (
        "room",
        "limit",
        "",
        "at least",
        "at most",
        "mean of",
        "room left",
        "at",
        "broken since",
        "of the time",
        "source",
    )
    return join(tag("p", _READ), table(head, [_row(r) for r in rows], "   nnnnnnn "))


def _row(row: dict[str, Any]) -> tuple[object, ...]:
    kept = badge("kept", "good") if row["kept"] else badge("broken", "bad" if row["severity"] != "comfort" else "note")
    source = join(
        tag("a", row["source"], href=f"#ref-{row['source']}"),
        join(" ", badge("unverified", "bad")) if row["unverified"] else None,
    )
    return (
        row["room"], tag("b", row["limit"]), join(kept, f" {row['severity']}"), _value(row, row["low"]), _value(row, row["high"]),
        duration(row["window_h"]) if row["window_h"] else MISSING, _value(row, row["margin"]), duration(row["at_h"]),
        MISSING if row["after_h"] is None else duration(row["after_h"]), percent(row["share"]) if row["share"] else MISSING,
        source,
    )  # fmt: skip


def _value(row: dict[str, Any], value: Any) -> str:
    if value is None:
        return MISSING
    spoken = QUANTITIES[row["quantity"]].spoken
    return f"{number(as_float(value) / read_unit(spoken).factor)}{NBSP}{spoken}"


def panels(results: Results, axis: Axis) -> list[Panel]:
    """A chart for each quantity that a limit bounds: every room, every window, and the bounds."""
    limits: dict[str, list[tuple[str, Limit]]] = {}
    for row in results.data("air_limits", []) or []:
        limits.setdefault(row["quantity"], []).append((row["room"], _limit(row)))
    outputs = _outputs(results)
    return [p for quantity, some in limits.items() if (p := _panel(quantity, some, outputs, results.step, axis))]


def _limit(row: dict[str, Any]) -> Limit:
    return Limit(
        row["limit"], row["quantity"], row["severity"], row["source"], row["what"], row["low"], row["high"],
        row["window_h"] * HOUR, row["unverified"],
    )  # fmt: skip


def _outputs(results: Results) -> dict[str, dict[str, Any]]:
    """room -> output -> values at the ends of steps."""
    rows, names = results.values("simulated", "output"), results.values("simulated", "output_of")
    found: dict[str, dict[str, Any]] = {}
    for name, values in zip(names.tolist() if names is not None else (), rows if rows is not None else (), strict=True):
        room, _, output = str(name).rpartition(".")
        found.setdefault(room, {})[output] = values
    return found


def _panel(
    quantity: str, limits: list[tuple[str, Limit]], outputs: dict[str, dict[str, Any]], step: float, axis: Axis
) -> Panel | None:
    from bokeh.models import Span

    spoken = QUANTITIES[quantity].spoken
    factor = read_unit(spoken).factor
    lines: dict[str, Any] = {}
    bounds: set[float] = set()
    for room, limit in limits:
        if not set(QUANTITIES[quantity].needs) <= set(outputs.get(room, {})):
            return None
        window = f", mean of {duration(limit.window / HOUR)}" if limit.window else ""
        lines[f"{room}{window}"] = course(limit, outputs[room], step) / factor
        bounds |= {v / factor for v in (limit.low, limit.high) if v is not None}
    fig = axis.figure(200, spoken)
    colour = colours.Palette().of(list(lines))
    ends = np.append(axis.starts[1:], axis.count) if len(axis.starts) else np.zeros(0, int)
    for name, values in lines.items():
        fig.line(axis.at(ends), values[ends - 1].astype(np.float32), line_color=colour[name], line_width=1.5)
    for bound in sorted(bounds):
        fig.add_layout(
            Span(location=bound, dimension="width", line_color=colours.FAULT, line_dash="dashed", line_width=1)
        )
    # A bound that lies outside the data would not be seen otherwise.
    fig.line([axis.at(0)] * len(bounds), sorted(bounds), line_alpha=0.0)
    caption = "As run, at the end of each step; bounds are dashed."
    return Panel("air", quantity.replace("_", " ").capitalize(), caption, list(colour.items()), [fig], wide=False)
