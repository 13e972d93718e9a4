"""A business as one HTML file that opens offline: the answer, the measures apart, charts, ledger, numbers and sources."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gasloop.business.charts import panels
from gasloop.business.table import MEANS, NOTE, M, sentences
from gasloop.knowledge.claims.propellant import at_nodes
from gasloop.knowledge.sources import bibliography
from gasloop.report.charts import embed
from gasloop.report.elements import badge, pairs, table
from gasloop.report.markup import Markup, join, tag
from gasloop.report.shell import document, section
from gasloop.report.words import MISSING, number, percent, title

if TYPE_CHECKING:
    from gasloop.business.run import Result, Selling


def html(result: Result) -> str:
    """The page as text."""
    made = panels(result)
    script, figures = embed(made)
    name = title(result.business.name)
    summary = result.summary
    body = tag(
        "main",
        tag("h1", name),
        tag("p", result.business.file.what, class_="asked") if result.business.file.what else None,
        *(tag("p", s, class_="answer" if i < 2 else None) for i, s in enumerate(sentences(result))),
        tag("p", badge(summary["status"], "good" if summary["passes"] else "bad"), " ", summary["convention"], "."),
        section("Measures", _measures(result)),
        section("Each node", _nodes(result), tag("p", NOTE, class_="small")),
        section("Charts", tag("div", *figures.values(), class_="charts")),
        section("Published, each with its own measure and money", _published(result)),
        section("Ledger", _ledger(result)),
        section("Numbers", _numbers(result)),
        section(
            "Sources",
            tag("ul", *(tag("li", ref.text) for ref in bibliography(_sources(result))), class_="references"),
        ),
    )
    return document(name, body, script)


def _measures(result: Result) -> Markup:
    v, ledger = result.venture, result.ledger
    rates = ", ".join(percent(r, 3) for r in result.irr) or "none"
    payback = ", ".join(_years(y) for y in (ledger.payback(), ledger.payback(v.rate)))
    shown = pairs(
        [
            ("net present value", f"{number(ledger.npv(v.rate) / M, 4)} M{v.basis}"),
            ("rates of return", rates),
            ("payback, plain and discounted", payback),
            ("discount rate", f"{percent(v.rate.value, 3)}, {'real' if v.rate.real else 'nominal'}"),
        ]
    )
    keys = [("net present value", "npv"), ("rate of return", "irr"), ("payback", "payback"), ("levelised cost", "levelised"),
            ("required price", "required"), ("break-even", "break_even"), ("forgone", "forgone")]  # fmt: skip
    said = table(("measure", "what it asks"), [(tag("b", name), MEANS[key]) for name, key in keys], " p")
    return join(shown, tag("p", "Each answers its own question. None follows from another."), said)


def _years(value: float) -> str:
    return "never" if math.isinf(value) else f"{number(value, 3)} yr"


def _nodes(result: Result) -> Markup:
    v = result.venture
    t = v.plant.build
    head = ("market", "gate kg per kg", "t in year 1", "offered", "earned at gate", "forgone at gate", "levelised cost", "required price",
            "beats Earth above")  # fmt: skip
    rows = [
        (
            tag("b", s.market.name), number(s.market.at_gate, 3), number(s.sold[t] / 1e3, 3), number(float(s.price[t])),
            number(s.netback), number(s.forgone), _banded(s, "levelised"), _banded(s, "required"),
            MISSING if math.isnan(s.break_even) else _banded(s, "break_even"),
        )
        for s in result.selling
    ]  # fmt: skip
    return join(
        tag(
            "p",
            f"Money in {v.basis} per usable kg at the node, or per kg at the plant's gate. Beats Earth above: a price of launch to low orbit.",
        ),
        table(head, rows, " nnnnnnnn"),
    )


def _banded(s: Selling, name: str) -> Markup:
    value, band = getattr(s, name), s.bands.get(name)
    ends = f"{_shown(band[0])} to {_shown(band[-1])}" if band else ""
    return join(_shown(value), tag("br"), tag("small", ends))


def _shown(value: float) -> str:
    return "none" if math.isinf(value) else number(value)


def _published(result: Result) -> Markup:
    """What others print for these nodes: not comparable with one another, nor with the numbers above."""
    rows = [
        (
            tag("b", c.name), c.node, number(c.value) + (f" to {number(c.high)}" if c.high else ""), c.per, c.money, c.measure,
            "; ".join(x for x in (c.note, c.confidence, c.source) if x),
        )
        for c in at_nodes({s.node for s in result.selling})
    ]  # fmt: skip
    return table(("who", "node", "value", "per", "money", "measure", "note"), rows, "  n  pp")


def _sources(result: Result) -> list[str]:
    """Of the numbers, and of what others publish for these nodes."""
    published = (c.source for c in at_nodes({s.node for s in result.selling}))
    return sorted({*result.summary["sources"], *published})


def _ledger(result: Result) -> Markup:
    v, ledger = result.venture, result.ledger
    years = [str(y) for y in range(v.first, v.first + v.columns)]
    rows: list[tuple[object, ...]] = [
        (line.name, line.kind, *(_flow(x) for x in line.flows), _flow(float(line.flows.sum()))) for line in ledger.lines
    ]
    rows.append(
        (tag("b", "all"), "", *(tag("b", _flow(x)) for x in ledger.net), tag("b", _flow(float(ledger.net.sum()))))
    )
    discounted = ledger.net * (1.0 + v.rate.value) ** -np.arange(v.columns)
    rows.append(("all, discounted", "", *(_flow(x) for x in discounted), _flow(float(discounted.sum()))))
    return table(("line", "kind", *years, "sum"), rows, "  " + "n" * (v.columns + 1), f"M{v.basis}")


def _flow(value: float) -> str:
    return "" if abs(value) < 500.0 else number(value / M, 4)


def _numbers(result: Result) -> Markup:
    rows = [
        (
            tag("b", k.path), number(k.value, 4), f"{number(k.low, 4)} to {number(k.high, 4)}" if k.high > k.low else "",
            k.unit, badge("unverified", "note") if k.unverified else "", "; ".join(x for x in (k.because, k.source) if x),
        )
        for k in result.known.values()
    ]  # fmt: skip
    return table(("number", "value", "range", "unit", "", "says"), rows, " nn  p")
