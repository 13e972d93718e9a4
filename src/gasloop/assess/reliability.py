"""Failures at random times: availability, spares for a probability of success, and sampled histories.

Each part fails at a constant rate while its unit runs (exponential times, no wear); any part stops its unit until it is
replaced. Of n equal parts over a time t with a mean time M between failures

    m = n t / M,   P(at most s failures) = sum_k<=s  e^-m m^k / k!          (Poisson)
    A = M / (M + repair)                                                    availability of one part

Spares for several kinds of part are chosen one after the other, always the one that raises ln P most per kg. The first
such set that reaches the probability asked for is on the hull of the least masses, and may be a spare heavier than the best.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

MOST_SPARES = 10_000  # of one kind


def at_most(failures: int, mean: float) -> float:
    """Probability of at most so many failures where ``mean`` are expected."""
    term, total = math.exp(-mean), 0.0
    for k in range(failures + 1):
        total += term
        term *= mean / (k + 1)
    return min(total, 1.0)


def availability(mtbf: float, repair: float) -> float:
    """Share of the time that a part runs, where each failure stops it for ``repair``."""
    return mtbf / (mtbf + repair)


@dataclass(frozen=True)
class Kind:
    """Parts of one kind in a study: expected failures over its length; mass of a spare [kg]."""

    expected: float
    mass: float


def spares(kinds: Mapping[str, Kind], probability: float) -> dict[str, int]:
    """How many of each kind to take, that all of them last with this probability.

    Raises ValueError for a probability that is none, or more failures than spares could ever cover.
    """
    if not 0 < probability < 1:
        raise ValueError(f"a probability of {probability:g}; allowed: above 0 and below 1")
    if any(k.expected > MOST_SPARES / 2 for k in kinds.values()):
        raise ValueError(
            f"more than {MOST_SPARES // 2} failures of one kind are expected; give it a longer time between them"
        )
    counts = dict.fromkeys(kinds, 0)
    lasting = {name: at_most(0, k.expected) for name, k in kinds.items()}
    while math.prod(lasting.values()) < probability:
        gains = {}
        for name, kind in kinds.items():
            more = at_most(counts[name] + 1, kind.expected)
            gains[name] = math.log(more / lasting[name]) / max(kind.mass, 1e-3), more
        best = max(gains, key=lambda n: gains[n][0])
        counts[best] += 1
        lasting[best] = gains[best][1]
    return counts


def last_with(kinds: Mapping[str, Kind], counts: Mapping[str, int]) -> float:
    """Probability that these spares last."""
    return math.prod(at_most(counts[name], kind.expected) for name, kind in kinds.items())


@dataclass(frozen=True)
class Failure:
    """A unit stops at ``at`` because of a part, until ``until``; infinity where no spare was left [s]."""

    unit: str
    part: str
    at: float
    until: float


def history(
    units: Mapping[str, Sequence[tuple[str, float]]], length: float, repair: float, stock: Mapping[str, int], seed: Any
) -> list[Failure]:
    """One sampled history, in the order of time.

    units : unit -> its parts, each (kind, mean time between failures [s])
    repair : from failure to work again [s]; stock : spares of each kind, shared by all units
    seed : of ``numpy.random.default_rng``; the same seed gives the same history
    """
    rng = np.random.default_rng(seed)
    left = dict(stock)
    rates = {unit: np.array([1 / mtbf for _, mtbf in parts]) for unit, parts in units.items()}
    coming = [(rng.exponential(1 / rate.sum()), unit) for unit, rate in rates.items() if len(rate)]
    heapq.heapify(coming)
    found = []
    while coming and coming[0][0] < length:
        at, unit = heapq.heappop(coming)
        which = np.searchsorted(np.cumsum(rates[unit]), rng.random() * rates[unit].sum(), side="right")
        part = units[unit][min(int(which), len(rates[unit]) - 1)][0]
        spare = left.get(part, 0) > 0
        until = at + repair if spare else math.inf
        found.append(Failure(unit, part, float(at), float(until)))
        if spare:
            left[part] -= 1
            heapq.heappush(coming, (until + rng.exponential(1 / rates[unit].sum()), unit))
    return found


@dataclass(frozen=True)
class Sample:
    """What many histories used: mean and percentiles of spares, by kind and in all; share of them that ran short.

    out : mean share of the time that each unit stood still
    """

    count: int
    mean: Mapping[str, float]
    percentiles: Mapping[str, Mapping[int, float]]
    short: float
    out: Mapping[str, float]


def sampled(
    histories: Sequence[Sequence[Failure]], units: Sequence[str], kinds: Sequence[str], length: float
) -> Sample:
    """Sum up sampled histories of one length [s]."""
    asked = {k: np.array([sum(f.part == k for f in h) for h in histories]) for k in kinds}
    asked["all"] = np.array([len(h) for h in histories])
    still = {
        unit: float(np.mean([sum(min(f.until, length) - f.at for f in h if f.unit == unit) for h in histories]))
        / length
        for unit in units
    }
    return Sample(
        len(histories),
        {k: float(v.mean()) for k, v in asked.items()},
        {k: {p: float(np.percentile(v, p)) for p in (50, 95, 99)} for k, v in asked.items()},
        float(np.mean([any(math.isinf(f.until) for f in h) for h in histories])),
        still,
    )
