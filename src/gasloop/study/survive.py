"""What a plant must bear without foresight: a string lost in the longest night, a night longer than any of the year.

A contingency begins at dusk of the longest night of the run (or where the study says), with the stocks that plan and
run have at that moment, and ends at dawn. Sizes must carry it; what follows is repair.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.model.network import Network, Unit, Window
from gasloop.solve.linearise import Operating, linearise
from gasloop.solve.orders import Run, RunOptions
from gasloop.solve.problem import Contingency, Plan, PlanError
from gasloop.solve.simulate import simulate
from gasloop.study.agreement import out_of_bounds
from gasloop.study.grid import HOUR
from gasloop.study.visit import orders_of

Array = NDArray[np.float64]

DARK = 0.01  # share of the sunlight below which it is night
LONGEST = 12 * HOUR  # of a segment of a contingency
# A contingency starts where the run was at that moment, which may be off the plan by what the plan keeps in reserve.
SLACK = 0.02
YEAR_H = 8766  # hours


@dataclass(frozen=True)
class Asked:
    """A contingency as the study states it.

    lose : share of its capacity that each named component has left
    keep : share of its load that each named user keeps; others keep all of it
    window : steps of the run; None: its longest night
    years : so many years of sun are searched for the longest night; None: the run's own
    exceeded : share of the years in which the night may be longer than what is borne
    """

    name: str
    lose: Mapping[str, float]
    keep: Mapping[str, float]
    window: tuple[int, int] | None = None
    years: int | None = None
    exceeded: float = 0.0


@dataclass(frozen=True)
class Place:
    """When a contingency is: first step of the run, how many steps, and whether all of it is dark by decree.

    period : steps of the run; a night by decree that outlasts the run meets the loads of its beginning again
    """

    asked: Asked
    begins: int
    steps: int
    dark: bool
    period: int


def places(statement: Any, sky: Any) -> tuple[Place, ...]:
    """When each contingency of a study is. Raises PlanError where there is no night to bear."""
    found = []
    for asked in statement.contingencies:
        if asked.window is not None:
            first, last = asked.window
            found.append(Place(asked, first, last - first, False, statement.steps))
            continue
        begins, steps = longest_night(sky.lit)
        if not steps:
            raise PlanError(f"survive.{asked.name}: the run has no night; give the contingency `at` and `for`")
        if asked.years is None:
            found.append(Place(asked, begins, steps, False, statement.steps))
        else:
            hours = night_of_years(statement, asked.years, asked.exceeded)
            long = max(math.ceil(hours * HOUR / statement.step - 1e-9), steps)
            found.append(Place(asked, begins, long, True, statement.steps))
    return tuple(found)


@dataclass(frozen=True)
class Survived:
    """How a contingency was run: from hour ``begins`` for ``hours``; lowest filling of each store; what could not be."""

    name: str
    begins: float
    hours: float
    lowest: Mapping[str, float]
    faults: tuple[str, ...]

    @property
    def borne(self) -> bool:
        """Whether all stayed within bounds."""
        return not self.faults


def run(
    places: Sequence[Place], courses: Sequence[Contingency], made: Plan, ran: Run, built: Network,
    counts: Mapping[str, float], site: Any, trim: float,
) -> tuple[Survived, ...]:  # fmt: skip
    """Each contingency through the full physics, from the states that the run had when it began."""
    found = []
    for place, course in zip(places, courses, strict=True):
        network = network_of(place, built)
        orders = orders_of(network, made.contingencies[course.name], made.sizes, place.steps, course.linear)
        states = {k: float(v[place.begins]) for k, v in ran.states.items() if k[0] in network.units}
        orders = dataclasses.replace(orders, start=states)
        there = simulate(network, counts, orders, course.linear, sky_of(place, site), RunOptions(trim=trim))
        lowest = {
            f"{unit}.{state}": float(np.min(values)) / made.sizes[unit]
            for (unit, state), values in there.states.items()
            if (unit, state) in orders.targets and (unit, state) in made.stocks
        }
        faults = tuple(out_of_bounds(network, made.sizes, there, SLACK))
        hours = ran.step / HOUR
        found.append(Survived(course.name, place.begins * hours, place.steps * hours, lowest, faults))
    return tuple(found)


def longest_night(lit: Array) -> tuple[int, int]:
    """First step and number of steps of the longest stretch of darkness within a run."""
    change = np.flatnonzero(np.diff(np.concatenate([[False], np.asarray(lit) < DARK, [False]]).astype(int)))
    starts, ends = change[::2], change[1::2]
    if not len(starts):
        return 0, 0
    i = int(np.argmax(ends - starts))
    return int(starts[i]), int(ends[i] - starts[i])


def night_of_years(statement: Any, years: int, exceeded: float) -> float:
    """Longest night [h] of so many years from the study's start, or one exceeded in a share of them only.

    Of n yearly longest nights in order, the k-th from the top is exceeded in (k - 1) / n of the years.
    """
    each = []
    for year in range(years):
        start = np.datetime64(statement.start.replace(tzinfo=None), "s") + np.timedelta64(year * YEAR_H, "h")
        sky = statement.site.sky(start.item(), YEAR_H, 1.0, **statement.site_options)
        each.append(longest_night(sky.lit)[1])
    ordered = sorted(each, reverse=True)
    return float(ordered[math.floor(exceeded * years + 1e-9)])


def edges_of(places: Sequence[Place]) -> set[int]:
    """Steps at which a plan must have an edge: there its contingencies begin, or follow the plan's own segments."""
    edges: set[int] = set()
    for place in places:
        edges |= {place.begins} if place.dark else {place.begins, place.begins + place.steps}
    return edges


def contingencies(
    places: Sequence[Place], network: Network, points: Mapping[str, Operating], site: Any, step: float, edges: Array
) -> tuple[Contingency, ...]:
    """The contingencies of a plan, each read under its own sky."""
    # What is lost may ask more of a store than the run ever did.
    anywhere = {name: dataclasses.replace(point, reach=None) for name, point in points.items()}
    found = []
    for place in places:
        sky = sky_of(place, site)
        course = network_of(place, network)
        found.append(
            Contingency(
                place.asked.name,
                course,
                linearise(course, anywhere, sky),
                _edges(place, course, step, edges),
                place.begins,
            )
        )
    return tuple(found)


def sky_of(place: Place, site: Any) -> SimpleNamespace:
    """The environment in a contingency: the run's own hours, or a night of the temperatures that its nights have."""
    here: dict[str, Any] = {}
    night = np.asarray(site.lit) < DARK
    for name, value in vars(site).items():
        values = np.asarray(value, dtype=float)
        if values.ndim == 0:
            here[name] = float(values)
        elif not place.dark:
            here[name] = values[place.begins : place.begins + place.steps]
        else:
            here[name] = np.full(place.steps, 0.0 if name in ("flux", "lit") else float(np.mean(values[night])))
    return SimpleNamespace(**here)


def network_of(place: Place, network: Network) -> Network:
    """The network with what is lost and what users go without; windows count from the contingency's start."""
    return dataclasses.replace(network, units={n: _unit(place, u) for n, u in network.units.items()})


def _unit(place: Place, unit: Unit) -> Unit:
    kept = place.asked.keep.get(unit.name, 1.0)
    schedule = None if unit.schedule is None else _shifted(unit.schedule, place, kept)
    faults = _shifted(unit.faults, place, 1.0)
    lost = place.asked.lose.get(unit.name)
    if lost is not None:
        faults = (Window(0.0, float(place.steps), lost),)
    return dataclasses.replace(unit, schedule=schedule, faults=faults, switching=None)


def _shifted(windows: Sequence[Window], place: Place, factor: float) -> tuple[Window, ...]:
    """Windows as seen from the contingency's start; what is outside it is left out."""
    end = float(place.steps)
    starts = [-place.begins + again * place.period for again in range(2 if place.dark else 1)]
    moved = [Window(w.start + s, w.end + s, w.value * factor) for s in starts for w in windows]
    return tuple(Window(max(w.start, 0.0), min(w.end, end), w.value) for w in moved if w.end > 0 and w.start < end)


def _edges(place: Place, network: Network, step: float, edges: Array) -> Array:
    """The plan's own edges, or, where the night is by decree, even segments with the edges of what is scheduled."""
    if not place.dark:
        within = edges[(edges >= place.begins) & (edges <= place.begins + place.steps)]
        return np.asarray(within - place.begins)
    cuts = {0, place.steps} | set(range(0, place.steps, max(1, round(LONGEST / step))))
    for unit in network.units.values():
        for window in (*(unit.schedule or ()), *unit.faults):
            cuts |= {int(window.start), int(window.end)}
    return np.array(sorted(c for c in cuts if 0 <= c <= place.steps), dtype=float)
