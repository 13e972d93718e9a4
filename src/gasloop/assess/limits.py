"""Limits of air that people breathe, as objects; how near a run came to each, and when it went beyond.

Limits of health are *partial pressures*, inspired or in the lungs, over a time; a mole fraction says nothing at 56 kPa. Only
fire goes by the share of oxygen. A limit looks at a quantity, its mean over a window of time that ends now, and a bound.

    p_A = (p_O2 / (p - p_H2O)) (p - 47 torr) - p_CO2a [F + (1 - F) / R]        oxygen in the lungs [Pa], F: dry share

with the alveolar carbon dioxide p_CO2a of 40 torr and a respiratory quotient R of 0.85 of a person who is acclimatised to
nothing: the alveolar gas equation, as in textbooks of physiology. Below about 9 kPa of p_A a person breathes faster, p_CO2a
falls, and the equation as it stands is too low.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TORR = 101325.0 / 760
HOUR, DAY = 3600.0, 86400.0
_WATER_IN_LUNGS = 47.0 * TORR  # saturated at 37 degC
_CO2_IN_LUNGS = 40.0 * TORR
_QUOTIENT = 0.85


def alveolar_oxygen(p: Any, oxygen: Any, vapour: Any = 0.0) -> Any:
    """Partial pressure of oxygen in the lungs [Pa] in air of total pressure p, with oxygen and vapour [Pa]."""
    share = oxygen / (p - vapour)
    return share * (p - _WATER_IN_LUNGS) - _CO2_IN_LUNGS * (share + (1 - share) / _QUOTIENT)


@dataclass(frozen=True)
class Quantity:
    """Something a limit looks at: its SI unit, the outputs of a cabin that it needs, how it follows from them, and the unit
    in which people speak of it."""

    unit: str
    needs: tuple[str, ...]
    of: Callable[..., Any]
    spoken: str


def _itself(value: Any) -> Any:
    return value


QUANTITIES: Mapping[str, Quantity] = {
    "carbon_dioxide": Quantity("Pa", ("carbon_dioxide",), _itself, "torr"),
    "oxygen": Quantity("Pa", ("oxygen",), _itself, "kPa"),
    "alveolar_oxygen": Quantity("Pa", ("pressure", "oxygen", "vapour"), alveolar_oxygen, "torr"),
    "oxygen_share": Quantity("1", ("oxygen", "pressure"), lambda oxygen, p: oxygen / p, "%"),
    "methane_share": Quantity("1", ("methane", "pressure"), lambda methane, p: methane / p, "%"),
    "hydrogen_share": Quantity("1", ("hydrogen", "pressure"), lambda hydrogen, p: hydrogen / p, "%"),
    "pressure": Quantity("Pa", ("pressure",), _itself, "kPa"),
    "humidity": Quantity("1", ("humidity",), _itself, "%"),
    "temperature": Quantity("K", ("temperature",), _itself, "K"),
}


@dataclass(frozen=True)
class Limit:
    """A bound on a quantity of a cabin's air.

    name : unique
    quantity : one of ``QUANTITIES``; low, high : SI, one of them or both
    window : time over which the mean is taken [s]; 0: now
    severity : ``health``, ``fire`` or ``comfort``
    source : key of ``gasloop sources``; unverified : nobody here has read the number there
    """

    name: str
    quantity: str
    severity: str
    source: str
    what: str
    low: float | None = None
    high: float | None = None
    window: float = 0.0
    unverified: bool = False

    def __post_init__(self) -> None:
        if self.quantity not in QUANTITIES:
            raise ValueError(
                f"limit {self.name}: there is no quantity '{self.quantity}'; allowed: {', '.join(QUANTITIES)}"
            )
        if self.low is None and self.high is None:
            raise ValueError(f"limit {self.name} bounds nothing: give `low`, `high` or both")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"limit {self.name}: low {self.low:g} is not below high {self.high:g}; exchange them")
        if self.window < 0:
            raise ValueError(f"limit {self.name}: a window of {self.window:g} s; give a time, or 0 for no mean")


LIMITS: tuple[Limit, ...] = (
    Limit("carbon dioxide, 1 h", "carbon_dioxide", "health", "ochmo_tb004", "NASA-STD-3001 [6004]", high=3.0 * TORR, window=HOUR),
    Limit("carbon dioxide, 7 d", "carbon_dioxide", "comfort", "ochmo_tb004", "headaches of less than 1 %", high=2.5 * TORR,
          window=7 * DAY),
    Limit("oxygen", "oxygen", "health", "habnet_cabin", "least partial pressure", low=15.2e3),
    Limit("oxygen in the lungs", "alveolar_oxygen", "health", "design_choice", "lowest of the atmospheres under study, 52 kPa and 32 %",
          low=66.0 * TORR, unverified=True),
    Limit("total pressure", "pressure", "health", "habnet_cabin", "least total pressure", low=20.7e3),
    Limit("fire, usual materials", "oxygen_share", "fire", "recalled_life_support", "share of oxygen, common practice", high=0.30,
          unverified=True),
    Limit("fire, tested materials", "oxygen_share", "fire", "recalled_life_support", "share of oxygen, exploration atmosphere", high=0.36,
          unverified=True),
    Limit("methane", "methane_share", "fire", "recalled_life_support", "a quarter of the lower limit of flammability, 5 %", high=0.0125,
          unverified=True),
    Limit("hydrogen", "hydrogen_share", "fire", "recalled_life_support", "a quarter of the lower limit of flammability, 4 %", high=0.01,
          unverified=True),
    Limit("humidity", "humidity", "comfort", "recalled_life_support", "relative", low=0.25, high=0.75, unverified=True),
    Limit("temperature", "temperature", "comfort", "bvad2022", "18 to 27 degC", low=291.15, high=300.15),
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """How a run kept a limit.

    margin : least distance to the nearer bound, in the unit of the quantity; negative beyond it
    worst : the quantity (its mean over the window) there
    at : when that was [s from the start]; after : when the limit was first broken [s], None if never
    share : of the time beyond it
    """

    limit: Limit
    margin: float
    worst: float
    unit: str
    at: float
    after: float | None
    share: float

    @property
    def kept(self) -> bool:
        """Whether the limit was never broken."""
        return self.after is None


def judge(outputs: Mapping[str, Any], step: float, limits: Sequence[Limit] = LIMITS, before: int = 0) -> list[Verdict]:
    """Every limit against a course of outputs at the ends of steps of ``step`` seconds.

    before : so many steps at the beginning are not judged, only known: means over a window look back at them, and
    times count from their end. A limit that is broken already then has ``after`` 0.
    Raises KeyError if an output is missing that a limit needs.
    """
    return [_verdict(limit, _course(limit, outputs), step, before) for limit in limits]


def judge_run(run: Any, unit: str, limits: Sequence[Limit] = LIMITS) -> list[Verdict]:
    """Every limit against what a run watched of a cabin."""
    outputs = {name: values for (owner, name), values in run.outputs.items() if owner == unit}
    if not outputs:
        cabins = sorted({owner for owner, _ in run.outputs}) or ["none"]
        raise KeyError(f"nothing of '{unit}' was watched in this run; watched: {', '.join(cabins)}; name a cabin")
    return judge(outputs, run.step, limits)


def course(limit: Limit, outputs: Mapping[str, Any], step: float) -> Array:
    """What a limit bounds, step by step: its quantity, as a mean over the window that ends with the step."""
    return trailing_mean(_course(limit, outputs), step, limit.window)


def _course(limit: Limit, outputs: Mapping[str, Any]) -> Array:
    quantity = QUANTITIES[limit.quantity]
    missing = [name for name in quantity.needs if name not in outputs]
    if missing:
        raise KeyError(
            f"limit {limit.name} needs the output '{missing[0]}'; there are: {', '.join(outputs)}; leave the limit out or "
            "judge a cabin"
        )
    found: Array = np.atleast_1d(np.asarray(quantity.of(*(outputs[n] for n in quantity.needs)), dtype=float))
    return found


def trailing_mean(values: Array, step: float, window: float) -> Array:
    """Mean over the last ``window`` seconds up to each step's end; before that of what there is.

    Values stand at the ends of steps and go in straight lines between them; the first step has its own throughout.
    """
    width = round(window / step)
    if width < 1:
        return values
    within = 0.5 * (values + np.concatenate([values[:1], values[:-1]]))
    total = np.concatenate([[0.0], np.cumsum(within)])
    ends = np.arange(1, len(values) + 1)
    begins = np.maximum(ends - width, 0)
    found: Array = (total[ends] - total[begins]) / (ends - begins)
    return found


def _verdict(limit: Limit, values: Array, step: float, before: int) -> Verdict:
    means = trailing_mean(values, step, limit.window)
    room = np.full(len(means), np.inf)
    if limit.high is not None:
        room = np.minimum(room, limit.high - means)
    if limit.low is not None:
        room = np.minimum(room, means - limit.low)
    judged = room[before:]
    worst = int(np.argmin(judged))
    return Verdict(
        limit=limit,
        margin=float(judged[worst]),
        worst=float(means[before + worst]),
        unit=QUANTITIES[limit.quantity].unit,
        at=(worst + 1) * step,
        after=_crossing(judged, step, float(room[before - 1]) if before else None),
        share=float(np.mean(judged < 0)),
    )


def _crossing(room: Array, step: float, first: float | None) -> float | None:
    """When the room first falls below nought, on a straight line between the ends of two steps.

    first : the room at the start, where it is known
    """
    if first is not None and first < 0:
        return 0.0
    below = np.flatnonzero(room < 0)
    if not below.size:
        return None
    i = int(below[0])
    last = first if i == 0 else float(room[i - 1])
    if last is None:
        return step
    return float((i + last / (last - room[i])) * step)
