"""SIMOC scenario -> ours: the JSON of simoc-abm, with the agents it names described in it or in ``agent_desc.json`` beside it.

A configuration says how many of each agent, and what their stores hold; the library says what each takes and gives. What
the configuration says of an agent replaces what the library says. The older form of the web server (``human_agent``,
``data: {input: [..]}``) is not read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.assess.other_tools.audit import FORMULAS
from gasloop.assess.other_tools.form import agents_of
from gasloop.assess.other_tools.ledger import CLASSES, Agent, Ledger, replay
from gasloop.components.life_support.cabin import Cabin
from gasloop.exchange.scenario import ImportFault, People, Room, Scenario, Unit
from gasloop.parts.metabolism import DAYS, Rates

LIBRARY = "agent_desc.json"
T_ROOM = 295.15  # K; the tool has no temperature
GASES = ("o2", "co2", "n2", "h2o", "ch4", "h2")
_LAW = "simoc"
_HOURS = {"hour": 1.0, "hours": 1.0, "day": 24.0, "days": 24.0}


@dataclass(frozen=True)
class Simoc:
    """A scenario with the agents it was read from, so that it can be reckoned by their own rules."""

    scenario: Scenario
    agents: tuple[Agent, ...]
    order: tuple[str, ...]
    seed: int

    @cached_property
    def ledger(self) -> Ledger:
        """It reckoned by their rules."""
        return replay(self.agents, round(self.scenario.hours), self.seed, self.order)

    def flows_into(self, room: str) -> dict[str, NDArray[np.float64]]:
        """What their rules bring into a room each hour [kg], people's and equipment's together, by formula."""
        course = self.ledger.course[room]
        return {FORMULAS[c]: np.diff(row) for c, row in course.items() if c in FORMULAS}

    def present(self, room: str) -> NDArray[np.float64]:
        """1 in the hours in which the people of a room live by their thresholds."""
        alive = np.ones(round(self.scenario.hours))
        for people in self.scenario.people_in(room):
            if people.name in self.ledger.ended:
                alive[self.ledger.ended[people.name] - 1 :] = 0.0
        return alive


def read(path: str | Path, library: str | Path | None = None) -> Simoc:
    """Read a configuration; its agents are looked up in ``library``, or in ``agent_desc.json`` beside it.

    Raises ImportFault (a ValueError) with all that cannot be read.
    """
    path = Path(path)
    beside = Path(library) if library else path.with_name(LIBRARY)
    known = _json(beside) if beside.exists() else {}
    if library and not beside.exists():
        raise ImportFault(f"{beside}: there is no such file; give the agent_desc.json of simoc-abm")
    return scenario_of(_json(path), known, path.stem)


def scenario_of(config: Mapping[str, Any], library: Mapping[str, Any], name: str) -> Simoc:
    """A scenario of plain data; see ``read``."""
    if "config" in config or "human_agent" in (config.get("agents") or {}):
        raise ImportFault(
            f"{name}: this is the older form of SIMOC (human_agent); allowed: that of simoc-abm, with `agents: human: ..`; "
            "its generate_data_files turns one into the other"
        )
    if not isinstance(config.get("agents"), Mapping) or not config["agents"]:
        raise ImportFault(f"{name}: no `agents`; a SIMOC configuration is {{agents: {{human: {{amount: 1}}, ..}}, ..}}")
    tables = _described(config["agents"], library, name)
    try:
        agents, aside = agents_of(tables)
    except ValueError as error:
        raise ImportFault(f"{name}: {error}") from error
    by_name = {a.name: a for a in agents}
    rooms = _rooms(by_name, tables, name)
    hours, notes = _hours(config, name)
    told = [f"{n}: {why}" for n, why in aside.items()]
    told += [f"{key}: {config[key]!r}" for key in config if key not in _READ]
    notes += _thresholds(agents)
    scenario = Scenario(
        "SIMOC", name, hours, rooms, _people(by_name, rooms, name), _stores(agents, rooms), _units(agents, aside), tuple(told),
        tuple(notes),
    )  # fmt: skip
    order = tuple(config.get("priorities") or CLASSES)
    return Simoc(scenario, tuple(agents), order, int(config.get("seed") or 0))


_READ = (
    "agents",
    "termination",
    "seed",
    "priorities",
    "single_agent",
    "total_amount",
    "minutes_per_step",
    "currencies",
)


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ImportFault(f"{path}: cannot read the file: {error}") from error
    except json.JSONDecodeError as error:
        raise ImportFault(f"{path}:{error.lineno}: not JSON: {error.msg}") from error
    if not isinstance(found, dict):
        raise ImportFault(f"{path}: a mapping is expected, like {{agents: ..}}")
    return found


def _described(agents: Mapping[str, Any], library: Mapping[str, Any], name: str) -> dict[str, Any]:
    tables, missing = {}, []
    for agent, said in agents.items():
        own = dict(said or {})
        bases = [*own.pop("prototypes", []), *([agent] if agent in library else [])]
        table: Any = {}
        for base in bases:
            if base not in library:
                missing.append(base)
            else:
                table = _merged(table, library[base])
        tables[agent] = _merged(table, own)
        if not bases and not ({"flows", "capacity"} & set(own)):
            missing.append(agent)
    if missing:
        raise ImportFault(
            f"{name}: no description of {', '.join(missing)}; put simoc-abm's {LIBRARY} beside the file, or name it with --library"
        )
    return tables


def _merged(base: Any, over: Any) -> Any:
    """Mappings are merged key by key, lists of words joined; everything else is replaced."""
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return {**base, **{k: _merged(base[k], v) if k in base else v for k, v in over.items()}}
    if isinstance(base, list) and isinstance(over, list) and over and not isinstance(over[0], Mapping):
        return [*base, *(x for x in over if x not in base)]
    return base if isinstance(over, list) and not over else over


def _rooms(agents: Mapping[str, Agent], tables: Mapping[str, Any], name: str) -> tuple[Room, ...]:
    """Structures that hold oxygen and nitrogen."""
    found = []
    for agent in agents.values():
        if {"o2", "n2"} <= set(agent.room) and {"o2", "n2"} <= set(agent.holds):
            volume = (
                float((tables[agent.name].get("properties") or {}).get("volume", {}).get("value", 0.0)) * agent.number
            )
            if volume <= 0:
                raise ImportFault(
                    f"{name}: '{agent.name}' holds air but has no volume; add properties: volume: value [m3]"
                )
            try:
                Cabin(size=volume)
            except ValueError as error:
                raise ImportFault(f"{name}: '{agent.name}': {error}") from error
            gases = {FORMULAS[g]: float(agent.holds.get(g, 0.0)) for g in GASES}
            found.append(Room(agent.name, volume, gases, T_ROOM))
    if not found:
        raise ImportFault(f"{name}: no agent holds air (o2 and n2); a crew needs a habitat with storage of both")
    return tuple(found)


def _people(agents: Mapping[str, Agent], rooms: tuple[Room, ...], name: str) -> tuple[People, ...]:
    found, air = [], [r.name for r in rooms]
    for agent in agents.values():
        if agent.kind != "inhabitants" or not agent.number:
            continue
        rates = {
            (way, x.currency): x.rate / 3600.0 for way, xs in (("in", agent.takes), ("out", agent.gives)) for x in xs
        }
        room = next((s for x in agent.takes if x.currency == "o2" for s in x.stores), "")
        if room not in air:
            breathes = f"breathes from '{room}'" if room else "takes no o2 from anywhere"
            raise ImportFault(
                f"{name}: '{agent.name}' {breathes}, which is no room with air; there are: {', '.join(air)}"
            )
        own = Rates(
            rates["in", "o2"], rates.get(("out", "h2o"), 0.0), f"crew law of {agent.name}, simoc-abm", "simoc",
            rates.get(("out", "co2")),
        )  # fmt: skip
        usual = DAYS[_LAW]
        same = all(
            abs((getattr(own, k) or 0) - (getattr(usual, k) or 0)) < 1e-12
            for k in ("oxygen", "vapour", "carbon_dioxide")
        )
        found.append(People(agent.name, room, agent.number, usual if same else own, _LAW if same else "stated"))
    return tuple(found)


def _stores(agents: list[Agent], rooms: tuple[Room, ...]) -> dict[str, dict[str, float]]:
    air = {r.name for r in rooms}
    return {a.name: {c: float(kg) for c, kg in a.holds.items() if kg} for a in agents if a.holds and a.name not in air}


def _units(agents: list[Agent], aside: Mapping[str, str]) -> tuple[Unit, ...]:
    return tuple(
        Unit(a.name, a.number, {x.currency: x.rate for x in a.takes}, {x.currency: x.rate for x in a.gives})
        for a in agents
        if (a.takes or a.gives) and a.name not in aside
    )


def _hours(config: Mapping[str, Any], name: str) -> tuple[float, list[str]]:
    for entry in config.get("termination") or []:
        if entry.get("condition") == "time":
            unit = str(entry.get("unit", ""))
            if unit not in _HOURS:
                raise ImportFault(f"{name}: termination in '{unit}'; allowed: {', '.join(_HOURS)}")
            value = entry.get("value")
            if not isinstance(value, (int, float)) or not value > 0:
                raise ImportFault(f"{name}: termination after {value!r} {unit}; allowed: a number above 0")
            return value * _HOURS[unit], []
    return 240.0, ["no time of termination: 10 days are taken"]


def _thresholds(agents: list[Agent]) -> list[str]:
    """Their limits of life are shares of mass, which say nothing at another pressure."""
    return [
        f"{a.name}: dies at a mass ratio of {c.currency} {c.limit} {c.value:g}; a body feels the partial pressure"
        for a in agents
        for c in a.dies
        if c.share
    ]
