"""References: ``references.bib`` in, citations out. An unknown key is an error."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Reference:
    """One entry of ``references.bib``."""

    key: str
    kind: str
    entries: Mapping[str, str]

    @property
    def text(self) -> str:
        """Author (year). Title. Where. Identifier."""
        e = self.entries
        where = e.get("journal") or e.get("booktitle") or e.get("institution") or e.get("howpublished") or ""
        locator = " ".join(x for x in (e.get("volume", ""), e.get("number", ""), e.get("pages", "")) if x)
        parts = [f"{e.get('author', 'anonymous')} ({e.get('year', 'undated')})", e.get("title", ""),
                 f"{where} {locator}".strip(), f"doi:{e['doi']}" if "doi" in e else "", e.get("note", "")]  # fmt: skip
        return ". ".join(p for p in parts if p) + "."

    @property
    def bibtex(self) -> str:
        """The entry as BibTeX."""
        body = "".join(f",\n  {k} = {{{v}}}" for k, v in self.entries.items())
        return f"@{self.kind}{{{self.key}{body}\n}}"


@cache
def references() -> Mapping[str, Reference]:
    """All references of the package, by key."""
    import bibtexparser

    library = bibtexparser.parse_string((files("gasloop.knowledge") / "references.bib").read_text("utf-8"))
    if library.failed_blocks:
        block = library.failed_blocks[0]
        raise ValueError(f"references.bib: {type(block).__name__} at {block.raw[:60]!r}; mend or remove that entry")
    return {
        e.key: Reference(e.key, e.entry_type, {f.key: " ".join(str(f.value).split()) for f in e.fields})
        for e in library.entries
    }


def cite(key: str) -> Reference:
    """The reference of that key."""
    known = references()
    if key not in known:
        near = difflib.get_close_matches(key, known, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise KeyError(f"no reference '{key}' in knowledge/references.bib{hint}")
    return known[key]


def bibliography(keys: Iterable[str]) -> list[Reference]:
    """The references of these keys, once each, in order of key."""
    return [cite(key) for key in sorted(set(keys))]
