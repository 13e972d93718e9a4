"""Clients of a tour file: written out, from a table, or as a constellation."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gasloop.places.orbits.bodies import EARTH
from gasloop.places.orbits.elements import Elements, later
from gasloop.solve.tour.things import DAY, Client, Orbit
from gasloop.study.faults import Findings
from gasloop.tour.form import ConstellationEntry, OrbitEntry, TourFile

GEO_RADIUS = 42_164_170.0  # m: one turn in a day of the stars
COLUMNS = ("name", "altitude_km", "inclination_deg", "node_deg", "latitude_deg", "need_kg")
_WINDOW = ("opens", "closes")
_HIGHEST = 1e8  # m of altitude
_ROUND = 0.02  # eccentricity up to which an orbit is taken for a circle


@dataclass(frozen=True)
class Reader:
    """A form, what is wrong with it so far, and the folder from which tables are looked for."""

    file: TourFile
    found: Findings
    folder: Path

    def all(self) -> tuple[list[Client], dict[str, str]]:
        """Clients, and where each stands in the file."""
        clients, places = [], {}
        for client, where in self._each():
            if client.name in places:
                self.found.fault(f"two clients are called '{client.name}'", where, "", "rename one of them")
            clients.append(client)
            places[client.name] = where
        given = self.file.clients or self.file.clients_from or self.file.constellation
        if not given:
            self.found.fault(
                "nobody is served", "", "`clients:`, `clients_from: file.csv` or `constellation:`", "add one of them"
            )
        return clients, places

    def _each(self) -> Iterator[tuple[Client, str]]:
        for name, entry in self.file.clients.items():
            where = f"clients.{name}"
            yield self._client(name, self.orbit(entry, where), entry.need, (entry.opens, entry.closes), where), where
        if self.file.clients_from is not None:
            yield from self._table(self.file.clients_from)
        if self.file.constellation is not None:
            yield from self._walker(self.file.constellation)

    def _client(
        self, name: str, orbit: Orbit, need: Any, window: tuple[date | None, date | None], where: str
    ) -> Client:
        amount = self.found.quantity(need, "kg", f"{where}.need") or 0.0
        if amount <= 0 and not any(f.where == f"{where}.need" for f in self.found.faults):
            self.found.fault(
                f"{name} needs {amount:g} kg", f"{where}.need", "more than 0 kg", "or leave this client out"
            )
        opens = 0.0 if window[0] is None else (window[0] - self.file.start).days * DAY
        closes = math.inf if window[1] is None else ((window[1] - self.file.start).days + 1) * DAY
        if closes <= max(opens, 0.0):
            self.found.fault(
                f"the window of {name} is shut before it opens, or before the tour starts on {self.file.start}", where, "",
                "closes after opens, and after the start",
            )  # fmt: skip
        return Client(name, orbit, amount, max(opens, 0.0), closes)

    def orbit(self, entry: OrbitEntry, where: str) -> Orbit:
        """Its radius and angles."""
        if (entry.at is None) == (entry.altitude is None):
            self.found.fault("an orbit takes either `altitude` or `at: geo`", where, "", "altitude: 550 km")
        radius = GEO_RADIUS
        if entry.altitude is not None:
            radius = EARTH.at(self.quantity(entry.altitude, "km", f"{where}.altitude", 1.2e5, _HIGHEST))
        if entry.latitude is not None and entry.longitude is not None:
            self.found.fault("both `latitude` and `longitude` are given", where, "one of the two", "remove one")
        tilt = self.quantity(entry.inclination, "deg", f"{where}.inclination", 0.0, math.pi)
        node = self.quantity(entry.node, "deg", f"{where}.node", -2 * math.pi, 2 * math.pi)
        if entry.longitude is not None:
            along = self.quantity(entry.longitude, "deg", f"{where}.longitude", -2 * math.pi, 2 * math.pi) - node
        else:
            along = self.quantity(entry.latitude or "0 deg", "deg", f"{where}.latitude", -2 * math.pi, 2 * math.pi)
        return Orbit(radius, tilt, node, along)

    def quantity(self, text: Any, like: str, where: str, low: float, high: float) -> float:
        """SI; the lowest allowed where it cannot be read, for then the file is refused anyway."""
        found = self.found.quantity(text, like, where, low, high)
        return max(low, 0.0) if found is None else found

    def _table(self, name: str) -> Iterator[tuple[Client, str]]:
        where, path = "clients_from", self.folder / name
        try:
            rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
        except (OSError, UnicodeDecodeError) as error:
            self.found.fault(f"cannot read '{name}': {error}", where, "a CSV file, path from this file on")
            return
        missing = [c for c in COLUMNS if not rows or c not in rows[0]]
        if missing:
            self.found.fault(
                f"'{name}' has no column {', '.join(missing)}", where, ", ".join((*COLUMNS, *_WINDOW)), "add it to its first line"
            )  # fmt: skip
            return
        for number, row in enumerate(rows, start=2):
            try:
                client = self._listed(row)
            except (TypeError, ValueError) as error:
                self.found.fault(f"'{name}' line {number}: {error}", where, "numbers, and dates like 2031-05-01")
                continue
            yield client, where

    def _listed(self, row: Mapping[str, str]) -> Client:
        """One line of a table; its node is carried from the line's epoch to the start, where planes drift."""
        where = "clients_from"
        altitude, *angles = (float(row[c]) for c in COLUMNS[1:-1])
        need = row[COLUMNS[-1]].strip()
        if not need and self.file.need is None:
            raise ValueError("it does not say what is needed; add it there, or `need: 20 kg` for all such lines")
        if float(row.get("eccentricity") or 0.0) > _ROUND:
            raise ValueError(f"an eccentricity of {row['eccentricity']}: a tour takes circles, up to {_ROUND}")
        window = [date.fromisoformat(row[c]) if row.get(c) else None for c in _WINDOW]
        entry = OrbitEntry(
            at=None, longitude=None, altitude=f"{altitude} km", inclination=f"{angles[0]} deg", node=f"{angles[1]} deg",
            latitude=f"{angles[2]} deg",
        )  # fmt: skip
        orbit = self.orbit(entry, where)
        if row.get("epoch") and self.file.planes == "drift":
            epoch = datetime.fromisoformat(row["epoch"]).replace(tzinfo=None)
            since = (datetime.combine(self.file.start, datetime.min.time()) - epoch).total_seconds()
            then = later(Elements(orbit.radius, 0.0, orbit.inclination, orbit.node, 0.0, orbit.latitude), since)
            orbit = Orbit(then.a, then.inclination, then.node, then.latitude)
        return self._client(row["name"], orbit, f"{need} kg" if need else self.file.need, (window[0], window[1]), where)

    def _walker(self, entry: ConstellationEntry) -> Iterator[tuple[Client, str]]:
        """Nodes evenly over the spread; within a plane evenly; from plane to plane ahead by f 360 deg/t."""
        where = "constellation"
        radius = EARTH.at(self.quantity(entry.altitude, "km", f"{where}.altitude", 1.2e5, _HIGHEST))
        tilt = self.quantity(entry.inclination, "deg", f"{where}.inclination", 0.0, math.pi)
        spread = self.quantity(entry.spread, "deg", f"{where}.spread", 0.0, 2 * math.pi)
        first = self.quantity(entry.node, "deg", f"{where}.node", -2 * math.pi, 2 * math.pi)
        begin = self.quantity(entry.latitude, "deg", f"{where}.latitude", -2 * math.pi, 2 * math.pi)
        total = entry.planes * entry.each
        if entry.phasing >= entry.planes:
            self.found.fault(
                f"phasing {entry.phasing} of {entry.planes} planes", f"{where}.phasing", f"0 to {entry.planes - 1}"
            )
        names = {
            f"p{p + 1}s{s + 1}": Orbit(
                radius, tilt, first + spread * p / entry.planes,
                begin + 2 * math.pi * (s / entry.each + entry.phasing * p / total),
            )
            for p in range(entry.planes) for s in range(entry.each)
        }  # fmt: skip
        for i, name in enumerate(entry.serve):
            if name not in names:
                self.found.fault(
                    f"the constellation has no satellite '{name}'", f"{where}.serve.{i}",
                    f"p1s1 to p{entry.planes}s{entry.each}: plane and place in it",
                )  # fmt: skip
        for name in entry.serve or names:
            if name in names:
                yield self._client(name, names[name], entry.need, (None, None), where), where
