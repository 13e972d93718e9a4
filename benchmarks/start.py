"""How soon gasloop is there: ``import gasloop`` and ``gasloop --help`` against a bare interpreter, fresh processes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from typing import Any

REPEATS = 9
PYTHON = (sys.executable, "-c", "pass")
OURS = {
    "import gasloop / python": (sys.executable, "-c", "import gasloop"),
    "gasloop --help / python": (sys.executable, "-m", "gasloop.cli", "--help"),
}


def run(repeats: int = REPEATS) -> list[dict[str, Any]]:
    """Rows of the table; medians of processes started in turns, after one of each to warm the disk."""
    commands = {"python": PYTHON} | OURS
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(repeats + 1):
        for name, command in commands.items():
            taken[name].append(_seconds(command))
    median = {name: statistics.median(found[1:]) for name, found in taken.items()}
    return [
        {
            "name": name, "ratio": median[name] / median["python"], "ours_s": median[name], "other_s": median["python"],
            "other": "python -c pass",
        }
        for name in OURS
    ]  # fmt: skip


def _seconds(command: tuple[str, ...]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    for row in run():
        print(f"{row['name']:30s} {row['ours_s']:.3f} s, {row['ratio']:.1f} times an empty interpreter")
