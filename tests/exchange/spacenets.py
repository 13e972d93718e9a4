"""Scenarios in SpaceNet's form for tests: built small from their published numbers, no file of theirs."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Json = dict[str, Any]
DAY = 86400.0


def node(
    name: str, body: str = "Earth", km: float | None = None, second: str = "", number: int = 2, what: str = ""
) -> Json:
    """A node; its id is its name."""
    common = {"id": name, "name": name, "description": what, "contents": [], "body1": body}
    if second:
        return {**common, "type": "Lagrange Node", "body2": second, "lpNumber": number}
    if km is None:
        return {**common, "type": "Surface Node", "latitude": 0.0, "longitude": 0.0}
    return {**common, "type": "Orbital Node", "apoapsis": km, "periapsis": km, "inclination": 30.0}


def edge(origin: str, destination: str, duration: Any, *burns: tuple[Any, float]) -> Json:
    """A space edge; its burns are ORIGIN-DESTINATION.0, .1, .."""
    name = f"{origin}-{destination}"
    listed = [{"id": f"{name}.{i}", "time": time, "deltaV": dv} for i, (time, dv) in enumerate(burns)]
    return {
        "id": name, "name": name, "type": "Space Edge", "origin": origin, "destination": destination, "contents": [],
        "duration": duration, "burns": listed,
    }  # fmt: skip


def flight(origin: str, destination: str, duration: Any, cargo: float, crew: int) -> Json:
    """A flight edge."""
    name = f"{origin}-{destination}"
    return {
        "id": name, "name": name, "type": "Flight Edge", "origin": origin, "destination": destination, "duration": duration,
        "maxCargo": cargo, "maxCrew": crew,
    }  # fmt: skip


def stage(mass: float, fuel: str = "", load: float = 0.0, isp: float = 0.0) -> Json:
    """A propulsive vehicle, or a carrier."""
    if not isp:
        return {
            "type": "Element Carrier",
            "mass": mass,
            "maxCargoMass": 1000.0,
            "maxCrew": 4,
            "contents": [],
            "states": [],
            "parts": [],
        }
    return {
        "type": "Propulsive Vehicle", "mass": mass, "isp": isp, "maxFuel": load, "fuel": {"resource": fuel, "amount": load},
        "maxCrew": 4, "contents": [], "states": [], "parts": [],
    }  # fmt: skip


def create(elements: Iterable[str], container: str, time: Any = "PT0S", priority: int = 1) -> Json:
    """Elements that begin to be."""
    return _event("Create Elements", time, priority, elements=list(elements), container=container)


def move(elements: Iterable[str], container: str, time: Any, priority: int = 1) -> Json:
    """Elements into another."""
    return _event("Move Elements", time, priority, elements=list(elements), container=container)


def transport(of: Json, elements: Iterable[str], time: Any, *actions: str, priority: int = 5) -> Json:
    """A flight along a space edge; actions of each burn: ``burn srb, stage srb, burn core``."""
    sequence = [
        {"burn": burn["id"], "actions": [_action(a) for a in told.split(", ")]}
        for burn, told in zip(of["burns"], actions, strict=True)
    ]
    return _event("Space Transport", time, priority, edge=of["id"], elements=list(elements), burnStageSequence=sequence)


def carried(of: Json, elements: Iterable[str], time: Any, priority: int = 5) -> Json:
    """A flight along a flight edge."""
    return _event("Flight Transport", time, priority, edge=of["id"], elements=list(elements))


def _action(told: str) -> Json:
    verb, name = told.split(" ")
    return {"type": verb.capitalize(), "element": name}


def _event(kind: str, time: Any, priority: int, **more: Any) -> Json:
    return {
        "name": f"Lunar | {kind}",
        "type": kind,
        "priority": priority,
        "missionTime": time,
        "location": "any",
        **more,
    }


def scenario(
    nodes: Sequence[Json],
    edges: Sequence[Json],
    kinds: dict[str, Json],
    events: Sequence[Json],
    people: Sequence[str] = (),
) -> Json:
    """A scenario of one mission. Ids are names; a template for each element."""
    everything = {**kinds, **{p: {"type": "Human Agent", "mass": 100.0, "states": [], "parts": []} for p in people}}
    fuels = {k["fuel"]["resource"] for k in kinds.values() if k.get("fuel")}
    made = {
        "name": "Quick Start", "description": "a test", "startDate": "2025-07-04T00:00:00Z", "scenarioType": "Lunar",
        "network": {"nodes": list(nodes), "edges": list(edges)},
        "missionList": [{"name": "Sortie", "startDate": "2025-07-04T00:00:00Z", "events": list(events), "demandModels": []}],
        "elementTemplates": [{"id": f"t-{n}", "name": n, "accommodationMass": 0.0, **k} for n, k in everything.items()],
        "instantiatedElements": [{"id": n, "type": k["type"], "templateId": f"t-{n}", "name": f"Lunar | {n}"} for n, k in everything.items()],
        "resourceList": [{"id": f, "name": f, "type": "Continuous", "units": "kg", "unitMass": 1.0} for f in fuels],
        "demandModels": [], "manifest": {}, "configuration": {},
    }  # fmt: skip
    return copy.deepcopy(made)


def write(path: Path, content: Json) -> Path:
    """To a file."""
    path.write_text(json.dumps(content), "utf-8")
    return path


# -- the third quick start, from the numbers of its script -------------------------------------------------------

CREW = ("Crew A", "Crew B", "Crew C", "Crew D")
NODES = (
    node("KSC"), node("PAC"), node("LEO", km=296.0), node("NRO", second="Moon", what="Near Rectilinear Halo Orbit"),
    node("LLO", "Moon", 100.0), node("LSP", "Moon"),
)  # fmt: skip
KINDS = {
    "SRBs": stage(195000.0, "PBAN Solid", 1256000.0, 269.0),
    "Core": stage(88275.0, "LOX/LH2", 987000.0, 414.0),
    "SA": {"type": "Element", "mass": 1900.0, "states": [], "parts": []},
    "iCPS": stage(3490.0, "LOX/LH2", 28576.0, 465.0),
    "SM": stage(6185.0, "MMH/N2O4", 9276.0, 316.0),
    "CM": stage(9300.0),
    "LAS": stage(7250.0),
    "HLS": stage(8149.0, "LOX/LCH4", 32285.0, 363.0),
    "Samples": {"type": "Element", "mass": 100.0, "states": [], "parts": []},
}
UP = edge("KSC", "LEO", "PT6H", ("PT0S", 9500.0))
OUT = edge(
    "LEO", "NRO", 7 * DAY, (0.0, 3124.0), (0.3 * DAY, 30.0), (3.1 * DAY, 242.0), (4.4 * DAY, 1.0), (6.4 * DAY, 126.0)
)
TO_LLO = edge("NRO", "LLO", "PT12H", ("PT0S", 126.4), ("PT12H", 648.6))
DOWN = edge("LLO", "LSP", "PT4H48M", ("PT0S", 19.4), ("PT4H48M", 1692.5))
ASCENT = edge("LSP", "LLO", "PT4H48M", ("PT0S", 1692.4), ("PT4H48M", 19.4))
TO_NRO = edge("LLO", "NRO", "PT12H", ("PT0S", 649.2), ("PT12H", 125.1))
HOME = edge("NRO", "PAC", "P6DT9H36M", ("PT0S", 147.0), ("P1DT14H24M", 2.0), ("P2DT19H12M", 263.0))
EDGES = (UP, OUT, TO_LLO, DOWN, ASCENT, TO_NRO, HOME)
LAUNCH = "burn SRBs, stage SRBs, stage LAS, burn Core, stage Core, stage SA"
STACK = ("SRBs", "Core", "SA", "iCPS", "CM", "SM", "LAS")


def third(launch: str = LAUNCH) -> Json:
    """The third quick start: the numbers and the order of its script."""
    twice = ("burn HLS", "burn HLS")
    events = [
        create(["HLS"], "NRO"), create(STACK, "KSC", priority=2), create(CREW, "CM", priority=3),
        transport(UP, STACK, "PT0S", launch, priority=4),
        transport(OUT, ("iCPS", "CM", "SM"), "P1D", "burn iCPS, stage iCPS", *["burn SM"] * 4),
        move(CREW[:2], "HLS", "P8D"),
        transport(TO_LLO, ["HLS"], "P9D", *twice),
        transport(DOWN, ["HLS"], "P10D", *twice),
        _event("Crewed Exploration", "P11D", 1, evaDuration="PT8H", duration="P7D", vehicle="HLS", evaPerWeek=5, elementStates=[]),
        create(["Samples"], "HLS", "P18D"),
        transport(ASCENT, ["HLS"], "P18D", *twice),
        transport(TO_NRO, ["HLS"], "P19D", *twice),
        move([*CREW[:2], "Samples"], "CM", "P20D"),
        transport(HOME, ("CM", "SM"), "P21D", "burn SM", "burn SM", "burn SM, stage SM"),
    ]  # fmt: skip
    return scenario(NODES, EDGES, KINDS, events, CREW)
