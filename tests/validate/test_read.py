"""The form of a case: what is read, and every fault with its line and its mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from gasloop.validate import CaseError, read_folder, run_case
from gasloop.validate.form import Call, Running, Setting, WholeStudy
from gasloop.validate.tasks import resolve

HEAD = """\
- id: X-1
  area: energy
  what: a case
  kind: analytic
  confidence: computed
  source: codata2018
"""
CALL = """\
  call: {function: "gasloop.places.terrain:horizon_dip", arguments: {height: 10 m}}
"""
EXPECTED = """\
  expected:
    - {value: 0.194 deg, tolerance: {relative: 1 %}}
"""
RADIATOR = """\
  component:
    is: radiator
    size: 10 m2
    controls: {load: 0.5}
    ports: {heat: {T: 340 K}}
    site: {sink_T: 250 K}
"""


@pytest.fixture
def read(tmp_path):
    def _read(text):
        (tmp_path / "cases.yaml").write_text(text, "utf-8")
        return read_folder(tmp_path)

    return _read


@pytest.fixture
def faults(read):
    def _faults(text):
        with pytest.raises(CaseError) as caught:
            read(text)
        return caught.value.faults

    return _faults


# -- what is read ------------------------------------------------------------------------------------------


def test_a_call_in_si(read):
    (case,) = read(HEAD + CALL + EXPECTED)
    assert case.task == Call("gasloop.places.terrain:horizon_dip", {"height": 10.0}, "")
    assert case.use == "test"
    assert case.expected[0].value == pytest.approx(0.194 * 3.141592653589793 / 180)
    assert case.expected[0].tolerance.value == pytest.approx(0.01)
    assert (case.file.endswith("cases.yaml"), case.line) == (True, 1)


def test_a_component_in_si(read):
    (case,) = read(
        HEAD + RADIATOR + "  expected:\n    - {name: outputs.flux, value: 900 W/m2, tolerance: {relative: 5 %}}\n"
    )
    task = case.task
    assert isinstance(task, Setting)
    assert (type(task.component).__name__, task.component.size) == ("Radiator", 10.0)
    assert (task.controls, task.ports, task.site) == (
        {"load": 0.5},
        {"heat": {"T": 340.0}},
        {"sink_T": 250.0},
    )


def test_a_run_with_controls_that_change(read):
    (case,) = read(
        HEAD + "  run: {is: battery, length: 2 h, controls: {load: [[0 h, 1], [30 min, -0.5]]}}\n"
        "  expected: [{name: states.E, over: time, curve: [[1 h, 50 kWh]], rmse: 1 kWh}]\n"
    )
    assert isinstance(case.task, Running)
    assert case.task.length == 7200.0
    assert case.task.steps == ((0.0, {"load": 1.0}), (1800.0, {"load": -0.5}))


def test_a_study_by_path_or_in_place(read, tmp_path):
    (tmp_path / "study.txt").write_text("study: x\n", "utf-8")
    expected = "  expected:\n    - {name: mass_kg.total, at_most: 5 t}\n"
    (case,) = read(HEAD + "  study: study.txt\n" + expected)
    assert isinstance(case.task, WholeStudy)
    assert case.task.path == tmp_path / "study.txt"
    (case,) = read(HEAD + "  study: {study: x, time: {start: 2030-01-01}}\n" + expected)
    assert '"2030-01-01"' in case.task.text


def test_one_case_alone_and_merged_keys(read):
    one = (HEAD + CALL + EXPECTED).replace("- id", "  id")
    assert len(read(one)) == 1
    assert (
        len(
            read(HEAD.replace("X-1", "A").replace("- id", "- &head\n  id") + CALL + EXPECTED + "- <<: *head\n  id: B\n")
        )
        == 2
    )


def test_a_citation_in_full_is_a_source(read):
    (case,) = read(HEAD.replace("codata2018", '"Doe, J. (2025). Report 12"') + CALL + EXPECTED)
    assert case.source == "Doe, J. (2025). Report 12"


def test_the_example_of_the_docs_can_be_read_and_done(read):
    text = (Path(__file__).parents[2] / "docs" / "validation.md").read_text("utf-8")
    (case,) = read(text.split("```yaml\n")[1].split("```")[0])
    assert case.id == "MY-1"
    assert not run_case(case).failed


def test_a_shape_is_in_shares_of_one_point(read):
    (expected,) = read(dip(SHAPE))[0].expected
    assert expected.points == ((1.0, 1.0), (4.0, 2.0))
    assert (expected.relative_to, expected.unit, expected.over_unit) == (1.0, "1", "m")


def test_a_chain(read):
    (case,) = read(PLANT)
    liquefier, stack = case.task.units
    assert (liquefier.makes, stack.makes) == ("lox", "oxygen")
    assert stack.wires["water"] == "water"
    assert liquefier.setting.controls == {"load": 1.0}
    assert [u.setting.ports["oxygen"] for u in case.task.units] == 2 * [{"T": 300.0}]
    assert run_case(case).within


def test_an_analytic_case_may_ask_for_a_perfect_fin(read):
    text = HEAD + RADIATOR + "    parameters: {eta_fin: 1}\n  expected:\n    - {name: outputs.flux, at_least: 0 W/m2}\n"
    assert read(text)[0].task.component.eta_fin == 1.0


# -- faults ------------------------------------------------------------------------------------------------

RUN = "  run: {is: battery, length: 2 h}\n"
FLUX = "  expected: [{name: outputs.flux, at_least: 0 W/m2}]\n"


def dip(expected):
    """A call, and one thing expected of it."""
    return f"{HEAD}{CALL}  expected: [{{{expected}}}]\n"


def flux(expected):
    """A radiator, and one thing expected of it."""
    return f"{HEAD}{RADIATOR}  expected: [{{{expected}}}]\n"


def swap(text, old, new):
    """The text with one thing wrong."""
    assert old in text
    return text.replace(old, new)


GOOD, LIT = HEAD + CALL + EXPECTED, HEAD + RADIATOR + FLUX
ONE = "value: 1, tolerance: {relative: 1 %}"
SO = "miss: {error: 3 %, reason: so}"
CURVE = "over: height, curve: [[1 m, 1 deg]], rmse: 1 deg"
SHAPE = "over: height, relative_to: 1 m, curve: [[1 m, 1 deg], [4 m, 2 deg]], tolerance: {relative: 1 %}"
PLANT = (
    HEAD
    + """\
  chain:
    wants: {lox: 1 t/yr}
    buses: {oxygen: {T: 300 K}}
    units:
      liquefier: {is: oxygen_liquefier, makes: lox}
      stack: {is: pem_electrolyser, makes: oxygen}
  expected: [{name: left.power, per: wants.lox, at_least: 5 kWh/kg}]
"""
)

FAULTS = [
    # the case
    (GOOD + "  tolerence: 3\n", ":10: case 1, tolerence: unknown key 'tolerence'"),
    (swap(GOOD, "  kind: analytic\n", ""), "'kind' is missing; mend: add `kind:`"),
    (swap(GOOD, "analytic", "analitic"), ":4: case 1, kind: there is no kind 'analitic'"),
    (swap(GOOD, "computed", "recalled"), ":5: case 1, confidence: a number from memory is no target"),
    (swap(GOOD, "codata2018", "codata2019"), "no reference 'codata2019'"),
    (HEAD + EXPECTED, "nothing to do; allowed: one of call, component, run, chain, study"),
    (HEAD + CALL + RADIATOR + EXPECTED, "call and component to do"),
    (2 * GOOD, "id 'X-1' stands already in"),
    # what is expected
    (HEAD + CALL + "  expected: []\n", "a list of what is expected is missing"),
    (dip("tolerance: {relative: 1 %}"), "nothing expected; allowed: value, or curve"),
    (dip("value: 1 deg"), "0 tolerances"),
    (dip("value: 1 deg, tolerance: {relative: 0}"), "tolerance 0 is not positive"),
    (dip("value: 1 deg, tolerance: {absolute: 1 K}"), "'K' is a temperature, this is a plain number"),
    (dip("value: 0, tolerance: {relative: 1 %}"), "a share of zero is zero"),
    (dip("at_least: 2 deg, at_most: 1 deg"), "at_most is below at_least"),
    (dip("at_most: 1, rmse: 1"), "`rmse` has no meaning beside a bound"),
    (dip(swap(CURVE, "over: height, ", "")), "a curve needs `over:` and points"),
    (dip(swap(CURVE, "[[1 m, 1 deg]]", "[1 m]")), "a pair is expected, not '1 m'"),
    (dip(swap(CURVE, "height", "hight")), "did you mean 'height'?"),
    (dip(f"{ONE}, miss: {{error: 1 %}}"), "'reason' is missing"),
    (dip(f"{ONE}, miss: {{error: 3 V, reason: so}}"), "'V' is a voltage"),
    (dip(f"{ONE}, {SO}") + f"  {SO}\n", "a miss stands on record twice"),
    # a call
    (swap(GOOD, "height: 10 m", "hight: 10 m"), "case 1, call.arguments: "),
    (swap(GOOD, "height: 10 m", "height: 10 metre"), "unknown unit 'metre'"),
    (swap(GOOD, "horizon_dip", "horizon_dop"), "there is no 'gasloop.places.terrain:horizon_dop'"),
    # a component
    (swap(LIT, "340 K", "340"), ":11: case 1, component.ports.heat.T: 340 has no unit"),
    (swap(LIT, "340 K", "340 W"), "'W' is a power, this is a temperature"),
    (swap(LIT, "radiator", "radiater"), "no component 'radiater'"),
    (swap(LIT, "heat:", "heet:"), "unknown key 'heet'"),
    (swap(LIT, "10 m2", "-10 m2"), ":9: case 1, component.size: size -10 m2 is not positive"),
    (swap(swap(LIT, "analytic", "flight"), "size: 10 m2", "parameters: {eps: 1}"), "0.7 to 0.9 1; mend"),
    (flux("name: flows.heat, at_least: 3 K"), "'K' is a temperature, this is a power"),
    (flux("name: flow.heat, at_least: 0 W"), "there is no 'flow.heat'"),
    (flux("name: flow.heat, at_least: 0 W"), "did you mean 'flows.heat'?"),
    (flux(swap(CURVE, "height", "port.heat.T") + ", name: outputs.flux"), "did you mean 'ports.heat.T'?"),
    (flux("name: flows.heat, at_most: 3 W"), "'flows.heat' is never above zero, so this bound is always kept"),
    (flux("name: flows.infrared, at_least: 0 W"), "never below zero, so this bound is always kept; mend: `per: 1`"),
    # a shape
    (dip(swap(SHAPE, "relative_to: 1 m", "relative_to: 2 m")), "no other point, or none there that is not zero"),
    (dip(swap(SHAPE, "relative: 1 %", "absolute: 1 deg")), "unknown key 'absolute'"),
    (dip(ONE + ", relative_to: 1 m"), "`relative_to` has no meaning beside a value"),
    # a chain
    (swap(PLANT, "1 t/yr", "0 t/yr"), ":8: case 1, chain.wants.lox: 0 t/yr of it cannot be made"),
    (swap(PLANT, "{lox: 1", "{lux: 1"), "unknown key 'lux'"),
    (swap(PLANT, "{oxygen: {T", "{oxigen: {T"), "did you mean 'oxygen'?"),
    (swap(PLANT, "makes: oxygen", "makes: oxigen"), "there is no makes 'oxigen'"),
    (swap(PLANT, ", makes: oxygen", ""), "size and what it makes; allowed: one of `makes: PORT` and `size:`"),
    (swap(PLANT, "makes: oxygen", "makes: oxygen, size: 1 kW"), "size and what it makes"),
    (swap(PLANT, "makes: oxygen", "makes: oxygen, wires: {watr: raw}"), "did you mean 'water'?"),
    (swap(PLANT, "makes: oxygen", "makes: oxygen, parameters: {bop: liqefier.eta}"), "did you mean 'liquefier'?"),
    (swap(PLANT, "makes: oxygen", "makes: oxygen, parameters: {bop: liquefier.eto}"), "'liquefier' has no number 'eto'"),
    (swap(PLANT, "left.power", "left.pwr"), "did you mean 'left.power'?"),
    (swap(PLANT, "left.power", "units.stack.flows.pwr"), "did you mean 'units.stack.flows.power'?"),
    (swap(PLANT, "left.power, per: wants.lox, at_least: 5 kWh/kg", "units.stack.flows.power, at_most: 1 W"), "never above zero"),
    # a run and a study
    (HEAD + swap(RUN, "2 h", "0 h") + FLUX, "a run of 0 h has no time in it"),
    (HEAD + swap(RUN, "2 h", "2 h, controls: {load: [[1 h, 1]]}") + FLUX, "the times do not rise from 0 h"),
    (HEAD + RUN + f"  expected: [{{name: states.E, {CURVE}}}]\n", "there is no 'height'; allowed: "),
    (HEAD + "  study: nowhere.yaml\n" + FLUX, "no file 'nowhere.yaml'"),
    (
        HEAD + "  study: {study: x}\n" + f"  expected: [{{name: x, {CURVE}}}]\n",
        "a study has no curve of 'x' over 'height'; allowed: name: watched.UNIT.OUTPUT or states.UNIT.STATE, over: time",
    ),
    (
        HEAD + "  study: {study: x}\n  expected: [{name: sizes.x, over: time, curve: [[1 h, 1]], rmse: 1}]\n",
        "a study has no curve of 'sizes.x' over 'time'",
    ),
    (
        HEAD + RADIATOR + f"  expected: [{{name: outputs.flux, mean: 2 h, {CURVE}}}]\n",
        "a mean over 'height'; allowed: a time, like 2 h, with `over: time`",
    ),
    # the file
    ("just words\n", ":1: file: not a case"),
    ("- id: [\n", "not YAML"),
    ("- id: 2030-02-31\n", "not YAML: day is out of range for month"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "part"), FAULTS, ids=[part for _, part in FAULTS])
def test_a_fault_says_where_and_how_to_mend(text, part, faults):
    found = faults(text)
    assert any(part in fault for fault in found), found
    assert all(".yaml:" in fault for fault in found)


def test_all_faults_at_once_over_all_files(tmp_path):
    (tmp_path / "a.yaml").write_text(
        HEAD.replace("analytic", "analitic") + CALL.replace("10 m", "10 metre") + EXPECTED, "utf-8"
    )
    (tmp_path / "b.yaml").write_text(HEAD + RADIATOR.replace("340 K", "340") + FLUX, "utf-8")
    with pytest.raises(CaseError) as caught:
        read_folder(tmp_path)
    places = [fault.split(": ")[0].rpartition("/")[2] for fault in caught.value.faults]
    assert places == ["a.yaml:4", "a.yaml:7", "b.yaml:11"]


def test_no_folder_and_an_empty_one(tmp_path):
    with pytest.raises(CaseError, match="there is no such folder"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(CaseError, match=r"no \*\.yaml in it; see docs/validation\.md"):
        read_folder(tmp_path)


# -- only gasloop's own code -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "os:system",
        "builtins:eval",
        "gasloop.cli.run:os.system",
        "gasloop.cli.run:run",
        "gasloop.study.read:read",
        "gasloop.model.results:save",
        "gasloop.solve.plan:plan",
        "gasloop.solve.campaigns.run:solve",
        "gasloop.matter.fluids:json.loads",
        "gasloop.matter.fluids:np.fromfile",
        "gasloop.places.terrain:Path",
        "gasloop.matter.fluids:_assemble",
        "gasloop.matter.fluids:Fluid.__init__",
        "gasloop.matter.fluids:fluid.__wrapped__",
        "gasloop.matter:fluids",
        "gasloop.matter.species:R_GAS",
        "gasloop.matter.fluids",
        "",
    ],
)
def test_a_case_reaches_no_code_but_gasloops_own_rooms(path):
    with pytest.raises(ValueError, match=r"gasloop|not public|there is no"):
        resolve(path)


def test_public_functions_classes_and_methods_resolve():
    from gasloop.matter.fluids import fluid
    from gasloop.matter.saturation import Saturation

    assert resolve("gasloop.matter.fluids:fluid") is fluid
    assert resolve("gasloop.solve.campaign.lunar:imleo").__name__ == "imleo"
    assert resolve("gasloop.matter.saturation:Saturation.h_fg") is Saturation.h_fg
