"""A campaign's answer as sentences, as data and as tables."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from gasloop.report.csv_text import csv_text
from gasloop.solve.campaign.answer import Book, Flight, Found, least_ratio
from gasloop.solve.campaign.things import DAY, YEAR

if TYPE_CHECKING:
    from gasloop.campaign.run import Result

SHORT = 1e-3  # of a demand: less is met


def summary(result: Result) -> dict[str, Any]:
    """The summary for machines."""
    found, asked = result.found, result.asked
    return {
        "campaign": asked.name,
        "status": status(result),
        "passes": passes(result),
        "answer": answer(result),
        **_numbers(found),
        "without_plants": None if result.without is None else _numbers(result.without),
        "least_mass_ratio": least_ratio(found.campaign),
        "plants": {p.name: _kg(found.plant_mass(p.name)) for p in found.campaign.plants},
        "rounds": [
            {"plant": a.plant, "product": {"value": a.rate * YEAR, "unit": "kg/yr"}, "assumed": _kg(a.assumed),
             "planned": _kg(a.planned), "gap": a.gap}
            for a in result.rounds
        ],
        "notes": notes(result),
    }  # fmt: skip


def passes(result: Result) -> bool:
    """Everything that must be met is met, the solver came to its end, and plant plan and campaign agree."""
    return result.found.in_time and result.agrees


def status(result: Result) -> str:
    """In a word."""
    if not result.found.in_time:
        return "found, not proved: the time was up"
    if not result.agrees:
        return "plant plan and campaign differ"
    return "optimal within the gap"


def answer(result: Result) -> list[str]:
    """Sentences."""
    found = result.found
    told = [
        f"{_t(found.mass)} leave the Earth in {_launches(found)}; proved within {100 * found.gap:.2g} % "
        f"(no campaign takes less than {_t(found.bound)})."
        if found.campaign.minimise == "mass"
        else f"{found.campaign.minimise}: {found.objective:.6g}, proved within {100 * found.gap:.2g} %; {_t(found.mass)} leave "
        f"the Earth in {_launches(found)}."
    ]
    if result.without is not None:
        change = found.mass / result.without.mass - 1.0 if result.without.mass else 0.0
        told.append(f"Without plants {_t(result.without.mass)}: with them {100 * change:+.1f} %.")
    elif result.why_without and found.campaign.plants:
        told.append(f"Without plants there is no such campaign: {result.why_without}.")
    told.append(f"New vehicles: {vehicles({k: n for k, n in found.built.items() if n}) or 'none'}.")
    for plant in found.campaign.plants:
        mass = found.plant_mass(plant.name)
        told.append(
            f"Plant '{plant.name}' grows to {_t(mass)} and makes {_t(_made(found, plant.name))} over the campaign."
            if mass > 1e-3
            else f"Plant '{plant.name}' does not pay and is not brought."
        )
        if mass > plant.most * (1 - 1e-6):
            told.append(f"Plant '{plant.name}' is as large as it may be: a larger one might do better.")
    for name, book in fluids(found).items():
        from_plant = book.made / (book.made + book.brought)
        told.append(
            f"{name}: {_t(book.brought)} from the Earth, {_t(book.made)} made ({100 * from_plant:.0f} %); {_t(book.burned)} "
            f"burned, {_t(book.delivered)} delivered, {_t(book.boiled)} boiled off, {_t(book.thrown)} thrown away."
        )
    told += [f"Not delivered: {line}." for line in unmet(found)]
    return told


def notes(result: Result) -> list[str]:
    """What to know of the numbers: delta-v from memory, flights that take longer than the calendar gives them."""
    dates = (*result.found.campaign.dates, math.inf)
    slow = {f.leg: f for f in result.found.flights if f.lands == f.epoch and f.arrives > dates[f.epoch + 1]}
    told = [
        f"'{name}' comes in {(f.arrives - dates[f.epoch + 1]) / DAY:.3g} d after the next phase has begun: let the phases lie "
        f"further apart, or give the leg `arrives:`"
        for name, f in slow.items()
    ]
    return [*result.asked.notes, *told]


def unmet(found: Found) -> list[str]:
    """What falls short, by demand."""
    sums: dict[tuple[str, str, str], float] = {}
    for demand, short in zip(found.campaign.demands, found.short, strict=True):
        if short > SHORT * demand.amount:
            key = (demand.name, demand.what, demand.node)
            sums[key] = sums.get(key, 0.0) + short
    return [f"{_t(mass)} of {what} at {node} ({name})" for (name, what, node), mass in sums.items()]


def fluids(found: Found) -> dict[str, Book]:
    """Books of what is carried in tanks and moved at all."""
    names = [c.name for c in found.campaign.commodities if c.fluid]
    return {n: found.books[n] for n in names if found.books[n].made + found.books[n].brought > 1e-3}


def flights_per_year(found: Found) -> dict[str, list[int]]:
    """Vehicles that fly each leg, year by year."""
    years = math.ceil((found.campaign.dates[-1] + DAY) / YEAR)
    counts = {leg.name: [0] * years for leg in found.campaign.legs}
    for flight in found.flights:
        counts[flight.leg][int(flight.leaves / YEAR + 1e-9)] += sum(flight.vehicles.values())
    return counts


def mass_per_year(found: Found) -> dict[str, list[float]]:
    """What leaves the Earth, by commodity and (all vehicles) dry mass, year by year [kg]."""
    counted = {leg.name for leg in found.campaign.legs if leg.counts}
    years = math.ceil((found.campaign.dates[-1] + DAY) / YEAR)
    sums: dict[str, list[float]] = {}

    def add(name: str, year: int, mass: float) -> None:
        sums.setdefault(name, [0.0] * years)[year] += mass

    for flight in (f for f in found.flights if f.leg in counted):
        year = int(flight.leaves / YEAR + 1e-9)
        for name, amount in flight.loads.items():
            add(name, year, amount * found.campaign.commodity(name).mass)
        for name, count in flight.vehicles.items():
            add("vehicles, dry", year, count * found.campaign.vehicle(name).dry)
    return sums


def files(result: Result) -> dict[str, str]:
    """Names and texts of summary and tables."""
    return {
        "summary.json": json.dumps(summary(result), indent=1) + "\n",
        "flights.csv": csv_text(flight_rows(result)),
        "stocks.csv": csv_text(stock_rows(result)),
    }


def flight_rows(result: Result) -> list[list[str]]:
    """One line a flight, a head first."""
    names = [c.name for c in result.found.campaign.commodities]
    head = ["leg", "from", "to", "leaves", "arrives", "vehicles", "mass_kg", "burned_kg"]
    rows = [[*head, *(f"{n}_at_departure" for n in names)]]
    for f in sorted(result.found.flights, key=_order):
        rows.append(
            [f.leg, f.start, f.end, when(result, f.leaves), when(result, f.arrives), vehicles(f.vehicles),
             f"{f.mass:.1f}", f"{sum(f.burned.values()):.1f}", *(f"{f.loads.get(n, 0.0):.3f}" for n in names)]
        )  # fmt: skip
    return rows


def stock_rows(result: Result) -> list[list[str]]:
    """One line for each thing that waits from one epoch to the next, a head first."""
    names = [c.name for c in result.found.campaign.commodities]
    rows = [["node", "kind", "name", "from", "vehicles", "made_kg", *names]]
    for s in result.found.stays:
        rows.append(
            [s.node, s.kind, s.name, when(result, result.found.campaign.dates[s.epoch]), vehicles(s.vehicles),
             f"{s.made:.1f}", *(f"{s.holds.get(n, 0.0):.3f}" for n in names)]
        )  # fmt: skip
    return rows


def when(result: Result, seconds: float) -> str:
    """A date."""
    start = datetime.combine(result.asked.start, datetime.min.time())
    return (start + timedelta(seconds=seconds)).strftime("%Y-%m-%d")


def vehicles(counts: Mapping[str, int]) -> str:
    """``2 shuttle, 1 tug``."""
    return ", ".join(f"{n} {name}" for name, n in counts.items())


def _order(flight: Flight) -> tuple[float, str]:
    return flight.leaves, flight.leg


def _numbers(found: Found) -> dict[str, Any]:
    return {
        "imleo": _kg(found.mass),
        "objective": found.objective,
        "gap": found.gap,
        "bound": found.bound,
        "launches": found.launches,
        "vehicles_built": dict(found.built),
        "flights_per_year": flights_per_year(found),
        "books": {name: {**vars(b), "open": b.open} for name, b in found.books.items()},
        "not_delivered": unmet(found),
        "mass_per_kg_delivered": _delivered_ratio(found),
        "size": {"columns": found.columns, "whole": found.whole, "seconds": found.seconds},
    }


def _delivered_ratio(found: Found) -> float | None:
    """Mass from the Earth for each kg delivered to a node off it; None if nothing is delivered."""
    ground = {leg.start for leg in found.campaign.legs if leg.counts}
    delivered = sum(
        (d.amount - short) * found.campaign.commodity(d.what).mass
        for d, short in zip(found.campaign.demands, found.short, strict=True)
        if d.node not in ground
    )
    return found.mass / delivered if delivered > 0 else None


def _made(found: Found, plant: str) -> float:
    return sum(s.made for s in found.stays if s.kind == "work" and s.name == plant)


def _launches(found: Found) -> str:
    counted = {f.leaves for f in found.flights if f.leg in {leg.name for leg in found.campaign.legs if leg.counts}}
    return f"{found.launches} launches" if found.launches else f"launches at {len(counted)} dates"


def _kg(mass: float) -> dict[str, Any]:
    return {"value": mass, "unit": "kg"}


def _t(mass: float) -> str:
    return f"{mass / 1e3:.4g} t" if abs(mass) > 0.5 else "0 t"
