"""What a published case is: one thing to do, what is expected of it, and how sure we are of the target.

Plain data, SI inside. ``read`` makes it from YAML, ``runners`` does it, ``judge`` compares, ``table`` tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gasloop.model.component import Component

# Kinds of evidence. They are counted apart: agreeing with a model says nothing about nature.
KINDS: Mapping[str, str] = {
    "analytic": "a closed form or an identity",
    "code-to-code": "another code, or the reference equations it stands for",
    "published-model": "a model, design study or stated status: agreement verifies an implementation",
    "experiment": "measured in a laboratory or on a plant",
    "flight": "measured in flight",
}
CONFIDENCE: Mapping[str, str] = {
    "primary": "read in the source itself",
    "transcribed": "read in somebody's transcription",
    "computed": "computed from such numbers, or by running public code",
}
USES = ("test", "calibration")


@dataclass(frozen=True)
class Quantity:
    """A number in SI, and the unit in which it was written and is shown."""

    si: float
    unit: str


@dataclass(frozen=True)
class Tolerance:
    """How far off is still within: one of ``relative`` (a share), ``absolute``, ``rmse`` (of a curve); SI."""

    kind: str
    value: float
    text: str
    unit: str


@dataclass(frozen=True)
class Miss:
    """A miss on record: the error that was found, as a share or in SI, and why."""

    error: float
    text: str
    reason: str


@dataclass(frozen=True)
class Expected:
    """One thing expected: a value, bounds, or points of a curve.

    name : what is looked at, like ``outputs.voltage``; empty: the result itself
    per : what its magnitude is divided by, names or numbers
    unit : in which it is shown; value, low, high [SI]; points : x and y [SI] over ``over``
    window : of time [s], centred at each point, over which what is found is averaged; 0: none
    relative_to : x of the point by whose y all of a curve are divided, found and expected, so that its shape counts alone
    """

    name: str
    per: tuple[str | Quantity, ...]
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    over: str = ""
    over_unit: str = ""
    points: tuple[tuple[float, float], ...] = ()
    window: float = 0.0
    relative_to: float | None = None
    tolerance: Tolerance | None = None
    miss: Miss | None = None


@dataclass(frozen=True)
class Call:
    """A call of a public function; arguments may be calls themselves. ``take``: what of its result."""

    function: str
    arguments: Mapping[str, Any]
    take: str = ""


@dataclass(frozen=True)
class Setting:
    """A component where it stands: controls, states, conditions at its ports, site; SI.

    What is not stated is usual: the start for states (quick ones settle), 300 K and 1 bar at ports, a lit
    lunar site.
    """

    component: Component
    controls: Mapping[str, float]
    states: Mapping[str, float]
    ports: Mapping[str, Mapping[str, float]]
    site: Mapping[str, float]


@dataclass(frozen=True)
class Running:
    """A component run over time [s] from the setting's states; ``steps``: (from when on [s], controls)."""

    setting: Setting
    length: float
    steps: tuple[tuple[float, Mapping[str, float]], ...]


@dataclass(frozen=True)
class Link:
    """A unit of a chain.

    makes : the port whose flow is wanted and so sets the size; empty: the size is stated
    wires : port -> bus, of all ports inside the chain
    borrowed : parameter -> (unit, attribute) that it is taken from
    """

    name: str
    setting: Setting
    makes: str
    wires: Mapping[str, str]
    borrowed: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Chained:
    """Units from the product back to the ground, at full load; ``wants``: bus -> flow out of the chain [kg/s or W]."""

    wants: Mapping[str, float]
    units: tuple[Link, ...]


@dataclass(frozen=True)
class WholeStudy:
    """A whole study, planned and run: a file, or the study itself as YAML text."""

    path: Path | None
    text: str


Task = Call | Setting | Running | Chained | WholeStudy


@dataclass(frozen=True)
class Case:
    """A published case."""

    id: str
    area: str
    what: str
    kind: str
    confidence: str
    source: str
    use: str
    note: str
    task: Task
    expected: tuple[Expected, ...]
    miss: Miss | None
    file: str
    line: int
