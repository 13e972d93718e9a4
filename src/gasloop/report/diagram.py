"""The flow diagram, as SVG that stands alone: text as text, no script, no reference to anything outside.

``draw`` takes boxes and buses as they are; ``from_results`` makes them from a results tree; ``draw_raw``
from a study as it was typed, however wrong, with its faults in red: a picture is needed most when a study
cannot run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from gasloop.report import colours
from gasloop.report.layout import place
from gasloop.report.markup import Markup, join, tag
from gasloop.report.shapes import Box, Bus, Flow, Flows, Layout, Pin, PlacedBox, Rail, Trunk
from gasloop.report.wires import net, outside, short
from gasloop.report.words import title

__all__ = ["Box", "Bus", "Flow", "Pin", "draw", "draw_raw"]


class FaultLike(Protocol):
    """What ``draw_raw`` needs of a fault: a path like ``components.pv.size`` and a text."""

    @property
    def where(self) -> str:
        """Path in the study."""
        ...

    def __str__(self) -> str: ...


_STYLE = """
.flow-diagram{font-family:system-ui,-apple-system,"Segoe UI","Liberation Sans",Arial,sans-serif}
.flow-diagram text{fill:#1d2733}
.flow-diagram .name{font-weight:650;font-size:13px}
.flow-diagram .kind{font-size:10.5px;fill:#5c6b7a}
.flow-diagram .line{font-size:11px}
.flow-diagram .value{font-size:10.5px}
.flow-diagram .share{font-size:9.5px;fill:#5c6b7a}
.flow-diagram .bus{font-size:11.5px;font-weight:600}
.flow-diagram .fault text,.flow-diagram text.fault{fill:#c4161c}
.flow-diagram .halo{stroke:#fff;fill:none}
.flow-diagram .net:hover .wire{stroke-width:5}
.flow-diagram .over{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
"""


def draw(
    units: Sequence[Box],
    buses: Sequence[Bus],
    flows: Flows | None = None,
    faults: Sequence[str] = (),
    heading: str = "Flow diagram",
    key: str = "flow",
) -> str:
    """The diagram as one SVG element.

    flows : (component, port) -> flow; without them the arrows carry the names of the ports
    faults : texts that belong to no box or bus; they stand in red below
    key : distinguishes two diagrams on one page
    """
    known = {b.name: b for b in buses}
    for pin in (p for u in units for p in u.pins):
        # A bus that the study does not state is drawn all the same, as a fault.
        if pin.bus and pin.bus not in known:
            known[pin.bus] = Bus(pin.bus, pin.carrier, fault=f"bus '{pin.bus}' is not among the buses")
    placed = place(units, known)
    flows = flows or {}
    below = _faults_below(faults, placed)
    height = placed.height + 16.0 * len(faults) + (10.0 if faults else 0.0)
    # Wires first, then boxes: what is written on a box is never crossed.
    body = [
        *(net(known[name], placed, flows) for name in known),
        *(outside(p, flows) for b in placed.boxes for p in b.pins if not p.pin.bus),
        *(_box(b) for b in placed.boxes),
        *(_rail_name(r, known[r.bus]) for r in placed.rails if known[r.bus].is_power),
        *(_flag(t, known[t.bus]) for t in placed.trunks if t.flag is not None),
    ]
    return tag(
        "svg",
        tag("title", heading, id=f"{key}-title"),
        tag("desc", _describe(units, known), id=f"{key}-desc"),
        tag("style", Markup(_STYLE)),
        tag("rect", x=0, y=0, width=placed.width, height=height, fill=colours.PAPER),
        *body,
        below,
        xmlns="http://www.w3.org/2000/svg",
        class_="flow-diagram",
        viewBox=f"0 0 {placed.width:.0f} {height:.0f}",
        width=round(placed.width),
        height=round(height),
        # Never much larger than drawn; on a narrow page it scrolls before it gets too small to read.
        style=f"max-width:{1.15 * placed.width:.0f}px;min-width:{min(0.74 * placed.width, 1250.0):.0f}px",
        role="group",
        aria_labelledby=f"{key}-title {key}-desc",
    )


def _describe(units: Sequence[Box], buses: Mapping[str, Bus]) -> str:
    """The wiring in words, for those who do not see it."""
    lines = []
    for bus in buses.values():
        on = [(u.name, p.sign) for u in units for p in u.pins if p.bus == bus.name]
        parts = [
            f"{verb} {', '.join(names)}"
            for verb, names in (
                ("from", [n for n, s in on if s > 0]),
                ("to", [n for n, s in on if s < 0]),
                ("kept by", [n for n, s in on if s == 0]),
            )
            if names
        ]
        lines.append(f"{bus.name} ({bus.carrier}): {'; '.join(parts) or 'nothing wired'}.")
    return " ".join(lines)


# -- boxes --------------------------------------------------------------------------------------------------


def _box(one: PlacedBox) -> Markup:
    box, faulty = one.box, bool(one.box.fault)
    middle = one.x + one.w / 2
    texts = [
        ("name", box.name),
        ("kind", _kind(box, one.w)),
        *(("line", line) for line in box.lines),
    ]
    first = one.y + one.h / 2 - 7.5 * (len(texts) - 1) + 4.0
    return tag(
        "g",
        tag("title", box.fault or f"{box.name}: {title(box.kind)}. {' '.join(box.lines)}"),
        tag(
            "rect",
            x=one.x,
            y=one.y,
            width=one.w,
            height=one.h,
            rx=5,
            fill="#fdecec" if faulty else "#f4f6f8",
            stroke=colours.FAULT if faulty else "#8b98a5",
            stroke_width=2 if faulty else 1.1,
        ),
        *(
            tag(
                "text", short(text, one.w - 12, 7.4 if style == "name" else 6.0),
                x=middle, y=first + 15.0 * i, class_=style, text_anchor="middle",
            )
            for i, (style, text) in enumerate(texts)
        ),
        class_="unit fault" if faulty else "unit",
    )  # fmt: skip


def _kind(box: Box, width: float) -> str:
    """Kind and room; the room is left out where it does not fit."""
    both = f"{title(box.kind)} · {title(box.room)}".lower()
    return both if box.room and len(both) * 6.0 <= width - 12 else title(box.kind).lower()


def _rail_name(rail: Rail, bus: Bus) -> Markup:
    style = "bus over fault" if bus.fault else "bus over"
    return tag("text", bus.name, *_about_bus(bus), x=rail.left + 4.0, y=rail.y - 5.0, class_=style)


def _flag(trunk: Trunk, bus: Bus) -> Markup:
    """The name of a trunk, like a flag on its pole."""
    style = "bus over fault" if bus.fault else "bus over"
    return tag(
        "text",
        bus.name,
        *_about_bus(bus),
        x=trunk.x + 5.0,
        y=trunk.flag,
        class_=style,
    )


def _about_bus(bus: Bus) -> list[Markup]:
    """What it carries and how much, after its name; its fault, if any, as a tooltip."""
    words = " · ".join(w for w in (bus.carrier if bus.carrier != bus.name else "", bus.note) if w)
    parts = [tag("tspan", f" {words}", font_weight=400, font_size=10, fill=colours.GREY)] if words else []
    return [*parts, tag("title", bus.fault)] if bus.fault else parts


def _faults_below(faults: Sequence[str], placed: Layout) -> Markup:
    return join(
        *(
            tag("text", text, x=14, y=placed.height + 14.0 + 16.0 * i, class_="line fault")
            for i, text in enumerate(faults)
        )
    )


# -- a study as it was typed --------------------------------------------------------------------------------

_RESERVED = {"is", "size", "schedule", "stock"}
_PATH = re.compile(r"\b(components|buses)\.([^.\s:;]+)(?:\.([^.\s:;]+))?")


def draw_raw(
    raw: object,
    faults: Iterable[FaultLike] = (),
    catalogue: Mapping[str, Any] | None = None,
    heading: str = "Flow diagram",
) -> str:
    """The diagram of a study before any check: whatever can be read is drawn, what is wrong is red.

    raw : the mapping of the YAML file, of any shape
    catalogue : kind -> component class, for the ways of the arrows; that of the package if not given
    """
    if catalogue is None:
        from gasloop.components import CATALOGUE

        catalogue = CATALOGUE
    by_part: dict[tuple[str, str, str], list[str]] = {}
    told: list[str] = []
    for fault in faults:
        told.append(str(fault))
        match = _PATH.search(fault.where)
        if match:
            by_part.setdefault((match[1], match[2], match[3] or ""), []).append(str(fault))
    stated_buses = _mapping(_mapping(raw).get("buses"))
    stated_units = _mapping(_mapping(raw).get("components"))
    carriers = {str(n): str(_mapping(b).get("carrier", "?")) for n, b in stated_buses.items()}
    units = [_raw_box(str(n), entry, carriers, by_part, catalogue) for n, entry in stated_units.items()]
    buses = [Bus(n, c, fault="\n".join(_about(by_part, "buses", n))) for n, c in carriers.items()]
    if not units:
        told.insert(0, "no component can be read: `components` must map names to components")
    return draw(units, buses, None, told, heading)


def _mapping(value: object) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _about(by_part: Mapping[tuple[str, str, str], list[str]], group: str, name: str) -> list[str]:
    return [text for (g, n, _), texts in by_part.items() if (g, n) == (group, name) for text in texts]


def _raw_box(
    name: str, entry: object, carriers: Mapping[str, str], by_part: Mapping[tuple[str, str, str], list[str]],
    catalogue: Mapping[str, Any],
) -> Box:  # fmt: skip
    """A component as typed. Its ports are those of its kind, and any key whose value reads like a bus."""
    stated = _mapping(entry)
    kind = str(stated.get("is", "?"))
    ports = {p.name: p for p in getattr(catalogue.get(kind), "ports", ())}
    pins, port_faults = [], set()
    for key, value in stated.items():
        if (
            key in _RESERVED
            or not isinstance(value, str)
            or not (key in ports or value in carriers or _wordlike(value))
        ):
            continue
        texts = by_part.get(("components", name, str(key)), [])
        port_faults |= set(texts)
        sign = ports[key].sign if key in ports else 0
        pins.append(Pin(str(key), value, sign, carriers.get(value, "?"), "\n".join(texts)))
    wired = {p.port for p in pins}
    for port in ports.values():
        if port.outside:
            pins.append(Pin(port.name, "", port.sign, port.carrier))
        elif port.name not in wired and ("components", name, port.name) in by_part:
            texts = by_part["components", name, port.name]
            port_faults |= set(texts)
            pins.append(Pin(port.name, "", port.sign, port.carrier, "\n".join(texts)))
    own = [t for t in _about(by_part, "components", name) if t not in port_faults]
    size = stated.get("size")
    room = _room(catalogue.get(kind))
    return Box(
        name,
        kind,
        room,
        tuple(pins),
        (str(size),) if isinstance(size, (str, int, float)) else (),
        "\n".join(own),
    )


def _wordlike(value: str) -> bool:
    """Whether a value could be the name of a bus: one word that is no number."""
    return bool(re.fullmatch(r"[A-Za-z_]\w*", value))


def _room(kind: Any) -> str:
    parts = getattr(kind, "__module__", "").split(".")
    return parts[2] if parts[:2] == ["gasloop", "components"] and len(parts) > 2 else ""
