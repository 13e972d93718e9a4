"""Found against expected: the error of each, whether it is within, and whether a miss on record is true."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import unit as read_unit
from gasloop.validate.form import Case, Expected, Miss
from gasloop.validate.probe import probe
from gasloop.validate.runners import Probe

# How near the error on record must be to the error found.
TRUE_WITHIN = 0.10
_LOOKS = 24  # times at which a mean over a window looks, in the middles of as many parts of it


@dataclass(frozen=True)
class Finding:
    """One thing expected, and what was found.

    error : signed; a share where the tolerance is one, else SI (of a bound: how far beyond it)
    badness : error over tolerance, above 1 if not within
    points : x, expected, found of a curve, in the units of the case
    """

    expected: Expected
    got: float
    error: float
    badness: float
    within: bool
    points: tuple[tuple[float, float, float], ...] = ()

    @property
    def record_is_true(self) -> bool:
        """Within and nothing on record, or off by what the record says."""
        return recorded(self.expected.miss, self)


@dataclass(frozen=True)
class Result:
    """A case that was done. ``failed``: why it could not be."""

    case: Case
    findings: tuple[Finding, ...]
    failed: str = ""

    @property
    def within(self) -> bool:
        """Whether everything expected was found within its tolerance."""
        return not self.failed and all(f.within for f in self.findings)

    @property
    def worst(self) -> Finding | None:
        """What is furthest off, measured by its tolerance."""
        return max(self.findings, key=lambda f: f.badness, default=None)

    @property
    def record_is_true(self) -> bool:
        """Within and nothing on record, or missed just as recorded. A recorded miss that passes is not true.

        A record beside the case speaks of the one thing that misses.
        """
        if self.failed or self.worst is None:
            return False
        if self.case.miss is not None:
            others = (f for f in self.findings if f is not self.worst)
            return recorded(self.case.miss, self.worst) and all(f.within for f in others)
        return all(f.record_is_true for f in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Plain data for machines."""
        case = self.case
        words = ("id", "area", "what", "kind", "confidence", "use", "source", "note", "file", "line")
        return {
            **{word: getattr(case, word) for word in words},
            "within": self.within,
            "record_is_true": self.record_is_true,
            "failed": self.failed,
            "miss": _miss_json(case.miss),
            "findings": [_finding_json(f) for f in self.findings],
        }


def recorded(miss: Miss | None, finding: Finding) -> bool:
    """Whether a record of a finding is true."""
    if miss is None:
        return finding.within
    return not finding.within and abs(miss.error - finding.error) <= TRUE_WITHIN * abs(finding.error)


def run_case(case: Case) -> Result:
    """Do one case. What stops it is kept as ``failed``, so that the others are still done."""
    try:
        look = probe(case)
        return Result(case, tuple(judge(e, look) for e in case.expected))
    except Exception as error:
        said = error.args[0] if error.args else error
        return Result(case, (), f"{type(error).__name__}: {said}")


def judge(expected: Expected, look: Probe) -> Finding:
    """Compare one thing expected with what the probe sees."""
    if expected.points:
        return _curve(expected, look)
    got = _found(expected, look, "", math.nan)
    if expected.value is None:
        return _bounds(expected, got)
    error = _error(expected, got, expected.value)
    return _finding(expected, got, error)


def _found(expected: Expected, look: Probe, over: str, x: float) -> float:
    """The value at a point, or its mean over a window around it."""
    if not expected.window:
        return _value_at(expected, look, over, x)
    times = [x + expected.window * ((i + 0.5) / _LOOKS - 0.5) for i in range(_LOOKS)]
    return sum(_value_at(expected, look, over, t) for t in times) / _LOOKS


def _value_at(expected: Expected, look: Probe, over: str, x: float) -> float:
    """The value; with ``per`` a ratio of magnitudes, for a specific energy has no direction."""
    got = look(expected.name, over, x)
    if not expected.per:
        return got
    for part in expected.per:
        got = got / (look(part, over, x) if isinstance(part, str) else part.si)
    return abs(got)


def _error(expected: Expected, got: float, wanted: float) -> float:
    relative = expected.tolerance is not None and expected.tolerance.kind == "relative"
    return (got - wanted) / (abs(wanted) if relative else 1.0)


def _finding(
    expected: Expected, got: float, error: float, points: tuple[tuple[float, float, float], ...] = ()
) -> Finding:
    allowed = expected.tolerance.value if expected.tolerance else 0.0
    badness = abs(error) / allowed if math.isfinite(error) else math.inf
    return Finding(expected, got, error, badness, badness <= 1 + 1e-9, points)


def _bounds(expected: Expected, got: float) -> Finding:
    below = expected.low - got if expected.low is not None else -math.inf
    above = got - expected.high if expected.high is not None else -math.inf
    within = math.isfinite(got) and below <= 0 and above <= 0
    error = 0.0 if within else (above if above >= below else -below)
    return Finding(expected, got, error, 0.0 if within else math.inf, within)


def _curve(expected: Expected, look: Probe) -> Finding:
    at, over_all = expected.relative_to, 1.0
    if at is not None:
        over_all = _found(expected, look, expected.over, at)
    found = [(x, y, _found(expected, look, expected.over, x) / over_all) for x, y in expected.points]
    over, unit = read_unit(expected.over_unit).factor, read_unit(expected.unit).factor
    points = tuple((x / over, y / unit, got / unit) for x, y, got in found)
    errors = [_error(expected, got, y) for _, y, got in found]
    worst = max(range(len(errors)), key=lambda i: abs(errors[i]) if math.isfinite(errors[i]) else math.inf)
    error = errors[worst]
    if expected.tolerance is not None and expected.tolerance.kind == "rmse":
        error = math.sqrt(sum(e**2 for e in errors) / len(errors))
    return _finding(expected, found[worst][2], error, points)


def _miss_json(miss: Miss | None) -> dict[str, Any] | None:
    return None if miss is None else {"error": miss.text, "reason": miss.reason}


def _finding_json(finding: Finding) -> dict[str, Any]:
    e = finding.expected
    factor = read_unit(e.unit).factor
    wanted: dict[str, Any] = {"value": e.value, "at_least": e.low, "at_most": e.high}
    return {
        "name": e.name,
        "per": [p if isinstance(p, str) else f"{p.si / read_unit(p.unit).factor:g} {p.unit}" for p in e.per],
        "unit": e.unit,
        **{key: value / factor for key, value in wanted.items() if value is not None},
        "tolerance": None if e.tolerance is None else {e.tolerance.kind: e.tolerance.text},
        "got": _plain(finding.got / factor),
        "error": _plain(finding.error),
        "within": finding.within,
        "record_is_true": finding.record_is_true,
        "miss": _miss_json(e.miss),
        "over": e.over,
        "over_unit": e.over_unit,
        "mean": None if not e.window else e.window / read_unit(e.over_unit).factor,
        "relative_to": None if e.relative_to is None else e.relative_to / read_unit(e.over_unit).factor,
        "points": [{"x": x, "expected": y, "got": _plain(got)} for x, y, got in finding.points],
    }


def _plain(value: float) -> float | None:
    """JSON knows neither infinity nor what is not a number."""
    return value if math.isfinite(value) else None
