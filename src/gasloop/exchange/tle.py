"""Two-line elements: mean elements of objects near the Earth, each line with its checksum.

The lines state a mean motion in Kozai's sense; the mean semi-major axis follows as SGP4 has it (Brouwer's sense, constants of WGS 72):

    a1 = (k/n0)^(2/3),  d1 = (3/4) J2 (3 cos^2 i - 1)/((1 - e^2)^(3/2) a1^2),  a0 = a1 (1 - d1/3 - d1^2 - (134/81) d1^3)
    d0 = (3/4) J2 (3 cos^2 i - 1)/((1 - e^2)^(3/2) a0^2),  n = n0/(1 + d0),  a = (k/n)^(2/3)      radii in units of the Earth's

They are fitted by SGP4, which holds for orbits about the Earth alone; farther out they are refused.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from gasloop.exchange.orbits import Satellite
from gasloop.exchange.scenario import ImportFault
from gasloop.places.orbits.elements import Elements, true_anomaly

MU, RADIUS, J2 = (
    3.986008e14,
    6_378_135.0,
    1.082616e-3,
)  # WGS 72, to which the lines are fitted; a test compares with the public SGP4 code
_FARTHEST = 2 * 42_164_170.0  # m, apogee: twice the radius of the geostationary orbit [design choice]


def read(path: Path) -> list[Satellite]:
    """All objects of a file, with or without lines of names. Raises ImportFault with all that is wrong."""
    lines = [(i, text.rstrip()) for i, text in enumerate(path.read_text("utf-8").splitlines(), start=1) if text.strip()]
    found: list[Satellite] = []
    faults: list[str] = []
    name, k = "", 0
    while k < len(lines):
        number, text = lines[k]
        if not text.startswith("1 ") or len(text) < 60:
            name, k = text.removeprefix("0 ").strip(), k + 1
            continue
        second = lines[k + 1][1] if k + 1 < len(lines) else ""
        try:
            found.append(satellite(text, second, name))
        except ValueError as error:
            faults.append(f"{path}:{number}: {error}")
        name, k = "", k + (2 if second.startswith("2 ") else 1)
    if not found and not faults:
        faults.append(f"{path}: no two-line elements: a first line begins with '1 ', the second with '2 '")
    if faults:
        raise ImportFault("\n".join(faults))
    return found


def satellite(one: str, two: str, name: str = "") -> Satellite:
    """One object from its two lines. Raises ValueError."""
    if not two.startswith("2 "):
        raise ValueError("the line after it is no second line: it begins with '2 '")
    for line in (one, two):
        if len(line) < 69:
            raise ValueError(f"line {line[0]} has {len(line)} characters, a line has 69")
        if checksum(line) != (int(line[68]) if line[68].isdigit() else -1):
            raise ValueError(
                f"line {line[0]}: its checksum is {line[68]}, its digits give {checksum(line)}; it was cut or changed"
            )
    if one[2:7] != two[2:7]:
        raise ValueError(f"the lines are of two objects, {one[2:7].strip()} and {two[2:7].strip()}")
    try:
        i, node, argument, mean = (np.radians(float(two[a:b])) for a, b in ((8, 16), (17, 25), (34, 42), (43, 51)))
        e, revolutions = float(f"0.{two[26:33].strip()}"), float(two[52:63])
        epoch = _epoch(one[18:32])
    except ValueError as error:
        raise ValueError(f"a number cannot be read: {error}") from error
    a = semi_major_axis(revolutions * 2 * np.pi / 86400, e, i)
    if a * (1 + e) > _FARTHEST:
        raise ValueError(
            f"its apogee is {a * (1 + e) / 1e3:,.0f} km from the Earth's centre: two-line elements are fitted by SGP4, which is not valid on "
            f"the way to the Moon (beyond {_FARTHEST / 1e3:,.0f} km here); use a CCSDS ephemeris (OEM)"
        )
    orbit = Elements(a, e, float(i), float(node), float(argument), true_anomaly(float(mean), e))
    return Satellite(name or one[2:7].strip(), epoch, orbit, one[2:7].strip(), mean=True, from_="tle")


def checksum(line: str) -> int:
    """Sum of the first 68 characters' digits, a minus sign counting one, modulo 10."""
    return sum(int(c) if c.isdigit() else c == "-" for c in line[:68]) % 10


def semi_major_axis(n0: float, e: float, i: float) -> float:
    """Mean semi-major axis [m] of a mean motion [rad/s] in Kozai's sense."""
    k = np.sqrt(MU / RADIUS**3)
    turned = 0.75 * J2 * (3 * np.cos(i) ** 2 - 1) / (1 - e**2) ** 1.5
    a1 = (k / n0) ** (2 / 3)
    d1 = turned / a1**2
    a0 = a1 * (1 - d1 / 3 - d1**2 - 134 / 81 * d1**3)
    n = n0 / (1 + turned / a0**2)
    return float((k / n) ** (2 / 3) * RADIUS)


def _epoch(text: str) -> datetime:
    """``YYDDD.DDDDDDDD``; years from 57 are of the last century."""
    year = int(text[:2])
    first = datetime(1900 + year if year >= 57 else 2000 + year, 1, 1, tzinfo=UTC)
    return first + timedelta(days=float(text[2:]) - 1)
