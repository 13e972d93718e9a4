"""What a run is told and what it gives back: orders, options, the run. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Orders:
    """What the plan tells the operator, by step.

    step : length of a step [s]
    loads : share of size, for free units with a bounded control that does not close a bus, and for scheduled units
    controls : unbounded controls that do not close a bus
    targets : planned stock, and planned value of what is held, at the steps' edges
    start : stock at the start, and any other state that does not start as its component says
    starting : power that units take while they start, and give off as heat [W]
    """

    step: float
    loads: Mapping[str, Array]
    controls: Mapping[tuple[str, str], Array]
    targets: Mapping[tuple[str, str], Array]
    start: Mapping[tuple[str, str], float]
    starting: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class RunOptions:
    """How to run: bound of the operator's trim, its band (share of a stock's size), tolerance, C compiler or not.

    parts : so many equal steps of the integrator in each step of the run, without control of the error; 0: as many as
            the tolerance asks. For many runs of the same plant, after one by tolerance has shown that they are enough
    """

    trim: float = 0.05
    band: float = 0.02
    rtol: float = 1e-5
    compile: bool = False
    parts: int = 0


@dataclass(frozen=True)
class Run:
    """A simulated year. SI; arrays over steps, states at the steps' ends with the start in front.

    step : length of a step [s]
    flows : mean flow of each arc over the step; energy and entropy : mean flow h or s carried through outside ports
    controls : mean of each unbounded control over the step
    alarms : of outputs that mean something out of the ordinary, mean over the step if they add up, else at its end
    loads : load of each bounded control at the end of the step; trim : what the operator, or a thermostat, added to the planned load [share of size]
    """

    step: float
    states: Mapping[tuple[str, str], Array]
    flows: Mapping[tuple[str, str], Array]
    energy: Mapping[tuple[str, str], Array]
    entropy: Mapping[tuple[str, str], Array]
    controls: Mapping[tuple[str, str], Array]
    loads: Mapping[str, Array]
    trim: Mapping[str, Array]
    thermostats: tuple[str, ...]
    contents: Mapping[str, Mapping[str, tuple[float, float]]]  # unit -> quantity -> (start, end)
    alarms: Mapping[tuple[str, str], Array] = field(default_factory=dict)  # (unit, output)
    outputs: Mapping[tuple[str, str], Array] = field(
        default_factory=dict
    )  # (unit, output): what is watched, at step ends
    timings: Mapping[str, float] = field(default_factory=dict)
