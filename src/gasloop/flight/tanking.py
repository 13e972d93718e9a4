"""The `tankers:` part of a mission: read, sampled, and weighed against active cooling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.components.storage.cryocooler import Cryocooler
from gasloop.flight.elements import LIQUIDS, boiling
from gasloop.flight.form import CoolerEntry, TankersEntry, TopOffEntry
from gasloop.flight.ways import Ways, check
from gasloop.parts.tankers import Cadence, Filled, delivered_above, fill_sampled, tankers_needed
from gasloop.places.deltav import Leg
from gasloop.study.faults import Findings

_DAY = 86400.0
SHARES = (0.1, 0.5, 0.9)  # of the samples, for bands
COOLED = "cooled"


@dataclass(frozen=True)
class Cooler:
    """Heat to be lifted by species [W] and the temperature of rejection [K]."""

    lifts: Mapping[str, float]
    reject: float


@dataclass(frozen=True)
class TopOff:
    """A tanker that goes on to a higher orbit; SI."""

    to: str
    load: float
    dry: float
    isp: float
    up: float
    back: float
    g0: float

    @property
    def delivered(self) -> float:
        """What it hands over there and still comes back [kg]."""
        return float(delivered_above(self.load, self.dry, self.up, self.back, self.isp, self.g0))


@dataclass(frozen=True)
class Tanking:
    """What is asked; SI. rates : boil-off by name [1/s], the one that is meant first."""

    fill: float
    cadence: Cadence
    rates: Mapping[str, float]
    lost: float
    samples: int
    seed: int
    because: str
    cooler: Cooler | None
    top_off: TopOff | None = None


@dataclass(frozen=True)
class Tanked:
    """What came out for one boil-off rate. planned : without scrubs and failures, at the mean load; None: never full."""

    name: str
    rate: float
    planned: int | None
    filled: Filled
    why_not: str = ""

    def as_json(self) -> dict[str, Any]:
        """For summary.json; times in days, masses in kg."""
        f = self.filled
        days = np.quantile(f.time / _DAY, SHARES)
        return {
            "boil_off_per_day": self.rate * _DAY, "planned": self.planned, "launched_mean": float(f.launched.mean()),
            "launched_p10": f.quantile(0.1), "launched_p50": f.quantile(0.5), "launched_p90": f.quantile(0.9),
            "distribution": {str(n): share for n, share in f.distribution().items()},
            "days_p10": float(days[0]), "days_p50": float(days[1]), "days_p90": float(days[2]),
            "boiled_mean_kg": float(f.boiled.mean()), "never": f.never,
        }  # fmt: skip


def tanking_of(entry: TankersEntry, ways: Ways, g0: float, found: Findings) -> Tanking | None:
    """The form in SI; what is wrong is noted."""
    where, before = "tankers", len(found.faults)

    def quantity(key: str, like: str, low: float = 0.0, high: float = np.inf) -> float:
        value = found.quantity(getattr(entry, key), like, f"{where}.{key}", low, high)
        return value if value is not None else low

    loads = entry.load if isinstance(entry.load, list) else [entry.load, entry.load]
    ends = [found.quantity(q, "kg", f"{where}.load", 1.0) or 1.0 for q in loads]
    if len(ends) != 2 or ends[0] > ends[1]:
        found.fault(
            "a load is one amount, or the lower and the upper end of a range", f"{where}.load", "[100 t, 200 t]"
        )
        return None
    cadence = Cadence(
        (ends[0], ends[1]), quantity("every", "s", 60.0), quantity("scrub", "1", 0.0, 0.95), quantity("delay", "s"),
        quantity("failure", "1", 0.0, 0.95),
    )  # fmt: skip
    rates = {"as stated": quantity("boil_off", "1/s", 0.0, 1 / _DAY)}
    for name, text in entry.compare.items():
        rate = found.quantity(text, "1/s", f"{where}.compare.{name}", 0.0, 1 / _DAY)
        rates[name] = rate if rate is not None else 0.0
    fill, lost = quantity("fill", "kg", 1.0), quantity("lost", "1", 0.0, 0.9)
    cooler = _cooler(entry.cooler, found) if entry.cooler else None
    top_off = _top_off(entry.top_off, ways, g0, found) if entry.top_off else None
    if len(found.faults) > before:
        return None
    return Tanking(fill, cadence, rates, lost, entry.samples, entry.seed, entry.because, cooler, top_off)


def _top_off(entry: TopOffEntry, ways: Ways, g0: float, found: Findings) -> TopOff | None:
    where = "tankers.top_off"
    try:
        up = ways.leg("leo", entry.to).dv
    except ValueError as error:
        found.fault(str(error), f"{where}.to", "", "state the leg under `legs.own`")
        return None
    load = found.quantity(entry.load, "kg", f"{where}.load", 0.0)
    dry = found.quantity(entry.dry, "kg", f"{where}.dry", 0.0)
    isp = found.quantity(entry.isp, "s", f"{where}.isp", 50.0, 20_000.0)
    back = found.quantity(entry.back, "m/s", f"{where}.back", 0.0, 1e5)
    if load is None or dry is None or isp is None or back is None:
        return None
    check(Leg(entry.to, "leo", (back,), None, "own", "own"), f"{where}.back", ways.nodes, found)
    return TopOff(entry.to, load, dry, isp, up, back, g0)


def _cooler(entry: CoolerEntry, found: Findings) -> Cooler | None:
    where = "tankers.cooler"
    lift = found.quantity(entry.lift, "W", f"{where}.lift", 0.0)
    reject = found.quantity(entry.reject, "K", f"{where}.reject", 200.0, 400.0)
    if abs(sum(entry.species.values()) - 1) > 1e-6 or any(v < 0 for v in entry.species.values()):
        found.fault("the shares of the species do not add up to 1", f"{where}.species", "shares from 0 to 1")
    for species in entry.species:
        if species not in LIQUIDS:
            found.fault(f"no liquid {species} is known here", f"{where}.species", ", ".join(LIQUIDS))
    if lift is None or reject is None:
        return None
    return Cooler({s: lift * share for s, share in entry.species.items() if share > 0}, reject)


def run(asked: Tanking) -> list[Tanked]:
    """One filling for each boil-off rate, all with the same draws; with a cooler also one without boil-off."""
    mean = sum(asked.cadence.load) / 2
    rates = dict(asked.rates)
    if asked.cooler is not None and 0.0 not in rates.values():
        rates[COOLED] = 0.0
    out = []
    for name, rate in rates.items():
        try:
            planned, why = tankers_needed(asked.fill, mean, asked.cadence.every, rate, asked.lost), ""
        except ValueError as error:
            planned, why = None, str(error)
        filled = fill_sampled(asked.fill, asked.cadence, rate, asked.lost, asked.samples, asked.seed)
        out.append(Tanked(name, rate, planned, filled, why))
    return out


def cooling(asked: Tanking) -> dict[str, float]:
    """Zero boil-off by our cryocooler: lift, electric power [W], mass [kg], and what the heat would boil off [kg/d].

    A machine a species, rated for that species' boiling point; power by species and in all.
    """
    if asked.cooler is None:
        return {}
    told = dict.fromkeys(("lift_W", "power_W", "mass_kg", "boil_off_kg_per_d"), 0.0)
    for species, lift in asked.cooler.lifts.items():
        T, latent = boiling(species)
        machine = Cryocooler(size=lift, T_cold=T, T_hot=asked.cooler.reject)
        power = float(machine.rated_power())
        told[f"power_W.{species}"] = power
        told["lift_W"] += lift
        told["power_W"] += power
        told["mass_kg"] += float(machine.estimate().mass)
        told["boil_off_kg_per_d"] += lift / latent * _DAY
    return told


def sentences(asked: Tanking, found: list[Tanked]) -> list[str]:
    """The outcome in words."""
    first = found[0]
    told = []
    if first.filled.never > 0:
        told.append(
            f"in {100 * first.filled.never:.0f} % of the samples the depot is never full{': ' * bool(first.why_not)}{first.why_not}"
        )
    else:
        f, days = first.filled, np.quantile(first.filled.time / _DAY, SHARES)
        told.append(
            f"{asked.fill / 1e3:,.0f} t take {f.quantile(0.5)} tankers ({f.quantile(0.1)} to {f.quantile(0.9)} in 80 % of "
            f"{asked.samples} samples; {first.planned} by the mean load without scrubs) and {days[1]:.0f} d ({days[0]:.0f} to {days[2]:.0f})"
        )
    for other in found[1:]:
        f = other.filled
        told.append(
            f"with boil-off '{other.name}', {100 * other.rate * _DAY:g} %/d, {f.launched.mean():.1f} instead of {first.filled.launched.mean():.1f} on average"
        )
    if (top := asked.top_off) is not None:
        told.append(
            f"a tanker with {top.load / 1e3:,.0f} t on board in low orbit hands over {max(top.delivered, 0.0) / 1e3:,.0f} t in {top.to}, "
            f"{top.up:,.0f} m/s higher, and comes back"
        )
    if power := cooling(asked):
        spared = first.filled.launched.mean() - next(t for t in found if t.rate == 0).filled.launched.mean()
        told.append(
            f"lifting {power['lift_W']:,.0f} W out of the depot, which would boil off {power['boil_off_kg_per_d']:,.0f} kg a day, "
            f"takes {power['power_W'] / 1e3:.1f} kW and {power['mass_kg'] / 1e3:.1f} t of cryocoolers, and spares {spared:.1f} tankers a filling"
        )
    return told
