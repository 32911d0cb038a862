"""A file cannot be read, or is no Lua source.

## What it does

Stands for what goes wrong before there is any text to check: a file that may not be read, or
that is compiled already.

## Why it hurts on the device

Nothing is known about the file; what it contains is not checked.

## Fix safety

None.

## References

- [The check command](../check.md)
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Rule


class UnreadableFile(Rule):
    """Reported by the program itself while it reads the files."""

    code: ClassVar[str] = "002"
    name: ClassVar[str] = "unreadable-file"
    severity: ClassVar[Severity] = "error"
    is_about_tool: ClassVar[bool] = True
