"""What strays within a segment must find room in the stock that it moves, and in no other of the same unit."""

from __future__ import annotations

import dataclasses

import numpy as np

from gasloop.solve.plan import Model
from tests.study.habitat import outcome


def swings(name: str, ports: tuple[str, ...]) -> dict[str, int]:
    """How many stocks of the cabin keep room where the flows of a unit vary within segments."""
    problem = outcome().last.problem
    assert problem is not None
    unit = problem.linear[name]
    ramp = np.linspace(0.5, 1.5, outcome().statement.steps)
    gain = {k: np.mean(v, axis=1, keepdims=True) * (ramp if k in ports else 1.0) for k, v in unit.gain.items()}
    others = {
        n: dataclasses.replace(u, gain={k: np.mean(v, axis=1, keepdims=True) for k, v in u.gain.items()})
        for n, u in problem.linear.items()
    }
    course = Model(dataclasses.replace(problem, linear={**others, name: dataclasses.replace(unit, gain=gain)})).year
    cabin = course.network.units["cabin"]
    return {s.name: len(course.swing(cabin, s.name, 1.0)) for s in cabin.component.states if s.role == "stock"}


def test_heat_that_strays_needs_no_room_among_gases():
    assert swings("cooler", ("hot", "cold")) == {"N2": 0, "O2": 0, "CO2": 0, "H2O": 0}


def test_a_gas_that_strays_needs_room_in_itself_alone():
    assert swings("dryer", ("flow", "plume")) == {"N2": 0, "O2": 0, "CO2": 0, "H2O": 1}
