"""Results of a study's run over time: what units are watched for, and their states, between the ends of its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# What a name of such a result begins with.
GROUPS = ("watched", "states")
_HOUR = 3600.0


class NoCourse(LookupError):
    """There is no such result, or not at that time. The message says what there is."""


def course(tree: Any, name: str) -> Callable[[float], float]:
    """The value of ``watched.UNIT.OUTPUT`` or ``states.UNIT.STATE`` at a time [s]; straight between the ends of steps.

    Raises NoCourse if there is no such name.
    """
    group, _, rest = name.partition(".")
    times, found = _watched(tree) if group == "watched" else _states(tree)
    if rest not in found:
        raise NoCourse(f"there is no '{name}' in the run; there are: {', '.join(f'{group}.{key}' for key in found)}")
    values = found[rest]

    def at(t: float) -> float:
        if not 0 <= t <= times[-1] * (1 + 1e-12):
            raise NoCourse(f"time {t:g} s is outside the run of {times[-1]:g} s")
        return float(np.interp(t, times, values))

    return at


def length(tree: Any) -> float:
    """How long the run is [s]."""
    return float(tree["/simulated"]["edge"].values[-1]) * _HOUR


def _watched(tree: Any) -> tuple[Array, dict[str, Array]]:
    """At the ends of steps; the first holds before its own end."""
    ran = tree["/simulated"]
    return ran["edge"].values[1:] * _HOUR, {
        str(k): ran["output"].values[i] for i, k in enumerate(ran["output_of"].values)
    }


def _states(tree: Any) -> tuple[Array, dict[str, Array]]:
    ran = tree["/simulated"]
    stocks = {str(k): ran["level"].values[i] for i, k in enumerate(ran["stock"].values)}
    others = {str(k): ran["value"].values[i] for i, k in enumerate(ran["state"].values)}
    return ran["edge"].values * _HOUR, {**stocks, **others}
