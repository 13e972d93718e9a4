"""How often units fail, which spares last, and what many sampled histories ask for."""

from __future__ import annotations

from typing import Any

from gasloop.report.elements import badge, table
from gasloop.report.markup import Markup, join, tag
from gasloop.report.reading import Results
from gasloop.report.words import MISSING, amount, duration, number, percent


def section(results: Results) -> Markup:
    """Spares by part, and units by how long they stand still."""
    found = results.data("reliability", None)
    if not found:
        return Markup()
    parts = ("part", "of", "in use", "mean time between failures", "failures expected", "spares", "mass of them",
             "used, mean", "in 19 of 20", "source")  # fmt: skip
    units = ("unit", "mean time between failures", "failures expected", "availability", "still, as sampled")
    note = (
        f"Times between failures: set {found['set']}. Each failure stops its unit for {duration(found['repair_h'])}; without a "
        f"spare it stays so. Of {found['histories']} sampled histories {percent(found['short'])} ran short of a spare. Spares are "
        "not in the mass that the plan minimises."
    )
    return join(
        tag("p", f"{found['said']}."),
        table(parts, [_part(r) for r in found["parts"]], "  nnnnnnn "),
        table(units, [_unit(r) for r in found["units"]], " nnnn"),
        tag("p", note, class_="small"),
    )


def _part(row: dict[str, Any]) -> tuple[object, ...]:
    source = join(
        tag("a", row["source"], href=f"#ref-{row['source']}"),
        join(" ", badge("unverified", "bad")) if row["unverified"] else None,
    )
    return (
        tag("b", row["part"]), row["of"], str(row["count"]), duration(row["mtbf_h"]), number(row["expected"]), str(row["spares"]),
        amount(row["mass_kg"], "kg") if row["spares"] else MISSING, number(row["sampled_mean"]), number(row["sampled_p95"]), source,
    )  # fmt: skip


def _unit(row: dict[str, Any]) -> tuple[object, ...]:
    return (
        tag("b", row["unit"]), duration(row["mtbf_h"]), number(row["expected"]), percent(row["availability"], 4),
        percent(row["out"]),
    )  # fmt: skip
