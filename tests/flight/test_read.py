"""Bad missions: each fault with its line, what is allowed and how to mend it."""

from __future__ import annotations

import pytest

from gasloop.flight import read, read_text
from gasloop.study.faults import StudyError
from tests.flight.missions import HOP, hop

FAULTS = [
    # old, new, what is said
    ("isp: 450 s", "isp: 4.4 km/s", "hop.yaml:9: elements.lander.engine.isp: 'km/s' is a speed, this is a time"),
    ("ratio: 5.5", "ratio: 0.18", "hop.yaml:9: elements.lander.engine.ratio: a ratio of 0.18 is the wrong way round: O2 to H2 by mass is usually 4.5 to 7, write 5.56"),
    ("oxidiser: O2, fuel: H2", "oxidiser: H2, fuel: O2", "O2 is the oxidiser and H2 the fuel: swap them"),
    ("ratio: 5.5}", "burns: O2}", "it is not clear what the engine burns; allowed: `oxidiser`, `fuel` and `ratio`, or `burns`"),
    ("load: 5.4 t", "load: 60 t", "hop.yaml:11: elements.lander.tanks.O2.load: a load of 6e+04 kg does not go in; allowed: 0 to 9000 kg"),
    ("load: 5.4 t", "load: -5.4 t", "hop.yaml:11: elements.lander.tanks.O2.load: -5.4 t is out of range; allowed: 0 kg or more"),
    ("H2: {holds: 2 t", "H2: {holds: -2 t", "hop.yaml:12: elements.lander.tanks.H2.holds: -2 t is out of range; allowed: 0 kg or more"),
    ("amount: 1200 kg", "amount: -1200 kg", "hop.yaml:18: events.2.amount: -1200 kg is out of range; allowed: 0 to 1e+12 kg"),
    ("makes: 40 kg/d", "makes: -40 kg/d", "elements.plant.tanks.O2.makes: -40 kg/d is out of range"),
    ("ratio: 5.5", "ratio: -5.5", "hop.yaml:9: elements.lander.engine.ratio: "),
    ("boil_off: {surface", "boil_off: {surfaces", "no phase or node 'surfaces'; allowed: orbit, transit, surface, earth"),
    ("boil_off: 1 %/d", "boil_off: 1 %", "elements.lander.tanks.H2.boil_off: '%' is a plain number, this is"),
    ("      H2: {holds: 2 t, boil_off: 1 %/d}\n", "", "its engine burns H2, of which it has no tank; allowed: O2; mend: add `H2:`"),
    ("boil_off: {surface: 0.2 %/d}", "heat_leak: 30 W, model: {around: 250 K}", "heat is stated twice; allowed: `heat_leak` or `model`"),
    ("boil_off: {surface: 0.2 %/d}", "model: {around: 250 K, parameters: {M: 3}}", "a cryo_tank has no parameter 'M'; allowed: p_set"),
    ("boil_off: {surface: 0.2 %/d}", "model: {around: 250 K, parameters: {N: 3000}}", "O2.model.parameters.N: 3000 is out of range"),
    ("{holds: 9 t, load: 5.4 t, boil_off: {surface: 0.2 %/d}}", "{holds: 9 kg, model: {around: 250 K}}", "no tank of ours holds that much; allowed: 0.01 to 1000 t"),
    ("at: llo", "at: lllo", "hop.yaml:8: elements.lander.at: there is no node 'lllo'"),
    ("set: ho_lab", "set: ho_labs", "there is no delta-v set 'ho_labs'; did you mean 'ho_lab'?"),
    ("dv: [20 m/s, 1830 m/s]", "dv: 22 km/s", "hop.yaml:3: legs.own.0.dv: 22000 m/s from llo to moon is absurdly high"),
    ("dv: [20 m/s, 1830 m/s]", "dv: 1.8 m/s", "hop.yaml:3: legs.own.0.dv: 1.8 m/s from llo to moon is below the physical floor"),
    ("dv: [20 m/s, 1830 m/s]", "dv: -20 m/s", "legs.own.0.dv: -20 m/s is out of range"),
    ("because: ours", "because: ours, source: nobody", "there is no source 'nobody'"),
    ("- {burn: lander, to: moon}", "- {burn: landr, to: moon}", "hop.yaml:16: events.0.burn: there is no craft 'landr' at this moment; allowed: lander, plant; mend: did you mean 'lander'?"),
    ("- {burn: lander, to: moon}", "- {burn: lander, to: nrho}", "hop.yaml:16: events.0.to: the set 'ho_lab' has no leg llo to nrho; it has"),
    ("- {burn: lander, to: moon}", "- {burn: lander, to: nrho, dv: 7 m/s}", "hop.yaml:16: events.0.dv: 7 m/s from llo to nrho is below the physical floor"),
    ("- {burn: lander, to: moon}", "- {burn: lander, too: moon}", "unknown key 'too'; allowed: id, note, burn, to, dv, with"),
    ("- {burn: lander, to: moon}", "- {bern: lander, to: moon}", "'bern' is nothing that can happen; allowed: stack, burn"),
    ("- {burn: lander, to: moon}", "- {burn: lander}", "a burn needs `to` or `dv`"),
    ("- {burn: lander, to: moon}", "- {burn: plant, to: llo}", "which stage of plant burns?"),
    ("- {burn: lander, to: moon}", "- {burn: lander, to: moon, with: plant}", "'plant' is not part of lander at this moment"),
    ("from: plant, to: lander, amount", "from: plants, to: lander, amount", "hop.yaml:18: events.2.from: there is no element 'plants'; allowed: lander, plant"),
    ("transfer: O2", "transfer: H2", "plant has no tank of H2"),
    ("amount: 1200 kg", "amount: 1200", "hop.yaml:18: events.2.amount: 1200 has no unit: write \"1200 kg\""),
    ("skip: [refuel]", "skip: [refule]", "hop.yaml:22: variants.dry.skip.0: no event has the id 'refule'; allowed: refuel"),
    ("- {coast: lander, for: 10 d}", "- {drop: lander, of: lander}", "events.4: which stage of lander burns?; allowed: with an engine: none"),
    ("  - {load: lander, cargo", "  - {unload: lander, crew: 3}\n  - {load: lander, cargo", "hop.yaml:19: events.3: lander has not that much on board: 2 persons"),
    ("- {burn: lander, to: moon}", "- {dock: [lander, plant], as: both}", "events.0.dock: they are not at one node; mend: lander is at llo, plant is at moon: fly there before"),
    ("g0: 9.80665 m/s2", "g0: 1.62 m/s2", "hop.yaml:4: g0: 1.62 m/s2 is out of range; allowed: 9.7 to 9.9 m/s2"),
    ("events:", "happenings:", "unknown key 'happenings'"),
    ("- {burn: lander, to: moon}", "- {burn: lander, to: moon, dv: 1850 m/s, burns: [{dv: 1850 m/s, with: lander}]}", "burns are stated twice; allowed: `burns`, or `dv`"),
    ("- {burn: lander, to: moon}", "- {burn: lander, to: moon, burns: [{dv: 20 m/s, with: lander, at: 2 h}, {dv: 1830 m/s, with: lander, at: 1 h}]}", "events.0.burns.1.at: it comes before the burn above it"),
    ("- {burn: lander, to: moon}", "- {burn: lander, to: moon, burns: [{dv: 1850 m/s, with: plant}]}", "events.0.burns.0.with: 'plant' is not part of lander at this moment"),
    ("- {burn: lander, to: moon}", "- {burn: lander, to: moon, burns: [{dv: 185 m/s, with: lander}]}", "185 m/s from llo to moon is below the physical floor"),
    ("- {burn: lander, to: moon}", "- {carry: lander, to: mon, holds: 20 s}", "events.0.to: there is no node 'mon'"),
    ("- {burn: lander, to: moon}", "- {carry: lander, to: moon, holds: 20 s}", "events.0.holds: 's' is a time, this is a mass"),
    ("crew: 2\n", "crew: 2\n    heat: 3 W\n", "hop.yaml:14: elements.lander.heat: unknown key 'heat'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), FAULTS, ids=[f"{i}" for i in range(len(FAULTS))])
def test_a_fault_is_told_with_its_line_and_mend(old, new, said):
    with pytest.raises(StudyError) as error:
        hop((old, new))
    assert said in str(error.value)


def test_all_faults_at_once():
    with pytest.raises(StudyError) as error:
        hop(("load: 5.4 t", "load: 60 t"), ("isp: 450 s", "isp: 5 s"), ("set: ho_lab", "set: none"))
    lines = str(error.value).splitlines()
    assert len(lines) == 3
    assert all(line.startswith("hop.yaml:") for line in lines)


def test_a_variant_that_cannot_happen_is_told():
    docked = (
        "- {burn: lander, to: moon}",
        "- {stack: pair, of: lander, at: llo, id: join}\n  - {burn: pair, to: moon}",
    )
    text = HOP.replace(*docked).replace("of: lander,", "of: [lander],").replace("coast: lander", "coast: pair")
    text = text.replace("{burn: lander, to: llo}", "{burn: pair, to: llo}").replace("skip: [refuel]", "skip: [join]")
    with pytest.raises(
        StudyError, match=r"variants\.dry: there is no craft 'pair' at this moment.*skip what depends on it"
    ):
        read_text(text)


def test_remarks_tell_what_is_unusual_or_from_memory():
    remarks = hop(("ratio: 5.5", "ratio: 7.5")).remarks
    assert remarks == ("lander: O2 to H2 of 7.5 is unusual: engines burn 4.5 to 7 (from memory)",)
    recalled = HOP.replace("set: ho_lab, own: [{from: llo", "set: recalled, own: [{from: llo")
    recalled = recalled.replace("- {burn: lander, to: llo}", "- {burn: lander, to: eml1}")
    assert read_text(recalled).remarks == ("leg moon to eml1, 2500 m/s: unverified, from memory",)


def test_nodes_of_ones_own():
    own = "nodes: {base: {like: moon}, low: {body: moon, near: 15 km, far: 100 km}}\nelements:"
    mission = hop(("elements:", own), ("at: moon", "at: base"), ("to: moon", "to: base"))
    assert mission.run().course.crafts["lander"].node == "llo"  # base is moon to the set of legs
    with pytest.raises(StudyError, match="there is a node 'llo' already"):
        hop(("elements:", "nodes: {llo: {like: moon}}\nelements:"))
    with pytest.raises(StudyError, match="there is no body 'venus'; allowed: earth, moon, mars"):
        hop(("elements:", "nodes: {v: {body: venus, near: 300 km}}\nelements:"))
    with pytest.raises(StudyError, match=r"it is not clear where it is; allowed: `like`, or `body` and `near`"):
        hop(("elements:", "nodes: {v: {far: 300 km}}\nelements:"))


def test_nodes_and_legs_that_missions_share_stand_in_a_file(tmp_path):
    (tmp_path / "ours.yaml").write_text(
        "nodes: {base: {like: moon}}\nlegs: [{from: llo, to: base, dv: 1900 m/s, because: our navigators}]\n"
    )
    text = HOP.replace("legs: {set: ho_lab,", "legs: {set: ho_lab, file: ours.yaml,").replace("at: moon", "at: base")
    path = tmp_path / "hop.yaml"
    path.write_text(text.replace("to: moon}\n  - {coast", "to: base}\n  - {coast"))
    assert read(path).run().course.burns[0].dv == 1900
    (tmp_path / "ours.yaml").write_text(
        "nodes: {base: {like: moon}}\nlegs:\n  - {from: llo, to: base, speed: 1900 m/s}\n"
    )
    with pytest.raises(StudyError, match=r"ours\.yaml:3: legs\.0\.speed: unknown key 'speed'"):
        read(path)
    (tmp_path / "ours.yaml").unlink()
    with pytest.raises(StudyError, match=r"ours\.yaml:1: cannot read the file"):
        read(path)


def test_a_file_that_is_not_there():
    with pytest.raises(StudyError, match="cannot read the file"):
        read("nowhere.yaml")


TANKERS = """\
mission: fill
tankers: {fill: 1200 t, load: [100 t, 200 t], every: 6 d, because: a choice}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[100 t, 200 t]", "[200 t, 100 t]", "a load is one amount, or the lower and the upper end"),
        ("every: 6 d", "every: 6", "tankers.every: 6 has no unit"),
        ("every: 6 d", "every: 6 d, scrub: 20", "tankers.scrub: 20 is out of range; allowed: 0 to 0.95"),
        ("every: 6 d", "every: 6 d, cooler: {lift: 1 kW, species: {O2: 0.5}}", "do not add up to 1"),
        ("every: 6 d", "every: 6 d, cooler: {lift: 1 kW, species: {RP1: 1}}", "no liquid RP1 is known here"),
        (
            "every: 6 d",
            "every: 6 d, top_off: {load: 1 t, dry: 1 t, isp: 380 s, back: 0 m/s}",
            "names no set and no leg",
        ),
        (
            "tankers: {",
            "legs: ideal\ntankers: {top_off: {load: 1 t, dry: 1 t, isp: 380 s, back: 90 km/s}, ",
            "fill.yaml:3: tankers.top_off.back: 90000 m/s from heo to leo is absurdly high",
        ),
        ("fill: 1200 t", "fill: -1200 t", "fill.yaml:2: tankers.fill: -1200 t is out of range; allowed: 1 kg or more"),
        ("tankers", "tanker", "unknown key 'tanker'"),
    ],
)
def test_bad_tankers(old, new, said):
    with pytest.raises(StudyError) as error:
        read_text(TANKERS.replace(old, new), "fill.yaml")
    assert said in str(error.value)
