"""Filling a depot by tankers while it boils off: how many, how long, with launches that are scrubbed.

After each arrival M becomes M exp(-b dt) + m (1 - l): b boil-off [1/s], dt between arrivals [s], m what a tanker brings and
l the share lost in the transfer. Masses in kg.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.matter.species import G0
from gasloop.parts.rocket import mass_ratio

Array = Any

_MOST = 400  # tankers that are sampled before filling is given up
_TINY = 1e-12


def steady_state(load: float, interval: float, boil_off: float, lost: float = 0.0) -> float:
    """Mass right after an arrival when arrivals only replace what boils off: m (1 - l)/(1 - exp(-b dt)) [kg]."""
    gone = -math.expm1(-boil_off * interval)
    return load * (1 - lost) / gone if gone > _TINY else math.inf


def tankers_needed(fill: float, load: float, interval: float, boil_off: float = 0.0, lost: float = 0.0) -> int:
    """Tankers to fill a depot that is empty at the start, full right after an arrival.

        n = ceil[ln(1 - M (1 - exp(-b dt))/(m (1 - l)))/(-b dt)],  without boil-off ceil[M/(m (1 - l))]

    Raises ValueError where the level ends below ``fill``, however many come.
    """
    brought, gone = load * (1 - lost), -math.expm1(-boil_off * interval)
    if gone <= _TINY:
        return math.ceil(fill / brought - 1e-9)
    if fill * gone >= brought:
        most = steady_state(load, interval, boil_off, lost)
        raise ValueError(
            f"the depot never holds {fill:,.0f} kg: at this boil-off it ends at {most:,.0f} kg, where a tanker replaces what "
            "was lost since the last; bring more, more often, or cool it"
        )
    return math.ceil(math.log1p(-fill * gone / brought) / (-boil_off * interval) - 1e-9)


@dataclass(frozen=True)
class Cadence:
    """How tankers come.

    load : what one brings, or the ends of an even range [kg]; every : between planned launches [s]
    scrub : chance that an attempt is called off; delay : until the next attempt [s]; failure : chance that a launched
    tanker does not deliver
    """

    load: tuple[float, float]
    every: float
    scrub: float = 0.0
    delay: float = 86400.0
    failure: float = 0.0


@dataclass(frozen=True)
class Filled:
    """Sampled fillings.

    launched : tankers launched in each; time : from the first planned launch to full [s]; boiled : in all [kg]
    arrivals, levels : time [s] of each launch and mass right after it [kg], sample by launch; NaN once full
    never : share of samples in which it was not full after 400 launches
    """

    launched: Array
    time: Array
    boiled: Array
    arrivals: Array
    levels: Array
    never: float

    def quantile(self, share: float) -> int:
        """Launches that suffice with this probability."""
        return int(np.quantile(self.launched, share, method="higher"))

    def distribution(self) -> dict[int, float]:
        """Share of samples by number of launches."""
        numbers, counts = np.unique(self.launched, return_counts=True)
        return {int(n): float(c) / len(self.launched) for n, c in zip(numbers, counts, strict=True)}

    def band(self, times: Array, boil_off: float, shares: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Array:
        """Quantiles of the level [kg] at times [s], one row a share; a depot that is full stays full, as topped off."""
        levels = np.array([_course(t, m, times, boil_off) for t, m in zip(self.arrivals, self.levels, strict=True)])
        return np.quantile(levels, shares, axis=0)


def _course(arrivals: Array, levels: Array, times: Array, boil_off: float) -> Array:
    """Level of one sample at times: falls from one arrival to the next, stays once full."""
    known = np.isfinite(levels)
    at, after = arrivals[known], levels[known]
    last = np.searchsorted(at, times, side="right") - 1
    before = last < 0
    i = np.maximum(last, 0)
    fallen = after[i] * np.exp(-boil_off * (times - at[i]))
    full = last == len(at) - 1
    return np.where(before, 0.0, np.where(full, after[-1], fallen))


def fill_sampled(
    fill: float, cadence: Cadence, boil_off: float = 0.0, lost: float = 0.0, samples: int = 2000, seed: int = 1
) -> Filled:
    """Fill a depot many times over, each with its own scrubs, failures and loads; the seed makes it repeatable.

    A scrubbed attempt shifts that launch and all after it. What would not fit the last time stays in the tanker.
    """
    rng = np.random.default_rng(seed)
    level, now = np.zeros(samples), np.zeros(samples)
    launched, done, boiled = np.zeros(samples, dtype=int), np.zeros(samples), np.zeros(samples)
    arrivals, levels = [], []
    for n in range(_MOST):
        open_ = level < fill * (1 - 1e-12)
        if not open_.any():
            break
        # Every draw is made for every sample, so that one more loss rate or tanker does not shuffle the rest.
        scrubs = rng.geometric(1 - cadence.scrub, samples) - 1
        brings = rng.uniform(*cadence.load, samples) if cadence.load[0] < cadence.load[1] else cadence.load[0]
        comes = rng.random(samples) >= cadence.failure
        step = scrubs * cadence.delay + (cadence.every if n else 0.0)
        now = now + step
        kept = level * np.exp(-boil_off * step)
        after = np.minimum(kept + np.where(comes, brings * (1 - lost), 0.0), fill)
        boiled += np.where(open_, level - kept, 0.0)
        level = np.where(open_, after, level)
        launched += open_
        done = np.where(open_, now, done)
        arrivals.append(now)
        levels.append(np.where(open_, level, np.nan))
    never = float(np.mean(level < fill * (1 - 1e-12)))
    return Filled(launched, done, boiled, np.array(arrivals).T, np.array(levels).T, never)


def delivered_above(load: Array, dry: Array, up: Array, down: Array, isp: float, g0: float = G0) -> Array:
    """Propellant [kg] that a tanker with ``load`` on board hands over in a higher orbit, and still comes back.

    up, down : speed to go there and to return [m/s]; it arrives with (load + dry)/R_up, keeps dry (R_down - 1) for the
    way home. Negative: it does not come back.
    """
    return (load + dry) / mass_ratio(up, isp, g0) - dry * mass_ratio(down, isp, g0)
