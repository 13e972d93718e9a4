"""What a flow diagram is made of: boxes, ports, buses, flows as stated; the same once they have a place.

Lengths are in the drawing's own unit, which is a pixel at full size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gasloop.report.words import amount

Side = Literal["left", "right", "top", "bottom"]
POWER = ("electricity", "heat", "sunlight")

BOX_W, BOX_H, ROW, GAP = 136.0, 76.0, 32.0, 18.0  # box, pitch of its ports, space between boxes
STUB, LANE, MARGIN = 60.0, 12.0, 14.0  # length of a stub with its label, pitch of trunks, edge of the drawing
RAIL, DROP, FLAG = 26.0, 50.0, 15.0  # pitch of power rails, row of units to first rail, pitch of bus names
ROW_GAP, LABEL_W, OUTSIDE = 26.0, 180.0, 40.0  # between such units, names of rails, arrows from above
BOTTOM_RAIL = 22.0


@dataclass(frozen=True)
class Pin:
    """One port of a box. ``bus`` is empty where the port crosses the boundary of the site."""

    port: str
    bus: str
    sign: int
    carrier: str
    fault: str = ""


@dataclass(frozen=True)
class Box:
    """A component: its name, kind and room, its ports, and lines of text (size, mass)."""

    name: str
    kind: str
    room: str
    pins: tuple[Pin, ...]
    lines: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class Bus:
    """A bus; ``note`` is its throughput or condition in words."""

    name: str
    carrier: str
    note: str = ""
    fault: str = ""

    @property
    def is_power(self) -> bool:
        """Whether it runs along the top."""
        return self.carrier in POWER


@dataclass(frozen=True)
class Flow:
    """Mean flow at a port [W or kg/s]: given to and taken from the bus; ``share`` of it at full load."""

    given: float
    taken: float
    unit: str
    share: float | None = None

    @property
    def net(self) -> float:
        """The larger of the two."""
        return max(self.given, self.taken)

    @property
    def both(self) -> bool:
        """Whether it runs both ways to speak of."""
        return min(self.given, self.taken) > 0.02 * self.net

    @property
    def label(self) -> str:
        """The flow with its unit."""
        return amount(self.net, self.unit)


Flows = Mapping[tuple[str, str], Flow]


@dataclass
class PlacedPin:
    """A port at the edge of its box; ``end`` is the x (the y for top and bottom) where its stub ends."""

    box: Box
    pin: Pin
    side: Side
    x: float
    y: float
    gutter: int = -1
    end: float = 0.0


@dataclass
class PlacedBox:
    """A box with its corner and size."""

    box: Box
    x: float
    y: float
    w: float
    h: float
    pins: list[PlacedPin] = field(default_factory=list)


@dataclass
class Trunk:
    """The upright part of a bus in one gutter; ``flag`` is the height at which its name stands."""

    bus: str
    gutter: int
    x: float
    top: float = 0.0
    bottom: float = 0.0
    flag: float | None = None


@dataclass
class Rail:
    """The level part of a bus. ``way``: -1 where it carries back to the left, +1 to the right, else 0."""

    bus: str
    y: float
    left: float
    right: float
    way: int = 0


@dataclass
class Layout:
    """Everything placed."""

    boxes: list[PlacedBox]
    trunks: list[Trunk]
    rails: list[Rail]
    width: float
    height: float
    names_x: float  # where the names of the rails start
