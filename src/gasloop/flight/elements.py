"""Elements of a mission read from its form: engines with their mixture, tanks, losses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from gasloop.flight.form import ElementEntry, EngineEntry, Phased, TankEntry
from gasloop.flight.leaks import leaks_of
from gasloop.flight.vehicle import PHASES, Element, Engine, Tank
from gasloop.knowledge.quantity import show
from gasloop.matter.carriers import CARRIERS, eos_name
from gasloop.matter.exergy import ATMOSPHERE
from gasloop.matter.fluids import fluid
from gasloop.parts.mixtures import unusual, wrong_way_round
from gasloop.study.faults import Findings

_ISP = (50.0, 20_000.0)  # s: from cold gas to ion engines
_DAY = 86400.0


# Species whose boiling liquid we know.
LIQUIDS = tuple(
    name.removesuffix(".l") for name in CARRIERS if name.endswith(".l") and name not in ("H2O.l", "brine.l")
)


@cache
def boiling(species: str) -> tuple[float, float]:
    """Temperature [K] and latent heat [J/kg] of a liquid of LIQUIDS at one atmosphere."""
    saturation = fluid(eos_name(f"{species}.l")).saturation()
    T = saturation.T(ATMOSPHERE)
    return float(T), float(saturation.h_fg(T))


def element_of(
    name: str, entry: ElementEntry, nodes: Mapping[str, object], found: Findings, remarks: list[str]
) -> Element | None:
    """An element, or None where it cannot be read; remarks: what is unusual."""
    where = f"elements.{name}"
    before = len(found.faults)
    dry = found.quantity(entry.dry, "kg", f"{where}.dry", 0.0)
    engine = _engine(name, entry.engine, f"{where}.engine", found, remarks) if entry.engine else None
    if entry.propellant is not None:
        tanks = _from_total(entry, engine, where, nodes, found)
    else:
        tanks = {s: t for s, e in entry.tanks.items() if (t := _tank(e, s, f"{where}.tanks.{s}", nodes, found))}
    cargo = {c: found.quantity(m, "kg", f"{where}.cargo.{c}", 0.0) for c, m in entry.cargo.items()}
    if engine is not None and len(found.faults) == before:
        for species in engine.shares:
            if species not in tanks:
                has = ", ".join(tanks) or "none"
                found.fault(
                    f"its engine burns {species}, of which it has no tank", where, has, f"add `{species}:` to its tanks"
                )
    if len(found.faults) > before or dry is None:
        return None
    return Element(name, dry, engine, tanks, entry.crew, {c: m for c, m in cargo.items() if m is not None})


def _engine(name: str, entry: EngineEntry, where: str, found: Findings, remarks: list[str]) -> Engine | None:
    isp = found.quantity(entry.isp, "s", f"{where}.isp", *_ISP)
    two = (entry.oxidiser, entry.fuel, entry.ratio)
    if entry.burns is not None and two == (None, None, None):
        return Engine(isp, {entry.burns: 1.0}) if isp else None
    if entry.burns is not None or entry.oxidiser is None or entry.fuel is None or entry.ratio is None:
        allowed = "`oxidiser`, `fuel` and `ratio`, or `burns` alone"
        found.fault(
            "it is not clear what the engine burns", where, allowed, "ratio: 5.5, say: oxidiser to fuel by mass"
        )
        return None
    wrong = wrong_way_round(entry.oxidiser, entry.fuel, entry.ratio)
    if wrong:
        found.fault(wrong, f"{where}.ratio", "oxidiser to fuel by mass")
        return None
    if remark := unusual(entry.oxidiser, entry.fuel, entry.ratio):
        remarks.append(f"{name}: {remark}")
    shares = {entry.oxidiser: entry.ratio / (1 + entry.ratio), entry.fuel: 1 / (1 + entry.ratio)}
    return Engine(isp, shares) if isp else None


def _from_total(
    entry: ElementEntry, engine: Engine | None, where: str, nodes: Mapping[str, object], found: Findings
) -> dict[str, Tank]:
    """Full tanks that share a propellant by the engine's mixture."""
    total = found.quantity(entry.propellant, "kg", f"{where}.propellant", 0.0)
    if entry.tanks or entry.engine is None:
        found.fault(
            "`propellant` goes with an engine and without `tanks`", f"{where}.propellant", "", "write `tanks:` alone"
        )
    if total is None or engine is None:
        return {}
    rates = _by_phase(entry.boil_off, "1/s", f"{where}.boil_off", nodes, found, 1 / _DAY)
    return {s: Tank(total * share, total * share, rates) for s, share in engine.shares.items()}


def _tank(entry: TankEntry, species: str, where: str, nodes: Mapping[str, object], found: Findings) -> Tank | None:
    holds = found.quantity(entry.holds, "kg", f"{where}.holds", 0.0) if entry.holds is not None else None
    load = found.quantity(entry.load, "kg", f"{where}.load", 0.0) if entry.load is not None else holds
    if entry.holds is None and entry.load is None:
        found.fault("neither `holds` nor `load` is stated", where, "a mass, like 20 t", "add `holds:`")
    if holds is None:
        holds = load
    if holds is None or load is None:
        return None
    if load > holds * (1 + 1e-9):
        found.fault(f"a load of {show(load, 'kg')} does not go in", f"{where}.load", f"0 to {show(holds, 'kg')}", "")
    rates = _by_phase(entry.boil_off, "1/s", f"{where}.boil_off", nodes, found, 1 / _DAY)
    makes = found.quantity(entry.makes, "kg/s", f"{where}.makes", 0.0) if entry.makes is not None else 0.0
    heats, latent = _heats(entry, species, holds, where, nodes, found)
    return Tank(holds, load, rates, heats, latent, makes or 0.0)


def _heats(
    entry: TankEntry, species: str, holds: float, where: str, nodes: Mapping[str, object], found: Findings
) -> tuple[dict[str, float], float]:
    """Heat into the liquid by phase [W], and its latent heat [J/kg]: as stated, or of our own tank."""
    if entry.heat_leak is None and entry.model is None:
        return {}, math.inf
    if entry.heat_leak is not None and entry.model is not None:
        found.fault("heat is stated twice", f"{where}.model", "`heat_leak` or `model`", "leave one out")
    elif species not in LIQUIDS:
        found.fault(f"boiling {species} is not known here", where, ", ".join(LIQUIDS), "state `boil_off`")
    elif entry.model is not None:
        around = _by_phase(entry.model.around, "K", f"{where}.model.around", nodes, found, 400.0)
        return leaks_of(entry.model, species, holds, around, f"{where}.model", found)
    else:
        return _by_phase(entry.heat_leak, "W", f"{where}.heat_leak", nodes, found, math.inf), boiling(species)[1]
    return {}, math.inf


def _by_phase(
    entry: Phased | None, like: str, where: str, nodes: Mapping[str, object], found: Findings, most: float
) -> dict[str, float]:
    """One number for all phases, or numbers by phase and node; none is stated: none is lost."""
    if entry is None:
        return {}
    given = entry if isinstance(entry, dict) else dict.fromkeys(PHASES, entry)
    by: dict[str, float] = {}
    for phase, text in given.items():
        if phase not in PHASES and phase not in nodes:
            found.fault(f"no phase or node '{phase}'", where, ", ".join([*PHASES, *nodes]))
        value = found.quantity(text, like, f"{where}.{phase}" if isinstance(entry, dict) else where, 0.0, most)
        if value is not None:
            by[phase] = value
    return by
