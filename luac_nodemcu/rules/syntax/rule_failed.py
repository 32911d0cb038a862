"""A rule stopped with an internal error.

## What it does

Says which rule failed on which file. That is a bug in luac-nodemcu, not in the program. All
other rules have run on the file, and this one on the other files.

## Why it hurts on the device

The rule may have had something to say about the file.

## Fix safety

None. Please report the bug with the file; `--verbose` shows where the rule failed.

## References

- [The check command](../check.md)
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Rule


class RuleFailed(Rule):
    """Reported by the engine."""

    code: ClassVar[str] = "009"
    name: ClassVar[str] = "rule-failed"
    severity: ClassVar[Severity] = "error"
    is_about_tool: ClassVar[bool] = True
