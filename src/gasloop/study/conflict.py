"""An impossible plan in the study's words: what is asked on which bus, in which hours, and the most that could be given.

Two steps: cheap checks before anything is solved (most that could be given against what is asked), and the smallest
relaxation that the planner's elastic re-solve found.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gasloop.knowledge.quantity import show
from gasloop.matter.carriers import CARRIERS
from gasloop.model.network import Arc
from gasloop.solve.linearise import average
from gasloop.solve.problem import HOUR, Problem, Shortfall
from gasloop.solve.timegrid import windowed

Array = NDArray[np.float64]
TOLD = 4  # faults told at once; the rest usually follows from them


@dataclass(frozen=True)
class Sides:
    """Both sides of a bus over segments [W or kg/s]: what demands take, and the most that units of largest size give."""

    asked: Array
    given: Array
    takers: tuple[str, ...]
    givers: tuple[str, ...]
    stored: bool


def sides(problem: Problem, bus: str) -> Sides:
    """Demand and greatest supply on a bus, stores apart."""
    segments = len(problem.hours)
    asked, given = np.zeros(segments), np.zeros(segments)
    takers, givers, stored = [], [], False
    for arc in problem.network.on(bus):
        unit = problem.network.units[arc.unit]
        keeps = any(s.role == "stock" for s in unit.component.states)
        if arc.sign == 0 and keeps:
            stored = True
            if _filled_elsewhere(problem, arc):
                given += np.inf
        elif arc.sign < 0 and unit.schedule is not None:
            asked += _demand(problem, arc)
            takers.append(arc.unit)
        elif arc.sign >= 0:  # a public grid goes both ways and keeps nothing
            given += _greatest(problem, arc)
            givers.append(arc.unit)
    return Sides(asked, given, tuple(takers), tuple(givers), stored)


def _filled_elsewhere(problem: Problem, arc: Arc) -> bool:
    """Whether a store is filled by another of its ports too (a tank's inlet): then this bus does not say how much."""
    unit, slopes = problem.network.units[arc.unit], problem.linear[arc.unit].slope
    stocks = [s.name for s in unit.component.states if s.role == "stock"]
    others = [c.name for c in unit.live_controls if c.closes not in (None, arc.port)]
    return any(slopes.get(c, {}).get(s, 0.0) > 0 for c in others for s in stocks)


def _demand(problem: Problem, arc: Arc) -> Array:
    """What a scheduled unit of its least size takes."""
    unit, linear = problem.network.units[arc.unit], problem.linear[arc.unit]
    load = windowed(unit.schedule or (), problem.edges, outside=0.0)
    gain = average(linear.gain[arc.port], problem.edges)[-1] / linear.loads[-1]
    taken: Array = np.maximum(-(gain * load) * unit.sizing.low, 0.0)
    return taken


def _greatest(problem: Problem, arc: Arc) -> Array:
    """The most a unit of its largest size gives, with its faults."""
    unit, linear = problem.network.units[arc.unit], problem.linear[arc.unit]
    if any(slopes.get(arc.port) for slopes in linear.slope.values()):
        return np.full(len(problem.hours), np.inf)  # a control without bounds, like the heat that a cooler may take
    if arc.port not in linear.gain:
        return np.zeros(len(problem.hours))
    best = np.max(average(linear.gain[arc.port], problem.edges), axis=0)
    left = windowed(unit.faults, problem.edges, outside=1.0)
    if unit.schedule is not None:
        left = left * windowed(unit.schedule, problem.edges, outside=0.0)
    most: Array = np.maximum(best, 0.0) * unit.sizing.high * left
    return most


def _misfilled(problem: Problem) -> list[str]:
    """Stores that start emptier or fuller than their span, less what a plan keeps free at either end of it."""
    found = []
    for unit in problem.network.units.values():
        for state in unit.component.states:
            if state.role != "stock" or unit.stock is None:
                continue
            low, high = unit.component.span(state.name)
            kept = problem.options.reserve * (high - low)
            if not low + kept - 1e-9 <= unit.stock <= high - kept + 1e-9:
                found.append(
                    f"{unit.name} starts with a stock of {unit.stock:g} of its size; allowed: {low + kept:.3g} to "
                    f"{high - kept:.3g}, of which {problem.options.reserve:.0%} of the span at either end is kept for "
                    f"what a plan cannot foresee; mend: change `stock`"
                )
    return found


def before_solving(problem: Problem) -> list[str]:
    """Stocks that start beyond what a plan may fill; demands that cannot be met whatever is built.

    Demands count hour by hour where nothing is stored, over the whole time where it is.
    """
    found = _misfilled(problem)
    for bus in problem.network.buses:
        s = sides(problem, bus)
        if not np.any(s.asked > 0):
            continue
        if s.stored:
            asked, given = float(s.asked @ problem.hours), float(s.given @ problem.hours) + _kept(problem, bus)
            if asked > given * (1 + 1e-9):
                hours = float(problem.hours.sum())
                found.append(_sentence(problem, bus, s, 0.0, hours, asked / hours, given / hours))
        elif np.any(s.asked > s.given * (1 + 1e-9)):
            i = int(np.argmax(s.asked - s.given))
            found.append(_sentence(problem, bus, s, problem.times[i], problem.times[i + 1], s.asked[i], s.given[i]))
    return found


def after_solving(problem: Problem, shortfalls: list[Shortfall]) -> list[str]:
    """The elastic re-solve in words: what each bus lacks, both sides, and what would mend it."""
    found = []
    for short in shortfalls[:TOLD]:
        course = _course(problem, short.contingency)
        s = sides(course, short.bus)
        a, b = np.searchsorted(course.times, [short.start, short.end - 1e-9]) if short.end > short.start else (0, 1)
        part = slice(int(a), max(int(b), int(a) + 1))
        asked, given = float(np.mean(s.asked[part])), float(np.mean(s.given[part]))
        lead = "lacks" if short.flow > 0 else "cannot get rid of"
        found.append(
            (f"in contingency {short.contingency}, counted from its start: " if short.contingency else "")
            + f"bus {short.bus} {lead} {_flow(problem, short.bus, abs(short.flow))} in {_when(short.start, short.end)}: "
            f"demands take {_flow(problem, short.bus, asked)} ({_names(s.takers)}), units of largest size could give "
            f"{_flow(problem, short.bus, given)} ({_names(s.givers)}) if their own inputs allow. "
            + (
                f"Smallest relaxation: {_flow(problem, short.bus, short.flow)} from elsewhere in those hours, "
                f"a larger {_names(s.givers, ' or ')}, or a larger store."
                if short.flow > 0
                else "Smallest relaxation: a vent or a larger store on this bus."
            )
        )
    if len(shortfalls) > TOLD:
        found.append(f"and {len(shortfalls) - TOLD} smaller shortfalls that may follow from these.")
    return found


def _course(problem: Problem, contingency: str) -> Problem:
    """The course of events that a shortfall is in, as a problem of its own."""
    for c in problem.contingencies:
        if c.name == contingency:
            return dataclasses.replace(problem, network=c.network, linear=c.linear, edges=c.edges)
    return problem


def _kept(problem: Problem, bus: str) -> float:
    """What stores of largest size bring along and may give up [W or kg/s, times h]; nothing if the end is as the start."""
    kept = 0.0
    for arc in problem.network.on(bus):
        unit = problem.network.units[arc.unit]
        if arc.sign == 0 and unit.stock is not None:
            low = next((unit.component.span(x.name)[0] for x in unit.component.states if x.role == "stock"), 0.0)
            kept += max(unit.stock - low, 0.0) * unit.sizing.high / HOUR
    return kept


def _sentence(problem: Problem, bus: str, s: Sides, start: float, end: float, asked: float, given: float) -> str:
    return (
        f"bus {bus} in {_when(start, end)}: demands take {_flow(problem, bus, asked)} ({_names(s.takers)}), the most that can be "
        f"given is {_flow(problem, bus, given)} ({_names(s.givers)}); enlarge {_names(s.givers, ' or ') or 'a source'} or ask for less"
    )


def _flow(problem: Problem, bus: str, value: float) -> str:
    matter = CARRIERS[problem.network.buses[bus].carrier].is_matter
    return show(value, "kg/h" if matter else "kW", 4)


def _when(start: float, end: float) -> str:
    if start == round(start) and end == round(end):
        return f"hours {start:.0f} to {end:.0f} (day {start / 24:.1f} to {end / 24:.1f})"
    return f"hours {start:.4g} to {end:.4g}"


def _names(names: tuple[str, ...], between: str = ", ") -> str:
    return between.join(names) if names else "nobody"
