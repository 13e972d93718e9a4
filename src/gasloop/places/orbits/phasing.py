"""Meeting a craft that is ahead or behind on the same circle, by waiting on another orbit for some turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.places.orbits.bodies import EARTH
from gasloop.places.orbits.transfers import circular_speed, period, speed

Array = Any


@dataclass(frozen=True)
class Phasing:
    """Both burns together [m/s], the time from one to the other [s], the nearest and the farthest radius on the way [m]."""

    dv: Array
    time: Array
    near: Array
    far: Array


def phasing(r: Array, angle: Array, turns: Array = 1, mu: float = EARTH.mu) -> Phasing:
    """To a place ``angle`` ahead [rad; negative: behind] on a circle of radius r, in so many turns of the waiting orbit.

        T' = T (1 - angle/(2 pi k)),  a' = (mu (T'/2 pi)^2)^(1/3),  dv = 2 |v(r, a') - v_c|

    For small angles dv = v_c angle/(3 pi k). Whoever goes ahead dips: see that ``near`` clears the body
    (``lowest_turns``). Where no orbit is so quick, NaN.
    """
    share = 1 - np.asarray(angle) / (2 * np.pi * np.asarray(turns))
    good = share > 0
    a = np.asarray(r) * np.where(good, share, np.nan) ** (2 / 3)
    reaches = a > np.asarray(r) / 2  # the circle must be on the ellipse
    a = np.where(reaches, a, np.nan)
    dv = 2 * np.abs(speed(r, a, mu) - circular_speed(r, mu))
    other = 2 * a - r
    return Phasing(dv[()], (np.asarray(turns) * period(a, mu))[()], np.minimum(r, other)[()], np.maximum(r, other)[()])


def lowest_turns(r: float, angle: float, least: float, most: int = 1000, mu: float = EARTH.mu) -> int:
    """The fewest turns in which a chase ``angle`` ahead stays outside of radius ``least`` [m].

    Raises ValueError if ``most`` turns are not enough, or if the circle itself lies inside.
    """
    if not r >= least:
        raise ValueError(f"the circle of {r / 1e3:.0f} km is itself inside of {least / 1e3:.0f} km")
    turns = np.arange(1, most + 1)
    clear = phasing(r, angle, turns, mu).near >= least
    if not clear.any():
        raise ValueError(
            f"not in {most} turns: the waiting orbit dips below {least / 1e3:.0f} km; take the other way round"
        )
    return int(turns[np.argmax(clear)])
