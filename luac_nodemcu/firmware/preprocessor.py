"""The part of C's preprocessor that decides which options a firmware header switches on.

Understood: comments, joined lines, `#define` and `#undef`, `#if` with integer expressions,
`defined`, `#ifdef`, `#ifndef`, `#elif`, `#else`, `#endif`. Not followed: `#include`. Anything
else that could change the result makes it uncertain instead of wrong: a region under a
condition that cannot be evaluated is kept apart, and a note says where and why. Nothing here
knows what the options mean; that is `build_config_header.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from luac_nodemcu.firmware.c_expression import Macro, Unknown, evaluate, is_true

_DIRECTIVE: Final = re.compile(r"\s*#\s*([A-Za-z_]\w*)?\s*(.*)", re.DOTALL)
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_MAX_NESTING: Final = 200
# A comment, a string, a character constant (they end with the line at the latest).
_COMMENT_OR_LITERAL: Final = re.compile(
    r"""//[^\n]*|/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?""", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class HeaderNote:
    """Something in a header that was not understood or looks like a mistake."""

    line: int
    message: str


@dataclass(slots=True)
class Header:
    """What a header leaves behind.

    - `macros`: what is defined at its end.
    - `uncertain`: names that are, or may be, defined or undefined in a region of which it is
      not known whether the compiler reads it; with the line of that definition.
    """

    macros: dict[str, Macro] = field(default_factory=dict)
    uncertain: dict[str, int] = field(default_factory=dict)
    notes: list[HeaderNote] = field(default_factory=list)


@dataclass(slots=True)
class _Region:
    """One `#if`: whether its current branch is read, and whether an earlier branch was.

    True, False, or None for unknown.
    """

    line: int
    active: bool | None
    taken: bool | None
    has_else: bool = False


def preprocess(text: str, predefined: Mapping[str, str] | None = None) -> Header:
    """Reads a header. Never raises; what it cannot judge is in `notes` and `uncertain`.

    `predefined` are macros that the compiler's command line would define.
    """
    header = Header()
    for name, body in (predefined or {}).items():
        header.macros[name] = Macro(name, body, None, 0)
    regions: list[_Region] = []
    for line, content in _logical_lines(text):
        match = _DIRECTIVE.fullmatch(content)
        if match is None:
            continue
        word, rest = match[1], match[2].strip()
        if word in ("if", "ifdef", "ifndef"):
            if len(regions) >= _MAX_NESTING:
                header.notes.append(HeaderNote(line, "conditions are nested too deeply"))
                return header
            active = _state(regions)
            value = False if active is False else _condition(header, word, rest, line)
            regions.append(_Region(line, value, value))
        elif word in ("elif", "else", "endif"):
            _continue_region(header, regions, word, rest, line)
        elif word is not None and _state(regions) is not False:
            _directive(header, word, rest, line, _state(regions) is None)
    if regions:
        header.notes.append(HeaderNote(regions[-1].line, "this #if has no #endif"))
    return header


def _logical_lines(text: str) -> list[tuple[int, str]]:
    """Lines as the compiler sees them, with the number of the line where their text starts.

    Comments are blanks; lines that a backslash or a comment joins are one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    # Line ends that do not count become a mark, from which lines keep their numbers.
    joined = re.sub(r"\\[ \t]*\n", "\0", text.replace("\0", " "))

    def blank(match: re.Match[str]) -> str:
        found = match[0]
        if found.startswith(("//", "/*")):
            return " " + "\0" * (found.count("\n") + found.count("\0"))
        return found

    lines = []
    number = 1
    for line in _COMMENT_OR_LITERAL.sub(blank, joined).split("\n"):
        indent = line[: len(line) - len(line.lstrip(" \t\v\f\0"))]
        lines.append((number + indent.count("\0"), line.replace("\0", " ")))
        number += 1 + line.count("\0")
    return lines


def _state(regions: list[_Region]) -> bool | None:
    """Whether the compiler reads what stands here."""
    if any(region.active is False for region in regions):
        return False
    return None if any(region.active is None for region in regions) else True


def _condition(header: Header, word: str, rest: str, line: int) -> bool | None:
    if word == "if":
        return _evaluated(header, rest, line)
    match = _NAME.match(rest)
    if match is None:
        header.notes.append(HeaderNote(line, f"#{word} without a name"))
        return None
    if match[0] in header.uncertain:
        header.notes.append(
            HeaderNote(line, f"whether {match[0]} is defined is uncertain (see above)")
        )
        return None
    return (match[0] in header.macros) == (word == "ifdef")


def _evaluated(header: Header, expression: str, line: int) -> bool | None:
    value = evaluate(expression, header.macros, header.uncertain)
    if isinstance(value, Unknown):
        header.notes.append(
            HeaderNote(line, f"cannot evaluate the condition '{expression}': {value.reason}")
        )
    return is_true(value)


def _continue_region(
    header: Header, regions: list[_Region], word: str, rest: str, line: int
) -> None:
    if not regions:
        header.notes.append(HeaderNote(line, f"#{word} without an #if"))
        return
    region = regions[-1]
    if word == "endif":
        regions.pop()
        return
    if region.has_else:
        header.notes.append(HeaderNote(line, f"#{word} after the #else of line {region.line}"))
        region.active = None
        return
    value: bool | None = True
    if word == "else":
        region.has_else = True
    elif _state(regions[:-1]) is False or region.taken is True:
        value = False
    else:
        value = _evaluated(header, rest, line)
    if _state(regions[:-1]) is False or region.taken is True:
        region.active = False
    elif region.taken is None:
        region.active = False if value is False else None
    else:
        region.active = value
    if value is True or region.taken is True:
        region.taken = True
    elif value is None or region.taken is None:
        region.taken = None


def _directive(header: Header, word: str, rest: str, line: int, uncertain: bool) -> None:
    if word in ("define", "undef"):
        match = _NAME.match(rest)
        if match is None:
            header.notes.append(HeaderNote(line, f"#{word} without a name"))
            return
        name = match[0]
        if uncertain:
            header.uncertain[name] = line
            return
        header.uncertain.pop(name, None)
        if word == "undef":
            header.macros.pop(name, None)
        else:
            header.macros[name] = _macro(name, rest[match.end() :], line)
    elif word in ("include", "include_next", "import"):
        header.notes.append(
            HeaderNote(line, f"#{word} {rest} is not followed: options set there are not seen")
        )
    elif word == "error":
        if not uncertain:
            header.notes.append(HeaderNote(line, f"the compiler stops here: #error {rest}"))
    elif word not in ("warning", "pragma", "line", "ident", "sccs"):
        header.notes.append(HeaderNote(line, f"unknown directive #{word}"))


def _macro(name: str, rest: str, line: int) -> Macro:
    if rest.startswith("("):
        parameters, _, body = rest[1:].partition(")")
        return Macro(name, body.strip(), parameters.strip(), line)
    return Macro(name, rest.strip(), None, line)
