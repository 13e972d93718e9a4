"""A tour as one HTML file that opens offline: the answer, planes, nodes over time, what is on board, all legs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gasloop.report.markup import Markup, tag
from gasloop.report.shell import document, section
from gasloop.report.words import title
from gasloop.solve.tour.things import DAY
from gasloop.tour import charts, table

if TYPE_CHECKING:
    from gasloop.tour.run import Result


def html(result: Result) -> str:
    """The page as text."""
    asked, tour = result.asked, result.done.tour
    body = tag(
        "main",
        tag("h1", title(asked.name)),
        tag("p", asked.what) if asked.what else None,
        section("Answer", tag("ul", *(tag("li", line) for line in table.answer(result)))),
        section(
            "Planes",
            tag(
                "p",
                "The distance of two points is about the angle between two planes. Arrows are legs.",
                class_="small",
            ),
            _drawing(charts.planes(result)),
        ),
        section(
            "Nodes over time" if tour.planes == "drift" else "Inclination over time",
            tag("p", _words_of_nodes(tour.planes), class_="small"),
            _drawing(charts.over_time(result)),
        ),
        section("On board", _drawing(charts.on_board(result))),
        section("All legs", _scroll(_flights(result))),
        section("Assumptions", _assumptions(result)),
    )
    return document(asked.name, body)


def _words_of_nodes(planes: str) -> str:
    if planes == "drift":
        return (
            "Grey: clients, whose planes the Earth's flattening turns. Coloured: servicers, which wait on lower or higher orbits until "
            "their plane is that of the next client. An upright step is paid for. Dots: a client is served."
        )
    return "Grey: clients. Coloured: servicers. Dots: a client is served."


def _flights(result: Result) -> Markup:
    done = result.done
    heads = (
        "servicer",
        "trip",
        "from",
        "to",
        "leaves",
        "arrives",
        "turn",
        "climb",
        "phase",
        "waits at",
        "mass before",
        "burnt",
        "given",
    )
    units = ("", "", "", "", "", "", "m/s", "m/s", "m/s", "km", "kg", "kg", "kg")
    rows = [[h if not u else f"{h} [{u}]" for h, u in zip(heads, units, strict=True)]]
    for row in (table.flight_row(result, *numbers) for numbers in table.numbered(done)):
        rows.append(
            [str(row["servicer"]), str(row["trip"]), row["from"], row["to"], row["leaves"], row["arrives"],
             *(f"{row[k]:.1f}" for k in ("turn_m_s", "climb_m_s", "phase_m_s")), str(row["waits_at_km"]),
             *(f"{row[k]:.1f}" for k in ("before_kg", "burnt_kg", "given_kg"))]
        )  # fmt: skip
    return _rows(rows)


def _assumptions(result: Result) -> Markup:
    asked, tour, done = result.asked, result.done.tour, result.done
    craft = tour.servicer
    grid = f" on a grid of {len(tour.dates)} dates, {tour.step / DAY:.0f} d apart" if tour.dated else ""
    told = [
        f"Solved {table.status(done)}{grid}, least {tour.minimise}; {done.seconds:.2g} s.",
        f"Burns are short against a turn; orbits are circles. The phase of a client is met in at most {tour.turns} turns; where "
        "circles differ in size, or after waiting, half a turn is paid, whatever the angle then is.",
        f"A servicer: {craft.dry:.0f} kg dry, {craft.isp:g} s, {craft.trapped:.0f} kg that cannot be taken out of tank and hold; "
        f"{100 * tour.lost:.2g} % of what leaves it is lost on the way into a client.",
    ]
    if asked.product.cold:
        told.append("The product is cryogenic: what boils off on the way is not worked out, beyond the losses stated.")
    told += [f"{key}: {text}" for key, text in asked.because.items()]
    return tag("ul", *(tag("li", t) for t in told))


def _rows(rows: Sequence[Sequence[str]]) -> Markup:
    head = tag("tr", *(tag("th", h) for h in rows[0]))
    return tag("table", tag("thead", head), tag("tbody", *(tag("tr", *(tag("td", c) for c in r)) for r in rows[1:])))


def _scroll(content: Markup) -> Markup:
    return tag("div", content, class_="scroll")


def _drawing(content: Markup) -> Markup:
    return tag("div", content, class_="drawing")
