"""Where the boxes and lines of a flow diagram stand. Coordinates only; ``diagram`` draws them.

The drawing has two parts. Power (electricity, heat, light) runs in *rails* along the top, with the units
that handle nothing but power in a row above them. Matter runs from left to right: units stand in columns,
and every bus is an upright *trunk* in the gutter between two columns. A bus that is needed in several
gutters gets one trunk in each, joined by a rail: at the top for power, at the bottom for matter. So no line
ever crosses a box, every label sits on the short stub beside its box, and a recycle is plainly a rail that
runs back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from gasloop.report.columns import Columns, columns_of, mean
from gasloop.report.shapes import (
    BOTTOM_RAIL,
    BOX_H,
    BOX_W,
    DROP,
    FLAG,
    GAP,
    LABEL_W,
    LANE,
    MARGIN,
    OUTSIDE,
    POWER,
    RAIL,
    ROW_GAP,
    Box,
    Bus,
    Layout,
    PlacedBox,
    PlacedPin,
    Rail,
    Trunk,
)  # fmt: skip


def place(boxes: Sequence[Box], buses: Mapping[str, Bus]) -> Layout:
    """Place boxes and buses. Every bus that a pin names must be among the buses."""
    upper = [b for b in boxes if all(not p.bus or buses[p.bus].is_power for p in b.pins)]
    columns = columns_of([b for b in boxes if b not in upper], buses)
    # The leftmost trunks of power pass the names of the rails, which therefore start to the right of them.
    names_x = MARGIN + LANE * _left_trunks(columns, buses)
    row = _row(sorted(upper, key=lambda b: _power_order(b, buses)), names_x + LABEL_W)
    under_row = max((one.y + one.h for one in row), default=0.0)
    first = under_row + DROP if row else 24.0
    names = sorted((b.name for b in buses.values() if b.is_power), key=lambda n: POWER.index(buses[n].carrier))
    rails = {n: Rail(n, first + i * RAIL, names_x, names_x + LABEL_W) for i, n in enumerate(names)}
    top = first + len(names) * RAIL - 6.0 if names else under_row + GAP
    drawing = Columns(columns, buses, top)
    bottom_rails = _bottom_rails(drawing, buses)
    for pin in (p for one in row for p in one.pins if p.side == "bottom"):
        pin.end = rails[pin.pin.bus].y
        rails[pin.pin.bus].right = max(rails[pin.pin.bus].right, pin.x)
    for trunk in drawing.trunks:
        _stretch(trunk, drawing, rails.get(trunk.bus) or bottom_rails.get(trunk.bus))
    _loose(buses, drawing)
    every = [*rails.values(), *bottom_rails.values()]
    flags = (t.x + 6.2 * _letters(buses[t.bus]) for t in drawing.trunks if t.flag is not None)
    width = max([drawing.width, *flags, *(one.x + one.w for one in row), *(r.right for r in every)]) + MARGIN
    height = max([drawing.bottom, top, *(r.y for r in every), *(t.bottom for t in drawing.trunks)]) + MARGIN
    return Layout([*row, *drawing.boxes], drawing.trunks, every, width, height, names_x)


def _letters(bus: Bus) -> int:
    """Length of what is written at a bus."""
    return len(bus.name) + len(bus.carrier) + len(bus.note) + 3


def _left_trunks(columns: Sequence[Sequence[Box]], buses: Mapping[str, Bus]) -> int:
    """Power buses that the leftmost column draws from."""
    first = columns[0] if columns else ()
    return len({p.bus for b in first for p in b.pins if p.bus and buses[p.bus].is_power and p.sign <= 0})


# -- the row of power units ---------------------------------------------------------------------------------


def _power_order(box: Box, buses: Mapping[str, Bus]) -> int:
    """Makers of electricity first, then stores, users, and last what handles only heat."""
    electric = [p.sign for p in box.pins if p.bus and buses[p.bus].carrier == "electricity"]
    if not electric:
        return 3
    return 0 if max(electric) > 0 else 1 if 0 in electric else 2


def _row(boxes: Sequence[Box], x: float) -> list[PlacedBox]:
    """Units above the rails: ports to outside on top, ports to rails below."""
    y = OUTSIDE + 6.0 if any(not p.bus for b in boxes for p in b.pins) else 6.0
    placed = list[PlacedBox]()
    for box in boxes:
        below, above = [p for p in box.pins if p.bus], [p for p in box.pins if not p.bus]
        one = PlacedBox(box, x, y, max(BOX_W, 72.0 * max(len(below), len(above))), BOX_H)
        for pins, side, edge in ((below, "bottom", y + BOX_H), (above, "top", y)):
            pitch = one.w / max(len(pins), 1)
            for i, pin in enumerate(pins):
                across = x + pitch * (i + 0.5) - (24.0 if len(pins) > 1 else 0.0)
                one.pins.append(
                    PlacedPin(
                        box,
                        pin,
                        "bottom" if side == "bottom" else "top",
                        across,
                        edge,
                        end=edge - OUTSIDE + 6,
                    )
                )
        placed.append(one)
        x += one.w + ROW_GAP
    return placed


# -- joining the trunks -------------------------------------------------------------------------------------


def _bottom_rails(drawing: Columns, buses: Mapping[str, Bus]) -> dict[str, Rail]:
    """A rail for each matter bus with several trunks; rails that do not overlap share a height."""
    by_bus: dict[str, list[Trunk]] = defaultdict(list)
    for trunk in drawing.trunks:
        if not buses[trunk.bus].is_power:
            by_bus[trunk.bus].append(trunk)
    rails, ends = dict[str, Rail](), list[float]()
    for name, trunks in sorted(by_bus.items(), key=lambda item: min(t.x for t in item[1])):
        if len(trunks) < 2:
            continue
        left, right = min(t.x for t in trunks), max(t.x for t in trunks)
        level = next((i for i, end in enumerate(ends) if end < left - 3 * LANE), len(ends))
        ends[level : level + 1] = [right]
        y = drawing.bottom + 26.0 + level * BOTTOM_RAIL
        rails[name] = Rail(name, y, left, right, _way(name, drawing))
    return rails


def _way(bus: str, drawing: Columns) -> int:
    """Which way a rail carries: from the mean of its givers to the mean of its takers."""
    givers = [float(p.gutter) for p in drawing.pins if p.pin.bus == bus and p.pin.sign > 0]
    takers = [float(p.gutter) for p in drawing.pins if p.pin.bus == bus and p.pin.sign < 0]
    if not givers or not takers:
        return 0
    lean = mean(takers, 0.0) - mean(givers, 0.0)
    return 0 if abs(lean) < 1e-9 else 1 if lean > 0 else -1


def _stretch(trunk: Trunk, drawing: Columns, rail: Rail | None) -> None:
    """From its highest to its lowest port, to its rail, and up to where its name stands."""
    ys = [p.y for p in drawing.pins if p.gutter == trunk.gutter and p.pin.bus == trunk.bus]
    trunk.top, trunk.bottom = min(ys), max(ys)
    if rail is not None:
        trunk.top, trunk.bottom = min(trunk.top, rail.y), max(trunk.bottom, rail.y)
        rail.left, rail.right = min(rail.left, trunk.x), max(rail.right, trunk.x)
    if not drawing.buses[trunk.bus].is_power:
        matter = [t for t in drawing.trunks if t.gutter == trunk.gutter and not drawing.buses[t.bus].is_power]
        # Names stand like flags on poles: the pole to the right starts lower, so no pole runs through a name.
        trunk.flag = drawing.top + FLAG * matter.index(trunk) + 12.0
        trunk.top = min(trunk.top, trunk.flag - 9.0)


def _loose(buses: Mapping[str, Bus], drawing: Columns) -> None:
    """Matter buses that nothing is wired to stand below everything, so that the fault can be seen."""
    wired = {t.bus for t in drawing.trunks}
    loose = [b.name for b in buses.values() if not b.is_power and b.name not in wired]
    for i, name in enumerate(loose):
        y = drawing.bottom + 60.0
        drawing.trunks.append(Trunk(name, -1, MARGIN + 10.0 + 150.0 * i, y, y + 24.0, y + 10.0))
