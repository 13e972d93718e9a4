"""What may never be written anywhere: CoolProp's tables name the wrong phase near saturation and can crash.

Read in the text of the tree, so that a benchmark or an example is held to it as well.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = [ROOT / name for name in ("src", "benchmarks", "validation", "studies", "tests") if (ROOT / name).exists()]
HERE = Path(__file__).resolve()
TABLES = ("BIC" + "UBIC", "TT" + "SE", "SVD" + "SBTL")
BACKEND = re.compile(r"""AbstractState\(\s*["']([^"']+)["']""")


def texts():
    for place in PLACES:
        for path in place.rglob("*"):
            if path.suffix in (".py", ".yaml", ".toml") and path.resolve() != HERE:
                yield path, path.read_text("utf-8")


def test_the_tree_is_read():
    assert sum(1 for _ in texts()) > 100


@pytest.mark.parametrize("table", TABLES)
def test_no_table_of_coolprop(table):
    assert [str(path) for path, text in texts() if table in text] == []


def test_every_back_end_is_heos():
    named = {(str(path), name) for path, text in texts() for name in BACKEND.findall(text)}
    assert named  # the pattern finds those there are
    assert {name for _, name in named} == {"HEOS"}, named


def test_the_pattern_would_find_a_table():
    assert BACKEND.findall('at = library.AbstractState("BIC&HEOS", "Oxygen")') == ["BIC&HEOS"]


def test_coolprop_has_one_door():
    """Imported by one file, and inside functions only: it takes more than a second."""
    for path in (ROOT / "src").rglob("*.py"):
        lines = [line for line in path.read_text("utf-8").splitlines() if "import CoolProp" in line]
        assert bool(lines) == (path.name == "coolprop.py"), path
        assert all(line.startswith("    ") for line in lines), path


def test_nothing_heavy_is_imported_for_nothing():
    code = "import sys, gasloop.matter.transport; print(*(m in sys.modules for m in ('CoolProp', 'casadi', 'scipy')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]
