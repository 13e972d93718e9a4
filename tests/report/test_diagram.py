"""The flow diagram: well-formed, complete, without overlaps, with faults in red."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest

from gasloop.model.network import Fault
from gasloop.report import colours
from gasloop.report.diagram import Box, Bus, Flow, Pin, draw, draw_raw
from gasloop.report.layers import folded, greedy_order, ranks, swapped
from gasloop.report.layout import place
from tests.report.large import BUSES, FLOWS, UNITS

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(t.itertext()) for t in ET.fromstring(svg).iter(f"{SVG}text")]


def small() -> tuple[list[Box], list[Bus]]:
    units = [
        Box("maker", "pit", "", (Pin("water", "water", 1, "H2O.l"), Pin("power", "grid", -1, "electricity"))),
        Box("user <&>", "stack", "", (Pin("water", "water", -1, "H2O.l"), Pin("loss", "", 1, "H2O.g"))),
        Box("pv", "pv_array", "energy", (Pin("power", "grid", 1, "electricity"),)),
    ]  # fmt: skip
    return units, [Bus("water", "H2O.l", "300 K"), Bus("grid", "electricity")]


def test_well_formed_and_escaped() -> None:
    units, buses = small()
    flows = {("maker", "water"): Flow(2.0 / 3600, 0.0, "kg/s", 0.4)}
    svg = draw(units, buses, flows)
    ET.fromstring(svg)
    assert "user &lt;&amp;&gt;" in svg
    assert "user <&>" in texts(svg)
    assert "2\u00a0kg/h" in texts(svg)
    assert "40\u00a0%" in texts(svg)


def test_dust_reads_as_nothing_and_keeps_its_digits_in_the_tooltip() -> None:
    units, buses = small()
    flows = {("maker", "water"): Flow(2.0 / 3600, 0.0, "kg/s"), ("user <&>", "water"): Flow(0.0, 9e-10 / 3600, "kg/s")}
    svg = draw(units, buses, flows)
    assert "\u2248\u00a00" in texts(svg)
    assert "×\u00a010⁻⁷\u00a0g/h in the mean" in svg


def test_says_in_words_what_is_wired() -> None:
    units, buses = small()
    root = ET.fromstring(draw(units, buses))
    described = root.find(f"{SVG}desc")
    assert described is not None
    assert "water (H2O.l): from maker; to user <&>." in (described.text or "")


def test_nothing_from_outside() -> None:
    svg = draw(UNITS, BUSES, FLOWS)
    assert "href" not in svg
    assert "<script" not in svg
    assert "url(" not in svg


def test_large_network_is_complete() -> None:
    shown = texts(draw(UNITS, BUSES, FLOWS))
    for unit in UNITS:
        assert unit.name in shown
    for bus in BUSES:
        assert any(t.startswith(bus.name) for t in shown)
    for flow in FLOWS.values():
        assert flow.label in shown


def test_boxes_do_not_overlap_and_wires_do_not_cross_boxes() -> None:
    layout = place(UNITS, {b.name: b for b in BUSES})
    for a, b in itertools.combinations(layout.boxes, 2):
        apart = a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y
        assert apart, (a.box.name, b.box.name)
    for trunk in layout.trunks:
        for box in layout.boxes:
            beside = not box.x < trunk.x < box.x + box.w
            assert beside or trunk.top >= box.y + box.h or trunk.bottom <= box.y, (trunk.bus, box.box.name)
    for box in layout.boxes:
        for pin in box.pins:
            for other in layout.boxes:
                inside = other.y < pin.y < other.y + other.h and (
                    min(pin.x, pin.end) < other.x + other.w and max(pin.x, pin.end) > other.x
                )
                assert other is box or pin.side in ("top", "bottom") or not inside
        assert layout.width >= box.x + box.w
        assert layout.height >= box.y + box.h


def test_every_stub_reaches_its_bus() -> None:
    layout = place(UNITS, {b.name: b for b in BUSES})
    for box in layout.boxes:
        for pin in box.pins:
            if not pin.pin.bus:
                continue
            if pin.side == "bottom":
                assert any(r.bus == pin.pin.bus and r.y == pin.end and r.left <= pin.x <= r.right for r in layout.rails)
            else:
                assert any(
                    t.bus == pin.pin.bus and t.x == pin.end and t.top <= pin.y <= t.bottom for t in layout.trunks
                )
    for bus in BUSES:
        trunks = [t for t in layout.trunks if t.bus == bus.name]
        rails = [r for r in layout.rails if r.bus == bus.name]
        assert len(trunks) <= 1 or len(rails) == 1
        for trunk in trunks:
            assert all(r.left <= trunk.x <= r.right and trunk.top <= r.y <= trunk.bottom for r in rails)


def test_sources_stand_left_of_products() -> None:
    layout = place(UNITS, {b.name: b for b in BUSES})
    x = {b.box.name: b.x for b in layout.boxes}
    assert x["ice_mine"] <= x["stack"] < x["o2_liquefier"] < x["lander"]


def test_rank_of_a_cycle() -> None:
    ahead = {
        "mine": {"stack"},
        "stack": {"cell", "plant"},
        "cell": {"stack"},
        "plant": {"lander"},
        "lander": set(),
    }
    found = ranks(list(ahead), ahead)
    assert found == {"mine": 0, "stack": 1, "cell": 2, "plant": 2, "lander": 3}
    assert greedy_order(list(ahead), ahead)[0] == "mine"


def test_folding_keeps_order_and_number() -> None:
    columns = [["a"], ["b"], ["c", "d", "e"], ["f"]]
    kept = folded(columns, {n: set() for n in "abcdef"}, 2, dict.fromkeys("abcdef", 1.0))
    assert kept == [["a", "b"], ["c", "d", "e", "f"]]


def test_swaps_sort() -> None:
    def inversions(order: object) -> float:
        seq = list(order)  # type: ignore[call-overload]
        return float(sum(a > b for a, b in itertools.combinations(seq, 2)))

    assert swapped(["d", "b", "a", "c"], inversions) == ["a", "b", "c", "d"]


RAW = {
    "buses": {"power": {"carrier": "electricity"}, "water": {"carrier": "H2O.l"}},
    "components": {
        "pv": {"is": "pv_array", "size": "3 kW", "power": "power"},
        "mine": {"is": "ice_mine", "size": "3 kg/d", "power": "pwer", "water": "water"},
        "odd": {"is": "no_such_thing"},
        "tank": {"is": "water_store", "water": "water"},
    },
}


def test_raw_study_without_faults_has_no_red() -> None:
    raw = {
        "buses": RAW["buses"],
        "components": {"pv": RAW["components"]["pv"], "tank": RAW["components"]["tank"]},
    }
    svg = draw_raw(raw)
    assert colours.FAULT not in svg.split("</style>")[1]
    assert "3 kW" in texts(svg)


def test_raw_faults_are_red_and_told() -> None:
    faults = [
        Fault("no component 'no_such_thing'", "components.odd.is", "names of the catalogue"),
        Fault("port 'power' is not wired to a bus", "components.mine.power"),
        Fault("unknown key 'tme'", "tme", mend="did you mean 'time'?"),
    ]
    svg = draw_raw(RAW, faults)
    root = ET.fromstring(svg)
    titles = [t.text or "" for t in root.iter(f"{SVG}title")]
    for fault in faults[:2]:
        assert any(str(fault) in t for t in titles)
    for fault in faults:
        assert str(fault) in texts(svg)
    box = next(g for g in root.iter(f"{SVG}g") if g.get("class") == "unit fault")
    assert "odd" in "".join(box.itertext())
    rect = box.find(f"{SVG}rect")
    assert rect is not None
    assert rect.get("stroke") == colours.FAULT
    # The misspelt bus is drawn, in red, with its own words.
    net = next(g for g in root.iter(f"{SVG}g") if g.get("data-bus") == "pwer")
    assert net.get("class") == "net fault"
    assert any("'pwer' is not among the buses" in t for t in titles)


@pytest.mark.parametrize(
    "raw",
    [
        None, [], "text", {}, {"components": None}, {"components": ["a"]}, {"components": {"a": None}},
        {"components": {"a": {"is": 3}}, "buses": "none"},
        {"components": {1: {"is": "pv_array", "power": 7}}},
        {"buses": {"b": None}, "components": {"a\x00": {"is": "x", "port": "b"}}},
    ],
)  # fmt: skip
def test_raw_study_of_any_shape_is_drawn(raw: object) -> None:
    ET.fromstring(draw_raw(raw, [SimpleNamespace(where="components.a.is", __str__=lambda s: "x")]))


def test_unused_bus_is_still_drawn() -> None:
    svg = draw_raw({"buses": {"spare": {"carrier": "O2.g"}, "grid": {"carrier": "electricity"}}, "components": {}})
    assert any(t.startswith("spare") for t in texts(svg))
    assert any(t.startswith("grid") for t in texts(svg))
