"""Kinds of code actions, which the server announces before the actions are imported."""

from __future__ import annotations

from typing import Final

from lsprotocol.types import CodeActionKind

FIX_ALL: Final = "source.fixAll.luac-nodemcu"
MIGRATE: Final = "source.luac-nodemcu.migrate"

CODE_ACTION_KINDS: Final = (
    CodeActionKind.QuickFix.value,
    CodeActionKind.RefactorRewrite.value,
    FIX_ALL,
    MIGRATE,
)
