"""What was built and what it did: sizes, energy per kg, flows, limits, place.

One convention in all tables: what is given and what is taken stand in separate columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gasloop.report.charts import prices
from gasloop.report.elements import Row, as_float, badge, bar, pairs, table, unit_factor
from gasloop.report.markup import Markup, join, tag
from gasloop.report.reading import Results, Stream
from gasloop.report.words import (
    HOUR,
    MISSING,
    NBSP,
    amount,
    dearest,
    display_unit,
    duration,
    listed,
    number,
    percent,
    title,
    unit_text,
    when,
)

# A smaller share of what is allowed counts as nothing.
NOT_BUILT = 1e-5


def sizes(results: Results) -> Markup:
    """What is built: size, load, mass, share of the whole."""
    built = [r for r in results.design if _is_built(r)]
    weighing = [r for r in built if as_float(r.get("mass")) > 0]
    total = sum(as_float(r.get("mass")) for r in weighing)
    most = max((as_float(r.get("mass")) for r in weighing), default=1.0)
    rows: list[Row] = [_built_row(r, total, most) for r in weighing]
    figures = (tag("td", number(total, 4), class_="num"), tag("td", percent(1.0), class_="num"))
    rows.append(tag("tr", tag("th", "total", scope="row"), *figures, tag("td", colspan=5), class_="total"))
    head = ("component", "mass, kg", "share", "", "size", "allowed", "load, mean / most", "kind")
    growth = sorted({as_float(r.get("growth")) for r in weighing if as_float(r.get("growth")) > 0})
    weightless = [str(r["component"]) for r in built if r not in weighing]
    left_out = [str(r["component"]) for r in results.design if r not in built]
    notes = (
        f"Masses include a growth allowance of {_span(growth)}. " if growth else "",
        f"Not counted as mass: {listed(weightless)}. " if weightless else "",
        f"Allowed, but not built: {listed(left_out)}." if left_out else "",
    )
    return join(table(head, rows, " nn nnn "), tag("p", *notes, class_="small"))


def _is_built(row: Mapping[str, Any]) -> bool:
    """Whether there is anything of it: a planner leaves traces of what it does not want."""
    return as_float(row.get("size")) > NOT_BUILT * max(as_float(row.get("size_high")), 0.0)


def _built_row(row: Mapping[str, Any], total: float, most: float) -> Row:
    mass = as_float(row.get("mass"))
    kind = title(str(row.get("kind", ""))).lower()
    share = "" if not total else percent(mass / total) if mass > 1e-3 * total else f"<{NBSP}0.1{NBSP}%"
    measured = (number(mass, 4), share, bar(mass / most))
    return (tag("b", row["component"]), *measured, _size(row), _allowed(row), _load(row), kind)


def _span(values: Sequence[float]) -> str:
    return percent(values[0]) if len(values) == 1 else f"{percent(values[0])} to {percent(values[-1])}"


def size_text(row: Mapping[str, Any]) -> str:
    """A size in the unit of its component; whole modules are told."""
    unit = str(row.get("size_unit", ""))
    value, count = as_float(row.get("size")) / unit_factor(unit), int(row.get("modules") or 0)
    shown = number(value, 4) if unit == "1" else f"{number(value, 4)}{NBSP}{unit_text(unit)}"
    return f"{shown} ({count}{NBSP}×{NBSP}{number(value / count, 3)})" if count > 1 else shown


def _size(row: Mapping[str, Any]) -> Markup:
    return tag("span", size_text(row), title=str(row.get("size_what", "")))


def _allowed(row: Mapping[str, Any]) -> Markup:
    unit = str(row.get("size_unit", ""))
    low, high = (as_float(row.get(k)) / unit_factor(unit) for k in ("size_low", "size_high"))
    if low == high:
        return tag("span", "fixed", class_="muted")
    at_bound = as_float(row.get("at_bound")) > 0
    span = f"{number(low, 3)} – {number(high, 3)}"
    return join(span, " ", badge("at the bound", "bad") if at_bound else None)


def _load(row: Mapping[str, Any]) -> str:
    mean, most = as_float(row.get("load_mean")), as_float(row.get("load_max"))
    if not np.isfinite(most) or most == 0:
        return MISSING
    # Of a load that swings both ways the mean says nothing.
    return f"{MISSING} / {percent(most, 3)}" if mean < 0 else f"{percent(mean)} / {percent(most, 3)}"


# -- what happened ------------------------------------------------------------------------------------------


def events(results: Results) -> Markup:
    """What was out of the ordinary in the run: when, for how long, how much."""
    found: Sequence[Mapping[str, Any]] = results.data("events", []) or []
    if not found:
        return Markup()
    rows = [
        (
            tag("b", e["component"]), e["what"],
            when(results.start, as_float(e["first_h"])), when(results.start, as_float(e["last_h"])),
            duration(as_float(e["hours"])), e["spells"], _how_much(e),
        )
        for e in found
    ]  # fmt: skip
    head = ("component", "what", "first", "until", "for", "times", "how much")
    note = "What left the site stands among the flows that cross its boundary, and the books are closed with it."
    return join(table(head, rows, "    nnn"), tag("p", note, class_="small"))


def _how_much(event: Mapping[str, Any]) -> str:
    """What it added up to, and the most at once."""
    peak = amount(as_float(event["peak"]), str(event["unit"]))
    if event.get("amount") is None:
        return f"{peak} at most"
    return f"{amount(as_float(event['amount']), str(event['amount_unit']))}, {peak} at most"


# -- contingencies ------------------------------------------------------------------------------------------


def survived(results: Results) -> Markup:
    """Contingencies that the sizes were asked to bear, each run through the full physics."""
    found: Sequence[Mapping[str, Any]] = results.data("survived", []) or []
    if not found:
        return Markup()
    rows = []
    for course in found:
        lowest = sorted((as_float(share), store) for store, share in course["lowest"].items())
        least = f"{percent(lowest[0][0], 3)} of {lowest[0][1]}" if lowest else MISSING
        word = badge("borne", "good") if course["borne"] else badge("not borne", "bad")
        rows.append(
            (
                tag("b", course["name"]), word, when(results.start, as_float(course["begins_h"])),
                duration(as_float(course["hours"])), least, "; ".join(course["faults"]) or MISSING,
            )
        )  # fmt: skip
    head = ("contingency", "", "begins", "lasts", "lowest store", "what could not be")
    note = (
        "Each begins with the stocks that the run had at that moment, with what the study says is lost and what users "
        "go without, and need not end as it began: what follows is repair."
    )
    return join(table(head, rows, "   n  "), tag("p", note, class_="small"))


# -- energy per kg ------------------------------------------------------------------------------------------


def energy(results: Results) -> Markup:
    """Specific energies, each with what it counts."""
    found: Mapping[str, Mapping[str, Any]] = results.data("energy_per_kg", {})
    if not found:
        return Markup()  # a study that makes no matter has no energy per kg
    rows = [
        (
            tag("b", product),
            number(as_float(e.get("kWh_per_kg")), 4),
            number(as_float(e.get("kWh_e")), 4),
            number(as_float(e.get("kWh_th")), 4),
            number(as_float(e.get("kg")), 4),
            e.get("boundary", ""),
        )
        for product, e in found.items()
    ]
    head = ("product", "kWh/kg", "electric, kWh", "thermal, kWh", "made, kg", "what is counted")
    return table(head, rows, " nnnnp")


# -- flows --------------------------------------------------------------------------------------------------


def flows(results: Results) -> Markup:
    """What passed each bus over the run, and what crossed the boundary of the site."""
    by_bus: dict[str, list[Stream]] = defaultdict(list)
    for s in results.streams():
        by_bus[s.bus].append(s)
    outside = by_bus.pop("", [])
    parts = [_bus_table(bus, streams) for bus, streams in by_bus.items()]
    if outside:
        parts.append(_outside_table(outside))
    return tag("div", *parts, class_="pair-grid")


def _unit(streams: Sequence[Stream]) -> tuple[float, str]:
    """The unit of a table: small enough that its small numbers can still be read."""
    return display_unit(max((max(s.given, s.taken) for s in streams), default=0.0) / 20.0, streams[0].amount_unit)


def _bus_table(bus: str, streams: Sequence[Stream]) -> Markup:
    factor, unit = _unit(streams)
    used = sorted((s for s in streams if s.given > 0 or s.taken > 0), key=lambda s: (-s.given, -s.taken))
    rows: list[Row] = [(f"{s.component}.{s.port}", _side(s.given, factor), _side(s.taken, factor)) for s in used]
    rows.append(_total(used, factor, "total"))
    head = ("component.port", f"supplied, {unit}", f"drawn, {unit}")
    return table(head, rows, " nn", caption=bus if bus == streams[0].carrier else f"{bus} · {streams[0].carrier}")


def _side(value: float, factor: float) -> str:
    return number(value / factor, 4) if value > 0 else ""


def _total(streams: Sequence[Stream], factor: float, name: str) -> Markup:
    given, taken = sum(s.given for s in streams), sum(s.taken for s in streams)
    return tag("tr", tag("th", name, scope="row"), tag("td", _side(given, factor), class_="num"),
               tag("td", _side(taken, factor), class_="num"), class_="total")  # fmt: skip


def _outside_table(streams: Sequence[Stream]) -> Markup:
    rows = []
    for s in sorted(streams, key=lambda s: (s.amount_unit, -(s.given + s.taken))):
        if s.given <= 0 and s.taken <= 0:
            continue
        rows.append(
            (
                f"{s.component}.{s.port}",
                s.carrier,
                amount(s.taken, s.amount_unit, 4) if s.taken > 0 else "",
                amount(s.given, s.amount_unit, 4) if s.given > 0 else "",
            )
        )
    head = ("component.port", "carrier", "into the site", "out of the site")
    return table(head, rows, "  nn", caption="Across the boundary of the site")


# -- limits -------------------------------------------------------------------------------------------------


def limits(results: Results) -> Markup | None:
    """What a steady demand more on each bus would cost over the run, dearest first."""
    found = []
    for bus, carrier, price in prices(results):
        total = float(price.sum())
        if abs(total) < 1e-3 * max(1.0, abs(as_float(results.data("objective", {}).get("value", 1.0)))) * 1e-3:
            continue
        power = carrier in ("electricity", "heat", "sunlight")
        found.append(
            (
                total,
                bus,
                carrier,
                f"1{NBSP}kW" if power else f"1{NBSP}kg/h",
                _when(results, np.sign(total) * price),
            )
        )
    if not found:
        return None
    rows = [
        (
            tag("b", bus),
            carrier,
            more,
            amount(max(total, 0.0), results.worth) if total > 0 else "",
            amount(-total, results.worth) if total < 0 else "",
            span,
        )
        for total, bus, carrier, more, span in sorted(found, key=lambda f: -abs(f[0]))
    ]
    head = ("bus", "carrier", "more demand, always", "costs", "saves", "when it matters")
    return table(head, rows, "  nnnp")


def _when(results: Results, price: Any) -> str:
    stretch = dearest(price)
    if stretch is None:
        return "spread over the run"
    first, last, share = stretch
    hours = results.step / HOUR
    if last - first <= 1 and hours == 1:
        return f"{percent(share)} of it in the hour of {when(results.start, first)}"
    return f"{percent(share)} of it in the {duration((last - first) * hours)} from {when(results.start, first * hours)}"


# -- place -------------------------------------------------------------------------------------------------


def place(results: Results) -> Markup:
    """Where the plant stands, and its light beside what others found."""
    site: Mapping[str, Any] = results.data("site", {})
    shown: list[tuple[object, object]] = []
    for names, label, unit in _FACTS:
        value = next((site[n] for n in names if site.get(n) is not None), None)
        if value is not None:
            shown.append((label, f"{number(as_float(value), 6)}{unit}"))
    said = [title(str(site[k])) for k in ("name", "body", "what") if site.get(k)]
    light: Mapping[str, Any] = site.get("illumination") or {}
    return join(
        tag("p", ". ".join(said), "." if said else None),
        pairs(shown),
        _light(light, site) if light and "mast" in site else None,
    )


_FACTS = (
    (("latitude", "lat_deg"), "latitude", "°"),
    (("longitude", "lon_deg"), "longitude", "°"),
    (("height",), "height", f"{NBSP}m"),
    (("mast",), "mast", f"{NBSP}m"),
    (("sunlit",), "share of the time in sunlight", ""),
    (("sink_T",), "sink in the shade", f"{NBSP}K"),
    (("gravity",), "residual acceleration", f"{NBSP}m/s²"),
    (("gear_ratio",), "kg launched per kg in place", ""),
)


def _light(light: Mapping[str, Any], site: Mapping[str, Any]) -> Markup:
    """Ours first, then what others report."""
    dark = light.get("longest_dark_h")
    ours = duration(as_float(dark)) if dark is not None else MISSING
    lit = percent(as_float(light.get("lit_fraction")), 3)
    rows: list[Row] = [(tag("b", "this run"), "", _measured(site.get("mast"), "m"), lit, ours, "")]
    rows += [_published(p) for p in light.get("published") or ()]
    head = ("who", "where", "mast", "lit", "longest dark", "source")
    note = tag("p", light["note"], class_="small") if light.get("note") else None
    return join(table(head, rows, "ppnnn ", caption="Light, beside what others report"), note)


def _published(row: Mapping[str, Any]) -> Row:
    key, dark = str(row.get("key", "")), row.get("longest_dark_d")
    lit = _pair(row.get("lit"), lambda v: percent(v, 4))
    longest = _pair(dark, lambda v: f"{number(v)}{NBSP}d") if dark else MISSING
    mark = join(" ", badge("unverified", "bad")) if row.get("unverified") else None
    source = join(tag("a", key, href=f"#ref-{key}"), mark)
    return (row.get("who", ""), row.get("where", ""), _measured(row.get("mast"), "m"), lit, longest, source)


def _measured(value: Any, unit: str) -> str:
    return MISSING if value is None else f"{number(as_float(value))}{NBSP}{unit}"


def _pair(values: Any, show: Any) -> str:
    """One value, or two with a dash."""
    if values is None:
        return MISSING
    low, high = (values, values) if isinstance(values, (int, float)) else (values[0], values[-1])
    return str(show(float(low))) if low == high else f"{show(float(low))} – {show(float(high))}"
