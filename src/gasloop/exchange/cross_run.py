"""The same room by another tool's rules and by ours: what is in the air at the end, and why the two differ.

Theirs: what their rules bring into the room each hour. Ours: the same from their equipment, but people who burn our food, in
a ``cabin`` of the same volume and start, whose air leaks and whose water condenses. Air and walls are held at one temperature,
as theirs has none, so that nothing else differs: of the cabin's equations those of its masses are left,

    dm_i/dt = in_i - (m_i / m) (leak + relief) - [i = H2O] (condensed - dried)

The differences are counted one by one and must add up:

    ours - theirs = crew (their quotient against that of our food) - leak and relief - water on the walls
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.components.life_support.cabin import Cabin
from gasloop.exchange.scenario import People, Room
from gasloop.matter.organics import CREW_DAY
from gasloop.model.component import values
from gasloop.parts import air

Array = NDArray[np.float64]
_RTOL, _ATOL = 1e-9, 1e-9
_EMPTY = 5e-3  # share of the start below which a gas counts as run out
_MAIN = tuple(air.MAIN.items())
_HOUR = 3600.0


@dataclass(frozen=True)
class Row:
    """One gas: kg at the start and at the end by theirs and ours; parts of the difference [kg], ours less theirs."""

    gas: str
    start: float
    theirs: float
    ours: float
    crew: float
    escaped: float
    walls: float
    pressure: float  # Pa, at the end, ours

    @property
    def difference(self) -> float:
        """Ours less theirs [kg]."""
        return self.ours - self.theirs

    @property
    def unexplained(self) -> float:
        """What the parts leave over [kg]; round-off of the integrator, or a fault."""
        return self.difference - (self.crew + self.escaped + self.walls)

    @property
    def why(self) -> str:
        """The parts in words, those that matter."""
        least = max(1e-6, 1e-3 * abs(self.difference))
        words = [
            f"{what} {kg:+.4g} kg"
            for what, kg in (
                ("carbon dioxide of our food against theirs" if self.gas == "CO2" else "crew", self.crew),
                ("leaked and let off", self.escaped),
                ("condensed on the walls", self.walls),
            )
            if abs(kg) > least
        ]
        return ", ".join(words) or "the same"


@dataclass(frozen=True)
class CrossRun:
    """A room both ways.

    hours : how long; shorter than asked for where a gas runs out, and then ``ran_out`` names it
    rows : by gas; humidity : vapour over saturation at the end, theirs and ours
    """

    room: Room
    hours: float
    rows: tuple[Row, ...]
    humidity: tuple[float, float]
    ran_out: str = ""


def cross_run(
    room: Room, flows: Mapping[str, Array], people: tuple[People, ...], present: Array | None = None
) -> CrossRun:
    """Run a room both ways.

    flows : kg an hour into the room by their rules, all in all, by formula
    people : who breathes there by those rules; present : share of them that is alive or here, by hour (1 unless given)
    """
    asked = len(next(iter(flows.values())))
    here = np.ones(asked) if present is None else present
    crew = {"CO2": _carbon_difference(people)}
    given = {g: np.asarray(flows.get(g, np.zeros(asked))) for _, g in _MAIN}
    hours, ran_out = _lasts(room, given, asked)
    given, here = {g: row[:hours] for g, row in given.items()}, here[:hours]
    ours = {g: row + crew.get(g, 0.0) * here for g, row in given.items()}
    theirs = {g: room.gases.get(g, 0.0) + float(row.sum()) for g, row in given.items()}
    held, film, escaped = _air(room, ours)
    rows = [
        Row(gas, room.gases.get(gas, 0.0), theirs[gas], held[gas], crew.get(gas, 0.0) * float(here.sum()), -escaped[gas],
            -film if gas == "H2O" else 0.0, held[gas] * air.gas_constant(gas) * room.T / room.volume)
        for _, gas in _MAIN
    ]  # fmt: skip
    theirs_end, ours_end = (Room(room.name, room.volume, kg, room.T) for kg in (theirs, held))
    return CrossRun(room, float(hours), tuple(rows), (theirs_end.humidity, ours_end.humidity), ran_out)


def crew_alone(people: tuple[People, ...], hours: int) -> dict[str, Array]:
    """What people bring into a room each hour by the mean of their own law [kg], by formula."""
    each = {
        "O2": -sum(p.number * p.rates.oxygen for p in people),
        "H2O": sum(p.number * p.rates.vapour for p in people),
        "CO2": sum(p.number * (p.rates.carbon_dioxide or 0.0) for p in people),
        "N2": 0.0,
    }
    return {gas: np.full(hours, rate * _HOUR) for gas, rate in each.items()}


def _carbon_difference(people: tuple[People, ...]) -> float:
    """Carbon dioxide of our food less theirs [kg/h]; oxygen and vapour are the set's own in both."""
    more = 0.0
    for p in people:
        ours = p.rates.oxygen * CREW_DAY.carbon_dioxide / CREW_DAY.oxygen
        more += p.number * (ours - (p.rates.carbon_dioxide or 0.0))
    return more * _HOUR


def _lasts(room: Room, flows: Mapping[str, Array], hours: int) -> tuple[int, str]:
    """How many hours there is some of each gas by their rules, and of which there then is none."""
    first = ""
    for gas, row in flows.items():
        start = room.gases.get(gas, 0.0)
        short = np.flatnonzero(start + np.cumsum(row) < -1e-9 + _EMPTY * start)
        if short.size and int(short[0]) < hours:
            hours, first = int(short[0]), gas
    return hours, first


def _air(room: Room, flows: Mapping[str, Array]) -> tuple[dict[str, float], float, dict[str, float]]:
    """kg in the air, on the walls, and of each gas escaped at the end, by the cabin's laws at one temperature."""
    from scipy.integrate import solve_ivp

    cabin, gases = _cabin(room), [gas for _, gas in _MAIN]
    R = np.array([air.gas_constant(g) for g in gases])
    cp = np.array([float(air.heat_capacity(g, room.T)) for g in gases])
    here, water = SimpleNamespace(pressure=0.0), gases.index("H2O")
    x = values(T=room.T, lag=0.0, film=0.0)

    def rate(_t: float, y: Array, into: Array) -> Array:
        kg, x.film = np.fmax(y[:4], 0.0), float(y[4])
        m, C_p = float(kg.sum()), float(kg @ cp)
        p = kg * R * room.T / room.volume
        leak, _, relief = cabin.escape(float(p.sum()), m, C_p / (C_p - float(kg @ R)), here)
        condensed, dried = cabin.wetting(x, float(p[water]), C_p / room.volume)
        lost = kg / m * (leak + relief)
        change = into - lost
        change[water] -= condensed - dried
        return np.concatenate([change, [condensed - dried], lost])

    y = np.concatenate([[max(room.gases.get(g, 0.0), 0.0) for g in gases], np.zeros(5)])
    for a, b, into in _stretches(np.array([flows[g] for g in gases])):
        y = solve_ivp(rate, (a * _HOUR, b * _HOUR), y, method="LSODA", args=(into / _HOUR,), rtol=_RTOL, atol=_ATOL).y[
            :, -1
        ]
    return dict(zip(gases, y[:4].tolist(), strict=True)), float(y[4]), dict(zip(gases, y[5:].tolist(), strict=True))


def _stretches(flows: Array) -> Iterator[tuple[int, int, Array]]:
    """Hours over which the flows stay as they are: first, last, the flows."""
    changes = np.flatnonzero(np.any(np.abs(np.diff(flows, axis=1)) > 1e-12, axis=0)) + 1
    edges = [0, *changes.tolist(), flows.shape[1]]
    for a, b in pairwise(edges):
        yield a, b, flows[:, a]


def _cabin(room: Room) -> Cabin:
    """The room as a cabin. Its own pressure is the set point, so that relief opens 6 kPa above what it starts with; the set points
    of single gases move nothing here, as no supply is open."""
    half = 0.5 * room.pressure
    return Cabin(size=room.volume, T_set=room.T, p_set=room.pressure, p_oxygen=half, p_carbon_dioxide=1.0)


def table(run: CrossRun) -> str:
    """The rows as text."""
    over = f", where {run.ran_out} runs out" if run.ran_out else ""
    lines = [f"{run.room.name}, {run.hours:g} h{over}"]
    lines += [f"{'gas':4}{'start kg':>12}{'theirs kg':>12}{'ours kg':>12}{'ours Pa':>12}  why they differ"]
    for r in run.rows:
        lines.append(f"{r.gas:4}{r.start:12.4f}{r.theirs:12.4f}{r.ours:12.4f}{r.pressure:12.1f}  {r.why}")
    carbon = next(r for r in run.rows if r.gas == "CO2")
    by_mass = carbon.theirs / sum(r.theirs for r in run.rows)
    lines.append(
        f"carbon dioxide at the end: {carbon.pressure / 133.322:.3g} torr by ours; by theirs {by_mass * 1e6:.0f} ppm of the mass"
    )
    theirs, ours = run.humidity
    lines.append(f"humidity at the end: {theirs * 100:.0f} % by theirs, {ours * 100:.0f} % by ours")
    return "\n".join(lines)


def as_json(run: CrossRun) -> dict[str, Any]:
    """For machines."""
    return {
        "room": run.room.name,
        "hours": run.hours,
        "ran_out": run.ran_out or None,
        "humidity": {"theirs": run.humidity[0], "ours": run.humidity[1]},
        "gases": [
            {"gas": r.gas, "start_kg": r.start, "theirs_kg": r.theirs, "ours_kg": r.ours, "crew_kg": r.crew,
             "escaped_kg": r.escaped, "walls_kg": r.walls, "unexplained_kg": r.unexplained, "pressure_Pa": r.pressure, "why": r.why}
            for r in run.rows
        ],
    }  # fmt: skip
