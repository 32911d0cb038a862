"""Where a type expression ends in a line of text that goes on with a description.

Only as much syntax as that needs; whether it is a type is for `typeparse` to say.
"""

from __future__ import annotations

import re

_SPACE = re.compile(r"[ \t]*")
_UNION = re.compile(r"[ \t]*\|[ \t]*")
_COMMA = re.compile(r"[ \t]*,[ \t]*")
_COLON = re.compile(r"[ \t]*:[ \t]*")
_FUN = re.compile(r"(?:async[ \t]+)?fun[ \t]*(?=[(<])")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`")
_WORD = re.compile(r"-?[\w.\x80-\xff]+(?:-[\w.]+)*\*?")
_RESULT_NAME = re.compile(r"(?:\.\.\.|[A-Za-z_]\w*)[ \t]*:[ \t]*")
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_LIMITED = re.compile(r"(?:string|integer|number)\Z")


def type_end(text: str, start: int) -> int:
    """The index behind the type that begins at `start`, which is `start` if there is none.

    A function type that comes first takes all results that follow its colon, with commas.
    """
    end = _unit(text, start, first=True)
    while end > start:
        match = _UNION.match(text, end)
        after = _unit(text, match.end()) if match else 0
        if match is None or after == match.end():
            return end
        end = after
    return start


def _unit(text: str, start: int, *, first: bool = False) -> int:
    """The end of one member of a union; `start` if there is none."""
    match = _FUN.match(text, start)
    if match is not None:
        return _suffixes(text, _function(text, match.end(), first))
    match = _STRING.match(text, start)
    limited = False
    if match is not None:
        end = match.end()
    elif text[start : start + 1] in ("(", "[", "{"):
        end = _balanced(text, start)
    else:
        match = _WORD.match(text, start)
        if match is None or match[0].startswith(".."):
            return start
        end = match.end()
        limited = _LIMITED.match(match[0]) is not None
        if text[end : end + 1] == "<":
            end = _balanced(text, end)
    return _suffixes(text, end, limited)


def _suffixes(text: str, end: int, limited: bool = False) -> int:
    """The end of what may follow a type: `[]`, `?`, and limits in parentheses."""
    while True:
        if text.startswith("[]", end):
            end += 2
            limited = True
        elif text[end : end + 1] == "?":
            end += 1
        elif limited and text[end : end + 1] == "(":
            end = _balanced(text, end)
            limited = False
        else:
            return end


def _function(text: str, start: int, several: bool) -> int:
    """The end of a function type whose `(` or `<` is at `start`; `several`: results by commas."""
    end = start
    if text[end] == "<":
        end = _balanced(text, end)
        match = _SPACE.match(text, end)
        assert match is not None
        end = match.end()
        if text[end : end + 1] != "(":
            return end
    end = _balanced(text, end)
    match = _COLON.match(text, end)
    while match is not None:
        begin = match.end()
        name = _RESULT_NAME.match(text, begin)
        if name is not None:
            begin = name.end()
        after = type_end(text, begin)
        if text.startswith("...", begin):
            after = begin + 3
        if after == begin:
            break
        end = after
        match = _COMMA.match(text, end) if several else None
    return end


def _balanced(text: str, start: int) -> int:
    """The index behind the bracket that closes the one at `start`; the text's end if none does."""
    closing: list[str] = []
    at = start
    while at < len(text):
        character = text[at]
        match = _STRING.match(text, at) if character in "\"'`" else None
        if match is not None:
            at = match.end()
            continue
        if character in _CLOSING:
            closing.append(_CLOSING[character])
        elif closing and character == closing[-1]:
            closing.pop()
            if not closing:
                return at + 1
        at += 1
    return len(text)
