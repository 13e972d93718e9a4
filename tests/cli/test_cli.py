"""The commands: what they print, what they write, and their exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import gasloop as package
from tests.cli.command import TINY, gasloop, swap

CASES = """\
- id: MY-1
  area: energy
  what: dip of the horizon
  kind: analytic
  confidence: computed
  source: codata2018
  call: {function: "gasloop.places.terrain:horizon_dip", arguments: {height: 10 m}}
  expected:
    - {value: 0.194 deg, tolerance: {relative: 1 %}}
"""
MISS = "  miss: {error: -3 %, reason: our Moon is round}\n"


@pytest.fixture
def say(monkeypatch, capsys, tmp_path):
    """Run a command in an empty folder: exit code, what it printed, what it said on stderr."""
    monkeypatch.chdir(tmp_path)

    def _say(*words):
        code = gasloop(*words)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return _say


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The folder of a run of the tiny study, and what the command said; a process of its own."""
    folder = tmp_path_factory.mktemp("ran")
    (folder / "tiny.yaml").write_text(TINY, "utf-8")
    command = [sys.executable, "-m", "gasloop.cli", "run", "tiny.yaml"]
    found_here = {**os.environ, "PYTHONPATH": str(Path(package.__file__).parents[1])}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=found_here)
    return folder / "runs" / "tiny", done


# -- help, catalogue, sources, schema ----------------------------------------------------------------------


def test_help_names_all_commands(say):
    code, out, _ = say("--help")
    assert code == 0
    for name in ("run", "check", "report", "components", "sources", "schema", "validate", "compare"):
        assert name in out


def test_components_lists_the_catalogue(say):
    from gasloop.components import CATALOGUE

    code, out, _ = say("components")
    assert code == 0
    assert all(name in out for name in CATALOGUE)


def test_one_component_with_equations_ports_parameters_and_sources(say):
    code, out, _ = say("components", "radiator")
    assert code == 0
    assert "q = 2 eta_fin eps sigma (T^4 - T_s^4)" in out
    assert "Size: area of the panel, one side [m2]" in out
    assert "eps" in out
    assert "[handbook_lunar_base]" in out
    code, out, _ = say("components", "pem_electrolyser")
    assert "UNVERIFIED" in out


def test_an_unknown_component_has_a_near_name(say):
    code, out, err = say("components", "radiater")
    assert (code, out) == (2, "")
    assert "no component 'radiater'; did you mean 'radiator'?" in err


def test_sources_as_text_and_bibtex(say):
    code, out, _ = say("sources")
    assert code == 0
    assert "[hayne2017] " in out
    code, out, _ = say("sources", "--bibtex")
    assert "@article{hayne2017," in out


def test_schema_is_a_json_schema_with_the_catalogue(say):
    code, out, _ = say("schema")
    found = json.loads(out)
    assert code == 0
    assert found["title"] == "gasloop study"
    assert {"study", "site", "time", "buses", "components"} <= set(found["required"])
    assert "radiator" in found["$defs"]["ComponentEntry"]["properties"]["is"]["examples"]


# -- run, report, sources of a run -------------------------------------------------------------------------


def test_run_writes_four_files_and_says_where(ran):
    folder, done = ran
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in folder.iterdir()) == [
        "report.html",
        "results.nc",
        "study.yaml",
        "summary.json",
    ]
    assert "Plan and run agree" in done.stdout
    assert f"Report: {Path('runs/tiny/report.html')}" in done.stdout
    assert (folder / "study.yaml").read_text("utf-8") == TINY


def test_run_tells_its_stages(ran):
    _, done = ran
    for stage in ("sun and site", "linearise", "plan over", "run 12 h", "writing"):
        assert stage in done.stderr


def test_the_summary_holds_what_a_machine_wants(ran):
    folder, _ = ran
    found = json.loads((folder / "summary.json").read_text("utf-8"))
    assert {"name", "status", "objective", "sizes", "mass_kg", "energy_kWh_per_kg"} <= set(found)
    assert {"agreement", "residuals", "timings_s", "unverified", "versions"} <= set(found)
    assert found["objective"].keys() >= {"what", "value", "unit"}
    assert found["agreement"].keys() >= {"gap_relative_max", "where", "passes"}
    assert found["residuals"].keys() >= {"elements", "mass", "energy"}
    assert found["agreement"]["gap_relative_max"] <= 0.01
    assert found["residuals"]["elements"] <= 1e-9
    assert found["residuals"]["energy"] <= 1e-6
    assert found["mass_kg"]["total"] == pytest.approx(sum(found["mass_kg"]["by_component"].values()))
    # 12 kg of water in 12 h, from the mine
    made = found["energy_kWh_per_kg"]["H2O.l from mine"]
    assert made["kg"] == pytest.approx(12.0, rel=1e-3)
    assert made["boundary"]


def test_the_report_opens_offline(ran):
    html = (ran[0] / "report.html").read_text("utf-8")
    assert "<svg" in html
    assert "tiny" in html
    # Scripts are inside the page; what stands in them is not asked for by opening it.
    tags = re.sub(r"(<script\b[^>]*>).*?</script>", r"\1</script>", html, flags=re.DOTALL)
    assert not re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", tags)
    assert "@import" not in tags


def test_report_is_rebuilt_from_the_results_alone(ran, say, tmp_path):
    (tmp_path / "results.nc").write_bytes((ran[0] / "results.nc").read_bytes())
    code, out, _ = say("report", tmp_path)
    assert code == 0
    assert f"Report: {tmp_path / 'report.html'}" in out
    assert "<svg" in (tmp_path / "report.html").read_text("utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.html", "results.nc"]


def test_sources_of_a_run(ran, say):
    code, out, _ = say("sources", ran[0])
    assert code == 0
    assert "[inl_fsp2021] " in out
    assert "[ecsim_pem1] " not in out


def test_run_into_a_folder_of_choice(say, tmp_path):
    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")
    code, _, _ = say("run", "tiny.yaml", "--out", "elsewhere/deep")
    assert code == 0
    assert (tmp_path / "elsewhere" / "deep" / "summary.json").is_file()
    assert not (tmp_path / "runs").exists()


# -- check -------------------------------------------------------------------------------------------------


def test_check_finds_nothing_and_draws(say, tmp_path):
    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")
    code, out, err = say("check", "tiny.yaml")
    assert (code, err) == (0, "")
    assert "0 faults; diagram: tiny.svg" in out
    assert (tmp_path / "tiny.svg").read_text("utf-8").lstrip().startswith("<svg")


def test_check_finds_all_faults_at_once_and_still_draws(say, tmp_path):
    bad = TINY.replace("radiator, size: {max: 500 m2}", "radiater, size: {max: 500 m2}").replace("5 kW", "5 kg")
    (tmp_path / "tiny.yaml").write_text(bad, "utf-8")
    code, out, err = say("check", "tiny.yaml", "--out", "flow.svg")
    assert code == 2
    assert "tiny.yaml:12: components.radiator.is: no component 'radiater'" in err
    assert "did you mean 'radiator'?" in err
    assert "tiny.yaml:13: components.user.size: 'kg' is a mass, this is a power" in err
    assert "2 faults; diagram: flow.svg" in out
    assert "<svg" in (tmp_path / "flow.svg").read_text("utf-8")


def test_code_of_others_runs_only_with_trust(say, tmp_path, monkeypatch):
    (tmp_path / "mine_own.py").write_text("raise SystemExit('ran')\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "tiny.yaml").write_text(swap(TINY, "is: vent", "is: mine_own:Vent"), "utf-8")
    code, _, err = say("check", "tiny.yaml")
    assert code == 2
    assert "'mine_own:Vent' is code outside gasloop" in err
    assert "pass --trust if you trust that code" in err
    code, _, _ = say("check", "tiny.yaml", "--trust")
    assert code == "ran"


# -- validate ----------------------------------------------------------------------------------------------


def test_validate_an_area_of_the_package(say):
    code, out, _ = say("validate", "--area", "energy")
    assert code == 0
    assert "ENE-A1" in out
    assert "CRY-" not in out


OFF = swap(CASES, "0.194", "0.200")


@pytest.mark.parametrize(
    ("text", "strict", "code", "said"),
    [
        (CASES, False, 0, "analytic                         1 of 1"),
        (CASES, True, 0, "ok  result  expected 0.194 deg"),
        (OFF, False, 1, "misses, and no `miss:` says so"),
        (OFF + MISS, False, 0, "on record, -3 %: our Moon is round"),
        (OFF + MISS, True, 1, "on record, -3 %: our Moon is round"),
        (CASES + MISS, False, 1, "a miss stands on record, but the case is within"),
        (OFF + swap(MISS, "-3", "-9"), False, 1, "another error than the one on record"),
    ],
)
def test_validate_a_users_own_folder(say, tmp_path, text, strict, code, said):
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    got, out, _ = say("validate", "--cases", ".", *(["--strict"] if strict else []))
    assert got == code
    assert said in out


def test_validate_as_json(say, tmp_path):
    (tmp_path / "mine.yaml").write_text(CASES, "utf-8")
    code, out, _ = say("validate", "--cases", tmp_path, "--json")
    (found,) = json.loads(out)
    assert code == 0
    assert (found["id"], found["within"], found["record_is_true"]) == ("MY-1", True, True)
    assert found["findings"][0]["got"] == pytest.approx(0.1944, abs=1e-4)


def test_validate_names_all_faults_of_a_folder(say, tmp_path):
    (tmp_path / "mine.yaml").write_text(CASES.replace("10 m", "10").replace("analytic", "guess"), "utf-8")
    code, out, err = say("validate", "--cases", tmp_path)
    assert (code, out) == (2, "")
    assert "mine.yaml:4: case 1, kind: there is no kind 'guess'" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--area", "energi"), "no cases of area 'energi'; did you mean 'energy'? There are: "),
        (("--cases", "nowhere"), "nowhere: there is no such folder"),
    ],
)
def test_validate_refuses_what_is_not_there(say, words, said):
    code, out, err = say("validate", *words)
    assert (code, out) == (2, "")
    assert said in err
