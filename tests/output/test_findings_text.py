"""The lines of a finding about its fix."""

from __future__ import annotations

import pytest

from luac_nodemcu.diagnostic import Diagnostic, Fix, TextEdit
from luac_nodemcu.output.findings_text import full_text
from luac_nodemcu.output.style import Style
from luac_nodemcu.syntax.source import SourceText


@pytest.mark.parametrize(
    ("help_text", "safe", "expected"),
    [
        ("", True, "fix: write y (--fix)"),
        ("Use y.", False, "fix: write y (--fix --unsafe-fixes)"),
        ("write y", True, "fix: use --fix"),
        ("x is old. write y", False, "fix: use --fix --unsafe-fixes"),
    ],
)
def test_what_the_help_says_is_not_said_again(help_text: str, safe: bool, expected: str) -> None:
    fix = Fix("write y", (TextEdit(0, 1, b"y"),), safe)
    diagnostic = Diagnostic("a.lua", 0, 1, "999", "some-rule", "error", "x", help_text, fix=fix)
    lines = list(full_text([diagnostic], {"a.lua": SourceText(b"x = 1\n")}, Style(False)))
    assert [line.split("= ", 1)[1] for line in lines if "fix:" in line] == [expected]
