"""Pieces that the page is made of: tables, lists of pairs, folds, badges, bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gasloop.knowledge.quantity import UnitError
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.report.markup import Markup, tag

Row = Sequence[object]


def table(head: Sequence[str], rows: Iterable[Row], kinds: str = "", caption: str = "") -> Markup:
    """A table that scrolls by itself where the page is narrow.

    kinds : one character for each column, ``n`` where it holds numbers, ``p`` where prose may wrap
    """
    cells = [{"n": "num", "p": "prose"}.get(k) for k in kinds.ljust(len(head))]
    body = [
        row
        if isinstance(row, Markup)
        else tag("tr", *(tag("td", c, class_=k) for c, k in zip(row, cells, strict=True)))
        for row in rows
    ]
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption) if caption else None,
            tag(
                "thead",
                tag("tr", *(tag("th", h, scope="col", class_=k) for h, k in zip(head, cells, strict=True))),
            ),
            tag("tbody", *body),
        ),
        class_="scroll",
        tabindex=0,
    )


def pairs(rows: Iterable[tuple[object, object]]) -> Markup:
    """Names and values."""
    return tag("dl", *(tag("div", tag("dt", k), tag("dd", v)) for k, v in rows), class_="pairs")


def folded(summary: object, *content: object, opened: bool = False) -> Markup:
    """Content that opens on request."""
    return tag("details", tag("summary", summary), *content, open="" if opened else None)


def badge(text: str, kind: str) -> Markup:
    """A small mark: ``good``, ``bad``, ``note``."""
    return tag("span", text, class_=f"badge {kind}")


def bar(share: float) -> Markup:
    """A share as a bar."""
    return tag(
        "span",
        tag("i", style=f"width:{100 * min(max(share, 0.0), 1.0):.1f}%"),
        class_="bar",
        role="presentation",
    )


def as_float(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def unit_factor(unit: str) -> float:
    try:
        return read_unit(unit).factor
    except UnitError:
        return 1.0
