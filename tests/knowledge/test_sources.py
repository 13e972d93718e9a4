"""References: every key that is used exists, every entry can be cited, BibTeX goes there and back."""

from __future__ import annotations

import re
from pathlib import Path

import bibtexparser
import pytest

import gasloop
from gasloop.components import CATALOGUE
from gasloop.knowledge.sources import bibliography, cite, references
from gasloop.matter.organics import ENTROPY_SOURCE, HEAT_PER_OXYGEN_SOURCE, ORGANICS
from gasloop.matter.species import SPECIES
from gasloop.model.component import labels

PACKAGE = Path(gasloop.__file__).parent


def keys_in_code() -> set[str]:
    """Keys that the package's components and matter state."""
    keys = {s.source for s in SPECIES.values()} | {o.source for o in ORGANICS.values()}
    keys |= {ENTROPY_SOURCE, HEAT_PER_OXYGEN_SOURCE}
    for cls in CATALOGUE.values():
        keys |= {p.source for p in labels(cls)} | {e.source for e in cls.evidence}
    return keys


def test_every_key_used_resolves():
    missing = keys_in_code() - set(references())
    assert not missing, f"add to references.bib: {sorted(missing)}"


def test_every_entry_reads_as_a_sentence():
    for key, reference in references().items():
        assert reference.entries.get("title"), f"{key} has no title"
        assert reference.entries.get("author"), f"{key} has no author"
        assert re.fullmatch(r"\d{4}|undated", reference.entries.get("year", "undated")), key
        assert reference.text.endswith(".")
        assert ".." not in reference.text.replace("...", ""), f"{key}: {reference.text}"


def test_a_citation():
    text = cite("cox1989").text
    assert text.startswith("Cox, J. D. and Wagman, D. D. and Medvedev, V. A. (1989). CODATA Key Values")
    assert "doi:10.1021/ie4033999" in cite("bell2014").text


def test_an_unknown_key_names_the_nearest():
    with pytest.raises(KeyError, match=r"no reference 'cox1998' in .*; did you mean 'cox1989'\?"):
        cite("cox1998")
    with pytest.raises(KeyError, match=r"no reference 'zzzz' in knowledge/references\.bib\"?'?$"):
        cite("zzzz")


def test_bibtex_there_and_back():
    text = "\n".join(r.bibtex for r in references().values())
    again = bibtexparser.parse_string(text)
    assert not again.failed_blocks
    assert {e.key: {f.key: f.value for f in e.fields} for e in again.entries} == {
        k: dict(r.entries) for k, r in references().items()
    }


def test_a_bibliography_is_sorted_and_has_each_once():
    found = bibliography(["cox1989", "bell2014", "cox1989"])
    assert [r.key for r in found] == ["bell2014", "cox1989"]


def test_no_key_stands_twice():
    text = (PACKAGE / "knowledge" / "references.bib").read_text("utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),", text, flags=re.M)
    assert len(keys) == len(set(keys)), sorted({k for k in keys if keys.count(k) > 1})


def test_no_entry_holds_an_address():
    """Identifiers (DOI, report numbers) age better than addresses."""
    text = (PACKAGE / "knowledge" / "references.bib").read_text("utf-8")
    assert "http" not in text
