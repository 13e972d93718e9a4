"""An hourly ledger of agents that exchange masses: how tools that know rates but no physics reckon a habitat.

An agent takes what its table says from stores and gives what its table says to stores, once an hour. There is no
temperature, no pressure and no law between what is taken and given, so the ledger holds no more than its tables do;
``parts.ledger_audit`` asks what they make from nothing. The rules are those of simoc-abm (simoc), written anew from its
description of agents:

    wanted = number x rate x (share got of each thing required) x light of the hour, or nought where a criterion is not met
    got    = what the stores hold (taking), or have room for (giving), one store after the other; what finds no room is lost
    share  = got / wanted, to six decimals
    a criterion compares a mass, or the share of a mass in all a store holds, to six decimals; with a buffer of n hours it
    must be met for n hours before it counts

Each class of agents has its turn in a fixed order; within a class the order is drawn each hour.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

CLASSES = ("structures", "storage", "power_generation", "inhabitants", "eclss", "plants")
LIMITS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
_DIGITS = 6
_SPREAD = math.pi / 10  # of the light of a day


@dataclass(frozen=True)
class Criterion:
    """What must hold before something flows.

    side, currency : the flow at whose stores to look; share : of the mass in all that is held there, else the mass itself
    buffer : hours for which it must hold first; None: at once
    """

    side: str
    currency: str
    share: bool
    limit: str
    value: float
    buffer: float | None = None


@dataclass(frozen=True)
class Exchange:
    """One line of an agent's table: kg (kWh for electricity) in an hour for each, and the stores to try, in order."""

    currency: str
    rate: float
    stores: tuple[str, ...]
    requires: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    by_day: bool = False  # follows the light of the hour


@dataclass(frozen=True)
class Agent:
    """So many of one kind: what they take and give, hold and have room for (each), and when they die."""

    name: str
    kind: str
    number: float = 1.0
    takes: tuple[Exchange, ...] = ()
    gives: tuple[Exchange, ...] = ()
    holds: Mapping[str, float] = field(default_factory=dict)
    room: Mapping[str, float] = field(default_factory=dict)
    dies: tuple[Criterion, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """What became of it.

    stocks : agent -> currency -> kg at the end; course : agent -> currency -> kg at the start and after each hour
    printed : agent -> currency -> kg when that agent had its last turn, which is what simoc-abm records: what others moved
        after it in that hour is not yet in it
    passed : agent -> "in" or "out" -> currency -> kg over all hours
    lost : "agent.currency" -> kg that found no room; short : "agent.currency" -> first hour in which some was lacking
    ended : agent -> hour in which a threshold killed them
    """

    course: Mapping[str, Mapping[str, NDArray[np.float64]]]
    printed: Mapping[str, Mapping[str, float]]
    passed: Mapping[str, Mapping[str, Mapping[str, float]]]
    lost: Mapping[str, float]
    short: Mapping[str, int]
    ended: Mapping[str, int]

    @property
    def stocks(self) -> dict[str, dict[str, float]]:
        """kg at the end."""
        return {name: {c: float(row[-1]) for c, row in rows.items()} for name, rows in self.course.items()}


def daylight(hour: float) -> float:
    """Light of an hour of the day, 0..1: min(1, 2 exp(-z^2 / 2 s^2)) with z = (hour / 24 - 1/2) / s and s = pi/10.

    It divides by s twice, as their law does; so the day is short.
    """
    z = (hour / 24.0 - 0.5) / _SPREAD
    return min(1.0, 2.0 * math.exp(-(z**2) / (2.0 * _SPREAD**2)))


def replay(agents: Iterable[Agent], hours: int, seed: int = 0, order: Sequence[str] = CLASSES) -> Ledger:
    """Reckon so many hours.

    seed : of the draw of turns within a class
    """
    return _Books({a.name: a for a in agents}, order, seed).run(hours)


class _Books:
    """The stocks while the hours pass."""

    def __init__(self, agents: Mapping[str, Agent], order: Sequence[str], seed: int) -> None:
        self.agents = agents
        self.number = {name: a.number for name, a in agents.items()}
        self.held = {name: {c: float(a.holds.get(c, 0.0)) for c in a.room} for name, a in agents.items()}
        self.wait = {
            (name, way, line.currency, i): c.buffer
            for name, a in agents.items()
            for way, lines in (("in", a.takes), ("out", a.gives))
            for line in lines
            for i, c in enumerate(line.criteria)
            if c.buffer is not None
        }
        turns = [*order, "other"]
        classes = {n: a.kind if a.kind in order else "other" for n, a in agents.items()}
        self.queues = [[n for n in agents if classes[n] == turn] for turn in turns]
        self.draw = np.random.RandomState(seed)  # the generator they use, so that turns are theirs
        self.passed: dict[str, dict[str, dict[str, float]]] = {n: {"in": {}, "out": {}} for n in agents}
        self.printed: dict[str, dict[str, float]] = {}
        self.lost: dict[str, float] = {}
        self.short: dict[str, int] = {}
        self.ended: dict[str, int] = {}

    def run(self, hours: int) -> Ledger:
        course = {n: {c: np.full(hours + 1, kg) for c, kg in held.items()} for n, held in self.held.items()}
        for hour in range(1, hours + 1):
            for queue in self.queues:
                for name in self.draw.permutation(queue):
                    self._turn(self.agents[str(name)], hour)
            for n, rows in course.items():
                for c, row in rows.items():
                    row[hour] = self.held[n][c]
        return Ledger(course, self.printed, self.passed, self.lost, self.short, self.ended)

    def _turn(self, agent: Agent, hour: int) -> None:
        if self.number[agent.name] and any(self._met(agent, c, all) for c in agent.dies):
            self.number[agent.name] = 0.0
            self.ended[agent.name] = hour
        share: dict[str, float] = {}
        for way, lines in (("in", agent.takes), ("out", agent.gives)):
            for line in lines:
                wanted = self.number[agent.name] * self._wanted(agent, way, line, share, hour)
                left = wanted
                for store in line.stores:
                    if left > 0:
                        left -= self._move(store, line.currency, left, way)
                got = wanted - left
                if way == "in" and self.number[agent.name]:
                    share[line.currency] = round(got / wanted if wanted else 0.0, _DIGITS)
                self._note(agent.name, way, line.currency, got, left, hour)
        self.printed[agent.name] = dict(self.held[agent.name])

    def _note(self, name: str, way: str, currency: str, got: float, left: float, hour: int) -> None:
        sums = self.passed[name][way]
        sums[currency] = sums.get(currency, 0.0) + got
        key = f"{name}.{currency}"
        if left > 1e-12 and way == "out":
            self.lost[key] = self.lost.get(key, 0.0) + left
        elif left > 1e-12:
            self.short.setdefault(key, hour)

    def _wanted(self, agent: Agent, way: str, line: Exchange, share: Mapping[str, float], hour: int) -> float:
        """What one of them wants this hour [kg]."""
        rate = line.rate
        for needed in line.requires:
            rate *= share.get(needed, 0.0)
        if rate > 0:
            for i, criterion in enumerate(line.criteria):
                rate *= self._open(agent, criterion, (agent.name, way, line.currency, i))
        return rate * daylight(hour % 24) if line.by_day else rate

    def _open(self, agent: Agent, criterion: Criterion, key: tuple[str, str, str, int]) -> float:
        """1 where a criterion lets through; its buffer counts down while it is met, and starts again if it ran out."""
        met = self._met(agent, criterion, any)
        if met and self.wait.get(key, 0.0):
            self.wait[key] -= 1.0
            return 0.0
        if not met and criterion.buffer is not None and self.wait[key] == 0:
            self.wait[key] = criterion.buffer
        return float(met)

    def _met(self, agent: Agent, criterion: Criterion, enough: Callable[[Iterable[bool]], bool]) -> bool:
        lines = agent.takes if criterion.side == "in" else agent.gives
        stores = next((line.stores for line in lines if line.currency == criterion.currency), ())
        return bool(stores) and enough(
            LIMITS[criterion.limit](round(self._seen(store, criterion), _DIGITS), round(criterion.value, _DIGITS))
            for store in stores
        )

    def _seen(self, store: str, criterion: Criterion) -> float:
        held = self.held[store]
        kg = held.get(criterion.currency, 0.0)
        total = sum(held.values())
        return (kg / total if total else 0.0) if criterion.share else kg

    def _move(self, store: str, currency: str, wanted: float, way: str) -> float:
        """Take from a store or give to it; what was moved [kg]. What no store holds by name stands for all it holds (food)."""
        held = self.held[store]
        if way == "out":
            space = self.agents[store].room[currency] * self.number[store] - held[currency]
            moved = min(wanted, space)
            held[currency] += moved
            return moved
        names = [currency] if currency in held else list(held)
        total = sum(held[c] for c in names)
        if total == 0:
            return 0.0
        moved = min(wanted, total)
        for c in names:
            held[c] -= moved * held[c] / total
        return moved
