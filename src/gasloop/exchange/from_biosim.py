"""BioSim scenario -> ours: the public subset of its XML. Rooms, crew with schedules, stores, units with their rates.

What it means by its numbers: volumes in litres, air at 23 degC, pressures in kPa, gases in moles, water in litres, power in W,
lengths in ticks. A room without initial air is filled by the program, with shares that changed between its revisions; those
of 2025 are taken. Everything else in a file is listed as left aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from gasloop.exchange.biosim_units import STORES, T_ROOM, injector_note, store_of, unit_of
from gasloop.exchange.scenario import ImportFault, People, Room, Scenario, Unit
from gasloop.matter.species import R_GAS, molar_mass
from gasloop.parts.metabolism import DAYS, biosim_mean, biosim_oxygen

LITRE = 1e-3  # m3
_DENSITY = 0.04115  # mol/L of the air that the program fills in
_AIR = {"O2": 0.21, "CO2": 0.039 / 101.0, "H2O": 0.52}  # its shares by moles; the rest is nitrogen
_MOLES = {"O2": "initialO2Moles", "CO2": "initialCO2Moles", "H2O": "initialWaterMoles", "N2": "initialNitrogenMoles"}
_SHARES = {"O2": "o2Percentage", "CO2": "co2Percentage", "H2O": "waterPercentage", "N2": "nitrogenPercentage"}
_OTHER = {"moleInitialization": "initialOtherMoles", "percentageInitialization": "otherPercentage"}
_PASSED = ("biosim", "Globals", "SimBioModules")
_USUAL_HOURS = 240.0


@dataclass(frozen=True)
class Person:
    """Somebody with a round of activities: (hours, intensity)."""

    name: str
    room: str
    activities: tuple[tuple[float, float], ...]

    def oxygen(self, hours: int) -> NDArray[np.float64]:
        """Oxygen taken in each hour of the run by their law [kg]; the round begins with the first activity."""
        step = [biosim_oxygen(i) * 3600.0 for h, i in self.activities for _ in range(round(h))]
        whole = all(abs(h - round(h)) < 1e-9 for h, _ in self.activities) and step
        if not whole:
            return np.full(hours, biosim_mean(self.activities).oxygen * 3600.0)
        return np.resize(np.array(step), hours)


@dataclass(frozen=True)
class Biosim:
    """A scenario with its people hour by hour."""

    scenario: Scenario
    persons: tuple[Person, ...]

    def flows_into(self, room: str) -> dict[str, NDArray[np.float64]]:
        """What their crew law brings into a room each hour [kg], by formula; their equipment is not reckoned."""
        hours = round(self.scenario.hours)
        here = [p for p in self.persons if p.room == room]
        oxygen = sum((p.oxygen(hours) for p in here), np.zeros(hours))
        means = [biosim_mean(p.activities) for p in here]
        carbon = sum(m.carbon_dioxide or 0.0 for m in means) / max(sum(m.oxygen for m in means), 1e-30)
        vapour = np.full(hours, 3600.0 * sum(m.vapour for m in means))
        return {"O2": -oxygen, "CO2": carbon * oxygen, "H2O": vapour, "N2": np.zeros(hours)}


def read(path: str | Path) -> Biosim:
    """Read a configuration. Raises ImportFault (a ValueError) with all that cannot be read."""
    path = Path(path)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ImportFault(f"{path}: cannot read the file: {error}") from error
    return read_text(text, path.stem)


def read_text(text: str, name: str = "biosim") -> Biosim:
    """Read XML text; see ``read``."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ImportFault(f"{name}: a document type with entities is not read; take it out")
    try:
        root = ElementTree.fromstring(text.strip().encode("utf-8"))
    except ElementTree.ParseError as error:
        raise ImportFault(f"{name}:{error.position[0]}: not XML: {error}") from error
    if _tag(root) != "biosim":
        raise ImportFault(f"{name}: the root is <{_tag(root)}>; a BioSim configuration begins with <biosim>")
    return _Reader(root, name).scenario()


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


class _Reader:
    """Goes through the modules once; faults are gathered and raised together."""

    def __init__(self, root: ElementTree.Element, name: str) -> None:
        self.root, self.name = root, name
        self.faults: list[str] = []
        self.aside: list[str] = []
        self.notes: list[str] = []
        self.rooms: dict[str, Room] = {}
        self.persons: list[Person] = []
        self.stores: dict[str, dict[str, float]] = {}
        self.units: list[Unit] = []
        self.injectors: list[ElementTree.Element] = []
        globals_ = next((e for e in root if _tag(e) == "Globals"), None)
        self.tick = self._number(globals_, "tickLength", 1.0) if globals_ is not None else 1.0
        ticks = self._number(globals_, "runTillN", 0.0) if globals_ is not None else 0.0
        self.hours = ticks * self.tick or _USUAL_HOURS
        if not ticks:
            self.notes.append(f"no length of the run: {_USUAL_HOURS / 24:g} days are taken")

    def scenario(self) -> Biosim:
        for part in self.root:
            if _tag(part) not in _PASSED:
                self.aside.append(f"{_tag(part)}: {sum(1 for _ in part.iter()) - 1} elements")
        for module in self._modules():
            self._module(module)
        self._check_rooms()
        if self.faults:
            raise ImportFault("\n".join(f"{self.name}: {fault}" for fault in self.faults))
        self.notes += [said for e in self.injectors for said in injector_note(e, self.rooms, self.persons, self.hours)]
        return Biosim(
            Scenario(
                "BioSim", self.name, max(self.hours, 1.0), tuple(self.rooms.values()), self._people(), self.stores,
                tuple(self.units), tuple(self.aside), tuple(self.notes),
            ),
            tuple(self.persons),
        )  # fmt: skip

    def _modules(self) -> Iterator[ElementTree.Element]:
        for part in self.root:
            if _tag(part) == "SimBioModules":
                for group in part:
                    yield from group

    def _module(self, module: ElementTree.Element) -> None:
        tag, name = _tag(module), module.get("moduleName", "")
        if tag == "SimEnvironment":
            self._room(module, name)
        elif tag == "CrewGroup":
            self._crew(module, name)
        elif tag in STORES:
            self.stores[name] = store_of(tag, self._number(module, "level", 0.0))
        elif tag in ("Injector", "Accumulator", "InfluentValve", "EffluentValve"):
            self.injectors.append(module)
        else:
            unit, note = unit_of(tag, name, module)
            if unit is not None:
                self.units.append(unit)
            if note:
                self.notes.append(note)
            if unit is None and not note:
                self.aside.append(f"{tag} {name}".strip())

    # -- air -------------------------------------------------------------------------------------------------------

    def _room(self, module: ElementTree.Element, name: str) -> None:
        volume = self._number(module, "initialVolume", 0.0) * LITRE
        if volume <= 0:
            self.faults.append(f"'{name}': initialVolume {module.get('initialVolume')!r}; allowed: litres, above 0")
            return
        moles = self._moles(module, name, volume)
        self.rooms[name] = Room(name, volume, {g: n * molar_mass(g) for g, n in moles.items()}, T_ROOM)
        for key, usual in (("leakRate", 0.0), ("airlockVolume", 3.7)):
            if self._number(module, key, usual) != usual:
                self.aside.append(f"{name}: {key} {module.get(key)}")

    def _moles(self, module: ElementTree.Element, name: str, volume: float) -> dict[str, float]:
        """Moles of each gas at the start; other gases count as nitrogen."""
        start = next((e for e in module if _tag(e) in _OTHER), None)
        if start is None:
            self.notes.append(
                f"{name}: no initial air; the program's own of 2025, with {_AIR['H2O'] * 100:.0f} % vapour by moles"
            )
            each, shares = _DENSITY * volume / LITRE, {**_AIR, "N2": 1 - sum(_AIR.values())}
            return {g: share * each for g, share in shares.items()}
        if _tag(start) == "moleInitialization":
            each, keys = 1.0, _MOLES
        else:
            each, keys = self._number(start, "totalPressure", 0.0) * 1e3 * volume / (R_GAS * T_ROOM), _SHARES
        moles = {g: self._number(start, key, 0.0) * each for g, key in keys.items()}
        other = self._number(start, _OTHER[_tag(start)], 0.0) * each
        total = sum(moles.values()) + other
        if keys is _SHARES and each and abs(total / each - 1) > 0.005:
            self.notes.append(f"{name}: the shares of its air add to {total / each:.4g}, not 1")
        if other:
            moles["N2"] += other
            self.aside.append(f"{name}: {other:.4g} mol of other gases, taken as nitrogen")
        return moles

    def _check_rooms(self) -> None:
        if not self.rooms:
            self.faults.append("no SimEnvironment; people need a room with air")
        for name in dict.fromkeys(p.room for p in self.persons):
            if name not in self.rooms:
                self.faults.append(f"a crew group breathes in '{name}'; there are: {', '.join(self.rooms) or 'none'}")
                continue
            try:
                _ = self.rooms[name].cabin
            except ValueError as error:
                self.faults.append(f"'{name}': {error}")

    # -- crew ------------------------------------------------------------------------------------------------------

    def _crew(self, group: ElementTree.Element, name: str) -> None:
        air = next((e for e in group if _tag(e) == "airConsumer"), None)
        room = (air.get("inputs", "") if air is not None else "").split()
        people = [e for e in group if _tag(e) == "crewPerson"]
        if people and not room:
            self.faults.append(f"crew group '{name}' has people and no airConsumer; say what they breathe")
            return
        for person in people:
            who = person.get("name", "nobody")
            schedule = next((e for e in person if _tag(e) == "schedule"), None)
            round_ = [self._activity(e, who) for e in schedule if _tag(e) == "activity"] if schedule is not None else []
            if not any(h > 0 for h, _ in round_):
                self.faults.append(
                    f"'{who}' of '{name}' has no activity with a length; add <activity length=.. intensity=..>"
                )
                continue
            self.persons.append(Person(who, room[0], tuple(round_)))
            for key in ("arrivalDate", "departureDate"):
                if person.get(key):
                    self.aside.append(f"{who}: {key} {person.get(key)}; here all the time")

    def _activity(self, element: ElementTree.Element, who: str) -> tuple[float, float]:
        hours = self._number(element, "length", 0.0) * self.tick
        if any(key.endswith("evaCrewGroup") for key, _ in element.items()):
            self.aside.append(f"{who}: {hours:g} h of EVA, counted in the room")
        return hours, self._number(element, "intensity", 0.0)

    def _people(self) -> tuple[People, ...]:
        """Those of one room with one round are one entry."""
        alike: dict[tuple[str, tuple[tuple[float, float], ...]], list[Person]] = {}
        for person in self.persons:
            alike.setdefault((person.room, person.activities), []).append(person)
        found = []
        for (room, activities), persons in alike.items():
            rates, usual = biosim_mean(activities), DAYS["biosim"]
            same = abs(rates.oxygen - usual.oxygen) < 1e-15 and abs(rates.vapour - usual.vapour) < 1e-15
            found.append(
                People(
                    persons[0].name, room, float(len(persons)), usual if same else rates, "biosim" if same else "stated"
                )
            )
        return tuple(found)

    def _number(self, element: Any, key: str, usual: float) -> float:
        text = element.get(key)
        if text is None:
            return usual
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not 0 <= value < float("inf") and not (key == "intensity" and value < 0):
            name = element.get("moduleName") or element.get("name") or _tag(element)
            self.faults.append(f"'{name}': {key}={text!r} is not a number of 0 and more")
            return usual
        return value
