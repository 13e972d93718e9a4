"""Why to believe it, and where not to: gaps, residuals, parameters, references, versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from gasloop.report.elements import Row, as_float, badge, bar, folded, table
from gasloop.report.markup import Markup, join, tag
from gasloop.report.reading import Results
from gasloop.report.words import MISSING, NBSP, amount, number, percent, plural, seconds, title, unit_text

WORST = 8  # gaps shown before the rest is folded away


def gaps(results: Results) -> Markup:
    """The worst disagreements of plan and run."""
    found = results.group("agreement")
    if found is None:
        return tag("p", "There was no run to compare with the plan.")
    units = {f"{s.component}.{s.port}": s.amount_unit for s in results.streams("planned")}
    rows: list[tuple[float, Row]] = []
    if "gap_flow" in found:
        planned, run = (found[n].values if n in found else None for n in ("planned_year", "simulated_year"))
        for i, (name, gap) in enumerate(
            zip(found["arc"].values.tolist(), found["gap_flow"].values.tolist(), strict=True)
        ):
            sides = [_yearly(v, i, units.get(str(name), "")) for v in (planned, run)]
            rows.append((float(gap), (str(name), "flow over the run", *sides, percent(float(gap), 3))))
    if "gap_stock" in found:
        for name, gap in zip(found["stock"].values.tolist(), found["gap_stock"].values.tolist(), strict=True):
            rows.append((float(gap), (str(name), "stock, largest gap of its peak", "", "", percent(float(gap), 3))))
    rows.sort(key=lambda r: -r[0])
    head, kinds = ("where", "what", "planned", "as run", "gap"), "  nnn"
    worst = table(head, [r for _, r in rows[:WORST]], kinds)
    rest = rows[WORST:]
    return join(
        worst,
        folded(f"{plural(len(rest), 'smaller gap')}", table(head, [r for _, r in rest], kinds)) if rest else None,
    )


def _yearly(values: Any, i: int, unit: str) -> Markup | str:
    """Given or taken over the run, in words rather than by a sign."""
    if values is None:
        return ""
    value = float(values[i])
    return join(
        tag("span", "drawn " if value < 0 else "supplied " if value > 0 else "", class_="muted"),
        amount(abs(value), unit, 5),
    )


def rounds(results: Results) -> Markup | None:
    """How plan and run came together."""
    found: list[Mapping[str, Any]] = results.data("iterations", [])
    if not found:
        return None
    rows = [
        (
            str(i + 1),
            percent(as_float(r.get("gap")), 3),
            r.get("where", ""),
            amount(as_float(r.get("objective")), results.worth, 5),
        )
        for i, r in enumerate(found)
    ]
    return table(("round", "largest gap", "where", "objective"), rows, "nn n", caption="Rounds of plan and run")


def residuals(results: Results) -> Markup | None:
    """How well the books of the run close."""
    found: Mapping[str, Any] = results.data("residuals", {})
    if not found:
        return None
    made = found.get("entropy_made")
    rows: list[Row] = [
        (name, number(as_float(found[name]), 2), allowed)
        for name, allowed in (("elements", "10⁻⁹"), ("mass", "10⁻⁹"), ("energy", "10⁻⁶"))
        if name in found
    ]
    if made is not None:
        rows.append(("entropy made", f"{number(as_float(made), 3)}{NBSP}J/K", "not negative"))
    return table(("law", "residual, relative", "allowed"), rows, " n ", caption="Residuals of the run")


# -- parameters ---------------------------------------------------------------------------------------------


def unverified(results: Results) -> list[Mapping[str, Any]]:
    """The parameters whose source nobody has read."""
    return [p for p in results.parameters if int(p.get("unverified") or 0)]


def parameters(results: Results) -> Markup:
    """All numbers the run rests on: changed ones first, then by component."""
    changed = [p for p in results.parameters if str(p.get("because") or "")]
    by_component: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for p in results.parameters:
        by_component[str(p["component"])].append(p)
    parts: list[Markup] = []
    if changed:
        rows = [(_name(p), _value(p), p.get("because", ""), _source(p)) for p in changed]
        parts.append(table(("changed", "value", "because", "source"), rows, " np "))
    if unverified(results):
        rows = [(_name(p), _value(p), p.get("what", ""), _source(p)) for p in unverified(results)]
        parts.append(
            folded(
                f"{plural(len(rows), 'number')} whose source nobody has read",
                table(("unverified", "value", "meaning", "source"), rows, " np "), opened=len(rows) <= 12,
            )
        )  # fmt: skip
    for component, found in by_component.items():
        bad = sum(int(p.get("unverified") or 0) for p in found)
        summary = join(
            tag("b", component),
            f" · {plural(len(found), 'number')}",
            join(" ", badge(f"{bad} unverified", "bad")) if bad else None,
        )
        full = [(_name(p, short=True), _value(p), _range(p), p.get("what", ""), _source(p)) for p in found]
        parts.append(folded(summary, table(("name", "value", "range", "meaning", "source"), full, " nnp ")))
    return join(*parts)


def _name(p: Mapping[str, Any], short: bool = False) -> Markup:
    name = str(p["name"]) if short else f"{p['component']}.{p['name']}"
    marks = [badge("unverified", "bad")] if int(p.get("unverified") or 0) else []
    marks += [badge("changed", "note")] if short and str(p.get("because") or "") else []
    return join(tag("code", name), *(join(" ", m) for m in marks))


def _value(p: Mapping[str, Any]) -> str:
    unit = str(p.get("unit", ""))
    return f"{number(as_float(p.get('value')), 5)}{NBSP}{unit_text(unit) if unit != '1' else ''}".rstrip()


def _range(p: Mapping[str, Any]) -> Markup:
    """Low to high, with a mark where the value lies."""
    low, high, value = (as_float(p.get(k)) for k in ("low", "high", "value"))
    text = f"{number(low)} – {number(high)}"
    if not high > low:
        return join(text)
    at = 100 * min(max((value - low) / (high - low), 0.0), 1.0)
    outside = not low <= value <= high
    return join(
        text,
        tag(
            "span",
            tag("i", style=f"left:{at:.0f}%"),
            class_="range out" if outside else "range",
            role="presentation",
        ),
    )


def _source(p: Mapping[str, Any]) -> Markup:
    key = str(p.get("source") or "")
    return tag("a", key, href=f"#ref-{key}") if key else join(MISSING)


# -- references and versions --------------------------------------------------------------------------------


def keys(results: Results) -> list[str]:
    """The references that the page points to."""
    named = {str(k) for k in results.data("sources", [])} | {str(p.get("source") or "") for p in results.parameters}
    light: Mapping[str, Any] = (results.data("site", {}) or {}).get("illumination") or {}
    named |= {str(p.get("key", "")) for p in light.get("published") or ()}
    return sorted(named - {""})


def references(results: Results) -> Markup:
    """Everything cited, in full; a key that the package does not know is shown as such."""
    from gasloop.knowledge.sources import cite

    items = []
    for key in keys(results):
        try:
            text: object = cite(key).text
        except KeyError:
            text = tag("span", "this key is not in the package's references", class_="fault")
        items.append(tag("li", tag("code", key), " ", text, id=f"ref-{key}"))
    return tag("ol", *items, class_="references") if items else tag("p", "No source is named in the results.")


def provenance(results: Results) -> Markup:
    """Versions, settings, timings."""
    timings: Mapping[str, float] = results.data("timings", {})
    versions: Mapping[str, str] = results.data("versions", {})
    settings: Mapping[str, Any] = results.data("settings", {})
    total = sum(float(v) for v in timings.values())
    times: list[Row] = [
        (k, seconds(float(v)), bar(float(v) / max(max(timings.values()), 1e-9))) for k, v in timings.items()
    ]
    times.append(
        tag(
            "tr",
            tag("th", "total", scope="row"),
            tag("td", seconds(total), class_="num"),
            tag("td"),
            class_="total",
        )
    )
    parts = []
    if timings:
        parts.append(table(("stage", "time", ""), times, " n ", caption="Timings"))
    if versions:
        parts.append(table(("package", "version"), [(k, v) for k, v in versions.items()], " n", caption="Versions"))
    if settings:
        parts.append(
            table(
                ("setting", "value"),
                [(title(k).lower(), _plain(v)) for k, v in settings.items()],
                " n",
                caption="Settings",
            )
        )
    return tag("div", *parts, class_="pair-grid")


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: MISSING}[value]
    return number(float(value), 6) if isinstance(value, (int, float)) else str(value)
