"""``gasloop schema KIND``: what is printed is the form that is read, so that every example study keeps to it."""

from __future__ import annotations

import copy
import datetime
import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from ruamel.yaml import YAML

from gasloop.api import KINDS
from gasloop.cli.schema import Kind
from tests.cli.command import gasloop

STUDIES = Path(__file__).parents[2] / "studies"
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip


def allows(schema: dict[str, Any], given: Any, whole: dict[str, Any]) -> bool:
    """Whether a schema allows a value: the words of JSON Schema that pydantic writes, bounds and conditions aside."""
    if "$ref" in schema:
        return allows(whole["$defs"][schema["$ref"].rpartition("/")[2]], given, whole)
    if "anyOf" in schema and not any(allows(one, given, whole) for one in schema["anyOf"]):
        return False
    if given not in schema.get("enum", [given]) or given != schema.get("const", given):
        return False
    if "type" in schema and not isinstance(given, TYPES[schema["type"]]):
        return False
    if isinstance(given, str):
        return re.search(schema.get("pattern", ""), given) is not None
    if isinstance(given, list):
        return all(allows(schema.get("items", {}), one, whole) for one in given)
    if isinstance(given, dict):
        own, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        if not set(schema.get("required", ())) <= given.keys():
            return False
        return all(
            allows(own[k], v, whole) if k in own else allows(others, v, whole) if isinstance(others, dict) else others
            for k, v in given.items()
        )
    return True


def plain(given: Any) -> Any:
    """YAML as JSON: dates become text."""
    if isinstance(given, dict):
        return {k: plain(v) for k, v in given.items()}
    if isinstance(given, list):
        return [plain(v) for v in given]
    return given.isoformat() if isinstance(given, datetime.date) else given


def examples(kind: str) -> dict[str, Any]:
    paths = [path for path in STUDIES.glob("*.yaml") if re.search(f"^{kind}:", path.read_text("utf-8"), re.MULTILINE)]
    return {path.name: plain(YAML(typ="safe").load(path)) for path in paths}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_example_keeps_to_the_schema_of_its_kind(kind, capsys):
    assert gasloop("schema", kind) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["title"] == f"gasloop {kind}"
    found = examples(kind)
    assert found
    for name, study in found.items():
        assert allows(schema, study, schema), name
        assert not allows(schema, study | {"nonsense": 1}, schema)
        del study[kind]
        assert not allows(schema, study, schema)


def test_slips_of_an_event_are_seen(capsys):
    gasloop("schema", "mission")
    schema = json.loads(capsys.readouterr().out)
    mission = examples("mission")["artemis_lox_refuel.yaml"]
    for slip in (
        {"bern": "lander", "to": "llo"},
        {"burn": "lander", "too": "llo"},
        {"coast": "hls"},
        {"coast": "hls", "for": "long"},
    ):
        wrong = copy.deepcopy(mission)
        wrong["events"].append(slip)
        assert not allows(schema, wrong, schema), slip


def test_all_kinds_have_a_schema():
    assert set(get_args(Kind)) == {"study", *KINDS}
    assert gasloop("schema", "voyage") == 2
