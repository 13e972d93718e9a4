"""Numbers and findings as a person would say them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

NBSP, THIN, MISSING = "\u00a0", "\u202f", "–"
HOUR = 3600.0


def number(value: float, digits: int = 3) -> str:
    """A number to so many significant digits: 12 300, 0.0456, 1.2 × 10⁻⁶; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "∞" if value == math.inf else MISSING
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(value)))
    if size < -4 or size >= 9:
        mantissa = value / 10.0**size
        return f"{mantissa:.{max(digits - 1, 0)}f}{NBSP}×{NBSP}10{_superscript(size)}".replace(
            "-", "−", 1 if value < 0 else 0
        )
    whole = f"{value:,.{max(digits - 1 - size, 0)}f}"
    if "." in whole:
        whole = whole.rstrip("0").rstrip(".")
    # Thousands stand apart from five figures on; four are easier to read, and to search for, together.
    whole = whole.replace(",", THIN if abs(value) >= 9999.5 else "")
    return whole.replace("-", "−")


def _superscript(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def unit_text(unit: str) -> str:
    """A unit with its exponents raised: m2 -> m², kg/m3 -> kg/m³."""
    return re.sub(r"(?<=[A-Za-z])-?\d+", lambda m: _superscript(int(m[0])), unit)


def percent(share: float, digits: int = 2) -> str:
    """A share as per cent."""
    if share is None or not math.isfinite(share):
        return MISSING
    if 0 < abs(share) < 1e-6:
        return f"<{NBSP}0.0001{NBSP}%"
    shown = max(digits, math.floor(math.log10(abs(share) * 100)) + 1) if share else digits
    return f"{number(100 * share, shown)}{NBSP}%"


def _pick(value: float, steps: Sequence[tuple[float, str]]) -> tuple[float, str]:
    """The largest unit that leaves a number of at least one; the smallest for small ones."""
    for factor, unit in steps:
        if abs(value) >= 0.9995 * factor:  # what rounds to one counts as one
            return factor, unit
    return steps[-1]


_POWER = ((1e9, "GW"), (1e6, "MW"), (1e3, "kW"), (1.0, "W"))
_ENERGY = ((3.6e15, "TWh"), (3.6e12, "GWh"), (3.6e9, "MWh"), (3.6e6, "kWh"), (3.6e3, "Wh"))
_MASS = ((1e4, "t"), (1.0, "kg"), (1e-3, "g"))
_FLOW = ((1e4 / HOUR, "t/h"), (1.0 / HOUR, "kg/h"), (1e-3 / HOUR, "g/h"))
_SCALE = {"t": 1e3, "t/h": 1e3 / HOUR, "kg/h": 1.0 / HOUR}  # units that start above or below one
_PRESSURE = ((1e5, "bar"), (1e3, "kPa"), (1.0, "Pa"))
_LADDERS = {"W": _POWER, "J": _ENERGY, "kg": _MASS, "kg/s": _FLOW, "Pa": _PRESSURE}


def display_unit(largest: float, unit: str) -> tuple[float, str]:
    """Factor to SI and name of the unit in which numbers up to ``largest`` [W, J, kg, kg/s] read well."""
    if unit not in _LADDERS:
        return 1.0, unit
    ladder = _LADDERS[unit]
    if not largest or not math.isfinite(largest):
        return _SCALE.get(ladder[1][1], ladder[1][0]), ladder[1][1]
    factor, name = _pick(largest, ladder)
    return _SCALE.get(name, factor), name


def amount(value: float, unit: str, digits: int = 3) -> str:
    """An SI value (W, J, kg, kg/s, or any other unit as it is) with the unit that suits it."""
    if value is None or not math.isfinite(value):
        return MISSING
    factor, name = display_unit(abs(value), unit)
    return f"{number(value / factor, digits)}{NBSP}{name}"


def duration(hours: float) -> str:
    """10 s, 30 min, 37 h, 5.2 d, 1 yr."""
    if hours < 1 / 30:
        return f"{number(hours * HOUR, 2)}{NBSP}s"
    if hours < 1:
        return f"{number(hours * 60, 2)}{NBSP}min"
    if hours < 72:
        return f"{number(hours, 2)}{NBSP}h"
    if hours < 24 * 364:
        return f"{number(hours / 24, 2 if hours < 2400 else 3)}{NBSP}d"
    return f"{number(hours / 8766, 2)}{NBSP}yr"


def seconds(value: float) -> str:
    """0.02 s, 4.1 s, 3 min 20 s."""
    if value < 60:
        return f"{number(value, 2)}{NBSP}s"
    return f"{int(value // 60)}{NBSP}min {round(value % 60):d}{NBSP}s"


def when(start: datetime, hour: float) -> str:
    """The date of a time of the study [h]: 3 May 2030, 14 h; 3 May 2030, 14:05."""
    at = start + timedelta(seconds=round(float(hour) * HOUR))
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}" if at.minute else f"{at.hour}{NBSP}h" if at.hour else ""
    return f"{at.day}{NBSP}{at:%b}{NBSP}{at.year}" + (f", {clock}" if clock else "")


def title(name: str) -> str:
    """``shackleton_ridge`` -> ``Shackleton ridge``."""
    spaced = name.replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]


def listed(names: Sequence[str]) -> str:
    """a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 parameter, 3 parameters."""
    return f"{count}{NBSP}{one if count == 1 else many or one + 's'}"


def dearest(price: Any, half: float = 0.5) -> tuple[int, int, float] | None:
    """The shortest stretch of steps that bears at least half of the price; None if it is most of the time.

    Returns first step, one past the last, and the share it bears.
    """
    positive = np.maximum(np.asarray(price, float), 0.0)
    total = float(positive.sum())
    if total <= 0:
        return None
    ends = np.concatenate([[0.0], np.cumsum(positive)])
    goal = half * total * (1 - 1e-9)
    # For each start, the first end that reaches the goal.
    reach = np.searchsorted(ends, ends[:-1] + goal, side="left")
    valid = reach < len(ends)
    if not valid.any():
        return None
    starts = np.flatnonzero(valid)
    best = starts[int(np.argmin(reach[valid] - starts))]
    first, last = int(best), int(reach[best])
    if last - first > 0.35 * len(positive):
        return None
    return first, last, float(ends[last] - ends[first]) / total
