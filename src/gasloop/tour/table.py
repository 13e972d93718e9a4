"""A tour's answer as sentences, as data and as tables."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gasloop.places.orbits.bodies import EARTH
from gasloop.report.csv_text import csv_text
from gasloop.solve.tour.route import Flight
from gasloop.solve.tour.run import Done
from gasloop.solve.tour.things import DAY

if TYPE_CHECKING:
    from gasloop.tour.run import Result


def summary(result: Result) -> dict[str, Any]:
    """The summary for machines."""
    asked, done = result.asked, result.done
    return {
        "tour": asked.name,
        "status": status(done),
        "passes": True,
        "answer": answer(result),
        "propellant": _kg(done.propellant),
        "bound": _kg(done.bound),
        "gap": done.gap,
        "exact": done.exact,
        "nearest_next": None if result.nearest is None else _kg(result.nearest),
        "delivered": _kg(done.delivered),
        "delivered_fluids": {s: _kg(m) for s, m in asked.product.shares(done.delivered, asked.mixture).items()},
        "taken_from_depot": _kg(done.propellant + float(done.tour.given.sum())),
        "trapped": _kg(done.tour.servicer.trapped * trips(done)),
        "dv": {k: {"value": v, "unit": "m/s"} for k, v in speeds(done).items()},
        "ends": {"value": done.ends / DAY, "unit": "d"},
        "price": {"value": done.price, "unit": "EUR"} if asked.priced else None,
        "price_per_kg": {"value": done.price / done.delivered, "unit": "EUR/kg"} if asked.priced else None,
        "servicers": len(done.servicers),
        "trips": trips(done),
        "routes": [[[name(done, f.end) for f in t if f.end] for t in crew] for crew in done.servicers],
        "flights": [flight_row(result, *numbers) for numbers in numbered(done)],
        "because": dict(asked.because),
    }


def status(done: Done) -> str:
    """In a word."""
    grid = " for the dates of the grid" if done.tour.dated else ""
    if done.exact:
        return f"exact{grid}"
    return f"found by search{grid}, within {100 * done.gap:.2g} % of a floor"


def answer(result: Result) -> list[str]:
    """Sentences."""
    asked, done = result.asked, result.done
    crews, count = len(done.servicers), trips(done)
    told = [
        f"{_many(crews, 'servicer')} in {_many(count, 'trip')} {'brings' if crews == 1 else 'bring'} {done.delivered:.0f} kg of {asked.product.name} to "
        f"{_many(len(done.tour.clients), 'client')} and {'burns' if crews == 1 else 'burn'} {done.propellant:.0f} kg: {done.propellant / done.delivered:.3f} kg for each "
        f"kg delivered. The last trip ends on {when(result, done.ends)}.",
    ]
    if result.nearest is not None and result.nearest > done.propellant * 1.005:
        told.append(f"Always flying to the nearest client next would burn {result.nearest:.0f} kg.")
    sums = speeds(done)
    whole = sum(sums.values()) or 1.0
    shares = ", ".join(f"{100 * v / whole:.0f} % {k}" for k, v in sums.items())
    told.append(f"Of {whole:.0f} m/s in all: {shares}.")
    if not done.exact:
        told.append(f"No tour burns less than {done.bound:.0f} kg.")
    if asked.priced:
        told.append(
            f"It costs {done.price / 1e6:.4g} million EUR, {done.price / done.delivered:.0f} EUR for each kg delivered."
        )
    told.append(_fullest(done))
    return told


def _fullest(done: Done) -> str:
    """How near a trip comes to what tanks hold."""
    craft = done.tour.servicer
    burns = [sum(f.burnt for f in t) for crew in done.servicers for t in crew]
    gives = [sum(f.given for f in t) for crew in done.servicers for t in crew]
    if craft.hold is None:
        share = max(b + g for b, g in zip(burns, gives, strict=True)) / craft.tank
        return f"The fullest trip takes {100 * share:.0f} % of what a tank holds."
    return f"The fullest trip takes {100 * max(burns) / craft.tank:.0f} % of the tank, {100 * max(gives) / craft.hold:.0f} % of the hold."


def speeds(done: Done) -> dict[str, float]:
    """Speed of all legs by what it is for [m/s]."""
    flights = done.flights
    return {
        "turning planes": sum(f.turn for f in flights),
        "changing altitude": sum(f.climb for f in flights),
        "phasing": sum(f.phase for f in flights),
    }


def trips(done: Done) -> int:
    """Of all servicers."""
    return sum(len(crew) for crew in done.servicers)


def numbered(done: Done) -> list[tuple[int, int, Flight]]:
    """Servicer, trip (from 1), flight."""
    return [(s, t, f) for s, crew in enumerate(done.servicers, 1) for t, trip in enumerate(crew, 1) for f in trip]


def name(done: Done, place: int) -> str:
    """Of the depot or a client."""
    return done.tour.clients[place - 1].name if place else "depot"


def when(result: Result, seconds: float) -> date:
    """The day."""
    return result.asked.start + timedelta(seconds=seconds)


def files(result: Result) -> dict[str, str]:
    """summary.json and flights.csv, by name."""
    rows = [list(flight_row(result, *numbers).values()) for numbers in numbered(result.done)]
    heads = list(flight_row(result, *numbered(result.done)[0]))
    return {"summary.json": json.dumps(summary(result), indent=2), "flights.csv": csv_text([heads, *rows])}


def flight_row(result: Result, servicer: int, trip: int, f: Flight) -> dict[str, Any]:
    done = result.done
    return {
        "servicer": servicer, "trip": trip, "from": name(done, f.start), "to": name(done, f.end),
        "leaves": str(when(result, f.leaves)), "arrives": str(when(result, f.arrives)), "done": str(when(result, f.done)),
        "turn_m_s": round(f.turn, 3), "climb_m_s": round(f.climb, 3), "phase_m_s": round(f.phase, 3),
        "waits_at_km": "" if math.isnan(f.wait) else round((f.wait - EARTH.radius) / 1e3, 1),
        "before_kg": round(f.before, 3), "burnt_kg": round(f.burnt, 3), "given_kg": round(f.given, 3),
    }  # fmt: skip


def _many(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def _kg(mass: float) -> dict[str, Any]:
    return {"value": mass, "unit": "kg"}
