"""The examples of the authoring guide are stubs that compile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from luac_nodemcu.stubs import compiling, source, validation
from luac_nodemcu.stubs.decode import decode_module
from luac_nodemcu.stubs.types import NUMBER_KINDS, STRING_KINDS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "api_stubs" / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```json (\w+)\n(.*?)```", TEXT, re.DOTALL)


class Example:
    """One stub file, `example/example`."""

    def __init__(self, data: Any) -> None:
        self.content = json.dumps(data).encode()

    def references(self) -> Iterable[str]:
        return ["project/example"]

    def read(self, reference: str) -> bytes | None:
        return self.content if reference == "project/example" else None

    def label(self, reference: str) -> str:
        return "README.md"


def test_there_are_examples() -> None:
    assert len(BLOCKS) >= 12
    assert {group for group, _ in BLOCKS} == {"stub", "functions", "classes", "types"}


@pytest.mark.parametrize(("group", "text"), BLOCKS, ids=range(len(BLOCKS)))
def test_example(group: str, text: str) -> None:
    data = json.loads(text)
    if group != "stub":
        data = {"module": "example", group: data}
        if group == "types":
            data["constants"] = {"MODE_A": 1, "MODE_B": 2}
    files = Example(data)
    resolved = source.load(files, "project/example")
    validation.validate(resolved)
    module = decode_module(json.loads(json.dumps(compiling.compile_stub(resolved))))
    for function in module.functions.values():
        assert function.signatures
    for class_ in module.classes.values():
        assert all(method.signatures for method in class_.methods.values())


def test_kinds_are_listed() -> None:
    for kind in (*STRING_KINDS, *NUMBER_KINDS):
        assert re.search(rf"[` \n]{kind}[` \n]", TEXT), kind


def test_schema_keys_are_explained() -> None:
    definitions = validation.schema()["$defs"]
    keys = {*validation.schema()["properties"]}
    for name in ("function", "param", "return", "callback", "effects", "class", "when", "gone"):
        keys |= set(definitions[name]["properties"])
    unexplained = [
        key for key in sorted(keys) if not re.search(rf"[`\"]{re.escape(key)}[`\"]", TEXT)
    ]
    assert unexplained == []
