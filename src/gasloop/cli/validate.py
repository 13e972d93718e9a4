"""``gasloop validate``: published cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gasloop.cli.common import FAILED, messages


def validate(
    *,
    area: str | None = None,
    cases: Path | None = None,
    strict: bool = False,
    as_json: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """Run published cases: expected, got, error, within or not.

    Parameters
    ----------
    area
        Only cases of this area: energy, production, cryogenics, ..
    cases
        A folder of your own cases, of the same form.
    strict
        Fail for every miss, also for one that is on record.
    as_json
        Machine-readable output.
    """
    from gasloop.validate import run_cases, table

    with messages():
        found = run_cases(area=area, folder=cases)
        print(json.dumps([c.as_json() for c in found], indent=2) if as_json else table(found))
        bad = [c for c in found if (not c.within if strict else not c.record_is_true)]
        return FAILED if bad or not found else 0
    return FAILED
