"""Objects in orbit about the Earth as other tools state them, and as the clients of a tour."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from gasloop.exchange.scenario import ImportFault
from gasloop.places.orbits.bodies import EARTH
from gasloop.places.orbits.elements import Elements, later

COLUMNS = (
    "name",
    "altitude_km",
    "inclination_deg",
    "node_deg",
    "latitude_deg",
    "eccentricity",
    "argument_deg",
    "epoch",
    "need_kg",
)
_ROUND = 0.02  # eccentricity from which a circle tells little of an orbit


@dataclass(frozen=True)
class Satellite:
    """An object. epoch : of its elements; number : its catalogue's; mean : whether the elements are mean ones; from_ : its file's kind."""

    name: str
    epoch: datetime
    orbit: Elements
    number: str = ""
    mean: bool = False
    from_: str = ""

    def at(self, when: datetime) -> Satellite:
        """The same at another time, by two bodies and the Earth's flattening."""
        return replace(self, epoch=when, orbit=later(self.orbit, (when - self.epoch).total_seconds()))

    @property
    def apogee(self) -> float:
        """Altitude [m]."""
        return self.orbit.a * (1 + self.orbit.e) - EARTH.radius


def together(satellites: Sequence[Satellite]) -> list[Satellite]:
    """All of them at the latest of their epochs, so that their nodes and phases can be compared."""
    latest = max(s.epoch for s in satellites)
    return [s.at(latest) for s in satellites]


def oddities(satellites: Sequence[Satellite]) -> list[str]:
    """What the list of clients cannot say of them."""
    told = [
        f"{s.name}: eccentricity {s.orbit.e:.3f}; a tour takes clients for circles of the same period"
        for s in satellites
        if s.orbit.e > _ROUND
    ]
    spread = (max(s.epoch for s in satellites) - min(s.epoch for s in satellites)).total_seconds() / 86400
    if spread > 30:
        told.append(
            f"their epochs lie {spread:.0f} d apart; all are carried to the latest by the Earth's flattening alone, without drag"
        )
    return told


def clients(satellites: Sequence[Satellite], need: float | None = None) -> str:
    """A table of clients for a tour, all at one epoch. need : of each [kg], left open if None."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for s in together(satellites):
        o = s.orbit
        angles = (np.degrees(x) for x in (o.inclination, o.node, o.latitude))
        rows.writerow([
            s.name, f"{(o.a - EARTH.radius) / 1e3:.9g}", *(f"{x:.9g}" for x in angles), f"{o.e:.9g}", f"{np.degrees(o.argument):.9g}",
            s.epoch.isoformat(), "" if need is None else f"{need:g}",
        ])  # fmt: skip
    return out.getvalue()


def read_clients(path: Path) -> list[Satellite]:
    """Such a table, back. Raises ImportFault with the row."""
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for i, row in enumerate(csv.DictReader(file), start=2):
            try:
                a = float(row["altitude_km"]) * 1e3 + EARTH.radius
                keys = ("inclination_deg", "node_deg", "argument_deg", "latitude_deg")
                tilt, node, argument, latitude = (float(np.radians(float(row[k]))) for k in keys)
                orbit = Elements(
                    a, float(row["eccentricity"]), tilt, node, argument, float(np.mod(latitude - argument, 2 * np.pi))
                )
                found.append(Satellite(row["name"], datetime.fromisoformat(row["epoch"]), orbit, from_="clients"))
            except (KeyError, TypeError, ValueError) as error:
                raise ImportFault(f"{path}:{i}: no client ({error}); columns: {', '.join(COLUMNS)}") from error
    if not found:
        raise ImportFault(f"{path}: no client; columns: {', '.join(COLUMNS)}")
    return found
