"""What the parser has to say about a source: syntax errors and warnings, as data.

Also how they join with the first error of the strict code generator, which is the one that
has the firmware's exact words and place. Plain-English help is in `help.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Final, Literal

from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.syntax.help import help_for
from luac_nodemcu.syntax.tokens import Tokens

CODES: Final[dict[str, str]] = {
    "bad-literal": "A string, numeral or long comment that the compiler cannot read.",
    "unexpected-symbol": "Something else was expected where this symbol stands.",
    "missing-end": "A block lacks its `end` or `until`.",
    "surplus-end": "An `end`, `else`, `elseif` or `until` belongs to no block.",
    "missing-keyword": "`then`, `do` or `in` is missing, or another word stands in its place.",
    "unclosed-bracket": "A parenthesis, bracket or brace is not closed.",
    "missing-separator": "A comma is missing between list items.",
    "assign-for-equal": "`=` where a comparison was meant.",
    "foreign-operator": "An operator of another language, such as `!=`, `&&` or `+=`.",
    "foreign-comment": "A comment written as in another language.",
    "foreign-statement": "A statement of another language, such as `continue`.",
    "misspelled-keyword": "A word that looks like a misspelled keyword.",
    "reserved-word": "A reserved word used as a name.",
    "no-statement": "An expression that is neither a call nor an assignment.",
    "cannot-assign": "The left side of `=` is not a variable.",
    "not-last-statement": "`return` (in Lua 5.1 also `break`) must end its block.",
    "break-outside-loop": "`break` without a loop around it.",
    "vararg-outside": "`...` in a function that has no variable arguments.",
    "ambiguous-call": "Lua 5.1 refuses call arguments on a line of their own.",
    "empty-statement": "Lua 5.1 has no empty statement.",
    "bad-label": "A label or `goto` that does not fit.",
    "too-deep": "Blocks or expressions are nested deeper than the compiler allows.",
    "other-lua": "A construct of another Lua version.",
    "other-lua-escape": "An escape sequence that Lua 5.1 reads as plain letters.",
    "compiler-limit": "The compiler's first error, which only it finds (a limit, for example).",
}
"""Every `SyntaxIssue.code`, with what it stands for."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes `offset` to `end_offset` by `text`; equal offsets insert."""

    offset: int
    end_offset: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Related:
    """Another place (byte range) that explains an issue."""

    offset: int
    end_offset: int
    message: str


@dataclass(frozen=True, slots=True)
class SyntaxIssue:
    """One thing that is wrong with a source.

    - `code`: a key of CODES.
    - `severity`: `warning` only where the compiler accepts the source.
    - `message`: the compiler's words as far as it has any, with ` near ...` but without place.
    - `offset`, `end_offset`: the bytes to point at.
    - `token`: index of the token that the compiler holds when it complains.
    - `help`: what to do about it, in plain English; may be empty.
    - `edits`: a likely correction, never applied without asking.
    """

    code: str
    severity: Literal["error", "warning"]
    message: str
    offset: int
    end_offset: int
    token: int
    help: str = ""
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()


def shown(text: bytes) -> str:
    """Source bytes in a message."""
    return text.decode("utf-8", "backslashreplace")


def merge_errors(
    issues: list[SyntaxIssue], first: LuaSyntaxError | None, tokens: Tokens
) -> list[SyntaxIssue]:
    """The issues of a source once the compiler's verdict is known.

    `first` is what the strict code generator raised for the same tokens, None if it accepted
    them. Its error comes first, in its own words and at its own place; the parser's issue
    about the same thing lends it help, related places and edits, and is not repeated. If the
    compiler accepted the source, only warnings are left.
    """
    warnings = [issue for issue in issues if issue.severity == "warning"]
    if first is None:
        return warnings
    errors = [issue for issue in issues if issue.severity == "error"]
    message = shown(first.message)
    token = max(0, bisect_right(tokens.starts, first.offset) - 1)
    same = next((issue for issue in errors if issue.message == message), None)
    if same is None:
        same = next((issue for issue in errors if issue.token == token), None)
    if same is None:
        head = SyntaxIssue(
            "compiler-limit", "error", message, first.offset, first.end_offset, token,
            help_for(first.message, tokens.dialect),
        )  # fmt: skip
    else:
        related = same.related
        if (same.offset, same.end_offset) != (first.offset, first.end_offset) and not related:
            related = (Related(same.offset, same.end_offset, "this is what it is about"),)
        head = replace(
            same, message=message, offset=first.offset, end_offset=first.end_offset,
            token=token, related=related,
        )  # fmt: skip
    rest = [issue for issue in errors if issue is not same and issue.token != token]
    return [head, *sorted([*rest, *warnings], key=lambda issue: issue.offset)]
