"""Mass and yearly product of a plant out of a plant study."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from gasloop.matter.carriers import CARRIERS
from gasloop.model import results
from gasloop.report.reading import Results
from gasloop.study.read import read

YEAR = 365.25 * 86400.0  # s


def ports_of_matter(path: Path) -> list[str]:
    """COMPONENT.PORT of all matter of a plant study. Raises StudyError if the study has faults."""
    units = read(path).network.units
    return [
        f"{name}.{port.name}"
        for name, unit in units.items()
        for port in unit.component.ports
        if unit.joined(port) and CARRIERS[unit.port_carrier(port)].is_matter
    ]


def of_study(path: Path, product: str, progress: Callable[[str], None]) -> tuple[float, float]:
    """Mass [kg] and product [kg/yr] of a study, run now. Raises StudyError, PlanError or SimulationError as a run does."""
    from gasloop.study import loop, publish

    return of_results(Results(publish.tree(loop.run(read(path), progress, False))), product)


def of_file(path: Path, product: str) -> tuple[float, float]:
    """The same of a results.nc."""
    return of_results(Results(results.load(path)), product)


def of_results(run: Results, product: str) -> tuple[float, float]:
    """The same of a run: what passes a port, either way, scaled to a year. Raises ValueError if there is no such port."""
    masses = run.values("design", "mass")
    streams = {f"{s.component}.{s.port}": s for s in run.streams() if s.amount_unit == "kg"}
    if product not in streams or masses is None:
        raise ValueError(no_port(product, streams))
    stream = streams[product]
    return float(masses.sum()), (stream.given + stream.taken) * YEAR / (run.hours * 3600.0)


def no_port(product: str, there_are: Iterable[str]) -> str:
    """What is said of a product that no port carries."""
    return f"no port '{product}' of matter in the plant; there are {', '.join(sorted(there_are)) or 'none'}"
