"""Configurations as the pages of `lsp/editors` show them: what a user pastes is what is tested."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

EDITORS: Final = Path(__file__).resolve().parent.parent.parent / "lsp" / "editors"


def block(page: str, marker: str) -> str:
    """The code below `<!-- marker -->` in a page, which must have one such place."""
    text = (EDITORS / page).read_text("utf-8")
    found = re.findall(
        rf"^<!-- {re.escape(marker)} -->\n```\w*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE
    )
    assert len(found) == 1, f"{page} must have one block: {marker}"
    return str(found[0])
