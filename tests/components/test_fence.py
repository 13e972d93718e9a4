"""Units at the fence of a plant on the Earth: air that cools, and mains that bring."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gasloop.components.energy.dry_cooler import DryCooler
from gasloop.components.storage.mains import Mains
from gasloop.matter.carriers import condition
from gasloop.model.component import At


def cooled(load: float, T: float, air: float = 290.0, **changed: float):
    cooler = DryCooler(size=100e3, **changed)
    at = At({"heat": condition("heat", T)}, SimpleNamespace(air_T=air))
    return cooler.physics(SimpleNamespace(load=load), None, at)


def test_a_cooler_takes_its_size_at_its_difference_and_in_proportion_to_it():
    assert -cooled(1.0, 310.0).ports["heat"] == pytest.approx(
        100e3, rel=0.006
    )  # the rounded beginning costs 0.1 K of 20
    assert cooled(0.5, 330.0).ports["heat"] == pytest.approx(cooled(1.0, 310.0).ports["heat"], rel=0.01)
    # 100 kW in 60 % of 20 K of air of 1006 J/kg/K
    assert cooled(1.0, 310.0).outputs["air"] == pytest.approx(100e3 / 1006 / 12, rel=1e-9)


def test_air_as_warm_as_the_bus_cools_nothing_and_the_fans_still_draw():
    flows = cooled(1.0, 290.0).ports
    assert flows["heat"] == 0.0
    assert -flows["power"] == flows["warm"] == pytest.approx(0.017 * 100e3)


def test_a_site_without_air_is_refused():
    with pytest.raises(ValueError, match=r"dry_cooler: this site has no air.*radiator"):
        DryCooler().conditions(None, SimpleNamespace(air_T=float("nan")))


def test_what_the_mains_bring_comes_from_outside():
    flows = Mains(size=2.0).physics(SimpleNamespace(load=0.5), None, None).ports
    assert flows == {"flow": 1.0, "source": -1.0}
