"""One bed batch by batch: atoms and energy over its cycles, its mean against the unit of means, its pace, refusals."""

from __future__ import annotations

from types import SimpleNamespace

import casadi as ca
import numpy as np
import pytest

from gasloop.components.production.hydrogen_reduction import HydrogenReduction
from gasloop.components.production.hydrogen_reduction_batch import HydrogenReductionBatch
from gasloop.matter.carriers import carrier, condition
from gasloop.model.component import At, values

SITE = SimpleNamespace(ground_T=250.0)
BUSES = {
    "power": ("electricity", 300.0), "heat": ("heat", 300.0), "water": ("H2O.l", 300.0), "hydrogen": ("H2.g", 300.0),
    "ilmenite": ("FeTiO3.s", 250.0), "hot": ("heat", 300.0),
}  # fmt: skip
STEP = 0.1  # h


def seen(unit, x):
    """What the ports see in state x; the heap as cold as the ilmenite."""
    published = {**unit.conditions(x, SITE), "gangue": condition(f"{unit.soil}_rest.s", 250.0)}
    known = {p.name for p in unit.ports}
    return At({name: condition(*bus) for name, bus in BUSES.items() if name in known} | published, SITE)


class Run:
    """A bed run for so many hours at one load: states at the steps' ends, flows as means over the steps."""

    def __init__(self, unit, hours, load=1.0):
        ca.GlobalOptions.setNumpyMode(1)
        self.unit, names = unit, [s.name for s in unit.states]
        x = ca.SX.sym("x", len(names))
        state = SimpleNamespace(**{n: x[i] for i, n in enumerate(names)})
        at = seen(unit, state)
        got = unit.physics(values(load=load), state, at)
        ports = list(got.ports)
        carried = ca.vertcat(*[got.ports[p] * at[p].h for p in ports])
        dae = {"x": x, "ode": 3600 * ca.vertcat(*[got.rates[n] for n in names]),
               "quad": ca.vertcat(*[got.ports[p] for p in ports], carried)}  # fmt: skip
        settings = {"reltol": 1e-8, "abstol": 1e-10, "max_num_steps": 20000}
        step = ca.integrator("step", "rosenbrock", dae, 0, STEP, settings)
        start = np.array([unit.start()[n] for n in names])
        found = step.mapaccum("run", round(hours / STEP))(x0=start)
        self.t = STEP * np.arange(1, round(hours / STEP) + 1)
        self.x = dict(zip(names, np.asarray(found["xf"]), strict=True))
        q = np.asarray(found["qf"]) / STEP
        self.flow = dict(zip(ports, q[: len(ports)], strict=True))
        self.carried = q[len(ports) :].sum(axis=0)

    def state(self, i):
        return values(**{name: float(x[i]) for name, x in self.x.items()})

    def mean(self, port, since, until):
        inside = (self.t > since + 1e-6) & (self.t <= until + 1e-6)
        return float(self.flow[port][inside].mean())


@pytest.fixture(scope="module")
def bed():
    return Run(HydrogenReductionBatch(), 200.0)  # twenty batches of ten hours


def test_atoms_are_kept_over_filling_reducing_and_emptying(bed):
    unit, seconds = bed.unit, 3600 * STEP
    for element in ("Fe", "Ti", "O", "H", "Si"):

        def in_bed(i, e=element):
            return sum(m * carrier(c).elements.get(e, 0.0) for c, m in unit.holds(bed.state(i)).mass.items())

        passed = {
            p.name: carrier(unit.carrier_of(p)).elements.get(element, 0.0) * bed.flow[p.name][100:-1] * seconds
            for p in unit.ports
        }
        change = in_bed(-2) - in_bed(99)
        scale = sum(np.abs(v).sum() for v in passed.values())
        assert sum(v.sum() for v in passed.values()) + change == pytest.approx(0.0, abs=1e-6 * scale), element


def test_energy_is_kept_over_the_batches(bed):
    energy = [bed.unit.holds(bed.state(i)).energy for i in (99, -2)]
    out = bed.carried[100:-1].sum() * 3600 * STEP
    assert out + energy[1] - energy[0] == pytest.approx(0.0, abs=1e-5 * abs(bed.flow["power"]).sum() * 3600 * STEP)


def test_a_batch_is_filled_heated_reduced_and_emptied(bed):
    """Of one round: all ilmenite goes in, the bed cools to 740 K and is hot again after t_heat, then there is water."""
    unit = bed.unit
    inside = (bed.t > 50) & (bed.t <= 60)
    a, b, T = (bed.x[n][inside] for n in ("a", "b", "T"))
    assert a.min() < 2e-3 and a.max() == pytest.approx(1.0, abs=0.01)
    assert b.min() < 3e-3 and 0.85 < b.max() < 0.97
    assert 700 < T.min() < 800 and 1265 < T.max() < 1290
    water = bed.flow["water"][inside]
    assert water.max() > 1.7 * unit.size
    dry = (water < 0.01 * unit.size).sum() * STEP * 3600
    assert unit.t_heat - 3600 < dry < unit.t_heat + unit.t_load
    assert np.allclose(bed.x["a"][450], bed.x["a"][550], atol=1e-4)  # the next batch is like this one


def test_a_batch_heats_within_its_time_at_the_rating_of_the_heater(bed):
    """250 K to 1273 K of 366 kg of concentrate in 5 h, by hand: 0.90 kJ/kg/K over it and 4 kW of losses."""
    by_hand = 366 * 0.90e3 * 1023 / (5 * 3600) + 0.067 * 60 * 1273
    assert bed.unit.P_max == pytest.approx(by_hand, rel=0.05)
    peak = -bed.flow["power"][(bed.t > 50) & (bed.t <= 60)].min()
    assert bed.unit.P_max < peak < 1.25 * bed.unit.P_max


def test_the_mean_of_a_batch_is_that_of_the_unit_of_means(bed):
    """Same chemistry, same feed. The bed is a little below T_set while it reacts, so it gives a little less water."""
    unit = bed.unit
    twin = HydrogenReduction(t_load=unit.t_load)
    x = values(T=twin.T_set - 0.28 * twin.band)  # where its heater just keeps up with the walls
    got = twin.physics(values(load=1.0), x, seen(twin, x))
    assert abs(got.rates["T"]) * twin.capacity < 0.05 * -got.ports["power"]
    for port in ("ilmenite", "gangue"):
        assert bed.mean(port, 120, 200) == pytest.approx(got.ports[port], rel=2e-3), port
    water = bed.mean("water", 120, 200)
    assert 0.90 < water / got.ports["water"] < 1.0
    for port in ("iron", "rutile", "hydrogen"):
        assert bed.mean(port, 120, 200) / got.ports[port] == pytest.approx(water / got.ports["water"], rel=0.01), port
    # Per water made. Its walls are colder on the mean, a poorer conversion costs a little more heat of the feed.
    energy = bed.mean("power", 120, 200) / water / (got.ports["power"] / got.ports["water"])
    assert energy == pytest.approx(1.0, abs=0.06)


def test_a_plan_reads_the_mean_of_the_batches(bed):
    """At the mean of the states, as a plan has them: the flows are those of the run's mean, but for the walls."""
    inside = bed.t > 120
    x = values(**{name: float(v[inside].mean()) for name, v in bed.x.items()})
    got = bed.unit.physics(values(load=1.0), x, seen(bed.unit, x)).ports
    for port in ("ilmenite", "gangue", "water", "hydrogen", "iron", "unreduced"):
        assert got[port] == pytest.approx(bed.mean(port, 120, 200), rel=0.02, abs=1e-6), port
    assert got["power"] == pytest.approx(bed.mean("power", 120, 200), rel=0.05)
    half = bed.unit.physics(values(load=0.5), x, seen(bed.unit, x)).ports
    assert half["water"] == pytest.approx(0.5 * got["water"], rel=1e-3)


def test_at_half_the_pace_a_batch_takes_twice_as_long_and_is_reduced_further(bed):
    slow = Run(HydrogenReductionBatch(), 200.0, load=0.5)
    assert slow.mean("ilmenite", 120, 200) == pytest.approx(0.5 * bed.mean("ilmenite", 120, 200), rel=5e-3)
    done = [r.mean("water", 120, 200) / -r.mean("ilmenite", 120, 200) for r in (slow, bed)]
    assert 1.02 < done[0] / done[1] < 1.0 / 0.9
    assert slow.mean("power", 120, 200) / slow.mean("water", 120, 200) < bed.mean("power", 120, 200) / bed.mean(
        "water", 120, 200
    )


def test_a_stop_keeps_the_batch_hot():
    """At no load the clock stands: nothing is fed, what is in the bed reacts to its end, the walls are paid for."""
    still = Run(HydrogenReductionBatch(), 20.0, load=0.0)
    assert np.all(still.flow["ilmenite"] == 0)
    assert -still.flow["power"][-1] == pytest.approx(0.067 * 60 * (1273.15 - 300.0), rel=0.02)


@pytest.mark.parametrize(
    "setting, message",
    [
        ({"soil": "nu_lht_2m"}, "soil 'nu_lht_2m' has no ilmenite to reduce; those that have: mare_11"),
        ({"grade": 60.0}, "grade 60: a mass share lies between 0 and 1; 60 % is 0.6"),
        ({"T_set": 1500.0}, "ilmenite at 1500 K: .* allowed 1050 to 1350 K"),
        ({"dry": 0.0, "T_c": 320.0, "p": 0.6e5}, "gas enters with .* water, but may hold only"),
    ],
)
def test_bad_input_is_refused_with_what_is_allowed(setting, message):
    with pytest.raises(ValueError, match=message):
        HydrogenReductionBatch(**setting)
