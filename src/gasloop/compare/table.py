"""The comparison in words: a row for each route, then where the energy goes, and what others publish."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from gasloop.compare.production import KWH, YEAR, Comparison, Row
from gasloop.compare.purity import UNKNOWN
from gasloop.compare.routes import BOUNDARY
from gasloop.knowledge.claims.claim import Claim

_WIDTH = 118
NONE = "-"
HEAD = (
    ("route", ""), ("heat", "from"), ("electric", "kWh/kg"), ("range", "kWh/kg"), ("heat", "kWh/kg"), ("range", "kWh/kg"),
    ("floor", "kWh/kg"), ("plant", "kg yr/kg"), ("range", "kg yr/kg"), ("soil", "kg/kg"), ("reagent", "g/kg"), ("spares", "g/kg"),
    ("crew", "h/t"), ("purity", ""), ("TRL", ""), ("unverified", "numbers"),
)  # fmt: skip

FOOT = (
    "floor: least work of the reaction at this yield; electricity and the work that the heat could do are held against it. "
    "plant: estimate with growth allowance. soil: ground dug; of drill and tent, what they dry in its place. reagent: what the units "
    "know of, wear of anodes is not. spares: worn excavators only. crew: as units state it; most state none. range: 10th to 90th percentile "
    "of draws of what is no choice, within the ranges of the catalogue, which are wide and lopsided: a row may lie outside. purity: of the dry gas, with a star published and not modelled; TRL: of the hardware named below. "
    "A dash: not stated by a source or a unit. unverified: numbers that "
    "nobody here has read in their source. Parameters are those of the catalogue: some of a brassboard (carbothermal, pyrolysis), "
    "some of plants that nobody has built (hydrogen reduction, molten electrolyses), so a row is not yet a verdict."
)


def cells(row: Row) -> tuple[str, ...]:
    """A row as text, under HEAD."""
    unverified, parameters = row.chain.unverified
    return (
        row.name,
        row.heat,
        number(row.electric / KWH),
        NONE if row.spread is None else band(row.spread.electric, KWH),
        number(row.thermal / KWH),
        NONE if row.spread is None or not row.thermal else band(row.spread.thermal, KWH),
        number(row.floor.work / KWH),
        number(row.plant),
        NONE if row.spread is None else band(row.spread.plant, YEAR),
        number(row.dug),
        number(1e3 * row.reagent),
        NONE if row.worn is None else number(1e3 * row.worn),
        number(1e3 * row.crew),
        row.purity.text() if row.purity else UNKNOWN,
        NONE if row.readiness is None else span(row.readiness.low, row.readiness.high),
        f"{unverified} of {parameters}",
    )


def table(found: Comparison) -> str:
    """The comparison as text."""
    head = f"Oxygen at {found.site}, {number(found.rate * YEAR)} kg a year, {ground(found)}; all per kg of oxygen"
    lines = [head, *_wrapped(BOUNDARY), "", *_aligned([tuple(h) for h in zip(*HEAD, strict=True)], found.rows), ""]
    lines += [*_wrapped(FOOT), "", "Purity and readiness:"]
    lines += [line for said in stated_lines(found) for line in _wrapped(said, "  ")]
    lines += ["", "Published, each with a boundary of its own (kWh/kg):"]
    lines += [line for said in published_lines(found) for line in _wrapped(said, "  ")]
    if found.left_out:
        lines += [
            "",
            "Left out:",
            *(line for k, why in found.left_out.items() for line in _wrapped(f"{k}: {why}", "  ")),
        ]
    return "\n".join(lines)


def ground(found: Comparison) -> str:
    """What the oxygen comes from."""
    return f"soil {found.soil}" if found.soil else "air and hydrated soil"


def stated_lines(found: Comparison) -> list[str]:
    """What purity and readiness of the routes stand for, routes of one kind together."""
    lines: dict[str, list[str]] = {}
    for row in found.rows:
        said = [] if row.purity is None else [f"{row.purity.text()}: {row.purity.what}{_by(row.purity.source)}"]
        if row.readiness is not None:
            r = row.readiness
            said.append(f"TRL {span(r.low, r.high)}: {r.of} ({r.source}, {r.confidence})")
        lines.setdefault("; ".join(said), []).append(row.name)
    lines.pop("", None)
    return [f"{', '.join(dict.fromkeys(names))}: {text}" for text, names in lines.items()]


def _by(source: str) -> str:
    return f" ({source})" if source else ""


def span(low: float, high: float) -> str:
    """Both ends, or the one."""
    return number(low) if low == high else f"{number(low)}-{number(high)}"


def band(ends: tuple[float, float], unit: float) -> str:
    """A range in a unit."""
    return span(ends[0] / unit, ends[1] / unit)


def published_lines(found: Comparison) -> list[str]:
    """What is published, routes of one kind together."""
    lines = []
    for claims in dict.fromkeys(row.claims for row in found.rows):
        names = dict.fromkeys(row.name for row in found.rows if row.claims == claims)
        lines.append(f"{', '.join(names)}: {published(claims)}")
    return lines


def published(claims: Sequence[Claim]) -> str:
    """Ranges of what is claimed, kinds of energy and products apart."""
    kinds = dict.fromkeys((c.route, c.energy, c.product) for c in claims)
    said = []
    for route, energy, product in kinds:
        some = [c for c in claims if (c.route, c.energy, c.product) == (route, energy, product)]
        low, high = min(c.value for c in some), max(c.high or c.value for c in some)
        span = number(low) if low == high else f"{number(low)} to {number(high)}"
        kind = "electric and thermal added" if energy == "both" else energy
        part = "" if any(c.whole for c in some) else ", a part of the chain"
        step = "electrolysis alone, " if route == "water" else ""
        said.append(f"{span} ({step}{kind}, per kg of {product}, {len(some)} claimed{part})")
    return "; ".join(said) or NONE


def _aligned(head: Sequence[tuple[str, ...]], rows: Sequence[Row]) -> list[str]:
    texts = [*head, *(cells(row) for row in rows)]
    widths = [max(len(text[i]) for text in texts) for i in range(len(HEAD))]
    lines = []
    for text in texts:
        words = [w.ljust(n) if i < 2 else w.rjust(n) for i, (w, n) in enumerate(zip(text, widths, strict=True))]
        lines.append("  ".join(words).rstrip())
    return [*lines[:2], "  ".join("-" * n for n in widths), *lines[2:]]


def number(value: float) -> str:
    """Three digits, without an exponent where that is readable."""
    if abs(value) < 1e-6:
        return "0"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  " if indent else "")
