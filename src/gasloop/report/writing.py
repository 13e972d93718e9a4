"""Files written whole: each aside first and then renamed, so that nobody finds half of one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def replace(path: Path, text: str) -> None:
    """A file with this text, in place of one that may be there."""
    aside = path.with_name(f".{path.name}.writing")
    try:
        aside.write_text(text, "utf-8")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Files by name into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        replace(folder / name, text)
