"""Faults as a person writes them: ``scrubber@30d``, ``cabin@12 h:5 mm``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gasloop.knowledge.quantity import UnitError, parse
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.model.component import labels
from gasloop.model.network import Network
from gasloop.study.grid import spoken
from gasloop.study.limits import rooms
from gasloop.study.responses import closed_by


@dataclass(frozen=True)
class Loss:
    """A unit keeps only a share of its capacity from a moment on [s from the start of the study]."""

    unit: str
    at: float
    capacity: float = 0.0

    @property
    def said(self) -> str:
        """In words."""
        left = f"keeps {self.capacity:.0%} of its capacity" if self.capacity else "stops"
        return f"{self.unit} {left} at {spoken(self.at)}"


@dataclass(frozen=True)
class Hole:
    """A hole in the wall of a room, of a bore [m], from a moment on [s]."""

    unit: str
    at: float
    bore: float

    @property
    def said(self) -> str:
        """In words."""
        return f"{self.unit} has a hole of {1e3 * self.bore:g} mm at {spoken(self.at)}"


Event = Loss | Hole


LONGEST = "10 d"  # that a fault is followed unless the command says more


def events(
    faults: Sequence[str], leaks: Sequence[str], capacity: float, network: Network, length: float
) -> list[Event]:
    """What a command says goes wrong. Raises ValueError with what is allowed, also if it is nothing."""
    if not faults and not leaks:
        raise ValueError(
            "nothing goes wrong: give --fault UNIT@TIME, like --fault scrubber@30d, or --leak ROOM@TIME:BORE"
        )
    return [*(loss(f, capacity, network, length) for f in faults), *(hole(h, network, length) for h in leaks)]


def span(text: str | None) -> float:
    """How long to follow a fault [s]."""
    try:
        length = parse(text or LONGEST, "s")
    except UnitError as error:
        raise ValueError(f"--for {text}: {error}") from error
    if length <= 0:
        raise ValueError(f"--for {text}: nothing can be seen in no time; allowed: above 0, like {LONGEST}")
    return length


def loss(text: str, capacity: float, network: Network, length: float) -> Loss:
    """``UNIT@TIME`` as the loss of a unit. Raises ValueError with what is allowed.

    capacity : share that is left; length : of the study [s]
    """
    unit, at = _placed(f"--fault {text}", text, network.units, length)
    if not 0.0 <= capacity < 1.0:
        raise ValueError(f"--capacity {capacity:g} is no loss; allowed: 0 to below 1, the share that is left")
    if network.units[unit].load is None:
        able = ", ".join(n for n, u in network.units.items() if u.load is not None and not closed_by(network, n))
        raise ValueError(f"--fault {text}: '{unit}' has no load that could be lost; allowed: {able}; name one of these")
    buses = closed_by(network, unit)
    if buses:
        raise ValueError(
            f"--fault {text}: '{unit}' closes {buses}: what the others leave there has nowhere else to go, so no run goes on "
            "without it; mend: lose what feeds or draws from that bus, or let a store close it"
        )
    return Loss(unit, at, capacity)


def hole(text: str, network: Network, length: float) -> Hole:
    """``ROOM@TIME:BORE`` as a hole in a room. Raises ValueError with what is allowed."""
    place, colon, bore = text.partition(":")
    if not colon:
        raise ValueError(f"--leak {text}: no bore; write ROOM@TIME:BORE, like cabin@30d:5mm")
    unit, at = _placed(f"--leak {text}", place, rooms(network), length)
    label = next(p for p in labels(network.units[unit].component) if p.name == "d_hole")
    try:
        d = parse(bore.strip(), "m")
    except UnitError as error:
        raise ValueError(f"--leak {text}: {error}") from error
    if not 0.0 < d <= label.high * read_unit(label.unit).factor:
        raise ValueError(f"--leak {text}: a bore of {bore.strip()}; allowed: up to {label.high:g} {label.unit}")
    return Hole(unit, at, d)


def _placed(said: str, text: str, units: Iterable[str], length: float) -> tuple[str, float]:
    """A unit and a moment [s]."""
    name, sign, time = (part.strip() for part in text.partition("@"))
    known = list(units)
    if not sign or not time:
        raise ValueError(f"{said}: no time; write UNIT@TIME, like {name or 'scrubber'}@30d")
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise ValueError(f"{said}: no '{name}' here{hint}; allowed: {', '.join(known) or 'none: no room with air'}")
    try:
        at = parse(time, "s")
    except UnitError as error:
        raise ValueError(f"{said}: {error}") from error
    if not 0.0 <= at < length:
        raise ValueError(f"{said}: {time} is not within the study; allowed: 0 h to below {spoken(length)}")
    return name, at
