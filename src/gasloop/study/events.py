"""What happened in a run that is out of the ordinary: a relief valve that opened, when, for how long, how much left."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.model.component import Alarm
from gasloop.study.loop import Outcome

HOUR = 3600.0


def events(outcome: Outcome) -> list[dict[str, Any]]:
    """One entry for each alarm that went off, the earliest first; hours from the start."""
    ran = outcome.last.run
    found = []
    for name, unit in outcome.built.units.items():
        for alarm in unit.component.alarms:
            values = ran.alarms[name, alarm.output]
            count = outcome.counts[name] if alarm.amount_unit else 1
            counted = values > alarm.counts_from(unit.component.size) * count
            if np.any(counted):
                found.append(_event(name, alarm, values, counted, ran.step))
    return sorted(found, key=lambda e: (e["first_h"], e["component"]))


def _event(name: str, alarm: Alarm, values: NDArray[np.float64], counted: NDArray[np.bool_], step: float) -> dict[str, Any]:  # fmt: skip
    steps = np.flatnonzero(counted)
    many = "" if len(steps) == 1 else "s"
    first, last, hours = (float(n * step / HOUR) for n in (steps[0], steps[-1] + 1, len(steps)))
    amount = float(values[counted].sum()) * step if alarm.amount_unit else None
    peak = float(values.max())
    much = f"{amount:.4g} {alarm.amount_unit} in all" if amount is not None else f"{peak:.4g} {alarm.unit} at most"
    spells = int(np.sum(np.diff(counted.astype(int)) == 1)) + int(counted[0])
    times = "" if spells == 1 else f", {spells} times"
    return {
        "component": name, "output": alarm.output, "what": alarm.what, "first_h": first, "last_h": last, "hours": hours,
        "spells": spells, "amount": amount, "amount_unit": alarm.amount_unit, "peak": peak, "unit": alarm.unit,
        "said": f"{name}: {alarm.what} in {len(steps)} step{many} ({_span(hours)}) between hour {first:g} and {last:g}{times}; {much}",
    }  # fmt: skip


def _span(hours: float) -> str:
    """A length of time: in hours, or in seconds where it is short."""
    return f"{hours:.4g} h" if hours >= 1 else f"{hours * HOUR:.4g} s"
