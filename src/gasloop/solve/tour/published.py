"""Published instances, for validation: the geostationary tour of an open scheduler."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gasloop.places.orbits.bodies import EARTH
from gasloop.solve.tour.run import Done, solve
from gasloop.solve.tour.things import Client, Orbit, Servicer, Tour

GEO_RADIUS = 42_164_170.0  # m
# Inclination, right ascension of the node, true anomaly of 14 satellites [deg], counted from the node. [onorbitscheduler]
TARGETS = (
    (1.60, 66.76, 278.27), (0.30, 328.08, 156.03), (1.80, 45.11, 252.16), (7.77, 52.63, 328.00), (1.89, 52.10, 274.21),
    (1.06, 59.65, 144.68), (1.45, 67.40, 288.52), (1.86, 85.65, 319.30), (0.09, 103.25, 331.94), (5.00, 68.04, 285.07),
    (2.80, 83.11, 224.48), (4.81, 71.74, 337.75), (2.21, 74.98, 229.24), (0.99, 98.18, 230.86),
)  # fmt: skip


@dataclass(frozen=True)
class Sums:
    """Propellant of a tour [kg], its trips, and its speeds by purpose [m/s]."""

    propellant: float
    trips: int
    turn: float
    phase: float

    @property
    def share_of_planes(self) -> float:
        """Of all speed."""
        return self.turn / (self.turn + self.phase)


def geo_tour(plane_changes: bool = True, turns: int = 15, count: int = 2) -> Tour:
    """14 targets that need 500 kg each; 2 servicers, 500 kg dry with 2500 kg tanks at 305.8 s, back to the station to refill."""

    def orbit(i: float, node: float, anomaly: float) -> Orbit:
        return Orbit(GEO_RADIUS, *(float(np.radians(x)) for x in (i, node, anomaly)))

    clients = tuple(Client(f"target {n}", orbit(*t), 500.0) for n, t in enumerate(TARGETS, start=1))
    craft = Servicer(dry=500.0, tank=2500.0, isp=305.8, count=count, rate=0.0083, trips=None)
    return Tour(orbit(2.0, 60.0, 0.0), clients, craft, turns=turns, lowest=EARTH.at(3e5), plane_changes=plane_changes)


def geo(plane_changes: bool = True, turns: int = 15) -> Sums:
    """That tour, solved."""
    return sums(solve(geo_tour(plane_changes, turns)))


def sums(done: Done) -> Sums:
    """Of a solved tour."""
    trips = sum(len(crew) for crew in done.servicers)
    flights = done.flights
    return Sums(done.propellant, trips, sum(f.turn for f in flights), sum(f.phase for f in flights))
