"""What a component of a study is: a class of the catalogue, or the user's own."""

from __future__ import annotations

import difflib
import importlib

from gasloop.components import CATALOGUE
from gasloop.model.component import Component
from gasloop.study.faults import Findings


def class_of(kind: str, where: str, trust: bool, found: Findings) -> type[Component] | None:
    """The class that a study names."""
    if kind in CATALOGUE:
        return CATALOGUE[kind]
    if ":" in kind:
        return users_class(kind, where, trust, found)
    near = difflib.get_close_matches(kind, CATALOGUE, n=1)
    found.fault(
        f"no component '{kind}'",
        f"{where}.is",
        ", ".join(CATALOGUE),
        f"did you mean '{near[0]}'?" if near else "see gasloop components",
    )
    return None


def users_class(kind: str, where: str, trust: bool, found: Findings) -> type[Component] | None:
    """A class of the user's own; importing it runs its code, so only with trust."""
    if not trust:
        found.fault(
            f"'{kind}' is code outside gasloop",
            f"{where}.is",
            "components of the catalogue",
            "pass --trust if you trust that code",
        )
        return None
    module, _, name = kind.partition(":")
    try:
        cls = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        found.fault(
            f"cannot import '{kind}': {error}",
            f"{where}.is",
            "package.module:Class on the Python path",
            "check PYTHONPATH",
        )
        return None
    if not (isinstance(cls, type) and issubclass(cls, Component)):
        found.fault(f"'{kind}' is not a Component", f"{where}.is", "a subclass of gasloop.Component", "")
        return None
    return cls


def room(component: Component) -> str:
    """The room of the workshop that a component stands in; ``own`` for a component of the user."""
    parts = type(component).__module__.split(".")
    return parts[2] if parts[:2] == ["gasloop", "components"] else "own"
