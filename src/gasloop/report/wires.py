"""The lines of a flow diagram: rails, trunks, stubs with arrows and labels."""

from __future__ import annotations

from gasloop.report import colours
from gasloop.report.markup import Markup, join, tag
from gasloop.report.shapes import Bus, Flow, Flows, Layout, PlacedPin, Rail
from gasloop.report.words import amount, percent, title

_FAINT = 1e-6  # of the largest flow of the bus: below it, solver's dust


def net(bus: Bus, placed: Layout, flows: Flows) -> Markup:
    """All of one bus: rail, trunks, stubs, labels."""
    colour = colours.FAULT if bus.fault else colours.of_carrier(bus.carrier)
    rails = [r for r in placed.rails if r.bus == bus.name]
    trunks = [t for t in placed.trunks if t.bus == bus.name]
    pins = [p for b in placed.boxes for p in b.pins if p.pin.bus == bus.name]
    most = max((_flow(p, flows).net for p in pins if _flow(p, flows) is not None), default=0.0)  # type: ignore[union-attr]
    parts = [tag("title", bus.fault or f"{bus.name}: {bus.carrier} {bus.note}".strip())]
    parts += [_line(r.left, r.y, r.right, r.y, colour, 3.0 if bus.is_power else 2.2) for r in rails]
    parts += [_chevron(r, colour) for r in rails if r.way]
    parts += [_line(t.x, t.top, t.x, t.bottom, colour, 2.2) for t in trunks]
    for pin in pins:
        parts += _stub(pin, colour, _flow(pin, flows), most)
    return tag("g", *parts, class_="net fault" if bus.fault else "net", data_bus=bus.name)


def _flow(pin: PlacedPin, flows: Flows) -> Flow | None:
    return flows.get((pin.box.name, pin.pin.port))


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float, halo: bool = False) -> Markup:
    if halo:
        return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_="halo", stroke_width=width)
    return tag(
        "line",
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        class_="wire",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
    )


def _stub(pin: PlacedPin, colour: str, flow: Flow | None, most: float) -> list[Markup]:
    """From the edge of a box to its trunk or rail: line, dot at the joint, arrow, label."""
    colour = colours.FAULT if pin.pin.fault else colour
    upright = pin.side in ("top", "bottom")
    x2, y2 = (pin.x, pin.end) if upright else (pin.end, pin.y)
    idle = flow is not None and flow.net <= 0
    width = 1.6 if flow is None or most <= 0 else 1.3 + 2.7 * (flow.net / most) ** 0.5
    near = 5.0 if (x2 > pin.x or y2 > pin.y) else -5.0
    halo_end = (x2, y2 - near) if upright else (x2 - near, y2)
    parts = [
        _line(pin.x, pin.y, *halo_end, colour, width + 4.0, halo=True),
        _line(pin.x, pin.y, x2, y2, colour if not idle else "#b9c2cb", width),
        tag("circle", cx=x2, cy=y2, r=3.2, fill=colour),
        *_arrows(pin, colour, flow),
        *_label(pin, flow, most),
    ]
    told = f"{pin.box.name}.{pin.pin.port}: {_told(flow)}" if flow else f"{pin.box.name}.{pin.pin.port}"
    return [tag("g", tag("title", pin.pin.fault or told), *parts, class_="fault" if pin.pin.fault else None)]


def _told(flow: Flow) -> str:
    """A flow in full, for the tooltip."""
    ways = [f"{verb} {amount(v, flow.unit)}" for verb, v in (("gives", flow.given), ("takes", flow.taken)) if v > 0]
    share = f" ({percent(flow.share)} of the flow at full load)" if flow.share is not None else ""
    return (" and ".join(ways) or "no flow") + " in the mean" + share


def _arrows(pin: PlacedPin, colour: str, flow: Flow | None) -> list[Markup]:
    """Heads at the box: toward it where it takes, away where it gives, both for a store."""
    gives = pin.pin.sign > 0 or (pin.pin.sign == 0 and (flow is None or flow.both or flow.given >= flow.taken))
    takes = pin.pin.sign < 0 or (pin.pin.sign == 0 and (flow is None or flow.both or flow.taken > flow.given))
    if pin.pin.fault and pin.pin.sign == 0 and flow is None:
        gives = takes = False
    heads = []
    away = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}[pin.side]
    if takes:
        heads.append(_head(pin.x, pin.y, (-away[0], -away[1]), colour))
    if gives:
        tip = 15.0 if takes else 10.0
        heads.append(_head(pin.x + tip * away[0], pin.y + tip * away[1], away, colour))
    return heads


def _head(x: float, y: float, way: tuple[int, int], colour: str) -> Markup:
    """A triangle whose tip is at x, y."""
    dx, dy = way
    back, half = 8.5, 4.2
    points = [
        (x, y),
        (x - back * dx - half * dy, y - back * dy + half * dx),
        (x - back * dx + half * dy, y - back * dy - half * dx),
    ]
    return tag("polygon", points=" ".join(f"{px:.1f},{py:.1f}" for px, py in points), fill=colour)


def _chevron(rail: Rail, colour: str) -> Markup:
    """The way a rail carries, at three places along it."""
    heads = []
    for share in (0.25, 0.5, 0.75):
        x = rail.left + (rail.right - rail.left) * share
        heads.append(_head(x + 4.0 * rail.way, rail.y, (rail.way, 0), colour))
    return join(*heads)


def _label(pin: PlacedPin, flow: Flow | None, most: float = 0.0) -> list[Markup]:
    """Above the stub the flow, below it the share of full load; without flows the name of the port.

    What is lost in the largest flow of its bus, ``most``, reads as about nothing; the tooltip keeps its digits.
    """
    above = flow.label if flow is not None else title(pin.pin.port).lower()
    below = percent(flow.share, 2) if flow is not None and flow.share is not None and flow.net > 0 else ""
    if flow is not None and not pin.pin.bus:
        below = title(pin.pin.port).lower()
    if flow is not None and flow.net <= 0:
        above = "no flow"
    elif flow is not None and flow.net < _FAINT * most:
        above, below = "\u2248\u00a00", ""
    above = short(above, 62.0, 5.6)
    below = short(below, 62.0, 5.2)
    style = "fault" if pin.pin.fault else None
    if pin.side in ("top", "bottom"):
        at = pin.y + (22.0 if pin.side == "bottom" else -20.0)
        lines = [("value", above, at), ("share", below, at + 12.0)]
        return [
            tag("text", text, x=pin.x + 8.0, y=y, class_=f"{kind} over {style or ''}".strip())
            for kind, text, y in lines if text
        ]  # fmt: skip
    both = pin.pin.sign == 0
    x, anchor = (pin.x + (17.0 if both else 13.0), "start") if pin.side == "right" else (pin.x - 12.0, "end")
    lines = [("value", above, pin.y - 4.5), ("share", below, pin.y + 11.5)]
    return [
        tag("text", text, x=x, y=y, class_=f"{kind} over {style or ''}".strip(), text_anchor=anchor)
        for kind, text, y in lines if text
    ]  # fmt: skip


def outside(pin: PlacedPin, flows: Flows) -> Markup:
    """A port that crosses the boundary of the site: a stub with an open end."""
    colour = colours.FAULT if pin.pin.fault else colours.of_carrier(pin.pin.carrier)
    flow = _flow(pin, flows)
    x2, y2 = (pin.x, pin.end) if pin.side in ("top", "bottom") else (pin.end, pin.y)
    what = _told(flow) if flow else pin.pin.carrier
    told = f"{pin.box.name}.{pin.pin.port}, across the boundary of the site: {what}"
    return tag(
        "g",
        tag("title", pin.pin.fault or told),
        _line(pin.x, pin.y, x2, y2, colour, 1.6),
        tag("circle", cx=x2, cy=y2, r=3, fill=colours.PAPER, stroke=colour, stroke_width=1.6),
        *_arrows(pin, colour, flow),
        *_label(pin, flow),
        class_="outside",
    )


def short(text: str, width: float, character: float) -> str:
    """Cut to what fits; the whole text is in the box's title."""
    most = max(int(width / character), 4)
    return text if len(text) <= most else text[: most - 1] + "…"
