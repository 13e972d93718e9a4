"""All benchmarks: prints a table, writes results.json and results.md beside this file.

python benchmarks/run.py                     everything, about ten minutes on two cores
python benchmarks/run.py --only start flash  some of it; prints, writes nothing
python benchmarks/run.py --hours 720         a shorter year for the planners; prints, writes nothing
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import ageing  # noqa: E402
import batch  # noqa: E402
import cabins  # noqa: E402
import flash  # noqa: E402
import histories  # noqa: E402
import plan_pypsa  # noqa: E402
import plan_reserve  # noqa: E402
import simulate  # noqa: E402
import start  # noqa: E402

import campaign  # noqa: E402
import tour  # noqa: E402

# What issue 2 asks of a figure, by its name; a limit on the ratio, or on our own seconds.
AIMS = {
    "plan hourly / pypsa": ("ratio", 0.75),
    "plan segments / pypsa": ("ratio", 0.10),
    "plan build and read / raw solve": ("ratio", 0.15),
    "run year of shackleton": ("ours_s", 3.0),
    "run year of batch": ("ours_s", 3.0),  # of issue 4, which holds a year of batches to the same
    "run year of batch, compiled": ("ours_s", 3.0),
    "run year of three rooms": ("ours_s", 5.0),  # of issue 6
    "run year of three rooms, compiled": ("ours_s", 5.0),
    "gasloop --help / python": ("ours_s", 0.5),
}


def machine() -> str:
    """Processor, cores, system and interpreter; nothing that tells whose machine it is."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | ratio | ours | other | against | aim |", "|---|---|---|---|---|---|"]
    for row in rows:
        key, limit = AIMS.get(row["name"], ("", 0.0))
        aim = (
            f"{key.replace('ours_s', 'ours [s]')} <= {limit:g}: {'met' if row[key] <= limit else 'missed'}"
            if key
            else ""
        )
        against = row["other"] + (f"; objective off by {row['objective_off']:+.1e}" if "objective_off" in row else "")
        if "ours_error" in row:
            against += f"; errors {row['ours_error']:.0e} and {row['other_error']:.0e}"
        lines.append(
            f"| {row['name']} | {row['ratio']:.3g} | {_spent(row, 'ours')} | {_spent(row, 'other')} | {against} | {aim} |"
        )
    return "\n".join(lines)


def _spent(row: dict[str, Any], who: str) -> str:
    seconds = row[f"{who}_s"]
    text = f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1e3:.2f} ms"
    return text + (f", {row[f'{who}_MB']:.0f} MB" if f"{who}_MB" in row else "")


def write(rows: list[dict[str, Any]]) -> None:
    """Both files, aside first and then renamed."""
    text = f"# Results\n\n{machine()}\n\n{table(rows)}\n\nHow each figure is taken: README.md beside this file.\n"
    for name, content in (("results.json", json.dumps(rows, indent=1) + "\n"), ("results.md", text)):
        aside = HERE / f".{name}.writing"
        aside.write_text(content, "utf-8")
        aside.replace(HERE / name)


def main() -> int:
    """Run what is asked for; a benchmark that fails is named, and nothing is written."""
    parser = argparse.ArgumentParser(description="gasloop's benchmarks")
    parser.add_argument("--hours", type=int, default=8760, help="length of the planners' year")
    parser.add_argument(
        "--only",
        nargs="*",
        default=[],
        help="start, flash, simulate, batch, cabins, ageing, histories, plan, reserve, campaign, tour",
    )
    given = parser.parse_args()
    benchmarks: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "start": start.run, "flash": flash.run, "simulate": simulate.run, "batch": batch.run, "cabins": cabins.run,
        "ageing": ageing.run, "histories": histories.run,
        "plan": lambda: plan_pypsa.run(given.hours),
        "reserve": lambda: plan_reserve.run(min(given.hours, 2190)),
        "campaign": campaign.run, "tour": tour.run,
    }  # fmt: skip
    rows: list[dict[str, Any]] = []
    failed = False
    for name, run in benchmarks.items():
        if given.only and name not in given.only:
            continue
        started = time.perf_counter()
        try:
            rows += run()
        except RuntimeError as error:
            failed = True
            print(f"{name} failed: {error}", file=sys.stderr)
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    # Of two ways to write a ratio each benchmark has its own: say which.
    for row in rows:
        straight = abs(row["ratio"] * row["other_s"] - row["ours_s"]) <= 1e-6 * row["ours_s"]
        row |= {"ratio_is": "ours / other" if straight else "other / ours", "machine": machine()}
    print(f"{machine()}\n\n{table(rows)}")
    if not failed and not given.only and given.hours == 8760:
        write(rows)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
