"""Places inside of string literals, for rules about what a text says."""

from __future__ import annotations

from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.semantics.formats.model import Flaw
from luac_nodemcu.syntax import nodes as n


def flaw_of(finding: Finding) -> Flaw:
    """What is wrong with the text that a finding is about."""
    flaw = finding.data["flaw"]
    assert isinstance(flaw, Flaw)
    return flaw


def place_of_flaw(rule: TypeRule, finding: Finding) -> tuple[int, int]:
    """The bytes of a flaw where the text is written without escapes, else all of the argument."""
    flaw = flaw_of(finding)
    node = finding.data.get("node")
    while isinstance(node, n.Paren):
        node = node.expression
    if isinstance(node, n.String):
        start, end = rule.context.file.range_of(node)
        written = rule.context.file.data[start:end]
        if written[:1] in (b'"', b"'") and written[1:-1] == node.value and flaw.end > flaw.start:
            return start + 1 + flaw.start, start + 1 + min(flaw.end, len(node.value))
    return rule.place(finding)


def text_of(finding: Finding, key: str) -> str:
    """A piece of a format in quotes."""
    part = finding.data.get(key)
    assert isinstance(part, bytes)
    return "'" + part.decode("utf-8", "backslashreplace") + "'"
