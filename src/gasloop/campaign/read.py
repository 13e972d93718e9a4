"""A campaign file in, a campaign out; all faults at once, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gasloop.campaign.checks import check
from gasloop.campaign.form import CampaignFile
from gasloop.campaign.parts import Reader
from gasloop.solve.campaign.things import Campaign
from gasloop.study.faults import Findings, StudyError
from gasloop.study.filled import filled, text_of

if TYPE_CHECKING:
    from gasloop.campaign.run import Result


@dataclass(frozen=True)
class Own:
    """A plant whose curve comes from a plant study: which, what is varied, and to which sizes [SI]."""

    study: Path
    component: str
    segments: int
    sizes: tuple[float, ...]


@dataclass(frozen=True)
class Asked:
    """A campaign file, read and checked.

    notes : what the reader should know of the numbers (delta-v from memory, say)
    phases : by name, in order; owns : plants whose curve is found by planning a study, by name
    """

    name: str
    what: str
    text: str
    path: str
    start: date
    phases: tuple[str, ...]
    gap: float
    time_limit: float
    campaign: Campaign
    owns: Mapping[str, Own] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def run(self, progress: Any = lambda stage: None, log: bool = False) -> Result:
        """Solve it, and the same without plants. log : whether the solver shows its own."""
        from gasloop.campaign.run import run

        return run(self, progress, log)


def read(path: str | Path) -> Asked:
    """Read a campaign file. Raises StudyError with all faults found."""
    path = Path(path)
    return read_text(text_of(path), str(path), path.parent)


def read_text(text: str, path: str = "campaign.yaml", folder: Path = Path()) -> Asked:
    """Read a campaign from YAML text; see ``read``."""
    file, raw, lines = filled(CampaignFile, text, path)
    found = Findings()
    reader = Reader(file, found)
    campaign = reader.campaign()
    owns = _owns(file, folder, found)
    if not found.faults:
        check(campaign, reader.places, found)
    if found.faults:
        raise StudyError(path, found.faults, lines, raw)
    limit = found.quantity(file.time_limit, "s", "time_limit", 0.1, 1e5) or 60.0
    return Asked(
        file.campaign, file.what, text, path, file.time.start, tuple(reader.read.phases), file.gap, limit, campaign, owns,
        tuple(reader.notes),
    )  # fmt: skip


def _owns(file: CampaignFile, folder: Path, found: Findings) -> dict[str, Own]:
    owns = {}
    for name, plant in file.plants.items():
        if plant.own is None:
            continue
        where = f"plants.{name}.own"
        path = folder / plant.own.study
        if not path.is_file():
            found.fault(f"no file '{plant.own.study}'", f"{where}.study", "a plant study, from this file on")
            continue
        sizes = [found.quantity(s, "kg", f"{where}.sizes.{i}", 1e-3) for i, s in enumerate(plant.own.sizes)]
        if None in sizes:
            continue
        known = [s for s in sizes if s is not None]
        if known != sorted(set(known)):
            found.fault("the sizes do not rise", f"{where}.sizes", "", "write the smallest first, each once")
        owns[name] = Own(path, plant.own.component, plant.own.segments, tuple(known))
    return owns
