"""The lower part of a flow diagram: units of matter in columns, buses as trunks in the gutters between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from gasloop.report.layers import barycentre, folded, ranks, swapped
from gasloop.report.shapes import (
    BOX_H,
    BOX_W,
    FLAG,
    GAP,
    LANE,
    MARGIN,
    ROW,
    STUB,
    Box,
    Bus,
    Pin,
    PlacedBox,
    PlacedPin,
    Side,
    Trunk,
)  # fmt: skip


def columns_of(boxes: Sequence[Box], buses: Mapping[str, Bus]) -> list[list[Box]]:
    """Units by column, sources left, neighbours level; stores and vents beside the bus they serve."""
    if not boxes:
        return []
    core = [b for b in boxes if not _hangs(b, buses)] or list(boxes)
    by_name = {b.name: b for b in boxes}
    ahead = _graph(core, buses)
    rank = ranks([b.name for b in core], ahead)
    ranked = [[b.name for b in core if rank[b.name] == r] for r in range(max(rank.values()) + 1)]
    # About as many columns as units in a column, so that a large plant still fits a page.
    most = max(3, round(0.95 * len(boxes) ** 0.5))
    kept = folded(ranked, ahead, most, {b.name: 2.0 + len(b.pins) for b in core})
    columns = [[by_name[n] for n in column] for column in kept]
    for box in (b for b in boxes if b not in core):
        _hang(box, columns, buses, most)
    names = [[b.name for b in column] for column in columns]
    return [[by_name[n] for n in column] for column in barycentre(names, _near(boxes, buses))]


def _hangs(box: Box, buses: Mapping[str, Bus]) -> bool:
    """Whether a unit hangs on one bus: a store, or a sink of one bus."""
    signs = {p.bus: p.sign for p in box.pins if p.bus and not buses[p.bus].is_power}
    return 0 in signs.values() or (len(signs) == 1 and max(signs.values()) < 0)


def _hang(box: Box, columns: list[list[Box]], buses: Mapping[str, Bus], most: int) -> None:
    """Beside the main gutter of its bus: the less crowded side, or to the right."""
    pins = sorted((p for p in box.pins if p.bus and not buses[p.bus].is_power), key=lambda p: abs(p.sign))
    gutter = _homes(columns, buses).get(pins[0].bus, 0)
    crowd = {c: sum(len(b.pins) + 2 for b in columns[c]) for c in (gutter, gutter - 1) if 0 <= c < len(columns)}
    crowd[gutter] = crowd.get(gutter, 8 if len(columns) < most else 44) - 4
    column = min(sorted(crowd, reverse=True), key=lambda c: crowd[c])
    if column == len(columns):
        columns.append([])
    columns[column].append(box)


def _graph(boxes: Sequence[Box], buses: Mapping[str, Bus]) -> dict[str, set[str]]:
    """giver -> takers, over matter. A store takes where somebody gives, else it gives."""
    ahead: dict[str, set[str]] = {b.name: set() for b in boxes}
    for bus in (b for b in buses.values() if not b.is_power):
        on = [(b.name, p.sign) for b in boxes for p in b.pins if p.bus == bus.name]
        givers = [n for n, sign in on if sign > 0] or [n for n, sign in on if sign == 0]
        takers = [n for n, sign in on if sign < 0 or (sign == 0 and n not in givers)]
        for giver in givers:
            ahead[giver] |= {t for t in takers if t != giver}
    return ahead


def _near(boxes: Sequence[Box], buses: Mapping[str, Bus]) -> dict[str, list[str]]:
    """Units that share a matter bus."""
    on: dict[str, list[str]] = defaultdict(list)
    for box in boxes:
        for pin in box.pins:
            if pin.bus and not buses[pin.bus].is_power:
                on[pin.bus].append(box.name)
    near: dict[str, list[str]] = {b.name: [] for b in boxes}
    for members in on.values():
        for name in members:
            near[name] += [m for m in members if m != name]
    return near


def _homes(columns: Sequence[Sequence[Box]], buses: Mapping[str, Bus]) -> dict[str, int]:
    """The main gutter of each matter bus: the one that most of its units reach on their natural side."""
    votes: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for c, column in enumerate(columns):
        for pin in (p for b in column for p in b.pins if p.bus and not buses[p.bus].is_power):
            wanted, other = (c + 1, c) if pin.sign > 0 else (c, c + 1)
            votes[pin.bus][wanted] += 1.25 if pin.sign > 0 else 1.0
            votes[pin.bus][other] += 0.5 if pin.sign == 0 else 0.2
    return {bus: max(sorted(v), key=lambda g: v[g]) for bus, v in votes.items()}


class Columns:
    """The lower part: boxes in columns, trunks in gutters."""

    def __init__(self, columns: Sequence[Sequence[Box]], buses: Mapping[str, Bus], top: float) -> None:
        self.columns, self.buses = columns, buses
        self.boxes: list[PlacedBox] = []
        self.trunks: list[Trunk] = []
        self.width, self.top, self.bottom = 0.0, top, top
        self.lanes: dict[int, float] = {}
        if columns:
            self._build()

    @property
    def pins(self) -> list[PlacedPin]:
        """All placed ports."""
        return [p for one in self.boxes for p in one.pins]

    def _build(self) -> None:
        homes = _homes(self.columns, self.buses)
        self.sides: dict[tuple[str, str], Side] = {
            (b.name, p.port): _side(p, c, homes)
            for c, column in enumerate(self.columns)
            for b in column
            for p in b.pins
        }
        members = self._members()
        flags = max(sum(not self.buses[n].is_power for n in names) for names in members.values())
        self.box_top = self.top + max(flags, 0) * FLAG + 16.0
        xs = self._across(members)
        self._down(xs)
        for gutter, names in members.items():
            here = [p for p in self.pins if p.gutter == gutter]
            order = self._lane_order(names, here)
            self.trunks += [Trunk(n, gutter, self.lanes[gutter] + i * LANE) for i, n in enumerate(order)]
        at = {(t.gutter, t.bus): t.x for t in self.trunks}
        for pin in self.pins:
            away = STUB - 8.0 if pin.side == "right" else 8.0 - STUB
            pin.end = at[pin.gutter, pin.pin.bus] if pin.pin.bus else pin.x + away
        self._part()
        self.bottom = max(one.y + one.h for one in self.boxes)

    def _members(self) -> dict[int, list[str]]:
        """Buses of each gutter."""
        members: dict[int, list[str]] = {g: [] for g in range(len(self.columns) + 1)}
        self.stubs = {(g, side): False for g in members for side in ("left", "right")}
        for c, column in enumerate(self.columns):
            for box in column:
                for pin in box.pins:
                    left = self.sides[box.name, pin.port] == "left"
                    gutter = c if left else c + 1
                    self.stubs[gutter, "right" if left else "left"] = True
                    if pin.bus and pin.bus not in members[gutter]:
                        members[gutter].append(pin.bus)
        return members

    def _across(self, members: Mapping[int, list[str]]) -> list[float]:
        """Left edge of each column; first lane of each gutter on the way."""
        x, xs = MARGIN, []
        for gutter, names in members.items():
            x += STUB if self.stubs[gutter, "left"] else 0.0
            self.lanes[gutter] = x + LANE / 2
            x += LANE * len(names) + (STUB if self.stubs[gutter, "right"] else 0.0)
            if gutter < len(self.columns):
                xs.append(x)
                x += BOX_W
        self.width = x
        return xs

    def _height(self, box: Box) -> float:
        rows = [sum(self.sides[box.name, p.port] == side for p in box.pins) for side in ("left", "right")]
        return max(BOX_H, ROW * max(rows) + 8.0)

    def _down(self, xs: Sequence[float]) -> None:
        """Boxes below each other, columns about equally tall, boxes level with their neighbours."""
        tallest = max(sum(self._height(b) + GAP for b in column) - GAP for column in self.columns)
        near = _near([b for column in self.columns for b in column], self.buses)
        centre: dict[str, float] = {}
        for column in self.columns:
            spare = (tallest - sum(self._height(b) for b in column)) / (len(column) + 1)
            y = self.box_top + (0.0 if spare < GAP else spare)
            for box in column:
                centre[box.name] = y + self._height(box) / 2
                y += self._height(box) + max(GAP, spare)
        for _ in range(6):
            for column in self.columns:
                wanted = {b.name: mean([centre[m] for m in near[b.name]], centre[b.name]) for b in column}
                centre |= _packed(
                    [(b.name, self._height(b)) for b in column], wanted, self.box_top, self.box_top + tallest
                )
        for x, column in zip(xs, self.columns, strict=True):
            for box in column:
                h = self._height(box)
                self.boxes.append(PlacedBox(box, x, centre[box.name] - h / 2, BOX_W, h))
        self._ports(centre, near)

    def _ports(self, centre: Mapping[str, float], near: Mapping[str, Sequence[str]]) -> None:
        """Ports along the two sides of each box: power first, then by where their bus leads."""
        on: dict[str, list[str]] = defaultdict(list)
        for one in self.boxes:
            for pin in one.box.pins:
                on[pin.bus].append(one.box.name)

        def order(name: str, pin: Pin) -> float:
            if not pin.bus:
                return 1e9
            if self.buses[pin.bus].is_power:
                return -1e9
            return mean([centre[m] for m in on[pin.bus] if m != name], centre[name])

        column_of = {b.name: c for c, column in enumerate(self.columns) for b in column}
        for one in self.boxes:
            for side, x in (("left", one.x), ("right", one.x + one.w)):
                pins = [p for p in one.box.pins if self.sides[one.box.name, p.port] == side]
                pins.sort(key=lambda p: order(one.box.name, p))
                first = one.y + one.h / 2 - ROW * (len(pins) - 1) / 2
                gutter = column_of[one.box.name] + (side == "right")
                one.pins += [
                    PlacedPin(one.box, p, "left" if side == "left" else "right", x, first + i * ROW, gutter)
                    for i, p in enumerate(pins)
                ]

    def _lane_order(self, names: Sequence[str], pins: Sequence[PlacedPin]) -> list[str]:
        """Power left, so that the names of the others have room; each group with few crossings."""
        spans: dict[str, tuple[float, float]] = {}
        for name in names:
            ys = [p.y for p in pins if p.pin.bus == name]
            # Trunks reach up: to their rail, or to their name.
            spans[name] = (self.top, max(ys))

        def crossings(order: Sequence[str]) -> float:
            lane = {n: i for i, n in enumerate(order)}
            count = 0.0
            for pin in pins:
                mine = lane.get(pin.pin.bus)
                if mine is None:
                    continue
                passed = order[:mine] if pin.side == "right" else order[mine + 1 :]
                count += sum(spans[n][0] < pin.y < spans[n][1] for n in passed)
            return count

        power = swapped([n for n in names if self.buses[n].is_power], crossings)
        matter = [n for n in names if not self.buses[n].is_power]
        return [*power, *swapped(matter, lambda order: crossings([*power, *order]))]

    def _part(self) -> None:
        """No two stubs from opposite sides of a gutter on one line: the right one gives way."""
        for gutter in self.lanes:
            fixed = [p for p in self.pins if p.gutter == gutter and p.side == "right"]
            for pin in (p for p in self.pins if p.gutter == gutter and p.side == "left"):
                for shift in (0.0, 5.0, -5.0, 8.0, -8.0):
                    if all(abs(pin.y + shift - f.y) > 6.0 or f.end < pin.end for f in fixed):
                        pin.y += shift
                        break


def _side(pin: Pin, column: int, homes: Mapping[str, int]) -> Side:
    home = homes.get(pin.bus)
    if home == column:
        return "left"
    if home == column + 1:
        return "right"
    return "right" if pin.sign > 0 else "left"


def mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _packed(
    column: Sequence[tuple[str, float]], wanted: Mapping[str, float], top: float, bottom: float
) -> dict[str, float]:
    """Centres as near to the wanted ones as order, gaps and edges allow: pushed down, then back up."""
    centre, y = {}, top
    for name, h in column:
        centre[name] = max(wanted[name], y + h / 2)
        y = centre[name] + h / 2 + GAP
    y = bottom
    for name, h in reversed(column):
        centre[name] = min(centre[name], y - h / 2)
        y = centre[name] - h / 2 - GAP
    return centre
