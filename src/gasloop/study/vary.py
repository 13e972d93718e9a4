"""One study, many cases: what a study says under `vary`, as studies of their own, and what they came to.

A variable is a place in the study with values, a set of named choices that each replace something, or the range of a
parameter. Cases are all combinations of the first two; a range is walked to its ends one parameter at a time around each
case, and the band of a case is the root of the sum of squares of what each end moved.
"""

from __future__ import annotations

import copy
import io
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gasloop.components import CATALOGUE
from gasloop.model.component import labels
from gasloop.model.network import Fault
from gasloop.study.faults import StudyError
from gasloop.study.schema import VaryEntry
from gasloop.study.text import plain_data

Progress = Callable[[str], None]
# A case takes a study's text and gives its summary; it may raise what a study raises.
Runner = Callable[[str], Mapping[str, Any]]

USUAL = ""  # the range's name where no parameter is at an end


@dataclass(frozen=True)
class Case:
    """One study of many: which value of each variable, which parameter stands at an end of its range, and its text."""

    labels: Mapping[str, str]
    end: str
    text: str


@dataclass(frozen=True)
class Found:
    """What a case came to. ``objective`` is NaN where there is no plan; ``said`` is its status, or why there is none."""

    labels: Mapping[str, str]
    objective: float
    low: float
    high: float
    agrees: bool
    said: str
    sizes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def planned(self) -> bool:
        """Whether there is a plan."""
        return math.isfinite(self.objective)

    def as_json(self) -> dict[str, Any]:
        """The case as plain data; numbers that are not there are null."""
        ends = {
            k: v if math.isfinite(v) else None
            for k, v in (("kg", self.objective), ("low_kg", self.low), ("high_kg", self.high))
        }
        return {
            "labels": dict(self.labels),
            **ends,
            "agrees": self.agrees,
            "status": self.said,
            "sizes": dict(self.sizes),
        }


def variables(raw: Mapping[str, Any], path: str) -> dict[str, VaryEntry]:
    """What the study varies. Raises StudyError where it says nothing, or something that makes no sense."""
    entries = {name: VaryEntry.model_validate(entry) for name, entry in (raw.get("vary") or {}).items()}
    faults = [fault for name, entry in entries.items() for fault in _faults(name, entry, raw)]
    if not entries:
        faults = [Fault("the study varies nothing", "vary", "", "add `vary:` with a variable, or say `gasloop run`")]
    if raw.get("minimise") == "cost":  # the page of cases counts in tonnes
        faults.append(
            Fault("many cases are compared by mass", "minimise", "launch_mass, mass", "run each case by itself")
        )
    if faults:
        raise StudyError(path, faults, {}, raw)
    return entries


def _faults(name: str, entry: VaryEntry, raw: Mapping[str, Any]) -> Iterator[Fault]:
    where = f"vary.{name}"
    given = [bool(entry.path or entry.values), bool(entry.choices), bool(entry.range)]
    if sum(given) != 1 or bool(entry.path) != bool(entry.values):
        yield Fault(
            "a variable is one of three", where, "`path` with `values`, or `choices`, or `range`", "keep one of them"
        )
        return
    if entry.range:
        try:
            _range_of(entry.range, raw)
        except KeyError as error:
            yield Fault(str(error.args[0]), f"{where}.range", "COMPONENT.PARAMETER of a component of this study")
    for place in [entry.path] if entry.path else [p for c in entry.choices.values() for p in c]:
        if place.split(".")[0] not in raw and place.split(".")[0] != "change":
            yield Fault(f"nothing stands at '{place}'", where, f"a place that begins with one of {', '.join(raw)}")


def cases(text: str, path: str = "study.yaml") -> tuple[Case, ...]:
    """All cases of a study's text, the usual ones first. Raises StudyError."""
    raw = plain_data(text, path)[0]
    entries = variables(raw, path)
    base = {k: v for k, v in raw.items() if k != "vary"}
    found = []
    for labels_, replaced in _combinations(entries, base):
        found.append(Case(labels_, USUAL, _text(replaced)))
        for name, entry in entries.items():
            if entry.range and entry.range.split(".")[0] in replaced["components"]:
                for word, value in zip(("low", "high"), _range_of(entry.range, raw), strict=True):
                    found.append(Case(labels_, f"{name} {word}", _text(_put(replaced, f"change.{entry.range}", value))))
    return tuple(sorted(found, key=lambda c: c.end != USUAL))


def run(every: Sequence[Case], runner: Runner, progress: Progress = lambda stage: None) -> tuple[Found, ...]:
    """Run all cases, one after the other: one result for each combination, with its band."""
    seen: dict[tuple[tuple[str, str], ...], dict[str, Mapping[str, Any]]] = {}
    for i, case in enumerate(every):
        name = ", ".join([*case.labels.values(), *([case.end] if case.end else [])])
        progress(f"case {i + 1} of {len(every)}: {name}")
        seen.setdefault(tuple(case.labels.items()), {})[case.end] = runner(case.text)
    return tuple(_found(dict(key), ends) for key, ends in seen.items())


def _found(labels_: Mapping[str, str], ends: Mapping[str, Mapping[str, Any]]) -> Found:
    usual = ends[USUAL]
    middle = _objective(usual)
    moved = [_objective(s) - middle for end, s in ends.items() if end != USUAL]
    below, above = (math.sqrt(sum(min(sign * m, 0.0) ** 2 for m in moved if math.isfinite(m))) for sign in (1.0, -1.0))
    return Found(
        labels_, middle, middle - below, middle + above, bool(usual.get("passes")), str(usual["status"]), usual.get("sizes", {})
    )  # fmt: skip


def _objective(summary: Mapping[str, Any]) -> float:
    return float(summary["objective"]["value"]) if "objective" in summary else math.nan


def study_runner(path: Path, trust: bool = False) -> Runner:
    """Runs a study's text; a study without a plan, or whose run stops, gives its reason instead of a summary."""
    from gasloop.solve.problem import PlanError
    from gasloop.solve.simulate import SimulationError
    from gasloop.study import loop, publish
    from gasloop.study.read import read_text

    def one(text: str) -> Mapping[str, Any]:
        statement = read_text(text, str(path), trust, folder=path.parent)
        try:
            outcome = loop.run(statement)
        except (PlanError, SimulationError) as error:
            return {"status": str(error).splitlines()[0], "passes": False}
        return publish.summary(publish.tree(outcome))

    return one


def crossings(found: Sequence[Found], along: str, between: str) -> list[tuple[str, str, float]]:
    """Where one choice becomes lighter than another along a variable of quantities: (before, after, value), in order.

    The objective of each choice is a straight line on logarithmic scales from one value to the next.
    """
    curves: dict[str, dict[float, float]] = {}
    for f in found:
        if f.planned:
            curves.setdefault(f.labels[between], {})[number(f.labels[along])] = f.objective
    changes = []
    for one, other in itertools.combinations(curves, 2):
        shared = sorted(set(curves[one]) & set(curves[other]))
        for a, b in itertools.pairwise(shared):
            gap_a, gap_b = (math.log(curves[other][x] / curves[one][x]) for x in (a, b))
            if gap_a * gap_b < 0:
                share = gap_a / (gap_a - gap_b)
                value = math.exp((1 - share) * math.log(a) + share * math.log(b))
                changes.append((one, other, value) if gap_a > 0 else (other, one, value))
    return sorted(changes, key=lambda change: change[2])


def number(label: str) -> float:
    """The number at the front of a label such as '354 h'; NaN where there is none."""
    try:
        return float(label.split()[0])
    except (ValueError, IndexError):
        return math.nan


def _combinations(
    entries: Mapping[str, VaryEntry], base: Mapping[str, Any]
) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:  # fmt: skip
    """Each combination of values and choices: labels, and the study with them in place."""
    axes = []
    for name, entry in entries.items():
        if entry.path:
            axes.append([(name, str(v), {entry.path: v}) for v in entry.values])
        elif entry.choices:
            axes.append([(name, label, dict(replaced)) for label, replaced in entry.choices.items()])
    for combination in itertools.product(*axes):
        study = copy.deepcopy(dict(base))
        for _, _, replaced in combination:
            for place, value in replaced.items():
                study = _put(study, place, value)
        yield {name: label for name, label, _ in combination}, _without_orphans(study)


def _without_orphans(study: Mapping[str, Any]) -> dict[str, Any]:
    """The study without changes to components that a choice took away."""
    kept = {place: c for place, c in (study.get("change") or {}).items() if place.split(".")[0] in study["components"]}
    return {k: v for k, v in study.items() if k != "change"} | ({"change": kept} if kept else {})


def _put(study: Mapping[str, Any], place: str, value: Any) -> dict[str, Any]:
    """The study with a value at a place; None takes away what stands there. A change of a parameter is given its form."""
    new = copy.deepcopy(dict(study))
    head, _, rest = place.partition(".")
    if head == "change":
        change = dict(new.get("change") or {})
        change[rest] = {"value": value, "because": "varied by this study"}
        return new | {"change": change}
    *steps, last = place.split(".")
    here: Any = new
    for step in steps:
        if isinstance(here.get(step), str) and step == "site":
            here[step] = {"is": here[step]}
        here = here.setdefault(step, {})
    if value is None:
        here.pop(last, None)
    else:
        here[last] = value
    return new


def _range_of(place: str, raw: Mapping[str, Any]) -> tuple[str, str]:
    """The ends of a parameter's range, as quantities."""
    unit, _, parameter = place.partition(".")
    entry = (raw.get("components") or {}).get(unit)
    if entry is None:
        raise KeyError(f"no component '{unit}'")
    known = {p.name: p for p in labels(CATALOGUE[entry["is"]])} if entry["is"] in CATALOGUE else {}
    if parameter not in known:
        raise KeyError(f"{entry['is']} has no parameter '{parameter}'; it has {', '.join(known)}")
    label = known[parameter]
    return f"{label.low!r} {label.unit}", f"{label.high!r} {label.unit}"


def _text(study: Mapping[str, Any]) -> str:
    from ruamel.yaml import YAML

    out = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    yaml.dump(dict(study), out)
    return out.getvalue()
