"""YAML in, a study out; all faults at once, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from gasloop.assess.limits import LIMITS, Limit
from gasloop.model.network import Network
from gasloop.study.changes import Change, changes_of, check_losses, contingencies_of
from gasloop.study.cost import Cost, cost_of
from gasloop.study.esm import Esm, esm_of
from gasloop.study.faults import Findings, StudyError
from gasloop.study.filled import filled, text_of
from gasloop.study.grid import HOUR, grid_of, start_of
from gasloop.study.limits import limits_of
from gasloop.study.place import site_of
from gasloop.study.reliability import Reliability, reliability_of
from gasloop.study.responses import Response, responses_of
from gasloop.study.schema import StudyFile
from gasloop.study.survive import Asked
from gasloop.study.text import plain_data
from gasloop.study.wiring import Wirer, bus_of, check_wiring

__all__ = ["Change", "Statement", "StudyError", "raw_mapping", "read", "read_text"]


@dataclass(frozen=True)
class Statement:
    """A study file, read and checked: plain data and a network, no results."""

    name: str
    what: str
    text: str
    site: Any
    site_options: Mapping[str, Any]
    start: datetime
    steps: int
    step: float  # s
    segments: int | None
    minimise: str
    network: Network
    changes: tuple[Change, ...] = ()
    trim: float = 0.05
    parts: int = 0
    agreement: float = 0.01
    rounds: int = 12
    kinds: Mapping[str, str] = field(default_factory=dict)
    contingencies: tuple[Asked, ...] = ()
    cost: Cost | None = None
    esm: Esm | None = None
    limits: tuple[Limit, ...] = LIMITS
    responses: tuple[Response, ...] = ()
    reliability: Reliability | None = None

    @property
    def hours(self) -> float:
        """Length [h]."""
        return self.steps * self.step / HOUR


def read(path: str | Path, trust: bool = False) -> Statement:
    """Read a study file.

    trust : whether a component named ``package.module:Class`` may be imported, which runs its code
    Raises StudyError with all faults found.
    """
    path = Path(path)
    return read_text(text_of(path), str(path), trust, folder=path.parent)


def read_text(text: str, path: str = "study.yaml", trust: bool = False, folder: Path = Path()) -> Statement:
    """Read a study from YAML text; see ``read``."""
    file, raw, lines = filled(StudyFile, text, path)
    found = Findings()
    statement = _statement(file, text, trust, folder, found)
    if found.faults or statement is None:
        raise StudyError(path, found.faults, lines, raw)
    return statement


def raw_mapping(path: str | Path) -> dict[str, Any]:
    """The plain data of a file that may have any faults but is YAML; for drawing it."""
    text = text_of(Path(path))
    raw: dict[str, Any] = plain_data(text, str(path))[0]
    return raw


def _statement(file: StudyFile, text: str, trust: bool, folder: Path, found: Findings) -> Statement | None:
    """The form as a network; what is wrong on the way is noted."""
    start = start_of(file)
    grid = grid_of(file, found)
    site, site_options = site_of(file.site, folder, found)
    buses = {name: bus for name, entry in file.buses.items() if (bus := bus_of(name, entry, found))}
    changes = changes_of(file, trust, found)
    wirer = Wirer(file, grid, trust, found)
    units = {
        name: unit
        for name, entry in file.components.items()
        if (unit := wirer.unit(name, entry, changes.get(name, ())))
    }
    check_losses(file, units, found)
    constants = {
        "gravity": float(getattr(site, "gravity", 1.62)),
        "pressure": float(getattr(site, "pressure", 0.0)),
    }
    network = Network(buses, units, constants)
    if len(units) == len(file.components) and len(buses) == len(file.buses):
        check_wiring(network, found)
    asked = contingencies_of(file, units, grid, found)
    cost = cost_of(file, units, folder, found)
    esm = esm_of(file.esm, units, found)
    limits = limits_of(file.limits, found)
    responses = responses_of(file.respond, network, found)
    reliability = reliability_of(file.reliability, network, found)
    if found.faults or site is None:
        return None
    return Statement(
        name=file.study, what=file.what or "", text=text, site=site, site_options=site_options, start=start,
        steps=grid.steps, step=grid.step, segments=file.time.segments, minimise=file.minimise, network=network,
        changes=tuple(c for some in changes.values() for c in some), trim=file.operator.trim, parts=file.operator.parts,
        agreement=file.operator.agreement, rounds=file.operator.rounds,
        kinds={name: entry.kind for name, entry in file.components.items()}, contingencies=asked, cost=cost, esm=esm,
        limits=limits, responses=responses, reliability=reliability,
    )  # fmt: skip
