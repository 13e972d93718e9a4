"""The page: one HTML file from a results tree. It opens offline, and a content policy in it forbids any
fetch.

It reads only the tree (and the package's references, for what the tree cites).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gasloop.report import charts, closure, cost, flowsheet, limits, plant, reliability, trust
from gasloop.report.elements import as_float, badge, folded, pairs
from gasloop.report.markup import Markup, join, tag
from gasloop.report.reading import Results
from gasloop.report.shell import head
from gasloop.report.words import MISSING, NBSP, amount, duration, listed, number, percent, plural, title, when
from gasloop.report.writing import write_all

if TYPE_CHECKING:
    import xarray as xr

_READ_THE_DIAGRAM = (
    "Beside each arrow: the mean flow over the run, {}, and its share of the flow at full load. Lines are "
    "buses, coloured by what they carry; a dot is a joint, a gap a crossing, an open circle the boundary of "
    "the site. Matter goes from left to right; what goes back runs along the bottom. Point at a line to see "
    "all of it."
)
_READ_THE_GAPS = (
    "The plan is made with straight lines; the run follows it with the full physics. A stock is compared at "
    "every edge of the plan, against its peak; a flow over the whole run, against itself or, where it is "
    "small, against a set share of what passes its bus. In the run an operator may trim loads toward the "
    "planned stock; the trim that was needed is told, so that it hides nothing."
)


@dataclass(frozen=True)
class Section:
    """A part of the page with its place in the contents."""

    key: str
    heading: str
    body: Markup


def write(tree: xr.DataTree, path: Path) -> None:
    """Write the page."""
    write_all(path.parent, {path.name: html(tree)})


def html(tree: xr.DataTree) -> str:
    """The page as text."""
    results = Results(tree)
    panels = charts.panels(results, [limits.panels])
    script, figures = charts.embed(panels)
    sections = [s for s in _sections(results, panels, figures) if s.body]
    name = title(results.text("name", "study"))
    return "<!doctype html>\n" + tag(
        "html",
        head(name, drawn=bool(figures)),
        tag(
            "body",
            tag("a", "To the content", href="#answer", class_="skip"),
            _contents(name, sections),
            tag("main", _head(results, name), *(_section(s) for s in sections), _foot(results)),
            script,
        ),
        lang="en",
    )


def _contents(name: str, sections: Sequence[Section]) -> Markup:
    items = (tag("li", tag("a", s.heading, href=f"#{s.key}")) for s in sections)
    return tag("nav", tag("p", name, class_="brand"), tag("ul", *items), aria_label="Contents")


def _section(section: Section) -> Markup:
    return tag("section", tag("h2", section.heading), section.body, id=section.key)


# -- the head: the answer first -----------------------------------------------------------------------------


def _head(results: Results, name: str) -> Markup:
    passes = bool(int(results.tree.attrs.get("passes", 0)))
    site = results.data("site", {}) or {}
    span = f"{duration(results.hours)} from {when(results.start, 0)}"
    where = f"{title(str(site.get('name', '')))}, {site.get('body', '')}" if site.get("name") else ""
    status = results.text("status")
    return tag(
        "header",
        tag("p", " · ".join(p for p in (where, span) if p), class_="where"),
        tag("h1", name),
        tag("p", results.text("what"), class_="asked") if results.text("what") else None,
        tag("p", results.text("answer"), class_="answer"),
        tag(
            "p",
            badge("in agreement" if passes else "not in agreement", "good" if passes else "bad"),
            " ",
            status,
            class_="status",
        ),
        tag("div", *_cards(results), class_="cards"),
        id="answer",
    )


def _cards(results: Results) -> list[Markup]:
    objective = results.data("objective", {}) or {}
    agreement = results.data("agreement", {}) or {}
    residual = results.data("residuals", {}) or {}
    total = sum(as_float(r.get("mass")) for r in results.design)
    bad = len(trust.unverified(results))
    cards = [(amount(total, "kg", 4), _mass_name(results), "sum of all components, growth allowance included")]
    if objective:
        least, unit = as_float(objective.get("value")), str(objective.get("unit", ""))
        cards.insert(
            0,
            (
                amount(least, unit, 4),
                title(str(objective.get("what", "objective"))).lower(),
                "what the plan minimises",
            ),
        )
    energies: Mapping[str, Mapping[str, Any]] = results.data("energy_per_kg", {}) or {}
    if energies:
        # The widest boundary is the one that uses most; the table has all others.
        product = max(energies, key=lambda p: as_float(energies[p].get("kWh_e")))
        value = f"{number(as_float(energies[product].get('kWh_per_kg')))}{NBSP}kWh/kg"
        cards.append((value, product, str(energies[product].get("boundary", ""))))
    if agreement:
        cards.append(
            (
                percent(as_float(agreement.get("gap_relative_max")), 3),
                "largest gap of plan and run",
                str(agreement.get("where", "")),
            )
        )
    if residual:
        cards.append((number(as_float(residual.get("energy")), 2), "energy residual of the run", "relative"))
    if results.parameters:
        cards.append((str(bad), "unverified numbers", f"of {len(results.parameters)} that the run rests on"))
    return [
        tag("div", tag("b", value), tag("span", what), tag("small", note), class_="card") for value, what, note in cards
    ]


def _mass_name(results: Results) -> str:
    """Mass is landed on the ground of another body; in free space, and on the Earth, it is only there."""
    at_home = (results.data("site", {}) or {}).get("body") == "Earth"
    return "landed mass" if results.grounded and not at_home else "mass in place"


# -- the sections -------------------------------------------------------------------------------------------


def _sections(results: Results, panels: Sequence[charts.Panel], figures: Mapping[int, Markup]) -> list[Section]:
    def drawn(room: str) -> Markup:
        here = [figures[i] for i, p in enumerate(panels) if p.room == room]
        return tag("div", *here, class_="charts") if here else Markup()

    return [
        Section("plant", "The plant", _plant(results)),
        Section("sizes", "Sizes and masses", plant.sizes(results) if results.design else Markup()),
        Section("cost", "What it costs", cost.cost(results)),
        Section("limits", "What limits the design", _limits(results, drawn("limits"))),
        Section("closure", "How far it goes round", closure.closure(results)),
        Section("esm", "Equivalent system mass", closure.esm(results)),
        Section("events", "What happened in the run", plant.events(results)),
        Section("survived", "What it bears", plant.survived(results)),
        Section("air", "Limits of the air", _air(results, drawn("air"))),
        Section("spares", "Failures and spares", reliability.section(results)),
        Section("energy", "Energy per kilogram", plant.energy(results)),
        Section("year", "Power and heat over time", drawn("year")),
        Section("stocks", "Stocks, planned and as run", drawn("stocks")),
        Section("loads", "Loads", drawn("loads")),
        Section("flows", "Flows over the run", plant.flows(results)),
        Section("agreement", "Where plan and run differ", _agreement(results)),
        Section("place", "Place and light", plant.place(results) if results.data("site") else Markup()),
        Section("parameters", "Numbers it rests on", _parameters(results)),
        Section("references", "References", trust.references(results)),
        Section("provenance", "How it was computed", _provenance(results)),
    ]


def _plant(results: Results) -> Markup:
    svg = flowsheet.of_results(results)
    ran = "as run" if results.ran == "simulated" else "as planned"
    return join(
        tag("div", Markup(svg), class_="drawing", tabindex=0),
        tag(
            "p",
            _READ_THE_DIAGRAM.format(ran),
            class_="small",
        ),
        _faults(results),
    )


def _faults(results: Results) -> Markup | None:
    found = results.data("faults", []) or []
    if not found:
        return None
    return tag("p", tag("b", "Faults in this run: "), "; ".join(_fault(f) for f in found), ".")


def _fault(fault: Any) -> str:
    if not isinstance(fault, Mapping):
        return str(fault)
    return ", ".join(f"{k} {v}" for k, v in fault.items())


def _limits(results: Results, drawn: Markup) -> Markup:
    said = [str(s) for s in results.data("limits", []) or []]
    shown, rest = said[:6], said[6:]
    table = plant.limits(results)
    if not said and table is None:
        return join(tag("p", "The plan has no prices: with whole modules to choose there are none."), drawn)
    return join(
        tag("ul", *(tag("li", s) for s in shown), class_="findings") if shown else None,
        folded(f"{len(rest)} more", tag("ul", *(tag("li", s) for s in rest))) if rest else None,
        table,
        drawn,
    )


def _air(results: Results, drawn: Markup) -> Markup:
    table = limits.section(results)
    return join(table, drawn) if table else Markup()


def _agreement(results: Results) -> Markup:
    found = results.data("agreement", {}) or {}
    facts: list[tuple[object, object]] = []
    if found:
        facts.append(
            ("largest gap", f"{percent(as_float(found.get('gap_relative_max')), 3)} at {found.get('where', '')}")
        )
        if found.get("tolerance") is not None:
            facts.append(("allowed", percent(as_float(found["tolerance"]))))
        bound = found.get("trim_bound")
        within = f", allowed {percent(as_float(bound))}" if bound is not None else ""
        where = f" at {found['trim_where']}" if found.get("trim_where") else ""
        facts.append(
            (
                "largest trim by the operator",
                f"{percent(as_float(found.get('trim_max', 0.0)))} of size{where}{within}",
            )
        )
        moved = found.get("thermostat_max") or {}
        for name, most in moved.items():
            facts.append((f"most that the thermostat moved {name}", f"{percent(as_float(most))} of size"))
        if found.get("out_of_bounds"):
            facts.append(("outside its bounds", listed([str(s) for s in found["out_of_bounds"]])))
    return join(
        tag(
            "p",
            _READ_THE_GAPS,
        ),
        pairs(facts) if facts else None,
        trust.gaps(results),
        tag("div", trust.rounds(results), trust.residuals(results), class_="pair-grid"),
    )


def _parameters(results: Results) -> Markup:
    if not results.parameters:
        return Markup()
    bad = len(trust.unverified(results))
    count = plural(len(results.parameters), "number")
    return join(
        tag(
            "p",
            f"{count}, each with its range and source. ",
            tag("b", f"{bad} of them unverified"),
            ": nobody here has read the source. The bar shows where the value lies in its range.",
        ),
        trust.parameters(results),
    )


def _provenance(results: Results) -> Markup:
    text = results.text("study_text")
    return join(
        trust.provenance(results),
        folded("The study, as it was run", tag("pre", tag("code", text))) if text else None,
    )


def _foot(results: Results) -> Markup:
    version = (results.data("versions", {}) or {}).get("gasloop", MISSING)
    return tag(
        "footer",
        tag(
            "p",
            f"Made by gasloop {version} from results.nc, format {results.text('format')}. Times are UTC.",
        ),
    )


__all__ = ["html", "write"]
