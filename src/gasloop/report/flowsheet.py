"""A results tree as boxes, buses and flows for the diagram."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from gasloop.report.diagram import Box, Bus, Flow, Pin, draw
from gasloop.report.elements import as_float
from gasloop.report.plant import size_text
from gasloop.report.reading import Results, Stream
from gasloop.report.words import amount, number, title


def of_results(results: Results) -> str:
    """The flow diagram of what was built, with mean flows on the arrows."""
    streams = results.streams()
    facts = {str(r["component"]): r for r in results.design}
    by_unit: dict[str, list[Stream]] = defaultdict(list)
    for s in streams:
        by_unit[s.component].append(s)
    order = [str(n) for n in facts if n in by_unit] or list(by_unit)
    order.sort(key=lambda n: list(by_unit).index(n))
    boxes = [
        Box(
            n,
            str(facts.get(n, {}).get("kind", "")),
            str(facts.get(n, {}).get("room", "")),
            tuple(Pin(s.port, s.bus, s.sign, s.carrier) for s in by_unit[n]),
            _lines(facts.get(n, {})),
        )
        for n in order
    ]
    flows = {(s.component, s.port): _flow(s, facts.get(s.component, {})) for s in streams}
    buses = [Bus(b, c, _throughput([s for s in streams if s.bus == b])) for b, c in results.bus_carriers.items()]
    used = {p.bus for box in boxes for p in box.pins}
    return draw(
        boxes,
        [b for b in buses if b.name in used],
        flows,
        heading=f"Flow diagram of {title(results.text('name'))}",
    )


def _lines(row: dict[str, object]) -> tuple[str, ...]:
    """Size and mass."""
    if not row:
        return ()
    mass = as_float(row.get("mass"))
    return (size_text(row), f"{number(mass, 3)}\u00a0kg") if mass > 0 else (size_text(row),)


def _flow(stream: Stream, row: dict[str, object]) -> Flow:
    """Means over the run. Full load: the largest flow seen, taken to the load at which it was seen."""
    up, down = np.maximum(stream.flow, 0.0), np.maximum(-stream.flow, 0.0)
    peak, most = float(np.max(np.abs(stream.flow), initial=0.0)), as_float(row.get("load_max"))
    given, taken = (float(np.mean(v)) if len(v) else 0.0 for v in (up, down))
    full = peak / most if np.isfinite(most) and 0 < most <= 1 else peak
    return Flow(given, taken, stream.unit, max(given, taken) / full if full > 0 else None)


def _throughput(streams: list[Stream]) -> str:
    """What passes a bus in the mean."""
    if not streams:
        return ""
    return amount(float(np.sum([np.maximum(s.flow, 0.0).mean() for s in streams])), streams[0].unit)
