"""How far a crew's goods went round, and what life support weighs with all that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gasloop.report.elements import as_float, badge, table
from gasloop.report.markup import Markup, join, tag
from gasloop.report.reading import Results
from gasloop.report.words import MISSING, amount, duration, listed, number, percent

_READ = (
    "Per crew-day of the reference person. Oxygen counts as won back where a unit made oxygen or water of the crew's carbon dioxide; "
    "water and oxygen together are one ledger, for one is made of the other. Below nought: more was brought than was needed."
)
_READ_ESM = (
    "Mass, and what volume, mean power, mean heat (given, less taken) and crew time weigh elsewhere by the named set of factors. The sets of the documents "
    "disagree; compare only sums by the same set."
)


def closure(results: Results) -> Markup:
    """Need, make-up and closure of each good; nothing where nobody eats."""
    found: Mapping[str, Any] = results.data("closure", {}) or {}
    if not found:
        return Markup()
    rows = [
        (
            tag("b", name),
            number(as_float(r["need_kg_per_crew_day"]), 4),
            number(as_float(r["make_up_kg_per_crew_day"]), 4),
            MISSING if r["closure"] is None else percent(as_float(r["closure"]), 3),
        )
        for name, r in found["goods"].items()
    ]
    head = ("good", "needed, kg/crew-day", "make-up, kg/crew-day", "closure")
    return join(
        tag("ul", *(tag("li", s) for s in found["said"])), table(head, rows, " nnn"), tag("p", _READ, class_="small")
    )


def esm(results: Results) -> Markup:
    """Equivalent system mass, part by part; nothing where the study does not ask."""
    found: Mapping[str, Any] = results.data("esm", {}) or {}
    if not found:
        return Markup()
    names = ("mass", "volume", "power", "cooling", "crew_time")
    rows: list[tuple[object, ...]] = [
        (
            tag("b", r["component"]),
            *(number(as_float(r["parts"][n]), 3) for n in names),
            number(as_float(r["total"]), 4),
        )
        for r in found["by_component"]
    ]
    sums = (sum(as_float(r["parts"][n]) for r in found["by_component"]) for n in names)
    rows.append((tag("b", "all"), *(number(s, 4) for s in sums), number(as_float(found["total_kg"]), 4)))
    head = ("component", "mass, kg", "volume, kg", "power, kg", "cooling, kg", "crew time, kg", "together, kg")
    lasts = duration(as_float(found["duration_d"]) * 24.0)
    mark = join(" ", badge("unverified", "bad")) if found["unverified"] else None
    gaps = (
        f"The set has no factor for {listed(found['without_factor'])}: left out. " if found["without_factor"] else "",
        f"No volume is known of {listed(found['without_volume'])}." if found["without_volume"] else "",
    )
    return join(
        tag(
            "p",
            f"{amount(as_float(found['total_kg']), 'kg', 4)} over {lasts}, by {found['factors']} ({found['what']})",
            mark,
            ".",
        ),
        table(head, rows, " nnnnnn"),
        tag("p", f"{_READ_ESM} ", *gaps, class_="small"),
    )
