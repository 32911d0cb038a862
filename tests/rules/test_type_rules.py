"""The examples on the pages of the rules that read types, checked with the real stubs."""

from __future__ import annotations

import pytest

from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.rules.calls._base import readable
from luac_nodemcu.rules.docs import Example, page_of
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.rules.registry import rule_classes
from tests.rules.test_pages import example_choice, example_firmware
from tests.support.checking import STUB_CACHE

EXAMPLES = [
    (rule, example)
    for rule in rule_classes()
    if rule.needs_types
    for example in page_of(rule).examples()
]


def test_there_are_examples() -> None:
    rules = {rule for rule, _ in EXAMPLES}
    assert rules == {rule for rule in rule_classes() if rule.needs_types}


@pytest.mark.parametrize(
    ("rule", "example"),
    EXAMPLES,
    ids=[f"{rule.name}-{example.kind}-{n}" for n, (rule, example) in enumerate(EXAMPLES)],
)
def test_example(rule: type[Rule], example: Example) -> None:
    choice, target = example_choice(rule, example)
    firmware = example_firmware(example.arguments)
    workspace = Workspace(
        CheckSpec(targets=(target,), choice=choice, stub_cache=STUB_CACHE, firmware=firmware)
    )
    for path, text in example.files.items():
        workspace.set_file(path, text.encode())
    found = [d for path in example.files for d in workspace.check(path)]
    assert not [d for d in found if d.code == "001"], "an example must be sound Lua"
    own = [d for d in found if d.name == rule.name]
    assert bool(own) == (example.kind == "bad"), own


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("string(1..2920, binary)", "string of 1 to 2920 bytes"),
        ("string(1..)|nil", "string of at least 1 byte or nil"),
        ("string(..31, filename)", "string of at most 31 bytes (filename)"),
        ("string(8, binary)", "string of 8 bytes"),
        ("integer(0..12, pin)", "integer from 0 to 12 (pin)"),
        ("integer(-1..)", "integer from -1 on"),
        ("string(ip)", "string (ip)"),
        ("fun(info: wifi.StaConnected)", "fun(info: wifi.StaConnected)"),
    ],
)
def test_types_in_words(text: str, words: str) -> None:
    assert readable(text) == words
