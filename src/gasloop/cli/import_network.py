"""``gasloop import``: a network, a habitat, a space mission or orbits of another tool."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from gasloop.cli.common import FAILED, Json, messages
from gasloop.report.writing import replace


def import_(
    file: Path,
    *,
    from_: Annotated[
        Literal["pypsa", "simoc", "biosim", "spacenet", "tle", "ccsds"] | None, Parameter(name="--from")
    ] = None,
    library: Path | None = None,
    out: Path | None = None,
    need: float | None = None,
    as_json: Json = False,
) -> int:
    """Take over a PyPSA network (planned by gasloop), a SIMOC or a BioSim habitat (checked, run both ways, as a study), a SpaceNet
    scenario (as a mission, flown), or orbits from two-line elements or CCSDS messages (as clients of a tour).

    Parameters
    ----------
    file
        A network that PyPSA wrote (NetCDF), a configuration of SIMOC (JSON) or of BioSim (XML), a scenario of SpaceNet (JSON),
        two-line elements, or an OPM, OMM or OEM.
    from_
        Whose file it is, if its ending does not say.
    library
        SIMOC's agent_desc.json, if it is not beside the file.
    out
        Folder for the studies of a habitat's rooms, the mission or the clients; runs/<file>_import by default.
    need
        Of orbits: what each client needs [kg]; else the column is left open.
    as_json
        Machine-readable output.
    """
    from gasloop.exchange import imported

    with messages():
        if not file.exists():
            raise FileNotFoundError(f"{file}: there is no such file")
        source = from_ or imported.source_of(file)
        if source == "pypsa":
            return _network(file, as_json)
        folder = out or Path("runs") / f"{file.stem}_import"
        if source == "spacenet":
            return _mission(file, folder, as_json)
        if source in ("tle", "ccsds"):
            return _orbits(file, source, folder, need, as_json)
        return _habitat(file, source, library, folder, as_json)
    return FAILED


def _network(file: Path, as_json: bool) -> int:
    from gasloop.exchange import from_pypsa

    network = from_pypsa.read(file)
    found = network.solve()
    sizes = network.sizes(found)
    if as_json:
        print(json.dumps({"objective": found.objective, "sizes": sizes}, indent=2))
        return 0
    print(f"Capital cost: {found.objective:.6g}")
    for unit, size in sizes.items():
        print(f"{unit}: {size:.6g} {'MWh' if network.units[unit][0] == 'Store' else 'MW'}")
    return 0


def _habitat(file: Path, source: str, library: Path | None, folder: Path, as_json: bool) -> int:
    from gasloop.exchange import imported
    from gasloop.exchange.room_study import word

    found = imported.read(file, source, library)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for room, text in found.studies.items():
        path = folder / f"{word(room)}.yaml"
        replace(path, text)
        written.append(path)
    if as_json:
        print(json.dumps({**found.as_json(), "studies": [str(p) for p in written]}, indent=2))
        return 0
    print(found.text)
    for path in written:
        print(f"Study: {path}")
    return 0


def _mission(file: Path, folder: Path, as_json: bool) -> int:
    from gasloop.exchange import spacenet
    from gasloop.exchange.room_study import word
    from gasloop.flight import table

    found = spacenet.read(file)
    result = found.run()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{word(found.name)}.yaml"
    replace(path, found.text)
    if as_json:
        print(json.dumps({**found.as_json(), "mission": str(path), "flown": result.summary}, indent=2))
    else:
        for said in found.findings:
            print(f"! {said}")
        for said in found.aside:
            print(f"left aside: {said}")
        print(table(result))
        print(f"Mission: {path}")
    return 0 if result.passes else FAILED


def _orbits(file: Path, source: str, folder: Path, need: float | None, as_json: bool) -> int:
    from gasloop.exchange import orbit_files, orbits

    satellites = orbit_files.read(file, source)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "clients.csv"
    replace(path, orbits.clients(satellites, need))
    told = orbits.oddities(satellites)
    if as_json:
        print(json.dumps({"clients": len(satellites), "file": str(path), "findings": told}, indent=2))
        return 0
    for said in told:
        print(f"! {said}")
    open_ = "" if need is not None else "; fill its column need_kg"
    print(f"{len(satellites)} clients at {max(s.epoch for s in satellites):%Y-%m-%d %H:%M} UTC: {path}{open_}")
    return 0
