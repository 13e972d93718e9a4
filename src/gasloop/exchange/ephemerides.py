"""Orbit data messages of the CCSDS (502.0-B): parameters (OPM), mean elements (OMM), ephemerides (OEM), as KVN or XML, in and out.

The messages themselves are read and written by the library ``ccsds-ndm-py``, which is needed for nothing else. In: the state or the
elements of an object about the Earth; of an ephemeris the first state. Out: a satellite as it is, or an ephemeris of two bodies with the
Earth's flattening in the mean: for plans, not for pointing.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from gasloop.exchange.orbits import Satellite
from gasloop.exchange.scenario import ImportFault
from gasloop.exchange.tle import MU as TLE_MU
from gasloop.exchange.tle import semi_major_axis
from gasloop.places.orbits.bodies import EARTH
from gasloop.places.orbits.elements import Elements, elements, state, true_anomaly
from gasloop.report.writing import replace

LIBRARY = "ccsds-ndm-py"
KINDS = ("opm", "omm", "oem")
SUFFIXES = (".opm", ".omm", ".oem", ".ndm", ".kvn")
_FRAMES = (
    "EME2000",
    "GCRF",
    "ICRF",
    "TEME",
    "TOD",
    "MOD",
    "GTOD",
    "J2000",
)  # of the Earth's equator, less than 0.4 deg apart
_MOST = 200_000  # states of an ephemeris


def library() -> Any:
    """The library, or a ValueError that says how to get it."""
    try:
        return importlib.import_module("ccsds_ndm")
    except ModuleNotFoundError as error:
        raise ValueError(f"messages of the CCSDS need the package {LIBRARY}: pip install '{LIBRARY}'") from error


def read(path: Path) -> list[Satellite]:
    """Objects of an OPM, OMM or OEM, or of a message that combines them. Raises ImportFault."""
    ndm = library()
    try:
        message = ndm.from_str(path.read_text("utf-8"))
    except (OSError, ValueError, ndm.NdmError) as error:
        raise ImportFault(f"{path}: no message of the CCSDS can be read: {error}") from error
    found: list[Satellite] = []
    faults: list[str] = []
    for one in getattr(message, "messages", None) or [message]:
        kind = type(one).__name__.lower()
        if kind not in KINDS:
            faults.append(
                f"{path}: a message of the kind {kind.upper()} states no orbit that is understood; allowed: OPM, OMM, OEM"
            )
            continue
        for segment in getattr(one, "segments", None) or [one.segment]:
            try:
                found.append(_satellite(kind, segment))
            except ValueError as error:
                faults.append(f"{path}: {segment.metadata.object_name}: {error}")
    if faults:
        raise ImportFault("\n".join(faults))
    return found


def _satellite(kind: str, segment: Any) -> Satellite:
    meta, data = segment.metadata, segment.data
    if str(meta.center_name).upper() != "EARTH":
        raise ValueError(f"its centre is {meta.center_name}; clients go around the Earth")
    frame = str(meta.ref_frame).rpartition(".")[2].upper()
    if frame not in _FRAMES:
        raise ValueError(f"its frame {frame} does not stand still among the stars; allowed: {', '.join(_FRAMES)}")
    if kind == "omm":
        orbit, epoch = _mean(data.mean_elements), data.mean_elements.epoch
    elif kind == "opm" and data.keplerian_elements is not None:
        orbit, epoch = _kepler(data.keplerian_elements), data.state_vector.epoch
    else:
        first = data.state_vector[0] if kind == "oem" else data.state_vector
        r, v = (1e3 * np.array([getattr(first, f"{x}{dot}") for x in "xyz"]) for dot in ("", "_dot"))
        orbit, epoch = elements(r, v), first.epoch
    return Satellite(
        str(meta.object_name), _date(str(epoch)), orbit, str(meta.object_id), mean=kind == "omm", from_=kind
    )


def _mean(one: Any) -> Elements:
    """Mean elements; a mean motion [1/d] is one of SGP4."""
    i = np.radians(one.inclination)
    if one.semi_major_axis is not None:
        a = 1e3 * float(one.semi_major_axis)
    elif one.mean_motion is not None:
        a = semi_major_axis(float(one.mean_motion) * 2 * np.pi / 86400, float(one.eccentricity), float(i))
    else:
        raise ValueError("neither a semi-major axis nor a mean motion is stated")
    e = float(one.eccentricity)
    tilt, node, argument = (float(np.radians(x)) for x in (one.inclination, one.ra_of_asc_node, one.arg_of_pericenter))
    return Elements(a, e, tilt, node, argument, true_anomaly(float(np.radians(one.mean_anomaly)), e))


def _kepler(one: Any) -> Elements:
    e = float(one.eccentricity)
    tilt, node, argument = (float(np.radians(x)) for x in (one.inclination, one.ra_of_asc_node, one.arg_of_pericenter))
    if one.true_anomaly is not None:
        anomaly = float(np.radians(one.true_anomaly))
    else:
        anomaly = true_anomaly(float(np.radians(one.mean_anomaly)), e)
    return Elements(1e3 * float(one.semi_major_axis), e, tilt, node, argument, anomaly)


# -- out -------------------------------------------------------------------------------------------------------


def text(satellite: Satellite, kind: str, days: float = 1.0, step: float = 600.0, form: str = "kvn") -> str:
    """A message. kind : opm, omm or oem; an ephemeris runs for so many days with a state every ``step`` [s]; form : kvn or xml."""
    ndm = library()
    if kind not in KINDS:
        raise ValueError(f"'{kind}' is no message that is written; allowed: {', '.join(KINDS)}")
    build = {"opm": _opm, "omm": _omm}.get(kind)
    message = build(ndm, satellite) if build else _oem(ndm, satellite, days, step)
    return str(message.to_str(form))


def _head(ndm: Any, satellite: Satellite) -> tuple[Any, dict[str, str]]:
    now = satellite.epoch  # of what is told, so that the same input gives the same file
    header = ndm.OdmHeader(creation_date=_told(now), originator="GASLOOP")
    frame = "TEME" if satellite.from_ == "tle" else "EME2000"
    return header, {
        "object_name": satellite.name, "object_id": satellite.number or "UNKNOWN", "center_name": "EARTH", "ref_frame": frame, "time_system": "UTC",
    }  # fmt: skip


def _opm(ndm: Any, satellite: Satellite) -> Any:
    header, meta = _head(ndm, satellite)
    data = ndm.OpmData(_vector(ndm.StateVector, satellite.orbit, satellite.epoch))
    o = satellite.orbit
    data.keplerian_elements = ndm.KeplerianElements(
        semi_major_axis=o.a / 1e3, eccentricity=o.e, **_angles(o), gm=EARTH.mu / 1e9, true_anomaly=float(np.degrees(o.anomaly)),
    )  # fmt: skip
    return ndm.Opm(header, ndm.OpmSegment(ndm.OpmMetadata(**meta), data))


def _omm(ndm: Any, satellite: Satellite) -> Any:
    header, meta = _head(ndm, satellite)
    o = satellite.orbit
    mean = ndm.MeanElements(
        epoch=_told(satellite.epoch), eccentricity=o.e, **_angles(o), mean_anomaly=float(np.degrees(o.mean_anomaly)), semi_major_axis=o.a / 1e3,
        gm=(TLE_MU if satellite.from_ == "tle" else EARTH.mu) / 1e9,
    )  # fmt: skip
    return ndm.Omm(
        header,
        ndm.OmmSegment(
            ndm.OmmMetadata(**meta, mean_element_theory="BROUWER" if satellite.mean else "TWO-BODY"), ndm.OmmData(mean)
        ),
    )


def _oem(ndm: Any, satellite: Satellite, days: float, step: float) -> Any:
    count = int(np.floor(days * 86400 / step + 1e-9)) + 1
    if not 2 <= count <= _MOST:
        raise ValueError(
            f"an ephemeris of {days:g} d with a state every {step:g} s has {count} states; allowed: 2 to {_MOST}"
        )
    header, meta = _head(ndm, satellite)
    times = [satellite.epoch + timedelta(seconds=step * k) for k in range(count)]
    rows = [_vector(ndm.StateVectorAcc, satellite.at(t).orbit, t) for t in times]
    data = ndm.OemData(rows, comments=["two bodies and the flattening of the Earth in the mean (J2); no drag, no Moon"])
    span = {"start_time": _told(times[0]), "stop_time": _told(times[-1])}
    return ndm.Oem(header, [ndm.OemSegment(ndm.OemMetadata(**meta, **span), data)])


def _angles(o: Elements) -> dict[str, float]:
    return {
        "inclination": float(np.degrees(o.inclination)),
        "ra_of_asc_node": float(np.degrees(o.node)),
        "arg_of_pericenter": float(np.degrees(o.argument)),
    }


def _vector(kind: Any, orbit: Elements, epoch: datetime) -> Any:
    r, v = state(orbit)
    return kind(_told(epoch), *(float(x) / 1e3 for x in (*r, *v)))


def _told(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def _date(told: str) -> datetime:
    """An epoch: calendar or day of the year."""
    clean = told.rstrip("Z")
    day, _, clock = clean.partition("T")
    if day.count("-") == 1:  # 2026-120
        year, number = day.split("-")
        day = (datetime(int(year), 1, 1) + timedelta(days=int(number) - 1)).date().isoformat()
    whole, _, part = clock.partition(".")
    found = datetime.fromisoformat(f"{day}T{whole or '00:00:00'}").replace(tzinfo=UTC)
    return found + timedelta(seconds=float(f"0.{part or 0}"))


def write_all(satellites: Sequence[Satellite], kind: str, folder: Path, days: float, step: float) -> Iterable[Path]:
    """A file each, ``NAME.oem``."""
    from gasloop.exchange.room_study import word

    folder.mkdir(parents=True, exist_ok=True)
    for i, satellite in enumerate(satellites):
        path = folder / f"{word(satellite.name) or f'object_{i}'}.{kind}"
        replace(path, text(satellite, kind, days, step))
        yield path
