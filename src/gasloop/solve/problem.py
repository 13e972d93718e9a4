"""What is asked of the planner, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gasloop.model.network import Network
from gasloop.solve.linearise import LinearUnit

Array = NDArray[np.float64]

HOUR = 3600.0


class PlanError(RuntimeError):
    """No optimal plan. ``shortfalls`` holds what would mend it, where an elastic re-solve found out."""

    def __init__(self, message: str, shortfalls: list[Shortfall] | None = None) -> None:
        super().__init__(message)
        self.shortfalls = shortfalls or []


@dataclass(frozen=True)
class Shortfall:
    """What a bus lacks (positive) or cannot get rid of (negative): mean flow [W or kg/s] in hours start..end.

    contingency : in which one; empty for the course of events that is planned for
    """

    bus: str
    start: float
    end: float
    flow: float
    contingency: str = ""


@dataclass(frozen=True)
class Options:
    """How to solve.

    trim : share of each load kept back for the operator, who may trim by it in the run
    reserve : share of each store's span kept free at either end, for what a plan cannot foresee
    gap : relative gap within which a plan with whole numbers (modules, on and off) is accepted
    crossover : whether the interior-point solution is moved to a vertex (slower)
    activity : whether activity has its small price, which decides between what weighs the same
    """

    trim: float = 0.05
    reserve: float = 0.02
    gap: float = 1e-3
    crossover: bool = False
    activity: bool = True
    time_limit: float = 900.0
    log: bool = False


@dataclass(frozen=True)
class Contingency:
    """Something that goes wrong for a while, and that the sizes must bear without foresight.

    It begins with the stocks that the plan has at that moment and need not end as it began: what follows is repair.

    network : with the faults and the loads of this course of events; its windows count from ``begins``
    linear : the network read under the sky of this course
    edges : steps from ``begins``; begins : steps from the start, an edge of the plan
    """

    name: str
    network: Network
    linear: Mapping[str, LinearUnit]
    edges: Array
    begins: int


@dataclass(frozen=True)
class Problem:
    """A network read as straight lines on a grid of time segments, with prices on sizes and what may go wrong."""

    network: Network
    linear: Mapping[str, LinearUnit]
    edges: Array  # steps from the start
    price: Mapping[str, float]  # of the objective (launch mass, or money) per size of each unit, in SI of its size
    options: Options = field(default_factory=Options)
    step: float = HOUR  # length of a step [s]
    contingencies: tuple[Contingency, ...] = ()
    # Of the objective per J or kg that flows out of a unit at a port, one number or one for each step; by (unit, port).
    flow_price: Mapping[tuple[str, str], Array] = field(default_factory=dict)

    @property
    def hours(self) -> Array:
        """Length of each segment [h]."""
        return np.diff(self.edges) * self.step / HOUR

    @property
    def times(self) -> Array:
        """Edges in hours from the start."""
        return self.edges * self.step / HOUR


@dataclass(frozen=True)
class Schedule:
    """How a course of events is planned to run. SI; arrays over segments, stocks over edges.

    edges : steps from the start of this course; step : length of a step [s]
    loads : share of size, for units with a bounded control
    controls : unbounded controls; strays : held states, from their set point
    flows : by (unit, port); starts : how many starts each switched unit makes at the beginning of a segment, 0 or 1
    """

    edges: Array
    step: float
    loads: Mapping[str, Array]
    controls: Mapping[tuple[str, str], Array]
    stocks: Mapping[tuple[str, str], Array]
    strays: Mapping[tuple[str, str], Array]
    flows: Mapping[tuple[str, str], Array]
    starts: Mapping[str, Array]

    @property
    def hours(self) -> Array:
        """Length of each segment [h]."""
        return np.diff(self.edges) * self.step / HOUR

    @property
    def times(self) -> Array:
        """Edges in hours from the start."""
        return self.edges * self.step / HOUR


@dataclass(frozen=True)
class Plan(Schedule):
    """A planned year: sizes, the schedule, and how each contingency would be run.

    modules : whole numbers of modules
    prices : dual of each bus: of the objective per kWh or kg more of demand in that segment
    bounds : sizes that stand at the largest the study allows, as shares of it
    """

    sizes: Mapping[str, float]
    modules: Mapping[str, int]
    prices: Mapping[str, Array]
    bounds: Mapping[str, float]
    objective: float
    gap: float
    timings: Mapping[str, float]
    rows: int
    columns: int
    contingencies: Mapping[str, Schedule] = field(default_factory=dict)
