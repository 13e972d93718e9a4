"""Files of orbits, whoever wrote them: two-line elements, messages of the CCSDS, a table of clients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

from gasloop.exchange import ephemerides, orbits, tle
from gasloop.exchange.orbits import Satellite

READERS: Mapping[str, Callable[[Path], list[Satellite]]] = {
    "tle": tle.read,
    "ccsds": ephemerides.read,
    "clients": orbits.read_clients,
}
_ENDINGS = {
    ".tle": "tle",
    ".2le": "tle",
    ".3le": "tle",
    ".csv": "clients",
    **dict.fromkeys(ephemerides.SUFFIXES, "ccsds"),
}


def source_of(path: Path) -> str | None:
    """The kind of a file of orbits, by its ending or its first words; None if it is none."""
    if known := _ENDINGS.get(path.suffix.lower()):
        return known
    head = path.read_bytes()[:4000].decode("utf-8", "replace")
    if "CCSDS_O" in head or "<ndm" in head or 'id="CCSDS_' in head:
        return "ccsds"
    lines = head.splitlines()
    pairs = pairwise(lines)
    return "tle" if any(a.startswith("1 ") and b.startswith("2 ") for a, b in pairs) else None


def read(path: Path, source: str) -> list[Satellite]:
    """All objects of a file. Raises ImportFault."""
    return READERS[source](path)
