"""Results in words: each case with expected, got and error; then what was within, by kind of evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from gasloop.knowledge.quantity import unit as read_unit
from gasloop.validate.form import KINDS, USES, Case, Expected, Miss, Quantity
from gasloop.validate.judge import Finding, Result

_AKIN = "Tests of a source that also calibrated:"


def table(results: Sequence[Result]) -> str:
    """The results as text."""
    if not results:
        return "no cases"
    lines: list[str] = []
    for area in sorted({r.case.area for r in results}):
        lines += [area, *(line for r in results if r.case.area == area for line in _case(r)), ""]
    return "\n".join([*lines, *counts(results), *_calibration(results), *_untrue(results)])


def _case(result: Result) -> list[str]:
    """A case: what it is, then a line for each thing expected."""
    case = result.case
    lines = [f"  {case.id}: {case.what}", f"    [{case.kind}, {case.confidence}, {case.use}; {case.source}]"]
    if result.failed:
        return [*lines, f"    FAILED: {result.failed}"]
    rows = [("ok" if f.within else "MISS", _name(f.expected), wanted(f.expected), got(f)) for f in result.findings]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    for finding, row in zip(result.findings, rows, strict=True):
        mark, name, expected, found = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        lines.append(f"    {mark}  {name}  expected {expected}  got {found}  {error(finding)}".rstrip())
        miss = finding.expected.miss or (case.miss if finding is result.worst else None)
        lines += [_record(miss)] if miss else []
    return lines


def _record(miss: Miss) -> str:
    return f"          on record, {miss.text}: {' '.join(miss.reason.split())}"


def _name(expected: Expected) -> str:
    divisors = [_shown(p.si, p.unit) if isinstance(p, Quantity) else p for p in expected.per]
    name = " per ".join([expected.name or "result", *divisors])
    if not expected.over:
        return name
    against = "" if expected.relative_to is None else f", of that at {_shown(expected.relative_to, expected.over_unit)}"
    mean = f", means of {_shown(expected.window, expected.over_unit)}" if expected.window else ""
    return f"{name}, over {expected.over}{mean}{against}"


def wanted(expected: Expected) -> str:
    """What was expected, with its tolerance."""
    unit, tolerance = expected.unit, expected.tolerance
    if expected.points and tolerance:
        many = f"{len(expected.points)} point{'s' if len(expected.points) > 1 else ''}"
        return f"{many}, rmse {tolerance.text}" if tolerance.kind == "rmse" else f"{many} ± {tolerance.text}"
    if expected.value is not None and tolerance:
        return f"{_shown(expected.value, unit)} ± {tolerance.text}"
    if expected.low is not None and expected.high is not None:
        return f"{expected.low / read_unit(unit).factor:.5g} to {_shown(expected.high, unit)}"
    if expected.low is not None:
        return f"at least {_shown(expected.low, unit)}"
    return f"at most {_shown(expected.high or 0.0, unit)}"


def got(finding: Finding) -> str:
    """What was found; of a curve, the worst point."""
    text = _shown(finding.got, finding.expected.unit)
    if not finding.points:
        return text
    shown = finding.got / read_unit(finding.expected.unit).factor
    x = next(x for x, _, y in finding.points if y == shown or y != y)
    over = "" if finding.expected.over_unit == "1" else f" {finding.expected.over_unit}"
    return f"{text} at {x:.4g}{over}"


def error(finding: Finding) -> str:
    """The error as it would stand on record; nothing for a bound that is kept."""
    expected, tolerance = finding.expected, finding.expected.tolerance
    if tolerance is None:
        return "" if finding.within else _shown(finding.error, expected.unit, "+.3g")
    if tolerance.kind == "relative":
        return _shown(finding.error, "%", "+.3g")
    return _shown(finding.error, tolerance.unit, ".3g" if tolerance.kind == "rmse" else "+.3g")


def _shown(value: float, unit: str, form: str = ".5g") -> str:
    number = f"{value / read_unit(unit).factor:{form}}"
    return number if unit == "1" else f"{number} {unit}"


def counts(results: Sequence[Result]) -> list[str]:
    """How many were within, each kind of evidence apart, tests apart from calibration."""
    lines = ["Within, by kind of evidence (not to be added up):"]
    for kind in KINDS:
        for use in USES:
            some = [r for r in results if (r.case.kind, r.case.use) == (kind, use)]
            if some:
                name = kind if use == "test" else f"{kind}, calibration"
                lines.append(f"  {name:32s} {sum(r.within for r in some)} of {len(some)}")
    return lines


def _calibration(results: Sequence[Result]) -> list[str]:
    """Which cases gave numbers to our parameters, and which tests come from the same sources."""
    gave = [r.case for r in results if r.case.use == "calibration"]
    if not gave:
        return []
    sources = {case.source for case in gave}
    akin = [r.case for r in results if r.case.use == "test" and r.case.source in sources]
    return ["", *_listed("Calibration, these test nothing:", gave), *_listed(_AKIN, akin)]


def _listed(head: str, cases: Sequence[Case]) -> list[str]:
    """Cases by source, wrapped."""
    if not cases:
        return []
    ids: dict[str, list[str]] = {}
    for case in cases:
        ids.setdefault(case.source, []).append(case.id)
    text = "; ".join(f"{', '.join(some)} ({source})" for source, some in ids.items())
    return [head, *textwrap.wrap(text, 118, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)]


def _untrue(results: Sequence[Result]) -> list[str]:
    """What makes the command fail: misses without a record, and records that are not true."""
    bad = [r for r in results if not r.record_is_true]
    lines = [f"  {r.case.id}: {_complaint(r)} ({r.case.file}:{r.case.line})" for r in bad]
    return ["", "Not as recorded:", *lines] if lines else []


def _complaint(result: Result) -> str:
    if result.failed:
        return "could not be done"
    if not any([result.case.miss, *(f.expected.miss for f in result.findings)]):
        return "misses, and no `miss:` says so"
    if result.case.miss and sum(not f.within for f in result.findings) > 1:
        return "misses more than once; put a `miss:` beside each thing expected that misses"
    if result.within:
        return "a miss stands on record, but the case is within; remove the record"
    return "misses by another error than the one on record, or one miss is not on record"
