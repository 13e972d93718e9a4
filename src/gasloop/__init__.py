"""gasloop: design, run and judge space gas systems.

The public names are loaded when first used, so that importing gasloop is quick.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

_HOME = {
    "Study": "gasloop.api",
    "Result": "gasloop.api",
    "StudyError": "gasloop.study.read",
    "PlanError": "gasloop.solve.problem",
    "SimulationError": "gasloop.solve.simulate",
    "ResultsError": "gasloop.model.results",
    "Component": "gasloop.model.component",
    "Port": "gasloop.model.component",
    "Control": "gasloop.model.component",
    "State": "gasloop.model.component",
    "Flows": "gasloop.model.component",
    "Estimate": "gasloop.model.component",
    "Evidence": "gasloop.model.component",
    "CATALOGUE": "gasloop.components",
    "Reaction": "gasloop.matter.reactions",
    "fluid": "gasloop.matter.fluids",
    "condition": "gasloop.matter.carriers",
    "par": "gasloop.knowledge.quantity",
    "cite": "gasloop.knowledge.sources",
    "site": "gasloop.places.sites",
}

__all__ = [*_HOME, "__version__"]

try:
    __version__ = version("gasloop")
except PackageNotFoundError:  # run from a tree that is not installed
    __version__ = "0+unknown"


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"gasloop has no public name '{name}'; it has: {', '.join(_HOME)}")


def __dir__() -> list[str]:
    return sorted(__all__)
