"""Servicing tours: legs against geometry and drift, orders against brute force, floors under searches."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from gasloop.matter.species import G0
from gasloop.parts.rocket import burnt
from gasloop.places.orbits.bodies import EARTH
from gasloop.places.orbits.drift import node_drift, wait_for_plane
from gasloop.places.orbits.phasing import phasing
from gasloop.places.orbits.transfers import hohmann, period
from gasloop.solve.problem import PlanError
from gasloop.solve.tour import bound, legs
from gasloop.solve.tour.legs import moved, phase_angle, table
from gasloop.solve.tour.price import quadratic_launch_price
from gasloop.solve.tour.published import GEO_RADIUS, geo_tour, sums
from gasloop.solve.tour.route import Costs, fly
from gasloop.solve.tour.run import Done, solve
from gasloop.solve.tour.search import greedy, search
from gasloop.solve.tour.things import DAY, Client, Orbit, Prices, Servicer, Tour

LOW = EARTH.at(550e3)


def geo_clients(count: int, seed: int) -> tuple[Client, ...]:
    rng = np.random.default_rng(seed)
    return tuple(
        Client(f"c{k}", Orbit(GEO_RADIUS, np.radians(rng.uniform(0, 5)), rng.uniform(0, 2), rng.uniform(0, 6.28)), rng.uniform(50, 300))
        for k in range(count)
    )  # fmt: skip


def geo(count: int = 6, seed: int = 1, **changes) -> Tour:
    craft = Servicer(dry=600.0, tank=1000.0, isp=305.8, count=2, trips=2, stay=DAY)
    tour = Tour(Orbit(GEO_RADIUS + 3e5, 0.0, 0.0, 0.0), geo_clients(count, seed), craft, lowest=EARTH.at(3e5))
    return dataclasses.replace(tour, **changes)


def low(count: int = 4, planes: int = 2, **changes) -> Tour:
    rng = np.random.default_rng(3)
    clients = tuple(
        Client(f"c{k}", Orbit(LOW, np.radians(53), np.radians(20.0 * (k % planes)), rng.uniform(0, 6.28)), 40.0)
        for k in range(count)
    )  # fmt: skip
    craft = Servicer(dry=400.0, tank=600.0, isp=230.0, count=2, returns=False, stay=2 * DAY)
    tour = Tour(
        Orbit(LOW - 3e4, np.radians(53), 0.0), clients, craft, planes="drift", turns=200, limit=480 * DAY, step=60 * DAY,
        lowest=EARTH.at(3e5),
    )  # fmt: skip
    return dataclasses.replace(tour, **changes)


# -- legs ----------------------------------------------------------------------------------------------------


def test_a_degree_of_plane_is_paid_in_speed_not_in_angular_rate():
    a = Orbit(GEO_RADIUS, np.radians(2.0), 0.0)
    turn, climb = moved(a, Orbit(GEO_RADIUS, np.radians(3.0), 0.0), 0.0)
    assert (float(turn), float(climb)) == (pytest.approx(53.66, abs=0.005), 0.0)
    # Nodes 90 deg apart: Pythagoras for small angles.
    turn, _ = moved(Orbit(GEO_RADIUS, np.radians(0.3), 0.0), Orbit(GEO_RADIUS, np.radians(0.4), 0.0), np.pi / 2)
    assert float(turn) == pytest.approx(53.66 / 2, rel=1e-3)


def test_a_climb_with_a_turn_costs_less_than_both_alone():
    a, b = Orbit(LOW, np.radians(53.0), 0.0), Orbit(LOW + 3e5, np.radians(54.0), 0.0)
    turn, climb = moved(a, b, 0.0)
    assert float(climb) == pytest.approx(hohmann(a.radius, b.radius).dv)
    alone, _ = moved(b, Orbit(b.radius, a.inclination, 0.0), 0.0)
    assert 0 < float(turn) < float(alone)


def test_the_phase_counts_from_the_common_line_of_both_planes():
    a = Orbit(LOW, 0.9, 0.3, 1.1)
    b = Orbit(LOW, 0.5, 1.0, 2.0)

    def frame(o: Orbit) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Node line, the line 90 deg ahead of it in the plane, normal."""
        n = np.array([np.cos(o.node), np.sin(o.node), 0.0])
        h = np.array(
            [np.sin(o.inclination) * np.sin(o.node), -np.sin(o.inclination) * np.cos(o.node), np.cos(o.inclination)]
        )
        return n, np.cross(h, n), h

    line = np.cross(frame(a)[2], frame(b)[2])
    behind = [np.arctan2(line @ frame(o)[1], line @ frame(o)[0]) for o in (a, b)]
    geometric = (b.latitude - behind[1]) - (a.latitude - behind[0])
    apart = float(phase_angle(a, b, b.node - a.node)) - geometric
    assert np.mod(apart + 1.0, 2 * np.pi) == pytest.approx(1.0, abs=1e-12)


def test_the_cheaper_way_round_that_stays_out_of_the_air():
    ahead, behind = (float(phasing(GEO_RADIUS, np.radians(x), 1).dv) for x in (10.0, -350.0))
    assert float(legs.phased(GEO_RADIUS, np.radians(10.0), 1, EARTH.at(3e5))) == pytest.approx(min(ahead, behind))
    # From 550 km nobody catches up 20 deg in one turn without diving: it goes the long way.
    there = float(legs.phased(LOW, np.radians(20.0), 1, EARTH.at(3e5)))
    assert there == pytest.approx(float(phasing(LOW, np.radians(-340.0), 1).dv))


def test_waiting_ends_when_the_planes_meet():
    tour = low()
    a, b = Orbit(LOW, np.radians(53), 0.0), Orbit(LOW, np.radians(53), np.radians(20.0))
    time = 200 * DAY
    found = legs.waited(tour, a, b, 0.0, time)
    known = wait_for_plane(LOW, float(found.wait), np.radians(53), np.radians(20.0))
    assert float(known.time) == pytest.approx(
        time - 201 * period(LOW), rel=1e-9
    )  # the chase, and two halves of a transfer
    assert float(found.climb) == pytest.approx(float(known.dv))
    # By hand: 20 deg in 187 d are 0.107 deg/d, 2.4 % of 4.49 deg/d, hence 47 km lower or higher, some 50 m/s.
    assert float(found.wait) - LOW == pytest.approx(47e3, rel=0.05)
    assert float(found.climb) == pytest.approx(51.0, rel=0.05)
    # Paid for at once it is 16 deg of plane: 2 km/s.
    assert float(legs.turned(tour, a, b, 0.0, time).turn) == pytest.approx(
        2 * 7585 * np.sin(np.radians(15.93) / 2), rel=0.01
    )


def test_more_time_never_costs_more():
    t = table(low())
    finite = np.isfinite(t.dv)
    assert finite.any()
    assert np.all(t.dv[..., 1:] <= t.dv[..., :-1])  # done later
    assert np.all(t.dv[:, :, :-1] <= t.dv[:, :, 1:])  # left earlier
    assert not finite[:, :, np.tril_indices(len(t.dates))[0], np.tril_indices(len(t.dates))[1]].any()


# -- orders --------------------------------------------------------------------------------------------------


def partings(items: tuple[int, ...]) -> Iterator[list[tuple[int, ...]]]:
    """All ways to part a tuple into sets."""
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for size in range(len(rest) + 1):
        for more in itertools.combinations(rest, size):
            for others in partings(tuple(k for k in rest if k not in more)):
                yield [(first, *more), *others]


def start_mass(tour: Tour, speeds: list[float], given: list[float]) -> float:
    """Of one trip, by burns one after another from its end."""
    mass = tour.servicer.empty
    for dv, gives in list(zip(speeds, given, strict=True))[::-1]:
        mass = (mass + gives) * np.exp(dv / (G0 * tour.servicer.isp))
    return mass


def brute(tour: Tour, most_trips: int) -> float:
    """The least propellant of all orders, partings and dates, each tried."""
    t = table(tour)
    ends = [0] if tour.servicer.returns else []

    def trip(chosen: tuple[int, ...]) -> float:
        best = np.inf
        for order in itertools.permutations(chosen):
            places = [0, *order, *ends]
            gives = [tour.given[k] for k in places[1:]]
            for dates in (
                itertools.combinations(range(1, len(t.dates)), len(places) - 1)
                if tour.dated
                else [(0,) * (len(places) - 1)]
            ):
                speeds = [
                    t.dv[a, b, d0, d1]
                    for a, b, d0, d1 in zip(places[:-1], places[1:], (0, *dates[:-1]), dates, strict=True)
                ]
                if np.all(np.isfinite(speeds)):
                    burns = start_mass(tour, speeds, gives) - tour.servicer.empty - sum(gives)
                    if burns + sum(gives) <= tour.servicer.tank:
                        best = min(best, burns)
        return best

    known = {
        c: trip(c)
        for n in range(1, len(tour.clients) + 1)
        for c in itertools.combinations(range(1, len(tour.clients) + 1), n)
    }
    every = tuple(range(1, len(tour.clients) + 1))
    return min(sum(known[p] for p in parts) for parts in partings(every) if len(parts) <= most_trips)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fixed_planes_as_by_brute_force(seed: int):
    tour = geo(6, seed)
    assert solve(tour).propellant == pytest.approx(brute(tour, 4), rel=1e-12)


def test_drifting_planes_as_by_brute_force():
    assert solve(low()).propellant == pytest.approx(brute(low(), 2), rel=1e-12)
    tight = low(servicer=dataclasses.replace(low().servicer, tank=150.0))  # one servicer cannot carry 160 kg
    assert solve(tight).propellant == pytest.approx(brute(tight, 2), rel=1e-12)


@pytest.mark.parametrize("tour", [geo(), low()], ids=["fixed", "drift"])
def test_books_of_every_trip_close(tour: Tour):
    done = solve(tour)
    assert sorted(f.end for f in done.flights if f.end) == list(range(1, len(tour.clients) + 1))
    for crew in done.servicers:
        assert len(crew) <= tour.servicer.trips
        for trip in crew:
            for f, g in itertools.pairwise(trip):
                assert g.before == pytest.approx(f.after - f.given, rel=1e-12)
                assert g.leaves >= f.done - 1.0
            for f in trip:
                assert f.burnt == pytest.approx(float(burnt(f.before, f.dv, tour.servicer.isp)), rel=1e-8)
            assert trip[-1].after - trip[-1].given == pytest.approx(tour.servicer.empty, rel=1e-12)
    assert done.propellant == pytest.approx(sum(f.burnt for f in done.flights))


def test_the_planes_of_servicer_and_client_meet_on_each_leg():
    tour = low(6, 3)
    waits = [f for f in solve(tour).flights if not np.isnan(f.wait)]
    assert waits
    o = tour.orbits
    for f in waits:
        met = f.arrives - tour.turns * period(o.radius[f.end]) - 2 * hohmann(o.radius[f.start], o.radius[f.end]).time
        own = o.node[f.start] + node_drift(o.radius[f.start], o.inclination[f.start]) * f.leaves
        own += node_drift(f.wait, o.inclination[f.start]) * (met - f.leaves)
        other = o.node[f.end] + node_drift(o.radius[f.end], o.inclination[f.end]) * met
        assert np.mod(own - other + 1.0, 2 * np.pi) == pytest.approx(1.0, abs=1e-9)


# -- searches ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 4, 9])
def test_a_search_comes_near_the_exact_answer_and_the_floor_stays_below(seed: int):
    tour = geo(9, seed)
    costs = Costs(tour, table(tour))
    exact = solve(tour).propellant
    found = search(costs, 200, seed)
    assert exact * (1 - 1e-9) <= found.propellant <= 1.01 * exact
    floor = bound.floor(costs, found.propellant)
    assert 0.7 * exact <= floor <= exact * (1 + 1e-9)
    assert greedy(costs).propellant >= exact


def test_a_search_with_dates():
    tour = low(6, 3)
    exact, found = solve(tour), solve(tour, rounds=60)
    assert exact.exact and not found.exact
    assert exact.propellant * (1 - 1e-9) <= found.propellant <= 1.02 * exact.propellant
    assert found.bound <= exact.propellant


def test_the_same_seed_gives_the_same_tour():
    tour = geo(16, 5, servicer=dataclasses.replace(geo().servicer, trips=None))
    one, other = solve(tour, rounds=10), solve(tour, rounds=10)
    assert one.orders == other.orders


# -- what is asked -------------------------------------------------------------------------------------------


def test_a_client_is_served_within_its_window():
    clients = geo_clients(4, 1)
    late = dataclasses.replace(clients[0], opens=200 * DAY, closes=260 * DAY)
    tour = geo(
        clients=(late, *clients[1:]),
        limit=400 * DAY,
        step=20 * DAY,
        servicer=Servicer(600.0, 1000.0, 305.8, 2, stay=DAY),
    )
    flight = next(f for f in solve(tour).flights if f.end == 1)
    service = tour.service[1]
    assert flight.done - service >= 200 * DAY and flight.done <= 260 * DAY
    free = dataclasses.replace(tour, clients=clients)
    assert solve(tour).propellant >= solve(free).propellant


def test_the_quickest_tour_burns_more():
    cheap, quick = solve(low()), solve(low(minimise="time"))
    assert quick.ends < cheap.ends and quick.propellant > cheap.propellant
    # One step less and it cannot be done.
    with pytest.raises(PlanError, match=r"cannot serve all|no servicer can reach"):
        solve(low(limit=quick.ends - 60 * DAY))


def test_a_dear_servicer_stays_on_the_ground():
    dear, cheap = (solve(low(minimise="cost", prices=Prices(1e4, 1e4, each))) for each in (1e9, 0.0))
    assert len(dear.servicers) == 1 and dear.propellant >= cheap.propellant
    assert dear.price == pytest.approx(1e4 * (dear.propellant + 160.0) + 1e9)


def test_all_trips_of_a_servicer_keep_to_the_limit():
    tour = geo(limit=150 * DAY)
    done: Done = solve(tour)
    assert done.ends <= 150 * DAY and len(done.servicers) == 2
    assert solve(geo()).ends > 0
    with pytest.raises(PlanError, match="more servicers, larger tanks or more time"):
        solve(geo(limit=60 * DAY))


def test_lost_and_trapped_product_has_to_be_carried():
    plain = solve(geo())
    lossy = solve(geo(lost=0.05, servicer=dataclasses.replace(geo().servicer, trapped=20.0)))
    assert lossy.propellant > plain.propellant
    assert sum(f.given for f in lossy.flights) == pytest.approx(lossy.delivered / 0.95)


def test_who_cannot_be_reached_is_named():
    far = Client("polar", Orbit(GEO_RADIUS, np.radians(80.0), 0.0), 50.0)
    with pytest.raises(
        PlanError, match=r"polar: a trip to it alone burns \d+ kg and gives 50 kg; the tank 1000 kg for both"
    ):
        solve(geo(clients=(*geo_clients(2, 1), far)))
    with pytest.raises(PlanError, match="c0: no leg arrives within its window"):
        solve(geo(clients=(dataclasses.replace(geo_clients(1, 1)[0], closes=DAY),), limit=100 * DAY))


def test_a_published_tour_with_its_planes_paid():
    tour = dataclasses.replace(geo_tour(turns=15), clients=geo_tour().clients[:8])
    paid, unpaid = solve(tour), solve(dataclasses.replace(tour, plane_changes=False))
    assert sums(unpaid).turn == 0.0 and sums(paid).turn > sums(paid).phase
    assert paid.propellant > 2 * unpaid.propellant
    costs = Costs(tour, table(tour))
    assert fly(costs, paid.orders[0][0])[0].before - 500.0 <= 2500.0


def test_a_launch_price_that_grows_with_the_square():
    assert quadratic_launch_price(7000.0, 2000.0, 55.0) - 55.0 == pytest.approx(50.0)


def test_time_can_be_bought_where_planes_are_fixed():
    craft = Servicer(dry=600.0, tank=1000.0, isp=305.8, count=2, stay=DAY)
    cheap = solve(geo(5, 2, servicer=craft))
    quick = solve(geo(5, 2, servicer=craft, minimise="time", limit=120 * DAY, step=4 * DAY))
    assert quick.ends < cheap.ends and quick.propellant > cheap.propellant


def test_refills_between_trips_as_by_brute_force():
    """Three clients and a tank that holds no more than two need."""
    craft = Servicer(dry=400.0, tank=140.0, isp=230.0, count=1, returns=True, stay=2 * DAY, trips=2)
    tour = low(3, 2, servicer=craft, limit=660 * DAY)
    done = solve(tour)
    t, every = table(tour), (1, 2, 3)
    best = np.inf
    for first in itertools.chain.from_iterable(itertools.combinations(every, n) for n in (1, 2)):
        second = tuple(k for k in every if k not in first)
        for orders in itertools.product(itertools.permutations(first), itertools.permutations(second)):
            places = [0, *orders[0], 0, *orders[1], 0]
            for dates in itertools.combinations(range(1, len(t.dates)), len(places) - 1):
                speeds = [
                    t.dv[a, b, d0, d1]
                    for a, b, d0, d1 in zip(places[:-1], places[1:], (0, *dates[:-1]), dates, strict=True)
                ]
                if not np.all(np.isfinite(speeds)):
                    continue
                turn, burns = len(orders[0]) + 1, 0.0
                for part, order in ((speeds[:turn], orders[0]), (speeds[turn:], orders[1])):
                    gives = [*(tour.given[k] for k in order), 0.0]
                    spent = start_mass(tour, part, gives) - craft.empty - sum(gives)
                    burns += spent if spent + sum(gives) <= craft.tank else np.inf
                best = min(best, burns)
    assert done.propellant == pytest.approx(best, rel=1e-12)
    trips = done.servicers[0]
    assert len(trips) == 2 and trips[1][0].leaves >= trips[0][-1].done - 1.0
    assert all(f.burnt > 0 for trip in trips for f in trip if f.dv > 0.1)
