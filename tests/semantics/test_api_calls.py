"""What the firmware's own stubs have no example of: calls checked with stubs made for the test."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from luac_nodemcu.semantics.binder import bind
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.semantics.infer import infer
from luac_nodemcu.stubs.library import StubLibrary, StubView
from luac_nodemcu.syntax.dialect import LUA51
from luac_nodemcu.syntax.parser import parse_bytes

ROOT = Path(__file__).resolve().parents[2]
STUB = {
    "module": "m",
    "functions": {
        "old": {
            "params": ["a: integer"],
            "old_forms": [{"params": [], "status": "raises", "summary": "Needs a number"}],
        },
        "two": {
            "overloads": [
                {"params": ["a: integer"], "returns": ["integer"]},
                {"params": ["a: string"], "deprecated": {"summary": "Give a number"}},
            ]
        },
        "skips": {
            "params": [
                {"name": "a?", "type": "integer", "skip": "other-type-or-nil"},
                {"name": "f", "type": "fun(): integer"},
                {"name": "t?", "type": "integer(0..9)[]"},
            ]
        },
        "pair": {"params": [{"name": "p", "type": "[integer, string]"}]},
        "where": {"params": ['ip: string(ip)|"any"', "other?: string(host)|string(url)"]},
        "made": {"params": [], "returns": ["{ x: integer, deep: { y: integer } }"]},
        "open": {"params": [], "returns": ["{ x: integer, [string]: integer }"]},
        "loose": {"params": [], "returns": ["m.loose"]},
    },
    "types": {"m.loose": {"unknown": "allowed", "fields": {"x": "integer"}}},
}


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> StubView:
    root = tmp_path_factory.mktemp("project") / "api_stubs"
    (root / "esp8266").mkdir(parents=True)
    for name in ("schema.json", "options.json"):
        shutil.copy(ROOT / "api_stubs" / name, root / name)
    (root / "esp8266" / "m.json").write_text(json.dumps(STUB))
    return StubLibrary(root, None).view("esp8266", "5.1")


def findings(view: StubView, text: str) -> list[Finding]:
    tree = parse_bytes(text.encode(), LUA51)
    assert not tree.issues
    found = infer(tree, bind(tree), view).by_kind
    return [finding for group in found.values() for finding in group]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("m.old()", ["old-form"]),
        ("m.old(1)", []),
        ("m.old(f())", []),
        ("m.two(1)", []),
        ("m.two('x')", ["deprecated-api"]),
        ("m.two({})", ["argument-type"]),
        ("m.pair({ 1, 'x' })", []),
        ("m.pair({ 'x', {} })", ["list-element", "list-element"]),
        ("m.where('1.2.3.4')", []),
        ("m.where('any')", []),
        ("m.where('none')", ["argument-text"]),
        ("m.where('any', 'example.com')", []),
        ("m.where('any', 'http://example.com')", []),
        ("m.where('any', 'a b')", ["argument-text"]),
        ("print(m.made().x, m.made().deep.y)", []),
        ("print(m.made().y)", ["result-field"]),
        ("print(m.made().deep.x)", ["result-field"]),
        ("print(m.open().y, m.loose().y)", []),
        ("m.skips(1, function() return 1 end, { 1, 9 })", []),
        ("m.skips(function() return 1 end, { 1, 10 })", ["list-element"]),
        ("m.skips(function() return 'x' end)", ["callback-result"]),
        ("m.skips(function() end)", ["callback-result"]),
        ("m.skips(function() return end)", ["callback-result"]),
        ("m.skips(function() return x end)", []),
        ("m.skips(function() return f() end)", []),
        ("m.skips(function() if x then return 1 end end)", []),
    ],
)
def test_kinds(view: StubView, text: str, kinds: list[str]) -> None:
    assert [finding.kind for finding in findings(view, text)] == kinds


def test_surplus_arguments_are_more_than_are_taken(view: StubView) -> None:
    """A parameter that is skipped does not count."""
    (finding,) = findings(view, "m.skips(function() return 1 end, {}, 5)")
    assert finding.kind == "extra-argument"
    assert (finding.data["maximum"], finding.data["count"]) == (2, 3)
