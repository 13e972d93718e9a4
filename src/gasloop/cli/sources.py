"""``gasloop sources``: references."""

from __future__ import annotations

from pathlib import Path

from gasloop.cli.common import FAILED, messages


def sources(folder: Path | None = None, *, bibtex: bool = False) -> int:
    """List all references, or those that a run rests on.

    Parameters
    ----------
    folder
        Folder that holds results.nc.
    bibtex
        As BibTeX.
    """
    from gasloop.knowledge.sources import bibliography, references
    from gasloop.model import results

    with messages():
        if folder is None:
            keys = list(references())
        else:
            keys = results.attribute(results.load(folder / "results.nc"), "sources")
        for reference in bibliography(keys):
            print(reference.bibtex if bibtex else f"[{reference.key}] {reference.text}")
        return 0
    return FAILED
