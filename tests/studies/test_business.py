"""The business of the studies: run whole, and looked at as a person would who knows what must come out."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

import pytest

from gasloop.assess.economics.measures import annuity
from gasloop.business import read
from gasloop.business.run import Result

FILE = Path(__file__).parents[2] / "studies" / "cislunar_business.yaml"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cislunar_business")]


@cache
def run_of() -> Result:
    return read(FILE).run()


def test_cislunar_business_closes_and_tells(tmp_path: Path):
    result = run_of()
    s = result.summary
    assert s["passes"] and set(s["nodes"]) == {"surface", "nrho", "eml1", "geo", "leo"}
    # what is recalled, of EML1 and GEO, is said to be unverified; nothing else is
    assert s["unverified"] and all(".eml1." in n or ".geo." in n for n in s["unverified"])
    result.write(tmp_path)
    assert json.loads((tmp_path / "summary.json").read_text("utf-8"))["nodes"]["leo"]["gear_from_plant"] == 5.24
    assert "net present value" in (tmp_path / "report.html").read_text("utf-8")


def test_cislunar_business_cost_at_the_gate_by_hand():
    """Annuities by hand: 5 even years of development and making, one landing, ten years of operation and spares at today's launch price."""
    surface = run_of().selling[0]
    r, start = 0.12, 1.12**-4  # operation begins with year 5: its annuity is worth 1.12^-4 of itself in year 0
    build = annuity(r, 5) * 1.12
    made = 15e3 * 40e3 * (1 + 0.9)
    outlay = (120e3 * 30e3 + made) / 5 * build
    yearly = (50e6 + 0.03 * 30e3 * 40e3) * annuity(r, 10) * start
    dear = outlay + 30e3 * 6 * 2000 * start + yearly + 0.03 * 30e3 * 6 * 2000 * annuity(r, 10) * start
    quantity = 500e3 * annuity(r, 10) * start
    # the price of launch falls under the hand's, so that the cost does a little
    assert 0.96 * dear / quantity < surface.levelised < dear / quantity


def test_cislunar_business_wins_near_the_moon_first():
    """The nearer to the Moon, the lower the price of launch at which lunar propellant wins; today it wins on the ground only."""
    at = {s.market.name: s for s in run_of().selling}
    order = [at[n].break_even for n in ("surface", "eml1", "nrho", "geo", "leo")]
    assert order == sorted(order) and math.isfinite(order[-1])
    today = run_of().venture.launch
    assert at["surface"].break_even < today < at["eml1"].break_even
    assert at["surface"].required < at["surface"].price[5] and at["leo"].required > 5 * at["leo"].price[5]
    for s in at.values():
        low, middle, high = s.bands["required"]
        assert low < middle < high and s.levelised < s.required
    assert all(s.forgone <= max(o.netback for o in at.values()) for s in at.values())
