"""Failures and spares of a study: which parts stop which unit, how many spares to take, what many histories ask for."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.assess.reliability import Failure, Kind, availability, history, last_with, sampled, spares
from gasloop.knowledge.replaceable import DESIGN, Part, part
from gasloop.model.network import Network
from gasloop.study.faults import Findings
from gasloop.study.grid import spoken
from gasloop.study.responses import closed_by
from gasloop.study.schema import PartEntry, ReliabilityEntry

HOUR = 3600.0
SAMPLED = 1000  # histories that a summary tells of


@dataclass(frozen=True)
class Reliability:
    """What a study states of failures.

    units : unit -> its parts, once for each that it has; repair : from failure to work again [s]
    probability : that the spares last; sets : which times between failures
    """

    units: Mapping[str, tuple[Part, ...]]
    repair: float
    probability: float
    sets: str

    def only(self, built: Iterable[str]) -> Reliability:
        """The same for units that were built: what a plan gave no size cannot fail."""
        there = set(built)
        return dataclasses.replace(self, units={n: p for n, p in self.units.items() if n in there})

    @property
    def parts(self) -> dict[str, tuple[Part, int]]:
        """Kind of part -> the part, and how many of it the units have together."""
        every = [p for some in self.units.values() for p in some]
        return {p.name: (p, sum(q.name == p.name for q in every)) for p in every}

    def kinds(self, length: float) -> dict[str, Kind]:
        """Expected failures of each kind of part over a length of time [s], all units at work."""
        return {name: Kind(count * length / p.mtbf, p.mass) for name, (p, count) in self.parts.items()}

    def spares(self, length: float) -> dict[str, int]:
        """Spares of each kind, that all last with the study's probability."""
        return spares(self.kinds(length), self.probability)

    def histories(self, length: float, stock: Mapping[str, int], numbers: Iterable[int]) -> list[list[Failure]]:
        """Sampled histories; the number of one is its seed, so any part of them can be had again."""
        units = {unit: [(p.name, p.mtbf) for p in parts] for unit, parts in self.units.items()}
        return [history(units, length, self.repair, stock, [number]) for number in numbers]


def reliability_of(entry: ReliabilityEntry | None, network: Network, found: Findings) -> Reliability | None:
    """The reliability that a study states, if it does."""
    if entry is None:
        return None
    units = {}
    for unit, names in entry.units.items():
        _check(unit, network, found)
        parts = [_part(name, entry, f"reliability.units.{unit}.{i}", found) for i, name in enumerate(names)]
        units[unit] = tuple(p for p in parts if p)
        if not names:
            found.fault(f"'{unit}' has no part that could fail", f"reliability.units.{unit}", ", ".join(DESIGN),
                        "name its parts, or leave the unit out")  # fmt: skip
    repair = found.quantity(entry.repair, "s", "reliability.repair", low=1.0)
    return None if repair is None else Reliability(units, repair, entry.probability, entry.sets)


def _check(unit: str, network: Network, found: Findings) -> None:
    where = f"reliability.units.{unit}"
    if unit not in network.units:
        near = difflib.get_close_matches(unit, network.units, n=1)
        found.fault(f"no component '{unit}'", where, ", ".join(network.units),
                    f"did you mean '{near[0]}'?" if near else "")  # fmt: skip
    elif network.units[unit].load is None:
        found.fault(f"'{unit}' has no load that could be lost", where, "a component with a load", "leave it out")
    elif buses := closed_by(network, unit):
        found.fault(f"'{unit}' closes {buses}: no run goes on without it", where, "a unit that closes no bus",
                    "leave it out, or let a store close that bus")  # fmt: skip


def _part(named: str | PartEntry, entry: ReliabilityEntry, where: str, found: Findings) -> Part | None:
    if isinstance(named, PartEntry):
        mtbf = found.quantity(named.mtbf, "s", f"{where}.mtbf", low=HOUR)
        mass = found.quantity(named.mass, "kg", f"{where}.mass", low=0.0)
        if mtbf is None or mass is None:
            return None
        return Part(named.name, named.because, mass, mtbf, "design_choice", "recalled")
    if named not in DESIGN:
        near = difflib.get_close_matches(named, DESIGN, n=1)
        found.fault(f"no part '{named}'", where, ", ".join(DESIGN),
                    f"did you mean '{near[0]}'?" if near else "give it as {name: .., mtbf: .., because: ..}")  # fmt: skip
        return None
    return part(named, entry.sets)


def told(stated: Reliability, length: float) -> dict[str, Any]:
    """Spares, availability and what many histories ask for, for machines; hours and kg."""
    kinds, stock = stated.kinds(length), stated.spares(length)
    many = sampled(stated.histories(length, stock, range(SAMPLED)), list(stated.units), list(kinds), length)
    rows: list[dict[str, Any]] = [
        {
            "part": name, "of": p.of, "count": count, "mtbf_h": p.mtbf / HOUR, "expected": kinds[name].expected,
            "spares": stock[name], "mass_kg": stock[name] * p.mass, "sampled_mean": many.mean[name],
            "sampled_p95": many.percentiles[name][95], "source": p.source, "unverified": p.unverified,
        }
        for name, (p, count) in stated.parts.items()
    ]  # fmt: skip
    units = []
    for unit, parts in stated.units.items():
        mtbf = 1 / sum(1 / p.mtbf for p in parts)
        units.append({"unit": unit, "mtbf_h": mtbf / HOUR, "expected": length / mtbf, "out": many.out[unit],
                      "availability": availability(mtbf, stated.repair)})  # fmt: skip
    mass, lasting = sum(r["mass_kg"] for r in rows), last_with(kinds, stock)
    return {
        "set": stated.sets, "repair_h": stated.repair / HOUR, "probability": stated.probability, "lasting": lasting,
        "parts": rows, "units": units, "mass_kg": mass, "histories": many.count, "short": many.short,
        "failures_mean": many.mean["all"], "failures_p95": many.percentiles["all"][95],
        "said": f"{sum(stock.values())} spares of {mass:.4g} kg last for {spoken(length)} with a probability of {lasting:.3g} "
        f"(asked for {stated.probability:g}); {many.mean['all']:.3g} failures in the mean, {many.percentiles['all'][95]:.0f} in "
        f"the worst of twenty histories",
    }  # fmt: skip
