"""Seconds and steps of a year of batches, against CVODES on the very same equations: as ``simulate.py`` does it.

A batch of ten hours is 876 batches a year, each with a bed that is emptied and filled in an hour and reduced while it
is hot: the swing costs steps that a plant in steady flow does not. A tenth of the year is run and counted ten times.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import simulate

STUDY = Path(__file__).parent / "batch.yaml"


def run() -> list[dict[str, Any]]:
    """Rows of the table."""
    return simulate.run(STUDY, rounds=1)


if __name__ == "__main__":
    for row in run():
        print(f"{row['name']:40s} {row['ours_s']:6.2f} s a year, CVODES {row['other_s']:6.2f} s  {row}")
