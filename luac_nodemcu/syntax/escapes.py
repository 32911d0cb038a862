"""Escape sequences of Lua 5.3 in a Lua 5.1 source, which its compiler silently misreads."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from luac_nodemcu.syntax.cursor import Cursor
from luac_nodemcu.syntax.tokens import STRING

_CANDIDATE: Final = re.compile(rb"\\(?:x[0-9A-Fa-f]{2}|u\{|z)")
_ESCAPE: Final = re.compile(rb"\\(?:(x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f]*\}?|z)|[\s\S])")


def note_foreign_escapes(cursor: Cursor) -> None:
    """Warns of `\\xHH`, `\\u{H}` and `\\z` in the strings of a 5.1 source.

    Lua 5.1 drops the backslash of an escape that it does not know (llex.c, read_string).
    """
    if not cursor.is_51:
        return
    tokens = cursor.tokens
    done = -1
    for match in _CANDIDATE.finditer(tokens.data):
        token = bisect_right(tokens.starts, match.start()) - 1
        if (
            token <= done
            or tokens.kinds[token] != STRING
            or tokens.data[tokens.starts[token]] == 91
        ):
            continue
        done = token
        for escape in _ESCAPE.finditer(tokens.data, tokens.starts[token], tokens.ends[token]):
            text = escape[1]
            if text is None:
                continue
            shown = text.decode("ascii")
            help_text = f"Lua 5.1 reads `\\{shown}` as the plain text `{shown}`."
            if text[0] == 0x78:
                help_text += f" Write the byte in decimal: `\\{int(text[1:], 16):03d}`."
            elif text[0] == 0x75:
                help_text += " Write the bytes of its UTF-8 form in decimal, as `\\226\\130\\172`."
            else:
                help_text += " End the line of source with a backslash, or join strings with `..`."
            cursor.report(
                "other-lua-escape",
                token,
                b"escape sequence '\\%s' is Lua 5.3" % text,
                help_text,
                at=escape.span(),
                is_warning=True,
            )
