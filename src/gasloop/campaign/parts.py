"""The form's entries as the parts of a campaign, in SI; what is wrong on the way is noted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from gasloop.campaign.ends import demands, new_vehicles, supplies
from gasloop.campaign.form import CampaignFile, DepotEntry, LegEntry, PlantEntry, VehicleEntry
from gasloop.campaign.reading import Reading
from gasloop.campaign.ways import Ways
from gasloop.matter.species import molar_mass
from gasloop.parts.mixtures import wrong_way_round
from gasloop.solve.campaign.plants import LEAST_CARBOTHERMAL, corners, straight
from gasloop.solve.campaign.things import (
    Campaign,
    Commodity,
    Engine,
    Leg,
    Plant,
    Store,
    Vehicle,
)  # fmt: skip
from gasloop.study.faults import Findings

_CORNERS = (LEAST_CARBOTHERMAL, 700.0, 1000.0, 1500.0, 2000.0, 3000.0, 5000.0, 10000.0)  # of the published curve [kg]


class Reader:
    """Reads a form."""

    def __init__(self, file: CampaignFile, found: Findings) -> None:
        self.file, self.found, self.read = file, found, Reading(file, found)
        self.notes: list[str] = []
        self.places: dict[str, str] = {}  # where each thing stands in the file, by name
        self.g0 = self.read.si(file.g0, "m/s2", "g0", 9.7, 9.9)
        self.ways = Ways(file, found, self.notes)

    def campaign(self) -> Campaign:
        """All of it; only to be used if nothing was found wrong."""
        file = self.file
        legs = tuple(leg for name, entry in file.legs.items() for leg in self._legs(name, entry))
        nodes = self.read.nodes
        waits = tuple(file.waits) or tuple(n for n in nodes if file.nodes.get(n, n) != "earth")
        self.read.names(file.waits, nodes, "waits", "node")
        return Campaign(
            name=file.campaign, dates=self.read.dates(), waits=waits, commodities=tuple(self._commodities()),
            vehicles=tuple(self._vehicle(n, v) for n, v in file.vehicles.items()), legs=legs,
            supplies=(*supplies(self.read), *new_vehicles(self.read)), demands=tuple(demands(self.read)),
            stores=tuple(s for n, d in file.depots.items() for s in self._depot(n, d)),
            plants=tuple(self._plant(n, p) for n, p in file.plants.items()), minimise=file.minimise,
        )  # fmt: skip

    # -- what is carried, and by what ----------------------------------------------------------------------

    def _commodities(self) -> Iterable[Commodity]:
        for name in self.read.known:
            entry, where = self.file.commodities.get(name), f"commodities.{name}"
            self.places[name] = where
            if entry is None:
                yield Commodity(name, fluid=name in self.read.fluids)
                continue
            self.read.names(entry.eats, self.read.known, f"{where}.eats", "commodity")
            eats = {k: self.read.si(q, "kg/s", f"{where}.eats.{k}", 0.0) for k, q in entry.eats.items()}
            yield Commodity(
                name,
                self.read.si(entry.unit_mass, "kg", f"{where}.unit_mass", 1e-6),
                entry.whole,
                name in self.read.fluids,
                eats,
            )

    def _vehicle(self, name: str, entry: VehicleEntry) -> Vehicle:
        where = f"vehicles.{name}"
        self.places[name] = where
        engine, ratio = entry.engine, entry.engine.mixture
        wrong = wrong_way_round(engine.oxidiser, engine.fuel, ratio)
        if wrong:
            self.found.fault(wrong, f"{where}.engine.mixture")
        for species in (engine.oxidiser, engine.fuel):
            if species not in entry.tanks:
                self.found.fault(
                    f"no tank for {species}, which the engine burns", f"{where}.tanks", "", f"add `{species}:`"
                )
        shares = ((engine.oxidiser, ratio / (1 + ratio)), (engine.fuel, 1 / (1 + ratio)))
        dry = self.read.si(entry.dry, "kg", f"{where}.dry", 1.0)
        self.read.names(entry.upkeep, self.read.known, f"{where}.upkeep", "commodity")
        self.read.names(entry.carries or (), self.read.known, f"{where}.carries", "commodity")
        return Vehicle(
            name, dry, self.read.si(entry.payload, "kg", f"{where}.payload", 0.0),
            {s: self.read.si(q, "kg", f"{where}.tanks.{s}", 0.0) for s, q in entry.tanks.items()},
            Engine(self.read.si(engine.isp, "s", f"{where}.engine.isp", 100.0, 6000.0), shares, self.g0),
            self.read.rates(entry.boil_off, f"{where}.boil_off"),
            {k: share * dry for k, share in entry.upkeep.items()},
            self.read.si(entry.price, "EUR", f"{where}.price", 0.0) if entry.price is not None else 0.0,
            None if entry.carries is None else tuple(entry.carries),
        )  # fmt: skip

    def _legs(self, name: str, entry: LegEntry) -> list[Leg]:
        where = f"legs.{name}"
        self.places[name] = where
        dv, time = self.ways.of(name, entry)
        self.read.names(entry.by, self.file.vehicles, f"{where}.by", "vehicle")
        self.read.names(entry.leaves, self.read.phases, f"{where}.leaves", "phase")
        if entry.arrives is not None:
            self.read.names([entry.arrives], self.read.phases, f"{where}.arrives", "phase")
        launcher = entry.launcher
        more: dict[str, Any] = {}
        if launcher is not None:
            at = f"{where}.launcher"
            for key, text, like in (
                ("lift", launcher.lift, "kg"), ("most", launcher.most, "kg"),
                ("launch_price", launcher.price, "EUR"), ("price", launcher.per_mass, "EUR/kg"),
            ):  # fmt: skip
                if text is not None:
                    more[key] = self.read.si(text, like, f"{at}.{key}", 1e-9)
        legs = []
        for phase in entry.leaves or self.read.phases:
            if phase not in self.read.phases or (entry.arrives or phase) not in self.read.phases:
                continue
            count, order = len(self.read.phases), list(self.read.phases)
            later = 0 if entry.arrives is None else (order.index(entry.arrives) - order.index(phase) - 1) % count + 1
            leaves = frozenset(self.read.epoch(k, phase) for k in range(self.file.time.count))
            legs.append(
                Leg(
                    name,
                    entry.start,
                    entry.end,
                    dv,
                    time,
                    leaves,
                    later,
                    tuple(entry.by) or None,
                    limited=launcher is None,
                    counts=launcher is not None,
                    **more,
                )
            )
        return legs

    # -- nodes ---------------------------------------------------------------------------------------------

    def _depot(self, name: str, entry: DepotEntry) -> list[Store]:
        where = f"depots.{name}"
        self.places[name] = where
        self.read.names([entry.at], self.read.nodes, f"{where}.at", "node")
        self.read.names(entry.holds, self.read.known, f"{where}.holds", "commodity")
        holds = {
            k: math.inf if q is None else self.read.si(q, "kg", f"{where}.holds.{k}", 0.0)
            for k, q in entry.holds.items()
        }
        loss, made_of = self.read.rates(entry.boil_off, f"{where}.boil_off"), entry.hardware
        if made_of is None:
            return [Store(name, entry.at, holds, loss)]
        self.read.names([made_of.commodity], self.read.known, f"{where}.hardware.commodity", "commodity")
        for key, ratios in (("ratio", made_of.ratio), ("cooled", made_of.cooled)):
            self.read.names(ratios, entry.holds, f"{where}.hardware.{key}", "commodity of this depot")
        stores = [Store(name, entry.at, holds, loss, made_of.commodity, made_of.ratio)]
        if made_of.cooled:
            cold = {k: q for k, q in holds.items() if k in made_of.cooled}
            stores.append(Store(f"{name}, cooled", entry.at, cold, {}, made_of.commodity, made_of.cooled))
        return stores

    def _plant(self, name: str, entry: PlantEntry) -> Plant:
        where = f"plants.{name}"
        self.places[name] = where
        self.read.names([entry.at], self.read.nodes, f"{where}.at", "node")
        self.read.names([entry.commodity, *entry.upkeep], self.read.known, where, "commodity")
        given = [k for k in ("rate", "curve", "published", "own") if getattr(entry, k) is not None]
        if len(given) != 1:
            told = "none" if not given else " and ".join(given)
            self.found.fault(f"a plant takes just one of rate, curve, published, own; here: {told}", where)
        masses, rates = self._curve(entry, where)
        return Plant(
            name, entry.at, entry.commodity, self._makes(entry, where), masses, rates,
            self.read.si(entry.decay, "1/s", f"{where}.decay", 0.0),
            {k: self.read.si(q, "1/s", f"{where}.upkeep.{k}", 0.0) for k, q in entry.upkeep.items()},
        )  # fmt: skip

    def _curve(self, entry: PlantEntry, where: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
        if entry.published is not None:
            return corners(_CORNERS)
        if entry.curve is not None:
            masses = tuple(self.read.si(m, "kg", f"{where}.curve.{i}", 0.0) for i, (m, _) in enumerate(entry.curve))
            rates = tuple(self.read.si(r, "kg/s", f"{where}.curve.{i}", 0.0) for i, (_, r) in enumerate(entry.curve))
            if len(masses) < 2 or list(masses) != sorted(set(masses)) or list(rates) != sorted(rates):
                self.found.fault("corners do not rise", f"{where}.curve", "two or more, masses and rates rising")
            return masses, rates
        return straight(self.read.si(entry.rate, "1/s", f"{where}.rate", 0.0) if entry.rate is not None else 0.0)

    def _makes(self, entry: PlantEntry, where: str) -> Mapping[str, float]:
        if entry.makes == "water":
            hydrogen = float(molar_mass("H2") / molar_mass("H2O"))
            makes: Mapping[str, float] = {"O2": 1.0 - hydrogen, "H2": hydrogen}
        elif entry.makes is None:
            makes = {"O2": 1.0}
            if entry.published is None and entry.own is None:
                self.found.fault("it is not said what the plant makes", where, "", "add `makes: {O2: 1}`, or water")
        else:
            makes = entry.makes
            if abs(sum(makes.values()) - 1.0) > 1e-6 or min(makes.values()) < 0:
                self.found.fault(f"the shares add up to {sum(makes.values()):g}, not to 1", f"{where}.makes")
        self.read.names(makes, self.read.known, f"{where}.makes", "commodity")
        return makes
