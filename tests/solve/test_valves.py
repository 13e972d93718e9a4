"""A vent keeps its own tank's temperature in a run; what is watched is there to be drawn."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.components.storage.cryo_tank import CryoTank
from gasloop.solve.simulate import THERMOSTAT
from tests.solve.toys import place, ran, sky, wired

HOURS = 40 * 24


@pytest.fixture(scope="module")
def tank() -> CryoTank:
    return CryoTank(fluid="O2", size=100.0, p_set=1.2e5, p_relief=2.5e5, degradation=4.0)


def vented(tank: CryoTank, flow: float):
    return ran(wired(place("tank", tank)), sky(np.ones(HOURS)), controls={("tank", "vent"): flow}, rtol=1e-6)


def steady(tank: CryoTank) -> float:
    """The vent that takes just the heat that leaks in [kg/s]."""
    x = SimpleNamespace(**tank.start())
    here = sky(1.0)
    by_m, _ = tank.energy_slopes(x.m, x.T)
    sink = float(np.mean(here.sink_T))
    return float(tank.leak(x.T, sink) / (tank.conditions(x, here)["boiloff"].h - by_m))


def test_a_vent_that_is_a_third_off_still_holds_the_temperature(tank):
    right = steady(tank)
    for factor in (0.75, 1.0, 1.4):
        run = vented(tank, factor * right)
        T = run.states["tank", "T"]
        assert abs(T[-1] - T[0]) < 0.5
        # What passes is what is needed, not what was ordered; it falls a little as the tank empties.
        assert run.flows["tank", "boiloff"].mean() == pytest.approx(right, rel=0.05)
        assert "tank.vent" in run.thermostats
        assert np.abs(run.trim["tank.vent"]).max() <= THERMOSTAT


def test_beyond_its_bound_a_vent_cannot_hold(tank):
    T = vented(tank, 3 * steady(tank)).states["tank", "T"]
    assert T[-1] < T[0] - 1.0


def test_a_vent_that_the_plan_keeps_shut_stays_shut(tank):
    run = vented(tank, 0.0)
    assert run.flows["tank", "boiloff"][:48].max() < 1e-9  # later the relief valve opens


def test_pressure_is_watched_at_the_end_of_each_step(tank):
    run = vented(tank, steady(tank))
    p = run.outputs["tank", "pressure"]
    assert p.shape == (HOURS,)
    x = SimpleNamespace(m=run.states["tank", "m"][-1], T=run.states["tank", "T"][-1])
    assert p[-1] == pytest.approx(tank.conditions(x, sky(1.0))["fluid"].p, rel=1e-9)
