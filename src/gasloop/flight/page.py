"""A mission as one HTML file that opens offline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gasloop.flight.charts import bats, counts, level, map_of, waterfall
from gasloop.flight.course import Course
from gasloop.flight.run import Result, answer, way_of
from gasloop.knowledge.sources import cite, references
from gasloop.places.deltav import Leg, side_by_side
from gasloop.places.nodes import NODES
from gasloop.report.markup import Markup, join, tag
from gasloop.report.shell import document, section

_UNTOLD = "not told apart"


def html(result: Result) -> str:
    """The page as text."""
    mission = result.mission
    told = [tag("p", sentence) for sentence in answer(result)]
    body = tag(
        "main",
        tag("h1", mission.name.replace("_", " ").capitalize()),
        tag("p", mission.what) if mission.what else None,
        *told,
        *_flown(result),
        *_tankers(result),
        _elements(result) if mission.plan is not None else None,
        _legs(mission.legs) if mission.legs else None,
        section("Remarks", tag("ul", *(tag("li", r) for r in mission.remarks))) if mission.remarks else None,
    )
    return document(mission.name, body)


def _flown(result: Result) -> Iterable[Markup]:
    course, mission = result.course, result.mission
    if course is None:
        return
    own = [n for n in mission.ways.nodes if n not in NODES]
    order = [one for n in NODES for one in (n, *(o for o in own if mission.ways.alias.get(o) == n))]
    order += [n for n in own if n not in order]
    yield section("Where each craft is", tag("div", bats(course, order), class_="drawing"))
    if course.burns or course.transfers:
        yield section(
            "Propellant by burn",
            tag("p", "Full: burnt; pale: left after it.", class_="small"),
            tag("div", waterfall(course), class_="drawing"),
        )
    if any(b.start != b.end for b in course.burns):
        yield section("Legs flown [m/s]", tag("div", map_of(course, mission.ways.alias), class_="drawing"))
    for name, one in {"As stated": course, **result.variants}.items():
        yield section(f"{name.replace('_', ' ').capitalize()}: burns", _burns(one), _transfers(one), _masses(one))


def _burns(course: Course) -> Markup:
    head = (
        "burn",
        "stage",
        "dv [m/s]",
        "used [kg]",
        "left [kg]",
        "left [%]",
        "could still give [m/s]",
        "runs out first",
    )
    rows = [
        (way_of(b), b.stage, f"{b.dv:,.1f}", _by(b.used), _by(b.left), f"{100 * b.share:.1f}", f"{b.spare_dv:,.0f}", b.first_out)
        for b in course.burns
    ]  # fmt: skip
    stop = tag("p", tag("b", "Stops here: "), course.failure.said) if course.failure else None
    return join(_table(head, rows), stop)


def _by(masses: dict[str, float] | object) -> str:
    assert isinstance(masses, dict)
    return ", ".join(f"{m:,.0f} {s}" for s, m in masses.items())


def _transfers(course: Course) -> Markup | None:
    if not course.transfers:
        return None
    rows = [
        (t.source, t.to, _by(dict(t.left)), _by(dict(t.arrived)), f"{t.lasts / 3600:.2f}" if t.lasts else "")
        for t in course.transfers
    ]
    return _table(("from", "to", "left [kg]", "arrived [kg]", "takes [h]"), rows)


def _masses(course: Course) -> Markup:
    rows = [(way, _by({s: m for s, m in column.items() if abs(m) > 1e-9})) for way, column in course.ledger.items()]
    return _table(("way", "mass [kg]"), [r for r in rows if r[1]])


def _tankers(result: Result) -> Iterable[Markup]:
    asked = result.mission.tanking
    if asked is None or not result.tanked:
        return
    caption = (
        f"Line: median; band: 80 % of {asked.samples} samples; dots: arrivals in the first of them. {asked.because}."
    )
    yield section(
        "Depot filled by tankers", tag("p", caption, class_="small"), tag("div", level(result.tanked[0], asked.fill), class_="drawing")
    )  # fmt: skip
    yield section("Number of launches", tag("div", counts(result.tanked), class_="drawing"))


def _elements(result: Result) -> Markup:
    """What flies, as loaded at the start."""
    plan, because = result.mission.plan, result.mission.because
    assert plan is not None
    rows = [
        (e.name, f"{e.dry:,.0f}", _by({s: t.mass for s, t in e.tanks.items()}),
         f"{e.engine.isp:.0f} s, {_mixture(e.engine.shares)}" if e.engine else "",
         f"{e.crew}" if e.crew else "", because[e.name])
        for e in plan.elements.values()
    ]  # fmt: skip
    caption = tag("p", f"Specific impulse times g0 = {plan.g0:g} m/s2 is the exhaust speed.", class_="small")
    return section("Elements", caption, _table(("element", "dry [kg]", "loaded [kg]", "engine", "crew", "from"), rows))


def _mixture(shares: Mapping[str, float]) -> str:
    """``O2:H2 = 5.5``."""
    if len(shares) == 1:
        return next(iter(shares))
    (oxidiser, a), (fuel, b) = shares.items()
    return f"{oxidiser}:{fuel} = {a / b:.3g}"


def _legs(legs: Iterable[Leg]) -> Markup:
    """What each leg rests on, and what other sets say of it."""
    once = {leg.name: leg for leg in legs}
    rows = [
        (leg.name, f"{leg.dv:,.1f}", _part(leg.ideal), _part(leg.losses), _part(leg.margin),
         f"{cite(leg.source).text if leg.source in references() else leg.note} ({leg.confidence})",
         ", ".join(f"{name} {one.dv:,.0f}" for name, one in side_by_side(leg.start, leg.end).items()))
        for leg in once.values()
    ]  # fmt: skip
    head = ("leg", "dv [m/s]", "ideal", "losses", "margin", "source", "sets side by side [m/s]")
    return section("Legs, and what others say", _table(head, rows))


def _part(value: float | None) -> str:
    return _UNTOLD if value is None else f"{value:,.1f}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Markup:
    top = tag("thead", tag("tr", *(tag("th", h) for h in head)))
    body = tag("tbody", *(tag("tr", *(tag("td", c) for c in row)) for row in rows))
    return tag("div", tag("table", top, body), class_="scroll")
