"""What the documents say is so: Python blocks run, studies read, commands, keys, units and links exist.

A fenced block is marked after its language: ``python run`` is executed (all of one document in one namespace), ``yaml
faulty`` must give the messages of the ``text`` block after it, ``yaml trust`` names code of the user's own.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import re
import shutil
from pathlib import Path

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from gasloop import Study, StudyError
from gasloop.components import CATALOGUE
from gasloop.knowledge import quantity
from gasloop.matter.carriers import CARRIERS
from gasloop.study import schema
from tests.components.harness import CONTRACT, NATURE, check_docstring

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), *(ROOT / "design").glob("*.md")])
MINE = [p for p in PAGES if p.name != "validation.md"]  # tests/validate looks after that one

_FENCE = re.compile(r"^```(\w*)[ ]*(\w*)\n(.*?)^```$", re.M | re.S)


def blocks(page, language, mark=None):
    """Texts of the fenced blocks of a language, with a mark or any."""
    found = _FENCE.findall(page.read_text("utf-8"))
    return [text for kind, word, text in found if kind == language and mark in (None, word)]


def page_name(page):
    return str(page.relative_to(ROOT))


def studies():
    """All whole studies that are meant to be right."""
    for page in MINE:
        for _, word, text in (b for b in _FENCE.findall(page.read_text("utf-8")) if b[0] == "yaml"):
            if text.startswith("study:") and word != "faulty":
                yield pytest.param(text, word == "trust", id=f"{page_name(page)}-{text.split()[1]}")


@pytest.fixture
def docs_importable(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS))


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the studies, in which the README's example has been run; its names."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "studies", folder / "studies")
    names = execute(ROOT / "README.md", folder)
    names["result"].save(folder / "runs" / "first" / "results.nc")
    return folder, names


def execute(page, folder):
    """Run a page's marked blocks, one after the other, in a folder; their names."""
    names: dict = {}
    with contextlib.chdir(folder):
        for text in blocks(page, "python", "run"):
            exec(compile(text, page_name(page), "exec"), names)
    return names


# -- Python ------------------------------------------------------------------------------------------------


def test_the_readmes_example_runs_and_agrees(desk):
    folder, names = desk
    assert names["result"].summary["passes"]
    assert (folder / "first.html").stat().st_size > 1000
    assert 0 < float(names["level"].min()) < float(names["level"].max())


def test_the_readmes_examples_are_about_ten_lines():
    (python,) = blocks(ROOT / "README.md", "python")
    (yaml,) = blocks(ROOT / "README.md", "yaml")
    for text in (python, yaml):
        assert len([line for line in text.splitlines() if line.strip()]) <= 10


def test_the_two_commands_stand_on_the_readmes_first_screen():
    first_screen = (ROOT / "README.md").read_text("utf-8").splitlines()[:20]
    assert any(line.startswith("make demo") for line in first_screen)
    assert any(line.startswith("make test") for line in first_screen)


@pytest.mark.parametrize("page", ["tutorial.md", "component.md", "exchange.md"])
def test_the_examples_run(page, desk, docs_importable, capsys):
    assert blocks(DOCS / page, "python", "run")
    execute(DOCS / page, desk[0])
    assert capsys.readouterr().out.strip()


def test_shown_pieces_of_the_component_are_pieces_of_its_file():
    """Unmarked Python blocks of docs/component.md are quotations of the worked example."""
    source = (DOCS / "example_component.py").read_text("utf-8")
    shown = blocks(DOCS / "component.md", "python", "")
    assert len(shown) >= 4
    for text in shown:
        assert text in source


# -- the worked component ----------------------------------------------------------------------------------


@pytest.mark.parametrize("check", [*NATURE, *CONTRACT], ids=lambda f: f.__name__.removeprefix("check_"))
def test_the_worked_component_obeys_what_the_catalogue_obeys(check, docs_importable):
    check(importlib.import_module("example_component").Flywheel())


def test_the_worked_component_states_its_facts(docs_importable):
    check_docstring(importlib.import_module("example_component").Flywheel)


def test_the_worked_component_weighs_what_a_spinning_ring_does(docs_importable):
    """A thin ring at speed v stores m v^2 / 2 under the stress rho v^2."""
    cls = importlib.import_module("example_component").Flywheel
    wheel = cls(size=3.6e7, growth=0.0, m_P=0.0)
    v2 = wheel.sigma / wheel.rho
    assert wheel.estimate().mass == pytest.approx(wheel.size / (0.5 * v2), rel=1e-12)


def test_the_worked_component_runs_in_a_study_only_when_trusted(docs_importable):
    (text,) = blocks(DOCS / "component.md", "yaml", "trust")
    with pytest.raises(StudyError, match="pass --trust if you trust that code"):
        Study.from_yaml(text)
    result = Study.from_yaml(text, trust=True).run()
    assert result.summary["passes"], result.summary["status"]
    # The three days hold a darkness of 19 hours; the wheel must bring 10 kW through it, down to a tenth of its size.
    assert result.summary["sizes"]["wheel"]["value"] > 19 * 10 / 0.9
    assert result.summary["residuals"]["energy"] < 1e-6


# -- studies -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "trust"), list(studies()))
def test_studies_in_the_documents_are_without_fault(text, trust, docs_importable):
    assert Study.from_yaml(text, trust).name == text.split()[1]


def test_the_tutorials_study_is_the_one_that_is_shipped():
    shown = blocks(DOCS / "tutorial.md", "yaml")[0]
    shipped = (ROOT / "studies" / "first.yaml").read_text("utf-8")
    assert YAML(typ="safe").load(shown) == YAML(typ="safe").load(shipped)


def test_pieces_of_studies_have_the_form_of_a_study():
    whole = YAML(typ="safe").load((ROOT / "studies" / "first.yaml").read_text("utf-8"))
    pieces = [t for t in blocks(DOCS / "study.md", "yaml", "") if not t.startswith("study:")]
    assert len(pieces) >= 6
    for text in pieces:
        schema.StudyFile.model_validate(whole | YAML(typ="safe").load(text))


@pytest.mark.parametrize("kind", ["pem_electrolyser", "cryo_tank", "crew"])
def test_ports_in_pieces_of_studies_exist(kind):
    text = next(t for t in blocks(DOCS / "study.md", "yaml", "") if t.startswith("components:"))
    entry = next(e for e in YAML(typ="safe").load(text)["components"].values() if e["is"] == kind)
    ports = [p for p in CATALOGUE[kind].ports if not p.outside]
    wired = set(entry) - {"is", "size", "schedule", "stock"}
    assert {p.name for p in ports if not p.optional} <= wired <= {p.name for p in ports}


def test_messages_are_as_shown():
    page = (DOCS / "study.md").read_text("utf-8")
    text, after = re.search(r"^```yaml faulty\n(.*?)^```$(.*)", page, re.M | re.S).groups()
    shown = re.search(r"^```text\n(.*?)^```$", after, re.M | re.S)[1].splitlines()
    with pytest.raises(StudyError) as error:
        Study.from_yaml(text)
    said = str(error.value).splitlines()
    assert len(said) == len(shown)
    for line, told in zip(shown, said, strict=True):
        for part in line.split(".."):
            assert part in told


def test_every_key_of_a_study_is_explained():
    page = (DOCS / "study.md").read_text("utf-8")
    forms = [v for v in vars(schema).values() if isinstance(v, type) and issubclass(v, BaseModel)]
    keys = {f.alias or name for form in forms for name, f in form.model_fields.items()}
    assert len(keys) > 30
    assert {k for k in keys if not re.search(rf"`{k}`|\b{k}: ", page)} == set()


# -- lists -------------------------------------------------------------------------------------------------


def words(mark):
    (text,) = blocks(DOCS / "nomenclature.md", "text", mark)
    return text.split()


def test_the_units_are_those_of_the_allow_list():
    assert sorted(words("units")) == sorted(quantity._UNITS)
    assert sorted(words("refused")) == sorted(quantity._REFUSED)


def test_the_carriers_are_those_there_are():
    page = (DOCS / "nomenclature.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `([\w.]+)` \| (W|kg/s) \|", page, re.M))
    assert listed == {c.name: c.unit for c in CARRIERS.values()}


# -- commands and links ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", MINE, ids=page_name)
def test_commands_exist(page):
    from gasloop.cli import app

    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    code = [*blocks(page, ""), *re.findall(r"`([^`\n]+)`", page.read_text("utf-8"))]
    for name in re.findall(r"(?:^|docs )gasloop ([a-z]+)", "\n".join(code), re.M):
        assert name in app, f"gasloop {name}"
    for name in re.findall(r"^make ([a-z]+)", "\n".join(code), re.M):
        assert name in targets, f"make {name}"


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_anchors_are_headings(page):
    for target, anchor in re.findall(r"\]\(([^)#]*)#([^)]+)\)", page.read_text("utf-8")):
        if "://" in target:
            continue
        there = page.parent / target if target else page
        headings = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.M)
        assert anchor in {re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_python_in_the_documents_is_python(page):
    for text in blocks(page, "python"):
        ast.parse(
            "if True:\n" + text if text.startswith("    ") else text.replace("(Component):\n", "(Component): ...\n")
        )
