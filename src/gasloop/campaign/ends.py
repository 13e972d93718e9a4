"""Supplies, new vehicles and demands of a campaign file, epoch by epoch."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gasloop.campaign.reading import Reading
from gasloop.solve.campaign.things import Demand, Supply


def supplies(read: Reading) -> Iterable[Supply]:
    """What is there for the taking."""
    for i, entry in enumerate(read.file.supplies):
        where = f"supplies.{i}"
        read.names([entry.at], read.nodes, f"{where}.at", "node")
        read.names(entry.of, read.known, f"{where}.of", "commodity")
        read.names(entry.phases, read.phases, f"{where}.phases", "phase")
        for name in entry.of:
            amount = math.inf if entry.amount is None else read.amount(name, entry.amount, f"{where}.amount")
            price = 0.0 if entry.price is None else read.si(entry.price, "EUR/kg", f"{where}.price", 0.0)
            for k in range(read.file.time.count):
                for phase in (p for p in entry.phases or read.phases if p in read.phases):
                    yield Supply(entry.at, name, read.epoch(k, phase), amount, price)


def new_vehicles(read: Reading) -> Iterable[Supply]:
    """New vehicles."""
    for name, vehicle in read.file.vehicles.items():
        new, where = vehicle.new, f"vehicles.{name}.new"
        read.names([new.at], read.nodes, f"{where}.at", "node")
        phase = new.phase or next(iter(read.phases))
        read.names([phase], read.phases, f"{where}.phase", "phase")
        if phase in read.phases:
            for k in range(min(new.count or read.file.time.count, read.file.time.count)):
                yield Supply(new.at, name, read.epoch(k, phase), new.each)


def demands(read: Reading) -> Iterable[Demand]:
    """What is asked for, period by period."""
    count = read.file.time.count
    for name, entry in read.file.demands.items():
        where = f"demands.{name}"
        read.names([entry.at], read.nodes, f"{where}.at", "node")
        read.names([entry.of], read.known, f"{where}.of", "commodity")
        if entry.phase is not None:
            read.names([entry.phase], read.phases, f"{where}.phase", "phase")
        if (entry.each is None) == (not entry.amounts):
            read.found.fault("a demand takes either `each` or `amounts`", where)
            continue
        last = entry.last or count
        if not entry.amounts and not entry.first <= last <= count:
            told = f"it is asked for from period {entry.first} to {last}"
            read.found.fault(told, where, f"1 to {count}, the first before the last")
            continue
        texts = entry.amounts or [entry.each or "0 kg"] * (last - entry.first + 1)
        if entry.first + len(texts) - 1 > count:
            read.found.fault(f"it goes on to period {entry.first + len(texts) - 1}", where, f"1 to {count}")
            continue
        for k, text in enumerate(texts, start=entry.first - 1):
            amount = read.amount(entry.of, text, f"{where}.amounts.{k}" if entry.amounts else f"{where}.each")
            phases = [entry.phase] if entry.phase in read.phases else [next(iter(read.phases)), list(read.phases)[-1]]
            since, until = read.epoch(k, str(phases[0])), read.epoch(k, str(phases[-1]))
            if amount > 0:
                yield Demand(entry.at, entry.of, until, amount, entry.priority, since, name)
