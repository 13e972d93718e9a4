"""``gasloop report``: the report again."""

from __future__ import annotations

from pathlib import Path

from gasloop.cli.common import FAILED, messages


def report(folder: Path) -> int:
    """Write the report again from results.nc alone.

    Parameters
    ----------
    folder
        Folder that holds results.nc.
    """
    from gasloop.api import Result

    with messages():
        Result.load(folder / "results.nc").report(folder / "report.html")
        print(f"Report: {folder / 'report.html'}")
        return 0
    return FAILED
