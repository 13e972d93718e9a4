"""A campaign as one HTML file that opens offline: the answer, flights over time, depots, mass by year, all flights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gasloop.campaign import charts, table
from gasloop.report.markup import Markup, join, tag
from gasloop.report.shell import document, section
from gasloop.report.words import title
from gasloop.solve.campaign.things import YEAR

if TYPE_CHECKING:
    from gasloop.campaign.run import Result

_BOOK = ("brought", "made", "burned", "eaten", "boiled", "delivered", "thrown", "left")
_BOOK_HEAD = (
    "",
    "from supplies",
    "made",
    "burned",
    "used up",
    "boiled off",
    "delivered",
    "thrown away",
    "left at the end",
)


def html(result: Result) -> str:
    """The page as text."""
    name = result.asked.name
    body = tag(
        "main",
        tag("h1", title(name)),
        tag("p", result.asked.what) if result.asked.what else None,
        section("Answer", tag("ul", *(tag("li", line) for line in table.answer(result)))),
        section(
            "Flights",
            tag(
                "p",
                "Each line is a flight, as wide as its mass at departure; bands are what waits (blue in depots, sand a plant).",
                class_="small",
            ),
            _drawing(charts.flights(result)),
        ),
        *(section(f"Store: {store}", _drawing(chart)) for store, chart in charts.levels(result).items()),
        section("Mass that leaves the Earth, by year", _drawing(charts.by_year(result))),
        section("Books of what is carried [kg]", _scroll(_books(result))),
        section("Mass at low orbit for each kg", _scroll(_ratios(result))),
        _plants(result),
        section("Vehicles that fly each leg, by year", _scroll(_counts(result))),
        section("All flights", _scroll(_rows(_in_short(table.flight_rows(result))))),
        section("How it was found", tag("p", _solver(result)), _notes(result)),
    )
    return document(name, body)


def _books(result: Result) -> Markup:
    rows = [list(_BOOK_HEAD)]
    for name, book in result.found.books.items():
        if book.brought + book.made > 1e-3:
            rows.append([name, *(_number(getattr(book, key)) for key in _BOOK)])
    return _rows(rows)


def _counts(result: Result) -> Markup:
    counts = table.flights_per_year(result.found)
    years = len(next(iter(counts.values())))
    head = ["leg", *(str(result.asked.start.year + k) for k in range(years))]
    return _rows([head, *([leg, *(str(n) if n else "–" for n in row)] for leg, row in counts.items())])


def _ratios(result: Result) -> Markup:
    """Beside what the rocket equation alone asks for, what this campaign takes for one kg more of a demand."""
    from gasloop.solve.campaign.answer import least_ratio

    found = result.found
    rows = [["node", "rocket equation alone, no vehicle", "one kg more of a demand there, flights held"]]
    for node, ratio in least_ratio(found.campaign).items():
        asked = [
            p for d, p in zip(found.campaign.demands, found.marginal, strict=True) if d.node == node and p == p
        ]  # fmt: skip
        span = f"{min(asked):.3g} to {max(asked):.3g}" if asked and found.campaign.minimise == "mass" else "–"
        rows.append([node, f"{ratio:.3f}", span])
    return _rows(rows)


def _plants(result: Result) -> Markup | None:
    """What each round assumed of a plant of ours, and what its plan found."""
    if not result.rounds:
        return None
    rows = [["round", "plant", "product [kg/yr]", "assumed [kg]", "planned [kg]", "gap"]]
    for i, a in enumerate(result.rounds, start=1):
        rows.append(
            [str(i), a.plant, _number(a.rate * YEAR), _number(a.assumed), _number(a.planned), f"{100 * a.gap:.2g} %"]
        )
    corners = [
        f"{name}: {_number(m)} kg make {_number(r * YEAR)} kg/yr"
        for name, plant in result.curves.items()
        for m, r in zip(plant.masses, plant.rates, strict=True)
    ]
    return section("Plants of ours", _scroll(_rows(rows)), tag("ul", *(tag("li", c) for c in corners)))


def _solver(result: Result) -> str:
    found = result.found
    return (
        f"{found.columns} columns, {found.whole} of them whole, {found.seconds:.2g} s; gap {found.gap:.2g}, no campaign below "
        f"{found.bound:.6g}. {table.status(result).capitalize()}."
    )


def _notes(result: Result) -> Markup | None:
    told = table.notes(result)
    return tag("ul", *(tag("li", note) for note in told)) if told else None


def _rows(rows: Sequence[Sequence[str]]) -> Markup:
    head = tag("tr", *(tag("th", h.replace("_", " ")) for h in rows[0]))
    return tag("table", tag("thead", head), tag("tbody", *(tag("tr", *(tag("td", c) for c in r)) for r in rows[1:])))


def _in_short(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Whole kg, and a dash for none: the file beside the page has the digits."""

    def short(cell: str) -> str:
        try:
            return "–" if abs(float(cell)) < 0.5 else _number(float(cell))
        except ValueError:
            return cell

    return [[h.replace("_at_departure", "") for h in rows[0]], *([short(c) for c in row] for row in rows[1:])]


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 0.5 else "0"


def _scroll(content: Markup) -> Markup:
    return tag("div", content, class_="scroll")


def _drawing(content: Markup) -> Markup:
    return tag("div", join(content), class_="drawing")
