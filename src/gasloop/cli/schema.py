"""``gasloop schema``: the form of a study, for editors."""

from __future__ import annotations

import json


def schema() -> int:
    """Print the JSON Schema of a study, for editors."""
    from gasloop.study.schema import json_schema

    print(json.dumps(json_schema(), indent=2))
    return 0
