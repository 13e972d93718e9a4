"""Ways to the nodes: a gear ratio as stated, or delta-v and a vehicle, from which it follows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gasloop.business.build import gear
from gasloop.business.form import BusinessFile, Chain, LegEntry
from gasloop.business.numbers import Known, Reader
from gasloop.knowledge.quantity import unit
from gasloop.places.deltav import RECALLED, Leg, data_set, faults_of
from gasloop.places.nodes import NODES

LOW_ORBIT, EARTH = "leo", "earth"


@dataclass(frozen=True)
class Ends:
    """Nodes that a way joins. start : empty where nobody says where the plant stands; homes : where the vehicle may end."""

    start: str
    end: str
    homes: tuple[str, ...]


def ends_of(file: BusinessFile, market: str, side: str) -> Ends:
    """The ends of the way to a market, ``from_plant`` or ``from_earth``."""
    end = file.markets[market].node or market
    if side == "from_earth":
        return Ends(LOW_ORBIT, end, (LOW_ORBIT, EARTH))
    gate = file.plant.at or _first_gate(file)
    return Ends(gate, end, (gate,))


def _first_gate(file: BusinessFile) -> str:
    """Where the first way begins, or its vehicle ends, that says so: all ways from the plant begin at one gate."""
    for leg in (m.from_plant for m in file.markets.values() if m.from_plant is not None):
        if isinstance(leg.out, Chain):
            return leg.out.via[0]
        if isinstance(leg.back, Chain):
            return leg.back.via[-1]
    return ""


def read_leg(leg: LegEntry, at: str, ends: Ends, reader: Reader) -> None:
    """The numbers of one way."""
    flown = {n: getattr(leg, n) for n in ("out", "back", "isp", "inert")}
    if (leg.gear is None) == (leg.out is None):
        reader.found.fault(
            "a way is a gear ratio or delta-v", at, "{gear: 2.5} or {out: .., back: .., isp: .., inert: ..}"
        )
        return
    if leg.fee is not None:
        reader.money(leg.fee, "kg", f"{at}.fee")
    if leg.gear is not None:
        if any(x is not None for x in flown.values()):
            reader.found.fault("a gear ratio needs no vehicle", at, "gear alone", "leave out the others")
        reader.number(leg.gear, "1", f"{at}.gear", 1.0)
        return
    for name in ("out", "back"):
        if flown[name] is not None:
            _speed(flown[name], f"{at}.{name}", ends, name == "back", reader)
    for name, like, low, high in (("isp", "s", 1.0, 1e4), ("inert", "1", 0.0, 1.0)):
        if flown[name] is None:
            reader.found.fault(f"delta-v without `{name}` of the vehicle", at, "isp and inert", f"add `{name}:`")
        else:
            reader.number(flown[name], like, f"{at}.{name}", low, high)


def _speed(stated: Any, where: str, ends: Ends, back: bool, reader: Reader) -> None:
    if not isinstance(stated, Chain):
        reader.number(stated, "m/s", where, 0.0, 3e4)
        if where in reader.known:
            _check_speed(reader.known[where], ends, back, reader)
        return
    _check_nodes(stated.via, where, ends, back, reader)
    try:
        legs = [data_set(stated.set_).leg(a, b) for a, b in pairwise(stated.via)]
    except ValueError as error:
        reader.found.fault(str(error), where)
        return
    off = reader.found.quantity(stated.spread, "1", f"{where}.spread", 0.0, 0.5) if stated.spread is not None else 0.0
    dv = sum(leg.dv for leg in legs) / unit("m/s").factor
    reader.known[where] = Known(
        where, dv, dv * (1.0 - (off or 0.0)), dv * (1.0 + (off or 0.0)), "m/s", legs[0].source,
        f"set {stated.set_}, {' to '.join(stated.via)}", any(leg.confidence == RECALLED for leg in legs),
    )  # fmt: skip


def _check_nodes(via: list[str], where: str, ends: Ends, back: bool, reader: Reader) -> None:
    """A chain that begins or ends elsewhere leaves a node that nothing is joined to."""
    begins, finishes = ((ends.end,), ends.homes) if back else ((ends.start,), (ends.end,))
    for node, may in ((via[0], begins), (via[-1], finishes)):
        if node not in may and any(may):
            reader.found.fault(
                f"the way goes from {via[0]} to {via[-1]}, and '{node}' is not {' or '.join(may)}", where,
                f"{' or '.join(begins)} first, {' or '.join(finishes)} last",
                "mend `via`, or state `node:` of the market and `at:` of the plant",
            )  # fmt: skip


def _check_speed(speed: Known, ends: Ends, back: bool, reader: Reader) -> None:
    """A stated speed that nature or good sense forbids, at its value or an end of its range; between nodes that are known."""
    start, end = (ends.end, ends.homes[0]) if back else (ends.start, ends.end)
    if start not in NODES or end not in NODES:
        return
    for value in dict.fromkeys((speed.value, speed.low, speed.high)):
        for fault in faults_of(Leg(start, end, (value,), None, "", ""), NODES[start], NODES[end]):
            reader.found.fault(fault, speed.path, "", "see the unit: m/s")


def check_reached(file: BusinessFile, reader: Reader) -> None:
    """A vehicle that cannot come back from a node delivers nothing there; as stated, and at the worst ends of its ranges."""
    stated: dict[str, Any] = {k: n.value for k, n in reader.known.items()}
    worst = {k: n.low if k.endswith(".isp") else n.high for k, n in reader.known.items()}
    for name, entry in file.markets.items():
        for side, leg in (("from_plant", entry.from_plant), ("from_earth", entry.from_earth)):
            at = f"markets.{name}.{side}"
            for values, when in ((stated, ""), (worst, "at the far ends of its ranges ")):
                if leg is not None and not math.isfinite(gear(leg, at, values, 1.0)):
                    reader.found.fault(
                        f"{when}this vehicle burns all it carries on the way: nobody reaches this market", at,
                        "less delta-v, more specific impulse, or a lighter vehicle", "leave the market out, or mend the way",
                    )  # fmt: skip
                    break
