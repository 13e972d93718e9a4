"""What a plan of least cost adds up, price by price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gasloop.report.elements import as_float, table
from gasloop.report.markup import Markup, join, tag
from gasloop.report.reading import Results
from gasloop.report.words import amount, number


def cost(results: Results) -> Markup:
    """Each priced size and flow: its price, what it comes to as planned and as run, and who says so."""
    found: list[Mapping[str, Any]] = results.data("cost", []) or []
    if not found:
        return Markup()
    shown = sorted(found, key=lambda r: -abs(as_float(r["planned"])))
    rows: list[tuple[object, ...]] = [
        (
            tag("b", r["of"]),
            f"table {r['table']}" if r["table"] else f"{number(as_float(r['price']))} {r['unit']}",
            amount(as_float(r["planned"]), results.worth, 4),
            amount(as_float(r["run"]), results.worth, 4),
            "; ".join(str(r[k]) for k in ("because", "source") if r[k]) or "choice of the study",
        )
        for r in shown
    ]
    total = [amount(sum(as_float(r[k]) for r in found), results.worth, 4) for k in ("planned", "run")]
    rows.append((tag("b", "all"), "", *total, ""))
    return join(
        tag(
            "p", "Sizes bear the study's annuity over the run. What comes into the plant is paid, what leaves it earns."
        ),
        table(("what", "price", "planned", "run", "says"), rows, " nnnp"),
    )
