"""``gasloop schema``: the form of a file, for editors."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Literal

Kind = Literal["study", "mission", "campaign", "tour", "business"]


def schema(kind: Kind = "study") -> int:
    """Print the JSON Schema of a kind of file, for editors.

    Parameters
    ----------
    kind
        The file's first key.
    """
    from gasloop.api import KINDS

    form = import_module("gasloop.study.schema" if kind == "study" else f"{KINDS[kind]}.form")
    print(json.dumps(form.json_schema(), indent=2))
    return 0
