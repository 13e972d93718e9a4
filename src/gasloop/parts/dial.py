"""A clock for machines that work in batches: a hand (c, s) that goes round once a batch, and windows on its dial.

    dc/dt = w [-s + (1 - c^2 - s^2) (c + 0.1)],  ds/dt = w [c + (1 - c^2 - s^2) s]      w = 2 pi pace / period
    window = 1 / (1 + exp[-(cos(angle - at) - cos half) / (soft (1 - cos half))]),  cos(angle - at) = c cos at + s sin at

The hand runs to the rim, c^2 + s^2 = 1, and stays on it at any pace; the time of day of a batch is its angle. A run
needs no ``if`` and no reset, for all functions of the hand are smooth.

Over many batches the mean of the hand is the centre of the dial. A plan, which reads a unit at the mean of its states,
therefore finds the hand there, and ``rim`` = c^2 + s^2 at nought: that tells a unit to answer with the mean of a batch
and not with one moment of it. A run starts at the centre too, and is on the rim after about one round.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

_PUSH = 0.1  # that brings the hand away from the centre
_SOFT = 0.25  # of a window's height in cos, over which it opens


def rim(c: Any, s: Any) -> Any:
    """1 on the rim, 0 at the centre."""
    return c * c + s * s


def turn(c: Any, s: Any, w: Any) -> tuple[Any, Any]:
    """dc/dt and ds/dt at the angular speed w [rad/s]."""
    off = 1 - rim(c, s)
    return w * (-s + off * (c + _PUSH)), w * (c + off * s)


@dataclass(frozen=True)
class Window:
    """A part of the dial: its middle ``at`` and ``half`` of its width [rad]; ``soft``: see above."""

    at: float
    half: float
    soft: float = _SOFT

    def open(self, c: Any, s: Any) -> Any:
        """1 within, 0 outside, half at the edges."""
        height = 1 - np.cos(self.half)
        inside = c * np.cos(self.at) + s * np.sin(self.at) - np.cos(self.half)
        # Bounded below, so that far outside the exponential of a narrow window does not overflow.
        steep = inside / (self.soft * height)
        return 1 / (1 + np.exp(-0.5 * (steep - 30 + np.sqrt((steep + 30) ** 2 + 1))))

    @cached_property
    def mean(self) -> float:
        """Its mean over a round."""
        angle = np.arange(20000) * (2 * np.pi / 20000)
        return float(np.mean(self.open(np.cos(angle), np.sin(angle))))
