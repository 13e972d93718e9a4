"""The sets of delta-v that come with the package.

Speeds in m/s, times in days; nothing is merged: where two sources differ both stand. A leg marked recalled was written
from memory and is told as unverified wherever it is used.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gasloop.places.deltav import RECALLED, DataSet, Leg
from gasloop.places.orbits.bodies import EARTH, MARS, MOON_DISTANCE
from gasloop.places.orbits.transfers import ascent_burns, best_split, departure, hohmann, to_apogee

_DAY = 86400.0
_GEO = 42_164_170.0  # m


def _leg(start: str, end: str, *burns: float, source: str, days: float | None = None, confidence: str = "primary",
         note: str = "") -> Leg:  # fmt: skip
    return Leg(start, end, burns, None if days is None else days * _DAY, source, confidence, note=note)


def _reserved(start: str, end: str, dv: float, days: float | None = None, note: str = "") -> Leg:
    """A leg that includes a reserve of 5 %, of which ideal and losses are one number."""
    source, note = "pmc7385728", f"after Mueller (2012); {note or 'ideal and losses are not told apart'}"
    time = None if days is None else days * _DAY
    return Leg(start, end, (dv,), time, source, "primary", ideal=dv / 1.05, margin=dv - dv / 1.05, note=note)


def _dac2() -> DataSet:
    s = "pmc7385728"
    return DataSet(
        "dac2",
        "a lander study by way of the halo orbit, low orbits 407 km and 100 km; a rendezvous adds 45 m/s",
        (
            _reserved("leo", "tli", 3276.0),
            _reserved("tli", "llo", 952.0, 5),
            _leg("tli", "nrho", 450.0, source=s, days=5),
            _leg("nrho", "llo", 740.0, source=s),
            _reserved("llo", "moon", 2180.0),
            _reserved("moon", "llo", 1968.0),
            _leg("llo", "nrho", 850.0, source=s),
            _reserved("llo", "tei", 1256.0),
            _leg("nrho", "tei", 450.0, source=s),
            _leg("tli", "moon", 2900.0, source=s, days=5, note="direct, from a trajectory code"),
            _reserved("tei", "earth", 11.0, 5, "corrections; braking in air"),
        ),
    )


def _spacenet() -> tuple[DataSet, DataSet]:
    s = "spacenet"
    first = DataSet(
        "spacenet_qs1",
        "first quick start of SpaceNet: a lunar sortie by way of low lunar orbit",
        (
            _leg("earth", "leo", 9500.0, source=s),
            _leg("leo", "tli", 3150.0, source=s),
            _leg("tli", "llo", 4.0, 950.0, source=s),
            _leg("llo", "moon", 11.0, 2030.0, source=s),
            _leg("moon", "llo", 1875.0, 31.0, source=s),
            _leg("llo", "tei", 1222.4, source=s, note="612.3, 276.5, 333.6 and smaller ones"),
        ),
    )
    third = DataSet(
        "spacenet_qs3",
        "third quick start of SpaceNet: like Artemis, by way of the halo orbit",
        (
            _leg("earth", "leo", 9500.0, source=s),
            _leg("leo", "tli", 3124.0, source=s),
            _leg("tli", "nrho", 30.0, 242.0, 1.0, 126.0, source=s),
            _leg("nrho", "llo", 126.4, 648.6, source=s),
            _leg("llo", "moon", 19.4, 1692.5, source=s),
            _leg("moon", "llo", 1692.4, 19.4, source=s),
            _leg("llo", "nrho", 649.2, 125.1, source=s),
            _leg("nrho", "tei", 147.0, 2.0, 263.0, source=s),
        ),
    )
    return first, third


def _ho_lab() -> DataSet:
    s = "spacelogistics"
    return DataSet(
        "ho_lab",
        "the test problem of spacelogistics-py: launch for free, no braking in air",
        (
            _leg("earth", "leo", 0.0, source=s, days=1, note="the launcher's, not counted"),
            _leg("leo", "llo", 4040.0, source=s, days=3),
            _leg("llo", "leo", 4040.0, source=s, days=3),
            _leg("llo", "moon", 1870.0, source=s, days=1),
            _leg("moon", "llo", 1870.0, source=s, days=1),
        ),
        g0=9.8,
    )


def _others() -> DataSet:
    return DataSet(
        "others",
        "single legs of other sources",
        (
            Leg("earth", "leo", (9850.0,), None, "lvreuse", "transcribed", ideal=8200.0, losses=1650.0),
            _leg("earth", "gto", 11770.0, source="lvreuse", confidence="transcribed"),
            _leg("gto", "geo", 1830.0, source="lvreuse", confidence="transcribed", note="from 28 deg"),
            _leg("nrho", "llo", 664.9, source="steinert2024", days=100, confidence="transcribed"),
            _leg(
                "moon",
                "nrho",
                2414.35,
                source="steinert2024",
                confidence="transcribed",
                note="the lowest of a range up to 2985.65 m/s",
            ),
            _leg(
                "nrho",
                "moon",
                2414.35,
                source="steinert2024",
                confidence="transcribed",
                note="the lowest of a range up to 2985.65 m/s",
            ),
            _leg("moon", "llo", 1845.8, source="bennett_ascent", confidence="transcribed", note="Apollo 11"),
        ),
    )


def _recalled() -> DataSet:
    def leg(start: str, end: str, dv: float) -> Leg:
        return _leg(start, end, dv, source="recalled_orbits", confidence=RECALLED)

    return DataSet(
        "recalled",
        "libration points, from memory",
        (leg("leo", "eml1", 3770.0), leg("eml1", "llo", 700.0), leg("llo", "eml1", 700.0), leg("eml1", "moon", 2500.0),
         leg("moon", "eml1", 2500.0), leg("geo", "eml1", 1400.0)),
    )  # fmt: skip


def _ideal() -> DataSet:
    """Closed forms for 300 km, 28.5 deg, 100 km at the Moon: what burns without length, losses or margin take."""
    leo = EARTH.at(3e5)
    heo = (EARTH.at(281e3), EARTH.at(34_534e3))  # an orbit to top off in, as a filing has it
    up = ascent_burns(1e5).burns
    whole = best_split(leo, _GEO, np.radians(28.5)).dv
    first = hohmann(leo, _GEO).burns[0]

    def leg(start: str, end: str, *burns: float, note: str = "") -> Leg:
        found = tuple(float(b) for b in burns)
        return Leg(start, end, found, None, "vallado2013", "computed", ideal=sum(found), note=note)

    return DataSet(
        "ideal",
        "closed forms without losses or margin: 300 km and 28.5 deg at the Earth, 100 km at the Moon, C3 of 10 km2/s2",
        (
            leg("leo", "tli", to_apogee(leo, MOON_DISTANCE)),
            leg("leo", "gto", first),
            leg("leo", "heo", to_apogee(heo[0], heo[1]), note="from 281 km, to 34 534 km"),
            leg("leo", "geo", whole),
            leg("moon", "llo", *up),
            leg("llo", "moon", *reversed(up)),
            leg("leo", "tmi", departure(leo, 1e7)),
            leg("lmo", "mars", *reversed(ascent_burns(3e5, MARS).burns), note="without air; 300 km"),
            leg("mars", "lmo", *ascent_burns(3e5, MARS).burns, note="without air; 300 km"),
        ),
    )


SETS: Mapping[str, DataSet] = {s.name: s for s in (_dac2(), *_spacenet(), _ho_lab(), _others(), _ideal(), _recalled())}
