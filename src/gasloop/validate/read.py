"""YAML in, cases out; all faults of all files at once, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gasloop.knowledge.sources import references
from gasloop.validate.form import CONFIDENCE, KINDS, USES, Case
from gasloop.validate.notes import CaseError, Notes, Refused, near
from gasloop.validate.targets import read_expected, read_miss
from gasloop.validate.tasks import TASKS, read_task

_NEEDED = ("id", "area", "what", "kind", "confidence", "source", "expected")
_KEYS = (*_NEEDED, "use", "note", "miss", *TASKS)


def read_folder(folder: Path) -> list[Case]:
    """All cases of a folder and those below it (or of one file).

    Raises CaseError with all faults of all files.
    """
    cases: list[Case] = []
    faults: list[str] = []
    for path in _files(folder):
        notes = Notes(path)
        cases += _read(notes)
        faults += notes.faults
    first: dict[str, Case] = {}
    for case in cases:
        other = first.setdefault(case.id, case)
        if other is not case:
            place = f"{other.file}:{other.line}"
            faults.append(f"{case.file}:{case.line}: id '{case.id}' stands already in {place}; change one")
    if faults:
        raise CaseError(faults)
    return cases


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        raise CaseError([f"{folder}: there is no such folder; give one that holds cases as *.yaml"])
    if folder.is_file():
        return [folder]
    found = sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".yml"))
    if not found:
        raise CaseError([f"{folder}: no *.yaml in it; see docs/validation.md for the form of a case"])
    return found


def _read(notes: Notes) -> list[Case]:
    """The cases of one file that could be made; the notes tell of the others."""
    found: list[Case] = []
    try:
        entries = notes.entries()
    except Refused:
        return found
    for i, entry in enumerate(entries):
        try:
            found.append(_case(notes, entry, f".{i}"))
        except Refused:
            continue
    return found


def _case(notes: Notes, data: Any, where: str) -> Case:
    entry = notes.mapping(data, where, _KEYS, _NEEDED)
    kind = notes.text(entry, "kind", where, KINDS)
    words = {key: notes.text(entry, key, where) for key in ("id", "area", "what", "note")}
    words["confidence"] = _confidence(notes, entry, where)
    words["source"] = _source(notes, entry, where)
    words["use"] = notes.text(entry, "use", where, USES, default="test")
    asked = [key for key in TASKS if key in entry]
    if len(asked) != 1:
        notes.refuse(where, f"{' and '.join(asked) or 'nothing'} to do", f"one of {', '.join(TASKS)}")
    task = read_task(notes, asked[0], entry[asked[0]], f"{where}.{asked[0]}", kind)
    expected = read_expected(notes, entry["expected"], f"{where}.expected", task)
    miss = read_miss(notes, entry["miss"], f"{where}.miss") if "miss" in entry else None
    if miss and any(e.miss for e in expected):
        allowed = "beside the case, or beside what is expected"
        notes.fault(f"{where}.miss", "a miss stands on record twice", allowed, "keep one of them")
    return Case(
        **words,
        kind=kind,
        task=task,
        expected=expected,
        miss=miss,
        file=str(notes.path),
        line=notes.line(where),
    )


def _confidence(notes: Notes, entry: Mapping[str, Any], where: str) -> str:
    if entry["confidence"] == "recalled":
        what = "a number from memory is no target"
        notes.fault(f"{where}.confidence", what, ", ".join(CONFIDENCE), "read the source first")
        return ""
    return notes.text(entry, "confidence", where, CONFIDENCE)


def _source(notes: Notes, entry: Mapping[str, Any], where: str) -> str:
    """A key of the references, or a citation in full."""
    source = notes.text(entry, "source", where)
    if source and " " not in source and source not in references():
        mend = near(source, references()) or "cite author, year, title and where"
        allowed = "a key of `gasloop sources`, or a citation in full"
        notes.fault(f"{where}.source", f"no reference '{source}'", allowed, mend)
    return source
